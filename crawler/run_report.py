"""The report of a crawl, at its end: what each portal's pages came to, what lists say and what is held, the receipt."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.files import replacing
from crawler.dataset import Dataset
from crawler.outcomes import PARTIAL

#: Portals that are printed; all are in the file that RUN_REPORT names, and in `scrapy coverage`.
MOST_LINES = 30


@dataclass
class PortalRun:
    """One portal's line."""

    portal: str
    asked: dict[str, int] = field(default_factory=dict)
    """{outcome: URLs of this run}."""
    reports: int = 0
    """Reports held, of this run and before."""
    stated: int = 0
    """Rows that its lists say they hold, …"""
    held: int = 0
    """… and rows that they showed."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing as far as can be told."""
        return self.reports > 0 and self.held >= self.stated and not any(self.asked.get(o) for o in PARTIAL)

    @property
    def line(self) -> str:
        counts = ", ".join(f"{outcome} {count}" for outcome, count in sorted(self.asked.items())) or "nothing was asked"
        lists = f"; lists say {self.stated} rows, we hold {self.held}" if self.stated else ""
        return f"{self.portal}: {self.reports} reports held; {counts}{lists}"


def portal_runs(
    stats: Mapping[str, Any], dataset: Dataset, portals: Collection[str], lists: Iterable[tuple[str, str, int, int]]
) -> list[PortalRun]:
    """A line for each portal that was to be crawled, in their order; `lists` are theirs, by `coverage.stated_lists`."""
    runs = {portal: PortalRun(portal) for portal in portals}
    for name, count in stats.items():
        kind, _, rest = name.partition("/")
        portal, _, outcome = rest.partition("/")
        if kind == "outcome" and outcome and portal in runs:
            runs[portal].asked[outcome] = count
    for portal, run in runs.items():
        ((run.reports,),) = dataset.rows("SELECT count(*) FROM reports WHERE portal=? AND latest=1", (portal,))
    for portal, _, stated, shown in lists:
        runs[portal].stated += stated
        runs[portal].held += min(shown, stated)
    return list(runs.values())


def as_lines(runs: list[PortalRun], stats: Mapping[str, Any]) -> Iterator[str]:
    """The report for a terminal: portals that stayed partial first, then the sum and the receipt."""
    partial = [run for run in runs if not run.is_whole]
    shown = [*partial, *(run for run in runs if run.is_whole)][:MOST_LINES]
    yield from (run.line for run in shown)
    if len(runs) > len(shown):
        yield f"… and {len(runs) - len(shown)} portals more: `scrapy coverage` shows all"
    whole, reports = len(runs) - len(partial), sum(run.reports for run in runs)
    new = stats.get("item_scraped_count", 0)
    yield f"{len(runs)} portals, {whole} of them whole; {reports} reports held, {new} of them new or changed"
    if stats.get("manners/requests"):
        yield _receipt(stats)


def _receipt(stats: Mapping[str, Any]) -> str:
    gap = stats.get("manners/smallest_gap")
    between = f", {gap:.2f} s or more between two of one host" if gap is not None else ""
    return (
        f"{stats.get('manners/requests', 0)} requests to {stats.get('manners/slots', 0)} hosts{between}; "
        f"{stats.get('manners/sent', 0):,} bytes sent, {stats.get('manners/received', 0):,} received; "
        f"robots.txt asked for {stats.get('robotstxt/request_count', 0)} times, "
        f"{stats.get('robotstxt/forbidden', 0)} pages forbidden by it"
    )


def as_json(runs: list[PortalRun], stats: Mapping[str, Any]) -> str:
    """The whole report as a JSON object."""
    receipt = {name.partition("/")[2]: value for name, value in stats.items() if name.startswith("manners/")}
    robots = {name.partition("/")[2]: value for name, value in stats.items() if name.startswith("robotstxt/")}
    return json.dumps(
        {
            "finish_reason": stats.get("finish_reason"),
            "new": stats.get("item_scraped_count", 0),
            "receipt": receipt,
            "robots": robots,
            "portals": [
                {
                    "portal": run.portal,
                    "whole": run.is_whole,
                    "reports": run.reports,
                    "outcomes": dict(sorted(run.asked.items())),
                    "stated": run.stated,
                    "held": run.held,
                }
                for run in runs
            ],
        },
        ensure_ascii=False,
        indent=1,
    )


def write(path: Path, text: str) -> None:
    """Raises OSError."""
    with replacing(path) as draft:
        draft.write_text(text + "\n", encoding="utf-8")
