"""WARC 1.1 records (ISO 28500:2017): an exchange as a group of gzip members, and back.

A group is `request`, `response` (or `revisit`), `resource` where a browser rendered the page, and, last, `metadata`:
the metadata record is the group's commit mark, a group without it is torn. Blocks are the raw bytes as given; only the
request's credentials are left out (see `without_credentials`).
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urldefrag

from archive.errors import ArchiveError
from archive.exchange import Exchange
from archive.message import header_end, payload_start

#: Version of the metadata record's fields and of the group's make-up.
FORMAT = 3  # 1 knows no revisits, 2 no renderings
_WITHOUT_RENDERING = 2
#: Before the page's address in the target of a rendering: no replay tool takes it for the page as it was sent.
DOM = "urn:dom:"
#: WARC-Profile of a revisit (6.7.2, 6.7.3): the payload is one that is archived; the server said `not modified`.
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
#: Value of `isPartOf` in the warcinfo record of every file of ours: what tells our files from other tools'.
COLLECTION = "annual-reports"

#: The content type of warcinfo and metadata records. pywb serves a metadata record of any other type as the page.
FIELDS = "application/warc-fields"
#: RFC 1952: deflate, no flags, no time, no system. The CRC does not cover these bytes: always the same, they can be
#: verified all the same.
GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"

_CRLF2 = b"\r\n\r\n"
_GZIP_LEVEL = 6
_UNSAFE_IN_HEADER = re.compile(r"[^\x21-\x7e]")
_CREDENTIALS = re.compile(
    rb"^(?:cookie|authorization|proxy-authorization)[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*", re.IGNORECASE | re.MULTILINE
)
_DISPUTED = re.compile(rb"(?<!\r)\n|\n[^\S\n]*[^\S\r\n][^\S\n]*\n")
_INTERIM = re.compile(rb"HTTP/[\d.]+[ \t]+1\d\d")

Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Record:
    """One WARC record as read."""

    headers: Headers
    block: bytes

    def header(self, name: str) -> str:
        """The first value of a header, "" where it is absent."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")

    @property
    def type(self) -> str:
        """`warcinfo`, `request`, `response`, `metadata`, …"""
        return self.header("WARC-Type")

    @property
    def id(self) -> str:
        """WARC-Record-ID, angle brackets included."""
        return self.header("WARC-Record-ID")


@dataclass(frozen=True)
class Original:
    """The response record whose payload a revisit stands for."""

    record_id: str
    url: str
    fetched_at: datetime
    payload_digest: str
    profile: str
    """IDENTICAL or NOT_MODIFIED."""


def digest(data: bytes) -> str:
    """`sha256:` and lower-case hex: the form that warcio and FastWARC both verify."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def warc_date(moment: datetime) -> str:
    """WARC-Date with milliseconds: 2024-01-02T03:04:05.678Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def warcinfo(filename: str, software: Mapping[str, str], moment: datetime) -> tuple[str, bytes]:
    """The first record of a file: its id, and the record as a gzip member."""
    fields = {"format": "WARC File Format 1.1", "isPartOf": COLLECTION, "captureFormat": str(FORMAT), **software}
    lines = "".join(f"{_one_line(name)}: {_one_line(value)}\r\n" for name, value in fields.items())
    record_id = f"<{uuid.uuid5(uuid.NAMESPACE_URL, filename).urn}>"
    headers = [("WARC-Date", warc_date(moment)), ("WARC-Filename", filename)]
    return record_id, _member("warcinfo", record_id, headers, FIELDS, lines.encode())


def group(exchange: Exchange, warcinfo_id: str, original: Original | None = None) -> bytes:
    """The exchange as gzip members: request if something was sent, response if something came (a revisit in its place
    where `original` has its payload), metadata.

    Cookie, Authorization and Proxy-Authorization lines of the request are left out.
    """
    common = [("WARC-Date", warc_date(exchange.fetched_at)), _target(urldefrag(exchange.url).url)]
    if exchange.ip:
        common.append(("WARC-IP-Address", exchange.ip))
    common.append(("WARC-Warcinfo-ID", warcinfo_id))
    concurrent = [("WARC-Concurrent-To", exchange.record_id)]
    members = []
    if exchange.request_block:
        block = without_credentials(exchange.request_block)
        headers = common + concurrent + _payload_digest(block)
        members.append(
            _member("request", _derived_id(exchange, "request"), headers, "application/http;msgtype=request", block)
        )
    if exchange.response_block is not None:
        members.append(
            _response_member(exchange, exchange.response_block, common)
            if original is None
            else _revisit_member(exchange, exchange.response_block, common, original)
        )
        headers, metadata_id = common + concurrent, _derived_id(exchange, "metadata")
    else:
        headers, metadata_id = common, exchange.record_id
    if exchange.rendered is not None:
        members.append(_rendered_member(exchange, exchange.rendered, common[2:] + concurrent))
    facts = _facts(exchange)
    if original is not None and original.profile == NOT_MODIFIED:
        facts["response_head"] = (exchange.response_block or b"").decode("latin-1")
    members.append(_member("metadata", metadata_id, headers, FIELDS, _metadata_block(facts)))
    return b"".join(members)


