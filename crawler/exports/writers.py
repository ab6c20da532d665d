"""How a table is written, by the file's ending."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from crawler.arguments import ArgumentError
from crawler.exports.codebook import DATE, INTEGER, NUMBER, Column, stata_names
from crawler.exports.tables import Table

Row = tuple[Any, ...]

#: What a spreadsheet takes for a formula where it finds a text (OWASP, CSV Injection); numbers and dashes are none.
_FORMULA = re.compile(r"(?![-+]?[\d.,]+%?$|[-—－]+$)[\s\0]*[=+\-@＝＋－＠]|[\t\r]")
#: Excel's limits: characters of a cell, rows of a sheet (Microsoft, "Excel specifications and limits").
_XLSX_TEXT, _XLSX_ROWS = 32_767, 1_048_576
_XLSX_CUT = -2  # what the library says when it has cut a text: it counts as Excel does, in units of UTF-16
_BATCH = 1000


def write(table: Table, path: Path, suffix: str) -> str | None:
    """Writes a table in the form that the suffix names; says what the form could not hold. Raises ArgumentError where
    what it takes is not installed, OSError."""
    return _WRITERS[suffix](table, path)


def _as_text(value: Any) -> Any:
    """A text that no spreadsheet takes for a formula: an apostrophe before it, as spreadsheets themselves do it."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _csv(table: Table, path: Path) -> str | None:
    """RFC 4180, UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in table.columns)
        writer.writerows(tuple(map(_as_text, row)) for row in table.rows)
    return None


def _jsonl(table: Table, path: Path) -> str | None:
    names = [column.name for column in table.columns]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in table.rows:
            file.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n")
    return None


def _xlsx(table: Table, path: Path) -> str | None:
    """A row at a time, so that memory does not grow; a table longer than a sheet goes on in the next."""
    from xlsxwriter import Workbook

    book = Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1)})  # the same data give the same bytes
    cut = 0
    for number, rows in enumerate(_sheets(table.rows), start=1):
        sheet = book.add_worksheet(table.name if number == 1 else f"{table.name} {number}")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [column.name for column in table.columns])
        for at, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    cut += sheet.write_string(at, column, value) == _XLSX_CUT
                elif value is not None:
                    # As it is printed: of a float the library writes the 16 digits of its binary value.
                    sheet.write_number(at, column, Decimal(str(value)))
    book.close()
    return f"{cut} texts were cut at {_XLSX_TEXT} characters, which a cell of Excel can hold" if cut else None


def _sheets(rows: Iterator[Row]) -> Iterator[Iterator[Row]]:
    yield islice(rows, _XLSX_ROWS - 1)
    for first in rows:
        yield iter((first, *islice(rows, _XLSX_ROWS - 2)))


def _parquet(table: Table, path: Path) -> str | None:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise _missing(path, "pyarrow") from error
    kinds = {INTEGER: pa.int64(), NUMBER: pa.float64(), DATE: pa.date32()}
    fields = [pa.field(c.name, kinds.get(c.kind, pa.string()), metadata={"label": c.label}) for c in table.columns]
    schema = pa.schema(fields)
    with parquet.ParquetWriter(path, schema) as writer:
        while batch := list(islice(table.rows, _BATCH)):
            columns = [
                pa.array([_typed(row[n], column) for row in batch], type=fields[n].type)
                for n, column in enumerate(table.columns)
            ]
            writer.write_table(pa.table(columns, schema=schema))
    return None


def _dta(table: Table, path: Path) -> str | None:
    """Stata's format 118 (Stata 14 and later); the whole table is held in memory."""
    try:
        import pandas as pd
    except ImportError as error:
        raise _missing(path, "pandas") from error
    rows, names = list(table.rows), stata_names()
    frame = pd.DataFrame(
        {names[column.name]: _series(pd, [row[n] for row in rows], column) for n, column in enumerate(table.columns)}
    )
    dates = {names[column.name]: "td" for column in table.columns if column.kind == DATE}
    frame.to_stata(
        path,
        write_index=False,
        version=118,
        convert_dates=dates,
        # A text of more than 2,045 bytes is a strL; a text variable without any text needs it as well.
        convert_strl=[name for name in frame if frame[name].dtype == object and _is_long(frame[name])],
        variable_labels={names[column.name]: f"{column.name}: {column.label}"[:80] for column in table.columns},
        data_label=f"annual reports: {table.name}",
        time_stamp=datetime(2000, 1, 1),  # the same data give the same bytes
    )
    return None


def _series(pd: Any, values: list[Any], column: Column) -> Any:
    if column.kind == DATE:
        return pd.to_datetime(pd.Series(values, dtype=object), errors="coerce")
    if column.kind in (INTEGER, NUMBER):
        return pd.Series(values, dtype="float64")
    return pd.Series(["" if value is None else value for value in values], dtype=object)


def _is_long(values: Any) -> bool:
    return not len(values) or max(len(value.encode()) for value in values) > 2045


def _typed(value: Any, column: Column) -> Any:
    if value is None or column.kind not in (INTEGER, NUMBER, DATE):
        return value
    if column.kind == DATE:
        return datetime.fromisoformat(value).date()
    return int(value) if column.kind == INTEGER else float(value)


def _missing(path: Path, package: str) -> ArgumentError:
    return ArgumentError(f"export: {path.suffix} needs {package}, which is not installed; run `make extras`")


_WRITERS: dict[str, Callable[[Table, Path], str | None]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
    ".dta": _dta,
    ".jsonl": _jsonl,
}
SUFFIXES = tuple(_WRITERS)
