"""In what a URL ends: by failure, by status, and which of several captures counts."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from crawler.failures import OffPortal, PrivateAddress, failure_of
from crawler.outcomes import LASTING, OUTCOMES, PARTIAL, PASSING, Event, outcome_of_failure, outcome_of_status, standing

EVENTS = st.lists(
    st.builds(
        Event,
        st.integers(0, 5).map(lambda day: f"2024-01-0{day + 1}T00:00:00.000Z"),
        st.integers(0, 10**6).map(str),
        st.sampled_from([*OUTCOMES, "redirect"]),
        st.none(),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda event: event.record_id,
)


@pytest.mark.parametrize(
    ("error", "kind", "outcome"),
    [
        (CannotResolveHostError("no address"), "dns", "unreachable"),
        (DownloadTimeoutError("took longer than 60 seconds"), "timeout", "unreachable"),
        (DownloadConnectionRefusedError("refused"), "refused", "unreachable"),
        (ResponseDataLossError(), "short_body", "unreachable"),
        (DownloadFailedError("Connection lost"), "reset", "unreachable"),
        (DownloadFailedError("SSL routines: certificate verify failed"), "tls", "unreachable"),
        (DownloadCancelledError("larger than download max size"), "too_large", "unreadable"),
        (IgnoreRequest("body exceeded DOWNLOAD_MAXSIZE"), "too_large", "unreadable"),
        (IgnoreRequest("Forbidden by robots.txt"), "robots", "blocked"),
        (IgnoreRequest("max redirections reached"), "redirect_loop", "unreachable"),
        (OffPortal("http://www.yi.example/ is outside"), "off_portal", "off_portal"),
        (PrivateAddress("www.yi.example is at 10.0.0.1"), "private_address", "off_portal"),
        (UnsupportedURLSchemeError("ftp"), "off_portal", "off_portal"),
    ],
)
def test_failures(error, kind, outcome) -> None:
    failure = failure_of(error)
    assert failure.startswith(f"{kind}: ")
    assert "\n" not in failure
    assert outcome_of_failure(failure) == outcome


def test_a_message_of_several_lines_becomes_one() -> None:
    assert failure_of(DownloadFailedError("one\n  two\n")) == "reset: one two"


def test_an_answer_that_a_replay_lacks_is_gone() -> None:
    assert outcome_of_failure("not_archived: not in the WARC files that REPLAY names") == "gone"


@pytest.mark.parametrize(
    ("statuses", "outcome"),
    [
        ((404, 410), "gone"),
        ((401, 403, 429), "blocked"),
        ((500, 502, 503, 504, 599), "unreachable"),
        ((400, 405, 451), "not_a_report"),
        ((200, 203, 304), None),
    ],
)
def test_statuses(statuses, outcome) -> None:
    assert {outcome_of_status(status) for status in statuses} == {outcome}


def test_every_outcome_has_its_place() -> None:
    assert set(LASTING) | set(PASSING) <= set(OUTCOMES)
    assert not set(LASTING) & set(PASSING)
    assert PARTIAL <= PASSING


def event(day: int, outcome: str) -> Event:
    return Event(f"2024-01-{day:02d}T00:00:00.000Z", f"record {day} {outcome}", outcome, None)


@pytest.mark.parametrize(
    ("outcomes", "stands"),
    [
        (["report"], "report"),
        (["unreachable", "report"], "report"),
        (["report", "unreachable"], "report"),
        (["report", "gone"], "report"),
        (["report", "unchanged", "unchanged"], "report"),
        (["list", "challenged"], "list"),
        (["unreachable", "blocked"], "blocked"),
        (["gone", "unreachable"], "unreachable"),
        (["list", "report"], "report"),
        (["report", "list"], "report"),
    ],
)
def test_what_was_read_once_stands(outcomes, stands) -> None:
    """Later failures do not take it back; among failures the newest counts."""
    assert standing([event(day, outcome) for day, outcome in enumerate(outcomes, 1)]).outcome == stands


def test_of_two_readings_the_newer_stands() -> None:
    assert standing([event(1, "report"), event(3, "report"), event(2, "report")]) == event(3, "report")


@given(EVENTS, st.randoms(use_true_random=False))
def test_the_order_of_captures_does_not_matter(events, chance: random.Random) -> None:
    shuffled = events[:]
    chance.shuffle(shuffled)
    assert standing(shuffled) == standing(events)
    assert standing(events) in events
