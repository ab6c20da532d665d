"""`python -m tests.corpus`: every page of the corpus as published and under every mutation, counted cell by cell; then
fields, sentences and planted slips.

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
from .pages import PAGES
from .promises import promises
from .suite import NONE

_COLUMNS = ("cells", "right", "wrong", "unread", "silent")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    parser.add_argument("--pages", help="only these pages, by name, parted by commas")
    parser.add_argument(
        "--pairs",
        type=int,
        default=0,
        metavar="N",
        help="also every pair of mutations, on N pages of each form (-1: on all)",
    )
    parser.add_argument("--part", default="1/1", metavar="I/N", help="only every Nth case, beginning with the Ith")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--cells", action="store_true", help="nothing but the cells")
    parser.add_argument("--write", action="store_true", help="write the pages and their truth anew and do nothing else")
    options = parser.parse_args(arguments)
    if options.write:
        print(f"{record.write()} pages written to {record.FOLDER}")
        return 0
    names = options.pages.split(",") if options.pages else [spec.name for spec in PAGES]
    part, parts = (int(number) for number in options.part.split("/"))
    faults = report(count(Order(tuple(names), options.pairs, part - 1, parts), options.jobs))
    if not options.cells:
        faults += report_promises()
    print(f"\nfaults: {len(faults)}")
    print("\n".join(faults[:200]))
    return 1 if faults else 0


def report(counts: Counts) -> list[str]:
    """Prints the table of the cases' outcomes; the faults."""
    order = [NONE, *MUTATIONS, "pairs"]
    rows = dict(sorted(counts.tallies.items(), key=lambda item: (order.index(item[0][0]), item[0][1])))
    for (_, form), tally in list(rows.items()):
        rows.setdefault(("all", form), Tally()).__iadd__(tally)
    rows["all", "all"] = counts.all
    print(f"{'mutation':32}{'format':>9}" + "".join(f"{name:>12}" for name in _COLUMNS))
    for (mutation, form), tally in rows.items():
        print(f"{mutation:32}{form:>9}" + "".join(f"{getattr(tally, name):>12,}" for name in _COLUMNS))
    print(f"\n{counts.cases:,} cases; unread cells that nobody can read are no faults\n")
    return counts.all.faults


def report_promises() -> list[str]:
    """Prints what is promised beside the cells."""
    faults = []
    for share in promises():
        print(f"{share.name:41}{share.right:>12,} of {share.wanted:>8,}  {share.right / max(share.wanted, 1):8.2%}")
        faults += share.faults
    return faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
