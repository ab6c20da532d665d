"""A page under mutation: its tree with every cell marked, and what it prints by now."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import html
from lxml.html import HtmlElement

from .tables import without_marks
from .truth import Key, Print


@dataclass
class Subject:
    """Mutations change it in place."""

    root: HtmlElement
    prints: dict[Key, Print]
    chance: random.Random
    unread: set[Key] = field(default_factory=set)
    """Cells that nobody can read for certain any more; null is right for them, and their number too."""
    output: list[Callable[[str], str]] = field(default_factory=list)
    """What is done to the page's source at last."""
    text: bool = False
    """The page is no HTML but its lines."""

    def copy(self, seed: str) -> Subject:
        chance = random.Random(seed)
        return Subject(
            copy.deepcopy(self.root), dict(self.prints), chance, set(self.unread), list(self.output), self.text
        )

    def cells(self, table: str | None = None) -> Iterator[tuple[HtmlElement, Key]]:
        """Every value cell, in document order."""
        for element in self.root.iter("td", "th", "p"):
            mark = element.get("data-cell")
            if mark and (table is None or mark.startswith(table)):
                yield element, key_of(mark)

    def labels(self, *roles: str) -> list[HtmlElement]:
        return [cell for cell in self.root.iter("td", "th", "p") if (cell.get("data-role") or "") in roles]

    def tables(self, name: str | None = None) -> list[HtmlElement]:
        """The <table>s that hold official tables, the whole or a part."""
        return [t for t in self.root.iter("table") if t.get("data-table") and name in (None, t.get("data-table"))]

    def set(self, element: HtmlElement, key: Key, cell: Print, markup: str | None = None) -> None:
        self.prints[key] = cell
        put(element, cell.raw, markup)

    def drop(self, key: Key) -> None:
        self.prints.pop(key, None)
        self.unread.discard(key)

    def source(self) -> str:
        """What the server would send."""
        if self.text:
            return "\n\n".join(lines_of(self.root)) + "\n"
        source = without_marks(html.tostring(self.root, encoding="unicode", doctype="<!DOCTYPE html>"))
        for change in self.output:
            source = change(source)
        return source


def key_of(mark: str) -> Key:
    table, row, column = mark.split(".")
    return table, row, column


def mark_of(key: Key) -> str:
    return ".".join(key)


def words(cell: HtmlElement) -> str:
    if not isinstance(cell.tag, str):
        return ""  # a comment
    return "".join("".join(cell.itertext()).split())


def holder_of(cell: HtmlElement) -> HtmlElement:
    """The innermost element that holds all of the cell's text."""
    while (
        len(cell) == 1 and cell[0].tag in ("p", "span", "div", "strong", "font", "b") and not (cell.text or "").strip()
    ):
        cell = cell[0]
    return cell


def put(cell: HtmlElement, text: str, markup: str | None = None) -> None:
    """Another text in a cell, inside the markup that it has; `markup` instead of plain text."""
    holder = holder_of(cell)
    for child in list(holder):
        holder.remove(child)
    holder.text = text
    if markup is not None:
        holder.text = None
        piece = html.fragment_fromstring(markup, create_parent="div")
        holder.text = piece.text
        holder.extend(list(piece))


def spans(cell: HtmlElement) -> tuple[int, int]:
    """(columns, rows) that the cell covers."""
    return int(cell.get("colspan") or 1), int(cell.get("rowspan") or 1)


def set_span(cell: HtmlElement, name: str, size: int) -> None:
    if size > 1:
        cell.set(name, str(size))
    else:
        cell.attrib.pop(name, None)


def is_hidden(element: HtmlElement) -> bool:
    return re.search(r"display:\s*none", element.get("style") or "") is not None


def rows_of(table: HtmlElement) -> list[HtmlElement]:
    """The table's own visible rows."""
    return [row for row in table.iter("tr") if next(row.iterancestors("table")) is table and not is_hidden(row)]


def layout(table: HtmlElement) -> list[list[tuple[int, HtmlElement]]]:
    """For each row its own cells with the column that each begins in."""
    taken: set[tuple[int, int]] = set()
    rows = []
    for number, row in enumerate(rows_of(table)):
        column, placed = 0, []
        for cell in row:
            if cell.tag not in ("td", "th") or is_hidden(cell):
                continue
            while (number, column) in taken:
                column += 1
            wide, high = spans(cell)
            placed.append((column, cell))
            taken.update((number + down, column + right) for down in range(high) for right in range(wide))
            column += wide
        rows.append(placed)
    return rows


def new_row(markup: str) -> HtmlElement:
    return html.fragment_fromstring(f"<table><tr>{markup}</tr></table>")[0]


_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "li", "div", "td", "th"})


def lines_of(root: HtmlElement) -> Iterator[str]:
    """The visible text of the innermost blocks, as a copy by hand keeps it."""
    body = root.find("body")
    for element in (root if body is None else body).iter():
        innermost = element.tag in _BLOCKS and not any(child.tag in _BLOCKS for child in element.iterdescendants())
        if innermost and (text := element.text_content().strip(" \n\r")):
            yield text
