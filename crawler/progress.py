"""What a person at a terminal sees while a crawl runs: portals done, reports, requests a minute, the time left."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from tqdm import tqdm

#: Seconds between two looks.
_LOOK = 1.0
_FORMAT = "{desc}: {n_fmt}/{total_fmt} done, {elapsed}, {remaining} left{postfix}"


class Progress:
    """One line, on a terminal only; everywhere else the log says enough."""

    def __init__(self, crawler: Crawler) -> None:
        if not sys.stderr.isatty():
            raise NotConfigured  # without words, or each run in a pipe would warn of it
        self._crawler = crawler
        self._bar: Any = None
        self._timer: asyncio.TimerHandle | None = None
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        return cls(crawler)

    def _opened(self, spider: Any) -> None:
        portals = getattr(spider, "portals", [])
        look = {"bar_format": _FORMAT, "file": sys.stderr, "mininterval": 0, "dynamic_ncols": True}
        self._bar = tqdm(total=len(portals), desc="portals", **look)
        self._look()

    def _look(self) -> None:
        stats = self._crawler.stats
        assert stats is not None
        self._bar.n = stats.get_value("annual_reports/portals_done", 0)
        requests, reports = stats.get_value("downloader/request_count", 0), stats.get_value("item_scraped_count", 0)
        minutes = max(self._bar.format_dict["elapsed"] / 60, 1 / 60)
        self._bar.set_postfix_str(f"{reports} reports, {requests / minutes:.0f} requests a minute")
        self._timer = asyncio.get_running_loop().call_later(_LOOK, self._look)

    def _closed(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._look()
            self._timer.cancel()
        self._bar.close()
