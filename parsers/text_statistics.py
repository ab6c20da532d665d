"""The 政府信息公开情况统计表 of the years before 2019 in flattened text: one cell a line, cells parted by tabs, pipes
or spaces, or run together.

Figures that run together are cut only where there is one way: the number of the next row (2.传真申请数) follows from
the row before, and no value begins with 0. All else stays together, unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from parsers.formats.statistics import label_meanings, statistics_form
from parsers.numbers import fold, read_number
from parsers.statistics_rows import UNITS, Rows
from parsers.tape import Tape
from parsers.text_statistics_head import read_head
from parsers.text_statistics_items import read_items
from parsers.text_statistics_labels import UNIT, RowLabel, prints_rows, row_groups

#: What follows the last row may be the rest of the page.
_LONGEST_ROW = 400
_TOKEN = re.compile(r"[^\s|]+")
_NUMBER = re.compile(r"[+-]?\d(?:[\d,.]*\d)?(?:，\d{3}(?!\d))*")
_OWN_UNIT = re.compile(rf"(?:{UNITS})?(?:[(（].*)?$")
_CODE = re.compile(r"[\s|]*\d{1,3}[*＊]?(?=[\s|])")
_NUMBERING = re.compile(r"[.．、](?=\D)")
_DATE = re.compile(r"[年月日:：%]")
_FIGURES = re.compile(r"\d")
_NAMED = rf"(?P<label>[^\s|\d，。；;,][^\s|，。；;]{{1,60}}?)[\s|]+(?P<unit>{UNITS})(?=[\s|\d]|$)"
_GLUED = rf"(?P<glued>[\u3400-\u9fff“”《》（）()、]{{3,60}}?)(?P<by>{UNITS})(?=\d)"
#: Figures that run into a number are bounded: a page of digits would take its square.
_UNKNOWN = re.compile(rf"[\s|]*(?P<among>其中[:：]?)?(?:(?P<run>\d{{1,60}})[.．、])?(?:{_NAMED}|{_GLUED})")


class _Print(NamedTuple):
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class _Values:
    """What stands behind a label: the year's print, or all of them where it cannot be told."""

    unit: str
    year: _Print
    certain: bool
    stop: int


@dataclass(slots=True)
class StatisticsText:
    """The forms found in one text: their rows, and where each begins and ends."""

    found: list[Rows] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    unread: bool = False
    """The form is there, but in a print that no reader knows."""


def read_statistics_text(tape: Tape, number: int) -> StatisticsText:
    """Every form on the tape; `number` is that of the first among the text's tables."""
    text = StatisticsText()
    if statistics_form().markers.search(tape.squeezed):
        for rows, spans in read_items(tape, number):
            text.found.append(rows)
            text.spans += spans
        listed = list(text.spans)
        for labels in row_groups(tape):
            if any(start <= labels[0].lead < stop for start, stop in listed):
                continue
            form = _Form(tape, labels, number + len(text.found))
            form.read()
            text.found.append(form.rows)
            text.spans.append((form.head.start, form.stop))
        text.unread = not text.found and prints_rows(tape)
    return text


