"""Servers that are hard to speak to: old TLS, http behind https links and the other way round, cookies, wrong types."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from crawler.transport import Transport
from tests.certificates import context
from tests.crawler.paged import list_page, report_page
from tests.crawler.rawserver import RawServer, Script
from tests.portals.record import loopback_settings
from tests.running import Done, Stores, crawl
from tests.unsafe_tls import UnsafeTLS

FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "RETRY_ENABLED=0")
YEARS = range(2020, 2024)
ROBOTS = b"User-agent: *\nDisallow: /admin/\n"


def answered(body: bytes, kind: str = "text/html; charset=utf-8", *, more: str = "", status: str = "200 OK") -> Script:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    return Script((head.encode() + body,))


def scripts(links: str = "", kind: str = "text/html; charset=utf-8") -> dict[str, Script | list[Script]]:
    """A column and its reports; `links` is what stands before their paths."""
    rows = {f"{links}/{year}.html": f"甲县{year}年政府信息公开工作年度报告" for year in YEARS}
    pages = {f"/{year}.html": answered(report_page(year, number=None), kind) for year in YEARS}
    return {"/robots.txt": answered(ROBOTS, "text/plain"), "/list/": answered(list_page(rows), kind), **pages}


def visit(folder: Path, start: str, *options: object) -> tuple[Done, Stores]:
    stores = Stores(folder / "stores")
    seeds = folder / "seeds.toml"
    seeds.write_text(f'[[portal]]\nid = "jia"\nname = "甲县人民政府"\nstart = ["{start}"]\n', encoding="utf-8")
    return crawl(*FAST, *options, stores=stores, seeds=seeds), stores


def years_of(stores: Stores) -> list[int]:
    return sorted(report["report_year"] for report in stores.reports())


@pytest.fixture(scope="module")
def certificates(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.mark.parametrize(
    ("kind", "refused"),
    [("weak_dh", "dh key too small"), ("tls_1_0", "version"), ("unsafe", "unsafe legacy renegotiation")],
)
def test_old_tls_is_spoken_after_the_strict_try(kind, refused, tmp_path, certificates) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the old version, which is the point
        tls = UnsafeTLS(certificates) if kind == "unsafe" else context(certificates, kind)
    with RawServer(scripts(), tls) as server:
        done, stores = visit(tmp_path, f"https://127.0.0.1:{server.port}/list/")
    assert done.code == 0, done.err
    assert years_of(stores) == list(YEARS)
    failures = [capture.failure for capture in stores.captures() if capture.failure]
    assert len(failures) == 1, "strictly once, then never again"
    assert failures[0].startswith("tls: ")
    assert refused in failures[0].lower()


def test_a_certificate_that_is_expired_and_anothers_is_no_reason_for_old_tls(tmp_path, certificates) -> None:
    with RawServer(scripts(), context(certificates)) as server:
        done, stores = visit(tmp_path, f"https://127.0.0.1:{server.port}/list/")
    assert done.code == 0, done.err
    assert years_of(stores) == list(YEARS)
    assert [capture.failure for capture in stores.captures() if capture.failure] == []


def test_a_host_that_answered_is_not_tried_otherwise() -> None:
    from scrapy import Request

    transport = Transport(None)  # type: ignore[arg-type]
    request = Request("https://www.jia.example/x")
    transport.reached(request.url)
    assert transport.instead(request, "tls: handshake failure") is None
    assert transport.instead(request, "refused: by other side") is None
    other = Request("https://www.yi.example/x")
    assert transport.instead(other, "gone: 404") is None
    assert transport.instead(other, "tls: dh key too small") == other.url
    assert transport.instead(other, "tls: dh key too small") == "http://www.yi.example/x"


def test_https_links_to_a_host_that_speaks_only_http(tmp_path) -> None:
    """What is linked by https is had by http; the second crawl knows it."""
    with RawServer({}) as server:
        server.scripts.update(scripts(f"https://127.0.0.1:{server.port}"))
        start = f"https://127.0.0.1:{server.port}/list/"
        done, stores = visit(tmp_path, start)
        assert done.code == 0, done.err
        assert years_of(stores) == list(YEARS)
        linked = f"https://127.0.0.1:{server.port}/2023.html"
        assert stores.outcomes()[linked] == "duplicate"
        assert stores.outcomes()[linked.replace("https", "http")] == "report"
        before = len(server.received)
        again, _ = visit(tmp_path, start)
        assert again.code == 0, again.err
        assert {one.path for one in server.received[before:] if one.data.startswith(b"GET")} == {
            "/robots.txt",
            "/list/",
        }


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_a_host_that_listens_on_the_other_port_only(scheme, tmp_path, certificates) -> None:
    """Linked by https and refused there, or by http: the other is asked."""
    tls = context(certificates) if scheme == "http" else None
    with RawServer(scripts(f"{scheme}://www.jia.example"), tls) as server:
        ports = (server.port, 1) if tls is None else (1, server.port)
        settings = (*loopback_settings(ports[0]), "-s", f"DEMO_TLS_PORT={ports[1]}")
        done, stores = visit(tmp_path, f"{scheme}://www.jia.example/list/", *settings)
    assert done.code == 0, done.err
    assert years_of(stores) == list(YEARS)
    assert "unreachable" not in set(stores.outcomes().values())


def test_a_cookie_gate_is_walked_through(tmp_path) -> None:
    """A redirect to the same page with a cookie, then the page; every page but robots.txt."""
    gate = answered(b"", more="Set-Cookie: C3VK=1a2b; path=/\r\nLocation: /list/\r\n", status="302 Found")
    pages = scripts()
    with RawServer({**pages, "/list/": [gate, pages["/list/"]]}) as server:  # type: ignore[list-item]
        done, stores = visit(tmp_path, f"http://127.0.0.1:{server.port}/list/")
        assert done.code == 0, done.err
        assert years_of(stores) == list(YEARS)
        assert all(b"C3VK=1a2b" in one.data for one in server.received if one.path == "/2023.html")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/octet-stream", "image/gif", "text/html; charset=gb2312", ""]
)
def test_a_wrong_content_type_hides_nothing(kind, tmp_path) -> None:
    """Also UTF-8 that calls itself gb2312, and no type at all."""
    with RawServer(scripts(kind=kind)) as server:
        done, stores = visit(tmp_path, f"http://127.0.0.1:{server.port}/list/")
    assert done.code == 0, done.err
    assert years_of(stores) == list(YEARS)
    assert {report["agency"] for report in stores.reports()} == {"甲县人民政府"}
