"""gkmlpt: Guangdong's 政府信息公开目录, an application over a JSON interface.

`{base}/gkmlpt/index` carries `window._CONFIG = {SID: …, TREE: […]}` (a JavaScript object, its keys bare); rows come
from `{base}/gkmlpt/api/all/{column}?page={n}&sid={SID}`, 100 a page from page 1, a column's newest 300 or so in all.
`/gkmlpt/index#4160` names a column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from crawler.families.base import Entry, Family, ListPage, ListRequest
from crawler.families.rows import find_date, squeeze
from crawler.families.script import literal_after
from crawler.recognition.titles import is_column_label, is_year_label
from crawler.recognition.urls import same_portal

_CONFIG = re.compile(r"\b_CONFIG\s*=\s*(?=\{)")
_API = re.compile(r"/gkmlpt/api/(?:all|list)/(\d+)")
#: The interface's own page size.
_PER_PAGE = 100
#: The whole catalogue is asked for where the tree names no column; a site's newest rows, not its history.
_WHOLE, _WHOLE_PAGES = "0", 10
_BEIJING = timezone(timedelta(hours=8))


class Gkmlpt(Family):
    """From the application's page to its columns of reports, then through their JSON."""

    name = "gkmlpt"

    def recognises(self, page: ListPage) -> bool:
        if isinstance(page.json, dict):
            return bool(_API.search(page.url))
        # An article's page has the same configuration, with a DETAIL.
        marked = "/gkmlpt/" in page.url or "gkmlpt" in page.text
        return marked and bool(_CONFIG.search(page.text)) and "DETAIL" not in _config(page)

    def entries(self, page: ListPage) -> list[Entry]:
        rows = [_entry(page, article) for article in _answer(page).get("articles") or () if isinstance(article, dict)]
        return [row for row in rows if row is not None]

    def total(self, page: ListPage) -> int | None:
        answer = _answer(page)
        classify = answer.get("classify")
        counts = (answer.get("total"), classify.get("post_count") if isinstance(classify, dict) else None)
        return next((count for value in counts if (count := _whole_number(value)) is not None), None)

    def next_pages(self, page: ListPage) -> list[ListRequest]:
        if _API.search(page.url) and isinstance(page.json, dict):
            return self._after_answer(page)
        return [_first(page, column, name) for column, name in _columns(page).items()]

    def _after_answer(self, page: ListPage) -> list[ListRequest]:
        query = parse_qs(urlsplit(page.url).query)
        number = max(int(query.get("page", ["1"])[0]), 1)
        came = len(_answer(page).get("articles") or ())
        reached = int(page.state.get("reached", 0)) + came
        total = self.total(page)
        whole = _API.search(page.url)
        if came == 0 or (total is not None and reached >= total) or (total is None and came < _PER_PAGE):
            return []
        if whole and whole.group(1) == _WHOLE and number >= _WHOLE_PAGES:
            return []
        parts = urlsplit(page.url)
        following = {**{name: values[0] for name, values in query.items()}, "page": str(number + 1)}
        url = urlunsplit(parts._replace(query=urlencode(following)))
        return self.turn(page, url, state={"reached": reached})


def _answer(page: ListPage) -> Mapping[str, Any]:
    return page.json if isinstance(page.json, dict) else {}


def _config(page: ListPage) -> Mapping[str, Any]:
    found = literal_after(page.text, _CONFIG)
    return found if isinstance(found, dict) else {}


def _first(page: ListPage, column: str, name: str) -> ListRequest:
    parts = urlsplit(page.url)
    base = parts.path.partition("/gkmlpt/")[0]
    query = urlencode({"page": 1, "sid": str(_config(page).get("SID") or "")})
    url = urlunsplit((parts.scheme, parts.netloc, f"{base}/gkmlpt/api/all/{column}", query, ""))
    index = page.url.partition("#")[0]
    state = {**page.state, "family": Gkmlpt.name, "page": 1}
    state["column_url"] = f"{index}#{column}" if column != _WHOLE else index
    if is_column_label(name, near=True) or (name and not urlsplit(page.url).fragment):
        state["column"] = name
    return ListRequest(url=url, headers={"Referer": index}, state=state)


