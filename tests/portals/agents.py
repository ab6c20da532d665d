"""The capturing handler with another agent: for connections that must end elsewhere than where names lead."""

from __future__ import annotations

from typing import ClassVar

from scrapy import Request
from scrapy.settings import BaseSettings

from crawler.capture import CaptureHandler
from crawler.wire import Wire, WireAgent


class ToldAgent(WireAgent):
    """An agent that knows the crawl's settings."""

    settings: BaseSettings


class OtherAgentHandler(CaptureHandler):
    """A handler whose requests are made by `agent`, told as the handler's own agent is."""

    agent: ClassVar[type[ToldAgent]]

    def _agent(self, wire: Wire, request: Request) -> WireAgent:
        agent = super()._agent(wire, request)
        agent.__class__ = self.agent
        assert isinstance(agent, ToldAgent)
        agent.settings = self._crawler.settings
        return agent