def without_credentials(block: bytes) -> bytes:
    """A raw request without its Cookie, Authorization and Proxy-Authorization lines; the body is not touched."""
    end = header_end(block) or len(block)
    head, body = block[:end], block[end:]
    return _CREDENTIALS.sub(b"", head) + body


def http_payload_start(block: bytes) -> int | None:
    """Where every WARC tool agrees that the payload of a request or response begins; None where they would not.

    Interim responses before the final one, lines that end by a bare LF or hold blanks only, and blocks without header
    end are read differently by different tools; such records carry a block digest only.
    """
    end = block.find(_CRLF2) + len(_CRLF2)
    if end < len(_CRLF2) or block[:1].isspace() or _INTERIM.match(block) or _DISPUTED.search(block, 0, end):
        return None
    return end


def parse_record(data: bytes) -> Record:
    """One record from the uncompressed bytes of its gzip member. Raises ValueError that says what is wrong."""
    head, found, rest = data.partition(_CRLF2)
    if not found or not head.startswith(b"WARC/"):
        raise ValueError("no WARC header")
    record = Record(parse_fields(head), b"")
    length = record.header("Content-Length")
    if not (length.isascii() and length.isdigit()):
        raise ValueError("no Content-Length")
    if rest[int(length) :] != _CRLF2:
        raise ValueError("block and Content-Length disagree")
    return Record(record.headers, rest[: int(length)])


def parse_fields(head: bytes) -> Headers:
    """The fields of a WARC header, its version line left out; folded lines joined."""
    fields: Headers = []
    for line in head.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")[1:]:
        if line[:1] in (" ", "\t") and fields:
            fields[-1] = fields[-1][0], f"{fields[-1][1]} {line.strip()}"
        elif ":" in line:
            name, _, value = line.partition(":")
            fields.append((name.strip(), value.strip()))
    return fields


def digest_problems(record: Record) -> Iterator[str]:
    """One line for each digest of the record that its bytes do not have; only sha256 is checked."""
    checks = [("WARC-Block-Digest", 0), ("WARC-Payload-Digest", http_payload_start(record.block) or 0)]
    for name, start in checks[: 1 if record.type == "revisit" else 2]:  # a revisit's payload is elsewhere
        expected = record.header(name)
        if expected.startswith("sha256:") and expected != digest(record.block[start:]):
            yield f"{name} does not match the record's bytes"


def revisit_of(records: Iterable[Record]) -> Record | None:
    """The group's revisit record, if it has one."""
    return next((record for record in records if record.type == "revisit"), None)


def read_exchange(records: Iterable[Record], payload: bytes = b"") -> Exchange:
    """The exchange of one whole group; of a revisit, with the payload that it stands for. Raises ValueError where the
    records are no group of ours.

    The notes are as JSON gives them back: a tuple has become a list.
    """
    by_type = {record.type: record for record in records}
    mark = by_type.get("metadata")
    if mark is None:
        raise ValueError("no metadata record")
    facts = read_facts(mark)
    response = by_type.get("response") or by_type.get("revisit")
    request = by_type.get("request")
    return Exchange(
        url=facts["url"],
        method=facts["method"],
        request_block=request.block if request else b"",
        response_block=response_head(facts, response.block) + payload if response else None,
        fetched_at=datetime.fromisoformat(mark.header("WARC-Date")),
        ip=mark.header("WARC-IP-Address") or None,
        record_id=response.id if response else mark.id,
        portal=facts["portal"],
        role=facts["role"],
        notes=facts["notes"],
        failure=facts["failure"],
        truncated=facts["truncated"],
        rendered=by_type["resource"].block if "resource" in by_type else None,
    )


def response_head(facts: Mapping[str, Any], block: bytes) -> bytes:
    """What is archived of a response: its record's block or, of a 304 without one, the header in its metadata."""
    head = facts.get("response_head")
    return block if head is None else str(head).encode("latin-1", "replace")


def read_facts(record: Record) -> dict[str, Any]:
    """The facts of a metadata record of ours. Raises ValueError if it is another tool's, ArchiveError if newer."""
    lines = [line.partition(": ") for line in record.block.decode().split("\r\n") if line]
    try:
        facts = {name: json.loads(value, parse_constant=_no_number) for name, _, value in lines}
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    version = facts.get("capture")
    if type(version) is not int:
        raise ValueError("not a metadata record of this archive")
    if version > FORMAT:
        raise ArchiveError(f"{record.id} was written by a newer version (capture format {version}, known is {FORMAT})")
    _check_kinds(facts)
    return facts


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no JSON")


