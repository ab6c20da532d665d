"""The names of WARC files: `<name>.open` while one is written, `<name>` once it is finished, as with other archivers.

A file is known by its finished name, in the ledger too, and looked for under both when it is opened: a writer that
finishes a file disturbs no reader, and a kill on either side of the renaming leaves nothing wrong but the name.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from archive.files import sync_folder

OPEN = ".open"
_WARC = ".warc.gz"


def warc_files(folder: Path) -> list[Path]:
    """The archive's WARC files by their finished names, in archived order."""
    warcs = folder / "warc"
    open_ones = list(warcs.glob(f"*{_WARC}{OPEN}"))  # first: one that is finished meanwhile is found below
    return sorted({*map(finished, open_ones), *warcs.glob(f"*{_WARC}")})


def finished(path: Path) -> Path:
    """The name of a file once it is finished."""
    return path.with_name(path.name.removesuffix(OPEN))


def unfinished(path: Path) -> Path:
    """The name of a file while it is written."""
    return path.with_name(finished(path).name + OPEN)


def lies_at(path: Path) -> Path:
    """The name that a file has at the moment."""
    return unfinished(path) if not finished(path).exists() and unfinished(path).exists() else finished(path)


def has_twin(path: Path) -> bool:
    """Whether both names are taken, which no writer brings about: one is a copy from another moment."""
    return finished(path).exists() and unfinished(path).exists()


def opened(path: Path) -> BinaryIO:
    """A file for reading, by whichever name it has. Raises OSError."""
    for place in (finished(path), unfinished(path)):
        with suppress(FileNotFoundError):
            return place.open("rb")
    return finished(path).open("rb")  # where it was finished between the two looks


def size_of(path: Path) -> int:
    """In bytes. Raises OSError."""
    with opened(path) as file:
        return os.fstat(file.fileno()).st_size


def finish(path: Path) -> None:
    """Gives a file that is whole, and not written any more, its finished name, once its bytes are safely on disk.
    Raises OSError."""
    with unfinished(path).open("rb") as file:
        os.fsync(file.fileno())
    unfinished(path).rename(finished(path))
    sync_folder(path.parent)
