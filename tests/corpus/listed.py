"""Mutations that flatten tables as no other does: as lists of items, and as comma-separated values."""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement

from .annex import TABLE
from .around import NOT_FLAT
from .mutation import variants
from .subject import Subject, key_of, rows_of, words
from .truth import Print

#: After these a row has no label of its own that says what it counts, or its print is no figure with a unit.
_NOT_LISTED = (*NOT_FLAT, "row_repeated")


def _list(subject: Subject, colon: str, stop: str, *, units: bool) -> bool:
    """The statistics form as paragraphs, one row each: 主动公开政府信息数：2417条."""
    tables = subject.tables(TABLE)
    for table in tables:
        for row in rows_of(table):
            label = next((cell for cell in row if cell.get("data-role") == "row"), None)
            if label is not None and words(label):
                table.addprevious(_item(subject, label, colon, stop, units=units))
        table.getparent().remove(table)
    return bool(tables)


def _item(subject: Subject, label: HtmlElement, colon: str, stop: str, *, units: bool) -> HtmlElement:
    line = etree.Element("p")
    line.text = " ".join(label.text_content().split())
    unit, value = label.getnext(), next((cell for cell in label.itersiblings() if cell.get("data-cell")), None)
    if value is not None:
        key = key_of(value.get("data-cell"))
        printed = subject.prints[key]
        if units and printed.meaning == "number":
            subject.prints[key] = printed = Print(printed.raw + words(unit), printed.value, "annotated")
        line.text += colon + printed.raw + stop
    return line


variants(
    "flat",
    "listed",
    {
        "with_units": lambda s: _list(s, "：", "", units=True),
        "with_stops": lambda s: _list(s, ": ", "；", units=True),
        "figures_alone": lambda s: _list(s, "：", "", units=False),
    },
    not_after=_NOT_LISTED,
)


def _values(subject: Subject, *, quoted: bool) -> bool:
    """Every table as comma-separated values."""
    tables = subject.tables()
    for table in tables:
        for row in rows_of(table):
            line = etree.Element("p")
            line.text = ",".join(_cell(subject, cell, quoted=quoted) for cell in row if cell.tag in ("td", "th"))
            if line.text.strip(","):
                table.addprevious(line)
        table.getparent().remove(table)
    return bool(tables)


def _cell(subject: Subject, cell: HtmlElement, *, quoted: bool) -> str:
    mark = cell.get("data-cell")
    text = subject.prints[key_of(mark)].raw if mark else " ".join(cell.text_content().split())
    return f'"{text}"' if quoted or "," in text else text


variants(
    "flat",
    "flat",
    {
        "commas": lambda s: _values(s, quoted=False),
        "quoted_commas": lambda s: _values(s, quoted=True),
    },
    # A blank at a row's end may then be the empty column's.
    not_after=(*NOT_FLAT, "empty_column_first", "empty_column_last"),
)
