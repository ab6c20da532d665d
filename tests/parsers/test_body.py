"""The body text: all of the report, nothing of the site. Pages are invented."""

import pytest

from parsers.body import body_text
from parsers.page import Page, block_lines, read_page
from parsers.report import Document

LONG = "我镇认真贯彻落实条例,不断扩大公开范围,全年工作平稳有序,群众满意度有所提高。"
REPORT = [
    ("p", "本年度报告根据《中华人民共和国政府信息公开条例》要求编制。"),
    ("p", "一、总体情况"),
    ("p", LONG),
    ("p", "(一)主动公开"),
    ("p", "公开8条。"),
    ("p", "二、其他需要报告的事项"),
    ("p", "无"),
    ("p", "示例镇人民政府"),
    ("p", "2024年1月9日"),
]
TEXTS = [text for _, text in REPORT]
ARTICLE = "".join(f"<{tag}>{text}</{tag}>" for tag, text in REPORT)
NAVIGATION = (
    "<div class=top><a href=/>首页</a><a href=/b>政务公开</a></div><nav><a href=/c>机构职能</a></nav>"
    "<div class=pos>当前位置:首页 &gt; 政府信息公开年报</div>"
)
FOOTER = "<div class=foot><p>主办:示例县人民政府</p><p>示ICP备00000000号</p><p>网站标识码:0000000000</p></div>"
BUTTONS = "<div><span>字号:大 中 小</span> <a href=#>打印</a></div>"


def page(html: str) -> Page:
    read = read_page(
        Document(body=f"<html><body>{html}</body></html>".encode(), content_type="text/html; charset=utf-8")
    )
    assert isinstance(read, Page)
    return read


@pytest.mark.parametrize(
    "frame",
    [
        "{}",
        "<div id='zoom'>{}</div>",
        "<div class='TRS_Editor'><div class='inner'>{}</div></div>",
        "<UCAPCONTENT>{}</UCAPCONTENT>",
        "<div class='whatever'>{}</div>",
        "<table><tr><td></td><td></td><td><div>{}</div></td><td></td></tr></table>",
    ],
)
def test_every_line_of_the_report_and_none_of_the_site(frame: str):
    text = body_text(page(NAVIGATION + BUTTONS + frame.format(ARTICLE) + FOOTER))
    assert text.split("\n") == TEXTS


def test_lines_broken_by_br_are_paragraphs():
    text = body_text(page(f"<div id=zoom>{'<br>'.join(TEXTS)}</div>" + FOOTER))
    assert text.split("\n") == TEXTS


def test_a_known_container_that_does_not_hold_the_report_is_not_believed():
    text = body_text(page(f"<div id=zoom><p>公开是常态。</p></div><div class=x>{ARTICLE}</div>"))
    assert set(TEXTS) <= set(text.split("\n"))


def test_named_elements_and_the_title_are_left_out():
    read = page(
        f"<div id=zoom><h1>示例镇2023年年报</h1><table id=t><tr><td>规章</td><td>0</td></tr></table>{ARTICLE}</div>"
    )
    assert read.root is not None
    text = body_text(read, elements=read.root.xpath("//table"), title="示例镇2023年年报")
    assert text.split("\n") == TEXTS


def test_flattened_lines_are_left_out_once_each():
    read = page(f"<div id=zoom>{ARTICLE.replace('公开8条。', '公开8条。</p><p>规章</p><p>0')}</div>")
    assert read.root is not None
    table = [line for line in block_lines(read.root) if line.text in ("规章", "0")]
    assert body_text(read, flattened=table).split("\n") == TEXTS


def test_attachment_lists_are_left_out():
    files = "<p>附件:</p><p><a href=a.pdf>示例镇年报.pdf</a></p><p><a href=b.docx>下载全文版</a></p>"
    text = body_text(page(f"<div id=zoom>{ARTICLE}</div>{files}"), attachments=["下载全文版"])
    assert text.split("\n") == TEXTS


def test_text_files_lose_frame_and_table_marks_only():
    lines = [
        "您好,欢迎来到示例县人民政府!",
        "示例镇年报 | ||||",
        *TEXTS,
        "",
        "主办:示例县人民政府",
        "示ICP备00000000号",
        "电话:0000-0000000",
    ]
    read = read_page(Document(body="\n".join(lines).encode(), name="a.txt"))
    assert isinstance(read, Page)
    assert body_text(read, lines={1}).split("\n") == TEXTS


def test_white_space_is_folded_and_radicals_are_ordinary():
    text = body_text(
        page("<div id=zoom><p>　　⼯作&nbsp;&nbsp;开展得很好,效果显著,成绩突出。</p><p>一、总体情况</p></div>")
    )
    assert text.split("\n") == ["工作 开展得很好,效果显著,成绩突出。", "一、总体情况"]


def test_a_stray_sentence_of_the_frame_stays_out():
    notice = "<div class=side><p>欢迎提出意见。</p></div>"
    paragraphs = "".join(f"<p>{number}、{LONG}{LONG}</p>" for number in range(6))
    text = body_text(page(f"{notice}<div class=x>{ARTICLE}{paragraphs}</div>"))
    assert "欢迎提出意见。" not in text
    assert set(TEXTS) <= set(text.split("\n"))


def test_a_last_part_outside_the_known_container_is_not_lost():
    text = body_text(page(f"<div><div id=zoom>{ARTICLE}</div><p>三、存在的问题</p><p>公开不够及时。</p></div>"))
    assert text.endswith("三、存在的问题\n公开不够及时。")
