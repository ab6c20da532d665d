"""Official tables as HTML, in the three ways they come to the web, or flattened to one cell a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from .forms import Form, Label, Value

#: (table, row, column) → print
Prints = Mapping[tuple[str, str, str], str]
Writer = Callable[[Form, Prints], str]

_BORDER = "border:1px solid #000000;"


def plain(form: Form, prints: Prints) -> str:
    """A table as an editor of a content-management system writes it: styled cells, text straight inside."""

    def cell(item: Label | Value) -> str:
        style = f"{_BORDER}padding:5px 6px;text-align:center;vertical-align:middle;"
        return f'<td{_spans(item)} style="{style}">{_text(item, prints, "<br/>")}</td>'

    return _table('class="table table-bordered" border="1" cellspacing="0" style="width:100%;"', form, cell)


def editor(form: Form, prints: Prints) -> str:
    """A table pasted into a rich-text editor: a centred paragraph and a font span in every cell."""

    def cell(item: Label | Value) -> str:
        text = _text(item, prints, "") or "&nbsp;"
        paragraph = f'<p style="text-align:center;"><span style="font-size:14px;">{text}</span></p>'
        return f'<td{_spans(item)} style="{_BORDER}">{paragraph}</td>'

    return _table('width="98%" cellspacing="0" cellpadding="0" style="border-collapse:collapse;"', form, cell)


def word(form: Form, prints: Prints) -> str:
    """A table as a word processor exports it: MsoNormalTable, labels in pieces, `<o:p>` for blanks."""

    def cell(item: Label | Value) -> str:
        parts = [f"<span>{part}</span>" for part in _text(item, prints, "|").split("|") if part]
        inner = "".join(parts) or "<o:p>&nbsp;</o:p>"
        paragraph = f'<p class="MsoNormal" align="center">{inner}</p>'
        return f'<td{_spans(item)} style="{_BORDER}padding:0cm 5.4pt">{paragraph}</td>'

    return _table('class="MsoNormalTable" border="1" cellspacing="0" cellpadding="0"', form, cell)


def flattened(form: Form, prints: Prints) -> str:
    """The cells as paragraphs, one below the other: what is left of a table after a careless import."""
    lines = []
    for row in form:
        for item in row:
            lines += [f"<p>{part}</p>" for part in _text(item, prints, "|").split("|")]
    return "\n".join(lines)


WRITERS: dict[str, Writer] = {"plain": plain, "editor": editor, "word": word, "flattened": flattened}


def _table(attributes: str, form: Form, cell: Callable[[Label | Value], str]) -> str:
    rows = ("<tr>\n" + "\n".join(cell(item) for item in row) + "\n</tr>" for row in form)
    return f"<table {attributes}><tbody>\n" + "\n".join(rows) + "\n</tbody></table>"


def _spans(item: Label | Value) -> str:
    rows = f' rowspan="{item.rowspan}"' if item.rowspan > 1 else ""
    return rows + (f' colspan="{item.colspan}"' if item.colspan > 1 else "")


def _text(item: Label | Value, prints: Prints, line_break: str) -> str:
    if isinstance(item, Value):
        return escape(prints[item.table, item.row, item.column], quote=False)
    return escape(item.text, quote=False).replace("|", line_break)
