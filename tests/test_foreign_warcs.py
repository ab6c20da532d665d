"""REPLAY of WARC files that other tools wrote: warcio's own writer, compressed or not, in other words than ours."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.portals.site import Site
from tests.portals.truth import Truth
from tests.running import Stores, crawl, crawl_demo, scrapy, without_source

HOST = "www.shuotang.example"
ONLY = ("-a", "portals=demo-shuotang")
MOMENT = datetime(2024, 3, 1, tzinfo=UTC)


class Writer:
    """A WARC file as a tool built on warcio writes it."""

    def __init__(self, path: Path, *, compressed: bool = True) -> None:
        self._file = path.open("wb")
        self._writer = WARCWriter(self._file, gzip=compressed, warc_version="1.0")
        self._writer.write_record(self._writer.create_warcinfo_record(path.name, {"software": "another crawler"}))
        self._count = 0

    def response(
        self, url: str, body: bytes, *, status: str = "200 OK", kind: str = "text/html", days: int = 0
    ) -> None:
        """A response, its body already decoded, as many tools store it."""
        headers = StatusAndHeaders(status, [("Content-Type", kind), ("Content-Length", str(len(body)))], "HTTP/1.1")
        self._write("response", url, io.BytesIO(body), headers, days)

    def _write(self, kind: str, url: str, payload: io.BytesIO, headers: StatusAndHeaders, days: int) -> None:
        self._count += 1
        moment = MOMENT + timedelta(days=days, seconds=self._count)
        date = {"WARC-Date": moment.strftime("%Y-%m-%dT%H:%M:%SZ")}
        record = self._writer.create_warc_record(url, kind, payload, http_headers=headers, warc_headers_dict=date)
        self._writer.write_record(record)
        record.raw_stream.close()  # a temporary file of the writer's, who leaves it open

    def close(self) -> None:
        self._file.close()


@contextmanager
def writing(path: Path, *, compressed: bool = True) -> Iterator[Writer]:
    writer = Writer(path, compressed=compressed)
    yield writer
    writer.close()


def answer(site: Site, url: str) -> tuple[bytes, str]:
    """Body and media type of a page, uncompressed."""
    one = site.answer("GET", HOST, url.removeprefix(f"http://{HOST}"), {"host": HOST})
    return one.body, dict(one.headers)["Content-Type"]


def pages(truth: dict[str, Truth]) -> list[str]:
    wanted = ("report", "list", "attachment")
    return [url for url, one in truth.items() if one.portal == "demo-shuotang" and one.outcome in wanted]


@pytest.mark.parametrize("compressed", [True, False])
def test_another_tools_warc_gives_the_same_reports(tmp_path, demo_server, truth, first, compressed) -> None:
    """Without requests, metadata, robots.txt; warcinfo of another kind; WARC 1.0."""
    warc = tmp_path / ("pages.warc.gz" if compressed else "pages.warc")
    with writing(warc, compressed=compressed) as writer:
        for url in pages(truth):
            body, kind = answer(demo_server.site, url)
            writer.response(url, body, kind=kind)
    stores = Stores(tmp_path / "stores")
    done = crawl("-s", f"REPLAY={warc}", *ONLY, stores=stores)
    assert done.code == 0, done.err
    wanted = [report for report in first.stores.reports() if report["portal"] == "demo-shuotang"]
    assert without_source(stores.reports()) == without_source(wanted)
    assert {report["source"]["fetched_at"][:10] for report in stores.reports()} == {"2024-03-01"}
    assert scrapy("verify", *stores.options).code == 0


def test_the_newest_of_several_captures_answers_and_what_is_missing_is_gone(tmp_path, demo_server, truth) -> None:
    """Over several files of a folder, whatever their names; an older copy does not count."""
    folder = tmp_path / "warcs" / "deep"
    folder.mkdir(parents=True)
    urls = pages(truth)
    lost, edited = [url for url in urls if truth[url].format == "2021"][:2]
    changed = Site(edits=[edited])
    with writing(folder / "a.warc.gz") as newer, writing(folder / "b.warc") as older:
        for url in urls:
            body, kind = answer(demo_server.site, url)
            if url == edited:
                older.response(url, body, kind=kind, days=0)
                newer.response(url, answer(changed, url)[0], kind=kind, days=5)
            elif url != lost:
                older.response(url, body, kind=kind, days=1)
    stores = Stores(tmp_path / "stores")
    done = crawl("-s", f"REPLAY={tmp_path / 'warcs'}", *ONLY, stores=stores)
    assert done.code == 0, done.err
    found = {report["url"]: report for report in stores.reports(versions=True)}
    assert found[edited]["tables"] == changed.truth[edited].tables != truth[edited].tables
    assert lost not in found
    assert stores.outcomes()[lost] == "gone"


def test_a_torn_file_gives_what_is_whole_in_it(tmp_path, demo_server, truth) -> None:
    warc = tmp_path / "torn.warc.gz"
    with writing(warc) as writer:
        for url in pages(truth):
            body, kind = answer(demo_server.site, url)
            writer.response(url, body, kind=kind)
    warc.write_bytes(warc.read_bytes()[:-2000])
    stores = Stores(tmp_path / "stores")
    done = crawl("-s", f"REPLAY={warc}", *ONLY, stores=stores)
    assert "Traceback" not in done.err
    found = stores.reports()
    assert 0 < len(found) <= 14
    for report in found:
        assert report["tables"] == truth[report["url"]].tables


def test_a_crawl_after_a_replay_asks_only_for_what_it_lacks(tmp_path, demo_server, truth) -> None:
    """Old WARC files are a beginning: what they hold is known (and too old to be asked for again)."""
    urls = pages(truth)
    lost = next(url for url in urls if truth[url].outcome == "report" and not truth[url].attachments)
    warc = tmp_path / "pages.warc.gz"
    with writing(warc) as writer:
        for url in urls:
            if url != lost:
                body, kind = answer(demo_server.site, url)
                writer.response(url, body, kind=kind)
    stores = Stores(tmp_path / "stores")
    assert crawl("-s", f"REPLAY={warc}", *ONLY, stores=stores).code == 0
    run = crawl_demo(demo_server, stores, *ONLY)
    assert run.done.code == 0, run.done.err
    reports = {url for url in urls if truth[url].outcome == "report"}
    assert set(run.urls) & reports == {lost}
    assert {report["url"] for report in stores.reports()} == reports
