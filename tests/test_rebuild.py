"""`scrapy rebuild` and its options: what would change, what stays, what is damaged."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tests.running import PROJECT, Stores, scrapy


@pytest.fixture
def old(again) -> Stores:
    """A dataset that an older parser made: of one report it had read a cell wrong, another it had not found."""
    report = next(r for r in again.reports() if r["portal"] == "demo-wutang" and r["format"] == "2021")
    report["tables"]["requests"]["new"]["total"] = 99999
    with closing(sqlite3.connect(again.dataset)) as db:
        key = (json.dumps(report, ensure_ascii=False), report["report_id"], report["version"])
        db.execute("UPDATE reports SET report=? WHERE report_id=? AND version=?", key)
        lost = "SELECT min(report_id) FROM reports WHERE portal='demo-shuotang' AND report_year=2025"
        db.execute(f"DELETE FROM reports WHERE report_id=({lost})")
        db.commit()
    return again


def test_a_link_to_the_dataset_stays_one(again, tmp_path) -> None:
    """The new dataset lies where the old one did, on the disk that was chosen for it."""
    there = tmp_path / "disk" / "there.sqlite"
    there.parent.mkdir()
    again.dataset.replace(there)
    again.dataset.symlink_to(there)
    done = scrapy("rebuild", "--workers", 1, *again.options)
    assert done.code == 0, done.err
    assert again.dataset.is_symlink()
    assert [path.name for path in there.parent.iterdir()] == ["there.sqlite"]
    assert len(again.lines()) == 70


def test_diff_names_whose_cells_would_change_and_changes_nothing(old, first) -> None:
    before = old.dataset.read_bytes()
    done = scrapy("rebuild", "--diff", "--workers", 1, *old.options)
    assert done.code == 1, done.err
    lines = done.out.splitlines()
    (cell,) = [line for line in lines if "tables.requests.new.total" in line]
    assert "demo-wutang" in cell
    assert "乌棠旗" in cell
    assert "99999 -> " in cell
    (found,) = [line for line in lines if "demo-shuotang" in line]
    assert "2025" in found
    assert "only in the new dataset" in found
    assert len(lines) == 2
    assert old.dataset.read_bytes() == before
    assert not list(old.folder.glob(".*"))  # what it compared with is gone


def test_diff_of_the_same_is_empty(first, rebuilt) -> None:
    _, stores = rebuilt[1]
    archive = f"ARCHIVE_DIR={first.stores.archive}"
    done = scrapy("rebuild", "--diff", "--workers", 1, "-s", archive, "-s", f"DATASET={stores.dataset}")
    assert (done.code, done.out) == (0, ""), done.err


def test_the_portals_not_chosen_stay_as_they_are(old, first) -> None:
    done = scrapy("rebuild", "--portals", "demo-shuotang", "--workers", 1, *old.options)
    assert done.code == 0, done.err
    found = {report["report_id"]: report for report in old.reports()}
    wanted = {report["report_id"]: report for report in first.stores.reports()}
    assert found.keys() == wanted.keys()
    assert {r["portal"] for r in found.values() if r != wanted[r["report_id"]]} <= {"demo-wutang"}
    assert old.outcomes() == first.stores.outcomes()


def test_a_dataset_that_is_open_elsewhere_is_refused_before_the_work(again) -> None:
    with closing(sqlite3.connect(again.dataset)) as reader:
        reader.execute("PRAGMA journal_mode=WAL")
        reader.execute("UPDATE reports SET title='now'")
        reader.commit()
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM reports").fetchone()
        done = scrapy("rebuild", "--workers", 1, *again.options)
    assert done.code == 2
    assert "close what has the dataset open" in done.err.splitlines()[-1]
    with closing(sqlite3.connect(again.dataset)) as db:
        assert db.execute("SELECT DISTINCT title FROM reports").fetchall() == [("now",)]
    assert not list(again.folder.glob(".*"))


def test_a_damaged_dataset_with_its_log_is_replaced(again) -> None:
    """Its log would bring the old rows back over the new ones."""
    with closing(sqlite3.connect(again.dataset)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("UPDATE reports SET title='old'")
        writer.commit()
        log = again.dataset.with_name(again.dataset.name + "-wal")
        kept = log.read_bytes()
    header = again.dataset.read_bytes()[:100]
    again.dataset.write_bytes(header + b"\xff" * 100_000)
    log.write_bytes(kept)
    done = scrapy("rebuild", "--workers", 1, *again.options)
    assert done.code == 0, done.err
    assert again.reports()
    assert "old" not in {r["title"] for r in again.reports()}


def test_it_prints_where_the_dataset_is_and_how_many_reports(first, rebuilt) -> None:
    for done, stores in rebuilt.values():
        assert done.last == f"{stores.dataset}: {len(first.stores.reports())} reports"
        assert done.out == ""


def test_an_archive_without_captures(tmp_path) -> None:
    stores = Stores(tmp_path)
    (stores.archive / "warc").mkdir(parents=True)
    done = scrapy("rebuild", *stores.options)
    assert done.code == 0, done.err
    assert stores.reports() == []


_KILLED_AMID_A_CHANGE = """
import os, signal, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA journal_mode=DELETE")
db.execute("PRAGMA cache_size=1")  # so that changed pages go to the file before their time
db.execute("BEGIN IMMEDIATE")
db.execute("UPDATE reports SET report='lost', title='lost'")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_journal_that_a_killed_process_left(again, first) -> None:
    """Readers see the dataset as it was; a rebuild does not put the new one beside the old one's journal."""
    lines = first.stores.lines(versions=True)
    journal = again.dataset.with_name(f"{again.dataset.name}-journal")
    for command in (["export", again.folder / "x.jsonl", "--versions"], ["rebuild", "--workers", 1]):
        subprocess.run([sys.executable, "-c", _KILLED_AMID_A_CHANGE, str(again.dataset)], check=False)
        assert journal.stat().st_size > 0
        done = scrapy(*command, *again.options)
        assert done.code == 0, done.err
        assert not journal.exists()
        assert again.lines(versions=True) == lines
        assert again.rows("PRAGMA integrity_check") == [("ok",)]
    assert (again.folder / "x.jsonl").read_text(encoding="utf-8").splitlines() == lines


_AT_IT = """
import sys
from pathlib import Path
from contextlib import closing
from archive import Archive
from crawler.dataset import Dataset
with closing(Archive(sys.argv[1])), closing(Dataset(Path(sys.argv[2]), draft=True)):
    print("at it", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("same", [True, False])
def test_two_rebuilds_at_a_time(again, tmp_path, same) -> None:
    """Of one archive, or of two into one dataset: the second is refused, and the first one's draft stays."""
    other = again if same else again.copy(tmp_path / "other")
    draft = again.dataset.with_name(f".{again.dataset.name}.rebuild")
    command = [sys.executable, "-c", _AT_IT, str(other.archive), str(draft)]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout.readline() == "at it\n"
        done = scrapy("rebuild", "--workers", 1, *again.options)
        assert done.code == 2
        assert str(again.archive if same else draft) in done.last
        assert draft.exists()
        first.stdin.close()
    assert scrapy("rebuild", "--workers", 1, *again.options).code == 0
    assert not draft.exists()
