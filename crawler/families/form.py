"""Requests that a list's script makes: a form or a JSON body posted, and query strings with a number changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

#: What a script sends with its forms; some servers answer a form only so.
FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8", "X-Requested-With": "XMLHttpRequest"}
JSON = {"Content-Type": "application/json;charset=UTF-8", "X-Requested-With": "XMLHttpRequest"}


def form_body(fields: Mapping[str, Any]) -> bytes:
    """Fields as a form's body; a list as its name repeated."""
    return urlencode(
        {name: list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
         for name, value in fields.items()},
        doseq=True,
    ).encode()  # fmt: skip


def json_body(value: Any) -> bytes:
    """A value as a JSON body, always in the same spelling: replay finds an answer by its request's bytes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def with_query(url: str, **values: object) -> str:
    """The address with some parameters replaced or added, the others as they are: some are escaped twice."""
    parts = urlsplit(url)
    names = {name.lower() for name in values}
    kept = [piece for piece in parts.query.split("&") if piece and piece.partition("=")[0].lower() not in names]
    return urlunsplit(parts._replace(query="&".join(filter(None, [*kept, urlencode(values)])), fragment=""))
