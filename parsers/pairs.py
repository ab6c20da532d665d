"""Labels and their values in a block's lines.

A value is what stands behind the label in the same line, else the next cell or sibling, else the cell below in a table
whose rows are all labels or all values; never another label.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from lxml.html import HtmlElement

from parsers.blocks import BODY_BEGINS, Block, own_text
from parsers.bodies import is_body
from parsers.labels import Hit, field_values, find_labels, is_label, read_value
from parsers.page import INVISIBLE


class Entry(NamedTuple):
    """A label, what stands as its value ("" for nothing), and the places of both."""

    hit: Hit
    raw: str
    place: int
    holders: tuple[tuple[Any, tuple[Any, ...]], ...]
    """The block elements of both, each with the line's inline elements."""
    late: bool
    """Whether it stands behind the beginning of the report's body."""


def read_entries(blocks: list[Block], late: bool) -> list[Entry]:
    """The labels of the lines with what stands as their values; `late`: the lines stand behind the body's
    beginning."""
    entries: list[Entry] = []
    for place, block in enumerate(blocks):
        hits = find_labels(block.text)
        if hits and block.element is not None and block.element.tag in _CELLS and len(block.text) < 12:
            whole = own_text(block.element)  # 成文<br>日期 is one label
            if len(whole) > len(block.text) and is_label(whole):
                block = block._replace(text=whole)
                hits = find_labels(whole)
        late = late or (not hits and BODY_BEGINS.match(block.text) is not None)
        if len(hits) == 1 and not block.text[hits[0].end :].strip(" \x02"):
            raw, holders, used = _value_beside(blocks, place, hits[0])
            places = ((block.element, block.inlines), *((holder, ()) for holder in holders))
            entries.append(Entry(hits[0], raw, block.place, places, late))
            entries += [Entry(Hit("", "", 0, 0, 0, True), "", index, (), late) for index in used]
            continue
        holder = (block.element, block.inlines)
        if hits and (day := _day_before(block.text, hits[0])):
            entries.append(Entry(_UNLABELLED, day, block.place, (holder,), late))
        entries += [Entry(hit, raw, block.place, (holder,), late) for hit, raw in field_values(block.text, hits)]
    return entries


_UNLABELLED = Hit("日期", "published_on", 200, 0, 0, True)
_DAY = re.compile(r"[\s\x02|]*((?:19|20)\d\d[年./-]\d{1,2}[月./-]\d{1,2}日?)(?:\s*\d{1,2}:\d\d(?::\d\d)?)?[\s\x02|]*")


def _day_before(text: str, hit: Hit) -> str | None:
    """A date that stands alone before the first label of a line: 2023-01-09 来源：甲镇."""
    if hit.field != "source" and hit.label[:2] not in _READERS:
        return None
    day = _DAY.fullmatch(text, 0, hit.start)
    return day[1] if day else None


#: How the labels begin that stand beside the day of publishing: 来源, 作者, 浏览次数, 字体 …
_READERS = frozenset({"作者", "浏览", "阅读", "点击", "访问", "字体", "字号", "打印", "分享", "编辑", "责任"})


def _value_beside(blocks: list[Block], place: int, hit: Hit) -> tuple[str, tuple[HtmlElement, ...], tuple[int, ...]]:
    """(value, elements that hold it, indexes of its lines) of a block that is only a label."""
    block = blocks[place]
    if block.element is not None:
        cell = block.element
        label = own_text(cell)
        if is_label(label):
            return (*_sibling_value(cell, label), ())
    return _line_below(blocks, place, hit)


def _line_below(blocks: list[Block], place: int, hit: Hit) -> tuple[str, tuple[HtmlElement, ...], tuple[int, ...]]:
    """The next line, where it is no label, and the line after it is one (or there is none, or it looks the part)."""
    if place + 1 >= len(blocks):
        return "", (), ()
    value = blocks[place + 1]
    follower = blocks[place + 2] if place + 2 < len(blocks) else None
    if find_labels(value.text) or _is_prose(value.text):
        return "", (), ()
    if follower is not None and not find_labels(follower.text) and not _fits(hit.field, value.text):
        return "", (), ()
    owner = blocks[place].element
    if owner is not None and value.element is not owner and value.element.getparent() is not owner:
        return "", (), ()
    return value.text, () if value.element is None else (value.element,), (value.place,)


_NUMBER = re.compile(r"[\w\-/（()）〔〕]*\d[\w\-/（()）〔〕]*")


def _fits(name: str, text: str) -> bool:
    """Whether a line can be nothing but the value of the field."""
    if name in ("index_number", "document_number"):
        return len(text) <= 50 and _NUMBER.fullmatch(text) is not None
    if name in ("published_on", "issued_on"):
        return len(text) <= 24 and read_value(name, text) is not None
    return name == "publisher" and is_body(text)


def _sibling_value(cell: HtmlElement, label: str) -> tuple[str, tuple[HtmlElement, ...]]:
    while cell.tag not in _CELLS and _next(cell) is None and not (cell.tail or "").strip():
        parent = cell.getparent()
        if parent is None or parent.tag in ("body", "tr") or own_text(parent) != label:
            return "", ()
        cell = parent
    sibling = _next(cell)
    if cell.tag in _CELLS and (sibling is None or is_label(own_text(sibling))):
        return _cell_below(cell)
    if sibling is None:
        return "", ()
    value = own_text(sibling)
    if value in (":", "：") and (behind := _next(sibling)) is not None:  # the colon in a cell of its own
        sibling, value = behind, own_text(behind)
    if find_labels(value) or len(value) > 300:
        return "", ()
    if cell.tag in _CELLS or cell.tag == "dt":
        return value, (sibling,)
    follower = _next(sibling)
    if _is_prose(value) or (follower is not None and not find_labels(own_text(follower)[:300])):
        return "", ()
    return value, (sibling,)


_CELLS = frozenset({"td", "th"})


def _cell_below(cell: HtmlElement) -> tuple[str, tuple[HtmlElement, ...]]:
    """The value in a table of two rows, labels above values."""
    row = cell.getparent()
    below = _next(row) if row is not None else None
    if row is None or below is None or below.tag != "tr":
        return "", ()
    labels, values = [c for c in row if c.tag in _CELLS], [c for c in below if c.tag in _CELLS]
    if len(labels) != len(values) or not all(is_label(own_text(c)) for c in labels):
        return "", ()
    if any(find_labels(own_text(c)) for c in values):
        return "", ()
    value = values[labels.index(cell)]
    return own_text(value), (value,)


def _next(element: HtmlElement) -> HtmlElement | None:
    sibling = element.getnext()
    while sibling is not None and (sibling.tag in INVISIBLE or sibling.tag == "br"):
        sibling = sibling.getnext()
    return sibling


def _is_prose(text: str) -> bool:
    return len(text) > 200 or "。" in text or BODY_BEGINS.match(text) is not None
