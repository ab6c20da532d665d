"""A crawl run again: lists conditionally, no known report, what is new, and silent edits where they are looked for."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.store import Archive
from tests.portals.server import DemoServer
from tests.portals.site import Site
from tests.portals.truth import Truth
from tests.running import Crawl, Stores, crawl, crawl_demo, scrapy, without_source


def details(truth: dict[str, Truth]) -> set[str]:
    """The addresses of single documents and files."""
    return {url for url, one in truth.items() if one.outcome != "list"}


def gone(truth: dict[str, Truth]) -> set[str]:
    return {url for url, one in truth.items() if one.outcome == "gone"}


@pytest.fixture(scope="module")
def second(demo_server, first, tmp_path_factory) -> Crawl:
    """The same command once more, at once."""
    return crawl_demo(demo_server, first.stores.copy(tmp_path_factory.mktemp("second") / "stores"))


# --- nothing new ------------------------------------------------------------------------------------------------------


def test_no_known_report_is_asked_for(second, truth) -> None:
    """What was missing (404) may be there now; all else is known."""
    assert second.done.code == 0, second.done.err
    assert set(second.urls) & details(truth) == gone(truth)


def test_one_request_a_list_page(second, first, truth) -> None:
    asked = Counter((asked.method, asked.url, asked.body) for asked in second.asked)
    assert set(asked.values()) == {1}
    lists = set(first.urls) - details(truth)
    again = set(second.urls) - gone(truth)
    assert again < lists
    # What led nowhere the first time, and the way to the page that the column was found on.
    assert {urlsplit(url).path for url in lists - again} == {"/", "/zwgk/"}


def test_lists_are_asked_for_conditionally(second) -> None:
    """Whatever has a validator is answered 304; the site's scripts have none."""
    pages = [asked for asked in second.asked if asked.method == "GET" and asked.path != "/robots.txt"]
    conditional = [asked for asked in pages if "if-none-match" in asked.headers]
    assert {asked.status for asked in conditional} == {304}
    assert len(conditional) >= len(pages) - 3


def test_nothing_in_the_dataset_changes(second, first) -> None:
    assert second.stores.lines(versions=True) == first.stores.lines(versions=True)
    assert second.stores.outcomes() == first.stores.outcomes()


def test_an_archived_304_does_not_hide_the_list_in_rebuild_and_replay(second, first, tmp_path) -> None:
    """The archive now ends in 304s: rebuild reads them as nothing new, REPLAY answers with the page itself."""
    target = tmp_path / "reports.sqlite"
    archive = f"ARCHIVE_DIR={second.stores.archive}"
    assert scrapy("rebuild", "--workers", 1, "-s", archive, "-s", f"DATASET={target}").code == 0
    built = Stores(tmp_path)
    assert built.lines(versions=True) == first.stores.lines(versions=True)
    assert built.outcomes() == first.stores.outcomes()
    stores = Stores(tmp_path / "replayed")
    done = crawl("-s", f"REPLAY={second.stores.archive}", stores=stores)
    assert done.code == 0, done.err
    assert stores.lines() == first.stores.lines()


# --- something new ----------------------------------------------------------------------------------------------------


@pytest.fixture
def changing(tmp_path) -> tuple[DemoServer, Stores]:
    """A site that the test may change, and stores that know nothing of it yet."""
    with DemoServer(Site()) as server:
        yield server, Stores(tmp_path / "stores")


def report_of(truth: dict[str, Truth], portal: str, **wanted: object) -> Truth:
    return next(
        one
        for one in truth.values()
        if one.portal == portal
        and one.outcome == "report"
        and all(getattr(one, name) == value for name, value in wanted.items())
    )


