"""The dataset: readings in, in any order and as often as they come; reports, versions and outcomes out."""

from __future__ import annotations

import errno
import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import Archive
from crawler.dataset import Dataset, DatasetError, refuse_foreign
from crawler.reading import Reading
from tests.crawler.paged import JIA, exchange, list_page, readings, report_page

TABLES = (
    "reports",
    "cells",
    "sections",
    "checks",
    "figures",
    "attachments",
    "aliases",
    "changes",
    "outcomes",
    "readings",
)
TITLE = "甲县2023年政府信息公开工作年度报告"


@pytest.fixture
def archive(tmp_path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as opened:
        yield opened


@pytest.fixture
def dataset(tmp_path) -> Iterator[Dataset]:
    with closing(Dataset(tmp_path / "reports.sqlite")) as opened:
        yield opened


def in_memory(found: list[Reading]) -> dict[str, list[tuple]]:
    """What the tables hold when these were added."""
    with closing(Dataset(Path(":memory:"))) as dataset:
        for reading in found:
            dataset.add(reading)
        dataset.finish()
        return {table: sorted(dataset.rows(f"SELECT * FROM {table}"), key=repr) for table in TABLES}


def reports(dataset: Dataset) -> list[dict]:
    return [json.loads(line) for line in dataset.reports(versions=True)]


def outcomes(dataset: Dataset) -> dict[str, str]:
    return {url.removeprefix(JIA): outcome for url, outcome in dataset.rows("SELECT url, outcome FROM outcomes")}


# --- in any order, as often as they come ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def eventful(tmp_path_factory) -> list[Reading]:
    """All that can happen to a portal's pages, read once."""
    education = report_page(agency="甲县教育局")
    with Archive(tmp_path_factory.mktemp("eventful") / "archive") as archive:
        return readings(
            archive,
            exchange(f"{JIA}/b.html", report_page()),
            exchange(f"{JIA}/a.html", report_page(chrome="<div>浏览 17 次</div>"), after=1),
            exchange(f"{JIA}/b.html", report_page(said="主动公开政府信息125条。"), after=2),
            exchange(f"{JIA}/b.html", report_page(), after=3),
            exchange(f"{JIA}/clash.html", education, after=1),
            exchange(f"{JIA}/junk1.html", report_page(2021, number="/2021-None"), after=1),
            exchange(f"{JIA}/junk2.html", report_page(2021, "甲县司法局", number="/2021-None"), after=1),
            exchange(f"{JIA}/none.html", report_page(2020, number=None), after=1),
            exchange(f"{JIA}/none.html", status=304, after=2),
            exchange(f"{JIA}/moved.html", status=302, headers={"Location": "/none.html"}, after=1),
            exchange(f"{JIA}/down.html", failure="timeout: 60 seconds", after=1),
            exchange(f"{JIA}/down.html", status=503, after=2),
            exchange(f"{JIA}/gone.html", report_page(2019, number=None), after=1),
            exchange(f"{JIA}/gone.html", status=404, after=2),
        )


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(eventful, chance: random.Random) -> None:
    shuffled = eventful[:]
    chance.shuffle(shuffled)
    assert in_memory(shuffled) == in_memory(eventful)


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_adding_twice_changes_nothing(eventful, chance: random.Random) -> None:
    twice = [*eventful, *eventful]
    chance.shuffle(twice)
    assert in_memory(twice) == in_memory(eventful)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 13), st.randoms(use_true_random=False))
def test_reading_one_again_changes_nothing_where_nothing_came(eventful, number, chance: random.Random) -> None:
    """What was read again takes its own place, whatever stood beside it."""
    again = [*eventful, replace(eventful[number], again=True)]
    assert in_memory(again) == in_memory(eventful)


