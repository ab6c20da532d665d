"""The files of a report, and none of the site's."""

from __future__ import annotations

import json

import pytest

from parsers.attachments import find_attachments, may_have_attachments
from parsers.page import Page, read_page
from parsers.report import Attachment, Document

URL = "http://www.jia.example/zwgk/202301/t20230109_7.html"


def find(source: str, url: str | None = URL, content_type: str = "text/html; charset=utf-8") -> tuple[Attachment, ...]:
    page = read_page(Document(body=source.encode(), content_type=content_type, url=url))
    assert isinstance(page, Page)
    return find_attachments(page)


@pytest.mark.parametrize(
    ("link", "url", "name", "kind"),
    [
        (
            "<a href='./P020230109.docx'>乙镇年报.docx</a>",
            "http://www.jia.example/zwgk/202301/P020230109.docx",
            "乙镇年报.docx",
            "word",
        ),
        (
            "<a href='/a/年报.PDF'>附件：年报</a>",
            "http://www.jia.example/a/%E5%B9%B4%E6%8A%A5.PDF",
            "附件：年报",
            "pdf",
        ),
        (
            "<a href='/a/1.pdf' title='乙镇年报.pdf'>【下载PDF】</a>",
            "http://www.jia.example/a/1.pdf",
            "乙镇年报.pdf",
            "pdf",
        ),
        (
            "<a href='/module/download/downfile.jsp?classid=0&amp;filename=ab.pdf'>乙镇年报</a>",
            "http://www.jia.example/module/download/downfile.jsp?classid=0&filename=ab.pdf",
            "乙镇年报",
            "pdf",
        ),
        ("<a href='/download?id=7'>乙镇年报.wps</a>", "http://www.jia.example/download?id=7", "乙镇年报.wps", "works"),
        ("<iframe src='/a/1.pdf'></iframe>", "http://www.jia.example/a/1.pdf", "1.pdf", "pdf"),
        ("<embed src='1.ofd'>", "http://www.jia.example/zwgk/202301/1.ofd", "1.ofd", "ofd"),
        ("<object data='/a/1.pdf'></object>", "http://www.jia.example/a/1.pdf", "1.pdf", "pdf"),
        (
            "<iframe src='/pdfjs/web/viewer.html?file=/a/2.pdf#page=1'></iframe>",
            "http://www.jia.example/a/2.pdf",
            "2.pdf",
            "pdf",
        ),
        ("<a href='/a/t.xlsx'>表</a>", "http://www.jia.example/a/t.xlsx", "表", "spreadsheet"),
        ("<a href='http://f.jia.example/t.rar'>包</a>", "http://f.jia.example/t.rar", "包", "rar"),
    ],
)
def test_links(link: str, url: str, name: str, kind: str) -> None:
    (found,) = find(f"<body><div class='article'><p>一、总体情况</p><p>{link}</p></div></body>")
    assert (found.url, found.name, found.digest) == (url, name, None)
    assert kind in (found.media_type or "")


@pytest.mark.parametrize(
    "source",
    [
        "<div class='footer'><a href='/a.pdf'>隐私声明</a></div>",
        "<footer><a href='/a.pdf'>隐私声明</a></footer>",
        "<div id='nav'><a href='/a.doc'>指南</a></div>",
        "<div class='sidebar fr'><a href='/a.doc'>指南</a></div>",
        "<p><a href='javascript:;' onclick='x()'>下载</a></p>",
        "<p><a href='/list.html'>更多</a> <a href='#a.pdf'>x</a> <a href='mailto:a@doc.example'>x</a></p>",
        "<p><a href='http://www.pdf.example/'>站点</a></p>",
        "<p><a href='http://[bad/a.html'>x</a> a.pdf</p>",
    ],
)
def test_what_is_no_attachment(source: str) -> None:
    assert find(f"<body>{source}</body>") == ()


def test_one_file_linked_twice_keeps_the_telling_name() -> None:
    source = "<p><a href='/a.pdf'>下载</a></p><p><a href='/a.pdf'>乙镇年报</a></p><p><a href='/b.pdf'>统计表</a></p>"
    assert [(file.url, file.name) for file in find(source)] == [
        ("http://www.jia.example/a.pdf", "乙镇年报"),
        ("http://www.jia.example/b.pdf", "统计表"),
    ]


