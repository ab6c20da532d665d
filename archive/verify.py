"""Checks an archive byte by byte, and rebuilds what can be rebuilt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.errors import ArchiveError
from archive.file_check import FileCheck, Problem, Progress
from archive.ledger import REPAIR, Ledger
from archive.lock import WriterLock, is_locked
from archive.names import has_twin, lies_at, size_of, unfinished, warc_files
from archive.recovery import finish_all, index, is_ours, set_aside

_LEDGER = "ledger.sqlite"
_NOT_OURS = "not written by this archive; move it elsewhere"


def archive_size(folder: str | Path) -> int:
    """How many bytes `verify` reads in all: what its progress counts up to."""
    return sum(_size(path) or 0 for path in warc_files(Path(folder)))


def verify(folder: str | Path, progress: Progress | None = None) -> Iterator[Problem]:
    """Every problem of the archive: damaged or torn records, digests, the ledger against the files.

    `progress` is called with the number of bytes read since it was called last. Changes nothing. While another process
    writes, be it from now on, what the ledger does not know yet is left out. Raises ArchiveError if there is no
    archive.
    """
    folder = Path(folder)
    _require_archive(folder)
    live, path = is_locked(folder), folder / _LEDGER
    ledger: Ledger | None = None
    damage = [f"missing; {REPAIR}"] if warc_files(folder) else []
    if path.exists():
        try:
            ledger = Ledger.open_readonly(path)
            damage = ledger.check()
        except ArchiveError as error:
            damage = [str(error).removeprefix(f"{path}: ")]
    try:
        for line in damage:
            yield Problem(_LEDGER, None, None, None, line)
        # What a damaged ledger says is no measure for the files.
        yield from _verify_files(folder, None if damage else ledger, live, progress or (lambda _: None))
    finally:
        if ledger is not None:
            ledger.close()


def repair(folder: str | Path) -> list[str]:
    """Rebuilds the ledger from the WARC files and sets torn tails aside; gives a line for each thing done.

    No byte of the archive is deleted: a torn tail becomes `<file>.torn-<offset>`, the old ledger `ledger.sqlite.old`.
    Damage in the middle of a file stays where it is, and `verify` goes on naming it. Raises ArchiveError if there is no
    archive or another process writes to it.
    """
    folder = Path(folder)
    _require_archive(folder)
    lock = WriterLock(folder)
    try:
        fresh = folder / f"{_LEDGER}.new"
        for leftover in folder.glob(f"{_LEDGER}.new*"):  # of a repair that was killed
            leftover.unlink()
        ledger = Ledger.open(fresh)
        try:
            done = _index_all(folder, ledger)
            finish_all(folder, ledger)
        finally:
            ledger.close()
        _replace_ledger(folder, fresh)
    finally:
        lock.release()
    return done


def _require_archive(folder: Path) -> None:
    if not (folder / "warc").is_dir():
        raise ArchiveError(f"{folder}: no archive here")


def _index_all(folder: Path, ledger: Ledger) -> list[str]:
    done: list[str] = []
    captures = files = 0
    for path in warc_files(folder):
        if not is_ours(path):
            done.append(f"{path}: not written by this archive, left as it is")
            continue
        added, end = index(ledger, path)
        captures, files = captures + added, files + 1
        size = size_of(path)
        if end < size or not size:
            done.append(set_aside(path, end))
    orphans = ledger.drop_orphans()
    if orphans:
        done.append(f"{folder}: {orphans} revisits left out, as what they revisit is lost; `verify` names them")
    done.append(f"{folder / _LEDGER}: rebuilt, {captures - orphans} captures in {files} files")
    return done


def _replace_ledger(folder: Path, fresh: Path) -> None:
    """Puts the new ledger in the old one's place; killed in between, the next opening finds none and builds it."""
    old = folder / _LEDGER
    for suffix in ("-wal", "-journal", ""):  # left beside a new database they would bring old pages into it
        part = Path(f"{old}{suffix}")
        if part.exists():
            part.replace(f"{old}.old{suffix}")
    Path(f"{old}-shm").unlink(missing_ok=True)
    fresh.replace(old)


def _verify_files(folder: Path, ledger: Ledger | None, live: bool, progress: Progress) -> Iterator[Problem]:
    known = ledger.extents() if ledger else {}
    files = warc_files(folder)
    for path in sorted((folder / "warc").glob("*.warc")):  # which no run of ours has written: each record is packed
        yield Problem(f"warc/{path.name}", None, None, None, _NOT_OURS)
    for name in sorted(set(known) - {path.name for path in files}):
        if not lies_at(folder / "warc" / name).exists():
            yield Problem(f"warc/{name}", None, None, None, "the ledger knows this file, but it is missing")
    for path in files:
        before = _Moment.of(folder, path, ledger)
        problems = list(_verify_file(path, ledger, live, progress))
        after = _Moment.of(folder, path, ledger) if problems and not live else before
        if after != before:
            # A writer came in between: it cuts off torn tails and indexes what was not, and goes on to write.
            problems = list(_verify_file(path, ledger, ledger is not None, lambda _: None))
        yield from problems


@dataclass(frozen=True)
class _Moment:
    """What of a file a writer changes."""

    locked: bool
    size: int | None
    extent: int | None

    @classmethod
    def of(cls, folder: Path, path: Path, ledger: Ledger | None) -> _Moment:
        locked = is_locked(folder)
        return cls(locked, _size(path), ledger.extents().get(path.name) if ledger else None)


def _size(path: Path) -> int | None:
    try:
        return size_of(path)
    except FileNotFoundError:  # nothing whole was in it, and a writer set aside what was
        return None


def _verify_file(path: Path, ledger: Ledger | None, live: bool, progress: Progress) -> Iterator[Problem]:
    known = ledger.extents() if ledger else {}
    if (live and path.name not in known) or _size(path) is None:
        return
    try:
        for what in _wrong_as_a_whole(path, ledger, known):
            yield Problem(f"warc/{lies_at(path).name}", None, None, None, what)
        if path.name in known or is_ours(path):
            check = FileCheck(path, ledger if path.name in known else None)
            yield from check.run(progress, live=live)
    except FileNotFoundError as error:
        if _size(path) is not None:
            raise ArchiveError(f"{path}: {error.strerror}") from error


def _wrong_as_a_whole(path: Path, ledger: Ledger | None, known: dict[str, int]) -> Iterator[str]:
    """What is wrong with a file without looking at its records."""
    if has_twin(path):
        yield f"{unfinished(path).name} is there too; compare the two and move one elsewhere"
    if path.name not in known and not is_ours(path):
        yield _NOT_OURS
    elif ledger and path.name not in known:
        yield "the ledger does not know this file"
    size = size_of(path)
    if size < known.get(path.name, 0):
        yield f"{size} bytes long, but the ledger knows {known[path.name]}"
