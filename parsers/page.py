"""A page as every other parser sees it: decoded once, parsed by lxml once.

Portals declare gb2312 and send GBK, declare GBK and send UTF-8, or declare nothing; the bytes decide.
`Line` and `block_lines` are the page's visible text; `is_chrome_line` knows the lines of a site's frame.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lxml import etree, html
from lxml.html import HtmlElement
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding
from w3lib.html import get_base_url

from parsers.chinese import clean, normalise
from parsers.report import Document, Refusal


@dataclass(frozen=True, kw_only=True)
class Page:
    """A decoded page. Exactly one of `root` and `lines` is filled."""

    kind: str
    """`html` or `text`."""
    text: str
    """The decoded source, markup included."""
    root: HtmlElement | None = None
    """The tree without comments; for a JSON answer the tree of its `content`."""
    lines: tuple[str, ...] = ()
    """A text file's lines, blank ones too, with ordinary digits, letters and radicals; white space inside a
    line is as printed, since tabs separate cells."""
    encoding: str = "utf-8"
    """Python's name of the codec that was used."""
    flags: tuple[str, ...] = ()
    """`charset_mismatch`: the declared charset is not the bytes'; `mojibake`: some bytes could not be decoded."""
    base_url: str | None = None
    """What links are relative to: `<base href>`, else the document's URL; None for a local file without one."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """The object of a JSON answer (NFCMS `/postmeta/p/…json`); empty for other pages."""


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
_CONTROL_BYTES = bytes([*range(9), 11, *range(14, 27), *range(28, 32)])
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read_page(document: Document) -> Page | Refusal:
    """Decode and parse; a Refusal `unreadable` for bytes that are no page, `not_a_report` for JSON without one."""
    body = document.body
    if not body.strip():
        return Refusal(outcome="unreadable", reason="the document is empty")
    if binary := binary_kind(body):
        return Refusal(outcome="unreadable", reason=f"the document is {binary}, not a page")
    text, encoding, flags = decode(body, document.content_type)
    text = _CONTROL.sub("", text)
    if not text.strip():
        return Refusal(outcome="unreadable", reason="the document has no text")
    if text.lstrip()[:1] in "{[" and (answer := _json(text)) is not None:
        return _json_page(answer, encoding, flags, document)
    if not _is_html(text, document):
        lines = tuple(normalise(line).rstrip("\r\n") for line in text.splitlines())
        return Page(kind="text", text=text, lines=lines, encoding=encoding, flags=flags, base_url=document.url)
    root = parse_html(text)
    if root is None:
        return Refusal(outcome="unreadable", reason="the document has no element")
    base = get_base_url(text[:4096], document.url, encoding) if document.url else None
    return Page(kind="html", text=text, root=root, encoding=encoding, flags=flags, base_url=base)


def binary_kind(body: bytes) -> str | None:
    """What the first bytes say the document is, where that is no page ("a PDF"); None for text."""
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind in _MAGIC.items():
        if start.startswith(magic):
            return kind
    head = body[:4096]
    looks_utf16 = body[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or _utf16_order(head) is not None
    controls = len(head) - len(head.translate(None, _CONTROL_BYTES))
    return "binary data" if controls > len(head) // 50 and not looks_utf16 else None


def parse_html(text: str) -> HtmlElement | None:
    """The tree of an HTML source without comments; None where there is no element at all."""
    # By way of bytes: lxml refuses a str that carries an XML encoding declaration.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return None


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
    root = parse_html(content)
    url = data.get("url") if isinstance(data.get("url"), str) and data["url"].startswith("http") else document.url
    return Page(kind="html", text=content, root=root, encoding=encoding, flags=flags, base_url=url, data=data)


# ---- decoding -------------------------------------------------------------------------------------------------

_CHINESE = re.compile("[\u4e00-\u9fff]")
# What a wrong codec never yields in numbers: the commonest characters of such pages, of both scripts.
_COMMON = re.compile("[的公开開政府信息年度报報告机機关關日和在有不一二三四五六索引号號文]")
_UNTRUSTED = {"ascii", "cp1252", "latin-1", "iso8859-1", None}


def decode(body: bytes, content_type: str | None = None) -> tuple[str, str, tuple[str, ...]]:
    """(text, codec, flags). The order of belief: BOM, the bytes themselves, header, `<meta>`."""
    for bom, codec in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if body.startswith(bom):
            return body[len(bom) :].decode(codec, "replace"), codec, ()
    if order := _utf16_order(body[:4096]):
        return body.decode(order, "replace"), order, ()
    declared = _declared(body, content_type)
    text, codec = _best(body, declared)
    flags = ["charset_mismatch"] if declared and codec != declared[0] and not body.isascii() else []
    flags += ["mojibake"] if text.count("\ufffd") > max(3, len(text) // 2000) else []
    return text, codec, tuple(flags)


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """The declared codecs, the header's first; gb2312 and gbk are gb18030, as every browser reads them."""
    names = [http_content_type_encoding(content_type), html_body_declared_encoding(body[:4096])]
    codecs_ = [resolve_encoding(name) for name in names if name]
    known = [codec for codec in codecs_ if codec is not None and codec not in _UNTRUSTED]
    return ["gb18030" if codec.startswith(("gb", "hz")) else codec for codec in known]


