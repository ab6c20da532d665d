"""The queryList platform: columns `/{site}/{channel}/pc/list.html`, some under old `/{site}/col/col{n}/index.html`.

The page calls `loadPageData(params, unit)` with `params = {current, unitid, webSiteCode: […], channelCode: […],
perPage}`; the rows come from `POST /queryList` as `data.results[].source{title, showTitle, pubDate, urls,
metadata}`, in which `urls` and `metadata` are JSON texts: `{"pc": "/…"}`. Some pages carry their first rows in a
script, `articleList: [{…}]`. The name of the total differs between sites; an empty page ends the list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from crawler.families.base import Entry, ListPage, ListRequest
from crawler.families.form import FORM, form_body
from crawler.families.generic import Generic
from crawler.families.pager import printed_total
from crawler.families.rows import find_date, squeeze
from crawler.families.script import literal_after

_PARAMS = re.compile(r"\bparams\s*=\s*(?=\{[^}]*\bchannelCode\b)")
_ROWS = re.compile(r"['\"]?\barticleList['\"]?\s*[:=]\s*(?=\[)")
_PATH = re.compile(r"^/([\w-]+)/([\w-]+)/pc/list(?:_\d+)?\.html$")
_TOTALS = ("total", "totalCount", "totalNum", "totalElements", "count", "allCount", "totalRecord")
_PER_PAGE = 15


class QueryList(Generic):
    """Rows of the page's script, then those of the form."""

    name = "query_list"

    def recognises(self, page: ListPage) -> bool:
        if isinstance(page.json, dict):
            return page.url.endswith("/queryList")
        marked = "channelCode" in page.text or "articleList" in page.text
        if marked and (_PARAMS.search(page.text) or _ROWS.search(page.text)):
            return True
        return bool(_PATH.match(urlsplit(page.url).path))

    def entries(self, page: ListPage) -> list[Entry]:
        if isinstance(page.json, dict):
            return _entries(page, (result.get("source", result) for result in _results(page)))
        embedded = literal_after(page.text, _ROWS)
        rows = _entries(page, embedded if isinstance(embedded, list) else ())
        return rows or page.rows

    def total(self, page: ListPage) -> int | None:
        if not isinstance(page.json, dict):
            return printed_total(page)
        holders = [page.json.get("data"), page.json]
        values = (holder.get(name) for holder in holders if isinstance(holder, dict) for name in _TOTALS)
        return next((int(str(value)) for value in values if str(value).isdigit()), None)

    def next_pages(self, page: ListPage) -> list[ListRequest]:
        if isinstance(page.json, dict):
            return self._after_answer(page)
        form, shown = _form(page), len(self.entries(page))
        if form is None:
            return super().next_pages(page)
        size = int(form["pageSize"])
        if shown and shown < size:
            return []
        state = {**page.state, "column_url": page.url, "reached": shown if shown == size else 0}
        return [_request(page, form, 2 if shown == size else 1, state)]

    def _after_answer(self, page: ListPage) -> list[ListRequest]:
        form = page.state.get("form")
        reached = int(page.state.get("reached", 0)) + len(_results(page))
        total = self.total(page)
        if not form or (total is not None and reached >= total):
            return []
        request = _request(page, form, int(form["current"]) + 1, {**page.state, "reached": reached})
        return self.turn(page, request.url, method="POST", body=request.body, headers=FORM, state=dict(request.state))


def _request(page: ListPage, form: Mapping[str, Any], number: int, state: Mapping[str, Any]) -> ListRequest:
    asked = {**form, "current": str(number)}
    state = {**state, "family": QueryList.name, "page": number, "form": asked}
    headers = {**FORM, "Referer": str(state["column_url"])}
    url = page.link("/queryList") or page.url
    return ListRequest(url=url, method="POST", body=form_body(asked), headers=headers, state=state)


def _form(page: ListPage) -> dict[str, Any] | None:
    params = literal_after(page.text, _PARAMS)
    path = _PATH.match(urlsplit(page.url).path)
    if not isinstance(params, dict):
        params = {"webSiteCode": [path.group(1)], "channelCode": [path.group(2)]} if path else None
    if not params or not params.get("channelCode"):
        return None
    size = str(params.get("perPage") or params.get("pageSize") or _PER_PAGE)
    form: dict[str, Any] = {"current": "1", "pageSize": size, "perPage": size}
    form.update({"unitid": str(params["unitid"])} if params.get("unitid") else {})
    for name in ("webSiteCode", "channelCode"):
        value = params.get(name) or []
        form[f"{name}[]"] = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    return {**form, "sort": str(params.get("sort") or "sortNum"), "order": str(params.get("order") or "desc")}


def _results(page: ListPage) -> list[dict[str, Any]]:
    data = page.json.get("data")
    results = data.get("results") if isinstance(data, dict) else data
    return [result for result in results if isinstance(result, dict)] if isinstance(results, list) else []


def _entries(page: ListPage, sources: Any) -> list[Entry]:
    return [entry for source in sources if isinstance(source, dict) and (entry := _entry(page, source)) is not None]


def _entry(page: ListPage, source: Mapping[str, Any]) -> Entry | None:
    url = page.link(next(_addresses(source), None))
    title = squeeze(re.sub(r"<[^<>]*>", "", str(source.get("title") or source.get("showTitle") or "")))
    if url is None or not title:
        return None
    author = squeeze(str(_inner(source.get("metadata")).get("author") or ""))
    date = find_date(str(source.get("pubDate") or ""))
    return Entry(url=url, title=title, date=date, facts={"publisher": author} if author else {})


def _addresses(source: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(url) for url in (_inner(source.get("urls")).get("pc"), source.get("url")) if url)


def _inner(value: Any) -> Mapping[str, Any]:
    """JSON inside JSON: an object, or the text of one."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value if isinstance(value, dict) else {}
