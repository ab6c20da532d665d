"""The requests for a portal's lists and reports: what is to be asked for, and under which conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.exchange import body_digest
from crawler.errand import Errand, portal_notes
from crawler.families import Entry, ListRequest
from crawler.recognition import page_address
from crawler.seen import CONDITIONS, Seen
from crawler.visits import Visit


class Requests:
    """What a page names in, requests out: those that this visit has not made, and that the archive does not answer."""

    def __init__(
        self,
        crawler: Crawler,
        seen: Seen,
        *,
        of_list: Callable[..., Any],
        of_report: Callable[..., Any],
        failed: Callable[..., Any],
    ) -> None:
        """`of_list` and `of_report` are given the responses, `failed` what brought none."""
        self._crawler = crawler
        self._deepest = crawler.settings.getint("DISCOVERY_DEPTH")
        self._seen = seen
        self._of_list, self._of_report, self._failed = of_list, of_report, failed

    def list(
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
        if hops > self._deepest or not visit.asks("list", wanted.url, wanted.method, wanted.body):
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
            callback=self._of_list,
            errback=self._failed,
            dont_filter=True,
            priority=9 if on_the_way else 10,  # lists first: what there is to do is known early
        )

    def report(self, visit: Visit, entry: Entry, *, found_on: str, column: str) -> Iterator[Request]:
        """The request for a report, unless the archive holds it and it is not due to be asked again."""
        portal = visit.portal
        address = page_address(entry.url, rendered=portal.render is not None)
        ask, conditions = self._seen.report(portal.id, address, render=portal.render)
        if not ask:
            assert self._crawler.stats is not None
            self._crawler.stats.inc_value("annual_reports/known")
            return
        if not visit.asks("report", entry.url):
            return
        errand = Errand(portal=portal.id, role="report", notes=portal_notes(portal)).with_notes(
            column=column, found_on=found_on, entry=entry.row
        )
        visit.open += 1
        yield Request(
            entry.url,
            headers={"Referer": found_on.partition("#")[0], **conditions},
            meta={"errand": errand, "portal": portal},
            callback=self._of_report,
            errback=self._failed,
            dont_filter=True,
        )


def unconditional(response: Response) -> Request:
    """The request that a response answers, without If-None-Match and If-Modified-Since."""
    request = response.request
    assert request is not None
    headers = request.headers.copy()
    for name in CONDITIONS:
        headers.pop(name, None)
    return request.replace(headers=headers, dont_filter=True)
