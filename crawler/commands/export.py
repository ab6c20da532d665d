"""`scrapy export FILE.jsonl`: the dataset as a file."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from crawler.arguments import ArgumentError
from crawler.dataset import Dataset
from crawler.offline import OfflineCommand
from crawler.stores import dataset_path


class Command(OfflineCommand):
    """Writes the latest version of each report, or all versions, one JSON object a line."""

    max_arguments = 1

    def syntax(self) -> str:
        return "[options] <FILE.jsonl>"

    def short_desc(self) -> str:
        return "Write the dataset to a file"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--versions", action="store_true", help="all versions of each report, not only the latest")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args:
            raise ArgumentError("export: no file given; scrapy export reports.jsonl")
        target = Path(args[0])
        if target.suffix != ".jsonl":
            raise ArgumentError(f"export: {target}: cannot write {target.suffix or 'this kind'}; give a name in .jsonl")
        dataset = Dataset(dataset_path(self.project_settings), readonly=True)
        try:
            write_lines(dataset, target, versions=opts.versions)
        finally:
            dataset.close()


def write_lines(dataset: Dataset, target: Path, *, versions: bool) -> None:
    """Writes beside the target and renames: there is never half a file under its name."""
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            for report in dataset.reports(versions=versions):
                file.write(report + "\n")
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise ArgumentError(
            f"export: {target}: {error.strerror}; give a file in a folder that can be written"
        ) from error
