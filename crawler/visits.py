"""A crawl's visit to one portal: what was asked for, what is under way, what is still to come."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.discovery import Search
from crawler.portals import Portal

_INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|jhtml|jspx?|aspx?|php)$")


@dataclass
class Visit:
    """One portal's part of a crawl. It is dropped when the portal is done, so that memory does not grow with them."""

    portal: Portal
    search: Search
    left: int
    """Requests that may still be made."""
    open: int = 0
    """Requests that have not been answered."""
    by_memory: bool = False
    """It began at pages that led to reports in an earlier crawl; the search has not begun."""
    broken: bool = False
    """A page that led to reports does so no more."""
    hinted: bool = False
    """It was said that its pages are a browser's to show."""
    counts: Counter[str] = field(default_factory=Counter)
    """Of the run report: requests, over_budget, …"""
    _asked: set[str] = field(default_factory=set)

    def asks(self, role: str, url: str, method: str = "GET", body: bytes = b"") -> bool:
        """Whether a request is new to this visit, and within its budget; if so it counts as made."""
        key = _key(role, url, method, body)
        if key in self._asked:
            return False
        if not self.spends():
            return False
        self._asked.add(key)
        return True

    def spends(self) -> bool:
        """Whether one more request is within the budget; if so it counts as made."""
        if self.left <= 0:
            self.counts["over_budget"] += 1
            return False
        self.left -= 1
        return True

    def begins_anew(self) -> None:
        """The portal's start is to be read again, though it was asked for as a page that led to reports before."""
        self._asked -= {_key("list", start) for start in self.portal.start}

    def follows(self, role: str, url: str) -> bool:
        """Whether a page that a redirect leads to was not asked for yet; from now on it counts as asked."""
        key = _key(role, url)
        is_new = key not in self._asked
        self._asked.add(key)
        return is_new

    def knows(self, role: str, url: str) -> None:
        """Notes a page that came without having been asked for by this address: where a redirect led."""
        self._asked.add(_key(role, url))


def _key(role: str, url: str, method: str = "GET", body: bytes = b"") -> str:
    return f"{role} {method} {page_key(url) if role == 'list' else url} {body.hex()}"


def page_key(url: str) -> str:
    """A list's address as far as it tells one list from another: by http or https, `/x/` or `/x/index.html`."""
    parts = urlsplit(url)
    path = _INDEX.sub("/", parts.path) or "/"
    return f"{parts.netloc}{path}?{parts.query}#{parts.fragment}"
