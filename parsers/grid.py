"""HTML tables as grids: rows of places, spans resolved, text folded.

A grid keeps spans as intervals, so a colspan costs nothing; what costs is counted. Bounds, far above what a report's
page needs: `MAX_PLACES` places a table (cells and the copies that their rowspans leave in later rows) and four times
as many a page, `MAX_SPAN` columns a cell, `MAX_TEXT` characters of a cell. A table past its bound is not read at all;
past the page's bound no further one is. Nested tables are read once each, innermost first; the outer one sees at most
`MAX_TEXT` characters of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml.html import HtmlElement

from parsers.cells import MAX_TEXT, is_hidden, plain_rows, visible_text

MAX_PLACES = 50_000
#: HTML's own bound on colspan.
MAX_SPAN = 1000

_CELLS = frozenset(("td", "th"))
_DIGITS = re.compile(r"\s*(\d{1,9})")


class Place(NamedTuple):
    """Where one cell stands in one row: the columns `start` to `stop` (exclusive)."""

    start: int
    stop: int
    text: str
    row: int
    """The row that the cell begins in; smaller than the row it is found in for a copy left by a rowspan."""
    copied: bool


#: Place() without the call in between: a page has hundreds.
_new_place = tuple.__new__


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: rows of places in the order of their columns; columns that no cell covers have no place."""

    number: int
    """Which table of the page, from 0, in document order, nested ones counted."""
    element: HtmlElement
    rows: tuple[tuple[Place, ...], ...]
    row_elements: tuple[HtmlElement | None, ...]
    """The <tr> of each row; None for cells that stand outside any."""


@dataclass(slots=True)
class _Page:
    """What reading one table must know of the others."""

    places: int = 4 * MAX_PLACES
    """What is left to read."""
    texts: dict[HtmlElement, str] = field(default_factory=dict)
    """The flattened text of nested tables that are already read; "" for official ones."""


def html_grids(root: HtmlElement, is_official: Callable[[Grid], bool]) -> list[tuple[Grid, bool]]:
    """Every table of the page with whether it is official, in document order.

    `is_official` is asked innermost first; the cells of an outer table do not see an official one inside them, so the
    layout around it is not taken for it. Hidden tables are left out, unless no official one is visible: some pages
    hide their article until a script has run.
    """
    tables = list(root.iter("table"))
    if not tables:
        return []
    page = _Page()
    grids: list[tuple[Grid, bool]] = []
    for number in range(len(tables) - 1, -1, -1):
        grid = _grid(number, tables[number], page)
        if page.places < 0:
            break
        if grid is None:
            continue
        official = is_official(grid)
        page.texts[tables[number]] = "" if official else _flattened(grid)
        grids.append((grid, official))
    unseen = _hidden(tables, root)
    if unseen and any(official and grid.element not in unseen for grid, official in grids):
        grids = [(grid, official) for grid, official in grids if grid.element not in unseen]
    return grids[::-1]


def _flattened(grid: Grid) -> str:
    texts: list[str] = []
    size = 0
    for row in grid.rows:
        for place in row:
            if place.text and not place.copied:
                texts.append(place.text)
                size += len(place.text)
                if size > MAX_TEXT:
                    return " ".join(texts)[:MAX_TEXT]
    return " ".join(texts)


def _hidden(tables: list[HtmlElement], root: HtmlElement) -> set[HtmlElement]:
    """The tables that are hidden, or stand in something hidden. No element is looked at twice."""
    known = {root: False}
    for table in tables:
        path: list[HtmlElement] = []
        element = table
        while element not in known:
            path.append(element)
            element = element.getparent()
        hidden = known[element]
        for element in reversed(path):
            known[element] = hidden = hidden or is_hidden(element)
    return {table for table in tables if known[table]}


def _grid(number: int, table: HtmlElement, page: _Page) -> Grid | None:
    source: Sequence[tuple[HtmlElement | None, list[HtmlElement], Iterable[str]]] = plain_rows(table) or ()
    if not source:
        source = [(row, cells, _texts(cells, page)) for row, cells in _rows(table)]
    rows: list[tuple[Place, ...]] = []
    read = 0
    hanging: list[tuple[int, Place]] = []  # (last row, place) of rowspans, by column
    for index, (_, cells, texts) in enumerate(source):
        if hanging:
            hanging = [(last, place) for last, place in hanging if last >= index]
        places, down = _place(cells, texts, index, hanging, len(source))
        if hanging:
            places += [_new_place(Place, (*place[:4], True)) for _, place in hanging]
            places.sort(key=_by_start)
        rows.append(tuple(places))
        read += len(places)
        page.places -= len(places)
        if read > MAX_PLACES or page.places < 0:
            return None
        if down:
            hanging = sorted([*hanging, *down], key=_by_place)
    return Grid(number, table, tuple(rows), tuple(element for element, _, _ in source))


def _texts(cells: list[HtmlElement], page: _Page) -> Iterator[str]:
    return (visible_text(cell, page.texts) for cell in cells)


def _by_start(place: Place) -> int:
    return place.start


def _by_place(hanging: tuple[int, Place]) -> int:
    return hanging[1].start


def _place(
    cells: list[HtmlElement], texts: Iterable[str], row: int, hanging: list[tuple[int, Place]], rows: int
) -> tuple[list[Place], list[tuple[int, Place]]]:
    """The row's own cells in the columns that rowspans from above leave free; and those that hang further down."""
    taken = iter([(place.start, place.stop) for _, place in hanging])
    block = next(taken, None)
    column = 0
    placed: list[Place] = []
    down: list[tuple[int, Place]] = []
    for cell, text in zip(cells, texts, strict=True):
        while block and block[0] <= column:
            column = max(column, block[1])
            block = next(taken, None)
        wide = cell.get("colspan")
        stop = column + (1 if wide is None else _span(wide, 1))
        if block and stop > block[0]:
            stop = block[0]  # the page's table overlaps itself: the cell above keeps its columns
        place = _new_place(Place, (column, stop, text, row, False))
        placed.append(place)
        high = cell.get("rowspan")
        if high is not None:
            height = _span(high, 0) or rows  # 0: down to the table's end
            last = min(row + height, rows) - 1
            if last > row:
                down.append((last, place))
        column = stop
    return placed, down


def _span(value: str, least: int) -> int:
    digits = _DIGITS.match(value)
    return min(int(digits[1]), MAX_SPAN) if digits and int(digits[1]) >= least else 1


def _rows(table: HtmlElement) -> Iterator[tuple[HtmlElement | None, list[HtmlElement]]]:
    """The cells of each visible row of this table itself, not of tables in it; stray cells make a row of their own."""
    stack: list[HtmlElement] = list(table)[::-1]
    stray: list[HtmlElement] = []
    while stack:
        element = stack.pop()
        tag = element.tag
        if not isinstance(tag, str) or tag == "table" or is_hidden(element):
            continue
        if tag in _CELLS:
            stray.append(element)
            continue
        if stray:
            yield None, stray
            stray = []
        if tag == "tr":
            yield element, _cells(element)
        else:
            stack.extend(list(element)[::-1])
    if stray:
        yield None, stray


def _cells(row: HtmlElement) -> list[HtmlElement]:
    cells: list[HtmlElement] = []
    stack: list[HtmlElement] = list(row)[::-1]
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag in _CELLS:
            if not is_hidden(element):
                cells.append(element)
        elif isinstance(tag, str) and tag != "table" and not is_hidden(element):
            stack.extend(list(element)[::-1])
    return cells
