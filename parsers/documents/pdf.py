"""PDF documents with text: lines put together to paragraphs, ruled tables with their merged cells (ISO 32000-1).

What a PDF stores is glyphs at places; which of them are a line, and which lines make a table, is pdfplumber's to find.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from lxml.html import HtmlElement

from parsers.documents.errors import DocumentError
from parsers.documents.tree import TableCell, add_paragraph, add_table, new_tree

#: The longest known report has 40 pages; a page takes a tenth of a second.
MAX_PAGES = 120
#: Points within which two rules are one.
_SAME = 3.0
#: Points by which a table may be narrower on its next page.
_WIDTH = 6.0
_PAGE_NUMBER = re.compile(r"[-—–－─·\s第共/]*\d{1,3}[-—–－─·\s页/]*(?:共?\s*\d{1,3}\s*页)?")
_CHINESE = "\u2e80-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef"
#: Typesetting puts a gap between a Chinese character and what is not one; nobody wrote a blank there.
_GAP = re.compile(rf"(?<=[{_CHINESE}]) +| +(?=[{_CHINESE}])")
_LABEL = re.compile("[\u3400-\u9fff]")
_HEADING = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])")

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class _Line:
    text: str
    left: float
    right: float
    top: float
    size: float


@dataclass(frozen=True)
class _Cell:
    box: Box
    text: str


@dataclass(frozen=True)
class _Table:
    box: Box
    parts: tuple[tuple[tuple[_Cell, ...], ...], ...]
    """Rows of cells, of each page that it stands on."""

    @property
    def top(self) -> float:
        return self.box[1]

    def goes_on(self, other: _Table) -> bool:
        """Whether the other, at the top of the next page, is as wide as this one at the end of its own."""
        return abs(self.box[0] - other.box[0]) < _WIDTH and abs(self.box[2] - other.box[2]) < _WIDTH


def read_pdf(body: bytes) -> HtmlElement:
    """The document's paragraphs and tables, in their order. Raises DocumentError."""
    pages = _pages(body)
    if not any(pages):
        raise DocumentError("is a PDF without text, a scan: pictures are not read")
    root, target = new_tree()
    _fill(target, _joined(pages))
    return root


def _joined(pages: Iterable[Sequence[_Line | _Table]]) -> list[_Line | _Table]:
    """What stands on the pages; a table that a page break cut is one again."""
    found: list[_Line | _Table] = []
    for page in pages:
        last, first = found[-1] if found else None, page[0] if page else None
        if isinstance(last, _Table) and isinstance(first, _Table) and last.goes_on(first):
            found[-1] = _Table(first.box, last.parts + first.parts)
            page = page[1:]
        found += page
    return found


def _pages(body: bytes) -> list[list[_Line | _Table]]:
    import pdfplumber  # takes a third of a second, and most pages need none of it

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it tells of every oddity that it gets over
    with pdfplumber.open(BytesIO(body)) as pdf:
        if len(pdf.pages) > MAX_PAGES:
            raise DocumentError(f"is a PDF of more than {MAX_PAGES} pages")
        return [list(_page(page)) for page in pdf.pages]


# --- a page ----------------------------------------------------------------------------------------------------------


def _page(page: Any) -> Iterator[_Line | _Table]:
    """Lines and tables from the top to the bottom, page numbers left out."""
    found = [table for table in page.find_tables() if _columns(table) > 1]
    boxes = [table.bbox for table in found]
    rest = page.filter(lambda thing: not any(_lies_in(thing, box) for box in boxes)) if boxes else page
    lines = [line for line in _lines(rest) if not _is_page_number(line, page.height)]
    items: list[_Line | _Table] = [*lines, *map(_table, found)]
    yield from sorted(items, key=lambda item: item.top)


def _columns(table: Any) -> int:
    return max(len(row.cells) for row in table.rows)


def _lies_in(thing: Any, box: Box) -> bool:
    middle, height = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(box[0] <= middle <= box[2] and box[1] <= height <= box[3])


def _lines(page: Any) -> Iterator[_Line]:
    for line in page.extract_text_lines(return_chars=True):
        size = Counter(round(char["size"], 1) for char in line["chars"]).most_common(1)[0][0]
        yield _Line(_GAP.sub("", line["text"].strip()), line["x0"], line["x1"], line["top"], size)