def test_only_new_reports_are_fetched(changing) -> None:
    """The lists grow by four reports: four requests beyond the lists, and their cells are in the dataset."""
    server, stores = changing
    only = ("-a", "portals=demo-shuotang")
    assert crawl_demo(server, stores, *only).done.code == 0
    before = {url for url, one in server.site.truth.items() if one.outcome == "report"}
    with DemoServer(Site(18)) as grown:
        now = {u: one for u, one in grown.site.truth.items() if one.portal == "demo-shuotang"}
        fresh = {url for url, one in now.items() if one.outcome == "report"} - before
        assert len(fresh) == 4
        run = crawl_demo(grown, stores, *only)
        assert run.done.code == 0, run.done.err
        assert set(run.urls) & details(now) == fresh
        new = {report["url"]: report["tables"] for report in stores.reports() if report["url"] in fresh}
        assert new == {url: now[url].tables for url in fresh}


def test_one_edited_page_is_one_new_version(changing) -> None:
    """RECHECK_INTERVAL=0 asks again for every report of the last days; one cell of one page was edited silently."""
    server, stores = changing
    one = report_of(server.site.truth, "demo-wutang", format="2021", agency_level="township")
    only = ("-a", "portals=demo-wutang,demo-lanzhi")
    assert crawl_demo(server, stores, *only).done.code == 0
    before = stores.reports(versions=True)
    cells = one.cells()
    server.site.edit(one.url)
    edited = server.site.truth[one.url].cells()
    run = crawl_demo(server, stores, *only, "-s", "RECHECK_INTERVAL=0")
    assert run.done.code == 0, run.done.err
    after = stores.reports(versions=True)
    old, new = [report for report in after if report["url"] == one.url]
    assert (old["version"], new["version"]) == (1, 2)
    assert old["report_id"] == new["report_id"]
    assert (old["tables"], new["tables"]) == (one.tables, server.site.truth[one.url].tables)
    others = [report for report in after if report != new]
    assert without_source(others) == without_source(before)
    rows = stores.rows("SELECT path, before, after FROM changes WHERE report_id=?", new["report_id"])
    changed = {
        path.removeprefix("tables."): (json.loads(then), json.loads(now))
        for path, then, now in rows
        if path.startswith("tables.")
    }
    assert changed == {name: (cells[name], edited[name]) for name in cells if cells[name] != edited[name]}
    assert len(changed) == 1
    assert stores.outcomes()[one.url] == "report"
    # Known pages were asked for conditionally, and only the counters of one portal and the edit came in full.
    again = [asked for asked in run.asked if asked.url in server.site.truth and asked.status == 200]
    assert {asked.host for asked in again if asked.url != one.url} <= {"www.lanzhi.example"}
    rebuilt = Stores(stores.folder / "rebuilt")
    rebuilt.folder.mkdir()
    archive = f"ARCHIVE_DIR={stores.archive}"
    assert scrapy("rebuild", "--workers", 1, "-s", archive, "-s", f"DATASET={rebuilt.dataset}").code == 0
    assert rebuilt.lines(versions=True) == stores.lines(versions=True)
    latest = Stores(stores.folder / "replayed")
    assert crawl("-s", f"REPLAY={stores.archive}", *only, stores=latest).code == 0
    # A replay sees the newest capture only: the latest version is its first.
    assert [{**r, "version": 1} for r in latest.reports()] == [{**r, "version": 1} for r in stores.reports()]


def test_a_page_that_prints_its_visits_is_no_new_version(demo_server, first, truth, tmp_path) -> None:
    """Every fetch of demo-lanzhi's pages differs by a counter; one that another address redirects to came once, and
    comes once more when it is asked for again."""
    (redirected,) = [one.redirects_to for one in truth.values() if one.outcome == "redirect"]
    stores = first.stores.copy(tmp_path / "stores")
    assert digests(stores, redirected) == 1
    run = crawl_demo(demo_server, stores, "-s", "RECHECK_INTERVAL=0", "-a", "portals=demo-lanzhi")
    assert run.urls.count(redirected) == 1
    assert digests(stores, redirected) == 2
    assert stores.rows("SELECT count(*) FROM reports WHERE url=?", redirected) == [(1,)]


def digests(stores: Stores, url: str) -> int:
    """How many different pages came from an address."""
    return len({c.payload_digest for c in stores.captures() if c.url == url and c.status == 200})


# --- re-checks --------------------------------------------------------------------------------------------------------


