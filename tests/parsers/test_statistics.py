"""The statistics form of the years before 2019 from HTML: each row by its label and by what it is a part of."""

from __future__ import annotations

from pathlib import Path

import pytest

from parsers.formats import FormatError, formats
from parsers.formats.statistics import _form, label_meanings, statistics_form
from parsers.tables_reading import cell_notes
from tests.parsers import statistics_forms as forms
from tests.parsers.statistics_reading import local_of, read, rows_of

DOCS = Path(__file__).parents[2] / "docs" / "fields.md"


# --- the form as data ---


def test_the_form_is_the_national_one() -> None:
    """Every row is in the format's file, with its unit, in its order."""
    told = [(row.code, row.unit) for row in statistics_form().rows]
    assert told == [(code, unit) for _, unit, code in forms.NATIONAL if code]


def test_each_label_means_its_row() -> None:
    for row in statistics_form().rows:
        for text in (row.label, *row.variants):
            meant = [hit for hit in label_meanings(text) if hit.code == row.code]
            assert meant, text
            others = [hit for hit in label_meanings(text) if hit.code != row.code]
            assert all(hit.under and row.under and hit.under != row.under for hit in others), text


def test_comparable_cells_exist() -> None:
    """`compares` names cells of the later formats."""
    first, second = formats()["2021"], formats()["2019"]
    cells = {f"requests.{row.code}.total" for row in first.requests.rows}
    cells |= {f"review_litigation.{g.code}.{c.code}" for g in first.review.groups for c in first.review.columns}
    cells |= {
        f"proactive_disclosure.{row.code}.{column.code}"
        for form in (first, second)
        for item in form.items
        for row in item.rows
        for column in item.columns
    }
    compared = {cell for row in statistics_form().rows for cell in row.compares}
    assert compared <= cells
    assert "requests.new.total" in compared


def test_a_row_under_nothing_is_an_error() -> None:
    row = {"code": "a", "label": "甲", "under": "nowhere"}
    data = {"name": "x", "notice": "", "years": [2014, 2018], "markers": ["甲"], "columns": {}}
    with pytest.raises(FormatError, match="nowhere"):
        _form(data | {"headings": [], "rows": [row], "local": [], "sums": []})


def test_the_rows_are_documented() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for row in statistics_form().rows:
        assert f"| `{row.code}` | {row.label} | {row.unit} |" in text, row.code
    for rule in statistics_form().sums:
        assert f"`statistics.sum.{rule.total}`" in text or "`statistics.sum.<row>`" in text


# --- the national form ---


def test_the_national_form() -> None:
    reading = read(forms.html(forms.rows()))
    assert rows_of(reading) == forms.expected()
    assert list(rows_of(reading)) == [row.code for row in statistics_form().rows]
    assert reading.formats == ("pre-2019",)
    assert reading.sources["statistics"] == "html"
    assert reading.complete["statistics"]
    assert reading.flags == ()
    assert len(reading.elements) == 1
    assert [reading.tables[name] for name in ("proactive_disclosure", "requests", "review_litigation")] == [None] * 3
    assert cell_notes(reading.cells) == ()
    assert all(cell.column is None for cell in reading.cells)


def test_where_a_cell_was_read() -> None:
    cell = next(c for c in read(forms.html(forms.rows())).cells if c.row == "received_online")
    assert (cell.table, cell.page_table, cell.page_row, cell.page_column, cell.raw) == ("statistics", 0, 25, 2, "33")


@pytest.mark.parametrize("blank", ["", "&nbsp;", "<o:p></o:p>", "/", "—", "无"])
def test_zeros_turned_blank(blank: str) -> None:
    """A zero turned blank is null, everything else unmoved."""
    zeros = [code for code, text in forms.prints().items() if text == "0"]
    reading = read(forms.html(forms.rows(forms.prints(dict.fromkeys(zeros, blank)))))
    assert rows_of(reading) == forms.expected() | dict.fromkeys(zeros)
    notes = cell_notes(reading.cells)
    assert {note.row for note in notes} == set(zeros)
    assert {note.meaning for note in notes} == {"not_applicable" if blank in ("/", "—", "无") else "blank"}
    assert reading.complete["statistics"]


