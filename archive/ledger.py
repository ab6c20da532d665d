"""The archive's index in SQLite: one row a capture. Derived from the WARC files and rebuilt from them at any time."""

from __future__ import annotations

import json
import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError, remedy
from archive.exchange import Exchange
from archive.message import first_header, read_head
from archive.warc import encode_json, payload_digest

#: PRAGMA user_version. A newer ledger is refused, an older one upgraded in place when it is opened for writing.
VERSION = 3
REPAIR = "`scrapy verify --repair` rebuilds it from the WARC files"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = (
    "record_id, url, method, request_digest, portal, role, status, failure, truncated, fetched_at, file, offset, "
    "length, payload_digest, etag, last_modified, notes, refers_to"
)
#: No WARC record says so: a ledger that was rebuilt has forgotten it, and the portals are searched again.
_SEARCHED = "CREATE TABLE searched (portal TEXT PRIMARY KEY, start TEXT NOT NULL)"
_SCHEMA = f"""
CREATE TABLE files (name TEXT PRIMARY KEY, extent INTEGER NOT NULL);
CREATE TABLE captures (
  seq INTEGER PRIMARY KEY,
  record_id TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL, method TEXT NOT NULL, request_digest TEXT NOT NULL,
  portal TEXT NOT NULL, role TEXT NOT NULL,
  status INTEGER, failure TEXT, truncated TEXT,
  fetched_at INTEGER NOT NULL,  -- milliseconds since 1970, UTC
  file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
  payload_digest TEXT, etag TEXT, last_modified TEXT,
  notes TEXT NOT NULL,          -- JSON, keys in the order given
  refers_to TEXT                -- of a revisit: the record that has its payload
);
CREATE INDEX captures_key ON captures (url, method, request_digest, fetched_at);
CREATE INDEX captures_portal ON captures (portal);
CREATE INDEX captures_role ON captures (role);
CREATE INDEX captures_place ON captures (file, offset);
{_SEARCHED};
PRAGMA user_version = {VERSION};
"""
#: {version: what makes the next one of it}.
_UPGRADES = {1: "ALTER TABLE captures ADD COLUMN refers_to TEXT", 2: _SEARCHED}
_INSERT = f"INSERT OR IGNORE INTO captures ({_COLUMNS}) VALUES ({', '.join('?' * 18)})"
_SELECT = f"SELECT seq, {_COLUMNS} FROM captures"
# What is cut short for a reason unspecified may well be whole: the server stated no length.
_OK = " AND status BETWEEN 200 AND 299 AND failure IS NULL AND coalesce(truncated, 'unspecified') = 'unspecified'"
_LATEST = f"{_SELECT} WHERE url = ? AND method = ? AND request_digest = ?"
_NEWEST = " ORDER BY fetched_at DESC, seq DESC LIMIT 1"
_WITH_PAYLOAD = f"{_LATEST}{_OK} AND payload_digest = ? AND refers_to IS NULL ORDER BY seq DESC LIMIT 1"
_PAGE = 500


@dataclass(frozen=True, kw_only=True)
class Capture:
    """What the ledger knows about one archived exchange."""

    seq: int
    """Place in the archived order, from 1."""
    record_id: str
    """Of the response record; of the metadata record for a failure."""
    url: str
    method: str
    request_digest: str
    """`archive.exchange.body_digest` of the request body; "" where it is empty."""
    portal: str
    role: str
    status: int | None
    """Of the final response; None for a failure and for a response without status line."""
    failure: str | None
    truncated: str | None
    fetched_at: datetime
    file: str
    """The name of the WARC file, without its folder."""
    offset: int
    length: int
    """The group's place in the file, in compressed bytes."""
    payload_digest: str | None
    """`sha256:…` of the stored bytes after the response's header, as in WARC-Payload-Digest; None for a failure."""
    etag: str | None
    last_modified: str | None
    notes: Mapping[str, Any]
    refers_to: str | None = None
    """Of a revisit: the id of the response record that has the payload."""

    @property
    def lacks_payload(self) -> bool:
        """Whether its record is a revisit that stands for another's payload; `Archive.read` puts the two together."""
        return self.refers_to is not None and self.status != 304


