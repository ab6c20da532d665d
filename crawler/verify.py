"""The dataset against the archive it was read from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from archive.lock import is_locked
from archive.store import Archive
from crawler.dataset import Dataset


def dataset_problems(folder: Path, path: Path) -> Iterator[str]:
    """A line for every report or outcome whose source the archive lacks or holds with other bytes, and one for the
    archived captures that were never read; none where there is no dataset."""
    if not path.exists():
        return
    with closing(Archive(folder, readonly=True)) as archive, closing(Dataset(path, readonly=True)) as dataset:
        damage = dataset.check()
        if damage:
            yield from (f"{path}: {line}; run `scrapy rebuild`" for line in damage)
            return
        query = "SELECT report_id, version, url, record_id, digest FROM reports ORDER BY portal, report_id, version"
        for report_id, version, url, record_id, digest in dataset.rows(query):
            capture = archive.get(record_id)
            place = f"{path}: report {report_id} version {version} ({url})"
            if capture is None:
                yield f"{place}: its record {record_id} is not in {folder}"
            elif capture.payload_digest != digest:
                yield f"{place}: digest {digest}, archived {capture.payload_digest}"
        sources = {record_id for (record_id,) in dataset.rows("SELECT record_id FROM reports")}
        for record_id, url, outcome in dataset.rows("SELECT record_id, url, outcome FROM events ORDER BY portal, url"):
            if record_id not in sources and archive.get(record_id) is None:
                yield f"{path}: {outcome} ({url}): its record {record_id} is not in {folder}; run `scrapy rebuild`"
        unread = sum(1 for capture in archive.captures() if not dataset.knows(capture.record_id))
        if unread and not is_locked(folder):  # a running crawl is about to read them
            yield f"{path}: {unread} archived captures were not read; the next crawl or `scrapy rebuild` reads them"
