"""What one page's official tables say: located prints as values, and the readings of several tables as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from lxml.html import HtmlElement

from parsers.align import Ledger, Located
from parsers.formats import OLDER, Label, formats, requests_form, review_form
from parsers.formats.statistics import STATISTICS, statistics_form
from parsers.formats.vocabulary import PROACTIVE, REQUESTS, REVIEW
from parsers.numbers import read_number
from parsers.report import TABLES, Cell, CellNote, Number
from parsers.statistics_rows import Rows, fullest


@dataclass(frozen=True, slots=True, kw_only=True)
class TablesReading:
    """What one page's official tables say, and what of the page they are."""

    tables: Mapping[str, Any] = field(default_factory=lambda: dict.fromkeys(TABLES))
    """{table: {row: {column: value}}}, rows and columns in the form's order; None for a table that is not there.
    A row that the page does not print is not in it."""
    sources: Mapping[str, str | None] = field(default_factory=lambda: dict.fromkeys(TABLES))
    cells: tuple[Cell, ...] = ()
    """Every cell located, in the order of `tables`."""
    formats: tuple[str, ...] = ()
    """Those that the tables follow by their own columns and rows, the newest first: several where their tables are the
    same; none where there is no table."""
    complete: Mapping[str, bool] = field(default_factory=lambda: dict.fromkeys(TABLES, False))
    """True where every row and column of the format was found without doubt and every cell could be read."""
    elements: tuple[HtmlElement, ...] = ()
    """The <table>s that are official tables; of a layout table that holds their rows beside prose, those <tr>s."""
    lines: frozenset[int] = frozenset()
    """Indexes of the lines of text that the tables took up."""
    flags: tuple[str, ...] = ()
    votes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The formats that each table follows by itself."""
    unsummed: frozenset[str] = frozenset()
    """Rows of `statistics` whose parts include a row that no form knows."""


def assemble(
    ledgers: Mapping[str, Ledger],
    *,
    votes: Sequence[frozenset[str]],
    source: str,
    elements: tuple[HtmlElement, ...] = (),
    lines: frozenset[int] = frozenset(),
    statistics: Sequence[Rows] = (),
) -> TablesReading:
    """Ledgers of located prints as values: the one way from a grid or a text to a reading."""
    tables: dict[str, Any] = dict.fromkeys(TABLES)
    complete = dict.fromkeys(TABLES, False)
    cells: list[Cell] = []
    flags: set[str] = set()
    for table in (PROACTIVE, REQUESTS, REVIEW):
        ledger = ledgers[table]
        read = list(_cells(table, ledger))
        if not read:
            continue
        cells += read
        flags |= ledger.flags
        tables[table] = _nested(read)
        unreadable = any(cell.meaning == "unreadable" for cell in read)
        if unreadable:
            flags.add("table_cells_unreadable")
        complete[table] = not unreadable and not ledger.doubts
    best = fullest(statistics)
    if read := list(_statistics_cells(best.ledger)):
        cells += read
        flags |= best.ledger.flags
        tables[STATISTICS] = _values(read)
        unreadable = any(cell.meaning == "unreadable" for cell in read)
        flags |= {"table_cells_unreadable"} if unreadable else set()
        complete[STATISTICS] = not unreadable and not best.ledger.doubts
    found = {table: source if tables[table] else None for table in TABLES}
    by_table = _formats(tables, votes)
    for table in (PROACTIVE, REQUESTS, REVIEW):
        complete[table] = complete[table] and _whole(table, tables[table], by_table)
    followed, mixed = _followed(by_table, bool(votes) and not frozenset.intersection(*votes))
    if tables[STATISTICS] and not any(tables[table] for table in (PROACTIVE, REQUESTS, REVIEW)):
        followed = (OLDER,)
    if mixed:
        flags.add("mixed_template")
    return TablesReading(
        tables=tables,
        sources=found,
        cells=tuple(cells),
        formats=followed,
        complete=complete,
        elements=elements if cells else (),
        lines=lines if cells else frozenset(),
        flags=tuple(sorted(flags)),
        votes=by_table,
        unsummed=frozenset(best.unsummed),
    )


def _statistics_cells(ledger: Ledger) -> Iterator[Cell]:
    """The form's rows in its order, then the local ones as the page has them."""
    order = {row.code: place for place, row in enumerate(statistics_form().rows)}
    uses = Counter((cell.page_table, cell.page_row, cell.page_column) for cell in ledger.cells() if cell.raw)
    for key in sorted(ledger.rows, key=lambda key: order.get(key, len(order))):
        (cell,) = ledger.rows[key].values()
        shared = cell.raw and cell.certain and uses[cell.page_table, cell.page_row, cell.page_column] > 1
        yield _cell(STATISTICS, cell._replace(certain=False) if shared else cell)


