"""A version of a report as rows of the dataset's tables, and what changed between two versions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from crawler.year_before import NOTHING, traces_of

# The scalar fields that are columns of their own, in the table's order.
_COLUMNS = [
    "report_id",
    "version",
    "portal",
    "url",
    "title",
    "index_number",
    "document_number",
    "publisher",
    "published_on",
    "issued_on",
    "subject_category",
    "genre_category",
    "keywords",
    "validity",
    "agency",
    "agency_level",
    "region",
    "report_year",
    "period_start",
    "period_end",
    "format",
    "script",
    "body_text",
    "flags",
]

_INSERT = {
    "reports": f"INSERT INTO reports VALUES ({','.join('?' * (len(_COLUMNS) + 7))})",
    "cells": "INSERT INTO cells VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
    "sections": "INSERT INTO sections VALUES (?,?,?,?,?,?)",
    "checks": "INSERT INTO checks VALUES (?,?,?,?,?,?,?,?)",
    "figures": "INSERT INTO figures VALUES (?,?,?,?,?,?,?)",
    "attachments": "INSERT INTO attachments VALUES (?,?,?,?,?,?,?)",
    "years": "INSERT INTO years VALUES (?,?,?,?,?,?,?,?,?,?,?)",
}

Row = tuple[Any, ...]
Rows = Mapping[str, list[Row]]
"""{table: its rows} of one version of a report."""


_ENCODER = json.JSONEncoder(ensure_ascii=False)


def as_json(value: Any) -> str:
    """The one serializer: what `-o`, export and the dataset write."""
    return _ENCODER.encode(value)


def version_rows(
    report: Mapping[str, Any],
    text: str,
    cells: Iterable[Row],
    content: str,
    *,
    latest: bool = True,
    clash: bool = False,
) -> Rows:
    """The rows of a report whose `report_id` and `version` are settled; `text` is the report as JSON."""
    key = (report["report_id"], report["version"])
    source = report["source"] or {"record_id": None, "digest": None, "fetched_at": None}
    scalars = [as_json(report[name]) if isinstance(report[name], list) else report[name] for name in _COLUMNS]
    origin = (source["record_id"], source["digest"], source["fetched_at"])
    last = (report["format"], source["record_id"])
    return {
        "reports": [(*scalars, *origin, content, int(latest), int(clash), text)],
        "cells": [(*key, *cell, *last) for cell in cells],
        "sections": [(*key, n, s["kind"], s["heading"], s["text"]) for n, s in enumerate(report["sections"])],
        "checks": check_rows(key, report["checks"]),
        "figures": [
            (*key, name, f["value"], f["unit"], f["quote"], int(f["approximate"]))
            for name, f in report["figures"].items()
        ],
        "attachments": [
            (*key, n, a["url"], a["name"], a["media_type"], a["digest"]) for n, a in enumerate(report["attachments"])
        ],
        "years": _year_rows(key, report, latest=latest),
    }


def check_rows(key: tuple[str, int], checks: Iterable[Mapping[str, Any]]) -> list[Row]:
    """The rows of a version's checks."""
    return [
        (*key, c["rule"], int(c["passed"]), c["expected"], c["actual"], _names_as_json(tuple(c["cells"])), c["blame"])
        for c in checks
    ]


@lru_cache(maxsize=1024)
def _names_as_json(cells: tuple[str, ...]) -> str:
    """The names of a check's cells, which are the same in every report of a form."""
    return as_json(cells)


def _year_rows(key: tuple[str, int], report: Mapping[str, Any], *, latest: bool) -> list[Row]:
    """What the version is to its neighbours in time; nothing where it has none."""
    year = (report["portal"], report["agency"], report["report_year"])
    if None in year:
        return []
    traces = traces_of(report)
    told = (as_json(traces.carried), traces.prose, traces.figures, int(traces.whole), NOTHING)
    return [(*year, *key, int(latest), *told)]


def insert_rows(db: sqlite3.Connection, rows: Rows) -> None:
    """Writes the rows of one version into their tables."""
    for table, values in rows.items():
        if values:
            db.executemany(_INSERT[table], values)
