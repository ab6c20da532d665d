"""What a request is for: the portal, the role and the notes that are archived with the exchange.

An Errand travels in `request.meta["errand"]`, through redirects and retries; the Capture that came of it is put into
`request.meta["capture"]` by the download handler.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from scrapy import Request

from archive.exchange import Exchange
from crawler.portals import Portal
from crawler.recognition import page_address
from crawler.rendering import Rendering

ROLES = ("list", "report", "attachment", "robots", "subrequest")


@dataclass(frozen=True, kw_only=True)
class Errand:
    """Why a request is made."""

    portal: str
    """The portal's id."""
    role: str
    """One of ROLES; a portal's home page and the pages on the way to a column are lists, a subrequest is what a page
    asked for while a browser rendered it."""
    notes: Mapping[str, Any] = field(default_factory=dict)
    """JSON values, archived as they are: `portal_name`, `region`, `start` (the portal's), `column` (address of the
    list's first page), `found_on`, `entry` (the list row), `state` (the family's), `page` (record id of the report
    page that an attachment belongs to), `attachment` (its address as linked), `name`, of a portal that a browser shows
    `render` and of its pages `rendered` (`Rendering.notes`), and of a failure `instead` (the address by http or https
    that was asked for in its place)."""

    def with_notes(self, **notes: Any) -> Errand:
        return replace(self, notes={**self.notes, **{key: value for key, value in notes.items() if value is not None}})


def portal_notes(portal: Portal) -> dict[str, Any]:
    """The portal's facts that a report is parsed with; archived, so that rebuild needs no seeds."""
    notes: dict[str, Any] = {"portal_name": portal.name, "start": list(portal.start)}
    if portal.region is not None:
        notes["region"] = portal.region
    if portal.render is not None:
        notes["render"] = portal.render
    return notes


def errand_of(request: Request) -> Errand:
    errand = request.meta.get("errand")
    # Scrapy's own requests, made for robots.txt, carry none.
    return errand if errand is not None else Errand(portal="", role="robots")


def exchange_for(
    request: Request, rendering: Rendering | None = None, *, fetched_at: datetime | None = None, **wire: Any
) -> Exchange:
    """The exchange that came of a request; `wire` gives the blocks, the address and the failure."""
    errand = errand_of(request)
    if rendering is not None:
        errand = errand.with_notes(rendered=rendering.notes)
    instead = request.meta.get("instead")
    if "failure" in wire and instead and instead != request.url:
        errand = errand.with_notes(instead=instead)
    given: dict[str, Any] = {"request_block": b"", "response_block": None, "ip": None, "failure": None}
    return Exchange(
        url=page_address(request.url, rendered="render" in errand.notes),
        method=request.method,
        fetched_at=fetched_at or datetime.now(UTC),
        portal=errand.portal,
        role=errand.role,
        notes=dict(errand.notes),
        rendered=None if rendering is None else rendering.html,
        **(given | wire),
    )