def test_what_all_this_comes_to(eventful, dataset) -> None:
    for reading in eventful:
        dataset.add(reading)
    dataset.finish()
    # The number is met with two agencies: county and bureau are two reports, the county's with two versions.
    county = [r for r in reports(dataset) if r["report_year"] == 2023 and r["agency"] == "甲县人民政府"]
    assert [(r["version"], r["url"].removeprefix(JIA)) for r in county] == [(1, "/b.html"), (2, "/b.html")]
    assert county[0]["source"]["fetched_at"].startswith("2024-02-04")  # back to the first content on the third day
    assert all("index_number_clash" in r["flags"] for r in county)
    assert dataset.rows("SELECT url FROM aliases") == [(f"{JIA}/a.html",)]
    changes = dict(dataset.rows("SELECT path, after FROM changes"))
    assert changes["figures.proactive_total"] == "125"
    junk = [r for r in reports(dataset) if r["report_year"] == 2021]
    assert len(junk) == 2
    assert all("index_number_clash" in r["flags"] for r in junk)
    assert outcomes(dataset) == {
        "/a.html": "duplicate",
        "/b.html": "report",
        "/clash.html": "report",
        "/junk1.html": "report",
        "/junk2.html": "report",
        "/none.html": "report",
        "/moved.html": "duplicate",
        "/down.html": "unreachable",
        "/gone.html": "report",
    }


# --- what an addition comes to ----------------------------------------------------------------------------------------


def test_what_is_emitted(archive, dataset) -> None:
    """New: the report. The same again: `unchanged`; at another address: `duplicate`; other content: the new version."""
    new, same, elsewhere, edited = readings(
        archive,
        exchange(f"{JIA}/1.html", report_page()),
        exchange(f"{JIA}/1.html", report_page(chrome="<p>2</p>"), after=1),
        exchange(f"{JIA}/2.html", report_page(), after=1),
        exchange(f"{JIA}/1.html", report_page(said="主动公开政府信息9条。"), after=2),
    )
    assert json.loads(dataset.add(new).report)["version"] == 1
    assert dataset.add(same) == dataset.add(same)
    assert dataset.add(same).report is None
    assert dataset.add(elsewhere).outcome == "duplicate"
    added = dataset.add(edited)
    assert (added.outcome, json.loads(added.report)["version"]) == ("report", 2)
    assert dataset.add(new).outcome == "unchanged"


def test_only_the_latest_version_is_the_report(archive, dataset) -> None:
    for reading in readings(
        archive,
        exchange(body=report_page()),
        exchange(body=report_page(said="主动公开政府信息9条。"), after=1),
    ):
        dataset.add(reading)
    (latest,) = map(json.loads, dataset.reports())
    assert latest["version"] == 2
    assert dataset.rows("SELECT version, latest FROM reports ORDER BY 1") == [(1, 0), (2, 1)]


def test_a_failure_does_not_take_a_report_back(archive, dataset) -> None:
    for reading in readings(
        archive,
        exchange(body=report_page()),
        exchange(failure="dns: no address", after=1),
        exchange(status=403, after=2),
        exchange(status=410, after=3),
    ):
        dataset.add(reading)
    assert outcomes(dataset) == {"/1.html": "report"}
    assert dataset.rows("SELECT latest FROM outcomes") == [("gone",)]
    assert len(reports(dataset)) == 1


def test_a_damaged_record_leaves_no_trace(archive, dataset) -> None:
    (reading,) = readings(archive, exchange(body=report_page()))
    damaged = Reading(reading.capture, "damaged", "digest")
    assert dataset.add(damaged).outcome == "damaged"
    assert not dataset.knows(reading.capture.record_id)
    dataset.add(reading)
    assert len(reports(dataset)) == 1


