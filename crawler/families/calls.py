"""What a page's script asks an interface for: address, method, fields, and which of them is the page.

Read, not run: object literals, and strings joined with variables, whose values the script states or which are the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from crawler.families.base import ListPage
from crawler.families.script import literal_after
from crawler.families.scripted_pager import PAGE_FIELD

_CALL = re.compile(r"""(?:\$|jQuery|axios)\.(post|get|getJSON)\s*\(\s*['"]([^'"\s]+)['"]\s*,\s*(?=\{)""")
_AJAX = re.compile(r"(?:\$|jQuery)\.ajax\s*\(\s*(?=\{)")
_PIECE = r"""(?:"[^"\n]*"|'[^'\n]*'|`[^`]*`|[\w$.]+)"""
_JOINED = rf"{_PIECE}(?:\s*\+\s*{_PIECE})*"
#: A call whose address is joined: fetch(`/x?page=${n}`), $.getJSON('list_' + n + '.json', …).
_FETCHED = re.compile(rf"(?:\bfetch|(?:\$|jQuery|axios)\.(?:get|getJSON))\s*\(\s*({_JOINED})\s*[,)]")
_URL = re.compile(rf"\burl\s*:\s*({_JOINED})\s*[,}}\n]")
_DATA = re.compile(rf"\bdata\s*:\s*({_JOINED})\s*[,}}\n]")
_POSTS = re.compile(r"""(?i)\b(?:type|method)\s*:\s*['"]post""")
_PIECES = re.compile(_PIECE)
_SLOT = re.compile(r"\$\{\s*([\w$.]+)\s*\}")
#: Where the number of the page goes in an address, and where something that the page does not say.
PAGE, _UNKNOWN = "{page}", "{?}"
#: What a script calls the number of a page, where no field does.
_PAGE_NAME = re.compile(r"(?i)n|p|i|no|num|idx|index|\w*page\w*")
#: Characters of an object that `$.ajax` is given.
_LONGEST = 600


def asked(page: ListPage) -> dict[str, Any] | None:
    """The first call of a page's script that names a page: {url, method, fields, page}; `page` is the field's name, or
    PAGE where its number is a part of the address. None without one."""
    for method, address, fields in (*_literal(page.text), *_joined(page.text)):
        field = next((name for name in fields if PAGE_FIELD.match(name)), None)
        in_path = PAGE in address
        url = page.link(address.replace(PAGE, "1")) if in_path else page.link(address)
        if (field is None and not in_path) or url is None or "/common/search/" in url:
            continue
        known = {name: _value(page.text, name, value) for name, value in fields.items()}
        given = {name: value for name, value in known.items() if value is not None}
        if field is None:
            return {"url": address, "method": method, "fields": given, "page": PAGE, "number": 1}
        first = fields[field] if isinstance(fields[field], int) else 1
        return {"url": url, "method": method, "fields": {**given, field: first}, "page": field}
    return None


def _literal(text: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Calls whose fields are an object."""
    for call in _CALL.finditer(text):
        fields = literal_after(text[call.start() :], _CALL)
        if isinstance(fields, dict):
            yield "POST" if call.group(1) == "post" else "GET", call.group(2), fields
    for call in _AJAX.finditer(text):
        given = literal_after(text[call.start() :], _AJAX)
        if isinstance(given, dict) and isinstance(given.get("url"), str) and isinstance(given.get("data"), dict):
            method = str(given.get("type") or given.get("method") or "GET").upper()
            yield "POST" if method == "POST" else "GET", given["url"], given["data"]


def _joined(text: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Calls whose address or fields are strings joined with variables."""
    for call in _FETCHED.finditer(text):
        yield from _with_slots(text, "GET", call.group(1), "")
    for call in _AJAX.finditer(text):
        given = text[call.end() : call.end() + _LONGEST]
        url, data = _URL.search(given), _DATA.search(given)
        if url is not None:
            method = "POST" if _POSTS.search(given) else "GET"
            yield from _with_slots(text, method, url.group(1), data.group(1) if data else "")


def _with_slots(text: str, method: str, url: str, data: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The call, where one of its variables is the page's number; what is no string is left alone."""
    address, _, query = _filled(text, url).partition("?")
    posted = _filled(text, data)
    pairs = parse_qsl(posted if method == "POST" else f"{query}&{posted}", keep_blank_values=True)
    known = [(name, value) for name, value in pairs if _UNKNOWN not in value]
    if method == "POST" and query:
        address = f"{address}?{query}"
    turns = any(value == PAGE and PAGE_FIELD.match(name) for name, value in known)
    if _UNKNOWN not in address and (PAGE in address) != turns:
        yield method, address, {name: 1 if value == PAGE else value for name, value in known}


def _filled(text: str, joined: str) -> str:
    """Joined strings as one, variables by what the script sets them to."""
    pieces = []
    for piece in _PIECES.findall(joined):
        if piece[0] == "`":
            pieces.append(_SLOT.sub(lambda slot: _variable(text, slot.group(1)), piece[1:-1]))
        else:
            pieces.append(piece[1:-1] if piece[0] in "\"'" else _variable(text, piece))
    return "".join(pieces)


def _variable(text: str, name: str) -> str:
    name = name.rpartition(".")[2]
    if PAGE_FIELD.match(name):
        return PAGE
    said = _said(text, name)
    return said if said is not None else PAGE if _PAGE_NAME.fullmatch(name) else _UNKNOWN


def _said(text: str, name: str) -> str | None:
    """What a script sets a variable to: a string or a number."""
    said = re.search(rf"""\b{re.escape(name)}\s*=\s*(?:['"]([^'"]*)['"]|(\d+)\s*[;,\n])""", text)
    return None if said is None else said.group(1) if said.group(1) is not None else said.group(2)


def _value(text: str, name: str, value: Any) -> Any:
    """A field's value; of one that a variable of its name gives, what the script sets that to."""
    return value if value is not None and not isinstance(value, dict | list) else _said(text, name)


def turned(call: Mapping[str, Any], steps: int = 1) -> dict[str, Any]:
    """The call for a page further on."""
    if call["page"] == PAGE:
        return {**call, "number": int(call["number"]) + steps}
    return {**call, "fields": {**call["fields"], call["page"]: int(call["fields"][call["page"]]) + steps}}
