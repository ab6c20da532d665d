"""The cases of a run, read in worker processes and summed up by form and mutation."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice

from .measure import Tally
from .pages import PAGES
from .spec import Spec
from .suite import NONE, Case, form_of_page, pairs, run, singles


@dataclass(frozen=True)
class Order:
    """Which cases to read."""

    pages: tuple[str, ...]
    pairs: int = 0
    """Pairs of mutations on this many pages of each form; -1: on all."""
    part: int = 0
    parts: int = 1
    """Every `parts`-th case, beginning with number `part`."""

    def cases(self) -> Iterator[Case]:
        pages = [spec for spec in PAGES if spec.name in self.pages]
        return islice(self._all(pages), self.part, None, self.parts)

    def _all(self, pages: Sequence[Spec]) -> Iterator[Case]:
        yield from singles(pages)
        if self.pairs:
            yield from pairs(pages, None if self.pairs < 0 else self.pairs)

    def divided(self, count: int) -> list[Order]:
        """The same cases in `count` orders."""
        return [replace(self, part=self.part + i * self.parts, parts=self.parts * count) for i in range(count)]


@dataclass
class Counts:
    """What came of some cases."""

    cases: int = 0
    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    """By mutation (`as published`, `pairs`) and form."""

    def add(self, other: Counts) -> None:
        self.cases += other.cases
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
    for case in order.cases():
        tally = run(case)
        if tally is None:
            continue
        counts.cases += 1
        mutation = NONE if not case.mutations else case.mutations[0] if len(case.mutations) == 1 else "pairs"
        counts.tallies.setdefault((mutation, form_of_page(case.page)), Tally()).__iadd__(tally)
    return counts


def _progress(done: int, parts: int, counts: Counts) -> None:
    if sys.stderr.isatty():
        faults = sum(len(tally.faults) for tally in counts.tallies.values())
        print(f"\r{done} of {parts} parts, {counts.cases:,} cases, {faults} faults", end="", file=sys.stderr)
