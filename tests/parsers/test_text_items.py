"""The statistics form as a list of items, one row each: what is nothing but items is read, prose is not."""

from __future__ import annotations

import pytest

from parsers import parse
from parsers.report import Document, Parsed, Report
from parsers.tables import read_text_tables
from parsers.tables_reading import TablesReading, cell_notes
from tests.parsers import statistics_forms as forms
from tests.parsers.statistics_reading import local_of, rows_of

PRINTS = {
    "with units": "{label}：{value}{unit}",
    "ASCII colon": "{label}: {value}{unit}",
    "apart": "{label} ： {value} {unit}",
    "unit in brackets": "{label}（{unit}）：{value}",
    "unit behind in brackets": "{label}：{value}（{unit}）",
    "figures alone": "{label}：{value}",
    "semicolons": "{label}：{value}{unit}；",
    "full stops": "{label}：{value}{unit}。",
    "dots": "{label}……{value}{unit}",
    "underlined": "{label}：__{value}__{unit}",
}


def items(text: str, shown: dict[str, str] | None = None) -> list[str]:
    return [
        text.format(label=label, value=value, unit=unit) if value else label for label, unit, value in forms.rows(shown)
    ]


@pytest.mark.parametrize("text", PRINTS.values(), ids=PRINTS)
def test_a_row_a_line(text: str) -> None:
    lines = [
        "二、依申请公开情况良好。",
        "附件：统计表",
        *items(text),
        "联系电话：0000-1234567",
        "填报日期：2017年1月5日",
    ]
    reading = read_text_tables(lines)
    assert rows_of(reading) == forms.expected()
    assert local_of(reading) == {}
    assert reading.flags == ()
    assert reading.formats == ("pre-2019",)
    assert reading.complete["statistics"]
    assert [line for index, line in enumerate(lines) if index not in reading.lines] == [*lines[:2], *lines[-2:]]


def test_several_rows_a_line() -> None:
    rows = items("{label}：{value}{unit}")
    lines = [*rows[:21], "；".join(rows[21:27]) + "。", "，".join(rows[27:30]), " ".join(rows[30:35]), *rows[35:]]
    reading = read_text_tables(lines)
    assert rows_of(reading) == forms.expected()


def test_blanks_strokes_and_remarks() -> None:
    changed = {
        "by_weibo": "/",
        "by_gazette": "无",
        "staff": "61（含街道）",
        "proactive_total": "2，417",
        "trained": "1,500",
    }
    lines = items("{label}：{value}", forms.prints(changed))
    lines[lines.index("（一）收到申请数：44")] = "（一）收到申请数："
    reading = read_text_tables(lines)
    found = rows_of(reading)
    assert [found[row] for row in changed] == [None, None, 61, 2417, 1500]
    assert found["received"] is None
    meanings = {note.row: note.meaning for note in cell_notes(reading.cells)}
    assert meanings["received"] == "blank"
    assert meanings["by_weibo"] == meanings["by_gazette"] == "not_applicable"


def test_money_in_another_unit() -> None:
    lines = items("{label}：{value}", forms.prints({"fees": "3000元", "budget": "12.5万元"}))
    found = rows_of(read_text_tables(lines))
    assert (found["fees"], found["budget"]) == (0.3, 12.5)


def test_rows_of_a_local_form() -> None:
    """Between two rows of the form they are the form's; below the last one they are the page's."""
    lines = items("{label}：{value}{unit}")
    lines[24:24] = ["5.青禾热线申请数：12件"]
    reading = read_text_tables([*lines, "邮编：100000", "访问量：1234次"])
    assert rows_of(reading) == forms.expected()
    assert local_of(reading) == {"青禾热线申请数": 12}
    assert len(lines) == len(reading.lines)


def test_a_figure_that_is_no_item_is_told() -> None:
    lines = items("{label}：{value}{unit}")
    lines[24] = "3.网络申请数：2015年21件，2016年33件"
    reading = read_text_tables(lines)
    assert rows_of(reading) == {row: value for row, value in forms.expected().items() if row != "received_online"}
    assert reading.flags == ("table_rows_unknown",)
    assert not reading.complete["statistics"]


