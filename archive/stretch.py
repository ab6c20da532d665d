"""A file's bytes that are read when they are asked for.

A mapping would do the same, but a writer that cuts off a torn tail ends every process that then looks there (SIGBUS).
"""

from __future__ import annotations

import os
import weakref
from pathlib import Path

from archive.names import opened

_PIECE = 1024 * 1024


class Stretch:
    """The first `limit` bytes of a file, as long as it was when it was opened; what was cut off since is missing."""

    def __init__(self, path: Path, limit: int | None = None) -> None:
        """Raises OSError."""
        with opened(path) as file:
            self._fd = os.dup(file.fileno())
        weakref.finalize(self, os.close, self._fd)
        size = os.fstat(self._fd).st_size
        self._size = size if limit is None else min(size, limit)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> bytes:
        start, stop, _ = part.indices(self._size)
        return os.pread(self._fd, stop - start, start) if start < stop else b""

    def find(self, sought: bytes, start: int) -> int:
        """Where `sought` begins, from `start` on; -1 where it does not."""
        while start < self._size:
            found = self[start : start + _PIECE].find(sought)
            if found >= 0:
                return start + found
            start += _PIECE - len(sought) + 1
        return -1
