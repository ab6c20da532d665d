"""`scrapy export FILE`: the dataset or the archive as a file, in the form that the file's ending names."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path

from archive.files import replacing
from crawler.arguments import ArgumentError
from crawler.dataset import Dataset
from crawler.exports import SUFFIXES, Table, changes, codebook_table, long, wide, write
from crawler.exports.bundle import BUNDLES
from crawler.offline import OfflineCommand
from crawler.stores import archive_folder, dataset_path

_ENDINGS = ", ".join((*SUFFIXES, *BUNDLES))


class Command(OfflineCommand):
    """Writes the latest version of each report, or all versions; the archive as WACZ, its index as CDXJ."""

    max_arguments = 1

    def syntax(self) -> str:
        return "[options] <FILE>"

    def short_desc(self) -> str:
        return "Write the dataset or the archive to a file"

    def long_desc(self) -> str:
        return f"Writes the dataset or the archive to FILE, by its ending: {_ENDINGS}."

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--versions", action="store_true", help="all versions of each report, not only the latest")
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--wide", dest="form", action="store_const", const="wide", help="one row a report (default)")
        form.add_argument("--long", dest="form", action="store_const", const="long", help="one row a cell")
        form.add_argument(
            "--changes", dest="form", action="store_const", const="changes", help="what differs between two versions"
        )
        form.add_argument(
            "--codebook", dest="form", action="store_const", const="codebook", help="the columns and their short names"
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args:
            raise ArgumentError("export: no file given; scrapy export reports.csv")
        target = Path(args[0])
        if target.suffix not in (*SUFFIXES, *BUNDLES):
            kind = target.suffix or "this kind"
            raise ArgumentError(f"export: {target}: cannot write {kind}; give a name in {_ENDINGS}")
        if target.suffix in BUNDLES and (opts.form or opts.versions):
            raise ArgumentError(f"export: {target}: the archive has no forms and holds all versions; give no option")
        if opts.versions and opts.form in ("changes", "codebook"):
            raise ArgumentError(f"export: --versions says nothing about --{opts.form}; give one of them")
        try:
            with replacing(target) as draft:
                note = self._write(draft, target.suffix, opts)
        except OSError as error:
            what = error.strerror or str(error)
            raise ArgumentError(f"export: {target}: {what}; give a file in a folder that can be written") from error
        if note:
            print(f"{target}: {note}", file=sys.stderr)

    def _write(self, target: Path, suffix: str, opts: argparse.Namespace) -> str | None:
        settings = self.project_settings
        if suffix in BUNDLES:
            return BUNDLES[suffix](archive_folder(settings), dataset_path(settings), target)
        with closing(Dataset(dataset_path(settings), readonly=True)) as dataset:
            if opts.form is None and suffix == ".jsonl":
                _write_lines(dataset, target, versions=opts.versions)
                return None
            return write(_table(dataset, opts.form or "wide", versions=opts.versions), target, suffix)


def _table(dataset: Dataset, form: str, *, versions: bool) -> Table:
    if form == "changes":
        return changes(dataset)
    if form == "codebook":
        return codebook_table()
    return (long if form == "long" else wide)(dataset, versions=versions)


def _write_lines(dataset: Dataset, target: Path, *, versions: bool) -> None:
    """The reports themselves, one JSON object a line."""
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for report in dataset.reports(versions=versions):
            file.write(report + "\n")
