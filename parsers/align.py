"""Places of a table's row given to the official columns, and what the rows of one table add up to.

Labels decide; position only breaks ties. A print that could belong to two columns is given to none: its cells are
`certain=False`, and the neighbours stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from parsers.grid import Place


class Header(NamedTuple):
    """An official column where the header prints it; `code` is "" for a column that no format knows."""

    code: str
    start: int
    stop: int
    text: str = ""


class Located(NamedTuple):
    """The print of one official cell and where it stands."""

    row: str
    column: str
    raw: str
    certain: bool
    page_table: int
    page_row: int
    page_column: int
    copied: bool = False
    """The cell begins in a row above and reaches into this one."""
    money: bool = False
    signed: bool = False
    unit: str | None = None
    """The unit of money that the column's header prints."""


@dataclass(slots=True)
class Ledger:
    """The rows of one printed table as they are found."""

    rows: dict[str, dict[str, Located]] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    doubts: bool = False
    """Something was there that no format explains: sums that fail may be the reading's fault."""
    compared: bool = False
    """What is read rests on the figures: a row was claimed twice, or its sum was asked for."""

    def claim(self, row: str, cells: Iterable[Located]) -> None:
        """Takes a row. A second row of the same label must say the same or be blank, else both are uncertain."""
        new = {cell.column: cell for cell in cells}
        old = self.rows.get(row)
        self.compared = self.compared or old is not None
        if old is None or all(not cell.raw for cell in old.values()):
            self.rows[row] = new
        elif any(cell.raw for cell in new.values()):
            self.rows[row] = {column: self._agree(cell, new.get(column)) for column, cell in old.items()}

    def _agree(self, old: Located, new: Located | None) -> Located:
        if new is None or old.raw == new.raw:
            return old
        self.doubt("table_rows_conflict")
        return old._replace(raw=f"{old.raw} | {new.raw}", certain=False)

    def doubt(self, flag: str) -> None:
        self.flags.add(flag)
        self.doubts = True

    def cells(self) -> Iterable[Located]:
        return (cell for row in self.rows.values() for cell in row.values())


def best_of(ledgers: Sequence[Ledger]) -> Ledger:
    """The fullest of a page's copies of one table, the first of equals; copies that differ are flagged. A copy without
    any print is a head that stands by itself, or an empty form: it says nothing against the others."""
    filled = [ledger for ledger in ledgers if _printed(ledger)] or ledgers
    best = max(filled, key=lambda ledger: (sum(1 for _ in ledger.cells()), _printed(ledger)))
    for other in filled:
        if other is not best and any(_differs(best, cell) for cell in other.cells()):
            best.doubt("tables_conflict")
    return best


def _printed(ledger: Ledger) -> int:
    return sum(1 for cell in ledger.cells() if cell.raw)


def _differs(best: Ledger, cell: Located) -> bool:
    mine = best.rows.get(cell.row, {}).get(cell.column)
    return mine is not None and mine.raw != cell.raw


def spread(
    places: Sequence[Place], headers: Sequence[Header], *, own_header: bool, spacers: tuple[int, int] = (0, 0)
) -> list[tuple[str, Place, bool]]:
    """(column code, place, certain) for each known header: the places of one row, right of its label.

    First by the columns that the headers cover; where that does not work out, by order, but only if the row has exactly
    as many cells as there are columns. Else nothing in the row is certain. `own_header` says that the headers stand in
    the same table as the row; otherwise its columns need not be the header's. `spacers`: how many empty columns the
    header has before its first and after its last column; a row without them may have lost a cell.
    """
    inner = _without(spacers, places)
    short = spacers[1] > 0 and bool(places) and not places[-1].text and (inner is None or len(inner) != len(headers))
    if not short and stand_under(places, headers):
        return [(h.code, place, True) for h, place in zip(headers, places, strict=True) if h.code]
    known = [header for header in headers if header.code]
    own = [place for place in inner or () if not place.copied]
    in_order = 0 < len(own) == len(known) == len(headers)
    # A blank cell left of the first column, yet just as many cells as columns: the label's span lies.
    moved = in_order and own_header and places[0].stop <= headers[0].start and not places[0].text
    fits, by_column = _by_columns(places, headers, own_header, tight=spacers[1] == 0)
    if fits and not short and not moved and all(certain for _, _, certain in by_column):
        return by_column
    if in_order:
        return [(header.code, place, True) for header, place in zip(known, own, strict=True)]
    printed = [place for place in places if place.text]
    if len(known) == len(headers) == len(printed) == 1:
        return [(known[0].code, printed[0], True)]
    return by_column if fits and not short else _untold(printed, by_column)


