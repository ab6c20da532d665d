"""A page as a browser had it, kept beside the response that it was made of."""

from __future__ import annotations

from datetime import timedelta

import pytest
from warcio.checker import Checker

from archive import Archive, ReplayIndex, decode_response, repair, verify
from archive.cdxj import cdxj
from archive.scan import members
from tests.archive.test_warc import Inputs, records, warcs

DOM = "<!DOCTYPE html>\n<html><body><ul><li>年报\r\n\r\n</li></ul></body></html>".encode()
SHELL = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gb2312\r\n\r\n<script src=/app.js></script>"


@pytest.fixture
def shown(make):
    """A page as it was sent and as it was shown."""
    return make(1, response_block=SHELL, rendered=DOM)


def test_a_rendering_is_a_resource_of_its_own_name(archive, folder, shown) -> None:
    """Which no replay tool takes for the page: the page's own scripts build it there from the archived answers."""
    archive.append(shown)
    _, request, response, resource, metadata = records(folder)
    assert [one[0] for one in (request, response, resource, metadata)] == [
        "request", "response", "resource", "metadata",
    ]  # fmt: skip
    headers = dict(resource[1].headers)
    assert headers["WARC-Target-URI"] == f"urn:dom:{shown.url}"
    assert headers["WARC-Concurrent-To"] == shown.record_id
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert (response[2], resource[2]) == (SHELL, DOM)
    assert len(list(cdxj(folder))) == 1


def test_it_comes_back_as_the_page_to_be_read(archive, shown) -> None:
    found = archive.read(archive.append(shown))
    assert (found.response_block, found.rendered) == (SHELL, DOM)
    page = decode_response(found.page_block)
    assert (page.status, page.header("content-type"), page.body) == (200, "text/html; charset=utf-8", DOM)


def test_a_page_without_rendering_is_read_as_it_came(archive, make) -> None:
    found = archive.read(archive.append(make(1)))
    assert found.rendered is None
    assert found.page_block == found.response_block


def test_other_tools_find_the_digests_right(archive, folder, shown) -> None:
    archive.append(shown)
    archive.close()
    checker = Checker(Inputs(warcs(folder)))
    checker.process_all()
    assert checker.exit_value == 0


def test_the_same_shell_with_another_rendering_is_a_revisit_with_its_own(archive, make, shown) -> None:
    archive.append(shown)
    later = archive.append(make(5, url=shown.url, response_block=SHELL, rendered=DOM + b"<!-- new -->"))
    assert later.refers_to == shown.record_id
    assert archive.read(later).page_block.endswith(b"<!-- new -->")
    assert archive.read(later).response_block == SHELL


def test_a_group_is_torn_without_its_end(folder, shown, make) -> None:
    """Wherever it is cut: there is never a page whose rendering is lost."""
    with Archive(folder) as archive:
        first = archive.append(make(9))
        archive.append(shown)
    (path,) = warcs(folder)
    whole = path.read_bytes()
    for size in range(first.offset + first.length + 1, len(whole), 97):
        path.write_bytes(whole[:size])
        repair(folder)
        with Archive(folder, readonly=True) as archive:
            assert [capture.url for capture in archive.captures()] == [make(9).url]


def test_a_damaged_rendering_is_named(folder, shown) -> None:
    with Archive(folder) as archive:
        archive.append(shown)
    assert list(verify(folder)) == []
    (path,) = warcs(folder)
    data = bytearray(path.read_bytes())
    place = next(one for one in members(bytes(data)) if b"\r\nWARC-Type: resource\r\n" in one.data)
    data[place.offset + place.length - 6] ^= 1  # of its check sum
    path.write_bytes(data)
    assert place.offset in {problem.offset for problem in verify(folder)}


def test_replay_gives_the_rendering_of_the_newest(folder, archive, make, shown) -> None:
    archive.append(shown)
    archive.append(make(7, url=shown.url, response_block=SHELL, rendered=DOM + b"<!-- 2 -->"))
    asked = make(8, url=shown.url, response_block=b"HTTP/1.1 200 OK\r\n\r\n{}", role="subrequest")
    archive.append(asked)  # newer, but what some page's script asked for
    archive.close()
    found = ReplayIndex(folder).find("GET", shown.url)
    assert found is not None
    assert found.page_block.endswith(b"<!-- 2 -->")
    assert found.fetched_at == shown.fetched_at + timedelta(seconds=6)


def test_routes_of_one_address_are_pages_of_their_own(folder, archive, make) -> None:
    """A server is sent no fragment, so that the records name one address; a browser shows one page for each."""
    url = "http://www.bei.example/"
    routes = {f"{url}#/report/{number}": f"<p>{number}</p>".encode() for number in (1, 2)}
    for number, (route, dom) in enumerate(routes.items(), 1):
        archive.append(make(number, url=route, response_block=SHELL, rendered=dom))
    assert {c.url for c in archive.captures()} == set(routes)
    archive.close()
    targets = {one[1].get_header("WARC-Target-URI") for one in records(folder) if one[0] == "response"}
    assert targets == {url} or targets == {url, None}
    index = ReplayIndex(folder)
    assert {route: index.find("GET", route).rendered for route in routes} == routes
    assert index.find("GET", f"{url}#/report/3") is None
    assert list(verify(folder)) == []
    repair(folder)
    with Archive(folder, readonly=True) as again:
        assert {c.url for c in again.captures()} == set(routes)
