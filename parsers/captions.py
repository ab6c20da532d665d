"""Which of several copies of an official table is the report's own: what stands above one may say that it is of another
year (附：2021年情况, 上年同期)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml.html import HtmlElement

from parsers.align import Ledger
from parsers.grid import Grid
from parsers.numbers import header_unit, noted_unit

#: Lines above a table that may speak of it, and how long these are.
_LINES, _LONGEST = 2, 60
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s?年(?!\s?\d{1,2}\s?月)")
_LAST = re.compile(r"(?:上一?|去|往)年(?!结转|度?结转)")
_OF_THE_REPORT = re.compile(r"(?<!\d)(20\d\d)\s?年度?[^。\n]{0,12}信息公开")


def of_the_year(ledgers: Sequence[Ledger], grids: Sequence[Grid], root: HtmlElement) -> Sequence[Ledger]:
    """The ledgers without those whose table is of another year; all of them where that leaves none."""
    filled = [ledger for ledger in ledgers if ledger.rows]
    if len(filled) < 2:
        return ledgers
    elements = {grid.number: grid.element for grid in grids}
    found = _OF_THE_REPORT.search(root.text_content())
    own = [ledger for ledger in filled if not _is_foreign(ledger, elements, found[1] if found else None)]
    return own or ledgers


def money_unit(grid: Grid) -> str | None:
    """The unit of its amounts that a note in or beside a table names, where a head of them names none."""
    if not any("金额" in text and len(text) < _LONGEST and header_unit(text) is None for text in grid.texts):
        return None
    beside = (*(text for text in grid.texts if "单位" in text), *_beside(grid.element))
    return next((unit for text in beside if (unit := noted_unit(text))), None)


def _beside(table: HtmlElement | None) -> Iterator[str]:
    if table is None:
        return
    yield from _above(table)
    below = table.getnext()
    if below is not None and below.tag != "table":
        yield "".join(below.itertext())[: 2 * _LONGEST].strip()


def _is_foreign(ledger: Ledger, elements: Mapping[int, HtmlElement], year: str | None) -> bool:
    table = min(cell.page_table for cell in ledger.cells())
    for line in _above(elements[table]) if table in elements else ():
        if _LAST.search(line):
            return True
        if years := _YEAR.findall(line):
            return year is not None and year not in years
    return False


def _above(table: HtmlElement) -> Iterator[str]:
    """The short lines right above a table."""
    element, seen = table, 0
    while seen < _LINES and element is not None:
        before = element.getprevious()
        if before is None:
            element = element.getparent()
            continue
        element = before
        text = "".join(element.itertext()).strip() if element.tag != "table" else "。" * _LONGEST * 2
        if len(text) > _LONGEST:
            return
        if text:
            seen += 1
            yield text
