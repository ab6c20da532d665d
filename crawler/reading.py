"""What one archived capture says: the step that crawl, replay and rebuild share.

A Job names archived exchanges; `read(job)` opens them, judges what came, parses a report and gives a Reading. It
touches nothing but the archive's files, so it runs in a worker process as well as here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.exchange import DecodeError, Exchange, Message, TooLarge, decode_response
from archive.ledger import Capture
from archive.store import read_group
from crawler.families.base import ListPage
from crawler.families import read_list
from crawler.outcomes import outcome_of_failure, outcome_of_status
from crawler.recognition import impostor
from parsers import parse
from parsers.identity import content_digest
from parsers.report import AttachmentFile, Document, Parsed, PortalFacts, Refusal, Source

#: Output of a decoded body, in bytes; over it the outcome is `unreadable`.
MAX_BODY = 64 * 1024 * 1024


@dataclass(frozen=True)
class Linked:
    """An attachment that a report's page links to, and the capture that came of it, if one was made."""

    url: str
    name: str
    capture: Capture | None


@dataclass(frozen=True)
class Job:
    """One capture to read, with the attachments of the page."""

    folder: Path
    """The archive's."""
    capture: Capture
    attachments: tuple[Linked, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a capture came to."""

    capture: Capture
    outcome: str
    """One of OUTCOMES, or `redirect`, `unchanged` (304) and `robots`, which the dataset turns into one."""
    reason: str | None = None
    report: Mapping[str, Any] | None = None
    """The report's fields as JSON values; `report_id` and `version` are settled by the dataset."""
    cells: tuple[tuple[Any, ...], ...] = ()
    """(table, row, column, value, raw, meaning, page_table, page_row, page_column)."""
    content: str | None = None
    rows: tuple[tuple[str, str], ...] = ()
    """A list's rows that are reports: (address, title)."""
    stated: int | None = None
    """How many rows the list says it holds."""
    location: str | None = field(default=None)
    """Where a redirect leads."""


def read(job: Job) -> Reading:
    """Reads one capture. Never raises for what a portal sent; raises OSError where the archive cannot be read."""
    capture = job.capture
    early = _without_body(capture)
    if early is not None:
        return early
    exchange = _exchange(job.folder, capture)
    try:
        message = decode_response(exchange.response_block or b"", max_size=MAX_BODY)
    except (TooLarge, DecodeError) as error:
        return Reading(capture, "unreadable", str(error))
    if 300 <= message.status < 400:
        return Reading(capture, "redirect", location=message.header("location"))
    if capture.role == "attachment":
        return _attachment(capture, message)
    found = impostor(message.status, dict(message.headers), message.body, capture.url)
    if found is not None:
        return Reading(capture, found.outcome, found.reason)
    if capture.role == "report":
        return _report(job, message, exchange)
    return _list(job, message, exchange)


def _without_body(capture: Capture) -> Reading | None:
    if capture.role == "robots":
        return Reading(capture, "robots")
    if capture.failure is not None:
        return Reading(capture, outcome_of_failure(capture.failure), capture.failure)
    if capture.status == 304:
        return Reading(capture, "unchanged")
    return None


def _exchange(folder: Path, capture: Capture) -> Exchange:
    return read_group(folder / capture.file, capture.offset, capture.length)


def _attachment(capture: Capture, message: Message) -> Reading:
    outcome = outcome_of_status(message.status)
    if outcome is not None:
        return Reading(capture, outcome, f"status {message.status}")
    return Reading(capture, "attachment")


def _list(job: Job, message: Message, exchange: Exchange) -> Reading:
    page = list_page(job.capture, message)
    found = read_list(page)
    if found.is_report:
        reading = _report(job, message, exchange)
        if reading.report is not None:
            return reading
    rows = tuple((entry.url, entry.title) for entry in found.reports)
    return Reading(job.capture, "list", rows=rows, stated=found.total)


def list_page(capture: Capture, message: Message) -> ListPage:
    """A capture as the families see it."""
    return ListPage(
        url=capture.url,
        body=message.body,
        content_type=message.header("content-type"),
        state=capture.notes.get("state", {}),
    )


def _report(job: Job, message: Message, exchange: Exchange) -> Reading:
    parsed = parse(_document(job, message, exchange))
    if isinstance(parsed, Refusal):
        return Reading(job.capture, parsed.outcome, parsed.reason)
    return _as_reading(job.capture, parsed)


def _as_reading(capture: Capture, parsed: Parsed) -> Reading:
    cells = tuple(
        (c.table, c.row, c.column, c.value, c.raw, c.meaning, c.page_table, c.page_row, c.page_column)
        for c in parsed.cells
    )
    return Reading(
        capture, "report", report=parsed.report.as_dict(), cells=cells, content=content_digest(parsed.report)
    )


def _document(job: Job, message: Message, exchange: Exchange) -> Document:
    capture, notes = job.capture, job.capture.notes
    return Document(
        body=message.body,
        content_type=message.header("content-type"),
        url=capture.url,
        portal=PortalFacts(id=capture.portal, name=notes.get("portal_name", ""), region=notes.get("region")),
        entry=notes.get("entry", {}),
        attachments=tuple(_attachment_file(job.folder, linked) for linked in job.attachments),
        source=Source(record_id=capture.record_id, digest=capture.payload_digest or "", fetched_at=capture.fetched_at),
        partial=exchange.truncated is not None or message.partial,
    )


def _attachment_file(folder: Path, linked: Linked) -> AttachmentFile:
    capture = linked.capture
    if capture is None or capture.failure is not None or capture.status != 200:
        return AttachmentFile(url=linked.url, name=linked.name)
    try:
        message = decode_response(_exchange(folder, capture).response_block or b"", max_size=MAX_BODY)
    except (TooLarge, DecodeError):
        return AttachmentFile(url=linked.url, name=linked.name)
    return AttachmentFile(url=linked.url, name=linked.name, media_type=message.header("content-type"), body=message.body)


def as_json(value: Any) -> str:
    """The one serializer: what `-o`, export and the dataset write."""
    return json.dumps(value, ensure_ascii=False)
