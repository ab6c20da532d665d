"""Commands run one at a time, with their wall clock and the CPU time of the process and its children."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]
LIMIT = 300
"""Seconds after which a command is ended: a bench stops by itself."""
_ELAPSED = re.compile(r"'elapsed_time_seconds': ([\d.]+)")
_RESPONSES = re.compile(r"'downloader/response_count': (\d+)")


class CommandError(Exception):
    """A command that was to be measured did not work; the message ends with what it said last."""


@dataclass(frozen=True)
class Run:
    """One measured command."""

    pages: int
    wall: float
    """Seconds from the start of the process to its end."""
    cpu: float
    """Seconds of CPU, user and system, of the process and its children."""
    inner: float
    """Seconds without the start-up, as the command itself counts them; `wall` where it does not."""

    @property
    def rate(self) -> float:
        """Pages a second, start-up included."""
        return self.pages / self.wall

    @property
    def inner_rate(self) -> float:
        """Pages a second, start-up left out."""
        return self.pages / self.inner


def run(arguments: Sequence[str], log: Path, *, cwd: Path = PROJECT, pages: int | None = None) -> Run:
    """Runs `python ARGUMENTS` with standard error in `log`; pages and inner time come from Scrapy's stats in it, unless
    `pages` is given. Raises CommandError."""
    before = os.times()
    began = time.perf_counter()
    with log.open("wb") as errors:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=cwd, stdout=subprocess.PIPE, stderr=errors, check=False, timeout=LIMIT
        )
    wall = time.perf_counter() - began
    after = os.times()
    said = log.read_text(encoding="utf-8", errors="replace")
    if done.returncode:
        raise CommandError(f"{' '.join(arguments[:4])} … ended with {done.returncode}: {said[-2000:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    if pages is not None:
        return Run(pages, wall, cpu, wall)
    counted, elapsed = _RESPONSES.search(said), _ELAPSED.search(said)
    if counted is None or elapsed is None:
        raise CommandError(f"{' '.join(arguments[:4])} … printed no stats: {said[-2000:]}")
    return Run(int(counted[1]), wall, cpu, float(elapsed[1]))


@contextmanager
def demo_server(reports: int) -> Iterator[dict[str, int]]:
    """The demo portals in a process of their own: {host: port}."""
    command = [sys.executable, "-m", "tests.portals.server", "--reports", str(reports)]
    server = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        server.stdout.readline()  # the port for all hosts
        lines = [server.stdout.readline().split() for _ in range(5)]
        yield {host: int(port) for host, port in lines}
    finally:
        server.stdin.close()  # that ends it
        server.wait(timeout=30)
        server.stdout.close()
