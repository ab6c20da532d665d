"""Real list pages, where the folder with them is at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.families import ListPage, read_list
from crawler.recognition import impostor
from tests.crawler.listed import column_page, html

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
