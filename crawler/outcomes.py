"""The outcomes of contract section 7: in what every URL ends, and which of several captures decides it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

OUTCOMES = {
    "report": "an annual report, with or without machine-readable tables",
    "unchanged": "asked again, and nothing in the report had changed",
    "duplicate": "the same report at another address",
    "list": "a list page, or a page on the way to one",
    "not_a_report": "another document",
    "attachment": "a file that belongs to a report",
    "challenged": "the portal's firewall answered with a challenge in place of the page",
    "blocked": "401, 403, 429 or robots.txt",
    "soft_404": "a page that says it does not exist, under status 200",
    "gone": "404 or 410",
    "unreachable": "DNS, TLS, timeout, reset, 5xx, short body or a redirect loop",
    "off_portal": "a host outside the portal's own domain",
    "unreadable": "over the size limit, a decompression bomb, or bytes that are no document",
}
#: Roles of captures that are no page whose outcome anyone asks for: robots.txt, and what a page asked for while a
#: browser rendered it.
NO_PAGES = ("robots", "subrequest")
#: What a later failure does not take back, the strongest first: the page was read once, and the archive holds it.
LASTING = ("report", "attachment", "list", "duplicate", "not_a_report")
#: What may be different at the next run, so that the URL is asked for again.
PASSING = frozenset({"unreachable", "blocked", "challenged", "soft_404", "gone"})
#: What leaves a portal partial, and the run with exit code 1.
PARTIAL = frozenset({"unreachable", "blocked", "challenged"})


def outcome_of_failure(failure: str) -> str:
    """The outcome of a `failure_of` line."""
    kind = failure.partition(":")[0]
    by_kind = {
        "robots": "blocked",
        "too_large": "unreadable",
        "off_portal": "off_portal",
        "private_address": "off_portal",
        "not_archived": "gone",
    }
    return by_kind.get(kind, "unreachable")


def outcome_of_status(status: int) -> str | None:
    """The outcome that a status alone decides; None where the body has to be read."""
    if status in (404, 410):
        return "gone"
    if status in (401, 403, 429):
        return "blocked"
    if status >= 500:
        return "unreachable"
    return "not_a_report" if status >= 400 else None


class Event(NamedTuple):
    """What one capture of a URL came to."""

    fetched_at: str
    record_id: str
    outcome: str
    reason: str | None


def standing(events: Iterable[Event]) -> Event:
    """Which capture a URL's outcome rests on: the newest of the strongest lasting kind, else the newest. The order in
    which the captures are given does not matter, nor does a page that was once asked for as a list and once as a
    report change its outcome with the moment."""
    ordered = sorted(events, reverse=True)
    strength = {outcome: n for n, outcome in enumerate(LASTING)}
    lasting = [event for event in ordered if event.outcome in strength]
    return min(lasting, key=lambda event: strength[event.outcome]) if lasting else ordered[0]
