"""Finds a page's metadata block: labels and their values, whatever holds them.

A block is a run of neighbouring labels (cells, list items, spans, `dt`/`dd`, several in one line). One label alone
counts only above the body; prose that mentions a label never does. A value is what stands behind the label in the
same line, else the next cell or sibling, else the cell below in a table whose rows are all labels or all values;
never another label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from parsers.bodies import is_body
from parsers.chinese import clean
from parsers.labels import Hit, field_values, find_labels, is_label, keywords, read_value
from parsers.page import BLOCKS, INVISIBLE, is_hidden

# A metadata block with a long title and its frame stays below this; an article that is shorter does no harm.
_CONTAINER_SIZE = 1500
_MAX_GROUPS = 24
_MAX_GAP = 6
_WHOLE = ("body", "html")
_BODY_BEGINS = re.compile(r"[|\s]*(?:一[、.．]|第一部分|(?:本|现将|根据|按照|依据).{0,40}(?:报告|条例|规定))")
# A run of labels without one of these is a table heading or a menu.
_STRONG = frozenset(
    {"index_number", "document_number", "publisher", "published_on", "issued_on", "validity", "genre_category"}
)


class Block(NamedTuple):
    """A line of text; \\x02 stands where an inline element begins or ends."""

    text: str
    element: Any
    """The block element that holds the line; None on a text page."""
    place: int
    """The line's index on a text page, else the ordinal in its container."""
    inlines: tuple[Any, ...] = ()
    """The outermost inline elements of the line."""


class Entry(NamedTuple):
    """A label, what stands as its value ("" for nothing), and the places of both."""

    hit: Hit
    raw: str
    place: int
    holders: tuple[tuple[Any, tuple[Any, ...]], ...]
    """The block elements of both, each with the line's inline elements."""
    late: bool
    """Whether it stands behind the beginning of the report's body."""


@dataclass
class MetaBlock:
    """What the page's own blocks say."""

    values: dict[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    elements: list[HtmlElement] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)


# ---- HTML -----------------------------------------------------------------------------------------------------

_SIZE = etree.XPath("string-length(normalize-space(.))")
# A cheap sieve before find_labels: a character of every label, and what begins a body.
_MAY_MATTER = re.compile(
    "[号號码碼构構关關位门門体體期间間于称稱题題名录錄类類裁种種词詞字性态態效力源主一本现根按依第]"
)


def html_block(texts: Sequence[Any]) -> MetaBlock:
    """The metadata of an HTML page's own blocks, with the elements that hold nothing else, from the page's
    `page.text_nodes`."""
    early: list[Entry] = []
    late: list[Entry] = []
    for group in _groups(texts):
        entries = _entries(html_blocks(group.element, group.late), group.late)
        known = late if group.late else early
        # Neighbours in the page stay neighbours, though they share no element small enough to be one group.
        apart = 2 * _MAX_GAP if _index_numbers(known) and _index_numbers(entries) else group.gap
        offset = (known[-1].place if known else 0) + apart
        known += [entry._replace(place=entry.place + offset) for entry in entries]
    return _read([*_clusters(early), *_clusters(late)])


def _index_numbers(entries: list[Entry]) -> set[str | None]:
    return {read_value("index_number", entry.raw) for entry in entries if entry.hit.field == "index_number"} - {None}


@dataclass
class _Group:
    """The smallest element around neighbouring labels."""

    element: HtmlElement
    late: bool
    """Whether it stands behind the beginning of the report's body."""
    gap: int
    """How many texts stand between it and the group before."""


def _groups(texts: Sequence[Any]) -> list[_Group]:
    groups: list[_Group] = []
    late, last = False, 0
    for index, text in enumerate(texts):
        if not _MAY_MATTER.search(text):
            continue
        line = clean(text[:700])
        late = late or _BODY_BEGINS.match(line) is not None
        if (late and not _INDEX_NUMBER.search(line)) or (holder := _label_holder(text, line)) is None:
            continue
        if late:
            groups.append(_Group(_around(holder), True, index))
            break
        both = _common_ancestor([groups[-1].element, holder]) if groups else holder
        if groups and (both is groups[-1].element or (both.tag not in _WHOLE and _SIZE(both) <= _CONTAINER_SIZE)):
            groups[-1].element = both
        elif len(groups) < _MAX_GROUPS:
            groups.append(_Group(holder, False, index - last))
        last = index
    return groups


_INDEX_NUMBER = re.compile("索 ?引 ?[号號]|索取[号號]")


def _around(element: HtmlElement) -> HtmlElement:
    for parent in element.iterancestors():
        if parent.tag in _WHOLE or _SIZE(parent) > _CONTAINER_SIZE:
            break
        element = parent
    return element


