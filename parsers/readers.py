"""What the readers of the three official tables share: rows with their meanings, and what a reader says of a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from parsers.align import Ledger, Located
from parsers.formats.vocabulary import Hit
from parsers.grid import Grid, Place
from parsers.numbers import read_number

#: A row's printed places with what they can mean, in the order of their columns.
Seen = Sequence[tuple[Place, tuple[Hit, ...]]]
_WORDS = re.compile(r"[\u3400-\u9fff]{2}")


class Taken(IntEnum):
    """Whether a row belongs to an official table."""

    NO = 0
    BESIDE = 1
    """If the table is there at all: a mark or a group's label on a row of its own."""
    YES = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a grid with its places' meanings."""

    grid: Grid
    index: int
    places: tuple[Place, ...]
    seen: Seen
    meant: Sequence[tuple[Place, Hit]]
    """Each meaning of each place; places without any are left out."""
    turned: bool = False
    """The table stands on its side in the page: its rows are the grid's columns."""

    def codes(self, table: str, kind: str, *, own: bool = False) -> list[tuple[Place, str]]:
        """(place, code) of every meaning of this kind; `own` leaves out copies from rowspans above."""
        return [
            (place, hit.code)
            for place, hit in self.meant
            if hit.kind == kind and hit.table == table and not (own and place.copied)
        ]

    def right_of(self, label: Place) -> list[Place]:
        return [place for place in self.places if place.start >= label.stop]

    def locate(self, row: str, column: str, place: Place, certain: bool) -> Located:
        line, position = (place.start, place.row) if self.turned else (place.row, place.start)
        return Located(row, column, place.text, certain, self.grid.number, line, position, place.copied)


class Reader(Protocol):
    """Takes the rows of one official table.

    A row in another <table> than the header's counts as the table's continuation only where it fits and says something
    new: a page may well speak of 行政许可 or 国家秘密 in tables that are not official.
    """

    ledgers: list[Ledger]

    def take(self, row: Row) -> Taken:
        """Keeps what the row says, if it is this table's."""
        ...


def is_value(text: str) -> bool:
    """Whether a cell's print can be a value: a number, a blank, a stroke, or figures that cannot be read."""
    meaning = read_number(text, signed=True, money=True).meaning
    return meaning != "text" and not (meaning == "unreadable" and _WORDS.search(text))


def unknown_values(row: Row) -> bool:
    """A row with figures under a label that no format knows."""
    own = [place for place in row.places if not place.copied and place.text]
    return sum(1 for place in own if is_value(place.text)) >= 1 and any(not is_value(place.text) for place in own)


def adds_up(prints: Sequence[str]) -> bool:
    """Whether the last of a row's prints is the sum of the others; blanks and strokes count as 0.

    >>> adds_up(["3", "", "3"]), adds_up(["3", "1", "3"]), adds_up(["3", "10余", "13"])
    (True, False, False)
    """
    readings = [read_number(text) for text in prints]
    if any(reading.value is None and reading.meaning not in ("blank", "not_applicable") for reading in readings):
        return False
    *parts, total = (reading.value or 0 for reading in readings)
    return sum(parts) == total
