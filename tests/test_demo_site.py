"""The demo portals are what the other tests take them for: figures that obey the rules, links that lead somewhere,
encodings and transports as announced, faults on their switches."""

from __future__ import annotations

import gzip
import http.client
import itertools
import json
import re
import socket
import subprocess
import sys
import time
import tomllib
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import lxml.html
import pytest

from tests.portals.codes import APPLICANTS, REQUEST_COLUMNS, REVIEW_GROUPS, result_rows
from tests.portals.faults import BOMB_SIZE, KINDS, Answer
from tests.portals.server import DemoServer
from tests.portals.site import Site
from tests.portals.truth import Truth

ROOT = Path(__file__).parents[1]
PROXY = "/module/web/jpage/dataproxy.jsp?columnid=1229900121"
LANTING, LANZHI, SHUOTANG, RONGPU, WUTANG = (
    f"www.{name}.example" for name in ("lanting", "lanzhi", "shuotang", "rongpu", "wutang")
)


@pytest.fixture(scope="module")
def site() -> Site:
    """One site for all tests that change nothing."""
    return Site()


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


def ask(site: Site, url: str, **headers: str) -> Answer:
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return site.answer("GET", parts.netloc, path, {name.replace("_", "-"): value for name, value in headers.items()})


def reports(site: Site) -> list[Truth]:
    return [truth for truth in site.truth.values() if truth.outcome in ("report", "duplicate")]


def page(site: Site, url: str) -> lxml.html.HtmlElement:
    body = ask(site, url).body
    encoding = "gb18030" if b"charset=gb2312" in body else "utf-8"
    return lxml.html.document_fromstring(body.decode(encoding))


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


# Encodings and transport


def test_one_page_is_gb18030_and_declares_gb2312(site: Site) -> None:
    (url,) = [t.url for t in reports(site) if b"charset=gb2312" in ask(site, t.url).body]
    answer = ask(site, url)
    assert dict(answer.headers)["Content-Type"] == "text/html"
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("gb2312")
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("gbk")
    assert {"〇", "镕", "囍", "䶮"} <= set(answer.body.decode("gb18030"))


def test_traditional_reports(site: Site) -> None:
    own = [truth for truth in reports(site) if truth.script == "hant"]
    assert {truth.format for truth in own} == {"2021", "2019", "pre-2019"}
    for truth in own:
        text = page(site, truth.url).text_content()
        assert "政府信息公開" in text
        assert "报告" not in text
        assert "報告" in str(truth.title)


def test_conditional_requests_are_answered_304_but_where_a_counter_moves(site: Site) -> None:
    for url, truth in site.truth.items():
        headers = dict(ask(site, url).headers)
        if truth.outcome in ("gone", "redirect"):
            continue
        by_tag = ask(site, url, if_none_match=f'"x", {headers["ETag"]}')
        by_date = ask(site, url, if_modified_since=headers["Last-Modified"])
        counted = LANZHI in url and truth.outcome != "list"
        assert {by_tag.status, by_date.status} == ({200} if counted else {304})
        if not counted:
            assert by_tag.body == b""


def test_the_counter_changes_the_page_and_nothing_else() -> None:
    site = Site()
    url = next(truth.url for truth in reports(site) if truth.portal == "demo-lanzhi")
    first, second = ask(site, url), ask(site, url)
    assert first.chunked
    assert first.body != second.body
    assert first.body.replace(b"1001", b"") == second.body.replace(b"1002", b"")


def test_one_portal_is_gzipped_for_those_who_accept_it(site: Site) -> None:
    url = next(truth.url for truth in reports(site) if truth.portal == "demo-rongpu")
    zipped = ask(site, url, accept_encoding="gzip, deflate")
    assert dict(zipped.headers)["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == ask(site, url).body


def test_robots(site: Site) -> None:
    for host in site.hosts:
        assert b"Disallow: /admin/" in ask(site, f"http://{host}/robots.txt").body


# Faults


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("500", 500),
        ("503", 503),
        ("429", 429),
        ("403", 403),
        ("challenge_412", 412),
        ("challenge_521", 521),
        ("redirect_loop", 302),
        ("soft_404", 200),
        ("empty", 200),
    ],
)
def test_faults_with_a_status(kind: str, status: int) -> None:
    site = Site()
    url = next(iter(site.truth))
    site.fail(url, kind, times=1)
    assert ask(site, url).status == status
    assert b"datastore" in ask(site, url).body
    site.fail(url, kind)
    assert [ask(site, url).status for _ in range(3)] == [status] * 3
    site.recover(url)
    assert b"datastore" in ask(site, url).body


