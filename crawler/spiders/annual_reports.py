"""The spider: from each portal's start to its 信息公开年报 column, through every list page, to every report.

It collects; what a list says is a family's to tell, what a report says a parser's.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urldefrag, urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings
from twisted.python.failure import Failure

from archive.errors import ArchiveError, DecodeError
from archive.exchange import body_digest, decode_response
from archive.store import Capture
from crawler.arguments import portals_of, years_of
from crawler.errand import Errand, errand_of, exchange_for, portal_notes
from crawler.failures import failure_of
from crawler.families import Entry, ListPage, ListReading, ListRequest, read_list
from crawler.outcomes import PASSING
from crawler.pipelines import Captured
from crawler.portals import Portal
from crawler.reading import MAX_BODY, asked_for, attachments_on, list_reading
from crawler.recognition import Link, impostor, is_wanted
from crawler.seen import CONDITIONS, Seen
from crawler.stores import Stores, stores_of
from parsers.report import Attachment


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
        self._asked: set[tuple[str, str, str, bytes]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> AnnualReportsSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        # An unreachable host is an outcome, said in one line; Scrapy shows a traceback for its robots.txt.
        logging.getLogger("scrapy.downloadermiddlewares.robotstxt").addFilter(_without_traceback)
        _slow_down(crawler.settings, spider.portals)
        spider._seen = Seen(spider.stores.archive, spider.stores.dataset, crawler.settings)
        return spider

    _seen: Seen

    @property
    def stores(self) -> Stores:
        return stores_of(self.crawler)

    async def start(self) -> AsyncIterator[Any]:
        """What an earlier run archived and did not get to read comes first; then the portals."""
        for capture in self.stores.archive.captures():
            if not self.stores.dataset.knows(capture.record_id):
                async for item in self._unread(capture):
                    yield item
        for portal in self.portals:
            async for item in self._incomplete(portal):
                yield item
        for portal in self.portals:
            for url in portal.start:
                for request in self._list_request(portal, ListRequest(url=url), column=None, found_on=None, hops=0):
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

    # --- lists ----------------------------------------------------------------------------------------------------

    def _list_request(
        self, portal: Portal, wanted: ListRequest, *, column: str | None, found_on: str | None, hops: int
    ) -> Iterator[Request]:
        """The request for a list page, conditional where the archive holds one; nothing for one that was asked."""
        key = ("list", f"{wanted.method} {wanted.url}", portal.id, wanted.body)
        if key in self._asked or hops > self.settings.getint("DISCOVERY_DEPTH"):
            return
        self._asked.add(key)
        errand = Errand(portal=portal.id, role="list", notes=portal_notes(portal)).with_notes(
            column=column,
            found_on=found_on,
            family=portal.family,
            state=dict(wanted.state) or None,
            fragment=urldefrag(wanted.url).fragment or None,
        )
        held = self._seen.held(portal.id, urldefrag(wanted.url).url, wanted.method, body_digest(wanted.body))
        yield Request(
            wanted.url,
            method=wanted.method,
            body=wanted.body,
            headers={**wanted.headers, **self._seen.conditions(held)},
            meta={"errand": errand, "portal": portal, "hops": hops},
            callback=self.parse_list,
            errback=self.failed,
            dont_filter=True,
            priority=10,  # lists first: what there is to do is known early
        )

    async def parse_list(self, response: Response) -> AsyncIterator[Any]:
        """A list page, or a page on the way to one; where it turns out to be a report itself, that too."""
        capture: Capture = response.meta["capture"]
        page = self._list_page(response, capture)
        if page is None and response.status == 304:
            # Nothing is held that "not modified" could refer to, or it cannot be read any more: once more, whole.
            yield Captured(capture)
            yield _unconditional(response)
            return
        if page is None or impostor(200, response.headers.to_unicode_dict(), page.body, page.url):
            yield Captured(capture)
            return
        portal: Portal = response.meta["portal"]
        found = read_list(page, portal.family)
        if found.is_report and response.status == 200:
            await self._fetch_attachments(capture, response)
            yield Captured(capture)
        else:
            yield Captured(capture, reading=list_reading(capture, found) if response.status == 200 else None)
        for request in self._follow(response, page, found):
            yield request

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
        return ListPage(url=asked_for(capture), body=body, content_type=content_type, state=state)

    def _follow(self, response: Response, page: ListPage, found: ListReading) -> Iterator[Request]:
        portal: Portal = response.meta["portal"]
        hops: int = response.meta["hops"]
        assert response.request is not None
        column = errand_of(response.request).notes.get("column") or page.url
        for entry in found.reports:
            if is_wanted(entry.title, entry.date, self.years):
                yield from self._report_request(portal, entry, found_on=page.url, column=column)
        for wanted in found.next_pages:
            if int(wanted.state.get("page", 1)) <= self.settings.getint("LIST_PAGES_MAX"):
                yield from self._list_request(portal, wanted, column=column, found_on=page.url, hops=hops)
        # The way to a column is only looked for where no column was met.
        onward: list[Link] = found.columns or ([] if found.reports else found.hubs)
        for link in onward:
            wanted = ListRequest(url=link.url, headers={"Referer": page.url.partition("#")[0]}, state=link.state)
            yield from self._list_request(portal, wanted, column=None, found_on=page.url, hops=hops + 1)

    # --- reports --------------------------------------------------------------------------------------------------

    def _report_request(self, portal: Portal, entry: Entry, *, found_on: str, column: str) -> Iterator[Request]:
        """The request for a report, unless the archive holds it and it is not due to be asked again."""
        key = ("report", f"GET {entry.url}", portal.id, b"")
        if key in self._asked:
            return
        self._asked.add(key)
        ask, conditions = self._seen.report(portal.id, urldefrag(entry.url).url)
        if not ask:
            self._count("annual_reports/known")
            return
        row = {"title": entry.title, **({"date": entry.date} if entry.date else {}), **entry.facts}
        errand = Errand(portal=portal.id, role="report", notes=portal_notes(portal)).with_notes(
            column=column, found_on=found_on, entry=row
        )
        yield Request(
            entry.url,
            headers={"Referer": found_on.partition("#")[0], **conditions},
            meta={"errand": errand, "portal": portal},
            callback=self.parse_report,
            errback=self.failed,
            dont_filter=True,
        )

    async def parse_report(self, response: Response) -> AsyncIterator[Captured]:
        """A report's page: with its attachments it goes to the parser."""
        capture: Capture = response.meta["capture"]
        self._asked.add(("report", f"GET {response.url}", capture.portal, b""))  # where a redirect led
        if response.status == 200:
            await self._fetch_attachments(capture, response)
        yield Captured(capture)

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

    def failed(self, failure: Failure) -> Iterator[Captured]:
        """No response: the archive holds why, and the URL gets its outcome."""
        request: Request = failure.request
        capture = self._keep_failure(request, failure.value)
        if capture is not None:
            yield Captured(capture)

    def _keep_failure(self, request: Request, error: BaseException) -> Capture | None:
        if isinstance(error, ArchiveError):
            self._stop(error)
            return None
        if isinstance(error, IgnoreRequest) or "capture" not in request.meta:
            # Refused before anything was sent: the handler saw nothing of it.
            return self.stores.archive.append(exchange_for(request, failure=failure_of(error)))
        capture: Capture = request.meta["capture"]
        return capture

    def _count(self, stat: str) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(stat)

    def _stop(self, error: ArchiveError) -> None:
        """An archive that cannot be written ends the crawl: nothing may be read that is not kept."""
        self.logger.error("%s", error)
        assert self.crawler.engine is not None
        self.crawler.engine.close_spider(self, f"archive: {error}")


def _unconditional(response: Response) -> Request:
    """The same request without If-None-Match and If-Modified-Since."""
    request = response.request
    assert request is not None
    headers = request.headers.copy()
    for name in CONDITIONS:
        headers.pop(name, None)
    return request.replace(headers=headers, dont_filter=True)


def _slow_down(settings: BaseSettings, portals: list[Portal]) -> None:
    """Gives the hosts of portals with a `delay` of their own a slot with it; a delay given with -s wins."""
    if settings["REPLAY"] or settings.getpriority("DOWNLOAD_DELAY") == SETTINGS_PRIORITIES["cmdline"]:
        return
    slots = {
        host: {"delay": portal.delay, "concurrency": 1}
        for portal in portals
        if portal.delay is not None
        for host in {urlsplit(start).hostname for start in portal.start}
        if host
    }
    settings.set("DOWNLOAD_SLOTS", {**slots, **settings.getdict("DOWNLOAD_SLOTS")}, priority="spider")


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = None
    return True


def _content_type(response: Response) -> str | None:
    value = response.headers.get("Content-Type")
    return None if value is None else value.decode("latin-1")
