"""The demo portals are what the other tests take them for: figures that obey the rules, links that lead somewhere,
duplicates and versions as announced. What is sent over the wire: test_demo_server.py."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest

from tests.portals.asked import LANTING, LANZHI, PROXY, WUTANG, ask, page, reports
from tests.portals.codes import APPLICANTS, REQUEST_COLUMNS, REVIEW_GROUPS, result_rows
from tests.portals.site import Site
from tests.portals.truth import Truth

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def site() -> Site:
    """One site for all tests that change nothing."""
    return Site()


# What there is


def test_every_portal_has_reports_of_years_and_bodies_over_two_list_pages(site: Site) -> None:
    for portal in site.portals:
        own = [truth for truth in site.truth.values() if truth.portal == portal.id and truth.outcome == "report"]
        assert len(own) >= 8
        assert len({truth.report_year for truth in own}) >= 6
        assert len({truth.agency for truth in own}) >= 5
        assert {truth.format for truth in own} == {"2021", "2019", "pre-2019"}
        assert {truth.agency_level for truth in own} == {"county", "department", "township"}
        assert site.families[portal.host].page_count() >= 2
        assert len([truth for truth in site.truth.values() if truth.outcome == "not_a_report"]) >= 5


def test_seed_names_the_five_portals_and_is_not_crawled_by_default(site: Site) -> None:
    seeds = tomllib.loads((ROOT / "seeds/demo/demo.toml").read_text(encoding="utf-8"))
    assert seeds["enabled"] is False
    assert [entry["id"] for entry in seeds["portal"]] == [portal.id for portal in site.portals]
    for entry, portal in zip(seeds["portal"], site.portals, strict=True):
        assert "region" not in entry
        assert entry["name"] == portal.name
        assert tuple(entry["start"]) == site.start_urls(portal.host)
        assert all(ask(site, url).status == 200 for url in entry["start"])


def test_every_page_says_that_it_is_invented(site: Site) -> None:
    urls = [url for url, truth in site.truth.items() if truth.outcome in ("report", "duplicate", "not_a_report")]
    urls += [url for host in site.hosts for url in site.list_urls(host) if "/api/" not in url]
    for url in urls:
        assert b"(an invented page for tests: no such place, body or figure exists) -->" in ask(site, url).body


def test_report_pages_weigh_what_real_ones_weigh(site: Site) -> None:
    sizes = [len(ask(site, truth.url).body) for truth in reports(site) if truth.table_source == "html"]
    assert min(sizes) > 25_000
    assert max(sizes) < 46_000


# Figures


def test_figures_obey_the_rules_of_the_forms(site: Site) -> None:
    """Balance and result sums of every column, sums of every row, sums of reviews and suits; a blank adds nothing."""
    for truth in reports(site):
        if truth.format == "pre-2019":
            assert truth.tables == dict.fromkeys(truth.tables)
            continue
        requests = truth.tables["requests"]
        review = truth.tables["review_litigation"]
        assert requests is not None
        assert review is not None
        filled = {row: {column: value or 0 for column, value in cells.items()} for row, cells in requests.items()}
        for column in REQUEST_COLUMNS:
            answered = filled["total"][column]
            assert filled["new"][column] + filled["carried_in"][column] == answered + filled["carried_out"][column]
            assert answered == sum(filled[row][column] for row in result_rows(str(truth.format)))
        for cells in filled.values():
            assert cells["total"] == sum(cells[kind] for kind in APPLICANTS)
        for group in REVIEW_GROUPS:
            assert review[group]["total"] == sum(v or 0 for name, v in review[group].items() if name != "total")


def test_what_a_year_carries_out_the_next_carries_in(site: Site) -> None:
    own = {(truth.agency, truth.report_year): truth for truth in reports(site) if truth.tables["requests"]}
    pairs = [
        (truth, own[agency, (year or 0) + 1])
        for (agency, year), truth in own.items()
        if (agency, (year or 0) + 1) in own
    ]
    assert len(pairs) > 20
    for before, after in pairs:
        for column in REQUEST_COLUMNS:
            out = before.cells()[f"requests.carried_out.{column}"] or 0
            assert out == (after.cells()[f"requests.carried_in.{column}"] or 0)


def test_the_page_prints_every_cell_of_the_truth(site: Site) -> None:
    """Read by position, as a person reads with a finger on the line: whatever is no label is a value."""
    for truth in reports(site):
        if truth.table_source != "html":
            continue
        tables = page(site, truth.url).xpath(
            "//table[contains(., '信息内容') or contains(., '信息內容') or .//td[@colspan=5]]"
        )
        cells = [" ".join(cell.text_content().split()) for table in tables for cell in table.iter("td")]
        assert [cell for cell in cells if VALUE.fullmatch(cell)] == list(truth.prints.values())


VALUE = re.compile(r"[增减+＋\-－—/]?[\d,.，．]*元?")


def test_the_prose_states_the_figures_of_the_truth(site: Site) -> None:
    for truth in reports(site):
        text = page(site, truth.url).text_content()
        for figure in truth.figures.values():
            if figure["unit"] and truth.script == "hans":
                assert re.search(rf"{figure['value']}{'余' if figure['approximate'] else ''}{figure['unit']}", text)


def test_prose_and_tables_agree(site: Site) -> None:
    for truth in reports(site):
        if truth.tables["requests"]:
            cells = truth.cells()
            assert truth.figures["requests_received"]["value"] == cells["requests.new.total"]
            assert truth.figures["reviews"]["value"] == cells["review_litigation.review.total"]


def test_prints_vary(site: Site) -> None:
    """Blanks, strokes, full-width digits, thousands, signs and units all occur, and null where nothing is said."""
    prints = {print_ for truth in reports(site) for print_ in truth.prints.values()}
    assert {"", "/", "—", "-", "0", "０"} <= prints
    assert any("," in print_ for print_ in prints)
    assert any(print_.endswith("元") for print_ in prints)
    assert any(print_.startswith("减") for print_ in prints)
    assert any(print_.startswith("＋") for print_ in prints)
    for truth in reports(site):
        for name, value in truth.cells().items():
            assert (value is None) == (truth.prints[name] in ("", "/", "—", "-"))


# Lists and links


def test_every_row_of_every_list_leads_somewhere(site: Site) -> None:
    """All rows of all pages together are the items; one row is dead, one is moved, all others answer 200."""
    statuses = []
    for host in site.hosts:
        links = {link for url in site.list_urls(host) for link in _rows(site, url)}
        family = site.families[host]
        assert {urlsplit(link).path for link in links} >= {family.path(item) for item in family.items.values()}
        statuses += [ask(site, link).status for link in sorted(links)]
    assert sorted(status for status in statuses if status != 200) == [302, 404]


def _rows(site: Site, url: str) -> list[str]:
    body = ask(site, url).body
    if body.startswith(b"{"):
        return [article["url"] for article in json.loads(body)["articles"]]
    if "www.lanting" in url:  # rows come from the embedded store and its proxy
        first = re.findall(r'<record><!\[CDATA\[<li><a href="([^"]+)"', body.decode())
        assert len(first) == 6
        proxy = ask(
            site,
            urljoin(url, "/module/web/jpage/dataproxy.jsp?columnid=1229900121&startrecord=7&endrecord=300&perpage=300"),
        )
        return [urljoin(url, link) for link in first + re.findall(r'href="([^"]+)" title', proxy.body.decode())]
    links = [a.get("href") for a in lxml.html.document_fromstring(body).iter("a") if a.get("title")]
    return [urljoin(url, link) for link in links]


def test_dataproxy_counts_by_record_or_by_page(site: Site) -> None:
    base = f"http://{LANTING}{PROXY}&perpage=6"
    by_page = [ask(site, f"{base}&page={number}").body.decode().count("<record>") for number in (1, 2, 3, 4, 5)]
    assert by_page == [6, 6, 6, 2, 0]
    form = b"columnid=1229900121&startrecord=7&endrecord=12&perpage=6"
    posted = site.answer("POST", LANTING, "/module/web/jpage/dataproxy.jsp", {}, form)
    assert posted.body == ask(site, f"{base}&page=2").body
    assert b"<totalrecord>20</totalrecord><totalpage>4</totalpage>" in posted.body


def test_the_trs_column_is_found_from_the_home_page_by_its_menus(site: Site) -> None:
    home = page(site, f"http://{WUTANG}/")
    (menu,) = [a.get("href") for a in home.iter("a") if a.text_content() == "政府信息公开"]
    (column,) = [
        a.get("href") for a in page(site, f"http://{WUTANG}{menu}").iter("a") if "公开年报" in a.text_content()
    ]
    assert f"http://{WUTANG}{column}" == site.list_urls(WUTANG)[0]
    assert b'createPageHTML(3, 0, "index", "html")' in ask(site, site.list_urls(WUTANG)[0]).body
    assert ask(site, f"http://{WUTANG}{column}index_3.html").status == 404


def test_attachments_are_small_real_files(site: Site) -> None:
    attached = [link for truth in reports(site) for link in truth.attachments]
    assert len(attached) == 5
    for url, name in attached:
        answer = ask(site, url)
        assert answer.status == 200
        assert len(answer.body) < 3000
        assert answer.body.startswith(b"PK\x03\x04" if name.endswith("docx") else b"%PDF-1.4")
        assert site.truth[url].outcome == "attachment"


# Duplicates, versions, edits


def test_one_report_is_posted_twice_and_one_again_with_other_content(site: Site) -> None:
    twice = [truth for truth in reports(site) if truth.outcome == "duplicate"]
    assert {truth.portal for truth in twice} == {"demo-lanting", "demo-rongpu"}
    for truth in twice:
        first = site.truth[str(truth.canonical)]
        assert first.outcome == "report"
        assert (first.index_number, first.report_year, first.cells()) == (
            truth.index_number,
            truth.report_year,
            truth.cells(),
        )
    (revised,) = [truth for truth in reports(site) if truth.version == 2]
    (first,) = [truth for truth in reports(site) if truth.index_number == revised.index_number and truth.version == 1]
    assert str(first.published_on) < str(revised.published_on)
    assert _changed(first, revised) == ["proactive_disclosure.licensing.decisions"]


def _changed(before: Truth, after: Truth) -> list[str]:
    return [name for name, value in before.cells().items() if after.cells()[name] != value]


def test_one_index_number_is_shared_by_two_agencies_and_one_portal_has_none(site: Site) -> None:
    clash = [truth for truth in reports(site) if truth.flags]
    assert len(clash) == 2
    assert len({(truth.index_number, truth.report_year) for truth in clash}) == 1
    assert len({truth.agency for truth in clash}) == 2
    assert {truth.portal for truth in reports(site) if not truth.index_number} == {"demo-lanzhi"}


@pytest.mark.parametrize("form", ["2021", "2019", "pre-2019"])
def test_a_silent_edit_changes_one_figure_and_the_validators(form: str) -> None:
    site = Site()
    url = next(truth.url for truth in reports(site) if truth.format == form and truth.portal == "demo-wutang")
    before, old = site.truth[url], ask(site, url)
    others = [other for other in site.truth if other != url and LANZHI not in other]  # its counters move
    bodies = [ask(site, other).body for other in others]
    site.edit(url)
    after, new = site.truth[url], ask(site, url)
    assert (before.index_number, before.title) == (after.index_number, after.title)
    assert before.published_on == after.published_on
    assert len(_changed(before, after)) + (before.figures != after.figures) == 1
    assert dict(old.headers)["ETag"] != dict(new.headers)["ETag"]
    assert ask(site, url, if_none_match=dict(old.headers)["ETag"]).status == 200
    assert ask(site, url, if_modified_since=dict(old.headers)["Last-Modified"]).status == 200
    assert [ask(site, other).body for other in others] == bodies
    assert Site(edits=[url]).truth[url] == after


def test_the_same_site_gives_the_same_bytes(site: Site) -> None:
    again = Site()
    for url in site.truth:
        if LANZHI not in url:
            assert ask(site, url) == ask(again, url)
