"""Lonsun: `/public/column/{organ}?type=3&action=list` is an organ's 政府信息公开年报, drawn by `/site/label/8888`.

Types: 1 制度, 2 指南, 3 年报, 4 目录. The page's script calls the label with an object (labelName `publicInfoList`,
siteId, organId, type, catId, pageSize, file …); the answer is HTML, `ul.xxgk_nav_list`, and its pager's call says
`pageCount:3`. On some sites the server draws the rows itself and takes `&pageIndex=2` of the column's own
address.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.families.base import ListPage, ListRequest
from crawler.families.form import with_query
from crawler.families.generic import Generic
from crawler.families.pager import next_link
from crawler.families.script import literal_after

_PATH = "/site/label/8888"
_COLUMN = re.compile(r"^(.*?)/(?:public|grassroots)/column/(\d+)")
_LABEL = re.compile(r"""['"]((?:https?:)?[\w./:-]*/site/label/8888)(?:\?([^'"]*))?['"]""")
_OBJECT = re.compile(r"(?=\{[^{}]*['\"]?labelName['\"]?\s*:)")
_PAGES = re.compile(r"\bpageCount['\"]?\s*[:=]\s*['\"]?(\d+)")


class Lonsun(Generic):
    """Rows by the generic reader, pages by the label or by the column's own address."""

    name = "lonsun"

    def recognises(self, page: ListPage) -> bool:
        path = urlsplit(page.url).path
        return bool(_COLUMN.match(path)) or _PATH in path or _PATH in page.text

    def next_pages(self, page: ListPage) -> list[ListRequest]:
        pages = _PAGES.search(page.text)
        if "/site/label/8888" in page.url:
            return self._after_label(page, int(pages.group(1)) if pages else None)
        linked = next_link(page)
        label = _label(page)
        rows = [row for row in page.rows if row.date]
        if linked:
            return self.turn(page, linked)
        if not rows and label and page.number == 1:
            return [_first(page, label)]
        if pages is None or page.number >= int(pages.group(1)):
            return []
        own = with_query(page.url, pageIndex=page.number + 1)
        if label is None:
            return self.turn(page, own)
        return self.turn(page, _with_index(label, page.number + 1), state={"column_url": page.url})

    def _after_label(self, page: ListPage, pages: int | None) -> list[ListRequest]:
        if pages is not None and page.number >= pages:
            return []
        return self.turn(page, _with_index(page.url, page.number + 1))


def _first(page: ListPage, label: str) -> ListRequest:
    state = {**page.state, "family": Lonsun.name, "page": 1, "column_url": page.url}
    return ListRequest(url=_with_index(label, 1), headers={"Referer": page.url}, state=state)


def _with_index(url: str, number: int) -> str:
    return with_query(url, pageIndex=number)


def _label(page: ListPage) -> str | None:
    """The label's address with all it is to be asked with; None where the page does not say."""
    called = _LABEL.search(page.text)
    values = _values(page)
    if called is None and not values:
        return None
    given = (called.group(2) or "").replace("&amp;", "&") if called else ""
    query: dict[str, Any] = dict(parse_qsl(given, keep_blank_values=True))
    query = {"IsAjax": "1", "dataType": "html", "labelName": "publicInfoList", **query, **values}
    own = {name: value for name, value in parse_qsl(urlsplit(page.url).query) if name in ("type", "catId", "catIds")}
    column = _COLUMN.match(urlsplit(page.url).path)
    if column:
        query.setdefault("organId", column.group(2))
    site = next((m.get("content") for m in page.root.iter("meta") if (m.get("name") or "").lower() == "siteid"), None)
    if site:
        query.setdefault("siteId", site)
    query = {**query, **{name: value for name, value in own.items() if not query.get(name)}}
    query.pop("pageIndex", None)
    address = called.group(1) if called else (column.group(1) if column else "") + "/site/label/8888"
    link = page.link(address)
    return f"{link}?{urlencode(query)}" if link else None


def _values(page: ListPage) -> dict[str, str]:
    found = literal_after(page.text, _OBJECT)
    if not isinstance(found, dict):
        return {}
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in found.items()
            if value is not None and not isinstance(value, dict | list)}  # fmt: skip
