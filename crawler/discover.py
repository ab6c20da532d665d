"""`scrapy portals --discover URL`: a portal's columns found by the crawl's own search, and the entry for it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.settings import BaseSettings, Settings

from crawler.errand import errand_of
from crawler.families import Entry, ListPage, ListReading
from crawler.portals import Portal
from crawler.recognition.titles import is_year_label
from crawler.recognition.urls import portal_domain
from crawler.replay import prepare
from crawler.seed_checks import regions
from crawler.spiders.annual_reports import AnnualReportsSpider
from crawler.visits import Visit

#: More columns than these are those of single bodies; the home page leads to them all.
_MOST_STARTS = 6
_SEPARATORS = re.compile(r"[-_—|>»:：\s]+")


@dataclass
class Column:
    """A column of reports that the search came to."""

    url: str
    family: str
    reports: int
    """Of its first page."""
    total: int | None


@dataclass
class Found:
    """What a search came to."""

    names: list[str] = field(default_factory=list)
    """What the portal's pages call it, the first page's first."""
    columns: list[Column] = field(default_factory=list)
    ways: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Of the list pages that were come to: {address: (what its link was called, the page it was found on)}."""
    outcomes: list[str] = field(default_factory=list)
    """Of the pages that were none, a line each."""


class DiscoverSpider(AnnualReportsSpider):
    """The crawl's search, which asks for no report and for the first page of each list only."""

    name = "discover"
    found: Found

    async def start(self) -> AsyncIterator[Any]:
        for request in await self._visiting.begin(self.portals[0]):
            yield request

    async def parse_list(self, response: Response) -> AsyncIterator[Any]:
        async for item in super().parse_list(response):
            if isinstance(item, Request):
                yield item
            elif item.reading is None and item.capture.status != 304:
                self.found.outcomes.append(f"{response.url}: status {response.status}")

    def failed(self, failure: Any) -> Iterator[Any]:
        self.found.outcomes.append(f"{failure.request.url}: {' '.join(str(failure.value).split())}")
        yield from (item for item in super().failed(failure) if isinstance(item, Request))

    def _for_a_browser(self, portal: Portal, url: str) -> None:
        self.found.outcomes.append(f'{url}: built by scripts; a crawl with render = "browser" in the entry runs them')

    def _follow(self, visit: Visit, response: Response, page: ListPage, found: ListReading) -> Iterator[Request]:
        self.found.names += _site_names(page)
        assert response.request is not None
        found_on = errand_of(response.request).notes.get("found_on")
        self.found.ways.setdefault(page.url, (str(page.state.get("column") or ""), found_on or page.url))
        if found.reports:
            column = page.state.get("column_url") or page.url
            self.found.columns.append(Column(str(column), found.family, len(found.reports), found.total))
        elif found.is_report:
            self._is_report(found_on or page.url, found.family)
        # The second page of a list tells no more; that of a list which a script fills is its first.
        asked = [wanted for wanted in found.next_pages if not (found.entries and wanted.state.get("first"))]
        yield from super()._follow(visit, response, page, replace(found, next_pages=asked))

    def _is_report(self, column: str, family: str) -> None:
        """A column's link led to a report: it is the page with the links that lists the reports."""
        known = next((one for one in self.found.columns if one.url == column), None)
        if known is None:
            self.found.columns.append(Column(column, family, 1, None))
        else:
            known.reports += 1

    def _report_request(self, visit: Visit, entry: Entry, *, found_on: str, column: str) -> Iterator[Request]:
        yield from ()


def discover(url: str, settings: BaseSettings) -> Found:
    """Searches a portal from one of its pages. What comes is archived in a folder that is removed again."""
    found = Found()
    with TemporaryDirectory(prefix="discover-") as folder:
        own = Settings()
        own.update(settings)
        own.setdict({"ARCHIVE_DIR": f"{folder}/archive", "DATASET": f"{folder}/reports.sqlite"}, priority="cmdline")
        own.setdict({"ITEM_PIPELINES": {}, "LOG_ENABLED": False, "LOG_INSTALL_ROOT_HANDLER": False}, priority="spider")
        prepare(own)
        process = CrawlerProcess(own)
        seeds = Path(folder, "seeds.toml")
        seeds.write_text(f'[[portal]]\nid = "{id_of(url)}"\nname = "-"\nstart = ["{url}"]\n', encoding="utf-8")
        process.crawl(type("Discover", (DiscoverSpider,), {"found": found}), seeds=str(seeds))
        process.start()
    return found


def entry_of(url: str, found: Found) -> str:
    """The portal's entry as TOML; a comment says what was found."""
    columns = {column.url: column for column in found.columns}
    starts = list(dict.fromkeys(_lasting(column, found) for column in columns))
    starts = starts if 0 < len(starts) <= _MOST_STARTS else [url]
    name = found.names[0] if found.names else urlsplit(url).hostname or url
    region = region_of(name)
    lines = [
        f"# {column.url}: {column.reports} reports on its first page"
        f"{f', of {column.total} rows' if column.total else ''} ({column.family})"
        for column in columns.values()
    ]
    lines += ["[[portal]]", f'id = "{id_of(url)}"', f'name = "{_quoted(name)}"']
    lines += [f'region = "{region}"'] if region else []
    listed = ", ".join(f'"{_quoted(start)}"' for start in starts)
    return "\n".join([*lines, f"start = [{listed}]"])


def _lasting(column: str, found: Found) -> str:
    """The column, or in place of one that holds a single year's reports the page that will name the next year's."""
    for _ in range(3):
        label, above = found.ways.get(column, ("", column))
        if not is_year_label(label):
            break
        column = above
    return column


def id_of(url: str) -> str:
    """An id as the registry takes it, from the host: www.ningjin.gov.cn → ningjin."""
    domain = portal_domain(url).partition(":")[0]
    label = domain if re.fullmatch(r"[\d.]+", domain) else domain.partition(".")[0]
    text = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-") or "portal"
    return f"portal-{text}" if re.fullmatch(r"[\d-]+", text) else text


def region_of(name: str) -> str | None:
    """The code of the one division whose name stands in a portal's name; None where there are none or several."""
    found = [code for code, region in regions().items() if region in name]
    longest = max((len(regions()[code]) for code in found), default=0)
    found = [code for code in found if len(regions()[code]) == longest]
    return found[0] if len(found) == 1 else None


def _site_names(page: ListPage) -> Iterator[str]:
    for meta in page.root.iter("meta"):
        if (meta.get("name") or "").lower() == "sitename" and (meta.get("content") or "").strip():
            yield " ".join(str(meta.get("content")).split())
    for title in page.root.iter("title"):
        pieces = [
            piece for piece in _SEPARATORS.split(title.text or "") if re.search(r"政府|管委会|公署|盟|县|市|区", piece)
        ]
        yield from (piece.removesuffix("门户网站").removesuffix("网站") for piece in pieces[-1:])
        break


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
