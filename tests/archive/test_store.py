"""Finding and reading captures; one writer; refusals."""

import errno
import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from archive import Archive, ArchiveError
from archive.verify import verify

ROOT = Path(__file__).parents[2]


def test_what_is_appended_is_found_and_read_back(archive, make) -> None:
    """The exchange as it was, the capture with what a crawl asks for."""
    block = b'HTTP/1.1 200 OK\r\nETag: "v1"\r\nLast-Modified: Fri, 01 Mar 2024 00:00:00 GMT\r\n\r\nx'
    exchange = make(response_block=block)
    capture = archive.append(exchange)
    assert archive.read(capture) == exchange
    assert archive.latest(exchange.url) == capture == archive.get(exchange.record_id)
    assert (capture.seq, capture.status, capture.etag) == (1, 200, '"v1"')
    assert capture.last_modified == "Fri, 01 Mar 2024 00:00:00 GMT"
    assert capture.payload_digest == "sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    assert capture.fetched_at == exchange.fetched_at


def test_a_record_id_is_archived_once(archive, make) -> None:
    """The second append gives the first capture and writes nothing."""
    exchange = make()
    first = archive.append(exchange)
    size = archive.path(first).stat().st_size
    assert archive.append(exchange) == first
    assert archive.path(first).stat().st_size == size


def test_latest_is_the_one_fetched_last(archive, make) -> None:
    """Whatever the order of archiving; failures and errors only where they are wanted."""
    url = make().url
    newer = archive.append(make(5, url=url))
    archive.append(make(3, url=url))
    assert archive.latest(url) == newer
    failed = archive.append(make(9, url=url, response_block=None, failure="timeout"))
    cut = archive.append(make(10, url=url, truncated="length"))
    gone = archive.append(make(11, url=url, response_block=b"HTTP/1.1 404 Not Found\r\n\r\n"))
    assert archive.latest(url) == gone
    assert archive.latest(url, ok_only=True) == newer
    assert archive.history(url) == [newer, archive.history(url)[1], failed, cut, gone]
    assert archive.latest("http://www.bei.example/never") is None


def test_method_and_body_are_part_of_the_key(archive, make) -> None:
    """Two pages of one address, told apart by the body that was posted."""
    head = b"POST /list HTTP/1.1\r\nHost: www.bei.example\r\n\r\n"
    url = "http://www.bei.example/list"
    one, two = (archive.append(make(n, url=url, method="POST", request_block=head + b"page=%d" % n)) for n in (1, 2))
    assert archive.latest(url, "POST", b"page=1") == one
    assert archive.latest(url, "POST", b"page=2") == two
    assert archive.latest(url) is None
    unsent = make(3, url=url, method="POST", request_block=b"", response_block=None, failure="dns")
    failed = archive.append(make(3, **{**vars(unsent), "notes": {"request_body": "page=3"}}))
    assert archive.latest(url, "POST", b"page=3") == failed


def test_captures_in_archived_order(archive, make) -> None:
    """By portal, roles and URLs; what is appended while reading is not given."""
    made = [
        archive.append(make(n, portal="bei" if n % 2 else "nan", role="list" if n < 3 else "report")) for n in range(9)
    ]
    assert list(archive.captures()) == made
    assert list(archive.captures(portal="bei")) == made[1::2]
    assert list(archive.captures(roles=["list"], portal="nan")) == [made[0], made[2]]
    assert list(archive.captures(urls=[made[7].url, made[4].url])) == [made[4], made[7]]
    assert list(archive.captures(after=made[6].seq)) == made[7:]
    assert list(archive.captures(roles=[])) == []
    seen = []
    for capture in archive.captures():
        seen.append(capture)
        archive.append(make(100 + capture.seq))
    assert seen == made


