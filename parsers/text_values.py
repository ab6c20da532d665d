"""The values behind a row's label in flattened text: read where it is certain which is which.

They count as the row's cells if there are exactly as many as columns, or if the text itself parts the cells (tabs,
pipes). Figures run together are never cut, unless there is one way only: n - 1 zeros and a number in n columns, since
no number begins with 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from parsers.numbers import fold, read_number
from parsers.tape import EXPLANATION

#: Fifteen cells with their white space are far shorter. What follows the last label may be the rest of the page.
_LONGEST_ROW = 4000
#: The rest of a label that no variant covers, explanations included.
_LONGEST_REST = 200
#: Columns of 四 by group, the narrowest table that prints its rows without labels.
_WIDE = 5
#: So many figures at the end of a line are a row's, not those of a sentence.
_SEVERAL = 3
_HAS_FIGURES = re.compile(r"\d")
_HAN = re.compile(r"[\u3400-\u9fff]")
_PARTS = re.compile(r"[|\t]")
_PIECE = re.compile(r"[^\s|]+")
_LABEL_REST = re.compile(
    r"[^\d\s|]*[\u3400-\u9fff)）]+(?=[\d\s|]|$)|\s*[“”\"'「」『』《》、.．:：,，;；()（）]+(?=[\s|\d/\\—－-]|$)"
)
_BEGINS_FIGURES = frozenset("0123456789-+/\\—－–无")
#: 4．政府信息公开行政复议、行政诉讼情况, below the last row of 三
_HEADING = re.compile(r"\d{1,2}[.．、]\s?[\u3400-\u9fff]{2}")
_GLUED = re.compile(r"\d[\d,]*(?:\.\d+)?(?:亿元|万元|元|件|条|项)?(?=[\u3400-\u9fff])(?![年月日号])")
_UNIT = re.compile(r"亿元|万元|元|件|条|项|宗|个")
_TRAILING = re.compile(r"(?:[(（]?[一二三四五六七八九][、)）]?|[(（、])?[\u3400-\u9fff].*$|[(（、.．]+$", re.DOTALL)
_ENDS_SENTENCE = tuple("、.．;；,，。:：)）")


@dataclass(frozen=True, slots=True)
class Piece:
    """A print on the tape and where it begins."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Values:
    """What stands behind a row's label: a piece for each column if `certain`, else all that is printed."""

    pieces: tuple[Piece, ...]
    certain: bool
    stop: int
    """Where the last piece ends; the label's own end where there is none."""
    more: bool = False
    """Figures follow that no column takes."""
    parted: bool = False
    """The text itself parts the cells, blank ones too."""


def read_values(text: str, start: int, stop: int, columns: int, *, signed: bool = False) -> Values:
    """The values of `columns` cells between two labels."""
    stop = min(stop, start + _LONGEST_ROW)
    if explained := EXPLANATION.match(text, start, stop):
        if columns >= _SEVERAL and "\n" in explained[0] and (inside := _inside(explained[0], start, columns, signed)):
            return replace(inside, more=_HAS_FIGURES.search(text, explained.end(), stop) is not None)
        start = explained.end()
    if rest := _LABEL_REST.match(text, start, min(stop, start + _LONGEST_REST)):
        start = rest.end()
    zone = text[start:stop]
    line = zone.split("\n", 1)[0]
    if ("\t" in line or "|" in line) and _PIECE.search(line):
        return _parted(line, start, columns, labelled=True)
    if columns >= _WIDE and not line.strip(" |\t"):  # the row may stand by itself, below its labels
        begin = len(line) + len(zone[len(line) :]) - len(zone[len(line) :].lstrip("\n"))
        below = zone[begin:].split("\n", 1)[0]
        if _PARTS.search(below) and (alone := _parted(below, start + begin, columns, labelled=False)).certain:
            return alone
    pieces = _skip_words([Piece(m[0], start + m.start()) for m in _PIECE.finditer(zone)])
    values = _leading_values(pieces, signed)
    zeros = _zeros(pieces, columns)
    if len(values) != columns and len(zeros) == columns:
        return Values(zeros, True, zeros[-1].start + len(zeros[-1].text))
    if not values and columns == 1 and pieces and pieces[0].start == start and (glued := _GLUED.match(pieces[0].text)):
        return Values((Piece(glued[0], start),), True, start + glued.end())
    if len(values) == columns:
        end = values[-1].start + len(values[-1].text)
        return Values(tuple(values), True, end, _has_figures(pieces[len(values) :]))
    behind = len(line) + start
    printed = values or [
        piece
        for piece in pieces[:1]
        if _has_figures([piece]) and (_is_row(piece, start) or (piece.start < behind and _ends_row(piece, columns)))
    ]
    if not printed:
        blank = tuple(Piece("", start + index) for index in range(columns))
        parted = line.count("|") in (columns, columns + 1) or line.count("\t") == columns
        return Values(blank, True, start, _has_figures(pieces), parted)
    figures = [Piece(_TRAILING.sub("", piece.text), piece.start) for piece in pieces if _has_figures([piece])]
    last = figures[-1] if figures else printed[-1]
    return Values(tuple(figures) or tuple(printed), False, last.start + len(last.text))


