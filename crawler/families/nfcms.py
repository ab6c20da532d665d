"""NFCMS: the columns of Guangdong's portals, `{column}/index.html`, articles `{column}/content/post_{id}.html`.

Page 2 is `index_2.html`, which the page's pager links to. Where a page lists nothing, its column may be asked for as
JSON: `/postmeta/i/{column id}.json`, up to 2,500 `articles` at once.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from crawler.families.base import Entry, ListPage, ListRequest
from crawler.families.generic import Generic
from crawler.families.gkmlpt import day_of, facts_of
from crawler.families.pager import next_link, printed_pages, printed_total
from crawler.families.rows import squeeze
from crawler.recognition.titles import is_column_label

_MARK = re.compile(r"\bNFCMS_(?:SITE|POST|COLUMN|CATEGORY|CHANNEL)\w*|/postmeta/[ip]/")
_POST = re.compile(r"/m?post_\d+\.html")
_COLUMN_ID = re.compile(
    r"/postmeta/i/(\d+)\.json|\bNFCMS_(?:COLUMN|CATEGORY|CATE|CHANNEL|NODE|MENU)_?ID\s*[:=]\s*['\"]?(\d+)"
)
_INDEX = re.compile(r"index(?:_(\d+))?\.html$")


class Nfcms(Generic):
    """Rows from HTML or from a column's JSON."""

    name = "nfcms"

    def recognises(self, page: ListPage) -> bool:
        if isinstance(page.json, dict):
            return "/postmeta/i/" in page.url
        return bool(_MARK.search(page.text)) or any(_POST.search(entry.url) for entry in page.rows)

    def entries(self, page: ListPage) -> list[Entry]:
        if not isinstance(page.json, dict):
            return page.rows
        rows = [_entry(page, article) for article in page.json.get("articles") or () if isinstance(article, dict)]
        return [row for row in rows if row is not None]

    def total(self, page: ListPage) -> int | None:
        if isinstance(page.json, dict):
            total = page.json.get("total")
            return total if isinstance(total, int) else None
        return printed_total(page)

    def next_pages(self, page: ListPage) -> list[ListRequest]:
        if isinstance(page.json, dict):
            return [_child(page, child) for child in page.json.get("children") or () if _is_column(child)]
        column = _COLUMN_ID.search(page.text)
        if not page.rows and column:
            url = page.link(f"/postmeta/i/{column.group(1) or column.group(2)}.json")
            return self.turn(page, url, state={"column_url": page.url})
        return self.turn(page, next_link(page) or _counted(page))


def _counted(page: ListPage) -> str | None:
    """`index_2.html` where the page says how many pages there are, but a script writes the links."""
    file = _INDEX.search(urlsplit(page.url).path)
    pages = printed_pages(page)
    number = int(file.group(1) or 1) if file else page.number
    if pages is None or number >= pages:
        return None
    if file is None and not urlsplit(page.url).path.endswith("/"):
        return None
    return page.link(f"index_{number + 1}.html")


def _entry(page: ListPage, article: dict[str, Any]) -> Entry | None:
    url = page.link(str(article.get("url") or article.get("post_url") or ""))
    title = squeeze(str(article.get("title") or ""))
    if url is None or not title:
        return None
    return Entry(url=url, title=title, date=day_of(article), facts=facts_of(article))


def _is_column(child: Any) -> bool:
    """Whether a child column of the JSON is one of reports, by its name; ids alone say nothing."""
    return (
        isinstance(child, dict) and bool(child.get("id")) and is_column_label(str(child.get("name") or ""), near=True)
    )


def _child(page: ListPage, child: dict[str, Any]) -> ListRequest:
    url = page.link(f"/postmeta/i/{child['id']}.json")
    return ListRequest(url=url or page.url, state={"family": Nfcms.name, "column": str(child["name"])})
