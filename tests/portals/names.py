"""Names of the tests' own: a resolver that knows only what it is told, and addresses that lead to the demo server.

`-s DNS_RESOLVER=tests.portals.names.ToldResolver -s 'TOLD={"www.a.example": "8.8.8.8"}'`, and for public addresses,
which a test must not reach, `-s 'DOWNLOAD_HANDLERS={"http": "tests.portals.names.ElsewhereHandler"}'` and
`-s ELSEWHERE=PORT`: a connection to any public address ends at that port of loopback.
"""

from __future__ import annotations

import json
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.error import DNSLookupError

from crawler.addresses import is_private
from tests.portals.agents import OtherAgentHandler, ToldAgent


class ToldResolver(CachingThreadedResolver):
    """Scrapy's resolver, in place of whose DNS stands the setting TOLD."""

    told: dict[str, str]

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> ToldResolver:
        resolver = super().from_crawler(crawler, reactor)
        resolver.told = json.loads(crawler.settings["TOLD"])
        return resolver

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        address = self.told.get(name)
        return succeed(self._cache_result(address, name)) if address else fail(DNSLookupError(name))


class _Elsewhere:
    """A reactor whose connections to public addresses end on loopback."""

    def __init__(self, reactor: Any, port: int) -> None:
        self._reactor = reactor
        self._port = port

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)

    def connectTCP(self, host: str, port: int, *arguments: Any, **more: Any) -> Any:  # noqa: N802 - Twisted's name
        to = (host, port) if is_private(host) else ("127.0.0.1", self._port)
        return self._reactor.connectTCP(*to, *arguments, **more)


class _ElsewhereAgent(ToldAgent):
    def _get_agent(self, request: Request, timeout: float) -> Any:
        agent = super()._get_agent(request, timeout)
        endpoint_for, port = agent._getEndpoint, self.settings.getint("ELSEWHERE")

        def endpoint(uri: Any) -> Any:
            found = endpoint_for(uri)
            inner = getattr(found, "_endpoint", found)
            inner._reactor = _Elsewhere(inner._reactor, port)
            return found

        agent._getEndpoint = endpoint
        return agent


class ElsewhereHandler(OtherAgentHandler):
    """The capturing handler, names looked up and looked at; what is public is served on loopback."""

    agent = _ElsewhereAgent
