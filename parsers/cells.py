"""The text of a table's cells: what is visible, folded; tables without anything out of the ordinary by a short way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.html import HtmlElement

from parsers.layout import Spans
from parsers.numbers import fold

#: Longer than any official label with its explanations; the rest of such a cell cannot matter.
MAX_TEXT = 400

_BREAKING = frozenset(
    (
        "br",
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "dd",
        "dt",
        "hr",
        "table",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    )
)
#: White space may make up most of a cell: what is looked at before it is folded.
_LONG = 100 * MAX_TEXT
_SHORT = 48
_SILENT = frozenset(("script", "style", "noscript", "template", "select", "textarea", "title", "s", "strike", "del"))
#: A raised figure behind a print is a note's number, never a digit.
_RAISED = frozenset(("sup",))
_LONGEST_NOTE = 6
#: What a cell prints that holds nothing but a picture.
PICTURE = "\ufffc"
_SPACER = re.compile(r"spac|blank|transparent|pixel", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|:[^;]*line-through", re.IGNORECASE)


def is_hidden(element: HtmlElement) -> bool:
    """Whether the element says itself that it is not shown, or struck out."""
    style = element.get("style")
    if style is not None and _may_hide(style) and _HIDDEN.search(style):
        return True
    return element.get("hidden") is not None


def _may_hide(style: str) -> bool:
    """Far quicker than `_HIDDEN`, which is asked only then: Word gives every element a style."""
    low = style.lower()
    return "isplay" in low or "isibil" in low or "-through" in low


def visible_text(cell: HtmlElement, tables: Mapping[HtmlElement, str]) -> str:
    """The cell's visible text, folded: blocks and <br> part words, spans and <o:p> do not. `tables` are the texts that
    stand for tables in it."""
    if not len(cell):
        return fold((cell.text or "")[:_LONG])[:MAX_TEXT]
    if _is_plain(cell):
        return _all_text(cell)
    return fold("".join(_pieces(cell, tables))[:_LONG])[:MAX_TEXT] or (PICTURE if _has_picture(cell) else "")


def _has_picture(cell: HtmlElement) -> bool:
    """Whether a picture stands in the cell that is no spacer."""
    return any(
        not _SPACER.search(image.get("src") or "") and (image.get("width") or "9").rstrip("px") not in ("0", "1")
        for image in cell.iter("img")
    )


def _all_text(cell: HtmlElement) -> str:
    """The text of a cell with nothing in it that is not its text."""
    printed = [text for text in cell.itertext() if not text.isspace()]
    if len(printed) <= 1:
        return fold(printed[0][:_LONG])[:MAX_TEXT] if printed else ""
    return fold("".join(_pieces(cell, {}))[:_LONG])[:MAX_TEXT]


def _pieces(cell: HtmlElement, tables: Mapping[HtmlElement, str]) -> list[str]:
    """The texts below `cell`; by an explicit stack, because pages nest deeper than Python recurses."""
    pieces = [cell.text or ""]
    stack: list[HtmlElement | str] = list(cell)[::-1]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        tag = item.tag
        visible = isinstance(tag, str) and tag not in _SILENT and not is_hidden(item)
        breaking = tag in _BREAKING
        if item.tail or breaking:
            stack.append((" " if breaking else "") + (item.tail or ""))
        if not visible:
            continue
        if tag == "input" and (item.get("type") or "text").lower() in ("text", "number"):
            pieces.append(item.get("value") or "")
        if tag == "table":
            pieces.append(" " + tables.get(item, "") + " ")
            continue
        if breaking:
            pieces.append(" ")
        if tag in _RAISED:
            note = fold(str(item.text_content())[:_SHORT]).strip("[]()（）〔〕【】")
            if len(note) <= _LONGEST_NOTE and "".join(pieces).strip():
                pieces.append(f"[{note}]" if note else "")
                continue
        if item.text:
            pieces.append(item.text)
        if len(item):
            stack.extend(list(item)[::-1])
    return pieces


# --- plain tables ------------------------------------------------------------------------------------------------

_SECTIONS = frozenset(("tbody", "thead", "tfoot"))
_CELLS = frozenset(("td", "th"))
_NOT_TEXT = _SILENT | _RAISED | {"table", "input", "img"}


@dataclass(slots=True)
class Source:
    """What a table is made of: its rows, the spans of their cells, and the cells' texts in the order of the source."""

    rows: list[HtmlElement | None] = field(default_factory=list)
    """The <tr> of each row; None for cells that stand outside any."""
    spans: list[Spans] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


def plain_source(table: HtmlElement) -> Source | None:
    """The source of a table made of nothing but visible rows of visible cells of text, as nearly all official tables
    are; None for any other."""
    source = Source()
    for child in table:
        tag = child.tag
        if tag == "tr":
            if not _take_row(child, source):
                return None
        elif tag in _SECTIONS and not is_hidden(child):
            for row in child:
                if row.tag != "tr" or not _take_row(row, source):
                    return None
        elif tag != "col" and (tag != "colgroup" or any(inner.tag != "col" for inner in child)):
            return None
    return source


def _take_row(row: HtmlElement, source: Source) -> bool:
    """Adds a plain row to the source; False for any other."""
    if is_hidden(row):
        return False
    spans: list[str | None] = []
    for cell in row:
        if cell.tag not in _CELLS or (text := _plain_text(cell)) is None:
            return False
        source.texts.append(text)
        spans += (cell.get("colspan"), cell.get("rowspan"))
    source.rows.append(row)
    source.spans.append(tuple(spans))
    return True


def _plain_text(cell: HtmlElement) -> str | None:
    """The text of a visible cell with nothing in it that is not its text; None for any other. Most hold one piece of
    text, a few elements deep. `is_hidden` is spelled out: this is asked of every element of the official tables."""
    printed = cell.text
    element = cell
    while True:
        style = element.get("style")
        if (style is not None and _may_hide(style)) or element.get("hidden") is not None:
            return None
        size = len(element)
        if not size:
            return _folded(printed) if printed else ""
        if size > 1:
            return _all_text(cell) if _is_plain(cell) else None
        element = element[0]
        tag = element.tag
        if tag in _NOT_TEXT or tag.__class__ is not str:
            return None
        text, tail = element.text, element.tail
        if text and not text.isspace():
            if printed and not printed.isspace():
                return _all_text(cell) if _is_plain(cell) else None
            printed = text
        if tail and not tail.isspace():
            if printed and not printed.isspace():
                return _all_text(cell) if _is_plain(cell) else None
            printed = tail


def _folded(printed: str) -> str:
    return _folded_short(printed) if len(printed) < _SHORT else fold(printed[:_LONG])[:MAX_TEXT]


@lru_cache(maxsize=8192)
def _folded_short(printed: str) -> str:
    """Kept, as most cells print a label of the form or a small number."""
    return fold(printed)


def _is_plain(cell: HtmlElement) -> bool:
    """Whether everything below a cell is visible text."""
    return not any(
        element.tag in _NOT_TEXT or element.tag.__class__ is not str or is_hidden(element)
        for element in cell.iterdescendants()
    )
