"""parse: reports that are reports, refusals that say why, and bytes of every kind."""

import hashlib
import random
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from parsers import parse
from parsers.report import AttachmentFile, Document, Parsed, PortalFacts, Refusal

PAGES = Path(__file__).parents[1] / "pages"
HANWEB = (PAGES / "hanweb_2022.html").read_bytes()
SENTENCE = "为规范政府信息公开工作,现将有关事项说明如下,请各单位认真学习,抓好贯彻落实,确保取得实效。"


def page(title: str, *paragraphs: str) -> Document:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = f"<head><meta charset=utf-8><title>{title}</title></head>"
    html = f"<html>{head}<body><h1>{title}</h1><div>{text}</div></body></html>"
    return Document(body=html.encode(), url="http://www.demo.example/a.html")


def report(document: Document):
    found = parse(document)
    assert isinstance(found, Parsed), found
    return found.report


def outcome(document: Document) -> str:
    found = parse(document)
    assert isinstance(found, Refusal)
    assert found.reason
    assert "\n" not in found.reason
    return found.outcome


@pytest.mark.parametrize(
    "title",
    [
        "示例县2023年政府信息公开工作年度报告解读",
        "一图读懂示例县2023年政府信息公开年报",
        "示例县政府信息公开指南",
        "示例县政府信息公开制度",
        "示例县2023年政务公开工作总结",
        "示例县2023年政府网站工作年度报表",
        "关于做好2023年政府信息公开工作年度报告编制和发布工作的通知",
        "示例县各单位2023年政府信息公开年报汇总",
        "示例县2023年部门预算公开",
        "示例县召开政务公开工作会议",
    ],
)
def test_look_alikes_are_no_reports(title: str):
    paragraphs = [SENTENCE, "一、总体要求", SENTENCE, "二、主动公开内容", SENTENCE, "三、依申请公开", SENTENCE]
    assert outcome(page(title, *paragraphs)) == "not_a_report"


def test_a_list_is_no_report():
    rows = [f"示例县{year}年政府信息公开工作年度报告 {year + 1}-01-20" for year in range(2010, 2024)]
    links = "".join(f"<li><a href=/a/{number}.html>{row}</a></li>" for number, row in enumerate(rows))
    html = f"<html><title>政府信息公开年报</title><body><h2>政府信息公开年报</h2><ul>{links}</ul></body></html>"
    assert outcome(Document(body=html.encode())) == "not_a_report"


@pytest.mark.parametrize("body", [b"", b"  \n", b"<html><body></body></html>", "你好。".encode()])
def test_empty_pages_are_no_reports(body: bytes):
    assert outcome(Document(body=body)) == "not_a_report"


@pytest.mark.parametrize(
    ("body", "word"),
    [(b"%PDF-1.7\n%\xe2\xe3", "PDF"), (b"PK\x03\x04" + bytes(40), "docx"), (b"\x89PNG\r\n\x1a\n" + bytes(40), "PNG")],
)
def test_other_kinds_of_documents_are_refused_by_name(body: bytes, word: str):
    found = parse(Document(body=body))
    assert isinstance(found, Refusal)
    assert found.outcome == "unreadable"
    assert word in found.reason


def test_a_report_without_tables_is_a_report_and_says_so():
    found = report(
        page(
            "示例镇2023年政府信息公开工作年度报告",
            "本报告根据条例编制,统计期限为2023年1月1日至2023年12月31日。",
            "一、总体情况",
            "2023年主动公开政府信息12条。",
            "二、主动公开政府信息情况",
            "三、收到和处理政府信息公开申请情况",
        )
    )
    assert "tables_missing" in found.flags
    assert (found.format, found.report_year) == ("2021", 2023)
    assert found.figures["proactive_total"].value == 12


def test_a_notice_that_prints_the_report_itself_is_one():
    document = page(
        "示例县人民政府办公室关于印发2018年政府信息公开工作年度报告的通知",
        "本年度报告根据《中华人民共和国政府信息公开条例》编制,统计期限为2018年1月1日至12月31日。",
        *("一、概述", SENTENCE, "二、主动公开政府信息情况", SENTENCE, "三、依申请公开政府信息情况", SENTENCE),
        *("四、行政复议和诉讼情况", SENTENCE, "五、存在的主要问题", SENTENCE),
    )
    assert report(document).report_year == 2018


def test_a_page_that_only_links_the_report():
    title = "示例镇2023年政府信息公开工作年度报告"
    found = report(replace(page(title, f"<a href=a.pdf>{title}.pdf</a>"), url="http://www.demo.example/x/1.html"))
    assert {"text_in_attachment", "tables_missing"} <= set(found.flags)
    assert [attachment.url for attachment in found.attachments] == ["http://www.demo.example/x/a.pdf"]


