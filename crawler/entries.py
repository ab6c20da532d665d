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
from crawler.settings import REDIRECT_MAX_TIMES
from parsers.labels import FIELDS
from parsers.metadata import entry_fields

ListRow = Mapping[str, str]
"""A list row: `title`, `date` and what else it says."""
_FIELDS = sorted(filter(None, FIELDS))


def entry_of(capture: Capture) -> ListRow:
    """The row that a page was asked for by; empty where it was come to in another way."""
    entry: ListRow = capture.notes.get("entry", {})
    return entry


def merged(rows: Iterable[ListRow]) -> dict[str, str]:
    """One row of several, whatever their order: the longest title, for others are cut short; the earliest date; of the
    rest the least."""
    said: dict[str, list[str]] = {}
    for row in rows:
        for name, value in row.items():
            said.setdefault(name, []).append(value)
    return {name: max(sorted(texts), key=len) if name == "title" else min(texts) for name, texts in said.items()}


def owed(entry: ListRow, report: Mapping[str, Any]) -> dict[str, str | None]:
    """What a report may owe to its row: {field: value}, null where its page states another value itself."""
    lent = entry_fields(entry)
    found: dict[str, str | None] = {}
    for name in _FIELDS:
        value = report.get(name)
        if name in lent and not (isinstance(value, str) and value != lent[name]):
            found[name] = lent[name]
        elif value:
            found[name] = None
    return found


def is_owing(told: Mapping[str, str | None], entry: ListRow) -> bool:
    """Whether a report that owes this would say something else if its row were `entry`."""
    lent = entry_fields(entry)
    return any(told.get(name, "") != lent.get(name, "") for name in {*told, *lent} if told.get(name, "") is not None)


def by_address(rows: Iterable[tuple[str, ListRow]], redirects: Mapping[str, str]) -> dict[str, ListRow]:
    """{address: what the lists say of it} from (address, row) each; what they name leads on by redirects."""
    said: dict[str, list[ListRow]] = {}
    for url, row in rows:
        for address in _addresses(url, redirects):
            said.setdefault(address, []).append(row)
    return {address: merged(entries) for address, entries in said.items()}


def _addresses(url: str, redirects: Mapping[str, str]) -> Iterable[str]:
    """A listed address, without its fragment too, and where each leads."""
    found = dict.fromkeys((url, urldefrag(url).url))
    for at in list(found):
        for _ in range(REDIRECT_MAX_TIMES):
            if (at := redirects.get(at, "")) == "":
                break
            found[at] = None
    return found
