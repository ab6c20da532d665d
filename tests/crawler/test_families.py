"""What holds for lists of any family: rows, totals, the next page, the end."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.families import FAMILIES, MAX_PAGES, ListPage, ListRequest, Overrides, read_list
from crawler.families.rows import find_date
from tests.crawler.listed import COLUMN, TRS, follow, html, next_urls, page, titles

# Numeric paths and channel/list


def test_numeric_goes_by_the_last_link_of_its_pager() -> None:
    url = "http://www.hupan.example/41001/41002/41009/index.htm"
    reading = read_list(page("numeric/index.htm", url))
    assert (reading.family, len(reading.reports), len(reading.left_out)) == ("numeric", 1, 1)
    assert [request.url for request in reading.next_pages] == ["http://www.hupan.example/41001/41002/41009/index_2.htm"]


def test_numeric_does_not_turn_back_on_the_last_page() -> None:
    pager = '<div class="jspIndex4"><a href="index.htm">1</a><a href="index_2.htm">2</a></div>'
    last = html("http://www.hupan.example/41001/41002/41009/index_3.htm", f"<ul>{ROW.format(1)}</ul>{pager}", page=3)
    assert next_urls(last) == []


def test_channel_list_goes_by_the_last_item_but_one() -> None:
    reading = read_list(page("channel_list/12.html", "http://www.huaishu.example/channel/list/12.html"))
    assert (reading.family, reading.total, len(reading.reports)) == ("channel_list", 17, 1)
    assert [request.url for request in reading.next_pages] == ["http://www.huaishu.example/channel/list/12_2.html"]


# Any list


def test_pages_that_count_down_are_followed_by_their_links() -> None:
    reading = read_list(page("generic/counting_down.htm", "http://www.yunting.example/zfxxgknb.htm"))
    assert (reading.family, reading.total) == ("vsb", 21)
    assert [entry.date for entry in reading.reports] == ["2024-01-17"]
    assert [request.url for request in reading.next_pages] == ["http://www.yunting.example/zfxxgknb/2.htm"]


def test_rows_in_every_layout() -> None:
    reading = read_list(page("generic/rows.html", "http://www.a.example/other/list.jsp"))
    base = "http://www.a.example/site/nb"
    assert [(entry.url, entry.title[:3], entry.date) for entry in reading.reports] == [
        (f"{base}/view.php?id=11", "甲字镇", "2020-01-06"),
        (f"{base}/12.html", "乙字镇", "2020-01-07"),
        (f"{base}/13.html", "丙字镇", "2020-01-08"),
        (f"{base}/14.html", "丁字镇", "2020-01-09"),
        (f"{base}/15.html", "戊字镇", "2020-01-10"),
        (f"{base}/16.html", "己字镇", "2020-01-11"),
    ]


ROW = '<li><a href="/a/t2024010{}_1.html">甲字镇2023年政府信息公开年报</a>2024-01-01</li>'


@pytest.mark.parametrize(
    ("pager", "expected"),
    [
        ('<a href="/l?page=2">下一页</a>', "/l?page=2"),
        ('<a href="/l?page=2">下页 &gt;</a>', "/l?page=2"),
        ('<a href="/l?page=3">2</a><a href="/l?page=2" class="page-next"><i></i></a>', "/l?page=2"),
        ('<a href="/l/1.html">1</a><a href="/l/3.html">&gt;</a><a href="/l/9.html">&gt;&gt;</a>', "/l/3.html"),
        ('<span class="current">1</span><a href="/l/7.htm">2</a><a href="/l/6.htm">3</a>', "/l/7.htm"),
        ('<link rel="next" href="/l/2.html">', "/l/2.html"),
        ('<a onclick="location.href=\'/l/2.html\'" href="javascript:;">下一页</a>', "/l/2.html"),
        ('<span>1</span><a class="disabled" href="/l?page=1">下一页</a>', None),
        ('<a href="#">下一页</a>', None),
        ('<a href="javascript:void(0)">下一页</a>', None),
        ('<div class="swiper"><a class="swiper-button-next" href="/focus/2.html"></a></div>', None),
        ('<a href="/a/next.html">下一篇</a>', None),
        ('<a href="/a/more.html">&gt;</a>', None),
    ],
)  # fmt: skip
def test_the_next_page_by_what_the_pager_shows(pager: str, expected: str | None) -> None:
    first = html("http://www.a.example/l", f"<ul>{ROW.format(1)}</ul><div>{pager}</div>")
    assert next_urls(first) == ([f"http://www.a.example{expected}"] if expected else [])


@pytest.mark.parametrize("family", ["generic", "trs"])
def test_a_server_that_ignores_the_page_number_does_not_loop(family: str) -> None:
    body = f'<ul>{ROW.format(1)}</ul><a href="?page=99">下一页</a>'.encode()

    def answer(request: ListRequest) -> bytes:
        return body.replace(b"99", str(request.state["page"] + 1).encode())

    first = ListPage("http://www.a.example/l", body.replace(b"99", b"2"), "text/html", {"family": family})
    assert len(follow(first, answer)) == 2


def test_no_list_is_followed_beyond_the_cap() -> None:
    endless = html("http://www.a.example/l", f'<ul>{ROW.format(1)}</ul><a href="?page=9">下一页</a>', page=MAX_PAGES)
    assert read_list(endless).next_pages == []


@pytest.mark.parametrize(
    ("said", "total"),
    [
        ("共<b>52</b>条", 52),
        ("共 52 条记录，每页 15 条", 52),
        ("总记录数：52", 52),
        ("<script>pagebar: {recordCount: '52'}</script>", 52),
        ("共4页", None),
        ("", None),
    ],
)
def test_the_total_that_a_list_says(said: str, total: int | None) -> None:
    assert read_list(html("http://www.a.example/l/", f"<ul>{ROW.format(1)}</ul><div>{said}</div>")).total == total


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("甲字镇".encode("gb18030"), "text/html; charset=gb2312"),
        ("甲字镇".encode("gb18030"), "text/html"),
        ("甲字镇".encode("gb18030"), "text/html; charset=utf-8"),
        ("甲字镇".encode(), "text/html; charset=gbk"),
        ("甲字镇".encode(), "text/html; charset=iso-8859-1"),
        (b"\xef\xbb\xbf" + "甲字镇".encode(), "text/html; charset=gb2312"),
        ("<meta charset=gb2312>甲字镇㙍".encode("gb18030"), "text/html"),
    ],
)
def test_declared_and_true_charsets(body: bytes, content_type: str) -> None:
    assert "甲字镇" in ListPage("http://www.a.example/", body, content_type).text


def test_dates() -> None:
    assert find_date("2026- 08- 07") == "2026-08-07"
    assert find_date("（2024年1月5日）") == "2024-01-05"
    assert find_date("15 2024-01") == "2024-01-15"
    assert find_date("2024-13-01") is None
    assert find_date("12-31") is None


@pytest.mark.parametrize(
    "body", [b"", b"<", b"\x00\xff\xfe", b"{", b"[1]", b"<!-- -->", b"null", b"<a href='http://[x'>x</a>"]
)
@pytest.mark.parametrize("family", [None, *FAMILIES])
def test_no_family_fails_on_rubbish(body: bytes, family: str | None) -> None:
    reading = read_list(ListPage("http://www.a.example/gkmlpt/index", body), Overrides(family=family))
    assert (reading.reports, reading.is_report) == ([], False)


def test_a_request_survives_json() -> None:
    lists = {"hanweb/column.html": COLUMN, "gkmlpt/index.html": "http://a.example/gkmlpt/index", "trs/index.html": TRS}
    for name, url in lists.items():
        for request in read_list(page(name, url)).next_pages:
            assert json.loads(json.dumps(request.state)) == request.state


# Lists that say more than they give


def test_a_column_that_gives_300_rows_and_says_more_is_short() -> None:
    """gkmlpt keeps a column's newest 300 or so; what it says stays known."""
    rows = [
        {"id": n, "title": f"甲县第{n}镇2023年政府信息公开年报", "url": f"http://www.a.example/c/{n}.html"}
        for n in range(1, 301)
    ]

    def answer(request: ListRequest) -> bytes:
        number = int(parse_qs(urlsplit(request.url).query)["page"][0])
        return json.dumps({"total": 350, "articles": rows[(number - 1) * 100 : number * 100]}).encode()

    tree = "[{id: 7, name: '政府信息公开年报'}]"
    first = html("http://www.a.example/gkmlpt/index", f"<script>window._CONFIG = {{SID: '1', TREE: {tree}}}</script>")
    pages = follow(first, answer, "application/json")
    assert len(titles(pages)) == 300
    assert {read_list(one).total for one in pages[1:]} == {350}


