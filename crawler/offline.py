"""What our commands share: options checked, exit codes 0, 1 and 2, one line that says what is wrong."""

from __future__ import annotations

import argparse
import io
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from archive.errors import ArchiveError
from crawler.arguments import ArgumentError
from crawler.dataset import DatasetError
from crawler.given import check_given, check_places, misspelt
from crawler.portals import SeedError

#: What bad input raises; each says in one line what, where and what to do.
REFUSALS = (ArchiveError, ArgumentError, DatasetError, SeedError)


def refuse_unknown(args: list[str], most: int = 0) -> None:
    """Refuses options and arguments that a command does not have; Scrapy would pass them over."""
    for arg in args:
        if arg.startswith("-") and arg != "-":
            raise UsageError(f"unknown option {arg}; --help lists them", print_help=False)
    if len(args) > most:
        raise UsageError(f"unexpected argument {args[most]}; --help says what there is", print_help=False)


@contextmanager
def refusals() -> Iterator[None]:
    """Turns a refusal into the last line of standard error and exit code 2: nothing was begun."""
    try:
        yield
    except REFUSALS as error:
        stop(str(error), 2)
    except KeyboardInterrupt:
        print("scrapy: interrupted; what was begun was taken back, run it again", file=sys.stderr)
        sys.excepthook = lambda *_: None  # Python ends by the signal, so that a shell's loop ends too, but says no more
        raise
    except BrokenPipeError:  # whoever read the output has seen enough: `scrapy coverage | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:  # a disk that is full or cannot be written, a folder without permission
        stop(f"{error.filename}: {error.strerror}" if error.filename else str(error), 2)
    except sqlite3.Error as error:  # one that is locked, or on a disk that fails
        stop(f"the dataset, or the archive's ledger: {error}", 2)


def stop(message: str, code: int) -> None:
    print(f"scrapy: {message}", file=sys.stderr)
    sys.exit(code)


class CheckedCommand(ScrapyCommand):
    """A command whose options are checked before Scrapy acts on them, and whose output no terminal's charset ends."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")
        with refusals():
            super().process_options(args, opts)
            check_given(self.project_settings)
            check_places(self.project_settings, opts.profile)
        for line in misspelt(self.project_settings):
            print(f"scrapy: warning: {line}", file=sys.stderr)

    @property
    def project_settings(self) -> BaseSettings:
        assert self.settings is not None
        return self.settings


class OfflineCommand(CheckedCommand):
    """A command that reads archive, dataset or seeds and makes no request."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, object]] = {"LOG_ENABLED": False}
    max_arguments: ClassVar[int] = 0

    def syntax(self) -> str:
        return "[options]"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        refuse_unknown(args, self.max_arguments)
        with refusals():
            self.work(args, opts)

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """Does it; sets `exitcode` to 1 where it found something."""
        raise NotImplementedError
