"""No portal leads a connection into a private network: what a name resolves to is looked at before anything is sent.

A portal whose own start lies in a private network, by its address or by its name, is crawled like any other: a test
site, an intranet, a resolver that gives every name an address of its own.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Sequence
from ipaddress import ip_address
from typing import Any

from scrapy.resolver import HostResolution
from twisted.internet.abstract import isIPv6Address
from twisted.internet.address import IPv6Address
from twisted.internet.defer import Deferred, succeed
from twisted.internet.interfaces import (
    IAddress,
    IHostnameResolver,
    IHostResolution,
    IProtocol,
    IProtocolFactory,
    IResolutionReceiver,
    IStreamClientEndpoint,
)
from twisted.python.failure import Failure
from zope.interface import implementer

from crawler.failures import PrivateAddress


def is_private(address: str) -> bool:
    """Whether an address is no public machine's: private, loopback, link-local, shared, reserved, multicast.

    >>> [is_private(one) for one in ("10.0.0.1", "::1", "100.64.0.1", "::ffff:127.0.0.1", "fe80::1%eth0", "0.0.0.0")]
    [True, True, True, True, True, True]
    >>> is_private("8.8.8.8"), is_private("::ffff:8.8.8.8"), is_private("2001:4860:4860::8888")
    (False, False, False)
    """
    found = ip_address(address.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    found = mapped or found
    return not found.is_global or found.is_multicast


@implementer(IHostnameResolver)
class PortalResolver:
    """Gives one request's connection the addresses of a name: not the private ones, unless its portal is private.

    `starts` are the hosts that the portal begins at. Where nothing else was left, `refused` is one that was left out.
    """

    def __init__(self, resolver: IHostnameResolver, starts: Collection[str]) -> None:
        self._resolver = resolver
        self._starts = starts
        self.refused: str | None = None

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803 - likewise
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """As Twisted asks for a name's addresses."""
        resolution = HostResolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        Deferred.fromCoroutine(self._resolve(resolutionReceiver, hostName, portNumber))
        return resolution

    async def _resolve(self, receiver: IResolutionReceiver, name: str, port: int) -> None:
        for address in await self._allowed(name, port):
            receiver.addressResolved(address)
        receiver.resolutionComplete()

    async def _allowed(self, name: str, port: int) -> list[Any]:
        found: list[Any] = await _addresses(self._resolver, name, port)
        public = [address for address in found if not is_private(address.host)]
        if len(public) == len(found) or await self._is_private():
            return found
        if not public:
            self.refused = found[0].host
        return public

    async def _is_private(self) -> bool:
        """Whether the portal begins in a private network."""
        for host in self._starts:
            found = await _addresses(self._resolver, host)
            if found and all(is_private(address.host) for address in found):
                return True
        return False


def _addresses(resolver: IHostnameResolver, name: str, port: int = 0) -> Deferred[list[Any]]:
    """What a resolver says; nothing where it knows no address."""
    if isIPv6Address(name):  # which Scrapy's resolver, asked for names of IPv4 only, does not know
        return succeed([IPv6Address("TCP", name, port)])
    found: list[Any] = []
    said: Deferred[list[Any]] = Deferred()

    @implementer(IResolutionReceiver)
    class Receiver:
        def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
            pass

        def addressResolved(self, address: IAddress) -> None:  # noqa: N802
            found.append(address)

        def resolutionComplete(self) -> None:  # noqa: N802
            said.callback(found)

    resolver.resolveHostName(Receiver(), name, portNumber=port)
    return said


@implementer(IStreamClientEndpoint)
class PortalEndpoint:
    """Connects as Scrapy's endpoint does, by the addresses that a PortalResolver gives; PrivateAddress if there is none
    but private ones."""

    def __init__(self, endpoint: Any, name: str, starts: Collection[str]) -> None:
        self._endpoint = endpoint
        self._name = name
        hostname = getattr(endpoint, "_wrappedEndpoint", endpoint)  # that is what TLS is wrapped around
        self._resolver = PortalResolver(hostname._getNameResolverAndMaybeWarn(hostname._reactor), starts)
        hostname._getNameResolverAndMaybeWarn = lambda _reactor: self._resolver

    def connect(self, protocolFactory: IProtocolFactory) -> Deferred[IProtocol]:  # noqa: N803
        """As Twisted asks for a connection."""
        connected: Deferred[IProtocol] = self._endpoint.connect(protocolFactory)
        return connected.addErrback(self._refused)

    def _refused(self, failure: Failure) -> Failure:
        if self._resolver.refused is None:
            return failure
        raise PrivateAddress(
            f"{self._name} is at {self._resolver.refused}, in a private network, and its portal is not"
        )
