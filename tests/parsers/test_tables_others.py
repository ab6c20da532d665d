"""Tables that look like official ones and count something else, and prints of the official ones that are seldom met."""

from __future__ import annotations

import lxml.html
import pytest

from parsers.tables import TablesReading, read_html_tables, read_text_tables
from tests.parsers import statistics_forms as forms
from tests.parsers.official_forms import KIND_HEADS, KINDS, OUTCOMES, SUITS

OFFICES = ["县政府办", "教育局", "财政局", "公安局", "民政局", "其他", "合计"]
ROWS = {
    "一、本年新收政府信息公开申请数量": "new",
    "二、上年结转政府信息公开申请数量": "carried_in",
    "（一）予以公开": "granted",
    "4.无正当理由大量反复申请": "rejected_excessive",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": "other_unpaid_fee",
    "3.其他": "other_other",
    "（七）总计": "total",
    "四、结转下年度继续办理": "carried_out",
}
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def requests(heads: list[str], figures: list[str], corner: str = "") -> list[list[str]]:
    return [[corner, *heads], *([label, *figures] for label in ROWS)]


OFFICIAL = requests(KIND_HEADS, list("1200014"), CORNER)
OTHERS = {
    "offices": OFFICES,
    "years": ["2016年", "2017年", "2018年", "2019年", "2020年", "2021年", "2022年"],
    "bare years": ["2016", "2017", "2018", "2019", "2020", "2021", "2022"],
    "months": ["1月", "2月", "3月", "4月", "5月", "6月", "合计"],
    "quarters": ["一季度", "二季度", "三季度", "四季度", "上半年", "下半年", "全年"],
    "letters": list("ABCDEFG"),
}
WANTED = {row: dict(zip(KINDS, (1, 2, 0, 0, 0, 1, 4), strict=True)) for row in ROWS.values()}


def html(*tables: list[list[str]]) -> TablesReading:
    page = "".join(
        "<table>" + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows) + "</table>"
        for rows in tables
    )
    return read_html_tables(lxml.html.document_fromstring(f"<html><body>{page}</body></html>"))


def lines(*tables: list[list[str]], separator: str = "\t") -> TablesReading:
    return read_text_tables([separator.join(row) for rows in tables for row in (*rows, [""])])


# --- 三 for offices, years, months ---


@pytest.mark.parametrize("heads", OTHERS)
def test_rows_of_the_form_under_other_heads(heads: str) -> None:
    """Seven columns that are no kinds of applicants: nothing of it is read, in any layout."""
    rows = requests(OTHERS[heads], list("7777777"), "项目")
    assert html(rows).tables["requests"] is None
    for separator in ("\t", " | ", "  ", "\n"):
        text = "\n".join(separator.join(row) for row in rows).split("\n")
        assert read_text_tables(text).tables["requests"] is None


@pytest.mark.parametrize("read", [html, lines])
@pytest.mark.parametrize("heads", OTHERS)
def test_beside_the_official_table(read, heads: str) -> None:
    other = requests(OTHERS[heads], list("7777777"), "项目")
    for order in ((OFFICIAL, other), (other, OFFICIAL)):
        reading = read(*order)
        assert reading.tables["requests"] == WANTED
        assert reading.flags == ()


def test_a_table_by_office_with_heads_of_the_form() -> None:
    """Its rows are offices, its last one their sum: no 总计 of 三."""
    rows = [["单位", "新收", "自然人", "商业企业", "其他", "总计"], ["教育局", *"52125"], ["合计", *"98345"]]
    for order in ((OFFICIAL, rows), (rows, OFFICIAL)):
        reading = html(*order)
        assert reading.tables["requests"] == WANTED
        assert reading.flags == ()


def test_the_sum_behind_a_page_break() -> None:
    """A bare 总计 on the next page is the table's."""
    top, rest = OFFICIAL[:7], [["总计", *"1200014"], OFFICIAL[-1]]
    assert html(top, rest).tables["requests"] == WANTED


# --- prints ---


def test_the_last_of_a_group_whose_name_is_not_printed() -> None:
    """3.其他 below 2.申请人逾期未按收费通知…, as in a table."""
    for separator in ("\t", " | ", "  "):
        assert lines(OFFICIAL, separator=separator).tables["requests"] == WANTED


def test_boxes_drawn_with_characters() -> None:
    drawn = ["┌" + "─" * 30 + "┐"]
    for row in OFFICIAL:
        drawn += ["│" + "│".join(row) + "│", "├" + "─" * 30 + "┤"]
    assert read_text_tables(drawn).tables["requests"] == WANTED


@pytest.mark.parametrize("number", ["- 3 -", "— 12 —", "第3页", "第 3 页 共 12 页", "第3页/共12页"])
def test_page_numbers_are_no_cells(number: str) -> None:
    text = ["\t".join(row) for row in OFFICIAL]
    reading = read_text_tables([*text[:4], number, "", *text[4:]])
    assert reading.tables["requests"] == WANTED
    assert reading.flags == ()


