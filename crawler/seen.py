"""What the archive holds already, and what is due to be asked for again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from scrapy.settings import BaseSettings

from archive.exchange import decode_response
from archive.store import Archive, Capture

_MAX_HOPS = 8  # as many redirects as are followed


class Seen:
    """Answers from the ledger: a URL counts as seen once it is archived."""

    def __init__(self, archive: Archive, settings: BaseSettings) -> None:
        self._archive = archive
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

    def report(self, url: str) -> tuple[bool, dict[str, str]]:
        """Whether a report's page is to be asked for, and with which conditions."""
        held = self._whole(url)
        if held is None:
            latest = self._archive.latest(url)
            # A link that leads outside the portal does so the next time too.
            return not (latest is not None and (latest.failure or "").startswith("off_portal")), {}
        if not self._is_due(held):
            return False, {}
        return True, self.conditions(held) if held.url == url else {}

    def _is_due(self, held: Capture) -> bool:
        history = [c for c in self._archive.history(held.url) if c.method == "GET"]
        now = datetime.now(UTC)
        first = min(c.fetched_at for c in history if c.status == 200)
        last = max(c.fetched_at for c in history)
        return bool(self._days) and now - first <= self._days and now - last >= self._interval

    def _whole(self, url: str) -> Capture | None:
        """The newest whole capture of a page, redirects followed."""
        for _ in range(_MAX_HOPS):
            held = self._archive.latest(url, ok_only=True)
            if held is not None:
                return held
            latest = self._archive.latest(url)
            if latest is None or latest.status is None or not 300 <= latest.status < 400 or latest.status == 304:
                return None
            location = decode_response(self._archive.read(latest).response_block or b"").header("location")
            if not location:
                return None
            url = urljoin(url, location)
        return None

    def attachment(self, page: Capture, url: str) -> bool:
        """Whether an attachment is to be fetched for this capture of its page: when it has no outcome for it yet, and
        was not already fetched for a page that is new."""
        if any(c.notes.get("page") == page.record_id for c in self._archive.history(url)):
            return False
        if self._archive.latest(url, ok_only=True) is None:
            return True
        earlier = [c for c in self._archive.history(page.url) if c.status == 200 and c.seq < page.seq]
        return bool(earlier)
