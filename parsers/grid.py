"""HTML tables as grids: rows of places, spans resolved, text folded.

What costs is counted. Bounds, far above what a report's page needs: `MAX_PLACES` places a table (cells and the copies
that their rowspans leave in later rows) and four times as many a page, `MAX_SPAN` columns a cell, `MAX_TEXT` characters
of a cell. A table past its bound is not read at all; past the page's bound no further one is. Nested tables are read
once each, innermost first; the outer one sees at most `MAX_TEXT` characters of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from lxml.html import HtmlElement

from parsers.cells import MAX_TEXT, Source, is_hidden, plain_source, visible_text
from parsers.layout import MAX_PLACES, Layout, layout

_CELLS = frozenset(("td", "th"))


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


@dataclass(frozen=True, eq=False)
class Grid:
    """One table: its layout, and the texts of its cells in the order of the source."""

    number: int
    """Which table of the page, from 0, in document order, nested ones counted."""
    element: HtmlElement
    layout: Layout
    texts: tuple[str, ...]
    row_elements: tuple[HtmlElement | None, ...]
    """The <tr> of each row; None for cells that stand outside any."""

    @cached_property
    def rows(self) -> tuple[tuple[Place, ...], ...]:
        """Rows of places in the order of their columns; columns that no cell covers have no place."""
        texts = self.texts
        return tuple(
            [
                tuple(
                    [
                        _new_place(Place, (start, stop, texts[cell], row, copied))
                        for start, stop, cell, row, copied in spots
                    ]
                )
                for spots in self.layout.rows
            ]
        )


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
    for text in grid.texts:
        if text:
            texts.append(text)
            size += len(text)
            if size > MAX_TEXT:
                return " ".join(texts)[:MAX_TEXT]
    return " ".join(texts)


#: What browsers show only without scripts, or never.
_NOT_SHOWN = frozenset({"noscript", "template"})


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
            known[element] = hidden = hidden or element.tag in _NOT_SHOWN or is_hidden(element)
    return {table for table in tables if known[table]}


def _grid(number: int, table: HtmlElement, page: _Page) -> Grid | None:
    source = plain_source(table)
    cells: list[HtmlElement] = []
    if source is None or not source.rows:
        source, cells = _source(table)
    shape = layout(tuple(source.spans))
    page.places -= shape.size
    if shape.size > MAX_PLACES or page.places < 0:
        return None
    texts = [visible_text(cell, page.texts) for cell in cells] if cells else source.texts
    return Grid(number, table, shape, tuple(texts), tuple(source.rows))


def _source(table: HtmlElement) -> tuple[Source, list[HtmlElement]]:
    """The source of any table, without the texts, and its cells."""
    source = Source()
    found: list[HtmlElement] = []
    for row, cells in _rows(table):
        source.rows.append(row)
        source.spans.append(tuple([span for cell in cells for span in (cell.get("colspan"), cell.get("rowspan"))]))
        found += cells
    return source, found


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
