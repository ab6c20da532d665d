"""`python -m tests.corpus`: every page of the corpus as published and under every mutation, counted cell by cell.

Exit code 1 if a cell came out wrong, or unread though it can be read.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor

from . import record
from .measure import Tally
from .pages import PAGES
from .suite import NONE, Case, form_of_page, pairs, run, singles

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
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--write", action="store_true", help="write the pages and their truth anew and do nothing else")
    options = parser.parse_args(arguments)
    if options.write:
        print(f"{record.write()} pages written to {record.FOLDER}")
        return 0
    names = options.pages.split(",") if options.pages else [spec.name for spec in PAGES]
    pages = [spec for spec in PAGES if spec.name in names]
    cases = list(singles(pages))
    if options.pairs:
        cases += pairs(pages, None if options.pairs < 0 else options.pairs)
    return report(cases, options.jobs)


def report(cases: list[Case], jobs: int) -> int:
    """Prints the table of the cases' outcomes."""
    tallies: dict[tuple[str, str], Tally] = {}
    for case, tally in outcomes(cases, jobs):
        mutation = NONE if not case.mutations else case.mutations[0] if len(case.mutations) == 1 else "pairs"
        for key in ((mutation, form_of_page(case.page)), ("all", form_of_page(case.page)), ("all", "all")):
            tallies.setdefault(key, Tally()).__iadd__(tally)
    print(f"{'mutation':32}{'format':>9}" + "".join(f"{name:>10}" for name in _COLUMNS))
    for (mutation, form), tally in sorted(tallies.items(), key=lambda item: (item[0][0] == "all", item[0][0] != NONE)):
        print(f"{mutation:32}{form:>9}" + "".join(f"{getattr(tally, name):>10}" for name in _COLUMNS))
    faults = tallies["all", "all"].faults
    print(f"\n{len(cases)} cases; unread cells that nobody can read are no faults; faults: {len(faults)}")
    print("\n".join(faults[:200]))
    return 1 if faults else 0


def outcomes(cases: list[Case], jobs: int) -> Iterable[tuple[Case, Tally]]:
    if jobs > 1:
        with ProcessPoolExecutor(jobs) as pool:
            results = list(pool.map(run, cases, chunksize=100))
    else:
        results = [run(case) for case in cases]
    return ((case, tally) for case, tally in zip(cases, results, strict=True) if tally is not None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
