"""Word documents (.docx, also as WPS writes them): ECMA-376-1, the parts of WordprocessingML that print text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

from lxml import etree
from lxml.html import HtmlElement

from parsers.documents.errors import DocumentError
from parsers.documents.numbering import Numbering, W
from parsers.documents.tree import TableCell, add_paragraph, add_table, new_tree

#: Of one part, unpacked; the longest known report takes a hundredth of it.
MAX_PART = 64_000_000
#: Tables within tables that are followed; no report has more than two.
_MAX_DEPTH = 20
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PARAGRAPH, _TABLE, _ROW, _CELL = (f"{W}{name}" for name in ("p", "tbl", "tr", "tc"))
#: What holds paragraphs and tables without being one: content controls, revisions, smart tags, text boxes.
_HOLDERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
#: What is not printed: deleted text, field codes, the fallback of what was there already.
_SILENT = frozenset(
    {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "tcPr", "tblPr", "trPr")}
    | {f"{_COMPATIBILITY}Fallback"}
)
_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}


def read_docx(body: bytes) -> HtmlElement:
    """The document's paragraphs and tables, in their order. Raises DocumentError."""
    document, numbering, styles = _parts(body)
    content = document.find(f"{W}body")
    if content is None:
        raise DocumentError("is a Word document without a body")
    root, target = new_tree()
    _Reader(Numbering(numbering, styles)).fill(target, content, 0)
    if not len(target):
        raise DocumentError("is a Word document without text")
    return root


def _parts(body: bytes) -> tuple[etree._Element, etree._Element | None, etree._Element | None]:
    with ZipFile(BytesIO(body)) as archive:
        names = set(archive.namelist())
        numbering, styles = (
            _part(archive, name) if name in names else None for name in ("word/numbering.xml", "word/styles.xml")
        )
        return _part(archive, "word/document.xml"), numbering, styles


def _part(archive: ZipFile, name: str) -> etree._Element:
    with archive.open(name) as part:
        data = part.read(MAX_PART + 1)
    if len(data) > MAX_PART:
        raise DocumentError(f"is a Word document of more than {MAX_PART // 1_000_000} MB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    root = etree.fromstring(data, parser)
    if root is None:
        raise DocumentError(f"is a Word document whose {name} is no XML")
    return root


class _Reader:
    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering

    def fill(self, target: HtmlElement, content: etree._Element, depth: int) -> None:
        """Adds the paragraphs and tables below `content`."""
        for element in _blocks(content):
            if element.tag == _PARAGRAPH:
                for text in self._paragraphs(element):
                    add_paragraph(target, text)
            elif depth < _MAX_DEPTH:
                self._add_table(target, element, depth)

    def _paragraphs(self, paragraph: etree._Element) -> Iterator[str]:
        """Its own text, then those of the text boxes that hang on it."""
        boxes: list[etree._Element] = []
        text = "".join(_texts(paragraph, boxes))
        if text.strip():
            yield self._numbering.of(paragraph) + text
        for box in boxes:
            for element in _blocks(box):
                if element.tag == _PARAGRAPH:
                    yield from self._paragraphs(element)

    def _add_table(self, target: HtmlElement, table: etree._Element, depth: int) -> None:
        nested: list[etree._Element] = []
        rows = [self._cells(row, nested) for row in _children(table, _ROW)]
        add_table(target, _joined(rows))
        for inner in nested:  # a table in a cell stands behind its table: no form nests its cells
            if depth < _MAX_DEPTH:
                self._add_table(target, inner, depth + 1)

    def _cells(self, row: etree._Element, nested: list[etree._Element]) -> list[_Placed]:
        properties = row.find(f"{W}trPr")
        column = _number(properties, "gridBefore", 0)
        cells = []
        for cell in _children(row, _CELL):
            width = _number(cell.find(f"{W}tcPr"), "gridSpan", 1)
            paragraphs: list[str] = []
            for element in _blocks(cell):
                if element.tag == _PARAGRAPH:
                    paragraphs += self._paragraphs(element)
                else:
                    nested.append(element)
            cells.append(_Placed(column, TableCell(paragraphs, max(width, 1)), _continues(cell)))
            column += max(width, 1)
        return cells


class _Placed:
    """A cell at its column; `continues` where it is the lower part of the one above it."""

    def __init__(self, column: int, cell: TableCell, continues: bool) -> None:
        self.column, self.cell, self.continues = column, cell, continues


def _joined(rows: Sequence[Sequence[_Placed]]) -> list[list[TableCell]]:
    """Cells that are merged downwards become one, as HTML has it."""
    found: list[list[TableCell]] = []
    open_: dict[int, tuple[int, int]] = {}  # column: (row, position) of the cell that goes on there
    for placed in rows:
        current: list[TableCell] = []
        below: dict[int, tuple[int, int]] = {}
        for one in placed:
            above = open_.get(one.column) if one.continues else None
            if above is None:
                below[one.column] = (len(found), len(current))
                current.append(one.cell)
                continue
            cells = found[above[0]]
            cells[above[1]] = replace(cells[above[1]], rows=len(found) - above[0] + 1)
            below[one.column] = above
        found.append(current)
        open_ = below
    return found


def _continues(cell: etree._Element) -> bool:
    properties = cell.find(f"{W}tcPr")
    merge = None if properties is None else properties.find(f"{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def _number(properties: etree._Element | None, name: str, default: int) -> int:
    found = None if properties is None else properties.find(f"{W}{name}")
    value = "" if found is None else found.get(f"{W}val") or ""
    return int(value) if value.isdecimal() and len(value) < 4 else default


def _blocks(content: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and tables directly below, through content controls and the like."""
    for child in content:
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif child.tag in _HOLDERS:
            yield from _blocks(child)


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == tag:
            if child.find(f"{W}trPr/{W}del") is None:  # a row that was deleted, with the revision kept
                yield child
        elif child.tag in _HOLDERS:
            yield from _children(child, tag)


def _is_hidden(run: etree._Element) -> bool:
    """Whether the run is not shown, or struck out."""
    return any(_is_on(run.find(f"{W}rPr/{W}{name}")) for name in ("vanish", "strike", "dstrike"))


def _is_on(mark: etree._Element | None) -> bool:
    return mark is not None and mark.get(f"{W}val", "1") not in ("0", "false", "off")


def _is_note(run: etree._Element) -> bool:
    """Whether the run is raised in a table's cell: a note's number, never a digit."""
    raised = run.find(f"{W}rPr/{W}vertAlign")
    if raised is None or raised.get(f"{W}val") != "superscript":
        return False
    return next(run.iterancestors(f"{W}tc"), None) is not None


def _texts(element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    for child in element:
        if child.tag in _SILENT or not isinstance(child.tag, str):
            continue
        if child.tag == f"{W}txbxContent":
            boxes.append(child)
        elif child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag == f"{W}r" and _is_hidden(child):
            continue
        elif child.tag == f"{W}r" and _is_note(child):
            yield f"[{''.join(_texts(child, boxes)).strip('[]()（）')}]"
        else:
            yield from _texts(child, boxes)
