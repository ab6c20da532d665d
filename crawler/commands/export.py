"""`scrapy export FILE`: the dataset as a file, in the form that the file's ending names."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path

from crawler.arguments import ArgumentError
from crawler.dataset import Dataset
from crawler.exports import SUFFIXES, Table, changes, codebook_table, long, reports, wide, write
from crawler.offline import OfflineCommand
from crawler.stores import dataset_path


class Command(OfflineCommand):
    """Writes the latest version of each report, or all versions."""

    max_arguments = 1

    def syntax(self) -> str:
        return "[options] <FILE>"

    def short_desc(self) -> str:
        return "Write the dataset to a file"

    def long_desc(self) -> str:
        return f"Writes the dataset to FILE, by its ending: {', '.join(SUFFIXES)}."

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
        if target.suffix not in SUFFIXES:
            endings = ", ".join(SUFFIXES)
            raise ArgumentError(
                f"export: {target}: cannot write {target.suffix or 'this kind'}; give a name in {endings}"
            )
        if opts.versions and opts.form in ("changes", "codebook"):
            raise ArgumentError(f"export: --versions says nothing about --{opts.form}; give one of them")
        with closing(Dataset(dataset_path(self.project_settings), readonly=True)) as dataset:
            note = _write(dataset, target, opts.form, versions=opts.versions)
        if note:
            print(f"{target}: {note}", file=sys.stderr)


def _write(dataset: Dataset, target: Path, form: str | None, *, versions: bool) -> str | None:
    """Writes beside the target and renames: there is never half a file under its name."""
    partial, note = target.with_name(f".{target.name}.{os.getpid()}"), None
    try:
        if form is None and target.suffix == ".jsonl":
            _write_lines(dataset, partial, versions=versions)
        else:
            note = write(_table(dataset, form or "wide", versions=versions), partial, target.suffix)
        partial.replace(target)
    except OSError as error:
        raise ArgumentError(
            f"export: {target}: {error.strerror}; give a file in a folder that can be written"
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return note


def _table(dataset: Dataset, form: str, *, versions: bool) -> Table:
    if form == "changes":
        return changes(dataset)
    if form == "codebook":
        return codebook_table()
    return (long if form == "long" else wide)(dataset, versions=versions)


def _write_lines(dataset: Dataset, target: Path, *, versions: bool) -> None:
    """The reports themselves, one JSON object a line."""
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for report in reports(dataset, versions=versions):
            file.write(report + "\n")
