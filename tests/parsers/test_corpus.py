"""The corpus of built pages: as recorded, as reviewed, and under what real pages do to their tables.

The fast run takes a seeded sample of the mutations; the slow one all of them, singly and in pairs. No cell may be wrong
or silently missing, and none unread that can be read: that is the floor.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter

import pytest

from parsers.flags import FLAGS
from tests.corpus.measure import Tally, compare, differences, read
from tests.corpus.mutation import MUTATIONS
from tests.corpus.older import older
from tests.corpus.pages import PAGES
from tests.corpus.record import FOLDER, as_json
from tests.corpus.spec import Spec, build, encoded
from tests.corpus.suite import Case, pairs, run, sample, singles
from tests.corpus.truth import number, sums

pages = pytest.mark.parametrize("spec", PAGES, ids=lambda spec: spec.name)
#: Cases of the fast run.
SINGLES, PAIRS = 180, 110


def truth_of(spec: Spec) -> dict[str, object]:
    found: dict[str, object] = json.loads((FOLDER / f"{spec.name}.json").read_text(encoding="utf-8"))
    return found


def test_the_corpus_is_large_enough():
    assert len(PAGES) >= 60
    assert len({spec.family for spec in PAGES}) >= 10
    assert len(MUTATIONS) >= 90
    assert {path.name for path in FOLDER.iterdir()} == {
        name for spec in PAGES for name in (spec.file, f"{spec.name}.json")
    }


@pages
def test_recorded_as_built(spec: Spec):
    """`python -m tests.corpus --write` after a change to the builders, and read the difference."""
    page = build(spec)
    assert (FOLDER / spec.file).read_bytes() == page.body
    assert (FOLDER / f"{spec.name}.json").read_text(encoding="utf-8") == as_json(page.truth)


@pages
def test_every_field_of_every_page(spec: Spec):
    """Metadata, body, sections, cells, notes, figures, checks with their blame, flags, attachments."""
    found = read((FOLDER / spec.file).read_bytes(), spec.file, spec.url)
    assert list(differences(found, truth_of(spec))) == []


@pages
def test_every_cell_of_every_page(spec: Spec):
    page = build(spec)
    found = read((FOLDER / spec.file).read_bytes(), spec.file, spec.url)
    assert compare(found, page.subject.prints, page.subject.unread).faults == []


def faults_of(cases: list[Case]) -> tuple[Tally, int]:
    total, count = Tally(), 0
    for case in cases:
        tally = run(case)
        if tally is not None:
            count += 1
            total += tally
    return total, count


def test_a_sample_of_the_mutations():
    total, count = faults_of(sample(singles(), SINGLES, "singles") + sample(pairs(), PAIRS, "pairs"))
    assert count > (SINGLES + PAIRS) / 2
    assert total.faults == []
    assert total.wrong == total.silent == 0


def faults_of_older(names: list[str]) -> list[str]:
    """The pages reviewed by eye, under these mutations."""
    faults = []
    for page, published in older().items():
        for name in names:
            subject = published.copy(f"{page} {name}")
            if MUTATIONS[name].apply(subject):
                found = read(subject.source().encode(), page)
                faults += compare(found, subject.prints, subject.unread).faults
    return faults


def test_mutations_of_the_pages_reviewed_by_eye():
    assert len(older()) >= 2
    assert faults_of_older(random.Random("older").sample(sorted(MUTATIONS), 40)) == []


@pytest.mark.slow
def test_every_mutation_of_the_pages_reviewed_by_eye():
    assert faults_of_older(sorted(MUTATIONS)) == []


@pytest.mark.slow
def test_every_mutation_of_every_page():
    total, _ = faults_of(list(singles()))
    assert total.faults == []


@pytest.mark.slow
def test_every_pair_of_mutations():
    total, _ = faults_of(list(pairs()))
    assert total.faults == []


# ---- whose slip ------------------------------------------------------------------------------------------------

#: Mutations after which 三 is not there whole: who slipped cannot be told.
NOT_WHOLE = {
    "column_dropped", "rows_dropped", "cell_lost", "merged_value", "heads_dropped_all", "heads_dropped_kinds",
    "blank_everything",
}  # fmt: skip
CLEAN = [spec.name for spec in PAGES if spec.name in ("hanweb_town_2022", "vsb_department_2019", "text_lines_2022")]


def slipped(name: str, mutation: str | None, cell: tuple[str, str, str]) -> None:
    """A page on which one figure is another: every sum that it breaks is reported, no other, and blamed rightly."""
    spec = next(spec for spec in PAGES if spec.name == name)
    subject = build(spec).subject.copy(f"{name} {mutation}")
    subject.set(next(element for element, key in subject.cells() if key == cell), cell, number("8731"))
    if mutation and not (
        (subject.tables() or MUTATIONS[mutation].kind == "labels") and MUTATIONS[mutation].apply(subject)
    ):
        return
    found = read(encoded(spec, subject.source()), spec.file)
    assert found is not None
    failed = {c.rule: (c.expected, c.actual, c.blame) for c in found.report.checks if not c.passed}
    prose = {rule: failed.pop(rule) for rule in list(failed) if rule.startswith("prose.")}
    blame = "parser" if mutation in NOT_WHOLE else "agency"
    checks = sums(subject.prints, subject.unread)
    assert failed == {check.rule: (check.expected, check.actual, blame) for check in checks if not check.passed}
    compared = cell == ("requests", "new", "total") and subject.prints[cell].value is not None
    assert set(prose) == ({"prose.requests_received"} if compared and cell not in subject.unread else set())


@pytest.mark.parametrize("mutation", [None, *sorted(MUTATIONS)])
def test_planted_slips(mutation: str | None):
    for name in CLEAN:
        slipped(name, mutation, ("requests", "granted", "business"))
    slipped(CLEAN[0], mutation, ("requests", "new", "total"))


@pytest.mark.parametrize("table", ["requests", "review_litigation"])
def test_a_slip_in_any_cell(table: str):
    for cell in [cell for cell in build(PAGES[0]).subject.prints if cell[0] == table][::5]:
        slipped(PAGES[0].name, None, cell)


@pages
def test_what_holds_for_every_report(spec: Spec):
    found = read((FOLDER / spec.file).read_bytes(), spec.file, spec.url)
    assert found is not None
    report = found.report
    assert all(figure.quote in report.body_text for figure in report.figures.values())
    assert set(report.flags) <= set(FLAGS)
    assert "第二十条第" not in report.body_text
    assert not any(word in report.body_text for word in ("首页", "打印本页", "备案号", "分享到", "网站标识码"))


def sentences(text: str) -> Counter[str]:
    return Counter(re.split(r"(?<=[。；])|\n", text))


def test_every_sentence_and_nothing_else():
    """Recall and precision of the body by sentence, over the whole corpus."""
    wanted, got, both = 0, 0, 0
    for spec in PAGES:
        truth = truth_of(spec)
        if "body_text" not in truth:
            continue
        found = read((FOLDER / spec.file).read_bytes(), spec.file, spec.url)
        assert found is not None
        mine, true = sentences(found.report.body_text), sentences(str(truth["body_text"]))
        wanted, got, both = wanted + true.total(), got + mine.total(), both + (mine & true).total()
    assert both / wanted >= 0.99
    assert both / got >= 0.99
