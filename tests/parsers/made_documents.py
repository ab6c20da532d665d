"""Pages made into Word documents and PDFs: the same paragraphs and tables, as these formats hold them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from lxml import html

from parsers.chinese import clean

Cell = tuple[str, int, int]
"""text, columns, rows"""
Block = str | list[list[Cell]]

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def blocks_of(page: str) -> list[Block]:
    """A simple page's headings, paragraphs and tables."""
    found: list[Block] = []
    for element in html.document_fromstring(page).iter("h1", "p", "table"):
        if element.tag == "table":
            found.append([[_cell(cell) for cell in row.iter("td")] for row in element.iter("tr")])
        elif not any(ancestor.tag == "table" for ancestor in element.iterancestors()):
            found.append(clean(element.text_content()))
    return [block for block in found if block]


def _cell(cell: html.HtmlElement) -> Cell:
    return clean(cell.text_content()), int(cell.get("colspan", 1)), int(cell.get("rowspan", 1))


# --- Word ------------------------------------------------------------------------------------------------------------


def docx(body: str, **parts: str) -> bytes:
    """A document with this body; further parts by name (`numbering`, `styles`)."""
    document = f'<w:document {WORD} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>{body}</w:body></w:document>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {"document": document, **parts}.items():
            archive.writestr(zipfile.ZipInfo(f"word/{name}.xml", (2024, 1, 1, 0, 0, 0)), text)
    return stream.getvalue()


