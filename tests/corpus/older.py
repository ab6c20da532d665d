"""The recorded pages whose JSON was written by eye, ready for mutations: their cells marked by that JSON alone."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lxml import html
from lxml.html import HtmlElement

from .subject import Subject, mark_of, words
from .truth import Key, Print

FOLDER = Path(__file__).parents[1] / "pages"

#: As the forms print them; the JSON has 处理决定数量 first, which both forms know.
_PRINTED_ORDER = ("items_before", "change", "decisions")


#: Pages that print their tables twice, in pieces, or as no form does, or in another charset than UTF-8: other mutations
#: are for these.
_APART = frozenset(
    {
        "continued_table_2022", "desktop_and_mobile_2024", "gbk_undeclared_2022",
        "labels_by_breaks_2020", "legal_persons_together_2022",
        "nothing_but_totals_2023", "numerals_in_cells_2023", "odd_span_values_2023",
    }
)  # fmt: skip


@cache
def older() -> dict[str, Subject]:
    """Each page of which every cell was found, by its file's name."""
    found = {}
    for path in sorted(FOLDER.glob("*.html")):
        if path.stem in _APART:
            continue
        report = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        if set(report["table_sources"].values()) <= {"html", None} and "unreadable" not in str(report["cell_notes"]):
            prints = _prints(report)
            root = html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
            if prints and _mark(root, prints):
                found[path.name] = Subject(root, prints, random.Random(path.name))
    return found


def _prints(report: dict[str, Any]) -> dict[Key, Print]:
    notes = {(note["table"], note["row"], note["column"]): note for note in report["cell_notes"]}
    prints: dict[Key, Print] = {}
    for table, rows in report["tables"].items():
        for row, columns in (rows or {}).items():
            if not isinstance(columns, dict):
                return {}
            for column in sorted(columns, key=_PRINTED_ORDER.index) if set(columns) <= set(_PRINTED_ORDER) else columns:
                value = columns[column]
                note = notes.get((table, row, column))
                prints[table, row, column] = (
                    Print(note["raw"], value, note["meaning"]) if note else Print(str(value), value)
                )
    return prints


def _mark(root: HtmlElement, prints: dict[Key, Print]) -> bool:
    """Whether every printed row stands in the page, in the order of the JSON, and is marked now."""
    waiting = list(_rows(prints))
    for row in root.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        for keys in waiting[:1]:
            tail = cells[-len(keys) :]
            printed = [words(cell) for cell in tail]
            labelled = len(cells) > len(keys) or keys[0][0] == "review_litigation"
            if labelled and printed == ["".join(prints[key].raw.split()) for key in keys]:
                _mark_row(cells[: -len(keys)], tail, keys)
                waiting.pop(0)
    if not waiting:
        _mark_heads(root)
    return not waiting


def _rows(prints: dict[Key, Print]) -> Iterator[list[Key]]:
    rows: dict[tuple[str, str], list[Key]] = {}
    for key in prints:
        rows.setdefault((key[0], "" if key[0] == "review_litigation" else key[1]), []).append(key)
    return iter(rows.values())


def _mark_row(labels: list[HtmlElement], cells: list[HtmlElement], keys: list[Key]) -> None:
    for cell, key in zip(cells, keys, strict=True):
        cell.set("data-cell", mark_of(key))
    for label in labels[:-1]:
        label.set("data-role", "results" if "办理结果" in words(label) else "group")
    for label in labels[-1:]:
        label.set("data-role", "row")
    next(cells[0].iterancestors("table")).set("data-table", keys[0][0])


def _mark_heads(root: HtmlElement) -> None:
    for table in root.iter("table"):
        if table.get("data-table"):
            for row in table.iter("tr"):
                for cell in [] if any(cell.get("data-cell") for cell in row) else row.iter("td", "th"):
                    cell.set("data-role", "mark" if words(cell).startswith("第二十条") else "head")