def test_a_redirect_takes_the_outcome_of_its_end(archive, dataset) -> None:
    """Over several hops, and whatever came first."""
    for reading in readings(
        archive,
        exchange(f"{JIA}/a", status=301, headers={"Location": "/b"}),
        exchange(f"{JIA}/b", status=302, headers={"Location": f"{JIA}/c#top"}),
        exchange(f"{JIA}/c", report_page()),
        exchange(f"{JIA}/x", status=302, headers={"Location": "/y"}),
        exchange(f"{JIA}/y", status=404),
        exchange(f"{JIA}/z", status=302, headers={"Location": "http://www.yi.example/"}),
    ):
        dataset.add(reading)
    dataset.finish()
    found = outcomes(dataset)
    assert found["/c"] == "report"
    assert (found["/a"], found["/b"]) == ("duplicate", "duplicate")
    assert (found["/x"], found["/y"]) == ("gone", "gone")
    assert found["/z"] == "unreachable"


def test_robots_txt_is_no_page(archive, dataset) -> None:
    (reading,) = readings(archive, exchange(f"{JIA}/robots.txt", b"User-agent: *", role="robots"))
    dataset.add(reading)
    assert outcomes(dataset) == {}
    assert dataset.knows(reading.capture.record_id)


def test_a_list_shows_what_it_said_last(archive, dataset) -> None:
    """The rows of a page are those of its newest reading; reports and other documents apart."""
    first, second = readings(
        archive,
        exchange(f"{JIA}/list/", list_page({"/1.html": TITLE, "/2.html": "政府信息公开指南"}, 9), role="list"),
        exchange(f"{JIA}/list/", list_page({"/3.html": TITLE}, 10), role="list", after=1),
    )
    dataset.add(first)
    query = "SELECT url, is_report FROM list_rows ORDER BY position"
    assert dataset.rows(query) == [(f"{JIA}/1.html", 1), (f"{JIA}/2.html", 0)]
    dataset.add(second)
    assert dataset.rows(query) == [(f"{JIA}/3.html", 1)]
    assert dataset.rows("SELECT stated FROM columns") == [(10,)]
    assert outcomes(dataset) == {"/list/": "list"}


def test_the_same_report_of_two_portals_stays_apart(archive, dataset) -> None:
    for reading in readings(
        archive, exchange(body=report_page()), exchange("http://www.yi.example/1.html", report_page(), portal="yi")
    ):
        dataset.add(reading)
    assert [report["portal"] for report in reports(dataset)] == ["jia", "yi"]
    assert len({report["report_id"] for report in reports(dataset)}) == 2
    assert len(set(dataset.rows("SELECT content FROM reports"))) == 1  # by which they can be linked


# --- transactions and files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("half", ["\\ud83d", "\\uDE00", "\\ud83d\\ud83d"])
def test_a_row_cut_within_an_emoji_is_stored(archive, dataset, half) -> None:
    """A list's interface that shortens its titles may cut one within a character: JSON can say it, text cannot."""
    url = f"{JIA}/gkmlpt/api/all/1?page=1&sid=1"
    row = f'{{"title": "{TITLE}\\ud83d\\ude00{half}", "url": "{JIA}/1.html", "date": 1674057600}}'
    notes = {"portal_name": "甲县人民政府", "start": [f"{JIA}/"], "state": {"family": "gkmlpt", "page": 1}}
    answer = f'{{"total": 1, "articles": [{row}]}}'.encode()
    headers = {"Content-Type": "application/json"}
    (reading,) = readings(archive, exchange(url, answer, role="list", headers=headers, notes=notes))
    dataset.add(reading)
    ((title,),) = dataset.rows("SELECT title FROM list_rows")
    assert title.startswith(f"{TITLE}😀\ufffd")


