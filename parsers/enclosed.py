"""What the files of a report's page say where the page itself is silent: tables and text in Word documents, PDFs and
frames."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from parsers.body import body_text
from parsers.documents import DocumentError, kind_of, read_document
from parsers.fingerprint import names_other_document
from parsers.metadata import read_metadata
from parsers.page import Page, read_page
from parsers.report import AttachmentFile, Document, Section
from parsers.script import Script, normalise_page
from parsers.sections import split_sections
from parsers.tables_reading import TablesReading, merge
from parsers.years import years_in

#: Headings that make a text the report's, rather than a note beside a form.
_HEADINGS = 3

ReadTables = Callable[[Page], TablesReading]


@dataclass(frozen=True)
class Enclosure:
    """One file, read."""

    title: str | None
    text: str
    sections: tuple[Section, ...]
    tables: TablesReading
    script: Script
    flags: tuple[str, ...]

    @property
    def is_text(self) -> bool:
        """Whether it holds the report's text."""
        return sum(section.heading is not None for section in self.sections) >= _HEADINGS


def read_page_of(kind: str, body: bytes, url: str | None = None) -> Page:
    """A document as a page. Raises DocumentError."""
    return Page(kind=kind, text="", root=read_document(kind, body), url=url)


def enclosures(files: Iterable[AttachmentFile], title: str | None, read_tables: ReadTables) -> list[Enclosure]:
    """The page's documents that can be read and may be this report: those that name another kind of document, or
    another year than the page's title, are passed over."""
    return [one for one in _read(files, read_tables) if _may_be(one.title or "", title or "")]


def _may_be(title: str, page_title: str) -> bool:
    named, wanted = set(years_in(title)), set(years_in(page_title))
    return not names_other_document(title) and (not named or not wanted or bool(named & wanted))


def _read(files: Iterable[AttachmentFile], read_tables: ReadTables) -> Iterator[Enclosure]:
    for file in files:
        page = _page_of(file)
        if page is not None:
            yield _enclosure(page, read_tables)


def _page_of(file: AttachmentFile) -> Page | None:
    """A file as a page; None for one that cannot be read: it is in the archive, and its digest in the report."""
    body = file.body or b""
    kind = kind_of(body)
    try:
        if kind is not None:
            return read_page_of(kind, body)
        if not (file.media_type or "").startswith("text/html"):
            return None
        framed = read_page(Document(body=body, content_type=file.media_type, url=file.url))
    except (DocumentError, RecursionError):
        return None
    return framed if isinstance(framed, Page) else None


def _enclosure(page: Page, read_tables: ReadTables) -> Enclosure:
    metadata = read_metadata(page)
    page, script = normalise_page(page)
    tables = read_tables(page)
    title = script.read(metadata.title)
    text = body_text(page, elements=(*metadata.elements, *tables.elements), title=title)
    sections = split_sections(text)
    return Enclosure(title, text, sections, replace(tables, elements=(), lines=frozenset()), script, page.flags)


def with_enclosed(tables: TablesReading, found: Iterable[Enclosure]) -> TablesReading:
    """The page's tables, and those that it lacks from its files."""
    for one in found:
        tables = merge(tables, one.tables)
    return tables
