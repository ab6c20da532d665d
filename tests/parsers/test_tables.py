"""Official tables from HTML: every cell as printed, whatever the page does to it; never a shifted one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import lxml.html
import pytest

from parsers.tables import TablesReading, cell_notes, merge, read_html_tables
from tests.parsers.official_forms import KINDS, Page, Prints, expected, prints

OFFICIAL = ("proactive_disclosure", "requests", "review_litigation")
STROKES = ("/", "-", "—", "——", "－", "无", "\\")


def read(html: str) -> TablesReading:
    return read_html_tables(lxml.html.fromstring(html))


def tables_of(reading: TablesReading) -> dict[str, Any]:
    return {table: reading.tables[table] for table in OFFICIAL if reading.tables[table]}


def with_zeros(as_: str, name: str = "2021") -> Prints:
    return {place: as_ if text == "0" else text for place, text in prints(name).items()}


@pytest.mark.parametrize("name", ["2021", "2019"])
def test_every_cell_of_a_clean_form(name: str) -> None:
    """The plain form, as most pages print it."""
    reading = read(Page(prints(name), name).html())
    assert tables_of(reading) == expected(prints(name))
    assert reading.formats == (name,)
    assert reading.flags == ()
    assert reading.complete == dict.fromkeys(OFFICIAL, True) | {"statistics": False}
    assert [element.tag for element in reading.elements] == ["table"] * 3
    assert reading.sources == dict.fromkeys(OFFICIAL, "html") | {"statistics": None}
    assert cell_notes(reading.cells) == ()


@pytest.mark.parametrize("name", ["2021", "2019"])
@pytest.mark.parametrize("blank", ["", "&nbsp;", "<o:p>&nbsp;</o:p>", "<p><span>\u3000</span></p>", "<br>", "\u200b"])
def test_a_blank_is_null_and_moves_nothing(name: str, blank: str) -> None:
    """Blank is not zero."""
    reading = read(Page(with_zeros(blank, name), name).html())
    assert tables_of(reading) == expected(with_zeros("", name))
    notes = cell_notes(reading.cells)
    assert {note.meaning for note in notes} == {"blank"}
    assert len(notes) == list(prints(name).values()).count("0")
    assert all(reading.complete[table] for table in OFFICIAL)


@pytest.mark.parametrize("stroke", STROKES)
def test_a_stroke_is_null_and_noted(stroke: str) -> None:
    """`/` and its like mean not applicable; the print stays in the note."""
    reading = read(Page(with_zeros(stroke)).html())
    assert tables_of(reading) == expected(with_zeros(""))
    assert {(note.raw, note.meaning) for note in cell_notes(reading.cells)} == {(stroke, "not_applicable")}


def wide(text: str) -> str:
    return text.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})


def word(text: str) -> str:
    return (
        '<p class="MsoNormal" align="center" style="text-align:center"><span style="font-size:10.5pt">'
        f"<font>{text[:1]}</font><span>{text[1:]}</span></span><span lang=EN-US><o:p></o:p></span></p>"
    )


CELLS: dict[str, Callable[[str], str]] = {
    "full width": wide,
    "thousands": lambda text: f"{int(text):,}" if text.isdigit() else text,
    "word": word,
    "spaces": lambda text: f"\n   &nbsp;{text}&nbsp;  ",
    "nested table": lambda text: f"<table><tbody><tr><td>{text}</td></tr></tbody></table>",
    "comment": lambda text: f"<!-- 7 -->{text}<script>var a = 9</script>",
    "hidden": lambda text: f'{text}<span style="display: none">99</span>',
    "div": lambda text: f"<div><div><strong>{text}</strong></div></div>",
}


@pytest.mark.parametrize("name", ["2021", "2019"])
@pytest.mark.parametrize("markup", CELLS.values(), ids=CELLS.keys())
def test_markup_and_typography_of_values(name: str, markup: Callable[[str], str]) -> None:
    """What surrounds or dresses a number does not change it."""
    reading = read(Page(prints(name), name, cell=markup).html())
    assert tables_of(reading) == expected(prints(name))
    assert cell_notes(reading.cells) == ()


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


@pytest.mark.parametrize("after", ["granted", "refused_security_stability", "rejected_excessive", "other_other"])
@pytest.mark.parametrize("name", ["2021", "2019"])
def test_a_table_split_by_a_page_break(name: str, after: str) -> None:
    """The second half has no header and prints 三、本年度办理结果 again."""
    reading = read(Page(prints(name), name, split_after=frozenset((after,))).html())
    assert tables_of(reading) == expected(prints(name))
    assert reading.complete["requests"]
    assert len(reading.elements) == 4


LAYOUTS = {
    "layout table": "<table><tr><td>导航</td><td><table border=1>{}</table></td></tr></table>",
    "deep layout": "<table><tr><td>" * 9 + "<table>{}</table>" + "</td></tr></table>" * 9,
    "tbody": '<table class="MsoNormalTable" style="width:100%"><tbody>{}</tbody></table>',
    "thead": "<div><table><colgroup><col><col></colgroup><thead></thead><tbody>{}</tbody></table></div>",
    "form": "<table><form>{}</form></table>",
    "hidden row": '<table><tr style="display:none"><td>规章</td><td>5</td><td>5</td><td>5</td></tr>{}</table>',
    "no closing": "<table>{}",
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_layout_around_the_tables(layout: str) -> None:
    reading = read(Page(prints(), table=layout).html())
    assert tables_of(reading) == expected(prints())
    assert reading.complete == dict.fromkeys(OFFICIAL, True) | {"statistics": False}
    assert all(element.tag == "table" and "导航" not in element.text_content() for element in reading.elements)


def test_all_tables_in_one() -> None:
    """One <table> that holds 二, 三 and 四, as some editors paste them."""
    page = Page(prints(), table="{}")
    html = f"<table>{page.proactive()}{page.requests()}{page.review()}</table>"
    reading = read(html)
    assert tables_of(reading) == expected(prints())
    assert len(reading.elements) == 1


def test_a_layout_table_with_the_whole_report() -> None:
    """Rows of prose and official rows in one table: only the official rows are taken out."""
    page = Page(prints(), table="{}")
    prose = (
        "<tr><td colspan=9><p>二、主动公开政府信息情况</p></td></tr><tr><td colspan=9>"
        + "本年度，全县主动公开政府信息。" * 9
    )
    reading = read(f"<table>{prose}</td></tr>{page.proactive()}{page.requests()}{page.review()}</table>")
    assert tables_of(reading) == expected(prints())
    assert {element.tag for element in reading.elements} == {"tr"}
    assert not any("本年度，" in element.text_content() for element in reading.elements)


def test_merged_value_cells_are_not_copied() -> None:
    """One 0 for seven columns says nothing about any of them; labels and other tables stay."""
    html = Page(prints()).requests()
    row = "<td>2.重复申请</td>" + "".join(f"<td>{prints()['requests', 'rejected_repeat', kind]}</td>" for kind in KINDS)
    assert row in html
    reading = read(html.replace(row, '<td>2.重复申请</td><td colspan="7">0</td>'))
    want = expected(prints())["requests"]
    want["rejected_repeat"] = dict.fromkeys(KINDS)
    assert reading.tables["requests"] == want
    assert {(n.row, n.raw, n.meaning) for n in cell_notes(reading.cells)} == {("rejected_repeat", "0", "unreadable")}
    assert not reading.complete["requests"]
    assert "table_cells_unreadable" in reading.flags


def test_a_value_merged_over_two_columns_leaves_the_others() -> None:
    html = (
        Page(prints())
        .requests()
        .replace(
            "<td>2.重复申请</td><td>1</td><td>0</td><td>0</td>", "<td>2.重复申请</td><td>1</td><td colspan=2>3</td>"
        )
    )
    row = read(html).tables["requests"]["rejected_repeat"]
    assert row == dict(zip(KINDS, (1, None, None, 0, 0, 0, 1), strict=True))


def test_a_value_merged_over_two_rows_belongs_to_none() -> None:
    html = Page(prints()).requests()
    html = html.replace("<td>2.重复申请</td><td>1</td>", "<td>2.重复申请</td><td rowspan=2>1</td>")
    html = html.replace("<td>3.要求提供公开出版物</td><td>0</td>", "<td>3.要求提供公开出版物</td>")
    rows = read(html).tables["requests"]
    assert rows["rejected_repeat"] == dict(zip(KINDS, (None, 0, 0, 0, 0, 0, 1), strict=True))
    assert rows["rejected_publication"] == dict(zip(KINDS, (None, 0, 0, 0, 0, 0, 0), strict=True))


@pytest.mark.parametrize("missing", [1, 3])
def test_too_few_cells_shift_nothing(missing: int) -> None:
    """Nobody can say which cell is gone."""
    full = "<td>2.重复申请</td><td>1</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>1</td>"
    short = "<td>2.重复申请</td><td>1</td>" + "<td>0</td>" * (5 - missing) + "<td>1</td>"
    html = Page(prints()).requests()
    assert full in html
    reading = read(html.replace(full, short))
    want = expected(prints())["requests"]
    want["rejected_repeat"] = dict.fromkeys(KINDS)
    assert reading.tables["requests"] == want


def test_only_the_second_column_is_printed() -> None:
    """A single value stands where it is printed."""
    shown = prints()
    for (table, _, column), _text in list(shown.items()):
        if table == "requests" and column != "business":
            shown[table, _, column] = ""
    assert tables_of(read(Page(shown).html())) == expected(shown)


def test_figures_cut_from_their_header() -> None:
    """四 with its header in one <table> and its figures in the next."""
    html = Page(prints()).review()
    spot = html.rindex("<tr>")
    reading = read(html[:spot] + "</table><table>" + html[spot:])
    assert reading.tables["review_litigation"] == expected(prints())["review_litigation"]
    assert len(reading.elements) == 2


def test_the_total_column_in_the_second_header_row() -> None:
    html = Page(prints()).requests()
    html = html.replace('<td rowspan="2">总计</td>', "").replace(
        "<td>其他</td></tr>", "<td>其他</td><td>总计</td></tr>", 1
    )
    reading = read(html)
    assert reading.tables["requests"] == expected(prints())["requests"]
    assert reading.complete["requests"]


def test_header_rows_without_rowspans() -> None:
    """The header's cells then stand over the wrong columns; seven cells a row still are seven columns."""
    html = Page(prints()).requests().replace(' rowspan="2"', "")
    assert read(html).tables["requests"] == expected(prints())["requests"]


