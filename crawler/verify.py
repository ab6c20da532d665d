"""The dataset against the archive it was read from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from archive.store import Archive
from crawler.dataset import Dataset


def dataset_problems(folder: Path, path: Path) -> Iterator[str]:
    """A line for every report whose source the archive lacks or holds with other bytes, and for every archived
    capture that was never read."""
    if not path.is_file():
        return
    with closing(Archive(folder, readonly=True)) as archive, closing(Dataset(path, readonly=True)) as dataset:
        query = "SELECT report_id, version, url, record_id, digest FROM reports ORDER BY portal, report_id, version"
        for report_id, version, url, record_id, digest in dataset.rows(query):
            capture = archive.get(record_id)
            place = f"{path}: report {report_id} version {version} ({url})"
            if capture is None:
                yield f"{place}: its record {record_id} is not in {folder}"
            elif capture.payload_digest != digest:
                yield f"{place}: digest {digest}, archived {capture.payload_digest}"
        unread = sum(1 for capture in archive.captures() if not dataset.knows(capture.record_id))
        if unread:
            yield f"{path}: {unread} archived captures were not read; the next crawl or `scrapy rebuild` reads them"
