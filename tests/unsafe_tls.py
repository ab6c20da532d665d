"""TLS 1.2 as servers spoke it before RFC 5746: nothing in their hello says that they renegotiate safely.

No option of OpenSSL makes a server leave that out, so this one is written out: RSA key exchange, AES-128-GCM, no
extension (RFC 5246, 7.4; RFC 5288). It takes one client at a time's word for everything and is good for tests only.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import socket
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from tests.certificates import context

_VERSION = b"\x03\x03"
_RSA_WITH_AES_128_GCM_SHA256 = b"\x00\x9c"
_CHANGE_CIPHER, _ALERT, _HANDSHAKE, _DATA = 20, 21, 22, 23
_CLIENT_HELLO, _CLIENT_KEY_EXCHANGE = 1, 16


class UnsafeTLS:
    """In the place of an SSLContext."""

    def __init__(self, folder: Path) -> None:
        context(folder)  # makes the certificate
        pem = (folder / "certificate.pem").read_bytes()
        key = load_pem_private_key(pem, None)
        assert isinstance(key, rsa.RSAPrivateKey)
        self._key = key
        self._certificate = x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)

    def wrap_socket(self, connection: socket.socket, server_side: bool = True) -> _Session:
        """Shakes hands. Raises OSError where the client goes away."""
        session = _Session(connection)
        session.shake(self._key, self._certificate)
        return session


class _Session:
    """What of a socket the test server uses."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._keys: dict[str, tuple[AESGCM, bytes]] = {}
        self._sent = self._read = 0
        self._transcript = b""
        self._messages = b""

    def recv(self, size: int) -> bytes:
        kind, data = self._record()
        return data if kind == _DATA else b""

    def sendall(self, data: bytes) -> None:
        for start in range(0, len(data), 16_000):
            self._send(_DATA, data[start : start + 16_000])

    def setsockopt(self, *option: object) -> None:
        self._connection.setsockopt(*option)  # type: ignore[call-overload]

    def close(self) -> None:
        self._connection.close()

    # --- handshake

    def shake(self, key: rsa.RSAPrivateKey, certificate: bytes) -> None:
        hello = self._message(_CLIENT_HELLO)
        theirs, ours = hello[2:34], os.urandom(32)
        self._tell(2, _VERSION + ours + b"\x00" + _RSA_WITH_AES_128_GCM_SHA256 + b"\x00")
        self._tell(11, _long(_long(certificate)))
        self._tell(14, b"")
        exchange = self._message(_CLIENT_KEY_EXCHANGE)
        master = _prf(key.decrypt(exchange[2:], padding.PKCS1v15()), b"master secret", theirs + ours, 48)
        self._expect(_CHANGE_CIPHER)
        block = _prf(master, b"key expansion", ours + theirs, 40)
        self._keys["read"] = AESGCM(block[:16]), block[32:36]
        assert self._message(20) == self._proof(master, b"client finished", before=16), "the client's proof is wrong"
        self._send(_CHANGE_CIPHER, b"\x01")
        self._keys["sent"] = AESGCM(block[16:32]), block[36:40]
        self._tell(20, self._proof(master, b"server finished"))

    def _proof(self, master: bytes, label: bytes, before: int = 0) -> bytes:
        """Of all messages so far; without the last so many bytes."""
        said = self._transcript[: len(self._transcript) - before]
        return _prf(master, label, hashlib.sha256(said).digest(), 12)

    def _tell(self, kind: int, body: bytes) -> None:
        message = bytes([kind]) + _long(body)
        self._transcript += message
        self._send(_HANDSHAKE, message)

    def _message(self, kind: int) -> bytes:
        while len(self._messages) < 4 or len(self._messages) < 4 + int.from_bytes(self._messages[1:4]):
            self._messages += self._expect(_HANDSHAKE)
        end = 4 + int.from_bytes(self._messages[1:4])
        message, self._messages = self._messages[:end], self._messages[end:]
        assert message[0] == kind
        self._transcript += message
        return message[4:]

    # --- records

    def _expect(self, wanted: int) -> bytes:
        kind, data = self._record()
        if kind != wanted:
            raise ssl.SSLError(f"a record of kind {kind}: {data.hex()}")
        return data

    def _record(self) -> tuple[int, bytes]:
        head = self._exactly(5)
        if not head:
            return _ALERT, b""
        data = self._exactly(int.from_bytes(head[3:]))
        if "read" in self._keys:
            cipher, salt = self._keys["read"]
            about = self._read.to_bytes(8) + head[:3] + (len(data) - 24).to_bytes(2)
            data = cipher.decrypt(salt + data[:8], data[8:], about)
            self._read += 1
        return head[0], data

    def _send(self, kind: int, data: bytes) -> None:
        if "sent" in self._keys:
            cipher, salt = self._keys["sent"]
            nonce = self._sent.to_bytes(8)
            about = nonce + bytes([kind]) + _VERSION + len(data).to_bytes(2)
            data = nonce + cipher.encrypt(salt + nonce, data, about)
            self._sent += 1
        self._connection.sendall(bytes([kind]) + _VERSION + len(data).to_bytes(2) + data)

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            more = self._connection.recv(size - len(data))
            if not more:
                return b""
            data += more
        return data


def _long(data: bytes) -> bytes:
    return len(data).to_bytes(3) + data


def _prf(secret: bytes, label: bytes, seed: bytes, size: int) -> bytes:
    """RFC 5246, 5, with SHA-256."""
    made, step = b"", label + seed
    while len(made) < size:
        step = hmac.digest(secret, step, "sha256")
        made += hmac.digest(secret, step + label + seed, "sha256")
    return made[:size]
