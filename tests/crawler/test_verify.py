"""The dataset against its archive: reports without record, records with other bytes, captures that nobody read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archive import Archive
from crawler.dataset import Dataset
from crawler.verify import dataset_problems
from tests.crawler.paged import JIA, exchange, kept, readings, report_page


@pytest.fixture
def stored(tmp_path) -> tuple[Path, Path]:
    """(archive, dataset) with two reports and a failure, all read."""
    folder, path = tmp_path / "archive", tmp_path / "reports.sqlite"
    with Archive(folder) as archive, closing(Dataset(path)) as dataset:
        for reading in readings(
            archive,
            exchange(f"{JIA}/1.html", report_page()),
            exchange(f"{JIA}/2.html", report_page(2022, number=None)),
            exchange(f"{JIA}/3.html", failure="dns: no address"),
        ):
            dataset.add(reading)
    return folder, path


def changed(path: Path, query: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(query)
        db.commit()


def test_nothing_is_wrong(stored) -> None:
    assert list(dataset_problems(*stored)) == []


def test_no_dataset_is_no_problem(stored, tmp_path) -> None:
    """An archive may be kept without one."""
    assert list(dataset_problems(stored[0], tmp_path / "nowhere.sqlite")) == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("UPDATE reports SET record_id='<urn:uuid:none>' WHERE report_year=2023", ("is not in", "<urn:uuid:none>")),
        ("UPDATE reports SET digest='sha256:00' WHERE report_year=2023", ("digest sha256:00", "archived sha256:")),
    ],
)
def test_a_report_that_the_archive_does_not_bear_out(stored, query, words) -> None:
    """Named with dataset, report, version and address."""
    changed(stored[1], query)
    (line,) = dataset_problems(*stored)
    assert str(stored[1]) in line
    assert f"{JIA}/1.html" in line
    assert all(word in line for word in words)


def test_an_outcome_whose_record_is_gone_is_named(stored) -> None:
    """A list, an attachment or a failure, too."""
    changed(stored[1], "UPDATE events SET record_id='<urn:uuid:none>' WHERE outcome='unreachable'")
    line, unread = dataset_problems(*stored)
    assert f"unreachable ({JIA}/3.html): its record <urn:uuid:none> is not in" in line
    assert "1 archived captures were not read" in unread


def test_captures_that_were_not_read_are_counted(stored) -> None:
    with Archive(stored[0]) as archive:
        kept(archive, exchange(f"{JIA}/4.html", report_page(2021, number=None)), exchange(f"{JIA}/5.html", status=404))
    (line,) = dataset_problems(*stored)
    assert "2 archived captures were not read" in line
    assert "scrapy rebuild" in line


def test_every_problem_is_named(stored) -> None:
    changed(stored[1], "UPDATE reports SET digest='sha256:00'")
    changed(stored[1], "DELETE FROM events WHERE outcome='unreachable'")
    assert len(list(dataset_problems(*stored))) == 3


def test_it_changes_nothing(stored) -> None:
    held: Callable[[], dict[str, bytes]] = lambda: {  # noqa: E731 - taken twice
        path.name: path.read_bytes() for path in (*stored[0].glob("warc/*"), stored[1])
    }
    before = held()
    list(dataset_problems(*stored))
    assert held() == before
