"""`scrapy portals`: the seeds, listed or checked."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.arguments import check_settings
from crawler.families import FAMILIES
from crawler.offline import OfflineCommand
from crawler.portals import check, format_table, load_portals
from crawler.seed_checks import ascii_host, holds_credentials, is_url


class Command(OfflineCommand):
    """Lists the portals under seeds/, or validates every file there."""

    max_arguments = 1

    def syntax(self) -> str:
        return "[options] [SEEDS]"

    def long_desc(self) -> str:
        return (
            "List the portals under seeds/ or SEEDS, check their files, or find the columns of a portal not yet known."
        )

    def short_desc(self) -> str:
        return "List the portals, or check their files"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--check", action="store_true", help="validate every file under seeds/, or SEEDS")
        group.add_argument(
            "--discover", metavar="URL", help="find a portal's columns from its home page, print an entry"
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.discover is not None:
            self._discover(opts.discover, args)
            return
        path = Path(args[0]) if args else None
        if not opts.check:
            print(format_table(load_portals(path, families=FAMILIES)))
            return
        problems = check(path, families=FAMILIES)
        for problem in problems:
            print(problem, file=sys.stderr)
        if problems:
            self.exitcode = 1
        else:
            print(f"{len(load_portals(path, families=FAMILIES))} portals, no problems")

    def _discover(self, url: str, args: list[str]) -> None:
        if args:
            raise UsageError("--discover takes one URL and no SEEDS", print_help=False)
        if not is_url(url):
            raise UsageError(f"--discover {url}: no http(s) URL; give the whole address, https://…", print_help=False)
        if holds_credentials(url):
            raise UsageError("--discover: an address with a name or password in it; leave them out", print_help=False)
        url = ascii_host(url)
        check_settings(self.project_settings)
        # Scrapy imports every command before it runs one: only this one needs the spider and what belongs to it.
        from crawler.discover import discover, entry_of

        found = discover(url, self.project_settings)
        if not found.columns:
            why = f" ({found.outcomes[0]})" if found.outcomes else ""
            print(f"scrapy: {url}: no list of annual reports was found{why}", file=sys.stderr)
            self.exitcode = 1
            return
        print(entry_of(url, found))
