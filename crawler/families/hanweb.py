"""Hanweb: columns whose first rows stand in a script of the page, the rest behind `dataproxy.jsp`.

The page holds `<script type="text/xml"><datastore>` with `<record>`s and, in `<nextgroup>`, the address of the next
rows; or it starts the pager by `$('#unit').jpage({totalRecord, perPage, proxyUrl, ajaxParam})`. Older servers go by
`startrecord` and `endrecord` and ignore `page`; newer ones ignore those and go by `page` alone, in pages of their own
size. Both kinds are served by sending all of them: `page` from 1, whose rows may be the ones already shown, and the
records that come after those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode

from crawler.families.base import MAX_PAGES, Entry, ListPage, ListRequest, digest
from crawler.families.form import with_query
from crawler.families.generic import Generic
from crawler.families.pager import next_link, printed_total
from crawler.families.rows import rows_of, rows_of_fragments
from crawler.families.script import literal_after

_DATASTORE = re.compile(r"(?is)<datastore\b[^>]*>.*?</datastore\s*>")
_RECORD = re.compile(r"(?is)<record\b[^>]*>\s*(.*?)\s*</record\s*>")
_CDATA = re.compile(r"(?is)^\s*<!\[CDATA\[(.*?)\]\]>\s*$")
_NEXT_GROUP = re.compile(r"(?is)<nextgroup\b[^>]*>(.*?)</nextgroup\s*>")
_HREF = re.compile(r"""(?i)\bhref\s*=\s*["']([^"']+)["']""")
_TOTAL = re.compile(r"(?is)<totalrecord\b[^>]*>\s*(?:<!\[CDATA\[)?\s*(\d+)")
_PAGES = re.compile(r"(?is)<totalpage\b[^>]*>\s*(?:<!\[CDATA\[)?\s*(\d+)")
_CALL = re.compile(r"\.jpage\s*\(\s*(?=\{)")
_PROXY = re.compile(r"(?i)/dataproxy\.jsp|/getmessage\.do")

#: Rows asked for at a time where the page does not say how many it shows.
_PER_PAGE = 15


@dataclass(frozen=True)
class _Unit:
    """One list of the page: its records, how many there are, and the address of the rest."""

    records: tuple[str, ...]
    total: int | None
    address: str | None
    per_page: int | None = None
    form: Mapping[str, Any] | None = None
    """What the page's script posts; None where the address says it all."""


class Hanweb(Generic):
    """Rows from the page's own script and from the proxy's answers."""

    name = "hanweb"

    def recognises(self, page: ListPage) -> bool:
        text = page.text
        return bool(_DATASTORE.search(text) or (_CALL.search(text) and _PROXY.search(text)))

    def entries(self, page: ListPage) -> list[Entry]:
        rows = {entry.url: entry for entry in rows_of_fragments(page, _all_records(page))}
        if not page.state.get("column_url"):
            for entry in rows_of(page, page.root):  # some columns print their rows as ordinary HTML too, or only so
                rows.setdefault(entry.url, entry)
        return list(rows.values())

    def total(self, page: ListPage) -> int | None:
        totals = [unit.total for unit in _units(page) if unit.total is not None]
        if totals:
            return sum(totals)
        return int(page.state["total"]) if "total" in page.state else printed_total(page)

    def next_pages(self, page: ListPage) -> list[ListRequest]:
        if page.state.get("column_url"):
            return self._after_answer(page)
        requests = [request for unit in _units(page) if (request := self._after_column(page, unit)) is not None]
        return requests or self.turn(page, next_link(page))

    def _after_column(self, page: ListPage, unit: _Unit) -> ListRequest | None:
        """The first request to the proxy."""
        address = page.link(unit.address)
        if address is None or (unit.total is not None and unit.total <= len(unit.records)):
            return None
        shown = [entry.url for entry in rows_of_fragments(page, unit.records)]
        per_page = unit.per_page or min(max(len(unit.records), _PER_PAGE), 100)
        state: dict[str, Any] = {
            "proxy": address,
            "form": dict(unit.form) if unit.form else None,
            "per_page": per_page,
            "shown": len(unit.records),
            "head": [digest([url]) for url in shown[:5]],
        }
        if unit.total is not None:
            state["total"] = unit.total
        return _request(page, state, asked=1, start=len(unit.records) + 1)

    def _after_answer(self, page: ListPage) -> list[ListRequest]:
        """The next request, by what this answer shows of the server's kind."""
        state, urls = page.state, [entry.url for entry in self.entries(page)]
        print_ = digest(urls)
        if not urls or print_ == state.get("last") or page.number >= MAX_PAGES:
            return []
        asked, start = int(state["asked"]), int(state["start"])
        # An answer with rows that the column's page had shown went by `page`, not by `startrecord`.
        by_page = bool(state.get("by_page")) or any(digest([url]) in state["head"] for url in urls)
        came = max(len(urls), sum(len(unit.records) for unit in _units(page)))
        reached = int(state.get("reached", 0)) + came if by_page else start - 1 + came
        total = self.total(page)
        pages = _PAGES.search(page.text)
        if total is not None and reached >= total:
            return []
        if by_page and pages and asked >= int(pages.group(1)) and total is None:
            return []
        state = {**state, "last": print_, "by_page": by_page, "reached": reached}
        if total is not None:
            state["total"] = total
        return [_request(page, state, asked=asked + 1, start=(start if by_page else reached + 1))]


