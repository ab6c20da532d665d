"""TRS WCM (and HyCloud, and sites built like it): static lists whose pager a script writes.

`createPageHTML(total pages, current page, "index", "html"[, rows])` counts from 0: page 1 is `index.html`, page 2
`index_1.html`, the last `index_{total-1}.html`. Some sites count from 1 instead (`index_2` is page 2); a link that
the page shows, or the number that its first page gives itself, tells which.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.families.base import ListPage, ListRequest
from crawler.families.generic import Generic
from crawler.families.pager import next_link, printed_total
from crawler.recognition.urls import resolve

_CALL = re.compile(
    r"""createPage(?:HTML)?\s*\(\s*['"]?(\d+)['"]?\s*,\s*['"]?(\d+)['"]?\s*"""
    r"""(?:,\s*['"]([\w./-]*)['"]\s*)?(?:,\s*['"]\.?(\w+)['"]\s*)?(?:,\s*['"]?(\d+)['"]?\s*)?[,)]"""
)
_COUNT = re.compile(r"\bcountPage\s*=\s*(?:parseInt\s*\(\s*)?['\"]?(\d+)")
_CURRENT = re.compile(r"\bcurrentPage\s*=\s*['\"]?(\d+)")
#: The script's own words for a page's file: index_" + nextPage + ".shtml
_JOINED = re.compile(r"""([\w-]+)_["']\s*\+\s*\w+\s*\+\s*["']\.(\w{3,5})\b""")
_CONFIG = re.compile(r"pagination_script_config\b[^;]{0,400}?\btotal['\"]?\s*[:=]\s*['\"]?(\d+)", re.DOTALL)
_ARTICLE = re.compile(r"/t(?:\d{8}_\d+|\d{5,})\.s?html?(?:[?#]|$)")
_NUMBERED = re.compile(r"^(?P<name>.+?)_(?P<number>\d{1,4})\.(?P<ending>\w+)$")


@dataclass(frozen=True)
class Pager:
    """A static pager: how many pages, which is this, and what the files are called."""

    pages: int
    current: int
    name: str
    ending: str
    rows: int | None = None


class Trs(Generic):
    """Next pages by name; by the page's own link where it has one."""

    name = "trs"

    def recognises(self, page: ListPage) -> bool:
        if read_pager(page) is not None:
            return True
        return sum(bool(_ARTICLE.search(entry.url)) for entry in page.rows) * 2 > len(page.rows)

    def total(self, page: ListPage) -> int | None:
        pager = read_pager(page)
        return (pager.rows if pager else None) or printed_total(page)

    def next_pages(self, page: ListPage) -> list[ListRequest]:
        linked = next_link(page)
        pager = read_pager(page)
        if linked or pager is None:
            return self.turn(page, linked)
        origin = self._origin(page, pager)
        here = _number_in(page.url, pager)
        # A page's own file name is surer than what its template prints as the current page.
        following = (here if here is not None else origin) + 1
        if following > pager.pages - 1 + origin:
            return []
        file = f"{pager.name}_{following}.{pager.ending}"
        url, beside = page.link(file), resolve(page.url, file)
        # A script that goes by the page's own address stands beside a `<base href>` that the links go by.
        otherwise = self.turn(page, beside, state={"origin": origin}) if beside != url else []
        return self.turn(page, url, state={"origin": origin}, otherwise=otherwise[0] if otherwise else None)

    @staticmethod
    def _origin(page: ListPage, pager: Pager) -> int:
        """0 where `index_1` is page 2, 1 where `index_2` is."""
        if "origin" in page.state:
            return int(page.state["origin"])
        shown = re.search(
            rf"""['"/]{re.escape(pager.name)}_(\d+)\.{pager.ending}['"][^<>]*>\s*(?:<[^>]*>\s*)*(\d+)\s*<""", page.text
        )
        if shown:
            return 1 if shown.group(1) == shown.group(2) else 0
        return 1 if pager.current == 1 and _number_in(page.url, pager) is None else 0


def _number_in(url: str, pager: Pager) -> int | None:
    """The number in a page's own file name; None on the first page."""
    found = _NUMBERED.match(urlsplit(url).path.rpartition("/")[2])
    if found and found["name"] == pager.name.rpartition("/")[2] and found["ending"].lower() == pager.ending.lower():
        return int(found["number"])
    return None


def read_pager(page: ListPage) -> Pager | None:
    """The script's pager; where several are called (an article's and a list's), the longest."""
    calls = [_pager_of_call(page, call) for call in _CALL.finditer(page.text)]
    if calls:
        return max(calls, key=lambda pager: pager.pages)
    count = _COUNT.search(page.text) or _CONFIG.search(page.text)
    if count is None:
        return None
    current, joined = _CURRENT.search(page.text), _JOINED.search(page.text)
    name, ending = joined.groups() if joined else _own_name(page)
    return Pager(int(count.group(1)), int(current.group(1)) if current else 0, name, ending)


def _pager_of_call(page: ListPage, call: re.Match[str]) -> Pager:
    pages, current, name, ending, rows = call.groups()
    own_name, own_ending = _own_name(page)
    return Pager(int(pages), int(current), name or own_name, ending or own_ending, int(rows) if rows else None)


def _own_name(page: ListPage) -> tuple[str, str]:
    """What this list's files are called, by the address of this one: `index`, `html` for a directory."""
    file = urlsplit(page.url).path.rpartition("/")[2]
    numbered = _NUMBERED.match(file)
    if numbered:
        return numbered["name"], numbered["ending"]
    name, dot, ending = file.rpartition(".")
    return (name, ending) if dot and name else ("index", "html")
