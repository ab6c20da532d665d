"""What to try where a host cannot be spoken to as it is linked: an older TLS, http for https, https for http.

Strictness comes first: only a host that failed so in this run is asked otherwise, and only this host.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from weakref import WeakKeyDictionary

from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.crawler import Crawler
from twisted.internet.ssl import CertificateOptions, TLSVersion

#: OpenSSL's bits that pyOpenSSL has no names for: servers that renegotiate as before RFC 5746.
_LEGACY_SERVER_CONNECT = 0x4
_UNSAFE_LEGACY_RENEGOTIATION = 0x40000
#: What OpenSSL says of an answer that is no TLS at all.
_NO_TLS = ("wrong version number", "http request", "unknown protocol", "record layer failure", "packet length too long")
_UNREACHED = ("tls", "refused", "reset", "timeout")


class StrictContextFactory(_ScrapyClientContextFactory):
    """TLS as OpenSSL has it by default. Scrapy's own factory takes servers that renegotiate unsafely from the start."""

    def _get_cert_options(self) -> CertificateOptions:
        return CertificateOptions(**self._get_cert_options_kwargs())


class LegacyContextFactory(_ScrapyClientContextFactory):
    """TLS as it was spoken ten years ago: TLS 1.0, short Diffie-Hellman keys, SHA-1, unsafe renegotiation."""

    def _get_cert_options_kwargs(self) -> dict[str, Any]:
        return {"fixBrokenPeers": True, "insecurelyLowerMinimumTo": TLSVersion.TLSv1_0}

    def _get_cert_options(self) -> CertificateOptions:
        options = super()._get_cert_options()
        loosen(options.getContext())
        return options


def loosen(context: SSL.Context) -> None:
    """Lets a context accept what current defaults refuse. Nothing secret is sent, and nothing is believed."""
    context.set_options(_LEGACY_SERVER_CONNECT | _UNSAFE_LEGACY_RENEGOTIATION)
    context.set_cipher_list(b"DEFAULT:@SECLEVEL=0")


class Transport:
    """What this run has learnt of hosts."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._legacy: set[str] = set()
        self._other: dict[str, str] = {}
        """{scheme and host: the scheme that it answers by}."""
        self._reached: set[str] = set()

    @cached_property
    def strict_contexts(self) -> StrictContextFactory:
        return StrictContextFactory.from_crawler(self._crawler)

    @cached_property
    def legacy_contexts(self) -> LegacyContextFactory:
        return LegacyContextFactory.from_crawler(self._crawler)

    def is_legacy(self, url: str) -> bool:
        """Whether the host is spoken to by old TLS."""
        return _origin(url) in self._legacy

    def reached(self, url: str) -> None:
        """The host answered by this scheme: what fails later is no matter of transport."""
        self._reached.add(_origin(url))

    def instead(self, request: Request, failure: str) -> str | None:
        """The address to ask for after a failure, perhaps the same one; None where there is nothing else to try."""
        origin, kind = _origin(request.url), failure.partition(":")[0]
        if origin in self._reached or kind not in _UNREACHED or request.meta.get("changed_scheme"):
            return None
        plain = kind == "tls" and any(sign in failure for sign in _NO_TLS)
        if kind == "tls" and not plain and origin not in self._legacy:
            self._legacy.add(origin)
            return request.url
        scheme = "http" if origin.startswith("https") else "https"
        if (kind == "timeout" and scheme == "https") or _origin(request.url, scheme) in self._other:
            return None
        if urlsplit(request.url).port is not None and scheme == "https":
            return None  # what answers by http at a port of its own has no https there
        self._other[origin] = scheme
        return _with_scheme(request.url, scheme)

    def known(self, url: str) -> str | None:
        """The address by the scheme that the host is known to answer by; None where that is the one given."""
        scheme = self._other.get(_origin(url))
        return _with_scheme(url, scheme) if scheme and _origin(url, scheme) in self._reached else None


_transports: WeakKeyDictionary[Crawler, Transport] = WeakKeyDictionary()


def transport_of(crawler: Crawler) -> Transport:
    return _transports.setdefault(crawler, Transport(crawler))


def _origin(url: str, scheme: str | None = None) -> str:
    parts = urlsplit(url)
    return f"{scheme or parts.scheme}://{parts.netloc}"


def _with_scheme(url: str, scheme: str) -> str:
    return urlunsplit(urlsplit(url)._replace(scheme=scheme))
