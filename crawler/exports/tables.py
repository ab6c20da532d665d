"""What is exported: the dataset's reports, cells and changes as tables. Rows are read as they are written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.dataset import Dataset
from crawler.exports.codebook import (
    CHANGES,
    CODEBOOK,
    LONG,
    OF_REPORT,
    Column,
    cell_columns,
    codebook,
    wide_columns,
)

_ORDER = "r.portal, r.report_year, r.report_id, r.version"
_OF_REPORT = ", ".join(f"r.{column.name}" for column in OF_REPORT)
_LISTS = ("keywords", "flags")


@dataclass(frozen=True)
class Table:
    """A table to be written once: its rows are an iterator."""

    name: str
    columns: Sequence[Column]
    rows: Iterator[tuple[Any, ...]]
    """Values in the order of the columns: str, int, float or None; dates as in ISO 8601."""


def wide(dataset: Dataset, *, versions: bool) -> Table:
    """One row a report."""
    rows = (_flat(json.loads(report)) for report in dataset.reports(versions=versions))
    return Table("reports", wide_columns(), rows)


def _flat(report: Mapping[str, Any]) -> tuple[Any, ...]:
    flat: dict[str, Any] = {**report, **(report["source"] or {})}
    flat.update((name, ";".join(report[name])) for name in _LISTS)
    flat["failed_checks"] = ";".join(f"{c['rule']} ({c['blame']})" for c in report["checks"] if not c["passed"])
    flat.update((f"figures.{name}", figure["value"]) for name, figure in report["figures"].items())
    for path in cell_columns():
        flat[".".join(path)] = _cell(report["tables"], path)
    return tuple(flat.get(column.name) for column in wide_columns())


def _cell(tables: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = tables
    for code in path:
        value = (value or {}).get(code)
    return value


def long(dataset: Dataset, *, versions: bool) -> Table:
    """One row a cell, blank ones and those of local rows included."""
    query = (
        f'SELECT {_OF_REPORT}, c."table", c."row", c."column", NULL, c.value, c.raw, c.meaning, c.page_table,'
        " c.page_row, c.page_column, c.record_id FROM reports AS r JOIN cells AS c USING (report_id, version)"
        f"{'' if versions else ' WHERE r.latest=1'} ORDER BY {_ORDER}, c.rowid"
    )
    return Table("cells", LONG, map(_labelled, dataset.each(query)))


def _labelled(row: tuple[Any, ...]) -> tuple[Any, ...]:
    at = len(OF_REPORT)
    path = tuple(code for code in row[at : at + 3] if code is not None)
    _, label = cell_columns().get(path, ("", path[-1]))
    return (*row[: at + 3], label, *row[at + 4 :])


def changes(dataset: Dataset) -> Table:
    """One row for everything that differs between a version of a report and the one before it."""
    query = (
        f"SELECT {_OF_REPORT}, c.path, c.before, c.after, c.seen_at FROM reports AS r"
        f" JOIN changes AS c USING (report_id, version) ORDER BY {_ORDER}, c.rowid"
    )
    return Table("changes", CHANGES, dataset.each(query))


def codebook_table() -> Table:
    """The codebook as a table like the others."""
    return Table("codebook", CODEBOOK, codebook())
