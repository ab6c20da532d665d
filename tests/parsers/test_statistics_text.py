"""The statistics form of the years before 2019 in flattened text: what is certain is read, the rest is not guessed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from parsers import parse
from parsers.checks import arithmetic_checks
from parsers.report import Document, Parsed, Refusal, Report
from parsers.tables import read_text_tables
from parsers.tables_reading import TablesReading, cell_notes
from tests.parsers import statistics_forms as forms
from tests.parsers.accidents import ANYWHERE, damaged, rows_merged

REAL = Path(__file__).parents[3] / "shared" / "data" / "real" / "pingtan-80716_2011_page.txt.excerpt"
BEFORE = [
    "2016年，全县收到政府信息公开申请44件，其中当面申请8件、网络申请33件、信函申请3件。",
    "行政复议3件，行政诉讼4件。",
]
AFTER = ["单位负责人：某某", "联系电话：0000-1234567", "填报日期：2017年1月5日"]
ZEROS = [code for code, text in forms.prints().items() if text == "0"]


def rows_of(reading: TablesReading) -> dict[str, object]:
    return {row: value for row, value in (reading.tables["statistics"] or {}).items() if row != "local"}


def local_of(reading: TablesReading) -> dict[str, object]:
    return dict((reading.tables["statistics"] or {}).get("local", {}))


def lines_of(cells: Sequence[Sequence[str]], separator: str) -> list[str]:
    return [separator.join(row) for row in cells]


def one_a_line(cells: Sequence[Sequence[str]], blank: Sequence[str] = ("",)) -> list[str]:
    return [line for row in cells for cell in row for line in ([cell] if cell else blank)]


def whole(shown: dict[str, str] | None = None, header: Sequence[str] = forms.HEADER) -> forms.Rows:
    return [tuple(header), *forms.rows(shown)]


LAYOUTS = {
    "one cell a line": one_a_line,
    "one cell a line, blanks vanished": lambda cells: one_a_line(cells, ()),
    "one cell a line, blank lines between": lambda cells: [
        line for cell in one_a_line(cells) for line in (cell, "", "\xa0")
    ],
    "tabs": lambda cells: lines_of(cells, "\t"),
    "pipes": lambda cells: [f"| {' | '.join(row)} |" for row in cells],
    "one space": lambda cells: lines_of(cells, " "),
    "several spaces": lambda cells: lines_of(cells, "    "),
    "all in one line": lambda cells: [" ".join(" ".join(row) for row in cells)],
    "run together, a row a line": lambda cells: lines_of(cells, ""),
    "run together": lambda cells: ["".join("".join(row) for row in cells)],
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_national_form(layout: str) -> None:
    lines = [*BEFORE, "附件：青禾县政府信息公开情况统计表", *LAYOUTS[layout](whole()), *AFTER]
    reading = read_text_tables(lines)
    assert rows_of(reading) == forms.expected()
    assert local_of(reading) == {}
    assert reading.flags == ()
    assert reading.formats == ("pre-2019",)
    assert reading.sources["statistics"] == "text"
    assert reading.complete["statistics"]
    left = [line for index, line in enumerate(lines) if index not in reading.lines and line.strip()]
    assert left == [*BEFORE, "附件：青禾县政府信息公开情况统计表", *AFTER]
    assert all(check.passed for check in arithmetic_checks(reading))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("blank", ["", "/", "—"])
def test_zeros_turned_blank(layout: str, blank: str) -> None:
    shown = forms.prints(dict.fromkeys(ZEROS, blank))
    reading = read_text_tables([*BEFORE, *LAYOUTS[layout](whole(shown)), *AFTER])
    assert rows_of(reading) == forms.expected() | dict.fromkeys(ZEROS)
    meanings = {note.meaning for note in cell_notes(reading.cells)}
    assert meanings == {"not_applicable" if blank else "blank"}


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if "together" not in name])
def test_two_columns_of_values(layout: str) -> None:
    cells = [(*row, "7" + row[-1] if row[-1] else "") for row in forms.rows()]
    header = ("指标名称", "计量单位", "2016年度", "历年累计")
    reading = read_text_tables([*BEFORE, *LAYOUTS[layout]([header, *cells]), *AFTER])
    assert rows_of(reading) == forms.expected()
    assert reading.complete["statistics"]


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if "together" not in name])
def test_two_columns_and_a_blank_that_vanished(layout: str) -> None:
    """Where blanks are kept (tabs, pipes) nothing moves; elsewhere a single figure is nobody's."""
    shown = forms.prints({"interviews": "", "received_by_fax": ""})
    cells = [(*row, "7") for row in forms.rows(shown)]
    header = ("指标名称", "计量单位", "2016年度", "历年累计")
    reading = read_text_tables([*BEFORE, *LAYOUTS[layout]([header, *cells]), *AFTER])
    assert rows_of(reading) == forms.expected() | {"interviews": None, "received_by_fax": None}
    kept = layout in ("tabs", "pipes")
    meanings = {cell.meaning for cell in reading.cells if cell.row in ("interviews", "received_by_fax")}
    assert meanings == {"blank" if kept else "unreadable"}
    assert reading.complete["statistics"] is kept


