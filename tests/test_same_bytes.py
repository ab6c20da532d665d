"""Crawl, REPLAY of its archive and rebuild: the same reports, byte for byte; and the same dataset file."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest

from tests.running import DEMO_SEEDS, RECORDING, Stores, crawl, scrapy, without_source

KEYS = [
    "report_id",
    "version",
    "portal",
    "url",
    "title",
    "index_number",
    "document_number",
    "publisher",
    "published_on",
    "issued_on",
    "subject_category",
    "genre_category",
    "keywords",
    "validity",
    "agency",
    "agency_level",
    "region",
    "report_year",
    "period_start",
    "period_end",
    "format",
    "script",
    "body_text",
    "sections",
    "tables",
    "table_sources",
    "cell_notes",
    "figures",
    "checks",
    "flags",
    "attachments",
    "source",
]
SEEN = ("reports", "cells", "sections", "checks", "figures", "attachments", "aliases", "changes", "outcomes")


def exported(stores: Stores, target: Path, *options: str) -> bytes:
    """What `scrapy export` writes."""
    done = scrapy("export", target, *options, *stores.options)
    assert done.code == 0, done.err
    return target.read_bytes()


def table(stores: Stores, name: str) -> list[tuple]:
    """A table's rows, in an order that does not depend on how they came in."""
    return sorted(stores.rows(f"SELECT * FROM {name}"), key=repr)


def test_export_writes_the_dataset(first, tmp_path) -> None:
    """UTF-8, a report a line, keys in the contract's order, sorted by portal, year, id and version."""
    data = exported(first.stores, tmp_path / "all.jsonl", "--versions")
    assert data.decode() == "".join(line + "\n" for line in first.stores.lines(versions=True))
    reports = [json.loads(line) for line in data.splitlines()]
    assert all(list(report) == KEYS for report in reports)
    order = [(r["portal"], r["report_year"], r["report_id"], r["version"]) for r in reports]
    assert order == sorted(order)
    latest = [json.loads(line) for line in exported(first.stores, tmp_path / "latest.jsonl").splitlines()]
    last = {report["report_id"]: report for report in reports}
    assert latest == list(last.values())
    assert len(latest) == len(reports) - 1


def test_rebuild_gives_the_crawls_bytes(first, rebuilt) -> None:
    for workers, (done, stores) in rebuilt.items():
        assert done.code == 0, done.err
        assert stores.lines(versions=True) == first.stores.lines(versions=True), f"{workers} workers"


@pytest.mark.parametrize("name", SEEN)
def test_rebuild_gives_the_crawls_tables(first, rebuilt, name) -> None:
    """Not the reports alone: cells, outcomes, aliases and changes are the same too."""
    for _, stores in rebuilt.values():
        assert table(stores, name) == table(first.stores, name)


def test_replay_gives_the_crawls_bytes(first, replayed) -> None:
    """Same record ids and moments of capture, too: `source` is part of a report."""
    done, stores = replayed
    assert done.code == 0, done.err
    assert stores.lines() == first.stores.lines()


def test_a_rebuild_of_the_replay_gives_the_crawls_bytes(first, replayed, tmp_path) -> None:
    _, stores = replayed
    target = tmp_path / "rebuilt.sqlite"
    assert scrapy("rebuild", "--workers", 1, "-o", target, *stores.options).code == 0
    built = Stores(tmp_path)
    target.rename(built.dataset)
    assert built.lines(versions=True) == stores.lines(versions=True) == first.stores.lines(versions=True)


def test_replay_asks_nobody(replayed) -> None:
    """Not one record of the replay's archive has another moment or address than the crawl that it answers from."""
    _, stores = replayed
    assert {capture.failure for capture in stores.captures()} == {None}


def test_replay_archives_the_same_records(first, replayed) -> None:
    _, stores = replayed
    then = {c.record_id: (c.url, c.status, c.fetched_at, c.payload_digest) for c in first.stores.captures()}
    now = {c.record_id: (c.url, c.status, c.fetched_at, c.payload_digest) for c in stores.captures()}
    assert now.items() <= then.items()
    # A page with two captures is answered with the newest; all else is there.
    assert {url for url, *_ in now.values()} == {url for url, *_ in then.values()}


