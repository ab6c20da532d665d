"""Which link of a page leads to the next page, and how many rows the list says it holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import html

from crawler.families.rows import squeeze, target

if TYPE_CHECKING:
    from crawler.families.base import ListPage

_NEXT = re.compile(r"(?i)(?:下一?[页頁]|后一?[页頁]|後一?頁|next(?:page)?)")
_ARROW = re.compile(r"[>›»＞→]|&gt;")
_DECORATION = re.compile(r"[\s\[\]()（）【】<>«»‹›＞＜→:：|]+")
_NEXT_CLASS = re.compile(
    r"(?i)(?:^|[-_ ])(?:page)?next(?:page|[-_]?link)?(?:$|[-_ ])|(?:^|[-_ ])(?:p|pg|pag\w*)[-_]?next(?:$|[-_ ])"
)
_OTHER_NEXT = re.compile(r"(?i)swiper|slick|slide|carousel|banner|scroll|focus|calendar|marquee|bx-|owl-|prev|article")
_DISABLED = re.compile(r"(?i)(?:^|[-_ ])(?:disabled?|no[-_]?next|p_next_d|off|forbid)(?:$|[-_ ])")
_CURRENT = re.compile(r"(?i)(?:^|[-_ ])(?:active|current|cur|curr|on|selected|thisclass|dq|now|hover|sel)(?:$|[-_ ])")
_PAGER_CLASS = re.compile(r"(?i)(?:^|[-_ ])(?:pag(?:e[rs]?|ing|ination|enav)|fenye|fanye)(?:$|[-_ ])")
#: More choices than a list has pages; years are choices too.
MOST_CHOICES = 500
_PAGER_WORDS = re.compile(r"[上下]一?[页頁]|[尾末]页|末页")

_GAP = r"(?:\s|&nbsp;|\u3000|<[^<>]{0,200}>)*"
_TOTAL = re.compile(
    rf"(?:共有?|总共|合计|总计|总数|总条数|总记录数?|记录总数)(?:检索到|找到|计|有)?[:：]?{_GAP}[\"']?(\d{{1,7}}){_GAP}(?:条|篇|件|项|个|则|记录)"
    rf"|(?:总条数|总记录数?|记录总数|信息总数)[:：]?{_GAP}(\d{{1,7}})"
)
_TOTAL_SCRIPT = re.compile(
    r"(?i)\b(?:total_?records?|record_?counts?|total_?counts?|total_?rows?|rows_?count|totalnum|allrow)[\"']?\s*[:=]\s*[\"']?(\d{1,7})"
)

_PAGES = re.compile(
    rf"(?:共|总共|合计){_GAP}(\d{{1,4}}){_GAP}[页頁]|[页頁]次?[:：]{_GAP}\d{{1,4}}{_GAP}/{_GAP}(\d{{1,4}})"
    rf"|(?<![\d/.-])\d{{1,4}}{_GAP}/{_GAP}(\d{{1,4}}){_GAP}[页頁]"
    r"|(?i:\b(?:page_?count|total_?pages?|pages|countPage|maxPage)['\"]?\s*[:=]\s*['\"]?(\d{1,4})\b)"
)


def next_link(page: ListPage) -> str | None:
    """The address of the next page by the page's own pager; None on the last page or without a pager."""
    anchors = list(page.root.iter("a"))
    for test in (says_next, _is_next_by_mark, _points_on):
        for anchor in anchors:
            if test(anchor):
                url = None if is_disabled(anchor) else page.link(target(anchor))
                if url and url != page.url:
                    return url
    relation = next((link.get("href") for link in page.root.iter("link") if link.get("rel") == "next"), None)
    return page.link(relation) or _next_number(page, anchors) or _next_choice(page)


def says_next(anchor: html.HtmlElement) -> bool:
    text = anchor.text_content()
    if len(text) > 40:
        return False
    return any(
        _NEXT.fullmatch(_DECORATION.sub("", label or ""))
        for label in (text, anchor.get("title"), anchor.get("aria-label"))
    )


def _is_next_by_mark(anchor: html.HtmlElement) -> bool:
    if (anchor.get("rel") or "").lower() == "next":
        return True
    parent = anchor.getparent()
    marks = f"{anchor.get('class') or ''} {anchor.get('id') or ''}"
    if parent is not None and parent.tag in ("li", "span"):
        marks += f" {parent.get('class') or ''}"
    return bool(_NEXT_CLASS.search(marks)) and not _OTHER_NEXT.search(marks) and not _in_slider(anchor)


