"""Official tables from HTML: every cell as printed, whatever the page does to it; never a shifted one."""

from __future__ import annotations

import re

import lxml.html
import pytest

from parsers.tables import read_html_tables
from parsers.tables_reading import TablesReading, cell_notes, merge
from tests.parsers.official_forms import KINDS, Page, expected, prints
from tests.parsers.read_tables import OFFICIAL, read, tables_of


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


def test_2019_disclosure_with_2021_requests_is_mixed() -> None:
    reading = read(Page(prints("2019"), "2019").proactive() + Page(prints()).requests())
    assert reading.flags == ("mixed_template",)
    assert reading.formats == ("2019",)


def test_the_same_tables_twice() -> None:
    """A block for screens and one for phones: read once, both taken out."""
    tables = Page(prints()).proactive() + Page(prints()).requests() + Page(prints()).review()
    reading = read(f"<div><div>{tables}</div><div>{tables}</div></div>")
    assert tables_of(reading) == expected(prints())
    assert reading.flags == ()
    assert len(reading.elements) == 6


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
