"""The official tables as HTML in which every cell is marked with what it is.

`data-cell="requests.new.total"` marks a value, `data-role` a label: `mark` (第二十条第（…）项), `head`, `results` (三),
`group` (（三）不予公开), `row`. The marks are taken out before anybody reads the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape

from ..portals.forms import HANDLED, Form, Label, Value, proactive_form, requests_form, review_form
from .truth import Key, Print

_MARKS = re.compile(r' data-(?:cell|role|table)="[^"]*"')
Cell = Callable[[str, str, str], str]
"""(attributes, text, label or value) → <td>."""

_BORDER = "border:solid windowtext 1.0pt;padding:0cm 5.4pt"
_FONT = "font-family:仿宋_GB2312;font-size:10.5pt"


def without_marks(html: str) -> str:
    return _MARKS.sub("", html)


def plain(attributes: str, text: str, kind: str) -> str:
    return f"<td{attributes}>{text}</td>"


def centred(attributes: str, text: str, kind: str) -> str:
    style = ' style="text-align:left"' if kind == "label" else ""
    return f'<td align="center"{attributes}><p{style}>{text}</p></td>'


def word(attributes: str, text: str, kind: str) -> str:
    inner = f'<span style="{_FONT}">{text or "<o:p>&nbsp;</o:p>"}</span>'
    width = 36 if kind == "value" else 109
    return f'<td width="{width}"{attributes} style="{_BORDER}"><p class="MsoNormal" align="center">{inner}</p></td>'


def headed(attributes: str, text: str, kind: str) -> str:
    tag = "td" if kind == "value" else "th"
    return f"<{tag}{attributes}>\n  {text}\n</{tag}>"


WRITERS: dict[str, tuple[str, Cell]] = {
    "plain": ('border="1"', plain),
    "centred": ('width="100%" border="1" cellspacing="0" style="border-collapse:collapse;"', centred),
    "word": ('class="MsoNormalTable" border="1" cellspacing="0" cellpadding="0"', word),
    "headed": ('class="table table-bordered"', headed),
}


def forms(proactive: str, requests: str) -> dict[str, Form]:
    """The three tables, the first two of the 2021 or the 2019 form."""
    return {
        "proactive_disclosure": proactive_form(proactive),
        "requests": requests_form(requests),
        "review_litigation": review_form(),
    }


def table_html(name: str, form: Form, prints: Mapping[Key, Print], writer: str) -> str:
    attributes, cell = WRITERS[writer]
    rows = "\n".join(f"<tr>{''.join(_cells(row, prints, cell))}</tr>" for row in form)
    return f'<table {attributes} data-table="{name}"><tbody>\n{rows}\n</tbody></table>'


def _cells(row: list[Label | Value], prints: Mapping[Key, Print], cell: Cell) -> Iterator[str]:
    values = any(isinstance(item, Value) for item in row)
    labels = [item for item in row if isinstance(item, Label)]
    for item in row:
        spans = f' rowspan="{item.rowspan}"' if item.rowspan > 1 else ""
        spans += f' colspan="{item.colspan}"' if item.colspan > 1 else ""
        if isinstance(item, Value):
            key = (item.table, item.row, item.column)
            yield cell(f'{spans} data-cell="{".".join(key)}"', escape(prints[key].raw, quote=False), "value")
        else:
            role = _role(item, labels, values)
            yield cell(f'{spans} data-role="{role}"', escape(item.text.replace("|", ""), quote=False), "label")


def _role(item: Label, labels: list[Label], values: bool) -> str:
    if item.text.startswith("第二十条"):
        return "mark"
    if not values:
        return "head"
    if item.text == HANDLED:
        return "results"
    return "row" if item is labels[-1] else "group"