def _in_slider(anchor: html.HtmlElement) -> bool:
    return any(
        _OTHER_NEXT.search(f"{a.get('class') or ''} {a.get('id') or ''}") for a in list(anchor.iterancestors())[:4]
    )


def _points_on(anchor: html.HtmlElement) -> bool:
    """An arrow between page numbers, or in what calls itself a pager; elsewhere arrows are decoration."""
    if not _ARROW.fullmatch(squeeze(anchor.text_content())):
        return False
    pager = _pager_of(anchor)
    marks = f"{pager.get('class') or ''} {pager.get('id') or ''}"
    return bool(_numbers(pager)) or (bool(_PAGER_CLASS.search(marks)) and not _in_slider(anchor))


def _pager_of(anchor: html.HtmlElement) -> html.HtmlElement:
    parent = anchor.getparent()
    return parent.getparent() if parent.tag in ("li", "span") and parent.getparent() is not None else parent


def _numbers(pager: html.HtmlElement) -> dict[int, html.HtmlElement]:
    texts = ((squeeze(anchor.text_content()).strip("[]"), anchor) for anchor in pager.iter("a"))
    return {int(text): anchor for text, anchor in texts if text.isascii() and text.isdigit() and len(text) <= 3}


def is_disabled(anchor: html.HtmlElement) -> bool:
    """Whether a pager's link is switched off, as 下一页 is on the last page."""
    parent = anchor.getparent()
    marks = anchor.get("class") or ""
    if parent is not None and parent.tag in ("li", "span"):
        marks += f" {parent.get('class') or ''}"
    return anchor.get("disabled") is not None or bool(_DISABLED.search(marks))


def _next_number(page: ListPage, anchors: list[html.HtmlElement]) -> str | None:
    """The link to the number after the current one, where a pager has numbers only."""
    for anchor in anchors:
        pager = _pager_of(anchor) if squeeze(anchor.text_content()).strip("[]").isdigit() else None
        numbers = _numbers(pager) if pager is not None else {}
        if pager is None or len(numbers) < 1 or (len(numbers) == 1 and not _PAGER_WORDS.search(pager.text_content())):
            continue
        following = numbers.get(_current_number(page, pager, numbers) + 1)
        return page.link(target(following)) if following is not None else None
    return None


def _next_choice(page: ListPage) -> str | None:
    """The choice of the number after the current one, where a pager is a `<select>` of the pages' addresses."""
    for select in page.root.iter("select"):
        options = list(select.iter("option"))
        numbers = {int(n): o for o in options if (n := squeeze(o.text_content()).strip("第页 ")).isdigit()}
        leads = sum("." in (one.get("value") or "") or "/" in (one.get("value") or "") for one in numbers.values())
        if not numbers or len(numbers) != len(options) or leads < len(options) - 1 or max(numbers) > MOST_CHOICES:
            continue
        urls = {number: page.link(option.get("value")) for number, option in numbers.items()}
        current = next((n for n, url in urls.items() if url == page.url), page.number)
        return urls.get(current + 1)
    return None


def _current_number(page: ListPage, pager: html.HtmlElement, numbers: dict[int, html.HtmlElement]) -> int:
    for number, anchor in numbers.items():
        if page.link(target(anchor)) == page.url or _is_current(anchor):
            return number
    for element in pager.iter("span", "em", "b", "strong", "i", "li", "font"):
        text = squeeze(element.text_content())
        if text.isascii() and text.isdigit() and not len(element) and len(text) <= 3 and int(text) not in numbers:
            return int(text)
    return page.number


def _is_current(anchor: html.HtmlElement) -> bool:
    parent = anchor.getparent()
    marks = [anchor.get("class") or "", parent.get("class") or "" if parent.tag in ("li", "span") else ""]
    return any(_CURRENT.search(mark) for mark in marks)


def printed_total(page: ListPage) -> int | None:
    """How many rows the list says it holds: "共 52 条" in or near its pager, or a script's count of records."""
    found = _TOTAL.search(page.text)
    if found:
        return int(found.group(1) or found.group(2))
    found = _TOTAL_SCRIPT.search(page.text)
    return int(found.group(1)) if found and int(found.group(1)) else None


def printed_pages(page: ListPage) -> int | None:
    """How many pages the list says it has: "共 3 页", "1/3页", or a script's count of pages."""
    found = _PAGES.search(page.text)
    return int(next(filter(None, found.groups()), "0")) or None if found else None
