"""The visits that are under way: how each begins, what it does after every answer, how it ends."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.backoff import Backoff
from crawler.discovery import Search, remembered
from crawler.errand import errand_of
from crawler.families import ListRequest
from crawler.leaving import forget
from crawler.portals import Portal
from crawler.refusals import Refusals
from crawler.requests import Requests
from crawler.scripted import Scripted
from crawler.stores import Stores
from crawler.visits import Visit

logger = logging.getLogger(__name__)

#: Portals visited at a time, for each request that may be under way: while one waits for its turn, others are asked.
_PORTALS_A_REQUEST = 4


class Visiting:
    """Portals in, requests out, until each portal's last one is answered."""

    def __init__(
        self,
        crawler: Crawler,
        stores: Stores,
        requests: Requests,
        *,
        backoff: Backoff,
        refusals: Refusals,
        scripted: Scripted,
    ) -> None:
        self._crawler = crawler
        self._settings = crawler.settings
        self._stores = stores
        self._requests = requests
        self._backoff, self._refusals, self._scripted = backoff, refusals, scripted
        self._visits: dict[str, Visit] = {}
        self._room: asyncio.Semaphore | None = None
        self.searched: list[Portal] = []
        """The portals whose visit has come to its end."""

    def of(self, portal: str) -> Visit:
        """The visit to a portal that is under way. KeyError where there is none."""
        return self._visits[portal]

    def find(self, portal: str) -> Visit | None:
        """The same; None for a portal whose visit is over, or has not begun."""
        return self._visits.get(portal)

    async def begin(self, portal: Portal) -> list[Request]:
        """A portal's first requests, when there is room for one more: for the pages that led to reports before, else
        for its start."""
        if self._room is None:
            most = max(self._settings.getint("CONCURRENT_REQUESTS"), 1) * _PORTALS_A_REQUEST
            self._room = asyncio.Semaphore(most)
        await self._room.acquire()
        return list(self._begin(portal))

    def _begin(self, portal: Portal) -> Iterator[Request]:
        settings = self._settings
        search = Search(budget=settings.getint("DISCOVERY_PAGES"), depth=settings.getint("DISCOVERY_DEPTH"))
        visit = Visit(portal, search, left=settings.getint("PORTAL_REQUESTS_MAX") or sys.maxsize)
        self._visits[portal.id] = visit
        if self._scripted.refuses(portal):
            self._end(visit, searched=False)
            return
        self._refusals.begins(portal)
        for wanted in remembered(self._stores.archive, self._stores.dataset, portal):
            visit.by_memory = True
            yield from self._requests.list(visit, wanted)
        if not visit.by_memory:
            yield from self._start(visit)
        if visit.open == 0:
            self._end(visit)

    def _start(self, visit: Visit) -> Iterator[Request]:
        for url in visit.portal.start:
            yield from self._requests.list(visit, ListRequest(url=url))

    @contextmanager
    def answering(self, request: Request | None) -> Iterator[None]:
        """An answer that cannot be dealt with must not keep its portal's visit open."""
        try:
            yield
        except BaseException:
            for _ in self.answered(request):
                pass
            raise

    def answered(self, request: Request | None) -> Iterator[Request]:
        """One of a visit's requests has had its answer: what comes next."""
        visit = self.find(errand_of(request).portal) if request is not None else None
        if visit is None or request is None:
            return
        if request.meta.get("on_the_way"):
            visit.search.waits = False
        yield from self._go_on(visit)

    def _go_on(self, visit: Visit) -> Iterator[Request]:
        """What a visit does next, now that one of its requests was answered: the next page on the way, or its end."""
        visit.open -= 1
        way = visit.search.next(idle=visit.open == 0)
        while way is not None:
            wanted = ListRequest(url=way.link.url, headers={"Referer": way.found_on}, state=way.link.on_the_way)
            requests = list(self._requests.list(visit, wanted, found_on=way.found_on, hops=way.hops, on_the_way=True))
            yield from requests
            visit.search.waits = bool(requests)
            way = visit.search.next(idle=visit.open == 0)
        if visit.open == 0 and visit.by_memory and visit.broken:
            logger.info("%s: a column is not where it was; it is searched for again", visit.portal.id)
            visit.by_memory = False
            visit.begins_anew()
            yield from self._start(visit)
        if visit.open == 0:
            self._end(visit)

    def _end(self, visit: Visit, *, searched: bool = True) -> None:
        if self._visits.pop(visit.portal.id, None) is None:
            return
        assert self._room is not None
        self._room.release()
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value("annual_reports/portals_done")
        if visit.search.cut_short:
            visit.counts["cut_short"] += 1
        elif searched and not visit.counts["over_budget"] and not self._backoff.is_stopped(visit.portal.id):
            self.searched.append(visit.portal)
        self._backoff.ends(visit.portal)
        forget(self._crawler, visit.portal)
        self._scripted.forget(visit.portal)
        for name, count in visit.counts.items():
            self._crawler.stats.inc_value(f"annual_reports/{name}", count)
