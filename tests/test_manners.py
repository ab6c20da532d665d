"""Manners towards a portal: one request at a time, no sooner than its delay, and a name to write to."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.crawler.paged import list_page, report_page
from tests.crawler.rawserver import PAUSE, RawServer, Received, Script
from tests.running import Done, Stores, crawl

YEARS = range(2018, 2024)


def answered(body: bytes, kind: bytes = b"text/html; charset=utf-8") -> Script:
    """In two pieces, so that an answer takes a moment."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: " + kind + b"\r\nContent-Length: %d\r\n\r\n" % len(body)
    return Script((head + body[:100], body[100:])) if len(body) > 100 else Script((head + body,))


SCRIPTS = {
    "/robots.txt": answered(b"User-agent: *\nDisallow: /admin/\n", b"text/plain"),
    "/list/": answered(
        list_page({f"/{year}.html": f"甲县{year}年政府信息公开工作年度报告" for year in YEARS}, len(YEARS))
    ),
    **{f"/{year}.html": answered(report_page(year, number=None, published=f"{year + 1}-01-10")) for year in YEARS},
}


def run(tmp_path, *arguments: str, keys: str = "") -> tuple[Done, list[Received]]:
    """A crawl of one portal at a raw server: how it ended, and what came when."""
    seeds = tmp_path / "seeds.toml"
    with RawServer(SCRIPTS) as server:
        start = f"http://127.0.0.1:{server.port}/list/"
        entry = f'[[portal]]\nid = "jia"\nname = "甲县人民政府"\nstart = ["{start}"]\n{keys}'
        seeds.write_text(entry, encoding="utf-8")
        done = crawl(*arguments, stores=Stores(tmp_path / "stores"), seeds=seeds)
        return done, server.received


def gaps(received: list[Received]) -> list[float]:
    return [after.began - before.began for before, after in pairwise(received)]


@pytest.mark.parametrize(
    ("arguments", "keys", "least", "most"),
    [
        (("-s", "DOWNLOAD_DELAY=0.3", "-s", "DOWNLOAD_DELAY_JITTER=0"), "", 0.29, 2),
        (("-s", "AUTOTHROTTLE_ENABLED=0", "-s", "DOWNLOAD_DELAY_JITTER=0"), "delay = 0.3\n", 0.29, 1.5),
        (("-s", "DOWNLOAD_DELAY=0.1", "-s", "DOWNLOAD_DELAY_JITTER=0"), "delay = 30\n", 0.09, 2),
    ],
    ids=["-s", "seed", "-s wins over the seed"],
)
def test_the_delay_between_two_requests(tmp_path, arguments, keys, least, most) -> None:
    done, received = run(tmp_path, *arguments, *("-s", "AUTOTHROTTLE_START_DELAY=0.1"), keys=keys)
    assert done.code == 0, done.err
    assert len(received) == len(SCRIPTS)
    pauses = gaps(received)[1:]  # robots.txt and the first page are asked for in one go
    assert min(pauses) >= least
    assert sorted(pauses)[len(pauses) // 2] < most


def test_one_request_at_a_time(tmp_path) -> None:
    """The next is asked for when the last has come, however short the delay."""
    done, received = run(tmp_path, "-s", "DOWNLOAD_DELAY=0.001", "-s", "AUTOTHROTTLE_ENABLED=0")
    assert done.code == 0, done.err
    assert min(gaps(received)[1:]) >= PAUSE  # robots.txt is answered in one piece
    assert {one.path for one in received} == set(SCRIPTS)
    assert len(received) == len(SCRIPTS)


def test_robots_txt_comes_first_and_requests_name_a_contact(tmp_path) -> None:
    done, received = run(tmp_path, "-s", "DOWNLOAD_DELAY=0", "-s", "CONTACT=mailto:a@jia.example")
    assert done.code == 0, done.err
    assert [one.path for one in received].index("/robots.txt") == 0
    assert all(b"mailto:a@jia.example" in one.data for one in received)
    assert all(b"Accept-Encoding: gzip, deflate\r\n" in one.data for one in received)
