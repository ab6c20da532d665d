"""Bytes to one tree or lines of text: what portals declare is not always what they send."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from parsers import parse
from parsers.page import Page, block_lines, is_chrome_line, read_page
from parsers.report import Document, Refusal

SENTENCE = "甲县乙镇2022年政府信息公开工作年度报告，公开机构：乙镇人民政府㙍"
HTML = "<html><head>%s<title>年报</title></head><body><p>" + SENTENCE + "</p></body></html>"


def read(body: bytes, **facts: Any) -> Page:
    page = read_page(Document(body=body, **facts))
    assert isinstance(page, Page), page
    return page


@pytest.mark.parametrize(
    ("sent", "declared", "content_type", "flags"),
    [
        ("utf-8", "utf-8", None, ()),
        ("utf-8", None, None, ()),
        ("utf-8-sig", "gbk", "text/html; charset=gb2312", ()),
        ("gb18030", "gb2312", None, ()),
        ("gb18030", None, "text/html; charset=GBK", ()),
        ("gb18030", None, None, ()),
        ("gb18030", "utf-8", None, ("charset_mismatch",)),
        ("utf-8", "gb2312", None, ("charset_mismatch",)),
        ("utf-8", None, "text/html; charset=ISO-8859-1", ()),
        ("gb18030", None, "text/html; charset=ISO-8859-1", ()),
        ("gb18030", "gb2312", "text/html; charset=utf-8", ("charset_mismatch",)),
        ("utf-16", "utf-8", None, ()),
    ],
)
def test_the_bytes_decide_the_charset(
    sent: str, declared: str | None, content_type: str | None, flags: tuple[str, ...]
) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    page = read((HTML % meta).encode(sent), content_type=content_type)
    assert page.root is not None
    assert page.root.findtext(".//p") == SENTENCE
    assert page.flags == flags


def test_big5() -> None:
    page = read(
        "<html><head><meta charset=big5></head><body><p>臺灣政府資訊公開年度報告</p></body></html>".encode("big5")
    )
    assert page.root is not None
    assert page.root.findtext(".//p") == "臺灣政府資訊公開年度報告"


def test_a_page_cut_inside_a_character_stays_utf8() -> None:
    page = read((HTML % "<meta charset=utf-8>" + "政府信息公开" * 50).encode()[:-2])
    assert page.encoding == "utf-8"
    assert SENTENCE in page.text
    assert page.flags == ()


def test_broken_bytes_are_flagged() -> None:
    page = read((HTML % "<meta charset=utf-8>").encode() + b"\xe6\xff " * 40)
    assert page.flags == ("mojibake",)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  \r\n ",
        b"%PDF-1.7\n%\xe2\xe3",
        b"PK\x03\x04\x14\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1",
        bytes(range(256)) * 20,
    ],
)
def test_no_page_is_refused(body: bytes) -> None:
    refusal = read_page(Document(body=body, content_type="text/html"))
    assert isinstance(refusal, Refusal)
    assert refusal.outcome == "unreadable"
    assert "document" in refusal.reason


def test_json_without_an_article_is_no_report() -> None:
    refusal = read_page(Document(body=b'{"total": 2, "articles": []}', content_type="application/json"))
    assert isinstance(refusal, Refusal)
    assert refusal.outcome == "not_a_report"


def test_json_with_an_article() -> None:
    body = json.dumps({"data": {"title": "年报", "content": "<p>一、总体情况</p>"}}).encode()
    page = read(body, content_type="application/json", url="http://a.example/p.json")
    assert page.root is not None
    assert page.root.findtext(".//p") == "一、总体情况"
    assert page.data["title"] == "年报"


@pytest.mark.parametrize(
    ("body", "facts", "kind"),
    [
        ("甲镇年报\n一、总体情况", {"content_type": "text/plain"}, "text"),
        ("甲镇年报\n一、总体情况", {"content_type": "text/html"}, "text"),
        ("收入<5万元的户数", {"name": "a.txt"}, "text"),
        ("<p>甲镇年报</p><p>一、总体情况</p>", {}, "html"),
        ("<!DOCTYPE html><html><body>甲镇年报</body></html>", {"content_type": "text/plain"}, "html"),
        ("<?xml version='1.0' encoding='gb2312'?><html><body><p>甲镇</p></body></html>", {}, "html"),
    ],
)
def test_kind(body: str, facts: dict[str, str], kind: str) -> None:
    assert read(body.encode(), **facts).kind == kind


def test_lines_of_a_text_keep_their_tabs_and_blank_lines() -> None:
    page = read("⼀、总体\u200b情况\r\n\r\n规章\t０\t\t3\r\n".encode(), content_type="text/plain")
    assert page.lines == ("一、总体情况", "", "规章\t0\t\t3")


def test_base_url() -> None:
    source = "<html><head><base href='/zw/'></head><body><a href='a.html'>x</a></body></html>"
    assert read(source.encode(), url="http://a.example/b/c.html").base_url == "http://a.example/zw/"
    assert read(source.encode()).base_url is None


def test_block_lines() -> None:
    page = read(
        "<body>头<div>甲<p>乙<span>丙</span><br>丁</p>戊</div><script>var x</script><!-- 注 -->"
        "<p style='display: none'>藏</p>"
        "<table><tr><td>一</td><td> 2 </td></tr></table><p hidden>藏</p><ul><li>己</li></ul>尾</body>".encode()
    )
    lines = block_lines(page.root)
    assert [line.text for line in lines] == ["头", "甲", "乙丙", "丁", "戊", "一", "2", "己", "尾"]
    assert [line.element.tag for line in lines] == ["body", "div", "p", "p", "div", "td", "td", "li", "body"]


def test_deep_nesting() -> None:
    source = "<div>" * 1500 + "底" + "</div>" * 1500
    assert "底" in "".join(line.text for line in block_lines(read(source.encode()).root))


def test_inline_elements_that_nobody_closes() -> None:
    source = "".join(f"<p><font><b>第{number}行</p>" for number in range(700)) + "<table><tr><td>末</td></tr></table>"
    lines = [line.text for line in block_lines(read(source.encode()).root)]
    assert lines == [*(f"第{number}行" for number in range(700)), "末"]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<table><tr><td>" * 700 + "底", "nested too deeply"),
        ("<div>" * 5000 + "底", "nested too deeply"),
        ("<div>" + "<i></i>" * 160_000, "more than 300,000 tags"),
        ('{"content": "' + "<br>" * 300_001 + '"}', "more than 300,000 tags"),
        ("年报\r" * 300_001, "more than 300,000 lines"),
    ],
)
def test_what_is_too_large_or_too_deep_to_be_a_page(source: str, reason: str) -> None:
    refusal = read_page(Document(body=source.encode()))
    assert isinstance(refusal, Refusal)
    assert refusal.outcome == "unreadable"
    assert reason in refusal.reason


@pytest.mark.parametrize("reference", ["&#0;", "&#11;", "&#011;2", "&#x1F;", "&#x0b;", "&#31", "&#65535;", "&#xFFFE;"])
def test_references_to_what_no_tree_may_hold(reference: str) -> None:
    page = read(f"<p>甲{reference}</p><script></script>{reference}乙&#20040;&#x4e48;&#9;&#12290;".encode())
    page.root.find(".//script").drop_tree()  # joins the texts around it
    assert "".join(page.root.text_content().split()).replace("2", "") == "甲乙么么。"


def test_preformatted_text_ends_its_lines() -> None:
    page = read("<p>一\n二</p><PRE class=x>甲\n<b>乙\n丙</b>丁</pre><p>三\n四</p>".encode())
    assert [line.text for line in block_lines(page.root)] == ["一 二", "甲", "乙", "丙丁", "三 四"]


def test_a_torn_page_with_two_roots_is_one() -> None:
    page = read("<p>甲</p></body></html>\n<!DOCTYPE html><html><body><p>乙</p>".encode())
    assert [line.text for line in block_lines(page.root)] == ["甲", "乙"]


@pytest.mark.parametrize("url", ["http://[", "http://甲.example:99999/x", "http://[::1/y", "x:y:z"])
def test_an_address_that_is_none_does_no_harm(url: str) -> None:
    links = f"<base href='{url}'><a href='{url}/a.doc'>a.doc</a><iframe src='viewer.html?file={url}.pdf'></iframe>"
    source = links + "<p>一、总体情况</p>"
    assert parse(Document(body=source.encode(), url=url)).outcome == "not_a_report"


@pytest.mark.parametrize(
    "text",
    [
        "首页 > 政务公开 > 政府信息公开年报",
        "当前位置：首页 > 信息公开",
        "您的当前位置：新闻中心 > 某地",
        "您好,欢迎来到甲县人民政府!",
        "主办：甲县人民政府",
        "承办:甲县政务公开领导小组办公室",
        "网站地图",
        "某ICP备05000000号",
        "政府网站标识码:0000000000",
        "某公网安备 00000000000000号",
        "Email:a@b.example",
        "电话:0000--6200000",
        "【打印】 【关闭】",
        "字体：[大 中 小]",
        "分享到：",
        "上一篇：无",
        "版权所有：甲县人民政府",
        "網站地圖",
    ],
)
def test_chrome(text: str) -> None:
    assert is_chrome_line(text)


@pytest.mark.parametrize(
    "text",
    [
        "一、总体情况",
        "甲县人民政府",
        "2023年1月20日",
        "联系电话：0000-6200000，地址：乙镇政府一楼。",
        "我镇在网站首页设置专栏，公开信息80条。",
        "(二)主动公开政府信息的形式",
        "0",
        "大会",
    ],
)
def test_not_chrome(text: str) -> None:
    assert not is_chrome_line(text)


REAL = Path(__file__).parents[3] / "shared" / "data"


@pytest.mark.skipif(not REAL.is_dir(), reason="the real pages are not here")
def test_real_pages_are_read_without_flags() -> None:
    pages = [*(REAL / "seeds").glob("*.txt"), *(REAL / "real" / "details").glob("*.htm*")]
    assert pages
    for path in pages:
        assert read(path.read_bytes(), name=path.name).flags == (), path.name
