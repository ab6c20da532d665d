"""Links to 信息公开年报 columns: by label, by place, behind headings, in menus that scripts build."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import html

from crawler.recognition import ways
from crawler.recognition.anchors import MORE, Anchor, Link, among_bodies, anchors_of
from crawler.recognition.context import COLUMN_PATH, column_context, in_column_path, names_of
from crawler.recognition.frames import frames, loaded, redirect
from crawler.recognition.titles import is_body_label, is_column_label, is_year_label, plain
from crawler.recognition.urls import is_detail_url, same_portal, shape

if TYPE_CHECKING:
    from crawler.families.base import Entry, ListPage


def columns(page: ListPage, rows: list[Entry] | None = None) -> list[Link]:
    """Links to columns of annual reports on this page, in its order, its own address left out.

    By label (信息公开年报, 各镇信息公开年报, "2022年" within a column), and within a column by place: menus nested
    below the column's own link, directories below its own. `rows` are the page's dated rows: articles, not columns.
    """
    inside = column_context(page)
    near = inside or any("信息公开" in name for name in (str(page.state.get("way") or ""), *names_of(page)))
    articles = {row.url for row in (page.rows if rows is None else rows) if row.date}
    anchors = [anchor for anchor in anchors_of(page) if anchor.url not in articles and not is_detail_url(anchor.url)]
    opened = _opened_menus(page.root)
    found = [
        anchor
        for anchor in anchors
        if is_column_label(anchor.label, near=near or in_column_path(anchor.url))
        or (not anchor.label and in_column_path(anchor.url))
        or (anchor.element in opened and _is_menu_item(anchor.label))
        or (inside and _is_subcolumn(anchor, page))
    ]
    found += list(_behind_headings(anchors, inside=inside, near=near))
    links = [Link(anchor.url, plain(anchor.label)) for anchor in found]
    links = links or list(_tree_nodes(page))
    if inside:
        links += [*frames(page), *loaded(page)]
        onward = None if links else redirect(page)
        links += [Link(onward, "")] if onward else []
    return list({link.url: link for link in links if link.url != page.url}.values())


def matching(page: ListPage, pattern: str) -> list[Link]:
    """Links to addresses in which a regular expression is found, the page's own left out."""
    found = {anchor.url: plain(anchor.label) for anchor in anchors_of(page) if re.search(pattern, anchor.url)}
    return [Link(url, label) for url, label in found.items() if url != page.url]


def _behind_headings(anchors: list[Anchor], *, inside: bool, near: bool) -> Iterator[Anchor]:
    """更多 beside the heading of a block that shows the first rows of a column: it leads to all of them."""
    for anchor in anchors:
        if MORE.fullmatch(anchor.label):
            heading = _text_before(anchor.element)
            if is_column_label(heading, near=near) or (inside and _is_menu_item(heading)):
                yield replace(anchor, label=heading)


def _text_before(element: html.HtmlElement) -> str:
    """What stands before an element in its block, three blocks up at most."""
    for _ in range(3):
        parent = element.getparent()
        if parent is None or parent.tag == "body":
            return ""
        before = "".join(e.text_content() + (e.tail or "") for e in element.itersiblings(preceding=True))
        if text := plain((parent.text or "") + before):
            return text
        element = parent
    return ""


def _is_subcolumn(anchor: Anchor, page: ListPage) -> bool:
    """A year, a body or a group of bodies within a column: below its directory, or listed as such."""
    if is_year_label(anchor.label):
        chosen = anchor.element.tag == "option" or in_column_path(anchor.url)
        return chosen or among_bodies(anchor.element, framed=True)
    if not is_body_label(anchor.label):
        return False
    here, there = _directory(page.url), _directory(anchor.url)
    column = COLUMN_PATH.search(shape(page.url).path)
    above = shape(page.url).path[: column.end() + 1] if column else here
    if len(above) > 1 and there.startswith(above) and there != here:
        return True
    # A choice of bodies is most often one of their home pages.
    chosen = anchor.element.tag == "option" or ways.is_home(anchor.url)
    return not chosen and among_bodies(anchor.element, framed=False)


def _directory(url: str) -> str:
    return shape(url).path.rpartition("/")[0] + "/"


def _opened_menus(root: html.HtmlElement) -> set[html.HtmlElement]:
    """The links of menus that open below a column's name, be that a link or not."""
    inner: set[html.HtmlElement] = set()
    for text in root.xpath("//body//text()[contains(., '年报') or contains(., '报告') or contains(., '年報')]"):
        name = text.getparent().getparent() if text.is_tail else text.getparent()
        if not _is_column_name(name):
            continue
        while _is_column_name(name.getparent()):
            name = name.getparent()
        menu = name.getnext()
        if menu is not None and menu.tag in ("ul", "ol", "dl", "dd", "div"):
            inner.update(menu.iter("a"))
    return inner


def _is_column_name(element: html.HtmlElement | None) -> bool:
    if element is None or element.tag in ("body", "html") or len(element) > 6:
        return False
    text = element.text_content()
    return len(text) <= 400 and is_column_label(text, near=True)


def _is_menu_item(label: str) -> bool:
    return is_year_label(label) or is_body_label(label) or is_column_label(label, near=True)


def _tree_nodes(page: ListPage) -> Iterator[Link]:
    """Columns in a menu that a script builds: {"name": "政府信息公开年报", "url": "/…"}."""
    for name, url in page.nodes:
        address = page.link(url)
        if address and is_column_label(name) and same_portal(address, page.url):
            yield Link(address, plain(name))
