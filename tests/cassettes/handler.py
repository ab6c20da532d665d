"""A download handler that fetches by http.client, which vcrpy patches, and archives each exchange as the real one does.

Scrapy's experimental handlers record with vcrpy, but fail on playback: a played response has no peer address.
Settings: CASSETTE, the file; CASSETTE_MODE, vcrpy's record mode; DEMO_PORT, where the demo's hosts are for a recording.
"""

from __future__ import annotations

import http.client
import socket
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import vcr
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.threads import deferToThread
from vcr.errors import CannotOverwriteExistingCassetteException

from archive.message import Message, decode_response
from crawler.errand import exchange_for
from crawler.stores import stores_of

#: What decode_response has undone, or what no longer fits the decoded body.
UNDONE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


class CassetteHandler(BaseDownloadHandler):
    """Answers from a cassette, or (CASSETTE_MODE=all) from the demo's server into it."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._port = crawler.settings.getint("DEMO_PORT")
        self._one_by_one = threading.Lock()  # a cassette keeps its place without one
        player = vcr.VCR(record_mode=crawler.settings["CASSETTE_MODE"] or "none", decode_compressed_response=False)
        player.match_on = ("method", "scheme", "host", "port", "path", "query", "body")
        self._cassette = player.use_cassette(str(Path(crawler.settings["CASSETTE"])))
        self._cassette.__enter__()

    async def download_request(self, request: Request) -> Response:
        began = datetime.now(UTC)
        try:
            sent, received = await maybe_deferred_to_future(deferToThread(self._fetch, request))
        except CannotOverwriteExistingCassetteException as error:
            raise DownloadFailedError(f"{request.url} is not in the cassette") from error
        exchange = exchange_for(request, fetched_at=began, request_block=sent, response_block=received, ip="127.0.0.1")
        request.meta["capture"] = stores_of(self.crawler).archive.append(exchange)
        return as_scrapy(request.url, decode_response(received))

    def _fetch(self, request: Request) -> tuple[bytes, bytes]:
        """The raw request and response. The transfer coding is http.client's own affair, all else is as it came."""
        parts = urlsplit(request.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {"Host": parts.netloc, **request.headers.to_unicode_dict()}
        with self._one_by_one:
            connection: Any = http.client.HTTPConnection(parts.netloc, timeout=30)
            if self._port:
                connection.real_connection._create_connection = self._to_demo
            connection.request(request.method, target or "/", request.body or None, headers)
            response = connection.getresponse()
            body = response.read()
            connection.close()
        sent = f"{request.method} {target or '/'} HTTP/1.1\r\n" + _lines(list(headers.items()))
        came = [(name, value) for name, value in response.getheaders() if name.lower() != "transfer-encoding"]
        received = f"HTTP/1.1 {response.status} {response.reason}\r\n" + _lines(came)
        return sent.encode("latin-1") + request.body, received.encode("latin-1") + body

    def _to_demo(self, address: tuple[str, int], *options: Any, **more: Any) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self._port), timeout=30)

    async def close(self) -> None:
        self._cassette.__exit__(None, None, None)


def _lines(headers: list[tuple[str, str]]) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n"


def as_scrapy(url: str, message: Message) -> Response:
    """A decoded message as Scrapy's response."""
    headers = Headers()
    for name, value in message.headers:
        if name.lower() not in UNDONE:
            headers.appendlist(name, value.encode("latin-1"))
    response_class = responsetypes.from_args(headers=headers, url=url, body=message.body)
    return response_class(url, status=message.status, headers=headers, body=message.body)
