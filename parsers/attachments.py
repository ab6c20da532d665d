"""The files that a page hands out with its report: links, embedded PDFs, names without a link.

A site's own navigation and footer link files too (privacy statements, app packages); they are left out by where
they stand. Nothing is fetched here: `digest` is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement
from w3lib.url import safe_url_string

from parsers.chinese import clean
from parsers.page import Page
from parsers.report import Attachment

MEDIA_TYPES = {
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "wps": "application/vnd.ms-works",
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "et": "application/vnd.ms-excel",
    "rtf": "application/rtf",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
}
_ENDINGS = "|".join(sorted(MEDIA_TYPES, key=len, reverse=True))
_FILE = re.compile(rf"\.({_ENDINGS})$", re.IGNORECASE)
_MAY_BE_FILE = re.compile(rf"\.(?:{_ENDINGS})\b", re.IGNORECASE)
_FILE_BYTES = re.compile(rb"\.(?:%b)\b" % _ENDINGS.encode(), re.IGNORECASE)
# An address that is a script's argument: window.open('/a.pdf')
_OPENED = re.compile(rf"(['\"])([^'\"\s]{{1,300}}\.(?:{_ENDINGS}))\1", re.IGNORECASE)
_SCHEMES = ("javascript:", "mailto:", "tel:", "data:", "#", "file:")
_LINKS = etree.XPath("//a[@href]|//iframe[@src]|//embed[@src]|//object[@data]|//frame[@src]")
_FRAME_TAGS = frozenset({"nav", "header", "footer", "aside"})
_FRAME_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navi|menu|header|head|footer|foot|bottom|sidebar|side|friend|links?|banner|crumbs?|breadcrumb|"
    r"dibu|daohang|copyright|related|recommend|hot|top)(?:$|[\s_\d-])|(?:nav|foot|footer|copyright|menu)(?:er|bar|box|list|wrap)?$",
    re.IGNORECASE,
)


def may_have_attachments(body: bytes) -> bool:
    """Whether a page's bytes name a file or a frame at all: cheap, and never wrong when it says no."""
    return _FILE_BYTES.search(body) is not None or b"frame" in body.lower()


def find_attachments(page: Page) -> tuple[Attachment, ...]:
    """The page's files in document order, each address once. `url` is None where only a name is printed, and for a
    relative link of a local page, whose own address nobody knows."""
    if page.root is None:
        return tuple(_named(page.lines))
    found: dict[str, Attachment] = {}
    for url, name in [*_json_files(page.data), *_links(page)]:
        ending = _ending(url) or _ending_of_name(name)
        if ending is None:
            continue
        address = _address(page.base_url, url)
        if address is None:
            continue
        known = found.get(address)
        if known is None or (_is_plain(known.name) and not _is_plain(name)):
            absolute = address if "://" in address else None
            kind = MEDIA_TYPES[ending]
            found[address] = Attachment(url=absolute, name=name or _file_name(url), media_type=kind, digest=None)
    for address in _framed(page):
        found.setdefault(address, Attachment(url=address, name=_file_name(address), media_type=PAGE, digest=None))
    return tuple(found.values())


PAGE = "text/html"
#: What a report says of itself: a page without it may be a shell that shows the report in a frame.
_REPORT_SAYS = re.compile(
    "本年新收政府信息公开申请|主动公开政府信息(?:的)?情况|依申请公开(?:政府)?信息|统计期限|总体情况"
)
_NO_REPORT = re.compile(
    r"(?i)viewer|header|footer|/top|/nav|weather|tianqi|search|share|login|comment|count|player|video|blank"
)
_FRAMES = etree.XPath("//iframe[@src]|//frame[@src]")
_MAX_FRAMES = 3


def _framed(page: Page) -> list[str]:
    """The pages of the same host that a page without a report of its own shows in frames."""
    if page.root is None or next(page.root.iter("iframe", "frame"), None) is None or _REPORT_SAYS.search(page.text):
        return []
    if page.url is None or not _is_address(page.url):
        return []
    host, found = urlsplit(page.url).netloc, list[str]()
    for element in _FRAMES(page.root):
        url = (element.get("src") or "").strip()
        if not url or url.lower().startswith(_SCHEMES) or not _is_address(url):
            continue
        if _NO_REPORT.search(url) or _ending(url) or _in_frame(element):
            continue
        address = _address(page.base_url, url)
        if address and _is_address(address) and urlsplit(address).netloc == host and address != page.url:
            found.append(address)
    return found[:_MAX_FRAMES]


def _address(base: str | None, url: str) -> str | None:
    try:
        return safe_url_string(urljoin(base, url) if base else url)
    except ValueError:  # no address: nothing can be fetched there
        return None


