"""`python -m tests.bench`: measures, and prints a table."""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median

from tests.bench.contenders import FAST, PACED, Contenders
from tests.bench.processes import CommandError, Run, demo_server

Rounds = dict[str, list[Run]]

NAMES = ("extract loop", "rebuild 1", "rebuild 2", "bare spider", "crawl", "bare, paced", "crawl, paced")

#: (what, its name among the rounds, the other's, which rate, the bar of the project's first issue)
RATIOS: list[tuple[str, str, str, Callable[[Run], float], float | None]] = [
    ("rebuild, 1 worker : extract loop", "rebuild 1", "extract loop", lambda run: run.rate, 3.0),
    ("rebuild, 2 workers : extract loop", "rebuild 2", "extract loop", lambda run: run.rate, None),
    ("rebuild, 2 workers : 1 worker", "rebuild 2", "rebuild 1", lambda run: run.rate, 1.7),
    ("crawl : bare spider, whole processes", "crawl", "bare spider", lambda run: run.rate, 0.7),
    ("the same, 20 ms between requests", "crawl, paced", "bare, paced", lambda run: run.rate, 0.7),
    ("crawl : bare spider, without start-up", "crawl", "bare spider", lambda run: run.inner_rate, None),
]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Speed, as ratios.")
    parser.add_argument("--reports", type=int, default=240, help="reports of each of the five portals")
    parser.add_argument("--rounds", type=int, default=3, help="how often each contender runs")
    options = parser.parse_args()
    began = time.monotonic()
    try:
        with tempfile.TemporaryDirectory() as folder, demo_server(options.reports) as ports:
            _say("the archive: one crawl of the demo portals")
            contenders = Contenders.prepare(Path(folder), ports)
            pages = contenders.report_pages
            rounds = _take_turns(contenders, options.rounds)
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"\n{_versions()}\n{pages} report pages, {options.rounds} rounds, {time.monotonic() - began:.0f} s\n")
    print(_rates(rounds))
    print()
    print(_ratios(rounds))
    return 0


def _take_turns(contenders: Contenders, count: int) -> Rounds:
    rounds: Rounds = {name: [] for name in NAMES}
    for number in range(count):
        runs: dict[str, Callable[[], Run]] = {
            # Every round takes another part of the pages: together they are all pages once.
            "extract loop": lambda part=number: contenders.loop(part, count),
            "rebuild 1": lambda: contenders.rebuild(1),
            "rebuild 2": lambda: contenders.rebuild(2),
            "bare spider": lambda: contenders.bare(FAST),
            "crawl": lambda: contenders.crawl(FAST),
            "bare, paced": lambda: contenders.bare(PACED),
            "crawl, paced": lambda: contenders.crawl(PACED),
        }
        for name, measured in runs.items():
            run = measured()
            rounds[name].append(run)
            _say(f"round {number + 1}: {name}: {run.pages} pages in {run.wall:.1f} s")
    return rounds


def _rates(rounds: Rounds) -> str:
    lines = [f"{'':14}{'pages/s':>9}{'without start-up':>18}{'CPU ms/page':>13}"]
    for name, runs in rounds.items():
        inner = f"{median(r.inner_rate for r in runs):.0f}" if runs[0].inner != runs[0].wall else "-"
        cpu = median(1000 * r.cpu / r.pages for r in runs)
        lines.append(f"{name:14}{median(r.rate for r in runs):9.0f}{inner:>18}{cpu:13.2f}")
    return "\n".join(lines)


def _ratios(rounds: Rounds) -> str:
    lines = [f"{'ratio of pages/s':40}{'median':>7}{'least':>7}{'most':>7}{'bar':>6}"]
    for what, one, other, rate, bar in RATIOS:
        found = sorted(rate(a) / rate(b) for a, b in zip(rounds[one], rounds[other], strict=True))
        wanted = "" if bar is None else f"{bar:.1f}"
        lines.append(f"{what:40}{median(found):7.2f}{found[0]:7.2f}{found[-1]:7.2f}{wanted:>6}")
    return "\n".join(lines)


def _versions() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("Scrapy", "trafilatura", "lxml"))
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"Python {platform.python_version()}, {packages}, SQLite {sqlite3.sqlite_version}; {system}"


def _say(line: str) -> None:
    """Progress, and only for whoever watches."""
    if sys.stderr.isatty():
        print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
