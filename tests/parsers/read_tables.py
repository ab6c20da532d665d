"""Official tables read from HTML, for tests of them."""

from __future__ import annotations

from typing import Any

import lxml.html

from parsers.tables import read_html_tables
from parsers.tables_reading import TablesReading
from tests.parsers.official_forms import Prints, prints

OFFICIAL = ("proactive_disclosure", "requests", "review_litigation")


def read(html: str) -> TablesReading:
    return read_html_tables(lxml.html.fromstring(html))


def tables_of(reading: TablesReading) -> dict[str, Any]:
    return {table: reading.tables[table] for table in OFFICIAL if reading.tables[table]}


def with_zeros(as_: str, name: str = "2021") -> Prints:
    return {place: as_ if text == "0" else text for place, text in prints(name).items()}
