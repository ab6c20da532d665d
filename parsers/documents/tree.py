"""The tree that documents are turned into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import html
from lxml.html import HtmlElement


@dataclass(frozen=True)
class TableCell:
    """One cell of a table: its paragraphs, and how many columns and rows it covers."""

    paragraphs: Sequence[str]
    columns: int = 1
    rows: int = 1


def new_tree() -> tuple[HtmlElement, HtmlElement]:
    """An empty document, and its body."""
    root = html.Element("html")
    body = html.Element("body")
    root.append(body)
    return root, body


def add_paragraph(parent: HtmlElement, text: str, tag: str = "p") -> None:
    """A paragraph with a `<br>` for each line end in it; nothing for a blank one."""
    lines = text.strip("\n").split("\n")
    if not any(line.strip() for line in lines):
        return
    paragraph = html.Element(tag)
    paragraph.text = lines[0]
    for line in lines[1:]:
        paragraph.append(br := html.Element("br"))
        br.tail = line
    parent.append(paragraph)


def add_table(parent: HtmlElement, rows: Iterable[Sequence[TableCell]]) -> None:
    """A table; cells that are covered by a span of another are not among its rows."""
    table = html.Element("table")
    for cells in rows:
        row = html.Element("tr")
        for cell in cells:
            row.append(_cell(cell))
        table.append(row)
    parent.append(table)


def _cell(cell: TableCell) -> HtmlElement:
    element = html.Element("td")
    if cell.columns > 1:
        element.set("colspan", str(cell.columns))
    if cell.rows > 1:
        element.set("rowspan", str(cell.rows))
    for paragraph in cell.paragraphs:
        add_paragraph(element, paragraph)
    return element
