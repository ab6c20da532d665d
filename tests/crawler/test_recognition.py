"""What pages, titles, labels and addresses are taken for."""

from __future__ import annotations

import pytest

from crawler.families import ListPage, read_list
from crawler.recognition import (
    column_context,
    hubs,
    impostor,
    is_column_label,
    is_report_title,
    is_wanted,
    report_year,
    ways,
)
from tests.crawler.listed import LISTS

HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(name: str, url: str, **state: object) -> ListPage:
    return ListPage(url, (LISTS / name).read_bytes(), "text/html", state)


REPORTS = {
    "甲字镇2023年政府信息公开工作年度报告": 2023,
    "甲县政府信息公开2023年度报告": 2023,
    "2022年政府信息公开年报": 2022,
    "甲县2021年政务公开工作年度报告": 2021,
    "甲局政务信息公开年报(2015年)": 2015,
    "甲县人民政府关于2014年政府信息公开工作情况的报告": 2014,
    "二〇一九年甲县政府信息公开年度报告": 2019,
    "甲縣2021年政府信息公開工作年度報告": 2021,
    "甲县２０２０年 政府信息 公开工作年度报告": 2020,
    "甲县委组织部2020年度政府信息公开工作年度报告.pdf": 2020,
    "甲县机构编制委员会办公室2020年信息公开年度报告": 2020,
    "甲县信访局2020年信息公开年度工作报告（2021年1月）": 2020,
    "甲县发展计划局2012年政府信息公开工作报告": 2012,
    "甲字镇2023年政府信息公开工作年…": 2023,
}
OTHERS = [
    "图解：甲字镇2023年政府信息公开工作年度报告",
    "《甲县2022年政府信息公开工作年度报告》解读",
    "一图读懂甲县2022年政府信息公开年报",
    "关于做好2023年政府信息公开工作年度报告编制工作的通知",
    "2022年政府信息公开年报公布情况",
    "甲县2022年政府信息公开年报汇总",
    "政府信息公开年度报告模板",
    "关于印发政府信息公开工作年度报告格式的通知",
    "甲县政府信息公开指南",
    "甲县政府信息公开保密审查制度",
    "甲县政府信息公开工作报告制度",
    "甲县政府网站工作年度报表（2022年度）",
    "甲县2022年部门决算",
    "甲县2022年政务公开工作总结",
    "2023年政务公开工作要点",
    "甲县2022年法治政府建设年度报告",
    "甲县政府信息公开目录",
    "2023年政府工作报告",
]


@pytest.mark.parametrize(("title", "year"), REPORTS.items())
def test_titles_of_reports(title: str, year: int) -> None:
    assert is_report_title(title)
    assert report_year(title) == year


@pytest.mark.parametrize("title", OTHERS)
def test_titles_of_other_documents(title: str) -> None:
    assert not is_report_title(title)
    assert not is_report_title(title, in_column=True)


@pytest.mark.parametrize(
    "title", ["2022年", "甲字镇2023年", "2022年度报告", "甲县水务局", "年报（2021年）", "2023年甲字镇"]
)
def test_a_year_or_a_body_is_title_enough_in_a_column(title: str) -> None:
    assert is_report_title(title, in_column=True)
    assert not is_report_title(title)


def test_the_year_reported_on_is_the_titles_else_the_one_before_publishing() -> None:
    assert report_year("甲字镇政府信息公开工作年度报告", "2023-01-19") == 2022
    assert report_year("甲字镇政府信息公开工作年度报告") is None
    assert report_year("甲字镇21年度政府信息公开工作年度报告", "2022-01-19") == 2021
    assert is_wanted("甲字镇2021年政府信息公开年报", "2024-01-01", {2021})
    assert not is_wanted("甲字镇2021年政府信息公开年报", "2024-01-01", {2022, 2023})
    assert is_wanted("政府信息公开年报", None, {2022}), "may be"
    assert is_wanted("甲字镇2021年政府信息公开年报", None, None)


@pytest.mark.parametrize(
    "label",
    [
        "政府信息公开年报",
        "信息公开年报",
        "政府信息 公开工作年度报告",
        "各镇(办)信息公开年报",
        "公开年报",
        "2022年政府信息公开年报",
        "政务公开年报",
        "公开指南、信息公开年报",
        "信息公开年报和指南",
    ],
)
def test_labels_of_columns(label: str) -> None:
    assert is_column_label(label)


def test_a_covering_letter_is_the_report_and_a_notice_is_not() -> None:
    assert is_report_title("甲字镇关于报送2022年政府信息公开工作年度报告的报告")
    assert not is_report_title("关于报送2022年政府信息公开工作年度报告的通知")
    assert not is_report_title("关于做好2022年政府信息公开工作年度报告报送工作的报告")


def test_bare_labels_are_columns_only_near_disclosure() -> None:
    assert not is_column_label("年度报告")
    for label in ("年度报告", "工作年报", "公开指南和年报", "2018年以前年报", "2018年及以前年报"):
        assert is_column_label(label, near=True)
    for label in ("企业年报", "统计年报", "政府信息公开指南", "甲字镇2022年政府信息公开年报", "年度报告制度"):
        assert not is_column_label(label, near=True)


# Where to go


def test_a_home_page_leads_on_to_the_nearest_disclosure_page_first() -> None:
    reading = read_list(page("generic/home.html", "http://www.yunting.example/"))
    assert [link.label for link in reading.hubs] == ["政府信息公开", "信息公开", "政务公开"]
    assert (reading.columns, reading.reports) == ([], [])


