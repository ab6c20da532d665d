"""What may stand in a portal entry: each key's value is checked for what a crawl needs of it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

REGIONS = Path(__file__).parents[1] / "seeds" / "regions.tsv"
LEVELS = ("province", "prefecture", "county", "township")
PROVINCE = re.compile(r"[0-9]{2}")

_ID = re.compile(r"[a-z0-9-]+")
_REGION = re.compile(r"[0-9]{6}(?:[0-9]{6})?")

Fault = tuple[str, str]
"""What is wrong with a value, and what to do."""


@cache
def regions() -> dict[str, str]:
    """GB/T 2260 code → name of the division, as in `seeds/regions.tsv`."""
    lines = REGIONS.read_text("utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))


def entry_faults(entry: Any, families: Collection[str] | None) -> Iterator[tuple[str | None, Fault]]:
    if not isinstance(entry, dict):
        yield None, ("is not a table", "write each portal under a line [[portal]]")
        return
    for key, value in entry.items():
        fault = KEYS[key](value) if key in KEYS else unknown_key(key, KEYS)
        if fault is None and key == "region":
            fault = _region(value, str(entry.get("name", "")))
        if fault is None and key == "family" and families is not None:
            fault = _family(value, families)
        if fault:
            yield key, fault
    for key in ("id", "name", "start"):
        if key not in entry:
            yield key, ("is missing", f"add {key} = …")


def unknown_key(key: str, known: Collection[str]) -> Fault:
    near = get_close_matches(key.lower(), known, 1)
    return "unknown key", f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"


def _id(value: Any) -> Fault | None:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        return f"{_quoted(value)} is no id", "use a-z, 0-9 and hyphens, in quotes"
    if value == "all" or value in LEVELS or PROVINCE.fullmatch(value):
        return f'"{value}" already selects portals by level or province', "choose another id"
    return None


def _text(value: Any) -> Fault | None:
    if isinstance(value, str) and value.strip() and value.isprintable():
        return None
    return f"{_quoted(value)} is no text", "write one line of text in quotes"


def _notes(value: Any) -> Fault | None:
    return None if isinstance(value, str) else (f"{_quoted(value)} is no text", "write text in quotes")


def _pattern(value: Any) -> Fault | None:
    if fault := _text(value):
        return fault
    try:
        re.compile(value)
    except re.error as error:
        return f"{_quoted(value)} is no regular expression ({error})", "mend it, or leave it out"
    return None


def boolean(value: Any) -> Fault | None:
    return None if isinstance(value, bool) else (f"{_quoted(value)} is neither", "write true or false, without quotes")


def _starts(value: Any) -> Fault | None:
    if not isinstance(value, list) or not value:
        return f"{_quoted(value)} is no list of URLs", 'write ["https://…"]'
    wrong = next((url for url in value if not is_url(url)), None)
    if wrong is not None:
        return f"{_quoted(wrong)} is no http(s) URL", "give the whole address, https://…"
    if any(holds_credentials(url) for url in value):
        return "an address with a name or password in it", "leave them out; every address is archived and logged"
    return None


def holds_credentials(url: str) -> bool:
    return "@" in urlsplit(url).netloc


def ascii_host(url: str) -> str:
    """The address as it is asked for: with the host's name in ASCII (IDNA), where it has one.

    >>> ascii_host("http://www.政务.example:81/列表"), ascii_host("http://www.a.example/")
    ('http://www.xn--zfr164b.example:81/列表', 'http://www.a.example/')
    """
    if url.isascii():
        return url
    parts = urlsplit(url)
    try:
        return urlunsplit(parts._replace(netloc=parts.netloc.encode("idna").decode("ascii")))
    except UnicodeError:
        return url


def is_url(value: Any) -> bool:
    if not isinstance(value, str) or re.search(r"[\s\x00-\x1f\\]", value):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port or an IPv6 address that is none
        return False


def _region_form(value: Any) -> Fault | None:
    if isinstance(value, str) and _REGION.fullmatch(value) and value[6:] != "000000":
        return None
    return (
        f"{_quoted(value)} is no code",
        "write the 6 digits of GB/T 2260 in quotes, 12 for a township, or leave it out",
    )


def _region(value: str, name: str) -> Fault | None:
    known = regions()
    if value[:6] in known:
        return None
    named = sorted(
        (code for code, region in known.items() if region in name), key=lambda code: (-len(known[code]), code)
    )
    near = named[:3] or get_close_matches(value[:6], known, 3, 0.8)
    hint = ", ".join(f"{code} is {known[code]}" for code in near)
    return (
        f"{value[:6]} is not in GB/T 2260",
        f"{hint or 'see seeds/regions.tsv'}; leave it out where it is not settled",
    )


def _family(value: str, families: Collection[str]) -> Fault | None:
    if value in families:
        return None
    near = get_close_matches(value.lower(), families, 1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(families))}"
    return f'"{value}" is no family', f"{hint} Left out, it is recognised"


def _delay(value: Any) -> Fault | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0:
        return None
    return f"{_quoted(value)} is no delay", "write seconds, 0 or more, without quotes"


def _render(value: Any) -> Fault | None:
    return None if value == "browser" else (f"{_quoted(value)} is unknown", 'write "browser", or leave it out')


KEYS: dict[str, Callable[[Any], Fault | None]] = {
    "id": _id,
    "name": _text,
    "region": _region_form,
    "start": _starts,
    "enabled": boolean,
    "family": _text,
    "list": _pattern,
    "detail": _pattern,
    "delay": _delay,
    "render": _render,
    "notes": _notes,
}


def _quoted(value: Any) -> str:
    shown = f'"{value}"' if isinstance(value, str) else repr(value)
    return ascii(shown)[1:-1] if not shown.isprintable() else shown[:80]
