"""Hebei's `channel/list`: `/channel/list/12.html`, articles `/content/{id}.html`.

The pager is `ul.pagination`, in which the last item but one leads on; `.page-inner` says "共 N".
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml import html

from crawler.families.base import ListPage
from crawler.families.generic import Generic
from crawler.families.pager import is_disabled, next_link, printed_total
from crawler.families.rows import squeeze, target

_LIST = re.compile(r"/channels?/list/\d+")
_TOTAL = re.compile(r"共\s*(\d+)\s*(页?)")


class ChannelList(Generic):
    """Rows by the generic reader, the next page by the pager's last item but one."""

    name = "channel_list"

    def recognises(self, page: ListPage) -> bool:
        return bool(_LIST.search(urlsplit(page.url).path)) or (
            _pager(page) is not None and any(re.search(r"/content/\d+\.html$", entry.url) for entry in page.rows)
        )

    def total(self, page: ListPage) -> int | None:
        for element in page.root.iter("div", "span", "p", "li"):
            if "page-inner" in (element.get("class") or ""):
                found = _TOTAL.search(squeeze(element.text_content()))
                # "共 3" under twenty rows counts pages.
                if found and not found.group(2) and int(found.group(1)) >= len(self.entries(page)):
                    return int(found.group(1))
        return printed_total(page)

    def next_url(self, page: ListPage) -> str | None:
        linked = next_link(page)
        pager = _pager(page)
        if linked or pager is None:
            return linked
        items = list(pager.iter("li"))
        link = next(items[-2].iter("a"), None) if len(items) >= 2 else None
        if link is None or is_disabled(link) or squeeze(link.text_content()).isdigit():
            return None
        return page.link(target(link))


def _pager(page: ListPage) -> html.HtmlElement | None:
    return next((ul for ul in page.root.iter("ul") if "pagination" in (ul.get("class") or "").split()), None)
