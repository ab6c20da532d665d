"""Official tables met before: the same form printed the same way, with other figures in it.

What a cell is, is told by labels, spans, blanks and strokes, never by how large a number is. So two pages whose grids
differ in plain numbers only are read alike: the second takes the first one's reading, with its own figures. Nothing is
recalled of a page where prints were compared with each other (a row or a table printed twice) or joined.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml.html import HtmlElement

from parsers.align import Ledger
from parsers.formats.vocabulary import meanings
from parsers.grid import Grid, Place
from parsers.numbers import read_number
from parsers.report import TABLES, Cell, Number

if TYPE_CHECKING:
    from parsers.tables import TablesReading

Parts = Sequence[tuple[int, int | None]]
"""Which of the grids are official, by their numbers: (grid, None) for a whole one, (grid, row) for rows of one."""

#: Plans kept; one takes some 50 kB.
_MOST = 256
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


class _Figure(NamedTuple):
    """A cell of the reading whose print is a plain number, where that is printed, and how it is read."""

    cell: int
    grid: int
    row: int
    place: int
    money: bool
    signed: bool
    unit: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """How a page's tables are read. It holds no element, so no page stays in memory for it."""

    reading: TablesReading
    figures: tuple[_Figure, ...]
    parts: Parts

    def read(self, grids: Sequence[Grid], source: str) -> TablesReading:
        """The reading of other grids with the same pattern."""
        cells = list(self.reading.cells)
        numbered = {grid.number: grid for grid in grids}
        for index, grid, line, position, money, signed, unit in self.figures:
            raw = numbered[grid].rows[line][position].text
            table, row, column, _, _, meaning, page_table, page_row, page_column = cells[index]
            value = None
            if meaning != "unreadable":
                known = read_number(raw, money=money, signed=signed, unit=unit)
                value, meaning = known.value, known.meaning
            cells[index] = Cell(table, row, column, value, raw, meaning, page_table, page_row, page_column)
        return replace(
            self.reading,
            tables=_tables(cells),
            sources={table: source if self.reading.tables[table] else None for table in TABLES},
            cells=tuple(cells),
            elements=elements_of(grids, self.parts),
        )


def elements_of(grids: Sequence[Grid], parts: Parts) -> tuple[HtmlElement, ...]:
    """The elements of the parts."""
    numbered = {grid.number: grid for grid in grids}
    found = (numbered[grid].element if row is None else numbered[grid].row_elements[row] for grid, row in parts)
    return tuple(element for element in found if element is not None)


def _tables(cells: Sequence[Cell]) -> dict[str, Any]:
    tables: dict[str, Any] = dict.fromkeys(TABLES)
    for cell in cells:
        if tables[cell.table] is None:
            tables[cell.table] = {}
        rows: dict[str, dict[str, Number | None]] = tables[cell.table]
        rows.setdefault(cell.row, {})[str(cell.column)] = cell.value
    return tables


_plans: dict[Hashable, Plan] = {}
_official: set[Hashable] = set()


def pattern(grid: Grid) -> Hashable:
    """The same for grids that differ in plain numbers only."""
    return (grid.number, *[tuple([_masked(place) for place in row]) for row in grid.rows])


def recalled(key: Hashable) -> Plan | None:
    """The plan kept under the patterns of a page's grids."""
    return _plans.get(key)


def is_known(shape: Hashable) -> bool:
    """Whether a grid of this pattern was found to be an official table."""
    return shape in _official


def remember(shape: Hashable) -> None:
    """Notes that a grid of this pattern is an official table."""
    if len(_official) >= _MOST:
        _official.clear()
    _official.add(shape)


def keep(
    key: Hashable, reading: TablesReading, ledgers: Mapping[str, Sequence[Ledger]], grids: Sequence[Grid], parts: Parts
) -> None:
    """Keeps how the grids were read, if nothing in it rests on the figures themselves."""
    if all(len(copies) == 1 and not copies[0].repeated for copies in ledgers.values()):
        figures = _figures(reading.cells, ledgers, grids)
        if figures is not None:
            if len(_plans) >= _MOST:
                _plans.clear()
            _plans[key] = Plan(replace(reading, elements=()), figures, parts)


def _masked(place: Place) -> Place | tuple[Any, ...]:
    kind = _kind(place.text)
    return place if kind is None else (place.start, place.stop, kind, place.row, place.copied)


@lru_cache(maxsize=8192)
def _kind(text: str) -> tuple[str, ...] | None:
    """The kind of number that a text prints; None for anything else."""
    found = _NUMBER.fullmatch(text)
    if found is None or meanings(text):
        return None
    return (next(kind for kind in _KINDS if found[kind]), found["sign"], found["unit"] or "")


def _figures(
    cells: Sequence[Cell], ledgers: Mapping[str, Sequence[Ledger]], grids: Sequence[Grid]
) -> tuple[_Figure, ...] | None:
    """The cells that are plain numbers; None where one has another print than the place it was read from."""
    places = {
        (grid.number, place.row, place.start): (row, position, place.text)
        for grid in grids
        for row, line in enumerate(grid.rows)
        for position, place in enumerate(line)
        if not place.copied
    }
    figures: list[_Figure] = []
    for index, cell in enumerate(cells):
        if not cell.raw:
            continue
        row, position, text = places.get((cell.page_table, cell.page_row, cell.page_column), (-1, -1, ""))
        if text != cell.raw:
            return None
        if _kind(text):
            known = ledgers[cell.table][0].rows[cell.row][cell.column or ""]
            figures.append(_Figure(index, cell.page_table, row, position, known.money, known.signed, known.unit))
    return tuple(figures)
