"""Official tables printed on their side: the heads of the columns stand one below the other, the rows side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from parsers.formats.vocabulary import REQUESTS, REVIEW
from parsers.grid import Grid
from parsers.layout import Layout, Spot
from parsers.readers import Seen

#: Heads that no row of any form is called by; all of them stand in a column of a table on its side.
_HEADS = {
    REVIEW: frozenset(("upheld", "corrected", "pending")),
    REQUESTS: frozenset(("business", "research", "nonprofit", "legal_service")),
}
#: No official table has as many rows; a wider one is layout.
_WIDEST = 60


def is_turned(rows: Iterable[Seen]) -> bool:
    """Whether the heads of 三 or 四 stand each in a row of its own."""
    alone: dict[str, set[str]] = {REVIEW: set(), REQUESTS: set()}
    beside = False
    for seen in rows:
        found = {
            (hit.table, hit.code)
            for place, hits in seen
            if not place.copied
            for hit in hits
            if hit.kind == "column" and hit.table in _HEADS and hit.code in _HEADS[hit.table]
        }
        beside = beside or len(found) > 1
        if len(found) == 1:
            table, code = found.pop()
            alone[table].add(code)
    return not beside and any(_HEADS[table] <= codes for table, codes in alone.items())


def turned(grid: Grid) -> Grid | None:
    """The grid with rows for columns; None where it is too wide for an official table. A place's `row` and `start` have
    changed their meaning: see `readers.Row.turned`."""
    rows = grid.layout.rows
    width = max((spot.stop for row in rows for spot in row), default=0)
    if width > _WIDEST:
        return None
    last = {spot.cell: index for index, row in enumerate(rows) for spot in row}
    lines: list[list[Spot]] = [[] for _ in range(width)]
    for index, row in enumerate(rows):
        for spot in row:
            if not spot.copied:
                for column in range(spot.start, spot.stop):
                    copied = column != spot.start
                    lines[column].append(Spot(index, last[spot.cell] + 1, spot.cell, spot.start, copied))
    layout = Layout(tuple(map(tuple, lines)), sum(map(len, lines)))
    return replace(grid, layout=layout, row_elements=(None,) * width)
