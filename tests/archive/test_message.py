"""What decode_response makes of responses, well-formed and not."""

import contextlib
import gzip
import random
import zlib

import pytest

from archive import TooLarge, UnsupportedCoding, coding, decode_response

TEXT = "政府信息公开工作年度报告。" * 300
PLAIN = TEXT.encode()


def block(headers: str, body: bytes, status: str = "HTTP/1.1 200 OK") -> bytes:
    """A raw response; header lines divided by |."""
    lines = [status, *filter(None, headers.split("|"))]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def chunked(body: bytes, size: int = 700) -> bytes:
    """The body in chunks, each with an extension, and trailers."""
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(one), one) for one in chunks) + b"0\r\nX-Trailer: 1\r\n\r\n"


def test_reads_status_reason_and_headers_in_order() -> None:
    """Repeated headers stay repeated, folded lines are joined, lines without a colon are left out."""
    message = decode_response(block("Set-Cookie: a=1|set-cookie: b=2|X-Long: one|\t two|nonsense|X-É: é", b"x"))
    assert (message.status, message.reason, message.body, message.partial) == (200, "OK", b"x", False)
    assert message.headers == [("Set-Cookie", "a=1"), ("set-cookie", "b=2"), ("X-Long", "one two"), ("X-É", "é")]
    assert message.header("SET-COOKIE") == "a=1"
    assert message.header("absent") is None


@pytest.mark.parametrize("status", ["HTTP/1.1 404", "HTTP/1.1 404 ", "HTTP/1.0  404", "http/1.1 404 "])
def test_a_missing_reason(status: str) -> None:
    """The reason is empty."""
    message = decode_response(block("A: b", b"gone", status))
    assert (message.status, message.reason, message.body) == (404, "", b"gone")


def test_interim_responses_are_passed_over() -> None:
    """100 and 103 before the final response."""
    raw = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + block("A: b", b"x")
    message = decode_response(raw)
    assert (message.status, message.headers, message.body) == (200, [("A", "b")], b"x")


def test_bare_line_feeds() -> None:
    """Old servers end lines by \\n."""
    message = decode_response(b"HTTP/1.0 200 OK\nA: b\n\nbody\n")
    assert (message.headers, message.body) == ([("A", "b")], b"body\n")


def test_headers_that_never_end() -> None:
    """What there is of the headers, no body, marked partial."""
    message = decode_response(b"HTTP/1.1 200 OK\r\nA: b\r\nContent-Ty")
    assert (message.status, message.headers, message.body, message.partial) == (200, [("A", "b")], b"", True)


@pytest.mark.parametrize(
    "raw", [b"", b"<html>\r\n\r\nno header at all", b"\x16\x03\x01\x02\x00", b"HTTP/1.1 abc\r\n\r\nx"]
)
def test_no_status_line(raw: bytes) -> None:
    """Status 0, the whole block is the body."""
    message = decode_response(raw)
    assert (message.status, message.headers, message.body) == (0, [], raw)


def test_chunked_with_extensions_and_trailers() -> None:
    """The chunks' data joined."""
    message = decode_response(block("Transfer-Encoding: chunked", chunked(PLAIN)))
    assert (message.body, message.partial) == (PLAIN, False)


def test_chunked_and_gzip() -> None:
    """Transfer coding first, then content coding."""
    raw = block("Transfer-Encoding: chunked|Content-Encoding: gzip", chunked(gzip.compress(PLAIN)))
    assert decode_response(raw).body == PLAIN


@pytest.mark.parametrize("cut", [1, 5, 9, 800, 5000])
def test_chunked_cut_short(cut: int) -> None:
    """What came, marked partial."""
    raw = block("Transfer-Encoding: chunked", chunked(PLAIN).removesuffix(b"0\r\nX-Trailer: 1\r\n\r\n")[:-cut])
    message = decode_response(raw)
    assert message.partial
    assert PLAIN.startswith(message.body)
    assert len(message.body) > len(PLAIN) - cut - 50


def test_a_bad_chunk_size_in_the_middle() -> None:
    """What came before it, marked partial."""
    message = decode_response(block("Transfer-Encoding: chunked", b"3\r\nabc\r\nzz\r\ndef\r\n0\r\n\r\n"))
    assert (message.body, message.partial) == (b"abc", True)


def test_stored_dechunked_under_the_old_header() -> None:
    """As some archivers do: the body as it is."""
    message = decode_response(block("Transfer-Encoding: chunked", PLAIN))
    assert (message.body, message.partial) == (PLAIN, False)


def test_content_length() -> None:
    """A shorter body is partial, a longer one is cut, as browsers do; 304 and 204 have none."""
    assert decode_response(block("Content-Length: 9", b"abc")).partial
    assert decode_response(block("Content-Length: 2", b"abc")).body == b"ab"
    assert decode_response(block("Content-Length: nonsense", b"abc")).body == b"abc"
    assert not decode_response(block("Content-Length: 9", b"", "HTTP/1.1 304 Not Modified")).partial


