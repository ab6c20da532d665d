"""`scrapy rebuild`: the dataset anew from the archive, without network."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from crawler.arguments import ArgumentError, years_of
from crawler.offline import OfflineCommand
from crawler.rebuild import rebuild
from crawler.stores import archive_folder, dataset_path


class Command(OfflineCommand):
    """Parses the archive into a new dataset that takes the old one's place in one step."""

    def short_desc(self) -> str:
        return "Parse the archive again into a new dataset"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--portals", metavar="ID,ID", help="only these portals")
        parser.add_argument("--years", metavar="YEARS", help="only reports of these years: 2022, 2021-2024, 2019,2022")
        parser.add_argument(
            "--workers", metavar="N", default="2", help="processes that parse; 1: all in this one (default 2)"
        )
        parser.add_argument("-o", "--output", metavar="FILE", help="write this dataset instead of DATASET")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        if not opts.workers.isdigit() or int(opts.workers) < 1:
            raise ArgumentError(f"--workers {opts.workers}: not a number of processes; give 1 or more")
        settings = self.project_settings
        target = Path(opts.output) if opts.output else dataset_path(settings)
        portals = opts.portals.split(",") if opts.portals else None
        if not opts.output and (portals or opts.years):
            raise ArgumentError(
                "--portals and --years would leave the others out of the dataset; give -o FILE with them"
            )
        count = rebuild(
            archive_folder(settings),
            target,
            portals=portals,
            years=years_of(opts.years),
            workers=int(opts.workers),
        )
        print(f"{target}: {count} reports", file=sys.stderr)
