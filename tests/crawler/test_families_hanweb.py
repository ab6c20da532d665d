"""Hanweb: rows embedded in the column, the rest from `dataproxy.jsp`."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.families import ListPage, ListRequest, read_list
from tests.crawler.listed import COLUMN, ROWS, column_page, follow, page, records, titles

# Hanweb

FIRST = [f"柳庄区第{n}镇2022年政府信息公开年报" for n in range(1, 26)]


def xml(rows: list[str], total: int | None = 25) -> bytes:
    head = f"<totalrecord>{total}</totalrecord>" if total is not None else ""
    return f"<datastore>{head}<recordset>{records(rows)}</recordset></datastore>".encode()


def by_record(request: ListRequest) -> bytes:
    query = parse_qs(urlsplit(request.url).query)
    return xml(ROWS[int(query["startrecord"][0]) - 1 : int(query["endrecord"][0])])


def by_page(size: int, total: int | None = 25) -> Callable[[ListRequest], bytes]:
    def answer(request: ListRequest) -> bytes:
        number = int(parse_qs(urlsplit(request.url).query)["page"][0])
        return xml(ROWS[(number - 1) * size : number * size], total)

    return answer


def test_hanweb_reads_the_rows_embedded_in_the_column() -> None:
    reading = read_list(page("hanweb/column.html", COLUMN))
    assert reading.family == "hanweb"
    assert [(entry.title, entry.date) for entry in reading.reports] == [
        ("柳庄区2023年政府信息公开工作年度报告", "2024-01-15")
    ]
    assert [entry.date for entry, _ in reading.left_out] == ["2024-01-12"]
    (request,) = reading.next_pages
    query = parse_qs(urlsplit(request.url).query)
    assert request.headers["Referer"] == COLUMN
    assert {name: query[name] for name in ("page", "startrecord", "webid")} == {
        "page": ["1"],
        "startrecord": ["3"],
        "webid": ["9"],
    }
    assert "webname=%25E7%2594%25B2" in request.url, "escaped twice, and left so"


@pytest.mark.parametrize("shown", [0, 1, 3, 7, 24])
@pytest.mark.parametrize(
    "server",
    [by_record, by_page(7), by_page(300), by_page(10, None), by_page(3)],
    ids=["startrecord", "pages of its own", "all at once", "no total", "small pages"],
)
def test_hanweb_gets_every_row_from_both_kinds_of_server(shown: int, server: Callable[[ListRequest], bytes]) -> None:
    assert titles(follow(column_page(shown), server)) == set(FIRST)


def test_hanweb_stops_on_a_server_that_repeats_itself() -> None:
    same = lambda request: xml(ROWS[:7], 25)  # noqa: E731
    assert len(follow(column_page(7), same)) <= 4


@pytest.mark.parametrize("body", [b"", b" " * 54, b"<datastore></datastore>", b"{}"])
def test_hanweb_stops_on_an_empty_answer_and_keeps_the_total(body: bytes) -> None:
    first = column_page(7, "<totalrecord>25</totalrecord>")
    pages = follow(first, lambda request: body)
    assert len(pages) == 2
    assert read_list(pages[-1]).total == 25, "the list said more than it gave"


def test_hanweb_asks_nothing_where_all_rows_are_shown() -> None:
    assert read_list(column_page(25, "<totalrecord>25</totalrecord>")).next_pages == []


def test_hanweb_starts_the_pager_of_a_column_without_rows() -> None:
    (request,) = read_list(page("hanweb/call.html", COLUMN)).next_pages
    assert request.method == "POST"
    assert urlsplit(request.url).path == "/module/jpage/dataproxy.jsp"
    assert parse_qs(request.body.decode())["unitid"] == ["777"]
    assert "startrecord=1&endrecord=2&perpage=2" in request.url


def test_hanweb_reads_jsonp_and_resolves_rows_against_the_column() -> None:
    row = '<a href="../../art/2023/1/5/art_1_2.html">甲字镇2022年政府信息公开年报</a>'
    body = f"cb({json.dumps({'result': xml([row], 1).decode()})});".encode()
    request = read_list(column_page(3)).next_pages[0]
    reading = read_list(ListPage(request.url, body, "text/javascript", request.state))
    assert [entry.url for entry in reading.reports] == ["http://www.liuzhuang.example/art/2023/1/5/art_1_2.html"]
