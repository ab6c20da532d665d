"""Figures in prose: the wordings, and what must not be read as a figure."""

import pytest

from parsers.figures import FIGURES, read_figures
from parsers.sections import split_sections

CASES: list[tuple[str, dict[str, int | tuple[int, bool]]]] = [
    ("主动公开政府信息量达到3667条，网站访问量10万次。", {"proactive_total": 3667}),
    ("2023年,全区主动公开政府信息5312条。", {"proactive_total": 5312}),
    ("我镇全年共主动公开政府信息210余条。", {"proactive_total": (210, True)}),
    ("全年主动公开各类政府信息26.8万条,同比增长12%。", {"proactive_total": 268000}),
    ("2023年主动公开信息近百条。", {"proactive_total": (100, True)}),
    ("2023年,我局主动公开政府信息1,234条,比2022年增加120条。", {"proactive_total": 1234}),
    ("2022年主动公开政府信息88条。2023年主动公开政府信息99条。", {"proactive_total": 99}),
    ("2024年计划主动公开政府信息200条。", {}),
    (
        "主动公开信息总数达475条,其中通过政府网站公开300条,微信公众号公开150条,微博25条。",
        {"proactive_total": 475, "website_items": 300, "wechat_items": 150, "weibo_items": 25},
    ),
    (
        "2023年,共收到政府信息公开申请12件,其中自然人10件,法人2件,已全部按期答复。",
        {"requests_received": 12, "requests_answered": 12},
    ),
    ("2023年收到依申请公开政府信息12件,办结10件,结转下年度2件。", {"requests_received": 12, "requests_answered": 10}),
    ("2023年受理12件政府信息公开申请。", {"requests_received": 12}),
    ("2023年新收政府信息公开申请36件,上年结转7件。", {"requests_received": 36}),
    ("本年度无依申请公开事项。", {"requests_received": 0}),
    ("2023年未收到公民、法人和其他组织提出的政府信息公开申请。", {"requests_received": 0}),
    ("全年共收到依申请公开十二件。", {"requests_received": 12}),
    ("2023年,全镇依申请公开为零。", {"requests_received": 0}),
    ("全年发生因政府信息公开引发的行政复议36起,行政诉讼9起。", {"reviews": 36, "lawsuits": 9}),
    ("2023年,政府信息公开行政复议、行政诉讼均为0件。", {"reviews": 0, "lawsuits": 0}),
    ("2023年,未发生因政府信息公开申请行政复议、提起行政诉讼的情况。", {"reviews": 0, "lawsuits": 0}),
    ("2023年,因政府信息公开被申请行政复议3件,未被提起行政诉讼。", {"reviews": 3, "lawsuits": 0}),
    ("2023年因政府信息公开工作未产生行政复议,未产生行政诉讼。", {"reviews": 0, "lawsuits": 0}),
    ("无政府信息公开行政复议和行政诉讼案件。", {"reviews": 0, "lawsuits": 0}),
    ("2023年,我局办理信息公开行政复议案件0件、行政诉讼案件2件。", {"reviews": 0, "lawsuits": 2}),
    ("2023年本机关收取信息处理费1200元。", {"fees_collected": 1200}),
    ("2023年未收取信息处理费。", {"fees_collected": 0}),
    ("本年度依申请公开政府信息未收取任何费用。", {"fees_collected": 0}),
    ("2023年,政府信息公开信息处理费收取情况:0元。", {"fees_collected": 0}),
    ("收取信息处理费0元。", {"fees_collected": 0}),
    (
        "通过政府网站发布信息1200条,通过微信公众号发布信息560篇,发布政策解读15篇。",
        {"website_items": 1200, "wechat_items": 560, "interpretations": 15},
    ),
    ("通过微信、微博发布信息1200条。", {}),
    ("开设微信公众号3个。", {}),
    ("全县主动公开政府信息5000条。我镇主动公开政府信息80条。我镇高度重视。", {"proactive_total": 80}),
    ("2023年办理12345热线工单300件,答复率100%。", {}),
    ("2023年办理人大建议12件,已全部答复。", {}),
    (
        "2023年度,公开信息304条,收到依申请公开3件,均已按时答复。",
        {"proactive_total": 304, "requests_received": 3, "requests_answered": 3},
    ),
    ("全年累计公开政务信息3667条。", {"proactive_total": 3667}),
    ("2023年，我镇通过政府信息公开平台主动公开政府信息85条。", {"proactive_total": 85}),
    ("政府信息公开申请数量为0件,行政复议数为0。", {"requests_received": 0, "reviews": 0}),
    ("各科室分别收到政府信息公开申请3件、5件、8件不等。", {}),
    ("各村主动公开政府信息20至50条不等。", {}),
    ("收到政府信息公开申请两三件。", {}),
    ("收到政府信息公开申请十七八件。", {}),
    ("收到政府信息公开申请20件左右。", {"requests_received": (20, True)}),
    ("全年主动公开政府信息500条以上。", {"proactive_total": (500, True)}),
    ("共制作发布政策解读材料8件。", {"interpretations": 8}),
    ("主动公开规范性文件5件。", {}),
    ("主动公开政府信息1万余条。", {"proactive_total": (10000, True)}),
    ("主动公开政府信息约1.2万条。", {"proactive_total": (12000, True)}),
    (
        "2023年没有产生政府信息公开申请,也没有因信息公开引起的行政复议和诉讼。",
        {"requests_received": 0, "reviews": 0, "lawsuits": 0},
    ),
    ("2023年,共受理依申请公开事项255件(其中自然人申请245件),予以公开71件。", {"requests_received": 255}),
    (
        "本机关2023年度收到政府信息公开申请1541件,办理1527件;行政复议93件,行政诉讼19件。",
        {"requests_received": 1541, "requests_answered": 1527, "reviews": 93, "lawsuits": 19},
    ),
    ("政务微博发布信息1510条,政务微信发布1053条", {"weibo_items": 1510, "wechat_items": 1053}),
    (
        "通过“示例发布”微信公众号发布信息350余条、微博发布120条、政府网站发布90条。",
        {"wechat_items": (350, True), "weibo_items": 120, "website_items": 90},
    ),
    ("2023年未主动公开规章,主动公开80条。", {"proactive_total": 80}),
    (
        "2023年度我镇收到政府信息公开申请0件,无行政复议、行政诉讼。",
        {"requests_received": 0, "reviews": 0, "lawsuits": 0},
    ),
    ("2023年1月1日至2023年12月31日,主动公开政府信息60条。", {"proactive_total": 60}),
    ("自2008年以来累计主动公开政府信息9000条,2023年主动公开政府信息70条。", {"proactive_total": 70}),
    ("组织政府信息公开培训2次,主动公开政府信息数量:66条。", {"proactive_total": 66}),
    (
        "我局共收到群众政府信息公开申请5件,均依法依规在规定时限内予以答复。",
        {"requests_received": 5, "requests_answered": 5},
    ),
    ("2023年收到信息公开申请20件,答复率100%。", {"requests_received": 20, "requests_answered": 20}),
    ("2023年,收到申请30件,上年结转1件,办结24件,结转下年7件。", {"requests_received": 30, "requests_answered": 24}),
    ("一年来没有公民、法人申请政府信息公开。", {"requests_received": 0}),
    ("未发生收费情况。", {"fees_collected": 0}),
    ("2023年,在政府网站公开信息共计2539条,其中概况类10条。", {"website_items": 2539, "proactive_total": 2539}),
    ("没有发生针对本单位有关政府信息公开事务的行政复议案、行政诉讼案和有关的申诉案。", {"reviews": 0, "lawsuits": 0}),
    ("2023年全年共发生行政复议0起,行政诉讼0起。政府信息公开工作良好。", {}),
]


