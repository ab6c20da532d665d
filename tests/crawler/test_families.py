"""Each family on pages in its markup: which rows, how many in all, what to ask for next."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.families import FAMILIES, MAX_PAGES, ListPage, ListRequest, Overrides, overrides_in, read_list
from crawler.families.rows import find_date
from crawler.recognition import impostor

LISTS = Path(__file__).parents[1] / "lists"
TRS = "http://www.qinglan.example/zwgk/zfxxgknb/"


def page(name: str, url: str, content_type: str = "text/html", **state: object) -> ListPage:
    return ListPage(url, (LISTS / name).read_bytes(), content_type, state)


def html(url: str, text: str, **state: object) -> ListPage:
    return ListPage(url, text.encode(), "text/html; charset=utf-8", state)


def follow(page: ListPage, answer: Callable[[ListRequest], bytes], content_type: str = "text/html") -> list[ListPage]:
    """All pages of a list, from a server given as a function."""
    pages, waiting = [page], read_list(page).next_pages
    while waiting:
        request = waiting.pop(0)
        pages.append(ListPage(request.url, answer(request), content_type, request.state))
        waiting += read_list(pages[-1]).next_pages
        assert len(pages) < 30, "the list does not end"
    return pages


def titles(pages: list[ListPage]) -> set[str]:
    return {entry.title for one in pages for entry in read_list(one).entries}


def next_urls(page: ListPage) -> list[str]:
    return [request.url for request in read_list(page).next_pages]


# TRS


def test_trs_reads_rows_and_turns_to_index_1() -> None:
    reading = read_list(page("trs/index.html", TRS))
    assert reading.family == "trs"
    assert reading.total == 10
    assert [(entry.url, entry.title, entry.date) for entry in reading.reports] == [
        (f"{TRS}202401/t20240115_1001.html", "青岚县人民政府2023年政府信息公开工作年度报告", "2024-01-15"),
        (f"{TRS}202401/t20240118_1002.html", "青岚县鹿鸣镇2023年政府信息公开工作年度报告", "2024-01-18"),
    ]
    assert [reason for _, reason in reading.left_out] == [
        "a document about the report: 一图",
        "a document about the report: 关于做好",
    ]
    (request,) = reading.next_pages
    assert request.url == f"{TRS}index_1.html"
    assert request.headers["Referer"] == TRS
    assert request.state["column"]


def test_trs_ends_at_index_total_minus_1() -> None:
    text = (LISTS / "trs/index.html").read_text()
    second = html(f"{TRS}index_1.html", text.replace("(3, 0,", "(3, 1,"), family="trs", page=2)
    assert next_urls(second) == [f"{TRS}index_2.html"]
    last = html(f"{TRS}index_2.html", text.replace("(3, 0,", "(3, 2,"), family="trs", page=3)
    assert next_urls(last) == []


def test_trs_believes_the_file_name_where_the_template_prints_page_0_everywhere() -> None:
    text = (LISTS / "trs/index.html").read_text()
    assert next_urls(html(f"{TRS}index_1.html", text, page=2)) == [f"{TRS}index_2.html"]
    assert next_urls(html(f"{TRS}index_2.html", text, page=3)) == []


def test_trs_takes_name_and_ending_from_the_call() -> None:
    assert next_urls(page("trs/named.htm", "http://www.songxi.example/zwgk/nb/index.htm")) == [
        "http://www.songxi.example/zwgk/nb/newxxgklist_1.shtml"
    ]


def test_trs_goes_by_shown_links_where_page_2_is_index_2() -> None:
    assert next_urls(page("trs/links_from_two.html", "http://www.baihe.example/nb/")) == [
        "http://www.baihe.example/nb/index_2.html"
    ]


def test_trs_counts_from_1_where_the_first_page_calls_itself_1() -> None:
    text = (LISTS / "trs/index.html").read_text().replace("(3, 0,", "(3, 1,")
    first = html(TRS, text)
    (request,) = read_list(first).next_pages
    assert request.url == f"{TRS}index_2.html"
    other = text.replace("t2024", "t2023")
    (request,) = read_list(ListPage(request.url, other.encode(), "text/html", request.state)).next_pages
    assert request.url == f"{TRS}index_3.html"
    assert read_list(ListPage(request.url, text.replace("t2024", "t2022").encode(), "", request.state)).next_pages == []


def test_trs_reads_a_pager_that_is_written_out_in_the_page() -> None:
    assert next_urls(page("trs/counted.html", "http://www.baihe.example/nb/index.html")) == [
        "http://www.baihe.example/nb/index_1.html"
    ]


def test_a_stub_page_ends_the_list() -> None:
    stub = html(f"{TRS}index_1.html", '<html><script>createPageHTML(9, 1, "index", "html")</script></html>', page=2)
    assert read_list(stub).next_pages == []


# UCAP


def test_ucap_reads_rows_in_a_comment_and_turns_to_name_2() -> None:
    url = "http://www.qinglan.example/ql/c100200/zwgklist.shtml"
    reading = read_list(page("ucap/zwgklist.shtml", url))
    assert (reading.family, reading.total) == ("ucap", 20)
    assert [entry.title for entry in reading.reports] == [
        "青岚县教育局2023年政府信息公开工作年度报告",
        "青岚县教育局2022年政府信息公开工作年度报告",
    ]
    assert [request.url for request in reading.next_pages] == ["http://www.qinglan.example/ql/c100200/zwgklist_2.shtml"]


def test_rows_in_a_comment_do_not_count_beside_live_ones() -> None:
    live = '<li><a href="/a/t20240101_1.html">甲字镇2023年政府信息公开年报</a>2024-01-01</li>'
    text = live + '<!--<a href="/b/t20230101_2.html">乙字镇2022年政府信息公开年报</a>-->'
    assert titles([html("http://www.a.example/nb/", text)]) == {"甲字镇2023年政府信息公开年报"}


# Hanweb

COLUMN = "http://www.liuzhuang.example/col/col901/index.html"
ROWS = [
    f"<li><a href='/art/2023/1/{n}/art_901_{n}.html' title='柳庄区第{n}镇2022年政府信息公开年报'>x</a>"
    f"<b>2023-01-{n:02}</b></li>"
    for n in range(1, 26)
]
FIRST = [f"柳庄区第{n}镇2022年政府信息公开年报" for n in range(1, 26)]


def column_page(shown: int, total: str = "") -> ListPage:
    address = "/module/web/jpage/dataproxy.jsp?page=1&webid=9&path=/&columnid=901&unitid=5&webname=%25E7%2594%25B2"
    group = f'<nextgroup><![CDATA[<a href="{address}"></a>]]></nextgroup>'
    store = f"<datastore>{total}{group}<recordset>{records(ROWS[:shown])}</recordset></datastore>"
    return html(COLUMN, f'<title>政府信息公开年报</title><script type="text/xml">{store}</script>')


def records(rows: list[str]) -> str:
    return "".join(f"<record><![CDATA[{row}]]></record>" for row in rows)


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


# Real pages, where the folder with them is at hand

REAL = Path(__file__).parents[3] / "shared" / "data"
real = pytest.mark.skipif(not REAL.is_dir(), reason="no folder of real pages")


def real_page(name: str, url: str, **state: object) -> ListPage:
    return ListPage(url, (REAL / name).read_bytes(), "text/html", state)


@real
def test_real_trs_lists_turn_to_index_1_by_their_call() -> None:
    pages = {"gzdt_rsks": 1, "gzdt_tzgg": 1, "gzdt_ywyw": 1, "gzdt_ldhd": 0, "zwgk_zyzc": 0}
    for name, following in pages.items():
        url = "http://www.a.example/x/index.html"
        reading = read_list(real_page(f"real/lists/bkichen_gzdzhrss_com_{name}_index.html", url))
        assert reading.family == "trs"
        assert [request.url for request in reading.next_pages] == ["http://www.a.example/x/index_1.html"] * following
        assert all(entry.date for entry in reading.entries)
    assert len(reading.entries) == 20


@real
def test_a_real_column_says_that_it_holds_more_than_it_shows() -> None:
    url = "https://www.pingtan.gov.cn/zwgk/zfxxgk/zfxxgknb/nlist.htm"
    reading = read_list(real_page("real/pingtan-_lists_index.trimmed.html", url))
    assert [entry.date for entry in reading.reports][:2] == ["2026-03-10", "2025-03-10"]
    assert (len(reading.reports), reading.total, reading.next_pages) == (10, 20, [])


@real
def test_a_real_ucap_list_stands_in_a_comment_beside_the_columns_of_years() -> None:
    url = "http://jyt.gansu.gov.cn/jyt/c110634/zwgklist.shtml"
    reading = read_list(real_page("portals/real/ucap_list_jyt.gansu_c110634.html", url))
    assert (reading.family, len(reading.entries), reading.total) == ("ucap", 20, 200)
    assert [request.url for request in reading.next_pages] == ["http://jyt.gansu.gov.cn/jyt/c110634/zwgklist_2.shtml"]
    assert [link.label for link in reading.columns][:3] == ["2024", "2023", "2022"]


@real
def test_a_real_answer_of_dataproxy() -> None:
    url = "http://gxt.jiangsu.gov.cn/col/col80179/index.html"
    request = read_list(html(url, column_page(1).text)).next_pages[0]
    body = (REAL / "portals/real/hanweb_jpage_dataproxy_gxt.jiangsu_p1.xml").read_bytes()
    reading = read_list(ListPage(request.url, body, "text/xml", request.state))
    assert (reading.family, len(reading.entries), reading.total) == ("hanweb", 76, 756)
    assert all(entry.date and not entry.title.endswith("...") for entry in reading.entries)
    assert len(reading.next_pages) == 1


@real
def test_a_real_pager_that_counts_down() -> None:
    url = "http://www.a.example/zbgg.htm"
    reading = read_list(real_page("portals/real/vsb_pagination_snippet.html", url))
    assert reading.total == 52
    assert [request.url for request in reading.next_pages] == ["http://www.a.example/zbgg/10.htm"]


@real
def test_no_real_page_is_an_impostor_and_real_reports_are_reports() -> None:
    for path in sorted(REAL.glob("real/**/*.htm*")):
        assert impostor(200, {"Content-Type": "text/html"}, path.read_bytes(), "") is None, path.name
    for name in ("shuyang-2023-2021format.html", "pingtan-105587_2025_page.trimmed.html"):
        assert read_list(real_page(f"real/{name}", "http://www.a.example/x/1.html")).is_report, name


# What a portal's entry says

OVERRIDDEN = (
    '<title>专题</title><a href="/zt/a/">甲</a><a href="/xw/">乙</a><ul>'
    '<li><a href="/r/2023.html">甲县2023年政府信息公开年报</a>2024-01-10</li>'
    '<li><a href="/n/2022.html">甲县2022年政府信息公开年报</a>2023-01-10</li></ul>'
)


def test_an_entrys_list_names_columns_by_their_address() -> None:
    plain = read_list(html("http://www.a.example/x", OVERRIDDEN))
    assert [link.url for link in plain.columns] == []
    reading = read_list(html("http://www.a.example/x", OVERRIDDEN), Overrides(list="/zt/"))
    assert [link.url for link in reading.columns] == ["http://www.a.example/zt/a/"]
    assert not reading.in_column
    assert read_list(html("http://www.a.example/zt/a/", OVERRIDDEN), Overrides(list="/zt/")).in_column


def test_an_entrys_detail_says_which_rows_can_be_reports() -> None:
    reading = read_list(html("http://www.a.example/x", OVERRIDDEN), Overrides(detail=r"/r/\d+\.html$"))
    assert [entry.url for entry in reading.reports] == ["http://www.a.example/r/2023.html"]
    assert [reason for _, reason in reading.left_out] == ["its address is not one of the portal's details"]


def test_overrides_are_archived_as_they_are_given() -> None:
    given = Overrides(family="trs", detail="x")
    assert overrides_in({"portal_name": "甲", **given.notes}) == given


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