def test_labels_without_colspans() -> None:
    html = Page(prints()).requests().replace(' colspan="3"', "", 1).replace(' colspan="2"', "")
    assert read(html).tables["requests"] == expected(prints())["requests"]


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


def test_2019_disclosure_with_2021_requests_is_mixed() -> None:
    reading = read(Page(prints("2019"), "2019").proactive() + Page(prints()).requests())
    assert reading.flags == ("mixed_template",)
    assert reading.formats == ("2019",)


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


def test_the_same_tables_twice() -> None:
    """A block for screens and one for phones: read once, both taken out."""
    tables = Page(prints()).proactive() + Page(prints()).requests() + Page(prints()).review()
    reading = read(f"<div><div>{tables}</div><div>{tables}</div></div>")
    assert tables_of(reading) == expected(prints())
    assert reading.flags == ()
    assert len(reading.elements) == 6


MONEY = [
    ("152790元", 15.279, "converted"),
    ("15万元", 15, "annotated"),
    ("4166.241619", 4166.241619, "number"),
    ("0.00", 0.0, "number"),
    ("0", 0, "number"),
    ("12，345.5", 12345.5, "number"),
    ("", None, "blank"),
]


@pytest.mark.parametrize(("text", "value", "meaning"), MONEY)
def test_money(text: str, value: float | None, meaning: str) -> None:
    shown = prints() | {("proactive_disclosure", "fees", "amount"): text}
    reading = read(Page(shown).html())
    cell = next(cell for cell in reading.cells if cell.row == "fees")
    assert (cell.value, cell.meaning, type(cell.value)) == (value, meaning, type(value))


