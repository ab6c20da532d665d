"""Mutations of the tables' columns, and labels that move between cells."""

from __future__ import annotations

from lxml.html import HtmlElement

from .mutation import mutation, variants
from .shape import (
    KIND_LABELS,
    KINDS,
    head_rows,
    keys_in,
    kind_heads,
    plain_requests,
    value_rows,
    values_in,
)
from .subject import Subject, is_hidden, key_of, layout, new_row, put, rows_of, set_span, spans, words


@mutation("structure", not_after=("heads_dropped_all", "heads_dropped_kinds", "cell_lost"))
def order_of_columns(subject: Subject) -> bool:
    """The five kinds of organisations in another order, heads and values alike."""
    table = plain_requests(subject)
    if table is None:
        return False
    order = [0, 1, 2, 3, 4]
    while order == sorted(order):
        subject.chance.shuffle(order)
    heads = kind_heads(table)
    if len({spans(head)[0] for head in heads}) > 1:
        return False
    heads.sort(key=lambda head: KIND_LABELS.index(words(head)))
    head_row = heads[0].getparent()
    at = min(head_row.index(head) for head in heads)
    for offset, index in enumerate(order):
        head_row.insert(at + offset, heads[index])
    for row in value_rows(table):
        values = {keys[2]: cell for keys, cell in zip(keys_in(row), values_in(row), strict=True)}
        at = row.index(values[KINDS[0]])
        for offset, index in enumerate(order):
            row.insert(at + offset, values[KINDS[index]])
    return True


@mutation("structure", not_after=("heads_dropped_all", "heads_dropped_kinds", "cell_lost"))
def total_column_first(subject: Subject) -> bool:
    table = plain_requests(subject)
    heads = [c for c in table.iter("td", "th") if c.get("data-role") == "head"] if table is not None else []
    first = next((c for c in heads if words(c) == "自然人"), None)
    total = next((c for c in heads if words(c) == "总计"), None)
    if table is None or first is None or total is None or first.getparent() is not total.getparent():
        return False
    first.addprevious(total)
    for row in value_rows(table):
        values = values_in(row)
        row.insert(row.index(values[0]), values[-1])
    return True


@mutation("structure", not_after=("heads_dropped_all", "heads_dropped_kinds", "cell_lost"))
def column_dropped(subject: Subject) -> bool:
    """A form without one of the kinds of applicants."""
    table = plain_requests(subject)
    if table is None:
        return False
    index = subject.chance.randrange(5)
    heads = sorted(kind_heads(table), key=lambda head: KIND_LABELS.index(words(head)))
    heads[index].getparent().remove(heads[index])
    for cell in table.iter("td", "th"):
        if cell.get("data-role") == "head" and words(cell) in ("法人或其他组织", "申请人情况"):
            set_span(cell, "colspan", spans(cell)[0] - 1)
    for row in value_rows(table):
        cell = next(cell for cell in values_in(row) if key_of(cell.get("data-cell"))[2] == KINDS[index])
        subject.drop(key_of(cell.get("data-cell")))
        row.remove(cell)
    return True


def _spacer(subject: Subject, *, first: bool) -> bool:
    """An empty column along every table."""
    for table in subject.tables():
        for row in rows_of(table):
            row.insert(0, _empty()) if first else row.append(_empty())
    return True


def _empty() -> HtmlElement:
    return new_row("<td>&nbsp;</td>")[0]


variants(
    "structure",
    "empty_column",
    {"first": lambda s: _spacer(s, first=True), "last": lambda s: _spacer(s, first=False)},
)


