"""A download handler that answers from WARC files: `-s REPLAY=PATH`. No network, no DNS."""

from __future__ import annotations

from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import BaseSettings

from archive.errors import DecodeError, TooLarge
from archive.exchange import Exchange, Message, decode_response
from archive.replay import ReplayIndex
from archive.store import Archive
from crawler.errand import errand_of, exchange_for
from crawler.recognition import page_address
from crawler.stores import stores_of

# What decode_response has undone, or what no longer fits the decoded body.
_UNDONE = frozenset({"content-encoding", "transfer-encoding", "content-length"})

#: A replay waits for nobody; what is given with -s still wins.
_REPLAY = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "RETRY_ENABLED": False,
    "DOWNLOAD_HANDLERS": {"http": "crawler.replay.ReplayHandler", "https": "crawler.replay.ReplayHandler"},
}
#: Above this project's settings, below what is given with -s.
_PRIORITY = "spider"

_indexes: WeakKeyDictionary[Crawler, ReplayIndex] = WeakKeyDictionary()


def index_of(crawler: Crawler) -> ReplayIndex:
    """The index of the WARC files at REPLAY, made once for http and https. Raises NotAWarc."""
    if crawler not in _indexes:
        _indexes[crawler] = ReplayIndex(crawler.settings["REPLAY"])
    return _indexes[crawler]


def prepare(settings: BaseSettings) -> None:
    """What REPLAY and CONTACT change of the other settings."""
    if settings["REPLAY"]:
        settings.setdict(_REPLAY, priority=_PRIORITY)
    if settings["CONTACT"]:
        agent = f"{settings['USER_AGENT'].rstrip(')')}; {settings['CONTACT']})"
        settings.set("USER_AGENT", agent, priority=_PRIORITY)


class ReplayHandler(BaseDownloadHandler):
    """Answers by method, URL and body, newest capture first, and archives the answer with its own record id and date.
    What is not in the files gets a 404, which the archive notes as a failure, not as something that was received."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._index = index_of(crawler)
        self._max_size = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    async def download_request(self, request: Request) -> Response:
        archive = stores_of(self.crawler).archive
        found = self._index.find(request.method, _address(request), request.body)
        if found is None or found.page_block is None:
            missing = exchange_for(request, failure="not_archived: not in the WARC files that REPLAY names")
            request.meta["capture"] = archive.append(missing)
            return Response(request.url, status=404)
        request.meta["capture"] = archive.append(self._as_own(found, request, archive))
        try:
            message = decode_response(found.page_block, max_size=self._max_size)
        except TooLarge as error:
            raise DownloadCancelledError(str(error)) from error
        except DecodeError as error:
            raise DownloadFailedError(str(error)) from error
        return _response(request.url, message)

    def _as_own(self, found: Exchange, request: Request, archive: Archive) -> Exchange:
        """The exchange under its own record id; where that id is taken by the same exchange of another portal, in
        another role or at another address, under one that follows from both."""
        errand = errand_of(request)
        url = _address(request)
        held = archive.get(found.record_id)
        record_id = found.record_id
        if held is not None and (held.portal, held.role, held.url) != (errand.portal, errand.role, url):
            name = f"{found.record_id} {errand.portal} {errand.role} {url}"
            record_id = f"<{uuid5(NAMESPACE_URL, name).urn}>"
        notes = errand.with_notes(rendered=found.notes.get("rendered")).notes
        return replace(found, record_id=record_id, url=url, portal=errand.portal, role=errand.role, notes=dict(notes))


def _address(request: Request) -> str:
    return page_address(request.url, rendered="render" in errand_of(request).notes)


def _response(url: str, message: Message) -> Response:
    headers = Headers()
    for name, value in message.headers:
        if name.lower() not in _UNDONE:
            headers.appendlist(name, value.encode("latin-1", "replace"))
    response_class = responsetypes.from_args(headers=headers, url=url, body=message.body)
    return response_class(url, status=message.status, headers=headers, body=message.body)
