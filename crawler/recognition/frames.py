"""Pages shown inside a page or in its place: frames, pieces that a script loads, where a page sends on to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from crawler.recognition.anchors import Link
from crawler.recognition.urls import same_portal

if TYPE_CHECKING:
    from crawler.families.base import ListPage

#: Frames that hold a document, or a part of every page.
_NO_LIST_FRAME = re.compile(
    r"(?i)\.(?:pdf|docx?|ofd|xlsx?|mp4)|viewer|header|footer|/top|/nav|weather|tianqi|search|count"
)
#: $('#list').load('inc_list.html'): a piece of the page that a script puts into it.
_LOADED = re.compile(r"""\.load\(\s*['"]([^'"\s?]+\.(?:s?html?|jsp|aspx?|php|do))['"]""")
_REDIRECT = re.compile(r"""(?:location(?:\.href)?\s*=|location\.(?:replace|assign)\s*\()\s*["']([^"']+)["']""")


#: What a reader sees; what a page that sends on says meanwhile is shorter than this.
_SHOWN = etree.XPath("//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
_FEW_WORDS = 100


def frames(page: ListPage) -> list[Link]:
    """Pages of the portal shown inside this one: some columns keep their list in an `<iframe>`. A `<frameset>` has
    nothing but frames, and its menu is in the one at the top or the side. Frames that a script writes are such pages
    too."""
    elements = [frame for root in (page.root, *page.framed) for frame in root.iter("iframe", "frame")]
    sources = [(frame.tag, page.link(frame.get("src"))) for frame in elements]
    shown = [url for tag, url in sources if url and (tag == "frame" or not _NO_LIST_FRAME.search(url))]
    return [Link(url, "") for url in shown if same_portal(url, page.url)]


def loaded(page: ListPage) -> Iterator[Link]:
    """The pieces that a column's script loads into it: they are the column."""
    for address in _LOADED.findall(page.text):
        url = page.link(address)
        if url and same_portal(url, page.url) and not _NO_LIST_FRAME.search(url):
            yield Link(url, "年报")


def redirect(page: ListPage) -> str | None:
    """Where a page without content sends on to by `<meta refresh>` or by script; None for pages with content."""
    if len(page.body) > 4096 or next(page.root.iter("a"), None) is not None:
        return None
    if len("".join("".join(_SHOWN(page.root)).split())) > _FEW_WORDS:
        return None  # a page that is read, and sends some readers elsewhere
    for meta in page.root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            _, _, url = (meta.get("content") or "").partition("=")
            return _onward(page, url.strip(" '\""))
    found = _REDIRECT.search(page.text)
    return _onward(page, found.group(1)) if found else None


def _onward(page: ListPage, href: str) -> str | None:
    url = page.link(href)
    return url if url and url != page.url and same_portal(url, page.url) else None