def test_what_is_not_among_the_known(archive, make) -> None:
    """In archived order, whatever the order of the ids; ids that are not in the archive do not matter."""
    captures = [archive.append(make(url=f"https://demo.example/{n}")) for n in range(1203)]
    known = sorted(["<urn:uuid:0>", "<urn:uuid:z>", *(c.record_id for c in captures[1:-1] if c.seq % 7)])
    assert list(archive.besides(known)) == [c for c in captures if c.record_id not in known]
    assert list(archive.besides([])) == captures
    assert list(archive.besides(archive.record_ids())) == []
    assert list(archive.record_ids()) == sorted(c.record_id for c in captures)


def test_what_is_stored_meanwhile_is_given_still(archive, make) -> None:
    """It was not known when it was asked."""
    captures = [archive.append(make()) for _ in range(600)]
    known: list[str] = []
    for capture in archive.besides(iter(known)):
        known.append(capture.record_id)
        archive.append(make())
    assert known == [c.record_id for c in captures]


def test_counted_by_portal(archive, make) -> None:
    for portal in ("jia", "yi", "yi"):
        archive.append(make(portal=portal))
    assert (archive.count(), archive.count(["yi"]), archive.count(["bing"])) == (3, 2, 0)


def test_notes_keep_order_and_odd_text(archive, folder, make) -> None:
    """Half an emoji, control characters, nesting; what JSON cannot hold is refused and nothing is written."""
    notes = {"z": 1, "a": [None, True, {"中": "文\u2028"}], "half": "\ud83d", "nul": "\0"}
    capture = archive.append(make(notes=notes))
    assert list(capture.notes) == list(notes)
    assert capture.notes == archive.read(capture).notes == notes
    for bad in ({"x": float("nan")}, {"x": object()}, {"x": b"bytes"}):
        with pytest.raises((ValueError, TypeError)):
            archive.append(make(2, notes=bad))
    assert list(verify(folder)) == []


def test_one_writer(archive, folder) -> None:
    """A second one is refused by name, in this process and in another; readers are not."""
    with pytest.raises(ArchiveError, match=f"in use by process {os.getpid()}$"):
        Archive(folder)
    code = f"from archive import Archive\ntry: Archive({str(folder)!r})\nexcept Exception as error: print(error)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == f"{folder} is in use by process {os.getpid()}\n"
    Archive(folder, readonly=True).close()
    list(verify(folder))
    with pytest.raises(ArchiveError, match="in use by process"):  # looking did not give the lock up
        Archive(folder)
    archive.close()
    Archive(folder).close()


def test_the_lock_dies_with_its_process_not_with_its_children(folder) -> None:
    """A killed writer's child that still runs does not keep the next writer out."""
    code = (
        f"import os, time\nfrom archive import Archive\narchive = Archive({str(folder)!r})\n"
        "pid = os.fork()\nif pid: print(pid, flush=True)\ntime.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        child = int(writer.stdout.readline())
        try:
            with pytest.raises(ArchiveError, match=f"process {writer.pid}$"):
                Archive(folder)
            writer.kill()
            writer.wait()
            Archive(folder).close()
        finally:
            os.kill(child, signal.SIGKILL)


def test_readers_beside_a_writer(archive, folder, make) -> None:
    """See what is committed, and cannot write."""
    with Archive(folder, readonly=True) as reader:
        assert list(reader.captures()) == []
        capture = archive.append(make())
        assert list(reader.captures()) == [capture]
        assert reader.read(capture) == archive.read(capture)
        with pytest.raises(ArchiveError, match="not open for writing"):
            reader.append(make(2))


def test_no_archive(tmp_path) -> None:
    """One line that names the path."""
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "none", tmp_path, tmp_path / "file"):
        with pytest.raises(ArchiveError, match=f"{path}: no archive here"):
            Archive(path, readonly=True)
    with pytest.raises(ArchiveError, match="cannot hold an archive"):
        Archive(tmp_path / "file")


