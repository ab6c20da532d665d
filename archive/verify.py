"""Checks an archive byte by byte, and rebuilds what can be rebuilt."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from archive.errors import ArchiveError
from archive.ledger import REPAIR, Capture, Ledger
from archive.lock import WriterLock, is_locked
from archive.names import has_twin, lies_at, size_of, unfinished, warc_files
from archive.recovery import finish_all, index, is_ours, row_of, set_aside
from archive.scan import Group, Grouping, Located, Member, members, read_file
from archive.warc import GZIP_HEADER, digest_problems, parse_record

_LEDGER = "ledger.sqlite"

Progress = Callable[[int], object]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and where."""

    file: str
    """Relative to the archive's folder."""
    offset: int | None
    """Where in the file, in its compressed bytes."""
    record_id: str | None
    url: str | None
    what: str

    def __str__(self) -> str:
        place = [self.file]
        if self.offset is not None:
            place.append(f"offset {self.offset}")
        place += [part for part in (self.record_id, self.url) if part]
        return f"{', '.join(place)}: {self.what}"


def archive_size(folder: str | Path) -> int:
    """How many bytes `verify` reads in all: what its progress counts up to."""
    return sum(map(size_of, warc_files(Path(folder))))


def verify(folder: str | Path, progress: Progress | None = None) -> Iterator[Problem]:
    """Every problem of the archive: damaged or torn records, digests, the ledger against the files.

    `progress` is called with the number of bytes read since it was called last. Changes nothing. While another process
    writes, what the ledger does not know yet is left out. Raises ArchiveError if there is no archive.
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
    for name in sorted(set(known) - {path.name for path in files}):
        yield Problem(f"warc/{name}", None, None, None, "the ledger knows this file, but it is missing")
    for path in files:
        if live and path.name not in known:
            continue
        for what in _wrong_as_a_whole(path, ledger, known):
            yield Problem(f"warc/{lies_at(path).name}", None, None, None, what)
        if path.name in known or is_ours(path):
            check = _FileCheck(path, ledger if path.name in known else None)
            yield from check.run(progress, live=live)


def _wrong_as_a_whole(path: Path, ledger: Ledger | None, known: dict[str, int]) -> Iterator[str]:
    """What is wrong with a file without looking at its records."""
    if has_twin(path):
        yield f"{unfinished(path).name} is there too; compare the two and move one elsewhere"
    if path.name not in known and not is_ours(path):
        yield "not written by this archive; move it elsewhere"
    elif ledger and path.name not in known:
        yield "the ledger does not know this file"
    size = size_of(path)
    if size < known.get(path.name, 0):
        yield f"{size} bytes long, but the ledger knows {known[path.name]}"


#: Where a capture lies; and as what, for one archive may hold the payload where another points to one.
_PLACE = ("seq", "file", "offset", "length", "refers_to")


def _differing(one: Capture, other: Capture, *, but: Collection[str]) -> list[str]:
    """The fields in which two captures differ, those left out that are named."""
    names = [field.name for field in fields(Capture) if field.name not in but]
    return [name for name in names if getattr(one, name) != getattr(other, name)]


class _FileCheck:
    """The check of one file; without a ledger its records only."""

    def __init__(self, path: Path, ledger: Ledger | None) -> None:
        self._path = path
        self._name = f"warc/{lies_at(path).name}"
        self._ledger = ledger
        self._rows = ledger.in_file(path.name) if ledger else []
        self._offsets = [row.offset for row in self._rows]
        self._unseen = {row.record_id: row for row in self._rows}
        self._grouping = Grouping()

    def run(self, progress: Progress, *, live: bool) -> Iterator[Problem]:
        """Reads the file once; where another process writes, as far as the ledger's rows went when they were read."""
        limit = max((row.offset + row.length for row in self._rows), default=0) if live else None
        data = read_file(self._path, limit)
        for member in members(data):
            if member.problem is None and data[member.offset : member.offset + len(GZIP_HEADER)] != GZIP_HEADER:
                yield self._problem(member.offset, "damaged gzip header", self._row_at(member.offset))
            yield from self._check_member(member)
            yield from self._torn()
            progress(member.length)
        self._grouping.interrupt()
        yield from self._torn()
        for row in self._unseen.values():
            yield self._problem(row.offset, "the ledger points here, but no whole capture lies here", row)

    def _check_member(self, member: Member) -> Iterator[Problem]:
        problem = member.problem
        if problem is None:
            try:
                record = parse_record(member.data)
            except ValueError as error:
                problem = str(error)
        if problem is not None:
            self._grouping.interrupt()
            row = self._row_at(member.offset)
            if row:
                self._unseen.pop(row.record_id, None)
            yield self._problem(member.offset, f"{problem} ({member.length} bytes)", row)
            return
        for line in digest_problems(record):
            yield Problem(self._name, member.offset, record.id, record.header("WARC-Target-URI") or None, line)
        group = self._grouping.add(Located(record, member.offset, member.length))
        if group is not None:
            yield from self._check_group(group)

    def _check_group(self, group: Group) -> Iterator[Problem]:
        found = row_of(group, self._path.name)
        if found is None:
            mark = group.records[-1]
            url = mark.header("WARC-Target-URI") or None
            yield Problem(self._name, group.offset, mark.id, url, "its metadata record is not one of this archive")
        elif self._ledger is not None:
            yield from self._check_row(found, self._ledger)

    def _check_row(self, found: Capture, ledger: Ledger) -> Iterator[Problem]:
        row = self._unseen.pop(found.record_id, None)
        if found.refers_to is not None:
            lost = list(self._check_revisit(found, ledger))
            yield from lost
            if lost and row is None:
                return
        if row is None:
            other = ledger.get(found.record_id)
            if other is None:
                yield self._problem(found.offset, "not in the ledger", found)
            elif differing := _differing(found, other, but=_PLACE):  # a copy, as in archives that were merged, is none
                place = f"{other.file} at offset {other.offset}"
                yield self._problem(found.offset, f"also in {place}, with another {', '.join(differing)}", found)
            return
        differing = _differing(found, row, but=("seq",))
        if differing:
            yield self._problem(found.offset, f"the ledger has another {', '.join(differing)}; {REPAIR}", found)

    def _check_revisit(self, found: Capture, ledger: Ledger) -> Iterator[Problem]:
        """The record that has a revisit's payload must be there, with that payload."""
        original = ledger.get(found.refers_to or "")
        if original is None:
            yield self._problem(found.offset, f"revisits {found.refers_to}, which is not in the archive", found)
        elif found.lacks_payload and original.payload_digest != found.payload_digest:
            yield self._problem(found.offset, f"revisits {found.refers_to}, which has another payload", found)

    def _torn(self) -> Iterator[Problem]:
        """The records of groups that lost a part, named once: not where the ledger's row was named already."""
        for located in self._grouping.torn:
            row = self._row_at(located.offset)
            if row is not None and row.record_id not in self._unseen:
                continue
            if row is not None:
                del self._unseen[row.record_id]
            record = located.record
            what = f"torn: this {record.type} record's group is not whole"
            yield Problem(self._name, located.offset, record.id, record.header("WARC-Target-URI") or None, what)
        self._grouping.torn.clear()

    def _row_at(self, offset: int) -> Capture | None:
        """The ledger's row whose group covers this place."""
        number = bisect.bisect_right(self._offsets, offset) - 1
        if number < 0 or offset >= self._rows[number].offset + self._rows[number].length:
            return None
        return self._rows[number]

    def _problem(self, offset: int, what: str, row: Capture | None) -> Problem:
        return Problem(self._name, offset, row.record_id if row else None, row.url if row else None, what)
