"""四 in other shapes than the form's one long row, and 三 on its side: from HTML and from flattened text."""

from __future__ import annotations

import re

import pytest
from lxml import html

from parsers.tables import read_html_tables, read_text_tables
from parsers.tables_reading import TablesReading
from tests.corpus.suite import Case, run

OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
GROUPS = ["行政复议", "未经复议直接起诉", "复议后起诉"]
FIGURES = [[1, 2, 0, 1, 4], [0, 1, 0, 0, 1], [3, 0, 0, 2, 5]]


def row(*cells: object) -> str:
    return "<tr>" + "".join(str(c) if str(c).startswith("<td") else f"<td>{c}</td>" for c in cells) + "</tr>"


def by_group() -> str:
    head = row("<td colspan=2>类别</td>", *OUTCOMES) + row("<td colspan=2>行政复议</td>", *FIGURES[0])
    return head + row("<td rowspan=2>行政诉讼</td>", GROUPS[1], *FIGURES[1]) + row(GROUPS[2], *FIGURES[2])


def in_brackets() -> str:
    rows = [row("行政诉讼（未经复议直接起诉）", *FIGURES[1]), row("行政诉讼（复议后起诉）", *FIGURES[2])]
    return row("类别", *OUTCOMES) + row("行政复议", *FIGURES[0]) + "".join(rows)


def down() -> str:
    rows = ""
    for group, name in enumerate(GROUPS):
        for index, outcome in enumerate(OUTCOMES):
            suits = ["<td rowspan=10>行政诉讼</td>"] if (group, index) == (1, 0) else []
            width = 2 if group == 0 else 1
            label = [f"<td rowspan=5 colspan={width}>{name}</td>"] if index == 0 else []
            rows += row(*suits, *label, outcome, FIGURES[group][index])
    return rows


def by_outcome() -> str:
    head = row("<td rowspan=2>结果</td>", "<td rowspan=2>行政复议</td>", "<td colspan=2>行政诉讼</td>")
    rows = [row(outcome, *[figures[i] for figures in FIGURES]) for i, outcome in enumerate(OUTCOMES)]
    return head + row(*GROUPS[1:]) + "".join(rows)


def flattened(table: str, join: str) -> list[str]:
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", cells) for cells in re.findall("<tr>(.*?)</tr>", table)]
    return [cell for cells in rows for cell in cells] if join == "\n" else [join.join(cells) for cells in rows]


def figures(reading: TablesReading) -> list[list[object]]:
    table = reading.tables["review_litigation"]
    return [list(table[group].values()) for group in ("review", "direct_suit", "suit_after_review")]


@pytest.mark.parametrize("shape", [by_group, in_brackets, down, by_outcome])
def test_review_in_other_shapes(shape) -> None:
    table = shape()
    reading = read_html_tables(html.document_fromstring(f"<table>{table}</table>"))
    assert figures(reading) == FIGURES
    assert reading.complete["review_litigation"]
    for join in ("\n", "   ", " | "):
        reading = read_text_tables(flattened(table, join))
        assert figures(reading) == FIGURES, join


def test_a_cell_on_its_side_knows_its_place() -> None:
    reading = read_html_tables(html.document_fromstring(f"<table>{by_outcome()}</table>"))
    places = {(c.row, c.column): (c.page_table, c.page_row, c.page_column) for c in reading.cells}
    assert places["review", "upheld"] == (0, 2, 1)
    assert places["suit_after_review", "total"] == (0, 6, 3)


def test_both_kinds_of_suits_in_one_row_are_nobody_s() -> None:
    table = row("类别", *OUTCOMES) + row("行政复议", *FIGURES[0]) + row("行政诉讼", *FIGURES[1])
    reading = read_html_tables(html.document_fromstring(f"<table>{table}</table>"))
    assert list(reading.tables["review_litigation"]) == ["review"]
    assert reading.flags == ("table_rows_unknown",)
    assert not reading.complete["review_litigation"]


@pytest.mark.parametrize("page", ["hanweb_county_2019", "vsb_department_2019", "trs_banner_2023"])
def test_requests_on_its_side(page: str) -> None:
    tally = run(Case(page, ("turned_requests",)))
    assert tally is not None
    assert tally.cells > 150
    assert tally.faults == []


def blocks_on_their_side() -> list[str]:
    """二, each 第二十条第（…）项 with 信息内容 and the names of its rows above the figures."""
    documents = row("信息内容", "规章", "行政规范性文件") + row("本年制发件数", 1, 4)
    documents += row("本年废止件数", "", 5) + row("现行有效件数", 3, 6)
    permits = row("信息内容", "行政许可") + row("本年处理决定数量", 7)
    penalties = row("信息内容", "行政处罚", "行政强制") + row("本年处理决定数量", 8, "/")
    fees = row("信息内容", "行政事业性收费") + row("本年收费金额（单位：元）", 15000)
    return [documents, permits, penalties, fees]


PROACTIVE = {
    "regulations": {"issued": 1, "repealed": None, "in_force": 3},
    "normative_documents": {"issued": 4, "repealed": 5, "in_force": 6},
    "licensing": {"decisions": 7},
    "penalties": {"decisions": 8},
    "coercion": {"decisions": None},
    "fees": {"amount": 1.5},
}


@pytest.mark.parametrize("mark", ["", "<tr><td colspan=3>第二十条第（{}）项</td></tr>"])
@pytest.mark.parametrize("between", ["", "</table><table>", "</table><p>续表</p><table>"])
def test_proactive_disclosure_block_by_block_on_its_side(mark: str, between: str) -> None:
    blocks = zip("一五六八", blocks_on_their_side(), strict=True)
    table = between.join(mark.format(number) + block for number, block in blocks)
    reading = read_html_tables(html.document_fromstring(f"<div><table>{table}</table></div>"))
    assert reading.tables["proactive_disclosure"] == PROACTIVE
    assert reading.flags == ()
    assert reading.complete["proactive_disclosure"]


@pytest.mark.parametrize("page", ["hanweb_county_2019", "vsb_department_2019", "trs_banner_2023"])
@pytest.mark.parametrize("mutation", ["turned_proactive", "turned_blocks"])
def test_proactive_disclosure_on_its_side(page: str, mutation: str) -> None:
    tally = run(Case(page, (mutation,)))
    assert tally is not None
    assert tally.faults == []
