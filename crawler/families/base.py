"""What a family works on and gives back: a list page in; entries, totals and requests for the next pages out."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urljoin

from lxml import etree, html

from crawler.recognition import written
from crawler.recognition.urls import resolve
from parsers.decoding import decode

#: No list of reports is longer; a pager that still goes on is one that does not end.
MAX_PAGES = 500

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_JSONP = re.compile(r"^\s*[\w$.]+\s*\(\s*([{\[\"].*)\)\s*;?\s*$", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of a list."""

    url: str
    title: str
    """As printed, white space folded; the `title` attribute where the print is cut short."""
    date: str | None = None
    """YYYY-MM-DD as the row says it; None where it says none."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What else the list says: `index_number`, `document_number`, `publisher`, …; no empty values."""

    @property
    def row(self) -> dict[str, str]:
        """All that the list says of the page, as it is archived with the page's capture."""
        return {"title": self.title, **({"date": self.date} if self.date else {}), **self.facts}


@dataclass(frozen=True, kw_only=True)
class ListRequest:
    """A list page to ask for."""

    url: str
    method: str = "GET"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    state: Mapping[str, Any] = field(default_factory=dict)
    """Plain JSON values. Goes into the `ListPage` made of the answer, unchanged."""
    otherwise: ListRequest | None = None
    """What to ask for instead, where the answer is no page (404, an error page)."""


@dataclass
class ListPage:
    """An answer that may be a list: HTML, XML, JSON or JSONP, read once, on demand.

    `url` is the address as asked for, with its fragment (`/gkmlpt/index#4160` names a column by it), `body` the
    bytes with content encodings undone, `state` that of the `ListRequest`; empty for a page found by a link.
    """

    url: str
    body: bytes
    content_type: str | None = None
    state: Mapping[str, Any] = field(default_factory=dict)
    rendered: bool = False
    """A browser shows the portal's pages: links that only a script can follow lead somewhere."""

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        text, codec, _ = decode(self.body, self.content_type)
        return codec, text

    @property
    def encoding(self) -> str:
        """The codec that read the page; its forms and query strings are written in it."""
        return self._decoded[0]

    @property
    def text(self) -> str:
        """The page's source."""
        return self._decoded[1]

    @cached_property
    def lowered(self) -> str:
        """The source in lower case: what many families look for in it is looked for by `in`, before any pattern."""
        return self.text.lower()

    @cached_property
    def root(self) -> html.HtmlElement:
        """The tree; an empty one for a page that is no HTML."""
        return parse_html(self.text)

    @cached_property
    def base_url(self) -> str:
        """What relative links are relative to: `<base href>`, or for rows that a script puts into the column's
        page the address of that page."""
        if column := self.state.get("column_url"):
            return str(column)
        base = next((element.get("href") for element in self.root.iter("base") if element.get("href")), None)
        return urljoin(self.url, base.strip()) if base else self.url

    @cached_property
    def json(self) -> Any:
        """The JSON or JSONP value; None for anything else."""
        text = self.text.strip()
        wrapped = _JSONP.match(text)
        text = wrapped.group(1) if wrapped else text
        if text[:1] not in ("{", "["):
            return None
        try:
            return json.loads(text)
        except ValueError:
            return None

    @property
    def number(self) -> int:
        """Which page of its list this is, from 1, by the requests that led here."""
        return int(self.state.get("page", 1))

    @cached_property
    def _links(self) -> dict[str, str | None]:
        return {}

    def link(self, href: str | None) -> str | None:
        """A link of this page as an absolute address; None where it leads nowhere."""
        if not href:
            return None
        if href not in self._links:
            self._links[href] = resolve(self.base_url, href, self.encoding, routes=self.rendered)
        return self._links[href]

    @cached_property
    def written(self) -> list[html.HtmlElement]:
        """Trees of the pieces of HTML that the page's scripts write."""
        return [parse_html(fragment) for fragment in written.fragments(self.root)]

    @cached_property
    def framed(self) -> list[html.HtmlElement]:
        """Trees of the frames that the page's scripts write."""
        return [parse_html(fragment) for fragment in written.frames(self.root)]

    @cached_property
    def nodes(self) -> list[tuple[str, str]]:
        """(name, address as written) of the nodes of menus that the page's scripts hold as objects."""
        return list(written.nodes(self.root))

    @cached_property
    def rows(self) -> list[Entry]:
        """The rows of the page's HTML, in its order: what every family without a format of its own reads."""
        from crawler.families.rows import read_rows  # rows.py builds on this module

        return read_rows(self)


def parse_html(text: str) -> html.HtmlElement:
    """A tree of any text; never an error."""
    source = _NOT_XML.sub("", text).encode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = html.document_fromstring(source or b"<html></html>", parser=parser)
    except etree.ParserError:  # nothing but white space or comments
        root = html.document_fromstring(b"<html><body></body></html>", parser=parser)
    return root


class Family:
    """How one content-management system prints and pages its lists. No state, no fetching."""

    name: ClassVar[str]

    def recognises(self, page: ListPage) -> bool:
        """Whether the page's markup, or the request that it answers, is of this family."""
        raise NotImplementedError

    def entries(self, page: ListPage) -> list[Entry]:
        """All rows, reports or not, in the page's order."""
        return page.rows

    def total(self, page: ListPage) -> int | None:
        """How many rows the whole list says it holds."""
        raise NotImplementedError

    def next_pages(self, page: ListPage) -> list[ListRequest]:
        """What to ask for next; empty on the last page, on a page without rows, on a repeated page."""
        raise NotImplementedError

    def turn(self, page: ListPage, url: str | None, **changes: Any) -> list[ListRequest]:
        """The request for the page after this one, unless the list is at its end.

        Ends: no address, this page again, a page beyond the first without rows or with the rows of the page before
        or of the first (a server that ignores the page number), MAX_PAGES.
        """
        if url is None or page.number >= MAX_PAGES:
            return []
        method, body = changes.pop("method", "GET"), changes.pop("body", b"")
        if url == page.url and not body:
            return []
        print_ = digest(entry.url for entry in self.entries(page))
        if page.number > 1 and (not self.entries(page) or print_ in (page.state.get("first"), page.state.get("last"))):
            return []
        state = {**page.state, "family": self.name, **changes.pop("state", {})}
        state.update(page=page.number + 1, first=page.state.get("first", print_), last=print_)
        headers = {"Referer": str(state.get("column_url") or page.url).partition("#")[0], **changes.pop("headers", {})}
        otherwise = changes.pop("otherwise", None)
        return [ListRequest(url=url, method=method, body=body, headers=headers, state=state, otherwise=otherwise)]


def digest(texts: Iterator[str] | Sequence[str]) -> str:
    """A short print of some texts in their order, for telling a repeated page."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