def _values(cells: Iterable[Cell]) -> dict[str, Any]:
    """{row: value}, and {label: value} under `local` where there are local rows."""
    table: dict[str, Any] = {cell.row: cell.value for cell in cells if cell.column is None}
    local = {cell.column: cell.value for cell in cells if cell.column is not None}
    return table | ({"local": local} if local else {})


def _cells(table: str, ledger: Ledger) -> Iterator[Cell]:
    """The ledger's cells in the form's order. A print that several cells share (a merged cell) is nobody's."""
    places = ledger.cells() if any(cell.copied for cell in ledger.cells()) else ()
    uses = Counter((cell.page_table, cell.page_row, cell.page_column) for cell in places if cell.raw)
    for row in _ordered(ledger.rows, _rows_of(table)):
        located = ledger.rows[row]
        for column in _ordered(located, _columns_of(table, row)):
            cell = located[column]
            shared = uses and cell.raw and uses[cell.page_table, cell.page_row, cell.page_column] > 1
            yield _cell(table, cell._replace(certain=False) if shared else cell)


def _cell(table: str, cell: Located) -> Cell:
    reading = read_number(cell.raw, money=cell.money, signed=cell.signed, unit=cell.unit)
    value, meaning = (reading.value, reading.meaning) if cell.certain else (None, "unreadable")
    return Cell(
        table,
        cell.row,
        cell.column or None,
        value,
        cell.raw,
        meaning,
        cell.page_table,
        cell.page_row,
        cell.page_column,
    )


def _ordered(found: Iterable[str], order: Sequence[str]) -> list[str]:
    return sorted(found, key=order.index)


@cache
def _rows_of(table: str) -> list[str]:
    if table == REQUESTS:
        return [row.code for row in requests_form().rows]
    if table == REVIEW:
        return [group.code for group in review_form().groups]
    return _union(label for form in formats().values() for item in form.items for label in item.rows)


@cache
def _columns_of(table: str, row: str) -> list[str]:
    if table != PROACTIVE:
        return [column.code for column in (requests_form() if table == REQUESTS else review_form()).columns]
    blocks = (item for form in formats().values() for item in form.items if row in {label.code for label in item.rows})
    return _union(label for item in blocks for label in item.columns)


def _union(labels: Iterable[Label]) -> list[str]:
    return list(dict.fromkeys(label.code for label in labels))


def _nested(cells: Iterable[Cell]) -> dict[str, dict[str, Number | None]]:
    table: dict[str, dict[str, Number | None]] = {}
    for cell in cells:
        table.setdefault(cell.row, {})[str(cell.column)] = cell.value
    return table


def _formats(tables: Mapping[str, Any], votes: Sequence[frozenset[str]]) -> dict[str, frozenset[str]]:
    """Which formats each table follows: 二 by its columns, 三 by its rows."""
    found: dict[str, frozenset[str]] = {}
    if votes:
        counts = Counter(name for vote in votes for name in vote)
        most = max(counts.values())
        found[PROACTIVE] = frozenset(name for name, count in counts.items() if count == most)
    if tables[REQUESTS] and (following := _following(frozenset(tables[REQUESTS]))):
        found[REQUESTS] = following
    return found


