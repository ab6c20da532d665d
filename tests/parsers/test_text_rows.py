"""Tables saved as comma-separated values: cells are told by their commas, numbers and sentences keep theirs."""

from __future__ import annotations

import pytest

from parsers.tables import read_text_tables
from parsers.tables_reading import TablesReading
from parsers.text_rows import parted_by_commas
from tests.parsers import statistics_forms as forms
from tests.parsers.statistics_reading import rows_of

PROACTIVE = [
    "第二十条第（一）项",
    "信息内容,本年制发件数,本年废止件数,现行有效件数",
    "规章,0,,3",
    '行政规范性文件,2,1,"1,205"',
    "第二十条第（五）项",
    "信息内容,本年处理决定数量",
    "行政许可,12",
    "第二十条第（六）项",
    "信息内容,本年处理决定数量",
    '行政处罚,"1,234"',
    "行政强制,无",
    "第二十条第（八）项",
    "信息内容,本年收费金额（单位：万元）",
    "行政事业性收费,12.5",
]
REVIEW = [
    "行政复议,,,,,行政诉讼,,,,,,,,,",
    "结果维持,结果纠正,其他结果,尚未审结,总计,未经复议直接起诉,,,,,复议后起诉,,,,",
    ",,,,,结果维持,结果纠正,其他结果,尚未审结,总计,结果维持,结果纠正,其他结果,尚未审结,总计",
    "1,0,0,2,3,0,,0,0,0,1,0,0,0,1",
]


@pytest.mark.parametrize("wide", [False, True])
def test_proactive_disclosure(wide: bool) -> None:
    """Also with the commas that a spreadsheet adds to short rows."""
    lines = [
        line + "," * (3 - line.count(",")) if wide and '"' not in line and ",," not in line else line
        for line in PROACTIVE
    ]
    assert read_text_tables(["二、主动公开政府信息情况", *lines]).tables["proactive_disclosure"] == {
        "regulations": {"issued": 0, "repealed": None, "in_force": 3},
        "normative_documents": {"issued": 2, "repealed": 1, "in_force": 1205},
        "licensing": {"decisions": 12},
        "penalties": {"decisions": 1234},
        "coercion": {"decisions": None},
        "fees": {"amount": 12.5},
    }


def test_review() -> None:
    found = read_text_tables(["四、政府信息公开行政复议、行政诉讼情况", *REVIEW]).tables["review_litigation"]
    assert found["review"] == {"upheld": 1, "corrected": 0, "other": 0, "pending": 2, "total": 3}
    assert found["direct_suit"] == {"upheld": 0, "corrected": None, "other": 0, "pending": 0, "total": 0}


def test_statistics() -> None:
    numbered = [("序号", "统计指标", "单位", "2016年"), *((str(n), *row) for n, row in enumerate(forms.rows(), 1))]
    for rows in ([forms.HEADER, *forms.rows()], numbered):
        assert rows_of(read_text_tables([",".join(row) for row in rows])) == forms.expected()


def test_a_thousands_comma_without_quotes_moves_nothing() -> None:
    lines = [line.replace("规章,0,,3", "规章,0,1,204,3") for line in PROACTIVE]
    reading = read_text_tables(lines)
    assert reading.tables["proactive_disclosure"]["regulations"] == {"issued": None, "repealed": None, "in_force": None}
    assert reading.tables["proactive_disclosure"]["normative_documents"]["in_force"] == 1205
    assert "table_cells_unreadable" in reading.flags


SENTENCES = {
    "sentences": ["我局高度重视,认真落实,扎实推进。", "规章,0,0,3,均已公开。", "行政许可,行政处罚,行政强制,均已公开。"],
    "numbers one a line": ["行政许可", "1,234", "行政处罚", "2,345", "行政强制", "3,456"],
    "parted otherwise": ["规章\t1,203\t0\t4", "行政许可 | 1,234 |", "行政强制   1,234   0"],
    "no labels": ["甲,1,2", "乙,3,4", "丙,5,6"],
    "open quotes": ['规章,"0,0,3', '行政许可,"3', '行政处罚,"4'],
}


@pytest.mark.parametrize("lines", SENTENCES.values(), ids=SENTENCES)
def test_other_commas_stay(lines: list[str]) -> None:
    assert list(parted_by_commas(lines)) == lines


def test_no_table_is_made_of_names() -> None:
    assert read_text_tables(["张三,李四,王五", "赵六,孙七,周八", "吴九,郑十,钱一"]) == TablesReading()
