"""HTML tables as grids: spans, hidden parts, folded text, bounds."""

from __future__ import annotations

import lxml.html
import pytest

from parsers.cells import MAX_TEXT
from parsers.grid import Grid, html_grids
from parsers.layout import MAX_PLACES


def grids(html: str) -> list[Grid]:
    return [grid for grid, _ in html_grids(lxml.html.fromstring(f"<div>{html}</div>"), lambda _: False)]


def texts(html: str) -> list[list[tuple[int, int, str]]]:
    return [[(place.start, place.stop, place.text) for place in row] for row in grids(html)[0].rows]


def test_spans_are_resolved() -> None:
    html = "<table><tr><td rowspan=2>a</td><td colspan=2>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    assert texts(html) == [[(0, 1, "a"), (1, 3, "b")], [(0, 1, "a"), (1, 2, "c"), (2, 3, "d")]]
    copy = grids(html)[0].rows[1][0]
    assert (copy.copied, copy.row) == (True, 0)


def test_rowspans_in_the_middle_push_later_cells_aside() -> None:
    rows = "<tr><td>a</td><td rowspan=3>b</td><td>c</td></tr><tr><td>d</td><td>e</td></tr><tr><td>f</td></tr>"
    assert texts(f"<table>{rows}</table>")[1:] == [[(0, 1, "d"), (1, 2, "b"), (2, 3, "e")], [(0, 1, "f"), (1, 2, "b")]]


@pytest.mark.parametrize("span", ["0", "99999999999999999999", "3000"])
def test_rowspans_end_with_the_table(span: str) -> None:
    html = f"<table><tr><td rowspan={span}>a</td><td>b</td></tr><tr><td>c</td></tr></table>"
    assert texts(html) == [[(0, 1, "a"), (1, 2, "b")], [(0, 1, "a"), (1, 2, "c")]]


@pytest.mark.parametrize("span", ["0", "-1", "x", "", "1.5"])
def test_senseless_colspans_are_one(span: str) -> None:
    assert texts(f'<table><tr><td colspan="{span}">a</td><td>b</td></tr></table>') == [[(0, 1, "a"), (1, 2, "b")]]


def test_overlapping_spans_keep_the_cell_above() -> None:
    html = "<table><tr><td>a</td><td rowspan=2>b</td></tr><tr><td colspan=3>c</td><td>d</td></tr></table>"
    assert texts(html)[1] == [(0, 1, "c"), (1, 2, "b"), (2, 3, "d")]


def test_hidden_parts_are_not_there() -> None:
    html = (
        "<table><tr style='DISPLAY : none'><td>x</td></tr><tr hidden><td>x</td></tr>"
        "<tr><td style='display:none'>x</td><td>a<span style='display:none'>x</span>b</td></tr></table>"
    )
    assert texts(html) == [[(0, 1, "ab")]]


def test_rows_wherever_they_are() -> None:
    html = "<table><caption>t</caption><thead><tr><th>a</th></tr></thead><form><tr><td>b</td></tr></form></table>"
    assert [[text for _, _, text in row] for row in texts(html)] == [["a"], ["b"]]


def test_nested_tables_are_read_once_and_flattened_into_their_cell() -> None:
    html = "<table><tr><td>a</td><td><table><tr><td>1</td><td>2</td></tr></table></td></tr></table>"
    outer, inner = grids(html)
    assert [place.text for place in outer.rows[0]] == ["a", "1 2"]
    assert [place.text for place in inner.rows[0]] == ["1", "2"]
    assert (outer.number, inner.number) == (0, 1)


def test_official_tables_are_not_seen_from_outside() -> None:
    html = "<table><tr><td>a<table><tr><td>official</td></tr></table></td></tr></table>"
    found = html_grids(lxml.html.fromstring(html), lambda grid: any(p.text == "official" for p in grid.rows[0]))
    assert [official for _, official in found] == [False, True]
    assert found[0][0].rows[0][0].text == "a"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>本年新</p><p>制作</p>", "本年新 制作"),
        ("本年新<br>制作", "本年新 制作"),
        ("<span>1</span><span>2</span>", "12"),
        ("1<span>&nbsp;</span><o:p>&nbsp;</o:p>", "1"),
        ("<p>\n  1\n</p><o:p></o:p>", "1"),
        ("1<!-- 2 --><script>3</script><style>4</style>", "1"),
        ("<b>1</b>\u200b\ufeff", "1"),
        ("", ""),
    ],
)
def test_cell_text(html: str, text: str) -> None:
    assert texts(f"<table><tr><td>{html}</td></tr></table>") == [[(0, 1, text)]]


def test_bounds() -> None:
    """A cell's text is cut; a table past its bound is not read; the others are."""
    assert len(texts(f"<table><tr><td>{'字' * 5000}</td></tr></table>")[0][0][2]) == MAX_TEXT
    cells = "<td rowspan=0>0</td>" * 30
    found = grids(f"<table>{f'<tr>{cells}</tr>' * 120}</table><table><tr><td>a</td></tr></table>")
    assert [len(grid.rows) for grid in found] == [1]
    assert MAX_PLACES < 30 * 120 * 120 / 2
