"""The dataset rebuilt: every archived capture read again, in the archive's order, into a new file."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from archive.errors import ArchiveError, remedy
from archive.files import followed
from archive.store import Archive
from crawler.arguments import ArgumentError
from crawler.changes import change_rows
from crawler.dataset import Dataset, DatasetError
from crawler.owing import read_again
from crawler.reading import Job, Reading, read
from crawler.workers import Workers, collect_rarely


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What is read again; everything where nothing is named."""

    portals: Collection[str] | None = None
    years: Collection[int] | None = None

    def takes(self, reading: Reading) -> bool:
        """Whether a reading is of a chosen report year; lists and other pages always are."""
        return self.years is None or reading.report is None or reading.report.year in self.years


def rebuild(
    folder: Path, target: Path, choice: Choice | None = None, *, keep: Path | None = None, workers: int = 1
) -> tuple[int, list[str]]:
    """Reads the archive at `folder` into a dataset at `target`; gives the number of reports (latest versions) and a
    line for each damaged record, which is left out.

    What the choice leaves out comes from the dataset at `keep`, as it stands there. The old dataset stays until the
    new one is whole. The same archive and code give the same bytes, with any number of workers. Raises ArchiveError,
    ArgumentError, DatasetError.
    """
    target = followed(target)
    fresh = target.with_name(f".{target.name}.rebuild")
    with _built(folder, fresh, choice or Choice(), keep, workers, replaced=target) as (count, damage):
        _sync(fresh)
        _replace(fresh, target)
    return count, damage


def difference(folder: Path, target: Path, choice: Choice | None = None, *, workers: int = 1) -> list[str]:
    """What a rebuild would change in the dataset at `target`, a line each: whose report, which cell or field, from
    what to what. Changes nothing. Raises as `rebuild`."""
    fresh = target.with_name(f".{target.name}.diff")
    with (
        closing(Dataset(target, readonly=True)) as old,
        _built(folder, fresh, choice or Choice(), target, workers),
        closing(Dataset(fresh, readonly=True)) as new,
    ):
        return list(_differences(_latest(old), _latest(new)))


