"""Parts of the marked tables: rows of values and heads, columns, what hangs over several rows."""

from __future__ import annotations

from lxml.html import HtmlElement

from .subject import Subject, key_of, layout, rows_of, set_span, spans, words
from .truth import Key

KINDS = ("business", "research", "nonprofit", "legal_service", "other")
KIND_LABELS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")


def value_rows(table: HtmlElement) -> list[HtmlElement]:
    return [row for row in rows_of(table) if any(cell.get("data-cell") for cell in row)]


def keys_in(row: HtmlElement) -> list[Key]:
    return [key_of(mark) for cell in row if (mark := cell.get("data-cell"))]


def own_cells(row: HtmlElement) -> list[HtmlElement]:
    """The row's own label and its values, without what hangs over several rows."""
    return [cell for cell in row if cell.get("data-cell") or cell.get("data-role") == "row"]


def width_of(table: HtmlElement) -> int:
    return max(start + spans(cell)[0] for row in layout(table) for start, cell in row)


def without_row(table: HtmlElement, row: HtmlElement) -> None:
    """Takes a row out; what hangs over it hangs one row less."""
    number = rows_of(table).index(row)
    for index, placed in enumerate(layout(table)):
        for _, cell in placed:
            high = spans(cell)[1]
            if index < number < index + high:
                set_span(cell, "rowspan", high - 1)
    table_row = row.getparent()
    table_row.remove(row)


def kind_heads(table: HtmlElement) -> list[HtmlElement]:
    heads = [cell for cell in table.iter("td", "th") if cell.get("data-role") == "head" and words(cell) in KIND_LABELS]
    return heads if sorted(words(head) for head in heads) == sorted(KIND_LABELS) else []


def values_in(row: HtmlElement) -> list[HtmlElement]:
    return [cell for cell in row if cell.get("data-cell")]


def plain_requests(subject: Subject) -> HtmlElement | None:
    """The requests table, if it is in one piece with all its heads and seven values a row."""
    tables = subject.tables("requests")
    whole = len(tables) == 1 and kind_heads(tables[0]) and all(len(values_in(r)) == 7 for r in value_rows(tables[0]))
    return tables[0] if whole else None


def head_rows(table: HtmlElement) -> list[HtmlElement]:
    """The rows of heads on top of a table."""
    found = []
    for row in rows_of(table):
        if any(cell.get("data-cell") for cell in row):
            break
        if any(cell.get("data-role") == "head" for cell in row):
            found.append(row)
    return found
