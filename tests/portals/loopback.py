"""Crawls the demo portals under their own host names: every connection goes to the demo server on loopback.

`scrapy crawl annual_reports -s DEMO_PORT=… -s 'DOWNLOAD_HANDLERS={"http": "tests.portals.loopback.LoopbackHandler"}'`
"""

from __future__ import annotations

from typing import Any

from scrapy import Request
from twisted.internet.endpoints import TCP4ClientEndpoint

from crawler.capture import CaptureHandler
from crawler.wire import Wire, WireAgent


class _LoopbackAgent(WireAgent):
    port: int

    def _get_agent(self, request: Request, timeout: float) -> Any:
        from twisted.internet import reactor

        agent = super()._get_agent(request, timeout)
        agent._getEndpoint = lambda uri: TCP4ClientEndpoint(reactor, "127.0.0.1", self.port, timeout=timeout)
        return agent


class LoopbackHandler(CaptureHandler):
    """The capturing handler, but no name is looked up."""

    def _agent(self, wire: Wire) -> WireAgent:
        agent = super()._agent(wire)
        agent.__class__ = _LoopbackAgent
        agent.port = self._crawler.settings.getint("DEMO_PORT")
        return agent
