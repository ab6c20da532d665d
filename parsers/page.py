"""A page as every other parser sees it: decoded once, parsed by lxml once.

`Line` and `block_lines` are the page's visible text.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from lxml import etree
from lxml.html import HtmlElement
from w3lib.html import get_base_url

from parsers.chinese import clean, normalise
from parsers.chrome import is_chrome_line
from parsers.decoding import decode, utf16_order
from parsers.report import Document, Refusal
from parsers.scripted import han_in, scripted_article
from parsers.tree import MAX_TAGS, NoPageError, parse_html

__all__ = ["BLOCKS", "INVISIBLE", "Line", "Page", "binary_kind", "block_lines", "is_chrome_line", "is_hidden"]
__all__ += ["parse_html", "read_page", "text_nodes"]


@dataclass(frozen=True, kw_only=True)
class Page:
    """A decoded page. Exactly one of `root` and `lines` is filled."""

    kind: str
    """`html` or `text`; of a document its own kind (`docx`, `pdf`), with a tree made of it."""
    text: str
    """The decoded source, markup included."""
    root: HtmlElement | None = None
    """The tree without comments; for a JSON answer the tree of its `content`."""
    elements: tuple[HtmlElement, ...] = field(default=(), repr=False)
    """All of the tree: as long as they are held, lxml has no need to make them anew for each parser that asks."""
    lines: tuple[str, ...] = ()
    """A text file's lines, blank ones too, with ordinary digits, letters and radicals; white space inside a
    line is as printed, since tabs separate cells."""
    encoding: str = "utf-8"
    """Python's name of the codec that was used."""
    flags: tuple[str, ...] = ()
    """`charset_mismatch`: the declared charset is not the bytes'; `mojibake`: some bytes could not be decoded."""
    url: str | None = None
    """The document's, or what a JSON answer gives for it."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """The object of a JSON answer (NFCMS `/postmeta/p/…json`); empty for other pages."""

    @cached_property
    def base_url(self) -> str | None:
        """What links are relative to: `<base href>`, where it is an address at all, else the document's URL; None for a
        local file without one."""
        if self.url is None or self.root is None or self.data:
            return self.url
        try:
            return get_base_url(self.text[:4096], self.url, self.encoding)
        except ValueError:  # a bracket or a port that no address has
            return self.url


class Line(NamedTuple):
    """One line of visible text and the block element that holds it."""

    text: str
    element: HtmlElement


_MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP container (docx, xlsx, ofd, …)",
    b"\xd0\xcf\x11\xe0": "an OLE container (doc, xls, wps)",
    b"{\\rtf": "an RTF document",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x1f\x8b": "gzip data",
    b"\x89PNG": "a PNG image",
    b"GIF8": "a GIF image",
    b"\xff\xd8\xff": "a JPEG image",
    b"RIFF": "a RIFF file",
}
_TAG = re.compile(
    r"<(?:!doctype html|/?(?:html|head|body|title|meta|div|table|tbody|tr|td|p|span|br|h[1-6]|ul|li|font|script|"
    r"a|b|strong)[\s/>])",
    re.IGNORECASE,
)
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_JSON_START = re.compile(r"\s*[{\[]")
_CONTROL_BYTES = bytes([*range(9), 11, *range(14, 27), *range(28, 32)])
#: What no tree may hold; \ud800 to \udfff come out of JSON's escapes.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: The bytes among them: in UTF-8 these, and what begins with EF BF, tell whether there are any, ten times as fast.
_NEVER = bytes([*range(9), 11, 12, *range(14, 32)])


def read_page(document: Document) -> Page | Refusal:
    """Decode and parse; a Refusal `unreadable` for bytes that are no page, `not_a_report` for JSON without one."""
    body = document.body
    if not body or body.isspace():
        return Refusal(outcome="unreadable", reason="the document is empty")
    if binary := binary_kind(body):
        return Refusal(outcome="unreadable", reason=f"the document is {binary}, not a page")
    text, encoding, flags = decode(body, document.content_type)
    if encoding != "utf-8" or b"\xef\xbf" in body or len(body.translate(None, _NEVER)) < len(body):
        text = _CONTROL.sub("", text)
    if not text or text.isspace():
        return Refusal(outcome="unreadable", reason="the document has no text")
    if _JSON_START.match(text) and (answer := _json(text)) is not None:
        return _json_page(answer, encoding, flags, document)
    if not _is_html(text, document):
        printed = text.splitlines()
        if len(printed) > MAX_TAGS:
            return Refusal(outcome="unreadable", reason=f"the document is of more than {MAX_TAGS:,} lines")
        lines = tuple(normalise(line).rstrip("\r\n") for line in printed)
        return Page(kind="text", text=text, lines=lines, encoding=encoding, flags=flags, url=document.url)
    try:
        root = parse_html(text)
    except NoPageError as error:
        return Refusal(outcome="unreadable", reason=f"the document is {error}")
    if root is None:
        return Refusal(outcome="unreadable", reason="the document has no element")
    if (article := scripted_article(text)) is not None:
        _put_in(root, _CONTROL.sub("", article))
    elements = tuple(root.iter())
    return Page(kind="html", text=text, root=root, elements=elements, encoding=encoding, flags=flags, url=document.url)


def _put_in(root: HtmlElement, article: str) -> None:
    """Adds an article that only a script of the page holds; where the page shows it too, nothing changes."""
    shown = sum(han_in(text) for text in text_nodes(root) if text.getparent().tag not in INVISIBLE)
    try:
        tree = parse_html(article)
    except NoPageError:
        return
    if tree is None or 2 * shown > han_in(article):
        return
    body, content = root.find("body"), tree.find("body")
    content = tree if content is None else content
    content.tag = "div"
    (root if body is None else body).append(content)


def binary_kind(body: bytes) -> str | None:
    """What the first bytes say the document is, where that is no page ("a PDF"); None for text."""
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind in _MAGIC.items():
        if start.startswith(magic):
            return kind
    head = body[:4096]
    looks_utf16 = body[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or utf16_order(head) is not None
    controls = len(head) - len(head.translate(None, _CONTROL_BYTES))
    return "binary data" if controls > len(head) // 50 and not looks_utf16 else None


def _is_html(text: str, document: Document) -> bool:
    if _HTML_START.match(text[:2000]):
        return True
    if (document.content_type or "").lower().startswith("text/plain") or (document.name or "").endswith(".txt"):
        return len(_TAG.findall(text[:20000])) >= 5
    return _TAG.search(text) is not None


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _json_page(answer: Any, encoding: str, flags: tuple[str, ...], document: Document) -> Page | Refusal:
    data = answer
    if isinstance(data, dict) and isinstance(data.get("data"), dict):
        data = data["data"]
    content = data.get("content") if isinstance(data, dict) else None
    if not isinstance(content, str) or not content.strip():
        return Refusal(outcome="not_a_report", reason="a JSON answer without the content of an article")
    try:
        root = parse_html(_CONTROL.sub("", content))
    except NoPageError as error:
        return Refusal(outcome="unreadable", reason=f"the document is {error}")
    url = data.get("url") if isinstance(data.get("url"), str) and data["url"].startswith("http") else document.url
    return Page(kind="html", text=content, root=root, encoding=encoding, flags=flags, url=url, data=data)


# ---- visible text ---------------------------------------------------------------------------------------------

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "ucapcontent",
        "ucaptitle",
        "publishtime",
    ]
)
INVISIBLE = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "meta",
        "link",
        "select",
        "object",
        "embed",
        "iframe",
        "audio",
        "video",
        "svg",
        "textarea",
        "button",
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def is_hidden(element: HtmlElement) -> bool:
    """Whether the element says itself that it is not shown (class names prove nothing)."""
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and _HIDDEN.search(style) is not None)


#: The text nodes of a tree that are not blank, as strings that know their parent; far cheaper than a walk.
text_nodes = etree.XPath("//body/descendant::text()[normalize-space()]")

_HIDDEN_ATTRIBUTE = etree.XPath("descendant::*[@hidden]")


def block_lines(element: HtmlElement) -> list[Line]:
    """The visible text below the element in document order: one line a block or `<br>`, cells and list items
    included, cleaned by `chinese.clean`. Scripts, styles and hidden elements (but not the given one) are left out."""
    lines: list[Line] = []
    parts: list[str] = []
    blocks = [element]
    hidden = set(_HIDDEN_ATTRIBUTE(element))

    def flush() -> None:
        if text := clean("".join(parts)):
            lines.append(Line(text, blocks[-1]))
        parts.clear()

    # No recursion, as saved pages nest thousands deep; `is_hidden` is spelled out, as this loop is the costly one.
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        tag = node.tag
        if event == "start":
            style = None if node is element else node.get("style")
            if tag in INVISIBLE or node in hidden or (style is not None and _HIDDEN.search(style)):
                walker.skip_subtree()
                continue
            if tag in BLOCKS or tag == "br":
                if parts:
                    flush()
                if tag != "br" and node is not element:
                    blocks.append(node)
            if text := node.text:
                parts.append(text)
        elif node is not element:
            if blocks[-1] is node:
                if parts:
                    flush()
                blocks.pop()
            if text := node.tail:
                parts.append(text)
    flush()
    return lines
