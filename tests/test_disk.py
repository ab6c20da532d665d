"""A full disk, a limit on files, a folder that cannot be written: one line says so, and the next run goes on."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive.verify import verify
from tests.forking import PATIENCE
from tests.running import DEMO_SEEDS, PROJECT, RECORDING, Done, Stores, crawl, scrapy, without_source

slow = pytest.mark.slow
REPLAY = ("-s", f"REPLAY={RECORDING}")


def within(size: int, *arguments: object) -> Done:
    """A command that may write no file beyond a size."""
    run = subprocess.run(
        [sys.executable, "-m", "scrapy", *map(str, arguments)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )
    return Done(run.returncode, run.stdout, run.stderr)


def said_in_one_line(done: Done, *words: str) -> None:
    assert done.code in (1, 2)
    assert "Traceback" not in done.err, done.err
    assert all(word in done.last for word in words), done.err[-2000:]


def whole_at_last(stores: Stores, recording: tuple[Done, Stores]) -> None:
    """With room again: nothing is lost or doubled, and the archive is sound."""
    done = crawl(*REPLAY, stores=stores)
    assert done.code == 0, done.err
    assert without_source(stores.reports(versions=True)) == without_source(recording[1].reports(versions=True))
    assert stores.outcomes() == recording[1].outcomes()
    assert list(verify(stores.archive)) == []
    assert scrapy("verify", *stores.options).code == 0


@pytest.mark.parametrize("size", [70_000, *(pytest.param(n, marks=slow) for n in (5_000, 400_000, 4_000_000))])
def test_a_crawl_that_may_write_no_more(tmp_path, recording, size) -> None:
    """Be it the WARC file, the ledger or the dataset that is at its limit."""
    stores = Stores(tmp_path)
    done = within(size, "crawl", "annual_reports", "-a", f"seeds={DEMO_SEEDS}", *REPLAY, *stores.options)
    said_in_one_line(done, str(tmp_path))
    whole_at_last(stores, recording)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_feed_on_a_full_disk(tmp_path, recording) -> None:
    """The crawl goes on, its dataset is whole, and its end says that the feed is not."""
    stores = Stores(tmp_path)
    done = crawl(*REPLAY, "-o", "/dev/full:jsonl", stores=stores)
    said_in_one_line(done, "-o")
    assert stores.lines() == recording[1].lines()


def test_a_rebuild_that_may_write_no_more(again) -> None:
    """The old dataset stays, and no draft."""
    before = again.lines(versions=True)
    said_in_one_line(within(200_000, "rebuild", "--workers", 1, *again.options), "reports.sqlite", "make room")
    assert again.lines(versions=True) == before
    assert not list(again.folder.glob(".*"))
    assert scrapy("rebuild", "--workers", 1, *again.options).code == 0


@pytest.mark.parametrize(
    "name", ["x.csv", *(pytest.param(f"x.{kind}", marks=slow) for kind in ("jsonl", "xlsx", "wacz"))]
)
def test_an_export_that_may_write_no_more(again, tmp_path, name) -> None:
    """The old file stays, and no draft."""
    target = tmp_path / "out" / name
    target.parent.mkdir()
    target.write_text("old")
    said_in_one_line(within(20_000, "export", target, *again.options), name)
    assert [(path.name, path.read_text()) for path in target.parent.iterdir()] == [(name, "old")]


def test_a_table_that_may_be_written_no_more(again, tmp_path) -> None:
    target = tmp_path / "coverage.html"
    target.write_text("old")
    said_in_one_line(within(500, "coverage", "--html", target, *again.options), "coverage.html")
    assert [(path.name, path.read_text()) for path in tmp_path.glob("*coverage*")] == [("coverage.html", "old")]


def test_a_repair_that_may_write_no_more(again) -> None:
    """What was there is there."""
    ledger = again.archive / "ledger.sqlite"
    captures = again.captures()
    said_in_one_line(within(20_000, "verify", "--repair", *again.options), "ledger.sqlite", "make room")
    assert again.captures() == captures
    assert ledger.exists()
    assert scrapy("verify", "--repair", *again.options).code == 0


# --- a disk of its own ------------------------------------------------------------------------------------------------


def mount(*arguments: object) -> bool:
    return subprocess.run(["mount", *map(str, arguments)], capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path) -> Iterator[tuple[Path, Callable[[str], None]]]:
    """A small disk in memory, and what gives it other options."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() or not mount("-t", "tmpfs", "-o", "size=600k", "tmpfs", folder):
        pytest.skip("a disk can only be mounted by root")

    def remount(options: str) -> None:
        assert mount("-o", f"remount,{options}", folder)

    yield folder, remount
    subprocess.run(["umount", "--lazy", str(folder)], check=True)  # a test that failed may hold a file open


@slow
def test_a_full_disk(disk, recording) -> None:
    folder, remount = disk
    stores = Stores(folder / "stores")
    done = crawl(*REPLAY, stores=stores)
    assert done.code == 1
    said_in_one_line(done, str(folder))
    remount("size=100m")
    whole_at_last(stores, recording)


@slow
def test_a_disk_that_is_full_from_the_start(disk) -> None:
    folder, _ = disk
    (folder / "ballast").write_bytes(bytes(590_000))
    done = crawl(*REPLAY, stores=Stores(folder / "stores"))
    said_in_one_line(done, str(folder))


def test_a_disk_that_cannot_be_written(disk, first) -> None:
    """What only reads works; what writes says in one line where it cannot."""
    folder, remount = disk
    remount("size=100m")
    stores = first.stores.copy(folder / "stores")
    for path in folder.rglob("*.sqlite-*"):
        path.unlink()
    remount("ro")
    lines = stores.lines(versions=True)
    assert len(lines) == len(first.stores.lines(versions=True))
    for command in (["verify"], ["coverage"], ["export", first.stores.folder.parent / "ro.jsonl"]):
        done = scrapy(*command, *stores.options)
        assert done.code == 0, done.err
    for command in (["rebuild"], ["verify", "--repair"], ["export", folder / "x.csv"]):
        done = scrapy(*command, *stores.options)
        assert done.code == 2
        said_in_one_line(done, str(folder))
    done = crawl(*REPLAY, stores=stores)
    assert done.code == 2
    said_in_one_line(done, str(folder))
