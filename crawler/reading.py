"""What one archived capture says: the step that crawl, replay and rebuild share.

A Job names archived exchanges; `read(job)` opens them, judges what came, parses a report and gives a Reading. It
touches nothing but the archive's files, so it runs in a worker process as well as here.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from w3lib.url import safe_url_string

from archive.errors import ArchiveError, DecodeError, TooLarge
from archive.exchange import Exchange, Message, decode_response
from archive.store import Archive, Capture, read_group
from archive.warc import warc_date
from crawler.entries import entry_of, owed
from crawler.families import ListPage, ListReading, overrides_in, read_list
from crawler.outcomes import NO_PAGES, outcome_of_failure, outcome_of_status
from crawler.recognition import impostor, redirect
from crawler.rendering import refusal
from crawler.rows import Row, Rows, as_json, version_rows
from crawler.versions import Member
from parsers import parse
from parsers.attachments import find_attachments, may_have_attachments
from parsers.identity import content_digest, identity
from parsers.page import read_page
from parsers.report import Attachment, AttachmentFile, Document, Parsed, PortalFacts, Refusal, Source

#: Output of a decoded body, in bytes; over it the outcome is `unreadable`.
MAX_BODY = 64 * 1024 * 1024
#: Where a page's markup ends; counters and comments may follow, `html` may be in capitals or in UTF-16.
_MARKUP_ENDS = re.compile(rb"(?i)<\0?/\0?(?:h\0?t\0?m\0?l|b\0?o\0?d\0?y)\0?\s*\0?>")
_TAIL = 4096


@dataclass(frozen=True)
class Job:
    """One capture to read."""

    folder: Path
    """The archive's."""
    capture: Capture
    entry: Mapping[str, str] | None = None
    """What the lists say of the page; None: what the row said that the page was asked for by."""


@dataclass(frozen=True)
class ReadReport:
    """A report as the dataset takes it in. One process writes what many read, so all that can be made beforehand is
    made by those that read."""

    member: Member
    year: int | None
    text: str
    """The report as JSON, with the `report_id` and `version` it has if no other reading touches it."""
    rows: Rows
    """The rows of `text`."""
    owed: str
    """JSON: what it may owe to the page's list rows (`entries.owed`)."""

    @property
    def report_id(self) -> str:
        return str(self.rows["reports"][0][0])

    @property
    def cells(self) -> list[Row]:
        """(table, row, column, value, raw, meaning, page_table, page_row, page_column) each."""
        return [row[2:11] for row in self.rows["cells"]]


@dataclass(frozen=True)
class Reading:
    """What a capture came to."""

    capture: Capture
    outcome: str
    """One of OUTCOMES, or `redirect` and `unchanged` (304), which the dataset turns into one; or one of NO_PAGES, which
    have none; or `damaged`: nothing can be said of it, and nothing is stored."""
    reason: str | None = None
    report: ReadReport | None = None
    rows: tuple[tuple[str, str, bool, str], ...] = ()
    """A list's rows: (address, title, whether it is a report's, all that the row says as JSON)."""
    stated: int | None = None
    """How many rows the list says it holds."""
    location: str | None = None
    """Where a redirect leads, absolute."""
    again: bool = False
    """The capture was read before, and something has come for it since."""


def read(job: Job) -> Reading:
    """Reads one capture. Never raises: a record that cannot be read any more is `damaged`, which is no outcome."""
    try:
        return _read(job)
    except ArchiveError as error:
        return Reading(job.capture, "damaged", str(error))
    except Exception as error:  # noqa: BLE001 - one page must not end a whole crawl or rebuild
        trace = traceback.extract_tb(error.__traceback__)[-1]
        reason = (
            f"a defect of this program: {type(error).__name__}: {error} ({Path(trace.filename).name}:{trace.lineno})"
        )
        return Reading(job.capture, "unreadable", reason)


def _read(job: Job) -> Reading:
    capture = job.capture
    early = _without_body(capture)
    if early is not None:
        return early
    exchange = _exchange(job.folder, capture)
    try:
        message = decode_response(exchange.page_block or b"", max_size=MAX_BODY)
    except (TooLarge, DecodeError) as error:
        return Reading(capture, "unreadable", str(error))
    if 300 <= message.status < 400:
        return _redirect(capture, message)
    if capture.role == "attachment":
        return _attachment(capture, message)
    found = impostor(message.status, dict(message.headers), message.body, capture.url)
    if found is not None:
        return _or_refusal(Reading(capture, found.outcome, found.reason))
    if capture.role == "report":
        onward = sends_on(capture, message)
        return Reading(capture, "redirect", location=onward) if onward else _or_refusal(_report(job, message, exchange))
    return _list(job, message, exchange)


