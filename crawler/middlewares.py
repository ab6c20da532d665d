"""Downloader middlewares: no request leaves the portal's own domain or asks under conditions of another page; what a
host cannot be asked for in one way is asked for in another."""

from __future__ import annotations

import logging
from functools import cached_property
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares import cookies
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from tldextract import TLDExtract

from crawler.errand import errand_of, exchange_for
from crawler.failures import KnownTarget, OffPortal
from crawler.manners import Manners
from crawler.recognition import portal_domain, same_portal
from crawler.rendering import SUBREQUEST
from crawler.seen import CONDITIONS, Seen
from crawler.stores import stores_of
from crawler.transport import transport_of

# At the first cookie Scrapy fetches the list of public suffixes from the Internet, past archive and REPLAY, and all
# portals wait for it; the copy that comes with tldextract does as well.
cookies._split_domain = TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


class _WithoutTrace(logging.Filter):
    """A host that does not answer is a line in the log: Scrapy adds a page of traceback where it is robots.txt."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        return True


logging.getLogger("scrapy.downloadermiddlewares.robotstxt").addFilter(_WithoutTrace())


class PortalRobots(RobotsTxtMiddleware):
    """Scrapy's robots.txt middleware, which forgets the hosts of a portal that is done."""

    def forget(self, url: str) -> None:
        domain = portal_domain(url)
        for netloc in [one for one in self._parsers if portal_domain(f"http://{one}/") == domain]:
            del self._parsers[netloc]


class FallbackMiddleware:
    """What failed by transport is asked for as `Transport` says: by old TLS, or by the other of http and https."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._transport = transport_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FallbackMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> Request | None:
        known = self._transport.known(request.url)
        if known is None:
            return None
        request.meta["instead"] = known
        failure = exchange_for(request, failure="refused: the host answers by the other of http and https only")
        stores_of(self._crawler).archive.append(failure)
        return _elsewhere(request, known)

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        instead = request.meta.pop("instead", None)
        return _elsewhere(request, instead) if instead else None


def _elsewhere(request: Request, url: str) -> Request:
    """The request at another address (or at the same one once more), as after a redirect."""
    meta = {name: value for name, value in request.meta.items() if name not in ("instead", "capture")}
    if url != request.url:
        meta["changed_scheme"] = True
        meta["redirect_urls"] = [*meta.get("redirect_urls", []), request.url]
    return request.replace(url=url, meta=meta, dont_filter=True)


class PortalMiddleware:
    """Request in; the same request out, or OffPortal where its address (a link's, or a redirect's) is another host's.
    Where a redirect has led to another address, the conditions are that address's own.

    Scrapy's own offsite middleware compares with a list of domains; a portal's domain follows from its start.
    """

    def __init__(self, crawler: Crawler) -> None:
        stores = stores_of(crawler)
        self._crawler = crawler
        self._seen = Seen(stores.archive, stores.dataset, crawler.settings)

    @cached_property
    def _manners(self) -> Manners | None:
        return self._crawler.get_extension(Manners)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PortalMiddleware:
        return cls(crawler)

    def _follow(self, request: Request) -> None:
        """Once is enough for a report that is listed itself too. An attempt that is made again has been let through,
        and a page may redirect to itself, with a cookie."""
        errand, passed = errand_of(request), {*request.meta["redirect_urls"], request.meta.get("followed")}
        spider: Any = self._crawler.spider
        if errand.role != "report" or request.url in passed:
            return
        if not spider.follows(errand.portal, request.url):
            raise KnownTarget(f"{request.url} is known by its own address")
        request.meta["followed"] = request.url

    def process_request(self, request: Request) -> None:
        errand = errand_of(request)
        if self._manners is not None:
            slot_of = self._manners.aside if errand.role == SUBREQUEST else self._manners.slot_of
            request.meta["download_slot"] = slot_of(request.url)
        request.meta.setdefault("cookiejar", errand.portal)  # one portal's cookies are no other's
        # Scrapy's own request for robots.txt has no portal: it may be led about within the domain that it began in.
        starts: Any = errand.notes.get("start") or request.meta.get("redirect_urls", [])[:1]
        if starts and not any(same_portal(request.url, start) for start in starts):
            raise OffPortal(f"{request.url} is outside {starts[0]}")
        if request.meta.get("redirect_urls"):
            self._follow(request)
            for name in CONDITIONS:
                request.headers.pop(name, None)
            held = self._seen.held(errand.portal, request.url, request.method)
            for name, value in self._seen.conditions(held).items():
                request.headers[name] = value