def _links(page: Page) -> Iterator[tuple[str, str]]:
    if not _MAY_BE_FILE.search(page.text):
        return
    for element in _LINKS(page.root):
        url = _target(element)
        if url and _names_file(element, url) and not _in_frame(element):
            name, file = _link_name(element), _file_name(url)
            # 下载 says less than a name in the address, unless that is a number: P0202401231234.docx
            yield url, file if not name or (_is_plain(name) and _NAMED.search(file)) else name


def _names_file(element: HtmlElement, url: str) -> bool:
    if _MAY_BE_FILE.search(unquote(url)) and _ending(url):
        return True
    return element.tag == "a" and _ending_of_name(_link_name(element)) is not None


def _target(element: HtmlElement) -> str | None:
    """The address that a link or an embedded document stands for; a pdf.js viewer's is its `file` parameter."""
    url = (element.get("href") or element.get("src") or element.get("data") or "").strip()
    if url.lower().startswith(("javascript:", "#")) and (opened := _OPENED.search(f"{url} {element.get('onclick')}")):
        url = opened[2]
    if not url or url.lower().startswith(_SCHEMES) or not _is_address(url):
        return None
    if "viewer" in url.lower() and "file=" in url:
        file = (dict(parse_qsl(urlsplit(url).query)).get("file") or "").split("#")[0]
        return file if file and _is_address(file) else None
    return url


def _is_address(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:  # a bracket in the host
        return False
    return True


def _ending(url: str) -> str | None:
    """The file ending of an address's path, or of one of its query's values (`download.jsp?filename=x.pdf`)."""
    parts = urlsplit(url)
    for value in [parts.path, *(value for _, value in parse_qsl(parts.query))]:
        if found := _FILE.search(value.strip()):
            return found[1].lower()
    return None


def _ending_of_name(name: str) -> str | None:
    """Download servlets hide the ending, but their links print the file's name."""
    found = _FILE.search(name)
    return found[1].lower() if found else None


def _link_name(element: HtmlElement) -> str:
    title = clean(element.get("title") or "")
    if element.tag != "a":
        return title if _FILE.search(title) else ""
    text = clean(element.text_content()).strip("[]【】()（） ")
    # A bare 下载 tells nothing; the title attribute often has the file's name.
    return title if title and (not text or _is_plain(text) or _FILE.search(title)) else text


_NAMED = re.compile("[\u3400-\u9fff]")
_PLAIN = re.compile(
    r"(?:点击|附件|文件|文档|全文|此处|相关)*(?:下载|查看|浏览|打开|预览)?(?:word|pdf|docx?|wps|版|此处|附件|文件|\d)*",
    re.IGNORECASE,
)


def _is_plain(name: str) -> bool:
    """Whether a link's text says only that there is something to download."""
    return _PLAIN.fullmatch(name) is not None


def _file_name(url: str) -> str:
    parts = urlsplit(url)
    for value in [*(value for _, value in parse_qsl(parts.query)), unquote(parts.path)]:
        if _FILE.search(value.strip()):
            return clean(value.replace("\\", "/").rsplit("/", 1)[-1])
    return clean(unquote(parts.path).rsplit("/", 1)[-1])


def _in_frame(element: HtmlElement) -> bool:
    """Whether the link stands in a navigation, a sidebar or a footer."""
    for ancestor in element.iterancestors():
        if ancestor.tag in ("body", "article"):
            return False
        if ancestor.tag in _FRAME_TAGS:
            return True
        if any(_FRAME_NAME.search(name) for name in (ancestor.get("class"), ancestor.get("id")) if name):
            return True
    return False


def _json_files(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """NFCMS and gkmlpt list `attachment: [{name, url, …}]` beside the article."""
    files = data.get("attachment")
    for file in files if isinstance(files, list) else ():
        if isinstance(file, dict) and isinstance(file.get("url"), str) and _is_address(file["url"]):
            yield file["url"], clean(str(file.get("name") or ""))


_NAME_LINE = re.compile(
    rf"(?:相关)?(?:附件|文件下载|下载)?\s*\d{{0,2}}\s*[:：.、]?\s*([^\s:：/\\|。；;][^:：/\\|。；;]{{0,118}}\.({_ENDINGS}))(?:\s*[(（\[].{{0,20}})?",
    re.IGNORECASE,
)


def _named(lines: tuple[str, ...]) -> Iterator[Attachment]:
    """A text page prints no links; a line that is a file's name stands for one."""
    seen: set[str] = set()
    for line in lines:
        if "." in line and (match := _NAME_LINE.fullmatch(clean(line.strip(" |\t")))) and match[1] not in seen:
            seen.add(match[1])
            yield Attachment(url=None, name=match[1], media_type=MEDIA_TYPES[match[2].lower()], digest=None)
