"""Content codings undone with bounded output: gzip, deflate and, where its library is at hand, brotli."""

from __future__ import annotations

import importlib
import zlib
from typing import Any

from archive.errors import TooLarge, UnsupportedCoding

_brotli_library: Any
try:
    _brotli_library = importlib.import_module("brotli")
except ImportError:  # never asked for; a server that sends it all the same is met without it
    _brotli_library = None

_GZIP = 31  # zlib's wbits: a gzip member; 15 is a zlib stream, -15 bare deflate
_KNOWN_WITHOUT_DECODER = ("br", "zstd", "compress", "x-compress", "dcb", "dcz")
_MAX_CODINGS = 4  # nobody stacks more in earnest


def decode_content(body: bytes, codings: list[str], max_size: int) -> tuple[bytes, bool]:
    """The body without its codings (given in the order they were applied), and whether it is incomplete.

    A body that is not in the coding its header names is left as it is: archivers store decoded bodies under the old
    header, and servers send plain ones. Names that are no coding (`utf-8`, `identity`) are passed over.
    """
    broken = False
    for coding in reversed(codings[-_MAX_CODINGS:]):
        if coding in ("gzip", "x-gzip"):
            body, failed = _gunzip(body, max_size)
        elif coding == "deflate":
            body, failed = _deflate(body, max_size)
        elif coding == "br" and _brotli_library is not None:
            body, failed = _brotli(body, max_size)
        elif coding in _KNOWN_WITHOUT_DECODER and body:
            raise UnsupportedCoding(coding)
        else:
            continue
        broken = broken or failed
    return body, broken


def _gunzip(body: bytes, max_size: int) -> tuple[bytes, bool]:
    """All gzip members one after the other; what follows the last is ignored."""
    if not body.startswith(b"\x1f\x8b"):
        return body, False
    output = bytearray()
    position = 0
    while body.startswith(b"\x1f\x8b", position):
        used, end = _inflate(body, position, _GZIP, output, max_size)
        if end != "whole":
            return bytes(output), True
        position += used
    return bytes(output), False


def _deflate(body: bytes, max_size: int) -> tuple[bytes, bool]:
    """A zlib stream, as the RFC says, or bare deflate, as some servers send it.

    Nothing marks bare deflate, and plain text can look like it for a while: it must not break, only end early.
    """
    output = bytearray()
    _, end = _inflate(body, 0, zlib.MAX_WBITS, output, max_size)
    if output or end == "whole":
        return bytes(output), end != "whole"
    _, end = _inflate(body, 0, -zlib.MAX_WBITS, output, max_size)
    return (body, False) if end == "broken" else (bytes(output), end == "cut")


def _inflate(body: bytes, start: int, wbits: int, output: bytearray, max_size: int) -> tuple[int, str]:
    """Inflates one stream from `start` onto `output`; gives the bytes used and how it ended: whole, cut or broken.

    The input goes in by pieces that grow, so that thousands of tiny members cost no copies of all that follows.
    """
    decoder = zlib.decompressobj(wbits)
    view = memoryview(body)
    position, size = start, 1024
    while position < len(body) and not decoder.eof:
        piece = view[position : position + size]
        try:
            _feed(decoder, piece, output, max_size)
        except zlib.error:
            _salvage(view[start:position], piece, wbits, output, max_size)
            return position - start, "broken"
        position += len(piece)
        size = min(size * 2, 1 << 18)
    return position - start - len(decoder.unused_data), "whole" if decoder.eof else "cut"


def _feed(decoder: Any, piece: memoryview, output: bytearray, max_size: int) -> None:
    output += decoder.decompress(piece, max_size - len(output) + 1)
    if len(output) > max_size:
        raise TooLarge(max_size)


def _salvage(good: memoryview, piece: memoryview, wbits: int, output: bytearray, max_size: int) -> None:
    """zlib throws away what it had made of the piece it failed in: feeds that piece again byte by byte."""
    decoder = zlib.decompressobj(wbits)
    decoder.decompress(good)  # `output` holds this already
    for index in range(len(piece)):
        try:
            _feed(decoder, piece[index : index + 1], output, max_size)
        except zlib.error:
            return


def _brotli(body: bytes, max_size: int) -> tuple[bytes, bool]:
    decoder = _brotli_library.Decompressor()
    output = bytearray()
    pending = body
    try:
        while not decoder.is_finished():
            made = decoder.process(pending, output_buffer_limit=max_size - len(output) + 1)
            pending = b""
            output += made
            if len(output) > max_size:
                raise TooLarge(max_size)
            if not made and decoder.can_accept_more_data():
                return bytes(output), True
    except _brotli_library.error:
        # Nothing decoded at all: it was not brotli, whatever the header says.
        return (bytes(output), True) if output else (body, False)
    return bytes(output), False
