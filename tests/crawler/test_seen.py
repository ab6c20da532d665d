"""What the archive holds and what is due: by portal, age and settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from scrapy.settings import Settings

from archive import Archive, Exchange
from crawler.dataset import Dataset
from crawler.reading import Job, read
from crawler.seen import Seen
from tests.crawler.paged import BEGIN, JIA, exchange, report_page

URL = f"{JIA}/1.html"
VALIDATORS = {"ETag": '"a-1"', "Last-Modified": "Wed, 10 Jan 2024 08:00:00 GMT"}
CONDITIONS = {"If-None-Match": '"a-1"', "If-Modified-Since": "Wed, 10 Jan 2024 08:00:00 GMT"}
CHALLENGE = b"<html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=5;</script></head><body></body></html>"


class Known:
    """An archive and a dataset to which exchanges come, and what is seen of them."""

    def __init__(self, archive: Archive, dataset: Dataset) -> None:
        self._archive, self._dataset = archive, dataset

    def add(self, *exchanges: Exchange) -> None:
        for one in exchanges:
            self._dataset.add(read(Job(self._archive.folder, self._archive.append(one))))
        self._dataset.finish()

    def seen(self, days: float = 60, interval: float = 7) -> Seen:
        return Seen(self._archive, self._dataset, Settings({"RECHECK_DAYS": days, "RECHECK_INTERVAL": interval}))

    def asked(self, days: float = 60, interval: float = 7, url: str = URL) -> bool:
        return self.seen(days, interval).report("jia", url)[0]


@pytest.fixture
def known(tmp_path) -> Iterator[Known]:
    with Archive(tmp_path / "archive") as archive, closing(Dataset(tmp_path / "reports.sqlite")) as dataset:
        yield Known(archive, dataset)


def days_ago(days: float) -> float:
    """As `after` of an exchange, so that it was so many days ago."""
    return (datetime.now(UTC) - timedelta(days=days) - BEGIN) / timedelta(days=1)


def page(days: float, *, url: str = URL, **fields) -> Exchange:
    return exchange(url, report_page(), after=days_ago(days), headers=VALIDATORS, **fields)


def test_what_is_not_archived_is_asked_for(known) -> None:
    assert known.seen().report("jia", URL) == (True, {})


@pytest.mark.parametrize(
    ("age", "days", "interval", "asked"),
    [
        (0, 60, 7, False),
        (6.9, 60, 7, False),
        (7.1, 60, 7, True),
        (59.9, 60, 7, True),
        (60.1, 60, 7, False),  # no longer recent
        (60.1, 61, 7, True),
        (0, 60, 0, True),  # at every run
        (0.2, 60, 0.1, True),
        (30, 0, 0, False),  # 0 days: off
        (400, 60, 0, False),
    ],
)
def test_a_recent_report_is_asked_for_again_once_in_a_while(known, age, days, interval, asked) -> None:
    known.add(page(age))
    assert known.asked(days, interval) is asked


def test_it_is_asked_for_conditionally(known) -> None:
    known.add(page(8))
    assert known.seen().report("jia", URL) == (True, CONDITIONS)


def test_without_validators_there_are_no_conditions(known) -> None:
    known.add(exchange(URL, report_page(), after=days_ago(8)))
    assert known.seen().report("jia", URL) == (True, {})


def test_what_came_before_a_browser_was_asked_to_show_it_is_asked_for_once_more(known) -> None:
    known.add(page(1))
    assert not known.asked()
    assert known.seen().report("jia", URL, render="browser") == (True, {})
    notes = {"start": [URL], "render": "browser"}
    known.add(exchange(URL, report_page(), after=days_ago(0), notes=notes, rendered=report_page()))
    assert known.seen().report("jia", URL, render="browser") == (False, {})


def test_what_a_page_asked_for_is_no_page_that_was_seen(known) -> None:
    known.add(exchange(URL, report_page(), after=days_ago(1), role="subrequest"))
    assert known.asked()


def test_a_304_counts_as_asked_and_the_first_capture_as_seen(known) -> None:
    """The interval runs from the last answer, the days from the first."""
    known.add(page(20), exchange(URL, status=304, after=days_ago(3)))
    assert not known.asked()
    assert known.asked(interval=2)
    assert not known.asked(days=19, interval=0)


def test_a_clock_that_ran_ahead_puts_no_recheck_off(known) -> None:
    """A page dated years from now is asked for again, and then at most once an interval."""
    known.add(page(-1500))
    assert known.asked()
    known.add(exchange(URL, status=304, after=days_ago(1)))
    assert not known.asked()
    assert known.asked(interval=0.5)


def test_a_failed_recheck_counts_as_asked(known) -> None:
    """A portal that is down is not asked for every known report at every run."""
    known.add(page(20), exchange(URL, failure="timeout: 60 seconds", after=days_ago(1)))
    assert not known.asked()


@pytest.mark.parametrize(
    "failed",
    [
        {"failure": "timeout: 60 seconds"},
        {"failure": "short_body: ", "truncated": "disconnect"},
        {"status": 503},
        {"status": 403},
        {"status": 404},
        {"body": CHALLENGE},
    ],
)
def test_what_did_not_come_is_asked_for_at_the_next_run(known, failed) -> None:
    known.add(exchange(URL, after=days_ago(0), **failed))
    assert known.seen().report("jia", URL) == (True, {})


def test_what_leads_outside_is_not_asked_for_again(known) -> None:
    known.add(exchange(URL, failure="off_portal: http://www.yi.example/ is outside", after=days_ago(0)))
    assert not known.asked()


def test_a_redirect_is_followed_to_what_is_known(known) -> None:
    moved = exchange(f"{JIA}/old.html", status=302, headers={"Location": "/1.html"}, after=days_ago(1))
    known.add(moved, page(1))
    assert not known.asked(url=f"{JIA}/old.html")
    asked, conditions = known.seen(interval=0).report("jia", f"{JIA}/old.html")
    assert (asked, conditions) == (True, {})  # the conditions are those of another address


def test_a_redirect_that_leads_nowhere_is_asked_again(known) -> None:
    for location in ("/old.html", "/nowhere.html", "http://["):
        known.add(exchange(f"{JIA}/old.html", status=302, headers={"Location": location}, after=days_ago(0)))
        assert known.asked(url=f"{JIA}/old.html")


def test_each_portal_knows_its_own(known) -> None:
    known.add(page(1, portal="yi"))
    assert known.asked()


def test_a_page_of_unstated_length_is_held(known) -> None:
    """Its server closes the connection and says nothing: it is as whole as it will ever be."""
    known.add(page(1, truncated="unspecified"))
    assert not known.asked()


def test_the_newest_whole_page_is_held(known) -> None:
    known.add(
        page(9), page(5), exchange(URL, status=304, after=days_ago(4)), exchange(URL, status=500, after=days_ago(3))
    )
    held = known.seen().held("jia", URL)
    assert held is not None
    assert abs(held.fetched_at - (datetime.now(UTC) - timedelta(days=5))) < timedelta(minutes=5)


def test_a_challenge_is_not_held(known) -> None:
    """A firewall's page under status 200 must not stand for the list in place of which it came."""
    known.add(exchange(f"{JIA}/list/", CHALLENGE, role="list", after=days_ago(1), headers=VALIDATORS))
    assert known.seen().held("jia", f"{JIA}/list/") is None