def test_a_local_page_knows_no_address() -> None:
    (relative, absolute) = find("<p><a href='a.pdf'>甲</a><a href='http://b.example/b.pdf'>乙</a></p>", url=None)
    assert (relative.url, relative.name) == (None, "甲")
    assert absolute.url == "http://b.example/b.pdf"


def test_json_lists_its_files() -> None:
    answer = {"content": "<p>一、总体情况</p>", "attachment": [{"name": "年报.docx", "url": "/attachment/0/1/1.docx"}]}
    (found,) = find(json.dumps(answer), content_type="application/json")
    assert (found.url, found.name) == ("http://www.jia.example/attachment/0/1/1.docx", "年报.docx")


def test_names_in_a_text() -> None:
    text = (
        "六、其他\n无。\n甲县乙镇2022年年报.docx\n附件：统计表.xls\n我镇印发了通知.doc文件。\n甲县乙镇2022年年报.docx"
    )
    found = find(text, content_type="text/plain")
    assert [(file.url, file.name) for file in found] == [(None, "甲县乙镇2022年年报.docx"), (None, "统计表.xls")]


def test_may_have_attachments() -> None:
    assert may_have_attachments(b"<a href='/a.PDF'>")
    assert may_have_attachments("download.jsp?f=年报.docx&x=1".encode("gbk"))
    assert not may_have_attachments("<p>没有附件</p>".encode())


@pytest.mark.parametrize(
    ("link", "name", "address"),
    [
        ("<a href='/download.jsp?path=/a&filename=年报.pdf'>下载</a>", "年报.pdf", None),
        ("<a href='javascript:void(0)' onclick=\"download('/a.pdf')\">年报.pdf</a>", "年报.pdf", "/a.pdf"),
        ("<a href=\"javascript:window.open('/b/c.docx')\">附件1</a>", "附件1", "/b/c.docx"),
        ("<a href='/P0202401231234.docx'>附件1</a>", "附件1", "/P0202401231234.docx"),
    ],
)
def test_what_a_link_is_called_and_where_it_goes(link: str, name: str, address: str | None):
    source = f"<html><body><p>一、总体情况</p>{link}</body></html>".encode()
    read = read_page(Document(body=source, content_type="text/html", url="https://www.jia.example/x/y.html"))
    assert isinstance(read, Page)
    (file,) = find_attachments(read)
    assert file.name == name
    assert address is None or file.url == f"https://www.jia.example{address}"


SHELL = "<h1>甲县教育局2023年政府信息公开工作年度报告</h1><iframe src='{src}'></iframe>{more}"


@pytest.mark.parametrize(
    ("src", "more", "found"),
    [
        ("/text/7.html", "", ["http://www.jia.example/text/7.html"]),
        ("http://www.elsewhere.example/7.html", "", []),
        ("/inc/header.html", "", []),
        ("about:blank", "", []),
        ("/text/7.html", "<p>一、总体情况</p>", []),
    ],
    ids=["the report in a frame", "another host", "part of every page", "nothing", "beside the report"],
)
def test_a_page_without_a_report_hands_out_what_its_frames_show(src, more, found) -> None:
    files = find(SHELL.format(src=src, more=more))
    assert [(file.url, file.media_type) for file in files] == [(url, "text/html") for url in found]


def test_a_frame_is_looked_for_where_no_file_is_named() -> None:
    assert may_have_attachments(SHELL.format(src="/text/7.html", more="").encode())


@pytest.mark.parametrize(
    ("url", "src"),
    [("http://www.jia.example/1.html", "http://[jia/2.html"), ("http://[jia/1.html", "/2.html")],
    ids=["the frame's address", "the page's own"],
)
def test_a_frame_with_an_address_that_is_none(url: str, src: str) -> None:
    page = f"<html><body>{SHELL.format(src=src, more='')}</body></html>".encode()
    read = read_page(Document(body=page, content_type="text/html; charset=utf-8", url=url))
    assert isinstance(read, Page)
    assert find_attachments(read) == ()
