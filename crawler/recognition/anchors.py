"""The links of a page, what its scripts write and what only opens by a click included; and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import html

from crawler.recognition import ways
from crawler.recognition.titles import is_body_label, is_year_label
from crawler.recognition.urls import same_portal

if TYPE_CHECKING:
    from crawler.families.base import ListPage

_FRAMING = re.compile(
    r"(?i)(?:^|[-_ ])(?:foot\w*|friend\w*|header|top|nav|navbar|mainnav|links?|yqlj|copyright|share|bottom|dibu)"
    r"(?:$|[-_ ])"
)
#: A sign alone, an ellipsis or a picture says so too, where it stands beside a heading.
MORE = re.compile(r"(?i)\W*(?:(?:查看|点击|了解|浏览)?(?:更多|全部)|more)?\W*")


@dataclass(frozen=True)
class Link:
    """A link worth following that is no report."""

    url: str
    label: str
    rank: int = ways.NEAREST
    """How near a column it leads, of the ranks in `ways`."""

    @property
    def on_the_way(self) -> dict[str, Any]:
        """What a page on the way to a column should know: what its link was called."""
        return {"way": self.label} if self.label else {}

    @property
    def state(self) -> dict[str, Any]:
        """What the page found there should know (`ListPage.state`): that it was reached as a column of reports."""
        return {"column": self.label or True}


@dataclass(frozen=True)
class Anchor:
    element: html.HtmlElement
    url: str
    label: str


def anchors_of(page: ListPage) -> Iterator[Anchor]:
    """The links of the page, what its scripts write included."""
    yield from _anchors_of(page, page.root)
    for root in page.written:
        yield from _anchors_of(page, root)


def _anchors_of(page: ListPage, root: html.HtmlElement) -> Iterator[Anchor]:
    from crawler.families.rows import squeeze, target

    for element in root.iter("a", "area", "option", "li", "div", "span", "td", "p", "button"):
        if element.tag not in ("a", "area", "option") and not (element.get("onclick") or element.get("data-url")):
            continue
        value = element.get("value") or "" if element.tag == "option" else ""
        url = page.link(value if "/" in value or ".htm" in value else target(element))
        if url is None or not same_portal(url, page.url):
            continue
        label = squeeze(element.text_content()) or next((i.get("alt") for i in element.iter("img") if i.get("alt")), "")
        yield Anchor(element, url, label or squeeze(element.get("title") or element.get("alt")))


def among_bodies(element: html.HtmlElement, *, framed: bool) -> bool:
    """Whether most of the links beside this one are bodies and years too; unless `framed`, outside the page's frame."""
    holder = element.getparent()
    while holder is not None and holder.tag != "body" and len(list(holder.iter("a", "option"))) < 2:
        holder = holder.getparent()
    if holder is None:
        return False
    if not framed and (holder.tag == "body" or any(_is_frame_of(a) for a in [holder, *holder.iterancestors()])):
        return False
    labels = [link.text_content() for link in holder.iter("a", "option")]
    alike = sum(is_body_label(label) or is_year_label(label) for label in labels)
    return alike * 5 >= len(labels) * 4


def _is_frame_of(element: html.HtmlElement) -> bool:
    """Whether an element is a page's head, foot or main menu, where bodies' names lead to their home pages."""
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag in ("nav", "header", "footer") or bool(_FRAMING.search(marks))
