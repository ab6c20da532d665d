"""The five demo portals crawled over HTTP: the dataset is what the site was made from, and the crawl had manners."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import pytest

from crawler.year_before import without_year_before
from tests.careful import differences, read_at


@pytest.fixture(scope="module", params=["crawl", "recording"])
def made(request) -> list[dict[str, Any]]:
    """All versions of all reports: of the crawl over HTTP and of the bundled recording, which must be as good."""
    if request.param == "crawl":
        return request.getfixturevalue("first").stores.reports(versions=True)
    return request.getfixturevalue("recording")[1].reports(versions=True)


# --- what was found ---------------------------------------------------------------------------------------------------


def test_the_crawl_ends_well(first) -> None:
    assert first.done.code == 0, first.done.err
    assert "Traceback" not in first.done.err
    assert "] ERROR: " not in first.done.err


def test_exactly_the_reports_are_found(made, truth) -> None:
    wanted = Counter((read_at(one), one.version) for one in truth.values() if one.outcome == "report")
    assert Counter((report["url"], report["version"]) for report in made) == wanted


def test_every_cell_is_what_the_site_was_made_from(made, truth) -> None:
    """Value and blank alike, over all tables, none too many."""
    count = 0
    for report in made:
        assert report["tables"] == truth[report["url"]].tables, report["url"]
        count += len(truth[report["url"]].cells())
    assert count > 10_000


def test_every_cell_keeps_its_print(first, truth) -> None:
    """The dataset's `cells` hold what is printed, in the report's own words, beside the value."""
    cells: dict[str, dict[str, str]] = {}
    query = 'SELECT r.url, c."table", c."row", c."column", c.raw FROM cells c JOIN reports r USING (report_id, version)'
    for url, table, row, column, raw in first.stores.rows(query):
        cells.setdefault(url, {})[f"{table}.{row}.{column}"] = raw
    reports = [one for one in truth.values() if one.outcome == "report" and one.prints]
    for one in reports:
        assert cells[one.url] == one.prints, one.url
    assert len(cells) == len(reports) > 50


def test_metadata_figures_sections_and_attachments_are_read(made, truth) -> None:
    found = {report["url"]: differences(report, truth[report["url"]]) for report in made}
    assert {url: difference for url, difference in found.items() if difference} == {}


def test_a_table_says_where_it_was_read(made, truth) -> None:
    for report in made:
        sources = {source for name, source in report["table_sources"].items() if report["tables"][name] is not None}
        wanted = truth[report["url"]].table_source
        assert sources == ({wanted} if wanted else set()), report["url"]


def test_no_check_fails_on_figures_that_obey_the_rules(made) -> None:
    assert [(r["url"], c["rule"]) for r in made for c in r["checks"] if not c["passed"]] == []
    assert sum(len(report["checks"]) for report in made) > 1500


def test_body_text_is_prose_without_cells_or_navigation(made) -> None:
    """Every page's prose is there and its official tables are not. (Which words stand where is the parsers' test.)"""
    for report in made:
        body = report["body_text"]
        assert "政府信息公开" in body
        for stranger in (
            "首页",
            "浏览量",
            "备案号",
            "位置：",
            "打印本页",
            "分享到",
            "主办",
            "三、本年度办理结果",
            "商业企业",
        ):
            assert stranger not in body, (report["url"], stranger)


def test_a_report_knows_its_portal(made, truth) -> None:
    for report in made:
        assert report["portal"] == truth[report["url"]].portal
        assert report["region"] is None  # the places are invented, and no code is guessed


def test_a_republished_report_is_a_second_version_of_the_same(made, truth) -> None:
    (revision,) = [one for one in truth.values() if one.version == 2]
    second = next(report for report in made if report["url"] == revision.url)
    first, last = [report for report in made if report["report_id"] == second["report_id"]]
    assert (first["version"], last["version"]) == (1, 2)
    assert first["index_number"] == last["index_number"]
    assert first["published_on"] < last["published_on"]
    assert first["tables"] != last["tables"]


def test_what_changed_between_versions_is_a_row(first, truth) -> None:
    (revision,) = [one for one in truth.values() if one.version == 2]
    (original,) = [one for one in truth.values() if one.index_number == revision.index_number and one.version == 1]
    rows = first.stores.rows("SELECT path, before, after FROM changes")
    cells = {path: (before, after) for path, before, after in rows if path.startswith("tables.")}
    old, new = original.cells(), revision.cells()
    changed = {name: (old[name], new[name]) for name in new if old[name] != new[name]}
    assert len(changed) == 1
    assert {path.removeprefix("tables."): tuple(map(json.loads, pair)) for path, pair in cells.items()} == changed


# --- outcomes ---------------------------------------------------------------------------------------------------------


def test_every_url_asked_for_has_its_outcome(first, truth) -> None:
    outcomes = first.stores.outcomes()
    assert set(first.urls) == set(outcomes)
    for url, outcome in outcomes.items():
        if url not in truth:
            assert outcome == "list", url  # the way to a column, and answers to its script
        elif truth[url].outcome == "redirect":
            assert outcome == "duplicate"
            assert first.stores.rows("SELECT reason FROM outcomes WHERE url=?", url) == [
                (f"redirects to {truth[url].redirects_to}",)
            ]
        else:
            assert outcome == truth[url].outcome, url


def test_another_document_is_known_and_not_asked_for(first, truth) -> None:
    """指南, 解读, 图解, 制度 and notices stand in the same lists; their titles say enough."""
    others = {url for url, one in truth.items() if one.outcome == "not_a_report"}
    assert len(others) == 25
    assert not others & set(first.urls)
    listed = first.stores.rows("SELECT url FROM list_rows WHERE is_report = 0")
    assert others <= {url for (url,) in listed}


def test_a_duplicate_is_an_alias_of_its_report(first, truth) -> None:
    rows = first.stores.rows("SELECT a.url, r.url FROM aliases a JOIN reports r USING (report_id, version)")
    wanted = {(url, one.canonical) for url, one in truth.items() if one.outcome == "duplicate"}
    assert wanted <= set(rows)


def test_the_feed_holds_what_the_run_emitted(first) -> None:
    """`-o`: Scrapy's own feed, in the words of the export. What the dataset settles only when a later page has come
    (two bodies with one 索引号, a duplicate with a smaller address, the year before) it cannot know."""
    lines = (first.stores.folder / "feed.jsonl").read_text(encoding="utf-8").splitlines()
    fed = {report["source"]["record_id"]: without_year_before(report) for report in map(json.loads, lines)}
    assert len(fed) == len(lines)
    reports = map(without_year_before, first.stores.reports(versions=True))
    kept = {report["source"]["record_id"]: report for report in reports}
    same = [record_id for record_id in kept if fed.get(record_id) == kept[record_id]]
    assert len(same) >= len(kept) - 10
    for record_id in kept.keys() & fed.keys():
        differing = {name for name in kept[record_id] if kept[record_id][name] != fed[record_id][name]}
        assert differing <= {"report_id", "version", "flags"}


# --- manners ----------------------------------------------------------------------------------------------------------


def test_robots_txt_is_asked_for_once_a_host_and_first(first) -> None:
    for host in {asked.host for asked in first.asked}:
        paths = [asked.path for asked in first.asked if asked.host == host]
        assert paths[0] == "/robots.txt"
        assert paths.count("/robots.txt") == 1


def test_no_address_is_asked_for_twice(first, truth) -> None:
    """But for the target of a redirect that stands in a list itself."""
    asked = Counter((asked.method, asked.url, asked.body) for asked in first.asked)
    targets = {one.redirects_to for one in truth.values() if one.outcome == "redirect"}
    assert {url for (_, url, _), count in asked.items() if count > 1} <= targets
    assert max(asked.values()) <= 2


def test_only_portals_and_no_more_than_they_hold(first, truth) -> None:
    """Reports, attachments, lists, and a handful of pages on the way: nothing else is taken from a portal."""
    pages = [url for url in first.urls if url not in truth]
    assert len(pages) <= 10, pages
    assert {urlsplit(url).hostname for url in first.urls} == {urlsplit(url).hostname for url in truth}


def test_requests_say_who_asks(first) -> None:
    for asked in first.asked:
        assert asked.headers["user-agent"].startswith("annual-reports/")
        assert "zh-CN" in asked.headers["accept-language"]
