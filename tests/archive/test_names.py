"""A WARC file's name says whether it is finished; nothing is lost on either side of the renaming."""

import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive import Archive, ArchiveError, Capture, ReplayIndex, read_group
from archive.cdxj import cdxj
from archive.names import finish, has_twin, lies_at, opened, unfinished, warc_files
from archive.verify import repair, verify
from archive.wacz import write_wacz

ROOT = Path(__file__).parents[2]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "warc").iterdir())


def leave_open(folder: Path) -> None:
    """As a killed writer leaves it: the last file has the name of an open one."""
    path = warc_files(folder)[-1]
    path.rename(unfinished(path))


@pytest.fixture
def two(folder, make) -> list[Capture]:
    with Archive(folder) as archive:
        return [archive.append(make(number)) for number in (1, 2)]


def test_a_file_is_open_until_it_is_full_or_the_writer_done(folder, make) -> None:
    with Archive(folder, max_bytes=1) as archive:
        first = archive.append(make(1))
        assert names(folder) == [f"{first.file}.open"]
        second = archive.append(make(2))
        assert names(folder) == [first.file, f"{second.file}.open"]
        assert archive.path(second).name == f"{second.file}.open"
    assert names(folder) == [first.file, second.file]
    for path in warc_files(folder):
        with path.open("rb") as file:
            info = next(iter(ArchiveIterator(file)))
            assert info.rec_headers.get_header("WARC-Filename") == path.name


def test_readers_look_under_both_names(folder, make) -> None:
    """One that has seen the open file reads on when it is finished; so does whoever was given its path."""
    with Archive(folder, max_bytes=1) as archive, Archive(folder, readonly=True) as reader:
        first = archive.append(make(1))
        path = archive.path(first)
        assert path.name.endswith(".open")
        assert reader.read(first) == make(1, record_id=first.record_id)
        archive.append(make(2))
        assert reader.read(first) == read_group(path, first.offset, first.length) == make(1, record_id=first.record_id)
        assert [capture.url for capture in reader.captures()] == [make(1).url, make(2).url]


def test_a_file_finished_between_two_looks(two, folder, monkeypatch) -> None:
    """Not there under its finished name, and an instant later not there under the other."""
    leave_open(folder)
    (path,) = warc_files(folder)
    look = Path.open

    def slowly(self: Path, *arguments: object) -> object:
        if self.name.endswith(".open"):
            monkeypatch.undo()
            finish(path)
        return look(self, *arguments)

    monkeypatch.setattr(Path, "open", slowly)
    with opened(path) as file:
        assert file.read(2) == b"\x1f\x8b"
    assert lies_at(path) == path


def test_what_a_killed_writer_left_open_is_read_and_finished(two, folder) -> None:
    """By whatever reads, as it lies there; by the next writer, or a repair, under its finished name."""
    leave_open(folder)
    (name,) = names(folder)
    assert list(verify(folder)) == []
    with Archive(folder, readonly=True) as archive:
        assert [archive.read(capture).url for capture in archive.captures()] == [one.url for one in two]
    assert len(ReplayIndex(folder)) == len(ReplayIndex(folder / "warc" / name)) == 2
    assert names(folder) == [name]
    with Archive(folder) as archive:
        assert (archive.recovered, list(archive.captures())) == ([], two)
        assert names(folder) == [name.removesuffix(".open")]
    leave_open(folder)
    repair(folder)
    assert names(folder) == [name.removesuffix(".open")]


@pytest.mark.parametrize("step", ["os.close", "os.fsync", "pathlib.Path.rename", "archive.names.sync_folder"])
def test_killed_while_a_file_is_finished(folder, make, monkeypatch, step) -> None:
    archive = Archive(folder)
    captures = [archive.append(make(number)) for number in (1, 2)]
    monkeypatch.setattr(step, killed)
    with pytest.raises(KeyboardInterrupt):
        archive.close()
    monkeypatch.undo()
    assert list(verify(folder)) == []
    with Archive(folder) as again:
        assert (again.recovered, list(again.captures())) == ([], captures)
    assert names(folder) == [captures[0].file]


def killed(*_args: object, **_more: object) -> None:
    """Stands for the process's end."""
    raise KeyboardInterrupt


