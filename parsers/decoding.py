"""Bytes to text: the declared charset, and the true one.

Portals declare gb2312 and send GBK, declare GBK and send UTF-8, or declare nothing; the bytes decide.
"""

from __future__ import annotations

import codecs
import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding

_CHINESE = re.compile("[\u4e00-\u9fff]")
# What a wrong codec never yields in numbers: the commonest characters of such pages, of both scripts.
_COMMON = re.compile("[的公开開政府信息年度报報告机機关關日和在有不一二三四五六索引号號文]")
#: Halves of characters beyond the first plane as JSON and JavaScript write them; also in a string within a string.
_HALVES = re.compile(
    r"(\\{1,8}u[dD][89abAB][0-9a-fA-F]{2}\\{1,8}u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(\\{1,8})u[dD][89a-fA-F][0-9a-fA-F]{2}"
)
_UNTRUSTED = {"ascii", "cp1252", "latin-1", "iso8859-1", None}


def decode(body: bytes, content_type: str | None = None) -> tuple[str, str, tuple[str, ...]]:
    """(text, codec, flags). The order of belief: BOM, the bytes themselves, header, `<meta>`."""
    text, codec, flags = _decoded(body, content_type)
    return without_halves(text), codec, flags


def _decoded(body: bytes, content_type: str | None) -> tuple[str, str, tuple[str, ...]]:
    for bom, codec in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if body.startswith(bom):
            return body[len(bom) :].decode(codec, "replace"), codec, ()
    if order := utf16_order(body[:4096]):
        return body.decode(order, "replace"), order, ()
    declared = _declared(body, content_type)
    text, codec = _best(body, declared)
    flags = ["charset_mismatch"] if declared and codec != declared[0] and not body.isascii() else []
    flags += ["mojibake"] if text.count("\ufffd") > max(3, len(text) // 2000) else []
    return text, codec, tuple(flags)


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """The declared codecs, the header's first; gb2312 and gbk are gb18030, as every browser reads them."""
    names = [http_content_type_encoding(content_type), html_body_declared_encoding(body[:4096])]
    codecs_ = [resolve_encoding(name) for name in names if name]
    known = [codec for codec in codecs_ if codec is not None and codec not in _UNTRUSTED]
    return ["gb18030" if codec.startswith(("gb", "hz")) else codec for codec in known]


def _best(body: bytes, declared: list[str]) -> tuple[str, str]:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    # Bytes that are valid UTF-8 and give Chinese are UTF-8: GBK passes as UTF-8 only in scraps, without Chinese.
    if text and (body.isascii() or "utf-8" in declared or not declared or _CHINESE.search(text)):
        return text, "utf-8" if not body.isascii() or not declared else declared[0]
    tried = []
    for rank, codec in enumerate(dict.fromkeys([*declared, "utf-8", "gb18030", "big5hkscs"])):
        text = body.decode(codec, "replace")
        # A broken byte weighs more than a common character: a truncated UTF-8 page read as GBK has thousands of each.
        tried.append((len(_COMMON.findall(text[:50000])) - 5 * text.count("\ufffd", 0, 50000), -rank, text, codec))
    _, _, text, codec = max(tried)
    return text, codec


def without_halves(text: str) -> str:
    r"""A script's or an answer's text in which no escape is half a character: where a title was cut within an emoji,
    its reader would give what is no text, and cannot be stored.

    >>> print(without_halves(r'"\ud83d\ude00年报", "年报\ud83d"'))
    "\ud83d\ude00年报", "年报\ufffd"
    """
    if "\\ud" not in text and "\\uD" not in text:
        return text
    return _HALVES.sub(lambda found: found[1] or f"{found[2]}ufffd", text)


def utf16_order(head: bytes) -> str | None:
    """UTF-16 without a BOM: markup leaves a NUL in every other byte."""
    if len(head) < 40 or head.count(0) < len(head) // 5:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if min(even, odd) > max(even, odd) // 10:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"
