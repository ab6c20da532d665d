"""What a careful reader finds at every address of the demo site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .families.base import Family, metadata, resolve, to_traditional
from .model import DemoReport, Item
from .reports import content_of, figures_stated, sections_of


@dataclass(frozen=True, kw_only=True)
class Truth:
    """One URL. The fields are those of docs/fields.md; None means that the page does not state it."""

    url: str
    portal: str
    outcome: str
    """`report`, `duplicate` (same content as `canonical`), `not_a_report`, `gone`, `list`, `attachment`, `redirect`."""
    canonical: str | None = None
    """The URL that stands for this content: the smallest of its addresses. Its own for a report without others."""
    redirects_to: str | None = None
    version: int = 1
    """Which version of its report (index number and year) this content is, by date of publishing."""
    edited: int = 0
    """How many silent edits the page has had."""
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
    report_year: int | None = None
    period_start: str | None = None
    period_end: str | None = None
    format: str | None = None
    script: str = "hans"
    table_source: str | None = None
    """`html` or `text` for the three official tables; None where there are none."""
    tables: dict[str, dict[str, dict[str, int | float | None]] | None] = field(default_factory=dict)
    """Every cell, null where blank or `/`, `-`, `—`; the four keys always there for a report."""
    prints: dict[str, str] = field(default_factory=dict)
    """`table.row.column` → what is printed there."""
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    """{figure: {value, unit, approximate}}, exactly those that the prose states; unit None for a zero in words."""
    sections: tuple[tuple[str, str | None], ...] = ()
    """(kind, heading) in order, simplified characters."""
    attachments: tuple[tuple[str, str], ...] = ()
    """(absolute URL, name)."""
    open_fields: frozenset[str] = frozenset()
    """Fields on which careful readers may differ: a page that prints 来源 and no 发布机构 leaves `publisher` open."""
    flags: frozenset[str] = frozenset()
    """Flags that a report of this page must have; others may come."""

    def cells(self) -> dict[str, int | float | None]:
        """`table.row.column` → value, over all tables."""
        return {
            f"{table}.{row}.{column}": value
            for table, rows in self.tables.items()
            for row, columns in (rows or {}).items()
            for column, value in columns.items()
        }


def truths(families: Iterable[Family]) -> dict[str, Truth]:
    """The truth about every URL of every portal's items, lists and attachments."""
    return {truth.url: truth for family in families for truth in _of_portal(family)}


def _of_portal(family: Family) -> Iterable[Truth]:
    host, portal = f"http://{family.portal.host}", family.portal.id
    twins: dict[DemoReport | None, list[Item]] = {}
    for item in family.items.values():
        twins.setdefault(item.report, []).append(item)
    for path in family.list_paths():
        yield Truth(url=host + path, portal=portal, outcome="list")
    for item in family.items.values():
        if item.kind == "redirect":
            assert item.target is not None
            target = host + family.path(item.target)
            yield Truth(url=host + family.path(item), portal=portal, outcome="redirect", redirects_to=target)
        elif item.report is None:
            outcome = "gone" if item.kind == "gone" else "not_a_report"
            for path in (family.path(item), *family.aliases(item)):
                yield Truth(url=host + path, portal=portal, outcome=outcome, title=item.title)
        else:
            yield from _of_report(family, item, twins[item.report])


def _of_report(family: Family, item: Item, twins: list[Item]) -> Iterable[Truth]:
    """`twins`: the items with the same content, the item itself among them."""
    assert item.report is not None
    host = f"http://{family.portal.host}"
    canonical = min(host + path for twin in twins for path in (family.path(twin), *family.aliases(twin)))
    for path in (family.path(item), *family.aliases(item)):
        url = host + path
        yield _report(family, item, url, canonical)
    for file in item.report.attachments:
        yield Truth(url=host + resolve(family.path(item), file.path), portal=family.portal.id, outcome="attachment")


def _report(family: Family, item: Item, url: str, canonical: str) -> Truth:
    report = item.report
    assert report is not None
    host = f"http://{family.portal.host}"
    content = content_of(report)
    printed = family.states(metadata(item, family.portal))
    tables: dict[str, Any] = dict.fromkeys(("proactive_disclosure", "requests", "review_litigation", "statistics"))
    return Truth(
        url=url,
        portal=family.portal.id,
        outcome="report" if url == canonical else "duplicate",
        canonical=canonical,
        version=2 if item.kind == "revision" else 1,
        edited=report.changes - (item.kind == "revision"),
        title=to_traditional(item.title) if report.traditional else item.title,
        agency=report.body.name,
        agency_level=report.body.level,
        report_year=report.year,
        period_start=f"{report.year}-01-01",
        period_end=f"{report.year}-12-31",
        format=report.form,
        script="hant" if report.traditional else "hans",
        table_source=None if not content.tables else "text" if report.writer == "flattened" else "html",
        tables=tables | content.tables,
        prints={".".join(key): text for key, text in content.prints.items()},
        figures=figures_stated(report),
        sections=tuple(sections_of(report)),
        attachments=tuple((host + resolve(family.path(item), file.path), file.name) for file in report.attachments),
        open_fields=family.open_fields,
        flags=_flags(family, item),
        **printed,
    )


def _flags(family: Family, item: Item) -> frozenset[str]:
    assert item.report is not None
    number, year, body = item.report.index_number, item.report.year, item.report.body
    reports = (other.report for other in family.items.values() if other.report)
    clash = number and any(r.index_number == number and r.year == year and r.body != body for r in reports)
    return frozenset({"index_number_clash"} if clash else ())
