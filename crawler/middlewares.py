"""Downloader middleware: no request leaves the portal's own domain."""

from __future__ import annotations

from typing import Any

from scrapy import Request

from crawler.errand import errand_of
from crawler.outcomes import OffPortal
from crawler.recognition import same_portal


class PortalMiddleware:
    """Request in; the same request out, or OffPortal where its address (a link's, or a redirect's) is another host's.

    Scrapy's own offsite middleware compares with a list of domains; a portal's domain follows from its start.
    """

    def process_request(self, request: Request) -> None:
        starts: Any = errand_of(request).notes.get("start", ())
        if starts and not any(same_portal(request.url, start) for start in starts):
            raise OffPortal(f"{request.url} is outside {starts[0]}")
