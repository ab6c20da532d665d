"""JavaScript literals as values: page scripts carry their data as objects with bare keys, which is no JSON."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

_TOKEN = re.compile(
    r"""\s*(?://[^\n]*\n|/\*.*?\*/)*\s*(?:(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)"""
    r"""|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w$]))|(?P<name>[\w$]+)|(?P<mark>[{}\[\]:,()+.;?|&!=<>*/-]))""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0", "\n": ""}
_JSON = json.JSONDecoder(strict=False)
_WORDS = {"true": True, "false": False, "null": None, "undefined": None}


class LiteralError(ValueError):
    """The text at that place is no object or array that can be read without running it."""


def literal_after(text: str, start: re.Pattern[str]) -> Any:
    """The object or array that stands where `start` ends; None where there is none or it cannot be read.

    Values that would have to be computed (calls, sums of variables) are None; the keys beside them are kept.

    >>> literal_after("var c = {SID: '1', TREE: [{id: 2, name: x(3),}]};", re.compile("var c = "))
    {'SID': '1', 'TREE': [{'id': 2, 'name': None}]}
    """
    found = start.search(text)
    if found is None:
        return None
    with suppress(ValueError, RecursionError):  # most are JSON, and that is read a hundred times faster
        return _JSON.raw_decode(text, found.end())[0]
    try:
        return _Reader(text, found.end()).value()
    except LiteralError:
        return None


class _Reader:
    def __init__(self, text: str, at: int) -> None:
        self.text, self.at = text, at

    def value(self, depth: int = 0) -> Any:
        if depth > 60:
            raise LiteralError("nested too deeply")
        kind, token = self._peek()
        if token == "{":
            return self._object(depth)
        if token == "[":
            return self._array(depth)
        if kind in ("string", "number") or token in _WORDS:
            self._next()
            if self._peek()[1] in {",", "}", "]"}:
                return _scalar(kind, token)
        self._skip_expression()
        return None

    def _object(self, depth: int) -> dict[str, Any]:
        self._expect("{")
        found: dict[str, Any] = {}
        while self._peek()[1] != "}":
            kind, key = self._next()
            if kind == "mark":
                raise LiteralError(f"{key} where a key was expected")
            self._expect(":")
            found[str(_scalar(kind, key)) if kind == "string" else key] = self.value(depth + 1)
            if self._peek()[1] == ",":
                self._next()
        self._expect("}")
        return found

    def _array(self, depth: int) -> list[Any]:
        self._expect("[")
        found: list[Any] = []
        while self._peek()[1] != "]":
            found.append(self.value(depth + 1))
            if self._peek()[1] == ",":
                self._next()
        self._expect("]")
        return found

    def _skip_expression(self) -> None:
        """Up to the comma or bracket that ends a value which is no literal."""
        depth = 0
        while True:
            token = self._peek()[1]
            if depth == 0 and token in {",", "}", "]"}:
                return
            depth += (token in {"(", "[", "{"}) - (token in {")", "]", "}"})
            if depth < 0:
                raise LiteralError("brackets that do not match")
            self._next()

    def _peek(self) -> tuple[str, str]:
        return self._token()[:2]

    def _next(self) -> tuple[str, str]:
        kind, token, self.at = self._token()
        return kind, token

    def _token(self) -> tuple[str, str, int]:
        found = _TOKEN.match(self.text, self.at)
        if found is None or found.lastgroup is None:
            raise LiteralError(f"at {self.at}")
        return found.lastgroup, found.group(found.lastgroup), found.end()

    def _expect(self, mark: str) -> None:
        if self._next()[1] != mark:
            raise LiteralError(f"no {mark}")


def _scalar(kind: str, token: str) -> Any:
    if kind == "string":
        return _ESCAPE.sub(_unescape, token[1:-1])
    if kind == "number":
        return float(token) if re.search(r"[.eE]", token) else int(token)
    return _WORDS.get(token)


def _unescape(escape: re.Match[str]) -> str:
    code = escape.group(1) or escape.group(2)
    return chr(int(code, 16)) if code else _PLAIN.get(escape.group(3), escape.group(3))