def _columns(page: ListPage) -> dict[str, str]:
    """The columns to ask for, id → name: that of the hash, else the tree's columns of annual reports."""
    tree = _config(page).get("TREE")
    nodes = list(_nodes(tree if isinstance(tree, list) else [tree]))
    hash_ = urlsplit(page.url).fragment.strip("/")
    if hash_.isdigit():
        return {hash_: next((name for id_, name, _ in nodes if id_ == hash_), "")}
    found = {id_: name for id_, name, asked in nodes if asked}
    return found or {_WHOLE: ""}


def _nodes(tree: list[Any]) -> Iterator[tuple[str, str, bool]]:
    """(id, name, whether to ask for it) of every node: leaves that are, or lie under, a column of reports."""
    flat = list(_flatten(tree, None))
    by_id = {str(node.get("id")): node for node in flat}
    parents = {str(node.get("parent")) for node in flat if node.get("parent")}
    for node in flat:
        id_ = str(node.get("id"))
        inner = bool(node.get("children")) or id_ in parents
        own = not inner or _own_rows(node, flat) > 0
        yield id_, str(node.get("name") or ""), own and not node.get("jump_url") and _is_column(node, by_id)


def _flatten(nodes: list[Any], parent: Any) -> Iterator[dict[str, Any]]:
    for node in nodes:
        if isinstance(node, dict) and node.get("id") is not None:
            yield {**node, "parent": node.get("parent") or parent}
            children = node.get("children")
            if isinstance(children, dict):
                children = list(children.values())
            yield from _flatten(children if isinstance(children, list) else [], node["id"])


def _own_rows(node: Mapping[str, Any], flat: list[dict[str, Any]]) -> int:
    """Rows that stand in a node itself and in none below it, by the counts of the tree."""
    below = sum(_count(other) for other in flat if str(other.get("parent")) == str(node.get("id")))
    return _count(node) - below


def _count(node: Mapping[str, Any]) -> int:
    return _whole_number(node.get("post_count")) or 0


def _whole_number(value: Any) -> int | None:
    """A count that is a number, or digits as text."""
    return int(str(value)) if str(value).isdigit() else None


def _is_column(node: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> bool:
    seen = 0
    current: Mapping[str, Any] | None = node
    while current is not None and seen < 20:
        name = str(current.get("name") or "")
        if is_column_label(name, near=True) and not (current is not node and is_year_label(name)):
            return True
        current, seen = by_id.get(str(current.get("parent"))), seen + 1
    return False


def _entry(page: ListPage, article: dict[str, Any]) -> Entry | None:
    title = squeeze(str(article.get("title") or ""))
    links = [page.link(str(article.get(name) or "")) for name in ("url", "post_url")]
    # Some rows lead to a social network or another platform; their copy here is the second address.
    url = next((link for link in links if link and same_portal(link, page.url)), None) or next(
        filter(None, links), None
    )
    return Entry(url=url, title=title, date=day_of(article), facts=facts_of(article)) if url and title else None


_FACTS = {
    "index_number": "identifier",
    "document_number": "document_number",
    "publisher": "publisher",
    "subject_category": "classify_theme_name",
    "genre_category": "classify_genre_name",
}


def facts_of(article: Mapping[str, Any]) -> dict[str, str]:
    """What the interface says of an article, under our names; empty values left out."""
    facts = {name: squeeze(str(article.get(key) or "")) for name, key in _FACTS.items()}
    return {name: value for name, value in facts.items() if value}


def day_of(article: Mapping[str, Any]) -> str | None:
    """The day of publishing in Beijing, from seconds since 1970 or a date as text; None without one."""
    for name in ("display_publish_time", "first_publish_time", "publish_time", "date", "created_at", "create_time"):
        value = article.get(name)
        number = _whole_number(value)
        if number and len(str(number)) in (9, 10, 13):
            seconds = number // (1000 if len(str(number)) == 13 else 1)
            return datetime.fromtimestamp(seconds, _BEIJING).date().isoformat()
        if isinstance(value, str) and (day := find_date(value)):
            return day
    return None
