"""The dataset rebuilt: every archived capture read again, in the archive's order, into a new file."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

from tqdm import tqdm

from archive.errors import ArchiveError
from archive.store import Archive
from crawler.arguments import ArgumentError
from crawler.dataset import Dataset, DatasetError
from crawler.reading import Job, Reading, read
from crawler.workers import Workers


def rebuild(
    folder: Path,
    target: Path,
    *,
    portals: Collection[str] | None = None,
    years: Collection[int] | None = None,
    workers: int = 1,
) -> int:
    """Reads the archive at `folder` into a dataset at `target`; gives the number of reports (latest versions).

    The old dataset stays until the new one is whole. The same archive and code give the same bytes, with any number
    of workers. Raises ArchiveError, ArgumentError, DatasetError.
    """
    if not (folder / "warc").is_dir():
        raise ArchiveError(f"{folder}: no archive here; run `scrapy crawl annual_reports` or give -s ARCHIVE_DIR=PATH")
    fresh = target.with_name(f".{target.name}.rebuild")
    for leftover in _files_of(fresh):
        leftover.unlink(missing_ok=True)
    with closing(Archive(folder)) as archive:
        _refuse_unknown(archive, portals)
        dataset = Dataset(fresh)
        try:
            with dataset.bulk():
                for reading in _readings(archive, folder, portals, workers):
                    if _wanted(reading, years):
                        dataset.add(reading)
                dataset.finish()
            ((count,),) = dataset.rows("SELECT count(*) FROM reports WHERE latest=1")
        except BaseException:
            dataset.close()
            for leftover in _files_of(fresh):
                leftover.unlink(missing_ok=True)
            raise
        dataset.close()
        _settle_file(fresh)
        _replace(fresh, target)
    return int(count)


def _refuse_unknown(archive: Archive, portals: Collection[str] | None) -> None:
    for portal in portals or ():
        if next(iter(archive.captures(portal=portal)), None) is None:
            raise ArgumentError(f"--portals {portal}: nothing of this portal is in the archive")


def _wanted(reading: Reading, years: Collection[int] | None) -> bool:
    return years is None or reading.report is None or reading.report["report_year"] in years


def _jobs(archive: Archive, folder: Path, portals: Collection[str] | None) -> Iterator[Job]:
    for capture in archive.captures():
        if portals is None or capture.portal in portals:
            yield Job(folder, capture)


def _readings(archive: Archive, folder: Path, portals: Collection[str] | None, workers: int) -> Iterator[Reading]:
    total = sum(1 for _ in _jobs(archive, folder, portals))
    bar = tqdm(total=total, unit="page", desc="rebuild", disable=not sys.stderr.isatty())
    with bar:
        if workers == 1:
            readings: Iterator[Reading] = (read(job) for job in _jobs(archive, folder, portals))
        else:
            readings = _read_by(workers, _jobs(archive, folder, portals))
        for reading in readings:
            bar.update()
            yield reading


def _read_by(count: int, jobs: Iterator[Job]) -> Iterator[Reading]:
    with closing(Workers(count)) as workers:
        yield from workers.read_all(jobs)


def _files_of(path: Path) -> list[Path]:
    return [path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")]


def _settle_file(path: Path) -> None:
    """Brings everything into the one file, in the same layout whatever the way there, and onto the disk."""
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA journal_mode=DELETE")
        db.execute("VACUUM")
    finally:
        db.close()
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _replace(fresh: Path, target: Path) -> None:
    """Renames the new dataset over the old. A write-ahead log left beside the old name would be taken for the new
    file's and bring old rows back, so it is checkpointed away first."""
    log = _files_of(target)[1]
    if log.exists():
        db = sqlite3.connect(target, isolation_level=None)
        try:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            db.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.Error as error:
            raise DatasetError(f"{target}: {error}; close what has the dataset open and run rebuild again") from error
        finally:
            db.close()
    fresh.replace(target)
