"""One writer an archive: a POSIX record lock, held by the process and not by its children."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from pathlib import Path

from archive.errors import ArchiveError

_ATTEMPTS = 4  # `writer_of` in another process holds a shared lock for some microseconds
_held: dict[tuple[int, int], int] = {}
"""Device and inode of the locks this process holds. A process's second lock on a file always succeeds, and closing any
descriptor of the file gives the first one up: so nothing here opens a lock file that is in this table."""


class WriterLock:
    """Held from construction to `release`, or until the process ends in any way."""

    def __init__(self, folder: Path) -> None:
        path = folder / "lock"
        if _is_ours(path):
            raise ArchiveError(f"{folder} is in use by process {os.getpid()}")
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        if not self._acquire():
            holder = os.pread(self._fd, 20, 0).decode("ascii", "replace").strip()
            os.close(self._fd)
            raise ArchiveError(f"{folder} is in use by process {holder}")
        os.ftruncate(self._fd, 0)
        os.pwrite(self._fd, f"{os.getpid()}\n".encode(), 0)
        self._key = _key(os.fstat(self._fd))
        _held[self._key] = os.getpid()

    def _acquire(self) -> bool:
        for attempt in range(_ATTEMPTS):
            if attempt:
                time.sleep(0.02)
            with contextlib.suppress(BlockingIOError, PermissionError):  # which of the two depends on the system
                fcntl.lockf(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
        return False

    def release(self) -> None:
        """Lets the next writer in; a further call is harmless."""
        if _held.pop(self._key, None) is not None:
            os.close(self._fd)


def is_locked(folder: Path) -> bool:
    """Whether some process, this one included, has the archive open for writing."""
    path = folder / "lock"
    if _is_ours(path):
        return True
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return True
    finally:
        os.close(descriptor)
    return False


def _is_ours(path: Path) -> bool:
    try:
        return _held.get(_key(path.stat())) == os.getpid()
    except FileNotFoundError:
        return False


def _key(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