def test_money_by_the_unit_of_its_header() -> None:
    html = Page(prints()).proactive().replace("（单位：万元）", "（单位：元）").replace("81.305", "813050")
    assert read(html).tables["proactive_disclosure"]["fees"] == {"amount": 81.305}


@pytest.mark.parametrize(
    ("text", "value"), [("增3", 3), ("减2", -2), ("−2", -2), ("－4", -4), ("＋5", 5), ("-", None), ("/", None)]
)
def test_change_is_signed(text: str, value: int | None) -> None:
    shown = prints("2019") | {("proactive_disclosure", "licensing", "change"): text}
    assert read(Page(shown, "2019").html()).tables["proactive_disclosure"]["licensing"]["change"] == value


def test_where_a_cell_was_read() -> None:
    cell = next(c for c in read(Page(prints()).html()).cells if (c.row, c.column) == ("rejected_repeat", "total"))
    assert (cell.table, cell.page_table, cell.page_row, cell.page_column) == ("requests", 1, 19, 9)


LOOK_ALIKES = [
    "<table><tr><td>行政许可</td><td>行政处罚</td><td>行政强制</td></tr><tr><td>行政复议</td><td>3</td></tr></table>",
    "<table><tr><td>索引号</td><td>A1/2023-00001</td></tr><tr><td>分类</td><td>总计</td><td>其他</td></tr></table>",
    "<table><tr><td>第二十条第（五）项</td><td>行政许可的事项、依据、条件</td></tr></table>",
    "<table><tr><td>指标名称</td><td>单位</td><td>2016年</td></tr><tr><td>其中：1.涉及国家秘密</td><td>件</td><td>0</td></tr>"
    "<tr><td>四、行政复议数量</td><td>件</td><td>2</td></tr><tr><td>合计</td><td>件</td><td>9</td></tr></table>",
    "<table><tr><td>规章</td><td>3</td></tr><tr><td>行政事业性收费</td><td>5</td></tr></table>",
]


