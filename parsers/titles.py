"""Which of the texts that could be a report's title is it: label, `<meta>`, headings, `<title>`, a line of text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from parsers.bodies import is_body
from parsers.chinese import clean, strip_pinyin
from parsers.page import is_chrome_line
from parsers.years import without_years

_REPORT = re.compile(
    "(?:[信資][息訊]|政[务務]|[办辦]事)公[开開示].{0,12}?(?:年度?[报報]|[报報]告)|年[度报報].{0,6}[报報]告.{0,8}公[开開]"
)
_YEAR = re.compile("(?:19|20)[0-9]{2}|[二][〇○零OＯ0一二三四五六七八九]{3}")
# The names of columns and pages, which stand in headings and <title> too.
_COLUMN = re.compile(
    "(?:法定主动公开内容|政府|政务|部门|县|市|区|镇|乡|本级|历年|单位)?(?:[信資][息訊]|政[务務])公[开開](?:工作)?"
    "(?:年度工作[报報]告|年度[报報]告|年[报報]|[专專][栏欄]|目[录錄]|指南|制度|平台|内容)?|首页|正文|详情页?|内容页?|文章|信息|公开|.{0,4}年报"
    "|[0-9]{4}年?度?|标题|名称|无标题.*|.*人民政府(?:门户)?网站?|.*门户网站"
)
_BREAK = re.compile(r"\s*[_|｜–]+\s*|\s+[-—]+\s+|(?<=[^\d\s])(?:-|—)+(?=[^\d\s])|\s*--+\s*")
_MARKUP = re.compile(r"<[^>]{0,80}>")
_HEADING_TAGS = frozenset({"h1", "h2", "h3", "ucaptitle"})
# "itle" stands for title and Title, "bt" and "biaoti" for 标题.
_HEADING_NAME = re.compile("itle|bt|biaoti")
_CENTRED = etree.XPath(
    "//body//*[self::strong or self::b or self::center or @align='center' or (self::p and contains(@style,'center'))]"
)
MAX_TITLE = 120


def looks_like_report(title: str) -> bool:
    """Whether a title is that of an annual report on information disclosure, rather than of anything else.

    >>> [looks_like_report(title) for title in ("甲镇2022年政府信息公开工作年度报告", "关于申报的通知")]
    [True, False]
    """
    return _REPORT.search(title) is not None


def is_column_name(title: str) -> bool:
    """Whether it names a column or site rather than one document.

    >>> [is_column_name(t) for t in ("政府信息公开年报", "甲镇政府信息公开年报")]
    [True, False]
    """
    return _COLUMN.fullmatch(title) is not None


def _score(title: str) -> int:
    if is_column_name(title) or len(title) < 4:
        return 0
    if not looks_like_report(title):
        return 1
    return 3 if _YEAR.search(title) else 2


def best_title(
    stated: Sequence[str | None], root: HtmlElement, texts: Sequence[Any], site: str | None
) -> tuple[str | None, list[HtmlElement]]:
    """(title, elements that print it). `stated` are the titles by label, `<meta>` and JSON, the most trusted first:
    the first that names a document wins, unless only a heading names an annual report. `texts` are the page's
    `page.text_nodes`."""
    told = [_once(clean(_MARKUP.sub("", text)).strip("|｜ ")) for text in stated if text]
    named = [text for text in told if text != site and _score(text) > 0]
    title = next((text for text in named if not text.endswith(("...", "…"))), "")
    if _score(title) < 2:
        title = max([title, _found_title(root, texts, site, deep=not title)], key=_score)
    title = title if _score(title) else next(iter(named), "")
    return title or None, _printing_elements(texts, title) if title else []


def _found_title(root: HtmlElement, texts: Sequence[Any], site: str | None, *, deep: bool) -> str:
    """The best of headings and parts of `<title>`; among equals one that names a body, and that `<title>` has too."""
    whole = clean(root.findtext(".//title") or "")
    parts = [part for text in _BREAK.split(whole) if (part := text.strip()) and part != site]
    candidates = [*_headings(texts), *parts]
    best = max(candidates, key=lambda title: (_score(title), _names_body(title), title in whole), default="")
    best = max(
        (title for title in candidates if title.endswith(best)), key=len, default=best
    )  # the body's name in full
    if deep and _score(best) < 2:
        best = max([best, *_centred(root)], key=_score)
    return best


def _names_body(title: str) -> bool:
    return _BEFORE_SUBJECT.match(without_years(title)) is not None


def _printing_elements(texts: Sequence[Any], title: str) -> list[HtmlElement]:
    """The elements that print the title and nothing else, so that it is not taken for the body's first line."""
    printed = "".join(title.split())
    found: list[HtmlElement] = []
    first = printed[0]
    for node in texts:
        if (
            first not in node
            or len(node) > 400
            or node.lstrip()[:1] != first
            or not printed.startswith("".join(node.split()))
        ):
            continue
        element = node.getparent()
        while element is not None and element.tag not in _NO_HEADING and element not in found:
            if len(element.text_content()) > 2 * len(title) + 200:
                break
            if "".join(heading_text(element).split()) == printed:
                found.append(element)
            element = element.getparent()
    return found