def _or_refusal(reading: Reading) -> Reading:
    """Of a page that a browser showed without anything on it, what its scripts had asked for in vain is told."""
    refused = refusal(reading.capture.notes) if reading.outcome in ("soft_404", "not_a_report", "list") else None
    return reading if refused is None else Reading(reading.capture, *refused)


def _redirect(capture: Capture, message: Message) -> Reading:
    location = location_of(capture.url, message)
    if location is None:
        said = message.header("location")
        return Reading(capture, "unreachable", f"status {message.status} that leads nowhere (Location: {said})")
    if not location.startswith(("http://", "https://")):
        return Reading(capture, "off_portal", f"redirects to {location}, which is not followed")
    return Reading(capture, "redirect", location=location)


def _without_body(capture: Capture) -> Reading | None:
    if capture.role in NO_PAGES:
        return Reading(capture, capture.role)
    if capture.failure is not None and capture.notes.get("instead"):
        return Reading(capture, "redirect", location=capture.notes["instead"])
    if capture.failure is not None:
        return Reading(capture, outcome_of_failure(capture.failure), capture.failure)
    if capture.status == 304:
        return Reading(capture, "unchanged")
    return None


def _exchange(folder: Path, capture: Capture) -> Exchange:
    if capture.lacks_payload:
        return _archive(folder).read(capture)
    return read_group(folder / "warc" / capture.file, capture.offset, capture.length)


def _attachment(capture: Capture, message: Message) -> Reading:
    outcome = outcome_of_status(message.status)
    if outcome is not None:
        return Reading(capture, outcome, f"status {message.status}")
    return Reading(capture, "attachment")


def _list(job: Job, message: Message, exchange: Exchange) -> Reading:
    found = read_list(_page_of(job.capture, message), overrides_in(job.capture.notes))
    if found.is_report:
        reading = _report(job, message, exchange)
        if reading.report is not None:
            return reading
    return list_reading(job.capture, found)


def list_reading(capture: Capture, found: ListReading) -> Reading:
    """The Reading of a list page that was read already."""
    rows = [(entry.url, entry.title, True, as_json(entry.row)) for entry in found.reports]
    rows += [(entry.url, entry.title, False, as_json(entry.row)) for entry, _ in found.left_out]
    reading = Reading(capture, "list", rows=tuple(rows), stated=None if found.is_another else found.total)
    return _or_refusal(reading) if found.is_empty else reading


def location_of(url: str, message: Message) -> str | None:
    """The absolute address that a redirect leads to, as Scrapy follows it; many servers send it in raw UTF-8."""
    location = message.header("location")
    if not location:
        return None
    try:
        return urldefrag(urljoin(url, safe_url_string(location.encode("latin-1", "replace")))).url
    except ValueError:  # `http://[` is no address
        return None


def sends_on(capture: Capture, message: Message) -> str | None:
    """Where a page in a report's place, without anything to read, sends on to by `<meta refresh>` or by script."""
    return redirect(_page_of(capture, message))


def _page_of(capture: Capture, message: Message) -> ListPage:
    return list_page(capture, message.body, message.header("content-type"))


def list_page(capture: Capture, body: bytes, content_type: str | None) -> ListPage:
    """A capture as the families see it, with this body: after a 304 it is an older one's."""
    return ListPage(
        url=asked_for(capture),
        body=body,
        content_type=content_type,
        state=capture.notes.get("state", {}),
        rendered="render" in capture.notes,
    )


def asked_for(capture: Capture) -> str:
    """A capture's address with the fragment that its link had: on some portals it names the column."""
    fragment = capture.notes.get("fragment")
    return f"{capture.url}#{fragment}" if fragment else capture.url


def _report(job: Job, message: Message, exchange: Exchange) -> Reading:
    document = _document(job, message, exchange)
    parsed = parse(document)
    if isinstance(parsed, Refusal):
        return Reading(job.capture, parsed.outcome, parsed.reason)
    return _as_reading(job.capture, parsed, document.entry)


