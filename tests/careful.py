"""A report compared with the truth about its page."""

from __future__ import annotations

from typing import Any

from tests.portals.truth import Truth

SCALARS = (
    "title",
    "index_number",
    "document_number",
    "publisher",
    "published_on",
    "issued_on",
    "subject_category",
    "genre_category",
    "validity",
    "agency",
    "agency_level",
    "report_year",
    "period_start",
    "period_end",
    "format",
    "script",
)


def differences(found: dict[str, Any], wanted: Truth) -> dict[str, Any]:
    """{field: (found, wanted)} where they differ; fields on which careful readers may differ are left out."""
    fields = [field for field in SCALARS if field not in wanted.open_fields]
    pairs = {field: (found[field], getattr(wanted, field)) for field in fields}
    pairs["keywords"] = found["keywords"], list(wanted.keywords)
    pairs["figures"] = (
        {name: (figure["value"], figure["approximate"]) for name, figure in found["figures"].items()},
        {name: (figure["value"], figure["approximate"]) for name, figure in wanted.figures.items()},
    )
    sections = [(section["kind"], section["heading"]) for section in found["sections"]]
    pairs["sections"] = sections, list(wanted.sections)
    attachments = [(attachment["url"], attachment["name"]) for attachment in found["attachments"]]
    pairs["attachments"] = attachments, list(wanted.attachments)
    pairs["missing flags"] = set(wanted.flags) - set(found["flags"]), set()
    return {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}


def read_at(wanted: Truth) -> str:
    """The address that a report's `url` gives: one of a revision is its own, of a duplicate the canonical one."""
    return wanted.canonical or wanted.url