def word(page: str) -> bytes:
    """The page as Word saves it."""
    return docx("".join(_word_table(b) if isinstance(b, list) else paragraph(b) for b in blocks_of(page)))


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph; a run ends in the middle of a word, as Word likes it."""
    half = len(text) // 2
    runs = "".join(f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for part in (text[:half], text[half:]))
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def _word_table(rows: list[list[Cell]]) -> str:
    above: dict[int, tuple[int, int]] = {}  # column: (columns, rows still to come) of a cell from above
    lines = []
    for row in rows:
        cells, column, line = iter(row), 0, ""
        left = len(row)
        while left or column in above:
            if column in above:
                width, rest = above.pop(column)
                line += _word_cell("", width, '<w:vMerge w:val="continue"/>')
                following = {column: (width, rest - 1)} if rest > 1 else {}
            else:
                text, width, down = next(cells)
                left -= 1
                line += _word_cell(text, width, '<w:vMerge w:val="restart"/>' if down > 1 else "")
                following = {column: (width, down - 1)} if down > 1 else {}
            above = {**above, **{-1 - at: value for at, value in following.items()}}  # for the next row
            column += width
        above = {-1 - at: value for at, value in above.items()}
        lines.append(f"<w:tr>{line}</w:tr>")
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(lines)}</w:tbl>"


def _word_cell(text: str, columns: int, merge: str) -> str:
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{paragraph(text)}</w:tc>"


# --- PDF -------------------------------------------------------------------------------------------------------------

_LEFT, _RIGHT, _TOP, _BOTTOM = 74.0, 522.0, 770.0, 90.0


@dataclass
class _Sheet:
    """One page's content stream; y grows upwards."""

    content: list[str] = field(default_factory=list)
    y: float = _TOP

    def text(self, x: float, y: float, size: float, text: str) -> None:
        self.content.append(f"BT /F1 {size:g} Tf {x:.2f} {y:.2f} Td <{text.encode('utf-16-be').hex()}> Tj ET")

    def box(self, x: float, y: float, width: float, height: float) -> None:
        self.content.append(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re S")


def pdf(page: str) -> bytes:
    """The page as it is printed: lines of 28 characters, ruled tables, page numbers, tables cut by page breaks."""
    sheets = [_Sheet()]
    for number, block in enumerate(blocks_of(page)):
        if isinstance(block, list):
            _print_table(sheets, block)
        elif number == 0:
            _print_lines(sheets, [(_LEFT + 60, block)], 22)
        else:
            _print_lines(sheets, _wrapped(block), 16)
    for number, sheet in enumerate(sheets, start=1):
        sheet.text(290, 40, 12, f"- {number} -")
    return _file([sheet.content for sheet in sheets])


def _wrapped(text: str) -> list[tuple[float, str]]:
    """(where a line begins, the line): the first is set in by two characters, digits take half of one."""
    lines = [(_LEFT + 32, "")]
    for character in text:
        x, line = lines[-1]
        if x + _width(line + character) > _RIGHT:
            lines.append((_LEFT, ""))
            x, line = lines[-1]
        lines[-1] = (x, line + character)
    return lines


def _width(text: str) -> float:
    return sum(8 if character.isascii() else 16 for character in text)


def _room(sheets: list[_Sheet], height: float) -> _Sheet:
    if sheets[-1].y - height < _BOTTOM:
        sheets.append(_Sheet())
    return sheets[-1]


def _print_lines(sheets: list[_Sheet], lines: Sequence[tuple[float, str]], size: float) -> None:
    for x, text in lines:
        sheet = _room(sheets, 28)
        sheet.y -= 28
        sheet.text(x, sheet.y, size, text)


def _print_table(sheets: list[_Sheet], rows: list[list[Cell]]) -> None:
    placed = _placed(rows)
    width = (_RIGHT - _LEFT) / max(column + columns for cells in placed for column, _, columns, _ in cells)
    heights = [
        10.0 + 10 * max((_lines(text, columns, width) for _, text, columns, down in cells if down == 1), default=1)
        for cells in placed
    ]
    row = 0
    while row < len(rows):
        sheet = _room(sheets, heights[row] + 12)
        sheet.y -= 12
        last = row
        while last < len(rows) and sheet.y - sum(heights[row : last + 1]) >= _BOTTOM:
            last += 1
        _print_rows(sheet, placed, heights, width, row, max(last, row + 1))
        row = max(last, row + 1)


def _lines(text: str, columns: int, width: float) -> int:
    return len(_cut(text, columns, width))


def _cut(text: str, columns: int, width: float) -> list[str]:
    room = max(1, int((columns * width - 4) / 8))
    if text.isascii():
        return [text]
    return [text[at : at + room] for at in range(0, len(text), room)]


def _print_rows(
    sheet: _Sheet,
    placed: list[list[tuple[int, str, int, int]]],
    heights: list[float],
    width: float,
    first: int,
    end: int,
) -> None:
    """The rows of one page; a cell that is cut by its end goes on, empty, on the next."""
    top = {first: sheet.y}
    for row in range(first, end):
        top[row + 1] = top[row] - heights[row]
    for row, cells in enumerate(placed):
        for column, text, columns, down in cells:
            begin, stop = max(row, first), min(row + down, end)
            if begin >= stop:
                continue
            x = _LEFT + column * width
            sheet.box(x, top[stop], columns * width, top[begin] - top[stop])
            if row >= first:
                for number, line in enumerate(_cut(text, columns, width)):
                    sheet.text(x + 2, top[begin] - 11 - 10 * number, 8, line)
    sheet.y = top[end]


def _placed(rows: list[list[Cell]]) -> list[list[tuple[int, str, int, int]]]:
    """(column, text, columns, rows) of each cell."""
    taken: set[tuple[int, int]] = set()
    found = []
    for row, cells in enumerate(rows):
        column, line = 0, []
        for text, columns, down in cells:
            while (row, column) in taken:
                column += 1
            line.append((column, text, columns, down))
            taken |= {(row + r, column + c) for r in range(down) for c in range(columns)}
        found.append(line)
    return found


def _file(pages: list[list[str]]) -> bytes:
    """A PDF in a standard Chinese font that viewers bring along (ISO 32000-1, 9.7.5.2: UniGB-UCS2-H)."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
        "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> "
        "/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox "
        "[0 -120 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >> /W [1 95 500] >>] >>",
    ]
    for number, content in enumerate(pages):
        stream = "\n".join(content)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    result, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(result))
        result += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    result_end = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(result)}\n%%EOF\n"
    return f"{result}xref\n0 {size}\n0000000000 65535 f \n{table}{result_end}".encode("ascii")
