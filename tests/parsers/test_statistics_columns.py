"""The statistics form from HTML: the year's column, headers, and what a cell says."""

from __future__ import annotations

import itertools

import pytest

from tests.parsers import statistics_forms as forms
from tests.parsers.statistics_reading import local_of, read, rows_of

# --- columns ---


def with_columns(*values: str) -> forms.Rows:
    """The form's rows with more columns of values; `y` stands for the year's, `c` for another figure."""
    return [
        (
            label,
            unit,
            *(value if mark == "y" else "" if not value else "90" + value if mark == "c" else mark for mark in values),
        )
        for label, unit, value in forms.rows()
    ]


@pytest.mark.parametrize(
    ("header", "marks"),
    [
        (("2016年度", "历年累计"), "yc"),
        (("历年累计", "2016年度"), "cy"),
        (("当年", "累计"), "yc"),
        (("本期", "累计"), "yc"),
        (("本期实际", "本年累计"), "cy"),
        (("2015年", "2016年"), "cy"),
        (("上年数", "本年数", "增减"), "cyc"),
        (("市本级", "各县区", "合计"), "ccy"),
        (("统计数", "备注"), "y/"),
        (("2008年5月以来累计", "2016年"), "cy"),
    ],
)
def test_the_years_column(header: tuple[str, ...], marks: str) -> None:
    reading = read(forms.html(with_columns(*marks), header=("指标名称", "计量单位", *header)))
    assert rows_of(reading) == forms.expected()
    assert reading.complete["statistics"]


@pytest.mark.parametrize("header", [("甲方", "乙方"), ("历年累计", "累计"), ("本年", "当年")])
def test_columns_that_do_not_tell_the_year(header: tuple[str, ...]) -> None:
    reading = read(forms.html(with_columns("y", "c"), header=("指标名称", "计量单位", *header)))
    assert set(rows_of(reading).values()) == {None}
    assert "table_cells_unreadable" in reading.flags
    assert not reading.complete["statistics"]


def test_a_header_of_two_rows() -> None:
    page = forms.html(with_columns("y", "c"), header=("统计指标", "单位", "当年", "累计"))
    two = (
        '<tr><td rowspan="2">统计指标</td><td rowspan="2">单位</td><td colspan="2">统计数</td></tr>'
        "<tr><td>当年</td><td>累计</td></tr><tr><td>甲</td><td>乙</td><td>1</td><td>2</td></tr>"
    )
    one = "<tr><td>统计指标</td><td>单位</td><td>当年</td><td>累计</td></tr>"
    assert one in page
    reading = read(page.replace(one, two))
    assert rows_of(reading) == forms.expected()
    assert local_of(reading) == {}


def test_codes_before_and_after_the_label() -> None:
    cells = [(f"{number:02}", *row) for number, row in enumerate(forms.rows(), 1)]
    assert rows_of(read(forms.html(cells, ("序号", "统计指标", "单位", "数量")))) == forms.expected()
    cells = [(label, unit, f"{number:02}", value) for number, (label, unit, value) in enumerate(forms.rows(), 1)]
    assert rows_of(read(forms.html(cells, ("指标", "单位", "代码", "本期")))) == forms.expected()


def test_no_header() -> None:
    cells = forms.rows()
    assert rows_of(read(forms.html(cells[1:], cells[0]))) == forms.expected()
    two = with_columns("y", "c")
    reading = read(forms.html(two[1:], two[0]))
    assert set(rows_of(reading).values()) == {None}


def test_title_and_filling_in() -> None:
    """The title above and the line of who filled in the form below are no rows."""
    foot = ("单位负责人：某某", "审核人：某某", "填报日期：2017年1月5日")
    page = forms.html([*forms.rows(), foot], title="青禾县2016年度政府信息公开情况统计表")
    reading = read(page)
    assert rows_of(reading) == forms.expected()
    assert local_of(reading) == {}
    assert reading.flags == ()


def test_side_by_side() -> None:
    cells = forms.rows()
    half = len(cells) // 2 + 1
    pairs = [
        (*left, *right) for left, right in itertools.zip_longest(cells[:half], cells[half:], fillvalue=("", "", ""))
    ]
    assert rows_of(read(forms.html(pairs, forms.HEADER * 2))) == forms.expected()


