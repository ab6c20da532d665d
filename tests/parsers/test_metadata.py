"""Metadata wherever a portal puts it: label and value are paired, a neighbour's label is never a value."""

from __future__ import annotations

import json
from typing import Any

import pytest

from parsers.metadata import Metadata, read_metadata
from parsers.page import Page, read_page
from parsers.report import Document

BODY = (
    "<div class='content'><p>本报告根据《中华人民共和国政府信息公开条例》编制。</p><p>一、总体情况</p>"
    "<p>2022年，本镇通过网站公开信息80条，发布机构对内容负责，索引号：由系统生成，不得更改。</p></div>"
)


def page_of(source: str | bytes, **facts: Any) -> Page:
    body = source if isinstance(source, bytes) else source.encode()
    page = read_page(Document(body=body, content_type=facts.pop("content_type", "text/html; charset=utf-8"), **facts))
    assert isinstance(page, Page)
    return page


def read(block: str, entry: dict[str, str] | None = None, head: str = "", body: str = BODY) -> Metadata:
    return read_metadata(page_of(f"<html><head>{head}</head><body>{block}{body}</body></html>"), entry)


LAYOUTS = {
    "table of td pairs": (
        "<table class='a-info'><tr><td>索 引 号</td><td>JX01-0101-2023-00007</td><td>分　　类</td>"
        "<td>综合政务</td></tr><tr><td>发布机构：</td><td>甲县乙镇</td><td>发文日期：</td><td>2023年01月09日</td></tr>"
        "<tr><td>名&nbsp;&nbsp;称</td><td colspan='3'>甲县乙镇2022年政府信息公开工作年度报告</td></tr>"
        "<tr><td>文　号</td><td>乙政〔２０２３〕３号</td><td>时 效 性</td><td>有效</td></tr></table>"
    ),
    "th and td": (
        "<table><tr><th>索引号</th><td>JX01-0101-2023-00007</td><th>主题分类</th><td>综合政务</td></tr>"
        "<tr><th>发文机关</th><td>甲县乙镇</td><th>成文日期</th><td>2023-01-09</td></tr>"
        "<tr><th>标题</th><td>甲县乙镇2022年政府信息公开工作年度报告</td><th>发文字号</th><td>乙政〔2023〕3号</td></tr>"
        "<tr><th>有效性</th><td>有效</td></tr></table>"
    ),
    "label and value in one cell": (
        "<table><tr><td><b>索引号：</b>JX01-0101-2023-00007</td><td><b>组配分类：</b>综合政务</td></tr>"
        "<tr><td><b>发布机构：</b>甲县乙镇</td><td><b>生成日期：</b>2023/1/9</td></tr>"
        "<tr><td colspan='2'><b>名称：</b>甲县乙镇2022年政府信息公开工作年度报告</td></tr>"
        "<tr><td><b>文件编号：</b>乙政〔2023〕3号</td><td><b>有效性：</b>有效</td></tr></table>"
    ),
    "list items of span and em": (
        "<ul><li><span>索引号码：</span><em>JX01-0101-2023-00007</em></li><li><span>分类：</span><em>综合政务</em></li>"
        "<li><span>公开主体：</span><em>甲县乙镇</em></li><li><span>发文日期：</span><em>2023-01-09</em></li>"
        "<li><span>信息名称：</span><em>甲县乙镇2022年政府信息公开工作年度报告</em></li>"
        "<li><span>文号：</span><em>乙政〔2023〕3号</em></li><li><span>时效：</span><em>有效</em></li></ul>"
    ),
    "dt and dd": (
        "<dl><dt>信息索引号</dt><dd>JX01-0101-2023-00007</dd><dt>分类</dt><dd>综合政务</dd><dt>责任单位</dt><dd>甲县乙镇</dd>"
        "<dt>产生日期</dt><dd>2023-01-09</dd><dt>名称</dt><dd>甲县乙镇2022年政府信息公开工作年度报告</dd>"
        "<dt>备注/文号</dt><dd>乙政〔2023〕3号</dd><dt>效力状态</dt><dd>有效</dd></dl>"
    ),
    "several labels in a line": (
        "<p>索引号：JX01-0101-2023-00007&nbsp;&nbsp;分类：综合政务&nbsp;&nbsp;发布机构：甲县乙镇 | "
        "成文日期：2023年1月9日</p>"
        "<p>名称：甲县乙镇2022年政府信息公开工作年度报告　　文号：乙政〔2023〕3号　　时效性：有效　　"
        "公开方式：主动公开</p>"
    ),
    "divs beside each other": "".join(
        f"<div class='row'><div class='k'>{label}</div><div class='v'>{value}</div></div>"
        for label, value in (
            ("索引号", "JX01-0101-2023-00007"),
            ("主题分类", "综合政务"),
            ("发布机构", "甲县乙镇"),
            ("成文日期", "2023-01-09"),
            ("标题", "甲县乙镇2022年政府信息公开工作年度报告"),
            ("文号", "乙政〔2023〕3号"),
            ("有效性", "有效"),
        )
    ),
    "labels above values": (
        "<table><tr><td>索引号</td><td>分类</td><td>发布机构</td><td>成文日期</td><td>文号</td><td>有效性</td><td>名称</td></tr>"
        "<tr><td>JX01-0101-2023-00007</td><td>综合政务</td><td>甲县乙镇</td><td>2023-01-09</td><td>乙政〔2023〕3号</td>"
        "<td>有效</td><td>甲县乙镇2022年政府信息公开工作年度报告</td></tr></table>"
    ),
    "one line a label with br": (
        "<div>索引号：JX01-0101-2023-00007<br>分类：综合政务<br>发布机构：甲县乙镇<br>成文日期：2023-01-09<br>"
        "名称：甲县乙镇2022年政府信息公开工作年度报告<br>文号：乙政〔2023〕3号<br>有效性：有效<br></div>"
    ),
    "label split over spans": (
        "<table><tr><td><span>索</span>&nbsp;<span>引</span>&nbsp;<span>号</span>：</td><td>JX01-0101-2023-00007</td>"
        "<td><span>分</span><span>类</span></td><td>综合政务</td></tr><tr><td><p>发布<span>机构</span></p></td><td><p>甲县乙镇</p></td>"
        "<td>成文<br>日期</td><td>2023-01-09</td></tr><tr><td>名称</td><td>甲县乙镇2022年政府信息公开工作年度报告</td>"
        "<td>文号</td><td>乙政〔2023〕3号</td></tr><tr><td>有效性</td><td>有效</td></tr></table>"
    ),
    "in brackets": (
        "<div><p>【索引号】JX01-0101-2023-00007</p><p>【分类】综合政务</p><p>【发布机构】甲县乙镇</p><p>【成文日期】2023-01-09</p>"
        "<p>【名称】甲县乙镇2022年政府信息公开工作年度报告</p><p>【文号】乙政〔2023〕3号</p><p>【有效性】有效</p></div>"
    ),
    "traditional labels": (
        "<table><tr><td>索引號：</td><td>JX01-0101-2023-00007</td><td>分類：</td><td>综合政务</td></tr><tr><td>發佈機構：</td>"
        "<td>甲县乙镇</td><td>成文日期：</td><td>2023-01-09</td></tr><tr><td>名稱：</td>"
        "<td>甲县乙镇2022年政府信息公开工作年度报告</td><td>文號：</td><td>乙政〔2023〕3号</td></tr>"
        "<tr><td>有效性：</td><td>有效</td></tr></table>"
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_metadata(layout: str) -> None:
    found = read(LAYOUTS[layout])
    assert (found.index_number, found.document_number, found.publisher, found.issued_on, found.validity) == (
        "JX01-0101-2023-00007",
        "乙政〔2023〕3号",
        "甲县乙镇",
        "2023-01-09",
        "有效",
    )
    assert found.subject_category == "综合政务"
    assert found.title == "甲县乙镇2022年政府信息公开工作年度报告"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_block_can_be_pruned_and_takes_no_body_with_it(layout: str) -> None:
    page = page_of(f"<html><body>{LAYOUTS[layout]}{BODY}</body></html>")
    for element in read_metadata(page).elements:
        if element.getparent() is not None:
            element.drop_tree()
    assert page.root is not None
    text = page.root.text_content()
    assert "JX01-0101-2023-00007" not in text
    assert "不得更改。" in text
    assert "本报告根据" in text


@pytest.mark.parametrize(
    "block",
    [
        "<table><tr><td>索引号</td><td>A/1</td></tr><tr><td>文号</td><td></td><td>关键词</td><td></td></tr></table>",
        "<table><tr><td>索引号</td><td>A/1</td></tr><tr><td>文号</td><td>&nbsp;</td><td>关键词</td></tr></table>",
        "<ul><li><span>文号：</span><em></em></li><li><span>关键词：</span><em></em></li><li><span>索引号：</span><em>A/1</em></li></ul>",
        "<p>文号： 关键词： 索引号：A/1</p>",
        "<p><span>文号：</span><span></span><span>关键词：</span><span>索引号：</span><span>A/1</span></p>",
        "<dl><dt>文号</dt><dd></dd><dt>关键词</dt><dd></dd><dt>索引号</dt><dd>A/1</dd></dl>",
        "<div class='r'><b>索引号：</b><i>A/1</i></div><div class='r'><div>文号：</div><div></div></div>"
        "<div class='r'><div>关键词：</div></div>",
        "<table><tr><td>索引号：A/1</td></tr><tr><td>文号：〔〕号</td></tr><tr><td>关键词：[ ]</td></tr></table>",
        "<table><tr><td>索引号：A/1</td></tr><tr><td>文号：无文号</td></tr><tr><td>关键词：无</td></tr></table>",
    ],
)
def test_an_empty_value_is_none(block: str) -> None:
    found = read(block)
    assert (found.index_number, found.document_number, found.keywords, found.publisher) == ("A/1", None, (), None)


def test_prose_is_not_metadata() -> None:
    found = read("<h1>乙镇2022年政府信息公开工作年度报告</h1>")
    assert found.index_number is None
    assert found.publisher is None
    assert found.title == "乙镇2022年政府信息公开工作年度报告"


def test_a_table_of_the_report_is_not_metadata() -> None:
    table = "<table><tr><td>名称</td><td>发布日期</td></tr><tr><td>甲办法</td><td>2022-03-04</td></tr></table>"
    found = read("<h1>乙镇2022年政府信息公开工作年度报告</h1>", body=BODY + table)
    assert found.published_on is None
    assert found.title == "乙镇2022年政府信息公开工作年度报告"


def test_the_last_empty_label_does_not_take_the_body() -> None:
    found = read("<div>索引号：A/1<br>发布机构：甲县乙镇<br>文号：<br></div>")
    assert (found.index_number, found.document_number) == ("A/1", None)


def test_desktop_and_mobile_block() -> None:
    desktop = "<table class='pc'><tr><td>索引号</td><td>A/1</td><td>文号</td><td></td></tr></table>"
    mobile = "<ul class='phone'><li>索引号：A/1</li><li>文号：</li><li>发布机构：甲县乙镇</li></ul>"
    found = read(desktop + mobile)
    assert (found.index_number, found.publisher, found.document_number) == ("A/1", "甲县乙镇", None)


def test_another_documents_number_is_left_alone() -> None:
    own = "<table><tr><td>索引号</td><td>A/1</td><td>发布机构</td><td>甲县乙镇</td><td>文号</td><td></td></tr></table>"
    other = "<div><p>一、总体情况</p></div><ul><li>索引号：B/2 文号：丙政〔2020〕9号 发布机构：丙县</li></ul>"
    found = read(own, body=BODY + other)
    assert (found.index_number, found.document_number, found.publisher) == ("A/1", None, "甲县乙镇")


def test_a_block_below_the_body() -> None:
    found = read(
        "", body=BODY + "<ul><li>索引号：A/1</li><li>发布机构：甲县乙镇</li><li>发布日期：2023-01-09</li></ul>"
    )
    assert (found.index_number, found.publisher, found.published_on) == ("A/1", "甲县乙镇", "2023-01-09")


def test_meta_tags_and_entry_fill_what_the_block_leaves_open() -> None:
    head = (
        "<title>乙镇2022年政府信息公开工作年度报告_政府信息公开年报_甲县人民政府</title>"
        "<meta name='SiteName' content='甲县人民政府'><meta name='PubDate' content='2023-01-12 09:30'>"
        "<meta name='ContentSource' content='甲县乙镇人民政府'><meta name='ColumnName' content='政府信息公开年报'>"
    )
    entry = {"title": "乙镇2022年…", "date": "2023-01-30", "index_number": "E／９", "document_number": "无"}
    found = read("", entry, head)
    assert (found.published_on, found.publisher, found.index_number) == ("2023-01-12", "甲县乙镇人民政府", "E/9")
    assert found.title == "乙镇2022年政府信息公开工作年度报告"
    assert found.site_name == "甲县人民政府"
    assert found.document_number is None
    own = read("<p>索引号：A/1 发布时间：2023-01-13 发布机构：乙镇</p>", entry, head)
    assert (own.index_number, own.published_on, own.publisher) == ("A/1", "2023-01-13", "乙镇")


def test_a_site_is_no_publisher() -> None:
    head = "<meta name='ContentSource' content='甲县人民政府网站'>"
    assert read("", head=head).publisher is None
    assert read("<p>来源：本站 时间：2023-01-12</p>").publisher is None
    assert read("<p>来源：乙县教育局 时间：2023-01-12 浏览次数：3</p>").publisher == "乙县教育局"


def test_dates_have_two_kinds() -> None:
    found = read("<p>生成日期：2023-01-09 公开日期：2023年1月19日 生效日期：2023-02-01</p>")
    assert (found.issued_on, found.published_on) == ("2023-01-09", "2023-01-19")


def test_a_date_that_a_script_writes() -> None:
    found = read(
        "<div>发布时间：<script>var d='2023年05月24日';if(d!=''){document.write(d);}</script> 来源：乙县教育局</div>"
    )
    assert (found.published_on, found.publisher) == ("2023-05-24", "乙县教育局")


def test_brackets_around_label_and_value() -> None:
    found = read("<div>【发布机构：甲县乙镇】【发布时间：2023-01-09】【字号：大 中 小】【打印】</div>")
    assert (found.publisher, found.published_on) == ("甲县乙镇", "2023-01-09")


def test_two_rows_of_labels_above_two_of_values() -> None:
    found = read(
        "<table><tr><td>索引号</td><td>主题分类</td><td>发布机构</td></tr><tr><td>A/1</td><td></td><td>乙镇</td></tr>"
        "<tr><td>名称</td><td>文号</td><td>成文日期</td></tr>"
        "<tr><td>乙镇2022年信息公开年报</td><td></td><td>2023-01-01</td></tr></table>"
    )
    assert (found.index_number, found.subject_category, found.publisher) == ("A/1", None, "乙镇")
    assert (found.title, found.document_number, found.issued_on) == ("乙镇2022年信息公开年报", None, "2023-01-01")


def test_keywords_are_parted_however_they_are_printed() -> None:
    found = read(
        "<table><tr><td>索引号</td><td>A/1</td></tr><tr><td>主题词</td><td>政府；信息、公开 年报,报告</td></tr></table>"
    )
    assert found.keywords == ("政府", "信息", "公开", "年报", "报告")


@pytest.mark.parametrize(
    ("head", "top", "title"),
    [
        ("<title>乙镇2022年政府信息公开年报-甲县人民政府</title>", "", "乙镇2022年政府信息公开年报"),
        ("<title>甲县人民政府 | 乙镇2022年政府信息公开年报</title>", "", "乙镇2022年政府信息公开年报"),
        ("", "<h1>甲县乙镇<br>2022年政府信息公开<br>工作年度报告</h1>", "甲县乙镇2022年政府信息公开工作年度报告"),
        (
            "<meta name='ArticleTitle' content='乙镇2022年政府信息公开年报'>",
            "<h2>政府信息公开</h2>",
            "乙镇2022年政府信息公开年报",
        ),
        (
            "<meta name='ArticleTitle' content='政府信息公开年报'>",
            "<h2>乙镇2022年政府信息公开年报</h2>",
            "乙镇2022年政府信息公开年报",
        ),
        ("<meta name='ArticleTitle' content='乙镇2022&lt;br/&gt;年度报告'>", "", "乙镇2022年度报告"),
        ("<title>信息公开</title>", "<div class='article_title'>关于申报项目的通知</div>", "关于申报项目的通知"),
        (
            "<title>首页</title>",
            "<p align='center'><b>乙镇2022年政府信息公开工作年度报告</b></p>",
            "乙镇2022年政府信息公开工作年度报告",
        ),
        ("<title>政府信息公开年报</title>", "", None),
    ],
)
def test_title(head: str, top: str, title: str | None) -> None:
    assert read(top, head=head).title == title


def test_json_of_a_detail_page() -> None:
    answer = {
        "title": "丙市人民政府办公室2022年政府信息公开工作年度报告",
        "content": "<p>一、总体情况</p>",
        "date": "2023-01-19",
        "url": "http://www.bing.example/zwgk/content/post_1.html",
        "json_ext": json.dumps({"EXT_wh": "", "EXT_fbjg": "丙市人民政府办公室"}),
        "gkml_data": json.dumps({"identifier": "00000000X/2023-00012", "document_number": "丙府〔2023〕1号"}),
    }
    page = page_of(json.dumps(answer), content_type="application/json")
    found = read_metadata(page)
    assert page.base_url == "http://www.bing.example/zwgk/content/post_1.html"
    assert found.title == answer["title"]
    assert (found.publisher, found.published_on) == ("丙市人民政府办公室", "2023-01-19")
    assert (found.index_number, found.document_number) == ("00000000X/2023-00012", "丙府〔2023〕1号")


def test_config_of_a_gkmlpt_page() -> None:
    script = (
        "<script>window._CONFIG = {SID:'1', DETAIL: {id: 7, "
        "title:'\\u4e01\\u5e022023\\u5e74\\u653f\\u5e9c\\u4fe1\\u606f\\u516c\\u5f00\\u5e74\\u62a5',"
        "identifier:'000000009/2024-00085', publisher:\"丁市人民政府办公室\", document_number:''}};</script>"
    )
    found = read("", head=script)
    assert found.title == "丁市2023年政府信息公开年报"
    assert (found.index_number, found.publisher, found.document_number) == (
        "000000009/2024-00085",
        "丁市人民政府办公室",
        None,
    )


TEXT = """您好,欢迎来到甲县人民政府!
信息公开年报 首页 > 信息公开年报
甲县乙镇2023年政府信息公开工作年度报告
索引号:000000000/2024-00070 分类:综合 ; 业务工作
发布机构:甲县乙镇 发文日期:2024年01月23日
文号: 主题词:政府信息公开工作年度报告
时效性:有效

甲县乙镇2023年政府信息公开工作年度报告
  一、总体情况
  索引号:由系统给出 发布机构:负责
"""


def test_text_page() -> None:
    found = read_metadata(page_of(TEXT, content_type="text/plain"))
    assert (found.index_number, found.publisher, found.issued_on) == ("000000000/2024-00070", "甲县乙镇", "2024-01-23")
    assert (found.subject_category, found.document_number, found.validity) == ("综合 ; 业务工作", None, "有效")
    assert found.title == "甲县乙镇2023年政府信息公开工作年度报告"
    assert found.lines == {2, 3, 4, 5, 6, 8}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "乙镇2023年度政务公开工作年度报告 | ||||||\n| |||||\n本年度报告根据条例编制。",
            "乙镇2023年度政务公开工作年度报告",
        ),
        ("乙镇\n2023年政府信息公开\n工作年度报告\n\n一、总体情况\n好。", "乙镇2023年政府信息公开工作年度报告"),
        ("乙镇2023年政府信息公开年报 本报告根据条例编制，全文如下。一、总体情况", "乙镇2023年政府信息公开年报"),
        ("|本报告根据条例规定，汇总2018年度乙镇信息公开年度报告编制而成。\n一、概述", None),
        ("一、总体情况\n2022年，我办公开。", None),
    ],
)
def test_title_of_a_text_page(text: str, title: str | None) -> None:
    assert read_metadata(page_of(text, content_type="text/plain")).title == title


def test_a_text_page_with_a_label_a_line() -> None:
    text = "索 引 号：\nA/1\n主题分类：\n综合政务\n文号：\n\n发布机构：\n甲县乙镇\n\n"
    text += "乙镇2022年政府信息公开年报\n一、总体情况"
    found = read_metadata(page_of(text, content_type="text/plain"))
    assert (found.index_number, found.subject_category, found.document_number) == ("A/1", "综合政务", None)
    assert found.title == "乙镇2022年政府信息公开年报"
