"""The recorded pages whose JSON was written by eye, ready for mutations: their cells marked by that JSON alone."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import html

from .marking import mark
from .subject import Subject
from .truth import BLANK, Key, Print

FOLDER = Path(__file__).parents[1] / "pages"

#: Pages that no mutation of tables is for.
LEFT_OUT = {
    "attachment_only_2023": "no table",
    "gb18030_as_gb2312_2018": "no table",
    "numeric_path_2017": "no table",
    "prose_in_numerals_2012": "no table",
    "layout_table_2023": "no official table",
    "mirror_traditional_2022": "no official table",
    "nfcms_pictures_2023": "its tables are pictures",
    "pictures_of_tables_2023": "its tables are pictures",
    "digits_as_pictures_2021": "its figures are pictures",
    "glued_figures_2022": "its figures run together, nothing can be read",
    "flattened_paragraphs_2022": "flat already: there is no cell to mark, and flattening is a mutation of its own",
    "statistics_lines_2016": "flat already",
    "local_annex_2014_2014": "a local form, whose figures of all years beside those of one no mutation knows",
    "fields_of_a_form_2021": "its figures stand in attributes of form fields, where no mutation writes",
}
#: Pages under which some mutations would print what nobody can read, or what the JSON does not say, as if they had
#: undergone these before.
DONE = {
    "labels_without_numbers_2021": ("numbering_gone",),
    "desktop_and_mobile_2024": ("printed_twice",),
    "nothing_but_totals_2023": ("column_dropped",),
    "legal_persons_together_2022": ("column_dropped",),
    "continued_table_2022": ("split_with_label",),
    "numerals_in_cells_2023": ("zeros_word",),
    "odd_span_values_2023": ("lying_values",),
}


_FLAT = (
    "flat_lines", "flat_tabs", "flat_pipes", "flat_spaces", "flat_commas", "flat_quoted_commas", "tables_of_divs",
)  # fmt: skip
_DROPPED = ("column_dropped", "kinds_dropped_all", "kinds_dropped_but_one", "rows_dropped")
_SPLIT = ("split_with_label", "split_without_label", "split_in_three", "split_under_heads")
_BLANK = (
    "zeros_blank", "zeros_nbsp", "zeros_word_blank", "zeros_br", "some_zeros_blank", "blank_everything",
    "blank_applicants", "blank_total_column",
)  # fmt: skip
#: Mutations that a page cannot undergo.
UNFIT = {
    # The piece below its page break begins within a group, without the group's label.
    "continued_table_2022": ("merged_labels_blanked", "merged_labels_repeated"),
    # Only one of its two copies would be flat, blank, lose the column or the rows.
    "desktop_and_mobile_2024": (*_BLANK, *_DROPPED, "flat_glued", *_FLAT),
    # The figures of all legal persons together are no cells of the form, so no mutation changes or moves them. With
    # fewer than four heads such a table is read only where its header stands in it, in cells.
    "legal_persons_together_2022": (*_BLANK, "order_of_rows", "numbers_apart", *_SPLIT, *_FLAT),
    # Likewise; and without the labels of groups 3.其他 can be told only by the rows above it.
    "nothing_but_totals_2023": ("blank_everything", "blank_total_column", "order_of_rows", *_SPLIT, *_FLAT),
}


@dataclass(frozen=True)
class Reviewed:
    """A page with every cell marked."""

    file: str
    form: str
    encoding: str
    published: Subject

    @property
    def done(self) -> tuple[str, ...]:
        return DONE.get(self.name, ())

    @property
    def unfit(self) -> tuple[str, ...]:
        return UNFIT.get(self.name, ())

    @property
    def name(self) -> str:
        return self.file.removesuffix(".html")


@cache
def older() -> dict[str, Reviewed]:
    """Each page that has official tables of cells, by its name."""
    paths = (path for path in sorted(FOLDER.glob("*.html")) if path.stem not in LEFT_OUT)
    return {path.stem: _reviewed(path) for path in paths}


def _reviewed(path: Path) -> Reviewed:
    report = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    body = path.read_bytes()
    encoding = _encoding(body)
    root = html.document_fromstring(body, parser=html.HTMLParser(encoding=encoding))
    prints = _prints(report)
    lost = mark(root, prints)
    if lost:
        raise ValueError(f"{path.name} does not print {lost[0]} as its JSON says")
    return Reviewed(path.name, report["format"], encoding, Subject(root, prints, random.Random(path.name)))


def _encoding(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _prints(report: dict[str, Any]) -> dict[Key, Print]:
    notes = {(note["table"], note["row"], str(note["column"])): note for note in report["cell_notes"]}
    prints: dict[Key, Print] = {}
    for table, rows in report["tables"].items():
        for row, columns in (rows or {}).items():
            if table == "statistics" and row == "local":
                continue
            for column, value in (columns if isinstance(columns, dict) else {"None": columns}).items():
                note = notes.get((table, row, column))
                prints[table, row, column] = (
                    Print(note["raw"], value, note["meaning"]) if note else BLANK if value is None else _number(value)
                )
    return prints


def _number(value: int | float) -> Print:
    return Print(str(value), value)
