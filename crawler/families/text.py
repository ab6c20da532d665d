"""Bytes of a list page as text: charset declared, meant, or found by trying."""

from __future__ import annotations

import codecs
import re

from w3lib.encoding import http_content_type_encoding, read_bom, resolve_encoding

from parsers.decoding import without_halves

#: In the first kilobytes of HTML or XML: <meta charset=…>, <meta … charset=…>, <?xml encoding=…?>.
_DECLARED = re.compile(rb"""(?i)<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.-]+)""")


def decode(body: bytes, content_type: str | None) -> tuple[str, str]:
    """(encoding, text). A label that the bytes contradict loses to UTF-8, then to GB18030, if one of them fits."""
    encoding, text = _decoded(body, content_type)
    return encoding, without_halves(text)


def _decoded(body: bytes, content_type: str | None) -> tuple[str, str]:
    bom, mark = read_bom(body)
    if bom and mark:
        return bom, body[len(mark) :].decode(bom, "replace")
    meta = _DECLARED.search(body[:4096])
    labels = [http_content_type_encoding(content_type), meta.group(1).decode("latin-1") if meta else None]
    tried = [name for label in labels if label and (name := _known(label))]
    for name in dict.fromkeys([*tried, "utf-8", "gb18030"]):
        if not name.startswith(("iso8859", "cp1252", "windows-1252", "latin")):  # these fit any bytes
            try:
                return name, body.decode(name)
            except UnicodeDecodeError:
                continue
    name = _least_broken(body, [*tried, "utf-8", "gb18030"])
    return name, body.decode(name, "replace")


def _known(label: str) -> str | None:
    """The codec of a label; gb2312 and gbk pages use characters that only GB18030 has."""
    name = resolve_encoding(label)
    if name is None:
        return None
    return "gb18030" if codecs.lookup(name).name in {"gb2312", "gbk", "hz"} else name


def _least_broken(body: bytes, names: list[str]) -> str:
    return min(dict.fromkeys(names), key=lambda name: body.decode(name, "replace").count("�"))
