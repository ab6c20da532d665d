"""The index that replay tools look pages up in."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive import Archive
from archive.cdxj import cdxj, surt

#: As the Internet Archive's own library makes them, which pywb uses.
KEYS = {
    "http://www.Lanting.example/A/../b/?z=1&a=2#top": "example,lanting)/b?a=2&z=1",
    "https://lanting.example:8443/": "example,lanting:8443)/",
    "http://127.0.0.1:81/x/y.html": "1,0,0,127:81)/x/y.html",
    "http://www2.a.b.example/x//y/./z/?b&a=&a": "example,b,a)/x/y/z?a&a=&b",
    "http://a.example/%e6%94%bf/政府 x.html?q=政府&P=%E6%94": (
        "example,a)/%e6%94%bf/%e6%94%bf%e5%ba%9c%20x.html?p=%e6%94&q=%e6%94%bf%e5%ba%9c"
    ),
    "http://a.example": "example,a)/",
    "http://a.example/?": "example,a)/",
    "http://a.example/a?jsessionid=0123456789abcdef0123456789ABCDEF": "example,a)/a",
    "http://a.example/a.do?x=1&sid=0123456789abcdef0123456789ABCDEF&y=2": "example,a)/a.do?x=1&y=2",
    "http://a.example/(a(0123456789abcdefabcdef01))/x.aspx?u=1": "example,a)/x.aspx?u=1",
    "http://a.example/%2525a/%23b?x=%26y%3D1": "example,a)/%25a/%23b?x=&y=1",
    "https://www.a.example:443/x": "example,a)/x",
    "http://www.a.example:80/../../x": "example,a)/x",
    "http://user:pw@a.example/x": "example,a)/x",
    "http://a.example./x": "example,a)/x",
    "http://政府.example/": "example,xn--mxtq1m)/",
}


@pytest.mark.parametrize("url", KEYS)
def test_an_address_as_the_other_tools_sort_it(url) -> None:
    assert surt(url) == KEYS[url]


@pytest.mark.parametrize("url", ["http://[x", "dns:a.example", "urn:uuid:1", "http://a:b/", ""])
def test_what_is_no_address_sorts_as_it_is(url) -> None:
    assert surt(url) == url


@pytest.fixture
def mixed(archive, make) -> Archive:
    """A page twice, two pages asked for by POST, a failure."""
    archive.append(make(2))
    archive.append(make(9, url=make(2).url, response_block=make(2).response_block))
    form = b"POST /q HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\npage=2&n=%E6%94%BF"
    archive.append(make(1, method="POST", request_block=form))
    archive.append(make(3, method="POST", request_block=b"POST /q HTTP/1.1\r\n\r\n{}"))
    archive.append(make(4, response_block=None, failure="dns: x"))
    return archive


def fields(line: str) -> dict[str, Any]:
    return json.loads(line[line.index("{") :])


def test_a_line_a_response_sorted(mixed, folder) -> None:
    lines = list(cdxj(folder))
    assert lines == sorted(lines)
    assert [line.split(" {")[0] for line in lines] == [
        "example,bei)/report/1.html?__wb_method=post&n=%e6%94%bf&page=2 20240301080001",
        "example,bei)/report/2.html 20240301080002",
        "example,bei)/report/2.html 20240301080009",
        "example,bei)/report/3.html?__wb_method=post&__wb_post_data=e30= 20240301080003",
    ]
    assert [fields(line)["mime"] for line in lines] == ["text/html", "text/html", "warc/revisit", "text/html"]
    assert {fields(line)["status"] for line in lines} == {"200"}


def test_each_place_is_that_record(mixed, folder) -> None:
    """Offset and length cut out the response's own gzip member, which is what replay tools read."""
    mixed.close()
    for one in map(fields, cdxj(folder)):
        data = (folder / "warc" / one["filename"]).read_bytes()
        (record,) = ArchiveIterator(BytesIO(data[int(one["offset"]) :][: int(one["length"])]))
        assert record.rec_type in ("response", "revisit")
        assert record.rec_headers.get_header("WARC-Target-URI") == one["url"]
        assert record.rec_headers.get_header("WARC-Payload-Digest") == one["digest"]


def test_what_a_killed_writer_left_is_left_out(mixed, folder) -> None:
    """Half a group behind the last whole one."""
    lines = list(cdxj(folder))
    (path,) = (folder / "warc").iterdir()
    mixed.close()
    with path.open("ab") as file:
        file.write(path.read_bytes()[:900])
    assert list(cdxj(folder)) == lines