def capture_of(exchange: Exchange, *, file: str, offset: int, length: int) -> Capture:
    """The row of an exchange that was written to, or read from, this place; `seq` is 0."""
    block = exchange.response_block
    status, _, headers = (0, "", []) if block is None else read_head(block)
    return Capture(
        seq=0,
        record_id=exchange.record_id,
        url=exchange.url,
        method=exchange.method,
        request_digest=exchange.request_digest,
        portal=exchange.portal,
        role=exchange.role,
        status=status or None,
        failure=exchange.failure,
        truncated=exchange.truncated,
        fetched_at=exchange.fetched_at,
        file=file,
        offset=offset,
        length=length,
        payload_digest=None if block is None else payload_digest(block),
        etag=first_header(headers, "etag"),
        last_modified=first_header(headers, "last-modified"),
        notes=exchange.notes,
    )


class Ledger:
    """One connection to the ledger. Knows nothing of WARC files beyond their names and extents."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None = None) -> None:
        self._db = connection
        self._path = path or Path(":memory:")

    @classmethod
    def open(cls, path: Path) -> Ledger:
        """Opens or creates the ledger for writing."""
        with _clear_errors(path):
            ledger = cls(_connect(str(path)), path)
            with ledger._closed_on_error():
                ledger._db.execute("PRAGMA journal_mode = WAL")
                # The WARC files are the truth: what a power cut takes from the ledger is indexed again from them.
                ledger._db.execute("PRAGMA synchronous = NORMAL")
                if ledger._version(path) == 0:
                    ledger._create()
                ledger._upgrade(ledger._version(path))
        return ledger

    @classmethod
    def open_readonly(cls, path: Path) -> Ledger:
        """Opens an existing ledger for reading; also on a medium that cannot be written."""
        address = f"{path.absolute().as_uri()}?mode=ro"
        with _clear_errors(path):
            try:
                return cls._open_existing(path, address)
            except sqlite3.OperationalError:  # WAL needs a shared-memory file beside the database
                return cls._open_existing(path, f"{address}&immutable=1")

    @classmethod
    def _open_existing(cls, path: Path, address: str) -> Ledger:
        ledger = cls(_connect(address), path)
        with ledger._closed_on_error():
            version = ledger._version(path)
            if version == 0:
                raise ArchiveError(f"{path}: not a ledger; {REPAIR}")
            if version == VERSION:
                return ledger
        copy = cls.in_memory(ledger)  # the file is not ours to change
        ledger.close()
        copy._upgrade(version)
        return copy

    @classmethod
    def in_memory(cls, source: Ledger | None = None) -> Ledger:
        """An empty ledger, or a copy of another, that is gone when closed."""
        ledger = cls(_connect(":memory:"))
        if source is None:
            ledger._create()
        else:
            source._db.backup(ledger._db)
        return ledger

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what is written inside."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def add(self, capture: Capture) -> int | None:
        """Inserts a row and gives its seq; None if the record id is known already."""
        cursor = self._db.execute(_INSERT, _row(capture))
        return cursor.lastrowid if cursor.rowcount else None

    def set_extent(self, file: str, extent: int) -> None:
        """Up to where the file is known: behind its last whole group."""
        self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (file, extent))

    def extents(self) -> dict[str, int]:
        """{file: extent} of every file the ledger knows."""
        return dict(self._rows("SELECT name, extent FROM files ORDER BY name"))

    def cut(self, file: str, size: int) -> int:
        """Drops the rows that reach beyond `size`, gives the extent that is left; with 0 the file is forgotten."""
        with self.transaction():
            self._db.execute("DELETE FROM captures WHERE file = ? AND offset + length > ?", (file, size))
            extent = self.end_in(file)
            self.set_extent(file, extent)
            self._db.execute("DELETE FROM files WHERE extent = 0")
        return extent

    def drop_orphans(self) -> int:
        """Drops the revisits whose original is not there: their pages count as not archived, so a crawl asks for them
        again. Gives how many there were."""
        # status 304 has no payload to lack
        orphans = "refers_to IS NOT NULL AND status <> 304 AND refers_to NOT IN (SELECT record_id FROM captures)"
        with self.transaction():
            return self._db.execute(f"DELETE FROM captures WHERE {orphans}").rowcount

    def last(self) -> int:
        """The highest seq; 0 where there is no capture."""
        return int(self._rows("SELECT coalesce(max(seq), 0) FROM captures")[0][0])

    def in_file(self, file: str, *, upto: int) -> Iterator[Capture]:
        """The captures in one file with a seq up to this, by offset, read page by page."""
        query = f"{_SELECT} WHERE file = ? AND seq <= ? AND (offset, seq) > (?, ?) ORDER BY offset, seq LIMIT {_PAGE}"
        after = (-1, 0)
        while page := self._captures(query, (file, upto, *after)):
            yield from page
            after = (page[-1].offset, page[-1].seq)

    def at(self, file: str, offset: int) -> Capture | None:
        """The capture whose group covers this place."""
        found = self._one(f"{_SELECT} WHERE file = ? AND offset <= ? ORDER BY offset DESC LIMIT 1", (file, offset))
        return found if found is not None and offset < found.offset + found.length else None

    def end_in(self, file: str) -> int:
        """Where the last capture in a file ends."""
        return int(self._rows("SELECT coalesce(max(offset + length), 0) FROM captures WHERE file = ?", (file,))[0][0])

    def check(self) -> list[str]:
        """What is wrong with the database itself, by SQLite or because a row is no capture; a line each."""
        try:
            lines = [f"{row[0]}; {REPAIR}" for row in self._rows("PRAGMA quick_check(20)") if row[0] != "ok"]
            deque(self.select(), maxlen=0)
        except ArchiveError as error:
            return [str(error).removeprefix(f"{self._path}: ")]
        return lines

    def get(self, record_id: str) -> Capture | None:
        """The capture with this record id."""
        return self._one(f"{_SELECT} WHERE record_id = ?", (record_id,))

    def latest(self, url: str, method: str, request_digest: str, *, ok_only: bool) -> Capture | None:
        """The capture fetched last; of two at one moment the one archived last."""
        return self._one(_LATEST + (_OK if ok_only else "") + _NEWEST, (url, method, request_digest))

    def with_payload(self, url: str, method: str, request_digest: str, payload_digest: str) -> Capture | None:
        """The last whole capture of a request whose own record has this payload."""
        return self._one(_WITH_PAYLOAD, (url, method, request_digest, payload_digest))

    def latest_with_validator(
        self, url: str, method: str, request_digest: str, *, etag: str | None, last_modified: str | None
    ) -> Capture | None:
        """The newest whole capture of a request that came with this ETag or, without one, this Last-Modified."""
        column, value = ("etag", etag) if etag is not None else ("last_modified", last_modified)
        query = f"{_LATEST}{_OK} AND {column} = ?{_NEWEST}"
        return self._one(query, (url, method, request_digest, value))

    def select(
        self,
        *,
        portal: str | None = None,
        roles: Iterable[str] | None = None,
        urls: Iterable[str] | None = None,
        after: int = 0,
    ) -> Iterator[Capture]:
        """Rows in archived order, read page by page: rows may be added meanwhile, and are not given."""
        where = ""
        values: list[str] = []
        if portal is not None:
            where += " AND portal = ?"
            values.append(portal)
        for column, wanted in (("role", roles), ("url", urls)):
            if wanted is not None:
                where += f" AND {column} IN (SELECT value FROM json_each(?))"
                values.append(json.dumps(list(wanted)))
        end = self.last()
        query = f"{_SELECT} WHERE seq > ? AND seq <= ?{where} ORDER BY seq LIMIT {_PAGE}"
        while page := self._captures(query, (after, end, *values)):
            yield from page
            after = page[-1].seq

    def record_ids(self) -> Iterator[tuple[str, int]]:
        """(record id, seq) of every capture, by record id."""
        with _clear_errors(self._path):
            # `yield from` would close the cursor, perhaps after the ledger.
            for row in self._db.execute("SELECT record_id, seq FROM captures ORDER BY record_id"):  # noqa: UP028
                yield row

    def by_seq(self, seqs: Sequence[int]) -> Iterator[Capture]:
        """The captures with these numbers, which are sorted."""
        for start in range(0, len(seqs), _PAGE):
            query = f"{_SELECT} WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq"
            yield from self._captures(query, (json.dumps(list(seqs[start : start + _PAGE])),))

    def count(self, portals: Iterable[str] | None = None) -> int:
        """How many captures there are, or of these portals."""
        if portals is None:
            return int(self._rows("SELECT count(*) FROM captures")[0][0])
        query = "SELECT count(*) FROM captures WHERE portal IN (SELECT value FROM json_each(?))"
        return int(self._rows(query, (json.dumps(list(portals)),))[0][0])

    def set_searched(self, portal: str, start: str) -> None:
        """Notes that a portal was searched from its start to the end."""
        self._db.execute("INSERT OR REPLACE INTO searched VALUES (?, ?)", (portal, start))

    def searched(self, portal: str) -> str | None:
        """The start from which a portal was last searched to the end."""
        rows = self._rows("SELECT start FROM searched WHERE portal = ?", (portal,))
        return str(rows[0][0]) if rows else None

    def close(self) -> None:
        """Closes the connection; a further call is harmless."""
        self._db.close()

    @contextmanager
    def _closed_on_error(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.close()
            raise

    def _one(self, query: str, values: tuple[Any, ...]) -> Capture | None:
        return next(iter(self._captures(query, values)), None)

    def _captures(self, query: str, values: tuple[Any, ...]) -> list[Capture]:
        rows = self._rows(query, values)
        try:
            return list(map(_capture, rows))
        except (ValueError, TypeError, AttributeError) as error:  # a row that is no capture
            raise ArchiveError(f"{self._path}: a damaged row ({error}); {REPAIR}") from error

    def _rows(self, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with _clear_errors(self._path):
            return self._db.execute(query, values).fetchall()

    def _create(self) -> None:
        self._db.executescript(f"BEGIN; {_SCHEMA} COMMIT;")

    def _upgrade(self, version: int) -> None:
        if version == VERSION:
            return
        with self.transaction():
            for step in range(version, VERSION):
                self._db.execute(_UPGRADES[step])
            self._db.execute(f"PRAGMA user_version = {VERSION}")

    def _version(self, path: Path) -> int:
        version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if version > VERSION:
            raise ArchiveError(f"{path}: written by a newer version (ledger format {version}, known is {VERSION})")
        return version


def _connect(path: str) -> sqlite3.Connection:
    # Autocommit: transactions are begun and ended in `transaction` only. Threads are kept apart by the Archive.
    return sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, uri=path.startswith("file:"), timeout=30
    )


@contextmanager
def _clear_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise ArchiveError(f"{path}: {error}; {remedy(error, REPAIR)}") from error


def _row(capture: Capture) -> tuple[Any, ...]:
    return (
        capture.record_id,
        capture.url,
        capture.method,
        capture.request_digest,
        capture.portal,
        capture.role,
        capture.status,
        capture.failure,
        capture.truncated,
        (capture.fetched_at - _EPOCH) // timedelta(milliseconds=1),
        capture.file,
        capture.offset,
        capture.length,
        capture.payload_digest,
        capture.etag,
        capture.last_modified,
        encode_json(capture.notes),
        capture.refers_to,
    )


def _capture(row: tuple[Any, ...]) -> Capture:
    return Capture(
        seq=row[0],
        record_id=row[1],
        url=row[2],
        method=row[3],
        request_digest=row[4],
        portal=row[5],
        role=row[6],
        status=row[7],
        failure=row[8],
        truncated=row[9],
        fetched_at=_EPOCH + timedelta(milliseconds=row[10]),
        file=row[11].rpartition("/")[2],  # a ledger of somebody else's leads to no other folder
        offset=row[12],
        length=row[13],
        payload_digest=row[14],
        etag=row[15],
        last_modified=row[16],
        notes=json.loads(row[17]),
        refers_to=row[18],
    )
