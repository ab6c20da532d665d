"""A sample of the fuzz run; all of it is `python -m tests.fuzz`."""

from __future__ import annotations

import pytest

from tests.fuzz.cases import case, corpus, outcome
from tests.fuzz.damage import DAMAGES


def test_a_case_is_the_same_every_time():
    assert [case(1, number) for number in range(20)] == [case(1, number) for number in range(20)]
    assert case(1, 3) != case(2, 3)


def test_every_kind_of_damage_occurs():
    assert {name for number in range(400) for name in case(1, number).damages} == set(DAMAGES)
    assert len(corpus()) > 50


@pytest.mark.parametrize("start", range(0, 120, 30))
def test_damaged_pages_are_reports_or_refused(start: int):
    outcomes = {outcome(case(20240131, number).document) for number in range(start, start + 30)}
    assert "report" in outcomes