def _inside(explanation: str, start: int, columns: int, signed: bool) -> Values | None:
    """The values of a row whose explanation goes on below them, as a narrow column of labels is copied from a page:
    they end one of its lines but the last. None where none do."""
    position = start
    for line in explanation.split("\n")[:-1]:
        pieces = [Piece(match[0], position + match.start()) for match in _PIECE.finditer(line)]
        values = [*takewhile(lambda piece: _is_print(piece.text, signed), reversed(pieces))][::-1]
        if len(values) >= _SEVERAL:
            return Values(tuple(values), len(values) == columns, start + len(explanation))
        position += len(line) + 1
    return None


def _parted(line: str, start: int, columns: int, *, labelled: bool) -> Values:
    """A row whose cells the text itself parts; blank ones count. `labelled`: the row's label stands in front."""
    mark = "|" if "|" in line else "\t"
    cells: list[Piece] = []
    position = 0
    for text in line.split(mark):
        cells.append(Piece(fold(text), start + position + len(text) - len(text.lstrip())))
        position += len(text) + 1
    if not labelled and len(cells) == columns + 1 and not cells[0].text and not cells[-1].text:
        return Values(tuple(cells[1:-1]), False, start + len(line.rstrip()))  # a column or a blank at either end
    words = labelled and read_number(cells[0].text).meaning == "text"
    if words or (not cells[0].text and (labelled or len(cells) > columns)):
        cells = cells[1:]  # between the label, or the rest of it, and the first mark
    if mark == "|" and len(cells) > columns and not cells[-1].text:
        cells = cells[:-1]
    printed = [index for index, cell in enumerate(cells) if cell.text]
    stop = start + len(line.rstrip())
    if len(cells) == columns:
        return Values(tuple(cells), True, stop, parted=True)
    if printed and printed[-1] - printed[0] + 1 == len(printed) == columns:
        return Values(tuple(cells[printed[0] : printed[-1] + 1]), True, stop)
    return Values(tuple(cells[index] for index in printed) or (Piece("", start),), False, stop)


def _skip_words(pieces: list[Piece]) -> list[Piece]:
    """Without what is left of the label: words before the first print."""
    for index, piece in enumerate(pieces):
        if any(c.isdecimal() for c in piece.text) or read_number(piece.text).meaning != "text":
            return pieces[index:]
    return []


def _leading_values(pieces: Sequence[Piece], signed: bool) -> list[Piece]:
    values: list[Piece] = []
    for piece in pieces:
        if values and _UNIT.fullmatch(piece.text):
            values[-1] = Piece(values[-1].text + piece.text, values[-1].start)
            continue
        ends_sentence = piece.text.endswith(_ENDS_SENTENCE) and not ("(" in piece.text or "（" in piece.text)
        if ends_sentence or not _is_print(piece.text, signed):
            break
        values.append(piece)
    return values


def _is_print(text: str, signed: bool) -> bool:
    """Whether it can be a cell: a count with its unit, an amount, a stroke."""
    meanings = (read_number(text, money=money, signed=signed).meaning for money in (True, False))
    return any(meaning not in ("text", "unreadable") for meaning in meanings)


def _zeros(pieces: Sequence[Piece], columns: int) -> tuple[Piece, ...]:
    """n - 1 zeros and one number for n columns, however they run together: each zero must be a cell of its own."""
    digits: list[tuple[str, int]] = []
    for piece in pieces:
        run = len(piece.text) - len(piece.text.lstrip("0123456789"))
        digits += [(digit, piece.start + index) for index, digit in enumerate(piece.text[:run])]
        if run < len(piece.text):
            after = piece.text[run]
            if run and (after in "元万亿" or (not _HAN.match(after) and after not in "(（")):
                return ()  # a unit of money changes the number
            break
    zeros, last = digits[: columns - 1], digits[columns - 1 :]
    number = "".join(digit for digit, _ in last)
    if any(digit != "0" for digit, _ in zeros) or read_number(number).meaning != "number":
        return ()
    if last[-1][1] - last[0][1] != len(last) - 1:
        return ()  # a space in it: two numbers
    return (*(Piece(digit, start) for digit, start in zeros), Piece(number, last[0][1]))


def _ends_row(piece: Piece, columns: int) -> bool:
    """A figure for each column run into the end of a label that is broken by spaces."""
    return len(piece.text) - len(piece.text.rstrip("0123456789")) >= max(columns, 3)


def _is_row(piece: Piece, start: int) -> bool:
    """Cells run together, also behind the rest of the label, as against words with a figure in them."""
    text = piece.text
    return piece.start == start or not _HAN.search(text) or (text[0] in _BEGINS_FIGURES and not _HEADING.match(text))


def _has_figures(pieces: Iterable[Piece]) -> bool:
    return any(c.isdecimal() for piece in pieces for c in piece.text)
