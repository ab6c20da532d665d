"""An exchange: one request and what came back, as it went over the wire at one moment."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from archive.message import Message, decode_response, header_end

__all__ = ["Exchange", "Message", "body_digest", "decode_response", "new_record_id"]

#: What stands before a rendering where it is read as if it had been received.
_RENDERED_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
#: The values WARC 1.1 (ISO 28500:2017, 5.13) allows for WARC-Truncated.
TRUNCATED = ("length", "time", "disconnect", "unspecified")


def new_record_id() -> str:
    """A fresh WARC-Record-ID: `<urn:uuid:…>`."""
    return f"<{uuid.uuid4().urn}>"


def body_digest(body: bytes) -> str:
    """The digest of a request body: `sha256:` and lower-case hex, "" for an empty body."""
    return "sha256:" + hashlib.sha256(body).hexdigest() if body else ""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One exchange. `fetched_at` is cut to milliseconds, the precision of WARC-Date."""

    url: str
    method: str = "GET"
    request_block: bytes = b""
    """Request line, headers and body as sent; b"" where nothing was sent (a refusal by robots.txt, no DNS)."""
    response_block: bytes | None = None
    """Status line, headers and body as received: transfer and content coding untouched; None for a failure."""
    fetched_at: datetime
    """When the response began to arrive (or the request failed), UTC."""
    ip: str | None = None
    record_id: str = field(default_factory=new_record_id)
    """Of the response record; of the metadata record where there is no response. With its angle brackets."""
    portal: str = ""
    role: str = ""
    """`home`, `list`, `report`, `attachment`, `robots`, …: what the page was asked for."""
    notes: Mapping[str, Any] = field(default_factory=dict)
    """What the response does not say (found_on, the list's row, …); must survive JSON. Where nothing was sent
    `request_body` holds the text of the body that would have been."""
    failure: str | None = None
    """Why there is no whole response: `dns`, `timeout`, `robots`, …"""
    truncated: str | None = None
    """Why the response is cut short, as in WARC-Truncated: `length`, `time`, `disconnect`, `unspecified`."""
    rendered: bytes | None = None
    """The page as a browser had it after its scripts had run, HTML in UTF-8; None where no browser was asked."""

    def __post_init__(self) -> None:
        if self.fetched_at.tzinfo is None:
            raise ValueError("fetched_at must carry its time zone")
        if self.truncated is not None and self.truncated not in TRUNCATED:
            raise ValueError(f"truncated is {self.truncated!r}, not one of {', '.join(TRUNCATED)}")
        try:
            moment = self.fetched_at.astimezone(UTC)
        except OverflowError as error:
            raise ValueError("fetched_at is before the first year or after the last") from error
        object.__setattr__(self, "fetched_at", moment.replace(microsecond=moment.microsecond // 1000 * 1000))

    @property
    def page_block(self) -> bytes | None:
        """What a reader reads: the rendering, under a header of its own, where there is one, else the response."""
        return self.response_block if self.rendered is None else _RENDERED_HEAD + self.rendered

    @property
    def request_body(self) -> bytes:
        """The body that was sent, or would have been."""
        if not self.request_block:
            return str(self.notes.get("request_body") or "").encode()
        end = header_end(self.request_block)
        return b"" if end is None else self.request_block[end:]

    @property
    def request_digest(self) -> str:
        """`body_digest` of the request body: with URL and method the key of an exchange."""
        return body_digest(self.request_body)

    @property
    def message(self) -> Message | None:
        """The response decoded with the default limits; None for a failure. Raises DecodeError."""
        return None if self.response_block is None else decode_response(self.response_block)
