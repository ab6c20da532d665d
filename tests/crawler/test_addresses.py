"""A name that leads into a private network is refused after it was looked up, before anything is sent."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IHostnameResolver, IReactorPluggableNameResolver
from twisted.internet.protocol import Factory
from twisted.internet.ssl import optionsForClientTLS
from twisted.internet.testing import MemoryReactorClock
from twisted.python.failure import Failure
from zope.interface import directlyProvides, implementer, providedBy

from crawler.addresses import PortalEndpoint
from crawler.failures import PrivateAddress
from tests.crawler.paged import list_page, report_page
from tests.running import Crawl, Done, Stores, crawl

WWW, INSIDE = "www.jia.example", "inside.jia.example"
PUBLIC = "8.8.8.8"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: JiaServer

    def do_GET(self) -> None:
        host = self.headers["Host"].partition(":")[0]
        self.server.asked.append(f"{host}{self.path}")
        page = self.server.pages.get(self.path)
        self.send_response(302 if self.path == "/3.html" and host == WWW else 200 if page else 404)
        if self.path == "/3.html":
            self.send_header("Location", f"http://{INSIDE}:{self.server.port}/3.html")
        body = page or b"<html><body>not here</body></html>"
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


class JiaServer(ThreadingHTTPServer):
    """A column of three reports: one beside it, one by a link to another name, one by a redirect to it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        titles = {number: f"甲县人民政府{2020 + number}年政府信息公开工作年度报告" for number in (1, 2, 3)}
        rows = {f"http://{INSIDE if n == 2 else WWW}:{self.port}/{n}.html": titles[n] for n in titles}
        self.pages = {f"/{n}.html": report_page(2020 + n, number=f"11000/{2021 + n}-00001") for n in titles}
        self.pages["/"] = list_page(rows)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@pytest.fixture
def server() -> Iterator[JiaServer]:
    with JiaServer() as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield serving
        serving.shutdown()


def crawled(server: JiaServer, folder: Path, **told: str) -> Crawl:
    """A crawl from www, with names that lead where it is told; what is public is served by the server as well."""
    seed = folder / "jia.toml"
    seed.write_text(
        f'[[portal]]\nid = "jia"\nname = "甲县人民政府"\nstart = ["http://{WWW}:{server.port}/"]\n', "utf-8"
    )
    names = json.dumps({f"{name}.jia.example": address for name, address in told.items()})
    settings = {
        "DOWNLOAD_HANDLERS": json.dumps({"http": "tests.portals.names.ElsewhereHandler"}),
        "DNS_RESOLVER": "tests.portals.names.ToldResolver",
        "TOLD": names,
        "ELSEWHERE": server.port,
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": 0,
    }
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    stores = Stores(folder)
    server.asked.clear()
    done: Done = crawl(*options, stores=stores, seeds=seed)
    assert "Traceback" not in done.err, done.err
    return Crawl(done, stores, ())


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.1.2.3", "169.254.169.254"])
def test_a_public_portals_names_lead_into_no_private_network(server, tmp_path, inside) -> None:
    """By a link or a redirect, page and robots.txt alike: `off_portal`, and nothing was asked."""
    run = crawled(server, tmp_path, www=PUBLIC, inside=inside)
    outcomes = {url.rpartition("/")[2]: outcome for url, outcome in run.stores.outcomes().items()}
    assert outcomes["2.html"] == outcomes["3.html"] == "off_portal"
    assert [report["url"].rpartition("/")[2] for report in run.stores.reports()] == ["1.html"]
    assert {one.partition("/")[0] for one in server.asked} == {WWW}
    refused = [c for c in run.stores.captures() if c.failure]
    assert {c.failure for c in refused} == {
        f"private_address: {INSIDE} is at {inside}, in a private network, and its portal is not"
    }
    assert len(refused) == 2


def test_what_was_private_is_asked_for_again_when_its_name_leads_elsewhere(server, tmp_path) -> None:
    crawled(server, tmp_path, www=PUBLIC, inside="127.0.0.1")
    run = crawled(server, tmp_path, www=PUBLIC, inside=PUBLIC)
    assert f"{INSIDE}/2.html" in server.asked
    assert {report["report_year"] for report in run.stores.reports()} >= {2021, 2022}


def test_a_portal_whose_start_is_private_is_crawled_like_any_other(server, tmp_path) -> None:
    """By its name here; by its address in most other tests."""
    run = crawled(server, tmp_path, www="127.0.0.1", inside="127.0.0.1")
    assert run.done.code == 0, run.done.err
    assert {report["report_year"] for report in run.stores.reports()} == {2021, 2022, 2023}


