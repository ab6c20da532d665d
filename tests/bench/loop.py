"""`python -m tests.bench.loop ARCHIVE PART PARTS`: the loop of `trafilatura.extract(html)`; prints pages and seconds.

Only the loop is timed: the import, the reading of the pages and their decoding come before it, and the first page is
extracted once more ahead of it. PART of PARTS takes every PARTS-th page, from all portals alike.
"""

from __future__ import annotations

import sys
import time

from archive.exchange import decode_response
from archive.store import Archive


def report_pages(folder: str) -> list[str]:
    """The archived pages of reports, decoded."""
    with Archive(folder, readonly=True) as archive:
        captures = [c for c in archive.captures(roles=["report"]) if c.status == 200]
        return [_decoded(decode_response(archive.read(c).response_block or b"").body) for c in captures]


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("gb18030")


def main(folder: str, part: str, parts: str) -> None:
    from trafilatura import extract

    pages = report_pages(folder)[int(part) :: int(parts)]
    extract(pages[0])
    began, cpu = time.perf_counter(), time.process_time()
    for page in pages:
        extract(page)
    print(len(pages), time.perf_counter() - began, time.process_time() - cpu)


if __name__ == "__main__":
    main(*sys.argv[1:])
