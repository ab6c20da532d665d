"""verify names every kind of damage by file, offset, record and URL; repair deletes nothing."""

import shutil
import sqlite3
import zlib
from itertools import count
from pathlib import Path

import pytest

from archive import Archive, ArchiveError, Capture
from archive.verify import archive_size, repair, verify


@pytest.fixture
def four(folder, make) -> tuple[Path, list[Capture]]:
    """Four captures in one file."""
    with Archive(folder) as archive:
        captures = [archive.append(make(number)) for number in range(4)]
    return archive.path(captures[0]), captures


def edit(folder: Path, statement: str) -> None:
    """Changes the ledger behind the archive's back."""
    database = sqlite3.connect(folder / "ledger.sqlite")
    with database:
        database.execute(statement)
    database.close()


def test_a_sound_archive(four, folder) -> None:
    """No problems; the progress adds up to the size."""
    read: list[int] = []
    assert list(verify(folder, read.append)) == []
    assert sum(read) == archive_size(folder) > 0


def test_any_flipped_byte_is_named_with_its_capture(four, folder) -> None:
    """Wherever it is, as that capture and no other, and what comes after is checked on."""
    path, captures = four
    whole = path.read_bytes()
    second, last = captures[1], captures[3]
    for place in range(second.offset, second.offset + second.length):
        data = bytearray(whole)
        data[place] ^= 0xFF
        data[last.offset + last.length - 3] ^= 0xFF
        path.write_bytes(data)
        problems = list(verify(folder))
        named = {problem.url for problem in problems}
        assert named == {second.url, last.url}, (place, list(map(str, problems)))
        assert all(problem.file == f"warc/{path.name}" and problem.record_id for problem in problems)
        inside = [one.offset for one in problems if one.url == second.url]
        assert all(second.offset <= offset < second.offset + second.length for offset in inside)


def test_a_changed_record_with_a_sound_gzip_frame(four, folder) -> None:
    """The digests notice what CRCs cannot."""
    path, captures = four
    whole = path.read_bytes()
    first = captures[0]
    packed, parts = whole[first.offset : first.offset + first.length], []
    while packed:
        decoder = zlib.decompressobj(31)
        plain = decoder.decompress(packed).replace(b"<p>", b"<b>")
        packer = zlib.compressobj(6, zlib.DEFLATED, 31)
        parts.append(packer.compress(plain) + packer.flush())
        packed = decoder.unused_data
    path.write_bytes(whole[: first.offset] + b"".join(parts) + whole[first.offset + first.length :])
    what = " ".join(f"{problem.url} {problem.what}" for problem in verify(folder))
    assert f"{first.url} WARC-Block-Digest does not match" in what
    assert f"{first.url} WARC-Payload-Digest does not match" in what


def test_a_torn_tail_before_recovery(four, folder) -> None:
    """Named; and after repair it lies beside the file, its bytes all there."""
    path, captures = four
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    problems = [str(problem) for problem in verify(folder)]
    assert any("cut short" in line and captures[3].url in line for line in problems)
    lines = repair(folder)
    assert any("set aside" in line for line in lines)
    (aside,) = path.parent.glob("*.torn-*")
    assert path.read_bytes() + aside.read_bytes() == whole[:-20]
    assert list(verify(folder)) == []
    with Archive(folder) as archive:
        assert [one.record_id for one in archive.captures()] == [one.record_id for one in captures[:3]]


def test_ledger_against_files(four, folder) -> None:
    """Rows that are missing, wrong, or point nowhere; repaired."""
    _, captures = four
    edit(folder, "DELETE FROM captures WHERE seq = 1")
    edit(folder, "UPDATE captures SET portal = 'other', offset = offset + 1 WHERE seq = 2")
    edit(folder, "UPDATE captures SET record_id = '<urn:x>' WHERE seq = 3")
    found = [(problem.url, problem.record_id, problem.what.split(";")[0]) for problem in verify(folder)]
    assert found == [
        (captures[0].url, captures[0].record_id, "not in the ledger"),
        (captures[1].url, captures[1].record_id, "the ledger has another portal, offset"),
        (captures[2].url, captures[2].record_id, "not in the ledger"),
        (captures[2].url, "<urn:x>", "the ledger points here, but no whole capture lies here"),
    ]
    repair(folder)
    assert list(verify(folder)) == []
    with Archive(folder, readonly=True) as archive:
        assert list(archive.captures()) == captures


@pytest.mark.parametrize("loss", ["missing", "damaged", "empty"])
def test_a_lost_ledger(four, folder, loss) -> None:
    """Named by verify, rebuilt by repair with the same content; the old one is kept."""
    _, captures = four
    ledger = folder / "ledger.sqlite"
    if loss == "missing":
        ledger.unlink()
    else:
        ledger.write_bytes(b"no database" * 999 if loss == "damaged" else b"")
    old = ledger.read_bytes() if ledger.exists() else None
    assert [problem.file for problem in verify(folder)] == ["ledger.sqlite"]
    repair(folder)
    assert list(verify(folder)) == []
    with Archive(folder) as archive:
        assert list(archive.captures()) == captures
    if old is not None:
        assert (folder / "ledger.sqlite.old").read_bytes() == old


def test_files_the_ledger_does_not_know_and_files_that_are_gone(four, folder, tmp_path, make) -> None:
    """Each named once."""
    path, _ = four
    with Archive(tmp_path / "other") as other:
        capture = other.append(make(9))
    extra = other.path(capture)
    shutil.copy(extra, path.parent)
    moved = path.rename(tmp_path / path.name)
    found = [(problem.file, problem.what) for problem in verify(folder)]
    assert found == [
        (f"warc/{path.name}", "the ledger knows this file, but it is missing"),
        (f"warc/{extra.name}", "the ledger does not know this file"),
    ]
    moved.rename(path)
    repair(folder)
    assert list(verify(folder)) == []


