"""More layouts of metadata blocks, each with the fields it must give and those it must leave open."""

from __future__ import annotations

from typing import Any

import pytest

from parsers.metadata import read_metadata
from parsers.page import Page, read_page
from parsers.report import Document

TITLE = "甲县乙镇2022年政府信息公开工作年度报告"
BODY = (
    "<div class='content'><p>本报告根据《中华人民共和国政府信息公开条例》编制。</p><p>一、总体情况</p>"
    "<p>2022年，本镇通过网站公开信息80条，发布机构对内容负责，索引号：由系统生成，不得更改。</p>"
    "<p>二、其他</p><p>无。</p><p>甲县乙镇人民政府</p><p>2023年1月9日</p></div>"
)
RELATED = "<ul><li>关于某事的通知 <span>发布日期：2024-05-06</span></li></ul>"
FOOTER = "<div class=foot>主办单位：甲县人民政府 承办单位：甲县大数据局 更新日期：2026年01月01日</div>"

Fields = dict[str, Any]
#: name: (block above the article, <head>, what follows the article, fields)
PAGES: dict[str, tuple[str, str, str, Fields]] = {
    "spaced line spans": (
        f"<h1>{TITLE}</h1><div><span>索 引 号：</span>JX01/2023-7 <span>主题分类：</span>综合政务 "
        "<span>发布机构：</span>乙镇 <span>发布日期：</span>2023-01-09</div>",
        "",
        "",
        {
            "index_number": "JX01/2023-7",
            "subject_category": "综合政务",
            "publisher": "乙镇",
            "published_on": "2023-01-09",
            "title": TITLE,
        },
    ),
    "placeholder instead of a document number": (
        "<table><tr><td>索 引 号</td><td>K45899617/2026-00221</td><td>主题分类</td><td></td></tr><tr>"
        "<td>发布机构</td><td>某县人民政府办公室</td><td>发布日期</td><td>2026-01-20</td></tr><tr>"
        "<td>文\u3000\u3000号</td><td>〔〕号</td><td>有 效 性</td><td></td></tr></table>"
        f"<h1>{TITLE}</h1>",
        "",
        "",
        {
            "index_number": "K45899617/2026-00221",
            "subject_category": None,
            "publisher": "某县人民政府办公室",
            "published_on": "2026-01-20",
            "document_number": None,
            "validity": None,
            "title": TITLE,
        },
    ),
    "empty cells neighbours": (
        "<table><tr><td>索引号</td><td></td><td>分类</td><td></td></tr><tr><td>发布机构</td><td></td>"
        f"<td>成文日期</td><td>2023-01-09</td></tr><tr><td>名称</td><td>{TITLE}</td></tr></table>",
        "",
        "",
        {"index_number": None, "subject_category": None, "publisher": None, "issued_on": "2023-01-09", "title": TITLE},
    ),
    "list of em, downloads beside": (
        "<div class='dtl-list'><ul><li>发布机构：<em>兴国镇</em></li>"
        "<li>索引号：<em>xgz/2026-00001</em></li><li>时间：<em>2026-01-20</em></li><li>作者：<em></em>"
        "</li><li>【下载Word】【下载PDF】</li></ul></div>",
        "",
        "",
        {"publisher": "兴国镇", "index_number": "xgz/2026-00001", "published_on": "2026-01-20"},
    ),
    "title among the labels": (
        f"<table><tr><td>名称</td><td colspan=3>{TITLE}</td></tr><tr><td>索引号</td>"
        "<td>014320144/2015-00056</td><td>分类</td><td>政府信息公开年报 综合政务</td></tr><tr>"
        "<td>发布机构</td><td>乙市政府办</td><td>发文日期</td><td></td></tr><tr><td>文号</td><td></td>"
        "<td>关键词</td><td></td></tr><tr><td>文件下载</td><td><a href=a.doc>a.doc</a></td>"
        "<td>时效</td><td>有效</td></tr></table>",
        "",
        "",
        {
            "index_number": "014320144/2015-00056",
            "title": TITLE,
            "publisher": "乙市政府办",
            "issued_on": None,
            "document_number": None,
            "keywords": (),
            "validity": "有效",
            "subject_category": "政府信息公开年报 综合政务",
        },
    ),
    "bullets": (
        "<ul><li>• 索引号:</li><li>• 001008003013146/2023-223616</li><li>• 组配分类:</li><li>• "
        "信息公开年报</li><li>• 发布机构:</li><li>• 甲经济开发区管委会</li><li>• 成文日期:</li><li>• "
        "2023-01-13</li><li>• 公开方式:</li><li>• 主动公开</li></ul>",
        "",
        "",
        {
            "index_number": "001008003013146/2023-223616",
            "subject_category": "信息公开年报",
            "publisher": "甲经济开发区管委会",
            "issued_on": "2023-01-13",
        },
    ),
    "dates spaced": (
        f"<h1>{TITLE}</h1><div>发布日期: 2023- 01- 13 16 : 26 浏览次数: 字体:[ ]</div>",
        "",
        "",
        {"published_on": "2023-01-13"},
    ),
    "source line": (
        f"<h2>{TITLE}</h2><p>来源：乙镇人民政府 时间：2020-01-29 10:01 点击数：12 分享到：</p>",
        "",
        "",
        {"published_on": "2020-01-29", "publisher": "乙镇人民政府", "title": TITLE},
    ),
    "spaces before colons": (
        f"<h1>{TITLE}</h1><p>发布时间 : 2020-01-29 来源:横水镇人民政府 所属单位:甲市政府 字体大小:</p>",
        "",
        "",
        {"published_on": "2020-01-29", "publisher": "甲市政府"},
    ),
    "newspaper": (
        f"<h1>{TITLE}</h1><p>来源：甲日报 发布时间：2023-01-19</p>",
        "",
        "",
        {"publisher": None, "published_on": "2023-01-19"},
    ),
    "two rows header": (
        "<table><tr><th>索引号</th><th>文号</th><th>发布机构</th><th>发布日期</th></tr><tr>"
        "<td>JX/1</td><td></td><td>乙镇</td><td>2023-01-09</td></tr></table>",
        "",
        "",
        {"index_number": "JX/1", "document_number": None, "publisher": "乙镇", "published_on": "2023-01-09"},
    ),
    "li strong": (
        "<ul><li><strong>索引号</strong>JX01-2023-1</li><li><strong>发布单位</strong>乙镇</li><li>"
        "<strong>公开日期</strong>2023-01-09</li><li><strong>有效性</strong>有效</li></ul>",
        "",
        "",
        {"index_number": "JX01-2023-1", "publisher": "乙镇", "published_on": "2023-01-09", "validity": "有效"},
    ),
    "labels and spans, most of them empty": (
        "<div class='classify'><label>索引号:</label><span>006939748/2025-00084</span>"
        "<label>分类:</label><span></span><label>发布机构:</label><span>甲省人民政府办公厅</span>"
        f"<label>成文日期:</label><span>2025-03-28</span><label>名称:</label><span>{TITLE}</span>"
        "<label>文号:</label><span></span><label>发布日期:</label><span>2025-03-31</span>"
        "<label>主题词:</label><span></span></div>",
        "",
        "",
        {
            "index_number": "006939748/2025-00084",
            "subject_category": None,
            "publisher": "甲省人民政府办公厅",
            "issued_on": "2025-03-28",
            "title": TITLE,
            "document_number": None,
            "published_on": "2025-03-31",
            "keywords": (),
        },
    ),
    "printed twice": (
        "<div class='pc'><table><tr><td>索引号</td><td>JX/1</td><td>发布机构</td><td>乙镇</td></tr><tr>"
        "<td>发布日期</td><td>2023-01-09</td><td>文号</td><td>乙政〔2023〕3号</td></tr></table></div>"
        "<div class='pc'><table><tr><td>索引号</td><td>JX/1</td><td>发布机构</td><td>乙镇</td></tr><tr>"
        "<td>发布日期</td><td>2023-01-09</td><td>文号</td><td>乙政〔2023〕3号</td></tr></table></div>",
        "",
        "",
        {
            "index_number": "JX/1",
            "publisher": "乙镇",
            "published_on": "2023-01-09",
            "document_number": "乙政〔2023〕3号",
        },
    ),
    "sidebar other doc": (
        f"<h1>{TITLE}</h1><div>索引号：JX/1 发布机构：乙镇 发布日期：2023-01-09</div>",
        "",
        RELATED,
        {"index_number": "JX/1", "published_on": "2023-01-09"},
    ),
    "meta only": (
        "<div></div>",
        f"<title>{TITLE}_甲县人民政府</title><meta name='SiteName' content='甲县人民政府'><meta "
        f"name='ArticleTitle' content='{TITLE}'><meta name='PubDate' content='2023-01-09 10:22'><meta "
        "name='ContentSource' content='乙镇人民政府'>",
        "",
        {"title": TITLE, "published_on": "2023-01-09", "publisher": "乙镇人民政府"},
    ),
    "meta migration date": (
        f"<h1>{TITLE}</h1><p>发布时间：2016-01-09</p>",
        "<meta name='PubDate' content='2020-09-21'>",
        "",
        {"published_on": "2016-01-09"},
    ),
    "trunc title": (
        "<h1>甲县乙镇2022年政府信息公开工作年度报...</h1>",
        f"<title>{TITLE}</title>",
        "",
        {"title": TITLE},
    ),
    "meta doubled": (f"<h1>{TITLE}{TITLE}</h1>", "", "", {"title": TITLE}),
    "br title": ("<h1>甲县乙镇<br>2022年政府信息公开工作年度报告</h1>", "", "", {"title": TITLE}),
    "title in body bold": (
        "<div>发布时间：2023-01-09</div><div class=article><p style='text-align:center'><b>甲县乙镇</b>"
        "</p><p style='text-align:center'><b>2022年政府信息公开工作年度报告</b></p></div>",
        "",
        "",
        {"published_on": "2023-01-09", "title": TITLE},
    ),
    "dd nested": (
        "<dl><dt><span>索&nbsp;引&nbsp;号</span>：</dt><dd><span>JX/1</span></dd>"
        "<dt>文&emsp;&emsp;号：</dt><dd>&nbsp;</dd><dt>成文日期：</dt><dd>2023年1月9日</dd></dl>",
        "",
        "",
        {"index_number": "JX/1", "document_number": None, "issued_on": "2023-01-09"},
    ),
    "labels of no field between": (
        "<table><tr><td>索引号：</td><td>JX/1</td><td>生效日期：</td><td>2023-01-09</td></tr><tr>"
        "<td>废止日期：</td><td></td><td>所属主题：</td><td>政府信息公开年报</td></tr><tr>"
        "<td>发布机构：</td><td></td><td>文号：</td><td></td></tr></table>",
        "",
        "",
        {
            "index_number": "JX/1",
            "published_on": None,
            "issued_on": None,
            "subject_category": "政府信息公开年报",
            "publisher": None,
        },
    ),
    "full-width digits": (
        "<p>索引号：ＪＸ／２０２３－００１\u3000发布机构：乙镇\u3000文号：乙政〔２０２３〕３号</p>",
        "",
        "",
        {"index_number": "JX/2023-001", "publisher": "乙镇", "document_number": "乙政〔2023〕3号"},
    ),
    "one td line": (
        "<table><tr><td>索引号：JX/1</td><td>信息分类：政务公开</td></tr><tr><td>发布机构：乙镇</td>"
        "<td>公开日期：2023-01-09</td></tr><tr><td colspan=2>内容概述：甲县乙镇2022年报告</td></tr>"
        "</table>",
        "",
        "",
        {"index_number": "JX/1", "publisher": "乙镇", "published_on": "2023-01-09"},
    ),
    "junk number and no document number": (
        "<p>文号：无 索引号：/2021-None 发布机构：乙镇</p>",
        "",
        "",
        {"document_number": None, "index_number": "/2021-None", "publisher": "乙镇"},
    ),
    "one pair a row": (
        "<table><tr><td>索引号</td><td>113715810044322064/2024-45231831</td></tr><tr><td>公开目录</td>"
        "<td>年度报告</td></tr><tr><td>发布日期</td><td>2024-01-22</td></tr><tr><td>发布机构</td>"
        "<td>乙镇人民政府</td></tr><tr><td>文号</td><td>无文号</td></tr></table>",
        "",
        "",
        {
            "index_number": "113715810044322064/2024-45231831",
            "document_number": None,
            "publisher": "乙镇人民政府",
            "published_on": "2024-01-22",
            "subject_category": "年度报告",
        },
    ),
    "p labels": (
        "<p>索引号：<b>JX/1</b></p><p>发布机构：</p><p>发布日期：<b>2023-01-09</b></p><p>文号：</p>"
        "<p>主题词：政务公开 年报</p>",
        "",
        "",
        {
            "index_number": "JX/1",
            "publisher": None,
            "published_on": "2023-01-09",
            "document_number": None,
            "keywords": ("政务公开", "年报"),
        },
    ),
    "value before newline": (
        "<div>发布机构：<br>乙镇<br>发布日期：<br>2023-01-09<br>索引号：<br>JX/1</div>",
        "",
        "",
        {"publisher": "乙镇", "published_on": "2023-01-09", "index_number": "JX/1"},
    ),
    "script date": (
        f"<h1>{TITLE}</h1><div>发布时间：<script>var d='2023-01-09';document.write(d)</script> "
        "来源：<span></span></div>",
        "",
        "",
        {"published_on": "2023-01-09"},
    ),
    "rows of two div": (
        "<div id='metadata'><div class='row'><div class='k'>索引号</div><div class='v'>JX/1</div></div>"
        "<div class='row'><div class='k'>发文机关</div><div class='v'>乙镇</div></div><div class='row'>"
        "<div class='k'>发文字号</div><div class='v'></div></div><div class='row'><div "
        "class='k'>成文日期</div><div class='v'>2023-01-09</div></div></div>",
        "",
        "",
        {"index_number": "JX/1", "publisher": "乙镇", "document_number": None, "issued_on": "2023-01-09"},
    ),
    "breadcrumb title": (
        "<div>当前位置：首页 > 政府信息公开 > 政府信息公开年报</div>",
        f"<title>{TITLE} - 政府信息公开年报 - 甲县人民政府门户网站</title>",
        "",
        {"title": TITLE},
    ),
    "column title": (
        f"<h1>政府信息公开年报</h1><h2>{TITLE}</h2>",
        "<title>政府信息公开年报</title>",
        "",
        {"title": TITLE},
    ),
    "footer 主办": (f"<h1>{TITLE}</h1>", "", FOOTER, {"publisher": None}),
    "today": (f"<div>今天是2026年11月22日 星期日</div><h1>{TITLE}</h1>", "", "", {"published_on": None}),
    "validity by yes": (
        "<table><tr><td>索引号</td><td>JX/1</td><td>是否有效</td><td>是</td></tr></table>",
        "",
        "",
        {"index_number": "JX/1", "validity": "是"},
    ),
}
TEXTS: dict[str, tuple[str, Fields]] = {
    "two lines of labels": (
        f"{TITLE}\n\n发布时间: 2023-01-19      发布机构:乙镇           字体:[  ]\n\n"
        "体裁分类:政府信息公开年报     主题分类:综合政务      文号:     索引号:dczx/1674120257266\n\n"
        f"{TITLE}\n\n本报告根据条例编制。\n一、总体情况\n好。",
        {
            "title": TITLE,
            "published_on": "2023-01-19",
            "publisher": "乙镇",
            "genre_category": "政府信息公开年报",
            "subject_category": "综合政务",
            "document_number": None,
            "index_number": "dczx/1674120257266",
        },
    ),
    "text table pipes": (
        "索 引 号 | 014416330/2018-04736 | 分 类 | 政府信息公开年报 综合政务,文秘工作 其他 |\n发布机构 "
        f"| 乙市政府办 | 发文日期 | 2018-02-28 |\n文 号 | 有 效 性 |\n{TITLE}\n一、概述\n好。",
        {
            "index_number": "014416330/2018-04736",
            "publisher": "乙市政府办",
            "issued_on": "2018-02-28",
            "document_number": None,
            "validity": None,
        },
    ),
    "text label lines": (
        f"索引号\nJX/1\n发布机构\n乙镇人民政府\n文号\n\n发布日期\n2023-01-09\n{TITLE}\n一、总体情况\n好。",
        {"index_number": "JX/1", "publisher": "乙镇人民政府", "published_on": "2023-01-09", "document_number": None},
    ),
    "text empty values": (
        f"索引号：\n分类：\n发布机构：\n发文日期：2023-01-09\n文号：\n{TITLE}\n一、总体情况\n好。",
        {"index_number": None, "publisher": None, "issued_on": "2023-01-09", "subject_category": None},
    ),
}


