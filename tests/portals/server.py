"""The demo site over real HTTP/1.1 on loopback, with a log of requests and switches at run time.

    python -m tests.portals.server --port 0 [--reports N]

prints a port by which all hosts are reached (by their Host header, as behind a proxy), then one line `host port` for
each portal, whose links work under 127.0.0.1 and that port; it stops when standard input closes. On every port:

    GET  /__log__                       the requests so far, a JSON object a line
    POST /__edit__?url=URL              Site.edit
    POST /__fail__?url=URL&kind=KIND    Site.fail, optionally with &times=N
    POST /__recover__?url=URL           Site.recover
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import struct
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from email.utils import formatdate
from http import HTTPStatus
from types import TracebackType
from urllib.parse import parse_qsl

from .faults import Answer
from .site import Site

CHUNK = 8192
DRIP = 0.2
"""Seconds between two pieces of a slow body."""
MAX_HEAD = 65536


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    method: str
    host: str
    """The portal it was for."""
    path: str
    headers: dict[str, str]
    body: str
    status: int

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.path}"


class DemoServer:
    """Serves a Site from a thread of its own; a context manager. `port` takes any host by Host header, `ports` has one
    port a portal."""

    def __init__(self, site: Site | None = None, port: int = 0) -> None:
        self.site = site or Site()
        self.log: list[Asked] = []
        self._sockets = {host: _bound(0) for host in self.site.hosts}
        self._any = _bound(port)
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="demo-site", daemon=True)
        self._connections: set[_Connection] = set()

    @property
    def port(self) -> int:
        return int(self._any.getsockname()[1])

    @property
    def ports(self) -> dict[str, int]:
        return {host: int(bound.getsockname()[1]) for host, bound in self._sockets.items()}

    def local(self, url: str) -> str:
        """A URL of the site under its portal's own port."""
        for host, port in self.ports.items():
            url = url.replace(f"http://{host}/", f"http://127.0.0.1:{port}/")
        return url

    def start(self) -> DemoServer:
        self._thread.start()
        self._ready.wait()
        return self

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def __enter__(self) -> DemoServer:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        servers = [self._serve(bound, host) for host, bound in self._sockets.items()] + [self._serve(self._any, None)]
        self._loop.call_soon(self._ready.set)
        self._loop.run_forever()
        for server in servers:
            server.close()
        for connection in list(self._connections):
            connection.abort()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def _serve(self, bound: socket.socket, host: str | None) -> asyncio.Server:
        factory = self._loop.create_server(lambda: _Connection(self, host), sock=bound)
        return self._loop.run_until_complete(factory)

    def opened(self, connection: _Connection) -> None:
        self._connections.add(connection)

    def closed(self, connection: _Connection) -> None:
        self._connections.discard(connection)

    def control(self, method: str, path: str) -> Answer | None:
        """The answer to one of the server's own addresses."""
        name, _, query = path.partition("?")
        fields = dict(parse_qsl(query))
        if method == "GET" and name == "/__log__":
            lines = "".join(json.dumps(asdict(asked), ensure_ascii=False) + "\n" for asked in self.log)
            return Answer(200, [("Content-Type", "application/x-ndjson")], lines.encode())
        if method != "POST" or not name.startswith("/__"):
            return None
        try:
            if name == "/__edit__":
                self.site.edit(fields["url"])
            elif name == "/__fail__":
                times = fields.get("times")
                self.site.fail(fields["url"], fields["kind"], int(times) if times else None)
            elif name == "/__recover__":
                self.site.recover(fields["url"])
            else:
                return None
        except (KeyError, ValueError) as error:
            return Answer(400, [("Content-Type", "text/plain; charset=utf-8")], f"{error}\n".encode())
        return Answer(204, [], b"")


