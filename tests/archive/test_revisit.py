"""What is archived already is archived as a revisit, and read as what came."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from archive import Archive, ArchiveError, Capture, Exchange, ReplayIndex, decode_response, read_group
from archive.verify import repair, verify

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
BODY = "<p>第1号 政府信息公开</p>".encode() * 9
URL = "http://www.bei.example/report/1.html"


def page(*more: bytes, body: bytes = BODY) -> bytes:
    return b"".join([HEAD, *(line + b"\r\n" for line in more), b"\r\n", body])


def records(folder: Path) -> list[tuple[str, dict[str, str], bytes]]:
    """(type, headers, block) of the pages' records, by warcio."""
    found = []
    for path in sorted((folder / "warc").iterdir()):
        with path.open("rb") as file:
            found += [
                (record.rec_type, dict(record.rec_headers.headers), record.raw_stream.read())
                for record in ArchiveIterator(file, no_record_parse=True)
                if record.rec_type in ("response", "revisit")
            ]
    return found


@pytest.fixture
def twice(archive, make) -> tuple[Exchange, Exchange, Capture, Capture]:
    """One page, fetched again under other headers."""
    old = make(1, response_block=page(b"Date: one"))
    new = make(5, url=URL, response_block=page(b"Date: two"))
    return old, new, archive.append(old), archive.append(new)