def _request(page: ListPage, state: Mapping[str, Any], *, asked: int, start: int) -> ListRequest:
    column = str(page.state.get("column_url") or page.url)
    state = {
        **page.state,
        **state,
        "family": Hanweb.name,
        "page": page.number + 1,
        "column_url": column,
        "asked": asked,
        "start": start,
    }
    per_page = int(state["per_page"])
    numbers = {"startrecord": start, "endrecord": start + per_page - 1, "perpage": per_page}
    form = state.get("form")
    headers = {"Referer": column}
    if not form:
        return ListRequest(url=with_query(state["proxy"], page=asked, **numbers), headers=headers, state=state)
    headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
    url, body = with_query(state["proxy"], **numbers), urlencode({**form, "page": asked}).encode()
    return ListRequest(url=url, method="POST", body=body, headers=headers, state=state)


def _all_records(page: ListPage) -> Iterator[str]:
    for unit in _units(page):
        yield from unit.records


def _units(page: ListPage) -> list[_Unit]:
    stores = [_unit_of_store(store) for store in _DATASTORE.findall(_answer(page))]
    started = _unit_of_call(page)
    if started is None:
        return stores
    if len(stores) != 1:
        return stores or [started]
    store = stores[0]
    return [
        _Unit(
            store.records,
            store.total if store.total is not None else started.total,
            store.address or started.address,
            started.per_page,
            None if store.address else started.form,
        )
    ]


def _answer(page: ListPage) -> str:
    """The page's text, or the XML inside a JSON or JSONP answer."""
    if isinstance(page.json, dict):
        return next((value for value in page.json.values() if isinstance(value, str) and "<" in value), "")
    return page.text


def _unit_of_store(store: str) -> _Unit:
    total, group = _TOTAL.search(store), _NEXT_GROUP.search(store)
    href = _HREF.search(_inner(group.group(1))) if group else None
    records = tuple(_inner(record) for record in _RECORD.findall(store))
    return _Unit(records, int(total.group(1)) if total else None, unescape(href.group(1)) if href else None)


def _inner(text: str) -> str:
    """The HTML in a record: in CDATA, or escaped."""
    cdata = _CDATA.match(text)
    if cdata:
        return cdata.group(1)
    return unescape(text) if "<a" not in text.lower() else text


def _unit_of_call(page: ListPage) -> _Unit | None:
    options = literal_after(page.text, _CALL)
    if not isinstance(options, dict) or not options.get("proxyUrl"):
        return None
    form, address = options.get("ajaxParam"), str(options["proxyUrl"])
    if isinstance(form, str):
        form = dict(parse_qsl(form, keep_blank_values=True))
    form = {name: value for name, value in (form or {}).items() if value is not None} if form else None
    if "getmessage.do" in address.lower():  # TrueCMS answers GET, and JSONP only
        column = options.get("columnId") or (form or {}).get("columnId")
        address, form = with_query(address, **({"columnId": column} if column else {}), callback="cb"), None
    return _Unit((), _number(options.get("totalRecord")), address, _number(options.get("perPage")), form)


def _number(value: Any) -> int | None:
    return int(value) if str(value).isdigit() and int(value) > 0 else None
