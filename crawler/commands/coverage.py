"""`scrapy coverage`: portal × report year."""

from __future__ import annotations

import argparse
import json

from crawler.coverage import as_table, coverage
from crawler.dataset import Dataset
from crawler.offline import OfflineCommand
from crawler.stores import dataset_path


class Command(OfflineCommand):
    """Prints the coverage table of the dataset."""

    def short_desc(self) -> str:
        return "Show which portals and report years the dataset covers"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print the table as JSON, one object a portal")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        dataset = Dataset(dataset_path(self.project_settings), readonly=True)
        try:
            rows = coverage(dataset)
            if opts.json:
                print(json.dumps([row.as_dict() for row in rows], ensure_ascii=False, indent=1))
            else:
                print(as_table(rows) if rows else "the dataset is empty")
        finally:
            dataset.close()