def review(groups: int) -> list[str]:
    heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    names = ["行政复议", *["行政赔偿"] * (groups - 3), "行政诉讼", "未经复议直接起诉", "复议后起诉"]
    return [*names, *heads * groups, *(str(number % 3) for number in range(5 * groups))]


def test_review_with_more_heads_than_the_form_has() -> None:
    """Nobody knows which figures are whose: they are not blank either."""
    found = read_text_tables(review(3)).tables["review_litigation"]
    assert found == {
        group: dict(zip(OUTCOMES, ((5 * place + i) % 3 for i in range(5)), strict=True))
        for place, group in enumerate(SUITS)
    }
    assert read_text_tables(review(4)).tables["review_litigation"] is None


def proactive(fees: str, unit: str = "") -> list[list[str]]:
    return [
        ["第二十条第（一）项"],
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        [f"规章{unit}", "0", "0", "3"],
        [f"行政规范性文件{unit}", "2", "1", "15"],
        ["第二十条第（八）项"],
        ["信息内容", "本年收费金额（单位：万元）"],
        ["行政事业性收费", fees],
    ]


@pytest.mark.parametrize("read", [html, lines])
@pytest.mark.parametrize("unit", ["", "（件）", "(件)"])
def test_units_in_brackets_behind_a_label(read, unit: str) -> None:
    assert read(proactive("81.3", unit)).tables["proactive_disclosure"] == {
        "regulations": {"issued": 0, "repealed": 0, "in_force": 3},
        "normative_documents": {"issued": 2, "repealed": 1, "in_force": 15},
        "fees": {"amount": 81.3},
    }


@pytest.mark.parametrize("text", ["未收费", "不涉及", "本单位无收费项目"])
def test_words_in_place_of_a_figure(text: str) -> None:
    reading = html(proactive(text))
    assert reading.tables["proactive_disclosure"]["fees"] == {"amount": None}
    assert [(cell.raw, cell.meaning) for cell in reading.cells if cell.row == "fees"] == [(text, "text")]


def _table(rows: list[list[str]]) -> str:
    return "<table>" + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows) + "</table>"


@pytest.mark.parametrize("tag", ["noscript", "template", "div hidden", "div style='display:none'"])
def test_a_copy_that_is_not_shown(tag: str) -> None:
    """Whatever it says, the table that the page shows is read; by itself it is better than nothing."""
    other = _table(requests(KIND_HEADS, list("9999999"), CORNER))
    end = f"</{tag.split()[0]}>"
    for page in (f"<{tag}>{other}{end}{_table(OFFICIAL)}", f"{_table(OFFICIAL)}<{tag}>{other}{end}"):
        reading = read_html_tables(lxml.html.document_fromstring(f"<html><body>{page}</body></html>"))
        assert reading.tables["requests"] == WANTED
        assert reading.flags == ()
    alone = lxml.html.document_fromstring(f"<html><body><{tag}>{_table(OFFICIAL)}{end}</body></html>")
    assert read_html_tables(alone).tables["requests"] == WANTED


AMOUNTS = {"元": 8.13, "千元": 8130, "万元": 81300, "百万元": 8130000, "亿元": 813000000}


@pytest.mark.parametrize("read", [html, lines])
@pytest.mark.parametrize("unit", AMOUNTS)
def test_units_of_money(read, unit: str) -> None:
    """In the head, in the cell, or in a note above the table."""
    plain = [row if not row[-1].startswith("本年收费") else ["信息内容", "本年收费金额"] for row in proactive("81300")]
    in_head = [[cell.replace("收费金额", f"收费金额（{unit}）") for cell in row] for row in plain]
    in_cell = [[cell.replace("81300", f"81300{unit}") for cell in row] for row in plain]
    for rows in (in_head, in_cell):
        assert read(rows).tables["proactive_disclosure"]["fees"] == {"amount": AMOUNTS[unit]}
    note = f"（单位：件、{unit}）"
    page = lxml.html.document_fromstring(f"<html><body><div><p>{note}</p>{_table(plain)}</div></body></html>")
    text = read_text_tables([note, *("\t".join(row) for row in plain)])
    for reading in (read_html_tables(page), text):
        assert reading.tables["proactive_disclosure"]["fees"] == {"amount": AMOUNTS[unit]}
    assert read(plain).tables["proactive_disclosure"]["fees"] == {"amount": 81300}


def test_a_narrow_column_of_labels() -> None:
    """Labels go on below their figures, as they are copied from a page; what they cut is told."""
    text = ["\t".join(row) for row in OFFICIAL[:3]]
    text += [
        "（一）予以公开 1 2 0 0 0 1 4",
        "（二）部分公开（区分处理的， 5 0 0 0 2 0 7",
        "只计这一情形，不计其他情形）",
    ]
    text += ["1.申请人无正当理由逾期不 0 0 2 0 0 0 2", "补正、行政机关不再处理其政府信息公开申请"]
    text += ["2.申请人逾期未按收费通知 0 0 0 0 0 0 0", "要求缴纳费用、行政机关不再处理其政府信息公开申请"]
    text += ["（七）总计 6 2 2 0 2 1 13", "四、结转下年度继续办理 0 0 0 0 0 0 0"]
    reading = read_text_tables(text)
    found = reading.tables["requests"]
    assert list(found["partially_granted"].values()) == [5, 0, 0, 0, 2, 0, 7]
    assert list(found["total"].values()) == [6, 2, 2, 0, 2, 1, 13]
    assert "carried_out" in found
    assert "table_rows_unknown" in reading.flags