def test_an_unknown_fault_or_url_is_refused(site: Site) -> None:
    with pytest.raises(ValueError, match="no such fault"):
        site.fail(next(iter(site.truth)), "meteor")
    with pytest.raises(KeyError):
        site.edit("http://www.lanting.example/nothing")
    assert set(KINDS) >= {"reset", "short", "slow", "hang", "gzip_bomb"}


def test_the_bomb_is_small_and_grows_to_its_size() -> None:
    site = Site()
    url = next(iter(site.truth))
    site.fail(url, "gzip_bomb")
    answer = ask(site, url)
    assert len(answer.body) < BOMB_SIZE // 500
    reader = zlib.decompressobj(31)
    assert len(reader.decompress(answer.body, 50_000_000)) == 50_000_000


# The server


def fetch(url: str, **headers: str) -> tuple[int, bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    try:
        connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""), headers=headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def test_server_sends_what_the_site_answers_by_host_and_by_port(server: DemoServer) -> None:
    for url in itertools.chain.from_iterable(server.site.list_urls(host) for host in server.site.hosts):
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        assert fetch(f"http://127.0.0.1:{server.port}{path}", Host=parts.netloc) == (200, ask(Site(), url).body)
        status, body = fetch(server.local(url))
        assert status == 200
        assert b".example/" not in body  # links work where the page was asked for
    assert {asked.host for asked in server.log} == set(server.site.hosts)


def test_server_chunks_and_keeps_connections(server: DemoServer) -> None:
    urls = [truth.url for truth in reports(server.site) if truth.portal == "demo-lanzhi"]
    connection = http.client.HTTPConnection("127.0.0.1", server.ports[LANZHI], timeout=5)
    for url in urls:
        connection.request("GET", urlsplit(url).path)
        response = connection.getresponse()
        assert response.getheader("Transfer-Encoding") == "chunked"
        assert re.search(r"[浏瀏][览覽]量：1001<", response.read().decode())
    connection.close()
    assert [asked.url for asked in server.log] == urls


def test_server_log_and_switches(server: DemoServer) -> None:
    url = next(truth.url for truth in reports(server.site) if truth.portal == "demo-wutang")
    base = f"http://127.0.0.1:{server.port}"
    _, before = fetch(server.local(url), **{"If-None-Match": '"none"'})
    with urlopen(f"{base}/__edit__?url={url}", data=b"", timeout=5) as response:
        assert response.status == 204
    with urlopen(f"{base}/__fail__?url={url}&kind=503&times=1", data=b"", timeout=5) as response:
        assert response.status == 204
    assert fetch(server.local(url))[0] == 503
    assert fetch(server.local(url))[1] != before
    lines = [json.loads(line) for line in fetch(f"{base}/__log__")[1].splitlines()]
    assert [line["status"] for line in lines] == [200, 503, 200]
    assert lines[0]["headers"]["if-none-match"] == '"none"'


def test_server_plays_the_faults_of_the_wire(server: DemoServer) -> None:
    url = server.site.list_urls(WUTANG)[0]
    server.site.fail(url, "reset", times=1)
    with pytest.raises(ConnectionResetError):
        fetch(server.local(url))
    server.site.fail(url, "short", times=1)
    with pytest.raises(http.client.IncompleteRead):
        fetch(server.local(url))
    server.site.fail(url, "hang", times=1)
    with socket.create_connection(("127.0.0.1", server.ports[WUTANG]), 0.3) as raw:
        raw.sendall(f"GET {urlsplit(url).path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        with pytest.raises(TimeoutError):
            raw.recv(1)
    server.site.fail(url, "slow", times=1)
    with socket.create_connection(("127.0.0.1", server.ports[WUTANG]), 2) as raw:
        raw.sendall(f"GET {urlsplit(url).path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.3)
        assert len(raw.recv(65536).split(b"\r\n\r\n", 1)[1]) < 100
    assert fetch(server.local(url))[0] == 200


def test_command_line_prints_ports_and_stops_with_its_input() -> None:
    command = [sys.executable, "-m", "tests.portals.server", "--port", "0", "--reports", "30"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        hosts = dict(process.stdout.readline().split() for _ in range(5))
        assert fetch(f"http://127.0.0.1:{port}/robots.txt", Host=LANTING)[0] == 200
        assert fetch(f"http://127.0.0.1:{hosts[WUTANG]}/")[0] == 200
        process.communicate(timeout=10)
    assert process.returncode == 0


def test_a_larger_site_is_cheap_until_it_is_read() -> None:
    site = Site(reports_per_portal=200)
    for portal in site.portals:
        assert sum(item.report is not None for item in portal.items) >= 200
        titles = [item.title for item in portal.items if item.kind == "report"]
        assert len(set(titles)) == len(titles)
    assert site.families[WUTANG].page_count() > 20
    assert ask(site, site.list_urls(WUTANG)[-1]).status == 200