def _is_page_number(line: _Line, height: float) -> bool:
    at_edge = line.top < height * 0.08 or line.top > height * 0.88
    return at_edge and _PAGE_NUMBER.fullmatch(line.text) is not None


def _table(table: Any) -> _Table:
    rows = tuple(
        tuple(_Cell(box, _GAP.sub("", text or "")) for box, text in zip(row.cells, printed, strict=True) if box)
        for row, printed in zip(table.rows, table.extract(), strict=True)
    )
    return _Table(table.bbox, (rows,))


def _rows(table: _Table) -> list[list[TableCell]]:
    """A table's rows; a cell covers the rules that its box reaches over: downwards those of its page, sideways all."""
    lefts = _rules(cell.box[0] for part in table.parts for row in part for cell in row)
    found: list[list[TableCell]] = []
    cut: dict[tuple[int, int], tuple[int, int]] = {}  # columns: (row, place) of a label at the end of a page
    for part in table.parts:
        tops = _rules(cell.box[1] for row in part for cell in row)
        at_end: dict[tuple[int, int], tuple[int, int]] = {}
        goes_on = bool(part) and _is_rest(part[0][0], lefts, cut)
        for number, row in enumerate(part):
            cells: list[TableCell] = []
            for cell in row:
                columns = _columns_of(cell, lefts)
                down = max(1, _between(tops, cell.box[1], cell.box[3]))
                above = cut.get(columns) if goes_on and number == 0 and not cell.text.strip() else None
                if above is None:
                    place = len(found), len(cells)
                    cells.append(TableCell([cell.text], columns[1] - columns[0], down))
                else:
                    place, label = above, found[above[0]][above[1]]
                    found[above[0]][above[1]] = replace(label, rows=label.rows + down)
                if number + down == len(part) and _LABEL.search(cell.text if above is None else "一"):
                    at_end[columns] = place
            found.append(cells)
        cut = at_end
    return found


def _columns_of(cell: _Cell, lefts: Sequence[float]) -> tuple[int, int]:
    """The first column that a cell covers, and the one behind its last."""
    first = sum(place < cell.box[0] - _SAME for place in lefts)
    return first, first + max(1, _between(lefts, cell.box[0], cell.box[2]))


def _is_rest(first: _Cell, lefts: Sequence[float], cut: Mapping[tuple[int, int], object]) -> bool:
    """Whether a page begins with the rest of a row: its first cell is the blank lower part of a label."""
    return not first.text.strip() and _columns_of(first, lefts) in cut


def _rules(places: Iterable[float]) -> list[float]:
    """The places at which cells begin, each once."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _SAME:
            found.append(place)
    return found


def _between(places: Sequence[float], start: float, end: float) -> int:
    return sum(start - _SAME <= place < end - _SAME for place in places)


# --- paragraphs ------------------------------------------------------------------------------------------------------


def _fill(target: HtmlElement, items: Sequence[_Line | _Table]) -> None:
    lines = [item for item in items if isinstance(item, _Line)]
    margins = _margins(lines)
    paragraph = ""
    last: _Line | None = None
    for item in items:
        if isinstance(item, _Table):
            add_paragraph(target, paragraph)
            paragraph = ""
            add_table(target, _rows(item))
            continue
        if paragraph and last is not None and _goes_on(last, item, margins):
            paragraph += item.text
        else:
            add_paragraph(target, paragraph)
            paragraph = item.text
        last = item
    add_paragraph(target, paragraph)


def _margins(lines: Sequence[_Line]) -> tuple[float, float]:
    """Where most lines begin and end."""
    if not lines:
        return 0.0, 0.0
    left = Counter(round(line.left / 2) for line in lines).most_common(1)[0][0] * 2
    right = Counter(round(line.right / 6) for line in lines if line.left < left + line.size).most_common(1)
    return float(left), float(right[0][0] * 6) if right else max(line.right for line in lines)


def _goes_on(last: _Line, line: _Line, margins: tuple[float, float]) -> bool:
    """Whether a line is of the same paragraph as the one above it: that one is full, and this one not set in."""
    left, right = margins
    if abs(last.size - line.size) > 1 or _HEADING.match(line.text):
        return False
    full = last.right > right - 1.8 * last.size
    return full and line.left < left + 1.2 * line.size