@pytest.mark.parametrize("separator", ["\t", " | ", "  ", "\n"])
@pytest.mark.parametrize("row", range(1, len(ROWS) + 1))
def test_a_label_that_no_form_knows_is_told(row: int, separator: str) -> None:
    """Its figures are nobody's; the other rows are read, and the report says that one is missing."""
    rows = [list(cells) for cells in OFFICIAL]
    rows[row][0] = rows[row][0][:2] + "某某某"
    text = "\n".join(separator.join(cells) for cells in rows).split("\n")
    reading = read_text_tables(["三、收到和处理政府信息公开申请情况", *text, "四、政府信息公开行政复议情况"])
    gone = {list(ROWS.values())[row - 1]}
    gone |= {"other_other"} if "other_unpaid_fee" in gone else set()  # 3.其他 is told by the row above it
    assert reading.tables["requests"] == {code: cells for code, cells in WANTED.items() if code not in gone}
    assert reading.flags == ("table_rows_unknown",)


@pytest.mark.parametrize("separator", ["\t", " | ", "  ", "\n"])
@pytest.mark.parametrize("row", [2, 3, 6])
def test_nor_a_label_of_proactive_disclosure(row: int, separator: str) -> None:
    rows = proactive("81.3")
    rows[row][0] = "某" + rows[row][0][1:].replace("规范性文件", "文件").replace("事业性收费", "收费事项")
    text = "\n".join(separator.join(cells) for cells in rows).split("\n")
    reading = read_text_tables([*text, "三、收到和处理政府信息公开申请情况", "2022年未收到申请。"])
    assert len(reading.tables["proactive_disclosure"]) == 2
    assert "table_rows_unknown" in reading.flags


def test_the_last_figure_of_a_value_is_no_number_of_a_label() -> None:
    text = [" ".join(cells) for cells in OFFICIAL]
    text[6] = "3.其他 0 1 11 2 0 11 25"
    text[7] = "）总计 1 2 0 0 0 1 4"
    found = read_text_tables(text).tables["requests"]
    assert list(found["other_other"].values()) == [0, 1, 11, 2, 0, 11, 25]


@pytest.mark.parametrize("separator", ["\t", " | ", "  ", "\n"])
def test_the_last_two_rows_may_have_changed_places(separator: str) -> None:
    rows = [*OFFICIAL[:-2], OFFICIAL[-1], OFFICIAL[-2]]
    text = "\n".join(separator.join(cells) for cells in rows).split("\n")
    reading = read_text_tables([*text, "四、政府信息公开行政复议、行政诉讼情况"])
    assert reading.tables["requests"] == WANTED
    assert reading.flags == ()


def test_a_label_printed_twice() -> None:
    text = [" ".join(cells) for cells in OFFICIAL]
    text[-1] = "四、结转下年度继续办理 " + text[-1]
    assert read_text_tables(text).tables["requests"] == WANTED


@pytest.mark.parametrize("label", ["", "4.保", "4."])
def test_a_label_that_is_lost_is_told(label: str) -> None:
    rows = [list(cells) for cells in OFFICIAL]
    rows[4][0] = label
    reading = html(rows)
    assert reading.tables["requests"] == {row: cells for row, cells in WANTED.items() if row != "rejected_excessive"}
    assert reading.flags == ("table_rows_unknown",)


def test_columns_may_be_numbered() -> None:
    numbers = ["栏次", *"1234567"]
    for rows in ([OFFICIAL[0], numbers, *OFFICIAL[1:]], [OFFICIAL[0], ["", *numbers[1:]], *OFFICIAL[1:]]):
        for read in (html, lines):
            assert read(rows).tables["requests"] == WANTED
    assert html([OFFICIAL[0], ["", *numbers[1:]], *OFFICIAL[1:]]).flags == ()


@pytest.mark.parametrize("label", ["", "（三）", "1."])
def test_a_row_of_the_older_form_without_its_label_is_told(label: str) -> None:
    """No local row has no name."""
    rows = [(label, unit, value) if "网络申请数" in name else (name, unit, value) for name, unit, value in forms.rows()]
    flat = read_text_tables(["\t".join(row) for row in (forms.HEADER, *rows)])
    for reading in (html([list(row) for row in (forms.HEADER, *rows)]), flat):
        found = dict(reading.tables["statistics"])
        assert found == {row: value for row, value in forms.expected().items() if row != "received_online"}
        assert reading.flags == ("table_rows_unknown",)