def bare_deflate(data: bytes) -> bytes:
    """Deflate without zlib's frame."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("gzip", gzip.compress(PLAIN)),
        ("x-gzip", gzip.compress(PLAIN)),
        ("GZIP", gzip.compress(PLAIN[:500]) + gzip.compress(PLAIN[500:])),
        ("gzip", gzip.compress(PLAIN) + b"trailing garbage"),
        ("gzip", PLAIN),
        ("deflate", zlib.compress(PLAIN)),
        ("deflate", bare_deflate(PLAIN)),
        ("deflate", PLAIN),
        ("deflate, gzip", gzip.compress(zlib.compress(PLAIN))),
        ("identity", PLAIN),
        ("utf-8", PLAIN),
        ("gzip", b""),
    ],
)
def test_content_codings(name: str, body: bytes) -> None:
    """Undone; a body that is not in the coding it claims is left as it is."""
    message = decode_response(block(f"Content-Encoding: {name}|Content-Length: {len(body)}", body))
    assert (message.body, message.partial) == (PLAIN if body else b"", False)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, bare_deflate])
@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
def test_a_coded_body_cut_short(pack, kept: float) -> None:
    """What decodes, marked partial."""
    text = " ".join(random.Random(1).choices(TEXT, k=20_000)).encode()
    packed = pack(text)
    name = "gzip" if pack is gzip.compress else "deflate"
    message = decode_response(block(f"Content-Encoding: {name}", packed[: int(len(packed) * kept)]))
    assert message.partial
    assert text.startswith(message.body)
    assert len(message.body) > len(text) * kept * 0.8


def test_a_gzip_stream_broken_in_the_middle() -> None:
    """Everything up to near the broken place."""
    text = " ".join(random.Random(1).choices(TEXT, k=20_000)).encode()
    packed = bytearray(gzip.compress(text))
    packed[len(packed) // 2 : len(packed) // 2 + 50] = b"\0" * 50
    message = decode_response(block("Content-Encoding: gzip", bytes(packed)))
    assert message.partial
    assert message.body[: len(text) // 3] == text[: len(text) // 3]


def test_bombs_are_stopped() -> None:
    """By size of the output, whatever the input's size, through every coding."""
    bomb = gzip.compress(b"\0" * 30_000_000)
    nested = gzip.compress(gzip.compress(b"\0" * 30_000_000, 0))
    for headers, body in [
        ("Content-Encoding: gzip", bomb),
        ("Content-Encoding: gzip, gzip", nested),
        ("Content-Encoding: deflate", zlib.compress(b"\0" * 30_000_000)),
        ("Content-Encoding: deflate", bare_deflate(b"\0" * 30_000_000)),
        ("", b"x" * 2_000_001),
        ("Transfer-Encoding: chunked", chunked(b"x" * 2_000_001, 100_000)),
    ]:
        with pytest.raises(TooLarge, match="2000000 bytes"):
            decode_response(block(headers, body), max_size=2_000_000)
    assert len(decode_response(block("Content-Encoding: gzip", bomb), max_size=30_000_000).body) == 30_000_000


def test_many_tiny_members_take_no_long_time() -> None:
    """A hundred thousand empty gzip members: linear, not quadratic."""
    body = gzip.compress(b"") * 100_000 + gzip.compress(b"end")
    assert decode_response(block("Content-Encoding: gzip", body)).body == b"end"


def test_brotli() -> None:
    """Decoded, bounded, and cut short where the library is at hand."""
    brotli = pytest.importorskip("brotli")
    packed = brotli.compress(PLAIN)
    assert decode_response(block("Content-Encoding: br", packed)).body == PLAIN
    cut = decode_response(block("Content-Encoding: br", packed[: len(packed) // 2]))
    assert cut.partial
    assert decode_response(block("Content-Encoding: br", PLAIN)).body == PLAIN
    with pytest.raises(TooLarge):
        decode_response(block("Content-Encoding: br", brotli.compress(b"\0" * 9_000_000)), max_size=1_000_000)


def test_codings_without_a_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that names the coding, never the coded bytes as if they were text."""
    monkeypatch.setattr(coding, "_brotli_library", None)
    for name in ("br", "zstd"):
        with pytest.raises(UnsupportedCoding, match=name):
            decode_response(block(f"Content-Encoding: {name}", b"\x28\xb5\x2f\xfd"))


def test_random_bytes_never_break_it() -> None:
    """Whatever a wire brings, a message comes out or one of the two errors."""
    chance = random.Random(7)
    seed = block("Transfer-Encoding: chunked|Content-Encoding: gzip", chunked(gzip.compress(PLAIN[:900]), 50))
    for _ in range(500):
        raw = bytearray(seed)
        for _ in range(chance.randint(1, 6)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        with contextlib.suppress(TooLarge, UnsupportedCoding):
            decode_response(bytes(raw[: chance.randint(0, len(raw))]), max_size=100_000)
