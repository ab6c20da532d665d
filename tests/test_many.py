"""Thousands of portals in one crawl: all are visited, and memory does not grow with them."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.portals.record import loopback_settings
from tests.portals.server import DemoServer
from tests.province.many import YEARS, Many
from tests.running import PROJECT, Stores

FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-L", "WARNING")
#: Megabytes that a crawl of 3,000 portals may need beyond one of 1,000; it needed 8 (109 and 117).
GROWTH = 25


def crawled(count: int, folder: Path) -> tuple[Stores, int]:
    """A crawl of so many portals: what it stored, and the most memory it had, in megabytes."""
    many, stores = Many(count), Stores(folder / str(count))
    with DemoServer(many) as server:  # type: ignore[arg-type]
        seeds = many.seeds(folder / f"{count}.toml")
        options = ["-a", f"seeds={seeds}", *stores.options, *loopback_settings(server.port), *FAST]
        command = [sys.executable, "-m", "scrapy", "crawl", "annual_reports", *options]
        with subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True) as process:
            peaks: list[int] = []
            watch = threading.Thread(target=_watch, args=(process, peaks))
            watch.start()
            _, err = process.communicate(timeout=900)
            watch.join()
    assert process.returncode == 0, err[-2000:]
    return stores, max(peaks)


def _watch(process: subprocess.Popen[str], peaks: list[int]) -> None:
    while process.poll() is None:
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        peaks += [int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM")]
        time.sleep(0.2)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_memory_does_not_grow_with_the_portals(tmp_path) -> None:
    peaks = {}
    for count in (1000, 3000):
        stores, peaks[count] = crawled(count, tmp_path)
        assert stores.rows("SELECT count(*), count(DISTINCT portal) FROM reports") == [(count * len(YEARS), count)]
    assert peaks[3000] - peaks[1000] <= GROWTH, peaks
