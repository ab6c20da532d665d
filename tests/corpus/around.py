"""Mutations of what stands around the tables, of their markup, and flattening to text."""

from __future__ import annotations

import copy
import re

from lxml import etree, html
from lxml.html import HtmlElement

from .mutation import Apply, mutation, variants
from .shape import keys_in, value_rows
from .subject import Subject, is_hidden, key_of, rows_of, spans, words

# ---- around ---------------------------------------------------------------------------------------------------


def _wrap(table: HtmlElement, markup: str) -> None:
    """Puts the table into the element `#here` of the markup."""
    frame = html.fragment_fromstring(markup)
    here = next(element for element in frame.iter() if element.get("id") == "here")
    here.attrib.pop("id")
    tail, table.tail = table.tail, None
    table.addprevious(frame)
    here.append(table)
    frame.tail = tail


def _wrapping(markup: str) -> Apply:
    def apply(subject: Subject) -> bool:
        for table in subject.tables():
            _wrap(table, markup)
        return True

    return apply


variants(
    "around",
    "nested",
    {
        "div": _wrapping('<div class="tablewrap" style="overflow-x:auto"><div id="here"></div></div>'),
        "table": _wrapping('<table width="100%"><tbody><tr><td align="center" id="here"></td></tr></tbody></table>'),
        "twice": _wrapping(
            "<table><tr><td>&nbsp;</td><td><table><tr><td id='here'></td></tr></table></td></tr></table>"
        ),
        "beside": _wrapping("<table><tr><td></td><td>表：</td><td id='here'></td><td>&nbsp;</td></tr></table>"),
        "centre": _wrapping('<center><font size="3" id="here"></font></center>'),
    },
)


@mutation("around")
def page_in_a_table(subject: Subject) -> bool:
    """The whole page inside one cell of a layout table with empty columns."""
    body = subject.root.find("body")
    frame = html.fragment_fromstring(
        "<table><tr><td></td><td></td><td></td></tr><tr><td>&nbsp;</td><td></td><td></td></tr></table>"
    )
    cell = frame[-1][1] if frame[-1].tag == "tr" else frame[0][-1][1]
    for child in list(body):
        cell.append(child)
    body.append(frame)
    return True


@mutation("around")
def captions(subject: Subject) -> bool:
    """<caption> with the section's name."""
    for table in subject.tables():
        caption = html.fragment_fromstring("<table><caption>附表：政府信息公开工作情况（单位：件）</caption></table>")
        table.insert(0, caption[0])
    return True


@mutation("around")
def other_tables(subject: Subject) -> bool:
    """Tables that are not official and speak of the same things."""
    contact = (
        "<table><tr><td>单位</td><td>电话</td></tr><tr><td>行政许可科</td><td>0000-1234567</td></tr>"
        "<tr><td>信访举报</td><td>12345</td></tr></table>"
    )
    links = (
        '<table><tr><td><a href="/a">行政许可</a></td><td><a href="/b">行政处罚</a></td>'
        '<td><a href="/c">行政强制</a></td></tr></table>'
    )
    local = (
        "<table><tr><td>序号</td><td>类别</td><td>件数</td></tr><tr><td>1</td><td>规章</td><td>88</td></tr>"
        "<tr><td>2</td><td>行政许可</td><td>66</td></tr><tr><td>3</td><td>总计</td><td>154</td></tr></table>"
    )
    tables = subject.tables()
    tables[0].addprevious(html.fragment_fromstring(contact))
    tables[-1].addnext(html.fragment_fromstring(local))
    subject.root.find("body").insert(0, html.fragment_fromstring(links))
    return True


@mutation("around")
def hidden_copy(subject: Subject) -> bool:
    """A copy of the tables that the page hides, with the numbers of another year."""
    for table in subject.tables():
        twin = copy.deepcopy(table)
        for cell in twin.iter("td", "th", "table"):
            if cell.attrib.pop("data-cell", None):
                for child in list(cell):
                    cell.remove(child)
                cell.text = "77"
            cell.attrib.pop("data-role", None)
            cell.attrib.pop("data-table", None)
        frame = html.fragment_fromstring('<div style="display:none"></div>')
        frame.append(twin)
        table.addprevious(frame)
    return True


@mutation("around")
def printed_twice(subject: Subject) -> bool:
    """The tables once more, for small screens."""
    tables = subject.tables()
    after = tables[-1]
    for table in tables:
        twin = copy.deepcopy(table)
        for cell in twin.iter("td", "th", "table"):
            cell.attrib.pop("data-cell", None)
            cell.attrib.pop("data-role", None)
            cell.attrib.pop("data-table", None)
        after.addnext(twin)
        after = twin
    return True


