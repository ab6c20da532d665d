"""The pages under one mutation or two, and what comes of it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from .measure import Tally, compare, read
from .mutation import MUTATIONS
from .pages import PAGES
from .spec import Spec, build, encoded
from .subject import Subject
from .truth import Key

#: The order in which two mutations are applied: a structure cannot be changed any more once it is flat.
_ORDER = ("values", "labels", "structure", "around", "flat")
NONE = "as published"


@dataclass(frozen=True)
class Case:
    """A page of the corpus and the mutations that it undergoes, by name."""

    page: str
    mutations: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.page} under {' and '.join(self.mutations) or 'nothing'}"


_SPECS = {spec.name: spec for spec in PAGES}


def singles(pages: Sequence[Spec] = PAGES) -> Iterator[Case]:
    """Every page as it is and under every mutation."""
    for spec in pages:
        yield Case(spec.name)
        yield from (Case(spec.name, (name,)) for name in MUTATIONS)


def pairs(pages: Sequence[Spec] = PAGES, each: int | None = 1) -> Iterator[Case]:
    """Every pair of mutations that can meet, on `each` pages of each form, another choice for each pair; None: on all
    pages."""
    by_form: dict[str, list[Spec]] = {}
    for spec in pages:
        if spec.tables and spec.form != "pre-2019":
            by_form.setdefault(spec.form, []).append(spec)
    ordered = sorted(MUTATIONS.values(), key=lambda mutation: _ORDER.index(mutation.kind))
    for first, second in combinations(ordered, 2):
        if first.name in second.not_after or second.name in first.not_after:
            continue
        chance = random.Random(f"{first.name} {second.name}")
        for specs in by_form.values():
            chosen = specs if each is None else chance.sample(specs, min(each, len(specs)))
            yield from (Case(spec.name, (first.name, second.name)) for spec in chosen)


def mutated(case: Case) -> Subject | None:
    """The page after its mutations; None where one of them does not apply to it."""
    spec = _SPECS[case.page]
    done = set(spec.mutations)
    subject = build(spec).subject.copy(str(case))
    for name in case.mutations:
        mutation = MUTATIONS[name]
        if done & mutation.not_after or any(name in MUTATIONS[other].not_after for other in done):
            return None
        needs_table = mutation.kind in ("structure", "around", "flat")
        if name in done or (needs_table and not subject.tables()) or not mutation.apply(subject):
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
    spec = _SPECS[case.page]
    subject = mutated(case)
    if subject is None:
        return None
    tally = compare(read(encoded(spec, subject.source()), spec.file, spec.url), subject.prints, subject.unread)
    if tally.faults:
        tally.faults = [f"{case}: {len(tally.faults)} cells, first {tally.faults[0]}"]
    return tally


def sample(cases: Iterable[Case], count: int, seed: str) -> list[Case]:
    """`count` cases chosen by `seed`."""
    chosen = list(cases)
    return random.Random(seed).sample(chosen, min(count, len(chosen)))


def form_of_page(name: str) -> str:
    return _SPECS[name].form
