"""When a response is archived as a `revisit`: what came is in the archive already, under the same address.

By the digest of the stored payload, the bytes behind the header as they came: so a revisit gives back every byte of
its exchange. A page whose text is the same, but not its chunks or its compression, is stored whole.
"""

from __future__ import annotations

from collections.abc import Callable

from archive.exchange import Exchange
from archive.ledger import Capture, Ledger
from archive.message import first_header, request_fields
from archive.warc import IDENTICAL, NOT_MODIFIED, Original, http_payload_start


def original_of(
    exchange: Exchange, capture: Capture, ledger: Ledger, payload_of: Callable[[Capture], bytes | None]
) -> Original | None:
    """The record that an exchange, about to be archived as `capture`, revisits; None where it is to be stored whole.

    `payload_of` reads what a capture holds, None where that is damaged: a page that came again is the chance to have it
    whole again, and not to be thrown away for a record that nobody can read.
    """
    block = exchange.response_block
    if block is None or capture.status is None or capture.failure is not None:
        return None
    start = http_payload_start(block)
    if start is None:  # tools would not agree on what is left out
        return None
    if capture.status == 304:
        return _referred(_held(exchange, capture, ledger), NOT_MODIFIED)
    if not 200 <= capture.status < 300 or start == len(block) or capture.payload_digest is None:
        return None
    key = (capture.url, capture.method, capture.request_digest)
    found = ledger.with_payload(*key, capture.payload_digest)
    held = found is not None and payload_of(found) == block[start:]
    return _referred(found, IDENTICAL) if held else None


def _held(exchange: Exchange, capture: Capture, ledger: Ledger) -> Capture | None:
    """The newest capture with the validator that the request named (RFC 9110, 13.1), in the record with its payload."""
    fields = request_fields(exchange.request_block)
    etag, modified = first_header(fields, "if-none-match"), first_header(fields, "if-modified-since")
    if etag is None and modified is None:
        return None
    key = (capture.url, capture.method, capture.request_digest)
    found = ledger.latest_with_validator(*key, etag=etag, last_modified=None if etag else modified)
    return ledger.get(found.refers_to) if found is not None and found.refers_to else found


def _referred(capture: Capture | None, profile: str) -> Original | None:
    if capture is None or capture.payload_digest is None:
        return None
    return Original(capture.record_id, capture.url, capture.fetched_at, capture.payload_digest, profile)
