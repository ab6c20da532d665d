"""The official tables of one page: from HTML or from text to numbers by row and column.

`read_html_tables` and `read_text_tables` give the same `TablesReading` (parsers/tables_reading.py). Flags that can come
from here: `mixed_template`, `table_rows_unknown`, `table_rows_conflict`, `table_columns_unknown`, `tables_conflict`,
`table_cells_unreadable`, `table_unread`.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

from lxml.html import HtmlElement

from parsers.align import Ledger, best_of
from parsers.captions import money_unit, of_the_year
from parsers.formats.vocabulary import PROACTIVE, REQUESTS, REVIEW, Hit, meanings, only_table
from parsers.grid import Grid, html_grids
from parsers.read_proactive import ProactiveReader
from parsers.read_requests import RequestsReader
from parsers.read_review import ReviewReader
from parsers.read_statistics import StatisticsReader, is_statistics
from parsers.readers import Reader, Row, Seen, Taken, is_value
from parsers.recall import elements_of, is_known, keep, known_table, pattern, recalled, remember
from parsers.tables_reading import TablesReading, assemble, merge
from parsers.tape import Tape
from parsers.text_grid import TextReader, TextTables
from parsers.text_rows import parted_by_commas, without_boxes
from parsers.text_statistics import read_statistics_text
from parsers.turned import turned, turned_blocks

#: Rows of words in a table beyond which the table is layout around the official rows, not an official table.
_PROSE = 60
#: Rows of a table that may hold no more than the figures of 四, cut from their header: a title and remarks beside them.
_CUT_OFF = 6
#: Columns of 三.
_KINDS = 7


def read_html_tables(root: HtmlElement, source: str = "html") -> TablesReading:
    """The official tables among the page's HTML tables; see `parsers.grid` for the bounds on size."""
    statistics = StatisticsReader()
    patterns: dict[int, Hashable] = {}

    def is_ours(grid: Grid) -> bool:
        patterns[grid.number] = shape = pattern(grid)
        if is_known(shape):
            return True
        if is_statistics(grid):
            statistics.numbers.add(grid.number)
            return True
        rows = _seen(grid)
        ours = is_official(rows) or _is_unfilled(grid, rows)
        if ours:
            remember(shape, _only_table_of(rows))
        return ours

    found = html_grids(root, is_ours)
    grids, official = [grid for grid, _ in found], {grid.number for grid, ours in found if ours}

    def noted(grid: Grid) -> str | None:
        amounts = grid.number in official and known_table(patterns[grid.number]) in (PROACTIVE, None)
        return money_unit(grid) if amounts else None

    def reading_of(run: Sequence[Grid]) -> TablesReading:
        key = tuple([(patterns[grid.number], grid.number in official, noted(grid)) for grid in run])
        if plan := recalled(key):
            return plan.read(run, source)
        reading, ledgers, parts = _read(run, official, statistics, source, root)
        keep(key, reading, ledgers, run, parts)
        return reading

    if statistics.numbers:
        return _read(grids, official, statistics, source, root)[0]
    relevant = _relevant(grids, official)
    readings = [reading_of(run) for run in _runs(relevant, official, patterns)]
    if len(readings) > 1 and not all(reading.cells for reading in readings):
        return reading_of(relevant)  # a table without cells is part of the page's, though not by itself
    return merge(*readings)


def _runs(grids: Sequence[Grid], official: Collection[int], patterns: Mapping[int, Hashable]) -> list[list[Grid]]:
    """The grids of each table, where nothing in them can be another table's; else all of them together. So a page's
    tables are recalled each by itself."""
    runs: dict[str, list[Grid]] = {}
    last: str | None = None
    for grid in grids:
        table = known_table(patterns[grid.number]) if grid.number in official else last
        if table is None or (table in runs and table != last):
            return [list(grids)]
        runs.setdefault(table, []).append(grid)
        last = table
    return list(runs.values()) or [[]]


def _only_table_of(rows: Sequence[Seen]) -> str | None:
    """The table that a grid holds from its first row on, if no row of it speaks of another."""
    tables = [_table_of(seen) for seen in rows]
    alone = bool(tables) and {*tables} <= {tables[0], None} and not turned_blocks(rows)
    return tables[0] if alone else None


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


def read_text_tables(lines: Sequence[str], source: str = "text") -> TablesReading:
    """The official tables in flattened text. Lines are taken up only where nothing else stands in them."""
    tape = Tape(parted_by_commas(without_boxes(lines)))
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
