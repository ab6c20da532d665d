"""The files that a report's page links to: fetched with it, so that each has an outcome when the page is parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.store import Capture
from crawler.errand import Errand
from crawler.headers import content_type
from crawler.reading import attachments_on
from crawler.seen import Seen
from crawler.stores import Stores
from parsers.report import Attachment

KeepFailure = Callable[[Request, BaseException], object]
"""Archives what became of a request that brought no response."""


class Attachments:
    """Pages in; what the archive lacks of their attachments is asked for and archived."""

    def __init__(self, crawler: Crawler, stores: Stores, seen: Seen, keep_failure: KeepFailure) -> None:
        self._crawler = crawler
        self._stores = stores
        self._seen = seen
        self._keep_failure = keep_failure

    async def fetch(self, capture: Capture, response: Response | None = None) -> int:
        """Fetches what the page links to and the archive lacks, so that every attachment has an outcome; how many."""
        lacking = list(self.lacking(capture, response))
        for attachment in lacking:
            errand = Errand(portal=capture.portal, role="attachment", notes=dict(capture.notes)).with_notes(
                found_on=capture.url, page=capture.record_id, attachment=attachment.url, name=attachment.name
            )
            url = attachment.url or ""
            headers = {"Referer": capture.url, **self._seen.conditions(self._seen.held(capture.portal, url))}
            request = Request(url, headers=headers, meta={"errand": errand}, dont_filter=True)
            assert self._crawler.engine is not None
            try:
                await self._crawler.engine.download_async(request)
            except Exception as error:  # noqa: BLE001 - whatever the network did is archived as the outcome
                self._keep_failure(request, error)
        return len(lacking)

    def lacking(self, capture: Capture, response: Response | None = None) -> Iterator[Attachment]:
        """What a page links to and is to be asked for; the page is read from the archive where it is not at hand."""
        body, kind = (response.body, content_type(response)) if response is not None else (None, None)
        for attachment in attachments_on(self._stores.archive, capture, body, kind):
            if attachment.url is not None and self._seen.attachment(capture, attachment.url):
                yield attachment
