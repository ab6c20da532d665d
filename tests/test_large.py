"""Stores of a whole country: what a command needs does not grow with what was archived and read before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.memory import megabytes, needs_proc
from tests.running import DEMO_SEEDS, RECORDING, Stores, crawl

#: The demo's stores so many times over: 56,000 captures, 35,000 reports.
TIMES = 500
#: Megabytes that a command may need beyond what it needs for the demo alone.
GROWTH = 20
#: What is kept of a report beside its cells and texts, which the commands here read a report at a time.
TABLES = ("reports", "events", "outcomes", "list_rows", "columns", "years", "readings")


def multiplied(stores: Stores) -> None:
    """Gives the stores TIMES - 1 portals more for each one of theirs, with other ids and addresses."""
    with closing(sqlite3.connect(stores.archive / "ledger.sqlite")) as ledger, ledger:
        _multiply(ledger, "captures")
    with closing(sqlite3.connect(stores.dataset)) as dataset, dataset:
        for table in TABLES:
            _multiply(dataset, table)


def _multiply(db: sqlite3.Connection, table: str) -> None:
    cursor = db.execute(f"SELECT * FROM {table}")
    names, rows = [column[0] for column in cursor.description], cursor.fetchall()
    marks = ", ".join("?" * len(names))
    copies = (_copy(dict(zip(names, row, strict=True)), number) for number in range(1, TIMES) for row in rows)
    db.executemany(f"INSERT INTO {table} VALUES ({marks})", copies)


def _copy(row: dict[str, Any], number: int) -> list[Any]:
    changed = {
        "seq": lambda _: None,
        "portal": lambda portal: f"{portal}-{number}",
        "record_id": lambda known: known.replace("uuid:", f"uuid:{number:04}-"),
        "report_id": lambda known: known and f"{number:04}{known}",
        "url": lambda url: url.replace("://", f"://{number}."),
        "report": lambda report: report and "{}",
        "body_text": lambda _: "",
    }
    return [changed.get(name, lambda same: same)(value) for name, value in row.items()]


def commands(stores: Stores, folder: Path) -> Iterator[tuple[object, ...]]:
    replay = ("-s", f"REPLAY={RECORDING}", "-L", "WARNING")
    yield "crawl", "annual_reports", "-a", f"seeds={DEMO_SEEDS}", *replay, *stores.options
    yield "export", folder / "reports.jsonl", *stores.options
    yield "export", folder / "archive.cdxj", *stores.options


@pytest.mark.slow
@needs_proc
def test_memory_does_not_grow_with_the_stores(tmp_path) -> None:
    stores = Stores(tmp_path / "demo")
    assert crawl("-s", f"REPLAY={RECORDING}", stores=stores).code == 0
    small = [megabytes(*command) for command in commands(stores, tmp_path)]
    multiplied(stores)
    large = [megabytes(*command) for command in commands(stores, tmp_path)]
    assert stores.rows("SELECT count(*) FROM reports WHERE latest = 1") == [(TIMES * 70,)]
    assert all(one - other <= GROWTH for one, other in zip(large, small, strict=True)), (small, large)