def test_the_documents_facts_come_through():
    portal = PortalFacts(id="demo", name="示例县人民政府", region="130528")
    document = Document(body=HANWEB, url="http://www.demo.example/1.html", portal=portal, partial=True)
    found = report(document)
    assert (found.portal, found.region, found.url) == ("demo", "130528", "http://www.demo.example/1.html")
    assert "partial_body" in found.flags
    assert found.report_id != report(Document(body=HANWEB)).report_id
    assert found.report_id == report(replace(document, url="http://www.demo.example/2.html")).report_id


def test_a_fetched_attachment_has_its_digest():
    body = b"%PDF-1.4 invented"
    url = "http://www.demo.example/attachment/0/1/1001/3024001.pdf"
    document = Document(
        body=(PAGES / "nfcms_pictures_2023.html").read_bytes(),
        url="http://www.demo.example/zwgk/post_3024001.html",
        attachments=(AttachmentFile(url=url, name="年报.pdf", media_type="application/pdf", body=body),),
    )
    (attachment,) = report(document).attachments
    assert attachment.digest == "sha256:" + hashlib.sha256(body).hexdigest()
    assert attachment.media_type == "application/pdf"


def test_chrome_does_not_change_the_content_of_a_report():
    from parsers.identity import content_digest

    other = HANWEB.replace("浏览次数：".encode(), "浏览次数：77".encode()).replace(
        "走进青川".encode(), "魅力青川".encode()
    )
    assert content_digest(report(Document(body=other))) == content_digest(report(Document(body=HANWEB)))


# --- bytes of every kind ---


def damaged() -> list[bytes]:
    dice = random.Random(20240101)
    cut = [HANWEB[: dice.randrange(len(HANWEB))] for _ in range(12)]
    flipped = []
    for _ in range(8):
        body = bytearray(HANWEB)
        for _ in range(200):
            body[dice.randrange(len(body))] = dice.randrange(256)
        flipped.append(bytes(body))
    noise = [dice.randbytes(size) for size in (1, 7, 100, 5000, 50000)]
    return [*cut, *flipped, *noise]


STRANGE = {
    "nested": b"<div>" * 10_000 + "一、总体情况。政府信息公开年度报告".encode() + b"</div>" * 10_000,
    "nested tables": b"<table><tr><td>" * 3000 + "政府信息公开".encode(),
    "nested inline": b"<b><i>" * 8000 + "二、主动公开政府信息情况。".encode(),
    "one long line": "一、总体情况政府信息公开主动公开条".encode() * 20_000,
    "digits": ("主动公开政府信息" + "1" * 50_000 + "条。").encode(),
    "numerals": ("主动公开政府信息" + "一" * 20_000 + "条。一、" * 500).encode(),
    "huge table": b"<table>" + b"<tr>" + b"<td colspan=1000 rowspan=1000>0</td>" * 200 + b"</tr></table>",
    "many rows": b"<table>" + "<tr><td>规章</td><td>0</td></tr>".encode() * 5000 + b"</table>",
    "NULs": b"\x00" * 1000 + HANWEB + b"\x00" * 1000,
    "NULs inside": HANWEB.replace(b"<p", b"\x00<p\x00"),
    "utf-16": HANWEB.decode().encode("utf-16"),
    "surrogates": b'{"content": "\\ud800<p>\\ud800</p>"}',
    "deep JSON": b"[" * 100_000,
    "entities": b"<p>&#55296;&#0;&#1114112;&#x1F600;" * 2000,
    "spaces": b"<p>" + b" " * 500_000 + b"</p>",
    "brackets": ("（" * 20_000 + "主动公开").encode(),
    "commas": ("，" * 30_000 + "主动公开" + "，" * 30_000).encode(),
    "no": ("没有" * 20_000 + "复议").encode(),
    "xml": b'<?xml version="1.0" encoding="gbk"?><html><body>' + "政府".encode("gbk") + b"</body></html>",
}


@pytest.mark.parametrize("name", STRANGE)
def test_strange_bytes_are_a_report_or_refused(name: str):
    assert isinstance(parse(Document(body=STRANGE[name])), (Parsed, Refusal))


def test_damaged_pages_never_raise():
    for body in damaged():
        assert isinstance(parse(Document(body=body)), (Parsed, Refusal))


def test_a_document_over_the_limit_is_refused():
    found = parse(Document(body=b"<p>" + b"a" * 16_000_001))
    assert isinstance(found, Refusal)
    assert found.outcome == "unreadable"


def test_odd_headers_names_and_entries_are_survived():
    document = Document(
        body=HANWEB, content_type="text/html; charset=no-such", url="not a url", name="\udce4.html", entry={"date": "x"}
    )
    assert isinstance(parse(document), Parsed)


def test_parsing_leaves_the_recursion_limit_alone():
    before = sys.getrecursionlimit()
    parse(Document(body=STRANGE["nested"]))
    assert sys.getrecursionlimit() == before
