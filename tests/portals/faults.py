"""What can go wrong on the way, on a switch: server errors, challenges, torn and endless answers."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache

BOMB_SIZE = 512 * 1024 * 1024
"""Decoded size of the gzip bomb, bytes."""

#: Faults that only a server can play; Answer.fault names them, status and body are the healthy ones.
TRANSPORT = ("reset", "reset_midway", "short", "cut_chunks", "undelimited", "slow", "hang")


@dataclass(frozen=True)
class Answer:
    """A response as it goes on the wire."""

    status: int
    headers: list[tuple[str, str]]
    """Without Date, Content-Length and Transfer-Encoding, which the server adds."""
    body: bytes
    """Content encodings applied."""
    chunked: bool = False
    fault: str | None = None
    """`reset` (connection reset before any byte), `reset_midway` (in the middle of the body), `short` (Content-Length
    promises more than comes), `cut_chunks` (the last chunk never comes), `undelimited` (no length; closed in the middle
    of the page), `slow` (the body drips), `hang` (nothing comes)."""


HTML = ("Content-Type", "text/html; charset=utf-8")


def faulty(kind: str, path: str) -> Answer | None:
    """The answer for a fault by kind; None for those of TRANSPORT, which need the healthy answer."""
    if kind in TRANSPORT:
        return None
    if kind.isdigit():
        return _status(int(kind))
    return {
        "gzip_bomb": _bomb,
        "redirect_loop": lambda: Answer(302, [("Location", path), ("Set-Cookie", "C3VK=1; path=/")], b""),
        "redirect_file": lambda: Answer(302, [("Location", "file:///etc/passwd")], b""),
        "redirect_away": lambda: Answer(302, [("Location", "http://127.0.0.1:9/inside")], b""),
        "challenge_412": _challenge_412,
        "challenge_521": _challenge_521,
        "soft_404": _soft_404,
        "empty": lambda: Answer(200, [HTML], b""),
    }[kind]()


REDIRECTS = ("redirect_loop", "redirect_file", "redirect_away")
KINDS = (*TRANSPORT, *REDIRECTS, "gzip_bomb", "challenge_412", "challenge_521", "soft_404", "empty")


def _status(status: int) -> Answer:
    headers = [HTML, ("Retry-After", "1")] if status in (429, 503) else [HTML]
    text = f"<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>"
    return Answer(status, headers, text.encode())


@lru_cache(maxsize=1)
def _bombed() -> bytes:
    """A gzip stream (RFC 1952) of BOMB_SIZE zeros: one compressed block, repeated."""
    block = bytes(1024 * 1024)
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    once = deflate.compress(block) + deflate.flush(zlib.Z_FULL_FLUSH)
    check = 0
    for _ in range(BOMB_SIZE // len(block)):
        check = zlib.crc32(block, check)
    end = check.to_bytes(4, "little") + BOMB_SIZE.to_bytes(4, "little")
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + once * (BOMB_SIZE // len(block)) + deflate.flush() + end


def _bomb() -> Answer:
    return Answer(200, [HTML, ("Content-Encoding", "gzip")], _bombed())


def _challenge_412() -> Answer:
    """A page that a script in the browser must answer before the real one is shown."""
    text = (
        '<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
        '<meta id="c8Xq0TestOnly" content="qKx0.t9Zr1aUo" r="m"><script type="text/javascript" r="m">'
        "$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=54013;$_ts.cd=\"qEwcVGGlcGVq\";</script>"
        '<script type="text/javascript" charset="iso-8859-1" src="/Qx7Kd0aTest/w1n.2f5e8a1.js" r="m"></script>'
        "</head><body></body></html>"
    )
    cookie = ("Set-Cookie", "4hP44ZykTest=60Xk0; Path=/; HttpOnly")
    return Answer(412, [HTML, cookie, ("Cache-Control", "no-store")], text.encode())


def _challenge_521() -> Answer:
    text = (
        "<script>document.cookie=('__jsl_clearance_s=1700000000.001|-1|test')+';max-age=3600;path=/';"
        "location.href=location.pathname+location.search</script>"
    )
    cookie = ("Set-Cookie", "__jsluid_s=0123456789abcdef0123456789abcdef; max-age=31536000; path=/; HttpOnly")
    return Answer(521, [HTML, cookie, ("X-Via-JSL", "0000000,-")], text.encode())


def _soft_404() -> Answer:
    text = (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>提示信息</title></head><body><div class="error">'
        "<h2>抱歉，您访问的页面不存在或已被删除！</h2><p>5秒后自动返回<a href='/'>首页</a></p></div></body></html>"
    )
    return Answer(200, [HTML], text.encode())