def aged(stores: Stores, days: float) -> None:
    """Makes every capture of the archive so many days older, in files and ledger."""
    with closing(Archive(stores.archive, readonly=True)) as archive:
        captures = list(archive.captures())
        exchanges = [archive.read(capture) for capture in captures]
    older = stores.folder / "older"
    with closing(Archive(older)) as archive:
        for exchange in exchanges:
            fields = {**vars(exchange), "fetched_at": exchange.fetched_at - timedelta(days=days)}
            archive.append(type(exchange)(**fields))
    stores.archive.rename(stores.folder / "young")
    older.rename(stores.archive)


def test_recent_reports_are_asked_for_again_once_in_a_while(demo_server, again, truth) -> None:
    """With the defaults, a week after the first crawl; tests/crawler/test_seen.py has the other ages and settings."""
    reports = {url for url, one in truth.items() if one.outcome == "report" and one.portal == "demo-shuotang"}
    aged(again, 8)
    run = crawl_demo(demo_server, again, "-a", "portals=demo-shuotang")
    assert run.done.code == 0, run.done.err
    assert set(run.urls) >= reports
    assert {one.status for one in run.asked if one.url in reports} == {304}
    once_more = crawl_demo(demo_server, again, "-a", "portals=demo-shuotang")
    assert not set(once_more.urls) & reports


# --- choices ----------------------------------------------------------------------------------------------------------


def test_years_choose_what_is_asked_for(demo_server, truth, tmp_path) -> None:
    run = crawl_demo(demo_server, Stores(tmp_path), "-a", "years=2021-2022,2025", "-a", "portals=demo-shuotang")
    assert run.done.code == 0, run.done.err
    wanted = {2021, 2022, 2025}
    reports = {url for url, one in truth.items() if one.outcome == "report" and one.portal == "demo-shuotang"}
    assert set(run.urls) & reports == {url for url in reports if truth[url].report_year in wanted}
    assert {report["report_year"] for report in run.stores.reports()} == wanted


def test_portals_choose_whom_is_asked(demo_server, truth, tmp_path) -> None:
    """Also portals that are not enabled; the others' hosts hear nothing, not even for robots.txt."""
    run = crawl_demo(demo_server, Stores(tmp_path), "-a", "portals=demo-wutang", "-a", "years=2023")
    assert run.done.code == 0, run.done.err
    assert {asked.host for asked in run.asked} == {"www.wutang.example"}
    assert {report["portal"] for report in run.stores.reports()} == {"demo-wutang"}


def test_a_choice_is_no_loss(demo_server, first, tmp_path) -> None:
    """First a year of one portal, then everything: the dataset is that of one crawl."""
    stores = Stores(tmp_path)
    assert crawl_demo(demo_server, stores, "-a", "years=2023", "-a", "portals=demo-rongpu").done.code == 0
    assert crawl_demo(demo_server, stores, "-a", "portals=demo-rongpu").done.code == 0
    wanted = [report for report in first.stores.reports(versions=True) if report["portal"] == "demo-rongpu"]
    assert without_source(stores.reports(versions=True)) == without_source(wanted)


def test_a_seed_on_loopback_is_crawled_like_any_other(demo_server, first, tmp_path: Path) -> None:
    """`start` may name an address and a port; host names do not matter to what is read."""
    seeds = tmp_path / "loopback.toml"
    start = demo_server.local("http://www.shuotang.example/channel/list/12.html")
    seeds.write_text(f'[[portal]]\nid = "demo-shuotang"\nname = "朔棠县人民政府"\nstart = ["{start}"]\n', "utf-8")
    stores = Stores(tmp_path / "stores")
    done = crawl("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", stores=stores, seeds=seeds)
    assert done.code == 0, done.err
    wanted = [report for report in first.stores.reports() if report["portal"] == "demo-shuotang"]
    found = sorted(stores.reports(), key=lambda report: report["report_id"])
    assert [report["tables"] for report in found] == [
        report["tables"] for report in sorted(wanted, key=lambda report: report["report_id"])
    ]
    assert {report["url"] for report in found} == {demo_server.local(report["url"]) for report in wanted}
