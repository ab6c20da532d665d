"""The statistics form of the years before 2019 from HTML: each row by its label and parent, the year's column."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest

from parsers.checks import arithmetic_checks
from parsers.formats import FormatError, formats
from parsers.formats.statistics import _form, label_meanings, row_key, statistics_form
from parsers.tables import TablesReading, cell_notes, read_html_tables
from tests.parsers import statistics_forms as forms
from tests.parsers.official_forms import Page
from tests.parsers.official_forms import prints as official_prints

DOCS = Path(__file__).parents[2] / "docs" / "fields.md"


def read(page: str) -> TablesReading:
    return read_html_tables(lxml.html.document_fromstring(page))


def rows_of(reading: TablesReading) -> dict[str, object]:
    return {row: value for row, value in (reading.tables["statistics"] or {}).items() if row != "local"}


def local_of(reading: TablesReading) -> dict[str, object]:
    return dict((reading.tables["statistics"] or {}).get("local", {}))


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


# --- local forms ---

FUJIAN = [
    ("主动公开信息数", "条", "519", "3107"),
    ("其中：1.网站公开", "条", "502", "3020"),
    ("2.政府公报公开", "条", "17", "87"),
    ("受理依申请公开信息总数", "条", "9", "40"),
    ("其中：1.当面申请数", "条", "1", "5"),
    ("2.传真申请数", "条", "0", "2"),
    ("3.电子邮件申请数", "条", "3", "9"),
    ("4.网上申请数", "条", "4", "20"),
    ("5.信函申请数", "条", "", "3"),
    ("6.其它形式申请数", "条", "1", "1"),
    ("对申请的答复总数", "条", "9", "40"),
    ("其中：1.同意公开答复数", "条", "7", "30"),
    ("2.同意部分公开答复数", "条", "0", "4"),
    ("3.否决公开答复数", "条", "2", "6"),
    ("行政复议数", "条", "1", "2"),
    ("行政诉讼数", "条", "0", "0"),
    ("行政申诉数", "条", "0", "1"),
]
FUJIAN_ROWS = {
    "proactive_total": 519,
    "by_gazette": 17,
    "by_website": 502,
    "received": 9,
    "received_in_person": 1,
    "received_by_fax": 0,
    "received_online": 4,
    "received_by_letter": None,
    "answered": 9,
    "granted": 7,
    "partially_granted": 0,
    "refused": 2,
    "reviews": 1,
    "lawsuits": 0,
}
FUJIAN_LOCAL = {"电子邮件申请数": 3, "其它形式申请数": 1, "行政申诉数": 0}


def test_the_form_of_fujian() -> None:
    reading = read(forms.html(FUJIAN, ("指标名称", "计量单位", "2016年度", "历年累计")))
    assert rows_of(reading) == FUJIAN_ROWS
    assert local_of(reading) == FUJIAN_LOCAL
    assert reading.complete["statistics"]
    assert [check.rule for check in arithmetic_checks(reading) if check.passed] == [
        "statistics.sum.received",
        "statistics.sum.answered",
    ]


def test_a_form_with_codes_and_a_row_of_column_names() -> None:
    """As in Gansu: codes from 01, 本期 and 累计, 甲 乙 丙 1 2 below the header."""
    cells = [
        ("主动公开信息数", "条", "01", "3", "10"),
        ("其中:全文电子化的主动公开信息数", "条", "02", "1", "2"),
        ("新增的行政规范性文件数", "条", "03", "", ""),
        ("网站专栏页面访问量", "人次", "05", "8100", "99000"),
        ("申请总数", "条", "10", "1", "2"),
        ("其中:1.当面申请数", "条", "11", "0", "1"),
        ("对申请的答复总数", "条", "17", "1", "2"),
        ("3.否决公开答复总数", "条", "20", "1", "1"),
        ("其中:(1)“非《规定》所指政府信息”数", "条", "21", "1", "1"),
        ("(11)其它原因", "条", "31", "0", "0"),
        ("行政复议数", "件", "32", "0", "0"),
        ("其中:对本部门首次处理不满意的行政申诉数*", "件", "35", "/", ""),
    ]
    page = forms.html([("甲", "乙", "丙", "1", "2"), *cells], ("指 标 名 称", "计量<br>单位", "代码", "本期", "累计"))
    reading = read(page)
    assert rows_of(reading) == {
        "proactive_total": 3,
        "received": 1,
        "received_in_person": 0,
        "answered": 1,
        "refused": 1,
        "reviews": 0,
    }
    assert local_of(reading) == {
        "全文电子化的主动公开信息数": 1,
        "新增的行政规范性文件数": None,
        "网站专栏页面访问量": 8100,
        "“非《规定》所指政府信息”数": 1,
        "其它原因": 0,
        "对本部门首次处理不满意的行政申诉数": None,
    }


# --- sums ---


def test_sums_hold() -> None:
    checks = arithmetic_checks(read(forms.html(forms.rows())))
    assert [check.rule.removeprefix("statistics.sum.") for check in checks] == [
        *("received", "finished", "answered", "refused", "reviews", "lawsuits", "staff"),
    ]
    assert all(check.passed and check.blame is None for check in checks)
    assert checks[1].cells == ("statistics.finished", "statistics.finished_on_time", "statistics.finished_extended")


@pytest.mark.parametrize("code", ["received", "received_online", "finished", "granted", "reviews_other", "lawsuits"])
def test_a_slip_is_reported_once(code: str) -> None:
    shown = forms.prints()
    reading = read(forms.html(forms.rows(shown | {code: str(int(shown[code]) + 1)})))
    (failed,) = [check for check in arithmetic_checks(reading) if not check.passed]
    assert abs(failed.expected - failed.actual) == 1
    assert failed.blame == "agency"


def test_a_slip_on_a_page_not_read_for_certain_is_the_parsers() -> None:
    cells = [
        ("六、举报投诉数量", "2") if "举报" in row[0] else row for row in forms.rows(forms.prints({"received": "45"}))
    ]
    (failed,) = [check for check in arithmetic_checks(read(forms.html(cells))) if not check.passed]
    assert (failed.rule, failed.blame) == ("statistics.sum.received", "parser")


def test_sums_that_cannot_be_judged_are_left_out() -> None:
    """A blank total, a part that is not printed, an unknown row among the parts, an unreadable part."""
    cells = forms.rows()
    cases = [
        forms.rows(forms.prints({"received": ""})),
        forms.rows({code: text for code, text in forms.prints().items() if code != "received_by_fax"}),
        [*cells[:26], ("5.青禾热线申请数", "件", "1"), *cells[26:]],
        forms.rows(forms.prints({"received_by_fax": "0 0"})),
    ]
    for case in cases:
        rules = {check.rule for check in arithmetic_checks(read(forms.html(case)))}
        assert "statistics.sum.received" not in rules
        assert "statistics.sum.lawsuits" in rules


# --- beside other tables ---


def test_beside_the_later_tables() -> None:
    """A page with both has both; the format is that of the later tables."""
    page = Page(official_prints("2019"), "2019").html()
    alone = read(page)
    form = forms.table(forms.rows())
    reading = read(page.replace("</body>", f"{form}</body>"))
    assert rows_of(reading) == forms.expected()
    assert {t: v for t, v in reading.tables.items() if t != "statistics"} == {
        t: v for t, v in alone.tables.items() if t != "statistics"
    }
    assert reading.formats == ("2019",)
    assert reading.flags == alone.flags


def test_inside_a_layout_table() -> None:
    form = forms.table(forms.rows())
    prose = "全县各级各部门认真贯彻落实条例，" * 20
    page = f"<html><body><table><tr><td>菜单</td><td><p>{prose}</p>{form}<p>{prose}</p></td></tr></table></body></html>"
    reading = read(page)
    assert rows_of(reading) == forms.expected()
    (element,) = reading.elements
    assert element.text_content().startswith("统 计 指 标")


def test_a_form_printed_twice() -> None:
    form = forms.table(forms.rows())
    reading = read(f"<html><body>{form}{form}</body></html>")
    assert rows_of(reading) == forms.expected()
    assert reading.flags == ()
    assert len(reading.elements) == 2
    other = form.replace("<td>2417</td>", "<td>2418</td>")
    assert read(f"<html><body>{form}{other}</body></html>").flags == ("tables_conflict",)


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>行政复议</td><td>3</td></tr><tr><td>行政诉讼</td><td>1</td></tr></table>",
        "<table><tr><td>政府信息公开指南</td><td>当面申请</td><td>信函申请</td><td>网络申请</td></tr></table>",
        "<table><tr><td>索引号</td><td>A1/2017-00001</td></tr><tr><td>分类</td><td>其他</td></tr></table>",
    ],
)
def test_look_alikes(table: str) -> None:
    assert read(f"<div>{table}</div>").tables["statistics"] is None


def test_row_keys_are_not_empty() -> None:
    assert row_key("数") == "数"
    assert label_meanings("") == label_meanings("2016") == ()


# --- layouts and accidents ---


def sections() -> list[tuple[tuple[str, ...], forms.Rows]]:
    """The form's rows by their top-level heading."""
    found: list[tuple[tuple[str, ...], forms.Rows]] = []
    for row in forms.rows():
        if row[0][1] == "、":
            found.append((row, []))
        else:
            found[-1][1].append(row)
    return found


