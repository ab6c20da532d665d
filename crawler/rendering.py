"""What rendering is, without a browser: which pages are rendered, and what the archive keeps of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from archive.errors import DecodeError
from archive.exchange import Message, decode_response
from crawler.outcomes import PARTIAL
from crawler.recognition import impostor

#: Signal: a portal with `render` is done; sent with its id as `portal`.
PORTAL_DONE = object()
#: The role of what a page asks for while it is rendered.
SUBREQUEST = "subrequest"
#: JSON and files need no browser.
_PAGES = ("text/html", "application/xhtml+xml", "")
#: What keeps a page from being what it should be, the gravest first.
_GRAVER = ("challenged", "blocked", "unreachable")


@dataclass(frozen=True)
class Rendering:
    """A page after its scripts have run."""

    html: bytes
    """UTF-8. The pages of a list that only a click turns stand one after the other in its body."""
    notes: Mapping[str, Any] = field(default_factory=dict)
    """`browser` (name and version), `requests` (how many the page made), `pages` (of a list that was turned), and
    `missing`: {address that could not be had: [outcome, reason]}."""


def page_in(block: bytes, url: str, max_size: int) -> Message | None:
    """The page to be rendered in a response as received. None for what no browser is asked to show: errors, files,
    JSON, and the challenges of firewalls, whose scripts are not run."""
    try:
        message = decode_response(block, max_size=max_size)
    except DecodeError:  # the reader says what is wrong with it
        return None
    kind = (message.header("content-type") or "").partition(";")[0].strip().lower()
    if message.status != 200 or kind not in _PAGES or b"<" not in message.body[:1024]:
        return None
    found = impostor(message.status, dict(message.headers), message.body, url)
    return None if found is not None and found.outcome in ("challenged", "blocked") else message


def refusal(notes: Mapping[str, Any]) -> tuple[str, str] | None:
    """Of a page that shows nothing: the outcome and reason of what its scripts asked for in vain, the gravest first;
    None where all came that makes a page. `notes` are a capture's."""
    missing = notes.get("rendered", {}).get("missing", {})
    found = [(outcome, f"its script asked for {url}: {why}") for url, (outcome, why) in missing.items()]
    partial = [one for one in found if one[0] in PARTIAL]
    # What robots.txt forbids is most often no part of the page.
    return min(partial, key=lambda one: (": robots: " in one[1], _GRAVER.index(one[0]), one[1]), default=None)
