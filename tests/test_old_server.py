"""A portal that closes each connection and states no length: nothing says that a page is whole, and it is one all the
same. (RFC 9112, 6.3, 8)."""

from __future__ import annotations

import pytest

from tests.crawler.rawserver import RawServer, Script
from tests.portals.site import Site
from tests.running import Done, Stores, crawl

HOST = "www.shuotang.example"
LIST = "/channel/list/12.html"
FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0")


def scripts(site: Site, authority: str) -> dict[str, Script]:
    """One demo portal as such a server would send it; links in full name the authority."""
    paths = [url.removeprefix(f"http://{HOST}") for url in site.truth if url.startswith(f"http://{HOST}/")]
    answers = {path: site.answer("GET", HOST, path, {"host": authority}) for path in [*paths, "/robots.txt"]}
    return {
        path: Script((b"HTTP/1.0 200 OK\r\nContent-Type: " + type_of(answer) + b"\r\n\r\n" + answer.body,), "close")
        for path, answer in answers.items()
    }


def type_of(answer) -> bytes:
    return dict(answer.headers)["Content-Type"].encode()


@pytest.fixture(scope="module")
def crawled(tmp_path_factory) -> tuple[Stores, list[Done], list[list[str]]]:
    """Two crawls, one after the other: stores, how they ended, what they asked for."""
    folder = tmp_path_factory.mktemp("old")
    stores, done, asked = Stores(folder / "stores"), [], []
    with RawServer({}) as server:
        server.scripts.update(scripts(Site(), f"127.0.0.1:{server.port}"))
        seeds = folder / "old.toml"
        start = f"http://127.0.0.1:{server.port}{LIST}"
        seeds.write_text(f'[[portal]]\nid = "old"\nname = "朔棠县人民政府"\nstart = ["{start}"]\n', encoding="utf-8")
        for _ in range(2):
            before = len(server.received)
            done.append(crawl(*FAST, stores=stores, seeds=seeds))
            asked.append([one.path for one in server.received[before:]])
    return stores, done, asked


def test_its_reports_are_read(crawled, truth) -> None:
    stores, done, _ = crawled
    assert done[0].code == 0, done[0].err
    found = {report["url"].partition("/content/")[2]: report for report in stores.reports()}
    wanted = {
        url.partition("/content/")[2]: one
        for url, one in truth.items()
        if url.startswith(f"http://{HOST}/") and one.outcome == "report"
    }
    assert {page: report["tables"] for page, report in found.items()} == {p: one.tables for p, one in wanted.items()}


def test_pages_whose_markup_ends_are_not_taken_for_cut_short(crawled) -> None:
    stores, _, _ = crawled
    assert [report["url"] for report in stores.reports() if "partial_body" in report["flags"]] == []


def test_its_attachments_have_digests(crawled) -> None:
    stores, _, _ = crawled
    attachments = [attachment for report in stores.reports() for attachment in report["attachments"]]
    assert len(attachments) == 2
    assert all(attachment["digest"] for attachment in attachments)


def test_a_second_crawl_asks_for_its_lists_only(crawled) -> None:
    _, done, asked = crawled
    assert done[1].code == 0, done[1].err
    assert set(asked[1]) == {"/robots.txt", LIST, f"{LIST}?page=2"}
    assert len(asked[1]) == 3
