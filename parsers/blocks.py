"""Where a page's labels stand: the smallest elements around neighbouring labels, and the lines of text in them.

Only these elements are walked; a page has a thousand, and its metadata a few dozen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from parsers.chinese import clean
from parsers.labels import find_labels, is_label
from parsers.page import BLOCKS, INVISIBLE, is_hidden

# A metadata block with a long title and its frame stays below this; an article that is shorter does no harm.
_CONTAINER_SIZE = 1500
_MAX_GROUPS = 24
WHOLE_PAGE = ("body", "html")
BODY_BEGINS = re.compile(r"[|\s]*(?:一[、.．]|第一部分|(?:本|现将|根据|按照|依据).{0,40}(?:报告|条例|规定))")
"""Where a report's text begins: a label behind it is prose, as a rule."""
text_size = etree.XPath("string-length(normalize-space(.))")
# A cheap sieve before find_labels: a character of every label, and what begins a body.
_MAY_MATTER = re.compile(
    "[号號码碼构構关關位门門体體期间間于称稱题題名录錄类類裁种種词詞字性态態效力源主一本现根按依第]"
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


@dataclass
class Group:
    """The smallest element around neighbouring labels."""

    element: HtmlElement
    late: bool
    """Whether it stands behind the beginning of the report's body."""
    gap: int
    """How many texts stand between it and the group before."""


def label_groups(texts: Sequence[Any]) -> list[Group]:
    groups: list[Group] = []
    sizes: dict[HtmlElement, float] = {}
    late, last = False, 0
    for index, text in enumerate(texts):
        if late and not _MAY_BE_LATE.search(text):
            continue
        if not _MAY_MATTER.search(text):
            continue
        line = clean(text[:700])
        late = late or BODY_BEGINS.match(line) is not None
        if (late and not _INDEX_NUMBER.search(line)) or (holder := _label_holder(text, line)) is None:
            continue
        if late:
            groups.append(Group(_around(holder), True, index))
            break
        both = common_ancestor([groups[-1].element, holder]) if groups else holder
        if groups and (
            both is groups[-1].element or (both.tag not in WHOLE_PAGE and _size(both, sizes) <= _CONTAINER_SIZE)
        ):
            groups[-1].element = both
        elif len(groups) < _MAX_GROUPS:
            groups.append(Group(holder, False, index - last))
        last = index
    return groups


def _size(element: HtmlElement, known: dict[HtmlElement, float]) -> float:
    """`text_size`, once an element: a row of a thousand labels would be measured for each of them."""
    if element not in known:
        known[element] = text_size(element)
    return known[element]


_INDEX_NUMBER = re.compile("索 ?引 ?[号號]|索取[号號]")
_MAY_BE_LATE = re.compile("[索\uf96a]")  # before it is cleaned


def _around(element: HtmlElement) -> HtmlElement:
    for parent in element.iterancestors():
        if parent.tag in WHOLE_PAGE or text_size(parent) > _CONTAINER_SIZE:
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
    return element if len(line) > 2 or is_label(own_text(element)[:40]) else None


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
                if size > 2 * _CONTAINER_SIZE or (not late and blocks and BODY_BEGINS.match(blocks[-1].text)):
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


def common_ancestor(elements: list[HtmlElement]) -> HtmlElement:
    shared = elements[0]
    for element in elements[1:]:
        line = {element, *element.iterancestors()}
        while shared not in line:
            shared = shared.getparent()
    return shared


def own_text(element: HtmlElement) -> str:
    """All text below the element, white space folded."""
    return clean(element.text_content())
