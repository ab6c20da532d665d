"""Lists whose rows or pages are asked for by a script: NFCMS and gkmlpt, Epoint, forms."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

import pytest

from crawler.families import ListPage, read_list
from tests.crawler.listed import LISTS, html, next_urls, page

# NFCMS and gkmlpt


def test_nfcms_turns_to_index_2() -> None:
    url = "http://www.nanpu.example/zwgk/xxgknb/index.html"
    reading = read_list(page("nfcms/index.html", url))
    assert (reading.family, len(reading.reports), len(reading.left_out)) == ("nfcms", 1, 1)
    assert [request.url for request in reading.next_pages] == ["http://www.nanpu.example/zwgk/xxgknb/index_2.html"]


def test_nfcms_asks_for_a_column_as_json_where_the_page_has_no_rows() -> None:
    (request,) = read_list(page("nfcms/scripted.html", "http://www.nanpu.example/zwgk/xxgknb/")).next_pages
    assert request.url == "http://www.nanpu.example/postmeta/i/8812.json"
    answer = ListPage(request.url, (LISTS / "nfcms/8812.json").read_bytes(), "application/json", request.state)
    reading = read_list(answer)
    assert [(entry.title, entry.date) for entry in reading.reports] == [
        ("南浦县2022年政府信息公开工作年度报告", "2023-01-19")
    ]
    assert [request.url for request in reading.next_pages] == ["http://www.nanpu.example/postmeta/i/8813.json"]


def test_gkmlpt_asks_for_the_leaves_of_the_tree_that_are_annual_reports() -> None:
    reading = read_list(page("gkmlpt/index.html", "http://www.nanpu.example/xzf/gkmlpt/index"))
    assert [request.url for request in reading.next_pages] == [
        "http://www.nanpu.example/xzf/gkmlpt/api/all/4160?page=1&sid=750002",
        "http://www.nanpu.example/xzf/gkmlpt/api/all/4161?page=1&sid=750002",
    ]


def test_gkmlpt_asks_for_the_column_of_the_hash() -> None:
    assert next_urls(page("gkmlpt/index.html", "http://www.nanpu.example/gkmlpt/index#4161")) == [
        "http://www.nanpu.example/gkmlpt/api/all/4161?page=1&sid=750002"
    ]


def test_gkmlpt_reads_rows_with_their_facts_and_turns_until_the_total() -> None:
    (request, _) = read_list(page("gkmlpt/index.html", "http://www.nanpu.example/gkmlpt/index")).next_pages
    answer = ListPage(request.url, (LISTS / "gkmlpt/all_4160.json").read_bytes(), "application/json", request.state)
    reading = read_list(answer)
    assert (reading.family, reading.total) == ("gkmlpt", 130)
    first, second = reading.reports
    assert first.date == "2023-01-19", "the day in Beijing"
    assert first.facts == {
        "index_number": "00700000X/2023-00012",
        "publisher": "南浦县人民政府办公室",
        "subject_category": "综合政务",
    }
    assert second.url == "http://www.nanpu.example/zwgk/content/post_3024215.html", "not the social network's copy"
    assert [request.url for request in reading.next_pages] == [
        "http://www.nanpu.example/gkmlpt/api/all/4160?page=2&sid=750002"
    ]


def test_gkmlpt_stops_where_the_interface_keeps_no_older_rows() -> None:
    state = {"family": "gkmlpt", "page": 4, "reached": 300}
    url = "http://www.nanpu.example/gkmlpt/api/all/4160?page=4&sid=1"
    empty = ListPage(url, b'{"total": 900, "articles": []}', "", state)
    assert read_list(empty).next_pages == []
    assert read_list(empty).total == 900


# Pagers that are a script's

SCRIPTED = (
    '<title>政府信息公开年报</title><ul><li><a href="/c/{0}.html">甲县{0}年政府信息公开年报</a>2024-01-10</li></ul>{1}'
    '<a href="javascript:goPage({2})">下一页</a>'
)


def test_a_form_is_posted_where_the_pagers_link_is_a_script() -> None:
    form = '<form action="list.do" method="post"><input name="cid" value="7"><input name="pageNo" value="1"></form>'
    first = html("http://www.a.example/x/nb.do", SCRIPTED.format(2023, form, 2))
    (request,) = read_list(first).next_pages
    assert (request.method, request.url) == ("POST", "http://www.a.example/x/list.do")
    assert parse_qs(request.body.decode()) == {"cid": ["7"], "pageNo": ["2"]}
    second = ListPage(request.url, SCRIPTED.format(2022, form, 3).encode(), "text/html; charset=utf-8", request.state)
    (request,) = read_list(second).next_pages
    assert parse_qs(request.body.decode())["pageNo"] == ["3"]
    last = ListPage(request.url, SCRIPTED.format(2022, form, 3).encode(), "text/html; charset=utf-8", request.state)
    assert read_list(last).next_pages == []


def test_the_number_in_the_address_is_counted_on_where_the_pagers_link_is_a_script() -> None:
    page = html("http://www.a.example/eportal/ui?pageId=9&currentPage=1", SCRIPTED.format(2023, "", 2))
    assert next_urls(page) == ["http://www.a.example/eportal/ui?pageId=9&currentPage=2"]


def test_nothing_is_guessed_where_a_script_does_not_say_how() -> None:
    assert next_urls(html("http://www.a.example/x/", SCRIPTED.format(2023, "", 2))) == []


GUID = "0f8fad5b-d9cb-469f-a165-70867728950e"
APPLICATION = f"<script>var siteGuid = '{GUID}'; var projectName = '/EWB-FRONT'; categorynum = '003006';</script>"


@pytest.mark.parametrize("count", [1, 19, 20, 21, 36, 40, 41])
@pytest.mark.parametrize(
    ("from_one", "page_zero"), [(False, "first"), (True, "first"), (True, "nothing")], ids=["0", "1, 0 is 1", "1, no 0"]
)
def test_epoint_turns_all_pages_wherever_they_are_counted_from(count, from_one, page_zero) -> None:
    def answer(body: bytes) -> bytes:
        asked = json.loads(body)
        number = asked.get("pageIndex", -1) - from_one if "params" not in asked else -2
        number = 0 if number == -1 and page_zero == "first" else number
        rows = range(count)[number * 20 : number * 20 + 20] if number >= 0 else ()
        data = [
            {"title": f"甲县{n}镇2023年政府信息公开年报", "infourl": f"/govxxgk/{n}.html", "infodate": "2024-01-05"}
            for n in rows
        ]
        return json.dumps({"custom": {"total": count if data else 0, "data": data}}).encode()

    start = ListPage("http://www.a.example/govInfoPub.html?categorynum=003006", APPLICATION.encode())
    found, waiting = set[str](), read_list(start).next_pages
    for _ in range(8):
        if waiting:
            request = waiting.pop()
            reading = read_list(ListPage(request.url, answer(request.body), "application/json", request.state))
            found |= {entry.url for entry in reading.reports}
            waiting += reading.next_pages
    assert (len(found), waiting) == (count, [])


def test_rows_that_a_script_holds_are_read_and_its_menus_are_not() -> None:
    menu = [{"title": "政府信息公开指南", "url": "/zn/"}]
    rows = [
        {"title": f"甲县{n}镇2023年政府信息公开年报", "url": f"/nb/{n}.html", "pubDate": "2024-01-05"} for n in (1, 2)
    ]
    script = f"var menu = {json.dumps(menu)}; var list = {json.dumps(rows)}; draw(list);"
    reading = read_list(html("http://www.a.example/zfxxgknb/", f"<ul id='l'></ul><script>{script}</script>"))
    assert [(entry.url, entry.date) for entry in reading.reports] == [
        ("http://www.a.example/nb/1.html", "2024-01-05"),
        ("http://www.a.example/nb/2.html", "2024-01-05"),
    ]
    assert reading.next_pages == []
