"""A page's tree by lxml, bounded: what libxml2 gives up on, and what would cost more than a page is worth."""

from __future__ import annotations

import re
from functools import cache

from lxml import etree, html
from lxml.html import HtmlElement


class NoPageError(ValueError):
    """The source is larger or deeper than any page has reason to be; the message says what it is."""


def parse_html(text: str) -> HtmlElement | None:
    """The tree of an HTML source without comments; None where there is no element at all.

    No tree is deeper than `_MAX_DEPTH`: a deeper one is unwrapped as far as it goes; NoPageError if that is too far,
    or where there are more than `MAX_TAGS` tags.
    """
    if "&#" in text:
        text = _CONTROL_REFERENCE.sub("", text)
    if "<pre" in text or "<PRE" in text:
        text = _with_breaks(text)
    if text.count("<") > MAX_TAGS:
        raise NoPageError(f"of more than {MAX_TAGS:,} tags")
    root = _tree(text, huge=len(text) > _LONG)
    if root is None or _depth_at_end(root) < _LIBXML_DEPTH - 1:
        return root
    # The parser gave up there, and the rest of the page is lost: once more with its other limit, 2048.
    root = _tree(text, huge=True)
    if root is None or _depth_at_end(root) >= _LIBXML_HUGE_DEPTH - 1:
        raise NoPageError(_TOO_DEEP)
    etree.strip_tags(root, *_INLINE)  # a page that forgets to close <font> nests by the paragraph
    _unwrap(root)
    if _depth(root) > _MAX_DEPTH:
        raise NoPageError(_TOO_DEEP)
    return root


#: The time and the memory of a parse grow with the tags: these take 20 seconds and 400 MB. The largest report pages
#: known, a megabyte of Word's markup, have 40,000.
MAX_TAGS = 300_000
_TOO_DEEP = "nested too deeply to be one"
#: libxml2's own limits; beyond them it drops the rest of the page. Text nodes above 10 MB only without the first.
_LIBXML_DEPTH, _LIBXML_HUGE_DEPTH, _LONG = 256, 2048, 9_000_000
#: Whatever goes up from an element to the root costs as much as the tree is deep.
_MAX_DEPTH = 400
_INLINE = ("font", "span", "b", "strong", "i", "em", "u", "s", "big", "small", "a", "sub", "sup", "ins", "del", "label")


_WRAPPERS = ("div", "section", "article", "center", "form", "blockquote", "ul", "ol", "li", "dl", "dd")


#: The classes of lxml.html, but one for all elements: its own lookup asks a Python function for every element met.
_CLASSES = etree.ElementDefaultClassLookup(
    element=HtmlElement, comment=html.HtmlComment, pi=html.HtmlProcessingInstruction, entity=html.HtmlEntity
)


@cache
def _parser(huge: bool) -> etree.HTMLParser:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=huge)
    parser.set_element_class_lookup(_CLASSES)
    return parser


def _tree(text: str, *, huge: bool) -> HtmlElement | None:
    # By way of bytes: lxml refuses a str that carries an XML encoding declaration.
    try:
        root: HtmlElement = html.document_fromstring(text.encode("utf-8", "replace"), parser=_parser(huge))
    except etree.ParserError:
        return None
    if root.getnext() is not None or root.getprevious() is not None:  # a torn page may have two <html>
        for before in list(root.itersiblings(preceding=True)):
            root.insert(0, before)
        root.extend(list(root.itersiblings()))
    return root


#: References to characters that lxml reads from a page but refuses to write: every change of a text would raise.
_CONTROL_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])|x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef]))(?:;|(?![0-9a-f;]))",
    re.IGNORECASE,
)
_PREFORMATTED = re.compile(r"(</?pre\b[^<>]*>)", re.IGNORECASE)


def _with_breaks(text: str) -> str:
    """The source with <br> where the end of a line means one."""
    preformatted, parts = False, []
    for part in _PREFORMATTED.split(text):
        if _PREFORMATTED.fullmatch(part):
            preformatted = part[1] != "/"
        parts.append(part.replace("\n", "<br>") if preformatted else part)
    return "".join(parts)


def _unwrap(root: HtmlElement) -> None:
    """Takes out every element that holds nothing but one of its own kind."""
    for element in list(root.iter(*_WRAPPERS)):
        parent = element.getparent()
        if parent is None or len(element) != 1 or (element.text or "").strip():
            continue
        child = element[0]
        if child.tag == element.tag and not (child.tail or "").strip():
            child.tail = element.tail
            parent.replace(element, child)


def _depth_at_end(element: HtmlElement) -> int:
    depth = 0
    while len(element):
        element = element[-1]
        depth += 1
    return depth


def _depth(root: HtmlElement) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest
