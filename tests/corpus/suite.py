"""The pages under one mutation or two, and what comes of it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations, islice

from .measure import Tally, compare, read
from .mutation import MUTATIONS, Mutation
from .stock import pages
from .subject import Subject
from .truth import Key

#: The order in which two mutations are applied: a structure cannot be changed any more once it is flat.
_ORDER = ("values", "labels", "structure", "around", "flat")
NONE = "as published"
Pair = tuple[str, str]


@dataclass(frozen=True)
class Case:
    """A page of the corpus and the mutations that it undergoes, by name."""

    page: str
    mutations: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.page} under {' and '.join(self.mutations) or 'nothing'}"


def singles(names: Iterable[str] | None = None) -> Iterator[Case]:
    """Every page as it is and under every mutation."""
    for name in pages() if names is None else names:
        yield Case(name)
        yield from (Case(name, (mutation,)) for mutation in MUTATIONS)


def meetings() -> list[Pair]:
    """Every two mutations that can meet, in the order in which they are applied."""
    ordered = sorted(MUTATIONS.values(), key=lambda mutation: _ORDER.index(mutation.kind))
    return [(first.name, second.name) for first, second in combinations(ordered, 2) if not _apart(first, second)]


def _apart(first: Mutation, second: Mutation) -> bool:
    return first.name in second.not_after or second.name in first.not_after


def candidates(pair: Pair, names: Iterable[str] | None = None) -> Iterator[list[Case]]:
    """For each form its pages with tables under the pair, in an order that differs from pair to pair."""
    by_form: dict[str, list[Case]] = {}
    for name in pages() if names is None else names:
        if pages()[name].tables:
            by_form.setdefault(pages()[name].form, []).append(Case(name, pair))
    chance = random.Random(" ".join(pair))
    for cases in by_form.values():
        chance.shuffle(cases)
        yield cases


def pairs(names: Iterable[str] | None = None, each: int | None = 1) -> Iterator[tuple[Case, Tally]]:
    """Every pair of mutations that can meet, on the first `each` pages of each form to which it applies; None: on
    all."""
    for pair in meetings():
        yield from meet(pair, names, each)


def meet(pair: Pair, names: Iterable[str] | None = None, each: int | None = 1) -> Iterator[tuple[Case, Tally]]:
    """One pair of mutations, read."""
    for cases in candidates(pair, names):
        done = ((case, tally) for case in cases if _may_apply(case) and (tally := run(case)) is not None)
        yield from islice(done, each)


@cache
def _applies(case: Case) -> bool:
    return mutated(case) is not None


def _may_apply(case: Case) -> bool:
    """False where the first of two mutations finds nothing to change; the second may find it by the first alone."""
    return _applies(Case(case.page, case.mutations[:1]))


def mutated(case: Case) -> Subject | None:
    """The page after its mutations; None where one of them does not apply to it."""
    page = pages()[case.page]
    done = set(page.done)
    subject = page.published().copy(str(case))
    for name in case.mutations:
        mutation = MUTATIONS[name]
        if done & mutation.not_after or any(name in MUTATIONS[other].not_after for other in done):
            return None
        needs_table = mutation.kind in ("structure", "around", "flat")
        if name in done or name in page.unfit or (needs_table and not subject.tables()) or not mutation.apply(subject):
            return None
        done.add(name)
    if any(name.startswith("flat_") for name in done):
        lose_blanks(subject)
    headless = done & {"heads_dropped_all", "heads_dropped_kinds"}
    if headless and any(MUTATIONS[name].kind == "flat" for name in done) and _blank_among_requests(subject):
        subject.unread.update(key for key in subject.prints if key[0] == "requests")
    if "flat_pipes" in done and any(name.startswith("empty_column") for name in done):
        _lose_ends(subject)
    return subject


def lose_blanks(subject: Subject) -> None:
    """In flattened text a blank is nothing: beside it nobody can tell which number is whose."""
    rows: dict[tuple[str, str], list[Key]] = {}
    for _, key in subject.cells():
        rows.setdefault(key[:2] if key[0] != "review_litigation" else (key[0], ""), []).append(key)
    for keys in rows.values():
        blanks = sum(1 for key in keys if subject.prints[key].meaning == "blank")
        if 0 < blanks < len(keys):
            subject.unread.update(keys)


def _lose_ends(subject: Subject) -> None:
    """四 between an empty column and a blank: which one is the column cannot be told from its row."""
    keys = [key for key in subject.prints if key[0] == "review_litigation"]
    if any(subject.prints[key].meaning == "blank" for key in keys[:1] + keys[-1:]):
        subject.unread.update(keys)


def _blank_among_requests(subject: Subject) -> bool:
    """Without heads it takes a whole row of figures to tell that flattened text is 三."""
    return any(cell.meaning == "blank" for key, cell in subject.prints.items() if key[0] == "requests")


def run(case: Case) -> Tally | None:
    """The page read after its mutations; None where one of them does not apply to it."""
    page = pages()[case.page]
    subject = mutated(case)
    if subject is None:
        return None
    tally = compare(read(page.encode(subject.source()), page.file, page.url), subject.prints, subject.unread)
    if tally.faults:
        tally.faults = [f"{case}: {len(tally.faults)} cells, first {tally.faults[0]}"]
    return tally


def sample(cases: Iterable[Case], count: int, seed: str) -> list[Case]:
    """`count` cases chosen by `seed`."""
    chosen = list(cases)
    return random.Random(seed).sample(chosen, min(count, len(chosen)))


def form_of_page(name: str) -> str:
    return pages()[name].form
