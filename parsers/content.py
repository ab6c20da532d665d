"""What trafilatura takes for content; the only module that imports it, and itself imported where a page needs it."""

from __future__ import annotations

import logging

import trafilatura
from lxml import etree, html
from lxml.html import HtmlElement
from trafilatura.settings import Extractor

# It warns about every page that is short or empty; what we make of such a page is said in the report or the refusal.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

#: No search for dates and names, no second opinion by other libraries: they cost ten times the extraction.
_OPTIONS = Extractor(fast=True, recall=True, comments=False, tables=False, dedup=False, with_metadata=False)


def content_of(article: HtmlElement) -> str:
    """The text of an article, which is taken out of its tree. Layout tables become blocks first: trafilatura can only
    keep or drop tables as tables."""
    for element in article.iter("table", "thead", "tbody", "tfoot", "tr", "td", "th"):
        element.tag = "div"
    document = trafilatura.bare_extraction(_framed(article), options=_OPTIONS)
    body = getattr(document, "body", None)
    return "" if body is None else "".join(body.itertext())


def _framed(article: HtmlElement) -> HtmlElement:
    """A page with nothing but the article, marked as such: else trafilatura searches for what is found already."""
    page = html.Element("html")
    etree.SubElement(etree.SubElement(page, "body"), "article").append(article)
    return page
