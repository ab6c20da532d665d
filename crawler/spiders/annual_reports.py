"""The spider: from each portal's start to its 信息公开年报 column, through every list page, to every report.

It collects; what a list says is a family's to tell, what a report says a parser's.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urldefrag

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from archive.errors import ArchiveError, DecodeError
from archive.exchange import body_digest, decode_response
from archive.store import Capture
from crawler.arguments import portals_of, years_of
from crawler.backoff import SLOWER, Backoff
from crawler.chromium import why_not
from crawler.dataset import DatasetError
from crawler.discovery import Search, remembered
from crawler.errand import Errand, errand_of, exchange_for, portal_notes
from crawler.failures import BackedOff, failure_of
from crawler.families import Entry, ListPage, ListReading, ListRequest, read_list
from crawler.manners import Manners
from crawler.middlewares import PortalRobots
from crawler.outcomes import PASSING
from crawler.pipelines import Captured
from crawler.portals import Portal
from crawler.reading import MAX_BODY, asked_for, attachments_on, list_reading
from crawler.recognition import impostor, is_wanted, needs_browser, page_address, ways
from crawler.rendering import PORTAL_DONE, refusal
from crawler.seen import CONDITIONS, Seen
from crawler.stores import Stores, stores_of
from crawler.visits import Visit
from parsers.report import Attachment

#: Portals visited at a time, for each request that may be under way: while one waits for its turn, others are asked.
_PORTALS_A_REQUEST = 4
#: Characters of the largest page that a firewall sends in place of another.
_LARGEST_CHALLENGE = 24_000


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
        self._visits: dict[str, Visit] = {}
        self.searched: list[Portal] = []
        """The portals whose visit has come to its end."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> AnnualReportsSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        # An unreachable host is an outcome, said in one line; Scrapy shows a traceback for its robots.txt.
        logging.getLogger("scrapy.downloadermiddlewares.robotstxt").addFilter(_without_traceback)
        spider._no_browser = None if crawler.settings["REPLAY"] else why_not(crawler.settings)
        spider._seen = Seen(spider.stores.archive, spider.stores.dataset, crawler.settings)
        return spider

    _seen: Seen
    _no_browser: str | None
    """What keeps pages from being rendered, if anything does."""

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
        for capture in self.stores.archive.captures():
            if not self.stores.dataset.knows(capture.record_id):
                async for item in self._unread(capture):
                    yield item
        for portal in self.portals:
            async for item in self._incomplete(portal):
                yield item
        self._make_room()
        for portal in self.portals:
            await self._room.acquire()
            for request in self._begin(portal):
                yield request

    async def _unread(self, capture: Capture) -> AsyncIterator[Captured]:
        """A capture that no run has read yet, with its attachments where its portal is among those to crawl."""
        try:
            if capture.role in ("list", "report") and capture.status == 200 and capture.failure is None:
                if any(portal.id == capture.portal for portal in self.portals):
                    await self._fetch_attachments(capture)
                elif any(self._lacking(capture, None)):
                    return  # it stays unread until its portal is crawled again
        except ArchiveError as error:
            self._count("annual_reports/damaged")
            self.logger.error("%s", error)
            return
        yield Captured(capture)

    async def _incomplete(self, portal: Portal) -> AsyncIterator[Captured]:
        """Reports with an attachment that could not be had: it is asked for again, and the page read with it."""
        pages = {c.notes.get("page") for c in self._failed_attachments(portal)}
        for record_id in sorted(page for page in pages if page):
            capture = self.stores.archive.get(record_id)
            if capture is not None and await self._fetch_attachments(capture):
                yield Captured(capture, again=True)

    def _failed_attachments(self, portal: Portal) -> Iterator[Capture]:
        for url in self.stores.dataset.urls(portal.id, "attachment", PASSING):
            yield from self.stores.archive.captures(portal=portal.id, urls=[url])

    # --- visits ---------------------------------------------------------------------------------------------------

    def _make_room(self) -> None:
        self._room = asyncio.Semaphore(max(self.settings.getint("CONCURRENT_REQUESTS"), 1) * _PORTALS_A_REQUEST)

    def _begin(self, portal: Portal) -> Iterator[Request]:
        """A portal's first requests: for the pages that led to reports before, else for its start."""
        search = Search(budget=self.settings.getint("DISCOVERY_PAGES"), depth=self.settings.getint("DISCOVERY_DEPTH"))
        visit = Visit(portal, search, left=self.settings.getint("PORTAL_REQUESTS_MAX") or sys.maxsize)
        self._visits[portal.id] = visit
        if portal.render is not None and self._no_browser is not None:
            self.logger.warning("%s: not crawled: %s", portal.id, self._no_browser)
            self._count("annual_reports/no_browser")
            self._end(visit, searched=False)
            return
        if self.backoff.begins(portal):
            self._slow_down(portal)
        for wanted in remembered(self.stores.archive, self.stores.dataset, portal):
            visit.by_memory = True
            yield from self._list_request(visit, wanted)
        if not visit.by_memory:
            yield from self._start_requests(visit)
        if visit.open == 0:
            self._end(visit)

    def _start_requests(self, visit: Visit) -> Iterator[Request]:
        for url in visit.portal.start:
            yield from self._list_request(visit, ListRequest(url=url))

    def _go_on(self, visit: Visit) -> Iterator[Request]:
        """What a visit does next, now that one of its requests was answered: the next page on the way, or its end."""
        visit.open -= 1
        way = visit.search.next(idle=visit.open == 0)
        while way is not None:
            wanted = ListRequest(url=way.link.url, headers={"Referer": way.found_on}, state=way.link.on_the_way)
            requests = list(self._list_request(visit, wanted, found_on=way.found_on, hops=way.hops, on_the_way=True))
            yield from requests
            visit.search.waits = bool(requests)
            way = visit.search.next(idle=visit.open == 0)
        if visit.open == 0 and visit.by_memory and visit.broken:
            self.logger.info("%s: a column is not where it was; it is searched for again", visit.portal.id)
            visit.by_memory = False
            visit.begins_anew()
            yield from self._start_requests(visit)
        if visit.open == 0:
            self._end(visit)

    def _end(self, visit: Visit, *, searched: bool = True) -> None:
        if self._visits.pop(visit.portal.id, None) is None:
            return
        self._room.release()
        self._count("annual_reports/portals_done")
        if visit.search.cut_short:
            visit.counts["cut_short"] += 1
        elif searched and not visit.counts["over_budget"] and not self.backoff.is_stopped(visit.portal.id):
            self.searched.append(visit.portal)
        self.backoff.ends(visit.portal)
        self._forget(visit.portal)
        for name, count in visit.counts.items():
            self._count(f"annual_reports/{name}", count)

    def _forget(self, portal: Portal) -> None:
        """Drops what the machinery keeps of a portal's hosts, so that memory does not grow with the portals."""
        manners, robots = self.crawler.get_extension(Manners), self.crawler.get_downloader_middleware(PortalRobots)
        for start in portal.start:
            if manners is not None:
                manners.forget(start)
            if robots is not None:
                robots.forget(start)
        cookies = self.crawler.get_downloader_middleware(CookiesMiddleware)
        if cookies is not None:
            cookies.jars.pop(portal.id, None)
        if portal.render is not None:
            self.crawler.signals.send_catch_log(PORTAL_DONE, portal=portal.id)

    def spends(self, portal: str) -> bool:
        """Whether a page that is rendered may ask its portal for something; if so it counts as a request."""
        visit = self._visits.get(portal)
        return visit is None or visit.spends()

    # --- lists ----------------------------------------------------------------------------------------------------

    def _list_request(
        self,
        visit: Visit,
        wanted: ListRequest,
        *,
        column: str | None = None,
        found_on: str | None = None,
        hops: int = 0,
        on_the_way: bool = False,
    ) -> Iterator[Request]:
        """The request for a list page, conditional where the archive holds one; nothing for one that was asked."""
        if hops > self.settings.getint("DISCOVERY_DEPTH") or not visit.asks(
            "list", wanted.url, wanted.method, wanted.body
        ):
            return
        portal = visit.portal
        address = page_address(wanted.url, rendered=portal.render is not None)
        errand = Errand(portal=portal.id, role="list", notes=portal_notes(portal)).with_notes(
            column=column,
            found_on=found_on,
            **portal.overrides.notes,
            state=dict(wanted.state) or None,
            fragment=urldefrag(wanted.url).fragment or None if address != wanted.url else None,
        )
        held = self._seen.held(portal.id, address, wanted.method, body_digest(wanted.body))
        visit.open += 1
        yield Request(
            wanted.url,
            method=wanted.method,
            body=wanted.body,
            headers={**wanted.headers, **self._seen.conditions(held)},
            meta={
                "errand": errand,
                "portal": portal,
                "hops": hops,
                "on_the_way": on_the_way,
                "otherwise": wanted.otherwise,
            },
            callback=self.parse_list,
            errback=self.failed,
            dont_filter=True,
            priority=9 if on_the_way else 10,  # lists first: what there is to do is known early
        )

    async def parse_list(self, response: Response) -> AsyncIterator[Any]:
        """A list page, or a page on the way to one; where it turns out to be a report itself, that too."""
        with self._answering(response.request):
            async for item in self._parse_list(response):
                yield item
        for request in self._answered(response.request):
            yield request

    async def _parse_list(self, response: Response) -> AsyncIterator[Any]:
        capture: Capture = response.meta["capture"]
        visit = self._visits[capture.portal]
        self._judge(visit.portal, response)
        page = self._list_page(response, capture)
        if page is None and response.status == 304:
            # Nothing is held that "not modified" could refer to, or it cannot be read any more: once more, whole.
            yield Captured(capture)
            visit.open += 1
            yield _unconditional(response)
            return
        if page is None or impostor(200, response.headers.to_unicode_dict(), page.body, page.url):
            yield Captured(capture)
            self._hint(visit, response, shown=False)
            for request in self._instead(visit, response):
                yield request
            return
        visit.knows("list", response.url)
        found = read_list(page, visit.portal.overrides)
        if found.is_empty:
            self._hint(visit, response, shown=found.in_column)
        if found.is_report and response.status == 200:
            await self._fetch_attachments(capture, response)
            yield Captured(capture)
        else:
            yield Captured(capture, reading=list_reading(capture, found) if response.status == 200 else None)
        for request in self._follow(visit, response, page, found):
            yield request

    def _hint(self, visit: Visit, response: Response, *, shown: bool) -> None:
        """Says, once a portal, that a page shows nothing to who does not run its scripts."""
        if visit.portal.render is not None or visit.hinted or response.status != 200:
            return
        if isinstance(response, TextResponse) and needs_browser(response.text, shown=shown):
            visit.hinted = True
            self._for_a_browser(visit.portal, response.url)

    def _for_a_browser(self, portal: Portal, url: str) -> None:
        self.logger.warning('%s: %s is built by scripts; render = "browser" in its entry runs them', portal.id, url)
        self._count(f"annual_reports/scripted/{portal.id}")

    def _judge(self, portal: Portal, response: Response) -> None:
        """Counts refusals, and leaves a portal alone that refuses too often. Reports are not looked into: only what
        is as short as a firewall's page."""
        outcome, _ = refusal(response.meta["capture"].notes) or (None, None)
        outcome = outcome if outcome == "challenged" else None  # what a page merely may not ask for refuses no page
        if response.status not in (200, 304) or len(response.body) <= _LARGEST_CHALLENGE:
            found = impostor(response.status, response.headers.to_unicode_dict(), response.body, response.url)
            outcome = found.outcome if found is not None else outcome
        if outcome not in ("challenged", "blocked"):
            self.backoff.good(portal)
        elif not self.backoff.is_stopped(portal.id) and self.backoff.refused(portal):
            self._left_alone(portal)
        else:
            self._slow_down(portal)

    def _left_alone(self, portal: Portal) -> None:
        self.logger.warning("%s: refused too often; it is left alone for this run", portal.id)
        self._count("annual_reports/backed_off")

    def _slow_down(self, portal: Portal) -> None:
        manners = self.crawler.get_extension(Manners)
        if manners is not None:
            for start in portal.start:
                manners.slow_down(start, SLOWER)

    def _instead(self, visit: Visit, response: Response) -> Iterator[Request]:
        """What to ask for where a page is none: what the family names, or of a page known from before the start."""
        otherwise: ListRequest | None = response.meta.get("otherwise")
        notes = errand_of(response.request).notes if response.request is not None else {}
        visit.broken = visit.broken or not otherwise
        if otherwise is not None:
            column, found_on, hops = notes.get("column"), notes.get("found_on"), response.meta["hops"]
            yield from self._list_request(visit, otherwise, column=column, found_on=found_on, hops=hops)

    @contextmanager
    def _answering(self, request: Request | None) -> Iterator[None]:
        """An answer that cannot be dealt with must not keep its portal's visit open."""
        try:
            yield
        except BaseException:
            for _ in self._answered(request):
                pass
            raise

    def _answered(self, request: Request | None) -> Iterator[Request]:
        """One of a visit's requests has had its answer."""
        visit = self._visits.get(errand_of(request).portal) if request is not None else None
        if visit is None or request is None:
            return
        if request.meta.get("on_the_way"):
            visit.search.waits = False
        yield from self._go_on(visit)

    def _list_page(self, response: Response, capture: Capture) -> ListPage | None:
        """The page as the families see it; after a 304 its archived copy. None where there is nothing to read."""
        body, content_type = response.body, _content_type(response)
        if response.status == 304:
            held = self._seen.held(capture.portal, capture.url, capture.method, capture.request_digest)
            try:
                block = self.stores.archive.read(held).response_block if held is not None else None
                message = decode_response(block or b"", max_size=MAX_BODY)
            except (ArchiveError, DecodeError) as error:
                self._count("annual_reports/damaged")
                self.logger.error("%s", error)
                return None
            if held is None:
                return None
            body, content_type = message.body, message.header("content-type")
        elif response.status != 200:
            return None
        state = capture.notes.get("state", {})
        rendered = "render" in capture.notes
        return ListPage(url=asked_for(capture), body=body, content_type=content_type, state=state, rendered=rendered)

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
                yield from self._list_request(visit, wanted, column=column, found_on=page.url, hops=hops)
        for link in found.columns:
            wanted = ListRequest(url=link.url, headers={"Referer": page.url.partition("#")[0]}, state=link.state)
            deeper = hops + 1 if found.in_column else 0  # clicks within the column
            yield from self._list_request(visit, wanted, found_on=page.url, hops=deeper)
        leads_on = found.next_pages and not found.is_another
        visit.broken = visit.broken or not (found.reports or found.columns or leads_on or found.is_report)
        named = hops == 0 and not ways.is_home(page.url) and (found.reports or found.columns or found.next_pages)
        if not (found.in_column or named or visit.by_memory):
            visit.search.add(found.hubs, found_on=page.url, hops=hops)

    # --- reports --------------------------------------------------------------------------------------------------

    def _report_request(self, visit: Visit, entry: Entry, *, found_on: str, column: str) -> Iterator[Request]:
        """The request for a report, unless the archive holds it and it is not due to be asked again."""
        portal = visit.portal
        address = page_address(entry.url, rendered=portal.render is not None)
        ask, conditions = self._seen.report(portal.id, address, render=portal.render)
        if not ask:
            self._count("annual_reports/known")
            return
        if not visit.asks("report", entry.url):
            return
        row = {"title": entry.title, **({"date": entry.date} if entry.date else {}), **entry.facts}
        errand = Errand(portal=portal.id, role="report", notes=portal_notes(portal)).with_notes(
            column=column, found_on=found_on, entry=row
        )
        visit.open += 1
        yield Request(
            entry.url,
            headers={"Referer": found_on.partition("#")[0], **conditions},
            meta={"errand": errand, "portal": portal},
            callback=self.parse_report,
            errback=self.failed,
            dont_filter=True,
        )

    async def parse_report(self, response: Response) -> AsyncIterator[Any]:
        """A report's page: with its attachments it goes to the parser."""
        capture: Capture = response.meta["capture"]
        with self._answering(response.request):
            visit = self._visits[capture.portal]
            visit.knows("report", response.url)  # where a redirect led
            self._judge(visit.portal, response)
            if response.status == 200:
                await self._fetch_attachments(capture, response)
                if len(response.body) <= _LARGEST_CHALLENGE:
                    self._hint(visit, response, shown=False)
            yield Captured(capture)
        for request in self._answered(response.request):
            yield request

    async def _fetch_attachments(self, capture: Capture, response: Response | None = None) -> int:
        """Fetches what the page links to and the archive lacks, so that every attachment has an outcome; how many."""
        lacking = list(self._lacking(capture, response))
        for attachment in lacking:
            errand = Errand(portal=capture.portal, role="attachment", notes=dict(capture.notes)).with_notes(
                found_on=capture.url, page=capture.record_id, attachment=attachment.url, name=attachment.name
            )
            url = attachment.url or ""
            headers = {"Referer": capture.url, **self._seen.conditions(self._seen.held(capture.portal, url))}
            request = Request(url, headers=headers, meta={"errand": errand}, dont_filter=True)
            assert self.crawler.engine is not None
            try:
                await self.crawler.engine.download_async(request)
            except Exception as error:  # noqa: BLE001 - whatever the network did is archived as the outcome
                self._keep_failure(request, error)
        return len(lacking)

    def _lacking(self, capture: Capture, response: Response | None) -> Iterator[Attachment]:
        body, content_type = (response.body, _content_type(response)) if response is not None else (None, None)
        for attachment in attachments_on(self.stores.archive, capture, body, content_type):
            if attachment.url is not None and self._seen.attachment(capture, attachment.url):
                yield attachment

    # --- failures -------------------------------------------------------------------------------------------------

    def failed(self, failure: Failure) -> Iterator[Any]:
        """No response: the archive holds why, and the URL gets its outcome."""
        request: Request = failure.request
        capture = self._keep_failure(request, failure.value)
        if capture is not None:
            yield Captured(capture)
        yield from self._answered(request)

    def _keep_failure(self, request: Request, error: BaseException) -> Capture | None:
        if isinstance(error, ArchiveError):
            self._stop(error)
            return None
        if isinstance(error, BackedOff):
            self._count("annual_reports/not_asked")
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


def _unconditional(response: Response) -> Request:
    """The same request without If-None-Match and If-Modified-Since."""
    request = response.request
    assert request is not None
    headers = request.headers.copy()
    for name in CONDITIONS:
        headers.pop(name, None)
    return request.replace(headers=headers, dont_filter=True)


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = None
    return True


def _content_type(response: Response) -> str | None:
    value = response.headers.get("Content-Type")
    return None if value is None else value.decode("latin-1")
