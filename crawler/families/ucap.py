"""UCAP: static lists whose pager a script writes, counted from 1, or lists that only a search gives.

`createPageHTML('page_div', total pages, current page, 'zwgklist', 'shtml', rows)`: page n is `zwgklist_{n}.shtml`
from 2 on. Rows may stand inside a comment, replaced by a script's. The script is an external one and asks
`/common/search/{channelId}?page=n&_pageSize=15&_isAgg=true&_isJson=true`; the page names the channel in `<meta
name="channelId">`. Some sites have the meta tag and no search, some have a pager and no second file: each is
asked for where the other fails. The search answers JSON, `data{total, results[{title, url, publishedTimeStr,
…}]}`, or where it does not know `_isJson` HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from crawler.families.base import Entry, ListPage, ListRequest
from crawler.families.form import with_query
from crawler.families.generic import Generic
from crawler.families.pager import next_link, printed_total
from crawler.families.rows import find_date, squeeze

_CALL = re.compile(
    r"""createPageHTML\s*\(\s*['"][\w-]+['"]\s*,\s*['"]?(\d+)['"]?\s*,\s*['"]?(\d+)['"]?\s*,\s*['"]([\w./-]+)['"]\s*,"""
    r"""\s*['"]\.?(\w+)['"]\s*(?:,\s*['"]?(\d+)['"]?\s*)?[,)]"""
)
_SEARCH = re.compile(r"/common/search/(\w+)")
_CHANNEL = re.compile(r"[0-9a-f]{32}|\d{4,}")
_PER_PAGE = 15
_TAG = re.compile(r"<[^<>]*>")
_FACTS = {"indexnumber": "index_number", "refno": "document_number", "source": "publisher", "theme": "subject_category"}


@dataclass(frozen=True)
class Pager:
    """The script's arguments."""

    pages: int
    current: int
    name: str
    ending: str
    rows: int | None


class Ucap(Generic):
    """Next pages by the page's own link, by name, or by the search."""

    name = "ucap"

    def recognises(self, page: ListPage) -> bool:
        if _SEARCH.search(urlsplit(page.url).path):
            return True
        return read_pager(page) is not None or _channel(page) is not None

    def entries(self, page: ListPage) -> list[Entry]:
        if not isinstance(page.json, dict):
            return page.rows
        return [row for row in (_entry(page, result) for result in _results(page)) if row is not None]

    def total(self, page: ListPage) -> int | None:
        if isinstance(page.json, dict):
            total = str(_data(page).get("total"))
            return int(total) if total.isdigit() else None
        pager = read_pager(page)
        return (pager.rows if pager else None) or printed_total(page)

    def next_pages(self, page: ListPage) -> list[ListRequest]:
        if isinstance(page.json, dict):
            return self._after_search(page)
        linked, pager = next_link(page), read_pager(page)
        if linked:
            return self.turn(page, linked)
        if _SEARCH.search(urlsplit(page.url).path):
            return self.turn(page, with_query(page.url, page=page.number + 1))
        if pager is None:
            return self._first_search(page)
        following = (_number_in(page.url, pager) or max(pager.current, page.number)) + 1
        if following > pager.pages:
            return []
        otherwise = self._search(page, following, len(page.rows) or _PER_PAGE)
        return self.turn(page, page.link(f"{pager.name}_{following}.{pager.ending}"), otherwise=otherwise)

    def _after_search(self, page: ListPage) -> list[ListRequest]:
        reached = int(page.state.get("reached", 0)) + len(_results(page))
        total = self.total(page)
        if total is not None and reached >= total:
            return []
        return self.turn(page, with_query(page.url, page=_asked(page) + 1), state={"reached": reached})

    def _first_search(self, page: ListPage) -> list[ListRequest]:
        """For a column without a pager: where it shows no row, or fewer than it says it holds."""
        total = printed_total(page)
        if any(row.date for row in page.rows) and (total is None or total <= len(page.rows)):
            return []
        request = self._search(page, 1, _PER_PAGE)
        return [request] if request and page.number == 1 else []

    def _search(self, page: ListPage, number: int, size: int) -> ListRequest | None:
        channel = _channel(page)
        url = page.link(f"/common/search/{channel}") if channel else None
        if url is None:
            return None
        asked = with_query(url, page=number, _pageSize=size, _isAgg="true", _isJson="true", _template="index")
        state = {
            **page.state,
            "family": self.name,
            "page": number,
            "reached": (number - 1) * size,
            "column_url": page.url,
        }
        headers = {"Referer": page.url, "X-Requested-With": "XMLHttpRequest"}
        return ListRequest(url=asked, headers=headers, state=state)


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


def _channel(page: ListPage) -> str | None:
    """The channel that the page is a list of; None for an article, which names one too."""
    if "channelid" not in page.lowered or "ucapcontent" in page.lowered or "ucap-content" in page.lowered:
        return None
    tags = (meta for meta in page.root.iter("meta") if (meta.get("name") or "").lower() == "channelid")
    names = (tag.get("content") or "" for tag in tags)
    return next((name for name in names if _CHANNEL.fullmatch(name)), None)


def _data(page: ListPage) -> Mapping[str, Any]:
    data = page.json.get("data")
    return data if isinstance(data, dict) else {}


def _results(page: ListPage) -> list[Mapping[str, Any]]:
    results = _data(page).get("results")
    return [result for result in results if isinstance(result, dict)] if isinstance(results, list) else []


def _asked(page: ListPage) -> int:
    found = re.search(r"[?&]page=(\d+)", page.url)
    return int(found.group(1)) if found else 1


def _entry(page: ListPage, result: Mapping[str, Any]) -> Entry | None:
    url, title = page.link(str(result.get("url") or "")), squeeze(_TAG.sub("", str(result.get("title") or "")))
    if url is None or not title:
        return None
    date = find_date(str(result.get("publishedTimeStr") or ""))
    return Entry(url=url, title=title, date=date, facts=dict(_facts(result)))


def _facts(result: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for group in result.get("domainMetaList") or ():
        for pair in group.get("resultList") or () if isinstance(group, dict) else ():
            name, value = _FACTS.get(str(pair.get("key"))), squeeze(str(pair.get("value") or ""))
            if name and value:
                yield name, value
