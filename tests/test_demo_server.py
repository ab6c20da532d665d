"""The demo site's answers on the wire: encodings, conditions, faults, and the server that sends them."""

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
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from tests.portals.asked import LANTING, LANZHI, WUTANG, ask, page, reports
from tests.portals.faults import BOMB_SIZE, KINDS
from tests.portals.server import DemoServer
from tests.portals.site import Site

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def site() -> Site:
    """One site for all tests that change nothing."""
    return Site()


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


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
