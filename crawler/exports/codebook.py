"""The columns of the exports: their names, their short names for Stata, what they hold.

The columns of the wide table follow from the official forms (`parsers/formats`), so they are the same for every
dataset: a file of one county and one of a whole province can be put under each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from parsers.figures import FIGURES
from parsers.formats import Format, GridTable, formats
from parsers.formats.statistics import MONEY, statistics_form

INTEGER, NUMBER, TEXT, DATE = "integer", "number", "text", "date"


@dataclass(frozen=True)
class Column:
    """One column of an export."""

    name: str
    """`agency`, or `table.row.column` for a cell."""
    kind: str = TEXT
    """`integer`, `number` (with decimals), `text` or `date` (ISO 8601)."""
    label: str = ""
    """What it holds, in the words of the form."""


#: What tells whose report a row is.
OF_REPORT = (
    Column("report_id", label="hash of portal and identity"),
    Column("version", INTEGER, "1, 2, …"),
    Column("portal", label="id of the portal"),
    Column("agency", label="the body that reports"),
    Column("agency_level", label="national, province, prefecture, county, township, department"),
    Column("region", label="GB/T 2260 code of the portal"),
    Column("report_year", INTEGER, "the year reported on"),
    Column("format", label="2021, 2019, pre-2019, unknown"),
    Column("url", label="address of the page"),
)
_DESCRIPTION = (
    Column("title", label="标题"),
    Column("index_number", label="索引号"),
    Column("document_number", label="文号"),
    Column("publisher", label="发布机构"),
    Column("published_on", DATE, "发布日期"),
    Column("issued_on", DATE, "成文日期"),
    Column("subject_category", label="主题分类"),
    Column("genre_category", label="体裁分类"),
    Column("keywords", label="主题词, divided by ;"),
    Column("validity", label="时效性"),
    Column("period_start", DATE, "统计期限, from"),
    Column("period_end", DATE, "统计期限, to"),
    Column("script", label="hans or hant"),
    Column("flags", label="what a careful reader must know, divided by ;"),
    Column("failed_checks", label="rules that do not hold, with whose slip it is, divided by ;"),
)
_ORIGIN = (
    Column("record_id", label="WARC-Record-ID of the archived response"),
    Column("digest", label="digest of its payload"),
    Column("fetched_at", label="when it was fetched"),
    Column("body_text", label="the report's text"),
)
LONG = (
    *OF_REPORT,
    Column("table", label="official table"),
    Column("row", label="row code"),
    Column("column", label="column code; of local rows of the statistics form, their label"),
    Column("label", label="the row and the column in the words of the form"),
    Column("value", NUMBER, "the number, if it is one"),
    Column("raw", label="as printed"),
    Column("meaning", label="number, blank, not_applicable, text, converted, annotated, unreadable"),
    Column("page_table", INTEGER, "which table of the page"),
    Column("page_row", INTEGER, "which row of it"),
    Column("page_column", INTEGER, "which column of it"),
    Column("record_id", label="WARC-Record-ID of the archived response"),
)
CHANGES = (
    *OF_REPORT,
    Column("path", label="what changed: tables.table.row.column for a cell, else the field"),
    Column("before", label="as the version before has it"),
    Column("after", label="as this version has it"),
    Column("seen_at", label="when this version was first fetched"),
)
CODEBOOK = (
    Column("column", label="name in .csv, .xlsx and .parquet"),
    Column("stata", label="name in .dta"),
    Column("kind", label="integer, number, text, date"),
    Column("label", label="what it holds"),
)


@cache
def wide_columns() -> tuple[Column, ...]:
    """The columns of the wide table, in their order."""
    cells = [Column(".".join(path), kind, label) for path, (kind, label) in cell_columns().items()]
    figures = [Column(f"figures.{name}", NUMBER, "stated in the prose") for name in FIGURES]
    return (*OF_REPORT, *_DESCRIPTION, *cells, *figures, *_ORIGIN)


@cache
def cell_columns() -> dict[tuple[str, ...], tuple[str, str]]:
    """{(table, row, column): (kind, label)} of all forms; (table, row) of the statistics form."""
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for form in formats().values():
        for path, kind, label in _cells_of(form):
            found.setdefault(path, (kind, label))
    for row in statistics_form().rows:
        found.setdefault(("statistics", row.code), (NUMBER if row.unit in MONEY else INTEGER, row.label))
    return dict(sorted(found.items(), key=lambda entry: _TABLES.index(entry[0][0])))


_TABLES = ("proactive_disclosure", "requests", "review_litigation", "statistics")


def _cells_of(form: Format) -> Iterator[tuple[tuple[str, str, str], str, str]]:
    for item in form.items:
        for row in item.rows:
            for column in item.columns:
                kind = NUMBER if column.money else INTEGER
                yield ("proactive_disclosure", row.code, column.code), kind, f"{row.label} {column.label}"
    yield from _grid("requests", form.requests, form.requests.rows)
    yield from _grid("review_litigation", form.review, form.review.groups)


def _grid(table: str, grid: GridTable, rows: Iterable[object]) -> Iterator[tuple[tuple[str, str, str], str, str]]:
    for row in rows:
        for column in grid.columns:
            yield (table, row.code, column.code), INTEGER, f"{row.label} {column.label}"  # type: ignore[attr-defined]


# --- short names -----------------------------------------------------------------------------------------------------

#: A name of Stata has up to 32 letters, digits and underscores (Stata User's Guide, 11.3).
_LONGEST = 32
_SHORT_TABLES = {"proactive_disclosure": "pd", "requests": "rq", "review_litigation": "rl", "statistics": "st"}
_SHORT_WORDS = {
    "natural_person": "person",
    "legal_service": "legal",
    "normative_documents": "normdocs",
    "administrative_query": "admin_query",
    "security_stability": "security",
    "prohibited_by_law": "prohibited",
    "suit_after_review": "suit_after",
    "needs_creation": "creation",
    "published_total": "pub_total",
    "enforcement_file": "enforcement",
    "internal_affairs": "internal",
    "interpretations": "interpret",
    "government_information": "info",
    "refused": "ref",
    "unavailable": "unav",
    "rejected": "rej",
}


@cache
def stata_names() -> dict[str, str]:
    """{column: its name in a .dta file}: at most 32 characters, no two the same."""
    columns = {column.name for column in (*wide_columns(), *LONG, *CHANGES, *CODEBOOK)}
    names = {name: _short(name) for name in sorted(columns)}
    if len(set(names.values())) != len(names):
        raise ValueError("two columns of the exports have one name in Stata; mend _SHORT_WORDS")
    return names


def _short(name: str) -> str:
    table, _, rest = name.partition(".")
    if rest:
        name = f"{_SHORT_TABLES.get(table, table)}_{rest.replace('.', '_')}"
        for word, short in _SHORT_WORDS.items():
            name = re.sub(rf"(?<![a-z]){word}(?![a-z])", short, name)
    if len(name) > _LONGEST:
        raise ValueError(f"{name}: longer than a name of Stata may be; mend _SHORT_WORDS")
    return name


def codebook() -> Iterator[tuple[str, str, str, str]]:
    """The rows of the codebook, for the columns of the wide table and then of the others."""
    names, seen = stata_names(), set()
    for column in (*wide_columns(), *LONG, *CHANGES):
        if column.name not in seen:
            seen.add(column.name)
            yield column.name, names[column.name], column.kind, column.label