def _bound(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", port))
    return bound


class _Connection(asyncio.Protocol):
    """One connection, kept alive; requests are answered in order."""

    def __init__(self, server: DemoServer, host: str | None) -> None:
        self._server = server
        self._host = host
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._server.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._server.closed(self)

    def abort(self) -> None:
        if self._transport:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._next()

    def _next(self) -> None:
        while not self._busy and self._transport and (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            request, headers = _head(self._buffer[:end])
            length = int(headers.get("content-length", "0"))
            if len(self._buffer) < end + 4 + length:
                return
            body = self._buffer[end + 4 : end + 4 + length]
            self._buffer = self._buffer[end + 4 + length :]
            self._answer(request, headers, body)
        if len(self._buffer) > MAX_HEAD:
            self.abort()

    def _answer(self, request: str, headers: Mapping[str, str], body: bytes) -> None:
        assert self._transport is not None
        method, path, version = request.split(" ", 2)
        if path.startswith("http://"):  # asked as a proxy is: the whole URL
            path = "/" + path.removeprefix("http://").partition("/")[2]
        answer = self._server.control(method, path) or self._of_site(method, path, headers, body)
        keep = version == "HTTP/1.1" and headers.get("connection", "").lower() != "close"
        self._send(answer, method, keep)

    def _of_site(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        host = self._host or headers.get("host", "").partition(":")[0]
        answer = self._server.site.answer(method, host, path, headers, body)
        asked = Asked(method, host, path, dict(headers), body.decode("latin-1"), answer.status)
        self._server.log.append(asked)
        return answer

    def _send(self, answer: Answer, method: str, keep: bool) -> None:
        assert self._transport is not None
        if answer.fault == "hang":
            self._busy = True
        elif answer.fault == "reset":
            _reset(self._transport)
        elif answer.fault == "reset_midway":
            self._transport.write(_wire_head(answer, len(answer.body), False) + answer.body[: len(answer.body) // 2])
            asyncio.get_running_loop().call_later(DRIP, _reset, self._transport)  # what was sent is to arrive first
        elif answer.fault == "cut_chunks":
            piece = answer.body[: len(answer.body) // 2]
            head = _wire_head(answer, None, False, chunked=True)
            self._transport.write(head + b"%x\r\n%s\r\n" % (len(piece), piece))
            self._transport.close()
        elif answer.fault == "undelimited":
            self._transport.write(_wire_head(answer, None, False) + answer.body[: len(answer.body) * 3 // 4])
            self._transport.close()
        elif answer.fault == "short":
            self._transport.write(_wire_head(answer, len(answer.body) * 2 + 100, False) + answer.body)
            self._transport.close()
        elif answer.fault == "slow":
            self._transport.write(_wire_head(answer, len(answer.body), keep))
            self._drip(answer.body)
        else:
            self._transport.write(_wire(answer, method, keep))
            if not keep:
                self._transport.close()

    def _drip(self, body: bytes, place: int = 0) -> None:
        """A slow body, sixteen bytes at a time."""
        self._busy = place < len(body)
        if self._transport is None:
            return
        if not self._busy:
            self._next()
            return
        self._transport.write(body[place : place + 16])
        asyncio.get_running_loop().call_later(DRIP, self._drip, body, place + 16)


def _reset(transport: asyncio.Transport) -> None:
    """Close with RST instead of FIN: linger on, zero seconds."""
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def _head(block: bytes) -> tuple[str, dict[str, str]]:
    lines = block.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines[1:])
    return lines[0], {name.strip().lower(): value.strip() for name, _, value in pairs}


def _wire(answer: Answer, method: str, keep: bool) -> bytes:
    if answer.status in (204, 304) or method == "HEAD":
        return _wire_head(answer, None, keep)
    if answer.chunked:
        pieces = (answer.body[place : place + CHUNK] for place in range(0, len(answer.body), CHUNK))
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
        return _wire_head(answer, None, keep, chunked=True) + chunks + b"0\r\n\r\n"
    return _wire_head(answer, len(answer.body), keep) + answer.body


def _wire_head(answer: Answer, length: int | None, keep: bool, *, chunked: bool = False) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} {_reason(answer.status)}", "Server: demo", f"Date: {formatdate(usegmt=True)}"]
    lines += [f"{name}: {value}" for name, value in answer.headers]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    if chunked:
        lines.append("Transfer-Encoding: chunked")
    if not keep:
        lines.append("Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _reason(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Unknown"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="The demo portals on loopback; stops when standard input closes.")
    parser.add_argument("--port", type=int, default=0, help="port for all hosts (default: any free one)")
    parser.add_argument("--reports", type=int, default=None, help="at least so many reports a portal")
    options = parser.parse_args(arguments)
    with DemoServer(Site(options.reports), options.port) as server:
        print(server.port)
        for host, port in server.ports.items():
            print(host, port)
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