def _best(body: bytes, declared: list[str]) -> tuple[str, str]:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    # Bytes that are valid UTF-8 and give Chinese are UTF-8: GBK passes as UTF-8 only in scraps, without Chinese.
    if text and (body.isascii() or "utf-8" in declared or not declared or _CHINESE.search(text)):
        return text, "utf-8" if not body.isascii() or not declared else declared[0]
    tried = []
    for rank, codec in enumerate(dict.fromkeys([*declared, "utf-8", "gb18030", "big5hkscs"])):
        text = body.decode(codec, "replace")
        # A broken byte weighs more than a common character: a truncated UTF-8 page read as GBK has thousands of each.
        tried.append((len(_COMMON.findall(text[:50000])) - 5 * text.count("\ufffd", 0, 50000), -rank, text, codec))
    _, _, text, codec = max(tried)
    return text, codec


def _utf16_order(head: bytes) -> str | None:
    """UTF-16 without a BOM: markup leaves a NUL in every other byte."""
    if len(head) < 40 or head.count(0) < len(head) // 5:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if min(even, odd) > max(even, odd) // 10:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


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
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def is_hidden(element: HtmlElement) -> bool:
    """Whether the element says itself that it is not shown (class names prove nothing)."""
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and _HIDDEN.search(style) is not None)


#: The text nodes of a tree that are not blank, as strings that know their parent; far cheaper than a walk.
text_nodes = etree.XPath("//body//text()[normalize-space(.)]")

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


_CHROME = re.compile(
    r"(?:您|你|当前|现在|目前|所在|的){1,6}位置\s*[:：]?.{0,200}"
    r"|.{0,40}首页\s*(?:[>＞»›→/\\|]|&gt;).{0,200}"
    r"|您?好?[,，]?\s*(?:您好[,，!！]?\s*)?(?:今天是.{0,30}|欢迎(?:来到|访问|光临|您).{0,60})"
    r"|(?:主办|承办|协办|主管|运维|维护|版权所有|版权|技术支持|网站支持|制作单位|建设单位|开发维护)(?:单位|方)?\s*[:：©].{0,80}"
    r"|(?:©|Copyright\b|版权所有).{0,120}"
    r"|.{0,40}ICP\s*[备证].{0,80}"
    r"|.{0,20}(?:公网安备|网站标识码|网站标志码).{0,80}"
    r"|(?:.{1,2}公网)?安备\s*\d+号?"
    r"|(?:网站|站点)地图(?:\s.{0,60})?|(?:联系|关于)我们(?:\s.{0,60})?|网站声明.{0,40}|隐私(?:声明|保护|条款).{0,20}|法律声明.{0,20}"
    r"|(?:E-?mail|邮箱|电子邮箱|电话|热线|传真|地址|邮编|邮政编码)\s*[:：]\s*[\w@.\-—－ ()（）/、]{0,60}"
    r"|(?:联系方式|聯系方式)\s*[:：]\s*\d[\d\-—－]{6,}.{0,60}"
    r"|(?:分享|转发)(?:到|至|：|:|\s|$).{0,60}|扫一扫.{0,40}|手机(?:扫码|查看|浏览|版).{0,20}|(?:微信|微博)扫.{0,30}"
    r"|[【\[(（]?\s*(?:打印|打印本页|打印此页|关闭|关闭窗口|关闭本页|收藏|收藏本页|返回|返回顶部|返回首页|回到顶部|纠错|我要纠错|无障碍|朗读|大|中|小|保存)"
    r"(?:\s*[】\])）|｜/]*\s*[【\[(（]?\s*(?:打印|打印本页|关闭|关闭窗口|关闭本页|收藏|返回顶部|返回|纠错|大|中|小|分享))*\s*[】\])）]?"
    r"|(?:字体|字号|视力保护色|背景色|阅读|浏览|点击|访问)(?:大小|次数|量|数)?\s*[:：].{0,40}"
    r"|[【\[]?\s*字(?:体|号)\s*[:：]?.{0,20}"
    r"|(?:上一篇|下一篇|上一条|下一条|上一页|下一页)\s*[:：]?.{0,100}"
    r"|(?:责任编辑|编辑|审核|初审|复审|终审|校对|录入|录入人|撰稿)\s*[:：].{0,30}"
    r"|[凡]本网(?:站)?注明.{0,600}|(?:免责|郑重|版权)声明\s*[:：].{0,600}|.{0,60}未经本网(?:站)?(?:协议|书面)?授权.{0,600}"
    r"|\[email\s?protected\]",
    re.IGNORECASE,
)
_TRADITIONAL_CHROME = str.maketrans(
    "現當頁務與網辦單開發維護權術製設點圖聯們聲隱條電郵號熱傳編郵機關轉掃窗啟糾錯無礙讀體顏閱瀏覽擊訪問責審覆終校對錄寫"
    "協議書備標識碼誌證迎來訪臨",
    "现当页务与网办单开发维护权术制设点图联们声隐条电邮号热传编邮机关转扫窗启纠错无碍读体颜阅浏览击访问责审复终校对录写"
    "协议书备标识码志证迎来访临",
)


def is_chrome_line(text: str) -> bool:
    """Whether a line of text belongs to a site's frame: breadcrumb, greeting, footer, share and print buttons.

    >>> [is_chrome_line(t) for t in ("首页 > 信息公开年报", "网站地图", "某ICP备00000000号", "一、总体情况")]
    [True, True, True, False]
    """
    if len(text) > 700:
        return False
    return _CHROME.fullmatch(clean(text).translate(_TRADITIONAL_CHROME)) is not None
