"""What the lists of a portal say of a page, put together from all the rows that name it.

A page is asked for by the row that came first; where another list says otherwise, the order of arrival would show in
what the page itself does not state. So once all is read, a report that owes something to its row is held against all
rows, as the lists were last read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urldefrag

from archive.store import Capture
from parsers.labels import FIELDS
from parsers.metadata import entry_fields

Entry = Mapping[str, str]
"""A list row: `title`, `date` and what else it says."""
_MOST_HOPS = 8  # as many redirects as are followed


def entry_of(capture: Capture) -> Entry:
    """The row that a page was asked for by; empty where it was come to in another way."""
    entry: Entry = capture.notes.get("entry", {})
    return entry


def merged(rows: Iterable[Entry]) -> dict[str, str]:
    """One row of several, whatever their order: the longest title, for others are cut short; the earliest date; of the
    rest the least."""
    said: dict[str, list[str]] = {}
    for row in rows:
        for name, value in row.items():
            said.setdefault(name, []).append(value)
    return {name: max(sorted(texts), key=len) if name == "title" else min(texts) for name, texts in said.items()}


def owed(entry: Entry, report: Mapping[str, Any]) -> dict[str, str | None]:
    """What a report may owe to its row: {field: value}, null where its page states another value itself."""
    lent = entry_fields(entry)
    found: dict[str, str | None] = {}
    for name in sorted(field for field in FIELDS if field):
        value = report.get(name)
        if name in lent and not (isinstance(value, str) and value != lent[name]):
            found[name] = lent[name]
        elif value:
            found[name] = None
    return found


def is_owing(told: Mapping[str, str | None], entry: Entry) -> bool:
    """Whether a report that owes this would say something else if its row were `entry`."""
    lent = entry_fields(entry)
    return any(told.get(name, "") != lent.get(name, "") for name in {*told, *lent} if told.get(name, "") is not None)


def by_address(rows: Iterable[tuple[str, Entry]], redirects: Mapping[str, str]) -> dict[str, Entry]:
    """{address: what the lists say of it} from (address, row) each; what they name leads on by redirects."""
    said: dict[str, list[Entry]] = {}
    for url, row in rows:
        for address in _addresses(url, redirects):
            said.setdefault(address, []).append(row)
    return {address: merged(entries) for address, entries in said.items()}


def _addresses(url: str, redirects: Mapping[str, str]) -> Iterable[str]:
    """A listed address, without its fragment too, and where each leads."""
    found = dict.fromkeys((url, urldefrag(url).url))
    for at in list(found):
        for _ in range(_MOST_HOPS):
            if (at := redirects.get(at, "")) == "":
                break
            found[at] = None
    return found
