"""`python -m tests.corpus`: every page of the corpus as published and under every mutation, or under pairs of them,
counted cell by cell; then fields, sentences and planted slips.

Exit code 1 if a cell came out wrong, or unread though it can be read, or if anything else is not as it should be.
"""

from __future__ import annotations

import argparse
import os
import sys

from . import record
from .counting import Counts, Order, count
from .measure import Tally
from .mutation import MUTATIONS
from .promises import promises
from .stock import pages
from .suite import NONE

_COLUMNS = ("cases", "cells", "right", "wrong", "unread", "silent")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    parser.add_argument("--pages", help="only these pages, by name, parted by commas")
    parser.add_argument(
        "--pairs",
        type=int,
        default=0,
        metavar="N",
        help="instead, every pair of mutations that can meet, on N pages of each form that it applies to (-1: all)",
    )
    parser.add_argument("--part", default="1/1", metavar="I/N", help="only every Nth case or pair, from the Ith")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--cells", action="store_true", help="nothing but the cells")
    parser.add_argument("--write", action="store_true", help="write the pages and their truth anew and do nothing else")
    options = parser.parse_args(arguments)
    if options.write:
        print(f"{record.write()} pages written to {record.FOLDER}")
        return 0
    names = tuple(options.pages.split(",") if options.pages else pages())
    part, parts = (int(number) for number in options.part.split("/"))
    faults = report(count(Order(names, options.pairs, part - 1, parts), options.jobs))
    if not options.cells and not options.pairs:
        faults += report_promises()
    print(f"\nfaults: {len(faults)}")
    print("\n".join(faults[:200]))
    return 1 if faults else 0


def report(counts: Counts) -> list[str]:
    """Prints the table of the cases' outcomes; the faults."""
    order = [NONE, *MUTATIONS]
    known = {name: place for place, name in enumerate(order)}
    keys = sorted(counts.tallies, key=lambda key: (known.get(key[0], len(known)), key))
    print(f"{'mutation':32}{'format':>9}" + "".join(f"{name:>12}" for name in _COLUMNS))
    for key in keys:
        _line(*key, counts.cases[key], counts.tallies[key])
    for form in sorted({form for _, form in keys}):
        total = Tally()
        for key in keys:
            if key[1] == form:
                total += counts.tallies[key]
        _line("all", form, sum(counts.cases[key] for key in keys if key[1] == form), total)
    _line("all", "all", counts.cases.total(), counts.all)
    print("\nunread cells that nobody can read are no faults\n")
    return counts.all.faults


def _line(row: str, form: str, cases: int, tally: Tally) -> None:
    amounts = (cases, tally.cells, tally.right, tally.wrong, tally.unread, tally.silent)
    print(f"{row:32}{form:>9}" + "".join(f"{amount:>12,}" for amount in amounts))


def report_promises() -> list[str]:
    """Prints what is promised beside the cells."""
    faults = []
    for share in promises():
        print(f"{share.name:41}{share.right:>12,} of {share.wanted:>8,}  {share.right / max(share.wanted, 1):8.2%}")
        faults += share.faults
    return faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
