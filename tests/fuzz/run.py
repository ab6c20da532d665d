"""Runs cases in worker processes, each page against the clock, and sums up what was seen."""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from types import FrameType

from tests.fuzz.cases import Case, case, corpus, outcome

#: A page that takes longer hangs: the slowest recorded one takes a hundredth of it.
LIMIT_SECONDS = 10.0
_CHUNK = 200


class Hang(BaseException):
    """A page took longer than LIMIT_SECONDS. No Exception, so that no parser can swallow it."""


@dataclass
class Seen:
    """What a run, or a part of it, saw."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[int, str]] = field(default_factory=list)
    slowest: tuple[float, int, str] = (0.0, -1, "")
    seconds: float = 0.0
    growth: dict[int, int] = field(default_factory=dict)
    """By process: how many bytes its peak memory grew since it had parsed the whole corpus once."""

    def add(self, other: Seen) -> None:
        self.outcomes += other.outcomes
        self.failures += other.failures
        self.slowest = max(self.slowest, other.slowest)
        self.seconds += other.seconds
        for process, grown in other.growth.items():
            self.growth[process] = max(grown, self.growth.get(process, 0))


class _Warm:
    """What is known of this process."""

    peak = 0


def run(seed: int, count: int, workers: int) -> Seen:
    """All cases 0 … count-1 of the seed."""
    chunks = [(seed, start, min(start + _CHUNK, count)) for start in range(0, count, _CHUNK)]
    seen = Seen()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_warm_up) as pool:
        for done, part in enumerate(pool.map(_chunk, chunks), 1):
            seen.add(part)
            if sys.stderr.isatty():
                print(f"\r{done * _CHUNK} pages, {len(seen.failures)} failures", end="", file=sys.stderr)
    return seen


def _warm_up() -> None:
    """Everything that is loaded once is loaded: what grows from here on, grows by pages."""
    for number in range(3 * len(corpus())):
        _try(case(0, number))
    _Warm.peak = _peak()


def _peak() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _chunk(part: tuple[int, int, int]) -> Seen:
    seed, start, stop = part
    seen = Seen()
    for subject in (case(seed, number) for number in range(start, stop)):
        began = time.perf_counter()
        result, failure = _try(subject)
        took = time.perf_counter() - began
        seen.seconds += took
        seen.outcomes[result] += 1
        seen.slowest = max(seen.slowest, (took, subject.number, about(subject)))
        if failure:
            seen.failures.append((subject.number, failure))
    seen.growth[os.getpid()] = _peak() - _Warm.peak
    return seen


def _try(subject: Case) -> tuple[str, str | None]:
    """(outcome, traceback of a failure): here, and only here, every exception is caught, to be reported."""
    signal.signal(signal.SIGALRM, _hang)
    signal.setitimer(signal.ITIMER_REAL, LIMIT_SECONDS)
    try:
        return outcome(subject.document), None
    except (Exception, Hang) as error:  # noqa: BLE001
        return f"failed: {type(error).__name__}", traceback.format_exc(limit=-4)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _hang(number: int, frame: FrameType | None) -> None:
    raise Hang(f"more than {LIMIT_SECONDS:.0f} s")


def about(subject: Case) -> str:
    return f"{subject.origin}, {len(subject.document.body)} bytes, {' + '.join(subject.damages)}"