@lru_cache(maxsize=256)
def _following(rows: frozenset[str]) -> frozenset[str]:
    """The formats of 三 that have all these rows and, of those that they differ in, the fewest more. Empty where the
    table has nothing of what tells the formats apart: 三(六) in two rows or in one."""
    codes = {form.name: {row.code for row in form.requests.rows} for form in formats().values()}
    covering = {name: known for name, known in codes.items() if rows <= known} or codes
    shared = set.intersection(*list(covering.values()))
    apart = {code for known in covering.values() for code in known} - shared
    groups = {row.group for row in requests_form().rows if row.code in apart}
    told = any(row.code in rows for row in requests_form().rows if row.group in groups)
    if len(covering) > 1 and not told:
        return frozenset()
    fewest = min(len(known & apart - rows) for known in covering.values())
    return frozenset(name for name, known in covering.items() if len(known & apart - rows) == fewest)


def _followed(by_table: Mapping[str, frozenset[str]], mixed: bool) -> tuple[tuple[str, ...], bool]:
    """The page's formats, the newest first, and whether its tables follow different ones. 二 decides: its columns
    differ wholly."""
    common = frozenset.intersection(*by_table.values()) if by_table else frozenset()
    chosen = common or by_table.get(PROACTIVE) or by_table.get(REQUESTS, frozenset())
    return tuple(name for name in formats() if name in chosen), mixed or bool(by_table and not common)


def _whole(table: str, found: Mapping[str, Any] | None, by_table: Mapping[str, frozenset[str]]) -> bool:
    """Whether every cell of a format is there."""
    if not found:
        return False
    cells = {(row, column) for row, columns in found.items() for column in columns}
    return any(_wanted(name, table) <= cells for name in by_table.get(table) or formats())


@cache
def _wanted(name: str, table: str) -> set[tuple[str, str]]:
    form = formats()[name]
    if table == PROACTIVE:
        return {(row.code, column.code) for item in form.items for row in item.rows for column in item.columns}
    if table == REQUESTS:
        return {(row.code, column.code) for row in form.requests.rows for column in form.requests.columns}
    groups = [group.code for group in form.review.groups if group.code != "suits"]
    return {(group, column.code) for group in groups for column in form.review.columns}


def merge(first: TablesReading, *others: TablesReading) -> TablesReading:
    """`first`, with the tables that it lacks taken from the others, each from the first of them that has it."""
    every = (first, *others)
    sides = {table: next((one for one in every if one.tables[table] is not None), first) for table in TABLES}
    used = [one for one in every if one is first or any(side is one for side in sides.values())]
    if len(used) == 1:
        return first
    votes = {table: side.votes[table] for table, side in sides.items() if table in side.votes}
    followed, mixed = _followed(votes, mixed=False)
    official = [_of_official(one) for one in used]
    flags = {flag for one in used for flag in one.flags} | ({"mixed_template"} if mixed else set())
    return TablesReading(
        tables={table: side.tables[table] for table, side in sides.items()},
        sources={table: side.sources[table] for table, side in sides.items()},
        cells=tuple([cell for table, side in sides.items() for cell in side.cells if cell.table == table]),
        formats=followed or next(filter(None, official), ()) or next((one.formats for one in used if one.formats), ()),
        complete={table: side.complete[table] for table, side in sides.items()},
        elements=tuple([element for one in used for element in one.elements]),
        lines=frozenset().union(*(one.lines for one in used)),
        flags=tuple(sorted(flags)),
        votes=votes,
        unsummed=sides[STATISTICS].unsummed,
    )


def _of_official(reading: TablesReading) -> tuple[str, ...]:
    return tuple(name for name in reading.formats if name != OLDER)


def cell_notes(cells: Iterable[Cell]) -> tuple[CellNote, ...]:
    """A note for every cell whose print is not a plain number."""
    return tuple(
        _note(table, row, column, raw, meaning)
        for table, row, column, _, raw, meaning, *_ in cells
        if meaning != "number"
    )


@lru_cache(maxsize=4096)
def _note(table: str, row: str, column: str | None, raw: str, meaning: str) -> CellNote:
    """Kept, as most notes are of a blank or a stroke."""
    return CellNote(table=table, row=row, column=column, raw=raw, meaning=meaning)