@mutation("structure", not_after=("rows_name_their_group", "group_on_own_line"))
def numbers_apart(subject: Subject) -> bool:
    """1. and its label in two cells."""
    changed = False
    for table in subject.tables("requests"):
        for row in rows_of(table):
            for cell in list(row):
                role, text = cell.get("data-role"), words(cell)
                if role == "row" and text[:1].isdigit() and text[1:2] in "..、．":
                    number = new_row(f"<td>{text[:2]}</td>")[0]
                    cell.addprevious(number)
                    put(cell, text[2:])
                    changed = True
                elif role == "row" or (role == "head" and "勾稽" in text):
                    set_span(cell, "colspan", spans(cell)[0] + 1)
    return changed


@mutation("structure", not_after=("row_repeated",))
def group_on_own_line(subject: Subject) -> bool:
    """（三）不予公开 as a line of its own above its rows."""
    changed = False
    for table in subject.tables("requests"):
        for cell in [c for c in table.iter("td", "th") if c.get("data-role") == "group" and spans(c)[1] > 1]:
            row = cell.getparent()
            high = spans(cell)[1]
            number = rows_of(table).index(row)
            for index, placed in enumerate(layout(table)):
                for _, other in placed:
                    if other is not cell and index <= number < index + spans(other)[1] and spans(other)[1] > 1:
                        set_span(other, "rowspan", spans(other)[1] + 1)
            line = new_row("")
            row.addprevious(line)
            for hanging in [c for c in row if c.get("data-role") == "results"]:
                line.append(hanging)
            for below in [row, *[r for r in row.itersiblings("tr") if not is_hidden(r)][: high - 1]]:
                for label in [c for c in below if c.get("data-role") == "row"]:
                    set_span(label, "colspan", spans(label)[0] + spans(cell)[0])
            set_span(cell, "rowspan", 1)
            set_span(cell, "colspan", 9)
            line.append(cell)
            changed = True
    return changed


@mutation("structure", not_after=("group_on_own_line", "heads_repeated", "all_in_one_table"))
def serial_column(subject: Subject) -> bool:
    """A column of serial numbers on the left of 二 and 三."""
    tables = [*subject.tables("proactive_disclosure"), *subject.tables("requests")]
    for table in tables:
        for number, row in enumerate(rows_of(table), 1):
            row.insert(0, new_row(f"<td>{number}</td>" if keys_in(row) else "<td>序号</td>")[0])
    return bool(tables)


#: Beside a column that no form has, spans must be right: rows cannot be counted out any more.
_LYING = ("lying_values", "lying_row_labels_wider", "lying_row_labels_narrower", "lying_heads_wider",
          "lying_groups_wider", "lying_results_higher", "lying_results_lower", "heads_dropped_first",
          "heads_dropped_kinds", "heads_dropped_all", "split_without_label", "blank_rows")  # fmt: skip


@mutation("structure", not_after=("column_dropped", *_LYING))
def remarks_column(subject: Subject) -> bool:
    """A column 备注 on the right, empty."""
    for table in subject.tables("requests"):
        rows = rows_of(table)
        heads = head_rows(table)
        if not heads:
            return False
        heads[0].append(new_row(f'<td rowspan="{len(heads)}">备注</td>')[0])
        for row in rows[rows.index(heads[-1]) + 1 :]:
            row.append(new_row("<td></td>")[0])
    return bool(subject.tables("requests"))


@mutation("structure", not_after=("all_in_one_table",))
def marks_on_the_left(subject: Subject) -> bool:
    """第二十条第（…）项 in a merged cell beside its block, not above it."""
    changed = False
    for table in subject.tables("proactive_disclosure"):
        rows = rows_of(table)
        marks = [i for i, row in enumerate(rows) if len(row) == 1 and row[0].get("data-role") == "mark"]
        if not marks or marks[0] != 0:
            continue
        for start, stop in zip(marks, [*marks[1:], len(rows)], strict=True):
            if stop - start < 2:
                continue
            mark = rows[start][0]
            set_span(mark, "colspan", 1)
            set_span(mark, "rowspan", stop - start - 1)
            rows[start + 1].insert(0, mark)
            rows[start].getparent().remove(rows[start])
            changed = True
    return changed
