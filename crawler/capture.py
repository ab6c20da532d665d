"""A download handler that archives each exchange, raw, before it hands on the response; of a portal that a browser has
to show, with the page as the browser had it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import HtmlResponse, Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future

from crawler.errand import errand_of, exchange_for
from crawler.failures import BackedOff, BrowserError, OffPortal, failure_of
from crawler.manners import Manners
from crawler.recognition import domains_over, portal_domain
from crawler.rendering import Rendering, page_in
from crawler.seen import CONDITIONS
from crawler.stores import stores_of
from crawler.transport import transport_of
from crawler.wire import Wire, WireAgent, WireFactory

#: Seconds for which a connection is kept for the next request (Twisted's own: 240); thousands of hosts are asked.
_IDLE = 30
#: Headers that tell of a body as it was sent.
_UNDONE = ("Content-Encoding", "Transfer-Encoding", "Content-Length")


class CaptureHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1 handler with a tee on its connections.

    A response is returned, and an error raised, only after the archive holds the exchange; the Capture is then in
    `request.meta["capture"]`. Robots.txt, redirects, 304s and errors pass here like everything else.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = WireFactory
        self._pool.cachedConnectionTimeout = _IDLE
        self._transport = transport_of(crawler)
        if not crawler.settings.getpriority("DOWNLOADER_CLIENTCONTEXTFACTORY"):  # unless another one was chosen
            self._contextFactory = self._transport.strict_contexts

    def _agent(self, wire: Wire, request: Request) -> WireAgent:
        legacy = self._transport.is_legacy(request.url)
        return WireAgent(
            wire,
            self._starts(request),
            contextFactory=self._transport.legacy_contexts if legacy else self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )

    def _starts(self, request: Request) -> set[str]:
        """The hosts that the request's portal begins at; a request for robots.txt does not say whose it is."""
        if starts := errand_of(request).notes.get("start"):
            return _hosts(starts)
        return {host for domain in domains_over(request.url) for host in self._hosts_in.get(domain, ())}

    @cached_property
    def _hosts_in(self) -> dict[str, set[str]]:
        """{domain: the hosts that the portals of that domain begin at}."""
        hosts: dict[str, set[str]] = {}
        for portal in getattr(self._crawler.spider, "portals", ()):
            for start in portal.start:
                hosts.setdefault(portal_domain(start), set()).update(_hosts([start]))
        return hosts

    async def download_request(self, request: Request) -> Response:
        # Here and not in a middleware: many requests of a portal may wait in its slot when it is left alone.
        backoff = getattr(self._crawler.spider, "backoff", None)
        if backoff is not None and backoff.is_stopped(errand_of(request).portal):
            raise BackedOff(f"{request.url}: its portal, or its prefecture, refused too often")
        if _is_to_render(request):
            for name in CONDITIONS:  # that a page has not changed says nothing of what its scripts would ask for
                request.headers.pop(name, None)
        wire = Wire()
        began = datetime.now(UTC)
        try:
            with wrap_twisted_exceptions():
                response: Response = await maybe_deferred_to_future(
                    self._agent(wire, request).download_request(request)
                )
        except OffPortal:  # nothing was sent
            raise
        except Exception as error:
            failure = failure_of(error)
            request.meta["instead"] = self._transport.instead(request, failure)
            self._note(request, wire, began)
            self._keep(request, wire, began, failure=failure, truncated=_truncation(error, wire))
            raise
        self._transport.reached(request.url)
        self._note(request, wire, began)
        # Closed without a length having been stated: nobody can tell whether that was all (RFC 9112, 8).
        undelimited = "unspecified" if "partial" in response.flags else None
        rendering = await self._rendered(request, wire, began, undelimited)
        self._keep(request, wire, began, truncated=undelimited, rendering=rendering)
        return response if rendering is None else _as_rendered(response, rendering)

    async def _rendered(
        self, request: Request, wire: Wire, began: datetime, undelimited: str | None
    ) -> Rendering | None:
        """The page as a browser has it; None where none is asked. It goes into the archive with what it was made of, by
        one write: there is never a page without its rendering."""
        page = page_in(bytes(wire.received), request.url, self._default_maxsize) if _is_to_render(request) else None
        if page is None:
            return None
        from crawler.browser import browser_of  # needs the extras

        try:
            rendering = await browser_of(self._crawler).render(request, page)
        except BrowserError as error:
            self._keep(request, wire, began, failure=failure_of(error), truncated=undelimited)
            raise
        manners = self._crawler.get_extension(Manners)
        if manners is not None:
            manners.rendered(request)
        return rendering

    async def close(self) -> None:
        if "crawler.browser" in sys.modules:
            from crawler.browser import close_browser

            await close_browser(self._crawler)
        await super().close()

    def _keep(
        self, request: Request, wire: Wire, began: datetime, rendering: Rendering | None = None, **what: Any
    ) -> None:
        exchange = exchange_for(
            request,
            rendering,
            fetched_at=began,
            request_block=bytes(wire.sent),
            response_block=bytes(wire.received) or None,
            ip=wire.ip,
            **what,
        )
        request.meta["capture"] = stores_of(self._crawler).archive.append(exchange)

    def _note(self, request: Request, wire: Wire, began: datetime) -> None:
        manners = self._crawler.get_extension(Manners)
        if manners is not None:
            is_robots = errand_of(request).role == "robots"
            manners.note(request, began, len(wire.sent), len(wire.received), is_robots=is_robots)


def _hosts(urls: Iterable[str]) -> set[str]:
    return {host for url in urls if (host := urlsplit(url).hostname)}


def _is_to_render(request: Request) -> bool:
    """Whether the entry of a request's portal says so, and it is for a list or a report."""
    portal = request.meta.get("portal")
    return portal is not None and portal.render is not None and errand_of(request).role in ("list", "report")


def _as_rendered(response: Response, rendering: Rendering) -> HtmlResponse:
    """The response that the spider sees."""
    headers = response.headers.copy()
    for name in _UNDONE:
        headers.pop(name, None)
    headers["Content-Type"] = "text/html; charset=utf-8"
    return HtmlResponse(response.url, headers=headers, body=rendering.html, ip_address=response.ip_address)


def _truncation(error: Exception, wire: Wire) -> str | None:
    """The reason of WARC-Truncated, where part of a response came before the error."""
    if not wire.received:
        return None
    if isinstance(error, DownloadTimeoutError):
        return "time"
    return "length" if failure_of(error).startswith("too_large") else "disconnect"
