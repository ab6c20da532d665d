"""`scrapy verify`: archive, ledger and dataset against each other."""

from __future__ import annotations

import argparse
import sys

from tqdm import tqdm

from archive.errors import ArchiveError
from archive.verify import archive_size, repair, verify
from crawler.arguments import ArgumentError
from crawler.dataset import DatasetError
from crawler.offline import OfflineCommand
from crawler.stores import archive_folder, dataset_path
from crawler.verify import dataset_problems


class Command(OfflineCommand):
    """Names every problem, a line each; exit code 1 if there is one."""

    def short_desc(self) -> str:
        return "Check the archive, its ledger and the dataset against each other"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--repair", action="store_true", help="rebuild the ledger and set torn tails aside; deletes no bytes"
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        folder, dataset = archive_folder(self.project_settings), dataset_path(self.project_settings)
        if dataset.is_dir():
            raise ArgumentError(f"{dataset}: a folder; give -s DATASET=FILE")
        if opts.repair:
            for line in repair(folder):
                print(line)
        problems = 0
        size = archive_size(folder) if folder.is_dir() else 0
        bar = tqdm(total=size, unit="B", unit_scale=True, desc="verify", disable=not sys.stderr.isatty())
        with bar:
            for problem in verify(folder, progress=bar.update):
                problems += 1
                print(problem)
        try:
            for line in dataset_problems(folder, dataset):
                problems += 1
                print(line)
        except ArchiveError:  # of a ledger that was named above
            if not problems:
                raise
        except DatasetError as error:  # the archive is checked by now
            problems += 1
            print(error)
        if problems:
            print(f"scrapy: verify: {problems} problems in {folder}", file=sys.stderr)
            self.exitcode = 1
        else:
            unchecked = "" if dataset.exists() else f"; {dataset}: no dataset to check, `scrapy rebuild` makes it"
            print(f"{folder}: no problems{unchecked}")
