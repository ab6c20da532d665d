"""Who reports, on which year: from what is printed, never from the portal."""

from __future__ import annotations

import pytest

from parsers.agency import read_agency, read_period, read_report_year, read_signature
from parsers.report import PortalFacts


@pytest.mark.parametrize(
    ("title", "agency", "level"),
    [
        ("乙镇2023年度政务公开工作年度报告", "乙镇人民政府", "township"),
        ("甲县乙镇2022年政府信息公开工作年度报告", "甲县乙镇人民政府", "township"),
        ("2022年甲县乙镇政府信息公开工作年度报告", "甲县乙镇人民政府", "township"),
        ("甲县乙镇政府2019年政府信息公开工作年度报告", "甲县乙镇人民政府", "township"),
        ("乙镇人民政府信息公开年度报告（2021年）", "乙镇人民政府", "township"),
        ("二〇二二年丙街道政府信息公开工作年度报告", "丙街道办事处", "township"),
        ("丙街道办2022年信息公开年报", "丙街道办事处", "township"),
        ("丁旗戊苏木2022年政府信息公开工作年度报告", "丁旗戊苏木人民政府", "township"),
        ("甲县人民政府2022年政府信息公开工作年度报告", "甲县人民政府", "county"),
        ("甲县2018年政府信息公开年度报告", "甲县人民政府", "county"),
        ("丁旗2018年政府信息公开年度报告", "丁旗人民政府", "county"),
        ("己自治州2018年政府信息公开年度报告", "己自治州人民政府", "prefecture"),
        ("庚盟2018年政府信息公开年度报告", "庚盟行政公署", "prefecture"),
        ("辛省2018年政府信息公开年度报告", "辛省人民政府", "province"),
        ("壬自治区人民政府办公厅2020年政府信息公开工作年度报告", "壬自治区人民政府办公厅", "department"),
        ("甲县教育局关于2022年政府信息公开工作的年度报告", "甲县教育局", "department"),
        ("关于甲县教育局2021年度政府信息公开工作报告", "甲县教育局", "department"),
        ("中共甲县委办公室2022年政府信息公开工作年度报告", "中共甲县委办公室", "department"),
        ("国家税务总局癸市税务局2021年政府信息公开工作年度报告", "国家税务总局癸市税务局", "department"),
        ("财政部2022年政府信息公开工作年度报告", "财政部", "national"),
        ("癸市2024年政府信息公开工作年度报告", "癸市人民政府", None),
        ("子经济技术开发区2024年政府信息公开工作年度报告", "子经济技术开发区", None),
        ("子经济技术开发区管委会2024年政府信息公开工作年度报告", "子经济技术开发区管委会", None),
        ("癸市人民政府办公室关于甲县2024年政府信息公开工作年度报告", "甲县人民政府", "county"),
        ("2020年政府信息公开年报（丙街道办事处）", "丙街道办事处", "township"),
        ("2022年度政府信息公开工作年度报告", None, None),
        ("全县2022年政府信息公开工作年度报告", None, None),
        ("我局2022年政府信息公开工作年度报告", None, None),
    ],
)
def test_the_body_in_the_title(title: str, agency: str | None, level: str | None) -> None:
    assert read_agency(title, None, None, "", None) == (agency, level)


def test_publisher_then_signature_then_preamble() -> None:
    title = "2022年政府信息公开工作年度报告"
    assert read_agency(title, "甲县教育局", "乙镇人民政府", "", None)[0] == "甲县教育局"
    assert read_agency(title, "甲县人民政府网", "甲县乙镇人民政府", "", None)[0] == "甲县乙镇人民政府"
    assert read_agency(title, None, None, "本报告由乙镇政府党政办公室编制而成。", None)[0] == "乙镇人民政府"
    assert read_agency(title, None, None, "本报告由甲县卫生健康局负责编制。", None)[0] == "甲县卫生健康局"
    assert read_agency(title, None, None, "本报告由办公室编制。", None) == (None, None)


def test_a_longer_printed_name_of_the_same_body_is_taken() -> None:
    assert read_agency("乙镇2022年年报", "甲县乙镇", None, "", None)[0] == "甲县乙镇人民政府"
    assert read_agency("县教育局2022年信息公开年报", "甲县教育局", None, "", None)[0] == "甲县教育局"
    assert read_agency("甲县乙镇2022年年报", "乙镇", None, "", None)[0] == "甲县乙镇人民政府"
    assert read_agency("乙镇2022年年报", "丙镇", None, "", None)[0] == "乙镇人民政府"


def test_the_portal_does_not_name_the_body() -> None:
    portal = PortalFacts(id="jia", name="甲县人民政府", region="990101")
    assert read_agency("2022年政府信息公开年报", None, None, "", portal) == (None, None)
    assert read_agency("乙镇2022年政府信息公开年报", None, None, "", portal) == ("乙镇人民政府", "township")


