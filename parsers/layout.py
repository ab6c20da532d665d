"""Where a table's cells stand: the rows and columns that their spans give them.

Spans are kept as intervals, so a colspan costs nothing. Tables of one template have the same spans, so a layout is
worked out once and shared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

#: Places a table: its cells, and the copies that their rowspans leave in later rows.
MAX_PLACES = 50_000
#: HTML's own bound on colspan.
MAX_SPAN = 1000

Spans = tuple[str | None, ...]
"""A row's cells as (colspan, rowspan), one behind the other, each as printed; None where there is none."""

_DIGITS = re.compile(r"\s*(\d{1,9})")
#: Layouts kept, and how many places each may have: 20 kB at most.
_MOST, _COMMON = 256, 400
_SHORT = 9


class Spot(NamedTuple):
    """Where one cell stands in one row: the columns `start` to `stop` (exclusive)."""

    start: int
    stop: int
    cell: int
    """Which cell of the table, in the order of the source."""
    row: int
    """The row that the cell begins in."""
    copied: bool
    """Left by a rowspan of a row above."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A table's rows of spots in the order of their columns. Tables with the same spans share one, by and large."""

    rows: tuple[tuple[Spot, ...], ...]
    size: int
    """How many spots; beyond MAX_PLACES the rows are broken off."""


_layouts: dict[tuple[Spans, ...], Layout] = {}


def layout(spans: tuple[Spans, ...]) -> Layout:
    """The layout of a table by the spans of its rows."""
    known = _layouts.get(spans)
    if known is None:
        known = _laid_out(spans)
        if known.size <= _COMMON and all(len(span) <= _SHORT for row in spans for span in row if span):
            if len(_layouts) >= _MOST:
                _layouts.clear()
            _layouts[spans] = known
    return known


def _laid_out(spans: Sequence[Spans]) -> Layout:
    rows: list[tuple[Spot, ...]] = []
    size = cell = 0
    hanging: list[tuple[int, Spot]] = []  # (last row, spot) of rowspans, by column
    for index, row in enumerate(spans):
        hanging = [(last, spot) for last, spot in hanging if last >= index]
        own, down = _row(row, cell, index, hanging, len(spans))
        spots = [*own, *(spot._replace(copied=True) for _, spot in hanging)]
        spots.sort(key=lambda spot: spot.start)
        rows.append(tuple(spots))
        size += len(spots)
        if size > MAX_PLACES:
            break
        cell += len(own)
        hanging = sorted([*hanging, *down], key=lambda held: held[1].start)
    return Layout(tuple(rows), size)


def _row(
    spans: Spans, cell: int, row: int, hanging: list[tuple[int, Spot]], rows: int
) -> tuple[list[Spot], list[tuple[int, Spot]]]:
    """The row's own cells in the columns that rowspans from above leave free; and those that hang further down."""
    taken = iter([(spot.start, spot.stop) for _, spot in hanging])
    block = next(taken, None)
    column = 0
    own: list[Spot] = []
    down: list[tuple[int, Spot]] = []
    for wide, high in zip(spans[::2], spans[1::2], strict=True):
        while block and block[0] <= column:
            column = max(column, block[1])
            block = next(taken, None)
        stop = column + (1 if wide is None else _span(wide, 1))
        if block and stop > block[0]:
            stop = block[0]  # the page's table overlaps itself: the cell above keeps its columns
        spot = Spot(column, stop, cell + len(own), row, copied=False)
        own.append(spot)
        if high is not None:
            height = _span(high, 0) or rows  # 0: down to the table's end
            last = min(row + height, rows) - 1
            if last > row:
                down.append((last, spot))
        column = stop
    return own, down


def _span(value: str, least: int) -> int:
    digits = _DIGITS.match(value)
    return min(int(digits[1]), MAX_SPAN) if digits and int(digits[1]) >= least else 1
