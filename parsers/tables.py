"""The official tables of one page: from HTML or from text to numbers by row and column.

`read_html_tables` and `read_text_tables` give the same `TablesReading`; `merge` joins two of them. Flags that can come
from here: `mixed_template`, `table_rows_unknown`, `table_rows_conflict`, `table_columns_unknown`, `tables_conflict`,
`table_cells_unreadable`, `table_unread`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from lxml.html import HtmlElement

from parsers.align import Ledger, Located, best_of
from parsers.captions import of_the_year
from parsers.formats import OLDER, Label, formats, requests_form, review_form
from parsers.formats.statistics import STATISTICS, statistics_form
from parsers.formats.vocabulary import PROACTIVE, REQUESTS, REVIEW, Hit, meanings, only_table
from parsers.grid import Grid, html_grids
from parsers.numbers import read_number
from parsers.read_proactive import ProactiveReader
from parsers.read_requests import RequestsReader
from parsers.read_review import ReviewReader
from parsers.read_statistics import StatisticsReader, is_statistics
from parsers.readers import Reader, Row, Seen, Taken, is_value
from parsers.recall import elements_of, is_known, keep, pattern, recalled, remember
from parsers.report import TABLES, Cell, CellNote, Number
from parsers.statistics_rows import Rows, fullest
from parsers.tape import Tape
from parsers.text_grid import TextReader, TextTables
from parsers.text_rows import parted_by_commas
from parsers.text_statistics import read_statistics_text
from parsers.turned import turned, turned_blocks

#: Rows of words in a table beyond which the table is layout around the official rows, not an official table.
_PROSE = 60
#: Rows of a table that may hold no more than the figures of 四, cut from their header: a title and remarks beside them.
_CUT_OFF = 6
#: Columns of 三.
_KINDS = 7


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


def read_html_tables(root: HtmlElement, source: str = "html") -> TablesReading:
    """The official tables among the page's HTML tables; see `parsers.grid` for the bounds on size."""
    statistics = StatisticsReader()
    patterns: dict[int, Hashable] = {}

    def is_ours(grid: Grid) -> bool:
        patterns[grid.number] = shape = pattern(grid)
        if is_known(shape):
            return True
        ours = _is_ours(grid, statistics)
        if ours and grid.number not in statistics.numbers:
            remember(shape)
        return ours

    found = html_grids(root, is_ours)
    grids, official = [grid for grid, _ in found], {grid.number for grid, ours in found if ours}
    if statistics.numbers:
        return _read(grids, official, statistics, source, root)[0]
    key = tuple([(patterns[grid.number], grid.number in official) for grid in _relevant(grids, official)])
    if plan := recalled(key):
        return plan.read(grids, source)
    reading, ledgers, parts = _read(grids, official, statistics, source, root)
    keep(key, reading, ledgers, grids, parts)
    return reading


def _relevant(grids: Sequence[Grid], official: Collection[int]) -> list[Grid]:
    """The official grids, and those that may hold what is cut off from one."""
    first = min(official, default=0)
    return [grid for grid in grids if grid.number in official or (grid.number > first and len(grid.rows) <= _CUT_OFF)]


def _read(
    grids: Sequence[Grid], official: Collection[int], statistics: StatisticsReader, source: str, root: HtmlElement
) -> tuple[TablesReading, dict[str, list[Ledger]], list[tuple[int, int | None]]]:
    proactive = ProactiveReader()
    readers: dict[str, Reader] = {PROACTIVE: proactive, REQUESTS: RequestsReader(), REVIEW: ReviewReader()}
    parts: list[tuple[int, int | None]] = []
    current: str | None = None
    for grid in grids:
        if grid.number in statistics.numbers or statistics.continues(grid):
            parts += _parts(grid, statistics.take(grid))
            continue
        ours = grid.number in official
        if not ours and not (current == REVIEW and len(grid.rows) <= _CUT_OFF):
            continue
        rows: list[int] = []
        taken = Taken.NO
        seen = _seen(grid)
        blocks = turned_blocks(seen) if ours else []
        on_its_side = turned(grid, blocks) if blocks else None
        printed, seen = (on_its_side, _seen(on_its_side)) if on_its_side else (grid, seen)
        for index, (places, meant) in enumerate(zip(printed.rows, seen, strict=True)):
            if not ours and any(hits for _, hits in meant):
                continue  # nothing but the figures of 四, cut from their header, can stand in such a table
            current = _table_of(meant) or current
            hits = [(place, hit) for place, hits in meant if hits for hit in hits]
            if current and (
                says := readers[current].take(Row(printed, index, places, meant, hits, turned=bool(on_its_side)))
            ):
                rows.append(index)
                taken = max(taken, says)
        if taken == Taken.YES:
            parts += [(grid.number, None)] if on_its_side else _parts(grid, rows)
    ledgers = {name: reader.ledgers for name, reader in readers.items()}
    reading = assemble(
        {name: best_of(of_the_year(copies, grids, root)) for name, copies in ledgers.items()},
        votes=proactive.votes,
        source=source,
        elements=elements_of(grids, parts),
        statistics=statistics.found,
    )
    return reading, ledgers, parts


