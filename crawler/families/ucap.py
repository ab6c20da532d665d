"""UCAP: static lists whose pager a script writes, counted from 1.

`createPageHTML('page_div', total pages, current page, 'zwgklist', 'shtml', rows)`: page n is `zwgklist_{n}.shtml`
from 2 on. Rows may stand inside a comment, replaced by a script's; some lists have no second file, only a search.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.families.base import ListPage, ListRequest
from crawler.families.generic import Generic
from crawler.families.pager import next_link, printed_total

_CALL = re.compile(
    r"""createPageHTML\s*\(\s*['"][\w-]+['"]\s*,\s*['"]?(\d+)['"]?\s*,\s*['"]?(\d+)['"]?\s*,\s*['"]([\w./-]+)['"]\s*,"""
    r"""\s*['"]\.?(\w+)['"]\s*(?:,\s*['"]?(\d+)['"]?\s*)?[,)]"""
)


@dataclass(frozen=True)
class Pager:
    """The script's arguments."""

    pages: int
    current: int
    name: str
    ending: str
    rows: int | None


class Ucap(Generic):
    """Next pages by name; by the page's own link where it has one."""

    name = "ucap"

    def recognises(self, page: ListPage) -> bool:
        return read_pager(page) is not None

    def total(self, page: ListPage) -> int | None:
        pager = read_pager(page)
        return (pager.rows if pager else None) or printed_total(page)

    def next_pages(self, page: ListPage) -> list[ListRequest]:
        linked = next_link(page)
        pager = read_pager(page)
        if linked or pager is None:
            return self.turn(page, linked)
        following = (_number_in(page.url, pager) or max(pager.current, page.number)) + 1
        if following > pager.pages:
            return []
        return self.turn(page, page.link(f"{pager.name}_{following}.{pager.ending}"))


def read_pager(page: ListPage) -> Pager | None:
    """The pager of a page, also of one inside a comment; None where no call has these six arguments."""
    found = _CALL.search(page.text)
    if found is None:
        return None
    pages, current, name, ending, rows = found.groups()
    return Pager(int(pages), int(current), name, ending, int(rows) if rows else None)


def _number_in(url: str, pager: Pager) -> int | None:
    file = urlsplit(url).path.rpartition("/")[2]
    found = re.fullmatch(rf"{re.escape(pager.name.rpartition('/')[2])}_(\d+)\.\w+", file)
    return int(found.group(1)) if found else None
