"""A page that says A, then B, then A again: what is the latest, to crawl, REPLAY and rebuild."""

from __future__ import annotations

import pytest

from tests.crawler.paged import report_page
from tests.portals.faults import Answer
from tests.province.place import HTML, Place
from tests.province.served import crawl_places
from tests.running import Stores, crawl, scrapy

AGAIN = ("-s", "RECHECK_INTERVAL=0", "-s", "RECHECK_DAYS=60")
SAID = ("主动公开政府信息120条。", "主动公开政府信息999条。")


def saying(said: str) -> Place:
    """A portal with one report."""
    place = Place("jiazhou", "甲州市")
    page = report_page(2023, "甲州市人民政府", "jz/2024-1", "2024-01-10", said=said)
    place.put("/nb/1.html", Answer(200, [("Content-Type", HTML)], page))
    place.page("/", "<a href='/nb/'>政府信息公开年报</a>")
    rows = (
        "<ul><li><a href='/nb/1.html'>甲州市人民政府2023年政府信息公开工作年度报告</a><span>2024-01-10</span></li></ul>"
    )
    place.column("/nb/", rows)
    return place


@pytest.fixture(scope="module")
def back(tmp_path_factory) -> tuple[Stores, list[list[str]]]:
    """The stores after three crawls, and what each of them emitted."""
    stores, emitted = Stores(tmp_path_factory.mktemp("back") / "stores"), []
    for number, said in enumerate((SAID[0], SAID[1], SAID[0])):
        feed = stores.folder / f"{number}.jsonl"
        run = crawl_places([saying(said)], stores, *AGAIN, "-o", feed)
        assert run.done.code == 0, run.done.err
        emitted.append(feed.read_text("utf-8").splitlines())
    return stores, emitted


def test_the_latest_is_what_the_page_says_now(back) -> None:
    """Two contents are two versions; the first of them is the latest again."""
    stores, _ = back
    query = "SELECT version, latest, content FROM reports ORDER BY version"
    (one, latest, first), (two, other, second) = stores.rows(query)
    assert (one, latest, two, other) == (1, 1, 2, 0)
    assert first != second
    (report,) = stores.reports()
    assert report["figures"]["proactive_total"]["value"] == 120


def test_each_change_is_emitted(back) -> None:
    stores, emitted = back
    assert [len(lines) for lines in emitted] == [1, 1, 1]
    assert emitted[2] == stores.lines()


def test_rebuild_and_replay_agree(back, tmp_path) -> None:
    stores, _ = back
    built = Stores(tmp_path / "built")
    built.folder.mkdir()
    options = ("-s", f"ARCHIVE_DIR={stores.archive}", "-s", f"DATASET={built.dataset}")
    assert scrapy("rebuild", "--workers", 1, *options).code == 0
    assert built.lines(versions=True) == stores.lines(versions=True)
    replayed = Stores(tmp_path / "replayed")
    seeds = stores.folder / "seeds.toml"
    done = crawl("-s", f"REPLAY={stores.archive}", "-L", "WARNING", stores=replayed, seeds=seeds)
    assert done.code == 0, done.err
    assert replayed.lines() == stores.lines()
