"""The WARC file a run appends to: whole groups by one write each, a new file when one is full."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.errors import ArchiveError
from archive.exchange import Exchange
from archive.files import sync_folder
from archive.names import finish, finished, unfinished
from archive.warc import COLLECTION, Original, group, warcinfo

_NAME = re.compile(rf"{COLLECTION}-(\d{{8}}T\d{{9}})-\d{{5}}-[0-9a-f]{{6}}\.warc\.gz")
_STAMP = "%Y%m%dT%H%M%S%f"


def is_our_name(name: str) -> bool:
    """Whether a file is named as this writer names them."""
    return _NAME.fullmatch(name) is not None


class WarcWriter:
    """Names are `annual-reports-<UTC, ms>-<serial>-<random>.warc.gz`; in their order they are in archived order.

    The random part keeps archives of several machines apart when they are merged by copying folders. While a file is
    written, `.open` stands behind its name.
    """

    def __init__(self, folder: Path, max_bytes: int, software: Mapping[str, str]) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._software = software
        self._started: str | None = None
        self._serial = 0
        self._fd: int | None = None
        self._path = folder
        """Of the file that is written, by its finished name."""
        self._end = 0
        self._before = 0
        self._warcinfo_id = ""
        self._broken = False

    def append(self, exchange: Exchange, original: Original | None = None) -> tuple[str, int, int]:
        """Writes the exchange's group, as a revisit where `original` has its payload; gives file name, offset and
        length. A failed write leaves nothing behind."""
        if self._broken:
            raise ArchiveError(f"{unfinished(self._path)}: an earlier write failed and could not be undone")
        opening = self._open_next() if self._fd is None or self._end >= self._max_bytes else b""
        data = group(exchange, self._warcinfo_id, original)
        offset = self._end + len(opening)
        self._write(opening + data)
        return self._path.name, offset, len(data)

    def undo(self) -> None:
        """Takes back the last write: the ledger could not take its row."""
        self._truncate(self._before)

    def close(self) -> None:
        """Finishes the file, its bytes safely on disk; one that holds nothing is removed. Raises ArchiveError."""
        if self._fd is None:
            return
        descriptor, self._fd = self._fd, None
        try:
            os.close(descriptor)
            if self._end:
                finish(self._path)
            else:
                unfinished(self._path).unlink()
                sync_folder(self._folder)
        except OSError as error:
            raise ArchiveError(f"{unfinished(self._path)}: cannot be finished: {error.strerror}") from error

    def _open_next(self) -> bytes:
        """Opens the next file; gives its warcinfo record, to be written with the first group."""
        self.close()
        now = datetime.now(UTC)
        self._started = self._started or self._stamp(now)
        self._serial += 1
        name = f"{COLLECTION}-{self._started}-{self._serial:05d}-{secrets.token_hex(3)}.warc.gz"
        self._path = self._folder / name
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        try:
            self._fd = os.open(unfinished(self._path), flags, 0o644)
        except OSError as error:
            raise ArchiveError(f"{unfinished(self._path)}: {error.strerror}") from error
        sync_folder(self._folder)  # the ledger must not outlive the name of a file that it knows
        self._end = 0
        self._warcinfo_id, record = warcinfo(name, self._software, now)
        return record

    def _stamp(self, now: datetime) -> str:
        """The run's time; later than that of every file there is, even when the clock was set back."""
        stamps = [found[1] for path in self._folder.iterdir() if (found := _NAME.fullmatch(finished(path).name))]
        if stamps:
            last = datetime.strptime(max(stamps) + "000", _STAMP).replace(tzinfo=UTC)
            now = max(now, last + timedelta(milliseconds=1))
        return now.strftime(_STAMP)[:-3]

    def _write(self, data: bytes) -> None:
        assert self._fd is not None
        start = self._end
        try:
            written = os.write(self._fd, data)
        except OSError as error:
            self._truncate(start)
            raise ArchiveError(f"{unfinished(self._path)}: cannot write: {error.strerror}") from error
        if written != len(data):
            self._truncate(start)
            raise ArchiveError(f"{unfinished(self._path)}: cannot write: only {written} of {len(data)} bytes fit")
        self._before, self._end = start, start + written

    def _truncate(self, offset: int) -> None:
        """Back to a group's start. A file that holds no group yet is removed: the next append begins a new one."""
        assert self._fd is not None
        try:
            os.ftruncate(self._fd, offset)
        except OSError as error:
            self._broken = True
            raise ArchiveError(f"{unfinished(self._path)}: cannot undo a failed write: {error.strerror}") from error
        self._end = offset
        if offset == 0:
            self.close()
