"""Downloader middleware: no request leaves the portal's own domain."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares import cookies
from tldextract import TLDExtract

from crawler.errand import errand_of
from crawler.failures import OffPortal
from crawler.recognition import same_portal

# At the first cookie Scrapy fetches the list of public suffixes from the Internet, past archive and REPLAY, and all
# portals wait for it; the copy that comes with tldextract does as well.
cookies._split_domain = TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


class PortalMiddleware:
    """Request in; the same request out, or OffPortal where its address (a link's, or a redirect's) is another host's.

    Scrapy's own offsite middleware compares with a list of domains; a portal's domain follows from its start.
    """

    def process_request(self, request: Request) -> None:
        starts: Any = errand_of(request).notes.get("start", ())
        if starts and not any(same_portal(request.url, start) for start in starts):
            raise OffPortal(f"{request.url} is outside {starts[0]}")
