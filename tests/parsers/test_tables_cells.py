"""Values of the official tables: blanks, strokes, markup, money, signs; each in its own place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from parsers.tables_reading import cell_notes
from tests.parsers.official_forms import Page, expected, prints
from tests.parsers.read_tables import OFFICIAL, read, tables_of, with_zeros

STROKES = ("/", "-", "—", "——", "－", "无", "\\")


@pytest.mark.parametrize("name", ["2021", "2019"])
@pytest.mark.parametrize("blank", ["", "&nbsp;", "<o:p>&nbsp;</o:p>", "<p><span>\u3000</span></p>", "<br>", "\u200b"])
def test_a_blank_is_null_and_moves_nothing(name: str, blank: str) -> None:
    """Blank is not zero."""
    reading = read(Page(with_zeros(blank, name), name).html())
    assert tables_of(reading) == expected(with_zeros("", name))
    notes = cell_notes(reading.cells)
    assert {note.meaning for note in notes} == {"blank"}
    assert len(notes) == list(prints(name).values()).count("0")
    assert all(reading.complete[table] for table in OFFICIAL)


@pytest.mark.parametrize("stroke", STROKES)
def test_a_stroke_is_null_and_noted(stroke: str) -> None:
    """`/` and its like mean not applicable; the print stays in the note."""
    reading = read(Page(with_zeros(stroke)).html())
    assert tables_of(reading) == expected(with_zeros(""))
    assert {(note.raw, note.meaning) for note in cell_notes(reading.cells)} == {(stroke, "not_applicable")}


def wide(text: str) -> str:
    return text.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})


def word(text: str) -> str:
    return (
        '<p class="MsoNormal" align="center" style="text-align:center"><span style="font-size:10.5pt">'
        f"<font>{text[:1]}</font><span>{text[1:]}</span></span><span lang=EN-US><o:p></o:p></span></p>"
    )


CELLS: dict[str, Callable[[str], str]] = {
    "full width": wide,
    "thousands": lambda text: f"{int(text):,}" if text.isdigit() else text,
    "word": word,
    "spaces": lambda text: f"\n   &nbsp;{text}&nbsp;  ",
    "nested table": lambda text: f"<table><tbody><tr><td>{text}</td></tr></tbody></table>",
    "comment": lambda text: f"<!-- 7 -->{text}<script>var a = 9</script>",
    "hidden": lambda text: f'{text}<span style="display: none">99</span>',
    "div": lambda text: f"<div><div><strong>{text}</strong></div></div>",
}


@pytest.mark.parametrize("name", ["2021", "2019"])
@pytest.mark.parametrize("markup", CELLS.values(), ids=CELLS.keys())
def test_markup_and_typography_of_values(name: str, markup: Callable[[str], str]) -> None:
    """What surrounds or dresses a number does not change it."""
    reading = read(Page(prints(name), name, cell=markup).html())
    assert tables_of(reading) == expected(prints(name))
    assert cell_notes(reading.cells) == ()


MONEY = [
    ("152790元", 15.279, "converted"),
    ("15万元", 15, "annotated"),
    ("4166.241619", 4166.241619, "number"),
    ("0.00", 0.0, "number"),
    ("0", 0, "number"),
    ("12，345.5", 12345.5, "number"),
    ("", None, "blank"),
]


@pytest.mark.parametrize(("text", "value", "meaning"), MONEY)
def test_money(text: str, value: float | None, meaning: str) -> None:
    shown = prints() | {("proactive_disclosure", "fees", "amount"): text}
    reading = read(Page(shown).html())
    cell = next(cell for cell in reading.cells if cell.row == "fees")
    assert (cell.value, cell.meaning, type(cell.value)) == (value, meaning, type(value))


def test_money_by_the_unit_of_its_header() -> None:
    html = Page(prints()).proactive().replace("（单位：万元）", "（单位：元）").replace("81.305", "813050")
    assert read(html).tables["proactive_disclosure"]["fees"] == {"amount": 81.305}


@pytest.mark.parametrize(
    ("text", "value"), [("增3", 3), ("减2", -2), ("−2", -2), ("－4", -4), ("＋5", 5), ("-", None), ("/", None)]
)
def test_change_is_signed(text: str, value: int | None) -> None:
    shown = prints("2019") | {("proactive_disclosure", "licensing", "change"): text}
    assert read(Page(shown, "2019").html()).tables["proactive_disclosure"]["licensing"]["change"] == value


def test_where_a_cell_was_read() -> None:
    cell = next(c for c in read(Page(prints()).html()).cells if (c.row, c.column) == ("rejected_repeat", "total"))
    assert (cell.table, cell.page_table, cell.page_row, cell.page_column) == ("requests", 1, 19, 9)
