"""Official tables met before: the same form printed the same way, with other figures in it.

What a cell is, is told by labels, spans and blanks, never by how large a number is, or whether a stroke stands for it.
So two pages whose grids differ in plain numbers and strokes only are read alike: the second takes the first one's
reading, with its own figures. Nothing is recalled of a page where prints were compared with each other (a row or a
table printed twice) or joined.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from lxml.html import HtmlElement

from parsers.align import Ledger
from parsers.formats.vocabulary import meanings
from parsers.grid import Grid
from parsers.numbers import read_number
from parsers.report import TABLES, Cell

if TYPE_CHECKING:
    from parsers.tables_reading import TablesReading

Parts = Sequence[tuple[int, int | None]]
"""Which of the grids are official, by their numbers: (grid, None) for a whole one, (grid, row) for rows of one."""

#: Plans kept; one takes some 8 kB.
_MOST = 1024
#: Numbers of one kind are read alike, whatever their digits: counts, with parted thousands, with decimals, all of these
#: full-width, and each with the same sign and unit.
_NUMBER = re.compile(
    r"(?P<sign>[+＋\-－增减]?)"
    r"(?:(?P<count>0|[1-9]\d{0,8})|(?P<parted>[1-9]\d{0,2}(?:,\d{3}){1,2})"
    r"|(?P<decimals>(?:0|[1-9]\d{0,8})\.(?=\d*[1-9])\d{1,6})"
    r"|(?P<wide>０|[１-９][０-９]{0,8})|(?P<wide_decimals>(?:０|[１-９][０-９]{0,8})．(?=[０-９]*[１-９])[０-９]{1,6}))"
    r"(?P<unit>元|万元|件|条|项|份)?",
    re.ASCII,
)
_KINDS = ("count", "parted", "decimals", "wide", "wide_decimals")
#: What can be read wherever it stands, and so is one kind: strokes too.
_READABLE = frozenset((kind, "", "") for kind in ("count", "parted", "wide"))
_PLAIN = ("plain",)
_LONGEST_STROKE = 8


@dataclass(frozen=True, slots=True, eq=False)
class _Figure:
    """A cell of the reading whose print is a plain number or a stroke, and how it is read."""

    cell: Cell
    """Without value and print."""
    money: bool
    signed: bool
    unit: str | None


_Row = tuple[str, str, tuple[str, ...], int, int]
"""A row of one of the tables: table, row, columns, and which of the cells are the row's, from the first to behind the
last."""
_VALUE = Cell._fields.index("value")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a page's tables are read. It holds no element, so no page stays in memory for it."""

    reading: TablesReading
    """Without what its cells tell."""
    cells: tuple[Cell | _Figure, ...]
    printed: tuple[int, ...]
    """Which cell of its grid prints each figure; of no use for the other cells."""
    rows: tuple[_Row, ...]
    parts: Parts

    def read(self, grids: Sequence[Grid], source: str) -> TablesReading:
        """The reading of other grids with the same pattern."""
        texts = {grid.number: grid.texts for grid in grids}
        cells = [
            _read(cell, texts[cell.cell.page_table][place]) if isinstance(cell, _Figure) else cell
            for cell, place in zip(self.cells, self.printed, strict=True)
        ]
        values = [cell[_VALUE] for cell in cells]
        tables: dict[str, Any] = dict.fromkeys(TABLES)
        for table, row, columns, start, stop in self.rows:
            if tables[table] is None:
                tables[table] = {}
            tables[table][row] = dict(zip(columns, values[start:stop], strict=True))
        return replace(
            self.reading,
            tables=tables,
            sources={table: source if tables[table] else None for table in TABLES},
            cells=tuple(cells),
            elements=elements_of(grids, self.parts),
        )


@lru_cache(maxsize=8192)
def _read(figure: _Figure, raw: str) -> Cell:
    """The figure's cell with this print."""
    table, row, column, _, _, meaning, page_table, page_row, page_column = figure.cell
    value = None
    if meaning != "unreadable":
        known = read_number(raw, money=figure.money, signed=figure.signed, unit=figure.unit)
        value, meaning = known.value, known.meaning
    return Cell(table, row, column, value, raw, meaning, page_table, page_row, page_column)


def elements_of(grids: Sequence[Grid], parts: Parts) -> tuple[HtmlElement, ...]:
    """The elements of the parts."""
    numbered = {grid.number: grid for grid in grids}
    found = (numbered[grid].element if row is None else numbered[grid].row_elements[row] for grid, row in parts)
    return tuple(element for element in found if element is not None)