def test_damage_in_the_middle_stays_and_stays_named(four, folder) -> None:
    """Repair drops the capture from the ledger, not a byte from the file."""
    path, captures = four
    data = bytearray(path.read_bytes())
    data[captures[1].offset + captures[1].length // 2] ^= 0xFF
    path.write_bytes(data)
    repair(folder)
    assert path.read_bytes() == data
    assert list(verify(folder))
    with Archive(folder) as archive:
        assert [one.url for one in archive.captures()] == [captures[n].url for n in (0, 2, 3)]


def test_a_damaged_capture_is_not_read(four, folder) -> None:
    """One line that names file and offset."""
    path, captures = four
    data = bytearray(path.read_bytes())
    data[captures[2].offset + 60] ^= 0xFF
    path.write_bytes(data)
    with Archive(folder, readonly=True) as archive:
        assert archive.read(captures[1])
        with pytest.raises(ArchiveError, match=rf"{path.name} at offset {captures[2].offset}: "):
            archive.read(captures[2])


def test_beside_a_writer(archive, folder, make) -> None:
    """What a running crawl has half written is no problem; repair waits for its turn."""
    capture = archive.append(make())
    with archive.path(capture).open("ab") as file:
        file.write(b"\x1f\x8b\x08half a group")
    assert list(verify(folder)) == []
    with pytest.raises(ArchiveError, match="in use by process"):
        repair(folder)


def test_no_archive(tmp_path) -> None:
    """Said so, before anything is made."""
    with pytest.raises(ArchiveError, match="no archive here"):
        list(verify(tmp_path))
    with pytest.raises(ArchiveError, match="no archive here"):
        repair(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_beside_a_writer_that_goes_on(archive, folder, make) -> None:
    """What is archived while `verify` reads is left out: neither unknown to the ledger nor missing in the file."""
    for number in range(3):
        archive.append(make(number))
    numbers = count(10)
    assert list(verify(folder, lambda _size: archive.append(make(next(numbers))))) == []
    assert next(numbers) > 12


@pytest.mark.parametrize("how", ["zeros in it", "a row that is no capture"])
def test_a_damaged_ledger_is_named_and_the_files_are_checked_without_it(four, folder, how) -> None:
    path, captures = four
    ledger = folder / "ledger.sqlite"
    if how == "zeros in it":
        data = bytearray(ledger.read_bytes())
        data[4096:] = bytes(len(data) - 4096)
        ledger.write_bytes(data)
    else:
        edit(folder, "UPDATE captures SET notes='{' WHERE seq=2")
    whole = bytearray(path.read_bytes())
    whole[captures[1].offset + captures[1].length // 2] ^= 0xFF
    path.write_bytes(whole)
    problems = list(verify(folder))
    assert {problem.file for problem in problems} == {"ledger.sqlite", f"warc/{path.name}"}
    assert all("scrapy verify --repair" in problem.what for problem in problems if problem.file == "ledger.sqlite")
    with pytest.raises(ArchiveError, match=r"ledger\.sqlite: .*scrapy verify --repair"), Archive(folder) as archive:
        list(archive.captures())
    repair(folder)
    with Archive(folder) as archive:
        assert [capture.url for capture in archive.captures()] == [captures[n].url for n in (0, 2, 3)]


@pytest.mark.parametrize("tail", [b"", b"\x1f\x8b\x08" + bytes(300_000)], ids=["whole", "torn"])
@pytest.mark.parametrize("moment", [0, 3, 9])
def test_a_writer_that_begins_while_verify_reads(four, folder, make, tail, moment) -> None:
    """It cuts off a torn tail that is being read, and writes on: nothing of that is a problem."""
    path, captures = four
    with path.open("ab") as file:
        file.write(tail)
    begun: list[Archive] = []
    steps = count()

    def progress(_size: int) -> None:
        if next(steps) == moment:
            begun.append(Archive(folder))
        for archive in begun:
            archive.append(make(10 + next(steps)))

    assert list(verify(folder, progress)) == []
    (archive,) = begun
    assert [one.record_id for one in archive.captures()][:4] == [one.record_id for one in captures]
    archive.close()
    assert len(list(path.parent.glob("*.torn-*"))) == bool(tail)


def test_a_file_that_a_writer_sets_aside_as_a_whole(four, folder) -> None:
    """Of the second file nothing is whole: it is gone before it is come to."""
    path, _ = four
    torn = path.with_name(path.name.replace("-00001-", "-00002-"))
    assert torn != path
    torn.write_bytes(path.read_bytes()[:40])

    def progress(_size: int) -> None:
        Archive(folder).close()

    assert list(verify(folder, progress)) == []
    assert not torn.exists()


def test_damage_is_named_though_a_writer_begins(four, folder) -> None:
    """Where it lies in what the ledger knows."""
    path, captures = four
    data = bytearray(path.read_bytes())
    data[captures[1].offset + captures[1].length // 2] ^= 0xFF
    path.write_bytes(bytes(data) + b"\x1f\x8b\x08" + bytes(99))
    begun: list[Archive] = []
    problems = list(verify(folder, lambda _size: begun.append(Archive(folder)) if not begun else None))
    begun[0].close()
    assert {problem.url for problem in problems} == {captures[1].url}
