"""`scrapy rebuild`: the dataset anew from the archive, without network."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from crawler.arguments import ArgumentError, years_of
from crawler.dataset import refuse_foreign
from crawler.offline import OfflineCommand
from crawler.rebuild import Choice, difference, rebuild
from crawler.stores import archive_folder, dataset_path


class Command(OfflineCommand):
    """Parses the archive into a new dataset that takes the old one's place in one step."""

    def short_desc(self) -> str:
        return "Parse the archive again into a new dataset"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--portals", metavar="ID,ID", help="read only these portals again; without -o the others stay as they are"
        )
        parser.add_argument(
            "--years", metavar="YEARS", help="likewise only reports of these years: 2022, 2021-2024, 2019,2022"
        )
        parser.add_argument("--diff", action="store_true", help="print what would change, and change nothing")
        parser.add_argument(
            "--workers", metavar="N", default="2", help="processes that parse; 1: all in this one (default 2)"
        )
        parser.add_argument(
            "-o",
            "--output",
            metavar="FILE",
            help="a dataset of the chosen portals and years at FILE, DATASET untouched",
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        if not opts.workers.isascii() or not opts.workers.isdecimal() or not 1 <= int(opts.workers) <= 256:
            raise ArgumentError(f"--workers {opts.workers}: not a number of processes from 1 to 256")
        folder, dataset = archive_folder(self.project_settings), dataset_path(self.project_settings)
        portals = _ids(opts.portals)
        choice, workers = Choice(portals=portals, years=years_of(opts.years)), int(opts.workers)
        if opts.output == "":
            raise ArgumentError("-o: empty; give the name of a file")
        if opts.diff and opts.output:
            raise ArgumentError("--diff writes nothing; give it without -o")
        if opts.diff:
            self._diff(difference(folder, dataset, choice, workers=workers))
            return
        target = Path(opts.output) if opts.output else dataset
        if target.is_dir():
            raise ArgumentError(f"{target}: a folder; give the name of a file in it")
        refuse_foreign(target)
        count, damage = rebuild(folder, target, choice, keep=None if opts.output else dataset, workers=workers)
        for line in damage:
            print(line, file=sys.stderr)
        left_out = f"; {len(damage)} damaged records left out, `scrapy verify` names them" if damage else ""
        print(f"{target}: {count} reports{left_out}", file=sys.stderr)
        self.exitcode = 1 if damage else 0

    def _diff(self, lines: list[str]) -> None:
        for line in lines:
            print(line)
        self.exitcode = 1 if lines else 0


def _ids(text: str | None) -> list[str] | None:
    if text is None:
        return None
    ids = [part.strip() for part in text.split(",")]
    if not all(ids):
        raise ArgumentError(f"--portals {text!r}: an empty id; give --portals ID,ID")
    return ids
