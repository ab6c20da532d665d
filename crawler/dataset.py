"""The dataset: one SQLite file with every report, its cells and every URL's outcome.

`Dataset.add(reading)` is the one way in: the reading, the versions it settles and the outcome of its URL enter in one
transaction. Crawl adds readings as they come, rebuild in the archive's order; both end in the same tables.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from archive.errors import remedy
from archive.warc import warc_date
from crawler.outcomes import NO_PAGES, Event, standing
from crawler.reading import Reading, asked_for
from crawler.report_tables import ReportTables
from crawler.rows import as_json

FORMAT_VERSION = 4
_SCHEMA = Path(__file__).with_name("schema.sql")
#: "SQLite format 3" of an application of ours: "ARpt".
_APPLICATION_ID = 0x41527074
#: Errors of a sound file: somebody else is at it, it was opened for reading, the disk is full or fails.
_PASSING = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
)


class DatasetError(Exception):
    """The dataset cannot be opened; the message names the file and says what to do."""


class DamagedDataset(DatasetError, sqlite3.DatabaseError):  # noqa: N818 - says what the dataset is
    """What was asked of the dataset cannot be read."""


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
        self.touched: set[str] = set()
        """The portals that something was added to since it was opened."""
        self._draft = draft
        if readonly and not path.is_file():
            raise DatasetError(f"{path}: no dataset here; run `scrapy crawl annual_reports` or give -s DATASET=PATH")
        try:
            if readonly:
                self._open_readonly()
                return
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None, timeout=10)
            self._prepare()
        except OSError as error:
            raise DatasetError(f"{path}: cannot be opened ({error.strerror}); check its permissions") from error
        except sqlite3.Error as error:
            what_to_do = remedy(error, "move it away or repair it")
            raise DatasetError(f"{path}: cannot be opened as a dataset ({error}); {what_to_do}") from error

    @cached_property
    def _tables(self) -> ReportTables:
        return ReportTables(self._db)

    def _open_readonly(self) -> None:
        """Also where a killed process left the journal of a change that must be rolled back first, and on a medium that
        cannot be written, where SQLite cannot make what it needs beside a database in WAL."""
        with self.path.open("rb"):  # says why, where it may not be read
            pass
        address = f"{self.path.absolute().as_uri()}?mode=ro"
        try:
            self._connect(address)
        except sqlite3.OperationalError:
            if _beside(self.path, "-journal"):
                with closing(sqlite3.connect(self.path)) as db:
                    db.execute("SELECT count(*) FROM sqlite_master")
            elif not _beside(self.path, "-wal"):
                address += "&immutable=1"
            self._connect(address)

    def _connect(self, address: str) -> None:
        self._db = sqlite3.connect(address, uri=True, isolation_level=None)
        try:
            self._check()
        except sqlite3.OperationalError:
            self._db.close()
            raise

    def _prepare(self) -> None:
        db = self._db
        (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables:
            self._check()
        if not tables:
            db.execute("PRAGMA page_size=16384")  # default 4096: a report and its reading take 40 kB each
        if self._draft:
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-65536"):
                db.execute(f"PRAGMA {pragma}")
        else:
            db.execute("PRAGMA journal_mode=WAL")
            # A power cut may take back the last transactions, never tear one; they are read again from the archive.
            db.execute("PRAGMA synchronous=NORMAL")
            db.execute("PRAGMA wal_autocheckpoint=4000")  # default 1000 pages: each checkpoint waits for the disk
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
        if not application and not db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            raise DatasetError(f"{self.path}: empty, as a killed run may leave it; run it again, or `scrapy rebuild`")
        if application != _APPLICATION_ID:
            raise DatasetError(f"{self.path}: an SQLite file, but not a dataset of this project; give -s DATASET=PATH")
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version != FORMAT_VERSION:
            raise DatasetError(
                f"{self.path}: format {version}, this program writes {FORMAT_VERSION};"
                " run `scrapy rebuild` with the same -s"
            )

    def close(self) -> None:
        """Closes the file; what was added since `begin` enters."""
        self.commit()
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if self._draft and self._db.in_transaction:
            yield
            return
        if self._db.in_transaction:
            with self._savepoint():
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
    def _savepoint(self) -> Iterator[None]:
        self._db.execute("SAVEPOINT within")
        try:
            yield
        except BaseException:
            if self._db.in_transaction:  # SQLite may have rolled back all of it
                self._db.execute("ROLLBACK TO within")
                self._db.execute("RELEASE within")
            raise
        self._db.execute("RELEASE within")

    def begin(self) -> bool:
        """Lets what is added from now on enter together, at `commit`; False if that was said before. Each reading
        still enters whole or not at all, and what a kill takes is read again from the archive."""
        if self._db.in_transaction:
            return False
        self._db.execute("BEGIN IMMEDIATE")
        return True

    def commit(self) -> None:
        """Brings in what was added since `begin`."""
        if self._db.in_transaction:
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

    def record_ids(self) -> Iterator[str]:
        """The record ids of all captures that were read, sorted."""
        return (record_id for (record_id,) in self.each("SELECT record_id FROM events ORDER BY record_id"))

    def add(self, reading: Reading) -> Added:
        """Stores a reading; adding one twice changes nothing, unless it was read `again`. Nothing is known of a damaged
        one, so nothing is stored."""
        if reading.outcome == "damaged":
            return Added("damaged")
        record_id = reading.capture.record_id
        with self._transaction():
            if self.knows(record_id):
                if not reading.again:
                    return Added("unchanged")
                self._drop(record_id)
            self._add_event(reading)
            if reading.outcome == "list":
                self._add_list(reading)
            portal, touched = reading.capture.portal, {reading.capture.url}
            self.touched.add(portal)
            added = Added(reading.outcome)
            if reading.report is not None:
                settled = self._tables.add(portal, reading.report)
                touched |= settled.touched
                added = Added(settled.outcome, settled.report)
            self._refresh_outcomes(portal, touched)
        return added

    def _drop(self, record_id: str) -> None:
        ((portal,),) = self.rows("SELECT portal FROM events WHERE record_id=?", (record_id,))
        self._db.execute("DELETE FROM events WHERE record_id=?", (record_id,))
        self._refresh_outcomes(portal, self._tables.drop(record_id))

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
                reading.location,
            ),
        )

    def _add_list(self, reading: Reading) -> None:
        capture = reading.capture
        column = capture.notes.get("column") or asked_for(capture)
        page = asked_for(capture)
        if capture.request_digest:  # of a list asked for by forms, each page has the same address
            page += f" {capture.request_digest}"
        self._db.execute("DELETE FROM list_rows WHERE portal=? AND list=?", (capture.portal, page))
        self._db.executemany(
            "INSERT INTO list_rows VALUES (?,?,?,?,?,?,?,?)",
            [
                (capture.portal, page, n, column, url, title, int(kept), entry)
                for n, (url, title, kept, entry) in enumerate(reading.rows)
            ],
        )
        if reading.stated is not None:
            self._db.execute("INSERT OR REPLACE INTO columns VALUES (?,?,?)", (capture.portal, column, reading.stated))

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
            ids = [record_id for record_id, _, _ in adopted]
            chosen = "record_id IN (SELECT value FROM json_each(?))"
            query = f"INSERT INTO events SELECT * FROM other.events WHERE {chosen} ORDER BY record_id"
            db.execute(query, (as_json(ids),))
            for table in ("list_rows", "columns"):
                db.execute(f"INSERT OR IGNORE INTO {table} SELECT * FROM other.{table}")
            self._tables.adopt(ids)
            for _, portal, url in adopted:
                self._refresh_outcomes(portal, [url])

    # --- outcomes -------------------------------------------------------------------------------------------------

    def _refresh_outcomes(self, portal: str, urls: Iterable[str]) -> None:
        for url in sorted(urls):
            self._refresh_outcome(portal, url)

    def _refresh_outcome(self, portal: str, url: str) -> bool:
        """Brings a URL's outcome up to date; gives whether it is another one now."""
        rows = self._db.execute(
            "SELECT fetched_at, record_id, outcome, reason, role, location FROM events WHERE portal=? AND url=?",
            (portal, url),
        ).fetchall()
        rows = [row for row in rows if row[4] not in NO_PAGES]
        if not rows:
            return False
        events = [Event(*row[:4]) for row in rows]
        chosen, newest = standing(events), max(events)
        role, location = next((row[4], row[5]) for row in rows if row[1] == chosen.record_id)
        outcome, reason = self._final(portal, url, chosen, location)
        before = self.outcome(portal, url)
        self._db.execute(
            "INSERT OR REPLACE INTO outcomes VALUES (?,?,?,?,?,?,?,?)",
            (portal, url, outcome, reason, role, newest.outcome, chosen.record_id, chosen.fetched_at),
        )
        return outcome != before

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
            query = "SELECT DISTINCT portal, url FROM events WHERE outcome='redirect' ORDER BY portal, url"
            redirects = self.rows(query)
            moved = True
            while moved:  # one redirect may lead to the next
                moved = False
                for portal, url in redirects:
                    moved = self._refresh_outcome(portal, url) or moved

    def urls(self, portal: str, role: str, outcomes: Collection[str]) -> list[str]:
        """The addresses of a portal that were asked for in a role and ended in one of these outcomes."""
        query = "SELECT url FROM outcomes WHERE portal=? AND role=? AND outcome IN (SELECT value FROM json_each(?))"
        return [url for (url,) in self.rows(f"{query} ORDER BY url", (portal, role, as_json(sorted(outcomes))))]

    def pages_without_files(self, portal: str) -> list[str]:
        """The record ids of a portal's reports with an attachment of which nothing is known, not even a failure."""
        query = (
            "SELECT DISTINCT r.record_id FROM reports AS r JOIN attachments AS a USING (report_id, version)"
            " WHERE r.portal=? AND r.latest=1 AND a.digest IS NULL AND a.url IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM events AS e WHERE e.portal=r.portal AND e.url=a.url)"
        )
        return [record_id for (record_id,) in self.rows(query, (portal,))]

    def read_as(self, record_id: str) -> str | None:
        """What a capture came to; None while it is not read."""
        rows = self.rows("SELECT outcome FROM events WHERE record_id=?", (record_id,))
        return rows[0][0] if rows else None

    def outcome(self, portal: str, url: str) -> str | None:
        """In what a URL has ended so far."""
        rows = self.rows("SELECT outcome FROM outcomes WHERE portal=? AND url=?", (portal, url))
        return rows[0][0] if rows else None

    # --- out ------------------------------------------------------------------------------------------------------

    def reports(self, *, versions: bool = False) -> Iterator[str]:
        """The reports as JSON, by (portal, report_year, report_id, version); only the latest versions, or all."""
        where = "" if versions else "WHERE latest=1"
        query = f"SELECT report FROM reports {where} ORDER BY portal, report_year, report_id, version"
        for (report,) in self.each(query):
            yield report

    def each(self, query: str) -> Iterator[tuple[Any, ...]]:
        """What an SQL query gives, a row at a time. Raises DamagedDataset."""
        try:
            # `yield from` would close the cursor, perhaps after the dataset.
            for row in self._db.execute(query):  # noqa: UP028
                yield row
        except sqlite3.DatabaseError as error:
            self._name_damage(error)
            raise

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What an SQL query gives; for the commands that show the dataset. Raises DamagedDataset."""
        try:
            return self._db.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            self._name_damage(error)
            raise

    def _name_damage(self, error: sqlite3.DatabaseError) -> None:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _PASSING:
            raise DamagedDataset(f"{self.path}: {error}; run `scrapy rebuild`") from error

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file itself, a line each."""
        return [line for (line,) in self.rows("PRAGMA quick_check(20)") if line != "ok"]


def _beside(path: Path, suffix: str) -> bool:
    """Whether SQLite keeps something there for this database."""
    file = path.with_name(path.name + suffix)
    return file.exists() and file.stat().st_size > 0


def refuse_foreign(path: Path) -> None:
    """Raises DatasetError for a file that was never a dataset and may be somebody's: a rebuild must not take its place.
    A damaged dataset still is one, by the header at its start (SQLite file format, 1.3)."""
    if not path.exists() or (path.is_file() and not path.stat().st_size):
        return
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            (application,) = db.execute("PRAGMA application_id").fetchone()
            (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        head = path.read_bytes()[:72] if path.is_file() else b""
        application, tables = int.from_bytes(head[68:], "big"), 1
    if tables and application != _APPLICATION_ID:
        raise DatasetError(f"{path}: not a dataset of this project; move it away or give -s DATASET=PATH")


def _statements() -> list[str]:
    lines = [line.split("--")[0].rstrip() for line in _SCHEMA.read_text(encoding="utf-8").splitlines()]
    return [statement for statement in "\n".join(lines).split(";") if statement.strip()]