@pytest.mark.parametrize(("region", "level"), [("990100", "prefecture"), ("990181", "county"), (None, None)])
def test_the_rank_of_a_city_is_its_own_portals(region: str | None, level: str | None) -> None:
    own = PortalFacts(id="gui", name="癸市人民政府", region=region)
    assert read_agency("癸市2022年政府信息公开年报", None, None, "", own)[1] == level
    other = PortalFacts(id="chou", name="丑市人民政府", region=region)
    assert read_agency("癸市2022年政府信息公开年报", None, None, "", other)[1] is None
    assert read_agency("丑市癸市2022年政府信息公开年报", None, None, "", other)[1] == "county"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("统计期限为2022年1月1日至12月31日。", ("2022-01-01", "2022-12-31")),
        ("统计期限自2018年1月1日起至2018年12月31日止", ("2018-01-01", "2018-12-31")),
        ("期限为:2023年1月1日——2023年12月31日", ("2023-01-01", "2023-12-31")),
        ("2022 年 1 月 1 日 至 2022 年 12 月 31 日", ("2022-01-01", "2022-12-31")),
        ("从2021.1.1到2021.12.31", ("2021-01-01", "2021-12-31")),
        ("2021年度（1月1日至12月31日）", ("2021-01-01", "2021-12-31")),
        ("二○一二年一月一日至二○一二年十二月三十一日", ("2012-01-01", "2012-12-31")),
        ("二〇二二年一月一日至十二月三十一日", ("2022-01-01", "2022-12-31")),
        ("数据统计时限为2018年12月1日至2019年11月30日", ("2018-12-01", "2019-11-30")),
        ("统计期限自2020年1月1日至202020年12月31日", ("2020-01-01", "2020-12-31")),
        ("统计期限202111日至20211231日", ("2021-01-01", "2021-12-31")),
        ("2023 11日到1231日", ("2023-01-01", "2023-12-31")),
        ("20221月1日至202212月31日", ("2022-01-01", "2022-12-31")),
        ("统计期限202151日至2021630日", None),
        ("2022年5月1日至5月3日举办宣传活动", None),
        ("截至2022年12月31日", None),
        ("2022年13月1日至2022年14月1日统计", None),
        ("", None),
    ],
)
def test_period(text: str, period: tuple[str, str] | None) -> None:
    assert read_period(text) == period


@pytest.mark.parametrize(
    ("title", "period", "text", "published_on", "year", "flags"),
    [
        ("甲镇2022年年报", None, "", None, 2022, ()),
        ("甲镇二〇一二年年报", None, "", None, 2012, ()),
        ("甲镇2022年年报（2023年1月5日发布）", None, "", "2023-01-05", 2022, ()),
        ("国办公开办函〔2021〕30号格式的甲镇年报", ("2022-01-01", "2022-12-31"), "", None, 2022, ()),
        ("甲镇2020年年报", ("2019-01-01", "2019-12-31"), "", None, 2020, ("year_conflict",)),
        (None, ("2018-12-01", "2019-11-30"), "", None, 2019, ()),
        (None, None, "一、总体情况\n2022年，我镇公开80条。2022年以来培训3次，2023年，将改进。", None, 2022, ()),
        (None, None, "2022年，好。2023年，将好。", "2023-02-01", 2022, ()),
        (None, None, "根据《甲县2021年政务公开工作要点》和国办公开办函〔2021〕30号编制", None, None, ()),
        ("甲镇年报", None, "", "2023-01-20", 2022, ()),
        ("甲镇2023年年报", None, "", "2022-01-20", 2023, ("year_conflict",)),
        (None, None, "", None, None, ()),
    ],
)
def test_report_year(
    title: str | None,
    period: tuple[str, str] | None,
    text: str,
    published_on: str | None,
    year: int | None,
    flags: tuple[str, ...],
) -> None:
    assert read_report_year(title, period, text, published_on) == (year, flags)


@pytest.mark.parametrize(
    ("lines", "name", "day", "indexes"),
    [
        (["无其他事项。", "甲县乙镇人民政府", "2023年1月20日"], "甲县乙镇人民政府", "2023-01-20", {1, 2}),
        (["无。", "", "甲县教育局　2020年1月8日", "", "主办：甲县人民政府"], "甲县教育局", "2020-01-08", {2}),
        (["无。", "甲县 教育局", "二〇二〇年一月八日", "附件：统计表.docx"], "甲县教育局", "2020-01-08", {1, 2}),
        (
            ["无。", "甲县教育局", "2020年1月8日", "附件1", "指标名称", "主动公开数", "25"],
            "甲县教育局",
            "2020-01-08",
            {1, 2},
        ),
        (["无。", "2020年1月8日"], None, "2020-01-08", {1}),
        (["无。", "甲县教育局", "2020年1月"], "甲县教育局", None, {1, 2}),
        (["年报", "甲县教育局", "（2020年1月8日）", *["我局公开信息。"] * 30], "甲县教育局", "2020-01-08", {1, 2}),
        (["2022年，我镇公开。", "无其他需要报告的事项。"], None, None, set()),
        ([*["公开。"] * 5, "2020年1月8日", *["公开。"] * 20], None, None, set()),
        ([], None, None, set()),
    ],
)
def test_signature(lines: list[str], name: str | None, day: str | None, indexes: set[int]) -> None:
    assert read_signature(lines) == (name, day, frozenset(indexes))
