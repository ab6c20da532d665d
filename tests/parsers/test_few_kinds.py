"""三 with hardly any kinds of applicants: read where its rows add up, else nobody knows what the header has lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import lxml.html
import pytest

from parsers.tables import read_html_tables, read_text_tables

Cells = list[list[str]]
ROWS = (
    ("一、本年新收政府信息公开申请数量", "new"),
    ("二、上年结转政府信息公开申请数量", "carried_in"),
    ("（一）予以公开", "granted"),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "partially_granted"),
    ("1.属于国家秘密", "refused_state_secret"),
    ("3.补正后申请内容仍不明确", "unavailable_unclear"),
    ("（七）总计", "total"),
    ("四、结转下年度继续办理", "carried_out"),
)
FIGURES = ((3, 1), (0, 0), (2, 0), (0, 0), (1, 0), (0, 12), (3, 12), (0, 0))
HEADS = {
    "one kind": (["自然人", "商业企业", "总计"], ["natural_person", "business", "total"]),
    "another kind": (["自然人", "其他", "总计"], ["natural_person", "other", "total"]),
    "all in one": (["自然人", "法人或其他组织", "总计"], ["natural_person", "", "total"]),
    "none": (["自然人", "总计"], ["natural_person", "total"]),
}
LAYOUTS: dict[str, Callable[[Cells], list[str]]] = {
    "lines": lambda rows: [cell for row in rows for cell in row],
    "tabs": lambda rows: ["\t".join(row) for row in rows],
    "pipes": lambda rows: [f"| {' | '.join(row)} |" for row in rows],
    "spaces": lambda rows: ["   ".join(row) for row in rows],
    "commas": lambda rows: [",".join(row) for row in rows],
}


def figures(count: int) -> list[list[int]]:
    """The parts that fit into the columns, and their sum."""
    return [[*parts[: count - 1], sum(parts[: count - 1])] for parts in FIGURES]


def table(heads: Sequence[str], values: list[list[int]]) -> Cells:
    rows = [[label, *map(str, row)] for (label, _), row in zip(ROWS, values, strict=True)]
    return [["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"], list(heads), *rows]


def expected(codes: Sequence[str], values: list[list[int]]) -> dict[str, dict[str, int]]:
    return {
        row: {code: value for code, value in zip(codes, line, strict=True) if code}
        for (_, row), line in zip(ROWS, values, strict=True)
    }


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("heads", HEADS)
def test_flattened(heads: str, layout: str) -> None:
    names, codes = HEADS[heads]
    values = figures(len(codes))
    reading = read_text_tables(["三、收到和处理政府信息公开申请情况", *LAYOUTS[layout](table(names, values))])
    assert reading.tables["requests"] == expected(codes, values)
    assert not reading.complete["requests"]


def html(rows: Cells, width: int) -> str:
    corner = f"<tr><td rowspan=2>{rows[0][0]}</td><td colspan={width}>{rows[0][1]}</td></tr>"
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows[1:])
    return f"<html><body><table>{corner}{''.join(f'<tr>{line}</tr>' for line in lines)}</table></body></html>"


@pytest.mark.parametrize("heads", HEADS)
def test_as_a_table(heads: str) -> None:
    names, codes = HEADS[heads]
    values = figures(len(codes))
    page = html(table(names, values), len(codes))
    assert read_html_tables(lxml.html.document_fromstring(page)).tables["requests"] == expected(codes, values)


@pytest.mark.parametrize("heads", [name for name in HEADS if name != "all in one"])
def test_what_does_not_add_up_is_nobodys(heads: str) -> None:
    """The page may have lost a head: a row whose figures do not make up its total is not read, in any layout."""
    names, codes = HEADS[heads]
    values = figures(len(codes))
    values[0][-1] += 5
    wanted = {row: cells for row, cells in expected(codes, values).items() if row != "new"}
    for layout in LAYOUTS.values():
        reading = read_text_tables(layout(table(names, values)))
        found = dict(reading.tables["requests"])
        assert set(found.pop("new").values()) == {None}
        assert found == wanted
        assert reading.flags == ("table_cells_unreadable",)
    page = read_html_tables(lxml.html.document_fromstring(html(table(names, values), len(codes))))
    assert set(page.tables["requests"]["new"].values()) == {None}


def test_a_head_that_no_form_knows() -> None:
    names = ["自然人", "外国人", "总计"]
    reading = read_text_tables(LAYOUTS["lines"](table(names, figures(3))))
    assert reading.tables["requests"] is None


def test_figures_for_seven_kinds_below_two_heads() -> None:
    """The header has lost its kinds, the rows have not: they are read in the form's order."""
    rows = [[label, "3", "1", "0", "0", "0", "2", "6"] for label, _ in ROWS]
    lines = ["\n".join(["申请人情况", "自然人", "总计"]), *(cell for row in rows for cell in row)]
    found = read_text_tables([piece for line in lines for piece in line.split("\n")]).tables["requests"]
    assert found is None or set(found["new"].values()) in ({None}, {3, 1, 0, 2, 6})
