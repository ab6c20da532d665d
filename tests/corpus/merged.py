"""Mutations of spans: merged cells taken apart, spans that lie, values that cover several cells."""

from __future__ import annotations

import copy

from lxml.html import HtmlElement

from .mutation import Apply, mutation, variants
from .shape import (
    keys_in,
    value_rows,
    values_in,
)
from .subject import Subject, key_of, layout, put, rows_of, set_span, spans
from .truth import Print


def _expand(subject: Subject, *, repeat: bool) -> bool:
    """Merged label cells taken apart: their text in every row, or in the first only."""
    changed = False
    for table in subject.tables("requests"):
        rows = rows_of(table)
        placed = layout(table)
        added: list[list[tuple[int, HtmlElement]]] = [list(row) for row in placed]
        for index, row in enumerate(placed):
            for start, cell in row:
                _wide, high = spans(cell)
                if high < 2 or cell.get("data-role") not in ("results", "group"):
                    continue
                set_span(cell, "rowspan", 1)
                changed = True
                for below in range(index + 1, min(index + high, len(rows))):
                    twin = copy.deepcopy(cell)
                    if not repeat:
                        put(twin, "")
                        twin.attrib.pop("data-role")
                    added[below].append((start, twin))
        for row, cells in zip(rows, added, strict=True):
            for _, cell in sorted(cells, key=lambda item: item[0]):
                row.append(cell)
    return changed


variants(
    "structure",
    "merged_labels",
    {"repeated": lambda s: _expand(s, repeat=True), "blanked": lambda s: _expand(s, repeat=False)},
    not_after=("hidden_rows", "hidden_cells", "row_repeated", "lying_results_higher"),
)


def _lying(role: str, name: str, by: int) -> Apply:
    """A span that is too large or too small, on every label of one role."""

    def apply(subject: Subject) -> bool:
        cells = [c for c in subject.labels(role) if c.tag != "p"]
        changed = False
        for cell in cells:
            size = int(cell.get(name) or 1) + by
            if size >= 1 and size != int(cell.get(name) or 1):
                set_span(cell, name, size)
                changed = True
        return changed

    return apply


variants(
    "structure",
    "lying",
    {
        "row_labels_wider": _lying("row", "colspan", 1),
        "row_labels_narrower": _lying("row", "colspan", -1),
        "results_higher": _lying("results", "rowspan", 1),
        "results_lower": _lying("results", "rowspan", -1),
        "groups_wider": _lying("group", "colspan", 1),
        "marks_wider": _lying("mark", "colspan", 3),
        "heads_wider": _lying("head", "colspan", 1),
    },
    not_after=("column_dropped", "cell_lost"),
)


@mutation("structure", not_after=("column_dropped", "cell_lost"))
def lying_values(subject: Subject) -> bool:
    """A value that says it covers two columns beside all its neighbours."""
    changed = False
    for table in subject.tables("requests"):
        for row in value_rows(table)[::3]:
            values = values_in(row)
            if len(values) == 7:
                values[subject.chance.randrange(6)].set("colspan", "2")
                changed = True
    return changed


@mutation("structure", not_after=("order_of_columns", "total_column_first", "column_dropped"))
def merged_value(subject: Subject) -> bool:
    """One value for seven columns that agree: nobody's, though to read it as that of all seven is not wrong."""
    changed = False
    for table in subject.tables("requests"):
        for row in value_rows(table):
            values = values_in(row)
            keys = keys_in(row)
            if len(values) != 7 or len({subject.prints[key].raw for key in keys}) > 1:
                continue
            subject.unread.update(keys)
            for cell in values[1:]:
                row.remove(cell)
            values[0].attrib.pop("data-cell")
            values[0].set("colspan", "7")
            changed = True
    return changed


@mutation("structure", not_after=("merged_value",))
def cell_lost(subject: Subject) -> bool:
    """A row with a cell too few: which one is gone cannot be told, the other rows stay as they are."""
    for table in subject.tables("requests"):
        rows = [row for row in value_rows(table) if len(values_in(row)) == 7]
        if rows:
            row = subject.chance.choice(rows)
            lost = subject.chance.choice(values_in(row))
            subject.unread.update(keys_in(row))
            subject.prints[key_of(lost.get("data-cell"))] = Print("", None, "any")
            row.remove(lost)
            return True
    return False
