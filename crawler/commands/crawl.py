"""`scrapy crawl annual_reports`: Scrapy's own command, with its arguments checked first and exit codes that tell."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from archive.errors import ArchiveError
from crawler.arguments import ArgumentError, check_settings, portals_of, years_of
from crawler.chromium import why_not
from crawler.coverage import stated_lists
from crawler.feeds import LOST
from crawler.offline import CheckedCommand, refusals, refuse_unknown
from crawler.outcomes import PARTIAL
from crawler.replay import index_of, prepare
from crawler.run_report import PortalRun, as_json, as_lines, portal_runs, write
from crawler.stores import Stores, keep_open, stores_of

SPIDER = "annual_reports"
_WHERE = "`scrapy coverage` shows in what its pages ended"


class Command(CheckedCommand, CrawlCommand):
    """Exit code 0: all is there; 1: the crawl stayed partial; 2: nothing was begun."""

    def long_desc(self) -> str:
        return (
            "Crawl the annual reports of the enabled portals, or of those that -a portals= names. "
            "Arguments: -a seeds=PATH -a portals=ID,ID -a years=2021-2024. "
            "Settings: -s ARCHIVE_DIR= -s DATASET= -s REPLAY= -s RECHECK_DAYS= -s RECHECK_INTERVAL= and Scrapy's own."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        refuse_unknown(args, most=1)
        if args != [SPIDER]:
            raise UsageError(f"the spider is called {SPIDER}: scrapy crawl {SPIDER}", print_help=False)
        self._check(opts.spargs)
        settings = self.settings
        assert settings is not None
        assert self.crawler_process is not None
        prepare(settings)
        crawler = self._create_crawler(SPIDER)
        with refusals():
            if settings["REPLAY"]:
                index_of(crawler)
            stores = stores_of(crawler)
        keep_open(crawler)
        try:
            self.crawler_process.crawl(crawler, **opts.spargs)
            self.crawler_process.start()
            if self.crawler_process.bootstrap_failed:
                self._end("the crawl could not begin; the lines above say why", 2)
                return
            self._judge(crawler, stores)
        finally:
            self._close(stores)

    def _close(self, stores: Stores) -> None:
        try:
            stores.close()
        except (ArchiveError, sqlite3.Error) as error:
            self._end(f"the crawl is stored as far as it went, but its files could not be closed ({error})", 1)

    def _check(self, arguments: dict[str, str]) -> None:
        unknown = sorted(set(arguments) - {"seeds", "portals", "years"})
        if unknown:
            raise UsageError(f"unknown argument -a {unknown[0]}=; there are seeds, portals and years", print_help=False)
        assert self.settings is not None
        with refusals():
            check_settings(self.settings)
            years_of(arguments.get("years"))
            portals = portals_of(arguments.get("seeds"), arguments.get("portals"))
            lacks = None if self.settings["REPLAY"] else why_not(self.settings)
            if lacks is not None and all(portal.render is not None for portal in portals):
                raise ArgumentError(f"{portals[0].file}:{portals[0].line}: {lacks}")

    def _judge(self, crawler: Crawler, stores: Stores) -> None:
        assert crawler.stats is not None
        stats, portals = crawler.stats.get_stats(), [portal.id for portal in crawler.spider.portals]  # type: ignore[union-attr]
        lists = stated_lists(stores.dataset, set(portals))
        self._report(stats, portal_runs(stats, stores.dataset, portals, lists))
        for problem in _problems(stats, stores, portals, lists, why_not(crawler.settings)):
            self._end(problem, 1)
            return

    def _report(self, stats: dict[str, Any], runs: list[PortalRun]) -> None:
        assert self.settings is not None
        for line in as_lines(runs, stats):
            print(line, file=sys.stderr)
        path = self.settings["RUN_REPORT"]
        if path:
            try:
                write(Path(path), as_json(runs, stats))
            except OSError as error:
                self._end(f"RUN_REPORT={path}: {error.strerror}; the crawl itself is stored", 1)

    def _end(self, message: str, code: int) -> None:
        print(f"scrapy: {message}", file=sys.stderr)
        self.exitcode = code


def _problems(
    stats: dict[str, Any],
    stores: Stores,
    portals: list[str],
    lists: list[tuple[str, str, int, int]],
    no_browser: str | None,
) -> Iterator[str]:
    """What keeps a crawl from being whole, the gravest first."""
    feeds = any(name == LOST or name.startswith("feedexport/failed_count/") for name in stats)
    reason = stats.get("finish_reason")
    if reason != "finished":
        yield f"the crawl ended early ({reason or 'interrupted'}); run it again to go on"
    unread = sum(1 for _ in stores.archive.besides(stores.dataset.record_ids()))
    defects = stats.get("spider_exceptions/count", 0) + stats.get("item_error_count", 0)
    if defects:
        yield f"partial: {defects} errors, in the log above; {unread} archived pages wait to be read by the next run"
    if stats.get("annual_reports/damaged"):
        yield f"partial: {stats['annual_reports/damaged']} damaged records; `scrapy verify` names them"
    if unread:
        yield f"partial: {unread} archived pages wait to be read by the next run"
    if refusing := stats.get("annual_reports/backed_off"):
        left = stats.get("annual_reports/not_asked", 0)
        yield f"partial: {refusing} portals refused too often and were left alone, {left} pages were not asked for"
    if lacking := stats.get("annual_reports/no_browser"):
        yield f"partial: {lacking} portals were not crawled: {no_browser}"
    if feeds:
        yield "the feed (-o) could not be written and is not whole; `scrapy export FILE` writes what the dataset has"
    failed = sum(stats.get(f"outcome/{outcome}", 0) for outcome in PARTIAL)
    if failed:
        yield f"partial: {failed} pages could not be had; `scrapy coverage` shows where, a further run asks again"
    if left := stats.get("annual_reports/over_budget"):
        yield f"partial: {left} pages were left for a further run, by PORTAL_REQUESTS_MAX"
    if cut := stats.get("annual_reports/cut_short"):
        yield f"partial: {cut} portals have more pages on the way to columns than DISCOVERY_PAGES allows"
    for portal, column, stated, held in lists:
        if held < stated:
            yield f"partial: {portal}: the list {column} says {stated} rows and shows {held}"
    for portal in portals:
        if not stores.dataset.rows("SELECT 1 FROM reports WHERE portal=? LIMIT 1", (portal,)):
            scripted = stats.get(f"annual_reports/scripted/{portal}")
            hint = 'its pages are built by scripts: set render = "browser"' if scripted else _WHERE
            yield f"partial: {portal}: no report was found; {hint}"
