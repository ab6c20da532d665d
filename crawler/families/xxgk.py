"""Hanweb's 信息公开 module: lists that `POST /module/xxgk/search.jsp` draws.

The column's page holds the form's fields in its scripts or in hidden inputs: infotypeId (the column), jdid, area,
divid (`div` and the column's number), standardXxgk; `?number=` in its own address is the infotypeId. The answer
is HTML, rows `tr.tr_main_value_odd|even` with the date in the third cell, or `div.zfxxgk_list_con`, and "共N页";
`currpage` turns it. Without an infotypeId the answer is the whole area's catalogue, of any kind of document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from crawler.families.base import ListPage, ListRequest
from crawler.families.form import FORM, form_body
from crawler.families.generic import Generic
from crawler.families.pager import printed_pages, printed_total

_SEARCH = re.compile(r"""['"(\s]([\w./:-]*/module/xxgk/search\.jsp)(?:\?([^'"\s<>]*))?""")
_TREE = re.compile(r"""/module/xxgk/tree\.jsp\?(?:[^'"<>\s]*&(?:amp;)?)?area=([\w-]+)""")
_FIELDS = ("infotypeId", "jdid", "area", "divid", "standardXxgk", "isAllList", "sortfield")
_EMPTY = dict.fromkeys(("vc_title", "vc_number", "vc_filenumber", "vc_all", "texttype"), "")
#: Pages of a whole area's catalogue that are looked through for reports.
_WHOLE_PAGES = 20


class Xxgk(Generic):
    """The form of a column, page after page."""

    name = "xxgk"

    def recognises(self, page: ListPage) -> bool:
        if "/module/xxgk/" not in page.text:
            return "/module/xxgk/search.jsp" in page.url
        return bool(_SEARCH.search(page.text) or _TREE.search(page.text))

    def next_pages(self, page: ListPage) -> list[ListRequest]:
        if page.state.get("form"):
            return self._after_answer(page)
        form = _form(page)
        if page.rows and any(row.date for row in page.rows):
            return super().next_pages(page)
        if not form.get("infotypeId") and not form.get("area"):
            return []
        found = _SEARCH.search(page.text)
        address = page.link(found.group(1) if found else "/module/xxgk/search.jsp")
        state = {**page.state, "form": form, "column_url": page.url, "address": address}
        if not form.get("infotypeId"):
            state["column"] = False
        return [_request(state, 1)]

    def _after_answer(self, page: ListPage) -> list[ListRequest]:
        form: Mapping[str, str] = page.state["form"]
        number, pages = int(form["currpage"]), printed_pages(page)
        whole = not form.get("infotypeId")
        if (pages is not None and number >= pages) or (whole and number >= _WHOLE_PAGES):
            return []
        following = _request(page.state, number + 1)
        changes = {"body": following.body, "headers": FORM, "state": {"form": following.state["form"]}}
        return self.turn(page, following.url, method="POST", **changes)

    def total(self, page: ListPage) -> int | None:
        form = page.state.get("form", {"infotypeId": "of the page itself"})
        return printed_total(page) if form.get("infotypeId") else None


def _request(state: Mapping[str, object], number: int) -> ListRequest:
    form = {**dict(state["form"]), "currpage": str(number)}  # type: ignore[call-overload]
    following = {**state, "family": Xxgk.name, "form": form, "page": number}
    headers = {**FORM, "Referer": str(state["column_url"])}
    return ListRequest(url=str(state["address"]), method="POST", body=form_body(form), headers=headers, state=following)


def _form(page: ListPage) -> dict[str, str]:
    found = _SEARCH.search(page.text)
    query = dict(parse_qsl((found.group(2) or "").replace("&amp;", "&"), keep_blank_values=True)) if found else {}
    own = dict(parse_qsl(urlsplit(page.url).query))
    form = {name: query.get(name) or _value(page, name) for name in _FIELDS}
    form["infotypeId"] = form["infotypeId"] or own.get("number", "")
    tree, column = _TREE.search(page.text), re.search(r"/col/?(?:col)?(\d+)", urlsplit(page.url).path)
    form["area"] = form["area"] or (tree.group(1) if tree else "")
    form["divid"] = form["divid"] or (f"div{column.group(1)}" if column else "")
    kept = {name: value for name, value in form.items() if value or name in ("infotypeId", "area")}
    return {**_EMPTY, "fbtime": "-1", **kept}


def _value(page: ListPage, name: str) -> str:
    """A field's value in a script (`name: 'value'`, `name = "value"`) or in an input."""
    said = re.search(rf"""\b{name}['"]?\s*[:=]\s*['"]([^'"<>]*)['"]""", page.text)
    if said:
        return said.group(1)
    inputs = (field for field in page.root.iter("input") if name in (field.get("name"), field.get("id")))
    fields = (field.get("value") or "" for field in inputs)
    return next((value for value in fields if value), "")
