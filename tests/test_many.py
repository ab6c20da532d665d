"""Thousands of portals in one crawl: all are visited, and memory does not grow with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.memory import megabytes, needs_proc
from tests.portals.record import loopback_settings
from tests.portals.server import DemoServer
from tests.province.many import YEARS, Many
from tests.running import Stores

FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-L", "WARNING")
#: Megabytes that a crawl of 3,000 portals may need beyond one of 1,000; it needed 8 (109 and 117).
GROWTH = 25


def crawled(count: int, folder: Path) -> tuple[Stores, int]:
    """A crawl of so many portals: what it stored, and the most memory it had, in megabytes."""
    many, stores = Many(count), Stores(folder / str(count))
    with DemoServer(many) as server:  # type: ignore[arg-type]
        seeds = many.seeds(folder / f"{count}.toml")
        options = [*stores.options, *loopback_settings(server.port), *FAST]
        return stores, megabytes("crawl", "annual_reports", "-a", f"seeds={seeds}", *options)


@pytest.mark.slow
@needs_proc
def test_memory_does_not_grow_with_the_portals(tmp_path) -> None:
    peaks = {}
    for count in (1000, 3000):
        stores, peaks[count] = crawled(count, tmp_path)
        assert stores.rows("SELECT count(*), count(DISTINCT portal) FROM reports") == [(count * len(YEARS), count)]
    assert peaks[3000] - peaks[1000] <= GROWTH, peaks
