"""The 政府信息公开情况统计表 of the years before 2019 at the end of a report, every cell marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..parsers.statistics_forms import HEADER, NATIONAL, VALUES
from .tables import WRITERS, Cell
from .truth import Key, Print, number

TABLE, COLUMN = "statistics", "None"
HEADING = "附件：政府信息公开情况统计表"


def annex_prints(year: int) -> dict[Key, Print]:
    """The form's figures; those of other years are a multiple, so that the sums stay."""
    factor = 1 + year % 3
    shown = {code: VALUES.get(code, "0") for _, _, code in NATIONAL if code}
    return {
        (TABLE, code, COLUMN): number(text if "." in text else str(int(text) * factor)) for code, text in shown.items()
    }


def annex_html(prints: Mapping[Key, Print], writer: str) -> str:
    """Label, unit and value side by side; headings have no value."""
    attributes, cell = WRITERS[writer]
    rows = ["".join(cell(' data-role="head"', text, "label") for text in HEADER)]
    rows += ["".join(_row(label, unit, code, prints, cell)) for label, unit, code in NATIONAL]
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return f'<table {attributes} data-table="{TABLE}"><tbody>\n{body}\n</tbody></table>'


def _row(label: str, unit: str, code: str, prints: Mapping[Key, Print], cell: Cell) -> Iterator[str]:
    yield cell(' data-role="row"', label, "label")
    yield cell("", unit, "label")
    key = (TABLE, code, COLUMN)
    if code:
        yield cell(f' data-cell="{".".join(key)}"', prints[key].raw, "value")
    else:
        yield cell("", "", "value")
