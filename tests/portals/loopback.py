"""Crawls the demo portals under their own host names: every connection goes to the demo server on loopback.

`scrapy crawl annual_reports -s DEMO_PORT=… -s 'DOWNLOAD_HANDLERS={"http": "tests.portals.loopback.LoopbackHandler"}'`
"""

from __future__ import annotations

from typing import Any

from scrapy import Request
from twisted.internet.endpoints import TCP4ClientEndpoint, wrapClientTLS

from tests.portals.agents import OtherAgentHandler, ToldAgent


class _LoopbackAgent(ToldAgent):
    def _get_agent(self, request: Request, timeout: float) -> Any:
        from twisted.internet import reactor

        agent = super()._get_agent(request, timeout)
        port = self.settings.getint("DEMO_PORT")
        tls_port = self.settings.getint("DEMO_TLS_PORT", 1)  # where nothing listens

        def endpoint(uri: Any) -> Any:
            if uri.scheme != b"https":
                return TCP4ClientEndpoint(reactor, "127.0.0.1", port, timeout=timeout)
            plain = TCP4ClientEndpoint(reactor, "127.0.0.1", tls_port, timeout=timeout)
            return wrapClientTLS(self._contextFactory.creatorForNetloc(uri.host, uri.port), plain)

        agent._getEndpoint = endpoint
        return agent


class LoopbackHandler(OtherAgentHandler):
    """The capturing handler, but no name is looked up."""

    agent = _LoopbackAgent