def test_other_years_beside_the_reports() -> None:
    """上年 behind a figure leaves it alone; 本年 behind it says that it is of all years."""
    lines = items("{label}：{value}{unit}，上年：77{unit}")
    assert rows_of(read_text_tables(lines)) == forms.expected()
    lines = items("{label}：77{value}{unit}，其中本年：{value}{unit}")
    assert read_text_tables(lines).flags == ("table_unread",)


@pytest.mark.parametrize("print_", ["五、行政诉讼数量：全年共4件，上年3件", "五、行政诉讼数量（全年共4件）"])
def test_parts_of_a_row_that_is_no_item(print_: str) -> None:
    """被依法纠错数 below it is the lawsuits', not the reviews' above."""
    lines = [line for line in items("{label}：{value}{unit}") if "驳回原告" not in line]
    lines[lines.index("五、行政诉讼数量：4件")] = print_
    reading = read_text_tables(lines)
    found = rows_of(reading)
    wanted = {row: value for row, value in forms.expected().items() if row not in ("lawsuits", "lawsuits_upheld")}
    assert {row: found[row] for row in wanted} == wanted
    assert "table_rows_unknown" in reading.flags
    assert lines.index(print_) not in reading.lines


PROSE = {
    "sentences": [
        "全年主动公开政府信息2417条，其中政府网站公开2203条，政务微信580条。",
        "收到申请数44件：当面申请8件、传真申请0件、网络申请33件、信函申请3件。",
        "行政复议：全年3件，其中维持2件。",
    ],
    "a list of channels": ["政府网站：2203条", "政务微博：120条", "政务微信：580条", "政府公报：12条", "其他方式：9条"],
    "a sentence behind each": [
        "主动公开政府信息数：2417条，比上年增加120条。",
        "收到申请数：44件，均已答复。",
        "申请办结数：43件，办结率98%。",
        "行政复议数量：3件，其中维持2件。",
        "行政诉讼数量：4件，其中维持3件。",
    ],
    "too few": ["主动公开政府信息数：2417条", "收到申请数：44件", "申请答复数：43件"],
    "far apart": [
        line
        for label in ("主动公开政府信息数", "收到申请数", "申请办结数", "申请答复数", "行政复议数量")
        for line in (f"{label}：3", "我局认真贯彻落实条例，健全机制，压实责任，" * 4)
    ],
}


@pytest.mark.parametrize("lines", PROSE.values(), ids=PROSE)
def test_prose_is_no_form(lines: list[str]) -> None:
    assert read_text_tables(lines) == TablesReading()


def test_a_print_that_is_not_read_is_told() -> None:
    """Two years in one line: nobody can say in general which is the report's, but the form is there."""
    lines = items("{label}：去年17{unit}，今年{value}{unit}，同比增减见表")
    reading = read_text_tables(lines)
    assert reading.tables["statistics"] is None
    assert reading.flags == ("table_unread",)


def report(form: str) -> Report:
    title = "青禾县水务局2016年政府信息公开工作年度报告"
    page = (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1><div class='content'>"
        "<p>一、概述</p><p>2016年，我局主动公开政府信息2417条，其中政府网站公开2203条，收到申请44件。</p>"
        f"<p>二、存在的主要问题</p><p>人手不足，今后要加强。</p><p>附件：政府信息公开情况统计表</p>{form}</div></body></html>"
    )
    found = parse(Document(body=page.encode(), content_type="text/html; charset=utf-8", name="a.html"))
    assert isinstance(found, Parsed)
    return found.report


def test_in_a_report() -> None:
    """The list leaves the body, the prose stays and gives figures."""
    found = report("".join(f"<p>{line}</p>" for line in items("{label}：{value}{unit}")))
    assert found.tables["statistics"] == forms.expected()
    assert found.table_sources["statistics"] == "text"
    assert found.body_text.split("\n")[-1] == "附件：政府信息公开情况统计表"
    assert found.figures["proactive_total"].value == 2417
    assert found.flags == ()
    assert all(check.passed for check in found.checks)


def test_unread_in_a_report() -> None:
    lines = items("{label}：去年17{unit}，今年{value}{unit}，同比增减见表")
    found = report("".join(f"<p>{line}</p>" for line in lines))
    assert found.tables["statistics"] is None
    assert "table_unread" in found.flags
