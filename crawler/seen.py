"""What the archive holds already, and what is due to be asked for again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scrapy.settings import BaseSettings

from archive.errors import DecodeError
from archive.exchange import decode_response
from archive.store import Archive, Capture
from crawler.dataset import Dataset
from crawler.outcomes import NO_PAGES, PASSING
from crawler.reading import location_of
from crawler.settings import REDIRECT_MAX_TIMES

#: The headers of a conditional request.
CONDITIONS = ("If-None-Match", "If-Modified-Since")


class Seen:
    """Answers for one portal at a time: a URL counts as seen once it is archived for that portal, and not when what
    came was a challenge or a page that says it does not exist."""

    def __init__(self, archive: Archive, dataset: Dataset, settings: BaseSettings) -> None:
        self._archive = archive
        self._dataset = dataset
        self._days = timedelta(days=settings.getfloat("RECHECK_DAYS"))
        self._interval = timedelta(days=settings.getfloat("RECHECK_INTERVAL"))

    def conditions(self, held: Capture | None) -> dict[str, str]:
        """The headers that ask only for what has changed since a capture (RFC 9110, 13.1)."""
        headers = {}
        if held is not None and held.etag:
            headers["If-None-Match"] = held.etag
        if held is not None and held.last_modified:
            headers["If-Modified-Since"] = held.last_modified
        return headers

    def held(self, portal: str, url: str, method: str = "GET", digest: str = "") -> Capture | None:
        """The newest whole capture of a page that was what it should be."""
        whole = [c for c in self._history(portal, url, method, digest) if _is_whole(c)]
        return next((c for c in reversed(whole) if self._dataset.read_as(c.record_id) not in PASSING), None)

    def report(self, portal: str, url: str, *, render: str | None = None) -> tuple[bool, dict[str, str]]:
        """Whether a report's page is to be asked for, and with which conditions. What came before the portal's entry
        said `render` shows nothing of what a browser will."""
        held = self._at_end(portal, url)
        if held is not None and held.notes.get("render") != render and render is not None:
            return True, {}
        if held is None:
            # A link that leads outside the portal does so the next time too; what a name resolves to may change.
            outside = self._dataset.outcome(portal, url) == "off_portal"
            return not outside or self._was_private(portal, url), {}
        if not self._is_due(portal, held):
            return False, {}
        return True, self.conditions(held) if held.url == url else {}

    def attachment(self, page: Capture, url: str) -> bool:
        """Whether an attachment is to be fetched for this capture of its page: unless it came, or will not come, or
        came for a page that is new."""
        history = self._history(page.portal, url)
        made = [c for c in history if c.notes.get("page") == page.record_id]
        if made:
            return self._dataset.outcome(page.portal, url) in PASSING and not _is_final(made[-1])
        if not any(_is_whole(c) for c in history):
            return True
        return any(_is_whole(c) and c.seq < page.seq for c in self._history(page.portal, page.url))

    def _history(self, portal: str, url: str, method: str = "GET", digest: str = "") -> list[Capture]:
        return [
            c
            for c in self._archive.history(url)
            if (c.portal, c.method, c.request_digest) == (portal, method, digest) and c.role not in NO_PAGES
        ]

    def _is_due(self, portal: str, held: Capture) -> bool:
        """What a clock that ran ahead has dated says nothing of when the page was asked for last."""
        history = self._history(portal, held.url)
        now = datetime.now(UTC)
        first = min(c.fetched_at for c in history if _is_whole(c))
        asked = [c.fetched_at for c in history if c.fetched_at <= now]
        waited = not asked or now - max(asked) >= self._interval
        return bool(self._days) and now - first <= self._days and waited

    def _at_end(self, portal: str, url: str) -> Capture | None:
        """The newest whole capture of a page, redirects followed."""
        for _ in range(REDIRECT_MAX_TIMES):
            held = self.held(portal, url)
            if held is not None:
                return held
            history = self._history(portal, url)
            target = self._location(history[-1]) if history else None
            if target is None:
                return None
            url = target
        return None

    def _was_private(self, portal: str, url: str) -> bool:
        history = self._history(portal, url)
        return bool(history) and (history[-1].failure or "").startswith("private_address")

    def _location(self, capture: Capture) -> str | None:
        if capture.failure is not None and capture.notes.get("instead"):
            return str(capture.notes["instead"])
        if capture.status is None or not 300 <= capture.status < 400 or capture.status == 304:
            return None
        try:
            return location_of(capture.url, decode_response(self._archive.read(capture).response_block or b""))
        except DecodeError:
            return None


def _is_whole(capture: Capture) -> bool:
    cut = capture.truncated not in (None, "unspecified")
    return capture.status is not None and 200 <= capture.status < 300 and capture.failure is None and not cut


def _is_final(capture: Capture) -> bool:
    """What would be answered again: it is gone, or leads outside the portal."""
    return capture.status in (404, 410) or (capture.failure or "").startswith(("off_portal", "too_large"))
