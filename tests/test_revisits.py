"""A crawl made again over pages that tell no validator: what came is archived as revisits, and nothing else changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.portals.faults import Answer
from tests.portals.model import Page
from tests.portals.server import DemoServer
from tests.portals.site import Site
from tests.running import Crawl, Stores, crawl, crawl_demo, python, scrapy

ONLY = ("-a", "portals=demo-shuotang,demo-wutang")


class Bare(Site):
    """The demo without ETag and Last-Modified: every page comes whole each time."""

    def _sent(self, page: Page, headers: Mapping[str, str]) -> Answer:
        answer = super()._sent(page, {name: value for name, value in headers.items() if not name.startswith("if-")})
        kept = [(name, value) for name, value in answer.headers if name not in ("ETag", "Last-Modified")]
        return replace(answer, headers=kept)


@pytest.fixture(scope="module")
def crawls(tmp_path_factory) -> tuple[Crawl, list[str], Crawl]:
    """The first crawl, what was in its dataset, and the second, which asks for all reports again."""
    stores = Stores(tmp_path_factory.mktemp("revisits"))
    with DemoServer(Bare()) as server:
        once = crawl_demo(server, stores, *ONLY)
        lines = stores.lines(versions=True)
        twice = crawl_demo(server, stores, *ONLY, "-s", "RECHECK_INTERVAL=0")
    return once, lines, twice


def test_pages_that_came_again_are_revisits(crawls) -> None:
    once, _, twice = crawls
    assert (once.done.code, twice.done.code) == (0, 0), twice.done.err
    captures = twice.stores.captures()
    held = {c.record_id: c for c in captures}
    revisits = [c for c in captures if c.refers_to]
    assert {c.status for c in captures if c.role == "report"} == {200}
    assert {c.role for c in revisits} == {"list", "report", "attachment", "robots"}
    assert all(held[c.refers_to].payload_digest == c.payload_digest for c in revisits)
    # Pages that count their visits are other bytes each time; all others are revisits from the second time on.
    again = [c for n, c in enumerate(captures) if any(c.url == other.url for other in captures[:n])]
    assert len(revisits) > len(again) / 2


def test_they_make_no_version_and_no_other_report(crawls) -> None:
    """Only `source` tells of the newer capture."""
    _, before, twice = crawls
    assert len(twice.stores.lines(versions=True)) == len(before)
    assert twice.stores.rows("SELECT count(*) FROM changes WHERE version > 2") == [(0,)]


def test_rebuild_and_replay_give_the_same_bytes(crawls, tmp_path) -> None:
    _, _, twice = crawls
    rebuilt, replayed = Stores(tmp_path / "rebuilt"), Stores(tmp_path / "replayed")
    rebuilt.folder.mkdir()
    archive = f"ARCHIVE_DIR={twice.stores.archive}"
    assert scrapy("rebuild", "--workers", 2, "-s", archive, "-s", f"DATASET={rebuilt.dataset}").code == 0
    assert rebuilt.lines(versions=True) == twice.stores.lines(versions=True)
    done = crawl("-s", f"REPLAY={twice.stores.archive}", *ONLY, stores=replayed)
    assert done.code == 0, done.err
    assert replayed.lines() == twice.stores.lines()


def test_the_archive_is_sound_to_us_and_to_warcio(crawls) -> None:
    _, _, twice = crawls
    assert scrapy("verify", *twice.stores.options).code == 0
    assert python("-m", "warcio.cli", "check", *twice.stores.warcs).code == 0
