"""The five commands that are measured, on one archive and one server."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from archive.store import Archive
from tests.bench.processes import LIMIT, PROJECT, Run, run

_BARE = Path(__file__).with_name("bare.py")
#: No waiting, and the same number of requests at a time for both spiders.
FAST: dict[str, object] = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": 0,
    "CONCURRENT_REQUESTS": 32,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "LOG_LEVEL": "INFO",
}

#: A hundred times the pace that the project's settings keep to; one request at a time a host, as they do.
PACED: dict[str, object] = {
    **FAST,
    "DOWNLOAD_DELAY": 0.02,
    "RANDOMIZE_DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
}


def _given(settings: dict[str, object]) -> list[str]:
    return [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]


@dataclass(frozen=True)
class Contenders:
    """Each method runs one command once, from nothing."""

    folder: Path
    seeds: Path

    @property
    def _stores(self) -> Path:
        return self.folder / "kept"

    @classmethod
    def prepare(cls, folder: Path, ports: dict[str, int]) -> Contenders:
        """Writes the seeds for a server at these ports, crawls them once for the archive and lists its addresses."""
        seeds = folder / "seeds.toml"
        seeds.write_text(_seeds(ports), encoding="utf-8")
        contenders = cls(folder, seeds)
        contenders._crawl_into(contenders._stores, FAST)
        with Archive(contenders._stores / "archive", readonly=True) as archive:
            asked = [c.url for c in archive.captures() if c.role != "robots"]
        (folder / "urls.txt").write_text("\n".join(asked), encoding="utf-8")
        return contenders

    @property
    def report_pages(self) -> int:
        with Archive(self._stores / "archive", readonly=True) as archive:
            return sum(c.status == 200 for c in archive.captures(roles=["report"]))

    def crawl(self, pace: dict[str, object]) -> Run:
        stores = self.folder / "crawled"
        shutil.rmtree(stores, ignore_errors=True)
        return self._crawl_into(stores, pace)

    def _crawl_into(self, stores: Path, pace: dict[str, object]) -> Run:
        paths = {"ARCHIVE_DIR": stores / "archive", "DATASET": stores / "reports.sqlite"}
        command = ["-m", "scrapy", "crawl", "annual_reports", "-a", f"seeds={self.seeds}"]
        return run([*command, *_given({**paths, **pace})], self.folder / "crawl.log")

    def bare(self, pace: dict[str, object]) -> Run:
        command = ["-m", "scrapy", "runspider", str(_BARE), "-a", f"urls={self.folder / 'urls.txt'}"]
        settings = {**pace, "ROBOTSTXT_OBEY": 1, "TELNETCONSOLE_ENABLED": 0}
        return run([*command, *_given(settings)], self.folder / "bare.log", cwd=self.folder)

    def rebuild(self, workers: int) -> Run:
        paths = {"ARCHIVE_DIR": self._stores / "archive", "DATASET": self._stores / "reports.sqlite"}
        command = ["-m", "scrapy", "rebuild", "--workers", str(workers)]
        return run([*command, *_given(paths)], self.folder / "rebuild.log", pages=self.report_pages)

    def loop(self, part: int, parts: int) -> Run:
        command = [sys.executable, "-m", "tests.bench.loop", str(self._stores / "archive"), str(part), str(parts)]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True, timeout=LIMIT)
        pages, wall, cpu = done.stdout.split()
        return Run(int(pages), float(wall), float(cpu), float(wall))


def _seeds(ports: dict[str, int]) -> str:
    """The demo seeds, their hosts replaced by the server's ports."""
    text = (PROJECT / "seeds" / "demo" / "demo.toml").read_text(encoding="utf-8")
    for host, port in ports.items():
        text = text.replace(f"http://{host}/", f"http://127.0.0.1:{port}/")
    left = [url for portal in tomllib.loads(text)["portal"] for url in portal["start"] if ".example" in url]
    if left:
        raise ValueError(f"seeds/demo/demo.toml: no server for {left[0]}")
    return text