def _label_holder(text: Any, line: str) -> HtmlElement | None:
    """The block element that holds the text node, where the node (or the short block) has a label."""
    element = text.getparent()
    if element is not None and text.is_tail:
        element = element.getparent()
    if element is None or element.tag in INVISIBLE or (len(line) > 2 and not find_labels(line)):
        return None
    while element.tag not in BLOCKS and element.getparent() is not None:
        element = element.getparent()
    return element if len(line) > 2 or is_label(_own_text(element)[:40]) else None


def html_blocks(container: HtmlElement, late: bool = False) -> list[Block]:
    """The container's lines in document order, white space folded, empty ones left out. Where the container is
    the whole article, only its beginning: no block stands in the middle of a text."""
    blocks: list[Block] = []
    parts: list[str] = []
    inlines: list[HtmlElement] = []
    owners = [container]
    depth = size = 0

    def flush() -> int:
        text = clean("".join(parts))
        parts.clear()
        if text.strip(" \x02"):
            blocks.append(Block(text, owners[-1], len(blocks), tuple(inlines)))
        inlines.clear()
        return len(text)

    walker = etree.iterwalk(container, events=("start", "end"))
    for event, node in walker:
        tag = node.tag
        if event == "start":
            if node is not container and (tag in INVISIBLE or is_hidden(node)):
                walker.skip_subtree()
                depth += tag not in BLOCKS
                if tag == "script" and parts and parts[-1].rstrip().endswith((":", "：")):
                    parts.append(_written(node.text or ""))
                continue
            if tag in BLOCKS or tag == "br":
                size += flush()
                if size > 2 * _CONTAINER_SIZE or (not late and blocks and _BODY_BEGINS.match(blocks[-1].text)):
                    return blocks
                if tag != "br":
                    owners.append(node)
            else:
                parts.append("\x02")
                if not depth:
                    inlines.append(node)
                depth += 1
            if node.text:
                parts.append(node.text)
        else:
            if tag in BLOCKS:
                if owners[-1] is node:
                    size += flush()
                    owners.pop()
            elif tag != "br":
                depth -= 1
                parts.append("\x02")
            if node is not container and node.tail:
                parts.append(node.tail)
    flush()
    return blocks


_ASSIGNED = re.compile(r"""\bvar\s+\w+\s*=\s*(["'])([^"'<>]{1,120})\1""")
_LITERAL = re.compile(r"""document\.write(?:ln)?\(\s*(["'])([^"']{1,200})\1""")


def _written(script: str) -> str:
    """What a script writes behind a label, where it is a plain string: TRS templates print dates that way."""
    if "document.write" not in script:
        return ""
    found = _ASSIGNED.search(script) or _LITERAL.search(script)
    return re.sub("<[^>]*>", " ", found[2]) if found else ""


# ---- text -----------------------------------------------------------------------------------------------------


def text_block(lines: Sequence[str]) -> MetaBlock:
    """The metadata of a text page, with the indexes of the lines it stands in."""
    blocks = [Block(text, None, index) for index, line in enumerate(lines[:200]) if (text := clean(line.strip(" |\t")))]
    return _read(_clusters(_entries(blocks, late=False)))


# ---- labels and their values ----------------------------------------------------------------------------------


def _entries(blocks: list[Block], late: bool) -> list[Entry]:
    entries: list[Entry] = []
    for place, block in enumerate(blocks):
        hits = find_labels(block.text)
        if hits and block.element is not None and block.element.tag in _CELLS and len(block.text) < 12:
            whole = _own_text(block.element)  # 成文<br>日期 is one label
            if len(whole) > len(block.text) and is_label(whole):
                block = block._replace(text=whole)
                hits = find_labels(whole)
        late = late or (not hits and _BODY_BEGINS.match(block.text) is not None)
        if len(hits) == 1 and not block.text[hits[0].end :].strip(" \x02"):
            raw, holders, used = _value_beside(blocks, place, hits[0])
            places = ((block.element, block.inlines), *((holder, ()) for holder in holders))
            entries.append(Entry(hits[0], raw, block.place, places, late))
            entries += [Entry(Hit("", "", 0, 0, 0, True), "", index, (), late) for index in used]
            continue
        holder = (block.element, block.inlines)
        entries += [Entry(hit, raw, block.place, (holder,), late) for hit, raw in field_values(block.text, hits)]
    return entries


