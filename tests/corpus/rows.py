"""Mutations of the tables' rows."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from lxml.html import HtmlElement

from .mutation import mutation
from .shape import (
    keys_in,
    own_cells,
    value_rows,
    width_of,
    without_row,
)
from .subject import Subject, layout, new_row, put, rows_of, set_span, spans, words
from .truth import ANNEX_SUMS


@mutation("structure")
def order_of_rows(subject: Subject) -> bool:
    """Rows of one group, or without a group, in another order."""
    changed = False
    for table in subject.tables():
        if table.get("data-table") in ("review_litigation", "statistics"):
            continue
        for rows in _kindred(table):
            order = list(rows)
            subject.chance.shuffle(order)
            tails = [own_cells(row) for row in order]
            places = [row.index(own_cells(row)[0]) for row in rows]
            changed = changed or order != rows
            for tail in tails:
                for cell in tail:
                    cell.getparent().remove(cell)
            for row, place, tail in zip(rows, places, tails, strict=True):
                row[place:place] = tail
    return changed


def _kindred(table: HtmlElement) -> Iterator[list[HtmlElement]]:
    """Rows that may change places: neighbours with labels of one width."""
    run: list[HtmlElement] = []
    shape: tuple[int, ...] = ()
    for row in rows_of(table):
        tail = own_cells(row)
        here = tuple(spans(cell)[0] for cell in tail)
        begins = any(cell.get("data-role") == "group" for cell in row)
        total = any(key[1] == "total" for key in keys_in(row))  # among the rows of （六） its 3.其他 could not be told
        if not tail or here != shape or begins or total:
            if len(run) > 1:
                yield run
            run, shape = [], () if total else here
        if tail and not total:
            run.append(row)
    if len(run) > 1:
        yield run


#: Rows that are no part of another, and 3.其他, which could be （六）; rows of the annex by which others are told.
_STAYING = frozenset(("new", "carried_in", "total", "carried_out", "other_other", *ANNEX_SUMS))


@mutation("structure", not_after=("cell_lost",))
def rows_dropped(subject: Subject) -> bool:
    """Sub-rows that the body left out because they are zero."""
    changed = False
    for table in subject.tables():
        for row in value_rows(table):
            inner = len(row) and row[0].get("data-role") == "row"
            keys = keys_in(row)
            if not inner or keys[0][1] in _STAYING:
                continue
            if all(not subject.prints[key].value for key in keys) and subject.chance.random() < 0.4:
                for key in keys:
                    subject.drop(key)
                without_row(table, row)
                changed = True
    return changed


@mutation("structure", not_after=("merged_value", "group_on_own_line"))
def single_other_row(subject: Subject) -> bool:
    """A 2021 form with one row 三（六）其他处理."""
    for table in subject.tables("requests"):
        rows = {keys_in(row)[0][1]: row for row in value_rows(table)}
        if not {"other_no_correction", "other_unpaid_fee", "other_other"} <= set(rows):
            continue
        group = next((c for c in rows["other_no_correction"] if c.get("data-role") == "group"), None)
        if group is None or any(
            subject.prints[k].value
            for r in list(rows.values())
            for k in keys_in(r)
            if "other_" in k[1] and k[1] != "other_other"
        ):
            return False
        last = rows["other_other"]
        label = next(cell for cell in last if cell.get("data-role") == "row")
        put(label, words(group))
        set_span(label, "colspan", spans(label)[0] + spans(group)[0])
        hanging = [c for c in rows["other_no_correction"] if c.get("data-role") == "results"]
        for code in ("other_no_correction", "other_unpaid_fee"):
            for key in keys_in(rows[code]):
                subject.drop(key)
            without_row(table, rows[code])
        for cell in reversed(hanging):
            last.insert(0, cell)
        return True
    return False


@mutation("structure")
def title_rows(subject: Subject) -> bool:
    """The section's heading and the unit as rows on top of each table, a remark below it."""
    titles = {
        "proactive_disclosure": "二、主动公开政府信息情况",
        "requests": "三、收到和处理政府信息公开申请情况",
        "review_litigation": "四、政府信息公开行政复议、行政诉讼情况",
        "statistics": "政府信息公开情况统计表",
    }
    for table in subject.tables():
        width = width_of(table)
        rows = rows_of(table)
        parent = rows[0].getparent()
        parent.insert(0, new_row(f'<td colspan="{width}"><b>{titles[table.get("data-table")]}</b></td>'))
        parent.insert(1, new_row(f'<td colspan="{width}">单位：件、万元　　填报时间：1月18日</td>'))
        rows[-1].getparent().append(new_row(f'<td colspan="{width}">注：数据由各科室提供。</td>'))
    return True


