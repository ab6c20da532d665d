"""Lists under paths of numbers, `/37584/38154/index.htm`, articles `content_{id}.html` beside them.

Page 2 is `index_2.htm`. The pager is `div.jspIndex4`, whose last link leads on, whatever its print.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml import html

from crawler.families.base import ListPage
from crawler.families.generic import Generic
from crawler.families.pager import next_link
from crawler.families.rows import target

_LIST = re.compile(r"^(?:/\d{3,})+/(?:index(?:_(\d+))?\.html?)?$")
_ARTICLE = re.compile(r"/content_\d+\.html?$")


class Numeric(Generic):
    """Rows by the generic reader, the next page by the pager's last link."""

    name = "numeric"

    def recognises(self, page: ListPage) -> bool:
        if any(True for _ in _pagers(page)) or re.search(r"\bmaxPageItems\s*=", page.text):
            return True
        return bool(_LIST.match(urlsplit(page.url).path)) and any(_ARTICLE.search(entry.url) for entry in page.rows)

    def next_url(self, page: ListPage) -> str | None:
        for pager in _pagers(page):
            last = next(reversed(list(pager.iter("a"))), None)
            url = page.link(target(last)) if last is not None else None
            if url and _number(url) == _number(page.url) + 1:
                return url
        linked = next_link(page)
        # On the last page the last link leads back.
        return linked if linked and _number(linked) != _number(page.url) - 1 else None


def _pagers(page: ListPage) -> list[html.HtmlElement]:
    return [div for div in page.root.iter("div") if re.search(r"\bjspIndex\d*\b", div.get("class") or "")]


def _number(url: str) -> int:
    """Which page of the list an address is, by its file name."""
    found = re.search(r"_(\d+)\.html?$", urlsplit(url).path)
    return int(found.group(1)) if found else 1
