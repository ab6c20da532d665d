"""The spider: from each portal's start to its 信息公开年报 column, through every list page, to every report.

It collects; what a list says is a family's to tell, what a report says a parser's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from archive.errors import ArchiveError, DecodeError
from archive.store import Capture
from crawler.arguments import portals_of, years_of
from crawler.attachments import Attachments
from crawler.backoff import Backoff
from crawler.dataset import DatasetError
from crawler.errand import errand_of, exchange_for
from crawler.failures import BackedOff, KnownTarget, failure_of
from crawler.families import Entry, ListPage, ListReading, ListRequest, read_list
from crawler.headers import headers_of
from crawler.leftovers import Leftovers
from crawler.list_pages import page_of
from crawler.pipelines import Captured
from crawler.portals import Portal
from crawler.reading import list_reading
from crawler.recognition import impostor, is_wanted, page_address, redirect, ways
from crawler.refusals import LARGEST_CHALLENGE, Refusals
from crawler.requests import Requests, unconditional
from crawler.scripted import Scripted
from crawler.seen import Seen
from crawler.stores import Stores, stores_of
from crawler.visiting import Visiting
from crawler.visits import Visit


class AnnualReportsSpider(Spider):
    """`scrapy crawl annual_reports`; its arguments are seeds, portals and years."""

    name = "annual_reports"

    def __init__(
        self, seeds: str | None = None, portals: str | None = None, years: str | None = None, **unknown: Any
    ) -> None:
        super().__init__(self.name)
        if unknown:
            raise ValueError(f"unknown spider argument {min(unknown)}; there are seeds, portals and years")
        self.portals = portals_of(seeds, portals)
        self.years = years_of(years)
        self.backoff = Backoff()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> AnnualReportsSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        stores = spider.stores
        spider._seen = seen = Seen(stores.archive, stores.dataset, crawler.settings)
        spider._attachments = Attachments(crawler, stores, seen, spider._keep_failure)
        spider._refusals = Refusals(crawler, spider.backoff)
        spider._scripted = Scripted(crawler, spider._for_a_browser)
        spider._requests = Requests(
            crawler, seen, of_list=spider.parse_list, of_report=spider.parse_report, failed=spider.failed
        )
        spider._visiting = Visiting(
            crawler,
            stores,
            spider._requests,
            backoff=spider.backoff,
            refusals=spider._refusals,
            scripted=spider._scripted,
        )
        return spider

    _seen: Seen
    _attachments: Attachments
    _refusals: Refusals
    _scripted: Scripted
    _requests: Requests
    _visiting: Visiting

    @property
    def stores(self) -> Stores:
        return stores_of(self.crawler)

    async def start(self) -> AsyncIterator[Any]:
        """What an earlier run archived and did not get to read comes first; then the portals."""
        try:
            async for item in self._all():
                yield item
        except (ArchiveError, DatasetError) as error:
            self._stop(error)

    async def _all(self) -> AsyncIterator[Any]:
        assert self.crawler.stats is not None
        leftovers = Leftovers(self.stores, self._attachments, self.portals, self.crawler.stats)
        async for item in leftovers.captures():
            yield item
        for portal in self.portals:
            for request in await self._visiting.begin(portal):
                yield request

    @property
    def searched(self) -> list[Portal]:
        """The portals whose visit has come to its end."""
        return self._visiting.searched

    def spends(self, portal: str) -> bool:
        """Whether a page that is rendered may ask its portal for something; if so it counts as a request."""
        visit = self._visiting.find(portal)
        return visit is None or visit.spends()

    def follows(self, portal: str, url: str) -> bool:
        """Whether a report's redirect is to be followed: unless its target is asked for by itself, or is known."""
        visit = self._visiting.find(portal)
        if visit is None:
            return True
        address = page_address(url, rendered=visit.portal.render is not None)
        return self._seen.report(portal, address, render=visit.portal.render)[0] and visit.follows("report", url)

    # --- lists ----------------------------------------------------------------------------------------------------

    async def parse_list(self, response: Response) -> AsyncIterator[Any]:
        """A list page, or a page on the way to one; where it turns out to be a report itself, that too."""
        with self._visiting.answering(response.request):
            async for item in self._parse_list(response):
                yield item
        for request in self._visiting.answered(response.request):
            yield request

    async def _parse_list(self, response: Response) -> AsyncIterator[Any]:
        capture: Capture = response.meta["capture"]
        visit = self._visiting.of(capture.portal)
        self._refusals.judge(visit.portal, response)
        page = self._list_page(response, capture)
        if page is None and response.status == 304:
            # Nothing is held that "not modified" could refer to, or it cannot be read any more: once more, whole.
            yield Captured(capture)
            visit.open += 1
            yield unconditional(response)
            return
        if page is None or impostor(200, headers_of(response), page.body, page.url):
            yield Captured(capture)
            self._scripted.look(visit, response, shown=False)
            for request in self._instead(visit, response):
                yield request
            return
        visit.knows("list", response.url)
        found = read_list(page, visit.portal.overrides)
        if found.is_empty:
            self._scripted.look(visit, response, shown=found.in_column)
        if found.is_report and response.status == 200:
            await self._attachments.fetch(capture, response)
            yield Captured(capture)
        else:
            yield Captured(capture, reading=list_reading(capture, found) if response.status == 200 else None)
        for request in self._follow(visit, response, page, found):
            yield request

    def _instead(self, visit: Visit, response: Response) -> Iterator[Request]:
        """What to ask for where a page is none: what the family names, or of a page known from before the start."""
        otherwise: ListRequest | None = response.meta.get("otherwise")
        notes = errand_of(response.request).notes if response.request is not None else {}
        visit.broken = visit.broken or not otherwise
        if otherwise is not None:
            column, found_on, hops = notes.get("column"), notes.get("found_on"), response.meta["hops"]
            yield from self._requests.list(visit, otherwise, column=column, found_on=found_on, hops=hops)

    def _list_page(self, response: Response, capture: Capture) -> ListPage | None:
        try:
            return page_of(response, capture, self.stores.archive, self._seen)
        except (ArchiveError, DecodeError) as error:
            self._count("annual_reports/damaged")
            self.logger.error("%s", error)
            return None

    def _for_a_browser(self, portal: Portal, url: str) -> None:
        self.logger.warning('%s: %s is built by scripts; render = "browser" in its entry runs them', portal.id, url)
        self._count(f"annual_reports/scripted/{portal.id}")

    def _follow(self, visit: Visit, response: Response, page: ListPage, found: ListReading) -> Iterator[Request]:
        hops: int = response.meta["hops"]
        assert response.request is not None
        column = errand_of(response.request).notes.get("column") or page.url
        for entry in found.reports:
            visit.search.found = True
            if is_wanted(entry.title, entry.date, self.years):
                yield from self._report_request(visit, entry, found_on=page.url, column=column)
        for wanted in () if found.is_another else found.next_pages:
            if int(wanted.state.get("page", 1)) <= self.settings.getint("LIST_PAGES_MAX"):
                yield from self._requests.list(visit, wanted, column=column, found_on=page.url, hops=hops)
        for link in found.columns:
            wanted = ListRequest(url=link.url, headers={"Referer": page.url.partition("#")[0]}, state=link.state)
            deeper = hops + 1 if found.in_column else 0  # clicks within the column
            yield from self._requests.list(visit, wanted, found_on=page.url, hops=deeper)
        leads_on = found.next_pages and not found.is_another
        visit.broken = visit.broken or not (found.reports or found.columns or leads_on or found.is_report)
        named = hops == 0 and not ways.is_home(page.url) and (found.reports or found.columns or found.next_pages)
        if not (found.in_column or named or visit.by_memory):
            visit.search.add(found.hubs, found_on=page.url, hops=hops)

    # --- reports --------------------------------------------------------------------------------------------------

    def _report_request(self, visit: Visit, entry: Entry, *, found_on: str, column: str) -> Iterator[Request]:
        return self._requests.report(visit, entry, found_on=found_on, column=column)

    async def parse_report(self, response: Response) -> AsyncIterator[Any]:
        """A report's page: with its attachments it goes to the parser."""
        capture: Capture = response.meta["capture"]
        with self._visiting.answering(response.request):
            visit = self._visiting.of(capture.portal)
            visit.knows("report", response.url)  # where a redirect led
            self._refusals.judge(visit.portal, response)
            if response.status == 200:
                await self._attachments.fetch(capture, response)
                if len(response.body) <= LARGEST_CHALLENGE:
                    self._scripted.look(visit, response, shown=False)
            yield Captured(capture)
            for request in self._onward(visit, response, capture):
                yield request
        for request in self._visiting.answered(response.request):
            yield request

    def _onward(self, visit: Visit, response: Response, capture: Capture) -> Iterator[Request]:
        """The report itself, where the row leads to a page that only sends on to it."""
        page = self._list_page(response, capture) if response.status in (200, 304) else None
        url = redirect(page) if page is not None else None
        if page is not None and url is not None and impostor(200, headers_of(response), page.body, page.url) is None:
            row = dict(capture.notes.get("entry", {}))
            entry = Entry(url=url, title=row.pop("title", ""), date=row.pop("date", None), facts=row)
            yield from self._report_request(
                visit, entry, found_on=page.url, column=capture.notes.get("column", page.url)
            )

    # --- failures -------------------------------------------------------------------------------------------------

    def failed(self, failure: Failure) -> Iterator[Any]:
        """No response: the archive holds why, and the URL gets its outcome."""
        request: Request = failure.request
        capture = self._keep_failure(request, failure.value)
        if capture is not None:
            yield Captured(capture)
        yield from self._visiting.answered(request)

    def _keep_failure(self, request: Request, error: BaseException) -> Capture | None:
        if isinstance(error, ArchiveError):
            self._stop(error)
            return None
        if isinstance(error, BackedOff | KnownTarget):
            self._count("annual_reports/not_asked" if isinstance(error, BackedOff) else "annual_reports/known")
            return None  # nothing was asked, so nothing has come to an end
        if isinstance(error, IgnoreRequest) or "capture" not in request.meta:
            # Refused before anything was sent: the handler saw nothing of it.
            return self.stores.archive.append(exchange_for(request, failure=failure_of(error)))
        capture: Capture = request.meta["capture"]
        return capture

    def _count(self, stat: str, count: int = 1) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(stat, count)

    def _stop(self, error: ArchiveError | DatasetError) -> None:
        """An archive that cannot be written ends the crawl: nothing may be read that is not kept."""
        self.logger.error("%s", error)
        assert self.crawler.engine is not None
        self.crawler.engine.close_spider(self, str(error))
