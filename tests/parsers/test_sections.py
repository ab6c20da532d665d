"""Sections by what their headings mean, however they are numbered, glued or doubled."""

import pytest

from parsers.sections import heading_numbers, kind_of, split_sections

SIX = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]
KINDS = ["overview", "proactive_disclosure", "requests", "review_litigation", "problems", "other"]


def kinds(text: str) -> list[str]:
    return [section.kind for section in split_sections(text)]


def test_official_headings_on_their_own_lines():
    text = "本报告根据条例编制。\n" + "\n".join(f"{heading}\n正文{number}。" for number, heading in enumerate(SIX))
    sections = split_sections(text)
    assert [section.kind for section in sections] == ["preamble", *KINDS]
    assert [section.heading for section in sections] == [None, *SIX]
    assert sections[3].text == "正文2。"


def test_everything_in_one_line_and_a_table_of_contents_in_the_preamble():
    contents = "全文包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等六部分。"
    text = contents + " " + " ".join(f"{heading} 第{number}段,有话说。" for number, heading in enumerate(SIX))
    sections = split_sections(text)
    assert [section.kind for section in sections] == ["preamble", *KINDS]
    assert sections[0].text == contents
    assert [section.heading for section in sections[1:]] == SIX
    assert sections[1].text == "第0段,有话说。"


def test_headings_glued_to_their_text_without_a_space():
    sections = split_sections("前言。一、总体情况2023年,我镇公开信息。二、主动公开政府信息情况见下表。")
    assert [(s.kind, s.heading) for s in sections[1:]] == [
        ("overview", "一、总体情况"),
        ("proactive_disclosure", "二、主动公开政府信息情况"),
    ]
    assert sections[1].text == "2023年,我镇公开信息。"


def test_subheadings_and_lists_stay_in_the_text():
    text = "\n".join(
        [
            *(SIX[0], "(一)主动公开情况", "公开了信息。", "(二)依申请公开情况", "未收到申请。"),
            *(SIX[4], "(一)存在的问题", "1.认识不足。", "2.队伍不稳。", "一是学习,二是培训。"),
        ]
    )
    assert kinds(text) == ["overview", "problems"]
    assert "(二)依申请公开情况" in split_sections(text)[0].text


def test_a_list_numbered_like_sections_inside_a_section_is_no_section():
    text = "\n".join([*SIX[:5], "一、思想认识不足。二、公开不及时。", "一、主动公开意识有待加强;", SIX[5], "无。"])
    assert kinds(text) == KINDS


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["一、概述", "三、政府信息依申请公开办理情况", "四、存在的问题"], ["overview", "requests", "problems"]),
        (["一、总体情况", "二、主动公开政府信息情况", "二、收到和处理政府信息公开申请情况"], KINDS[:3]),
        (["三、收到和处理政府信息公开申请情况", "四、收到和处理政府信息公开申请情况"], ["requests", "requests"]),
        (["第一部分 概述", "第二部分 主动公开情况", "第三部分 申请情况"], KINDS[:3]),
        (["(一)概述", "(二)主动公开情况", "(三)依申请公开情况", "(四)复议和诉讼情况"], KINDS[:4]),
        (["1.概述", "2.主动公开政府信息的情况", "3.依申请公开情况"], KINDS[:3]),
        (["总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况"], KINDS[:3]),
        (["一、概述", "五、政府信息公开的收费及减免情况", "六、咨询情况"], ["overview", "fees", "consultation"]),
        (["一、概述", "二、主动公开情况", "附表:统计表"], ["overview", "proactive_disclosure"]),
    ],
)
def test_wrong_doubled_and_missing_numbers(headings: list[str], expected: list[str]):
    text = "\n".join(f"{heading}\n这一部分有内容。" for heading in headings)
    assert kinds(text) == expected


def test_rows_of_a_table_left_in_the_text_are_no_headings():
    rows = [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "三、本年度办理结果",
        "四、结转下年度继续办理",
    ]
    assert kinds("\n".join([*SIX[:3], *rows, *SIX[3:]])) == KINDS


def test_the_signature_belongs_to_the_last_section():
    sections = split_sections("一、总体情况\n很好。\n二、其他需要报告的事项\n无。\n某镇人民政府\n2024年1月9日")
    assert sections[-1].text == "无。\n某镇人民政府\n2024年1月9日"


def test_text_without_headings_is_preamble_and_nothing_is_nothing():
    assert kinds("今年没有什么可说的。") == ["preamble"]
    assert split_sections("") == ()


def test_kind_of_unknown_headings_is_other():
    assert kind_of("组织领导情况") == "other"


def test_heading_numbers_are_as_printed():
    assert heading_numbers(split_sections("一、概述\n好。\n三、依申请公开情况\n好。\n十一、存在的问题\n多。")) == [
        1,
        3,
        11,
    ]
