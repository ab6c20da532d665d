"""The tables of reports: which reading is which version of which report, kept true as readings come and go."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from crawler.changes import change_rows
from crawler.neighbours import Neighbours, Year
from crawler.reading import ReadReport
from crawler.rows import as_json, insert_rows, version_rows
from crawler.versions import Member, Version, versions_of
from crawler.year_before import without_year_before
from parsers.identity import report_id as hashed

_MEMBER = "record_id, url, fetched_at, published_on, number, identity, fallback, agency, content"
_CELL = '"table", "row", "column", value, raw, meaning, page_table, page_row, page_column'
_CLASH = "index_number_clash"
_TABLES = ("reports", "cells", "sections", "checks", "figures", "attachments", "aliases", "changes")


@dataclass(frozen=True)
class Settled:
    """What a reading came to among the others."""

    outcome: str
    """`report`, `duplicate` or `unchanged`."""
    report: str | None = None
    """The report as JSON, where this reading made a new one or a new version of one."""
    touched: set[str] = field(default_factory=set)
    """The addresses whose report or version may be another now."""


class ReportTables:
    """`readings` and the tables derived from it. Works inside the caller's transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._neighbours = Neighbours(db)

    def add(self, portal: str, found: ReadReport) -> Settled:
        """Takes a reading in and settles the report that it belongs to."""
        member = found.member
        before = self._clashes(portal, member.number)
        clash = self._clashes(portal, member.number, member.agency)
        report_id = _report_id(portal, member, clash)
        alone = not self._rows("SELECT 1 FROM readings WHERE report_id=? LIMIT 1", (report_id,))
        if alone and not clash and report_id == found.report_id:
            self._insert(portal, found, report_id, stands=True)
            insert_rows(self._db, found.rows)
            told = self._neighbours.settle(Year(*row[:3]) for row in found.rows["years"])
            return Settled("report", self._text(report_id, 1) if (report_id, 1) in told else found.text)
        self._insert(portal, found, report_id, stands=False)
        moved = self._renumber(portal, member.number) if clash != before else set()
        touched = self._rewrite({report_id, *moved})
        return self._what_came(report_id, member, touched)

    def drop(self, record_id: str) -> set[str]:
        """Takes a reading out again, as if it had never been; gives the addresses that this touched."""
        rows = self._rows("SELECT portal, number, report_id FROM readings WHERE record_id=?", (record_id,))
        if not rows:
            return set()
        ((portal, number, report_id),) = rows
        before = self._clashes(portal, number)
        self._db.execute("DELETE FROM readings WHERE record_id=?", (record_id,))
        moved = self._renumber(portal, number) if self._clashes(portal, number) != before else set()
        return self._rewrite({report_id, *moved})

    def adopt(self, record_ids: Sequence[str]) -> None:
        """Takes these readings over from the attached dataset `other`."""
        chosen, ids = "record_id IN (SELECT value FROM json_each(?))", as_json(list(record_ids))
        self._db.execute(f"INSERT INTO readings SELECT * FROM other.readings WHERE {chosen} ORDER BY record_id", (ids,))
        for row in self._rows(f"SELECT DISTINCT report_id FROM readings WHERE {chosen} ORDER BY 1", (ids,)):
            self._hand_back(row[0], "other")
        touched = {row[0] for row in self._rows(f"SELECT report_id FROM readings WHERE {chosen}", (ids,))}
        numbers = self._rows(f"SELECT DISTINCT portal, number FROM readings WHERE {chosen} ORDER BY 1, 2", (ids,))
        for portal, number in numbers:
            touched |= self._renumber(portal, number)
        self._rewrite(touched)

    # --- identity -------------------------------------------------------------------------------------------------

    def _clashes(self, portal: str, number: str | None, agency: str | None = None) -> bool:
        """Whether a number is met with more than one agency, `agency` among them."""
        if number is None:
            return False
        # The least and the greatest, which the index knows: thousands of reports may share a number that says nothing.
        query = "SELECT min(agency), max(agency) FROM readings WHERE portal=? AND number=?"
        ((least, greatest),) = self._rows(query, (portal, number))
        return len({least, greatest, agency} - {None}) > 1

    def _renumber(self, portal: str, number: str | None) -> set[str]:
        """Gives all readings with a number the report they belong to now; the reports that lost or won one."""
        if number is None:
            return set()
        clash, touched = self._clashes(portal, number), set()
        query = f"SELECT {_MEMBER}, report_id FROM readings WHERE portal=? AND number=?"
        for *values, old in self._rows(query, (portal, number)):
            member = _member(values)
            new = _report_id(portal, member, clash)
            self._db.execute("UPDATE readings SET report_id=? WHERE record_id=?", (new, member.record_id))
            touched |= {old, new}
        return touched

    # --- versions -------------------------------------------------------------------------------------------------

    def _rewrite(self, report_ids: Iterable[str]) -> set[str]:
        """Brings these reports up to date; gives the addresses of those that changed."""
        moved = {}
        for report_id in sorted(report_ids):
            members = self._rows(f"SELECT portal, {_MEMBER} FROM readings WHERE report_id=?", (report_id,))
            group = [_member(values) for _, *values in members]
            clashing = {
                m.number for (portal, *_), m in zip(members, group, strict=True) if self._clashes(portal, m.number)
            }
            versions = list(versions_of(report_id, group, clashing))
            if not self._holds(report_id, versions):
                moved[report_id] = versions
        touched = {member.url for versions in moved.values() for version in versions for member in version.members}
        years: set[Year] = set()
        for report_id in moved:  # all of them before the first is written: a reading may go from one to another
            touched |= {url for (url,) in self._rows("SELECT url FROM reports WHERE report_id=?", (report_id,))}
            years |= self._take_down(report_id)
        for report_id, versions in moved.items():
            self._write(versions)
            years |= self._neighbours.years_of(report_id)
        self._neighbours.settle(years)
        return touched

    def _take_down(self, report_id: str) -> set[Year]:
        """Empties the tables of a report; what they held of its readings goes back to these. Gives the years that it
        stood for."""
        self._hand_back(report_id)
        years = self._neighbours.years_of(report_id)
        self._neighbours.forget(report_id, years)
        for table in _TABLES:
            self._db.execute(f"DELETE FROM {table} WHERE report_id=?", (report_id,))
        return years

    def _hand_back(self, report_id: str, schema: str = "main") -> None:
        """Gives the readings that versions rest on their own report and cells again, as they were read."""
        query = (
            "SELECT v.version, v.record_id, v.report, r.portal, r.identity"
            f" FROM {schema}.reports AS v JOIN readings AS r USING (record_id) WHERE v.report_id=?"
        )
        for version, record_id, text, portal, identity in self._rows(query, (report_id,)):
            cells = self._rows(
                f"SELECT {_CELL} FROM {schema}.cells WHERE report_id=? AND version=? ORDER BY rowid",
                (report_id, version),
            )
            report = _as_read(json.loads(text), hashed(portal, tuple(json.loads(identity))))
            self._keep(record_id, as_json(report), _cells_as_json(cells))

    def _keep(self, record_id: str, report: str | None, cells: str | None) -> None:
        self._db.execute("UPDATE readings SET report=?, cells=? WHERE record_id=?", (report, cells, record_id))

    def _holds(self, report_id: str, versions: list[Version]) -> bool:
        """Whether the tables have these versions already: most readings leave their neighbours as they are."""
        query = "SELECT version, record_id, index_number_clash, latest FROM reports WHERE report_id=? ORDER BY version"
        wanted = [(v.number, v.chosen.record_id, int(v.clash), int(v.latest)) for v in versions]
        if self._rows(query, (report_id,)) != wanted:
            return False
        known = self._rows("SELECT version, url FROM aliases WHERE report_id=? ORDER BY version, url", (report_id,))
        return known == [(v.number, url) for v in versions for url in v.aliases]

    def _write(self, versions: list[Version]) -> None:
        before: dict[str, Any] | None = None
        for version in versions:
            query = "SELECT report, cells FROM readings WHERE record_id=?"
            ((text, cells),) = self._rows(query, (version.chosen.record_id,))
            self._keep(version.chosen.record_id, None, None)
            report = _as_version(json.loads(text), version)
            content, kept = version.chosen.content, {"latest": version.latest, "clash": version.clash}
            rows = version_rows(report, as_json(report), json.loads(cells), content, **kept)
            insert_rows(self._db, rows)
            key = (version.report_id, version.number)
            self._db.executemany("INSERT INTO aliases VALUES (?,?,?)", [(*key, url) for url in version.aliases])
            if before is not None:
                changes = change_rows(before, report, version.seen_at)
                self._db.executemany("INSERT INTO changes VALUES (?,?,?,?,?,?)", changes)
            before = report

    def _what_came(self, report_id: str, member: Member, touched: set[str]) -> Settled:
        query = f"SELECT {_MEMBER} FROM readings WHERE report_id=? AND content=? AND record_id<>?"
        same = [_member(values) for values in self._rows(query, (report_id, member.content, member.record_id))]
        if any(other.url == member.url for other in same) and not self._went_back(report_id, member):
            return Settled("unchanged", touched=touched)
        if same and all(other.url != member.url for other in same):
            return Settled("duplicate", touched=touched)
        query = "SELECT report FROM reports WHERE report_id=? AND record_id=?"
        ((report,),) = self._rows(query, (report_id, member.record_id))
        return Settled("report", report, touched)

    def _went_back(self, report_id: str, member: Member) -> bool:
        """Whether a page says again what it said before the last time that it was read, and this is the latest now."""
        query = (
            "SELECT content FROM readings WHERE report_id=? AND url=? AND (fetched_at, record_id) < (?, ?)"
            " ORDER BY fetched_at DESC, record_id DESC LIMIT 1"
        )
        before = self._rows(query, (report_id, member.url, member.fetched_at, member.record_id))
        query = "SELECT 1 FROM reports WHERE report_id=? AND record_id=? AND latest=1"
        return before not in ([], [(member.content,)]) and bool(self._rows(query, (report_id, member.record_id)))

    # --- rows -----------------------------------------------------------------------------------------------------

    def _insert(self, portal: str, found: ReadReport, report_id: str, *, stands: bool) -> None:
        """A row of `readings`; what `stands` in the tables of reports is not kept a second time."""
        member = found.member
        self._db.execute(
            "INSERT INTO readings VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                member.record_id,
                portal,
                member.url,
                member.fetched_at,
                member.published_on,
                as_json(member.identity),
                as_json(member.fallback),
                member.number,
                member.agency,
                member.content,
                report_id,
                found.owed,
                None if stands else found.text,
                None if stands else _cells_as_json(found.cells),
            ),
        )

    def _text(self, report_id: str, version: int) -> str:
        query = "SELECT report FROM reports WHERE report_id=? AND version=?"
        return str(self._rows(query, (report_id, version))[0][0])

    def _rows(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        return self._db.execute(query, values).fetchall()


def _report_id(portal: str, member: Member, clash: bool) -> str:
    return hashed(portal, member.fallback if clash else member.identity)


def _member(row: Sequence[Any]) -> Member:
    record_id, url, fetched_at, published_on, number, identity, fallback, agency, content = row
    return Member(
        record_id=record_id,
        url=url,
        fetched_at=fetched_at,
        published_on=published_on,
        number=number,
        identity=tuple(json.loads(identity)),
        fallback=tuple(json.loads(fallback)),
        agency=agency,
        content=content,
    )


def _cells_as_json(cells: Iterable[Sequence[Any]]) -> str:
    """Of (table, row, column, value, …) each; 3.0 is 3, as it is in a NUMERIC column (SQLite, Datatypes 3.1)."""
    return as_json([(*cell[:3], _as_stored(cell[3]), *cell[4:]) for cell in cells])


def _as_stored(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _as_read(report: dict[str, Any], report_id: str) -> dict[str, Any]:
    """A report of the tables as its reading was, before it was settled among the others."""
    own = without_year_before(report)
    flags = [flag for flag in own["flags"] if flag != _CLASH]
    return {**own, "report_id": report_id, "version": 1, "flags": flags}


def _as_version(report: dict[str, Any], version: Version) -> dict[str, Any]:
    report["report_id"] = version.report_id
    report["version"] = version.number
    if version.clash:
        report["flags"] = [*report["flags"], _CLASH]
    return report
