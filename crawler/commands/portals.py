"""`scrapy portals`: the seeds, listed or checked."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from crawler.families import FAMILIES
from crawler.offline import OfflineCommand
from crawler.portals import check, format_table, load_portals


class Command(OfflineCommand):
    """Lists the portals under seeds/, or validates every file there."""

    max_arguments = 1

    def syntax(self) -> str:
        return "[options] [SEEDS]"

    def short_desc(self) -> str:
        return "List the portals, or check their files"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--check", action="store_true", help="validate every file under seeds/, or SEEDS")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
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
