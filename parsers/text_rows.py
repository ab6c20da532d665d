"""Rows of tables that keep their cells apart as flattened text seldom does: comma-separated values, drawn boxes.

Sentences have commas too, so a line of values counts only by what its cells are (labels and values), and only where at
least three such lines stand together. Then the commas become tabs, as which the readers of flattened text know them; no
place on the line moves. A number with unquoted commas of its own gives a cell too many: its row is uncertain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.chinese import normalise
from parsers.formats.statistics import label_meanings
from parsers.formats.vocabulary import meanings, simplified
from parsers.numbers import read_number

#: Lines that make a table.
_ENOUGH = 3
#: No cell of the forms is longer, explanations included.
_LONGEST_CELL = 160
#: Nor a head that no form knows.
_LONGEST_HEAD = 16
_LONGEST_ROW = 800
_PIPES = str.maketrans("│┃║┆┇┊┋", "|||||||")
_CORNERS = frozenset("┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬")
#: What a ruling is made of.
_STROKES = _CORNERS | frozenset(" \xa0\u3000─━═┄┅┈┉│┃║-—")
_PARTED = re.compile(r"[\t|]")
_HEAD = re.compile(r"\s*(?:\d{1,2}[.．、])?\D*(?:20\d\d\s?年)?\D*")
#: Values behind a label, parted by white space.
_FIGURES = re.compile(r"\s\d[\d.]*\s*$|\s\d[\d.]*\s+\d")
_SENTENCE = re.compile("[。；;！？]")


def without_boxes(lines: Sequence[str]) -> Sequence[str]:
    """The lines of a table that was drawn with characters, with pipes between its cells and without its rulings.

    >>> without_boxes(["├────┼──┤", "│规章　│ 3│", "│ 时效性 │—│"])
    ['', '|规章　| 3|', '| 时效性 |—|']
    """
    if not any("│" in line or "┃" in line or "║" in line for line in lines):
        return lines
    return ["" if _CORNERS & set(line) and set(line) <= _STROKES else line.translate(_PIPES) for line in lines]


def parted_by_commas(lines: Sequence[str]) -> Sequence[str]:
    """The lines, with tabs for the commas between cells.

    >>> parted_by_commas(["信息内容,本年制发件数,本年废止件数,现行有效件数", '规章,0,0,"1,203"', "行政规范性文件,2,,5"])
    ['信息内容\\t本年制发件数\\t本年废止件数\\t现行有效件数', '规章\\t0\\t0\\t 1,203 ', '行政规范性文件\\t2\\t\\t5']
    """
    if sum(1 for line in lines if "," in line) < _ENOUGH:
        return lines
    found = list(lines)
    run: list[tuple[int, str]] = []
    known = False
    for number, line in enumerate((*lines, "。")):
        if not line or line.isspace() or ("," not in line and _is_label(line)):
            continue  # 第二十条第（八）项 on a line of its own
        parted = _tabbed(line) if "," in line and not _PARTED.search(line) and len(line) <= _LONGEST_ROW else line
        cells = parted.split("\t") if parted is not line else []
        if not _is_row(cells):
            if known and len(run) >= _ENOUGH:
                for place, text in run:
                    found[place] = text
            run, known = [], False
            continue
        run.append((number, parted))
        known = known or any(_is_label(cell) for cell in cells)
    return found


def _tabbed(line: str) -> str:
    """A tab for each comma outside of quotes, a space for each quote."""
    quoted = False
    text: list[str] = []
    for character in line:
        if character == '"':
            quoted = not quoted
            character = " "
        elif character == "," and not quoted:
            character = "\t"
        text.append(character)
    return line if quoted else "".join(text)


def _is_row(cells: Sequence[str]) -> bool:
    """A header of short words, or labels with their values."""
    if len(cells) < 2 or any(len(cell) > _LONGEST_CELL or _SENTENCE.search(cell) for cell in cells):
        return False
    return all(_is_value(cell) or _is_label(cell) or _is_head(cell) for cell in cells)


def _is_value(cell: str) -> bool:
    found = (read_number(cell, money=money, signed=True).meaning for money in (True, False))
    return any(meaning not in ("text", "unreadable") for meaning in found)


def _is_head(cell: str) -> bool:
    """Words that no form knows; figures among them are a year or the row's number, or the cell is more than one."""
    return len(cell) <= _LONGEST_HEAD and _HEAD.fullmatch(cell) is not None


def _is_label(cell: str) -> bool:
    text = simplified(normalise(cell.strip()))
    return not _FIGURES.search(text) and bool(meanings(text) or label_meanings(text))
