"""What is kept of each record of somebody else's WARC files while they are replayed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from sys import intern
from typing import TYPE_CHECKING

from archive.warc import Headers, Record

if TYPE_CHECKING:
    from archive.foreign import WarcSource

_DATE = re.compile(r"(\d{4})(?:-?(\d\d)(?:-?(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d)(?:\.(\d{1,9}))?)?)?)?)?")
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a revisit says that its payload is."""

    record_id: str
    url: str
    when: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Stub:
    """What of a record's header tells what it is, and where to find the record again. There may be millions of them:
    the rest of the header is read with the block."""

    source: WarcSource
    offset: int
    """Of the record's gzip member; in a file that is plain, or compressed as a whole, of the unpacked record."""
    within: int
    """Where in the unpacked member it begins; 0 but for odd files with several records in some members."""
    type: str
    id: str
    url: str
    """WARC-Target-URI; "" where there is none."""
    when: datetime
    content_type: str
    concurrent: tuple[str, ...]
    """The ids of the records that it is concurrent to."""
    payload_digest: str
    refers_to: Reference | None
    """Of a revisit."""

    def read(self) -> Record:
        """The whole record, read from the file."""
        return self.source.read(self.offset, self.within)


def stub_of(source: WarcSource, offset: int, within: int, headers: Headers) -> Stub:
    """The stub of a record with these header fields."""
    record = Record(headers, b"")
    kind = intern(record.type)
    return Stub(
        source=source,
        offset=offset,
        within=within,
        type=kind,
        id=record.id,
        url=intern(_plain_uri(record.header("WARC-Target-URI"))),  # a request and its response share one
        when=parse_date(record.header("WARC-Date")),
        content_type=intern(record.header("Content-Type")),
        concurrent=tuple([value for name, value in headers if name.lower() == "warc-concurrent-to"]),
        payload_digest=record.header("WARC-Payload-Digest"),
        refers_to=_reference(record) if kind == "revisit" else None,
    )


def _reference(revisit: Record) -> Reference:
    return Reference(
        revisit.header("WARC-Refers-To"),
        _plain_uri(revisit.header("WARC-Refers-To-Target-URI")),
        parse_date(revisit.header("WARC-Refers-To-Date")),
    )


def parse_date(text: str) -> datetime:
    """A WARC-Date of any precision from the year down, or of 14 digits; the beginning of time where it is none."""
    found = _DATE.match(text)
    if found is None:
        return _NEVER
    year, month, day, hour, minute, second, fraction = found.groups()
    microsecond = int((fraction or "0").ljust(6, "0")[:6])
    numbers = (int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), min(int(second or 0), 59))
    try:
        return datetime(*numbers, microsecond, tzinfo=UTC)
    except ValueError:
        return _NEVER


def _plain_uri(uri: str) -> str:
    """wget 1.19 wrote `<…>` around target URIs."""
    return uri[1:-1] if uri.startswith("<") and uri.endswith(">") else uri
