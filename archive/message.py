"""A raw HTTP response read into a Message: the one way by which crawl, replay and rebuild see a body.

Lenient where servers and other archivers are sloppy, strict about size. What was cut short is given as far as it
goes and marked `partial`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.coding import decode_content
from archive.errors import TooLarge

MAX_SIZE = 64 * 1024 * 1024

_HEADER_END = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(rb"HTTP/(\d(?:\.\d)?)[ \t]+(\d{3})(?:[ \t]+([^\r\n]*?))?[ \t]*(?:\r?\n|$)", re.IGNORECASE)
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_LINE_END = re.compile(rb"\r?\n")
_BODILESS = (204, 304)


@dataclass(frozen=True)
class Message:
    """A response: header bytes as latin-1, the body without transfer and content coding."""

    status: int
    """0 where the block has no status line; the whole block is the body then."""
    reason: str
    headers: list[tuple[str, str]]
    """In their order and case, repeated ones repeated; as received, Content-Encoding and the like included."""
    body: bytes
    partial: bool = False
    """The body is known to be incomplete: fewer bytes than Content-Length, no last chunk, a broken gzip stream."""

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever the case of its name."""
        return first_header(self.headers, name)


def first_header(headers: list[tuple[str, str]], name: str) -> str | None:
    """The first value of a header, whatever the case of its name."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


def header_end(block: bytes, start: int = 0) -> int | None:
    """Where the body begins: behind the first empty line at or after `start`; None if there is none."""
    found = _HEADER_END.search(block, start)
    return found.end() if found else None


def payload_start(block: bytes) -> int:
    """Where the body of the final response begins, interim (1xx) responses passed over.

    The block's length where the header never ends, 0 where there is no status line.
    """
    start = _final_response(block)
    if _STATUS_LINE.match(block, start) is None:
        return 0
    end = header_end(block, start)
    return len(block) if end is None else end


def read_head(block: bytes) -> tuple[int, str, list[tuple[str, str]]]:
    """Status, reason and headers of the final response, without touching its body; status 0 if it has none."""
    start = _final_response(block)
    line = _STATUS_LINE.match(block, start)
    if line is None:
        return 0, "", []
    end = header_end(block, start)
    lines = block[line.end() : len(block) if end is None else end]
    return int(line[2]), (line[3] or b"").decode("latin-1"), _header_fields(lines)


def request_fields(block: bytes) -> list[tuple[str, str]]:
    """Name and value of each header of a raw request."""
    _, _, lines = block[: header_end(block)].partition(b"\n")
    return _header_fields(lines)


def decode_response(block: bytes, max_size: int = MAX_SIZE) -> Message:
    """The final response of a raw block.

    Raises TooLarge if its decoded body has more than `max_size` bytes (never holding much more than that), and
    UnsupportedCoding for a content coding without decoder.
    """
    status, reason, headers = read_head(block)
    start = payload_start(block)
    body = block[start:]
    partial = bool(status) and start == len(block) and header_end(block, _final_response(block)) is None
    codings = _tokens(headers, "content-encoding")
    if status in _BODILESS:
        cut = False
    elif "chunked" in _tokens(headers, "transfer-encoding"):
        body, cut = _dechunk(body)
    else:
        body, cut = _by_length(body, headers, coded=bool(codings))
    body, broken = decode_content(body, codings, max_size)
    if len(body) > max_size:
        raise TooLarge(max_size)
    return Message(status, reason, headers, body, partial or cut or broken)


def _final_response(block: bytes) -> int:
    """Where the status line of the final response begins; blank lines before a status line are passed over."""
    start = 0
    while True:
        while blank := _LINE_END.match(block, start):
            start = blank.end()
        line = _STATUS_LINE.match(block, start)
        if line is None or not line[2].startswith(b"1") or line[2] == b"101":
            return start
        end = header_end(block, start)
        if end is None or _STATUS_LINE.match(block, end) is None:
            return start
        start = end


def _header_fields(lines: bytes) -> list[tuple[str, str]]:
    """Name and value of each header line; folded lines joined by a space, lines without a colon left out."""
    fields: list[tuple[str, str]] = []
    for line in _LINE_END.split(lines):
        text = line.decode("latin-1")
        if text[:1] in (" ", "\t") and fields:
            name, value = fields[-1]
            fields[-1] = name, f"{value} {text.strip()}".strip()
        elif ":" in text:
            name, _, value = text.partition(":")
            fields.append((name.strip(), value.strip()))
    return fields


def _tokens(headers: list[tuple[str, str]], name: str) -> list[str]:
    """The comma-separated values of a header, over all its lines, in lower case."""
    values = [value for key, value in headers if key.lower() == name]
    return [token for token in (part.strip().lower() for part in ",".join(values).split(",")) if token]


def _by_length(body: bytes, headers: list[tuple[str, str]], *, coded: bool) -> tuple[bytes, bool]:
    """The body that Content-Length delimits, and whether bytes are missing.

    Archivers that store a body decoded often keep the length of the coded one: with a content coding a longer body
    is left as it is, and the decoder finds out what is missing.
    """
    length = first_header(headers, "content-length")
    if length is None or not length.isascii() or not length.isdigit():
        return body, False
    if len(body) > int(length) and not coded:
        return body[: int(length)], False
    return body, len(body) < int(length)


def _dechunk(body: bytes) -> tuple[bytes, bool]:
    """The body without chunked coding (RFC 9112, 7.1), and whether its end is missing.

    Archivers that store a body dechunked often keep the header: what does not begin with a chunk is not chunked.
    """
    if body and _CHUNK_SIZE.match(body) is None:
        return body, False
    chunks: list[bytes] = []
    position = 0
    while size := _CHUNK_SIZE.match(body, position):
        length = int(size[1], 16)
        if length == 0:
            return b"".join(chunks), False
        chunks.append(body[size.end() : size.end() + length])
        position = size.end() + length
        line_end = _LINE_END.match(body, position)
        if line_end is None:
            break
        position = line_end.end()
    return b"".join(chunks), True
