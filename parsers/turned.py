"""Official tables printed on their side: the heads of the columns stand one below the other, the rows side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from parsers.formats.vocabulary import PROACTIVE, REQUESTS, REVIEW, only_table
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


def turned_blocks(seen: Sequence[Seen]) -> list[tuple[int, int]]:
    """What of a grid stands on its side, as (first row, row behind the last): 三 or 四 as a whole, 二 as a whole or
    block by block. Empty where nothing does."""
    return [(0, len(seen))] if is_turned(seen) else _proactive_blocks(seen)


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


def _proactive_blocks(seen: Sequence[Seen]) -> list[tuple[int, int]]:
    """Rows that 信息内容 begins: the forms have heads of columns beside it, a block on its side the names of rows.
    Empty where a block is not so, or where another table stands in the grid."""
    corners = [index for index, row in enumerate(seen) if "corner" in _kinds(row)]
    if not corners or any(only_table(place.text) in (REQUESTS, REVIEW) for row in seen for place, hits in row if hits):
        return []
    ends = [*corners[1:], len(seen)]
    for start, stop in zip(corners, ends, strict=True):
        below = [_kinds(row) for row in seen[start + 1 : stop] if _kinds(row) - {"mark"}]
        if "row" not in _kinds(seen[start]) or "column" in _kinds(seen[start]):
            return []
        if not below or not all("column" in kinds and "row" not in kinds for kinds in below):
            return []
    marked = [index - 1 if _kinds(seen[index - 1]) == {"mark"} else index for index in corners[1:]]
    return list(pairwise([corners[0], *marked, len(seen)]))


def _kinds(row: Seen) -> set[str]:
    return {hit.kind for place, hits in row if not place.copied for hit in hits if hit.table == PROACTIVE}


def turned(grid: Grid, blocks: Sequence[tuple[int, int]]) -> Grid | None:
    """The grid with rows for columns in each of its blocks; None where it is too wide for an official table. A place's
    `row` and `start` have changed their meaning: see `readers.Row.turned`."""
    rows = grid.layout.rows
    width = max((spot.stop for row in rows for spot in row), default=0)
    if width > _WIDEST:
        return None
    last = {spot.cell: index for index, row in enumerate(rows) for spot in row}
    lines: list[list[Spot]] = []
    for first, behind in blocks:
        block: list[list[Spot]] = [[] for _ in range(width)]
        for index in range(first, behind):
            for spot in rows[index]:
                if not spot.copied:
                    for column in range(spot.start, spot.stop):
                        stop = min(last[spot.cell] + 1, behind)
                        block[column].append(Spot(index, stop, spot.cell, spot.start, column != spot.start))
        lines += block
    layout = Layout(tuple(map(tuple, lines)), sum(map(len, lines)))
    return replace(grid, layout=layout, row_elements=(None,) * len(lines))
