"""A server on a bare socket that sends exactly the bytes a test gives it, and keeps exactly those it receives."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.unsafe_tls import UnsafeTLS

PAUSE = 0.02
"""Seconds between two pieces of a response."""


@dataclass(frozen=True)
class Script:
    """What is sent for one path: pieces, each in a packet of its own, and what becomes of the connection then."""

    pieces: tuple[bytes, ...]
    end: str = "keep"
    """`keep` the connection, `close` it, `reset` it, or `hang` (say nothing more)."""


NOT_FOUND = Script((b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",))


@dataclass(frozen=True)
class Received:
    """One request as it came in."""

    connection: int
    """Number of the connection, from 0."""
    data: bytes
    began: float
    """When it had come in, in seconds of a clock of its own."""

    @property
    def path(self) -> str:
        return self.data.split(b" ", 2)[1].decode("latin-1")


class RawServer:
    """Answers by path from a thread a connection; a context manager."""

    def __init__(
        self, scripts: Mapping[str, Script | list[Script]], tls: ssl.SSLContext | UnsafeTLS | None = None
    ) -> None:
        self._tls = tls
        self.scripts = dict(scripts)
        """One for each path, or one for each time that it is asked for, the last for all times after."""
        self.received: list[Received] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    def __enter__(self) -> RawServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):  # wakes the thread that waits in accept()
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()
        for connection in self._open:
            connection.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:  # closed
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open.append(connection)
            number = len(self._open) - 1
            threading.Thread(target=self._serve, args=(connection, number), daemon=True).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        with contextlib.suppress(OSError):  # the client went away, as some tests want it to
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            while request := _request(connection):
                self.received.append(Received(number, request, time.monotonic()))
                if not _play(connection, self._script(self.received[-1].path)):
                    return

    def _script(self, path: str) -> Script:
        script = self.scripts.get(path, NOT_FOUND)
        if isinstance(script, Script):
            return script
        return script.pop(0) if len(script) > 1 else script[0]


def _request(connection: socket.socket) -> bytes:
    """The bytes of one request, body included; b"" at the end of the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return b""
        data += more
        if data[:1] == b"\x16":  # a TLS handshake: servers of http say in plain words that it is none of theirs
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return b""
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    while lengths and len(body) < int(lengths[0]):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def _play(connection: socket.socket, script: Script) -> bool:
    """Sends the pieces; whether the connection stays open for a further request."""
    for number, piece in enumerate(script.pieces):
        if number:
            time.sleep(PAUSE)  # so that the pieces arrive one by one
        connection.sendall(piece)
    if script.end == "reset":
        time.sleep(0.05)  # what was sent is to arrive before the reset
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if script.end in ("reset", "close"):
        connection.close()
    return script.end == "keep"
