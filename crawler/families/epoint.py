"""Epoint: `/dynamic/zwgk/govInfoPub.html?categorynum=003006[&deptcode=]`, an application over a JSON interface.

Rows come from `POST {project}/rest/lightfrontaction/getgovinfolist` with `{deptcode, categorynum, pageIndex,
pageSize, siteGuid}`, `pageIndex` from 0 on most sites; some want `{"token": "", "params": {…}}`. The answer is
`custom{total, data[{title, realtitle, infourl, infodate, deptname}]}`. Project (`/EWB-FRONT`,
`/Epoint-MiddleForWeb`, …) and siteGuid stand in `/js/webBuilderCommon.js`, on some sites in `/js/ajaxReq.js` or
in the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from crawler.families.base import Entry, ListPage, ListRequest, digest
from crawler.families.form import JSON, json_body
from crawler.families.generic import Generic
from crawler.families.rows import find_date, squeeze

_MARK = re.compile(
    r"lightfrontaction/|webBuilderCommon\.js|EWB[-_]\w+|Epoint-MiddleForWeb|getgovinfolist", re.IGNORECASE
)
_GUID = re.compile(r"""['"]?siteGuid['"]?\s*[:=]\s*['"]([0-9a-fA-F-]{36})['"]""")
_PROJECT = re.compile(r"""['"]?projectName['"]?\s*[:=]\s*['"]([\w./:-]+)['"]""")
_NAMED_PROJECT = re.compile(r"/(EWB[-_]\w+|Epoint-MiddleForWeb)\b")
_CATEGORY = re.compile(r"""\bcategory_?num['"]?\s*[:=]\s*['"](\d{3,})['"]""", re.IGNORECASE)
_ACTION = "/rest/lightfrontaction/getgovinfolist"
_SCRIPTS = ("/js/webBuilderCommon.js", "/js/ajaxReq.js")
_PER_PAGE = 20


class Epoint(Generic):
    """From the application's page by way of its script to the rows."""

    name = "epoint"

    def recognises(self, page: ListPage) -> bool:
        if page.state.get("epoint") or _ACTION in page.url:
            return True
        named = "categorynum" in page.url.lower() or "categorynum" in page.lowered or "category_num" in page.lowered
        return named and bool(_category(page)) and bool(_MARK.search(page.text))

    def entries(self, page: ListPage) -> list[Entry]:
        if page.state.get("epoint") == "script":
            return []
        if not isinstance(page.json, dict):
            return page.rows
        return [entry for row in _rows(page) if (entry := _entry(page, row)) is not None]

    def total(self, page: ListPage) -> int | None:
        total = _custom(page).get("total")
        return int(str(total)) if str(total).isdigit() else None

    def next_pages(self, page: ListPage) -> list[ListRequest]:
        if page.state.get("epoint") == "script":
            found = _GUID.search(page.text)
            project = _PROJECT.search(page.text) or _NAMED_PROJECT.search(page.text)
            return (
                [_request(page, {**page.state["asked"], "siteGuid": found.group(1)}, _named(project))] if found else []
            )
        if isinstance(page.json, dict):
            return self._after_answer(page)
        if any(row.date for row in page.rows):
            return super().next_pages(page)
        return self._first(page)

    def _first(self, page: ListPage) -> list[ListRequest]:
        query = parse_qs(urlsplit(page.url).query)
        asked: dict[str, Any] = {
            "deptcode": query.get("deptcode", [""])[0],
            "categorynum": _category(page),
            "pageIndex": 0,
            "pageSize": _PER_PAGE,
        }
        guid, project = _GUID.search(page.text), _PROJECT.search(page.text) or _NAMED_PROJECT.search(page.text)
        state = {**page.state, "family": self.name, "column_url": page.url, "page": 1}
        at = ListPage(page.url, page.body, page.content_type, state)
        if guid:
            return [_request(at, {**asked, "siteGuid": guid.group(1)}, _named(project))]
        state = {**state, "epoint": "script", "asked": asked}
        requests = [
            ListRequest(url=page.link(path) or page.url, headers={"Referer": page.url}, state=state)
            for path in _SCRIPTS
        ]
        return [ListRequest(url=requests[0].url, headers=requests[0].headers, state=state, otherwise=requests[1])]

    def _after_answer(self, page: ListPage) -> list[ListRequest]:
        asked, rows, state = page.state["asked"], _rows(page), page.state
        reached = int(state.get("reached", 0)) + len(rows)
        total = self.total(page)
        if not rows and reached == 0:
            return self._another_way(page)
        if asked["pageIndex"] == 1 and digest(entry.url for entry in self.entries(page)) == state.get("first"):
            # The page numbered 1 repeats the one numbered 0: the site counts from 1.
            return [_request(page, {**asked, "pageIndex": 2}, state["project"], reached=len(rows))]
        if not rows or (total is not None and reached >= total):
            return []
        following = _request(
            page, {**asked, "pageIndex": int(asked["pageIndex"]) + 1}, state["project"], reached=reached
        )
        return self.turn(
            page, following.url, method="POST", body=following.body, headers=JSON, state=dict(following.state)
        )

    @staticmethod
    def _another_way(page: ListPage) -> list[ListRequest]:
        """Nothing came: wrapped; then, for a site that counts from 1 and has no page 0, both ways by its first page."""
        asked, project, wrapped = page.state["asked"], page.state["project"], bool(page.state.get("wrapped"))
        if not wrapped:
            return [_request(page, asked, project, wrapped=True)]
        if asked["pageIndex"] == 0:
            unwrapped = ListPage(page.url, page.body, page.content_type, {**page.state, "wrapped": False})
            return [_request(unwrapped, {**asked, "pageIndex": 1}, project)]
        return []


def _request(
    page: ListPage, asked: Mapping[str, Any], project: str, *, wrapped: bool = False, reached: int = 0
) -> ListRequest:
    wrapped = wrapped or bool(page.state.get("wrapped"))
    state = {**page.state, "family": Epoint.name, "epoint": "rows", "asked": dict(asked), "project": project}
    state.update(wrapped=wrapped, reached=reached, page=int(asked["pageIndex"]) + 1)
    body = json_body({"token": "", "params": dict(asked)} if wrapped else dict(asked))
    headers = {**JSON, "Referer": str(state["column_url"])}
    url = page.link(f"{project}{_ACTION}") or page.url
    return ListRequest(url=url, method="POST", body=body, headers=headers, state=state)


def _named(project: re.Match[str] | None) -> str:
    name = project.group(1) if project else "EWB-FRONT"
    return name if name.startswith(("/", "http")) else f"/{name}"


def _category(page: ListPage) -> str:
    query = parse_qs(urlsplit(page.url).query)
    said = _CATEGORY.search(page.text)
    return query.get("categorynum", [said.group(1) if said else ""])[0]


def _custom(page: ListPage) -> Mapping[str, Any]:
    custom = page.json.get("custom") if isinstance(page.json, dict) else None
    return custom if isinstance(custom, dict) else {}


def _rows(page: ListPage) -> list[dict[str, Any]]:
    data = _custom(page).get("data")
    return [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []


def _entry(page: ListPage, row: Mapping[str, Any]) -> Entry | None:
    url = page.link(str(row.get("infourl") or ""))
    title = squeeze(re.sub(r"<[^<>]*>", "", str(row.get("realtitle") or row.get("title") or "")))
    publisher = squeeze(str(row.get("deptname") or ""))
    if url is None or not title:
        return None
    facts = {"publisher": publisher} if publisher else {}
    return Entry(url=url, title=title, date=find_date(str(row.get("infodate") or "")), facts=facts)
