"""Killed at every single moment at which something is written, synced, cut, renamed or removed: strace counts them.

The main thread's system calls are enumerated, SQLite's own among them: killed on entering the first, the second, …
until the command runs through. After each kill the same command is run again and must end as if nothing had been.
KILL_STRIDE=7 takes every seventh moment only.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from archive.verify import verify
from crawler.verify import dataset_problems
from tests.forking import PATIENCE
from tests.portals.record import loopback_settings
from tests.portals.server import DemoServer
from tests.portals.site import Site
from tests.running import DEMO_SEEDS, PROJECT, Done, Stores, scrapy, without_source

CALLS = "write,pwrite64,fsync,fdatasync,ftruncate,truncate,rename,unlink"
STRIDE = int(os.environ.get("KILL_STRIDE", "1"))
#: Three reports, one with attachments.
CHOICE = ("-a", "portals=demo-shuotang", "-a", "years=2023-2024")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
]


def killed_at(moment: int, *arguments: object) -> bool:
    """Runs a command and kills it on entering its so-manieth call; False where it came to its end before."""
    inject = f"inject={CALLS}:signal=SIGKILL:when={moment}"
    traced = ["strace", "-o", "/dev/null", "-e", f"trace={CALLS}", "-e", inject]
    command = [*traced, sys.executable, "-m", "scrapy", *map(str, arguments)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, timeout=PATIENCE, check=False)
    assert done.returncode in (0, 1, -signal.SIGKILL), done.stderr.decode()
    return done.returncode == -signal.SIGKILL


def every_moment(
    folder: Path,
    command: Callable[[Stores], list[object]],
    prepare: Callable[[Stores], None],
    check: Callable[[Stores, Done], None],
) -> int:
    """Kills a command at each of its moments, runs it again and checks; gives how often it was killed."""
    kills = 0
    for moment in count(1, STRIDE):
        stores = Stores(folder / str(moment))
        prepare(stores)
        killed = killed_at(moment, *command(stores))
        check(stores, scrapy(*command(stores)))
        shutil.rmtree(stores.folder)
        if not killed:
            break
        kills += 1
    return kills


def names(folder: Path) -> list[str]:
    """The files of a folder, without those that SQLite keeps beside an open database."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm")))


def told(capsys: pytest.CaptureFixture[str], what: str, moments: int) -> None:
    with capsys.disabled():
        print(f"\n{what}: killed at {moments} moments, each time run again: nothing lost, nothing doubled")
    assert moments * STRIDE > 3


def crawl_of(server: DemoServer, stores: Stores) -> list[object]:
    options = [*loopback_settings(server.port), *CHOICE, "--nolog", *stores.options]
    return ["crawl", "annual_reports", "-a", f"seeds={DEMO_SEEDS}", *options]


@pytest.fixture(scope="module")
def three(tmp_path_factory) -> Stores:
    """An undisturbed crawl of three reports."""
    stores = Stores(tmp_path_factory.mktemp("three"))
    with DemoServer(Site()) as server:
        assert scrapy(*crawl_of(server, stores)).code == 0
    assert len(stores.reports()) == 3
    return stores


def test_a_crawl(three, tmp_path, capsys) -> None:
    def check(stores: Stores, again: Done) -> None:
        assert again.code == 0, again.err
        assert without_source(stores.reports(versions=True)) == without_source(three.reports(versions=True))
        assert stores.outcomes() == three.outcomes()
        assert list(verify(stores.archive)) == []
        assert list(dataset_problems(stores.archive, stores.dataset)) == []
        assert [path.name for path in stores.archive.rglob("*.part")] == []

    with DemoServer(Site()) as server:
        moments = every_moment(
            tmp_path, lambda stores: crawl_of(server, stores), lambda stores: stores.folder.mkdir(), check
        )
    told(capsys, "crawl", moments)


def test_a_rebuild(three, tmp_path, capsys) -> None:
    """At every moment the dataset is there, whole."""
    lines = three.lines(versions=True)

    def check(stores: Stores, again: Done) -> None:
        assert again.code == 0, again.err
        assert stores.lines(versions=True) == lines
        assert names(stores.folder) == ["archive", "reports.sqlite"]

    def command(stores: Stores) -> list[object]:
        if stores.dataset.exists():
            assert stores.lines(versions=True) == lines
        return ["rebuild", "--workers", 1, *stores.options]

    moments = every_moment(tmp_path, command, lambda stores: three.copy(stores.folder) and None, check)
    told(capsys, "rebuild", moments)


def test_a_repair(three, tmp_path, capsys) -> None:
    """Of an archive with a torn tail and without a ledger; the tail's bytes are kept once."""
    (whole,) = three.warcs
    size = whole.stat().st_size - 100

    def prepare(stores: Stores) -> None:
        three.copy(stores.folder)
        for path in stores.archive.glob("ledger*"):
            path.unlink()
        with stores.warcs[0].open("r+b") as file:
            file.truncate(size)

    def check(stores: Stores, again: Done) -> None:
        assert again.code == 1, again.out  # the dataset knows the capture that was torn
        assert list(verify(stores.archive)) == []
        assert len(stores.captures()) == len(three.captures()) - 1
        (path,), asides = stores.warcs, sorted((stores.archive / "warc").glob("*.torn-*"))
        assert path.read_bytes() + b"".join(aside.read_bytes() for aside in asides) == whole.read_bytes()[:size]

    moments = every_moment(tmp_path, lambda stores: ["verify", "--repair", *stores.options], prepare, check)
    told(capsys, "verify --repair", moments)


@pytest.mark.parametrize("ending", [".jsonl", ".csv", ".wacz"])
def test_an_export(three, tmp_path, capsys, ending) -> None:
    """The old file or the new one, never half of one."""

    def prepare(stores: Stores) -> None:
        three.copy(stores.folder)
        (stores.folder / f"x{ending}").write_text("old")

    def command(stores: Stores) -> list[object]:
        return ["export", stores.folder / f"x{ending}", *stores.options]

    def check(stores: Stores, again: Done) -> None:
        assert again.code == 0, again.err
        assert len((stores.folder / f"x{ending}").read_bytes()) > 1000
        assert names(stores.folder) == ["archive", "reports.sqlite", f"x{ending}"]

    told(capsys, f"export {ending}", every_moment(tmp_path, command, prepare, check))
