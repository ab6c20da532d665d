"""Labels of the official tables: variants, other orders, rows that nobody knows; a value never moves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from parsers.tables_reading import cell_notes
from tests.parsers.official_forms import KINDS, Page, expected, prints
from tests.parsers.read_tables import read, tables_of


def pieces(text: str) -> str:
    half = len(text) // 2
    return f"<p><span>{text[:half]}</span></p><p>&nbsp;&nbsp;<b>{text[half:]}</b></p>"


TRADITIONAL = str.maketrans(
    "复议诉讼维纠结尚审总计类许处罚强费业组织务机构规项数", "復議訴訟維糾結尚審總計類許處罰強費業組織務機構規項數"
)


LABELS: dict[str, Callable[[str], str]] = {
    "pieces": pieces,
    "break": lambda text: text[:2] + "<br/>" + text[2:],
    "spaced": "&nbsp;".join,
    "straight quotes": lambda text: text.replace("“", '"').replace("”", '"'),
    "half-width brackets": lambda text: text.replace("（", "(").replace("）", ")").replace("，", ","),
    "comma numbering": lambda text: text.replace("1.", "1、").replace("2.", "2、").replace("3.", "3．"),
    "circled": lambda text: text.replace("1.", "①").replace("2.", "②").replace("3.", "③"),
    "traditional": lambda text: text.translate(TRADITIONAL),
    "pinyin": lambda text: text.replace("复议", "復(fù)議").replace("总计", "總(zǒng)計"),
    "explained": lambda text: text + "（说明：按本机关2023年实际数填写，没有的填0）" if "其他" not in text else text,
    "fee typo": lambda text: text.replace("事业性", "事业型"),
    "document": lambda text: text.replace("行政规范性文件", "规范性文件"),
}


@pytest.mark.parametrize("name", ["2021", "2019"])
@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS.keys())
def test_label_variants(name: str, label: Callable[[str], str]) -> None:
    """Labels as portals print them."""
    reading = read(Page(prints(name), name, label=label).html())
    assert tables_of(reading) == expected(prints(name))
    assert reading.flags == ()


def test_rows_without_their_numbers() -> None:
    assert tables_of(read(Page(prints(), numbered=False).html())) == expected(prints())


def test_rows_in_another_order() -> None:
    """Rows are known by label, not by place."""

    def swapped(rows: list[str]) -> list[str]:
        index = rows.index("refused_process")
        rows[index], rows[index + 1] = rows[index + 1], rows[index]
        rows[0], rows[1] = rows[1], rows[0]
        return rows

    reading = read(Page(prints(), order=swapped).html())
    assert tables_of(reading) == expected(prints())
    assert list(reading.tables["requests"]) == list(expected(prints())["requests"])


def test_columns_printed_in_another_order() -> None:
    """Columns are known by header, not by place."""
    shown = prints()
    html = Page(shown).requests()
    swapped = dict(shown)
    for row in {row for table, row, _ in shown if table == "requests"}:
        swapped["requests", row, "business"] = shown["requests", row, "research"]
        swapped["requests", row, "research"] = shown["requests", row, "business"]
    html = Page(swapped).requests().replace("<td>商业企业</td><td>科研机构</td>", "<td>科研机构</td><td>商业企业</td>")
    assert read(html).tables["requests"] == expected(shown)["requests"]


@pytest.mark.parametrize(
    ("header", "cut"),
    [
        ("<td>本年新制作数量</td><td>本年新公开数量</td>", "<td>本年新</td><td>本年新</td>"),
        ("<td>本年新制作数量</td><td>本年新公开数量</td>", "<td>本年新制作数量</td><td>本年新制作数量</td>"),
        ("<td>本年新制作数量</td>", "<td>本年新<br>制作<br>数量</td>"),
    ],
)
def test_cut_headers(header: str, cut: str) -> None:
    html = Page(prints("2019"), "2019").html()
    assert header in html
    assert tables_of(read(html.replace(header, cut))) == expected(prints("2019"))


def test_a_2021_form_with_one_row_for_other_treatment() -> None:
    """三(六) as a single row is `other_other`; the two rows it lacks are not made up."""
    shown = {place: text for place, text in prints("2019").items() if place[0] == "requests"}
    shown |= {place: text for place, text in prints("2021").items() if place[0] != "requests"}
    html = Page(shown).proactive() + Page(shown, "2019").requests() + Page(shown).review()
    reading = read(html)
    assert tables_of(reading) == expected(shown)
    assert reading.formats == ("2021",)
    assert reading.flags == ("mixed_template",)


def test_an_unknown_row_is_flagged_and_moves_nothing() -> None:
    html = Page(prints()).requests()
    extra = "<tr><td>6.其他原因</td>" + "<td>1</td>" * 7 + "</tr>"
    spot = html.index('<tr><td rowspan="3">（六）其他处理')
    reading = read(html[:spot] + extra + html[spot:])
    assert reading.tables["requests"] == expected(prints())["requests"]
    assert "table_rows_unknown" in reading.flags
    assert not reading.complete["requests"]


def test_an_unknown_row_of_disclosure() -> None:
    extra = "<tr><td>其他主动公开文件</td><td>1</td><td>1</td><td>1</td></tr>"
    html = (
        Page(prints("2019"), "2019")
        .html()
        .replace('<tr><td colspan="4">第二十条第（五）项', extra + "<tr><td colspan=4>第二十条第（五）项")
    )
    reading = read(html)
    assert tables_of(reading) == expected(prints("2019"))
    assert reading.flags == ("table_rows_unknown",)


def test_two_rows_for_one_label() -> None:
    """Where they differ nobody can say which is right."""
    html = Page(prints()).requests()
    row = "<td>2.重复申请</td><td>1</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>1</td>"
    reading = read(html.replace(row, row + "</tr><tr>" + row.replace("<td>1</td>", "<td>2</td>")))
    assert reading.tables["requests"]["rejected_repeat"] == dict(zip(KINDS, (None, 0, 0, 0, 0, 0, None), strict=True))
    assert "table_rows_conflict" in reading.flags
    assert {note.raw for note in cell_notes(reading.cells)} == {"1 | 2"}