def test_a_killed_process_leaves_its_file_open(folder) -> None:
    code = f"""
import os, signal
from datetime import UTC, datetime
from archive import Archive, Exchange
archive = Archive({str(folder)!r})
block = b"HTTP/1.1 200 OK\\r\\n\\r\\nx"
archive.append(Exchange(url="http://a.example/", response_block=block, fetched_at=datetime.now(UTC)))
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    (name,) = names(folder)
    assert name.endswith(".warc.gz.open")
    with Archive(folder) as archive:
        (capture,) = archive.captures()
        assert archive.read(capture).url == "http://a.example/"
    assert names(folder) == [name.removesuffix(".open")]


@pytest.mark.parametrize("known", [True, False])
def test_a_torn_tail_of_an_open_file_is_set_aside_under_the_finished_name(two, folder, known) -> None:
    leave_open(folder)
    (path,) = (folder / "warc").iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole + b"\x1f\x8b\x08half a group")
    if not known:
        (folder / "ledger.sqlite").unlink()
    with Archive(folder) as archive:
        assert list(archive.captures()) == two
    finished = path.name.removesuffix(".open")
    assert names(folder) == [finished, f"{finished}.torn-{len(whole)}"]
    assert path.with_name(finished).read_bytes() == whole


def test_an_empty_open_file_is_gone_after_the_next_opening(two, folder) -> None:
    (path,) = warc_files(folder)
    empty = path.with_name(path.name.replace("-00001-", "-00002-") + ".open")
    empty.touch()
    with Archive(folder, readonly=True) as archive:
        assert list(archive.captures()) == two
    with Archive(folder) as archive:
        assert list(archive.captures()) == two
    assert names(folder) == [path.name]


def test_the_open_file_of_an_earlier_version_has_the_finished_name(two, folder, make) -> None:
    """With what its ledger does not know, and a torn tail."""
    with Archive(folder) as archive:
        archive.append(make(3))
    first, last = warc_files(folder)
    last.write_bytes(last.read_bytes() + b"\x1f\x8b\x08half a group")
    (folder / "ledger.sqlite").unlink()
    with Archive(folder) as archive:
        assert [capture.url for capture in archive.captures()] == [make(number).url for number in (1, 2, 3)]
    assert [path.name for path in warc_files(folder)] == [first.name, last.name]
    assert list(verify(folder)) == []


def test_two_files_of_one_name_are_named_and_none_is_lost(two, folder, caplog) -> None:
    """Where an archive was copied twice, once while its file was being written."""
    (path,) = warc_files(folder)
    shutil.copy(path, unfinished(path))
    assert has_twin(path)
    assert [str(problem) for problem in verify(folder)] == [
        f"warc/{path.name}: {path.name}.open is there too; compare the two and move one elsewhere"
    ]
    with Archive(folder) as archive:
        assert list(archive.captures()) == two
    assert f"{path.name}.open: left as it is" in caplog.text
    assert names(folder) == [path.name, f"{path.name}.open"]


def test_another_tools_open_file_is_left_alone(two, folder) -> None:
    foreign = folder / "warc" / "crawl.warc.gz.open"
    foreign.write_bytes(b"anything")
    Archive(folder).close()
    assert foreign.read_bytes() == b"anything"
    assert [str(problem) for problem in verify(folder)] == [
        "warc/crawl.warc.gz.open: not written by this archive; move it elsewhere"
    ]


def test_a_file_that_cannot_be_finished_is_named_and_the_archive_given_up(folder, make, monkeypatch) -> None:
    archive = Archive(folder)
    capture = archive.append(make())
    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(ArchiveError, match=rf"{capture.file}\.open: cannot be finished: Input/output error"):
        archive.close()
    monkeypatch.undo()
    with Archive(folder) as again:
        assert list(again.captures()) == [capture]


def failing(_descriptor: int) -> None:
    raise OSError(5, os.strerror(5))


def test_exports_beside_a_writer_name_the_file_as_it_will_be(archive, folder, make, tmp_path) -> None:
    captures = [archive.append(make(number)) for number in (1, 2)]
    lines = list(cdxj(folder))
    assert {json.loads(line[line.index("{") :])["filename"] for line in lines} == {captures[0].file}
    target = tmp_path / "x.wacz"
    write_wacz(folder, target, [], "tests")
    with zipfile.ZipFile(target) as bundle:
        held = bundle.read(f"archive/{captures[0].file}")
    assert held == archive.path(captures[0]).read_bytes()
    assert len(ReplayIndex(folder)) == len(ReplayIndex(target)) == 2
