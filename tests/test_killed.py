"""Killed with SIGKILL at random moments: a re-check, a rebuild, a crawl before another one.

Crawls by the hundred are in test_killed_often.py.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive.verify import verify
from tests.forking import PATIENCE
from tests.portals.record import loopback_settings
from tests.portals.server import DemoServer
from tests.portals.site import Site
from tests.running import DEMO_SEEDS, PROJECT, Done, Stores, crawl_demo, scrapy

#: Slow enough that a crawl takes some seconds more than its start, so that kills land inside it.
PACE = ("-s", "DOWNLOAD_DELAY=0.05", "-s", "DOWNLOAD_DELAY_JITTER=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=2")


def start(*arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "scrapy", *map(str, arguments)]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def kill(process: subprocess.Popen[bytes]) -> Done:
    process.send_signal(signal.SIGKILL)
    _, err = process.communicate(timeout=PATIENCE)
    return Done(process.returncode, "", err.decode())


def wait_for(process: subprocess.Popen[bytes], stores: Stores, size: int) -> None:
    """Until the archive has grown beyond a size, or the process is done."""
    deadline = time.monotonic() + PATIENCE
    while stores.archived <= size and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)


@pytest.mark.parametrize("kills", [2, pytest.param(10, marks=pytest.mark.slow)])
def test_a_killed_recheck_makes_no_version_of_its_own(tmp_path, kills) -> None:
    """A page edited silently while the re-check is killed again and again is one new version, once."""
    stores = Stores(tmp_path)
    chance = random.Random(kills)
    recheck = ("-a", "portals=demo-wutang", "-s", "RECHECK_INTERVAL=0")
    with DemoServer(Site()) as server:
        assert crawl_demo(server, stores, *recheck).done.code == 0
        before = stores.reports(versions=True)
        edited = next(report["url"] for report in before if report["format"] == "2021")
        server.site.edit(edited)
        for _ in range(kills):
            size = stores.archived
            options = [*loopback_settings(server.port), *PACE, *stores.options]
            process = start("crawl", "annual_reports", "-a", f"seeds={DEMO_SEEDS}", *recheck, *options)
            wait_for(process, stores, size)
            time.sleep(chance.uniform(0, 0.5))
            kill(process)
        assert crawl_demo(server, stores, *recheck).done.code == 0
    after = stores.reports(versions=True)
    assert len(after) == len(before) + 1
    old, new = [report for report in after if report["url"] == edited]
    assert (old["version"], new["version"]) == (1, 2)


def test_a_second_crawl_while_one_is_killed_waits_for_nobody(demo_server, first, again) -> None:
    """The lock dies with its holder: no file has to be removed by hand."""
    process = start(
        "crawl",
        "annual_reports",
        "-a",
        f"seeds={DEMO_SEEDS}",
        *loopback_settings(demo_server.port),
        *PACE,
        *again.options,
    )
    wait_for(process, again, again.archived)
    kill(process)
    run = crawl_demo(demo_server, again, "-a", "portals=demo-wutang")
    assert run.done.code == 0, run.done.err
    assert again.lines(versions=True) == first.stores.lines(versions=True)


# --- rebuild ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kills", [2, pytest.param(12, marks=pytest.mark.slow)])
def test_a_killed_rebuild_leaves_the_old_dataset(first, again, kills) -> None:
    """At every moment DATASET is the old one or the new one, whole; what the killed one left is in nobody's way."""
    chance = random.Random(kills)
    reports, held = first.stores.lines(versions=True), again.dataset.read_bytes()
    for turn in range(kills):
        process = start("rebuild", "--workers", 1 + turn % 2, *again.options)
        fresh = again.dataset.with_name(f".{again.dataset.name}.rebuild")
        deadline = time.monotonic() + PATIENCE
        while not fresh.exists() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 1))
        done = kill(process)
        if done.code == -signal.SIGKILL and fresh.exists():
            assert again.dataset.read_bytes() == held
        assert again.lines(versions=True) == reports
        held = again.dataset.read_bytes()
    done = scrapy("rebuild", "--workers", 1, *again.options)
    assert done.code == 0, done.err
    assert again.lines(versions=True) == reports
    assert sorted(path.name for path in again.folder.iterdir()) == ["archive", "feed.jsonl", "reports.sqlite"]
    assert list(verify(again.archive)) == []


def children(pid: int) -> set[int]:
    """The processes whose parent is `pid`; Linux only."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[1]) == pid:
            found.add(int(stat.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
def test_workers_die_with_a_killed_parent(again) -> None:
    process = start("rebuild", "--workers", 2, *again.options)
    deadline = time.monotonic() + PATIENCE
    workers: set[int] = set()
    while len(workers) < 2 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
        workers = children(process.pid)
    assert workers
    kill(process)
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]
