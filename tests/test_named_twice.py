"""One page that two lists name, each in its own words: what the page does not state is the same in any order."""

from __future__ import annotations

import pytest

from tests.crawler.paged import report_page
from tests.portals.faults import Answer
from tests.province.place import HTML, Place
from tests.province.served import crawl_places
from tests.running import Stores, crawl, scrapy

TITLE = "甲州市人民政府2023年政府信息公开工作年度报告"
#: Of the same page: what each of three columns prints.
SAID = ((TITLE, "2024-03-01"), (f"{TITLE[:20]}…", "2024-01-20"), (TITLE, None))


def undated() -> bytes:
    """A report that states neither number nor date."""
    page = report_page(2023, "甲州市人民政府", None).decode()
    label = "<tr><td>发布日期：</td><td>2024-01-10</td></tr>"
    assert label in page
    return page.replace(label, "").encode()


def place(order: tuple[int, ...]) -> Place:
    """A portal whose home page leads to the columns in this order; the second by a redirect."""
    portal = Place("jiazhou", "甲州市")
    portal.put("/nb/1.html", Answer(200, [("Content-Type", HTML)], undated()))
    portal.put("/jump/1.html", Answer(302, [("Location", "/nb/1.html")], b""))
    portal.page("/", "".join(f"<p><a href='/lm{n}/'>政府信息公开年报</a></p>" for n in order))
    for n, (title, date) in enumerate(SAID):
        href = "/jump/1.html" if n == 1 else "/nb/1.html"
        portal.column(f"/lm{n}/", f"<ul><li><a href='{href}'>{title}</a><span>{date or ''}</span></li></ul>")
    return portal


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_the_earliest_date_counts(order: tuple[int, ...], tmp_path) -> None:
    stores = Stores(tmp_path / "stores")
    run = crawl_places([place(order)], stores)
    assert run.done.code == 0, run.done.err
    (report,) = stores.reports(versions=True)
    assert (report["title"], report["published_on"]) == (TITLE, "2024-01-20")
    assert [asked.path for asked in run.asked].count("/nb/1.html") == 1, "once is enough"
    outcomes = {url.partition(".example")[2]: outcome for url, outcome in stores.outcomes().items()}
    assert (outcomes["/nb/1.html"], outcomes["/jump/1.html"]) == ("report", "duplicate")
    for name, command in (
        ("rebuilt", ("rebuild", "--workers", 1, "-s", f"ARCHIVE_DIR={stores.archive}")),
        ("replayed", None),
    ):
        other = Stores(tmp_path / name)
        other.folder.mkdir()
        if command is None:
            replay = ("-s", f"REPLAY={stores.archive}", "-L", "WARNING")
            done = crawl(*replay, stores=other, seeds=stores.folder / "seeds.toml")
        else:
            done = scrapy(*command, "-s", f"DATASET={other.dataset}")
        assert done.code == 0, done.err
        assert other.lines(versions=True) == stores.lines(versions=True)
        assert other.outcomes() == stores.outcomes()


def test_a_new_row_that_redirects_to_a_known_report_asks_for_no_report(tmp_path) -> None:
    """In a later crawl; the new address is another name of the same report."""
    stores = Stores(tmp_path / "stores")
    assert crawl_places([place((0,))], stores).done.code == 0
    run = crawl_places([place((0, 1))], stores, "-s", "RECHECK_DAYS=0")
    assert run.done.code == 0, run.done.err
    assert [asked.path for asked in run.asked if asked.path.endswith("1.html")] == ["/jump/1.html"]
    assert {url.partition(".example")[2]: o for url, o in stores.outcomes().items()}["/jump/1.html"] == "duplicate"
    (report,) = stores.reports(versions=True)
    assert report["published_on"] == "2024-01-20"
    third = crawl_places([place((0, 1))], stores, "-s", "RECHECK_DAYS=0")
    assert [asked.path for asked in third.asked if asked.path.endswith("1.html")] == [], "both are known now"


@pytest.mark.parametrize("order", [(0, 1), (1,)])
def test_a_target_that_did_not_come_is_asked_for_again(order: tuple[int, ...], tmp_path) -> None:
    """The redirect was archived and what it leads to was not, as after a kill between the two."""
    stores, broken = Stores(tmp_path / "stores"), place(order)
    broken.pages["/nb/1.html"] = Answer(500, [("Content-Type", HTML)], b"")
    assert crawl_places([broken], stores).done.code == 1
    run = crawl_places([place(order)], stores)
    assert run.done.code == 0, run.done.err
    assert [asked.path for asked in run.asked].count("/nb/1.html") == 1
    (report,) = stores.reports(versions=True)
    assert report["published_on"] == ("2024-01-20" if 1 in order else "2024-03-01")
