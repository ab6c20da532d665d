"""Figures in the phrasings of real reports, with invented bodies: what each sentence states, and nothing more."""

from __future__ import annotations

import pytest

from parsers.figures import read_figures
from parsers.sections import split_sections

from .phrasings import Expected
from .phrasings_disputed import DISPUTED
from .phrasings_published import PUBLISHED
from .phrasings_requested import REQUESTED


@pytest.mark.parametrize(("heading", "year", "agency", "text", "expected"), [*PUBLISHED, *REQUESTED, *DISPUTED])
def test_a_phrasing_states_this_and_no_more(heading: str, year: int, agency: str, text: str, expected: Expected):
    body = f"{heading}\n{text}"
    figures = read_figures(body, split_sections(body), year, agency)
    found = {name: (figure.value, True) if figure.approximate else figure.value for name, figure in figures.items()}
    assert found == expected
    assert all(figure.quote and figure.quote in body for figure in figures.values())
