"""HTML tables as grids: rows of places, spans resolved, text folded.

A grid keeps spans as intervals, so a colspan costs nothing; what costs is counted. Bounds, far above what a report's
page needs: `MAX_PLACES` places a table (cells and the copies that their rowspans leave in later rows) and four times
as many a page, `MAX_SPAN` columns a cell, `MAX_TEXT` characters of a cell. A table past its bound is not read at all;
past the page's bound no further one is. Nested tables are read once each, innermost first; the outer one sees at most
`MAX_TEXT` characters of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree
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
_CELLS = frozenset(("td", "th"))
_DIGITS = re.compile(r"\s*(\d{1,9})")
#: White space may make up most of a cell: what is looked at before it is folded.
_LONG = 100 * MAX_TEXT
_SILENT = frozenset(("script", "style", "noscript", "template", "select", "textarea", "title"))
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MAYBE_HIDDEN = etree.XPath("descendant::*[@hidden or @style[contains(., 'isplay') or contains(., 'ISPLAY')]]")


class Place(NamedTuple):
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
class _Page:
    """What reading one table must know of the whole page."""

    hidden: frozenset[HtmlElement]
    odd: frozenset[HtmlElement]
    """The cells with something in them that is not their text: scripts, comments, tables, hidden parts."""
    unseen: frozenset[HtmlElement] = frozenset()
    """The tables that are hidden, or stand in something hidden."""
    places: int = 4 * MAX_PLACES
    """What is left to read."""
    texts: dict[HtmlElement, str] = field(default_factory=dict)
    """The flattened text of nested tables that are already read; "" for official ones."""


def _survey(root: HtmlElement) -> _Page:
    hidden = [element for element in _MAYBE_HIDDEN(root) if _is_hidden(element)]
    others = root.iter(etree.Comment, etree.ProcessingInstruction, "table", *_SILENT)
    odd = {
        cell for element in (*hidden, *others) if (cell := next(element.iterancestors("td", "th"), None)) is not None
    }
    return _Page(frozenset(hidden), frozenset(odd), frozenset(_tables_within(hidden)))


def _tables_within(hidden: list[HtmlElement]) -> Iterator[HtmlElement]:
    """Every table in the hidden elements, which come in document order: nothing is walked twice."""
    waiting = dict.fromkeys(hidden)
    for outer in hidden:
        if outer in waiting:
            for element in outer.iter():
                waiting.pop(element, None)
                if element.tag == "table":
                    yield element


def html_grids(root: HtmlElement, is_official: Callable[[Grid], bool]) -> list[tuple[Grid, bool]]:
    """Every table of the page with whether it is official, in document order.

    `is_official` is asked innermost first; the cells of an outer table do not see an official one inside them, so the
    layout around it is not taken for it. Hidden tables are left out, unless no official one is visible: some pages
    hide their article until a script has run.
    """
    tables = list(root.iter("table"))
    if not tables:
        return []
    page = _survey(root)
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
    if page.unseen and any(official and grid.element not in page.unseen for grid, official in grids):
        grids = [(grid, official) for grid, official in grids if grid.element not in page.unseen]
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


def _grid(number: int, table: HtmlElement, page: _Page) -> Grid | None:
    source = list(_rows(table, page))
    rows: list[tuple[Place, ...]] = []
    read = 0
    hanging: list[tuple[int, Place]] = []  # (last row, place) of rowspans, by column
    for index, (_, cells) in enumerate(source):
        if hanging:
            hanging = [(last, place) for last, place in hanging if last >= index]
        places, down = _place(cells, index, hanging, len(source), page)
        if hanging:
            places += [place._replace(copied=True) for _, place in hanging]
            places.sort(key=_by_start)
        rows.append(tuple(places))
        read += len(places)
        page.places -= len(places)
        if read > MAX_PLACES or page.places < 0:
            return None
        if down:
            hanging = sorted([*hanging, *down], key=_by_place)
    return Grid(number, table, tuple(rows), tuple(element for element, _ in source))


def _by_start(place: Place) -> int:
    return place.start


def _by_place(hanging: tuple[int, Place]) -> int:
    return hanging[1].start


def _place(
    cells: list[HtmlElement], row: int, hanging: list[tuple[int, Place]], rows: int, page: _Page
) -> tuple[list[Place], list[tuple[int, Place]]]:
    """The row's own cells in the columns that rowspans from above leave free; and those that hang further down."""
    taken = iter([(place.start, place.stop) for _, place in hanging])
    block = next(taken, None)
    column = 0
    placed: list[Place] = []
    down: list[tuple[int, Place]] = []
    for cell in cells:
        while block and block[0] <= column:
            column = max(column, block[1])
            block = next(taken, None)
        spans = cell.attrib
        stop = column + (_span(spans["colspan"], 1) if "colspan" in spans else 1)
        if block and stop > block[0]:
            stop = block[0]  # the page's table overlaps itself: the cell above keeps its columns
        place = Place(column, stop, _text(cell, page), row, False)
        placed.append(place)
        if "rowspan" in spans:
            height = _span(spans["rowspan"], 0) or rows  # 0: down to the table's end
            last = min(row + height, rows) - 1
            if last > row:
                down.append((last, place))
        column = stop
    return placed, down