def test_a_private_portal_may_lead_to_public_names(server, tmp_path) -> None:
    run = crawled(server, tmp_path, www="127.0.0.1", inside=PUBLIC)
    assert run.done.code == 0, run.done.err
    assert {report["report_year"] for report in run.stores.reports()} == {2021, 2022, 2023}


def test_a_name_that_nobody_knows_is_unreachable(server, tmp_path) -> None:
    run = crawled(server, tmp_path, www=PUBLIC)
    assert run.done.code == 1
    outcomes = {url.rpartition("/")[2]: outcome for url, outcome in run.stores.outcomes().items()}
    assert outcomes["2.html"] == "unreachable"


class Six(ThreadingHTTPServer):
    address_family = socket.AF_INET6


def test_a_portal_at_the_loopback_address_of_ipv6(tmp_path) -> None:
    """Crawled like any other, page and links by that address."""
    try:
        server = Six(("::1", 0), _Handler)
    except OSError:
        pytest.skip("no IPv6 here")
    server.asked = []
    server.pages = {"/": list_page({"/1.html": "甲县人民政府2023年政府信息公开工作年度报告"}), "/1.html": report_page()}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    start = f"http://[::1]:{server.server_port}/"
    seed = tmp_path / "six.toml"
    seed.write_text(f'[[portal]]\nid = "six"\nname = "甲县人民政府"\nstart = ["{start}"]\n', encoding="utf-8")
    stores = Stores(tmp_path / "stores")
    done = crawl("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", stores=stores, seeds=seed)
    server.shutdown()
    server.server_close()
    assert done.code == 0, done.err
    assert [report["url"] for report in stores.reports()] == [f"{start}1.html"]


# --- several addresses, TLS -------------------------------------------------------------------------------------------


@implementer(IHostnameResolver)
class Told:
    """Knows the addresses that it is told."""

    def __init__(self, told: dict[str, list[str]]) -> None:
        self.told = told

    def resolveHostName(self, receiver, name, portNumber=0, **_more):  # noqa: N802, N803 - Twisted's names
        receiver.resolutionBegan(None)
        for address in self.told.get(name, []):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, portNumber))
        receiver.resolutionComplete()


def connected(told: dict[str, list[str]], *, tls: bool) -> tuple[list[str], Failure | None]:
    """The addresses that a connection to `inside` of a portal at `www` tries, and how it fails, if it does at once."""
    reactor = MemoryReactorClock()
    directlyProvides(reactor, IReactorPluggableNameResolver, *providedBy(reactor))
    reactor.nameResolver = Told({f"{name}.jia.example": addresses for name, addresses in told.items()})
    endpoint = HostnameEndpoint(reactor, INSIDE, 443)
    wrapped = wrapClientTLS(optionsForClientTLS(INSIDE), endpoint) if tls else endpoint
    failed: list[Failure] = []
    PortalEndpoint(wrapped, INSIDE, {WWW}).connect(Factory()).addErrback(failed.append)
    for _ in range(9):
        reactor.advance(1)
    return [client[0] for client in reactor.tcpClients], failed[0] if failed else None


@pytest.mark.parametrize("tls", [False, True])
def test_of_several_addresses_the_public_ones_are_tried(tls) -> None:
    six = "2001:4860:4860::8888"
    mixed = ["10.0.0.1", PUBLIC, "fd00::1", six, "::ffff:10.0.0.1"]
    assert connected({"www": [PUBLIC], "inside": mixed}, tls=tls)[0] == [PUBLIC, six]
    assert connected({"www": [PUBLIC, "10.0.0.9"], "inside": mixed}, tls=tls)[0] == [PUBLIC, six]
    assert connected({"www": ["10.0.0.9"], "inside": mixed}, tls=tls)[0] == mixed


@pytest.mark.parametrize("tls", [False, True])
def test_where_all_are_private_none_is_tried(tls) -> None:
    tried, failure = connected({"www": [PUBLIC], "inside": ["127.0.0.1", "::1"]}, tls=tls)
    assert tried == []
    assert failure is not None
    assert failure.check(PrivateAddress)
    tried, failure = connected({"www": [PUBLIC], "inside": []}, tls=tls)
    assert tried == []
    assert failure is not None
    assert failure.check(DNSLookupError)
