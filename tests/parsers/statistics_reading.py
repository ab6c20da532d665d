"""A page with the statistics form, as it is read."""

from __future__ import annotations

import lxml.html

from parsers.tables import read_html_tables
from parsers.tables_reading import TablesReading


def read(page: str) -> TablesReading:
    """The page's tables."""
    return read_html_tables(lxml.html.document_fromstring(page))


def rows_of(reading: TablesReading) -> dict[str, object]:
    """The rows of the national form."""
    return {row: value for row, value in (reading.tables["statistics"] or {}).items() if row != "local"}


def local_of(reading: TablesReading) -> dict[str, object]:
    """The rows that the national form lacks, by label."""
    return dict((reading.tables["statistics"] or {}).get("local", {}))