def _headings(texts: Sequence[Any]) -> Iterator[str]:
    """By way of the text nodes: most elements have none, and asking XPath for classes takes five times as long."""
    climbed: dict[HtmlElement, int] = {}  # element → how far up from it was looked
    for node in texts:
        element = node.getparent()
        for height in (3, 2, 1):
            if element is None or climbed.get(element, 0) >= height or element.tag in _NO_HEADING:
                break
            new = element not in climbed
            climbed[element] = height
            if new and _is_heading(element):
                text = _once(heading_text(element))
                if 4 <= len(text) <= MAX_TITLE and not is_chrome_line(text):
                    yield text
            element = element.getparent()


_NO_HEADING = frozenset({"a", "script", "style", "body", "option", "li", "td", "tr", "table", "textarea"})


def _is_heading(element: HtmlElement) -> bool:
    if element.tag in _HEADING_TAGS:
        return True
    names = (element.get("class"), element.get("id"))
    return any(name and _HEADING_NAME.search(name) for name in names) and len(element) <= 12


def _once(title: str) -> str:
    """A title that a template prints twice in a row, once."""
    half = len(title) // 2
    return title[:half].strip() if half >= 8 and title[:half].strip() == title[-half:].strip() else title


def heading_text(element: HtmlElement) -> str:
    """A heading's text; a `<br>` in it is a break of the line, not of the word."""
    if element.find(".//br") is not None:
        return "".join(clean(text) for text in element.itertext())
    return clean(element.text_content())


def _centred(root: HtmlElement) -> Iterator[str]:
    """Centred or bold lines, for pages that set their title in the text."""
    above = ("", "")
    for element in _CENTRED(root)[:60]:
        text = heading_text(element)
        if not text or text == above[1] or re.search("[。；：:]", text):
            continue
        text = text if len(text) > 12 else "".join(text.split())  # 年 度 报 告
        for title in (above[0] + above[1] + text, above[1] + text, text):
            told = 8 <= len(title) <= MAX_TITLE and looks_like_report(title)
            if told and (title == text or (is_body(above[0] or above[1]) and text not in above[1])):
                yield title  # the body's name, and perhaps the year, on lines of their own
        above = (above[1], text)


# ---- text pages -----------------------------------------------------------------------------------------------

_TITLE_END = re.compile("(?:年度?[报報]告?|[报報]告|[总總][结結]|公告|通[报報]|情况)[)）]?")
_LED = re.compile(r"[|\s]*([^。，,；;：:|]{6,80}?(?:年度?[报報]告|年[报報]))[|\s]+(?=\S)")
_NOT_A_TITLE = re.compile(r"[。；：:！？，,]|^(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五]+[）)]|\d+[、.．])")


def text_title(lines: Sequence[str], taken: set[int], told: str | None) -> tuple[str | None, set[int]]:
    """(title, indexes of the lines that are nothing but the title) of a text page. Above the body only; a title
    broken over two or three lines is joined."""
    head = list(_head(lines, taken))
    title = told
    if title is None:
        title = _joined_title([text for _, text in head])
    if title is None and (lead := next((line for line in lines if line.strip(" |\t")), None)):
        led = _LED.match(clean(lead))
        return (led[1].strip() if led and looks_like_report(led[1]) else None), set()
    printed = "".join((title or "").split())
    return title, _printing(head, printed) if printed else set()


_BEFORE_SUBJECT = re.compile(
    r"[^\W\d]{2,40}[省市县区旗州盟镇乡局委办厅院会道室府处](?:关于)?[年度\s]*(?:政府信息|政务公开|信息公开)"
)


def _head(lines: Sequence[str], taken: set[int]) -> Iterator[tuple[int, str]]:
    for index, line in enumerate(lines[:80]):
        text = clean(line.strip(" |\t"))
        if not text or index in taken or is_chrome_line(text):
            continue
        if len(text) > MAX_TITLE or _NOT_A_TITLE.search(text):
            return
        yield index, text


def _joined_title(head: list[str]) -> str | None:
    """A line that says all of it; else lines that do so together: a menu above the title is no part of it."""
    for title in head[:8]:
        if _TITLE_END.search(title[-6:]) and _score(title) == 3 and _BEFORE_SUBJECT.match(without_years(title)):
            return title
    for start in range(min(len(head), 6)):
        for length in (1, 2, 3):
            title = "".join(head[start : start + length]) if length > 1 else head[start]
            plain = strip_pinyin(title)[0].rstrip("?？ ")  # what a copy adds: 年報(bào)?
            if (
                len(title) <= MAX_TITLE
                and _TITLE_END.search(plain[-6:])
                and looks_like_report(plain)
                and not is_column_name(plain)
            ):
                return title
    return None


def _printing(head: list[tuple[int, str]], printed: str) -> set[int]:
    found: set[int] = set()
    for start in range(len(head)):
        for length in (1, 2, 3):
            part = head[start : start + length]
            if "".join("".join(text.split()) for _, text in part) == printed:
                found.update(index for index, _ in part)
    return found