def _value_beside(blocks: list[Block], place: int, hit: Hit) -> tuple[str, tuple[HtmlElement, ...], tuple[int, ...]]:
    """(value, elements that hold it, indexes of its lines) of a block that is only a label."""
    block = blocks[place]
    if block.element is not None:
        cell = block.element
        label = _own_text(cell)
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
        if parent is None or parent.tag in ("body", "tr") or _own_text(parent) != label:
            return "", ()
        cell = parent
    sibling = _next(cell)
    if cell.tag in _CELLS and (sibling is None or is_label(_own_text(sibling))):
        return _cell_below(cell)
    if sibling is None:
        return "", ()
    value = _own_text(sibling)
    if find_labels(value) or len(value) > 300:
        return "", ()
    if cell.tag in _CELLS or cell.tag == "dt":
        return value, (sibling,)
    follower = _next(sibling)
    if _is_prose(value) or (follower is not None and not find_labels(_own_text(follower)[:300])):
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
    if len(labels) != len(values) or not all(is_label(_own_text(c)) for c in labels):
        return "", ()
    if any(find_labels(_own_text(c)) for c in values):
        return "", ()
    value = values[labels.index(cell)]
    return _own_text(value), (value,)


def _next(element: HtmlElement) -> HtmlElement | None:
    sibling = element.getnext()
    while sibling is not None and (sibling.tag in INVISIBLE or sibling.tag == "br"):
        sibling = sibling.getnext()
    return sibling


def _own_text(element: HtmlElement) -> str:
    return clean(element.text_content())


def _is_prose(text: str) -> bool:
    return len(text) > 200 or "。" in text or _BODY_BEGINS.match(text) is not None


# ---- which of them are the page's metadata --------------------------------------------------------------------


def _clusters(entries: list[Entry]) -> list[list[Entry]]:
    clusters: list[list[Entry]] = []
    for entry in entries:
        if clusters and entry.place - clusters[-1][-1].place <= _MAX_GAP and entry.late == clusters[-1][-1].late:
            clusters[-1].append(entry)
        else:
            clusters.append([entry])
    return [cluster for cluster in clusters if _is_metadata(cluster)]


def _fields(cluster: Iterable[Entry]) -> set[str]:
    return {entry.hit.field for entry in cluster if entry.hit.field}


def _is_metadata(cluster: list[Entry]) -> bool:
    fields = _fields(cluster)
    if not fields & _STRONG:
        return False
    if cluster[0].late:
        return len(fields) >= 3 and "index_number" in fields
    if len({entry.hit.label for entry in cluster} - {""}) >= 2:
        return True
    only = next(entry for entry in cluster if entry.hit.label)
    return only.hit.colon and len(only.raw) <= 80 and read_value(only.hit.field, only.raw) is not None


def _read(clusters: list[list[Entry]]) -> MetaBlock:
    """The fullest cluster speaks; the others fill what it leaves open, unless they are about another document."""
    block = MetaBlock()
    ordered = sorted(clusters, key=lambda cluster: -len(_fields(cluster)))
    for cluster in ordered:
        values = _values(cluster)
        number = values.get("index_number")
        if number and block.values.get("index_number") not in (None, number):
            continue
        block.values = {**values, **block.values}
        block.keywords = block.keywords or next(
            (words for entry in cluster if entry.hit.field == "keywords" and (words := keywords(entry.raw))), ()
        )
        block.lines.update(entry.place for entry in cluster)
        block.elements += [element for element in _prunable(cluster) if element not in block.elements]
    return block


def _values(cluster: list[Entry]) -> dict[str, str]:
    values: dict[str, str] = {}
    for entry in sorted(cluster, key=lambda entry: entry.hit.rank):
        name = entry.hit.field
        if name and name not in values and (value := read_value(name, entry.raw)) is not None:
            values[name] = value
    return values


def _prunable(cluster: list[Entry]) -> list[HtmlElement]:
    """The largest elements that hold parts of the cluster and nothing else."""
    told = [entry for entry in cluster if entry.hit.field or entry.hit.colon]
    size = sum(len(entry.raw) + len(entry.hit.label) + 8 for entry in cluster)
    holders: dict[HtmlElement, float] = {}
    for block, inlines in dict.fromkeys(holder for entry in told for holder in entry.holders):
        if block is not None:
            alone = block.tag not in _WHOLE and _SIZE(block) <= size + 20
            holders.update((holder, _SIZE(holder)) for holder in ((block,) if alone else inlines))
    return list(_lifted(holders))


def _lifted(holders: dict[HtmlElement, float]) -> dict[HtmlElement, float]:
    """Elements whose parent holds hardly anything else give way to it: cells to rows, rows to the table."""
    while True:
        totals: dict[HtmlElement, float] = {}
        for holder, size in holders.items():
            parent = holder.getparent()
            if parent is not None and parent.tag not in _WHOLE:
                totals[parent] = totals.get(parent, 0) + size
        parents = {parent: size for parent, total in totals.items() if (size := _SIZE(parent)) <= total + 30}
        if not parents:
            return holders
        holders = {holder: size for holder, size in holders.items() if holder.getparent() not in parents} | parents


def _common_ancestor(elements: list[HtmlElement]) -> HtmlElement:
    shared = elements[0]
    for element in elements[1:]:
        line = {element, *element.iterancestors()}
        while shared not in line:
            shared = shared.getparent()
    return shared
