"""An archive whose writer was stopped anywhere comes back with every whole capture, once."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive import Archive, Capture
from archive.exchange import new_record_id
from archive.verify import repair, verify


def recovered(folder: Path) -> list[Capture]:
    """Opens for writing, as the next crawl does, and gives what is there."""
    with Archive(folder) as archive:
        return list(archive.captures())


def boundaries(path: Path) -> list[int]:
    """Where each record of a file begins, and the file's end."""
    with path.open("rb") as file:
        iterator = ArchiveIterator(file)
        offsets = [iterator.get_record_offset() for _ in iterator]
    return [*offsets, path.stat().st_size]


@pytest.fixture
def three(folder, make) -> tuple[Path, list[Capture], dict[str, bytes]]:
    """Three captures in one file, the second a failure; and the ledger as it was after each."""
    ledgers = {"missing": b""}
    captures = []
    for number in (1, 2, 3):
        failed = {"response_block": None, "failure": "timeout"} if number == 2 else {}
        if number == 1:
            archive = Archive(folder)
        captures.append(archive.append(make(number, **failed)))
        copy = Path(f"{folder}.copy")
        with Archive(folder, readonly=True) as reader:
            reader._ledger._db.execute("VACUUM INTO ?", (str(copy),))
        ledgers[f"knows {number}"] = copy.read_bytes()
        copy.unlink()
    archive.close()
    return archive.path(captures[0]), captures, ledgers


@pytest.mark.parametrize("state", ["missing", "knows 1", "knows 2", "knows 3"])
def test_a_file_cut_anywhere(three, folder, state) -> None:
    """At every record boundary and the bytes beside it, under every state of the ledger: whole captures stay."""
    path, captures, ledgers = three
    whole = path.read_bytes()
    ends = boundaries(path)
    cuts = {end + step for end in ends for step in (-1, 0, 1, 40) if 0 <= end + step <= len(whole)}
    for cut in sorted(cuts):
        shutil.rmtree(folder)
        path.parent.mkdir(parents=True)
        path.write_bytes(whole[:cut])
        if ledgers[state]:
            (folder / "ledger.sqlite").write_bytes(ledgers[state])
        expected = [one for one in captures if one.offset + one.length <= cut]
        with Archive(folder, readonly=True) as reader:
            seen = [one for one in reader.captures() if one.offset + one.length <= cut]
        assert [one.record_id for one in seen] == [one.record_id for one in expected], cut
        assert recovered(folder) == expected, cut
        kept = path.read_bytes() if path.exists() else b""
        asides = [one.read_bytes() for one in path.parent.glob("*.torn-*")]
        assert kept + b"".join(asides) == whole[:cut], cut
        assert len(asides) == (kept != whole[:cut])
        assert list(verify(folder)) == [], cut
        assert recovered(folder) == expected, cut


def test_recovery_stopped_between_any_two_steps(three, folder, monkeypatch) -> None:
    """Killed before the aside file, before the cut, before the ledger: the next opening does the rest, once."""
    path, captures, ledgers = three
    whole = path.read_bytes()
    torn = len(whole) - 10
    for step in (
        "archive.recovery._write_durably",
        "os.truncate",
        "archive.ledger.Ledger.set_extent",
        "pathlib.Path.replace",
    ):
        shutil.rmtree(folder)
        path.parent.mkdir(parents=True)
        path.write_bytes(whole[:torn])
        (folder / "ledger.sqlite").write_bytes(ledgers["knows 1"])
        monkeypatch.setattr(step, killed)
        with pytest.raises(KeyboardInterrupt):
            Archive(folder)
        monkeypatch.undo()
        assert recovered(folder) == captures[:2]
        (aside,) = [one for one in path.parent.iterdir() if ".torn-" in one.name and not one.name.endswith(".part")]
        assert path.read_bytes() + aside.read_bytes() == whole[:torn]


def killed(*_args: object, **_more: object) -> None:
    """Stands for the process's end."""
    raise KeyboardInterrupt


def test_an_empty_file_of_a_writer_killed_at_once(three, folder) -> None:
    """Gone after the next opening; it held nothing."""
    path, captures, _ = three
    (empty := path.with_name(path.name.replace("-00001-", "-00002-"))).touch()
    assert recovered(folder) == captures
    assert not empty.exists()