def _rows(cells: Sequence[Cell]) -> tuple[_Row, ...]:
    """The rows of the tables: their cells stand together."""
    rows: list[_Row] = []
    start = 0
    for (table, row), found in groupby(cells, key=lambda cell: (cell.table, cell.row)):
        columns = tuple([str(cell.column) for cell in found])
        rows.append(_row(table, row, columns, start, start + len(columns)))
        start += len(columns)
    return tuple(rows)


@lru_cache(maxsize=2048)
def _row(*told: Any) -> Any:
    """One object for all plans, as they are many."""
    return told


_plans: dict[Hashable, Plan] = {}
_official: dict[Hashable, str | None] = {}
"""The patterns of official tables, with the one that it is."""


def pattern(grid: Grid) -> Hashable:
    """The same for grids that differ in plain numbers and strokes only."""
    return grid.number, grid.layout, tuple([_masked(text) for text in grid.texts])


def recalled(key: Hashable) -> Plan | None:
    """The plan kept under the patterns of a page's grids."""
    return _plans.get(key)


def is_known(shape: Hashable) -> bool:
    """Whether a grid of this pattern was found to be an official table."""
    return shape in _official


def known_table(shape: Hashable) -> str | None:
    """The one table that a grid of this pattern holds; None where that is not told, or there may be several."""
    return _official.get(shape)


def remember(shape: Hashable, table: str | None) -> None:
    """Notes that a grid of this pattern is an official table: this one, where it is one alone."""
    if len(_official) >= _MOST:
        _official.clear()
    _official[shape] = table


def keep(
    key: Hashable, reading: TablesReading, ledgers: Mapping[str, Sequence[Ledger]], grids: Sequence[Grid], parts: Parts
) -> None:
    """Keeps how the grids were read, if nothing in it rests on the figures themselves."""
    if all(len(copies) == 1 and not copies[0].compared for copies in ledgers.values()):
        figures = _figures(reading.cells, ledgers, grids)
        if figures is not None:
            if len(_plans) >= _MOST:
                _plans.clear()
            rest = replace(reading, tables={}, cells=(), elements=())
            _plans[key] = Plan(rest, *figures, _rows(reading.cells), parts)


@lru_cache(maxsize=8192)
def _masked(text: str) -> str | tuple[str, ...]:
    """The kind of number that a text prints; anything else as it is (not a copy of it, as patterns are many)."""
    return _kind(text) or text


def _kind(text: str) -> tuple[str, ...] | None:
    """The kind of number that a text prints; None for anything else."""
    if meanings(text):
        return None
    found = _NUMBER.fullmatch(text)
    if found is not None:
        kind = (next(kind for kind in _KINDS if found[kind]), found["sign"], found["unit"] or "")
        return _PLAIN if kind in _READABLE else kind
    stroke = len(text) <= _LONGEST_STROKE and read_number(text).meaning == "not_applicable"
    return _PLAIN if stroke else None


@lru_cache(maxsize=8192)
def _figure(where: tuple[Any, ...], meaning: str, known: tuple[bool, bool, str | None]) -> _Figure:
    """One object for all plans, as they are many. `where`: table, row, column and the three of the page."""
    return _Figure(Cell._make((*where[:3], None, "", meaning, *where[3:])), *known)


@lru_cache(maxsize=8192)
def _blank(cell: Cell) -> Cell:
    return cell


def _figures(
    cells: Sequence[Cell], ledgers: Mapping[str, Sequence[Ledger]], grids: Sequence[Grid]
) -> tuple[tuple[Cell | _Figure, ...], tuple[int, ...]] | None:
    """The cells, plain numbers and strokes as figures, and where these are printed; None where a cell has another print
    than the place it was read from."""
    printed: dict[tuple[int, ...], tuple[int, str]] = {
        (grid.number, row, start): (cell, grid.texts[cell])
        for grid in grids
        for spots in grid.layout.rows
        for start, _, cell, row, copied in spots
        if not copied
    }
    found: list[Cell | _Figure] = []
    places: list[int] = []
    for cell in cells:
        table, row, column, _, raw, meaning, *where = cell
        place, text = printed.get(tuple(where), (-1, ""))
        if raw and text != raw:
            return None
        if raw and isinstance(_masked(text), tuple):
            known = ledgers[table][0].rows[row][column or ""]
            told = "unreadable" if meaning == "unreadable" else ""
            found.append(_figure((table, row, column, *where), told, (known.money, known.signed, known.unit)))
        else:
            found.append(cell if raw else _blank(cell))
        places.append(place)
    return tuple(found), tuple(places)