def _span(value: str, least: int) -> int:
    digits = _DIGITS.match(value)
    return min(int(digits[1]), MAX_SPAN) if digits and int(digits[1]) >= least else 1


def _rows(table: HtmlElement, page: _Page) -> Iterator[tuple[HtmlElement | None, list[HtmlElement]]]:
    """The cells of each visible row of this table itself, not of tables in it; stray cells make a row of their own."""
    stack: list[HtmlElement] = list(table)[::-1]
    stray: list[HtmlElement] = []
    while stack:
        element = stack.pop()
        tag = element.tag
        if not isinstance(tag, str) or tag == "table" or element in page.hidden:
            continue
        if tag in _CELLS:
            stray.append(element)
            continue
        if stray:
            yield None, stray
            stray = []
        if tag == "tr":
            yield element, _cells(element, page)
        else:
            stack.extend(list(element)[::-1])
    if stray:
        yield None, stray


def _cells(row: HtmlElement, page: _Page) -> list[HtmlElement]:
    cells: list[HtmlElement] = []
    stack: list[HtmlElement] = list(row)[::-1]
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag in _CELLS:
            if element not in page.hidden:
                cells.append(element)
        elif isinstance(tag, str) and tag != "table" and element not in page.hidden:
            stack.extend(list(element)[::-1])
    return cells


def _is_hidden(element: HtmlElement) -> bool:
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None


def _text(cell: HtmlElement, page: _Page) -> str:
    """The cell's visible text, folded: blocks and <br> part words, spans and <o:p> do not."""
    if not len(cell):
        return fold((cell.text or "")[:_LONG])[:MAX_TEXT]
    if cell not in page.odd:
        printed = [text for text in cell.itertext() if not text.isspace()]
        if len(printed) <= 1:
            return fold(printed[0][:_LONG])[:MAX_TEXT] if printed else ""
    pieces: list[str] = []
    _collect(cell, pieces, page)
    return fold("".join(pieces)[:_LONG])[:MAX_TEXT]


def _collect(cell: HtmlElement, pieces: list[str], page: _Page) -> None:
    """Appends the text below `cell`; an explicit stack, because pages nest deeper than Python recurses."""
    pieces.append(cell.text or "")
    stack: list[HtmlElement | str] = list(cell)[::-1]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        tag = item.tag
        visible = isinstance(tag, str) and tag not in _SILENT and item not in page.hidden
        breaking = tag in _BREAKING
        if item.tail or breaking:
            stack.append((" " if breaking else "") + (item.tail or ""))
        if not visible:
            continue
        if tag == "table":
            pieces.append(" " + page.texts.get(item, "") + " ")
            continue
        if breaking:
            pieces.append(" ")
        if item.text:
            pieces.append(item.text)
        if len(item):
            stack.extend(list(item)[::-1])
