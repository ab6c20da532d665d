"""What went over a connection: the bytes Scrapy's HTTP/1.1 handler sends and receives, before anything interprets them.

Scrapy hands on a changed picture of an exchange: no reason phrase, header order and case lost, chunking removed, a
header added to each 304. The classes here tee the connection instead. They use private names of Scrapy and Twisted,
which is why Scrapy is pinned exactly; tests/crawler/test_wire.py compares the bytes with what a raw socket sent.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _ScrapyAgent,
)
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.web.client import Agent
from twisted.web.http import _ChunkedTransferDecoder
from twisted.web.http_headers import Headers
from twisted.web.iweb import IResponse

from crawler.addresses import PortalEndpoint


class Wire:
    """The bytes of one exchange, as they pass."""

    def __init__(self) -> None:
        self.sent = bytearray()
        self.received = bytearray()
        self.ip: str | None = None

    def begin(self, ip: str | None) -> None:
        """A connection takes the request; an idle one that turned out to be dead starts anew."""
        self.sent.clear()
        self.received.clear()
        self.ip = ip


class _WireHeaders(Headers):  # type: ignore[misc]
    """Request headers that lead the connection to the Wire of their request."""

    def __init__(self, wire: Wire, headers: Headers | None = None) -> None:
        super().__init__()
        self.wire = wire
        if headers is not None:
            self._rawHeaders = headers.copy()._rawHeaders

    def copy(self) -> _WireHeaders:
        # Agent.request() copies the headers to add Host.
        return _WireHeaders(self.wire, Headers(dict(self.getAllRawHeaders())))


class _Tee:
    """A transport that also writes to a Wire; all else is the transport's own."""

    def __init__(self, transport: Any, wire: Wire) -> None:
        self._transport = transport
        self._wire = wire

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        self._wire.sent += data
        self._transport.write(data)

    def writeSequence(self, chunks: Any) -> None:  # noqa: N802 - Twisted's name
        chunks = list(chunks)
        self._wire.sent += b"".join(chunks)
        self._transport.writeSequence(chunks)


class _PaddedChunks(_ChunkedTransferDecoder):  # type: ignore[misc]
    """Twisted's decoder, which bears the blanks that old servers put behind a chunk's size (RFC 9112, 7.1.1)."""

    def _dataReceived_CHUNK_LENGTH(self) -> bool:  # noqa: N802 - Twisted's name
        end = self._buffer.find(b"\r\n")
        if end >= 0:
            size, mark, extension = bytes(self._buffer[:end]).partition(b";")
            self._buffer[:end] = size.strip(b" \t") + mark + extension
            self._start = 0
        return bool(super()._dataReceived_CHUNK_LENGTH())


class _WireProtocol(_LenientHTTP11ClientProtocol):
    _wire: Wire | None = None
    _parser: Any
    transport: Any

    def request(self, request: Any) -> Deferred[IResponse]:
        self._wire = wire = getattr(request.headers, "wire", None)
        if wire is None:
            return super().request(request)
        transport = self.transport
        wire.begin(getattr(transport.getPeer(), "host", None))
        # Scrapy's requests are written whole before request() returns, so the tee is needed no longer than that.
        self.transport = _Tee(transport, wire)
        try:
            answer = super().request(request)
        finally:
            self.transport = transport
        if self._parser is not None:
            self._parser._transferDecoders = {b"chunked": _PaddedChunks}
        return answer

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        if self._wire is not None:
            self._wire.received += data
        super().dataReceived(data)


class WireFactory(_LenientHTTP11ClientFactory):
    """Builds connections that write to the Wire of the request they carry."""

    def buildProtocol(self, addr: IAddress | None) -> _WireProtocol:  # noqa: N802 - Twisted's name
        return _WireProtocol(self._quiescentCallback)


class WireAgent(_ScrapyAgent):
    """Scrapy's agent for one request, with the Wire it is to be written to and the hosts that its portal begins at."""

    def __init__(self, wire: Wire, starts: Collection[str], **options: Any) -> None:
        super().__init__(**options)
        self._wire = wire
        self._starts = starts

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        agent = super()._get_agent(request, timeout)
        ask = agent.request

        def request_on_wire(method: bytes, uri: bytes, headers: Headers | None = None, body: Any = None) -> Any:
            return ask(method, uri, _WireHeaders(self._wire, headers), body)

        agent.request = request_on_wire
        # A proxy looks names up itself, and may well be in a private network.
        if self._starts and not request.meta.get("proxy"):
            endpoint = agent._getEndpoint
            agent._getEndpoint = lambda uri: PortalEndpoint(endpoint(uri), uri.host.decode("ascii"), self._starts)
        return agent
