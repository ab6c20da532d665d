"""What an earlier run archived and did not get to read, or read without an attachment that it could not have."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Collection, Iterator

from scrapy.statscollectors import StatsCollector

from archive.errors import ArchiveError
from archive.store import Capture
from crawler.attachments import Attachments
from crawler.outcomes import PASSING
from crawler.pipelines import Captured
from crawler.portals import Portal
from crawler.stores import Stores

logger = logging.getLogger(__name__)


class Leftovers:
    """The archive's captures in; those that are still to be read out, each when its attachments have an outcome."""

    def __init__(
        self, stores: Stores, attachments: Attachments, portals: Collection[Portal], stats: StatsCollector
    ) -> None:
        self._archive, self._dataset = stores.archive, stores.dataset
        self._attachments = attachments
        self._portals = portals
        self._stats = stats

    async def captures(self) -> AsyncIterator[Captured]:
        """First what no run has read yet, of any portal; then pages of the portals to crawl that lack attachments."""
        chosen = {portal.id for portal in self._portals}
        for capture in self._archive.besides(self._dataset.record_ids()):
            if await self._has_attachments(capture, chosen):
                yield Captured(capture)
        for portal in self._portals:
            for page in self._incomplete(portal):
                if await self._attachments.fetch(page):
                    yield Captured(page, again=True)

    async def _has_attachments(self, capture: Capture, chosen: Collection[str]) -> bool:
        """Whether a capture can be read: its attachments are asked for where its portal is among those to crawl, else
        it stays unread until that is crawled again."""
        if capture.role not in ("list", "report") or capture.status != 200 or capture.failure is not None:
            return True
        try:
            if capture.portal not in chosen:
                return not any(self._attachments.lacking(capture))
            await self._attachments.fetch(capture)
        except ArchiveError as error:
            self._stats.inc_value("annual_reports/damaged")
            logger.error("%s", error)
            return False
        return True

    def _incomplete(self, portal: Portal) -> Iterator[Capture]:
        """Reports with an attachment that could not be had, or was lost with a damaged file: to be asked for again."""
        urls = self._dataset.urls(portal.id, "attachment", PASSING)
        failed = [capture for url in urls for capture in self._archive.captures(portal=portal.id, urls=[url])]
        pages = {str(page) for capture in failed if (page := capture.notes.get("page"))}
        for record_id in sorted({*pages, *self._dataset.pages_without_files(portal.id)}):
            page = self._archive.get(record_id)
            if page is not None:
                yield page
