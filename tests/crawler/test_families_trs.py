"""TRS and UCAP, whose lists are static files that a script in the page counts."""

from __future__ import annotations

from crawler.families import ListPage, read_list
from tests.crawler.listed import LISTS, TRS, html, next_urls, page, titles

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
