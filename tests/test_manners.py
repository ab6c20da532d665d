"""Manners towards a portal: one request at a time, no sooner than its delay, and a name to write to."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from crawler.hours import BEIJING, hours_of, is_open
from crawler.manners import retry_after
from tests.crawler.paged import list_page, report_page
from tests.crawler.rawserver import PAUSE, RawServer, Received, Script
from tests.running import PROJECT, Done, Stores, crawl

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


def run(tmp_path, *arguments: str, keys: str = "", **scripts: Script | list[Script]) -> tuple[Done, list[Received]]:
    """A crawl of one portal at a raw server: how it ended, what came when. `scripts` by year stand in for SCRIPTS."""
    seeds = tmp_path / "seeds.toml"
    with RawServer({**SCRIPTS, **{f"/{name[1:]}.html": script for name, script in scripts.items()}}) as server:
        start = f"http://127.0.0.1:{server.port}/list/"
        entry = f'[[portal]]\nid = "jia"\nname = "甲县人民政府"\nstart = ["{start}"]\n{keys}'
        seeds.write_text(entry, encoding="utf-8")
        done = crawl(*arguments, stores=Stores(tmp_path / "stores"), seeds=seeds)
        return done, server.received


def mean_pause(stores: Stores, after: int = 0) -> float:
    """Seconds between the beginnings of two requests as the crawl made them, robots.txt and the first `after` left
    out: one that begins a moment late must not count against the next."""
    begun = sorted(capture.fetched_at for capture in stores.captures() if capture.role != "robots")[after:]
    return (begun[-1] - begun[0]).total_seconds() / (len(begun) - 1)


def gaps(received: list[Received]) -> list[float]:
    return [after.began - before.began for before, after in pairwise(received)]


@pytest.mark.parametrize(
    ("arguments", "keys", "least", "most"),
    [
        (("-s", "DOWNLOAD_DELAY=0.3", "-s", "DOWNLOAD_DELAY_JITTER=0"), "", 0.29, 2),
        (("-s", "AUTOTHROTTLE_ENABLED=0", "-s", "DOWNLOAD_DELAY_JITTER=0"), "delay = 0.3\n", 0.29, 1.5),
        (("-s", "DOWNLOAD_DELAY_JITTER=0"), "delay = 0.3\n", 0.29, 1.5),
        (("-s", "DOWNLOAD_DELAY=0.1", "-s", "DOWNLOAD_DELAY_JITTER=0"), "delay = 30\n", 0.09, 2),
    ],
    ids=["-s", "seed", "seed with AutoThrottle", "-s wins over the seed"],
)
def test_the_delay_between_two_requests(tmp_path, arguments, keys, least, most) -> None:
    done, received = run(tmp_path, *arguments, *("-s", "AUTOTHROTTLE_START_DELAY=0.1"), keys=keys)
    assert done.code == 0, done.err
    assert len(received) == len(SCRIPTS)
    assert least <= mean_pause(Stores(tmp_path / "stores")) < most


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


BUSY = b"HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
PLAIN = ("-s", "DOWNLOAD_DELAY=0.01", "-s", "AUTOTHROTTLE_ENABLED=0")


@pytest.mark.parametrize(("longest", "least"), [("600", 0.95), ("0.4", 0.35)], ids=["as asked", "no longer than that"])
def test_retry_after_is_waited_for(tmp_path, longest, least) -> None:
    """Nothing at all is asked of the host before it."""
    healthy = SCRIPTS["/2020.html"]
    done, received = run(tmp_path, *PLAIN, "-s", f"RETRY_AFTER_MAX={longest}", y2020=[Script((BUSY,)), healthy])
    assert done.code == 0, done.err
    at = next(n for n, one in enumerate(received) if one.path == "/2020.html")
    assert received[at + 1].began - received[at].began >= least
    assert [one.path for one in received].count("/2020.html") == 2


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"120", 120),
        (b"Sun, 22 Nov 2026 08:01:30 GMT", 90),
        (b"Sun, 22 Nov 2026 07:00:00 GMT", 0),
        (b"soon", 0),
        (None, 0),
    ],
)
def test_retry_after_is_a_number_or_a_date(value, seconds) -> None:
    assert retry_after(value, datetime(2026, 11, 22, 8, 0, tzinfo=UTC)) == seconds


def test_hosts_that_share_an_address_are_asked_as_one(tmp_path) -> None:
    """`localhost` and 127.0.0.1: once it is known that they are one, no two requests are closer than the delay."""
    scripts = {path.replace("/list/", f"/{name}/"): script for path, script in SCRIPTS.items() for name in "ab"}
    seeds = tmp_path / "seeds.toml"
    with RawServer(scripts) as server:
        entries = [
            f'[[portal]]\nid = "{host[0]}x"\nname = "甲县人民政府"\nstart = ["http://{host}:{server.port}/{path}/"]\n'
            for host, path in (("localhost", "a"), ("127.0.0.1", "b"))
        ]
        seeds.write_text("".join(entries), encoding="utf-8")
        options = ("-s", "DOWNLOAD_DELAY=0.1", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "DOWNLOAD_DELAY_JITTER=0")
        done = crawl(*options, stores=Stores(tmp_path / "stores"), seeds=seeds)
        received = server.received
    assert done.code == 0, done.err
    assert len(received) == 2 * len(SCRIPTS)
    assert mean_pause(Stores(tmp_path / "stores"), after=2) >= 0.09  # the first pages begin before it is known


def test_the_hours_of_a_crawl() -> None:
    night = hours_of("22:00-06:00, 12:00-13:30")
    beijing = [(21, 59), (22, 0), (0, 30), (5, 59), (6, 0), (12, 0), (13, 29), (13, 30)]
    moments = [datetime(2026, 11, 22, hour, minute, tzinfo=BEIJING).astimezone(UTC) for hour, minute in beijing]
    assert [is_open(night, moment) for moment in moments] == [False, True, True, True, False, True, True, False]
    assert is_open([], moments[0])


def test_outside_its_hours_a_crawl_asks_nothing(tmp_path) -> None:
    """Sent away by a signal, as it would wait until tomorrow."""
    now = datetime.now(BEIJING)
    hours = f"{(now + timedelta(hours=2)):%H:00}-{(now + timedelta(hours=3)):%H:00}"
    command = [sys.executable, "-m", "scrapy", "crawl", "annual_reports", *Stores(tmp_path / "stores").options]
    with RawServer(SCRIPTS) as server:
        seeds = tmp_path / "seeds.toml"
        start = f"http://127.0.0.1:{server.port}/list/"
        seeds.write_text(f'[[portal]]\nid = "jia"\nname = "甲县人民政府"\nstart = ["{start}"]\n', encoding="utf-8")
        options = ["-a", f"seeds={seeds}", "-s", f"CRAWL_HOURS={hours}"]
        process = subprocess.Popen([*command, *options], cwd=PROJECT, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        seen = next(line for line in process.stderr if "outside CRAWL_HOURS" in line)
        process.terminate()
        process.communicate()
        assert "waiting" in seen
        assert server.received == []


@pytest.mark.parametrize("hours", ["22-06", "25:00-06:00", "06:00-06:00", "night"])
def test_hours_that_are_none_are_refused(hours, tmp_path) -> None:
    done = crawl("-s", f"CRAWL_HOURS={hours}", stores=Stores(tmp_path))
    assert (done.code, done.last.startswith(f"scrapy: -s CRAWL_HOURS={hours}: ")) == (2, True)