@pytest.mark.parametrize("gone", [row.code for row in statistics_form().rows])
def test_a_row_left_out(gone: str) -> None:
    """The rest stays what it is; labels that nothing tells apart any more are no national rows."""
    shown = {code: text for code, text in forms.prints().items() if code != gone}
    reading = read(forms.html(forms.rows(shown)))
    lost = {"reviews_upheld", "reviews_corrected", "reviews_other"} if gone == "reviews" else set()
    assert rows_of(reading) == {code: value for code, value in forms.expected(shown).items() if code not in lost}
    assert sorted(map(str, local_of(reading).values())) == (["0", "1", "2"] if lost else [])


@pytest.mark.parametrize("at", range(0, len(forms.NATIONAL), 5))
def test_unknown_rows_are_local(at: int) -> None:
    cells = [*forms.rows()[:at], ("1.青禾特色栏目数", "个", "7"), *forms.rows()[at:]]
    reading = read(forms.html(cells))
    assert rows_of(reading) == forms.expected()
    assert local_of(reading) == {"青禾特色栏目数": 7}
    local = next(cell for cell in reading.cells if cell.row == "local")
    assert (local.column, local.value, local.page_row) == ("青禾特色栏目数", 7, at + 1)


def test_blocks_of_rows_in_another_order() -> None:
    """Sections change places; the rows keep their parents."""
    cells = forms.rows()
    cut = [index for index, (label, _, _) in enumerate(cells) if label[1] == "、" and label[0] in "一二三四五六七八九"]
    blocks = [cells[start:stop] for start, stop in zip(cut, [*cut[1:], len(cells)], strict=True)]
    for order in (blocks[::-1], [*blocks[4:], *blocks[:4]]):
        reading = read(forms.html([row for block in order for row in block]))
        assert rows_of(reading) == forms.expected()


def test_rows_in_another_order_within_their_block() -> None:
    cells = forms.rows()
    cells[21:26] = [cells[21], *cells[25:21:-1]]
    assert rows_of(read(forms.html(cells))) == forms.expected()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1.当面申请数", "①当面申请数"),
        ("1.当面申请数", "其中：1、当 面 申 请 数"),
        ("1.当面申请数", "<p>1.当面</p><p>申请数</p>"),
        ("（一）收到申请数", "(一)受理申请总数"),
        ("4.不同意公开答复数", "4.否决公开答复数"),
        ("不是《条例》所指政府信息", "不是“条例”所指政府信息数"),
        ("四、行政复议数量", "四、行政复议件数（件）"),
        ("2.兼职人员数", "２．兼职人员"),
        ("8.告知通过其他途径办理数", "8.告知通过其它途径办理数"),
    ],
)
def test_labels_as_pages_print_them(old: str, new: str) -> None:
    cells = [(new if label == old else label, unit, value) for label, unit, value in forms.rows()]
    reading = read(forms.html(cells))
    assert rows_of(reading) == forms.expected()
    assert local_of(reading) == {}


def test_a_traditional_page() -> None:
    cells = [
        (label.replace("复议", "複議").replace("诉讼", "訴訟").replace("数", "數"), *rest)
        for label, *rest in forms.rows()
    ]
    assert rows_of(read(forms.html(cells))) == forms.expected()


def test_the_same_label_in_a_local_group_is_not_the_national_row() -> None:
    """维持, 纠错 and 其他 below 行政申诉 are neither 复议 nor 诉讼."""
    group = [("六、行政申诉数量", "件", "9"), ("（一）被依法纠错数", "件", "5"), ("（二）其他情形数", "件", "4")]
    cells = [*forms.rows()[:52], *group, *forms.rows()[52:]]
    reading = read(forms.html(cells))
    assert rows_of(reading) == forms.expected()
    assert local_of(reading) == {"行政申诉数量": 9, "被依法纠错数": 5, "其他情形数": 4}


def test_two_rows_that_claim_one_label() -> None:
    cells = [*forms.rows(), ("（二）举办各类培训班数", "次", "9")]
    reading = read(forms.html(cells))
    assert rows_of(reading) == forms.expected() | {"trainings": None}
    assert "table_rows_conflict" in reading.flags
    assert not reading.complete["statistics"]
