"""One official table in several <table>s, several in one."""

from __future__ import annotations

import copy

from lxml.html import HtmlElement

from .mutation import Apply, mutation, variants
from .shape import (
    head_rows,
    keys_in,
    width_of,
)
from .subject import Subject, layout, new_row, rows_of, set_span, spans


def split(subject: Subject, table: HtmlElement, after: int, *, label: bool = True, heads: bool = False) -> HtmlElement:
    """The rows after number `after` in a table of their own; with the labels that hang over them, and the heads."""
    rows = rows_of(table)
    hanging: list[tuple[int, HtmlElement]] = []
    for index, placed in enumerate(layout(table)):
        for start, cell in placed:
            high = spans(cell)[1]
            if index <= after < index + high - 1:
                set_span(cell, "rowspan", after - index + 1)
                twin = copy.deepcopy(cell)
                set_span(twin, "rowspan", index + high - 1 - after)
                hanging.append((start, twin))
    below = new_row("").getparent()
    below.remove(below[0])
    for name, value in table.attrib.items():
        below.set(name, value)
    if heads:
        below.extend(copy.deepcopy(row) for row in head_rows(table))
    for row in rows[after + 1 :]:
        below.append(row)
    if label and hanging:
        for _, cell in sorted(hanging, key=lambda item: -item[0]):
            rows[after + 1].insert(0, cell)
    below.tail, table.tail = table.tail, "\n"
    table.addnext(below)
    return below


def _split_at(subject: Subject, table: HtmlElement) -> int | None:
    """A row of values in the middle of 三, not the last of its kind."""
    rows = rows_of(table)
    usable = [i for i, row in enumerate(rows[:-2]) if keys_in(row) and keys_in(rows[i + 1]) and i > 4]
    return subject.chance.choice(usable) if usable else None


def _splitting(*, label: bool, heads: bool, times: int = 1) -> Apply:
    def apply(subject: Subject) -> bool:
        changed = False
        for _ in range(times):
            tables = subject.tables("requests")
            table = tables[-1] if tables else None
            at = _split_at(subject, table) if table is not None else None
            if table is None or at is None:
                break
            split(subject, table, at, label=label, heads=heads)
            changed = True
        return changed

    return apply


variants(
    "structure",
    "split",
    {
        "with_label": _splitting(label=True, heads=False),
        "without_label": _splitting(label=False, heads=False),
        "with_heads": _splitting(label=True, heads=True),
        "in_three": _splitting(label=True, heads=False, times=2),
    },
)


@mutation("structure")
def split_blocks(subject: Subject) -> bool:
    """Every 第二十条第（…）项 in a table of its own."""
    changed = False
    for table in subject.tables("proactive_disclosure"):
        while True:
            rows = rows_of(table)
            marks = [i for i, row in enumerate(rows) if any(cell.get("data-role") == "mark" for cell in row)]
            if len(marks) < 2:
                break
            table = split(subject, table, marks[1] - 1)
            changed = True
    return changed


def _split_under_heads(*, again: bool) -> Apply:
    """A page break between the heads and the first row of each table; the next page may have them once more."""

    def apply(subject: Subject) -> bool:
        changed = False
        for name in ("requests", "review_litigation"):
            for table in subject.tables(name)[:1]:
                heads = head_rows(table)
                rows = rows_of(table)
                if heads and heads[-1] is not rows[-1]:
                    split(subject, table, rows.index(heads[-1]), heads=again)
                    changed = True
        return changed

    return apply


variants(
    "structure",
    "split_under",
    {"heads": _split_under_heads(again=False), "heads_again": _split_under_heads(again=True)},
)


@mutation("structure", not_after=("proactive_heads_dropped",))
def proactive_head_repeated(subject: Subject) -> bool:
    """A page break anywhere in 二, with the rows above its first figures printed again: a head that Word repeats."""
    for table in subject.tables("proactive_disclosure")[:1]:
        rows = rows_of(table)
        first = next((i for i, row in enumerate(rows) if keys_in(row)), 0)
        if first < 2 or len(rows) < first + 2:
            return False
        below = split(subject, table, subject.chance.randrange(first, len(rows) - 1))
        head = rows_of(below)[0]
        for row in rows[:first]:
            head.addprevious(copy.deepcopy(row))
        return True
    return False


@mutation("structure", not_after=("merged_labels_blanked",))
def heads_repeated(subject: Subject) -> bool:
    """A page break within one <table>: heads and hanging labels printed again."""
    changed = False
    for table in subject.tables("requests")[:1]:
        at = _split_at(subject, table)
        if at is None or not head_rows(table):
            continue
        below = split(subject, table, at, heads=True)
        last = rows_of(table)[-1]
        for row in reversed(rows_of(below)):
            last.addnext(row)
        below.getparent().remove(below)
        changed = True
    return changed


@mutation("structure")
def all_in_one_table(subject: Subject) -> bool:
    """The three official tables in one <table>, with the headings of their sections as rows."""
    tables = subject.tables()
    first = tables[0]
    width = max(width_of(table) for table in tables)
    body = rows_of(first)[0].getparent()
    titles = {
        "requests": "三、收到和处理政府信息公开申请情况",
        "review_litigation": "四、政府信息公开行政复议、行政诉讼情况",
    }
    for table in tables[1:]:
        if title := titles.pop(table.get("data-table"), None):
            body.append(new_row(f'<td colspan="{width}">{title}</td>'))
        for row in rows_of(table):
            body.append(row)
        table.drop_tree()
    return len(tables) > 1


@mutation("structure", not_after=("lying_heads_wider",))
def review_two_tables(subject: Subject) -> bool:
    """行政复议 and 行政诉讼 in a table each."""
    for table in subject.tables("review_litigation"):
        rows = rows_of(table)
        if len(rows) != 4 or len(head_rows(table)) != 3 or any(len(row) > 15 for row in rows):
            return False
        twin = copy.deepcopy(table)
        for copy_, kept in ((table, range(5)), (twin, range(5, 15))):
            for row, placed in zip(rows_of(copy_), layout(copy_), strict=True):
                for start, cell in placed:
                    if start not in kept:
                        row.remove(cell)
            table.addnext(twin) if copy_ is table else None
        for row in rows_of(table):
            if not len(row):
                row.getparent().remove(row)
        for cell in table.iter("td", "th"):
            set_span(cell, "rowspan", 1)
        return True
    return False
