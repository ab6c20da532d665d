"""Is this page itself an annual report? Some columns have the report where others have its list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import html

if TYPE_CHECKING:
    from crawler.families.base import ListPage

#: Headings and labels of the reports, of all formats; menus have one or two of them, reports most.
_CUES = tuple(
    re.compile(cue)
    for cue in (
        r"[一1][、.．]\s*(?:总体情况|概述|基本情况|工作概况)|总体情况",
        r"主动公开(?:政府)?信息(?:的)?(?:有关)?情况",
        r"收到和处理政府信息公开申请|依申请公开(?:政府)?信息(?:的)?(?:办理)?情况",
        r"行政复议[、和及]?(?:提起)?(?:行政)?诉讼",
        r"存在的?(?:主要)?(?:问题|不足)",
        r"其他需要报告的(?:事项|情况)|需要说明的(?:其他)?(?:事项|情况)",
        r"本年新收政府信息公开申请|新收政府信息公开申请数量",
        r"结转下年度继续办理",
        r"统计期限|所列数据|数据统计",
        r"(?:根据|按照|依据)《?(?:中华人民共和国)?政府信息公开条例",
        r"收取(?:信息处理)?费|收费及减免",
    )
)
_ENOUGH = 4
#: Shorter texts are lists' blurbs.
_MIN_LENGTH = 300
_UNSEEN = ("script", "style", "a", "title", "noscript", "select", "button")


def is_report_page(page: ListPage) -> bool:
    """Whether the page's text, its links left out, is that of a report.

    A notice on how to write the report may pass too; the parser has the last word.
    """
    if page.json is not None:
        return False
    text = _prose(page.root)
    return len(text) >= _MIN_LENGTH and sum(bool(cue.search(text)) for cue in _CUES) >= _ENOUGH


def _prose(root: html.HtmlElement) -> str:
    pieces: list[str] = []
    skip: html.HtmlElement | None = None
    for event, element in html.etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            if event == "end" and skip is None and element.tail:
                pieces.append(element.tail)
            continue
        if event == "start":
            if skip is None and element.tag in _UNSEEN:
                skip = element
            elif skip is None and element.text:
                pieces.append(element.text)
        else:
            if skip is element:
                skip = None
            if skip is None and element.tail:
                pieces.append(element.tail)
    return re.sub(r"\s+", "", "".join(pieces))
