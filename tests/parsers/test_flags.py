"""Flags: each is declared, and says what it says. Texts are invented."""

import re
from pathlib import Path

import pytest
from lxml import html

from parsers import flags
from parsers.report import TABLES
from parsers.sections import split_sections

SIX = split_sections(
    "\n".join(
        [
            "一、总体情况",
            "好。",
            "二、主动公开政府信息情况",
            "三、收到和处理政府信息公开申请情况",
            "四、政府信息公开行政复议、行政诉讼情况",
            "五、存在的主要问题及改进情况",
            "六、其他需要报告的事项",
        ]
    )
)
NONE = dict.fromkeys(TABLES)


def test_every_flag_that_a_parser_names_is_declared():
    """Sources name flags as strings; whatever looks like one of them must be in FLAGS."""
    emitted = set()
    for path in Path(flags.__file__).parent.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        emitted |= set(re.findall(r'flags?(?:\.add|\.append)\("([a-z_]+)"', source))
        emitted |= set(re.findall(r'\.doubt\("([a-z_]+)"', source))
    assert emitted <= set(flags.FLAGS)
    assert all(meaning.endswith(".") and "\n" not in meaning for meaning in flags.FLAGS.values())


def test_a_report_for_2019_or_later_needs_its_three_tables():
    names = ["proactive_disclosure", "requests", "review_litigation"]
    assert flags.missing_tables(NONE, 2023, SIX) == names
    assert flags.missing_tables(NONE | {"requests": {}}, 2019, SIX) == ["proactive_disclosure", "review_litigation"]
    assert flags.missing_tables(NONE, 2018, SIX) == []
    assert flags.missing_tables(NONE, None, SIX) == names
    assert flags.missing_tables(NONE, None, split_sections("一、概述\n好。\n二、存在的问题\n无。")) == []


def picture(attributes: str) -> bool:
    headed = "<img src=logo.png><p>二、主动公开政府信息情况</p>"
    page = f"<div>{headed}<p><img {attributes}></p><p>五、存在的主要问题</p></div>"
    return flags.has_table_images(html.fromstring(page), ["proactive_disclosure"])


def test_a_picture_below_the_heading_of_a_missing_table():
    assert picture("src=W020240101.png")
    assert not picture("src=/images/icon_pdf.gif")
    assert not picture("src=a.png width=16 height=16")
    assert not flags.has_table_images(html.fromstring("<div><img src=a.png><p>一、总体情况</p></div>"), ["requests"])


@pytest.mark.parametrize(
    ("notice", "year", "mixed"),
    [
        ("国办公开办函〔2019〕60号", 2023, True),
        ("国办公开办函〔2021〕30号", 2023, False),
        ("国办公开办函〔2021〕30 号", 2020, True),
        ("国办公开办函〔2019〕60号", 2020, False),
        ("国办公开办函〔202130号", 2022, False),
        ("", 2022, False),
    ],
)
def test_the_notice_of_another_format(notice: str, year: int, mixed: bool):
    assert flags.is_mixed_template(f"根据通知({notice})编制。", SIX, None, year) is mixed


def test_tables_of_another_format_than_the_years():
    assert flags.is_mixed_template("", SIX, "2019", 2022)
    assert not flags.is_mixed_template("", SIX, "2021", 2022)


@pytest.mark.parametrize(
    ("text", "agency", "residue"),
    [
        ("基层市场监管所认识不足。", "示例镇人民政府", True),
        ("方便群众了解区市场监管局各项工作。", "示例镇人民政府", True),
        ("我局高度重视。", "示例街道办事处", True),
        ("我镇高度重视,统筹全局,克服困难局面。", "示例镇人民政府", False),
        ("我局高度重视。", "示例县财政局", False),
        ("我镇高度重视。", "示例县财政局", True),
        ("XX镇2023年公开XX条。", "示例镇人民政府", True),
        ("我局高度重视。", None, False),
    ],
)
def test_residue_of_another_bodys_template(text: str, agency: str | None, residue: bool):
    assert flags.has_template_residue(text, agency) is residue


def test_doubled_and_lost_section_numbers():
    assert not flags.has_odd_numbers(SIX)
    assert flags.has_odd_numbers(split_sections("一、概述\n好。\n三、依申请公开情况\n好。\n四、存在的问题\n无。"))


@pytest.mark.parametrize(
    ("text", "url", "altered", "mirror"),
    [
        ("目录系统(http://www.shop.com/gkmlpt/index)公开301条", None, False, True),
        ("目录系统(http://www.demo.gov.cn/gkmlpt/index)公开301条", None, True, False),
        ("政府网站(http://www.shop.com/)可下载", None, True, True),
        ("政府网站(http://www.shop.com/)可下载", None, False, False),
        ("一切正常", "http://www.shop.com/a.html", True, True),
        ("一切正常", "http://www.shop.com/a.html", False, False),
        ("一切正常", "http://www.demo.example/a.html", True, False),
        ("一切正常", "http://127.0.0.1:8080/a.html", True, False),
        ("一切正常", "http://www-demo-gov-cn.proxy.net/a.html", False, True),
        ("一切正常", "http://shop.store/index.php/http://www.demo.gov.cn/a.html", False, True),
    ],
)
def test_copies_on_foreign_hosts(text: str, url: str | None, altered: bool, mirror: bool):
    assert flags.has_foreign_host(text, url, altered=altered) is mirror


@pytest.mark.parametrize(
    ("agency", "text", "residue"),
    [
        ("甲县乙镇人民政府", "2022年,丁镇认真贯彻条例。丁镇高度重视公开工作。丁镇严格落实制度。", True),
        ("甲县乙镇人民政府", "2022年,乙镇认真贯彻条例。丁镇高度重视公开工作。丁镇严格落实。丁镇积极配合。", False),
        ("甲县乙镇人民政府", "全县各乡镇认真贯彻条例。各乡镇高度重视。各乡镇严格落实。全镇积极行动。", False),
        ("甲区丙街道办事处", "我街道认真贯彻条例。", False),
        ("甲区丙街道办事处", "我局认真贯彻条例。", True),
        ("甲县卫生健康局", "县卫健局认真贯彻条例。县卫健局高度重视。县卫健局严格落实。", False),
        ("甲县教育局", "县教体局认真贯彻条例。县教体局高度重视。县教体局严格落实。", False),
        ("甲县教育局", "县民政局认真贯彻条例。县民政局高度重视。县民政局严格落实。", True),
        ("国家税务总局甲市乙区税务局", "市税务局认真贯彻。市税务局高度重视。市税务局严格落实。", False),
        ("甲县第一中学", "我校认真贯彻条例。", False),
    ],
)
def test_the_text_of_a_neighbour(agency: str, text: str, residue: bool):
    assert flags.has_template_residue(text, agency) is residue


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("什么是政府信息?如何申请?公开了吗?是的。", False),
        ("公开年报?\n? ?本年度报告", True),
        ("锘挎斂搴滀俊鎭叕寮€", True),
        ("鏀垮簻淇℃伅鍏紑", True),
        ("æ”¿åºœä¿¡æ¯å…¬å¼€", True),
        ("堅(jiān)持、習(xí)近平", False),
    ],
)
def test_traces_of_a_wrong_charset(text: str, lost: bool):
    assert flags.is_mojibake(text) is lost