@pytest.mark.parametrize("table", LOOK_ALIKES)
def test_look_alikes_are_no_official_tables(table: str) -> None:
    assert read(f"<div>{table}</div>") == TablesReading()
    html = Page(prints()).html()
    for beside in (html.replace("<h1>", f"{table}<h1>"), html.replace("</body>", f"{table}</body>")):
        reading = read(beside)
        assert tables_of(reading) == expected(prints())
        assert reading.flags == ()
        assert len(reading.elements) == 3


def test_merge_takes_only_what_is_missing() -> None:
    page = Page(prints())
    first, second = read(page.proactive() + page.review()), read(Page(prints("2019"), "2019").html())
    both = merge(first, second)
    assert both.tables["proactive_disclosure"] == expected(prints())["proactive_disclosure"]
    assert both.tables["requests"] == expected(prints("2019"))["requests"]
    assert both.flags == ("mixed_template",)
    assert merge(second, first) is second


HUGE = {
    "spans": '<table><tr><td colspan="99999999" rowspan="99999999">规章</td></tr>'
    + "<tr><td>0</td></tr>" * 500
    + "</table>",
    "rowspan zero": "<table>" + '<tr><td rowspan="0">规章</td><td>0</td></tr>' * 2000 + "</table>",
    "nested": "<table><tr><td>规章" * 200 + "</td></tr></table>" * 200,
    "wide": "<table><tr>" + "<td>信息内容</td>" * 20000 + "</tr></table>",
    "bad spans": '<table><tr><td colspan="-1" rowspan="x">规章</td><td colspan="">0</td></tr></table>',
    "many": "<table><tr><td>自然人</td><td>0</td></tr></table>" * 3000,
}


@pytest.mark.parametrize("html", HUGE.values(), ids=HUGE.keys())
def test_absurd_tables_end(html: str) -> None:
    """And they do not cost the page its official tables, unless they use up all that a page may cost."""
    root = lxml.html.fromstring(f"<div>{Page(prints()).html()}{html}</div>")
    reading = read_html_tables(root)
    assert tables_of(reading) == expected(prints())


def test_a_block_whose_heads_are_lost() -> None:
    """The rows above tell the form, and the block has one column; what an amount is in, only its head says."""
    page = Page(prints()).html()
    head = r"<tr><td[^>]*>信息内容</td><td[^>]*>{}</td></tr>"
    bare = re.sub(head.format("本年处理决定数量"), "", page)
    bare = re.sub(head.format("本年收费金额（单位：万元）"), "", bare)
    assert bare.count("信息内容") == 1
    reading = read(bare)
    wanted = expected(prints())["proactive_disclosure"]
    assert reading.tables["proactive_disclosure"] == {row: cells for row, cells in wanted.items() if row != "fees"}
    assert reading.flags == ("table_columns_unknown",)
    assert not reading.complete["proactive_disclosure"]
