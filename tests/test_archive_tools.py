"""Other tools read the archive: warcio checks it, and each report's source is a record with its digest."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.year_before import without_year_before
from tests.running import Stores, python, scrapy


@pytest.fixture(scope="module")
def records(first) -> dict[str, tuple[str, str, bytes, str]]:
    """{record id: (type, address, payload, date)} of every response, by warcio. The payload is the bytes after the
    header, with their transfer coding."""
    found = {}
    for path in first.stores.warcs:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, no_record_parse=True):
                if record.rec_type == "response":
                    headers = record.rec_headers
                    _, _, payload = record.raw_stream.read().partition(b"\r\n\r\n")
                    found[headers.get_header("WARC-Record-ID")] = (
                        record.rec_type,
                        headers.get_header("WARC-Target-URI"),
                        payload,
                        headers.get_header("WARC-Date"),
                    )
    return found


def test_warcio_check_passes(first) -> None:
    assert first.stores.warcs
    done = python("-m", "warcio.cli", "check", "-v", *first.stores.warcs)
    assert done.code == 0, done.out
    assert "digest pass" in done.out
    assert "digest failed" not in done.out


def test_each_source_is_a_record_with_its_digest(first, records) -> None:
    reports = first.stores.reports(versions=True)
    for report in reports:
        source = report["source"]
        kind, url, payload, date = records[source["record_id"]]
        assert kind == "response"
        assert url == report["url"]
        assert f"sha256:{hashlib.sha256(payload).hexdigest()}" == source["digest"]
        assert date == source["fetched_at"]
    assert len(reports) > 60


def test_each_attachment_is_a_record_with_its_digest(first, records) -> None:
    digests = {url: f"sha256:{hashlib.sha256(payload).hexdigest()}" for _, url, payload, _ in records.values()}
    attachments = [one for report in first.stores.reports() for one in report["attachments"]]
    assert attachments
    for attachment in attachments:
        assert attachment["digest"] == digests[attachment["url"]]


def test_every_exchange_is_a_group_of_records(first) -> None:
    """Request, response and metadata, concurrent to each other; one warcinfo at the start of a file."""
    captures = {capture.record_id for capture in first.stores.captures()}
    concurrent: dict[str, set[str]] = {record_id: {"response"} for record_id in captures}
    for path in first.stores.warcs:
        with path.open("rb") as file:
            kinds = []
            for record in ArchiveIterator(file):
                kinds.append(record.rec_type)
                beside = record.rec_headers.get_header("WARC-Concurrent-To")
                if beside:
                    concurrent[beside].add(record.rec_type)
        assert kinds[0] == "warcinfo"
        assert kinds.count("warcinfo") == 1
    assert all(kinds == {"request", "response", "metadata"} for kinds in concurrent.values())


def test_every_record_is_a_gzip_member_of_its_own(first) -> None:
    """What pywb needs to find a record by its offset: the ledger's offset and length cut out whole members."""
    for capture in first.stores.captures():
        path = first.stores.archive / "warc" / capture.file
        with path.open("rb") as file:
            file.seek(capture.offset)
            text = gzip.decompress(file.read(capture.length))
        assert text.startswith(b"WARC/1.1\r\n")
        assert capture.record_id.encode() in text


def test_metadata_says_what_the_response_does_not(first) -> None:
    """The portal, the role, the page it was found on and the row of that list, readable without our tools."""
    (path,) = first.stores.warcs
    with path.open("rb") as file:
        blocks = [
            record.raw_stream.read().decode() for record in ArchiveIterator(file) if record.rec_type == "metadata"
        ]
    report = next(block for block in blocks if 'role: "report"' in block and "demo-wutang" in block)
    assert '"found_on":"http://www.wutang.example/' in report
    assert '"entry":{"title":"乌棠旗' in report


def test_verify_finds_nothing_wrong(first) -> None:
    done = scrapy("verify", *first.stores.options)
    assert done.code == 0, done.out
    assert "no problems" in done.out


# --- what is wrong is found and named ---------------------------------------------------------------------------------


def damaged(path: Path, place: int) -> None:
    """One bit turned."""
    data = bytearray(path.read_bytes())
    data[place] ^= 0x10
    path.write_bytes(bytes(data))


def test_verify_names_a_damaged_record(again) -> None:
    capture = next(c for c in again.captures() if c.role == "report")
    damaged(again.archive / "warc" / capture.file, capture.offset + capture.length // 2)
    done = scrapy("verify", *again.options)
    assert done.code == 1
    named = [line for line in done.out.splitlines() if capture.url in line or capture.record_id in line]
    assert named
    assert f"warc/{capture.file}" in named[0]
    assert "problem" in done.last


def test_a_damaged_record_is_left_out_of_a_rebuild_and_named(again, first) -> None:
    """The others are all there; nothing is made up in its place."""
    capture = next(c for c in again.captures() if c.role == "report" and c.portal == "demo-shuotang")
    damaged(again.archive / "warc" / capture.file, capture.offset + capture.length // 2)
    done = scrapy("rebuild", "--workers", 1, *again.options)
    assert done.code == 1
    assert capture.url in done.err
    assert "Traceback" not in done.err
    wanted = [report for report in first.stores.reports(versions=True) if report["url"] != capture.url]
    # What the report of the year after says of this one goes with it.
    assert list(map(without_year_before, again.reports(versions=True))) == list(map(without_year_before, wanted))


def test_a_torn_tail_is_set_aside_and_fetched_again(demo_server, again, first) -> None:
    """Half a record at the end, as a power cut leaves it: `--repair` keeps its bytes, the next crawl goes on."""
    path = again.warcs[-1]
    size = path.stat().st_size
    last = max(again.captures(), key=lambda capture: capture.offset)
    with path.open("r+b") as file:
        file.truncate(size - last.length // 2)
    assert scrapy("verify", *again.options).code == 1
    done = scrapy("verify", "--repair", *again.options)
    torn = list((again.archive / "warc").glob("*.torn-*"))
    assert len(torn) == 1
    assert path.stat().st_size + torn[0].stat().st_size == size - last.length // 2
    assert scrapy("rebuild", "--workers", 1, *again.options).code == 0
    assert scrapy("verify", *again.options).code == 0, done.out


def test_a_lost_ledger_is_built_again(again, first) -> None:
    for path in again.archive.glob("ledger.sqlite*"):
        path.unlink()
    assert scrapy("verify", *again.options).code == 1
    assert scrapy("verify", "--repair", *again.options).code == 0
    assert scrapy("verify", *again.options).code == 0
    assert [vars(capture) for capture in again.captures()] == [vars(capture) for capture in first.stores.captures()]


def test_verify_names_a_report_whose_record_is_gone(again, tmp_path) -> None:
    """The dataset against the archive: another archive's reports are not in this one."""
    stranger = Stores(tmp_path / "stranger")
    (stranger.archive / "warc").mkdir(parents=True)
    done = scrapy("verify", "-s", f"ARCHIVE_DIR={stranger.archive}", "-s", f"DATASET={again.dataset}")
    assert done.code == 1
    reports = again.reports(versions=True)
    for report in reports:
        assert report["source"]["record_id"] in done.out
    assert len(done.out.splitlines()) >= len(reports)


def test_verify_names_captures_that_were_never_read(again) -> None:
    again.dataset.unlink()
    done = scrapy("coverage", *again.options)
    assert done.code == 2
    done = scrapy("rebuild", "--workers", 1, "--portals", "demo-wutang", "-o", again.dataset, *again.options)
    assert done.code == 0, done.err
    done = scrapy("verify", *again.options)
    assert done.code == 1
    assert "not read" in done.out
