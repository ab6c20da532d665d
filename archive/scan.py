"""A file of gzip members read one after the other, across damage: members, records, whole groups."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from archive.warc import Record, parse_record

_MAGIC = b"\x1f\x8b\x08"
_PIECE = 16 * 1024
#: Bytes that one record may unpack to, eight times the largest response that a crawl takes: what says more, in an
#: archive of somebody else's, is there to fill the memory.
MAX_RECORD = 512 * 1024 * 1024


class Bytes(Protocol):
    """What members are looked for in: bytes, a mapping, a Stretch of a file."""

    def __len__(self) -> int: ...

    def __getitem__(self, part: slice, /) -> bytes: ...

    def find(self, sought: bytes, start: int, /) -> int: ...


@dataclass(frozen=True)
class Member:
    """One gzip member, or a stretch of bytes that is none."""

    offset: int
    length: int
    data: bytes = field(repr=False, default=b"")
    """Uncompressed."""
    problem: str | None = None
    """What is wrong with the stretch; None for a whole member."""


@dataclass(frozen=True)
class Located:
    """A record and where its member lies."""

    record: Record
    offset: int
    length: int


@dataclass(frozen=True)
class Group:
    """The records of one exchange, from `offset` to `end`; the last one is its metadata record."""

    members: tuple[Located, ...]

    @property
    def offset(self) -> int:
        """Where its first member begins."""
        return self.members[0].offset

    @property
    def end(self) -> int:
        """Where its last member ends."""
        return self.members[-1].offset + self.members[-1].length

    @property
    def records(self) -> tuple[Record, ...]:
        """The records, in their order."""
        return tuple(member.record for member in self.members)


def members(data: Bytes, start: int = 0) -> Iterator[Member]:
    """Every member from `start` on. After damage goes on at the next member that holds a WARC record."""
    position = start
    while position < len(data):
        member = read_member(data, position)
        if member.problem is not None:
            following = _next_warc_member(data, position + 1)
            member = Member(position, following - position, problem=member.problem)
        yield member
        position += member.length


def read_member(data: Bytes, offset: int) -> Member:
    """The member at `offset`; with a problem (and length 0) if there is no whole one."""
    if data[offset : offset + 3] != _MAGIC:
        return Member(offset, 0, problem="no gzip member begins here")
    decoder = zlib.decompressobj(31)
    pieces: list[bytes] = []
    position, size = offset, 0
    try:
        while not decoder.eof and position < len(data):
            pieces.append(decoder.decompress(data[position : position + _PIECE]))
            size += len(pieces[-1])
            if size > MAX_RECORD:
                return Member(offset, 0, problem=f"unpacks to more than {MAX_RECORD} bytes")
            position = min(position + _PIECE, len(data))
    except zlib.error as error:
        return Member(offset, 0, problem=f"damaged gzip member ({str(error).removeprefix('Error -3 while ')})")
    if not decoder.eof:
        return Member(offset, 0, problem="gzip member is cut short")
    return Member(offset, position - len(decoder.unused_data) - offset, b"".join(pieces))


class Grouping:
    """Puts records together into groups as they are read."""

    def __init__(self) -> None:
        self.open: list[Located] = []
        """Records that wait for the metadata record of their group."""
        self.torn: list[Located] = []
        """Records whose group turned out to have lost a part; the caller may take them away."""

    def add(self, located: Located) -> Group | None:
        """The group that this record completes, if it does."""
        if located.record.type == "warcinfo":
            self.interrupt()
            return None
        self.open.append(located)
        if located.record.type != "metadata":
            return None
        kept = _belonging(self.open)
        self.torn += [one for one in self.open if one not in kept]
        self.open = []
        return Group(kept) if kept else None

    def interrupt(self) -> None:
        """Damage, or the end: what waits will never be whole."""
        self.torn += self.open
        self.open = []


def groups(data: Bytes, start: int = 0) -> Iterator[Group]:
    """Every whole group from `start` on; torn groups and damaged members are passed over."""
    grouping = Grouping()
    for member in members(data, start):
        if member.problem is not None:
            grouping.interrupt()
            continue
        try:
            record = parse_record(member.data)
        except ValueError:  # what is wrong with it is for verify to say
            grouping.interrupt()
            continue
        group = grouping.add(Located(record, member.offset, member.length))
        grouping.torn.clear()
        if group is not None:
            yield group


def _belonging(pending: list[Located]) -> tuple[Located, ...]:
    """The records of the last one's exchange, concurrent to the same record; () if its response is not there.

    Damage, or a group torn in the middle of a file, can leave a request or a response without its mark.
    """
    mark = pending[-1].record
    response_id = mark.header("WARC-Concurrent-To")
    anchor = response_id or mark.id
    kept = [one for one in pending[:-1] if anchor in (one.record.id, one.record.header("WARC-Concurrent-To"))]
    if response_id and all(one.record.id != response_id for one in kept):
        return ()
    return (*kept, pending[-1])


def _next_warc_member(data: Bytes, start: int) -> int:
    """Where the next member that holds a WARC record begins; the end of the data if there is none."""
    position = data.find(_MAGIC, start)
    while position >= 0:
        try:
            opening = zlib.decompressobj(31).decompress(data[position : position + 512], 5)
        except zlib.error:
            opening = b""
        if opening == b"WARC/":
            return position
        position = data.find(_MAGIC, position + 1)
    return len(data)
