"""Scrapy's AutoThrottle, with a portal's own `delay` as the least it may come down to."""

from __future__ import annotations

from scrapy.core.downloader import Slot
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response


class PortalThrottle(AutoThrottle):
    """AutoThrottle knows one least delay, DOWNLOAD_DELAY, for all hosts."""

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        slots = self.crawler.settings.getdict("DOWNLOAD_SLOTS")
        least = slots.get(response.meta.get("download_slot"), {}).get("delay", 0)
        slot.delay = max(slot.delay, least)
