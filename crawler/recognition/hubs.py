"""Links on the way to a column: 政府信息公开, 信息公开, 政务公开, groups of bodies, bodies."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import html

from crawler.recognition import ways
from crawler.recognition.anchors import MORE, Anchor, Link, among_bodies, anchors_of
from crawler.recognition.context import is_about_disclosure, is_of_bodies
from crawler.recognition.frames import frames, redirect
from crawler.recognition.titles import is_report_title, plain
from crawler.recognition.urls import is_detail_url, same_portal

if TYPE_CHECKING:
    from crawler.families.base import ListPage

_REPORTS = re.compile("年报|报告|年報|報告")


def hubs(page: ListPage) -> list[Link]:
    """Links on the way to a column, nearest first: 政府信息公开, 信息公开, 政务公开, groups of bodies.

    On a page about disclosure also single bodies and frames; for a page without links where it sends on to."""
    inside, ranked = is_about_disclosure(page) or is_of_bodies(page), dict[str, Link]()
    for anchor in anchors_of(page):
        if anchor.url != page.url and not is_detail_url(anchor.url):
            _rank(ranked, Link(anchor.url, plain(anchor.label)), anchor, page.url if inside else None)
            if MORE.fullmatch(anchor.label) and _follows_reports(anchor.element):
                ranked[anchor.url] = Link(anchor.url, "")
    for name, url in page.nodes:
        address = page.link(url)
        if address and address != page.url and same_portal(address, page.url) and not is_detail_url(address):
            _rank(ranked, Link(address, plain(name)), None, None)
    links = sorted(ranked.values(), key=lambda link: link.rank)
    onward = redirect(page)
    if links and not inside:
        return links
    return [*links, *([Link(onward, "")] if onward and not links else []), *frames(page)]


def _rank(ranked: dict[str, Link], link: Link, anchor: Anchor | None, page_url: str | None) -> None:
    """Keeps a link that leads on, by the best of its labels; `page_url` that of a page about disclosure."""
    rank = ways.rank_of(link.label, link.url, inside=page_url is not None)
    if rank is None and page_url and anchor is not None and among_bodies(anchor.element, framed=True):
        rank = ways.rank_of_body(link.label, link.url, page_url)
    if rank is not None and (link.url not in ranked or ranked[link.url].rank > rank):
        ranked[link.url] = replace(link, rank=rank)


def _follows_reports(element: html.HtmlElement) -> bool:
    """Whether the links right before an element are mostly reports: of a block in tabs, whose name stands elsewhere."""
    from crawler.families.rows import title_of

    for _ in range(3):
        for before in element.itersiblings(preceding=True):
            links = list(before.iter("a")) if isinstance(before.tag, str) else []
            if links and not _REPORTS.search(before.text_content()):
                return False
            if links:
                return len(links) > 1 and sum(is_report_title(title_of(link)) for link in links) * 2 > len(links)
        parent = element.getparent()
        if parent is None or parent.tag == "body":
            return False
        element = parent
    return False
