"""The corpus of built pages: as recorded, as reviewed, and under what real pages do to their tables.

The fast run takes a seeded sample of the mutations; the slow one all of them, singly and in pairs. No cell may be wrong
or silently missing, and none unread that can be read: that is the floor.
"""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from parsers.flags import FLAGS
from tests.corpus.measure import Tally, compare, differences, read
from tests.corpus.mutation import MUTATIONS
from tests.corpus.older import DONE, LEFT_OUT, UNFIT, older
from tests.corpus.older import FOLDER as REVIEWED
from tests.corpus.pages import PAGES
from tests.corpus.promises import Share, planted, published_checks, sentences, slips, truth_of
from tests.corpus.record import FOLDER, as_json
from tests.corpus.spec import Spec, build
from tests.corpus.suite import Case, candidates, meetings, pairs, run, sample, singles

pages = pytest.mark.parametrize("spec", PAGES, ids=lambda spec: spec.name)
#: Cases of the fast run.
SINGLES, PAIRS = 240, 60


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
    met = [case for pair in sample(meetings(), PAIRS, "pairs") for cases in candidates(pair) for case in cases[:1]]
    total, count = faults_of(sample(singles(), SINGLES, "singles") + met)
    assert count > SINGLES / 2 + PAIRS
    assert total.faults == []
    assert total.wrong == total.silent == 0


def test_the_pages_reviewed_by_eye_are_mutated_or_left_out_for_a_reason():
    assert {path.stem for path in REVIEWED.glob("*.html")} == {*older(), *LEFT_OUT}
    assert {*DONE, *UNFIT} <= set(older())


@pytest.mark.slow
def test_every_mutation_of_every_page():
    total, _ = faults_of(list(singles()))
    assert total.faults == []


@pytest.mark.slow
def test_every_pair_of_mutations():
    """On one page of each form; `make pairs` takes more."""
    total = Tally()
    for _, tally in pairs():
        total += tally
    assert total.faults == []


# ---- whose slip ------------------------------------------------------------------------------------------------


def faults_in(shares: Iterable[Share]) -> list[str]:
    return [fault for share in shares for fault in share.faults]


def test_slips_of_the_pages_as_published():
    reported, clean = published_checks()
    assert reported.wanted >= 10
    assert clean.wanted >= 60
    assert faults_in((reported, clean)) == []


def test_a_sample_of_planted_slips():
    """Every sum that they break is reported, no other, and blamed rightly."""
    shares = planted(random.Random("slips").sample(list(slips()), 250))
    assert shares[0].wanted > 250
    assert faults_in(shares) == []


@pytest.mark.slow
def test_every_planted_slip():
    assert faults_in(planted(slips())) == []


@pages
def test_what_holds_for_every_report(spec: Spec):
    found = read((FOLDER / spec.file).read_bytes(), spec.file, spec.url)
    assert found is not None
    report = found.report
    assert all(figure.quote in report.body_text for figure in report.figures.values())
    assert set(report.flags) <= set(FLAGS)
    assert "第二十条第" not in report.body_text
    assert not any(word in report.body_text for word in ("首页", "打印本页", "备案号", "分享到", "网站标识码"))


def test_every_sentence_and_nothing_else():
    """Recall and precision of the body by sentence, over the whole corpus."""
    assert all(share.right / share.wanted >= 0.99 for share in sentences())
