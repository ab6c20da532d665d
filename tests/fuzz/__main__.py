"""`python -m tests.fuzz`: parses damaged pages in worker processes and prints what was seen."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator

from tests.fuzz.cases import Case, case, outcome
from tests.fuzz.run import Seen, about, run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Parses damaged pages.")
    parser.add_argument("--count", type=int, default=2000, help="how many pages (default 2000)")
    parser.add_argument("--seed", type=int, default=1, help="which pages: case N of a seed is always the same one")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")
    parser.add_argument("--case", type=int, metavar="N", help="only case N: print its page's bytes and parse it")
    options = parser.parse_args()
    if options.case is not None:
        return _show(case(options.seed, options.case))
    began = time.monotonic()
    seen = run(options.seed, options.count, options.workers)
    _print(seen, options.seed, time.monotonic() - began)
    return 1 if seen.failures else 0


def _show(subject: Case) -> int:
    sys.stdout.buffer.write(subject.document.body)
    print(f"\n{about(subject)}, {subject.document.content_type}, {subject.document.url}", file=sys.stderr)
    print(outcome(subject.document), file=sys.stderr)
    return 0


def _print(seen: Seen, seed: int, took: float) -> None:
    for line in _lines(seen, seed, took):
        print(line)


def _lines(seen: Seen, seed: int, took: float) -> Iterator[str]:
    pages = seen.outcomes.total()
    yield f"{pages:,} pages of seed {seed} in {took:.0f} s, {1000 * seen.seconds / max(pages, 1):.2f} ms a page"
    for name, count in seen.outcomes.most_common():
        yield f"{count:>9,} {name}"
    seconds, number, about = seen.slowest
    yield f"slowest page: {1000 * seconds:.0f} ms, case {number} ({about})"
    yield f"peak memory grew by {max(seen.growth.values(), default=0) / 1e6:.1f} MB in a process"
    alike: dict[str, list[int]] = {}
    for number, failure in seen.failures:
        alike.setdefault(failure, []).append(number)
    for failure, numbers in alike.items():
        yield f"\n{len(numbers)} times, first in case {numbers[0]}:\n{failure}"
    yield f"{len(seen.failures)} failures"


if __name__ == "__main__":
    sys.exit(main())
