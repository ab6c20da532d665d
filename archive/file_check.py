"""One WARC file byte by byte: its records, their digests, and its part of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from archive.ledger import REPAIR, Capture, Ledger
from archive.names import lies_at
from archive.recovery import row_of
from archive.scan import Group, Grouping, Located, Member, members
from archive.stretch import Stretch
from archive.warc import GZIP_HEADER, digest_problems, parse_record

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


#: Where a capture lies; and as what, for one archive may hold the payload where another points to one.
_PLACE = ("seq", "file", "offset", "length", "refers_to")


def _differing(one: Capture, other: Capture, *, but: Collection[str]) -> list[str]:
    """The fields in which two captures differ, those left out that are named."""
    names = [field.name for field in fields(Capture) if field.name not in but]
    return [name for name in names if getattr(one, name) != getattr(other, name)]


class FileCheck:
    """The check of one file; without a ledger its records only."""

    def __init__(self, path: Path, ledger: Ledger | None) -> None:
        self._path = path
        self._name = f"warc/{lies_at(path).name}"
        self._ledger = ledger
        self._last = ledger.last() if ledger else 0
        """Up to which the ledger is looked at: another process may begin to write meanwhile."""
        self._seen: set[int] = set()
        """The ledger's rows, by their seq, that were found or named; a file may hold hundreds of thousands."""
        self._grouping = Grouping()

    def run(self, progress: Progress, *, live: bool) -> Iterator[Problem]:
        """Reads the file once; where another process writes, as far as the ledger's rows went when they were read."""
        limit = self._ledger.end_in(self._path.name) if live and self._ledger else None
        data = Stretch(self._path, limit)
        for member in members(data):
            if member.problem is None and data[member.offset : member.offset + len(GZIP_HEADER)] != GZIP_HEADER:
                yield self._problem(member.offset, "damaged gzip header", self._row_at(member.offset))
            yield from self._check_member(member)
            yield from self._torn()
            progress(member.length)
        self._grouping.interrupt()
        yield from self._torn()
        for row in self._ledger.in_file(self._path.name, upto=self._last) if self._ledger else ():
            if row.seq not in self._seen:
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
                self._seen.add(row.seq)
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
        row = self._row_of(found.record_id, ledger)
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
            if row is not None and row.seq in self._seen:
                continue
            if row is not None:
                self._seen.add(row.seq)
            record = located.record
            what = f"torn: this {record.type} record's group is not whole"
            yield Problem(self._name, located.offset, record.id, record.header("WARC-Target-URI") or None, what)
        self._grouping.torn.clear()

    def _row_of(self, record_id: str, ledger: Ledger) -> Capture | None:
        """The ledger's row of a capture in this file, the first time that it is asked for."""
        row = ledger.get(record_id)
        if row is None or row.file != self._path.name or row.seq > self._last or row.seq in self._seen:
            return None
        self._seen.add(row.seq)
        return row

    def _row_at(self, offset: int) -> Capture | None:
        """The ledger's row whose group covers this place."""
        row = self._ledger.at(self._path.name, offset) if self._ledger else None
        return row if row is not None and row.seq <= self._last else None

    def _problem(self, offset: int, what: str, row: Capture | None) -> Problem:
        return Problem(self._name, offset, row.record_id if row else None, row.url if row else None, what)