def test_a_newer_format_is_refused(archive, folder, make) -> None:
    """For reading and for writing."""
    archive.append(make())
    archive.close()
    with sqlite3.connect(folder / "ledger.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    for readonly in (True, False):
        with pytest.raises(ArchiveError, match="newer version"):
            Archive(folder, readonly=readonly)


def test_a_ledger_that_is_no_database(archive, folder, make) -> None:
    """Named, with what to do."""
    archive.close()
    (folder / "ledger.sqlite").write_bytes(b"not a database at all, but long enough to be looked at" * 100)
    for readonly in (True, False):
        with pytest.raises(ArchiveError, match="verify --repair"):
            Archive(folder, readonly=readonly)


def test_a_missing_file_is_named(archive, folder, make) -> None:
    """Opening for writing does not go on without it."""
    capture = archive.append(make())
    archive.close()
    path = archive.path(capture)
    path.unlink()
    with pytest.raises(ArchiveError, match=f"{path.name}: missing"):
        Archive(folder)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("how", ["short", "error"])
def test_a_full_disk_leaves_nothing_behind(archive, folder, make, monkeypatch, how, first) -> None:
    """A short or failed write is undone; the archive is whole and goes on when there is room again."""
    before = [] if first else [archive.append(make(1))]
    write = os.write

    def full(descriptor: int, data: bytes) -> int:
        written = write(descriptor, data[: len(data) // 2])
        if how == "error":
            raise OSError(errno.ENOSPC, "No space left on device")
        return written

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(ArchiveError, match=r"cannot write: (No space|only)"):
        archive.append(make(2))
    monkeypatch.undo()
    assert list(archive.captures()) == before
    assert list(verify(folder)) == []
    last = archive.append(make(2))
    archive.close()
    assert list(verify(folder)) == []
    with Archive(folder) as again:
        assert (again.recovered, list(again.captures())) == ([], [*before, last])


def test_a_real_size_limit(folder, make) -> None:
    """EFBIG from the system itself, in a process of its own."""
    code = f"""
import resource, signal, sys
from datetime import datetime, UTC
from archive import Archive, ArchiveError, Exchange
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
archive = Archive({str(folder)!r})
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
import random
noise = random.Random(1)
try:
    for number in range(100):
        block = b"HTTP/1.1 200 OK\\r\\n\\r\\n" + noise.randbytes(9000)
        archive.append(Exchange(url=f"http://a.example/{{number}}", response_block=block, fetched_at=datetime.now(UTC)))
except ArchiveError as error:
    print(number, str(error)[-60:])
"""
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    number = int(run.stdout.split()[0])
    assert list(verify(folder)) == []
    with Archive(folder) as archive:
        assert (archive.recovered, len(list(archive.captures()))) == ([], number)


def test_a_ledger_that_cannot_take_the_row(archive, folder, make, monkeypatch) -> None:
    """The group is taken back from the file."""
    for kept in (0, 1):
        monkeypatch.setattr(archive._ledger, "add", raise_full)
        with pytest.raises(ArchiveError, match=r"ledger\.sqlite: database or disk is full"):
            archive.append(make(kept))
        monkeypatch.undo()
        assert len(list(archive.captures())) == kept
        assert list(verify(folder)) == []
        archive.append(make(kept))


def raise_full(_capture: object) -> None:
    """What SQLite does on a full disk."""
    raise sqlite3.OperationalError("database or disk is full")


def test_it_is_quick(archive, make) -> None:
    """Generous bounds that only a wrong index or a quadratic step would break."""
    body = b"HTTP/1.1 200 OK\r\n\r\n" + "".join(f"<p>第{n}条 政府信息公开 {n * n}</p>" for n in range(900)).encode()
    began = time.process_time()
    for number in range(200):
        archive.append(make(number, response_block=body, fetched_at=make().fetched_at + timedelta(seconds=number)))
    appended = time.process_time()
    for number in range(200):
        assert archive.latest(f"http://www.bei.example/report/{number}.html", ok_only=True)
    found = time.process_time()
    assert appended - began < 200 * 0.006
    assert found - appended < 200 * 0.0005