@mutation("around")
def word_noise(subject: Subject) -> bool:
    """What Word leaves: column groups, comments, anchors, styles, and a last row without height."""
    for table in subject.tables():
        width = max((sum(spans(cell)[0] for cell in row.iter("td", "th")) for row in rows_of(table)), default=1)
        table.insert(0, html.fragment_fromstring(f"<table><colgroup>{'<col width=72>' * width}</colgroup></table>")[0])
        table.set("class", "MsoNormalTable")
        table.set("style", "border-collapse:collapse;mso-table-layout-alt:fixed;mso-padding-alt:0cm 5.4pt 0cm 5.4pt")
        for number, row in enumerate(rows_of(table)):
            row.set("style", f"mso-yfti-irow:{number};page-break-inside:avoid;height:20.0pt")
            row.insert(0, etree.Comment("[if !supportMisalignedRows]"))
            for cell in row.iter("td", "th"):
                if not is_hidden(cell):
                    cell.set("style", "width:42.5pt;border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt")
                cell.insert(0, html.fragment_fromstring('<a name="OLE_LINK1"></a>'))
                if cell.text:
                    cell[0].tail, cell.text = cell.text, None
        last = html.fragment_fromstring(
            f"<table><tr height=0>{'<td width=72 style=border:none></td>' * width}</tr></table>"
        )[0]
        rows_of(table)[-1].getparent().append(last)
    return True


@mutation("around")
def sections_of_rows(subject: Subject) -> bool:
    """<thead>, several <tbody>, <tfoot>."""
    for table in subject.tables():
        rows = rows_of(table)
        parts = html.fragment_fromstring("<table><thead></thead><tbody></tbody><tbody></tbody><tfoot></tfoot></table>")
        cuts = (1, max(2, len(rows) // 2), max(3, len(rows) - 1))
        for number, row in enumerate(rows):
            parts[sum(number >= cut for cut in cuts)].append(row)
        for child in list(table):
            if child.tag in ("thead", "tbody", "tfoot", "tr"):
                table.remove(child)
        table.extend([part for part in parts if len(part)])
    return True


def _source(change: tuple[str, str], flags: int = 0) -> Apply:
    pattern = re.compile(change[0], flags)

    def apply(subject: Subject) -> bool:
        if subject.text:
            return False
        subject.output.append(lambda source: pattern.sub(change[1], source))
        return True

    return apply


variants(
    "around",
    "source",
    {
        "unclosed_cells": _source((r"</t[dh]>", "")),
        "unclosed_rows": _source((r"</tr>", "")),
        "headers": _source((r"(</?)td\b", r"\1th")),
        "crlf": _source((r"(</t[dhr]>)", "\\1\r\n\t\t")),
    },
)


# ---- flat -----------------------------------------------------------------------------------------------------


def _visible(subject: Subject, cell: HtmlElement) -> str:
    mark = cell.get("data-cell")
    return subject.prints[key_of(mark)].raw if mark else " ".join(cell.text_content().split())


def _flatten(subject: Subject, join: str | None, *, blanks: bool = False) -> bool:
    """Each table as paragraphs: a cell a line, or a row a line with its cells joined."""
    for table in subject.tables():
        if not blanks:
            for row in value_rows(table):
                _lose_blanks(subject, keys_in(row))
        lines: list[HtmlElement] = []
        for row in rows_of(table):
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            if join is None:
                lines += [_line(subject, cell) for cell in cells if words(cell)]
                continue
            line = etree.Element("p")
            line.text = join.join(_visible(subject, cell) for cell in cells)
            if line.text.strip():
                lines.append(line)
        tail = table.tail
        for line in lines:
            table.addprevious(line)
        table.getparent().remove(table)
        if lines:
            lines[-1].tail = tail
    return True


def _line(subject: Subject, cell: HtmlElement) -> HtmlElement:
    line = etree.Element("p")
    line.text = _visible(subject, cell)
    for mark in ("data-cell", "data-role"):
        if cell.get(mark):
            line.set(mark, cell.get(mark))
    return line


def _lose_blanks(subject: Subject, keys: list[tuple[str, str, str]]) -> None:
    """Where a blank among numbers vanishes, nobody can tell any more which number is whose."""
    blanks = [key for key in keys if subject.prints[key].meaning == "blank"]
    if blanks and len(blanks) < len(keys):
        subject.unread.update(keys)


#: Mutations that would make up a page that nobody can read flat.
NOT_FLAT = (
    "cell_lost",
    "merged_value",
    "hidden_cells",
    "hidden_rows",
    "hidden_copy",
    "other_tables",
    "serial_column",
    "word_noise",
)
variants(
    "flat",
    "flat",
    {
        "lines": lambda s: _flatten(s, None),
        "tabs": lambda s: _flatten(s, "\t", blanks=s.text),  # HTML folds tabs
        "pipes": lambda s: _flatten(s, " | ", blanks=True),
        "spaces": lambda s: _flatten(s, "   "),
    },
    not_after=NOT_FLAT,
)


@mutation("flat", not_after=NOT_FLAT)
def tables_of_divs(subject: Subject) -> bool:
    """Tables laid out by style sheets: a <div> for each row and each cell."""
    if subject.text:
        return False
    for table in subject.tables():
        for row in value_rows(table):
            _lose_blanks(subject, keys_in(row))
        for element in list(table.iter("td", "th", "tr", "tbody", "thead", "tfoot", "table")):
            element.tag = "div"
            for name in ("rowspan", "colspan", "data-table"):
                element.attrib.pop(name, None)
    return True


@mutation("flat", not_after=(*NOT_FLAT, "zeros_word"))
def flat_glued(subject: Subject) -> bool:
    """A row a line with its cells run together: 693665 may be 69, 36, 65 or 69, 3, 665. Nothing need be read."""
    subject.unread.update(subject.prints)
    return _flatten(subject, "", blanks=True)
