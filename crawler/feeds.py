"""Scrapy's feeds (`-o`), where the disk under them fails: said once and counted, so that the crawl can end with it."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Spider
from scrapy.extensions.feedexport import FeedExporter

_log = logging.getLogger(__name__)
LOST = "annual_reports/lost_to_feeds"


class Feeds(FeedExporter):
    """Scrapy's own feeds; an item that could not be written is counted, not logged with a traceback each."""

    def item_scraped(self, item: Any, spider: Spider) -> None:
        try:
            super().item_scraped(item, spider)
        except OSError as error:
            stats = self.crawler.stats
            assert stats is not None
            if not stats.get_value(LOST):
                _log.error("the feed cannot be written: %s", error)
            stats.inc_value(LOST)
