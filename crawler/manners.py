"""How hosts are treated: who waits in one slot, how long, when asked to wait, in which hours; and the receipt of it."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.resolver import dnscache
from scrapy.settings import SETTINGS_PRIORITIES
from scrapy.utils.httpobj import urlparse_cached

from crawler.hours import hours_of, is_open
from crawler.receipt import Receipt
from crawler.recognition import portal_domain

logger = logging.getLogger(__name__)

#: Seconds between two looks at the clock.
_LOOK = 15
_LEAST_PAUSE = 0.001
#: A page that a browser renders holds its slot until it has been shown; what it asks for meanwhile waits in another.
_ASIDE = " (rendering)"
#: Seconds: more would keep a crawl from coming to its end.
_SLOWEST = 60.0


class Manners:
    """One slot a portal, or an address where several hosts share one; the portal's own delay as the least in it."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._least = settings.getfloat("DOWNLOAD_DELAY")
        given = settings.getpriority("DOWNLOAD_DELAY") == SETTINGS_PRIORITIES["cmdline"]
        self._by_portal = not (settings["REPLAY"] or given)
        self._by_address = settings.getbool("ONE_REQUEST_AN_ADDRESS")
        self._named = settings.getdict("DOWNLOAD_SLOTS")
        self._longest = settings.getfloat("RETRY_AFTER_MAX")
        self._hours = hours_of(settings["CRAWL_HOURS"] or "")
        self._delays: dict[str, float] = {}
        self._floors: dict[str, dict[str, float]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self.receipt = Receipt()
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)
        crawler.signals.connect(self._reached, signal=signals.request_reached_downloader)
        crawler.signals.connect(self._came, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Manners:
        return cls(crawler)

    def slot_of(self, url: str) -> str:
        """In which slot a request waits: that of its address where that is known, else that of its portal's domain."""
        host = urlsplit(url).hostname or ""
        if host in self._named or _is_address(host):
            return host
        address = dnscache.get(host) if self._by_address else None
        return str(address) if address else portal_domain(url)

    def aside(self, url: str) -> str:
        """In which slot that waits which a page asks for while it is rendered, its own slot being taken by it."""
        return self.slot_of(url) + _ASIDE

    def rendered(self, request: Request) -> None:
        """A page has been shown: the next one keeps its distance from the last thing that this one asked for."""
        key, slot = self._slot(request)
        assert self._crawler.engine is not None
        aside = self._crawler.engine.downloader.slots.get(key + _ASIDE)
        if slot is not None and aside is not None:
            slot.lastseen = max(slot.lastseen, aside.lastseen)

    def note(self, request: Request, began: datetime, sent: int, received: int, *, is_robots: bool) -> None:
        """Puts an exchange on the receipt."""
        slot = str(request.meta.get("download_slot")).removesuffix(_ASIDE)
        self.receipt.note(slot, began, sent, received, is_robots=is_robots)

    def floor(self, slot: str) -> float:
        """The least delay in a slot, in seconds: that of the most patient of the portals that share it."""
        return max(self._floors.get(slot, {}).values(), default=self._least)

    def slow_down(self, url: str, factor: float) -> None:
        """From now on the portal of an address is asked more slowly, unless the delay was given with -s."""
        if self._by_portal:
            domain = portal_domain(url)
            self._delays[domain] = min(max(self._delays.get(domain, self._least), 0.5) * factor, _SLOWEST)
            self._floors.get(self.slot_of(url), {}).pop(domain, None)

    def forget(self, url: str) -> None:
        """A portal is done: what was kept of it goes, unless another one shares its slot."""
        slot, domain = self.slot_of(url), portal_domain(url)
        self._delays.pop(domain, None)
        for key in (slot, slot + _ASIDE):
            self._floors.get(key, {}).pop(domain, None)
            if not self._floors.get(key):
                self._floors.pop(key, None)
        if slot not in self._floors:
            self.receipt.forget(slot)

    def _opened(self, spider: Any) -> None:
        if self._by_portal:
            self._delays.update(
                (portal_domain(start), portal.delay)
                for portal in getattr(spider, "portals", ())
                if portal.delay is not None
                for start in portal.start
            )
        if self._hours:
            self._look()

    def _closed(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        assert self._crawler.stats is not None
        receipt = self.receipt
        for name in ("requests", "sent", "received", "slots", "smallest_gap"):
            self._crawler.stats.set_value(f"manners/{name}", getattr(receipt, name))

    def _look(self) -> None:
        """Stops asking outside the hours, and goes on within them."""
        engine = self._crawler.engine
        assert engine is not None
        may = is_open(self._hours, datetime.now(UTC))
        if may == engine.paused:
            logger.info("%s", "within CRAWL_HOURS: going on" if may else "outside CRAWL_HOURS: waiting")
            (engine.unpause if may else engine.pause)()
        self._timer = asyncio.get_running_loop().call_later(_LOOK, self._look)

    def _reached(self, request: Request) -> None:
        """A request is about to wait in its slot: the slot learns whose it is."""
        key, slot = self._slot(request)
        page = self._crawler.engine.downloader.slots.get(key.removesuffix(_ASIDE)) if self._crawler.engine else None
        if slot is not None and page is not None:
            slot.lastseen = max(slot.lastseen, page.lastseen)
        domain = portal_domain(request.url)
        floors = self._floors.setdefault(key, {})
        if slot is not None and domain not in floors:
            own = self._delays.get(domain)
            first = not floors
            floors[domain] = self._least if own is None else own
            if key not in self._named and (own is not None or not first):
                slot.delay = self.floor(key) if first else max(slot.delay, self.floor(key))

    def _came(self, response: Response, request: Request) -> None:
        """A server that says how long to wait is waited for (RFC 9110, 10.2.3)."""
        if response.status not in (429, 503):
            return
        seconds = retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
        key, slot = self._slot(request)
        if seconds and slot is not None:
            wait = min(seconds, self._longest)
            logger.info("%s asks to wait %g seconds; waiting %g", key, seconds, wait)
            slot.delay = max(slot.delay, _LEAST_PAUSE)
            slot.lastseen = monotonic() + wait - slot.delay

    def _slot(self, request: Request) -> tuple[str, Slot | None]:
        key = str(request.meta.get("download_slot") or urlparse_cached(request).hostname or "")
        assert self._crawler.engine is not None
        return key, self._crawler.engine.downloader.slots.get(key)


def retry_after(value: bytes | None, now: datetime) -> float:
    """The seconds that a Retry-After header asks for, as a number or as a date; 0 without one that can be read."""
    text = (value or b"").decode("latin-1").strip()
    if text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0
    return max((moment - now).total_seconds(), 0) if moment.tzinfo else 0


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
