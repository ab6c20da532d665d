"""Any tool's WARC files answer requests: pairing, revisits, packing, damage, refusals."""

import gzip
import random
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from archive import Archive, NotAWarc, ReplayIndex, new_record_id
from archive.wacz import write_wacz

URL = "http://www.dong.example/list?page=1"


class Tool:
    """A WARC 1.0 writer of another make; its methods give the id of what they wrote."""

    def __init__(self) -> None:
        self.records: list[bytes] = []

    def response(self, url: str, body: bytes, date: str = "2023-05-01T10:00:00Z", **headers: str) -> str:
        """A response of status 200."""
        return self.record("response", url, b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n" + body, date, **headers)

    def request(self, url: str, body: bytes = b"", method: str = "GET", **headers: str) -> str:
        """A request."""
        block = method.encode() + b" / HTTP/1.1\r\nHost: x\r\n\r\n" + body
        return self.record("request", url, block, "2023-05-01T10:00:00Z", **headers)

    def record(self, kind: str, url: str, block: bytes, date: str, **headers: str) -> str:
        """A record of any type; names of further headers with _ for -."""
        record_id = new_record_id()
        fields = {"WARC-Type": kind, "WARC-Record-ID": record_id, "WARC-Target-URI": url, "WARC-Date": date}
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        fields["content-length"] = str(len(block))
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        self.records.append(f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n")
        return record_id


@contextmanager
def warc(path: Path, packing: str = "record") -> Iterator[Tool]:
    """A WARC file being written by another tool: gzip by record, by two or as a whole file, or plain."""
    tool = Tool()
    tool.record("warcinfo", "", b"software: another tool\r\n", "2023-05-01T10:00:00Z")
    yield tool
    size = {"members": 2, "file": len(tool.records)}.get(packing, 1)
    pieces = [b"".join(tool.records[start : start + size]) for start in range(0, len(tool.records), size)]
    path.write_bytes(b"".join(pieces if packing == "plain" else map(gzip.compress, pieces)))


def body_of(found) -> bytes:
    """The body of what was found."""
    assert found is not None
    return found.message.body


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the foreign file goes."""
    return tmp_path / "crawl.warc.gz"


def test_our_own_archive(archive, folder, make) -> None:
    """Comes back with portal, role, notes, ids and dates; the newest first; failures are left out."""
    url = make().url
    for number in (3, 1, 2):
        archive.append(make(number, url=url))
    archive.append(make(9, url=url, response_block=None, failure="timeout"))
    archive.append(make(4, url="http://www.bei.example/gone", response_block=None, failure="dns"))
    index = ReplayIndex(folder)
    newest = archive.latest(url, ok_only=True)
    assert index.find("GET", url) == archive.read(newest)
    assert index.find("GET", "http://www.bei.example/gone") is None
    assert index.find("POST", url) is None
    assert (len(index), index.damaged) == (3, [])


@pytest.mark.parametrize("packing", ["record", "file", "members", "plain"])
@pytest.mark.parametrize("order", ["request first", "response first", "no request"])
def test_other_tools_files(path, packing, order) -> None:
    """However packed, whichever comes first."""
    with warc(path, packing) as tool:
        for number in (1, 2, 3):
            if order == "request first":
                tool.request(f"{URL}{number}")
            response = tool.response(f"{URL}{number}", b"body %d" % number)
            if order == "response first":
                tool.request(f"{URL}{number}")
    if packing == "plain":
        path = path.rename(path.with_suffix(""))
    index = ReplayIndex(path)
    assert [body_of(index.find("GET", f"{URL}{number}")) for number in (1, 2, 3)] == [b"body 1", b"body 2", b"body 3"]
    found = index.find("get", f"{URL}3")
    assert (found.record_id, found.fetched_at) == (response, datetime(2023, 5, 1, 10, tzinfo=UTC))
    assert (found.portal, found.notes, found.ip) == ("", {}, None)
    assert (found.request_block[:4] == b"GET ") == (order != "no request")
    assert index.find("GET", f"{URL}4") is None
    assert index.damaged == []


def test_posts_are_told_apart_by_body(path) -> None:
    """Joined to their requests by id, in either direction, even across others in between."""
    with warc(path) as tool:
        answers = [tool.response(URL, b"answer %d" % n) for n in (1, 2)]
        for number, answer in enumerate(answers, 1):
            tool.request(URL, b"page=%d" % number, "POST", WARC_Concurrent_To=answer)
        asked = tool.request(URL, b"page=3", "POST")
        tool.response(URL + "#other", b"in between")
        tool.response(URL, b"answer 3", WARC_Concurrent_To=asked)
    index = ReplayIndex(path)
    assert [body_of(index.find("POST", URL, b"page=%d" % n)) for n in (1, 2, 3)] == [
        b"answer %d" % n for n in (1, 2, 3)
    ]
    assert index.find("POST", URL, b"page=4") is None
    assert body_of(index.find("GET", URL)) == b"in between"


def test_the_newest_wins_whatever_the_file(tmp_path) -> None:
    """Over all files of a folder, in folders inside too; dates of any precision."""
    (tmp_path / "inside").mkdir()
    with warc(tmp_path / "b.warc.gz") as tool:
        tool.response(URL, b"middle", "2023-05-01T10:00:00.5Z")
        tool.response(URL, b"old", "2023")
    with warc(tmp_path / "a.warc", "plain") as tool:
        tool.response(URL, b"new", "2023-05-01T10:00:00.500001Z")
    with warc(tmp_path / "inside" / "c.WARC.GZ") as tool:
        tool.response(URL, b"undated", "yesterday")
    assert body_of(ReplayIndex(tmp_path).find("GET", URL)) == b"new"
    assert body_of(ReplayIndex([tmp_path / "b.warc.gz"]).find("GET", URL)) == b"middle"


def test_spelling_of_urls(path) -> None:
    """The exact one first, then one that differs in nothing that matters."""
    with warc(path) as tool:
        tool.response("<http://www.dong.example/%e6%8a%a5?b=1&a=2>", b"one")
        tool.response("http://www.dong.example/x#top", b"two")
        tool.response("http://www.dong.example/x", b"three", "2020-01-01T00:00:00Z")
        tool.response("http://www.dong.example:80", b"home")
    index = ReplayIndex(path)
    for url in ("%E6%8A%A5?b=1&a=2", "%e6%8a%a5?b=1&a=2#part", "报?b=1&a=2"):
        assert body_of(index.find("GET", f"http://WWW.dong.example/{url}")) == b"one"
    assert body_of(index.find("GET", "http://www.dong.example/x")) == b"three"
    assert body_of(index.find("GET", "http://www.dong.example/x?")) == b"two"
    assert body_of(index.find("GET", "http://www.dong.example/")) == b"home"
    for url in ("http://www.dong.example/%E6%8A%A5?a=2&b=1", "https://www.dong.example/x", "http://[", "mailto:x"):
        assert index.find("GET", url) is None


@pytest.mark.parametrize("how", ["id", "place", "digest"])
def test_revisits(path, how) -> None:
    """Give the record whose bytes they stand for, and say so."""
    with warc(path) as tool:
        first = tool.response("http://www.dong.example/first", b"same", WARC_Payload_Digest="sha1:SAME")
        tool.response(URL, b"other", "2023-05-02T00:00:00Z")
        refers = {
            "id": {"WARC_Refers_To": first},
            "place": {
                "WARC_Refers_To_Target_URI": "http://www.dong.example/first",
                "WARC_Refers_To_Date": "2023-05-01T10:00:00Z",
            },
            "digest": {"WARC_Payload_Digest": "sha1:SAME"},
        }[how]
        head = b"HTTP/1.1 200 OK\r\n\r\n"
        revisit = tool.record("revisit", URL, head, "2023-06-01T00:00:00Z", **refers)
        tool.record("revisit", URL, head, "2023-07-01T00:00:00Z", WARC_Refers_To="<urn:uuid:nowhere>")
    index = ReplayIndex(path)
    found = index.find("GET", URL)
    # The bytes are another URL's, whose capture keeps its own id; this one answers under the revisit's.
    assert (body_of(found), found.record_id, found.url) == (b"same", revisit, URL)
    assert found.fetched_at.isoformat() == "2023-06-01T00:00:00+00:00"
    assert index.find("GET", "http://www.dong.example/first").record_id == first


def test_revisits_of_one_url(path) -> None:
    """Give the record that has the bytes, under its id and date."""
    with warc(path) as tool:
        first = tool.response(URL, b"same")
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        revisit = tool.record("revisit", URL, head, "2023-06-01T00:00:00Z", WARC_Refers_To=first)
    found = ReplayIndex(path).find("GET", URL)
    assert (body_of(found), found.record_id) == (b"same", first)
    assert found.notes == {"revisit": {"record_id": revisit, "date": "2023-06-01T00:00:00Z"}}


def test_failures_answer_only_alone(archive, folder, make) -> None:
    """A page that was had once is not lost because it was asked for again in vain."""
    gone = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    archive.append(make(1))
    archive.append(make(2, url=make(1).url, response_block=gone))
    archive.append(make(3, response_block=gone))
    index = ReplayIndex(folder)
    assert index.find("GET", make(1).url).message.status == 200
    assert index.find("GET", make(3).url).message.status == 404


def test_damaged_revisits_are_named(path) -> None:
    """A revisit whose bytes are nowhere is passed over, and said to be."""
    with warc(path) as tool:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        tool.response(URL, b"other")
        tool.record("revisit", URL, head, "2023-07-01T00:00:00Z", WARC_Refers_To="<urn:uuid:nowhere>")
    index = ReplayIndex(path)
    assert body_of(index.find("GET", URL)) == b"other"
    assert [line.split(": ")[-1].split("> ")[-1] for line in index.damaged] == ["revisits a record that is not here"]


def test_not_modified_answers_only_alone(archive, folder, make) -> None:
    """A 304 says that the older capture is still good."""
    answer = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    archive.append(make(1))
    archive.append(make(2, url=make(1).url, response_block=answer))
    archive.append(make(3, response_block=answer))
    index = ReplayIndex(folder)
    assert index.find("GET", make(1).url).message.status == 200
    assert index.find("GET", make(3).url).message.status == 304


def test_other_records_are_ignored(path) -> None:
    """dns, resource, conversion, metadata of other tools."""
    with warc(path) as tool:
        date = "2024-01-01T00:00:00Z"
        tool.record("response", "dns:www.dong.example", b"20240101\n", date, Content_Type="text/dns")
        tool.record("resource", URL, b"resource", date, Content_Type="text/html")
        tool.record("conversion", URL, b"text", date, Content_Type="text/plain")
        answer = tool.response(URL, b"page")
        tool.record(
            "metadata", URL, b"via: x\r\n", date, Content_Type="application/warc-fields", WARC_Concurrent_To=answer
        )
    index = ReplayIndex(path)
    assert (len(index), body_of(index.find("GET", URL)), index.find("GET", URL).notes) == (1, b"page", {})


@pytest.mark.parametrize("packing", ["record", "file", "plain"])
def test_a_torn_tail(path, packing) -> None:
    """What is whole before it is used, and the rest is named."""
    noise = random.Random(1)
    with warc(path, packing) as tool:
        tool.response(URL + "1", b"whole" + noise.randbytes(40_000))
        tool.response(URL + "2", b"torn" + noise.randbytes(40_000))
    path.write_bytes(path.read_bytes()[:-25])
    index = ReplayIndex(path)
    assert body_of(index.find("GET", URL + "1"))[:5] == b"whole"
    assert index.find("GET", URL + "2") is None
    assert len(index.damaged) == 1
    assert str(path) in index.damaged[0]


def test_damage_in_the_middle(path) -> None:
    """Costs one record."""
    with warc(path) as tool:
        for number in (1, 2, 3):
            tool.response(f"{URL}{number}", b"body %d" % number)
    data = bytearray(path.read_bytes())
    data[data.index(b"\x1f\x8b\x08", len(data) // 2) - 12] ^= 0xFF
    path.write_bytes(data)
    index = ReplayIndex(path)
    assert sum(index.find("GET", f"{URL}{number}") is not None for number in (1, 2, 3)) == 2
    assert len(index.damaged) == 1


def test_an_archive_whose_writer_was_killed(archive, folder, make) -> None:
    """A torn group and an empty file are left out."""
    capture = archive.append(make(1))
    path = archive.path(capture)
    archive.append(make(2))
    path.write_bytes(path.read_bytes()[:-700])
    (path.parent / "zzz.warc.gz").touch()
    index = ReplayIndex(folder)
    assert index.find("GET", make(1).url) == archive.read(capture)
    assert index.find("GET", make(2).url) is None
    assert len(index.damaged) == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "no such file or folder"),
        (b"", "empty file"),
        (b"<html>a page</html>", "not a WARC file"),
        (gzip.compress(b"<html>a page</html>" * 99, mtime=0), "no HTTP response"),
        (gzip.compress(b"x" * 3_000_000, mtime=0), "no HTTP response"),
        (b"\x1f\x8b\x08 but broken", "no HTTP response"),
        (b"WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n", "no HTTP response"),
        (b"\x28\xb5\x2f\xfd....", "zstd"),
        (b"PK\x05\x06" + b"\0" * 18, "without WARC files"),
    ],
)
def test_what_is_no_warc(path, content, why) -> None:
    """One line with the path and what is wrong."""
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NotAWarc) as caught:
        ReplayIndex(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert why in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_without_warcs(tmp_path) -> None:
    """Said so."""
    (tmp_path / "page.html").write_text("x")
    with pytest.raises(NotAWarc, match=r"no \.warc, \.warc\.gz or \.wacz file in this folder"):
        ReplayIndex(tmp_path)


def test_a_file_that_changes_meanwhile(path) -> None:
    """A changed file is an error that names it, not wrong bytes."""
    with warc(path) as tool:
        tool.response(URL, b"page " * 400)
    index = ReplayIndex(path)
    data = bytearray(path.read_bytes())
    data[-30] ^= 0xFF
    with path.open("r+b") as file:  # in place: the mapping sees it
        file.write(data)
    with pytest.raises(NotAWarc, match="changed since"):
        index.find("GET", URL)


# --- bundles ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def bundle(folder, make, tmp_path) -> Path:
    """An archive of two files as WACZ."""
    with Archive(folder, max_bytes=1) as archive:
        for number in (1, 2):
            archive.append(make(number))
    target = tmp_path / "bundles" / "x.wacz"
    target.parent.mkdir()
    write_wacz(folder, target, [], "tests")
    return target


def test_a_wacz_answers_like_its_warc_files(bundle, folder, make) -> None:
    """Given itself, or in a folder."""
    for path in (bundle, bundle.parent):
        index, plain = ReplayIndex(path), ReplayIndex(folder)
        assert len(index) == len(plain) == 2
        for number in (1, 2):
            assert index.find("GET", make(number).url) == plain.find("GET", make(number).url) is not None


def test_damage_in_a_wacz_is_named(bundle, make) -> None:
    data = bytearray(bundle.read_bytes())
    with zipfile.ZipFile(bundle) as opened:
        (first, *_) = [one for one in opened.infolist() if one.filename.endswith(".warc.gz")]
    data[first.header_offset + 900] ^= 0xFF
    bundle.write_bytes(data)
    with pytest.raises(NotAWarc, match=rf"x\.wacz: {re.escape(first.filename)} in it is damaged"):
        ReplayIndex(bundle)


def test_a_compressed_bundle_is_refused(tmp_path, archive, make) -> None:
    """It could be a bomb, and no other tool could read records out of it."""
    capture = archive.append(make())
    with zipfile.ZipFile(tmp_path / "x.wacz", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(archive.path(capture), "archive/../../x.warc.gz")
    with pytest.raises(NotAWarc, match="compressed; unpack the file"):
        ReplayIndex(tmp_path / "x.wacz")


def test_a_warc_that_ends_with_a_zip_is_a_warc(path) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as document:
        document.writestr("word/document.xml", "<x/>")
    with warc(path, "plain") as tool:
        tool.response(URL, b"page")
        tool.response(f"{URL}.docx", packed.getvalue())
    assert body_of(ReplayIndex(path).find("GET", URL)) == b"page"
