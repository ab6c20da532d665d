"""An archive of somebody else's: it leads to no other folder, and cannot fill the memory."""

from __future__ import annotations

import re
import sqlite3
import zipfile
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from archive import Archive, ArchiveError, Capture, ReplayIndex
from archive.cdxj import cdxj
from archive.scan import members
from archive.verify import repair, verify
from archive.wacz import write_wacz
from archive.warc import digest


@pytest.fixture
def two(folder, make) -> tuple[Path, list[Capture]]:
    with Archive(folder) as archive:
        captures = [archive.append(make(number)) for number in (1, 2)]
    return archive.path(captures[0]), captures


def packed(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


def test_a_record_that_fills_the_memory_is_named_and_passed_over(two, folder, monkeypatch) -> None:
    monkeypatch.setattr("archive.scan.MAX_RECORD", 1_000_000)
    path, captures = two
    bomb = packed(b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 5000000\r\n\r\n" + bytes(5_000_000))
    data = path.read_bytes()
    at = captures[1].offset
    path.write_bytes(data[:at] + bomb + data[at:])
    assert "unpacks to more than 1000000 bytes" in " ".join(problem.what for problem in verify(folder))
    repair(folder)
    with Archive(folder) as archive:
        assert [archive.read(capture).url for capture in archive.captures()] == [c.url for c in captures]
    index = ReplayIndex(folder)
    assert len(index) == 2
    assert any("unpacks to more than" in line for line in index.damaged)


@pytest.mark.parametrize("name", ["../../secret.warc.gz", "/etc/passwd", "../lock"])
def test_a_ledger_leads_to_no_other_folder(two, folder, tmp_path, name) -> None:
    """Neither for reading nor into an export."""
    path, captures = two
    (tmp_path / "secret.warc.gz").write_bytes(path.read_bytes())
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as db:
        db.execute("UPDATE captures SET file=?", (name,))
        db.commit()
    with Archive(folder, readonly=True) as archive:
        for capture in archive.captures():
            assert archive.path(capture).parent == folder / "warc"
            with pytest.raises(ArchiveError, match="No such file"):
                archive.read(capture)
    assert len(list(cdxj(folder))) == len(captures)
    write_wacz(folder, tmp_path / "x.wacz", [], "tests")
    with zipfile.ZipFile(tmp_path / "x.wacz") as bundle:
        assert [one for one in bundle.namelist() if one.startswith("archive/")] == [f"archive/{path.name}"]
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as db:
        db.execute("INSERT INTO files VALUES (?, 9)", (name,))
        db.commit()
    with pytest.raises(ArchiveError, match="missing"):
        cdxj(folder)


ODD = {
    "half a character": (b'"bei"', b'"\\ud83d"'),
    "a number for an address": (b'url: "http', b'url: 1\r\nrole: "http'),
    "a list for a portal": (b'portal: "bei"', b'portal: ["bei"]'),
    "notes that are none": (b"notes: {", b"notes: 1\r\nrole: {"),
    "no number": (b'"number":2', b'"number":NaN'),
    "nested a thousand times": (b'"number":2', b'"number":' + b"[" * 990 + b"]" * 990),
    "before the first year": (b"WARC-Date: 2024-03-01T08:00:02.123Z", b"WARC-Date: 0001-01-01T00:00:00+23:59"),
    "no date": (b"WARC-Date: 2024-03-01T08:00:02.123Z", b"WARC-Date: yesterday"),
}


def rewritten(path: Path, capture: Capture, old: bytes, new: bytes) -> None:
    """The file with other bytes in a capture's metadata record, its digest and length right."""
    data = path.read_bytes()
    records = list(members(data[capture.offset : capture.offset + capture.length]))
    mark = records[-1].data
    assert old in mark
    head, _, block = mark.replace(old, new).partition(b"\r\n\r\n")
    block = block.removesuffix(b"\r\n\r\n")
    head = re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % len(block), head)
    head = re.sub(rb"WARC-Block-Digest: \S+", b"WARC-Block-Digest: " + digest(block).encode(), head)
    other = packed(head + b"\r\n\r\n" + block + b"\r\n\r\n")
    at = capture.offset + records[-1].offset
    path.write_bytes(data[:at] + other + data[at + records[-1].length :])


@pytest.mark.parametrize("how", ODD)
def test_a_metadata_record_that_says_odd_things_is_left_out_and_named(two, folder, tmp_path, how) -> None:
    """In an archive of somebody else's: by the opening that indexes it, by a repair, by REPLAY."""
    path, captures = two
    rewritten(path, captures[1], *ODD[how])
    (folder / "ledger.sqlite").unlink()
    with Archive(folder, readonly=True) as archive:
        assert [capture.url for capture in archive.captures()] == [captures[0].url]
    found = ReplayIndex(folder).find("GET", captures[1].url)
    assert found is not None
    assert found.url == captures[1].url
    with Archive(tmp_path / "own") as own:
        own.append(found)
    repair(folder)
    with Archive(folder) as archive:
        assert [capture.url for capture in archive.captures()] == [captures[0].url]
    asides = list(path.parent.glob("*.torn-*"))
    assert asides or list(verify(folder))