def test_the_standard_page_leads_to_columns_and_their_years() -> None:
    reading = read_list(page("generic/government.html", "http://www.yunting.example/zwgk/zfxxgk/"))
    assert [(link.url, link.label) for link in reading.columns] == [
        ("http://www.yunting.example/zwgk/c2023/", "2023年"),
        ("http://www.yunting.example/zwgk/c2022/", "2022"),
        ("http://www.yunting.example/zwgk/xz/", "各镇(街道)政府信息公开年报"),
    ]
    assert reading.reports == []


def test_a_column_leads_to_the_columns_of_its_bodies() -> None:
    reading = read_list(page("generic/bodies.html", "http://www.yunting.example/col/col10/index.html"))
    assert [link.label for link in reading.columns] == ["甲字镇", "乙字街道", "丙字乡人民政府"]
    assert [entry.title for entry in reading.reports] == ["2022年", "丁字镇2022年"]
    assert [entry.title for entry, _ in reading.left_out] == ["丁字镇2022年部门决算"]


def test_a_column_may_be_the_report_and_lead_to_other_years() -> None:
    reading = read_list(page("generic/report.html", "http://www.yunting.example/zfxxgknb/2022n/"))
    assert reading.is_report
    assert [link.url for link in reading.columns] == [
        "http://www.yunting.example/zfxxgknb/2021n/",
        "http://www.yunting.example/zfxxgknb/2020n/",
    ]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<iframe src="list_1.html"></iframe><iframe src="/a.pdf"></iframe>', ["/nb/list_1.html"]),
        ('<select><option value="">年份</option><option value="/n22/">2022年</option></select>', ["/n22/"]),
        ('<map><area href="/x/" alt="部门政府信息公开年报"></map>', ["/x/"]),
        ('<script>var t = [{name: "政府信息公开年报", url: "\\/tree\\/nb\\/"}]</script>', ["/tree/nb/"]),
        ('<p><a href="a23.htm">2023年</a> <a href="a22.htm">2022</a></p>', ["/nb/a23.htm", "/nb/a22.htm"]),
        ('<p><a href="/jh/">规划计划</a><a href="/js/2022/">2022年</a><a href="/y/">要闻</a></p>', []),
    ],
)  # fmt: skip
def test_columns_in_every_guise(markup: str, expected: list[str]) -> None:
    text = f"<html><title>政府信息公开年报</title><body><div>{markup}</div><a href='/'>首页</a></body></html>"
    reading = read_list(ListPage("http://www.a.example/nb/", text.encode(), "text/html; charset=utf-8"))
    assert [link.url for link in reading.columns] == [f"http://www.a.example{path}" for path in expected]


def test_pages_that_are_no_report() -> None:
    for name in ("trs/index.html", "generic/home.html", "generic/government.html", "numeric/index.htm"):
        assert not read_list(page(name, "http://www.yunting.example/x/")).is_report


def test_the_way_here_makes_a_page_a_column() -> None:
    plain = page("generic/home.html", "http://www.yunting.example/x/")
    assert not column_context(plain)
    assert column_context(page("generic/home.html", "http://www.yunting.example/x/", column="甲字镇"))
    assert column_context(page("generic/home.html", "http://www.yunting.example/zfxxgknb/jzz/"))
    assert column_context(page("trs/index.html", "http://www.yunting.example/x/"))


def test_a_page_that_sends_on_by_script_is_a_hub() -> None:
    sent = page("recognition/sends_on.html", "http://www.yunting.example/")
    assert [link.url for link in hubs(sent)] == ["http://www.yunting.example/zwgk/index.html"]
    assert impostor(200, HTML, sent.body, sent.url) is None


@pytest.mark.parametrize(
    "label",
    [
        *("市政府部门年报", "镇（街道）年报", "其他单位年报", "县政府年报", "企事业单位信息公开年报"),
        *("财政局信息公开年报", "教育局年报", "政府信息公开年度报告（历年）"),
    ],
)
def test_labels_of_columns_of_groups_and_bodies(label: str) -> None:
    assert is_column_label(label, near=True)


@pytest.mark.parametrize(
    "label", ["企业年报", "统计年报", "年度报表", "政府网站年报", "年度工作报告", "上市公司年度报告"]
)
def test_labels_of_other_reports(label: str) -> None:
    assert not is_column_label(label, near=True)


@pytest.mark.parametrize(
    ("label", "rank"),
    [
        ("政府信息公开专区", ways.NEAREST),
        ("法定主动公开", ways.NEAR),
        ("政务公开", ways.FAR),
        ("工作年报", ways.FAR),
        ("政府部门", ways.BODY),
        ("乡镇街道", ways.BODY),
        ("各部门政府信息公开", ways.GROUPS),
        ("青门县人民政府信息公开", ways.BODY),
        ("双桥镇政务公开", ways.BODY),
        ("政府信息公开指南", ways.GUIDE),
        ("网站地图", ways.MAP),
        ("部门", None),
        ("新闻中心", None),
        ("财政预决算公开", None),
    ],
)
def test_how_near_a_link_leads(label: str, rank: int | None) -> None:
    assert ways.rank_of(label, "http://www.a.example/x/") == rank


def test_groups_need_no_more_words_on_a_page_about_disclosure() -> None:
    for label in ("部门", "乡镇", "县政府各部门", "镇（街道）"):
        assert ways.rank_of(label, "http://www.a.example/x/", inside=True) == ways.GROUPS
