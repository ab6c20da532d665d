"""A version of a report as rows of the dataset's tables, and what changed between two versions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from crawler.reading import as_json
from crawler.versions import Version

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
# Where the report came from and what follows from its content is no change of it.
_NOT_COMPARED = frozenset({"report_id", "version", "url", "source", "checks", "cell_notes", "table_sources"})

Row = tuple[Any, ...]


def insert_version(
    db: sqlite3.Connection, report: dict[str, Any], version: Version, cells: list[Row], *, latest: bool
) -> None:
    """Writes one version into all tables."""
    key = (version.report_id, version.number)
    source = report["source"] or {"record_id": None, "digest": None, "fetched_at": None}
    scalars = [as_json(report[name]) if isinstance(report[name], list) else report[name] for name in _COLUMNS]
    db.execute(
        f"INSERT INTO reports VALUES ({','.join('?' * (len(_COLUMNS) + 7))})",
        (
            *scalars,
            source["record_id"],
            source["digest"],
            source["fetched_at"],
            version.chosen.content,
            int(latest),
            int(version.clash),
            as_json(report),
        ),
    )
    db.executemany(
        "INSERT INTO cells VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [(*key, *cell, report["format"], source["record_id"]) for cell in cells],
    )
    db.executemany(
        "INSERT INTO sections VALUES (?,?,?,?,?,?)",
        [(*key, n, s["kind"], s["heading"], s["text"]) for n, s in enumerate(report["sections"])],
    )
    db.executemany(
        "INSERT INTO checks VALUES (?,?,?,?,?,?,?,?)",
        [
            (*key, c["rule"], int(c["passed"]), c["expected"], c["actual"], as_json(c["cells"]), c["blame"])
            for c in report["checks"]
        ],
    )
    db.executemany(
        "INSERT INTO figures VALUES (?,?,?,?,?,?,?)",
        [
            (*key, name, f["value"], f["unit"], f["quote"], int(f["approximate"]))
            for name, f in report["figures"].items()
        ],
    )
    db.executemany(
        "INSERT INTO attachments VALUES (?,?,?,?,?,?,?)",
        [(*key, n, a["url"], a["name"], a["media_type"], a["digest"]) for n, a in enumerate(report["attachments"])],
    )
    db.executemany("INSERT INTO aliases VALUES (?,?,?)", [(*key, url) for url in version.aliases])


def change_rows(before: dict[str, Any], after: dict[str, Any], seen_at: str) -> Iterator[Row]:
    """(report_id, version, path, before, after, seen_at) for everything that differs: cells by
    `tables.requests.new.total`, other fields by name."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    for path in sorted(old.keys() | new.keys()):
        if old.get(path) != new.get(path):
            yield (after["report_id"], after["version"], path, old.get(path), new.get(path), seen_at)


def _leaves(report: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    for name, value in report.items():
        if name == "tables":
            yield from _cells(name, value)
        elif name == "sections":
            for n, section in enumerate(value):
                yield f"sections.{n}.{section['kind']}", section["text"]
        elif name not in _NOT_COMPARED and name != "body_text":
            yield name, value if value is None or isinstance(value, str) else as_json(value)


def _cells(path: str, value: Any) -> Iterator[tuple[str, str | None]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _cells(f"{path}.{name}", inner)
    else:
        yield path, None if value is None else as_json(value)
