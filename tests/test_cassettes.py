"""Two demo portals from a vcrpy cassette: no server, another library, the same reports."""

from __future__ import annotations

import re
from contextlib import closing

import pytest

from archive import Archive, decode_response
from crawler.year_before import without_year_before
from tests.careful import differences
from tests.cassettes.record import CASSETTE, crawl_by_cassette
from tests.running import Done, Stores, scrapy, without_source


@pytest.fixture(scope="module")
def played(tmp_path_factory) -> tuple[Done, Stores, bytes]:
    """The crawl from the cassette, and the cassette's bytes before it."""
    before = CASSETTE.read_bytes()
    stores = Stores(tmp_path_factory.mktemp("cassette"))
    return crawl_by_cassette(stores), stores, before


def test_it_ends_well_and_records_nothing(played) -> None:
    done, _, before = played
    assert done.code == 0, done.err
    assert CASSETTE.read_bytes() == before


def test_its_reports_are_what_the_site_was_made_from(played, truth) -> None:
    _, stores, _ = played
    reports = stores.reports(versions=True)
    assert len(reports) == 4
    for report in reports:
        assert report["tables"] == truth[report["url"]].tables
        assert differences(report, truth[report["url"]]) == {}


def test_its_reports_are_those_of_the_crawl_over_http(played, first) -> None:
    _, stores, _ = played
    urls = {report["url"] for report in stores.reports()}
    wanted = [report for report in first.stores.reports(versions=True) if report["url"] in urls]
    # Some have lost the report of the year before.
    found = [without_year_before(report) for report in stores.reports(versions=True)]
    assert without_source(found) == without_source([without_year_before(report) for report in wanted])


def test_bodies_are_played_back_byte_for_byte(played, demo_server) -> None:
    """Also what is compressed, and what is no UTF-8."""
    _, stores, _ = played
    kinds = set()
    with closing(Archive(stores.archive, readonly=True)) as archive:
        for capture in archive.captures():
            block = archive.read(capture).response_block
            host, path = capture.url.removeprefix("http://").split("/", 1)
            asked = {"host": host, "accept-encoding": "gzip, deflate"}
            answer = demo_server.site.answer("GET", host, f"/{path}", asked)
            head, _, body = block.partition(b"\r\n\r\n")
            assert body == answer.body, capture.url
            message = decode_response(block)
            kinds.add((message.header("content-encoding"), b"charset=gb2312" in message.body))
            assert head.startswith(b"HTTP/1.1 200 OK")
    assert kinds == {(None, False), ("gzip", False), (None, True)}


def test_it_is_rebuilt_like_any_other_archive(played, tmp_path) -> None:
    _, stores, _ = played
    target = tmp_path / "reports.sqlite"
    archive = f"ARCHIVE_DIR={stores.archive}"
    assert scrapy("rebuild", "--workers", 1, "-s", archive, "-s", f"DATASET={target}").code == 0
    assert Stores(tmp_path).lines(versions=True) == stores.lines(versions=True)
    assert scrapy("verify", *stores.options).code == 0


def test_the_cassette_is_small_and_knows_no_server() -> None:
    assert CASSETTE.stat().st_size < 250_000
    text = CASSETTE.read_text(encoding="utf-8")
    assert set(re.findall(r"uri: http://([^/]+)/", text)) == {"www.rongpu.example", "www.wutang.example"}
    assert "127.0.0.1" not in text
