"""The project's commands, run as a user runs them: in a process of their own, with the stores of one test."""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.ledger import Capture
from archive.names import lies_at, warc_files
from archive.store import Archive
from crawler.dataset import Dataset
from tests.portals.record import loopback_settings
from tests.portals.server import Asked, DemoServer

PROJECT = Path(__file__).parents[1]
DEMO_SEEDS = "seeds/demo"
RECORDING = "tests/portals/demo.warc.gz"


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str
    seconds: float = 0.0
    orphans: bool = False
    """Whether a process of its own has outlived it (Linux only)."""

    @property
    def last(self) -> str:
        """The last line of standard error: what is wrong and where."""
        lines = self.err.splitlines()
        return lines[-1] if lines else ""


class _Forks:
    """One process of tests.forking for all tests, begun with the first command."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, argv: list[str], kill_after: float | None = None) -> Done:
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-m", "tests.forking"]
            self._process = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            atexit.register(self._process.communicate)  # the end of its input is its end
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder, "out"), Path(folder, "err")
            job: dict[str, Any] = {"argv": argv, "out": str(out), "err": str(err)}
            if kill_after is not None:
                job["kill_after"] = kill_after
            self._process.stdin.write(json.dumps(job).encode() + b"\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
            if not answer:
                raise RuntimeError(f"tests.forking ended with {self._process.wait()}: another process killed it")
            errors = "strict" if kill_after is None else "replace"  # where a killed one stopped in a character
            said = out.read_text("utf-8", errors), err.read_text("utf-8", errors)
            ended = json.loads(answer)
            assert kill_after is not None or not ended["orphans"], f"{argv} left a process behind"
            return Done(ended["code"], *said, ended["seconds"], ended["orphans"])


_forks = _Forks()


def python(option: str, module: object, *arguments: object) -> Done:
    """`python -m MODULE …` with this interpreter, in the project."""
    assert option == "-m"
    return _forks.run([str(module), *map(str, arguments)])


def scrapy(*arguments: object) -> Done:
    """`scrapy …` in the project."""
    return python("-m", "scrapy", *arguments)


def killed(seconds: float, *arguments: object) -> Done:
    """`scrapy …`, killed so many seconds after its start; it may have ended before."""
    return _forks.run(["scrapy", *map(str, arguments)], kill_after=seconds)


@dataclass(frozen=True)
class Stores:
    """Where a test's commands keep archive and dataset."""

    folder: Path

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    @property
    def dataset(self) -> Path:
        return self.folder / "reports.sqlite"

    @property
    def options(self) -> list[str]:
        return ["-s", f"ARCHIVE_DIR={self.archive}", "-s", f"DATASET={self.dataset}"]

    @property
    def warcs(self) -> list[Path]:
        """The WARC files, that which is being written among them."""
        return list(map(lies_at, warc_files(self.archive)))

    @property
    def archived(self) -> int:
        """Bytes in the WARC files."""
        return sum(path.stat().st_size for path in self.warcs)

    def copy(self, folder: Path) -> Stores:
        """The same archive and dataset elsewhere, to be changed there."""
        shutil.copytree(self.folder, folder)
        return Stores(folder)

    def lines(self, *, versions: bool = False) -> list[str]:
        """The reports as `scrapy export` writes them, a line each."""
        with closing(Dataset(self.dataset, readonly=True)) as dataset:
            return list(dataset.reports(versions=versions))

    def reports(self, *, versions: bool = False) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines(versions=versions)]

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(Dataset(self.dataset, readonly=True)) as dataset:
            return dataset.rows(query, values)

    def outcomes(self) -> dict[str, str]:
        """{URL: outcome} of all portals."""
        return dict(self.rows("SELECT url, outcome FROM outcomes"))

    def captures(self) -> list[Capture]:
        with closing(Archive(self.archive, readonly=True)) as archive:
            return list(archive.captures())


@dataclass(frozen=True)
class Crawl:
    """A finished crawl: how it ended, what it stored, what it asked for."""

    done: Done
    stores: Stores
    asked: tuple[Asked, ...]

    @property
    def urls(self) -> list[str]:
        """The addresses asked for, in order, robots.txt left out."""
        return [asked.url for asked in self.asked if asked.path != "/robots.txt"]


def crawl(*arguments: object, stores: Stores, seeds: object = DEMO_SEEDS) -> Done:
    """`scrapy crawl annual_reports`; by default of the demo's portals."""
    return scrapy("crawl", "annual_reports", "-a", f"seeds={seeds}", *stores.options, *arguments)


def crawl_demo(server: DemoServer, stores: Stores, *arguments: object, seeds: object = DEMO_SEEDS) -> Crawl:
    """A crawl of the demo's portals, under their own host names, over HTTP on loopback."""
    before = len(server.log)
    done = crawl(*loopback_settings(server.port), *arguments, stores=stores, seeds=seeds)
    return Crawl(done, stores, tuple(server.log[before:]))


def without_source(reports: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Reports of two different crawls, made comparable: record ids, moments and (where pages count their visits)
    digests are a crawl's own."""
    return [{name: value for name, value in report.items() if name != "source"} for report in reports]
