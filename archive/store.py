"""The archive of one folder: append exchanges, find them again, read them.

<folder>/warc/*.warc.gz        the truth
<folder>/warc/*.warc.gz.open   the part of it that is being written
<folder>/ledger.sqlite         its index
<folder>/lock                  held by the one process that writes
"""

from __future__ import annotations

import sqlite3
import threading
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from types import TracebackType

from archive.errors import ArchiveError
from archive.exchange import Exchange, body_digest
from archive.ledger import Capture, Ledger, capture_of
from archive.lock import WriterLock, is_locked
from archive.message import payload_start
from archive.names import lies_at, opened, size_of, warc_files
from archive.recovery import has_unindexed, index, is_ours, recover
from archive.revisit import original_of
from archive.scan import members
from archive.sorted import missing
from archive.warc import IDENTICAL, digest, digest_problems, parse_record, read_exchange, revisit_of
from archive.writer import WarcWriter

__all__ = ["Archive", "Capture", "read_group"]

MAX_BYTES = 1_000_000_000  # the size the WARC community keeps its files at


class Archive:
    """Opening for writing creates the folder, keeps other writers out and recovers what a killed one left.

    Opening readonly changes no file of the archive (SQLite may put its -shm and -wal beside the ledger) and works
    beside a writer; what a killed writer wrote but did not index is seen all the same.
    Every method raises ArchiveError, one line that names the file.
    """

    def __init__(
        self,
        folder: str | Path,
        *,
        readonly: bool = False,
        max_bytes: int = MAX_BYTES,
        software: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = Path(folder)
        self.recovered: list[str] = []
        """A line for each thing that was mended on opening."""
        self._mutex = threading.Lock()
        self._lock: WriterLock | None = None
        self._writer: WarcWriter | None = None
        if readonly:
            self._ledger = _open_readonly(self.folder)
            return
        try:
            (self.folder / "warc").mkdir(parents=True, exist_ok=True)
            self._lock = WriterLock(self.folder)
        except OSError as error:
            raise ArchiveError(f"{self.folder}: cannot hold an archive: {error.strerror}") from error
        try:
            self._ledger = Ledger.open(self.folder / "ledger.sqlite")
            self.recovered = self._recover()
        except BaseException:
            self._lock.release()
            raise
        self._writer = WarcWriter(self.folder / "warc", max_bytes, software or {})

    def _recover(self) -> list[str]:
        try:
            return recover(self.folder, self._ledger)
        except BaseException as error:
            self._ledger.close()
            if isinstance(error, sqlite3.Error):
                raise ArchiveError(f"{self.folder / 'ledger.sqlite'}: {error}") from error
            raise

    def append(self, exchange: Exchange) -> Capture:
        """Archives an exchange: one write of its whole group, then one transaction of the ledger.

        A record id that is in the archive already is not written again. When this raises, nothing was archived.
        """
        if self._writer is None:
            raise ArchiveError(f"{self.folder}: the archive is not open for writing")
        with self._mutex:
            known = self._ledger.get(exchange.record_id)
            if known is not None:
                return known
            row = capture_of(exchange, file="", offset=0, length=0)
            original = original_of(exchange, row, self._ledger, self._payload)
            file, offset, length = self._writer.append(exchange, original)
            row = replace(row, file=file, offset=offset, length=length)
            if original is not None:
                row = replace(row, refers_to=original.record_id)
            try:
                with self._ledger.transaction():
                    self._ledger.add(row)
                    self._ledger.set_extent(file, offset + length)
            except sqlite3.Error as error:
                self._writer.undo()
                raise ArchiveError(f"{self.folder / 'ledger.sqlite'}: {error}") from error
            capture = self._ledger.get(exchange.record_id)
        assert capture is not None
        return capture

    def captures(
        self,
        *,
        portal: str | None = None,
        roles: Iterable[str] | None = None,
        urls: Iterable[str] | None = None,
        after: int = 0,
    ) -> Iterator[Capture]:
        """Captures in archived order, those with a `seq` above `after`; what is appended meanwhile is not given."""
        return self._ledger.select(portal=portal, roles=roles, urls=urls, after=after)

    def count(self, portals: Iterable[str] | None = None) -> int:
        """How many captures there are; with `portals` only theirs."""
        return self._ledger.count(portals)

    def record_ids(self) -> Iterator[str]:
        """The record ids of all captures, sorted."""
        return (record_id for record_id, _ in self._ledger.record_ids())

    def besides(self, known: Iterable[str]) -> Iterator[Capture]:
        """The captures whose record ids are not among `known`, which come sorted; in archived order. What is missing is
        found at the first step: `known` may change from then on. Memory: 8 bytes each."""
        seqs = array("q", (seq for _, seq in missing(self._ledger.record_ids(), known, key=itemgetter(0))))
        yield from self._ledger.by_seq(array("q", sorted(seqs)))

    def latest(
        self, url: str, method: str = "GET", request_body: bytes = b"", *, ok_only: bool = False
    ) -> Capture | None:
        """The newest capture of a request; with `ok_only` the newest whole one with a 2xx status."""
        return self._ledger.latest(url, method, body_digest(request_body), ok_only=ok_only)

    def history(self, url: str) -> list[Capture]:
        """All captures of a URL, by whatever method, in archived order."""
        return list(self._ledger.select(urls=[url]))

    def get(self, record_id: str) -> Capture | None:
        """The capture with this record id."""
        return self._ledger.get(record_id)

    def extents(self) -> dict[str, int]:
        """{WARC file: up to where it holds whole captures}, by name."""
        return self._ledger.extents()

    def set_searched(self, portal: str, start: str) -> None:
        """Notes that a crawl has followed all ways from a portal's start; `start` is what the caller knows it by."""
        if self._writer is None:
            raise ArchiveError(f"{self.folder}: the archive is not open for writing")
        try:
            with self._mutex, self._ledger.transaction():
                self._ledger.set_searched(portal, start)
        except sqlite3.Error as error:
            raise ArchiveError(f"{self.folder / 'ledger.sqlite'}: {error}") from error

    def searched(self, portal: str) -> str | None:
        """What was noted by `set_searched`; None where a crawl did not come to its end, or the ledger was rebuilt."""
        return self._ledger.searched(portal)

    def path(self, capture: Capture) -> Path:
        """The WARC file a capture lies in, by the name that it has at the moment."""
        return lies_at(self._named(capture))

    def _named(self, capture: Capture) -> Path:
        return self.folder / "warc" / capture.file

    def read(self, capture: Capture) -> Exchange:
        """The exchange of a capture, its digests verified; of a revisit, with the payload that it stands for."""
        payload = self._payload_of(capture) if capture.lacks_payload else None
        return read_group(self._named(capture), capture.offset, capture.length, payload)

    def _payload_of(self, capture: Capture) -> bytes:
        place = f"{self._named(capture)} at offset {capture.offset}: revisits {capture.refers_to}"
        original = self._ledger.get(capture.refers_to or "")
        if original is None:
            raise ArchiveError(f"{place}, which is not in the archive; run `scrapy verify`")
        payload = self._payload(original)
        if payload is None or digest(payload) != capture.payload_digest:
            raise ArchiveError(f"{place}, which is damaged or has another payload; run `scrapy verify`")
        return payload

    def _payload(self, capture: Capture) -> bytes | None:
        """The stored bytes after a response's header; None where its record is damaged."""
        try:
            block = read_group(self._named(capture), capture.offset, capture.length).response_block or b""
        except ArchiveError:
            return None
        return block[payload_start(block) :]

    def close(self) -> None:
        """Ends writing; a further call is harmless. Raises ArchiveError where the last file cannot be finished; the
        next opening does it."""
        writer, self._writer = self._writer, None
        try:
            if writer is not None:
                writer.close()
        finally:
            self._ledger.close()
            if self._lock is not None:
                self._lock.release()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_group(path: str | Path, offset: int, length: int, payload: bytes | None = None) -> Exchange:
    """The exchange at a place in a WARC file of ours, its digests verified. Needs no ledger and no lock, but for a
    revisit the payload that it stands for."""
    place = f"{path} at offset {offset}"
    try:
        with opened(Path(path)) as file:
            file.seek(offset)
            data = file.read(length)
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror}") from error
    records = []
    for member in members(data):
        if member.problem is not None:
            raise ArchiveError(f"{place}: {member.problem}; run `scrapy verify`")
        try:
            records.append(parse_record(member.data))
        except ValueError as error:
            raise ArchiveError(f"{place}: {error}; run `scrapy verify`") from error
        for problem in digest_problems(records[-1]):
            raise ArchiveError(f"{place}: {records[-1].id}: {problem}; run `scrapy verify`")
    revisit = revisit_of(records)
    if payload is None and revisit is not None and revisit.header("WARC-Profile") == IDENTICAL:
        raise ArchiveError(f"{place}: a revisit of {revisit.header('WARC-Refers-To')}: read it by Archive.read")
    try:
        return read_exchange(records, payload or b"")
    except (ValueError, KeyError, TypeError) as error:
        raise ArchiveError(f"{place}: no whole capture lies here ({error}); run `scrapy verify`") from error


def _open_readonly(folder: Path) -> Ledger:
    """The ledger on disk or, where it lacks something that no running writer is about to add, a copy with it."""
    if not (folder / "warc").is_dir():
        raise ArchiveError(
            f"{folder}: no archive here; `scrapy crawl annual_reports -s ARCHIVE_DIR={folder}` makes one"
        )
    path = folder / "ledger.sqlite"
    ledger = Ledger.open_readonly(path) if path.exists() else Ledger.in_memory()
    known = ledger.extents()
    if is_locked(folder) or not has_unindexed(folder, known):
        return ledger
    copy = Ledger.in_memory(ledger)
    ledger.close()
    for file in warc_files(folder):
        if size_of(file) > known.get(file.name, 0) and is_ours(file):
            index(copy, file, known.get(file.name, 0))
    return copy
