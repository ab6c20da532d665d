"""What a crawl says at its end: each portal, what lists say and what is held, the receipt; a line on a terminal."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios

import pytest

from crawler.run_report import PortalRun, as_lines
from tests.running import PROJECT, RECORDING, Stores, crawl


@pytest.fixture(scope="module")
def replayed(tmp_path_factory) -> tuple[Stores, str, dict]:
    folder = tmp_path_factory.mktemp("run")
    stores, report = Stores(folder / "stores"), folder / "run.json"
    done = crawl("-s", f"REPLAY={RECORDING}", "-L", "WARNING", "-s", f"RUN_REPORT={report}", stores=stores)
    assert done.code == 0, done.err
    return stores, done.err, json.loads(report.read_text(encoding="utf-8"))


def test_every_portal_has_its_line(replayed) -> None:
    _, err, _ = replayed
    assert "demo-shuotang: 14 reports held; attachment 2, list 2, report 14; lists say 19 rows, we hold 19\n" in err
    assert "5 portals, 5 of them whole; 70 reports held, 71 of them new or changed\n" in err


def test_the_file_says_the_same(replayed) -> None:
    stores, _, report = replayed
    portals = {portal["portal"]: portal for portal in report["portals"]}
    held = dict(stores.rows("SELECT portal, count(*) FROM reports WHERE latest=1 GROUP BY 1"))
    assert {name: portal["reports"] for name, portal in portals.items()} == held
    assert all(portal["whole"] for portal in portals.values())
    assert (report["finish_reason"], report["new"]) == ("finished", 71)


def test_the_receipt_counts_what_went_over_the_wire(first) -> None:
    line = next(line for line in first.done.err.splitlines() if " bytes sent, " in line)
    assert line.startswith(f"{len(first.asked)} requests to 5 hosts, ")
    assert line.endswith("robots.txt asked for 5 times, 0 pages forbidden by it")


def test_portals_that_stayed_partial_come_first_and_the_rest_is_counted() -> None:
    runs = [PortalRun(f"p{n}", {"list": 1}, reports=2) for n in range(40)]
    runs[7] = PortalRun("short", {"list": 1}, reports=2, stated=9, held=3)
    runs[8] = PortalRun("refused", {"challenged": 2}, reports=2)
    runs[9] = PortalRun("empty", {"list": 3})
    lines = list(as_lines(runs, {"item_scraped_count": 4}))
    assert lines[:3] == [
        "short: 2 reports held; list 1; lists say 9 rows, we hold 3",
        "refused: 2 reports held; challenged 2",
        "empty: 0 reports held; list 3",
    ]
    assert lines[-2:] == [
        "… and 10 portals more: `scrapy coverage` shows all",
        "40 portals, 37 of them whole; 78 reports held, 4 of them new or changed",
    ]


def test_a_person_at_a_terminal_sees_how_far_it_is(tmp_path) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 120, 0, 0))
    options = ["-a", "seeds=seeds/demo", "-s", f"REPLAY={RECORDING}", "-L", "ERROR", *Stores(tmp_path).options]
    command = [sys.executable, "-m", "scrapy", "crawl", "annual_reports", *options]
    with subprocess.Popen(command, cwd=PROJECT, stderr=theirs, stdout=subprocess.DEVNULL) as process:
        os.close(theirs)
        seen = b""
        try:
            while piece := os.read(ours, 65536):
                seen += piece
        except OSError:  # the other end is closed: Linux says EIO
            pass
    os.close(ours)
    assert process.returncode == 0
    text = seen.decode("utf-8", "replace")
    assert "portals: 0/5 done" in text
    assert "portals: 5/5 done" in text
    assert "71 reports, " in text
