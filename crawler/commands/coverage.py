"""`scrapy coverage`: portal × report year."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from archive.files import replacing
from crawler.arguments import ArgumentError
from crawler.coverage import as_table, coverage
from crawler.coverage_html import as_html
from crawler.dataset import Dataset
from crawler.offline import OfflineCommand
from crawler.stores import dataset_path


class Command(OfflineCommand):
    """Prints the coverage table of the dataset."""

    def short_desc(self) -> str:
        return "Show which portals and report years the dataset covers"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--json", action="store_true", help="print the table as JSON, one object a portal")
        group.add_argument("--html", metavar="FILE", help="write the table as one HTML file")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        dataset = Dataset(dataset_path(self.project_settings), readonly=True)
        try:
            rows = coverage(dataset)
            if opts.html is not None:
                write(opts.html, as_html(rows))
            elif opts.json:
                print(json.dumps([row.as_dict() for row in rows], ensure_ascii=False, indent=1))
            else:
                print(as_table(rows) if rows else "the dataset is empty")
        finally:
            dataset.close()


def write(file: str, text: str) -> None:
    """Raises ArgumentError where the file cannot be written."""
    try:
        with replacing(Path(file)) as draft:
            draft.write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:  # a path without a name
        why = getattr(error, "strerror", None) or error
        raise ArgumentError(f"--html {file}: {why}; give a file in a folder that can be written") from error
