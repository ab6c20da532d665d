"""Bytes in, a report out: no network, no disk, no clock, no Scrapy.

`parse` is the one entrance; the values that go in and come out are in `parsers.report`.
"""

from __future__ import annotations

from parsers.report import Document, Parsed, Refusal

__all__ = ["Document", "Parsed", "Refusal", "parse"]


def parse(document: Document) -> Parsed | Refusal:
    """The report that a document is, or why it is none; the same document always gives the same answer.

    Any bytes may come in: what cannot be read is refused (`unreadable`), what is no report too (`not_a_report`).
    """
    # Here, because trafilatura takes half a second to import, and most that imports this package only needs its types.
    from parsers.assemble import parse as assemble

    return assemble(document)