class _Form:
    """One form on the tape, row by row."""

    def __init__(self, tape: Tape, labels: Sequence[RowLabel], number: int) -> None:
        self.rows = Rows()
        self.head = read_head(tape.text, labels[0].lead)
        self.stop = labels[-1].stop
        self._tape = tape
        self._text = tape.text
        self._labels = labels
        self._table = number
        self._number = self.head.first
        """The number of the row before, where rows are numbered in a column of their own."""
        self._counts: dict[str | None, int] = {}
        """How far the parts of each row are counted: 2 after 2.传真申请数."""

    def read(self) -> None:
        for label, following in zip(self._labels, (*self._labels[1:], None), strict=True):
            self._count(label)
            stop = following.lead if following else min(len(self._text), label.stop + _LONGEST_ROW)
            self._take(label, stop, following)

    def _count(self, label: RowLabel) -> None:
        if label.run:
            parent = _parent(label.text)
            expected = self._counts.get(parent, 0) + 1
            fits = label.run.endswith(str(expected))
            self._counts[parent] = expected if fits else int(label.run[-1])

    def _before_number(self, run: str, start: int, parent: str | None) -> tuple[str, bool]:
        """The figures that run into the number of a next row, and whether the two can be told apart."""
        expected = str(self._counts.get(parent, 0) + 1)
        apart = self._text[start - 1].isspace() or self._text[start - 1] == "|"
        if run in ("", expected) or (apart and len(run) <= 2 and not run.endswith(expected)):
            return "", True
        return (run[: -len(expected)], True) if run.endswith(expected) else (run, False)

    def _take(self, row: RowLabel, stop: int, following: RowLabel | None) -> None:
        """Keeps a row, and the unknown ones between it and the next known one."""
        label, start, parent = row, row.stop, _parent(row.text)
        while following and (unknown := _UNKNOWN.search(self._text, start, stop)):
            if not _only_values(self._text, start, unknown):
                break
            run, lead = unknown["run"] or "", unknown.start("run") if unknown["run"] else unknown.start()
            glued = ("", True) if unknown["among"] else self._before_number(run, lead, parent)
            if run:
                self._counts[parent] = self._counts.get(parent, 0) + 1
            self._claim(label, self._values(start, lead, glued, more=True))
            label = self._unknown(unknown)
            start = label.stop
        glued = ("", True)
        if following and not following.among:
            glued = self._before_number(following.run, following.lead, _parent(following.text))
        values = self._values(start, stop, glued, more=following is not None)
        self._claim(label, values)
        self.stop = values.stop
        if following and _FIGURES.search(self._text, self.stop, stop) and not self.head.numbered:
            self.rows.ledger.doubt("table_rows_unknown")

    def _unknown(self, row: re.Match[str]) -> RowLabel:
        group = "label" if row["label"] else "glued"
        printed = self._tape.printed[row.start(group) : row.end(group)]
        return RowLabel(
            row.start(), row.end(group), row[group], printed, among=bool(row["among"]), run=row["run"] or ""
        )

    def _claim(self, label: RowLabel, values: _Values) -> None:
        name = self.rows.name(label.text, label.printed)
        if name is None:
            return
        certain = values.certain and not label.merged
        if not certain:
            self.rows.ledger.doubts = True
        line, position = self._tape.line_of(values.year.start)
        self.rows.claim(
            name, values.year.text, certain, (self._table, line, position, False), values.unit or label.text
        )

    def _values(self, start: int, stop: int, glued: tuple[str, bool], *, more: bool) -> _Values:
        """The values between `start` and `stop`, and those `glued` to the next row's number."""
        end = self._text.find("\n", start, stop)
        line = self._text[start : stop if end < 0 else end]
        if ("\t" in line or "|" in line) and (read := self._parted(line, start)):
            return read
        unit, position = self._before_values(start, stop)
        prints, certain = self._prints(position, stop)
        if glued[0]:
            prints.append(_Print(glued[0], stop))
        end = prints[-1].start + len(prints[-1].text) if prints else position
        if self.head.numbered and more:
            self._number += 1
            if prints and prints[-1].text.isdecimal() and int(prints[-1].text) == self._number:
                prints.pop()
            else:
                certain = False
        return self._chosen(unit, prints, position, end, certain=certain and glued[1])

    def _before_values(self, start: int, stop: int) -> tuple[str, int]:
        """The unit, and where the values begin: behind unit and code, in the order of the header."""
        unit, position = "", start
        for role in [role for role in self.head.columns if role in ("unit", "code")] or ["unit"]:
            if role == "unit" and (match := UNIT.match(self._text, position, stop)):
                unit, position = match["unit"], match.end()
            elif role == "code" and (match := _CODE.match(self._text, position, stop)):
                position = match.end()
        return unit, position

    def _chosen(self, unit: str, prints: list[_Print], position: int, end: int, *, certain: bool) -> _Values:
        everything = _Print(" ".join(piece.text for piece in prints), prints[0].start if prints else position)
        if not prints:
            return _Values(unit, everything, certain, end)
        if len(prints) == 1:
            prints = _zeros(prints[0], self.head.values) or prints
        touching = prints[0].start == position and len(prints[0].text) > 1
        if touching and not self.head.told:
            certain = False  # it may be two cells
        if not certain or len(prints) != self.head.values or self.head.year is None:
            return _Values(unit, everything, False, end)
        return _Values(unit, prints[self.head.year], True, end)

    def _prints(self, start: int, stop: int) -> tuple[list[_Print], bool]:
        """The values up to the first thing that is none, and whether they are told apart from what follows."""
        prints: list[_Print] = []
        for token in _TOKEN.finditer(self._text, start, stop):
            number = _NUMBER.match(token[0])
            if number is None:
                if read_number(token[0]).meaning not in ("not_applicable", "annotated"):
                    break
                prints.append(_Print(token[0], token.start()))
                continue
            rest = token[0][number.end() :]
            if _NUMBERING.match(rest):
                alone = token.start() > start and len(number[0]) <= 2
                return (prints, True) if alone else ([*prints, _Print(number[0], token.start())], False)
            if _DATE.match(rest):
                break
            whole = not rest or _OWN_UNIT.match(rest) is not None
            prints.append(_Print(token[0] if whole else number[0], token.start()))
            if not whole:
                break
        return prints, True

    def _parted(self, line: str, start: int) -> _Values | None:
        """A row whose cells the text itself parts; blank ones count. None where they are not the header's."""
        mark = "|" if "|" in line else "\t"
        cells: list[_Print] = []
        position = start
        for cell in line.split(mark):
            cells.append(_Print(fold(cell), position + len(cell) - len(cell.lstrip())))
            position += len(cell) + 1
        cells = cells[1:-1] if mark == "|" and not cells[-1].text else cells[1:]
        roles = self.head.columns
        if len(cells) != len(roles) or self.head.year is None:
            return None
        values = [cell for role, cell in zip(roles, cells, strict=True) if role == "value"]
        units = [cell.text for role, cell in zip(roles, cells, strict=True) if role == "unit" and cell.text]
        if units and _FIGURES.search(units[0]):
            return None
        self._number += 1
        return _Values(units[0] if units else "", values[self.head.year], True, start + len(line.rstrip()))


def _only_values(text: str, start: int, unknown: re.Match[str]) -> bool:
    """Whether only values stand between a row's label and the unknown row, so that nothing is skipped."""
    return not re.search(r"[，。；]|[\u3400-\u9fff]{4}", text[start : unknown.start()])


def _parent(label: str) -> str | None:
    """The row or heading that a label's number counts in."""
    hits = label_meanings(label)
    return hits[0].under if hits else None


def _zeros(piece: _Print, count: int) -> list[_Print]:
    """Digits run together that can be cut in one way only: zeros, and at most a number after them."""
    digits = piece.text
    zeros, last = digits[: count - 1], digits[count - 1 :]
    if count < 2 or not last or not digits.isdecimal() or zeros.strip("0") or (len(last) > 1 and last[0] == "0"):
        return []
    return [*(_Print("0", piece.start + at) for at in range(len(zeros))), _Print(last, piece.start + len(zeros))]