def test_the_ledger_rebuilt_from_the_files_is_the_same(folder, make) -> None:
    """Several runs and files, failures, posts, notes: every field of every capture, and the archived order."""
    for run in range(3):
        with Archive(folder, max_bytes=2500) as archive:
            for number in range(5):
                archive.append(make(10 * run + number, portal=f"p{number % 2}"))
            archive.append(
                make(99, response_block=None, failure="dns", request_block=b"", notes={"b": 1, "a": [1.5, "文"]})
            )
            post = b"POST / HTTP/1.1\r\n\r\npage=%d" % run
            archive.append(
                make(98, method="POST", request_block=post, response_block=b"HTTP/1.1 304 \r\nETag: x\r\n\r\n")
            )
    with Archive(folder, readonly=True) as archive:
        before = list(archive.captures())
    assert len(before) == 21
    (folder / "ledger.sqlite").unlink()
    with Archive(folder, readonly=True) as archive:
        assert list(archive.captures()) == before
    assert not (folder / "ledger.sqlite").exists()
    assert recovered(folder) == before
    assert [list(one.notes) for one in recovered(folder)] == [list(one.notes) for one in before]


def test_archives_merge_by_copying_files(tmp_path, make) -> None:
    """Another machine's files, put beside ours, are indexed at the next opening; twice the same are one."""
    with Archive(tmp_path / "a") as one, Archive(tmp_path / "b") as two:
        ours, theirs = one.append(make(1)), two.append(make(2))
    source = two.path(theirs)
    shutil.copy(source, tmp_path / "a" / "warc")
    assert [one.record_id for one in recovered(tmp_path / "a")] == [ours.record_id, theirs.record_id]
    assert list(verify(tmp_path / "a")) == []


def test_archives_that_share_captures_merge(tmp_path, make) -> None:
    """As two that replayed the same source: one row, and a copy is nothing wrong; another capture under its id is."""
    shared = make(1, record_id="<urn:uuid:00000000-0000-4000-8000-000000000001>")
    with Archive(tmp_path / "a") as one, Archive(tmp_path / "b") as two:
        one.append(shared)
        one.append(make(2))
        two.append(make(3))
        two.append(shared)
        two.append(replace(shared, record_id=new_record_id(), response_block=b"HTTP/1.1 200 OK\r\n\r\nother"))
    for path in (tmp_path / "b" / "warc").iterdir():
        shutil.copy(path, tmp_path / "a" / "warc")
    repair(tmp_path / "a")
    with Archive(tmp_path / "a", readonly=True) as archive:
        assert len({capture.record_id for capture in archive.captures()}) == len(list(archive.captures())) == 4
    assert list(verify(tmp_path / "a")) == []


def test_another_capture_under_the_same_id_is_named(tmp_path, make) -> None:
    first = make(1, record_id="<urn:uuid:00000000-0000-4000-8000-000000000001>")
    for folder, exchange in (("a", first), ("b", replace(first, response_block=b"HTTP/1.1 200 OK\r\n\r\nother"))):
        with Archive(tmp_path / folder) as archive:
            archive.append(exchange)
    (path,) = (tmp_path / "b" / "warc").iterdir()
    shutil.copy(path, tmp_path / "a" / "warc")
    repair(tmp_path / "a")
    (problem,) = verify(tmp_path / "a")
    assert problem.record_id == first.record_id
    assert "with another payload_digest" in problem.what


def test_another_tools_file_is_left_alone(archive, folder, make, caplog) -> None:
    """Not indexed, not cut, named in the log and by verify."""
    archive.append(make())
    archive.close()
    foreign = folder / "warc" / "crawl.warc.gz"
    foreign.write_bytes(b"anything")
    assert len(recovered(folder)) == 1
    assert foreign.read_bytes() == b"anything"
    assert "crawl.warc.gz: not written by this archive" in caplog.text
    (folder / "warc" / "unpacked.warc").write_bytes(b"WARC/1.0")
    assert {one.file: one.what for one in verify(folder)} == dict.fromkeys(
        ("warc/crawl.warc.gz", "warc/unpacked.warc"), "not written by this archive; move it elsewhere"
    )
