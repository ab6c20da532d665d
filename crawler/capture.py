"""A download handler that archives each exchange, raw, before it hands on the response."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future

from crawler.errand import errand_of, exchange_for
from crawler.failures import BackedOff, OffPortal, failure_of
from crawler.manners import Manners
from crawler.recognition import same_portal
from crawler.stores import stores_of
from crawler.transport import transport_of
from crawler.wire import Wire, WireAgent, WireFactory

#: Seconds for which a connection is kept for the next request (Twisted's own: 240); thousands of hosts are asked.
_IDLE = 30


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
        starts = errand_of(request).notes.get("start") or [
            start
            for portal in getattr(self._crawler.spider, "portals", ())
            for start in portal.start
            if same_portal(request.url, start)
        ]
        return {host for start in starts if (host := urlsplit(start).hostname)}

    async def download_request(self, request: Request) -> Response:
        # Here and not in a middleware: many requests of a portal may wait in its slot when it is left alone.
        backoff = getattr(self._crawler.spider, "backoff", None)
        if backoff is not None and backoff.is_stopped(errand_of(request).portal):
            raise BackedOff(f"{request.url}: its portal, or its prefecture, refused too often")
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
            self._keep(request, wire, began, failure=failure, truncated=_truncation(error, wire))
            raise
        self._transport.reached(request.url)
        # Closed without a length having been stated: nobody can tell whether that was all (RFC 9112, 8).
        undelimited = "unspecified" if "partial" in response.flags else None
        self._keep(request, wire, began, truncated=undelimited)
        return response

    def _keep(self, request: Request, wire: Wire, began: datetime, **what: Any) -> None:
        exchange = exchange_for(
            request,
            fetched_at=began,
            request_block=bytes(wire.sent),
            response_block=bytes(wire.received) or None,
            ip=wire.ip,
            **what,
        )
        capture = stores_of(self._crawler).archive.append(exchange)
        request.meta["capture"] = capture
        manners = self._crawler.get_extension(Manners)
        if manners is not None:
            slot, is_robots = str(request.meta.get("download_slot")), capture.role == "robots"
            manners.receipt.note(slot, began, len(wire.sent), len(wire.received), is_robots=is_robots)


def _truncation(error: Exception, wire: Wire) -> str | None:
    """The reason of WARC-Truncated, where part of a response came before the error."""
    if not wire.received:
        return None
    if isinstance(error, DownloadTimeoutError):
        return "time"
    return "length" if failure_of(error).startswith("too_large") else "disconnect"
