"""The cases of a run, read in worker processes and summed up by form and mutation."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice

from .measure import Tally
from .mutation import MUTATIONS
from .suite import NONE, Case, form_of_page, meet, meetings, run, singles


@dataclass(frozen=True)
class Order:
    """Which cases to read."""

    pages: tuple[str, ...]
    pairs: int = 0
    """Nothing but pairs of mutations, on this many pages of each form to which they apply; -1: on all."""
    part: int = 0
    parts: int = 1
    """Every `parts`-th case or pair, beginning with number `part`."""

    def read(self) -> Iterator[tuple[Case, Tally]]:
        """The cases that there are, with what comes of them."""
        if not self.pairs:
            for case in islice(singles(self.pages), self.part, None, self.parts):
                if (tally := run(case)) is not None:
                    yield case, tally
            return
        for pair in islice(meetings(), self.part, None, self.parts):
            yield from meet(pair, self.pages, None if self.pairs < 0 else self.pairs)

    def divided(self, count: int) -> list[Order]:
        """The same cases in `count` orders."""
        return [replace(self, part=self.part + i * self.parts, parts=self.parts * count) for i in range(count)]


@dataclass
class Counts:
    """What came of some cases, by mutation (`as published`; of pairs their kinds) and form."""

    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    cases: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, other: Counts) -> None:
        self.cases.update(other.cases)
        for key, tally in other.tallies.items():
            self.tallies.setdefault(key, Tally()).__iadd__(tally)

    @property
    def all(self) -> Tally:
        total = Tally()
        for tally in self.tallies.values():
            total += tally
        return total


def count(order: Order, jobs: int) -> Counts:
    """All cases of the order. With one job everything happens in this process."""
    counts = Counts()
    if jobs == 1:
        for done, part in enumerate(map(counted, order.divided(20)), 1):
            counts.add(part)
            _progress(done, 20, counts)
        return counts
    orders = order.divided(20 * jobs)
    with ProcessPoolExecutor(jobs) as pool:
        for done, part in enumerate(pool.map(counted, orders), 1):
            counts.add(part)
            _progress(done, len(orders), counts)
    return counts


def counted(order: Order) -> Counts:
    counts = Counts()
    for case, tally in order.read():
        key = (row_of(case), form_of_page(case.page))
        counts.cases[key] += 1
        counts.tallies.setdefault(key, Tally()).__iadd__(tally)
    return counts


def row_of(case: Case) -> str:
    """The row of the printed table that a case is counted in."""
    if len(case.mutations) > 1:
        return " + ".join(MUTATIONS[name].kind for name in case.mutations)
    return next(iter(case.mutations), NONE)


def _progress(done: int, parts: int, counts: Counts) -> None:
    if sys.stderr.isatty():
        faults = sum(len(tally.faults) for tally in counts.tallies.values())
        print(f"\r{done} of {parts} parts, {counts.cases.total():,} cases, {faults} faults", end="", file=sys.stderr)