def test_the_record_is_a_revisit_as_the_standard_says(archive, folder, twice) -> None:
    """WARC 1.1, 6.7.2: profile, digest, what it refers to; the block is the header alone."""
    old, new, _, _ = twice
    (kind, whole, _), (again, headers, block) = records(folder)
    assert (kind, again) == ("response", "revisit")
    assert headers["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert headers["WARC-Record-ID"] == new.record_id
    assert headers["WARC-Refers-To"] == old.record_id
    assert headers["WARC-Refers-To-Target-URI"] == URL
    assert headers["WARC-Refers-To-Date"] == whole["WARC-Date"]
    assert headers["WARC-Payload-Digest"] == whole["WARC-Payload-Digest"]
    assert headers["WARC-Truncated"] == "length"
    assert block == HEAD + b"Date: two\r\n\r\n"


def test_it_is_read_as_what_came(archive, twice) -> None:
    """Every byte of the second exchange, its own header included; the row is the one that a whole record would have."""
    old, new, first, second = twice
    assert archive.read(first) == old
    assert archive.read(second) == new
    assert (second.status, second.refers_to) == (200, old.record_id)
    assert second.payload_digest == first.payload_digest
    assert archive.latest(URL, ok_only=True) == second


def test_a_third_refers_to_the_first(archive, twice, make) -> None:
    """The record that has the bytes, not another revisit."""
    old, _, _, _ = twice
    third = archive.append(make(6, url=URL, response_block=page(b"Date: three")))
    assert third.refers_to == old.record_id
    assert archive.read(third).response_block == page(b"Date: three")


@pytest.mark.parametrize(
    "other",
    [
        {"url": "http://www.bei.example/report/2.html"},
        {"response_block": page(body=BODY + b"!")},
        {"response_block": page(b"Content-Encoding: gzip", body=b"\x1f\x8b")},
        {"response_block": b"HTTP/1.1 404 Not Found\r\n\r\n" + BODY},
        {"response_block": HEAD.replace(b"\r\n", b"\n") + b"\n" + BODY},
        {"response_block": page(body=b"")},
        {"method": "POST", "request_block": b"POST /report/1.html HTTP/1.1\r\n\r\npage=2"},
        {"failure": "short_body: x", "truncated": "disconnect"},
    ],
)
def test_what_is_not_the_same_is_stored_whole(archive, make, other) -> None:
    """Another address, question, payload or outcome, or a header that tools would cut elsewhere."""
    archive.append(make(1, response_block=page()))
    exchange = make(5, **({"url": URL, "response_block": page()} | other))
    capture = archive.append(exchange)
    assert capture.refers_to is None
    assert archive.read(capture) == exchange


def conditional(field: str) -> bytes:
    return f"GET /report/1.html HTTP/1.1\r\nHost: www.bei.example\r\n{field}\r\n\r\n".encode()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("If-None-Match: \"a\"", 1), ("If-None-Match: \"b\"", 2), ("If-None-Match: \"c\"", None),
     ("If-Modified-Since: Mon, 01 Jan 2024 00:00:00 GMT", 1), ("Accept: */*", None)],
)  # fmt: skip
def test_not_modified_refers_to_the_record_that_was_asked_about(archive, folder, make, asked, expected) -> None:
    """By the validator in the request; what is read is the 304 that came."""
    date = b"Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT"
    first = archive.append(make(1, response_block=page(b'ETag: "a"', date)))
    second = archive.append(make(2, url=URL, response_block=page(b'ETag: "b"', body=BODY + b"!")))
    answer = make(
        3, url=URL, request_block=conditional(asked), response_block=b"HTTP/1.1 304 Not Modified\r\nA: b\r\n\r\n"
    )
    capture = archive.append(answer)
    assert capture.refers_to == {1: first.record_id, 2: second.record_id, None: None}[expected]
    assert archive.read(capture) == answer
    kind, headers, block = records(folder)[-1]
    assert kind == ("response" if expected is None else "revisit")
    assert block == (b"" if expected else answer.response_block)
    if expected:
        assert headers["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
        assert "WARC-Truncated" not in headers


# --- what follows from it ---------------------------------------------------------------------------------------------


class Inputs:
    """What `warcio check` takes from its command line."""

    verbose = False

    def __init__(self, folder: Path) -> None:
        self.inputs = [str(path) for path in sorted((folder / "warc").iterdir())]


def test_warcio_check_and_verify_pass(archive, folder, twice, capsys) -> None:
    assert Checker(Inputs(folder)).process_all() == 0, capsys.readouterr().out
    assert list(verify(folder)) == []


def test_a_ledger_built_from_the_files_is_the_same(archive, folder, twice) -> None:
    _, new, *captures = twice
    archive.close()
    (folder / "ledger.sqlite").unlink()
    repair(folder)
    with Archive(folder) as again:
        assert list(again.captures()) == captures
        assert again.read(captures[1]) == new
    assert list(verify(folder)) == []


def test_a_replay_answers_with_the_revisit(archive, folder, twice, make) -> None:
    """It is the newest capture; a 304 after it is not."""
    _, new, _, _ = twice
    archive.append(make(6, url=URL, response_block=b"HTTP/1.1 304 Not Modified\r\n\r\n"))
    found = ReplayIndex(folder).find("GET", URL)
    assert (found.record_id, found.fetched_at, found.response_block) == (
        new.record_id, new.fetched_at, new.response_block,
    )  # fmt: skip
    assert decode_response(found.response_block).body == BODY


def test_a_replay_of_a_304_after_its_page(archive, folder, make) -> None:
    """`not modified` is answered by the page that it says is still good."""
    old = make(1, response_block=page(b'ETag: "a"'))
    archive.append(old)
    ask = conditional('If-None-Match: "a"')
    archive.append(make(2, url=URL, request_block=ask, response_block=b"HTTP/1.1 304 Not Modified\r\n\r\n"))
    found = ReplayIndex(folder).find("GET", URL)
    assert (found.record_id, found.response_block) == (old.record_id, old.response_block)


def test_a_revisit_alone_gives_no_empty_page(archive, twice) -> None:
    """A reader that knows only the place is told; it would take the page for empty."""
    _, _, _, second = twice
    with pytest.raises(ArchiveError, match=r"a revisit of .*: read it by Archive\.read"):
        read_group(archive.path(second), second.offset, second.length)


def test_a_revisit_whose_original_is_lost(folder, make) -> None:
    """Named by whoever reads it and, after a repair, by verify; its page counts as not archived, and comes whole."""
    with Archive(folder, max_bytes=1) as archive:  # a file for each
        first = archive.append(make(1, response_block=page()))
        second = archive.append(make(5, url=URL, response_block=page()))
        (folder / "warc" / first.file).unlink()
        with pytest.raises(ArchiveError, match="damaged"):
            archive.read(second)
    assert any("1 revisits left out" in line for line in repair(folder))
    (problem,) = verify(folder)
    assert (problem.url, problem.record_id) == (URL, second.record_id)
    assert problem.what == f"revisits {first.record_id}, which is not in the archive"
    with Archive(folder) as archive:
        assert list(archive.captures()) == []
        again = archive.append(make(9, url=URL, response_block=page()))
        assert (again.refers_to, archive.read(again).response_block) == (None, page())


@pytest.mark.parametrize("gone", [False, True])
def test_what_came_again_is_kept_whole_where_the_original_is_damaged(folder, make, gone) -> None:
    """It is the one chance to have the page."""
    with Archive(folder, max_bytes=1) as archive:
        first = archive.append(make(1, response_block=page()))
        archive.append(make(2))  # in the next file
        path = archive.path(first)
        data = bytearray(path.read_bytes())
        data[first.offset + first.length // 2] ^= 0xFF
        path.write_bytes(data)
        if gone:
            path.unlink()
        again = archive.append(make(5, url=URL, response_block=page()))
        assert again.refers_to is None
        assert archive.read(again).response_block == page()
        third = archive.append(make(6, url=URL, response_block=page()))
        assert third.refers_to == again.record_id
        assert archive.read(third).response_block == page()


def test_another_payload_in_the_originals_place_is_named(archive, folder, twice) -> None:
    _, _, first, _ = twice
    archive.close()
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as db:
        db.execute("UPDATE captures SET payload_digest='sha256:0' WHERE record_id=?", (first.record_id,))
        db.commit()
    assert any("which has another payload" in problem.what for problem in verify(folder))


def test_archives_merged_by_copying_keep_their_revisits(folder, tmp_path, make) -> None:
    """Ids lead to the original, not places."""
    for name in ("one", "two"):
        with Archive(tmp_path / name) as archive:
            url = f"http://{name}.bei.example/"
            for number in (1, 2):
                archive.append(make(number, url=url, response_block=page()))
    shutil.copytree(tmp_path / "one", folder)
    for path in (tmp_path / "two" / "warc").iterdir():
        shutil.copy(path, folder / "warc")
    repair(folder)
    assert list(verify(folder)) == []
    with Archive(folder, readonly=True) as merged:
        assert [merged.read(one).response_block for one in merged.captures()] == [page()] * 4
