"""Lists and redirects without end, storms of errors: a crawl comes to its end, with every report that is there."""

from __future__ import annotations

import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.paged import report_page
from tests.running import Stores, crawl

Answer = tuple[int, dict[str, str], bytes]
HASTE = ("-s", "AUTOTHROTTLE_ENABLED=0", "-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_TIMES=1", "-s", "DOWNLOAD_TIMEOUT=5")
PAGES_MAX = 12
HTML = {"Content-Type": "text/html; charset=utf-8"}


@contextmanager
def serving(answer: Callable[[str], Answer]) -> Iterator[tuple[str, list[str]]]:
    """A server on loopback that answers by path; gives its address and the paths asked for, robots.txt left out."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path != "/robots.txt":
                asked.append(self.path)
            status, headers, body = (404, {}, b"") if self.path == "/robots.txt" else answer(self.path)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def crawled(folder: Path, *addresses: str, settings: tuple[str, ...] = ()) -> tuple[Any, Stores]:
    stores, seeds = Stores(folder / "stores"), folder / "seeds.toml"
    entries = (f'[[portal]]\nid = "p{n}"\nname = "甲县"\nstart = ["{url}"]\n' for n, url in enumerate(addresses))
    seeds.write_text("".join(entries), encoding="utf-8")
    return crawl(*HASTE, "-s", f"LIST_PAGES_MAX={PAGES_MAX}", *settings, stores=stores, seeds=seeds), stores


def list_page(rows: Iterator[tuple[str, str]], pager: str) -> bytes:
    items = "".join(f"<li><a href='{url}'>{title}</a><span>2024-01-10</span></li>" for url, title in rows)
    text = f"<html><head><title>政府信息公开年报</title></head><body><ul>{items}</ul><div class='page'>{pager}</div>"
    return f"{text}</body></html>".encode()


def reports(first: int, last: int) -> Iterator[tuple[str, str]]:
    return ((f"/art_{n}.html", f"甲县人民政府{n}年政府信息公开工作年度报告") for n in range(first, last))


def report(path: str) -> Answer:
    year = int(path.removeprefix("/art_").removesuffix(".html"))
    return 200, HTML, report_page(year, number=f"11000/{year}-00001")


def repeating(path: str) -> Answer:
    """Whatever page is asked for, the last one comes, with a link to the next."""
    if path.startswith("/art_"):
        return report(path)
    number = int(path.partition("page=")[2] or 1)
    shown = min(number, 3)
    return (
        200,
        HTML,
        list_page(reports(2010 + shown * 3, 2013 + shown * 3), f"<a href='/nb/?page={number + 1}'>下一页</a>"),
    )


def inventing(path: str) -> Answer:
    """Every page names other reports, which do not exist, and a next page."""
    if path.startswith("/art_"):
        return report(path) if path == "/art_2023.html" else (404, HTML, b"<html><body>404</body></html>")
    number = int(path.partition("page=")[2] or 1)
    rows = [("/art_2023.html", "甲县人民政府2023年政府信息公开工作年度报告")] if number == 1 else []
    rows += [
        (f"/art_{n}.html", f"甲县第{n}镇2023年政府信息公开工作年度报告")
        for n in range(number * 3000, number * 3000 + 3)
    ]
    return 200, HTML, list_page(iter(rows), f"<a href='/nb/?page={number + 1}'>下一页</a>")


def calendar(path: str) -> Answer:
    """A column beside a calendar: every day links to the day after and to the month after."""
    if path.startswith("/art_"):
        return report(path)
    day = int(path.partition("day=")[2] or 0)
    days = "".join(f"<a href='/nb/?day={day + n}'>{n}日</a>" for n in range(1, 32))
    pager = f"<table class='calendar'><tr><td>{days}</td></tr></table><a href='/nb/?day={day + 31}'>下个月</a>"
    return 200, HTML, list_page(reports(2020, 2024) if not day else iter(()), pager)


@pytest.mark.parametrize(
    ("answer", "years", "most"),
    [(repeating, range(2013, 2022), 20), (inventing, [2023], 5 * PAGES_MAX), (calendar, range(2020, 2024), 45)],
)
def test_a_list_without_end(tmp_path, answer, years, most) -> None:
    """Ends at repeats, or at LIST_PAGES_MAX; the reports that there are, are there, once."""
    with serving(answer) as (address, asked):
        done, stores = crawled(tmp_path, f"{address}/nb/")
    assert "Traceback" not in done.err
    assert sorted(report["report_year"] for report in stores.reports()) == list(years)
    assert len(asked) <= most
    assert max(Counter(asked).values()) <= 2


def maze(path: str) -> Answer:
    """Each redirect leads to another address."""
    if path == "/nb/":
        return 200, HTML, list_page(reports(2022, 2024), "")
    if path == "/art_2023.html" or path.startswith("/r/"):
        return (
            302,
            {"Location": f"/r/{int(path.rpartition('/')[2] or 0) + 1}" if path.startswith("/r/") else "/r/1"},
            b"",
        )
    return report(path)


def test_redirects_without_end(tmp_path) -> None:
    """Given up after REDIRECT_MAX_TIMES; the other report is there."""
    with serving(maze) as (address, asked):
        done, stores = crawled(tmp_path, f"{address}/nb/")
    assert done.code == 1
    assert stores.outcomes()[f"{address}/art_2023.html"] == "unreachable"
    assert [report["report_year"] for report in stores.reports()] == [2022]
    assert sum(path.startswith("/r/") for path in asked) <= 2 * 9


def storm(path: str) -> Answer:
    """A list, and an error for everything else."""
    if path == "/nb/":
        return 200, HTML, list_page(reports(2010, 2024), "")
    return 503, HTML, b"<html><body>busy</body></html>"


def healthy(path: str) -> Answer:
    return (200, HTML, list_page(reports(2010, 2024), "")) if path == "/nb/" else report(path)


def test_a_storm_of_errors_at_one_portal_is_no_other_portals_matter(tmp_path) -> None:
    with serving(storm) as (stormy, asked), serving(healthy) as (calm, _):
        done, stores = crawled(tmp_path, f"{stormy}/nb/", f"{calm}/nb/")
    assert done.code == 1
    assert "14 pages could not be had" in done.last
    assert Counter(asked) == Counter({"/nb/": 1, **{f"/art_{n}.html": 2 for n in range(2010, 2024)}})
    assert len([r for r in stores.reports() if r["portal"] == "p1"]) == 14
    assert [r for r in stores.reports() if r["portal"] == "p0"] == []


class _Alert(socketserver.BaseRequestHandler):
    """Refuses every handshake (TLS alert 40), and speaks no HTTP either."""

    def handle(self) -> None:
        self.request.recv(1024)
        self.request.sendall(bytes.fromhex("15030300020228"))


def test_a_tls_handshake_that_fails(tmp_path) -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Alert) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        start = f"https://127.0.0.1:{server.server_address[1]}/nb/"
        done, stores = crawled(tmp_path, start)
        server.shutdown()
    assert done.code == 1
    assert "Traceback" not in done.err
    assert set(stores.outcomes().values()) == {"unreachable"}
    assert "tls" in {c.failure.partition(":")[0] for c in stores.captures() if c.url.startswith("https:")}
