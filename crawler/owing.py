"""Reports that owe something to a list row which, of all rows that name their page, is not the one that counts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from archive.store import Archive
from crawler.dataset import Dataset
from crawler.entries import ListRow, by_address, entry_of, is_owing
from crawler.reading import Job, Reading, read


def read_again(archive: Archive, dataset: Dataset, folder: Path) -> Iterator[Reading]:
    """Reads those reports of the portals that something was added to, with what all lists say of them; to be added to
    the dataset, once all else is."""
    for portal in sorted(dataset.touched):
        for job in _jobs(archive, dataset, folder, portal):
            yield replace(read(job), again=True)


def _jobs(archive: Archive, dataset: Dataset, folder: Path, portal: str) -> list[Job]:
    said, jobs = _said(dataset, portal), []
    for record_id, url, owed in dataset.rows("SELECT record_id, url, owed FROM readings WHERE portal=?", (portal,)):
        capture = archive.get(record_id) if url not in said else None
        entry = said.get(url) or (entry_of(capture) if capture is not None else {})
        if is_owing(json.loads(owed), entry):
            capture = capture or archive.get(record_id)
            if capture is not None:
                jobs.append(Job(folder, capture, entry))
    return sorted(jobs, key=lambda job: job.capture.seq)


def _said(dataset: Dataset, portal: str) -> dict[str, ListRow]:
    """{address: what the portal's lists say of it, as they were last read}."""
    query = "SELECT url, location FROM events WHERE portal=? AND outcome='redirect' ORDER BY fetched_at, record_id"
    redirects = {url: location for url, location in dataset.rows(query, (portal,)) if location}
    rows = dataset.rows("SELECT url, entry FROM list_rows WHERE portal=? AND is_report", (portal,))
    return by_address(((url, json.loads(entry)) for url, entry in rows), redirects)
