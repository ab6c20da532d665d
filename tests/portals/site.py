"""The demo site as a function: request in, answer out. No sockets, no clock, no files."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from .families.base import Family, Render, missing
from .families.channel import Channel
from .families.hanweb import Hanweb
from .families.nfcms import Nfcms
from .families.numeric import Numeric
from .families.trs import Trs
from .faults import KINDS, Answer, faulty
from .model import COUNTER, Item, Page, Portal, etag
from .plan import portals
from .truth import Truth, truths

FAMILIES: dict[str, type[Family]] = {
    "hanweb": Hanweb,
    "numeric": Numeric,
    "channel": Channel,
    "nfcms": Nfcms,
    "trs": Trs,
}
ROBOTS = "# 测试站点 (an invented site for tests)\nUser-agent: *\nDisallow: /admin/\n"
VISITS_BEFORE = 1000
"""What a counter shows before the first visit; four digits keep the page's length until 9,000 visits."""


@dataclass
class _Fault:
    kind: str
    left: int | None
    """How many more answers go wrong; None for all."""


class Site:
    """Five portals by host name. The state is what a real site has: edits, faults, counters of visits."""

    def __init__(self, reports_per_portal: int | None = None, edits: Iterable[str] = ()) -> None:
        self.portals: tuple[Portal, ...] = portals(reports_per_portal)
        self.families: dict[str, Family] = {p.host: FAMILIES[p.family](p) for p in self.portals}
        self._routes: dict[str, dict[str, Render]] = {h: dict(f.routes()) for h, f in self.families.items()}
        self._items = {
            f"http://{host}{path}": (family, number)
            for host, family in self.families.items()
            for number, item in family.items.items()
            for path in (family.path(item), *family.aliases(item))
        }
        self._pages: dict[tuple[str, str, str], Page] = {}
        self._zipped: dict[bytes, bytes] = {}
        self._visits: dict[tuple[str, str], int] = {}
        self._faults: dict[tuple[str, str], _Fault] = {}
        self._truth: dict[str, Truth] | None = None
        for url in edits:
            self.edit(url)

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(self.families)

    @property
    def truth(self) -> dict[str, Truth]:
        """What a careful reader finds at every URL, edits included."""
        if self._truth is None:
            self._truth = truths(self.families.values())
        return self._truth

    def start_urls(self, host: str) -> tuple[str, ...]:
        return tuple(f"http://{host}{path}" for path in self.families[host].start())

    def list_urls(self, host: str) -> tuple[str, ...]:
        """Every list page that a complete crawl asks for, except answers to forms."""
        return tuple(f"http://{host}{path}" for path in self.families[host].list_paths())

    # Switches

    def edit(self, url: str) -> None:
        """A silent edit: one cell of the report at `url` is another (before 2019: one figure of the prose), with the
        same 索引号, title and dates. The page gets a later Last-Modified."""
        family, number = self._items[url]
        item = family.items[number]
        if item.report is None:
            raise ValueError(f"{url}: no report")
        report = replace(item.report, changes=item.report.changes + 1)
        family.items[number] = replace(item, report=report)
        self._forget(family, family.items[number])

    def _forget(self, family: Family, item: Item) -> None:
        paths = {family.path(item), *family.aliases(item)}
        self._pages = {key: page for key, page in self._pages.items() if key[1] not in paths}
        self._truth = None

    def fail(self, url: str, kind: str, times: int | None = None) -> None:
        """From now on (or for the next `times` answers) `url` fails: a status such as "500", or one of faults.KINDS."""
        if kind not in KINDS and not (kind.isdigit() and len(kind) == 3):
            raise ValueError(f"{kind}: no such fault; a three-digit status or one of {', '.join(KINDS)}")
        parts = urlsplit(url)
        self._faults[parts.netloc, _full_path(parts.path, parts.query)] = _Fault(kind, times)

    def recover(self, url: str) -> None:
        parts = urlsplit(url)
        self._faults.pop((parts.netloc, _full_path(parts.path, parts.query)), None)

    # Answers

    def answer(
        self, method: str, host: str, path_with_query: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Answer:
        """The answer to one request. `host` chooses the portal; header names in lower case; links that a portal writes
        in full name the `host` header, so they work under another authority too."""
        family = self.families.get(host)
        if family is None:
            return Answer(404, [("Content-Type", "text/plain")], b"no such host\n")
        fault = self._fault(host, path_with_query)
        answer = faulty(fault, path_with_query) if fault else None
        if answer is None:
            authority = headers.get("host", host)
            page = self._page(host, path_with_query, authority, body)
            answer = self._sent(self._counted(page, host, path_with_query), headers)
            answer = replace(answer, fault=fault) if fault else answer
        return replace(answer, body=b"") if method == "HEAD" else answer

    def _fault(self, host: str, path: str) -> str | None:
        fault = self._faults.get((host, path)) if self._faults else None
        if fault is None or fault.left == 0:
            return None
        if fault.left is not None:
            fault.left -= 1
        return fault.kind

    def _page(self, host: str, path: str, authority: str, body: bytes) -> Page:
        key = (host, path, authority)
        page = self._pages.get(key) if not body else None
        if page is None:
            page = self._rendered(host, path, authority, body)
            if not body and page.status == 200:
                page = replace(page, etag=etag(page.body))
                self._pages[key] = page
        return page

    def _rendered(self, host: str, path: str, authority: str, body: bytes) -> Page:
        if path == "/robots.txt":
            return Page(ROBOTS.encode(), "text/plain")
        render = self._routes[host].get(path)
        if render is not None:
            return render(authority)
        bare, _, query = path.partition("?")
        fields = dict(parse_qsl(query)) | dict(parse_qsl(body.decode("latin-1")))
        page = self.families[host].ask(bare, {k: unquote_plus(v) for k, v in fields.items()}, authority)
        if page is None and query:
            render = self._routes[host].get(bare)  # a static server does not look at the query
            page = render(authority) if render else None
        return page or missing()

    def _counted(self, page: Page, host: str, path: str) -> Page:
        if not page.counted:
            return page
        self._visits[host, path] = visits = self._visits.get((host, path), 0) + 1
        text = page.body.replace(COUNTER.encode(), str(VISITS_BEFORE + visits).encode())
        return replace(page, body=text, etag=etag(text))

    def _sent(self, page: Page, headers: Mapping[str, str]) -> Answer:
        if page.status != 200:
            location = [("Location", page.location)] if page.location else []
            return Answer(page.status, [("Content-Type", page.content_type), *location], page.body)
        fixed = [("ETag", page.tag), ("Last-Modified", format_datetime(page.last_modified, usegmt=True))]
        if _unchanged(page, headers):
            return Answer(304, fixed, b"")
        sent = [("Content-Type", page.content_type), *fixed]
        if page.compressed and "gzip" in headers.get("accept-encoding", ""):
            return Answer(200, [*sent, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")], self._zip(page.body))
        return Answer(200, sent, page.body, page.chunked)

    def _zip(self, body: bytes) -> bytes:
        if body not in self._zipped:
            self._zipped[body] = gzip.compress(body, 6, mtime=0)
        return self._zipped[body]


def _unchanged(page: Page, headers: Mapping[str, str]) -> bool:
    """RFC 9110, 13.2.2: If-None-Match wins; If-Modified-Since counts only without it."""
    tags = headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or page.tag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
    since = headers.get("if-modified-since")
    if since is None or page.counted:
        return False
    try:
        moment = parsedate_to_datetime(since)
    except ValueError:
        return False
    return page.last_modified <= (moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _full_path(path: str, query: str) -> str:
    return (path or "/") + (f"?{query}" if query else "")
