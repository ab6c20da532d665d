"""The official tables in flattened text: one cell a line, cells parted by tabs, pipes or spaces, or run together.

Only what is certain is read. A row's values stand between its label and the next; they count as its cells if there
are exactly as many as columns, or if the text itself parts the cells (tabs, pipes). Figures run together are never
cut, unless there is one way only: n - 1 zeros and a number in n columns, since no number begins with 0. With fewer
figures than columns nobody can say which are missing: all the row's cells are uncertain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from parsers.align import Header, Ledger, Located
from parsers.formats.vocabulary import PROACTIVE, REQUESTS, REVIEW
from parsers.grid import Place
from parsers.numbers import fold, header_unit, read_number
from parsers.readers import columns_of, requests_form, review_form
from parsers.tape import Label, Tape

#: More words than this between two labels are prose: the table has ended.
_PROSE = 60
_HAN = re.compile(r"[\u3400-\u9fff]")
_PIECE = re.compile(r"[^\s|]+")
_LABEL_REST = re.compile(r"[^\d\s|]*[\u3400-\u9fff)）]+(?=[\d\s|]|$)|[“”\"'、.．:：,，;；()（）]+(?=[\s|\d]|$)")
_GLUED = re.compile(r"\d[\d,]*(?:\.\d+)?(?:亿元|万元|元|件|条|项)?(?=[\u3400-\u9fff])(?![年月日号])")
_UNIT = re.compile(r"亿元|万元|元|件|条|项|宗|个")
_NUMBERING = re.compile(r"[1-9][.．、](?!\d)")
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
    rest: bool = False
    """Figures follow that no column takes."""


def read_values(text: str, start: int, stop: int, columns: int, *, signed: bool = False) -> Values:
    """The values of `columns` cells between two labels."""
    if rest := _LABEL_REST.match(text, start, stop):
        start = rest.end()
    zone = text[start:stop]
    line = zone.split("\n", 1)[0]
    if ("\t" in line or "|" in line) and _PIECE.search(line):
        return _parted(line, start, columns)
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
    printed = values or [piece for piece in pieces[:1] if _has_figures([piece]) and piece.text[0] in "0123456789-+"]
    if not printed:
        blank = tuple(Piece("", start + index) for index in range(columns))
        return Values(blank, True, start, _has_figures(pieces))
    figures = [Piece(_TRAILING.sub("", piece.text), piece.start) for piece in pieces if _has_figures([piece])]
    last = figures[-1] if figures else printed[-1]
    return Values(tuple(figures) or tuple(printed), False, last.start + len(last.text))


def _parted(line: str, start: int, columns: int) -> Values:
    """A row whose cells the text itself parts; blank ones count."""
    mark = "|" if "|" in line else "\t"
    cells: list[Piece] = []
    position = 0
    for text in line.split(mark):
        cells.append(Piece(fold(text), start + position + len(text) - len(text.lstrip())))
        position += len(text) + 1
    if cells and not cells[0].text:
        cells = cells[1:]  # between the label and the first mark
    if mark == "|" and cells and not cells[-1].text:
        cells = cells[:-1]
    printed = [index for index, cell in enumerate(cells) if cell.text]
    stop = start + len(line.rstrip())
    if len(cells) == columns:
        return Values(tuple(cells), True, stop)
    if printed and printed[-1] - printed[0] + 1 == len(printed) == columns:
        return Values(tuple(cells[printed[0] : printed[-1] + 1]), True, stop)
    return Values(tuple(cells[index] for index in printed) or (Piece("", start),), False, stop)


def _skip_words(pieces: list[Piece]) -> list[Piece]:
    """Without what is left of the label: words before the first print."""
    for index, piece in enumerate(pieces):
        if any(c.isdigit() for c in piece.text) or read_number(piece.text).meaning != "text":
            return pieces[index:]
    return []


def _leading_values(pieces: Sequence[Piece], signed: bool) -> list[Piece]:
    values: list[Piece] = []
    for piece in pieces:
        if values and _UNIT.fullmatch(piece.text):
            values[-1] = Piece(values[-1].text + piece.text, values[-1].start)
            continue
        ends_sentence = piece.text.endswith(_ENDS_SENTENCE) and not ("(" in piece.text or "（" in piece.text)
        if ends_sentence or read_number(piece.text, money=True, signed=signed).meaning in ("text", "unreadable"):
            break
        values.append(piece)
    return values


def _zeros(pieces: Sequence[Piece], columns: int) -> tuple[Piece, ...]:
    """n - 1 zeros and one number for n columns, however they run together: each zero must be a cell of its own."""
    digits: list[tuple[str, int]] = []
    for piece in pieces:
        run = len(piece.text) - len(piece.text.lstrip("0123456789"))
        digits += [(digit, piece.start + index) for index, digit in enumerate(piece.text[:run])]
        if run < len(piece.text):
            if run and not _HAN.match(piece.text[run]) and piece.text[run] not in "(（":
                return ()
            break
    zeros, last = digits[: columns - 1], digits[columns - 1 :]
    number = "".join(digit for digit, _ in last)
    if any(digit != "0" for digit, _ in zeros) or read_number(number).meaning != "number":
        return ()
    if last[-1][1] - last[0][1] != len(last) - 1:
        return ()  # a space in it: two numbers
    return (*(Piece(digit, start) for digit, start in zeros), Piece(number, last[0][1]))


def _has_figures(pieces: Iterable[Piece]) -> bool:
    return any(c.isdigit() for piece in pieces for c in piece.text)


@dataclass(slots=True)
class TextTables:
    """What was found in one text."""

    ledgers: dict[str, list[Ledger]] = field(default_factory=lambda: {PROACTIVE: [], REQUESTS: [], REVIEW: []})
    spans: list[tuple[int, int]] = field(default_factory=list)
    votes: list[str] = field(default_factory=list)


class TextReader:
    """Walks the labels of a tape and keeps the rows of the tables that begin on it."""

    def __init__(self, tape: Tape) -> None:
        self.found = TextTables()
        self._tape = tape
        self._labels = tape.labels()
        self._table: str | None = None
        self._start = self._stop = 0
        self._number = -1
        self._ledger = Ledger()
        self._header: list[Place] = []
        self._columns: list[str] = []
        self._group: str | None = None

    def read(self) -> TextTables:
        for index, label in enumerate(self._labels):
            following = self._labels[index + 1].start if index + 1 < len(self._labels) else len(self._tape.text)
            if self._table and len(_HAN.findall(self._tape.text, self._stop, label.start)) > _PROSE:
                self._close()
            self._take(label, following)
        self._close()
        return self.found

    def _take(self, label: Label, following: int) -> None:
        kinds = {(hit.table, hit.kind) for hit in label.hits}
        if (PROACTIVE, "mark") in kinds or (PROACTIVE, "corner") in kinds:
            self._begin(PROACTIVE, label)
            self._header = []
            self._stop = max(self._stop, label.stop)
        elif (REQUESTS, "corner") in kinds and not (self._table == REQUESTS and self._ledger.rows):
            self._begin(REQUESTS, label)
            self._stop = label.stop
        elif {(REVIEW, "group")} == kinds and self._table != REVIEW:
            self._begin(REVIEW, label)
            self._stop = label.stop
        elif self._table == PROACTIVE:
            self._take_proactive(label, following)
        elif self._table == REQUESTS:
            self._take_requests(label, following)
        elif self._table == REVIEW:
            self._take_review(label, following)

    def _begin(self, table: str, label: Label) -> None:
        if self._table == table:
            return
        self._close()
        self._table = table
        self._start = label.start
        self._stop = label.stop
        self._number += 1
        self._ledger = Ledger()
        self._header, self._columns, self._group = [], [], None

    def _close(self) -> None:
        if self._table and self._ledger.rows:
            self.found.ledgers[self._table].append(self._ledger)
            self.found.spans.append((self._start, self._stop))
        self._table = None
        self._ledger = Ledger()

    def _code(self, label: Label, kind: str) -> str | None:
        codes = [hit.code for hit in label.hits if hit.table == self._table and hit.kind == kind]
        return codes[0] if codes else None

    def _take_proactive(self, label: Label, following: int) -> None:
        if self._code(label, "column"):
            self._header += self._cut_headers(label.start)
            explained = self._explanation(label.stop, following)
            self._header.append(
                Place(len(self._header), len(self._header) + 1, label.text + explained, 0, copied=False)
            )
            self._stop = label.stop + len(explained)
        elif row := self._code(label, "row"):
            self._header += self._cut_headers(label.start) if row not in self._ledger.rows and not self._columns else []
            if found := columns_of(row, self._header):
                form, item, headers = found
                self.found.votes.append(form)
                codes = [header.code for header in headers]
                self._claim(row, codes, label, following, headers, {c.code for c in item.columns if c.money})

    def _explanation(self, start: int, following: int) -> str:
        text = self._tape.text[start:following]
        match = re.match(r"[(（][^()（）]*[)）]", text)
        return match[0] if match else ""

    def _cut_headers(self, stop: int) -> list[Place]:
        """Halves of headers that no label covers, e.g. 本年新 before 对外公开总数量."""
        if self._ledger.rows and not self._header:
            return []
        pieces = [m[0] for m in _PIECE.finditer(self._tape.text, self._stop, stop) if _HAN.search(m[0])]
        count = len(self._header)
        return [Place(count + i, count + i + 1, piece, 0, copied=False) for i, piece in enumerate(pieces)]

    def _take_requests(self, label: Label, following: int) -> None:
        order = [column.code for column in requests_form().columns]
        row = self._code(label, "row")
        column = self._code(label, "column")
        if not self._ledger.rows and column and row in (None, "total", "other_other"):
            self._columns.append(column)
            self._stop = label.stop
            return
        if len(set(self._columns)) < 4:
            return  # words of the prose, no header
        codes = self._requests_columns(order)
        if group := self._code(label, "group"):
            self._group = group
            self._stop = max(self._stop, label.stop)
            values = read_values(self._tape.text, label.stop, following, len(order))
            begins = _PIECE.match(self._tape.text, values.pieces[0].start)
            numbered = begins and _NUMBERING.match(begins[0])
            if group == "other" and any(piece.text for piece in values.pieces) and not numbered:
                self._claim("other_other", codes, label, following)
        elif row and (row != "other_other" or self._group == "other"):
            self._claim(row, codes, label, following)
            if row == "carried_out":
                self._close()

    def _requests_columns(self, order: list[str]) -> list[str]:
        """自然人 first and 总计 last, as the form flattens; the kinds between them as the header prints them."""
        between = [code for code in self._columns if code in order[1:-1]]
        if sorted(between) == sorted(order[1:-1]):
            return [order[0], *between, order[-1]]
        self._ledger.doubts = True
        return order

    def _take_review(self, label: Label, following: int) -> None:
        column = self._code(label, "column")
        if column:
            self._columns.append(column)
        self._stop = label.stop
        order = [code.code for code in review_form().columns]
        names = [group.code for group in review_form().groups if group.code != "suits"]
        if self._columns != order * len(names):
            return
        codes = [f"{name}.{code}" for name in names for code in order]
        values = read_values(self._tape.text, label.stop, following, len(codes))
        self._stop = values.stop
        for index, name in enumerate(names):
            part = slice(index * len(order), (index + 1) * len(order))
            located = list(self._located(name, order, values, values.pieces[part] if values.certain else values.pieces))
            self._ledger.claim(name, located)
        self._close()

    def _claim(
        self,
        row: str,
        codes: Sequence[str],
        label: Label,
        following: int,
        headers: Sequence[Header] = (),
        money: Iterable[str] = (),
    ) -> None:
        signed = "change" in codes
        values = read_values(self._tape.text, label.stop, following, len(codes), signed=signed)
        if values.rest and following < len(self._tape.text) and row not in ("carried_out", "fees", "procurement"):
            self._ledger.doubt("table_rows_unknown")
        units = {header.code: header_unit(header.text) for header in headers if header.code in money}
        located = self._located(row, codes, values, values.pieces, frozenset(money), units)
        self._ledger.claim(row, located)
        self._stop = max(label.stop, values.stop)

    def _located(
        self,
        row: str,
        codes: Sequence[str],
        values: Values,
        pieces: Sequence[Piece],
        money: frozenset[str] = frozenset(),
        units: dict[str, str | None] | None = None,
    ) -> Iterator[Located]:
        if not values.certain:
            everything = Piece(" ".join(piece.text for piece in values.pieces), values.pieces[0].start)
            pieces = [everything] * len(codes)
        for code, piece in zip(codes, pieces, strict=True):
            line, position = self._tape.line_of(piece.start)
            yield Located(
                row,
                code,
                piece.text,
                values.certain,
                self._number,
                line,
                position,
                money=code in money,
                signed=code == "change",
                unit=(units or {}).get(code),
            )
