"""What a page may cost: in proportion to its length, whatever repeats in it, and no more than the bounds allow.

No clock is asked: work is counted in executed lines, which are the same on every machine. `python -m tests.fuzz` has a
clock, which stops a page that hangs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from lxml import html

from parsers import parse
from parsers.assemble import MAX_BYTES
from parsers.grid import html_grids
from parsers.layout import MAX_PLACES
from parsers.report import Document, Refusal
from parsers.tree import MAX_TAGS

from .test_statistics_text import BEFORE, LAYOUTS, whole


def lines_executed(action: Callable[[], object]) -> int:
    """How many lines of Python it takes."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(before)
    return count


FORM = "".join(f"<p>{line}</p>" for line in [*BEFORE, *LAYOUTS["run together"](whole())])
#: What repeats, what stands before it and behind it.
REPEATED = {
    "cells": ("<table><tr>", "<td>索引号</td><td>甲/1</td>", "</tr></table>"),
    "rows": ("<table>", "<tr><td>规章</td><td>0</td></tr>", "</table>"),
    "tables": ("", "<table><tr><td>自然人</td><td>0</td></tr></table>", ""),
    "items": ("<ul>", "<li>发布机构</li><li>甲县</li>", "</ul>"),
    "preformatted": ("<pre>", "一、总体情况\n", "</pre>"),
    "headings": ("<p>", "一、总体情况 二、主动公开 ", "</p>"),
    "counts": ("<p>一、总体情况</p><p>", "收到政府信息公开申请12件，", "</p>"),
    "sentences": ("<p>一、总体情况</p><p>", "2022年收到政府信息公开申请12件，均已答复。", "</p>"),
    "labels": ("<p>信息内容</p><p>", "信息内容 规章 0 ", "</p>"),
    "outcomes": ("<p>", "结果维持", "</p>"),
    "statistics": ("", FORM, ""),
}
TITLE = "<h1>甲县2022年政府信息公开工作年度报告</h1>"


@pytest.mark.parametrize("name", REPEATED)
def test_twice_the_length_is_twice_the_work(name: str) -> None:
    before, unit, behind = REPEATED[name]
    size = 10 if name == "statistics" else 250

    def work(times: int) -> int:
        body = f"<html><body>{TITLE}{before}{unit * times}{behind}</body></html>".encode()
        return lines_executed(lambda: parse(Document(body=body)))

    work(size)  # what is loaded and kept once
    assert work(2 * size) < 2.2 * work(size) + 2000


def test_longer_documents_are_refused() -> None:
    found = parse(Document(body=b"." * (MAX_BYTES + 1)))
    assert isinstance(found, Refusal)
    assert found.outcome == "unreadable"
    found = parse(Document(body=b"<p>" + b"<b>" * MAX_TAGS))
    assert isinstance(found, Refusal)
    assert found.outcome == "unreadable"


def test_larger_tables_are_not_read() -> None:
    def grids(rows: int) -> int:
        table = '<table><tr><td rowspan="0">规章</td></tr>' + "<tr><td>0</td></tr>" * rows + "</table>"
        return len(html_grids(html.document_fromstring(table), lambda grid: False))

    assert grids(MAX_PLACES // 2 - 1) == 1
    assert grids(MAX_PLACES // 2 + 1) == 0
