"""A report beside the one of the same agency for the year before: what was carried over, and what was copied.

Pure functions of reports as JSON. Which reports meet is settled in crawler/neighbours.py.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parsers.flags import FLAGS

COPIED = "copied_from_last_year"
RULE = "continuity."

Report = Mapping[str, Any]
#: What a report without one for the year before is told, as JSON.
NOTHING = '{"checks": [], "copied": false}'

#: Flags after which a table was not read without doubt, or the year may be another.
_DOUBTS = frozenset(
    {
        "table_rows_unknown", "table_rows_conflict", "table_columns_unknown", "tables_conflict",
        "year_conflict", "year_inferred",
    }
)  # fmt: skip
#: Cells that may well say the same in two years: what is in force, what was carried over, and sums of others.
_STOCKS = frozenset({"in_force", "published_total", "items_before", "change", "total"})
_STOCK_ROWS = frozenset(
    {
        "carried_in", "carried_out", "total",
        "offices", "reading_points", "staff", "staff_full_time", "staff_part_time", "budget",
    }
)  # fmt: skip
#: So many figures of the year, and one of them so large, are not the same in two years by chance.
_FEWEST, _LARGE = 4, 10
#: So many characters of a report's own words are not the same in two years by chance.
_LEAST_PROSE = 300
_DATE = re.compile(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CHECKS, _FLAGS, _ATTACHMENTS = ', "checks": [', '], "flags": [', '], "attachments": ['
_TOLD = '{"rule": "continuity.'
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Traces:
    """What of a report its neighbours in time need."""

    carried: Mapping[str, Mapping[str, float | None]]
    """{`carried_in` or `carried_out`: {column: value}}, without what cannot be read; null where nothing is printed."""
    prose: str | None
    """The digest of its words without years and dates; None where they are few."""
    figures: str | None
    """The digest of its tables; None where they hold too few figures to tell two years apart."""
    whole: bool
    """三 and the year were read without doubt."""


def traces_of(report: Report) -> Traces:
    """The traces of a report as JSON."""
    return Traces(
        carried={row: dict(_carried(report, row)) for row in ("carried_in", "carried_out")},
        prose=_prose(report["sections"]),
        figures=_figures(report["tables"]),
        whole=_is_whole(report),
    )


def _carried(report: Report, row: str) -> Iterator[tuple[str, float | None]]:
    """A row of 三 without the cells that print anything else than a number or nothing."""
    meanings = {n["column"]: n["meaning"] for n in report["cell_notes"] if (n["table"], n["row"]) == ("requests", row)}
    for column, value in ((report["tables"]["requests"] or {}).get(row) or {}).items():
        if value is not None or meanings.get(column) in ("blank", "not_applicable"):
            yield column, value


def _prose(sections: Iterable[Report]) -> str | None:
    text = "".join(section["text"] for section in sections if section["kind"] not in ("preamble", "appendix"))
    words = _MARKS.sub("", _YEAR.sub("", _DATE.sub("", text)))
    return _digest(words) if len(words) >= _LEAST_PROSE else None


def _figures(tables: Report) -> str | None:
    counted = [value for value in _of_the_year(tables) if value]
    telling = len(counted) >= _FEWEST and max(counted) >= _LARGE
    return _digest(json.dumps(tables, sort_keys=True)) if telling else None


def _of_the_year(tables: Report) -> Iterator[float]:
    """The figures that a year makes anew."""
    for table in tables.values():
        for row, cells in (table or {}).items():
            if row not in _STOCK_ROWS:
                values = cells.items() if isinstance(cells, dict) else [("", cells)]
                yield from (value for column, value in values if column not in _STOCKS and value is not None)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _is_whole(report: Report) -> bool:
    unreadable = any(n["table"] == "requests" and n["meaning"] == "unreadable" for n in report["cell_notes"])
    ours = any(c["blame"] == "parser" and c["rule"].startswith("requests.") for c in report["checks"])
    return not (unreadable or ours or _DOUBTS.intersection(report["flags"]))


def is_copied(before: Iterable[Traces], after: Traces) -> bool:
    """Whether the words or the tables of a report are those of the year before."""
    return any(
        mine is not None and mine == other
        for known in before
        for mine, other in ((after.prose, known.prose), (after.figures, known.figures))
    )


def continuity(before: Sequence[Traces], after: Traces) -> list[dict[str, Any]]:
    """The checks `continuity.<column>`: 上年结转 against 结转下年度 of the year before; several reports must agree.
    Left out where either is not there; a blank 结转下年度 is 0, unless its whole row is blank."""
    checks = []
    for column, actual in after.carried["carried_in"].items():
        expected = {_carried_out(known, column) for known in before}
        if actual is None or len(expected) != 1 or None in expected:
            continue
        value = expected.pop()
        whole = after.whole and all(known.whole for known in before)
        passed = value == actual
        checks.append(
            {
                "rule": RULE + column,
                "passed": passed,
                "expected": value,
                "actual": actual,
                "cells": [f"requests.carried_in.{column}"],
                "blame": None if passed else "agency" if whole else "parser",
            }
        )
    return checks


def _carried_out(known: Traces, column: str) -> float | None:
    row = known.carried["carried_out"]
    if column not in row or all(value is None for value in row.values()):
        return None
    return row[column] or 0


def without_year_before(report: Report) -> dict[str, Any]:
    """The report as it is by itself."""
    own = [check for check in report["checks"] if not check["rule"].startswith(RULE)]
    return {**report, "checks": own, "flags": [flag for flag in report["flags"] if flag != COPIED]}


def with_year_before(text: str, checks: str, *, copied: bool) -> tuple[str, str]:
    """(report, its flags) as JSON with what the year before says of it and nothing else of the kind; `checks` is a JSON
    list. The text is cut and joined, never decoded: reports are long, and every one of a series passes here. A quote
    inside a string is escaped, so none of the marks can stand in one."""
    start = text.index(_CHECKS) + len(_CHECKS)
    middle = text.index(_FLAGS, start)
    stop = text.index(_ATTACHMENTS, middle)
    told = text.find(_TOLD, start, middle)
    own = text[start : middle if told < 0 else told].removesuffix(", ")
    flags = set(json.loads(f"[{text[middle + len(_FLAGS) : stop]}]")) - {COPIED} | ({COPIED} if copied else set())
    listed = json.dumps([flag for flag in FLAGS if flag in flags])
    joined = ", ".join(part for part in (own, checks[1:-1]) if part)
    return f"{text[:start]}{joined}{_FLAGS[:-1]}{listed}{text[stop + 1 :]}", listed
