"""What can go wrong with an archive, each with one line a user can act on."""

from __future__ import annotations

import sqlite3
from pathlib import Path


class ArchiveError(Exception):
    """The archive cannot be opened, read or written; the message is one line that names the file."""


def remedy(error: sqlite3.Error, otherwise: str) -> str:
    """What to do about an error of SQLite: on a full disk, or where somebody else is at the file, nothing is wrong with
    the file, so not what `otherwise` says."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return "make room on its disk and run it again"
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "close what has it open and run it again"
    return otherwise


class NotAWarc(ArchiveError):  # noqa: N818 - the name says what the file is not
    """A path that was to be replayed holds no WARC records."""

    def __init__(self, path: str | Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = Path(path)
        self.why = why


class DecodeError(Exception):
    """A response's body cannot be given."""


class TooLarge(DecodeError):  # noqa: N818 - reads as a verdict: decode_response raises TooLarge
    """The decoded body is longer than the caller allows; a small compressed body can be such a one."""

    def __init__(self, max_size: int) -> None:
        super().__init__(f"the decoded body is larger than {max_size} bytes")
        self.max_size = max_size


class UnsupportedCoding(DecodeError):  # noqa: N818
    """The body is in a content coding for which no decoder is at hand."""

    def __init__(self, coding: str) -> None:
        super().__init__(f"no decoder for Content-Encoding {coding}")
        self.coding = coding
