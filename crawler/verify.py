"""The dataset against the archive it was read from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from archive.lock import is_locked
from archive.sorted import missing
from archive.store import Archive
from archive.verify import archive_size
from crawler.dataset import Dataset


def dataset_problems(folder: Path, path: Path) -> list[str]:
    """A line for every report or outcome whose source the archive lacks or holds with other bytes, and one for the
    archived captures that were never read; none where there is no dataset. Where a writer came in meanwhile, what was
    found is looked for once more: the archive was opened as it had been left."""
    if not path.exists():
        return []
    before = is_locked(folder), archive_size(folder)
    lines = list(_problems(folder, path))
    return lines if not lines or before == (is_locked(folder), archive_size(folder)) else list(_problems(folder, path))


def _problems(folder: Path, path: Path) -> Iterator[str]:
    with closing(Archive(folder, readonly=True)) as archive, closing(Dataset(path, readonly=True)) as dataset:
        damage = dataset.check()
        if damage:
            yield from (f"{path}: {line}; run `scrapy rebuild`" for line in damage)
            return
        query = (
            "SELECT report_id, version, url, record_id, digest FROM reports"
            " ORDER BY portal, report_year, report_id, version"
        )
        sourceless: set[str] = set()
        for report_id, version, url, record_id, digest in dataset.each(query):
            capture = archive.get(record_id)
            place = f"{path}: report {report_id} version {version} ({url})"
            if capture is None:
                sourceless.add(record_id)
                yield f"{place}: its record {record_id} is not in {folder}"
            elif capture.payload_digest != digest:
                yield f"{place}: digest {digest}, archived {capture.payload_digest}"
        for record_id in missing(dataset.record_ids(), archive.record_ids(), key=str):
            if record_id not in sourceless:
                ((url, outcome),) = dataset.rows("SELECT url, outcome FROM events WHERE record_id=?", (record_id,))
                yield f"{path}: {outcome} ({url}): its record {record_id} is not in {folder}; run `scrapy rebuild`"
        unread = sum(1 for _ in archive.besides(dataset.record_ids()))
        if unread and not is_locked(folder):  # a running crawl is about to read them
            yield f"{path}: {unread} archived captures were not read; the next crawl or `scrapy rebuild` reads them"
