"""Mutations of the rows of heads."""

from __future__ import annotations

from .mutation import Apply, mutation, variants
from .shape import (
    head_rows,
    keys_in,
    without_row,
)
from .subject import Subject, is_hidden, rows_of, words

#: Where the heads are gone, these cannot be told.
_SURE_COLUMNS = (
    "order_of_columns",
    "total_column_first",
    "column_dropped",
    "merged_value",
    "empty_column_last",
    "blank_everything",
)


def _drop_heads(*numbers: int) -> Apply:
    def apply(subject: Subject) -> bool:
        changed = False
        for table in subject.tables("requests")[:1]:
            rows = head_rows(table)
            if len(rows) != 3:
                continue
            for number in numbers:
                without_row(table, rows[number])
            changed = True
        return changed

    return apply


variants(
    "structure",
    "heads_dropped",
    {"first": _drop_heads(0), "kinds": _drop_heads(2), "all": _drop_heads(0, 1, 2)},
    not_after=_SURE_COLUMNS,
)


@mutation("structure")
def review_groups_dropped(subject: Subject) -> bool:
    """四 without its first row of heads, 行政复议 | 行政诉讼."""
    for table in subject.tables("review_litigation"):
        rows = head_rows(table)
        if len(rows) == 3:
            without_row(table, rows[0])
            return True
    return False


@mutation("structure")
def proactive_heads_dropped(subject: Subject) -> bool:
    """One block of 二 lost its heads: its cells need not be read."""
    for table in subject.tables("proactive_disclosure"):
        rows = [row for row in rows_of(table) if any(words(cell) == "信息内容" for cell in row)]
        if not rows:
            continue
        row = subject.chance.choice(rows)
        for below in row.itersiblings("tr"):
            if is_hidden(below):
                continue
            if not keys_in(below):
                break
            subject.unread.update(keys_in(below))
        row.getparent().remove(row)
        return True
    return False
