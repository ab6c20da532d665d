"""Damaged tables: whatever one accident does to a page, each value read is the one printed for its cell, or null."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import lxml.html
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.tables import read_html_tables, read_text_tables
from parsers.tables_reading import TablesReading
from tests.parsers.official_forms import Page, Prints, expected, prints, text_cells

quick = settings(deadline=None, max_examples=120)
_CELL = re.compile(r"<td[^>]*>.*?</td>")


def numbered(name: str) -> Prints:
    """A form in which no two cells print the same, so that a shift cannot hide."""
    return {place: str(1000 + index) for index, place in enumerate(prints(name))}


def assert_no_value_is_wrong(reading: TablesReading, shown: Prints) -> None:
    want = expected(shown)
    for cell in reading.cells:
        if cell.value is not None:
            assert cell.value == want[cell.table][cell.row][str(cell.column)], (cell.table, cell.row, cell.column)


def merged(html: str, cell: re.Match[str]) -> str:
    """The cell over the next one's column too."""
    following = _CELL.match(html, cell.end())
    wide = re.sub("^<td", '<td colspan="2"', re.sub(r' colspan="\d+"', "", cell[0]))
    return html[: cell.start()] + wide + html[following.end() :] if following else html


HTML: dict[str, Callable[[str, re.Match[str]], str]] = {
    "cell lost": lambda html, cell: html[: cell.start()] + html[cell.end() :],
    "cell doubled": lambda html, cell: html[: cell.end()] + cell[0] + html[cell.end() :],
    "blank cell added": lambda html, cell: html[: cell.start()] + "<td></td>" + html[cell.start() :],
    "cells merged": merged,
    "spans lost": lambda html, cell: (
        html[: cell.start()] + re.sub(r' (col|row)span="\d+"', "", cell[0]) + html[cell.end() :]
    ),
    "wider": lambda html, cell: (
        html[: cell.start()] + re.sub(r'^<td( colspan="\d+")?', '<td colspan="2"', cell[0]) + html[cell.end() :]
    ),
    "higher": lambda html, cell: (
        html[: cell.start()]
        + re.sub("^<td", '<td rowspan="2"', re.sub(r' rowspan="\d+"', "", cell[0]))
        + html[cell.end() :]
    ),
    "row lost": lambda html, cell: (
        html[: html.rfind("<tr>", 0, cell.start())] + html[html.find("</tr>", cell.end()) + 5 :]
    ),
}


@quick
@given(st.sampled_from(["2021", "2019"]), st.sampled_from(list(HTML)), st.integers(0, 10**6))
def test_one_accident_in_html(name: str, accident: str, where: int) -> None:
    html = Page(numbered(name), name).html()
    cells = list(_CELL.finditer(html))
    damaged = HTML[accident](html, cells[where % len(cells)])
    assert_no_value_is_wrong(read_html_tables(lxml.html.fromstring(damaged)), numbered(name))


@quick
@given(
    st.sampled_from(["2021", "2019"]),
    st.sampled_from(["lost", "glued", "joined", "added", "tabs"]),
    st.integers(0, 10**6),
)
def test_one_accident_in_text(name: str, accident: str, seed: int) -> None:
    chance = random.Random(seed)
    counts = {place: str(chance.choice([0, 0, 0, 1, 2, 13])) for place in prints(name)}
    shown = counts if seed % 2 else numbered(name)
    cells = text_cells(Page(shown, name))
    spot = chance.randrange(len(cells) - 1)
    if accident == "lost":
        del cells[spot]
    elif accident == "added":
        cells.insert(spot, chance.choice(["附件", "3", "- 5 -", "其他情况", "本表"]))
    elif accident == "tabs":
        cells[spot] = f"\t{cells[spot]}\t"
    else:
        cells[spot : spot + 2] = [cells[spot] + ("" if accident == "glued" else "  ") + cells[spot + 1]]
    assert_no_value_is_wrong(read_text_tables(cells), shown)
