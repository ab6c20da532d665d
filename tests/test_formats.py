"""What an earlier version wrote: its archive is upgraded in place, its dataset refused with the command to run."""

from __future__ import annotations

import lzma
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from archive import Archive
from archive.ledger import VERSION
from archive.verify import verify
from crawler.dataset import FORMAT_VERSION
from tests.portals.server import DemoServer
from tests.portals.site import Site
from tests.running import Stores, crawl, crawl_demo, scrapy

FORMATS = Path(__file__).with_name("formats")
ONLY = ("-a", "portals=demo-shuotang")


def unpack(source: Path, target: Path) -> None:
    target.write_bytes(lzma.decompress(source.read_bytes()))


def old_rows(path: Path, query: str) -> list[tuple]:
    """Read past this version's own readers."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query).fetchall()


@pytest.fixture(params=sorted(path.name for path in FORMATS.iterdir() if path.is_dir()))
def old(request, tmp_path) -> Stores:
    sample, stores = FORMATS / request.param, Stores(tmp_path / "old")
    shutil.copytree(sample / "warc", stores.archive / "warc")
    unpack(sample / "ledger.sqlite.xz", stores.archive / "ledger.sqlite")
    unpack(sample / "reports.sqlite.xz", stores.dataset)
    return stores


def test_an_old_ledger_is_upgraded_where_it_is(old) -> None:
    """Nothing is read again from the WARC files, and no capture is lost."""
    ledger = old.archive / "ledger.sqlite"
    before = old_rows(ledger, "SELECT seq, record_id, url, file, offset, length FROM captures ORDER BY seq")
    with Archive(old.archive) as archive:
        captures = list(archive.captures())
        assert archive.recovered == []
        assert all(archive.read(capture).url == capture.url for capture in captures)
    assert [(c.seq, c.record_id, c.url, c.file, c.offset, c.length) for c in captures] == before
    assert len(before) > 30
    assert old_rows(ledger, "PRAGMA user_version") == [(VERSION,)]
    assert list(verify(old.archive)) == []


def test_an_old_ledger_is_read_without_being_changed(old) -> None:
    """`verify` and all else that only reads."""
    ledger = old.archive / "ledger.sqlite"
    before = ledger.read_bytes()
    assert list(verify(old.archive)) == []
    with Archive(old.archive, readonly=True) as archive:
        assert all(archive.read(capture).url == capture.url for capture in archive.captures())
    assert ledger.read_bytes() == before


def test_rebuild_gives_every_report_of_the_old_dataset(old) -> None:
    """The same versions, from the same records."""
    query = "SELECT url, version, record_id, digest FROM reports ORDER BY url, version"
    before = old_rows(old.dataset, query)
    done = scrapy("rebuild", "--workers", 1, *old.options)
    assert done.code == 0, done.err
    assert old_rows(old.dataset, query) == before
    assert len(before) == 15
    assert scrapy("verify", *old.options).code == 0


def test_an_old_dataset_is_refused_with_the_command_that_upgrades_it(old) -> None:
    """By whatever would read or write it; what it says is enough."""
    with closing(sqlite3.connect(old.dataset)) as db:
        db.execute(f"PRAGMA user_version={FORMAT_VERSION - 1}")
    before = old.dataset.read_bytes()
    done = scrapy("verify", *old.options)
    assert done.code == 1
    assert "run `scrapy rebuild` with the same -s" in done.out + done.err
    for arguments in (["coverage"], ["export", old.folder / "x.jsonl"], ["rebuild", "--diff"]):
        done = scrapy(*arguments, *old.options)
        assert (done.code, done.last.split("; ")[-1]) == (2, "run `scrapy rebuild` with the same -s"), done.err
    done = crawl("-s", "REPLAY=tests/portals/demo.warc.gz", *ONLY, stores=old)
    assert (done.code, done.last.split("; ")[-1]) == (2, "run `scrapy rebuild` with the same -s"), done.err
    assert old.dataset.read_bytes() == before
    assert scrapy("rebuild", "--workers", 1, *old.options).code == 0
    assert scrapy("coverage", *old.options).code == 0


def test_a_crawl_goes_on_from_an_old_archive(old) -> None:
    """Known reports are not asked for, lists conditionally."""
    assert scrapy("rebuild", "--workers", 1, *old.options).code == 0
    with DemoServer(Site()) as server:
        run = crawl_demo(server, old, *ONLY, "-s", "RECHECK_DAYS=0")
    assert run.done.code == 0, run.done.err
    assert {asked.status for asked in run.asked if asked.path != "/robots.txt"} == {304}
    assert scrapy("verify", *old.options).code == 0
