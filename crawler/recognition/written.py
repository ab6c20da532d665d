"""What scripts write into a page: pieces of HTML put together from strings, and menus kept as objects."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import html

from crawler.families.script import literal_after

_LINK = re.compile(r"(?i)<a\s")
_VARIABLE = re.compile(r"""\b([A-Za-z_$][\w$]*)\s*=\s*(?:"([^"\n]*)"|'([^'\n]*)')\s*[;,\n]""")
#: "<a href='" + host + "zwgk/": what stands between two pieces of a string.
_JOINED = re.compile(r"""(["'])\s*\+\s*(?:([A-Za-z_$][\w$.]*)\s*\+\s*)?\1""")
_CALL = re.compile(r"(?i)document\.write(?:ln)?\s*\(|<!\[CDATA\[|\]\]>")
_NAMES_REPORTS = re.compile(r"年报|年度报告|信息公开")
_OBJECT = re.compile(r"[=(,]\s*(?=[\[{])")
_JSON = json.JSONDecoder(strict=False)
#: A menu's script is no larger; a page's data may be.
_LARGEST = 400_000
_NAMES = ("name", "title", "text", "label", "channelName", "columnName", "showName")
_URLS = ("url", "href", "link", "urls", "channelUrl", "jump_url", "uri", "linkUrl", "path")


def fragments(root: html.HtmlElement) -> Iterator[str]:
    """Pieces of HTML with links that the page's scripts write, their joined strings put together."""
    for script in root.iter("script"):
        if script.text and _LINK.search(script.text):
            yield joined(script.text)


def frames(root: html.HtmlElement) -> Iterator[str]:
    """Pieces of HTML with frames that the page's scripts write."""
    for script in root.iter("script"):
        if script.text and "<iframe" in script.text.lower() and "document.write" in script.text:
            yield joined(script.text)


def joined(script: str) -> str:
    """A script's strings without the joints between them, variables that hold a string filled in."""
    values = {name: one or other for name, one, other in _VARIABLE.findall(script)}
    text = _JOINED.sub(lambda joint: values.get((joint.group(2) or "").rpartition(".")[2], ""), script)
    text = text.replace("\\/", "/").replace('\\"', '"').replace("\\'", "'")
    return _CALL.sub(" ", text)


#: d.add(2, 0, '公开年报', 'right_nb.htm'): a node of dTree, of frames as they were built.
_ADDED = re.compile(r"""\.add\(\s*[^,'"()]+,\s*[^,'"()]+,\s*['"]([^'"]+)['"]\s*,\s*['"]([^'"]+)['"]""")


def nodes(root: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """(name, address) of the nodes of menus that scripts hold as objects, where one may be a column of reports."""
    for script in root.iter("script"):
        text = script.text or ""
        if _NAMES_REPORTS.search(text):
            yield from _ADDED.findall(text)
        if _NAMES_REPORTS.search(text) and len(text) <= _LARGEST and any(f"{name}" in text for name in _URLS):
            for value in _values(text):
                yield from _nodes(value, 0)


def _values(text: str) -> Iterator[Any]:
    """The objects and arrays of a script; what stands inside one is not looked at again."""
    at = 0
    while found := _OBJECT.search(text, at):
        at = found.end()
        try:
            value, end = _JSON.raw_decode(text, at)
        except ValueError:  # bare keys, single quotes: JavaScript's own way
            value, end = literal_after(text[found.start() :], _OBJECT), None
        if value:
            yield value
            at = end or _end(text, at)


def _end(text: str, start: int) -> int:
    """Where the brackets that open at `start` close; strings with brackets in them are rare in menus."""
    depth = 0
    for mark in re.finditer(r"[\[{}\]]", text[start:]):
        depth += 1 if mark.group() in "[{" else -1
        if depth == 0:
            return start + mark.end()
    return len(text)


def _nodes(value: Any, depth: int) -> Iterator[tuple[str, str]]:
    if depth > 12:
        return
    if isinstance(value, dict):
        name = next((str(value[key]) for key in _NAMES if isinstance(value.get(key), str)), "")
        url = next((address for key in _URLS if (address := _address(value.get(key)))), "")
        if name and url:
            yield re.sub(r"<[^<>]*>", "", name), url
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        if isinstance(inner, dict | list):
            yield from _nodes(inner, depth + 1)


def _address(value: Any) -> str:
    """A node's address; on some platforms an object by device, or the JSON text of one: {"pc": "/x/"}."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json.loads(value)
        except ValueError:
            value = literal_after(f"={value}", _OBJECT)
    if isinstance(value, dict):
        value = value.get("pc")
    return value if isinstance(value, str) else ""