def _as_reading(capture: Capture, parsed: Parsed, entry: Mapping[str, str]) -> Reading:
    report, values = parsed.report, parsed.report.as_dict()
    member = Member(
        record_id=capture.record_id,
        url=capture.url,
        fetched_at=warc_date(capture.fetched_at),
        published_on=report.published_on,
        number=report.index_number,
        identity=identity(report),
        fallback=identity(report, clash=True),
        agency=report.agency,
        content=content_digest(report),
    )
    text = as_json(values)
    rows = version_rows(values, text, parsed.cells, member.content)
    return Reading(
        capture, "report", report=ReadReport(member, report.report_year, text, rows, as_json(owed(entry, values)))
    )


def _document(job: Job, message: Message, exchange: Exchange) -> Document:
    capture, notes = job.capture, job.capture.notes
    document = Document(
        body=message.body,
        content_type=message.header("content-type"),
        url=capture.url,
        portal=PortalFacts(id=capture.portal, name=notes.get("portal_name", ""), region=notes.get("region")),
        entry=entry_of(capture) if job.entry is None else job.entry,
        source=Source(
            record_id=capture.record_id, digest=capture.payload_digest or "", fetched_at=warc_date(capture.fetched_at)
        ),
        partial=message.partial or is_cut(exchange.truncated, message.body),
    )
    if not may_have_attachments(document.body):
        return document
    linked = _links(document)
    return replace(document, attachments=tuple(_attachment_file(job, link) for link in linked)) if linked else document


def is_cut(truncated: str | None, body: bytes) -> bool:
    """Whether a page is not whole. Of a body that ended with its connection, without a stated length, its markup tells:
    a page that comes to its `</html>` (or `</body>`) came whole."""
    if truncated == "unspecified":
        return _MARKUP_ENDS.search(body[-_TAIL:]) is None
    return truncated is not None


# --- attachments -------------------------------------------------------------------------------------------------


def attachments_on(
    archive: Archive, capture: Capture, body: bytes | None, content_type: str | None
) -> list[Attachment]:
    """What a report's page links to; read from the archive where the page's body is not at hand."""
    if body is None:
        try:
            message = decode_response(archive.read(capture).page_block or b"", max_size=MAX_BODY)
        except DecodeError:
            return []
        body, content_type = message.body, message.header("content-type")
    if not may_have_attachments(body):
        return []
    return _links(Document(body=body, content_type=content_type, url=capture.url))


def _links(document: Document) -> list[Attachment]:
    page = read_page(document)
    return [] if isinstance(page, Refusal) else [a for a in find_attachments(page) if a.url is not None]


@lru_cache(maxsize=1)
def _archive(folder: Path) -> Archive:
    return Archive(folder, readonly=True)


def _attachment_file(job: Job, linked: Attachment) -> AttachmentFile:
    assert linked.url is not None
    file = AttachmentFile(url=linked.url, name=linked.name)
    capture = attachment_capture(_archive(job.folder), job.capture, linked.url)
    if capture is None:
        return file
    try:
        message = decode_response(_exchange(job.folder, capture).response_block or b"", max_size=MAX_BODY)
    except (DecodeError, ArchiveError):  # damage is named where the attachment itself is read
        return file
    return replace(file, media_type=message.header("content-type"), body=message.body)


def attachment_capture(archive: Archive, page: Capture, url: str) -> Capture | None:
    """The capture of an attachment that belongs to this capture of its page: the one made for it; where that says
    `not modified`, the whole one before; where none was needed, the first whole one. None where it did not come.

    A function of what is archived, whatever the moment it is asked at, so that crawl and rebuild agree."""
    history = _followed(archive, url)
    made = [c for c in history if c.notes.get("page") == page.record_id]
    whole = [c for c in history if c.status == 200 and c.failure is None and c.truncated in (None, "unspecified")]
    if not made:
        return whole[0] if whole else None
    last = made[-1]
    if last.status == 304:
        return next((c for c in reversed(whole) if c.seq < last.seq), None)
    return last if last in whole else None


def _followed(archive: Archive, url: str) -> list[Capture]:
    """All captures of an attachment, those at the end of a redirect included, in archived order."""
    own = [capture for capture in archive.history(url) if capture.role not in NO_PAGES]
    pages = {c.notes.get("page") for c in own if c.status is not None and 300 <= c.status < 400 and c.status != 304}
    if not pages:
        return own
    others = [
        c
        for c in archive.captures(portal=own[0].portal, roles=["attachment"])
        if c.notes.get("attachment") == url and c.url != url
    ]
    return sorted([*own, *others], key=lambda c: c.seq)