def test_two_rebuilds_give_one_file(first, rebuilt) -> None:
    """The same archive and code give the same bytes, whatever the number of workers; nothing lies beside the file."""
    files = [stores.dataset.read_bytes() for _, stores in rebuilt.values()]
    assert hashlib.sha256(files[0]).digest() == hashlib.sha256(files[1]).digest()
    for _, stores in rebuilt.values():
        assert [path.name for path in stores.folder.iterdir()] == ["reports.sqlite"]


def test_rebuild_takes_the_place_of_a_dataset_that_is_open(first, again) -> None:
    """Datasette or DuckDB may have the old one open: its write-ahead log must not bring old rows into the new file.
    The archive is left as it was."""
    before = {path.name: path.read_bytes() for path in again.warcs}
    reader = sqlite3.connect(again.dataset)
    reader.execute("PRAGMA journal_mode=WAL")
    reader.execute("UPDATE reports SET title='旧'")
    reader.commit()
    done = scrapy("rebuild", "--workers", 1, *again.options)
    reader.close()
    if done.code:
        assert done.code == 2
        assert str(again.dataset) in done.last
        assert scrapy("rebuild", "--workers", 1, *again.options).code == 0
    assert again.lines(versions=True) == first.stores.lines(versions=True)
    assert {path.name: path.read_bytes() for path in again.warcs} == before


def test_a_crawl_goes_on_after_a_rebuild(first, rebuilt, again) -> None:
    """A rebuilt dataset knows what the crawled one knew: nothing is read twice, nothing doubled."""
    again.dataset.write_bytes(rebuilt[2][1].dataset.read_bytes())
    done = crawl("-s", f"REPLAY={RECORDING}", "-s", "RECHECK_DAYS=0", "-a", "portals=demo-wutang", stores=again)
    assert done.code == 0, done.err
    assert without_source(again.reports(versions=True)) == without_source(first.stores.reports(versions=True))


def test_rebuild_of_some_portals_and_years(first, tmp_path) -> None:
    """`--portals` and `--years` go to a file of their own; what they leave out is not in it."""
    target = tmp_path / "some.sqlite"
    choice = ("--portals", "demo-wutang,demo-lanting", "--years", "2021-2022")
    done = scrapy("rebuild", *choice, "-o", target, "--workers", 1, *first.stores.options)
    assert done.code == 0, done.err
    stores = Stores(tmp_path)
    target.rename(stores.dataset)
    wanted = [
        report
        for report in first.stores.reports(versions=True)
        if report["portal"] in ("demo-wutang", "demo-lanting") and report["report_year"] in (2021, 2022)
    ]
    assert stores.reports(versions=True) == wanted
    assert wanted


def test_the_bundled_recording_is_of_the_site_as_it_is(first, recording) -> None:
    """`make demo` shows what a crawl of the site gives: `make record-demo` was run after the site's last change."""
    done, stores = recording
    assert done.code == 0, done.err
    assert without_source(stores.reports(versions=True)) == without_source(first.stores.reports(versions=True))


def test_coverage_counts_what_was_found(first) -> None:
    done = scrapy("coverage", "--json", *first.stores.options)
    assert done.code == 0, done.err
    rows = {row["portal"]: row for row in json.loads(done.out)}
    reports = first.stores.reports()
    for portal, row in rows.items():
        years = [report["report_year"] for report in reports if report["portal"] == portal]
        assert {year: counts["found"] for year, counts in row["years"].items()} == {
            str(year): years.count(year) for year in years
        }
        assert all(counts["parsed"] == counts["found"] for counts in row["years"].values())
        assert row["missing"] == []
        assert row["lists"] == []
    assert len(rows) == 5
    shown = scrapy("coverage", *first.stores.options)
    assert all(portal in shown.out for portal in rows)


def test_portals_lists_the_demo(first) -> None:
    done = scrapy("portals", DEMO_SEEDS)
    assert done.code == 0
    assert all(report["portal"] in done.out for report in first.stores.reports())