def spacers_around(row: Iterable[Place]) -> tuple[int, int]:
    """How many empty columns a row of headers has at its ends."""
    places = list(row)
    printed = [index for index, place in enumerate(places) if place.text]
    if not printed:
        return 0, 0
    own = [not place.copied for place in places]
    return sum(own[: printed[0]]), sum(own[printed[-1] + 1 :])


def _without(spacers: tuple[int, int], places: Sequence[Place]) -> Sequence[Place] | None:
    """The row without the header's empty columns; None where it does not have them."""
    before, after = spacers
    if not before and not after:
        return places
    ends = [*places[:before], *places[len(places) - after :]]
    if len(places) <= before + after or any(place.text for place in ends):
        return None
    return places[before : len(places) - after]


def stand_under(places: Sequence[Place], headers: Sequence[Header]) -> bool:
    """Whether the row has exactly one cell under each header."""
    return len(places) == len(headers) and all(
        header.start <= place.start and place.stop <= header.stop for place, header in zip(places, headers, strict=True)
    )


def _untold(printed: Sequence[Place], cells: Sequence[tuple[str, Place, bool]]) -> list[tuple[str, Place, bool]]:
    """Every cell of the row with all that the row prints; certain only where that is nothing."""
    everything = " ".join(place.text for place in printed)
    return [(code, place._replace(text=everything), not everything) for code, place, _ in cells]


def _by_columns(
    places: Sequence[Place], headers: Sequence[Header], own_header: bool, tight: bool
) -> tuple[bool, list[tuple[str, Place, bool]]]:
    """Whether the row's cells stand under the headers, and which under which; what spans two columns is uncertain."""
    fits = _stands_under(places, headers, own_header) and not (tight and _sticks_out(places, headers))
    found: list[tuple[str, Place, bool]] = []
    for header in headers:
        under = [place for place in places if place.start < header.stop and place.stop > header.start]
        if not under:
            fits = False
            nothing = Place(header.start, header.stop, "", places[0].row if places else -1, copied=False)
            under = [nothing]
        printed = [place for place in under if place.text]
        place = printed[0] if printed else under[0]
        alone = len(printed) <= 1 and not (printed and _spans_two(place, headers))
        if len(printed) > 1:
            fits = False  # a cell too many somewhere: where it slipped in cannot be told
            place = place._replace(text=" ".join(p.text for p in printed))
        if header.code:
            found.append((header.code, place, alone))
    return fits, found


def _spans_two(place: Place, headers: Sequence[Header]) -> bool:
    return sum(1 for header in headers if place.start < header.stop and place.stop > header.start) > 1


def _stands_under(places: Sequence[Place], headers: Sequence[Header], own_header: bool) -> bool:
    if not headers:
        return False
    first, last = min(h.start for h in headers), max(h.stop for h in headers)
    outside = [p for p in places if not any(p.start < h.stop and p.stop > h.start for h in headers)]
    if any(place.text for place in outside):
        return False
    before = any(place.stop <= first for place in outside)
    after = any(place.start >= last for place in outside)
    # A blank cell before the first column is a spacer only in the header's own table, and only if nothing
    # sticks out at the other end: otherwise the row may be shifted.
    return not before or (own_header and not after)


def _sticks_out(places: Sequence[Place], headers: Sequence[Header]) -> bool:
    """Whether a span that lies has pushed a cell out behind the last column: where from cannot be told by columns."""
    last = max((header.stop for header in headers), default=0)
    return any(place.start >= last for place in places) and any(_spans_two(place, headers) for place in places)


def disjoint(headers: Sequence[Header]) -> bool:
    """Whether no two headers share a column of the grid."""
    ordered = sorted(headers, key=lambda header: header.start)
    return all(left.stop <= right.start for left, right in pairwise(ordered))