def test_two_columns_run_together() -> None:
    """Zeros can be cut in one way; other figures cannot, and are never guessed."""
    cells = [(*row, "7" + row[-1] if row[-1] != "0" else "0") for row in forms.rows() if row[-1]]
    header = ("指标名称", "计量单位", "2016年度", "历年累计")
    reading = read_text_tables(LAYOUTS["run together"]([header, *cells]))
    assert rows_of(reading) == {code: 0 if code in ZEROS else None for code in forms.prints()}
    assert {cell.raw for cell in reading.cells if cell.row == "proactive_total"} == {"241772417"}
    assert reading.flags == ("table_cells_unreadable",)
    assert not reading.complete["statistics"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_unknown_rows_are_local(layout: str) -> None:
    cells = whole()
    cells = [*cells[:27], ("5.青禾热线申请数", "件", "12"), *cells[27:]]
    reading = read_text_tables([*BEFORE, *LAYOUTS[layout](cells), *AFTER])
    assert rows_of(reading) == forms.expected()
    assert local_of(reading) == {"青禾热线申请数": 12}
    assert "statistics.sum.received" not in {check.rule for check in arithmetic_checks(reading)}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("gone", ["received_by_fax", "granted", "complaints", "trained"])
def test_a_row_left_out(layout: str, gone: str) -> None:
    """Numbers of rows run on without the row that is gone: what they are glued to is nobody's, the rest stays."""
    shown = {code: text for code, text in forms.prints().items() if code != gone}
    found = rows_of(read_text_tables([*BEFORE, *LAYOUTS[layout](whole(shown)), *AFTER]))
    wanted = forms.expected(shown)
    assert set(found) == set(wanted)
    assert all(value in (None, wanted[code]) for code, value in found.items())
    if "together" not in layout:
        assert found == wanted


def test_labels_broken_over_lines() -> None:
    lines = [
        piece
        for row in whole()
        for cell in row
        for piece in ([cell[:4], cell[4:]] if len(cell) > 6 and not cell.isdigit() else [cell])
    ]
    assert rows_of(read_text_tables([*BEFORE, *lines, *AFTER])) == forms.expected()


def test_rows_numbered_in_a_column_of_their_own() -> None:
    cells = [(str(number), *row) for number, row in enumerate(forms.rows(), 1)]
    header = ("序号", "统计指标", "单位", "统计数")
    for layout in ("one cell a line", "tabs", "pipes", "one space", "several spaces"):
        reading = read_text_tables([*BEFORE, *LAYOUTS[layout]([header, *cells]), *AFTER])
        assert rows_of(reading) == forms.expected(), layout


def test_codes_behind_the_unit() -> None:
    cells = [
        (label, unit, f"{number:02}", value, "9")
        for number, (label, unit, value) in enumerate(forms.rows(), 1)
        if value
    ]
    header = ("指标名称", "计量单位", "代码", "本期", "累计")
    for layout in ("one cell a line", "tabs", "pipes", "one space", "several spaces"):
        reading = read_text_tables([*BEFORE, *LAYOUTS[layout]([header, *cells]), *AFTER])
        assert rows_of(reading) == forms.expected(), layout


def test_where_a_cell_was_read() -> None:
    reading = read_text_tables([*BEFORE, *LAYOUTS["tabs"](whole())])
    cell = next(cell for cell in reading.cells if cell.row == "received")
    assert (cell.page_table, cell.page_row, cell.page_column) == (0, 24, 11)


PROSE = [
    "一、概述",
    "全年主动公开政府信息数为2417条，其中政府网站公开2203条，政务微信580条。",
    "收到申请数44件：当面申请8件、传真申请0件、网络申请33件、信函申请3件。",
    "同意公开答复14件，同意部分公开答复2件，不同意公开答复5件；行政复议3件；行政诉讼4件。",
    "申请人可以当面申请、信函申请、网络申请。",
    "行政复议",
    "行政诉讼",
]


def test_prose_is_no_form() -> None:
    assert read_text_tables(PROSE) == TablesReading()
    assert read_text_tables(["".join(PROSE)]) == TablesReading()


@pytest.mark.parametrize("seed", range(150))
def test_an_accident_moves_nothing(seed: int) -> None:
    """A cell or row lost, doubled or merged: what is read is what the page prints there, or null."""
    form = damaged(seed, *ANYWHERE, rows_merged)
    layout = form.chance.choice(list(LAYOUTS))
    reading = read_text_tables([*BEFORE, *LAYOUTS[layout]([tuple(form.header), *form.cells]), *AFTER])
    for code, value in rows_of(reading).items():
        assert value in (None, form.wanted[code]), (layout, code)


def test_no_header() -> None:
    """A single value is believed where it stands apart; digits that touch the unit may be two cells."""
    for layout, lines in LAYOUTS.items():
        reading = read_text_tables([*BEFORE, *lines(forms.rows()), *AFTER])
        told = {code: value for code, value in forms.expected().items() if len(forms.prints()[code]) == 1}
        found = rows_of(reading)
        assert found == forms.expected() if "together" not in layout else found == dict.fromkeys(found) | told, layout


# --- a whole page ---

INTRODUCTION = [
    "青禾县人民政府2016年政府信息公开工作年度报告",
    "本报告根据《中华人民共和国政府信息公开条例》编制，所列数据的统计期限为2016年1月1日至12月31日。",
    "一、概述",
    "2016年，全县各级行政机关认真贯彻落实条例，公开工作有序推进。",
    "二、主动公开政府信息情况",
    "全年主动公开政府信息2417条。",
    "三、政府信息依申请公开办理情况",
    "全年收到申请44件，均已按时答复。",
    "四、行政复议、行政诉讼情况",
    "行政复议3件，行政诉讼4件。",
    "五、存在的主要问题及改进措施",
    "公开内容还不够丰富，今后要加强培训。",
]
ANNEX = "附件：青禾县人民政府2016年政府信息公开情况统计表"


def report(body: str, name: str) -> Report:
    found = parse(Document(body=body.encode(), content_type="text/html; charset=utf-8", name=name))
    assert isinstance(found, Parsed)
    return found.report


def page(form: str) -> str:
    title, *paragraphs = INTRODUCTION
    prose = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>"
        f"<div class='content'>{prose}<p>{ANNEX}</p>{form}</div></body></html>"
    )


