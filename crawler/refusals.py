"""What a portal's refusals lead to: it is asked more slowly, and left alone for the run where there are too many."""

from __future__ import annotations

import logging

from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.backoff import SLOWER, Backoff
from crawler.headers import headers_of
from crawler.manners import Manners
from crawler.portals import Portal
from crawler.recognition import impostor
from crawler.rendering import refusal

logger = logging.getLogger(__name__)

#: Bytes of the largest page that a firewall sends in place of another.
LARGEST_CHALLENGE = 24_000


class Refusals:
    """Responses in; what follows from those that refuse is seen to."""

    def __init__(self, crawler: Crawler, backoff: Backoff) -> None:
        self._crawler = crawler
        self._backoff = backoff

    def begins(self, portal: Portal) -> None:
        """A portal's visit begins, with care where its prefecture refused."""
        if self._backoff.begins(portal):
            self._slow_down(portal)

    def judge(self, portal: Portal, response: Response) -> None:
        """Counts refusals, and leaves a portal alone that refuses too often. Reports are not looked into: only what
        is as short as a firewall's page."""
        if _outcome(response) not in ("challenged", "blocked"):
            self._backoff.good(portal)
        elif not self._backoff.is_stopped(portal.id) and self._backoff.refused(portal):
            logger.warning("%s: refused too often; it is left alone for this run", portal.id)
            assert self._crawler.stats is not None
            self._crawler.stats.inc_value("annual_reports/backed_off")
        else:
            self._slow_down(portal)

    def _slow_down(self, portal: Portal) -> None:
        manners = self._crawler.get_extension(Manners)
        if manners is not None:
            for start in portal.start:
                manners.slow_down(start, SLOWER)


def _outcome(response: Response) -> str | None:
    outcome, _ = refusal(response.meta["capture"].notes) or (None, None)
    outcome = outcome if outcome == "challenged" else None  # what a page merely may not ask for refuses no page
    if response.status not in (200, 304) or len(response.body) <= LARGEST_CHALLENGE:
        found = impostor(response.status, headers_of(response), response.body, response.url)
        outcome = found.outcome if found is not None else outcome
    return outcome
