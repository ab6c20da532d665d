"""From a portal's start to its columns: the links that lead nearer, asked for one at a time, the nearest first."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag

from archive.store import Archive, Capture
from crawler.dataset import Dataset
from crawler.families import ListRequest
from crawler.outcomes import PARTIAL, PASSING
from crawler.portals import Portal
from crawler.reading import asked_for
from crawler.recognition import Link
from crawler.recognition.ways import BODY_SITE


@dataclass(order=True, frozen=True)
class Way:
    """A link that waits to be followed; the nearest sorts first, then the one with fewer clicks, then the earlier."""

    rank: int
    hops: int
    number: int
    link: Link = field(compare=False)
    found_on: str = field(compare=False)


class Search:
    """The search through one portal: links in, the next one to follow out.

    It takes one page at a time, at most `budget` in all and `depth` clicks deep. Guides and site maps are looked at
    only where all else led to no report; the rest is followed to its end, for departments and towns keep columns of
    their own, some on their own sites.
    """

    def __init__(self, *, budget: int, depth: int) -> None:
        self.left = budget
        """How many pages may still be asked for."""
        self.found = False
        """A report was found."""
        self.waits = False
        """A page on the way was asked for and has not come yet."""
        self._depth = depth
        self._waiting: list[Way] = []
        self._met: set[str] = set()

    def add(self, links: Iterable[Link], *, found_on: str, hops: int) -> None:
        """Links of a page that is `hops` clicks from the start."""
        if hops >= self._depth:
            return
        for link in links:
            if link.url not in self._met:
                self._met.add(link.url)
                heapq.heappush(self._waiting, Way(link.rank, hops + 1, len(self._met), link, found_on))

    def next(self, *, idle: bool) -> Way | None:
        """The link to follow now; None while a page is awaited, and at the end. `idle`: nothing else is under way."""
        if not self._waiting or self.left <= 0 or self.waits:
            return None
        if self._waiting[0].rank > BODY_SITE and (self.found or not idle):
            return None
        self.left -= 1
        self.waits = True
        return heapq.heappop(self._waiting)

    @property
    def cut_short(self) -> bool:
        """Whether links were left that the budget did not allow."""
        return self.left <= 0 and any(not self.found or way.rank <= BODY_SITE for way in self._waiting)


def start_of(portal: Portal) -> str:
    """A portal's start as the archive notes it."""
    return " ".join(portal.start)


def remembered(archive: Archive, dataset: Dataset, searched: Portal) -> Iterator[ListRequest]:
    """The pages that led to reports in earlier crawls: the columns, and the pages on which those were found, which will
    show new columns. Nothing for a portal that no crawl found a report on, or that none searched to the end: what an
    interrupted one had not come to would never be found."""
    portal = searched.id
    if archive.searched(portal) != start_of(searched) or dataset.urls(portal, "list", PARTIAL):
        return
    columns = [capture for url in _with_reports(dataset, portal) if (capture := _capture(archive, portal, url))]
    found_on = (str(capture.notes.get("found_on") or "") for capture in columns)
    parents = [capture for url in dict.fromkeys(found_on) if (capture := _capture(archive, portal, url))]
    known = {asked_for(capture): capture for capture in (*parents, *columns)}
    for url, capture in known.items():
        if capture.method == "GET" and dataset.outcome(portal, capture.url) not in PASSING:
            yield ListRequest(url=url, state=_kept(capture.notes.get("state") or {}))


def _with_reports(dataset: Dataset, portal: str) -> list[str]:
    query = 'SELECT DISTINCT "column" FROM list_rows WHERE portal=? AND is_report ORDER BY 1'
    return [column for (column,) in dataset.rows(query, (portal,))]


def _capture(archive: Archive, portal: str, url: str) -> Capture | None:
    """The newest capture of a list page, by its address as asked for."""
    addresses = dict.fromkeys((urldefrag(url).url, url)) if url else ()
    history = [capture for address in addresses for capture in archive.history(address)]
    return next((c for c in reversed(history) if (c.portal, asked_for(c)) == (portal, url)), None)


def _kept(state: Mapping[str, Any]) -> dict[str, Any]:
    """What a page knows of the way to it."""
    return {name: state[name] for name in ("column", "way") if name in state}