def _check_kinds(facts: Mapping[str, Any]) -> None:
    """Raises ValueError where a value is not of its kind: the record may be somebody else's work."""
    for name, value in facts.items():
        if name in ("url", "method", "portal", "role") or (name in ("failure", "truncated") and value is not None):
            if not isinstance(value, str):
                raise ValueError(f"{name} is no text")
            value.encode()  # what JSON has escaped may be half a character
        elif name == "notes" and not isinstance(value, dict):
            raise ValueError("notes are no object")


def _response_member(exchange: Exchange, block: bytes, common: Headers) -> bytes:
    headers = common + _payload_digest(block)
    if exchange.truncated:
        headers.append(("WARC-Truncated", exchange.truncated))
    return _member("response", exchange.record_id, headers, "application/http;msgtype=response", block)


def _revisit_member(exchange: Exchange, block: bytes, common: Headers, original: Original) -> bytes:
    """The response's header alone. A block cut off for what is archived already is marked `length` (6.7.2).

    A 304 has no block at all, as 6.7.3 allows, and its header stands in the metadata record: pywb would give a reader
    who asks for that moment the 304, and not the page that it is about.
    """
    headers = [
        *common,
        ("WARC-Profile", original.profile),
        ("WARC-Refers-To", original.record_id),
        ("WARC-Refers-To-Target-URI", _header_safe(original.url)),
        ("WARC-Refers-To-Date", warc_date(original.fetched_at)),
        ("WARC-Payload-Digest", original.payload_digest),
    ]
    if original.profile == IDENTICAL:
        headers.append(("WARC-Truncated", "length"))
        block = block[: payload_start(block)]
    else:
        block = b""
    return _member("revisit", exchange.record_id, headers, "application/http;msgtype=response", block)


def _rendered_member(exchange: Exchange, block: bytes, headers: Headers) -> bytes:
    """The page as the browser had it: no message of a protocol, so a `resource` (6.4), under a name of its own."""
    headers = [("WARC-Date", warc_date(exchange.fetched_at)), _target(DOM + exchange.url), *headers]
    return _member("resource", _derived_id(exchange, "resource"), headers, "text/html; charset=utf-8", block)


def _target(uri: str) -> tuple[str, str]:
    return "WARC-Target-URI", _header_safe(uri)


def _metadata_block(facts: Mapping[str, Any]) -> bytes:
    """A field a line, each value as JSON; notes in the order given. Raises TypeError or ValueError for odd notes."""
    return "".join(f"{name}: {encode_json(value)}\r\n" for name, value in facts.items()).encode()


def _facts(exchange: Exchange) -> dict[str, Any]:
    return {
        "capture": _WITHOUT_RENDERING if exchange.rendered is None else FORMAT,
        "url": exchange.url,
        "method": exchange.method,
        "portal": exchange.portal,
        "role": exchange.role,
        "failure": exchange.failure,
        "truncated": exchange.truncated,
        "request_body_digest": exchange.request_digest,
        "notes": exchange.notes,
    }


def encode_json(value: Any) -> str:
    """Compact JSON with Chinese readable; a lone surrogate (half an emoji in a list's row) is escaped."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_as_dict)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, allow_nan=False, separators=(",", ":"), default=_as_dict)
    return text


def _as_dict(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be kept in the notes of a capture")


def _payload_digest(block: bytes) -> Headers:
    start = http_payload_start(block)
    return [] if start is None else [("WARC-Payload-Digest", digest(block[start:]))]


def payload_digest(block: bytes) -> str:
    """The digest of a response's stored payload: the bytes after the header, transfer coding as stored."""
    return digest(block[payload_start(block) :])


def _derived_id(exchange: Exchange, kind: str) -> str:
    """The id of a companion record: the same exchange always gets the same ids."""
    return f"<{uuid.uuid5(uuid.NAMESPACE_URL, exchange.record_id + kind).urn}>"


def _member(kind: str, record_id: str, headers: Headers, content_type: str, block: bytes) -> bytes:
    """One record as one gzip member."""
    fields = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", record_id),
        *headers,
        ("WARC-Block-Digest", digest(block)),
        ("Content-Type", content_type),
        ("Content-Length", str(len(block))),
    ]
    head = "WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields) + "\r\n"
    packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 31)  # 31: with a gzip header
    packed = packer.compress(head.encode()) + packer.compress(block) + packer.compress(_CRLF2) + packer.flush()
    return GZIP_HEADER + packed[len(GZIP_HEADER) :]


def _header_safe(url: str) -> str:
    """A URL that cannot break a header line; the metadata record has it as it was."""
    return _UNSAFE_IN_HEADER.sub(lambda found: quote(found[0], safe=""), url)


def _one_line(value: str) -> str:
    return " ".join(str(value).split())
