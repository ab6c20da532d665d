"""What a parser gives back: a Report and the values it is made of.

All are frozen. The order of `Report`'s fields is the order of the keys in every export.
The names and codes are those of docs/fields.md; other programs rely on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass
from typing import Any, NamedTuple, TypeAlias

Number: TypeAlias = int | float
#: {table: {row: {column: value}}}; a table that the source lacks is None.
Tables: TypeAlias = Mapping[str, Any]

TABLES = ("proactive_disclosure", "requests", "review_litigation", "statistics")


@dataclass(frozen=True, kw_only=True)
class Section:
    """One headed part of the report's text."""

    kind: str
    """`preamble`, `overview`, `proactive_disclosure`, `requests`, `review_litigation`, `problems`, `other`,
    and for older reports `fees`, `consultation`, `appendix`."""
    heading: str | None
    """The heading as printed, numbering included; None for the preamble."""
    text: str
    """Paragraphs joined by newlines, without the heading."""


class Cell(NamedTuple):
    """One cell of an official table, with the place it was read from. A tuple, because a report has hundreds."""

    table: str
    row: str
    column: str | None
    """None in `statistics`, which has one value a row."""
    value: Number | None
    raw: str
    """The print, white space folded; "" for a blank."""
    meaning: str
    """`number`, `blank`, `not_applicable`, `text`, `converted`, `annotated`, `unreadable`, `repaired`."""
    page_table: int
    """Which table of the page, from 0; for flattened text the number of the table in the text."""
    page_row: int
    page_column: int
    """Row and column in that table's grid, from 0; for flattened text the line and the position in it."""


@dataclass(frozen=True, kw_only=True)
class CellNote:
    """A cell whose print is not a plain number."""

    table: str
    row: str
    column: str | None
    raw: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure that the prose states."""

    value: Number
    unit: str
    """As printed: 条, 件, 宗, 篇, 元, …"""
    quote: str
    """The clause it was read from, as in `body_text`."""
    approximate: bool
    """True for 210余条, 1000多篇, 近百件."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """An arithmetic check (勾稽关系) or a figure of the prose against the tables."""

    rule: str
    passed: bool
    expected: Number
    actual: Number
    cells: tuple[str, ...]
    """`requests.total.business`, …"""
    blame: str | None
    """None when passed; `agency` where the grid was read completely and unambiguously, else `parser`."""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that the report's page links to, or only names."""

    url: str | None
    """Absolute; None where only a name is printed."""
    name: str
    media_type: str | None
    digest: str | None
    """`sha256:` and hex of the decoded body; None until it is fetched."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """The archived response that a report was parsed from."""

    record_id: str
    """WARC-Record-ID of the response, `<urn:uuid:…>`."""
    digest: str
    """WARC-Payload-Digest of that record."""
    fetched_at: str
    """WARC-Date, UTC, ISO 8601."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """One annual report on government information disclosure (政府信息公开工作年度报告)."""

    report_id: str = ""
    version: int = 1
    portal: str | None = None
    url: str | None = None
    title: str | None = None
    index_number: str | None = None
    document_number: str | None = None
    publisher: str | None = None
    published_on: str | None = None
    issued_on: str | None = None
    subject_category: str | None = None
    genre_category: str | None = None
    keywords: tuple[str, ...] = ()
    validity: str | None = None
    agency: str | None = None
    agency_level: str | None = None
    region: str | None = None
    report_year: int | None = None
    period_start: str | None = None
    period_end: str | None = None
    format: str = "unknown"
    script: str = "hans"
    body_text: str = ""
    sections: tuple[Section, ...] = ()
    tables: Tables = field(default_factory=lambda: dict.fromkeys(TABLES))
    table_sources: Mapping[str, str | None] = field(default_factory=lambda: dict.fromkeys(TABLES))
    cell_notes: tuple[CellNote, ...] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    flags: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    source: Source | None = None

    def as_dict(self) -> dict[str, Any]:
        """The report as plain JSON values, keys in the order of the fields."""
        return {name: _plain(value) for name, value in vars(self).items()}


_PLAIN = frozenset({str, int, float, bool, type(None)})


def _plain(value: Any) -> Any:
    """A value as JSON has it. Each level looks at its values' types itself: most of them are numbers."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple or kind is list:
        return [item if type(item) in _PLAIN else _plain(item) for item in value]
    # Of a dataclass the fields are the attributes, in their order.
    items = (vars(value) if is_dataclass(kind) else value).items()
    return {name: item if type(item) in _PLAIN else _plain(item) for name, item in items}


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a page is no report: one of the outcomes and one line of reason."""

    outcome: str
    """`not_a_report`, `soft_404`, `challenged` or `unreadable`."""
    reason: str


@dataclass(frozen=True, kw_only=True)
class AttachmentFile:
    """An attachment as fetched: what the page says of it and, if it came, its bytes."""

    url: str
    name: str
    media_type: str | None = None
    body: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class PortalFacts:
    """What is known of the portal that served the page."""

    id: str
    name: str
    region: str | None = None


@dataclass(frozen=True, kw_only=True)
class Document:
    """Everything a parse may know: the bytes as the server meant them (content encodings undone), and where
    they came from. Nothing else goes in."""

    body: bytes
    content_type: str | None = None
    """The Content-Type header as sent."""
    url: str | None = None
    name: str | None = None
    """A local file's name; its ending helps where there is no content type."""
    portal: PortalFacts | None = None
    entry: Mapping[str, str] = field(default_factory=dict)
    """What the list row said: `title`, `date`, and a family's own keys (`index_number`, `document_number`,
    `publisher`, …). The page itself wins."""
    attachments: tuple[AttachmentFile, ...] = ()
    source: Source | None = None
    partial: bool = False
    """True where the connection closed without a declared length."""


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """A report and the cells behind its tables."""

    report: Report
    cells: tuple[Cell, ...] = ()
