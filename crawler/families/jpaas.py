"""JPAAS (Hanweb's newer system): lists built by `/api-gateway/jpaas-publish-server/front/page/build/unit`.

A page names its unit in an element with `queryData`, a pseudo-JSON object in single quotes (webId, tplSetId,
pageType, tagId, pageId, parseType), and the interface in `url` or `unitUrl`: a `<script>` where the list is still
to be built, a pager with `count`, `rows` and `pageNo` where its first page stands in the page. Page n needs
`paramJson={"pageNo":n,"pageSize":"15"}`; a bare `pageNo` is ignored. Answers are JSON, `{success, data: {html}}`.
`parseType` is spelled `bulidstatic` on most sites and `buildstatic` on some.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from lxml import html

from crawler.families.base import Entry, ListPage, ListRequest, parse_html
from crawler.families.generic import Generic
from crawler.families.pager import printed_total
from crawler.families.rows import rows_of
from crawler.families.script import literal_after

_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_SPELLINGS = {"bulidstatic": "buildstatic", "buildstatic": "bulidstatic"}
_PER_PAGE = 15
#: Units of one page that are built by script; a page has its list, and a menu or two.
_MOST_UNITS = 4


class Jpaas(Generic):
    """The unit of a page, page after page."""

    name = "jpaas"

    def recognises(self, page: ListPage) -> bool:
        if isinstance(page.json, dict):
            return "/jpaas-publish-server/" in page.url
        return "jpaas-publish-server" in page.text or "querydata=" in page.lowered

    def entries(self, page: ListPage) -> list[Entry]:
        return rows_of(page, _tree(page)) if isinstance(page.json, dict) else page.rows

    def total(self, page: ListPage) -> int | None:
        counts = [count for unit in _units(_tree(page)) if (count := _number(unit.get("count"))) is not None]
        return max(counts) if counts else _number(page.state.get("total")) or printed_total(page)

    def next_pages(self, page: ListPage) -> list[ListRequest]:
        if isinstance(page.json, dict):
            return self._after_answer(page)
        requests: list[ListRequest] = []
        for unit in _units(page.root):
            query = _query(unit)
            count, rows = _number(unit.get("count")), _number(unit.get("rows")) or _PER_PAGE
            if query is None or (count is not None and count <= rows and page.rows):
                continue
            shown = unit.tag != "script" and bool(page.rows)
            state = {**page.state, "unit": query, "address": _address(unit), "rows": rows, "column_url": page.url}
            requests.append(_request(page, state, 2 if shown else 1, reached=rows if shown else 0))
        return requests[:_MOST_UNITS]

    def _after_answer(self, page: ListPage) -> list[ListRequest]:
        reached = int(page.state.get("reached", 0)) + len(self.entries(page))
        total = self.total(page)
        unit = page.state.get("unit")
        if unit and reached == 0 and not page.state.get("respelled"):
            # Nothing at all: the site spells parseType the other way.
            unit = {**unit, "parseType": _kinds(unit)[1]}
            return [_request(page, {**page.state, "unit": unit, "respelled": True}, 1, reached=0)]
        if not unit or (total is not None and reached >= total):
            return []
        if total is None and len(self.entries(page)) < int(page.state["rows"]):
            return []
        state = {**page.state, **({"total": total} if total else {})}
        request = _request(page, state, int(page.state["unit_page"]) + 1, reached=reached)
        return self.turn(page, request.url, state=dict(request.state))


def _request(page: ListPage, state: Mapping[str, Any], number: int, *, reached: int) -> ListRequest:
    state = {**state, "family": Jpaas.name, "page": page.number + 1, "unit_page": number, "reached": reached}
    urls = [_url(page, state, number, kind) for kind in _kinds(state["unit"])]
    headers = {"Referer": str(state["column_url"]).partition("#")[0]}
    other = ListRequest(url=urls[1], headers=headers, state=state)
    return ListRequest(url=urls[0], headers=headers, state=state, otherwise=other)


def _kinds(unit: Mapping[str, str]) -> tuple[str, str]:
    own = unit.get("parseType") or "bulidstatic"
    return own, _SPELLINGS.get(own, "bulidstatic")


def _url(page: ListPage, state: Mapping[str, Any], number: int, kind: str) -> str:
    query = {"parseType": kind, **{name: value for name, value in state["unit"].items() if name != "parseType"}}
    if number > 1:
        query["paramJson"] = json.dumps({"pageNo": number, "pageSize": str(state["rows"])}, separators=(",", ":"))
    return f"{page.link(state['address'])}?{urlencode(query)}"


def _tree(page: ListPage) -> html.HtmlElement:
    if not isinstance(page.json, dict):
        return page.root
    data = page.json.get("data")
    return parse_html(str(data.get("html") or "") if isinstance(data, dict) else "")


def _units(root: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """Elements that name a unit, pagers before scripts: lxml writes attributes in lower case."""
    found = [element for element in root.iter() if isinstance(element.tag, str) and _marks(element)]
    pagers = [element for element in found if element.tag != "script"]
    yield from pagers or found


def _marks(element: html.HtmlElement) -> bool:
    pager = element.get("count") is not None and element.get("pageno") is not None
    return pager or element.get("querydata") is not None


def _query(unit: html.HtmlElement) -> dict[str, str] | None:
    found = literal_after(f"={unit.get('querydata') or ''}", re.compile(r"=\s*(?=\{)"))
    if not isinstance(found, dict) or not found.get("pageId"):
        return None
    return {name: str(value) for name, value in found.items() if value is not None and name != "paramJson"}


def _address(unit: html.HtmlElement) -> str:
    named = unit.get("uniturl") or unit.get("url") or ""
    return named.partition("?")[0] if "/build/unit" in named else _UNIT


def _number(value: Any) -> int | None:
    return int(str(value)) if str(value).isdigit() else None
