"""What the parser promises beside the cells, over the corpus: fields, sentences, whose slip a failed sum is."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from parsers.report import Parsed

from .measure import differences, read
from .mutation import MUTATIONS
from .pages import PAGES
from .record import FOLDER
from .spec import Spec, build, encoded, prose_sums
from .subject import Subject
from .suite import lose_blanks
from .truth import Key, number, sums

METADATA = (
    "title", "index_number", "document_number", "publisher", "published_on", "issued_on", "subject_category",
    "genre_category", "keywords", "validity", "agency", "agency_level", "report_year", "period_start", "period_end",
    "format", "script",
)  # fmt: skip
#: Changes after which 三 is not there whole: who slipped in it cannot be told.
NOT_WHOLE = frozenset(
    {
        "column_dropped",
        "kinds_dropped_all",
        "kinds_dropped_but_one",
        "rows_dropped",
        "cell_lost",
        "merged_value",
        "heads_dropped_all",
        "heads_dropped_kinds",
    }
)
#: What a slip writes into a cell: no page prints it.
SLIP = "8731"


@dataclass
class Share:
    """How many of `wanted` things came out `right`."""

    name: str
    wanted: int = 0
    right: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, good: bool, fault: str) -> None:
        self.wanted += 1
        self.right += good
        if not good:
            self.faults.append(fault)


def promises() -> Iterator[Share]:
    """All of them, over all pages."""
    yield from fields()
    yield from sentences()
    yield from published_checks()
    yield from planted(slips())


def truth_of(spec: Spec) -> dict[str, Any]:
    """What the page's JSON says."""
    found: dict[str, Any] = json.loads((FOLDER / f"{spec.name}.json").read_text(encoding="utf-8"))
    return found


@cache
def reading_of(spec: Spec) -> Parsed:
    """The recorded page as the parser reads it."""
    found = read((FOLDER / spec.file).read_bytes(), spec.file, spec.url)
    assert found is not None, f"{spec.name} is no report to the parser"
    return found


def fields() -> list[Share]:
    """Fields of the reports that are exactly as they should be."""
    metadata, others = Share("metadata fields exact"), Share("other fields exact")
    for spec in PAGES:
        truth = truth_of(spec)
        wrong = dict(difference.split(": ", 1) for difference in differences(reading_of(spec), truth))
        for name in truth:
            share = metadata if name in METADATA else others
            share.add(name not in wrong, f"{spec.name}: {name}: {wrong.get(name)}")
    return [metadata, others]


def sentences() -> list[Share]:
    """Recall and precision of the body by sentence."""
    recall, precision = Share("sentences of the reports kept"), Share("sentences kept that are the reports'")
    for spec in PAGES:
        truth = truth_of(spec)
        if "body_text" not in truth:
            continue
        mine, true = _sentences(reading_of(spec).report.body_text), _sentences(truth["body_text"])
        for share, wanted, other in ((recall, true, mine), (precision, mine, true)):
            share.wanted += wanted.total()
            share.right += (wanted & other).total()
            share.faults += [f"{spec.name}: {sentence}" for sentence in wanted - other]
    return [recall, precision]


def _sentences(text: str) -> Counter[str]:
    return Counter(part for part in re.split(r"(?<=[。；])|\n", text) if part)


def published_checks() -> list[Share]:
    """Failed checks of the pages as published: every slip of theirs and nothing else."""
    reported, clean = Share("slips of the pages reported, blame right"), Share("pages without a slip that report none")
    for spec in PAGES:
        truth = truth_of(spec)
        if "checks" not in truth:
            continue
        wanted = {check["rule"]: check["blame"] for check in truth["checks"] if not check["passed"]}
        failed = {check.rule: check.blame for check in reading_of(spec).report.checks if not check.passed}
        for rule in wanted:
            reported.add(failed.get(rule) == wanted[rule], f"{spec.name}: {rule}")
        if not wanted:
            clean.add(not failed, f"{spec.name}: {failed}")
    return [reported, clean]


@dataclass(frozen=True)
class Slip:
    """A figure that does not add up, planted in a page under a mutation."""

    page: str
    cell: Key
    mutation: str | None = None

    def __str__(self) -> str:
        return f"{self.page} under {self.mutation or 'nothing'}, {'.'.join(self.cell)}"


def slips() -> Iterator[Slip]:
    """Every fifth cell of 三 and 四 of every page, and some cells of three pages under every mutation."""
    for place, spec in enumerate(PAGES):
        if "checks" in truth_of(spec):
            cells = [key for _, key in build(spec).subject.cells() if key[0] != "proactive_disclosure"]
            yield from (Slip(spec.name, cell) for cell in cells[place % 5 :: 5])
    for name in ("hanweb_town_2022", "vsb_department_2019", "text_lines_2022"):
        for mutation in MUTATIONS:
            yield Slip(name, ("requests", "granted", "business"), mutation)
            yield Slip(name, ("requests", "new", "total"), mutation)


def planted(slips: Iterable[Slip]) -> list[Share]:
    """Broken sums reported with the right blame, and reported ones that are broken."""
    reported, true = Share("planted slips reported, blame right"), Share("reported slips that were planted")
    for slip in slips:
        wanted, failed = outcome(slip)
        for rule, values in wanted.items():
            reported.add(failed.get(rule) == values, f"{slip}: {rule}: {failed.get(rule)} for {values}")
        for rule in failed:
            true.add(rule in wanted, f"{slip}: {rule}: {failed[rule]}")
    return [reported, true]


Failed = dict[str, tuple[float, float, str | None]]


def outcome(slip: Slip) -> tuple[Failed, Failed]:
    """The sums that fail on the page, and those that the parser reports: {rule: (expected, actual, blame)}.

    Empty both where the mutation does not apply to the page."""
    spec = next(spec for spec in PAGES if spec.name == slip.page)
    page = build(spec)
    subject = page.subject.copy(str(slip))
    element = next(element for element, key in subject.cells() if key == slip.cell)
    subject.set(element, slip.cell, number(SLIP))
    if slip.mutation and not _apply(slip.mutation, subject):
        return {}, {}
    if any(name.startswith("flat_") for name in (*spec.mutations, str(slip.mutation))):
        lose_blanks(subject)
    found = read(encoded(spec, subject.source()), spec.file, spec.url)
    assert found is not None, f"{slip}: no report"
    torn = bool(NOT_WHOLE & {*spec.mutations, slip.mutation} or any(key[0] == "requests" for key in subject.unread))
    true = (*sums(subject.prints, subject.unread), *prose_sums(page.narrative, subject.prints, subject.unread))
    broken = {
        check.rule: (check.expected, check.actual, "parser" if torn and "request" in check.rule else "agency")
        for check in true
        if not check.passed
    }
    failed = {c.rule: (c.expected, c.actual, c.blame) for c in found.report.checks if not c.passed}
    return broken, failed


def _apply(name: str, subject: Subject) -> bool:
    mutation = MUTATIONS[name]
    return bool(subject.tables() or mutation.kind in ("labels", "values")) and mutation.apply(subject)
