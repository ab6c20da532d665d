"""Cells that hold no text: fields of a form, pictures; and tables of nothing but totals."""

from __future__ import annotations

import pytest
from lxml import html

from parsers.checks import arithmetic_checks
from parsers.formats import formats
from parsers.tables import read_html_tables
from parsers.tables_reading import TablesReading
from tests.parsers.official_forms import KIND_HEADS, REQUEST_GROUPS


def read(heads: list[str], values: list[str]) -> TablesReading:
    """三 with the same values in every row."""
    cells = "".join(f"<td>{value}</td>" for value in values)
    rows = "".join(
        f"<tr><td>{REQUEST_GROUPS.get(row.group or '', '')}</td><td>{row.label}</td>{cells}</tr>"
        for row in formats()["2021"].requests.rows
    )
    head = "".join(f"<td>{text}</td>" for text in heads)
    table = f"<table><tr><td colspan=2>申请人情况 勾稽关系</td>{head}</tr>{rows}</table>"
    return read_html_tables(html.document_fromstring(table))


def granted(reading: TablesReading) -> dict[str, tuple[object, str]]:
    return {str(c.column): (c.value, c.meaning) for c in reading.cells if c.row == "granted"}


@pytest.mark.parametrize(
    ("cell", "value", "meaning"),
    [
        ("<input type='text' value='7'>", 7, "number"),
        ("<input value=' 12 '>", 12, "number"),
        ("<input type=text value=''>", None, "blank"),
        ("<input type=hidden value=9>3", 3, "number"),
        ("<input type=checkbox value=9>", None, "blank"),
        ("<p><img src='/n/7.gif' width=8></p>", None, "unreadable"),
        ("<img src='/i/spacer.gif'>", None, "blank"),
        ("<img src='/i/x.gif' width='1' height='1'>", None, "blank"),
        ("<img src='/n/7.gif'>4", 4, "number"),
        # A raised figure is a note's number; what is struck out, or cannot be seen, is not printed.
        ("4<sup>1</sup>", 4, "annotated"),
        ("<p>12<sup>[2]</sup></p>", 12, "annotated"),
        ("<sup>12</sup>", 12, "number"),
        ("<s>5</s>4", 4, "number"),
        ("<del>5</del><ins>4</ins>", 4, "number"),
        ("<span style='text-decoration:line-through'>5</span>4", 4, "number"),
        ("<span style='visibility: hidden'>5</span>4", 4, "number"),
    ],
)
def test_fields_and_pictures(cell: str, value: int | None, meaning: str) -> None:
    reading = read(KIND_HEADS, [cell, *"012345"])
    assert granted(reading)["natural_person"] == (value, meaning)
    assert granted(reading)["business"] == (0, "number")
    assert ("table_cells_unreadable" in reading.flags) == (meaning == "unreadable")


def test_a_note_s_number_behind_a_label() -> None:
    heads = [
        head.replace("科研机构", "科研机构<sup>1</sup>").replace("总计", "总计<sup>[2]</sup>") for head in KIND_HEADS
    ]
    assert granted(read(heads, list("0123456")))["total"] == (6, "number")
    row = "<table><tr><td>一、本年新收政府信息公开申请数量<sup>①</sup></td>" + "<td>3</td>" * 7 + "</tr></table>"
    assert read_html_tables(html.document_fromstring(row)).tables["requests"]["new"]["total"] == 3


def test_a_form_of_nothing_but_totals() -> None:
    reading = read(["总计"], ["6"])
    assert granted(reading) == {"total": (6, "number")}
    assert len(reading.cells) == 25
    rules = {check.rule: check.passed for check in arithmetic_checks(reading)}
    assert rules == {"requests.balance.total": True, "requests.result_sum.total": False}


def test_legal_persons_together_are_no_column() -> None:
    reading = read(["自然人", "法人或其他组织", "总计"], ["1", "5", "6"])
    assert granted(reading) == {"natural_person": (1, "number"), "total": (6, "number")}
    assert not reading.complete["requests"]
    assert not any("row_sum" in check.rule for check in arithmetic_checks(reading))