def _is_ours(grid: Grid, statistics: StatisticsReader) -> bool:
    """Whether a grid is a statistics form, noted in `statistics`, or an official table."""
    if is_statistics(grid):
        statistics.numbers.add(grid.number)
        return True
    rows = _seen(grid)
    return is_official(rows) or _is_unfilled(grid, rows)


def read_text_tables(lines: Sequence[str], source: str = "text") -> TablesReading:
    """The official tables in flattened text. Lines are taken up only where nothing else stands in them."""
    tape = Tape(parted_by_commas(lines))
    found = TextReader(tape).read() if tape.may_hold_tables() else TextTables()
    older = read_statistics_text(tape, len(found.spans))
    if not found.spans and not older.found:
        return TablesReading(flags=("table_unread",) if older.unread else ())
    return assemble(
        {table: best_of(ledgers or [Ledger()]) for table, ledgers in found.ledgers.items()},
        votes=found.votes,
        source=source,
        lines=frozenset(line for span in (*found.spans, *older.spans) for line in tape.lines_within(*span)),
        statistics=older.found,
    )


def _seen(grid: Grid) -> list[Seen]:
    return [[(place, meanings(place.text)) for place in row if place.text] for row in grid.rows]


def is_official(rows: Iterable[Seen]) -> bool:
    """Whether a grid has words that only the official tables have: a header, or labelled rows of figures."""
    hits: dict[tuple[str, str], int] = {}
    codes: set[Hit] = set()
    figures = False
    for seen in rows:
        for place, found in seen:
            if place.copied:
                continue
            for hit in found:
                kind = (hit.table, hit.kind)
                hits[kind] = hits.get(kind, 0) + 1
                codes.add(hit)
            figures = figures or (not found and is_value(place.text))
    if not codes:
        return False
    outcomes = sum(1 for hit in codes if hit.table == REVIEW and hit.kind == "column" and hit.code != "total")
    header = (PROACTIVE, "corner") in hits and (PROACTIVE, "column") in hits
    labelled = any(hit.kind == "row" and not _ambiguous(hit) for hit in codes)
    marked = (PROACTIVE, "mark") in hits  # a block without its header, and perhaps without figures
    return header or outcomes >= 3 or hits.get((REQUESTS, "column"), 0) >= 4 or (labelled and (figures or marked))


def _is_unfilled(grid: Grid, rows: Iterable[Seen]) -> bool:
    """Whether a row of 三 stands in it with nothing but blanks, about seven: a part of a form that was left empty."""
    for places, seen in zip(grid.rows, rows, strict=True):
        if any(
            hit.table == REQUESTS and hit.kind == "row" and not _ambiguous(hit) for _, found in seen for hit in found
        ):
            blanks = sum(place.stop - place.start for place in places if not place.text and not place.copied)
            if _KINDS - 2 <= blanks <= _KINDS + 2:
                return True
    return False


def _ambiguous(hit: Hit) -> bool:
    return hit.code in ("other_other", "total", "other")


def _table_of(seen: Seen) -> str | None:
    """The table that a row's labels belong to; None where they leave it open (其他, 总计, figures)."""
    votes: dict[str, int] = {}
    for place, hits in seen:
        if hits and (table := only_table(place.text)):
            votes[table] = votes.get(table, 0) + 1
    return max(votes, key=votes.__getitem__) if votes else None


def _parts(grid: Grid, rows: Sequence[int]) -> list[tuple[int, int | None]]:
    """The whole grid, or only its official rows where it holds prose beside them."""
    taken = set(rows)
    prose = any(
        len(place.text) > _PROSE and not place.copied
        for index, places in enumerate(grid.rows)
        if index not in taken
        for place in places
    )
    return [(grid.number, row) for row in rows] if prose else [(grid.number, None)]


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


def merge(first: TablesReading, second: TablesReading) -> TablesReading:
    """`first`, with the tables that it lacks taken from `second`."""
    taken = [table for table in TABLES if first.tables[table] is None and second.tables[table] is not None]
    if not taken:
        return first
    sides = {table: second if table in taken else first for table in TABLES}
    votes = {table: side.votes[table] for table, side in sides.items() if table in side.votes}
    followed, mixed = _followed(votes, mixed=False)
    cells = tuple(cell for table, side in sides.items() for cell in side.cells if cell.table == table)
    return TablesReading(
        tables={table: side.tables[table] for table, side in sides.items()},
        sources={table: side.sources[table] for table, side in sides.items()},
        cells=cells,
        formats=followed or _of_official(first) or _of_official(second) or first.formats or second.formats,
        complete={table: side.complete[table] for table, side in sides.items()},
        elements=first.elements + second.elements,
        lines=first.lines | second.lines,
        flags=tuple(sorted({*first.flags, *second.flags} | ({"mixed_template"} if mixed else set()))),
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