def check(source: str, content_type: str, fields: Fields) -> None:
    page = read_page(Document(body=source.encode(), content_type=f"{content_type}; charset=utf-8"))
    assert isinstance(page, Page)
    metadata = read_metadata(page, None)
    assert {name: getattr(metadata, name) for name in fields} == fields


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str) -> None:
    block, head, after, fields = PAGES[name]
    check(f"<html><head>{head}</head><body>{block}{BODY}{after}</body></html>", "text/html", fields)


@pytest.mark.parametrize("name", TEXTS)
def test_texts(name: str) -> None:
    source, fields = TEXTS[name]
    check(source, "text/plain", fields)


@pytest.mark.parametrize(
    ("line", "published_on"),
    [
        ("2023-01-09 来源：乙镇人民政府", "2023-01-09"),
        ("2023年01月09日来源:乙镇人民政府", "2023-01-09"),
        (
            "<span>2023-01-09 10:22</span><span>来源：</span><span>乙镇人民政府</span><span>浏览次数：12</span>",
            "2023-01-09",
        ),
        ("2023年01月09日 浏览次数：12 字体：大 中 小", "2023-01-09"),
        ("2023-01-09 联系电话：0000-1234567", None),
        ("根据2023-01-09 来源：某文件", None),
    ],
)
def test_a_day_without_a_label_beside_the_source(line: str, published_on: str | None) -> None:
    check(
        f"<html><body><h1>{TITLE}</h1><div>{line}</div>{BODY}</body></html>",
        "text/html",
        {"published_on": published_on},
    )


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["甲市人民政府办公室", "2021年政府信息公开工作年度报告"], "甲市人民政府办公室2021年政府信息公开工作年度报告"),
        (
            ["甲区通街道办事处", "2021年政府信息公开工作年度报告", "2021年政府信息公开工作年度报告"],
            "甲区通街道办事处2021年政府信息公开工作年度报告",
        ),
        (["甲旗2024年度", "政府信息公開年報(bào)?"], "甲旗2024年度政府信息公開年報(bào)?"),
        (["政府信息", "公开指南", "甲县教育局2021年政府信息公开年报"], "甲县教育局2021年政府信息公开年报"),
    ],
)
def test_titles_over_several_lines(lines: list[str], title: str) -> None:
    check("\n".join([*lines, "", "本报告根据条例编制。", "一、总体情况", "好。"]), "text/plain", {"title": title})
