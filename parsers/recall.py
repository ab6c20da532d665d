"""Official tables met before: the same form printed the same way, with other figures in it.

What a cell is, is told by labels, spans, blanks and strokes, never by how large a count is. So two pages whose grids
differ in plain counts only are read alike: the second takes the first one's reading, with its own figures. Nothing is
recalled of a page where prints were compared with each other (a row or a table printed twice) or joined.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lxml.html import HtmlElement

from parsers.align import Ledger
from parsers.grid import Grid, Place
from parsers.numbers import read_number
from parsers.report import TABLES, Cell, Number

if TYPE_CHECKING:
    from parsers.tables import TablesReading

Parts = Sequence[tuple[int, int | None]]
"""Which of the grids are official, by their numbers: (grid, None) for a whole one, (grid, row) for rows of one."""

#: Plans kept; one takes some 50 kB.
_MOST = 256
_COUNT = "#"


@dataclass(frozen=True, slots=True)
class _Count:
    """A cell of the reading whose print is a plain count, and where that is printed."""

    index: int
    grid: int
    row: int
    place: int
    money: bool
    unit: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """How a page's tables are read. It holds no element, so no page stays in memory for it."""

    reading: TablesReading
    counts: tuple[_Count, ...]
    parts: Parts

    def read(self, grids: Sequence[Grid], source: str) -> TablesReading:
        """The reading of other grids with the same pattern."""
        cells = list(self.reading.cells)
        numbered = {grid.number: grid for grid in grids}
        for count in self.counts:
            raw = numbered[count.grid].rows[count.row][count.place].text
            table, row, column, _, _, meaning, *place = cells[count.index]
            value = None
            if meaning != "unreadable":
                known = read_number(raw, money=True, unit=count.unit) if count.money else read_number(raw)
                value, meaning = known.value, known.meaning
            cells[count.index] = Cell(table, row, column, value, raw, meaning, *place)
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
    """The same for grids that differ in plain counts only."""
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
        counts = _counts(reading.cells, ledgers, grids)
        if counts is not None:
            if len(_plans) >= _MOST:
                _plans.clear()
            _plans[key] = Plan(replace(reading, elements=()), counts, parts)


def _masked(place: Place) -> Place | tuple[Any, ...]:
    text = place.text
    return (place.start, place.stop, _COUNT, place.row, place.copied) if _is_count(text) else place


def _is_count(text: str) -> bool:
    return text.isdigit() and text.isascii() and (text[0] != "0" or text == "0") and len(text) <= 9


def _counts(
    cells: Sequence[Cell], ledgers: Mapping[str, Sequence[Ledger]], grids: Sequence[Grid]
) -> tuple[_Count, ...] | None:
    """The cells that are plain counts; None where one has another print than the place it was read from."""
    places = {
        (grid.number, place.row, place.start): (row, position, place.text)
        for grid in grids
        for row, line in enumerate(grid.rows)
        for position, place in enumerate(line)
        if not place.copied
    }
    counts: list[_Count] = []
    for index, cell in enumerate(cells):
        if not cell.raw:
            continue
        row, position, text = places.get((cell.page_table, cell.page_row, cell.page_column), (-1, -1, ""))
        if text != cell.raw:
            return None
        if _is_count(text):
            located = ledgers[cell.table][0].rows[cell.row][cell.column or ""]
            counts.append(_Count(index, cell.page_table, row, position, located.money, located.unit))
    return tuple(counts)