# Lists of other documents


def other_list(number: int, *, report: bool = False) -> str:
    title = "甲县2023年政府信息公开工作年度报告" if report else f"关于第{number}件事项的通知"
    row = f'<li><a href="/zc/t20240101_{number}.html">{title}</a><span>2024-01-01</span></li>'
    return f'<title>政策文件</title><ul>{row}</ul>共90条 <a href="/zc/{number + 1}.html">下一页</a>'


def test_a_list_of_other_documents_is_told() -> None:
    assert read_list(html("http://www.a.example/zc/1.html", other_list(1))).is_another
    assert not read_list(html("http://www.a.example/zc/1.html", other_list(1), column=True)).is_another
    assert not read_list(html("http://www.a.example/zc/1.html", other_list(1, report=True))).is_another


def test_a_list_of_all_documents_is_another_after_some_pages_without_a_report() -> None:
    def answer(request: ListRequest) -> bytes:
        number = int(request.url.rpartition("/")[2].removesuffix(".html"))
        return other_list(number, report=number in (1, 4)).encode()

    page, others = html("http://www.a.example/zc/1.html", other_list(1, report=True)), []
    while not others or not others[-1]:
        (request,) = read_list(page).next_pages
        page = ListPage(request.url, answer(request), "text/html", request.state)
        others.append(read_list(page).is_another)
    assert page.url == "http://www.a.example/zc/8.html"


def test_of_a_card_the_heading_is_the_title_and_a_mark_belongs_to_it() -> None:
    title = "甲字镇2023年政府信息公开工作年度报告"
    summary = "<p>摘要：根据条例的要求，现公布甲字镇的报告。</p>"
    cards = [
        f"<a href='/a/1.html'><h4>{title}</h4>{summary}<b>15</b><i>2024-01</i></a>",
        f"<a href='/a/2.html'><em>[图解]</em><span>{title}</span></a>",
        f"<a href='/a/3.html'><span>{title}</span><span>解读</span></a>",
    ]
    reading = read_list(html(TRS, f"<title>政府信息公开年报</title><div>{''.join(cards)}</div>"))
    assert [(entry.url.rpartition("/")[2], entry.title) for entry in reading.reports] == [("1.html", title)]
