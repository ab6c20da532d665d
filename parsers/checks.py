"""勾稽关系: what the official tables' cells must add up to, and the prose against the tables.

In every check `actual` is the side that states a total (总计, or for the balance 总计 and 结转下年度; for prose checks
the figure in the prose) and `expected` the side it is held against (the summands; the table's cell). A blank summand
is 0; where the total is blank, every cell is blank, or one of the cells cannot be read, there is nothing to check.
Nothing is ever corrected by a check.

The statistics form of the years before 2019 has the sums that its nesting implies, `statistics.sum.<row>`: an addition
to the rules that the later forms print. One is left out where the page prints other parts than the form's, or a row
that no form knows among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache, lru_cache

from parsers.formats import GridTable, Sum, formats
from parsers.formats.statistics import STATISTICS, counts_under, statistics_form
from parsers.formats.vocabulary import REQUESTS, REVIEW
from parsers.report import Check, Figure, Number
from parsers.tables_reading import TablesReading

_Place = tuple[str, str]

#: Figure, the cells whose sum it must be, and the rule's name.
_PROSE: tuple[tuple[str, str, tuple[_Place, ...]], ...] = (
    ("requests_received", REQUESTS, (("new", "total"),)),
    ("reviews", REVIEW, (("review", "total"),)),
    ("lawsuits", REVIEW, (("direct_suit", "total"), ("suit_after_review", "total"))),
)


def arithmetic_checks(reading: TablesReading) -> tuple[Check, ...]:
    """Every sum that the tables' format declares, in the format's order."""
    unread = {_cell_name(c.table, c.row, c.column) for c in reading.cells if c.meaning == "unreadable"}
    return (*_sums(reading, REQUESTS, unread), *_sums(reading, REVIEW, unread), *_statistics(reading))


def _statistics(reading: TablesReading) -> Iterator[Check]:
    """The statistics form's sums; local rows that are known to count, such as 电子邮件申请数, are summands too."""
    rows: Mapping[str, Number | None] = reading.tables[STATISTICS] or {}
    unreadable = {(c.row, c.column) for c in reading.cells if c.table == STATISTICS and c.meaning == "unreadable"}
    for rule in statistics_form().sums if rows else ():
        children = {row.code for row in statistics_form().rows if row.under == rule.total and row.code in rows}
        if rows.get(rule.total) is None or children != set(rule.parts) or rule.total in reading.unsummed:
            continue
        local = [label for label in _local(reading) if counts_under(label, rule.total)]
        places: list[tuple[str, str | None]] = [(code, None) for code in (rule.total, *rule.parts)]
        places += [("local", label) for label in local]
        if unreadable.isdisjoint(places):
            values = [rows[code] or 0 for code in rule.parts] + [_local(reading)[label] or 0 for label in local]
            total = rows[rule.total] or 0
            names = _names(STATISTICS, places)
            yield _result(reading, STATISTICS, f"statistics.sum.{rule.total}", sum(values), total, names)


def _local(reading: TablesReading) -> Mapping[str, Number | None]:
    found: Mapping[str, Number | None] = (reading.tables[STATISTICS] or {}).get("local", {})
    return found


def _sums(reading: TablesReading, table: str, unread: Set[str]) -> Iterator[Check]:
    cells: Mapping[str, Mapping[str, Number | None]] = reading.tables[table]
    if not cells:
        return
    values = {
        _cell_name(table, row, column): value for row, columns in cells.items() for column, value in columns.items()
    }
    for rule, left, right in _written(table, _form_of(reading, table)):
        if values.get(left[0]) is None or not unread.isdisjoint((*left, *right)):
            continue
        if [name in values for name in right].count(True) < 2:
            continue  # a form that prints no more than totals
        expected = sum([values.get(name) or 0 for name in right])
        actual = sum([values.get(name) or 0 for name in left])
        yield _result(reading, table, rule, expected, actual, tuple([n for n in (*left, *right) if n in values]))


def _form_of(reading: TablesReading, table: str) -> str:
    """The format whose arithmetic holds for the table: the newest of those that it may follow."""
    followed = reading.votes.get(table, frozenset())
    return next((name for name in formats() if name in followed), next(iter(formats())))


@cache
def _written(table: str, name: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """(rule, left, right) of every sum of the table, its cells by name."""
    shape = formats()[name].requests if table == REQUESTS else formats()[name].review
    return [
        (f"{rule.rule}.{name}", _names(table, left), _names(table, right))
        for rule in shape.sums
        for name, left, right in _instances(rule, shape)
    ]


def _instances(rule: Sum, shape: GridTable) -> Iterator[tuple[str, list[_Place], list[_Place]]]:
    """The rule written out: once a column, or once a row (a group where the table has groups for rows)."""
    if rule.over == "columns":
        for column in shape.columns:
            yield column.code, [(row, column.code) for row in rule.left], [(row, column.code) for row in rule.right]
        return
    for row in shape.rows or shape.groups:
        yield row.code, [(row.code, column) for column in rule.left], [(row.code, column) for column in rule.right]


def prose_checks(reading: TablesReading, figures: Mapping[str, Figure]) -> tuple[Check, ...]:
    """The prose's figures against the tables, where both state one; an approximate figure is not compared."""
    return tuple(check for entry in _PROSE for check in _prose(reading, figures, *entry))


def _prose(
    reading: TablesReading, figures: Mapping[str, Figure], name: str, table: str, places: Sequence[_Place]
) -> Iterator[Check]:
    figure = figures.get(name)
    cells: Mapping[str, Mapping[str, Number | None]] = reading.tables[table] or {}
    values = [cells.get(row, {}).get(column) for row, column in places]
    if figure is None or figure.approximate or all(value is None for value in values):
        return
    unreadable = {(c.row, c.column) for c in reading.cells if c.table == table and c.meaning == "unreadable"}
    if not unreadable.isdisjoint(places):
        return
    expected = sum(value or 0 for value in values)
    yield _result(reading, table, f"prose.{name}", expected, figure.value, _names(table, places))


def _result(
    reading: TablesReading,
    table: str,
    rule: str,
    expected: Number,
    actual: Number,
    cells: tuple[str, ...],
) -> Check:
    passed = expected == actual
    return Check(
        rule=rule,
        passed=passed,
        expected=expected,
        actual=actual,
        cells=cells,
        blame=None if passed else ("agency" if reading.complete[table] else "parser"),
    )


def _names(table: str, places: Sequence[tuple[str, str | None]]) -> tuple[str, ...]:
    return tuple([_cell_name(table, row, column) for row, column in places])


@lru_cache(maxsize=4096)
def _cell_name(table: str, row: str, column: str | None) -> str:
    return f"{table}.{row}.{column}" if column else f"{table}.{row}"
