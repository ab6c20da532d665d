"""The archive holds what went over the wire, byte for byte: compared with what a raw socket sent and received."""

from __future__ import annotations

import gzip
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive import Archive, Exchange, decode_response
from tests.crawler.rawserver import RawServer, Script
from tests.running import python

PAGE = "<p>政府信息公开</p>".encode("gb18030")
ZIPPED = gzip.compress(PAGE, mtime=0)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gb2312\r\n"
LONG = OK + b"Content-Length: 100000\r\n\r\n" + PAGE * 20

SCRIPTS = {
    # What Scrapy's own picture of a response loses: order, case and repetition of headers, the reason phrase …
    "/odd-headers": Script(
        (
            b"HTTP/1.1 200 Sehr  Gut\r\nserver:  nginx \r\ncOnTeNt-TyPe: text/html\r\nX-Twice: b\r\nx-twice: a\r\n"
            b"X-Empty:\r\nX-Bytes: \xd5\xfe\xb8\xae\r\nX-Twice: b\r\nContent-Length: 5\r\n\r\nhello",
        )
    ),
    "/no-reason": Script((b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok",)),
    # … the transfer coding …
    "/chunked": Script(
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n5;name=value\r\nhello\r\n",
            b"0006\r\n world\r\n",
            b"0\r\nX-Sum: 11\r\n\r\n",
        )
    ),
    "/gzip": Script((OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(ZIPPED) + ZIPPED,)),
    "/gzip-chunked": Script(
        (
            OK + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"%x\r\n%s\r\n" % (len(ZIPPED), ZIPPED),
            b"0\r\n\r\n",
        )
    ),
    # … and what has no body.
    "/not-modified": Script((b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nContent-Length: 4000\r\n\r\n',)),
    "/no-content": Script((b"HTTP/1.1 204 No Content\r\nX-Reason: none\r\n\r\n",)),
    "/hints": Script(
        (b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    ),
    "/in-pieces": Script(tuple(bytes([byte]) for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc")),
    "/sets-cookie": Script((b"HTTP/1.1 200 OK\r\nSet-Cookie: JSESSIONID=8F; Path=/\r\nContent-Length: 2\r\n\r\nok",)),
    "/wants-cookie": Script((b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",)),
    "/form": Script((b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",)),
    "/error": Script((b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops",)),
    "/moved": Script(
        (b"HTTP/1.1 302 Found\r\nLocation: /target?\xd5\xfe\r\nContent-Length: 5\r\n\r\nmoved",),
    ),
    "/after-all": Script((b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlast",)),
}
#: Where /moved leads; nobody asks for it otherwise.
TARGET = {"/target?%D5%FE": Script((b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nhi",))}
#: Sent whole, but nothing says so.
UNDELIMITED = {
    "/http10": Script((b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE,), "close"),
    "/http11-close": Script((OK + b"Connection: close\r\n\r\n" + PAGE,), "close"),
}
#: Cut short, and known to be: (script, WARC-Truncated).
CUT = {
    "/reset": (Script((LONG,), "reset"), "disconnect"),
    "/short": (Script((LONG,), "close"), "disconnect"),
    "/cut-chunks": (
        Script((OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n9\r\nwor",), "close"),
        "disconnect",
    ),
    "/hang": (Script((LONG,), "hang"), "time"),
    "/too-long": (Script((OK + b"Content-Length: 5000000\r\n\r\n" + PAGE,), "hang"), "length"),
}
#: No response at all.
NOTHING = {
    "/silence": (Script((), "hang"), "timeout"),
    "/slammed": (Script((), "reset"), "reset"),
    "/closed": (Script((), "close"), "reset"),
}


class Fetched:
    """What one run of tests.crawler.fetch did: what was received, what Scrapy saw, what was archived, by path."""

    def __init__(self, server: RawServer, folder: Path, wanted: list[dict[str, Any]], *settings: str) -> None:
        base = f"http://127.0.0.1:{server.port}"
        asked = [{**one, "url": base + one["url"]} for one in wanted]
        done = python("-m", "tests.crawler.fetch", folder, json.dumps(asked), *settings)
        assert done.code == 0, done.err
        assert "Traceback" not in done.err, done.err
        self.received = list(server.received)
        self.seen = {wanted[line["number"]]["url"]: line for line in map(json.loads, done.out.splitlines())}
        self.warcs = sorted((folder / "archive" / "warc").iterdir())
        with closing(Archive(folder / "archive", readonly=True)) as archive:
            self.captures = {capture.url.removeprefix(base): capture for capture in archive.captures()}
            self.exchanges: dict[str, Exchange] = {
                path: archive.read(capture) for path, capture in self.captures.items()
            }
        self.base = base

    def sent(self, path: str) -> bytes:
        """The request for a path, as the server received it."""
        return next(one.data for one in self.received if one.path == path)


def fetch(folder: Path, scripts: dict[str, Script], *settings: str, **more: dict[str, Any]) -> Fetched:
    wanted = [{"url": path, **more.get(path.strip("/"), {})} for path in scripts]
    with RawServer({**scripts, **TARGET}) as server:
        return Fetched(server, folder, wanted, *settings)


@pytest.fixture(scope="module")
def fetched(tmp_path_factory) -> Fetched:
    """All that comes whole, one after the other, on as few connections as the server allows."""
    form = {
        "method": "POST",
        "body": "page=2&size=15",
        "headers": {"Content-Type": "application/x-www-form-urlencoded"},
    }
    return fetch(tmp_path_factory.mktemp("wire"), {**SCRIPTS, **UNDELIMITED}, form=form)


@pytest.fixture(scope="module")
def broken(tmp_path_factory) -> Fetched:
    """All that does not come, or not whole."""
    scripts = {path: script for path, (script, _) in (CUT | NOTHING).items()}
    return fetch(tmp_path_factory.mktemp("broken"), scripts, "DOWNLOAD_TIMEOUT=1", "DOWNLOAD_MAXSIZE=1000000")


# --- bytes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*SCRIPTS, *TARGET, *UNDELIMITED])
def test_a_response_is_archived_as_it_came(fetched, path) -> None:
    assert fetched.exchanges[path].response_block == b"".join((SCRIPTS | TARGET | UNDELIMITED)[path].pieces)


@pytest.mark.parametrize("path", [*SCRIPTS, *TARGET, *UNDELIMITED])
def test_a_request_is_archived_as_it_went(fetched, path) -> None:
    sent = fetched.sent(path)
    without_cookies = b"\r\n".join(line for line in sent.split(b"\r\n") if not line.lower().startswith(b"cookie:"))
    assert fetched.exchanges[path].request_block == without_cookies
    assert sent.startswith(b"POST" if path == "/form" else b"GET")


def test_cookies_are_sent_and_not_archived(fetched) -> None:
    """A session belongs to whoever crawls, and an archive is passed on."""
    assert b"JSESSIONID=8F" in fetched.sent("/wants-cookie")
    assert b"JSESSIONID" not in fetched.exchanges["/wants-cookie"].request_block
    assert b"Set-Cookie: JSESSIONID=8F" in fetched.exchanges["/sets-cookie"].response_block


def test_a_form_is_archived_with_its_body(fetched) -> None:
    assert fetched.exchanges["/form"].request_block.endswith(b"\r\n\r\npage=2&size=15")
    assert fetched.captures["/form"].method == "POST"


def test_connections_are_kept_and_every_exchange_has_its_own_bytes(fetched) -> None:
    """All over one connection; nothing of one exchange is found in another."""
    kept = [one for one in fetched.received if one.path in SCRIPTS | TARGET]
    assert {one.connection for one in kept} == {0}
    assert len(kept) == len(SCRIPTS | TARGET)
    assert fetched.exchanges["/after-all"].response_block == SCRIPTS["/after-all"].pieces[0]


def test_address_and_moment_are_archived(fetched) -> None:
    moments = [exchange.fetched_at for exchange in fetched.exchanges.values()]
    assert {exchange.ip for exchange in fetched.exchanges.values()} == {"127.0.0.1"}
    assert moments == sorted(moments)


def test_what_the_spider_sees_is_in_the_archive_first(fetched) -> None:
    """Each response names its capture, and its body is what the archive's own decoder makes of the raw bytes."""
    for path, seen in fetched.seen.items():
        if path == "/moved":
            continue
        exchange = fetched.exchanges[path]
        assert seen["record_id"] == exchange.record_id
        message = decode_response(exchange.response_block)
        assert (message.status, message.body) == (seen["status"], seen["body"].encode("latin-1")), path


def test_a_redirect_and_its_target_are_two_captures(fetched) -> None:
    assert fetched.captures["/moved"].status == 302
    assert fetched.seen["/moved"]["record_id"] == fetched.captures["/target?%D5%FE"].record_id


def test_other_tools_read_the_same_bytes(fetched) -> None:
    """warcio finds the raw blocks, under digests that it can check."""
    blocks = {}
    for path in fetched.warcs:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, no_record_parse=True):
                if record.rec_type == "response":
                    blocks[record.rec_headers.get_header("WARC-Record-ID")] = record.raw_stream.read()
        assert python("-m", "warcio.cli", "check", path).code == 0
    assert blocks == {one.record_id: one.response_block for one in fetched.exchanges.values()}


# --- what is not whole ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", UNDELIMITED)
def test_a_body_without_length_cannot_be_told_from_a_whole_one(fetched, path) -> None:
    """It is kept, read, and marked; it is no failure."""
    exchange, seen = fetched.exchanges[path], fetched.seen[path]
    assert exchange.failure is None
    assert exchange.truncated == "unspecified"
    assert seen["status"] == 200
    assert "partial" in seen["flags"]
    assert seen["body"].encode("latin-1") == PAGE


@pytest.mark.parametrize("path", CUT)
def test_a_body_cut_short_is_archived_as_far_as_it_came_and_is_no_page(broken, path) -> None:
    script, truncated = CUT[path]
    exchange = broken.exchanges[path]
    sent = b"".join(script.pieces)
    assert exchange.truncated == truncated
    assert exchange.failure
    assert sent.startswith(exchange.response_block)
    assert exchange.response_block.startswith(OK)
    assert "error" in broken.seen[path]


@pytest.mark.parametrize("path", NOTHING)
def test_silence_is_archived_as_a_failure(broken, path) -> None:
    _, kind = NOTHING[path]
    exchange = broken.exchanges[path]
    assert exchange.response_block is None
    assert exchange.truncated is None
    assert exchange.failure.startswith(f"{kind}: ")
    assert exchange.request_block == broken.sent(path)
    assert "error" in broken.seen[path]


def test_truncation_stands_in_the_warc(broken) -> None:
    marks = {}
    for path in broken.warcs:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                if record.rec_type == "response":
                    url = record.rec_headers.get_header("WARC-Target-URI")
                    marks[url.removeprefix(broken.base)] = record.rec_headers.get_header("WARC-Truncated")
    assert marks == {path: truncated for path, (_, truncated) in CUT.items()}


def test_nobody_listens(tmp_path) -> None:
    with RawServer({}) as server:
        port = server.port
    done = python("-m", "tests.crawler.fetch", tmp_path, json.dumps([{"url": f"http://127.0.0.1:{port}/"}]))
    assert json.loads(done.out)["error"] == "DownloadConnectionRefusedError"
    with closing(Archive(tmp_path / "archive", readonly=True)) as archive:
        (capture,) = archive.captures()
    assert capture.failure.startswith("refused: ")


def test_a_name_without_address(tmp_path) -> None:
    """Ends as a failure of DNS, archived like everything else."""
    done = python("-m", "tests.crawler.fetch", tmp_path, json.dumps([{"url": "http://www.nowhere.invalid/"}]))
    assert json.loads(done.out)["error"] == "CannotResolveHostError"
    with closing(Archive(tmp_path / "archive", readonly=True)) as archive:
        (capture,) = archive.captures()
    assert capture.failure.startswith("dns: ")
