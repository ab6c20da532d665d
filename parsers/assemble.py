"""One document through all parsers, in the order in which they need the page: metadata and attachments from the page
as printed, then tables, and the body last, because it takes out of the tree what the others have read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from parsers.agency import read_agency, read_period, read_report_year, read_signature
from parsers.attachments import find_attachments
from parsers.body import body_text
from parsers.checks import arithmetic_checks, prose_checks
from parsers.documents import DocumentError, kind_of
from parsers.enclosed import Enclosure, enclosures, read_page_of, with_enclosed
from parsers.figures import read_figures
from parsers.fingerprint import is_report_title, refusal
from parsers.flags import FLAGS, has_table_images, script_flags, text_flags
from parsers.formats import due_in
from parsers.formats.statistics import STATISTICS
from parsers.identity import identity, report_id
from parsers.metadata import Metadata, read_metadata
from parsers.page import Line, Page, binary_kind, block_lines, is_hidden, read_page
from parsers.report import Attachment, Document, Parsed, Refusal, Report, Section
from parsers.script import Script, normalise_page
from parsers.sections import split_sections
from parsers.tables import read_html_tables, read_text_tables
from parsers.tables_reading import TablesReading, cell_notes, merge

#: Larger pages are not reports but dumps, and cost seconds; the largest known real report page has 0.4 MB.
MAX_BYTES = 16_000_000
_OFFICIAL = ("proactive_disclosure", "requests", "review_litigation")


def parse(document: Document) -> Parsed | Refusal:
    """See `parsers.parse`."""
    page = _read(document)
    if isinstance(page, Refusal):
        return page
    metadata = read_metadata(page, document.entry)
    attachments = find_attachments(page)
    page, script = normalise_page(page)
    title = script.read(metadata.title)
    tables, flattened = _tables(page)
    pictures = _pictures(page, tables)
    text = body_text(
        page,
        elements=(*metadata.elements, *tables.elements),
        lines=metadata.lines | tables.lines,
        flattened=flattened,
        title=title,
        attachments=[script.convert(attachment.name) for attachment in attachments],
    )
    sections = split_sections(text)
    flags = {*page.flags}
    found = _enclosed(document, title, tables)
    tables = with_enclosed(tables, found)
    stated = next((one for one in found if one.is_text), None) if not any(s.heading for s in sections) else None
    if stated is not None:
        text, sections, script = stated.text, stated.sections, stated.script
        flags |= {"text_in_attachment", *stated.flags}
        if metadata.title is None:
            metadata, title = replace(metadata, title=stated.title), stated.title
    filled = len(_filled(tables, title))
    refused = refusal(title, text, sections, filled, attached=bool(attachments or pictures))
    if refused:
        return refused
    report = _report(document, metadata, script, tables, sections, text, _fetched(attachments, document))
    flags |= {*report.flags, *tables.flags, *script_flags(script, text), *text_flags(report, script)}
    flags |= {"table_is_image"} if pictures and _lacking(tables) else set()
    flags |= {"partial_body"} if document.partial else set()
    number = report_id(report.portal, identity(report))
    report = replace(report, flags=tuple(name for name in FLAGS if name in flags), report_id=number)
    return Parsed(report=report, cells=tables.cells)


def _enclosed(document: Document, title: str | None, tables: TablesReading) -> list[Enclosure]:
    """The page's files, read where the page lacks a table; a whole page has no need of them."""
    if not document.attachments or not _lacking(tables):
        return []
    return enclosures(document.attachments, title, lambda page: _tables(page)[0])


def _read(document: Document) -> Page | Refusal:
    """The document as a page; a Word document or a PDF as the tree that was made of it."""
    if not document.body or document.body.isspace():
        return Refusal(outcome="not_a_report", reason="the document is empty")
    if len(document.body) > MAX_BYTES:
        size = len(document.body) / 1e6
        return Refusal(outcome="unreadable", reason=f"the document has {size:.0f} MB, more than {MAX_BYTES / 1e6:.0f}")
    if kind := kind_of(document.body):
        try:
            return read_page_of(kind, document.body, document.url)
        except DocumentError as error:
            return Refusal(outcome="unreadable", reason=f"the document {error}")
    if binary := binary_kind(document.body):
        reason = f"the document is {binary}: documents of this kind are not read, only HTML, text, DOCX and PDF"
        return Refusal(outcome="unreadable", reason=reason)
    try:
        return read_page(document)
    except RecursionError:  # JSON of a hundred thousand brackets
        return Refusal(outcome="unreadable", reason="the document is nested too deeply to be one")


