"""Official tables from flattened text: what is certain is read, the rest is marked, nothing is shifted."""

from __future__ import annotations

import pytest

from parsers.tables import read_text_tables
from parsers.tables_reading import TablesReading, cell_notes
from tests.parsers.official_forms import KINDS, Page, expected, prints, text_cells

OFFICIAL = ("proactive_disclosure", "requests", "review_litigation")
HEADINGS = [
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "2023年，我县政府信息公开工作还有3个方面的不足。",
]


def tables_of(reading: TablesReading) -> dict[str, object]:
    return {table: reading.tables[table] for table in OFFICIAL if reading.tables[table]}


def left_over(lines: list[str], reading: TablesReading) -> list[str]:
    return [line for index, line in enumerate(lines) if index not in reading.lines and line.strip()]


@pytest.mark.parametrize("name", ["2021", "2019"])
@pytest.mark.parametrize("between", [[], [""], ["", "\xa0", ""]])
def test_one_cell_a_line(name: str, between: list[str]) -> None:
    """As portals' texts come: every cell its own line, with or without blank lines."""
    lines = [line for cell in text_cells(Page(prints(name), name)) for line in (f"{cell}\xa0", *between)]
    reading = read_text_tables(lines)
    assert tables_of(reading) == expected(prints(name))
    assert reading.formats == (name,)
    assert reading.flags == ()
    assert reading.complete == dict.fromkeys(OFFICIAL, True) | {"statistics": False}
    assert [line.strip() for line in left_over(lines, reading)] == HEADINGS


def broken(cell: str) -> list[str]:
    return [cell[:2], cell[2:]] if len(cell) == 4 and not cell.isdigit() and cell[0] != "2" else [cell]


def test_labels_broken_over_lines() -> None:
    lines = [piece for cell in text_cells(Page(prints())) for piece in broken(cell)]
    assert tables_of(read_text_tables(lines)) == expected(prints())


def rows(separator: str, page: Page) -> list[str]:
    """The text with each row's label and values on one line."""
    lines: list[str] = []
    for cell in text_cells(page):
        value = cell == "" or cell.lstrip("+-").replace(".", "").isdigit() or cell == "/"
        if value and lines:
            lines[-1] += separator + cell
        else:
            lines.append(cell)
    return [f"|{line}|" if separator == "|" else line for line in lines]


@pytest.mark.parametrize("name", ["2021", "2019"])
@pytest.mark.parametrize("separator", ["\t", "|", " ", "   ", "\xa0\xa0", " | "])
def test_one_row_a_line(name: str, separator: str) -> None:
    reading = read_text_tables(rows(separator, Page(prints(name), name)))
    assert tables_of(reading) == expected(prints(name))


@pytest.mark.parametrize("separator", ["\t", "|"])
def test_blank_cells_between_tabs_and_pipes(separator: str) -> None:
    """Where the text parts the cells itself, blanks keep their places."""
    shown = {place: "" if text == "0" else text for place, text in prints().items()}
    reading = read_text_tables(rows(separator, Page(shown)))
    assert tables_of(reading) == expected(shown)
    assert {note.meaning for note in cell_notes(reading.cells)} == {"blank"}


def test_strokes_hold_their_places() -> None:
    shown = {place: "/" if text == "0" else text for place, text in prints().items()}
    assert tables_of(read_text_tables(text_cells(Page(shown)))) == expected(shown)


def test_vanished_values_shift_nothing() -> None:
    """A blank that leaves no trace: the row's cells are unreadable, all others stand."""
    shown = prints() | {
        ("requests", "granted", "research"): "",
        ("proactive_disclosure", "regulations", "repealed"): "",
    }
    reading = read_text_tables([cell for cell in text_cells(Page(shown)) if cell])
    want = expected(prints())
    want["requests"]["granted"] = dict.fromkeys(KINDS)
    want["proactive_disclosure"]["regulations"] = dict.fromkeys(("issued", "repealed", "in_force"))
    assert tables_of(reading) == want
    notes = {(note.row, note.raw, note.meaning) for note in cell_notes(reading.cells)}
    assert notes == {("granted", "9 1 0 2 0 12", "unreadable"), ("regulations", "1 12", "unreadable")}
    assert reading.complete["review_litigation"]
    assert not reading.complete["requests"]


