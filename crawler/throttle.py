"""Scrapy's AutoThrottle, which comes down to a portal's own delay and no further."""

from __future__ import annotations

from scrapy.core.downloader import Slot
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from crawler.manners import Manners


class PortalThrottle(AutoThrottle):
    """AutoThrottle knows one least delay, DOWNLOAD_DELAY, for all hosts."""

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        manners = self.crawler.get_extension(Manners)
        if manners is not None:
            self.mindelay = manners.floor(str(response.meta.get("download_slot")))
        super()._adjust_delay(slot, latency, response)
