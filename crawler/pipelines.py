"""Captured in, Report out: Parse → Deduplicate. One class a step."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from dataclasses import dataclass, replace
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from archive.errors import ArchiveError
from archive.store import Archive, Capture
from crawler.discovery import start_of
from crawler.outcomes import NO_PAGES
from crawler.owing import read_again
from crawler.reading import Job, Reading, attachments_on, read
from crawler.seen import Seen
from crawler.stores import Stores, archive_folder, stores_of
from crawler.workers import Workers

logger = logging.getLogger(__name__)

_COMMIT_AFTER = 0.5
"""Seconds for which readings are gathered into one transaction: a commit costs more than a reading."""


@dataclass(frozen=True)
class Captured:
    """What the spider yields: an archived capture whose attachments, if it is a report's page, have an outcome."""

    capture: Capture
    reading: Reading | None = None
    """Where the spider had to read it already, as it does with lists."""
    again: bool = False
    """It was read before, and something has come for it since."""


class ParsePipeline:
    """Captured in, Reading out. Pages of reports are read in worker processes; the rest takes no time."""

    _workers: Workers

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ParsePipeline:
        return cls(crawler)

    def open_spider(self) -> None:
        """Begins the workers: what they import, they import while the first pages are on their way."""
        self._workers = Workers(self._crawler.settings.getint("PARSE_WORKERS"))

    async def process_item(self, item: Captured) -> Reading:
        if item.reading is not None:
            return item.reading
        capture = item.capture
        job = Job(archive_folder(self._crawler.settings), capture)
        if capture.status != 200 or capture.role in ("attachment", *NO_PAGES):
            return read(job)  # nothing in it to parse
        return replace(await self._workers.read(job), again=item.again)

    def close_spider(self) -> None:
        self._workers.close()


class DeduplicatePipeline:
    """Reading in; the report out where it is new or a new version, else DropItem.

    Storing and telling duplicates apart are one step, because both happen in one transaction of the dataset.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._stores: Stores = stores_of(crawler)
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DeduplicatePipeline:
        return cls(crawler)

    def process_item(self, item: Reading) -> dict[str, Any]:
        try:
            if self._stores.dataset.begin():
                self._timer = asyncio.get_running_loop().call_later(_COMMIT_AFTER, self._commit)
            added = self._stores.dataset.add(item)
        except sqlite3.Error as error:
            self._stop(error)
            raise DropItem(f"not stored: {item.capture.url}", log_level="ERROR") from error
        if item.outcome in ("unreadable", "damaged"):
            logger.warning("%s: %s: %s", item.outcome, item.capture.url, item.reason)
        if item.outcome == "damaged":
            self._count_damage()
            raise DropItem(f"damaged: {item.capture.url}", log_level="DEBUG")
        if item.capture.role not in NO_PAGES:
            self._count(item.capture.portal, added.outcome)
        if added.report is None:
            raise DropItem(f"{added.outcome}: {item.capture.url}", log_level="DEBUG")
        report: dict[str, Any] = json.loads(added.report)
        return report

    def _commit(self) -> None:
        try:
            self._stores.dataset.commit()
        except sqlite3.Error as error:
            self._stop(error)

    def _stop(self, error: sqlite3.Error) -> None:
        """A dataset that cannot be written ends the crawl; what is archived by then is read at the next start."""
        engine = self._crawler.engine
        assert engine is not None
        if engine.spider is not None:
            engine.close_spider(engine.spider, f"{self._stores.dataset.path}: {error}")

    def _count_damage(self) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value("annual_reports/damaged")

    def _count(self, portal: str, outcome: str) -> None:
        stats = self._crawler.stats
        assert stats is not None
        stats.inc_value(f"outcome/{outcome}")
        stats.inc_value(f"outcome/{portal}/{outcome}")

    def close_spider(self) -> None:
        """Reads what the spider never saw: redirects on the way, attempts that were made again, robots.txt. A page
        whose attachments were not all asked for waits for the next run."""
        archive, dataset = self._stores.archive, self._stores.dataset
        folder, seen = archive_folder(self._crawler.settings), Seen(archive, dataset, self._crawler.settings)
        if self._timer is not None:
            self._timer.cancel()
        attachments: set[tuple[str, str]] = set()
        try:
            for capture in archive.besides(dataset.record_ids()):
                if _lacks_attachments(archive, seen, capture):
                    continue
                dataset.add(read(Job(folder, capture)))
                if capture.role == "attachment":
                    attachments.add((capture.portal, capture.url))
            for reading in read_again(archive, dataset, folder):
                dataset.add(reading)
            dataset.finish()
            dataset.commit()
            for searched in getattr(self._crawler.spider, "searched", ()):  # now that all of it is stored
                archive.set_searched(searched.id, start_of(searched))
            for portal, url in sorted(attachments):
                self._count(portal, dataset.outcome(portal, url) or "attachment")
        except (ArchiveError, sqlite3.Error) as error:
            logger.error("%s", error)


def _lacks_attachments(archive: Archive, seen: Seen, capture: Capture) -> bool:
    if capture.role not in ("list", "report") or capture.status != 200 or capture.failure is not None:
        return False
    linked = attachments_on(archive, capture, None, None)
    return any(seen.attachment(capture, attachment.url) for attachment in linked if attachment.url)
