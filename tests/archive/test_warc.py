"""What lies in the WARC files, as other tools see it."""

import hashlib
import json
import re
import zlib
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from archive import Archive, read_group

ODD_BLOCKS = [
    b"HTTP/1.1 200 OK\r\nX-Folded: one\r\n  two\r\nx-case:   kept  \r\n\r\nbody",
    b"HTTP/1.1 200\r\n\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\nbody",
    b"HTTP/1.0 200 OK\nA: b\n\nbody",
    b"HTTP/1.1 200 OK\r\nA: b\r\n \r\nC: d\r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\nNever: ends",
    b"<html>no header",
    b"\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\nbody",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
    b"",
]


class Inputs:
    """What `warcio check` takes from its command line."""

    verbose = False

    def __init__(self, paths: list[Path]) -> None:
        self.inputs = [str(path) for path in paths]


def warcs(folder: Path) -> list[Path]:
    """The archive's files."""
    return sorted((folder / "warc").iterdir())


def records(folder: Path) -> list[tuple]:
    """All records of the archive by warcio: (type, headers, raw block)."""
    found = []
    for path in warcs(folder):
        with path.open("rb") as file:
            iterator = ArchiveIterator(file, no_record_parse=True)
            found += [(record.rec_type, record.rec_headers, record.raw_stream.read()) for record in iterator]
    return found


def test_a_group_is_request_response_metadata(archive, folder, make) -> None:
    """With date, address, ids that join them, and digests, behind a warcinfo record."""
    exchange = make()
    archive.append(exchange)
    (info, request, response, metadata) = records(folder)
    assert [one[0] for one in (info, request, response, metadata)] == ["warcinfo", "request", "response", "metadata"]
    assert b"software: tests\r\n" in info[2]
    for kind, headers, block in (request, response, metadata):
        assert headers.get_header("WARC-Date") == "2024-03-01T08:00:01.123Z", kind
        assert headers.get_header("WARC-Target-URI") == exchange.url
        assert headers.get_header("WARC-IP-Address") == "192.0.2.7"
        assert headers.get_header("WARC-Block-Digest") == "sha256:" + hashlib.sha256(block).hexdigest()
    assert response[1].get_header("WARC-Record-ID") == exchange.record_id
    assert request[1].get_header("WARC-Concurrent-To") == exchange.record_id
    assert metadata[1].get_header("WARC-Concurrent-To") == exchange.record_id
    assert len({one[1].get_header("WARC-Record-ID") for one in (info, request, response, metadata)}) == 4
    facts = {name: json.loads(value) for name, value in re.findall(r"(\w+): (.*)\r\n", metadata[2].decode())}
    assert (facts["portal"], facts["role"], facts["notes"]) == ("bei", "report", exchange.notes)


@pytest.mark.parametrize("block", ODD_BLOCKS)
def test_blocks_are_the_bytes_as_given(archive, folder, make, block, capsys) -> None:
    """Folded, mis-cased, headless: nothing is mended, and `warcio check` passes."""
    capture = archive.append(make(response_block=block))
    assert archive.read(capture).response_block == block
    assert [one[2] for one in records(folder) if one[0] == "response"] == [block]
    if block:  # warcio cannot parse a response without a byte
        assert Checker(Inputs(warcs(folder))).process_all() == 0, capsys.readouterr().out


def test_only_responses_are_pages_to_other_tools(archive, folder, make) -> None:
    """pywb would serve a metadata record of any other type than this in the page's place."""
    archive.append(make())
    types = {kind: headers.get_header("Content-Type") for kind, headers, _ in records(folder)}
    assert types["metadata"] == types["warcinfo"] == "application/warc-fields"
    assert types["response"] == "application/http;msgtype=response"


def test_warcio_check_notices_a_changed_byte(archive, folder, make, capsys) -> None:
    """The digests that we write are ones that it does verify."""
    archive.append(make())
    (path,) = warcs(folder)
    plain = b""
    data = path.read_bytes()
    while data:
        decoder = zlib.decompressobj(31)
        plain += decoder.decompress(data)
        data = decoder.unused_data
    assert plain.count("第1号".encode()) == 1
    bad = folder / "bad.warc"
    bad.write_bytes(plain.replace("第1号".encode(), "第2号".encode()))
    assert Checker(Inputs([bad])).process_all() == 1
    assert "payload digest failed" in capsys.readouterr().out


