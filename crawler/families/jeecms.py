"""JEECMS: `index.jhtml` (or `.jspx`), page 2 is `index_2.jhtml`.

The pager's links are often a script's (`onclick="_gotoPage('index_2.jhtml')"`); its text says "共23条记录 1/2页".
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.families.base import ListPage
from crawler.families.generic import Generic
from crawler.families.pager import next_link, printed_pages

_PATH = re.compile(r"\.(?:jhtml|jspx)$")
_LINK = re.compile(r"\bindex_\d+\.(?:jhtml|jspx)\b")
_FILE = re.compile(r"/(?:(\w+?)(?:_(\d+))?\.(jhtml|jspx))?$")


class Jeecms(Generic):
    """Rows by the generic reader, pages by link, else by name."""

    name = "jeecms"

    def recognises(self, page: ListPage) -> bool:
        return bool(_PATH.search(urlsplit(page.url).path) or _LINK.search(page.text))

    def next_url(self, page: ListPage) -> str | None:
        linked, file, pages = next_link(page), _FILE.search(urlsplit(page.url).path), printed_pages(page)
        if linked or file is None or pages is None:
            return linked
        number = int(file.group(2) or 1)
        if number >= pages:
            return None
        return page.link(f"{file.group(1) or 'index'}_{number + 1}.{file.group(3) or 'jhtml'}")
