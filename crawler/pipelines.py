"""Captured in, Report out: Parse → Deduplicate. One class a step."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from archive.store import Capture
from crawler.reading import Job, Reading, read
from crawler.stores import Stores, archive_folder, stores_of
from crawler.workers import Workers

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Captured:
    """What the spider yields: an archived capture whose attachments, if it is a report's page, have an outcome."""

    capture: Capture
    reading: Reading | None = None
    """Where the spider had to read it already, as it does with lists."""


class ParsePipeline:
    """Captured in, Reading out. Pages of reports are read in worker processes; the rest takes no time."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._workers: Workers | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ParsePipeline:
        return cls(crawler)

    async def process_item(self, item: Captured) -> Reading:
        if item.reading is not None:
            return item.reading
        capture = item.capture
        job = Job(archive_folder(self._crawler.settings), capture)
        if capture.status != 200 or capture.role in ("attachment", "robots"):
            return read(job)  # nothing in it to parse
        if self._workers is None:
            self._workers = Workers(self._crawler.settings.getint("PARSE_WORKERS"))
        return await self._workers.read(job)

    def close_spider(self) -> None:
        if self._workers is not None:
            self._workers.close()


class DeduplicatePipeline:
    """Reading in; the report out where it is new or a new version, else DropItem.

    Storing and telling duplicates apart are one step, because both happen in one transaction of the dataset.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._stores: Stores = stores_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DeduplicatePipeline:
        return cls(crawler)

    def process_item(self, item: Reading) -> dict[str, Any]:
        added = self._stores.dataset.add(item)
        if item.outcome == "unreadable":
            logger.warning("unreadable: %s: %s", item.capture.url, item.reason)
        self._count(item.capture.portal, added.outcome)
        if added.report is None:
            raise DropItem(f"{added.outcome}: {item.capture.url}", log_level="DEBUG")
        report: dict[str, Any] = json.loads(added.report)
        return report

    def _count(self, portal: str, outcome: str) -> None:
        stats = self._crawler.stats
        assert stats is not None
        stats.inc_value(f"outcome/{outcome}")
        stats.inc_value(f"outcome/{portal}/{outcome}")

    def close_spider(self) -> None:
        """Reads what the spider never saw: redirects on the way, attempts that were made again, robots.txt."""
        stores, folder = self._stores, archive_folder(self._crawler.settings)
        for capture in stores.archive.captures():
            page = capture.role in ("list", "report") and capture.status == 200
            if not page and not stores.dataset.knows(capture.record_id):
                stores.dataset.add(read(Job(folder, capture)))
        stores.dataset.finish()