@pytest.mark.parametrize("kind", ["table", "paragraphs", "text", "text, run together"])
def test_the_annex_leaves_the_body(kind: str) -> None:
    """Its heading opens an appendix; none of its cells is in the text, all of them in the table."""
    cells = whole()
    if kind == "table":
        found = report(page(forms.table(forms.rows())), "a.html")
    elif kind == "paragraphs":
        found = report(page("".join(f"<p>{cell or '&nbsp;'}</p>" for row in cells for cell in row)), "a.html")
    elif kind == "text":
        found = report("\n".join([*INTRODUCTION, ANNEX, *one_a_line(cells)]), "a.txt")
    else:
        found = report("\n".join([*INTRODUCTION, f"{ANNEX} {LAYOUTS['run together'](cells)[0]}"]), "a.txt")
    assert found.tables["statistics"] == forms.expected()
    assert found.format == "pre-2019"
    assert found.table_sources["statistics"] == ("html" if kind == "table" else "text")
    assert found.body_text.split("\n") == [*INTRODUCTION[1:], ANNEX]
    assert [section.kind for section in found.sections] == [
        *("preamble", "overview", "proactive_disclosure", "requests", "review_litigation", "problems", "appendix"),
    ]
    assert found.sections[-1].heading == ANNEX
    assert found.flags == ()
    assert found.figures["requests_received"].value == 44


def test_a_numbered_heading_announces_the_annex() -> None:
    text = "\n".join([*INTRODUCTION, "六、附表", "青禾县2016年政府信息公开情况统计表", *one_a_line(whole())])
    found = report(text, "a.txt")
    assert (found.sections[-1].kind, found.sections[-1].heading) == ("appendix", "六、附表")
    assert found.sections[-1].text == "青禾县2016年政府信息公开情况统计表"


def test_a_section_that_ends_in_the_annex_is_one() -> None:
    text = "\n".join(
        [*INTRODUCTION, "六、需要说明的事项与附表", "本年度没有需要说明的其他事项。", *one_a_line(whole())]
    )
    assert report(text, "a.txt").sections[-1].kind == "appendix"


def test_the_form_by_itself_is_no_report() -> None:
    """It is posted every quarter; only under a report's title it is one."""
    title, quarter = "青禾县2016年政府信息公开工作年度报告", "青禾县2016年第三季度政府信息公开情况统计表"
    for heading, kind in ((title, Parsed), (quarter, Refusal)):
        body = forms.html(forms.rows()).replace("标题", heading)
        assert isinstance(
            parse(Document(body=body.encode(), content_type="text/html; charset=utf-8", name="a.html")), kind
        )


@pytest.mark.skipif(not REAL.exists(), reason="the real pages are not here")
def test_a_real_annex_whose_figures_run_together() -> None:
    found = parse(Document(body=REAL.read_bytes(), name="page.txt"))
    assert isinstance(found, Parsed)
    statistics = dict(found.report.tables["statistics"])
    local = statistics.pop("local")
    unread = {"proactive_total": "4251516", "by_website": "4181509", "by_gazette": "77"}
    assert {cell.row: cell.raw for cell in found.cells if cell.meaning == "unreadable"} == unread
    zeros = {row: value for row, value in statistics.items() if row not in unread}
    assert set(zeros.values()) == {0}
    assert set(zeros) == {
        *("received", "received_in_person", "received_by_fax", "received_online", "received_by_letter"),
        *("answered", "granted", "partially_granted", "refused", "reviews", "lawsuits"),
    }
    assert local == {"电子邮件申请数": 0, "其它形式申请数": 0, "行政申诉数": 0}
    assert found.report.sections[-1].kind == "appendix"
    assert "主动公开信息数" not in found.report.body_text
