"""Mutations that turn a table: rows for columns."""

from __future__ import annotations

from itertools import pairwise

from lxml import etree
from lxml.html import HtmlElement

from .mutation import MUTATIONS, mutation
from .shape import head_rows, value_rows, values_in
from .subject import Subject, layout, put, rows_of, set_span, spans, words

#: A table is turned whole, as the form prints it.
_WHOLE = tuple(name for name, other in MUTATIONS.items() if other.kind == "structure")
_FLAT = tuple(name for name, other in MUTATIONS.items() if other.kind == "flat")
_PARTED = tuple(name for name in _FLAT if name not in ("flat_lines", "flat_spaces"))


def _turn(table: HtmlElement) -> bool:
    """Rows become columns; False for a table with holes."""
    rows = layout(table)
    width = max((start + spans(cell)[0] for row in rows for start, cell in row), default=0)
    covered = sum(spans(cell)[0] * spans(cell)[1] for row in rows for _, cell in row)
    if covered != width * len(rows):
        return False
    body = rows_of(table)[0].getparent()
    new = [etree.SubElement(body, "tr") for _ in range(width)]
    for row in rows:
        for start, cell in row:
            wide, high = spans(cell)
            set_span(cell, "colspan", high)
            set_span(cell, "rowspan", wide)
            new[start].append(cell)
    for row in rows_of(table):
        if row not in new:
            row.getparent().remove(row)
    return True


@mutation("structure", not_after=(*_WHOLE, *_FLAT))
def turned_requests(subject: Subject) -> bool:
    """三 on its side: a row for each kind of applicant."""
    tables = subject.tables("requests")
    return len(tables) == 1 and len(head_rows(tables[0])) == 3 and _turn(tables[0])


@mutation("structure", not_after=(*_WHOLE, *_FLAT))
def turned_proactive(subject: Subject) -> bool:
    """二 on its side: the names of its rows side by side, block after block."""
    tables = subject.tables("proactive_disclosure")
    return len(tables) == 1 and len(tables[0].xpath(".//*[@data-role='mark']")) > 3 and _turn(tables[0])


@mutation("structure", not_after=(*_WHOLE, *_FLAT))
def turned_blocks(subject: Subject) -> bool:
    """Every block of 二 on its side, below its 第二十条第（…）项."""
    changed = False
    for table in subject.tables("proactive_disclosure"):
        rows = rows_of(table)
        marks = [i for i, row in enumerate(rows) if len(row) == 1 and row[0].get("data-role") == "mark"]
        for start, stop in pairwise([*marks, len(rows)]):
            block = etree.Element("table")
            block.extend(rows[start + 1 : stop])
            for cell in block.iter("td", "th") if all(len(row) == 2 for row in block) else ():
                set_span(cell, "colspan", 1)
            changed = _turn(block) or changed
            for row in reversed(list(block)):
                rows[start].addnext(row)
    return changed


@mutation("structure", not_after=(*_WHOLE, *_PARTED))
def turned_review(subject: Subject) -> bool:
    """四 on its side: a row for each of the fifteen values."""
    tables = subject.tables("review_litigation")
    return len(tables) == 1 and len(head_rows(tables[0])) == 3 and _turn(tables[0])


@mutation("structure", not_after=(*_WHOLE, *_PARTED))
def review_by_group(subject: Subject) -> bool:
    """四 with a row for each group: 行政复议, and under 行政诉讼 the two kinds of suits."""
    for table in subject.tables("review_litigation"):
        heads = head_rows(table)
        rows = value_rows(table)
        values = values_in(rows[0]) if len(rows) == 1 else []
        if len(heads) != 3 or len(values) != 15 or len(rows[0]) != 15:
            return False
        review, suits = list(heads[0])[:2]
        outcomes, kinds = list(heads[1])[:5], list(heads[1])[5:]
        corner = etree.Element("td", colspan="2")
        corner.set("data-role", "head")
        corner.text = "类别"
        for cell in (*outcomes, *kinds, suits, review):
            set_span(cell, "colspan", 2 if cell is review else 1)
            set_span(cell, "rowspan", 2 if cell is suits else 1)
        for row in heads:
            for cell in list(row):
                row.remove(cell)
        heads[0].extend([corner, *outcomes])
        heads[1].extend([review, *values[:5]])
        heads[2].extend([suits, kinds[0], *values[5:10]])
        rows[0].insert(0, kinds[1])
        return True
    return False


@mutation("structure", not_after=(*_WHOLE, *_PARTED))
def review_groups_in_brackets(subject: Subject) -> bool:
    """As above, with 行政诉讼（复议后起诉） in one cell."""
    if not review_by_group(subject):
        return False
    rows = rows_of(subject.tables("review_litigation")[0])
    suits, first = list(rows[2])[:2]
    last = rows[3][0]
    for cell in (first, last):
        put(cell, f"{words(suits)}（{words(cell)}）")
        set_span(cell, "colspan", 2)
    rows[2].remove(suits)
    return True