def test_credentials_stay_out(archive, folder, make) -> None:
    """Cookie and authorization lines, folded ones too; a body that looks like one is kept."""
    head = (
        b"POST /q HTTP/1.1\r\nHost: a.example\r\ncookie: a=1;\r\n b=2\r\nAuthorization: Basic x\r\nX-Cookie: kept\r\n"
    )
    request = head + b"Proxy-Authorization: y\r\nAccept: */*\r\n\r\nCookie: in the body\r\n"
    exchange = archive.read(archive.append(make(method="POST", request_block=request)))
    expected = b"POST /q HTTP/1.1\r\nHost: a.example\r\nX-Cookie: kept\r\nAccept: */*\r\n\r\nCookie: in the body\r\n"
    assert exchange.request_block == expected


def test_a_failure_is_a_metadata_record(archive, folder, make) -> None:
    """With the request where one was sent; its record id is the metadata record's."""
    sent = make(1, response_block=None, failure="timeout", ip=None)
    unsent = make(2, response_block=None, request_block=b"", failure="robots", ip=None)
    archive.append(sent)
    archive.append(unsent)
    kinds = [(kind, headers.get_header("WARC-Record-ID")) for kind, headers, _ in records(folder)]
    assert [kind for kind, _ in kinds] == ["warcinfo", "request", "metadata", "metadata"]
    assert [record_id for _, record_id in kinds[2:]] == [sent.record_id, unsent.record_id]


def test_urls_that_would_break_a_header_line(archive, folder, make) -> None:
    """Escaped in the header, kept exactly for us."""
    url = "http://www.bei.example/公开 报告?a=1\r\nX: y"
    capture = archive.append(make(url=url))
    assert archive.read(capture).url == capture.url == url
    (header,) = {one[1].get_header("WARC-Target-URI") for one in records(folder) if one[0] == "response"}
    assert header == "http://www.bei.example/%E5%85%AC%E5%BC%80%20%E6%8A%A5%E5%91%8A?a=1%0D%0AX:%20y"


def test_truncated_responses_say_so(archive, folder, make) -> None:
    """In the WARC header, in the capture, in the exchange read back."""
    capture = archive.append(make(truncated="disconnect", failure="reset"))
    assert (capture.truncated, archive.read(capture).truncated) == ("disconnect", "disconnect")
    (header,) = [one[1].get_header("WARC-Truncated") for one in records(folder) if one[0] == "response"]
    assert header == "disconnect"
    with pytest.raises(ValueError, match="not one of"):
        make(truncated="half")
    with pytest.raises(ValueError, match="time zone"):
        make(fetched_at=datetime(2024, 1, 1))


def test_files_rotate(folder, make) -> None:
    """A new file once one is full; each begins with warcinfo, and names are in archived order."""
    with Archive(folder, max_bytes=1500) as archive:
        captures = [archive.append(make(number)) for number in range(6)]
    files = [path.name for path in warcs(folder)]
    assert len(files) > 2
    assert sorted({one.file for one in captures}) == files
    assert [one.file for one in captures] == sorted(one.file for one in captures)
    for path in warcs(folder):
        with path.open("rb") as file:
            assert next(iter(ArchiveIterator(file))).rec_type == "warcinfo"


def test_each_place_is_readable_alone(archive, folder, make) -> None:
    """A capture's file, offset and length are gzip members by themselves; read_group needs nothing else."""
    captures = [archive.append(make(number)) for number in range(3)]
    for number, capture in enumerate(captures):
        assert read_group(archive.path(capture), capture.offset, capture.length) == make(
            number, record_id=capture.record_id
        )
        piece = archive.path(capture).read_bytes()[capture.offset : capture.offset + capture.length]
        assert [one.rec_type for one in ArchiveIterator(BytesIO(piece))] == ["request", "response", "metadata"]