@contextmanager
def _built(
    folder: Path, fresh: Path, choice: Choice, keep: Path | None, workers: int, *, replaced: Path | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Reports and damage of a dataset built at `fresh`; it is gone afterwards unless it was renamed."""
    if not (folder / "warc").is_dir():
        raise ArchiveError(f"{folder}: no archive here; run `scrapy crawl annual_reports` or give -s ARCHIVE_DIR=PATH")
    with closing(Archive(folder)) as archive:
        _clear(fresh)  # not before the archive is this process's own: another one may be at it
        try:
            _refuse_unknown(archive, choice.portals)
            if replaced is not None:
                _refuse_open(replaced)  # before the work, not after
            with closing(Dataset(fresh, draft=True)) as dataset:
                kept = keep if keep is not None and keep.is_file() and choice != Choice() else None
                if kept is not None:
                    dataset.attach(kept)
                damage: list[str] = []
                with dataset.bulk():
                    for reading in _readings(archive, folder, choice.portals, workers):
                        if reading.outcome == "damaged":
                            damage.append(f"{reading.capture.url}: {reading.reason}")
                        elif choice.takes(reading):
                            dataset.add(reading)
                    if kept is not None:
                        dataset.adopt()
                    for reading in read_again(archive, dataset, folder):
                        dataset.add(reading)
                    dataset.finish()
                ((count,),) = dataset.rows("SELECT count(*) FROM reports WHERE latest=1")
            yield int(count), damage
        except sqlite3.Error as error:
            if isinstance(error, DatasetError):
                raise
            raise DatasetError(f"{fresh}: {error}; {remedy(error, 'run it again')}") from error
        finally:
            _remove(fresh)


def _latest(dataset: Dataset) -> dict[str, dict[str, Any]]:
    try:
        return {report["report_id"]: report for report in map(json.loads, dataset.reports())}
    except ValueError as error:
        raise DatasetError(f"{dataset.path}: a damaged report ({error}); run `scrapy rebuild`") from error


def _differences(old: dict[str, dict[str, Any]], new: dict[str, dict[str, Any]]) -> Iterator[str]:
    for report_id in sorted(old.keys() | new.keys(), key=lambda known: _name(new.get(known) or old[known])):
        before, after = old.get(report_id), new.get(report_id)
        name = " ".join(_name(after or before or {})[:4])
        if before is None or after is None:
            yield f"{name}: {'only in the new dataset' if before is None else 'not in the new dataset'}"
            continue
        for _, _, path, was, becomes, _ in change_rows(before, after, ""):
            yield f"{name}: {path}: {_shown(was)} -> {_shown(becomes)}"


def _name(report: dict[str, Any]) -> tuple[str, ...]:
    fields = ("portal", "report_year", "agency", "report_id")
    return tuple("-" if report.get(field) is None else str(report[field]) for field in fields)


def _shown(value: str | None) -> str:
    return "null" if value is None else value if len(value) <= 60 else value[:57] + "..."


def _refuse_unknown(archive: Archive, portals: Collection[str] | None) -> None:
    for portal in portals or ():
        if next(iter(archive.captures(portal=portal)), None) is None:
            raise ArgumentError(f"--portals {portal}: nothing of this portal is in the archive")


def _jobs(archive: Archive, folder: Path, portals: Collection[str] | None) -> Iterator[Job]:
    for capture in archive.captures():
        if portals is None or capture.portal in portals:
            yield Job(folder, capture)


def _readings(archive: Archive, folder: Path, portals: Collection[str] | None, workers: int) -> Iterator[Reading]:
    total = archive.count(portals)
    collect_rarely()
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
    return [path, *(path.with_name(path.name + suffix) for suffix in ("-wal", "-shm", "-journal"))]


def _remove(path: Path) -> None:
    for file in _files_of(path):
        file.unlink(missing_ok=True)


def _clear(fresh: Path) -> None:
    """Removes what a killed rebuild left. Raises DatasetError where another one, of another archive, is at it."""
    if fresh.exists():
        with suppress(sqlite3.DatabaseError), _opened(fresh) as db:
            db.execute("BEGIN EXCLUSIVE")
    _remove(fresh)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _replace(fresh: Path, target: Path) -> None:
    """Renames the new dataset over the old."""
    _close_log(target)
    _files_of(target)[2].unlink(missing_ok=True)  # the log's index, of no use without it
    fresh.replace(target)


def _refuse_open(target: Path) -> None:
    """Raises DatasetError where somebody has the dataset open; changes nothing in it."""
    if not _files_of(target)[1].exists():
        return
    with suppress(sqlite3.DatabaseError), _opened(target) as db:  # damaged: what is replaced need not be whole
        db.execute("PRAGMA locking_mode=EXCLUSIVE")
        db.execute("SELECT count(*) FROM sqlite_master")


def _close_log(target: Path) -> None:
    """Takes away what SQLite keeps beside a dataset, a log or the journal of a killed process: left beside the old name
    it would be taken for the new file's, and bring old rows back. Raises DatasetError where somebody has the dataset
    open."""
    if not any(file.exists() for file in _files_of(target)[1:]):
        return
    try:
        with _opened(target) as db:
            db.execute("SELECT count(*) FROM sqlite_master")  # rolls back what a journal says
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            db.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError:  # damaged
        for file in _files_of(target)[1:]:
            file.unlink(missing_ok=True)


@contextmanager
def _opened(target: Path) -> Iterator[sqlite3.Connection]:
    """The dataset that is to be replaced. Raises DatasetError where somebody has it open, DatabaseError where it is
    damaged."""
    db = sqlite3.connect(target, isolation_level=None, timeout=1)
    try:
        yield db
    except sqlite3.OperationalError as error:
        raise DatasetError(f"{target}: {error}; close what has the dataset open and run rebuild again") from error
    finally:
        db.close()