@mutation("structure")
def signature_row(subject: Subject) -> bool:
    """Who filled in the form, as a last row of several cells."""
    for table in subject.tables():
        width = width_of(table)
        row = new_row(f'<td>填报人：</td><td colspan="{max(width - 3, 1)}">林某某</td><td>审核人：</td><td>周某</td>')
        rows_of(table)[-1].getparent().append(row)
    return True


@mutation("structure")
def local_row(subject: Subject) -> bool:
    """A row that the national form does not have, below 行政规范性文件."""
    for table in subject.tables("proactive_disclosure"):
        for row in value_rows(table):
            if keys_in(row)[0][1] == "normative_documents":
                extra = copy.deepcopy(row)
                for cell in extra:
                    if cell.attrib.pop("data-cell", None):
                        put(cell, str(subject.chance.randint(21, 99)))
                    else:
                        cell.attrib.pop("data-role", None)
                        put(cell, "其他主动公开文件")
                row.addnext(extra)
                return True
    return False


@mutation("structure")
def hidden_rows(subject: Subject) -> bool:
    """Rows that the page hides, with other numbers."""
    for table in subject.tables():
        for row in value_rows(table)[::4]:
            twin = copy.deepcopy(row)
            _foreign(twin)
            for cell in list(twin):
                if spans(cell)[1] > 1:
                    twin.remove(cell)
            twin.set("style", "display: none")
            row.addprevious(twin) if subject.chance.random() < 0.5 else row.addnext(twin)
    return True


@mutation("structure")
def hidden_cells(subject: Subject) -> bool:
    for table in subject.tables():
        for row in value_rows(table)[1::3]:
            for cell in [c for c in row if c.get("data-cell")][::2]:
                twin = copy.deepcopy(cell)
                twin.attrib.pop("data-cell")
                put(twin, "77")
                twin.set("style", "width:10px;display:none;")
                cell.addprevious(twin)
    return True


def _foreign(row: HtmlElement) -> None:
    for cell in row:
        if cell.attrib.pop("data-cell", None):
            put(cell, "77")


@mutation("structure", not_after=("hidden_rows", "order_of_columns", "total_column_first", "column_dropped"))
def row_repeated(subject: Subject) -> bool:
    """A row that stands at the foot of one printed page and again at the head of the next."""
    for table in subject.tables("requests"):
        rows = [row for row in value_rows(table) if len(row) and row[0].get("data-role") == "row"]
        if not rows:
            return False
        row = subject.chance.choice(rows)
        number = rows_of(table).index(row)
        for index, placed in enumerate(layout(table)):
            for _, cell in placed:
                if index <= number < index + spans(cell)[1] - (0 if index < number else 1):
                    set_span(cell, "rowspan", spans(cell)[1] + 1)
        twin = copy.deepcopy(row)
        for cell in twin:
            cell.attrib.pop("data-cell", None)
        row.addnext(twin)
        return True
    return False


@mutation("structure", not_after=("column_dropped",))
def blank_rows(subject: Subject) -> bool:
    """Empty rows between the others, with one cell or without any."""
    for table in subject.tables():
        width = width_of(table)
        for row in value_rows(table)[::3]:
            if not any(spans(cell)[1] > 1 for cell in row) and row[0].get("data-role") == "row":
                continue  # inside a group the empty row would need its own rest of the group's cell
            row.addprevious(new_row(f'<td colspan="{width}">&nbsp;</td>'))
        rows_of(table)[-1].addnext(new_row(""))
    return True


@mutation("structure", not_after=("merged_labels_repeated", "merged_labels_blanked", "group_on_own_line"))
def results_on_own_line(subject: Subject) -> bool:
    """三、本年度办理结果 as a line above its rows."""
    changed = False
    for table in subject.tables("requests"):
        for cell in [c for c in table.iter("td", "th") if c.get("data-role") == "results"]:
            row, high = cell.getparent(), spans(cell)[1]
            number = rows_of(table).index(row)
            for below in rows_of(table)[number : number + high]:
                label = next((c for c in below if c.get("data-role") == "row"), None)
                if label is not None:
                    set_span(label, "colspan", spans(label)[0] + 1)
            set_span(cell, "rowspan", 1)
            set_span(cell, "colspan", width_of(table))
            line = new_row("")
            row.addprevious(line)
            line.append(cell)
            changed = True
    return changed


@mutation("structure", not_after=("merged_labels_repeated", "merged_labels_blanked"))
def results_label_gone(subject: Subject) -> bool:
    """三、本年度办理结果 left out, with its column."""
    changed = False
    for table in subject.tables("requests"):
        for cell in [c for c in table.iter("td", "th") if c.get("data-role") == "results"]:
            cell.getparent().remove(cell)
            changed = True
        for cell in table.iter("td", "th"):
            outer = cell.get("data-role") == "row" and words(cell)[:1] in ("一", "二", "四")
            if changed and (outer or "勾稽" in words(cell)):
                set_span(cell, "colspan", max(1, spans(cell)[0] - 1))
    return changed
