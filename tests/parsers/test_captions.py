"""Several copies of one official table on a page: of this year, of another, left blank."""

from __future__ import annotations

import lxml.html
import pytest

from parsers.tables import read_html_tables
from parsers.tables_reading import TablesReading
from tests.parsers.official_forms import Page, expected, prints

TITLE = "<h1>甲县水利局2022年政府信息公开工作年度报告</h1>"


def copy_of(value: str) -> str:
    """三 with this in every cell."""
    return Page(dict.fromkeys(prints(), value)).requests()


def read(above: str, behind: str) -> TablesReading:
    own = Page(prints()).html().replace("<h1>", f"{TITLE}{above}<h1>", 1).replace("</body>", f"{behind}</body>")
    return read_html_tables(lxml.html.fromstring(own))


@pytest.mark.parametrize("caption", ["附：2021年情况", "上年同期", "（2021年度）", "去年申请办理情况"])
def test_a_table_of_another_year(caption: str) -> None:
    beside = f"<p>{caption}</p>{copy_of('8731')}"
    for reading in (read(beside, ""), read("", beside)):
        assert reading.tables["requests"] == expected(prints())["requests"]
        assert "tables_conflict" not in reading.flags


def test_a_table_that_says_nothing_of_its_year_is_a_conflict() -> None:
    reading = read("", f"<p>附表</p>{copy_of('8731')}")
    assert reading.tables["requests"] == expected(prints())["requests"]
    assert "tables_conflict" in reading.flags


def test_a_form_left_blank_is_no_copy() -> None:
    for reading in (read(copy_of(""), ""), read("", copy_of(""))):
        assert reading.tables["requests"] == expected(prints())["requests"]
        assert reading.flags == ()
