"""Reports of one agency for two years in a row, kept true to each other as reports come and go.

A version is held against the newest versions of the year before, so what it says depends on what is there, not on the
order in which it came: whenever reports of a year change, those of that year and of the next are settled again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from crawler.rows import as_json, check_rows
from crawler.year_before import NOTHING, Traces, continuity, is_copied, with_year_before


class Year(NamedTuple):
    """Of which reports something changed."""

    portal: str
    agency: str
    report_year: int


class _Row(NamedTuple):
    report_year: int
    report_id: str
    version: int
    latest: int
    traces: Traces
    found: str


class Neighbours:
    """The table `years`, and what it says in the tables of reports. Works inside the caller's transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def years_of(self, report_id: str) -> set[Year]:
        """The years that the versions of a report stand for."""
        query = (
            "SELECT DISTINCT portal, agency, report_year FROM reports"
            " WHERE report_id=? AND portal IS NOT NULL AND agency IS NOT NULL AND report_year IS NOT NULL"
        )
        return {Year(*row) for row in self._db.execute(query, (report_id,))}

    def forget(self, report_id: str, years: Iterable[Year]) -> None:
        """Takes a report's versions out."""
        query = "DELETE FROM years WHERE portal=? AND agency=? AND report_year=? AND report_id=?"
        self._db.executemany(query, [(*year, report_id) for year in years])

    def settle(self, years: Iterable[Year]) -> set[tuple[str, int]]:
        """Brings the reports of these years, and of the years after them, up to date; gives the (report_id, version) of
        those that changed by it."""
        changed = set()
        for year in sorted(set(years)):
            rows = self._around(year)
            for number in (year.report_year, year.report_year + 1):
                before = [row.traces for row in rows if row.report_year == number - 1 and row.latest]
                for row in rows:
                    if row.report_year == number and (found := _found(before, row.traces)) != row.found:
                        self._write(year._replace(report_year=number), row, found)
                        changed.add((row.report_id, row.version))
        return changed

    def _around(self, year: Year) -> list[_Row]:
        query = (
            "SELECT report_year, report_id, version, latest, carried, prose, figures, whole, found FROM years"
            " WHERE portal=? AND agency=? AND report_year BETWEEN ? AND ?"
        )
        portal, agency, number = year
        rows = self._db.execute(query, (portal, agency, number - 1, number + 1)).fetchall()
        return [
            _Row(at, report_id, version, latest, Traces(json.loads(carried), prose, figures, bool(whole)), found)
            for at, report_id, version, latest, carried, prose, figures, whole, found in rows
        ]

    def _write(self, year: Year, row: _Row, found: str) -> None:
        key = (row.report_id, row.version)
        ((text,),) = self._db.execute("SELECT report FROM reports WHERE report_id=? AND version=?", key).fetchall()
        told = json.loads(found)
        report, flags = with_year_before(text, as_json(told["checks"]), copied=told["copied"])
        self._db.execute("UPDATE reports SET report=?, flags=? WHERE report_id=? AND version=?", (report, flags, *key))
        if row.found != NOTHING:
            self._db.execute("DELETE FROM checks WHERE report_id=? AND version=? AND rule GLOB 'continuity.*'", key)
        self._db.executemany("INSERT INTO checks VALUES (?,?,?,?,?,?,?,?)", check_rows(key, told["checks"]))
        self._db.execute(
            "UPDATE years SET found=? WHERE portal=? AND agency=? AND report_year=? AND report_id=? AND version=?",
            (found, *year, *key),
        )


def _found(before: list[Traces], after: Traces) -> str:
    if not before:
        return NOTHING
    return as_json({"checks": continuity(before, after), "copied": is_copied(before, after)})
