"""Local statistics forms, sums of the form, and what stands beside it."""

from __future__ import annotations

import pytest

from parsers.checks import arithmetic_checks
from parsers.formats.statistics import label_meanings, row_key
from tests.parsers import statistics_forms as forms
from tests.parsers.official_forms import Page
from tests.parsers.official_forms import prints as official_prints
from tests.parsers.statistics_reading import local_of, read, rows_of

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