def test_split_by_a_page_break() -> None:
    cells = forms.rows()
    rest = (forms.table(cells[31:], cells[30]), forms.table(cells[30:]))
    for second in rest:
        reading = read(f"<div>{forms.table(cells[:30])}<p>- 5 -</p>{second}</div>")
        assert rows_of(reading) == forms.expected()
        assert len(reading.elements) == 2
    last = forms.table(cells[64:], cells[63])
    reading = read(f"<div>{forms.table(cells[:63])}{last}</div>")
    assert rows_of(reading) == forms.expected()
    assert len(reading.elements) == 2


def test_parents_in_a_column_of_their_own() -> None:
    """复议 and 诉讼 beside their parts, over three merged rows, the total among them."""
    parts = "".join(
        f'<tr><td rowspan="4">{group}</td><td>合计</td><td>件</td><td>{total}</td></tr>'
        + "".join(f"<tr><td>{label}</td><td>件</td><td>{v}</td></tr>" for label, v in zip(labels, values, strict=True))
        for group, total, labels, values in (
            ("行政复议", 6, ("维持具体行政行为数", "被依法纠错数", "其他情形数"), (1, 2, 3)),
            ("行政诉讼", 9, ("维持具体行政行为数", "被依法纠错数", "其他情形数"), (4, 5, 0)),
        )
    )
    head = '<tr><td colspan="2">统计指标</td><td>单位</td><td>统计数</td></tr>'
    reading = read(f"<div><table>{head}{parts}</table></div>")
    assert rows_of(reading) == {
        "reviews": 6,
        "reviews_upheld": 1,
        "reviews_corrected": 2,
        "reviews_other": 3,
        "lawsuits": 9,
        "lawsuits_upheld": 4,
        "lawsuits_corrected": 5,
        "lawsuits_other": 0,
    }


# --- damage: never a shift ---


def test_a_cell_lost_or_too_many() -> None:
    """The row is unreadable, its neighbours are not."""
    cells = forms.rows()
    for damaged in (("1.当面申请数", "8"), ("1.当面申请数", "件", "8", "8"), ("1.当面申请数", "件", "", "8")):
        changed = [damaged if row[0] == "1.当面申请数" else row for row in cells]
        reading = read(forms.html(changed))
        assert rows_of(reading) == forms.expected() | {"received_in_person": None}
        assert "table_cells_unreadable" in reading.flags
        assert not reading.complete["statistics"]


def test_a_value_over_two_columns_is_nobodys() -> None:
    page = forms.html(with_columns("y", "c"), ("指标名称", "单位", "当年", "累计"))
    merged = page.replace("<td>件</td><td>44</td><td>9044</td>", '<td>件</td><td colspan="2">44</td>')
    assert merged != page
    assert rows_of(read(merged)) == forms.expected() | {"received": None}


def test_a_value_merged_over_two_rows_is_nobodys() -> None:
    page = forms.html(forms.rows())
    merged = page.replace("<td>条</td><td>31</td>", '<td>条</td><td rowspan="2">31</td>').replace(
        "<td>件</td><td>33</td></tr><tr><td>（二）通过", "<td>件</td></tr><tr><td>（二）通过"
    )
    assert merged != page
    changed = {"normative_published": None, "normative_made": None}
    assert rows_of(read(merged)) == forms.expected() | changed


@pytest.mark.parametrize(
    ("code", "print_", "value", "meaning"),
    [
        ("fees", "3000元", 0.3, "converted"),
        ("fees", "0.30", 0.3, "number"),
        ("received", "44件", 44, "annotated"),
        ("received", "4 4", None, "unreadable"),
        ("received", "见附件", None, "text"),
        ("proactive_total", "2,417", 2417, "number"),
        ("trained", "１５０", 150, "number"),
    ],
)
def test_what_a_cell_says(code: str, print_: str, value: object, meaning: str) -> None:
    reading = read(forms.html(forms.rows(forms.prints({code: print_}))))
    assert rows_of(reading) == forms.expected() | {code: value}
    assert next(cell for cell in reading.cells if cell.row == code).meaning == meaning


def test_money_in_another_unit() -> None:
    cells = [(label, "元" if unit == "万元" else unit, value) for label, unit, value in forms.rows()]
    reading = read(forms.html([*cells, ("十、青禾宣传经费", "元", "45000")]))
    assert rows_of(reading) == forms.expected() | {"fees": 0.00003, "budget": 0.00125}
    assert local_of(reading) == {"青禾宣传经费": 4.5}