def read(text: str, year: int | None = 2023, agency: str | None = None, heading: str = "一、总体情况"):
    body = f"{heading}\n{text}"
    return read_figures(body, split_sections(body), year, agency)


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:24] for case in CASES])
def test_wordings(text: str, expected: dict[str, int | tuple[int, bool]]):
    figures = read(text)
    found = {name: (figure.value, True) if figure.approximate else figure.value for name, figure in figures.items()}
    assert found == expected
    assert all(figure.quote and figure.quote in text for figure in figures.values())


def test_quote_and_unit_are_as_printed():
    figure = read("本机关共受理政府信息公开申请7宗,均已答复。")["requests_received"]
    assert (figure.value, figure.unit, figure.quote) == (7, "宗", "本机关共受理政府信息公开申请7宗")


def test_full_width_punctuation_reads_the_same():
    found = read(
        "2023年，主动公开政府信息８条（其中政策３条），未收到政府信息公开申请；".translate({0xFF18: "8", 0xFF13: "3"})
    )
    assert {name: figure.value for name, figure in found.items()} == {"proactive_total": 8, "requests_received": 0}


def test_the_whole_county_is_not_the_town():
    text = "2023年,全县主动公开政府信息5000条,收到政府信息公开申请66件。"
    assert read(text, agency="示例县某某镇人民政府") == {}
    assert read(text, agency="示例县人民政府")["proactive_total"].value == 5000


def test_a_year_in_the_name_of_a_document_is_not_the_year_of_the_count():
    text = "按照《示例县2022年政务公开工作要点》(示政办发〔2022〕8号)要求,主动公开政府信息301条。"
    assert read(text)["proactive_total"].value == 301


def test_a_sum_that_is_not_printed_is_not_read():
    assert read("2023年主动公开政府信息115条+104条。") == {}


def test_a_number_shared_with_something_else_is_nobodys():
    assert read("发布行政公文和政策解读信息9条。") == {}
    assert read("发布行政公文5条、政策解读信息9条。")["interpretations"].value == 9


def test_problems_and_plans_state_no_figures():
    assert read("主动公开政府信息少,2024年将公开政府信息200条。", heading="五、存在的主要问题及改进情况") == {}


def test_without_a_year_every_year_counts():
    assert read("2021年主动公开政府信息9条。", year=None)["proactive_total"].value == 9


def test_figures_come_in_the_order_of_the_contract():
    found = read("微博发布5条。未收到政府信息公开申请。主动公开政府信息3条。")
    assert list(found) == [name for name in FIGURES if name in found]


@pytest.mark.parametrize("words", ["无", "无。", "本年度无此类情况。", "2022年,我局无相关情况。"])
def test_a_section_that_says_none(words: str):
    headings = ["三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况", "六、其他"]
    body = "\n".join(f"{heading}\n{words}" for heading in headings)
    figures = read_figures(body, split_sections(body), 2022)
    assert {name: (figure.value, figure.quote) for name, figure in figures.items()} == dict.fromkeys(
        ("requests_received", "reviews", "lawsuits"), (0, words)
    )
