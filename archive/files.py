"""Files that are there whole or not at all, whatever happens to process or machine."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Gives a name to write under; what was written there takes the place of `path` at the end, synced to disk. If
    that raises, or the process is killed, `path` is as it was. What a killed one left is overwritten by the next. A
    device or a pipe is itself what is written to. Raises OSError, also where another process is writing the same
    file."""
    if path.exists() and not path.is_file() and not path.is_dir():
        yield path
        return
    path = followed(path)
    draft = path.with_name(f".{path.name}.part")
    with _own(draft):
        try:
            yield draft
            with draft.open("rb") as file:
                os.fsync(file.fileno())
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def followed(path: Path) -> Path:
    """Where a link leads, so that it stays one when its file is replaced; else the path as it is."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


@contextmanager
def _own(draft: Path) -> Iterator[None]:
    """The draft, empty, for this process alone; on file systems without locks, for whoever comes."""
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OSError(errno.EBUSY, "another process is writing this file", str(draft)) from None
        except OSError as error:
            if error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
                raise
        os.ftruncate(descriptor, 0)
        yield
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Has the disk know the folder's names (of files made, renamed or removed)."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