@pytest.mark.parametrize("header", [(), ("类别", "统计指标", "单位", "统计数")])
def test_headings_in_a_column_of_their_own(header: tuple[str, ...]) -> None:
    """Down the merged cell of their section, the section's own total among its rows, labels cut short."""
    body = "<tr>" + "".join(f"<td>{text}</td>" for text in header) + "</tr>"
    for (label, unit, value), parts in sections():
        rows = [("合计", unit, value), *parts] if value else parts
        for number, (part, of, print_) in enumerate(rows):
            first = f'<td rowspan="{len(rows)}">{label}</td>' if number == 0 else ""
            part = "其中：主要负责同志" if "主要负责" in part else part
            body += f"<tr>{first}<td>{part}</td><td>{of}</td><td>{print_}</td></tr>"
    assert rows_of(read(f"<div><table>{body}</table></div>")) == forms.expected()


@pytest.mark.parametrize(
    "change",
    [
        lambda label, unit, value: (label.removesuffix("数"), unit, value),
        lambda label, unit, value: ("", label, unit, value, ""),
        lambda label, unit, value: (f"{label}（{unit}）" if unit != "——" else label, value),
        lambda label, unit, value: (
            f"<p><span>&nbsp;&nbsp;{label}</span><o:p></o:p></p>",
            f"<p>{unit}</p>",
            f"<b>{value}</b>",
        ),
        lambda label, unit, value: (label, value, unit),
    ],
    ids=["without 数", "empty columns", "unit in the label", "Word", "value before unit"],
)
def test_layouts(change: Callable[..., tuple[str, ...]]) -> None:
    header = tuple(text if text != "（——）" else "" for text in change("统计指标", "单位", "统计数"))
    header = ("统计指标", "统计数") if len(header) == 2 else header
    reading = read(forms.html([change(*row) for row in forms.rows()], header))
    assert rows_of(reading) == forms.expected()
    assert local_of(reading) == {}


@pytest.mark.parametrize("seed", range(120))
def test_an_accident_moves_nothing(seed: int) -> None:
    """A cell, heading or row lost, doubled or blanked: what is read is what the page prints there, or null."""
    chance = random.Random(seed)
    figures = {
        code: chance.choice(["0", "", "/", "3", "12", "105"])
        for code in forms.prints()
        if code not in ("fees", "budget")
    }
    shown = forms.prints(figures)
    header = ["指标名称", "计量单位", "2016年度", "历年累计"]
    cells = [
        [label, unit, value, "9" + value if value.isdigit() else value] for label, unit, value in forms.rows(shown)
    ]
    index, column = chance.randrange(len(cells)), chance.randrange(1, 4)
    accident = seed % 5
    if accident == 0:
        del cells[index][column]
    elif accident == 1:
        cells[index].insert(column, cells[index][column])
    elif accident == 2:
        del cells[index]
    elif accident == 3:
        del header[column]
    else:
        cells.insert(index, list(cells[index]))
    wanted = forms.expected({code: text.replace("/", "") for code, text in shown.items()})
    for code, value in rows_of(read(forms.html(cells, header))).items():
        assert value in (None, wanted[code]), code