def test_a_row_without_any_value_is_blank() -> None:
    shown = prints() | {("requests", "granted", kind): "" for kind in KINDS}
    reading = read_text_tables([cell for cell in text_cells(Page(shown)) if cell])
    assert tables_of(reading) == expected(shown)
    assert {note.meaning for note in cell_notes(reading.cells)} == {"blank"}


def test_figures_run_together_are_not_cut() -> None:
    """But for zeros before a last number, which can be cut one way only."""
    shown = prints("2019")
    reading = read_text_tables(["".join(text_cells(Page(shown, "2019")))])
    want = expected(shown)
    tables = tables_of(reading)
    assert tables["requests"]["refused_state_secret"] == dict.fromkeys(KINDS, 0)
    assert tables["requests"]["new"] == dict.fromkeys(KINDS)
    assert tables["proactive_disclosure"]["regulations"] == want["proactive_disclosure"]["regulations"]
    assert set(tables["proactive_disclosure"]["normative_documents"].values()) == {None}
    assert reading.lines == frozenset()
    read = {(c.table, c.row, str(c.column)): c.value for c in reading.cells if c.value is not None}
    assert (
        read.items()
        <= {
            (table, row, column): value
            for table, rs in want.items()
            for row, cs in rs.items()
            for column, value in cs.items()
        }.items()
    )


def test_numbering_of_the_next_row_is_no_value() -> None:
    text = "".join(text_cells(Page(dict.fromkeys(prints(), "0"))))
    assert tables_of(read_text_tables([text]))["requests"] == expected(dict.fromkeys(prints(), "0"))["requests"]


PROSE = [
    "本年度，新收政府信息公开申请12件，其中自然人10件，商业企业2件，上年结转0件。予以公开3件，部分公开2件，不予公开1件。",
    "行政许可404件，行政处罚1件。第二十条第（五）项规定的信息已全部公开，信息内容包括行政许可12项。",
    "行政复议3件，结果维持1件，结果纠正0件，其他结果1件，尚未审结1件，总计3件。",
]


def test_prose_is_no_table() -> None:
    assert read_text_tables(PROSE) == TablesReading()


def test_prose_around_the_tables_stays() -> None:
    lines = [*PROSE, *text_cells(Page(prints())), *PROSE]
    reading = read_text_tables(lines)
    assert tables_of(reading) == expected(prints())
    assert left_over(lines, reading) == [*PROSE, *HEADINGS, *PROSE]


def test_last_value_missing_before_prose() -> None:
    """The year in the paragraph after a table is not its last cell."""
    cells = text_cells(Page(prints()))
    reading = read_text_tables([*cells[:-3], cells[-1]])
    assert set(reading.tables["review_litigation"]["suit_after_review"].values()) == {None}
    cells = [cell for cell in cells if cell != "81.305"]
    assert read_text_tables(cells).tables["proactive_disclosure"]["fees"] == {"amount": None}


def test_a_column_that_no_form_knows() -> None:
    cells = text_cells(Page(prints()))
    spot = cells.index("现行有效件数")
    reading = read_text_tables([*cells[: spot + 1], "备注", *cells[spot + 1 :]])
    assert set(reading.tables["proactive_disclosure"]["regulations"].values()) == {None}
    assert reading.tables["proactive_disclosure"]["licensing"] == {"decisions": 20418}


def test_page_numbers_of_a_printed_text() -> None:
    cells = text_cells(Page(prints()))
    spot = cells.index("（三）不予公开")
    assert tables_of(read_text_tables([*cells[:spot], "- 4 -", *cells[spot:]])) == expected(prints())


def test_group_labels_broken_around_a_row() -> None:
    """（四）无 … 法提供, as the text layer of a PDF has it."""
    cells = rows(" ", Page(prints()))
    spot = cells.index("（四）无法提供")
    cells[spot : spot + 2] = ["（四）无 " + cells[spot + 1], "法提供"]
    reading = read_text_tables(cells)
    assert tables_of(reading) == expected(prints())
    assert reading.flags == ()


def test_empty_and_long_texts() -> None:
    assert read_text_tables([]) == TablesReading()
    prose = "本机关" * 40000 + "。"
    reading = read_text_tables([*text_cells(Page(prints()))[:-6], prose, "（" * 40000, prose])
    assert reading.tables["requests"] == expected(prints())["requests"]
    read_text_tables(["信息内容 规章 0 " * 20000, "自然人" * 20000, "0" * 100000, "（" * 50000, "结果维持" * 20000])
