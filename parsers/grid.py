"""HTML tables as grids: rows of places, spans resolved, text folded.

A grid keeps spans as intervals, so a colspan costs nothing; what costs is counted. Bounds, all a hundred times what a
report's page needs: `MAX_PLACES` places a table (cells and the copies that their rowspans leave in later rows) and
four times as many a page, `MAX_SPAN` columns a cell, `MAX_TEXT` characters of a cell. A table past its bound is not
read at all; past the page's bound no further one is. Nested tables are read once each, innermost first; the outer one sees at most `MAX_TEXT` characters of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from parsers.numbers import fold

MAX_PLACES = 50_000
#: HTML's own bound on colspan.
MAX_SPAN = 1000
#: Longer than any official label with its explanations; the rest of such a cell cannot matter.
MAX_TEXT = 400

_BREAKING = frozenset(
    (
        "br",
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "dd",
        "dt",
        "hr",
        "table",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    )
)
_SILENT = frozenset(("script", "style", "noscript", "template", "select", "textarea", "title"))
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one cell stands in one row: the columns `start` to `stop` (exclusive)."""

    start: int
    stop: int
    text: str
    row: int
    """The row that the cell begins in; smaller than the row it is found in for a copy left by a rowspan."""
    copied: bool


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
class _Budget:
    places: int = 4 * MAX_PLACES
    texts: dict[HtmlElement, str] = field(default_factory=dict)
    """The flattened text of nested tables that are already read; "" for official ones."""


def html_grids(root: HtmlElement, is_official: Callable[[Grid], bool]) -> list[tuple[Grid, bool]]:
    """Every table of the page with whether it is official, in document order.

    `is_official` is asked innermost first; the cells of an outer table do not see an official one inside them, so the
    layout around it is not taken for it.
    """
    budget = _Budget()
    grids: list[tuple[Grid, bool]] = []
    tables = list(root.iter("table"))
    for number in range(len(tables) - 1, -1, -1):
        grid = _grid(number, tables[number], budget)
        if budget.places < 0:
            break
        if grid is None:
            continue
        official = is_official(grid)
        budget.texts[tables[number]] = "" if official else _flattened(grid)
        grids.append((grid, official))
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


def _grid(number: int, table: HtmlElement, budget: _Budget) -> Grid | None:
    source = list(_rows(table))
    rows: list[tuple[Place, ...]] = []
    read = 0
    hanging: list[tuple[int, Place]] = []  # (last row, place) of rowspans, by column
    for index, (_, cells) in enumerate(source):
        hanging = [(last, place) for last, place in hanging if last >= index]
        places = [Place(p.start, p.stop, p.text, p.row, True) for _, p in hanging]
        fresh = _place(cells, index, hanging, len(source), budget)
        rows.append(tuple(sorted([*places, *(place for _, place in fresh)], key=_by_start)))
        read += len(rows[-1])
        budget.places -= len(rows[-1])
        if read > MAX_PLACES or budget.places < 0:
            return None
        hanging = sorted([*hanging, *((last, p) for last, p in fresh if last > index)], key=_by_place)
    return Grid(number, table, tuple(rows), tuple(element for element, _ in source))


def _by_start(place: Place) -> int:
    return place.start


def _by_place(hanging: tuple[int, Place]) -> int:
    return hanging[1].start


def _place(
    cells: list[HtmlElement], row: int, hanging: list[tuple[int, Place]], rows: int, budget: _Budget
) -> list[tuple[int, Place]]:
    """The row's own cells in the columns that rowspans from above leave free, each with its last row."""
    taken = iter([(place.start, place.stop) for _, place in hanging])
    block = next(taken, None)
    column = 0
    placed: list[tuple[int, Place]] = []
    for cell in cells:
        while block and block[0] <= column:
            column = max(column, block[1])
            block = next(taken, None)
        stop = column + _span(cell.get("colspan"), 1)
        if block and stop > block[0]:
            stop = block[0]  # the page's table overlaps itself: the cell above keeps its columns
        down = _span(cell.get("rowspan"), 0)
        last = rows - 1 if down == 0 and cell.get("rowspan") else min(row + max(down, 1) - 1, rows - 1)
        placed.append((last, Place(column, stop, cell_text(cell, budget.texts), row, False)))
        column = stop
    return placed


def _span(value: str | None, default: int) -> int:
    if value is None:
        return default
    digits = re.match(r"\s*(\d{1,9})", value)
    return min(int(digits[1]), MAX_SPAN) if digits and (int(digits[1]) or not default) else 1


def _rows(table: HtmlElement) -> Iterator[tuple[HtmlElement | None, list[HtmlElement]]]:
    """The cells of each visible row of this table itself, not of tables in it; stray cells make a row of their own."""
    stack: list[HtmlElement] = list(table)[::-1]
    stray: list[HtmlElement] = []
    while stack:
        element = stack.pop()
        tag = element.tag
        if not isinstance(tag, str) or tag == "table" or _hidden(element):
            continue
        if tag in ("td", "th"):
            stray.append(element)
            continue
        if stray:
            yield None, stray
            stray = []
        if tag == "tr":
            yield element, list(_cells(element))
        else:
            stack.extend(list(element)[::-1])
    if stray:
        yield None, stray


def _cells(row: HtmlElement) -> Iterator[HtmlElement]:
    stack: list[HtmlElement] = list(row)[::-1]
    while stack:
        element = stack.pop()
        tag = element.tag
        if not isinstance(tag, str) or tag == "table" or _hidden(element):
            continue
        if tag in ("td", "th"):
            yield element
        else:
            stack.extend(list(element)[::-1])


def _hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _HIDDEN.search(style) is not None


def cell_text(cell: HtmlElement, nested: dict[HtmlElement, str] | None = None) -> str:
    """The cell's visible text, folded: blocks and <br> part words, spans and <o:p> do not."""
    if not len(cell):
        return fold(cell.text or "")[:MAX_TEXT]
    pieces: list[str] = []
    _collect(cell, pieces, nested or {})
    return fold("".join(pieces))[:MAX_TEXT]


def _collect(cell: HtmlElement, pieces: list[str], nested: dict[HtmlElement, str]) -> None:
    """Appends the text below `cell`; an explicit stack, because pages nest deeper than Python recurses."""
    pieces.append(cell.text or "")
    stack: list[HtmlElement | str] = list(cell)[::-1]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        tag = item.tag
        visible = isinstance(tag, str) and tag not in _SILENT and not _hidden(item)
        breaking = tag in _BREAKING
        if item.tail or breaking:
            stack.append((" " if breaking else "") + (item.tail or ""))
        if not visible:
            continue
        if tag == "table":
            pieces.append(" " + nested.get(item, "") + " ")
            continue
        if breaking:
            pieces.append(" ")
        if item.text:
            pieces.append(item.text)
        if len(item):
            stack.extend(list(item)[::-1])
