"""What a page is called, and what follows from it: is it a column of reports, is it about disclosure, of bodies?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import html

from crawler.recognition import ways
from crawler.recognition.titles import is_column_label, plain
from crawler.recognition.urls import shape

if TYPE_CHECKING:
    from crawler.families.base import ListPage

#: A directory of annual reports by its usual pinyin: zfxxgknb, xxgkgzndbg, gknb, xxgknb2024n.
COLUMN_PATH = re.compile(r"(?i)/[^/]*?(?:xxgk|zwgk|gk)(?:gz)?(?:nb|ndbg|ndgzbg|nd)[^/]*(?=/)")
_CRUMBS = re.compile(r"(?:当前|现在|所在|你的|您的|您在)(?:的|所在)*(?:位置|栏目)|首页\s*(?:>|»|&gt;|›|-|/|\\|→)")
_CRUMB_CLASS = re.compile(r"(?i)crumb|position|location|dqwz|wz$|weizhi|navigat|curpos|local|current-?path|mbx|lujing")
_ABOUT = re.compile(r"信息公开|政务公开|公开目录|(?:^|>)公开$")
_ABOUT_PATH = re.compile(r"(?i)/(?:zfxxgk|xxgk|zwgk|gkml|openness|public)\w*/")
#: A menu of headings, as the standard 政府信息公开 page has it, says nothing of where one is.
_MENU_ITEM = re.compile(r"指南|制度|申请")


def column_context(page: ListPage) -> bool:
    """Whether the page is a 信息公开年报 column or lies in one: by the way here, by name, title or breadcrumb."""
    if page.state.get("column"):
        return True
    if ways.is_home(page.url):
        return False  # some templates print another page's name
    return any(_names_column(name) for name in names_of(page)) or in_column_path(page.url)


def _names_column(name: str) -> bool:
    text = plain(name)
    if len(text) > 120:
        return False
    pieces = [piece for piece in re.split(r"[-_—|>›»/\\·:：,，→]+", text) if piece]
    return any(is_column_label(piece, near=True) and piece != "报告" for piece in pieces)


def names_of(page: ListPage) -> Iterator[str]:
    for meta in page.root.iter("meta"):
        if (meta.get("name") or "").lower() in ("columnname", "channelname", "lanmu"):
            yield meta.get("content") or ""
    for title in page.root.iter("title"):
        yield title.text or ""
        break
    headings = [h.text_content() for h in page.root.iter("h1", "h2", "h3") if next(h.iter("a"), None) is None]
    if not any(_MENU_ITEM.search(heading) for heading in headings):
        yield from headings
    yield from _trails(page.root)


def _trails(root: html.HtmlElement) -> Iterator[str]:
    """The texts of breadcrumbs: "您现在的位置：首页 > 政务公开 > 政府信息公开年报"."""
    for element in root.iter("div", "p", "ul", "ol", "span", "td", "nav", "dl", "section"):
        marked = _CRUMB_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}")
        if (
            marked
            or _CRUMBS.search(element.text or "")
            or (len(element) and _CRUMBS.search((element[0].text or "") + (element[0].tail or "")))
        ):
            text = element.text_content()
            if len(text) <= 300:
                yield ">".join(piece.strip() for piece in element.itertext() if piece.strip())


def in_column_path(url: str) -> bool:
    return bool(COLUMN_PATH.search(shape(url).path))


def is_about_disclosure(page: ListPage) -> bool:
    """Whether a page is one on the way: by its title, its breadcrumb, or what its link was called."""
    names = [str(page.state.get("way") or ""), *names_of(page)]
    return any(_ABOUT.search(plain(name)) for name in names if len(name) <= 120) or bool(
        _ABOUT_PATH.search(shape(page.url).path)
    )


def is_of_bodies(page: ListPage) -> bool:
    """Whether the page's link named bodies: theirs are the pages that it leads to."""
    return ways.names_bodies(str(page.state.get("way") or ""))
