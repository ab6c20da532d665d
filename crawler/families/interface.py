"""A list that a script of the column's page asks an interface for, page by page: `$.post('/x/list', {pageIndex: p,
channelId: '7'}, …)`. Nothing is known of the interface but what the page says: address, fields, which of them is the
page. The answer is JSON with a list of objects that have a title and an address, or HTML. Some columns have such a list
in the script itself, or in a file of scripts beside the page.

Seen so on some portals of 开普云 (`/u/search/list/{32hex}`: TITLE, URL_COMP; `…/loadData`: TITLE, URL, C_SYH).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from crawler.families.base import Entry, ListPage, ListRequest
from crawler.families.calls import PAGE, asked, turned
from crawler.families.form import FORM, form_body, with_query
from crawler.families.generic import Generic
from crawler.families.pager import next_link
from crawler.families.rows import find_date, squeeze
from crawler.families.script import literal_after
from crawler.recognition.context import column_context
from crawler.recognition.urls import same_portal

_ARRAY = re.compile(r"[=:(]\s*(?=\[\s*\{)")
_MOST_ARRAYS = 20
#: Scripts that are a site's tools.
_LIBRARY = re.compile(
    r"(?i)/(?:js|libs?|scripts?|static|assets|common|public|plugins?)/|jquery|\.min\.js|statist|/tj\.js"
)
_DATA_FILE = re.compile(r"(?i)/\w*(?:data|list)\w*\.(?:js|json)(?:$|\?)")
_MOST_FILES = 2
_MORE_ROWS = re.compile(r"(?i)(?:加载|显示)更多|点击加载|load\s*more")
_LONGEST = 400_000
_TITLE = re.compile(r"(?i)(?:show|real|doc|info|article)?_?title")
_ADDRESS = re.compile(r"(?i)(?:\w*url|url_comp|link|href)")
_DATE = re.compile(r"(?i)\w*(?:date|time|fwrq)\w*")
_NUMBER = re.compile(r"(?i)(?:c_)?syh|index_?(?:number|no)|identifier")
_TOTAL = re.compile(r"(?i)total|total_?(?:count|num|rows?|records?|elements|size)|all_?rows?|(?:row|record)_?count")


class Interface(Generic):
    """Rows of whatever the page's script asks for."""

    name = "interface"

    def recognises(self, page: ListPage) -> bool:
        if page.json is not None or "<script" not in page.lowered:
            return False
        if not column_context(page):
            return False
        if _has_rows(page):
            return _grows(page) and asked(page) is not None
        return asked(page) is not None or bool(_drawn(page)) or bool(_data_files(page))

    def entries(self, page: ListPage) -> list[Entry]:
        if page.json is None:
            return page.rows if _has_rows(page) else _drawn(page) or page.rows
        return [entry for item in _items(page.json) if (entry := _entry(page, item)) is not None]

    def total(self, page: ListPage) -> int | None:
        if page.json is None:
            return super().total(page)
        return next((int(str(v)) for k, v in _values(page.json) if _TOTAL.fullmatch(k) and str(v).isdigit()), None)

    def next_pages(self, page: ListPage) -> list[ListRequest]:
        call = page.state.get("call")
        if call is None and _drawn(page):
            return super().next_pages(page)
        if call is None and _has_rows(page):
            found = asked(page) if _grows(page) else None
            state = {"column_url": page.url, "page": 2, "reached": len(page.rows)}
            return [_request(page, turned(found), state)] if found else []
        if call is None:
            found = asked(page)
            return [_request(page, found, {"column_url": page.url, "page": 1})] if found else _data_files(page)
        reached, total = int(page.state.get("reached", 0)) + len(self.entries(page)), self.total(page)
        if total is not None and reached >= total:
            return []
        request = _request(page, turned(call), {"reached": reached})
        state = dict(request.state)
        return self.turn(page, request.url, method=request.method, body=request.body, headers=FORM, state=state)


def _grows(page: ListPage) -> bool:
    """Whether the page shows its first rows, and more of them below at a click."""
    return bool(_MORE_ROWS.search(page.text)) and next_link(page) is None


def _has_rows(page: ListPage) -> bool:
    return any(row.date for row in page.rows)


def _drawn(page: ListPage) -> list[Entry]:
    """Dated rows that a script of the page holds as objects and draws: `var list = [{title: …, url: …, date: …}]`."""
    for start in islice(_ARRAY.finditer(page.text), _MOST_ARRAYS):
        value = literal_after(page.text[start.start() : start.start() + _LONGEST], _ARRAY)
        entries = [entry for item in _items(value) if (entry := _entry(page, item)) is not None]
        if any(entry.date for entry in entries):
            return entries
    return []


def _data_files(page: ListPage) -> list[ListRequest]:
    """Scripts beside a column that shows nothing, or called a list or data: the rows may be in one of them."""
    if page.rows or "column_url" in page.state:
        return []
    state = {**page.state, "family": Interface.name, "column_url": page.url}
    folder = page.url.partition("?")[0].rpartition("/")[0]
    urls = dict.fromkeys(page.link(script.get("src")) for script in page.root.iter("script"))
    own = [url for url in urls if url and same_portal(url, page.url) and not _LIBRARY.search(url)]
    beside = [url for url in own if url.partition("?")[0].rpartition("/")[0] == folder or _DATA_FILE.search(url)]
    return [ListRequest(url=url, state=state) for url in beside[:_MOST_FILES]]


def _request(page: ListPage, call: Mapping[str, Any], state: Mapping[str, Any]) -> ListRequest:
    state = {**page.state, "family": Interface.name, "call": call, **state}
    headers = {**FORM, "Referer": str(state["column_url"]).partition("#")[0]}
    column = replace(page, state=state)
    address = str(call["url"]).replace(PAGE, str(call.get("number", 1)))
    url = column.link(address) or address
    if call["method"] == "POST":
        return ListRequest(url=url, method="POST", body=form_body(call["fields"]), headers=headers, state=state)
    return ListRequest(url=with_query(url, **call["fields"]) if call["fields"] else url, headers=headers, state=state)


def _items(value: Any, depth: int = 0) -> list[dict[str, Any]]:
    """The first list of objects with a title, wherever in the answer it lies."""
    if depth > 6:
        return []
    if isinstance(value, list):
        items = [item for item in value if isinstance(item, dict)]
        if any(_first(item, _TITLE) for item in items):
            return items
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((found for one in inner if (found := _items(one, depth + 1))), [])


def _values(value: Any, depth: int = 0) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and depth < 5:
        yield from ((str(key), one) for key, one in value.items() if not isinstance(one, dict | list))
        for one in value.values():
            yield from _values(one, depth + 1)


def _first(item: Mapping[str, Any], key: re.Pattern[str]) -> str:
    return next((str(value) for name, value in item.items() if value and key.fullmatch(name)), "")


def _entry(page: ListPage, item: Mapping[str, Any]) -> Entry | None:
    url, title = page.link(_first(item, _ADDRESS)), squeeze(re.sub(r"<[^<>]*>", "", _first(item, _TITLE)))
    if url is None or not title:
        return None
    number = squeeze(_first(item, _NUMBER))
    dates = (find_date(str(value)) for name, value in item.items() if value and _DATE.fullmatch(name))
    facts = {"index_number": number} if number else {}
    return Entry(url=url, title=title, date=next(filter(None, dates), None), facts=facts)
