"""One table in flattened text as its rows are found: what a row's label claims of the text behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import dropwhile

from parsers.align import Header, Ledger, Located
from parsers.formats.vocabulary import PROACTIVE
from parsers.numbers import header_unit, noted_unit
from parsers.readers import adds_up
from parsers.tape import Label, Tape
from parsers.text_values import Piece, Values, read_values

#: Heads of 三 that are beyond doubt its header.
SURE = 4
#: A head stands at most this far above the first row.
HEADER = 120
HAN = re.compile(r"[\u3400-\u9fff]")
PIECE = re.compile(r"[^\s|]+")
_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,9}(?:\.\d+)?")
#: So many figures that no label claims are a row; fewer may be a date or a page's number.
_FIGURES = 3


class TextLedger:
    """The table that is being read: its ledger, and how far of the tape it has taken."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape
        self._table: str | None = None
        self._start = self._stop = 0
        self._number = -1
        self._ledger = Ledger()

    def _claim(
        self,
        row: str,
        codes: Sequence[str],
        label: Label,
        following: int,
        headers: Sequence[Header] = (),
        money: Iterable[str] = (),
        fewer: Sequence[str] = (),
    ) -> None:
        """`fewer`: the columns of a row that has just as many values, where it has not one for each of `codes`."""
        signed = "change" in codes
        self._doubt_between(self._stop, label.start)
        values = read_values(self._tape.text, label.stop, following, len(codes), signed=signed)
        if fewer and not values.certain:
            less = read_values(self._tape.text, label.stop, following, len(fewer))
            codes, values = (fewer, less) if less.certain else (codes, values)
        if row and len(codes) < SURE and codes[-1] == "total" and not adds_up([piece.text for piece in values.pieces]):
            values = replace(values, certain=False)  # so few that the header may have lost them
        if values.more and following < len(self._tape.text) and row not in ("carried_out", "fees", "procurement"):
            self._ledger.doubt("table_rows_unknown")
        units = {h.code: header_unit(h.text) or self._noted_unit() for h in headers if h.code in money}
        located = self._located(row, codes, values, values.pieces, frozenset(money), units)
        self._ledger.claim(row, located)
        self._stop = max(label.stop, values.stop)

    def _doubt_between(self, start: int, stop: int) -> None:
        """Figures between two rows, or between the header and the first, are those of a row that no form knows."""
        pieces = PIECE.findall(self._tape.text, start, max(start, stop))
        found = [piece for piece in pieces if _FIGURE.fullmatch(piece)]
        behind_words = dropwhile(lambda piece: not HAN.search(piece), pieces)
        # Rows of 二 may have a single one: behind a label, as a page's number is not.
        enough = self._table == PROACTIVE and any(_FIGURE.fullmatch(piece) for piece in behind_words)
        if (enough or len(found) >= _FIGURES) and not (
            len(found) > 1 and found == [str(n) for n in range(1, len(found) + 1)]
        ):
            self._ledger.doubt("table_rows_unknown")

    def _noted_unit(self) -> str | None:
        """The unit of money that a note right above the table names."""
        above = self._tape.text[max(0, self._start - 2 * HEADER) : self._start].rstrip().split("\n")[-2:]
        return next((unit for line in above if (unit := noted_unit(line))), None)

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
            if not code:
                continue  # a column that no format knows
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
