"""Crawls the demo portals under their own host names: every connection goes to the demo server on loopback.

`scrapy crawl annual_reports -s DEMO_PORT=… -s 'DOWNLOAD_HANDLERS={"http": "tests.portals.loopback.LoopbackHandler"}'`
"""

from __future__ import annotations

from typing import Any

from scrapy import Request
from twisted.internet.endpoints import TCP4ClientEndpoint, wrapClientTLS

from crawler.capture import CaptureHandler
from crawler.wire import Wire, WireAgent


class _LoopbackAgent(WireAgent):
    port: int
    tls_port: int

    def _get_agent(self, request: Request, timeout: float) -> Any:
        from twisted.internet import reactor

        agent = super()._get_agent(request, timeout)

        def endpoint(uri: Any) -> Any:
            if uri.scheme != b"https":
                return TCP4ClientEndpoint(reactor, "127.0.0.1", self.port, timeout=timeout)
            plain = TCP4ClientEndpoint(reactor, "127.0.0.1", self.tls_port, timeout=timeout)
            return wrapClientTLS(self._contextFactory.creatorForNetloc(uri.host, uri.port), plain)

        agent._getEndpoint = endpoint
        return agent


class LoopbackHandler(CaptureHandler):
    """The capturing handler, but no name is looked up."""

    def _agent(self, wire: Wire, request: Request) -> WireAgent:
        agent = super()._agent(wire, request)
        agent.__class__ = _LoopbackAgent
        agent.port = self._crawler.settings.getint("DEMO_PORT")
        agent.tls_port = self._crawler.settings.getint("DEMO_TLS_PORT", 1)  # where nothing listens
        return agent
