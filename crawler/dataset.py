"""The dataset: one SQLite file with every report, its cells and every URL's outcome.

`Dataset.add(reading)` is the one way in: the reading, the versions it settles and the outcome of its URL enter in one
transaction. Crawl adds readings as they come, rebuild in the archive's order; both end in the same tables.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from archive.warc import warc_date
from crawler.outcomes import Event, standing
from crawler.reading import Reading, ReadReport, asked_for
from crawler.rows import as_json, change_rows, insert_rows, version_rows
from crawler.versions import Member, Version, settle

FORMAT_VERSION = 1
_SCHEMA = Path(__file__).with_name("schema.sql")
#: "SQLite format 3" of an application of ours: "ARpt".
_APPLICATION_ID = 0x41527074


_MEMBER = "record_id, url, fetched_at, published_on, number, identity, fallback, agency, content"


class DatasetError(Exception):
    """The dataset cannot be opened; the message names the file and says what to do."""


@dataclass(frozen=True)
class Added:
    """What a reading came to, once it was settled among the others."""

    outcome: str
    report: str | None = None
    """The report as JSON, where this reading made a new one or a new version of one."""


class Dataset:
    """A dataset open for reading and writing."""

    def __init__(self, path: Path, *, readonly: bool = False, draft: bool = False) -> None:
        """Opens or creates the file; `readonly` opens an existing one and changes nothing. A `draft` is written without
        journal and without waiting for the disk: whoever makes it throws it away if anything fails. Raises
        DatasetError."""
        self.path = path
        self._draft = draft
        if readonly and not path.is_file():
            raise DatasetError(f"{path}: no dataset here; run `scrapy crawl annual_reports` or give -s DATASET=PATH")
        try:
            if readonly:
                self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
                self._check()
                return
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None, timeout=10)
            self._prepare()
        except (sqlite3.Error, OSError) as error:
            raise DatasetError(f"{path}: cannot be opened as a dataset ({error}); move it away or repair it") from error

    def _prepare(self) -> None:
        db = self._db
        (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables:
            self._check()
        if self._draft:
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-65536"):
                db.execute(f"PRAGMA {pragma}")
        else:
            db.execute("PRAGMA journal_mode=WAL")
            # A power cut may take back the last transactions, never tear one; they are read again from the archive.
            db.execute("PRAGMA synchronous=NORMAL")
        if not tables:
            with self._transaction():
                for statement in _statements():
                    db.execute(statement)
                db.execute(f"PRAGMA application_id={_APPLICATION_ID}")
                db.execute(f"PRAGMA user_version={FORMAT_VERSION}")

    def _check(self) -> None:
        """Refuses what is no dataset, or one of another format."""
        db = self._db
        (application,) = db.execute("PRAGMA application_id").fetchone()
        if application != _APPLICATION_ID:
            raise DatasetError(f"{self.path}: an SQLite file, but not a dataset of this project; give -s DATASET=PATH")
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version != FORMAT_VERSION:
            raise DatasetError(
                f"{self.path}: format {version}, this program writes {FORMAT_VERSION}; run `scrapy rebuild`"
            )

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if not self._draft:  # which cannot be rolled back
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """Everything added inside enters together, or not at all."""
        with self._transaction():
            yield

    # --- in -------------------------------------------------------------------------------------------------------

    def knows(self, record_id: str) -> bool:
        """Whether a capture was read and its outcome stored."""
        return self._db.execute("SELECT 1 FROM events WHERE record_id=?", (record_id,)).fetchone() is not None

    def add(self, reading: Reading) -> Added:
        """Stores a reading; adding one twice changes nothing."""
        if self.knows(reading.capture.record_id):
            return Added("unchanged")
        with self._transaction():
            self._add_event(reading)
            if reading.outcome == "list":
                self._add_list(reading)
            if reading.report is None:
                added = Added(reading.outcome)
            else:
                added = self._add_report(reading.capture.portal, reading.report)
            self._refresh_outcome(reading.capture.portal, reading.capture.url)
        return added

    def _add_event(self, reading: Reading) -> None:
        capture = reading.capture
        self._db.execute(
            "INSERT INTO events VALUES (?,?,?,?,?,?,?,?)",
            (
                capture.record_id,
                capture.portal,
                capture.url,
                capture.role,
                warc_date(capture.fetched_at),
                reading.outcome,
                reading.reason,
                urljoin(capture.url, reading.location) if reading.location else None,
            ),
        )

    def _add_list(self, reading: Reading) -> None:
        capture = reading.capture
        column = capture.notes.get("column") or asked_for(capture)
        page = asked_for(capture)
        self._db.execute("DELETE FROM list_rows WHERE portal=? AND list=?", (capture.portal, page))
        self._db.executemany(
            "INSERT INTO list_rows VALUES (?,?,?,?,?,?,?)",
            [
                (capture.portal, page, n, column, url, title, int(kept))
                for n, (url, title, kept) in enumerate(reading.rows)
            ],
        )
        if reading.stated is not None:
            self._db.execute("INSERT OR REPLACE INTO columns VALUES (?,?,?)", (capture.portal, column, reading.stated))

    def _add_report(self, portal: str, found: ReadReport) -> Added:
        member = found.member
        members, stale = self._closure(portal, member)
        members[member.record_id] = member
        versions = list(settle(portal, members.values()))
        if len(members) == 1 and versions[0].report_id == found.report_id:
            self._insert_reading(portal, found, found.report_id)
            insert_rows(self._db, found.rows)
            return Added("report", found.text)
        self._insert_reading(portal, found, None)
        self._write_changed(portal, member, versions, stale)
        return self._what_came(portal, member, versions)

    def _insert_reading(self, portal: str, found: ReadReport, report_id: str | None) -> None:
        member = found.member
        self._db.execute(
            "INSERT INTO readings VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
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
                found.text,
                found.cells,
            ),
        )

    def _what_came(self, portal: str, member: Member, versions: Sequence[Version]) -> Added:
        for version in versions:
            same = version.members
            if member not in same:
                continue
            if len(same) == 1:
                query = "SELECT report FROM reports WHERE report_id=? AND version=?"
                ((report,),) = self.rows(query, (version.report_id, version.number))
                return Added("report", report)
            known_page = any(other.url == member.url for other in same if other != member)
            return Added("unchanged" if known_page else "duplicate")
        raise AssertionError(f"{portal}: {member.url} was not settled")

    def attach(self, other: Path) -> None:
        """Makes another dataset readable for `adopt`. Raises DatasetError where it is none."""
        Dataset(other, readonly=True).close()
        self._db.execute("ATTACH ? AS other", (f"{other.absolute()}",))

    def adopt(self) -> None:
        """Takes over what the attached dataset knows of captures that were not added here."""
        db = self._db
        with self._transaction():
            adopted = db.execute(
                "SELECT record_id, portal, url FROM other.events WHERE record_id NOT IN (SELECT record_id FROM events)"
                " ORDER BY record_id"
            ).fetchall()
            ids = as_json([record_id for record_id, _, _ in adopted])
            chosen = "record_id IN (SELECT value FROM json_each(?))"
            db.execute(f"INSERT INTO readings SELECT * FROM other.readings WHERE {chosen} ORDER BY record_id", (ids,))
            db.execute(f"UPDATE readings SET report_id=NULL WHERE {chosen}", (ids,))
            db.execute(f"INSERT INTO events SELECT * FROM other.events WHERE {chosen} ORDER BY record_id", (ids,))
            for table in ("list_rows", "columns"):
                db.execute(f"INSERT OR IGNORE INTO {table} SELECT * FROM other.{table}")
            rows = db.execute(f"SELECT portal, {_MEMBER} FROM readings WHERE {chosen} ORDER BY record_id", (ids,))
            for portal, *values in rows.fetchall():
                member = _member(values)
                members, stale = self._closure(portal, member)
                self._write_changed(portal, member, list(settle(portal, members.values())), stale)
            for _, portal, url in adopted:
                self._refresh_outcome(portal, url)

    # --- versions -------------------------------------------------------------------------------------------------

    def _write_changed(self, portal: str, member: Member, versions: list[Version], stale: set[str]) -> None:
        by_report: dict[str, list[Version]] = {}
        for version in versions:
            by_report.setdefault(version.report_id, []).append(version)
        changed = {report_id for report_id, same in by_report.items() if not self._holds(report_id, same)}
        for report_id in (stale - by_report.keys()) | changed:
            self._forget(report_id)
        for report_id in sorted(changed):
            self._write_report(by_report[report_id])
        for url in sorted({m.url for v in versions if v.report_id in changed for m in v.members} - {member.url}):
            self._refresh_outcome(portal, url)

    def _holds(self, report_id: str, versions: list[Version]) -> bool:
        """Whether the tables have these versions already: most readings leave their neighbours as they are."""
        query = "SELECT version, record_id, index_number_clash FROM reports WHERE report_id=? ORDER BY version"
        held = self.rows(query, (report_id,))
        if held != [(v.number, v.chosen.record_id, int(v.clash)) for v in versions]:
            return False
        known = self.rows("SELECT record_id FROM readings WHERE report_id=?", (report_id,))
        return {record_id for (record_id,) in known} == {m.record_id for v in versions for m in v.members}

    def _closure(self, portal: str, member: Member) -> tuple[dict[str, Member], set[str]]:
        """All readings that share a number or a fallback identity with the member, directly or through others."""
        members: dict[str, Member] = {}
        report_ids: set[str] = set()
        keys = [("number", member.number), ("fallback", as_json(member.fallback))]
        seen = set(keys)
        while keys:
            field, value = keys.pop()
            if value is None:
                continue
            rows = self._db.execute(
                f"SELECT {_MEMBER}, report_id FROM readings WHERE portal=? AND {field}=?", (portal, value)
            ).fetchall()
            for *values, report_id in rows:
                found = _member(values)
                members[found.record_id] = found
                if report_id is not None:
                    report_ids.add(report_id)
                for key in (("number", found.number), ("fallback", as_json(found.fallback))):
                    if key not in seen:
                        seen.add(key)
                        keys.append(key)
        return members, report_ids

    def _forget(self, report_id: str) -> None:
        for table in ("reports", "cells", "sections", "checks", "figures", "attachments", "aliases", "changes"):
            self._db.execute(f"DELETE FROM {table} WHERE report_id=?", (report_id,))

    def _write_report(self, versions: list[Version]) -> None:
        before: dict[str, Any] | None = None
        for version in versions:
            row = self._db.execute(
                "SELECT report, cells FROM readings WHERE record_id=?", (version.chosen.record_id,)
            ).fetchone()
            report = _settled(json.loads(row[0]), version)
            latest, content = version is versions[-1], version.chosen.content
            cells = json.loads(row[1])
            rows = version_rows(report, as_json(report), cells, content, latest=latest, clash=version.clash)
            insert_rows(self._db, rows)
            key = (version.report_id, version.number)
            self._db.executemany("INSERT INTO aliases VALUES (?,?,?)", [(*key, url) for url in version.aliases])
            if before is not None:
                self._db.executemany(
                    "INSERT INTO changes VALUES (?,?,?,?,?,?)", change_rows(before, report, version.seen_at)
                )
            before = report
            self._db.executemany(
                "UPDATE readings SET report_id=? WHERE record_id=?",
                [(version.report_id, m.record_id) for m in version.members],
            )

    # --- outcomes -------------------------------------------------------------------------------------------------

    def _refresh_outcome(self, portal: str, url: str) -> None:
        rows = self._db.execute(
            "SELECT fetched_at, record_id, outcome, reason, role, location FROM events WHERE portal=? AND url=?",
            (portal, url),
        ).fetchall()
        # robots.txt is read for every host; it is in the archive, but no page whose outcome anyone asks for.
        rows = [row for row in rows if row[4] != "robots"]
        if not rows:
            return
        events = [Event(*row[:4]) for row in rows]
        chosen, newest = standing(events), max(events)
        role, location = next((row[4], row[5]) for row in rows if row[1] == chosen.record_id)
        outcome, reason = self._final(portal, url, chosen, location)
        self._db.execute(
            "INSERT OR REPLACE INTO outcomes VALUES (?,?,?,?,?,?,?,?)",
            (portal, url, outcome, reason, role, newest.outcome, chosen.record_id, chosen.fetched_at),
        )

    def _final(self, portal: str, url: str, chosen: Event, location: str | None) -> tuple[str, str | None]:
        if chosen.outcome == "report":
            own = self._db.execute("SELECT 1 FROM reports WHERE portal=? AND url=?", (portal, url)).fetchone()
            return ("report" if own else "duplicate"), chosen.reason
        if chosen.outcome != "redirect":
            return chosen.outcome, chosen.reason
        target = self._db.execute(
            "SELECT outcome FROM outcomes WHERE portal=? AND url=?", (portal, location)
        ).fetchone()
        if target is None:
            return "unreachable", f"redirects to {location}, which was not fetched"
        outcome = "duplicate" if target[0] in ("report", "duplicate") else target[0]
        return outcome, f"redirects to {location}"

    def finish(self) -> None:
        """Settles the outcomes of redirects, whose targets may have been read after them."""
        with self._transaction():
            # As often as one redirect may lead to the next.
            for _ in range(3):
                for portal, url in self._db.execute(
                    "SELECT DISTINCT portal, url FROM events WHERE outcome='redirect' ORDER BY portal, url"
                ).fetchall():
                    self._refresh_outcome(portal, url)

    # --- out ------------------------------------------------------------------------------------------------------

    def reports(self, *, versions: bool = False) -> Iterator[str]:
        """The reports as JSON, by (portal, report_year, report_id, version); only the latest versions, or all."""
        where = "" if versions else "WHERE latest=1"
        query = f"SELECT report FROM reports {where} ORDER BY portal, report_year, report_id, version"
        for (report,) in self._db.execute(query):
            yield report

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What an SQL query gives; for the commands that show the dataset."""
        return self._db.execute(query, values).fetchall()


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


def _settled(report: dict[str, Any], version: Version) -> dict[str, Any]:
    report["report_id"] = version.report_id
    report["version"] = version.number
    if version.clash:
        report["flags"] = [*report["flags"], "index_number_clash"]
    return report


def _statements() -> list[str]:
    lines = [line.split("--")[0].rstrip() for line in _SCHEMA.read_text(encoding="utf-8").splitlines()]
    return [statement for statement in "\n".join(lines).split(";") if statement.strip()]
