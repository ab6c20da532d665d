"""Portals that are a browser's to show: whether there is one for them, and which others show nothing without it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse

from crawler.chromium import why_not
from crawler.portals import Portal
from crawler.recognition import needs_browser
from crawler.rendering import PORTAL_DONE
from crawler.visits import Visit

logger = logging.getLogger(__name__)


class Scripted:
    """One crawl's dealings with a browser; `say` is told of a portal and its page that nothing shows without one."""

    def __init__(self, crawler: Crawler, say: Callable[[Portal, str], None]) -> None:
        self._crawler = crawler
        self._say = say
        self._missing = None if crawler.settings["REPLAY"] else why_not(crawler.settings)
        """What keeps pages from being rendered, if anything does."""

    def refuses(self, portal: Portal) -> bool:
        """Whether a portal cannot be crawled for want of a browser; it is said why."""
        if portal.render is None or self._missing is None:
            return False
        logger.warning("%s: not crawled: %s", portal.id, self._missing)
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value("annual_reports/no_browser")
        return True

    def look(self, visit: Visit, response: Response, *, shown: bool) -> None:
        """Says, once a portal, that a page shows nothing to who does not run its scripts."""
        if visit.portal.render is not None or visit.hinted or response.status != 200:
            return
        if isinstance(response, TextResponse) and needs_browser(response.text, shown=shown):
            visit.hinted = True
            self._say(visit.portal, response.url)

    def forget(self, portal: Portal) -> None:
        """A portal is done: the browser drops what it keeps of it."""
        if portal.render is not None:
            self._crawler.signals.send_catch_log(PORTAL_DONE, portal=portal.id)