def _tables(page: Page) -> tuple[TablesReading, list[Line]]:
    """The tables, and the lines of an HTML page that hold tables flattened to text."""
    if page.root is None:
        return read_text_tables(page.lines), []
    tables = read_html_tables(page.root, page.kind)
    unseen = any(is_hidden(above) for table in tables.elements[:1] for above in (table, *table.iterancestors()))
    if not _lacking(tables) and not unseen:
        return tables, []
    lines = block_lines(page.root)
    second = read_text_tables([line.text for line in lines])
    if unseen and second.cells:  # of what the page shows nothing is filled up by what it hides
        return second, [lines[index] for index in sorted(second.lines)]
    both = merge(tables, second)
    taken = set(both.sources.values()) - set(tables.sources.values())
    if second.flags == ("table_unread",) and not tables.tables[STATISTICS]:
        tables = replace(tables, flags=(*tables.flags, *second.flags))
    return (both, [lines[index] for index in sorted(second.lines)]) if taken else (tables, [])


def _filled(tables: TablesReading, title: str | None) -> set[str]:
    """The tables with a figure in them. The older statistics form is also posted by itself, every quarter of a year:
    it speaks for a report only where the title does."""
    found = {cell.table for cell in tables.cells if cell.value is not None}
    return found if is_report_title(title) else found - {STATISTICS}


def _pictures(page: Page, tables: TablesReading) -> bool:
    missing = _lacking(tables)
    if page.root is None or not missing:
        return False
    return has_table_images(page.root, missing)


def _lacking(tables: TablesReading) -> list[str]:
    """The official tables that were not found."""
    return [name for name in _OFFICIAL if not tables.tables[name]]


def _report(
    document: Document,
    metadata: Metadata,
    script: Script,
    tables: TablesReading,
    sections: tuple[Section, ...],
    text: str,
    attachments: tuple[Attachment, ...],
) -> Report:
    title = script.read(metadata.title)
    period = read_period(text)
    signed_by, signed_on, _ = read_signature(text.split("\n"))
    agency, level = read_agency(title, script.read(metadata.publisher), signed_by, text, document.portal)
    year, year_flags = read_report_year(title, period, text, metadata.published_on)
    figures = read_figures(text, sections, year, agency)
    portal = document.portal
    return Report(
        portal=portal.id if portal else None,
        url=document.url,
        title=metadata.title,
        index_number=metadata.index_number,
        document_number=metadata.document_number,
        publisher=metadata.publisher,
        published_on=metadata.published_on,
        issued_on=metadata.issued_on or signed_on,
        subject_category=metadata.subject_category,
        genre_category=metadata.genre_category,
        keywords=tuple(metadata.keywords),
        validity=metadata.validity,
        agency=agency,
        agency_level=level,
        region=portal.region if portal else None,
        report_year=year,
        period_start=period[0] if period else None,
        period_end=period[1] if period else None,
        format=_format_of(tables, year),
        script=script.name,
        body_text=text,
        sections=sections,
        tables=tables.tables,
        table_sources=tables.sources,
        cell_notes=cell_notes(tables.cells),
        figures=figures,
        checks=(*arithmetic_checks(tables), *prose_checks(tables, figures)),
        flags=tuple(year_flags),
        attachments=attachments,
        source=document.source,
    )


def _format_of(tables: TablesReading, year: int | None) -> str:
    """By the tables; the form due for the year where they leave it open."""
    due = due_in(year) if year is not None else "unknown"
    return due if due in tables.formats or not tables.formats else tables.formats[0]


def _media_type(content_type: str | None) -> str | None:
    """The media type of a Content-Type header; None where it says no more than that these are bytes."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    return None if kind in ("", "application/octet-stream", "application/x-download") else kind


def _fetched(attachments: Sequence[Attachment], document: Document) -> tuple[Attachment, ...]:
    """The page's attachments with digest and media type of those that were fetched."""
    files = {file.url: file for file in document.attachments}
    found = []
    for attachment in attachments:
        file = files.get(attachment.url or "")
        if file and file.body is not None:
            digest = "sha256:" + hashlib.sha256(file.body).hexdigest()
            attachment = replace(
                attachment, digest=digest, media_type=_media_type(file.media_type) or attachment.media_type
            )
        found.append(attachment)
    return tuple(found)