def test_a_reading_enters_whole_or_not_at_all(archive, dataset, monkeypatch) -> None:
    """The report, its rows and its outcome: here the last step fails."""
    first, second = readings(
        archive, exchange(body=report_page()), exchange(f"{JIA}/2.html", report_page(2022, number=None))
    )
    dataset.begin()
    dataset.add(first)
    with monkeypatch.context() as broken:
        broken.setattr(dataset, "_refresh_outcomes", lambda portal, urls: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            dataset.add(second)
    dataset.commit()
    assert len(reports(dataset)) == 1
    assert not dataset.knows(second.capture.record_id)
    dataset.add(second)
    assert len(reports(dataset)) == 2


def test_what_is_not_committed_is_not_there(archive, tmp_path) -> None:
    (reading,) = readings(archive, exchange(body=report_page()))
    path = tmp_path / "reports.sqlite"
    with closing(Dataset(path)) as dataset, closing(Dataset(path, readonly=True)) as reader:
        dataset.begin()
        dataset.add(reading)
        assert list(reader.reports()) == []
        dataset.commit()
        assert len(list(reader.reports())) == 1


def test_reading_only_changes_nothing(archive, tmp_path) -> None:
    path = tmp_path / "reports.sqlite"
    with closing(Dataset(path)) as dataset:
        for reading in readings(archive, exchange(body=report_page())):
            dataset.add(reading)
    before = path.read_bytes()
    with closing(Dataset(path, readonly=True)) as dataset:
        assert len(list(dataset.reports())) == 1
        with pytest.raises(sqlite3.OperationalError):
            dataset.rows("DELETE FROM reports")
    assert path.read_bytes() == before


def test_a_dataset_that_is_not_there(tmp_path) -> None:
    with pytest.raises(DatasetError, match=r"reports\.sqlite: no dataset here"):
        Dataset(tmp_path / "reports.sqlite", readonly=True)
    assert list(tmp_path.iterdir()) == []


def test_a_dataset_that_may_not_be_read(tmp_path, monkeypatch) -> None:
    path = tmp_path / "reports.sqlite"
    Dataset(path).close()

    def refused(*args: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(DatasetError, match=r"reports\.sqlite: .*Permission denied"):
        Dataset(path, readonly=True)


def test_a_dataset_of_a_later_format(tmp_path) -> None:
    path = tmp_path / "reports.sqlite"
    Dataset(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version=99")
    for readonly in (True, False):
        with pytest.raises(DatasetError, match="format 99"):
            Dataset(path, readonly=readonly)


@pytest.mark.parametrize("content", [None, b"", "ours", "damaged"])
def test_what_a_rebuild_may_replace(tmp_path, content) -> None:
    """Nothing, an empty file, a dataset, and a dataset that can no longer be opened."""
    path = tmp_path / "reports.sqlite"
    if content in ("ours", "damaged"):
        Dataset(path).close()
    if content == "damaged":
        path.write_bytes(path.read_bytes()[:100] + bytes(9000))
    if content == b"":
        path.touch()
    refuse_foreign(path)


@pytest.mark.parametrize("content", [b"mine", b"SQLite format 3\0" + bytes(200), "theirs", "folder"])
def test_what_a_rebuild_may_not_replace(tmp_path, content) -> None:
    path = tmp_path / "reports.sqlite"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content == "folder":
        path.mkdir()
    else:
        with closing(sqlite3.connect(path)) as db:
            db.execute("CREATE TABLE mine (precious)")
    with pytest.raises(DatasetError, match="not a dataset of this project"):
        refuse_foreign(path)


def test_a_dataset_that_a_killed_run_had_only_begun(tmp_path) -> None:
    """Said so to whoever reads; the next run goes on with it."""
    path = tmp_path / "reports.sqlite"
    for statement in ("SELECT 1", "PRAGMA journal_mode=WAL"):
        path.unlink(missing_ok=True)
        path.touch()
        with closing(sqlite3.connect(path)) as db:
            db.execute(statement)
        with pytest.raises(DatasetError, match=r"reports\.sqlite: empty, as a killed run may leave it"):
            Dataset(path, readonly=True)
        Dataset(path).close()
        with closing(Dataset(path, readonly=True)) as dataset:
            assert list(dataset.reports()) == []
