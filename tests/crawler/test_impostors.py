"""Answers that are not what was asked for, and pages that only a browser can show."""

from __future__ import annotations

import pytest

from crawler.recognition import (
    impostor,
    needs_browser,
)
from tests.crawler.listed import LISTS

HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.mark.parametrize(
    ("status", "headers", "name", "outcome"),
    [
        (412, HTML, "ruishu.html", "challenged"),
        (202, HTML, "ruishu.html", "challenged"),
        (200, HTML, "ruishu.html", "challenged"),
        (468, HTML, "captcha.html", "challenged"),
        (521, {"set-cookie": "__jsluid_s=1; path=/"}, "cookie_gate.html", "challenged"),
        (200, HTML, "cookie_gate.html", "challenged"),
        (200, HTML, "captcha.html", "challenged"),
        (200, HTML, "missing.html", "soft_404"),
        (200, HTML, "shell.html", "soft_404"),
        (403, HTML, "captcha.html", "blocked"),
        (401, HTML, "missing.html", "blocked"),
        (429, HTML, "missing.html", "blocked"),
        (404, HTML, "missing.html", "gone"),
        (410, HTML, "missing.html", "gone"),
        (500, HTML, "missing.html", "unreachable"),
        (503, HTML, "missing.html", "unreachable"),
    ],
)
def test_impostors(status: int, headers: dict[str, str], name: str, outcome: str) -> None:
    found = impostor(status, headers, (LISTS / "recognition" / name).read_bytes(), "http://www.a.example/")
    assert found is not None
    assert found.outcome == outcome


@pytest.mark.parametrize(
    "title", ["404", "404 Not Found", "页面不存在", "您访问的页面不存在", "出错啦", "Error", "系统错误"]
)
def test_error_pages_by_title_however_long(title: str) -> None:
    body = f"<html><title>{title}</title><body>{'<p>导航导航</p>' * 3000}</body></html>".encode()
    found = impostor(200, HTML, body, "http://www.a.example/")
    assert found is not None
    assert found.outcome == "soft_404"


def test_lists_and_reports_are_no_impostors() -> None:
    names = [path for path in LISTS.glob("*/*.*htm*") if path.parent.name != "recognition"]
    assert len(names) > 10
    for path in names:
        if path.name != "scripted.html":  # a shell, as far as a page tells
            assert impostor(200, HTML, path.read_bytes(), "http://www.a.example/") is None, path.name


def test_a_report_that_speaks_of_captchas_and_missing_pages_is_a_report() -> None:
    words = "整改了验证码无法显示、页面不存在、404错误等问题，访问频繁的栏目已经扩容。" * 20
    body = f"<html><title>甲县2023年政府信息公开工作年度报告</title><p>{words}</p></html>"
    assert impostor(200, HTML, body.encode(), "") is None
    short = "<html><title>甲县2023年政府信息公开工作年度报告</title><p>申请的信息不存在0件。</p></html>"
    assert impostor(200, HTML, short.encode(), "") is None


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({b"Content-Type": [b"application/pdf"]}, b"%PDF-1.4"),
        ({"content-type": "application/json"}, b"{}"),
        ({"content-type": "text/xml"}, b""),
        ({"content-type": "text/html"}, b"PK\x03\x04<html>"),
        ({"content-type": "text/html"}, "缺少标记的正文".encode()),
    ],
)
def test_what_is_no_page_is_not_judged(headers: dict[object, object], body: bytes) -> None:
    assert impostor(200, headers, body, "") is None


def test_redirects_are_no_impostors() -> None:
    assert impostor(302, {"Location": "/"}, b"", "") is None


@pytest.mark.parametrize(
    ("source", "shown", "needed"),
    [
        ("<div id=app></div><script src=/app.js></script>", False, True),
        ("<noscript>请启用JavaScript</noscript><div id=root></div><script src=/a.js></script>", False, True),
        ("<p>首页</p><script>var a = 1</script>" + "<a href='/x/'>政务公开</a>" * 9, False, False),
        ("<h1>政府信息公开年报</h1>" + "<p>说明</p>" * 90 + "<script>$.get('/list', draw)</script>", True, True),
        ("<h1>政府信息公开年报</h1>" + "<p>说明</p>" * 90 + "<script>count()</script>", True, False),
        ("<h1>政府信息公开年报</h1><p>暂无信息</p>", True, False),
        ("<script>location.href='/web/main.html'</script>", False, False),
        ("<meta http-equiv=refresh content='0;url=/x/'><script></script>", False, False),
        ("<script>$_ts=window['$_ts']</script>", False, False),
        ("<p>您访问的页面不存在</p><script></script>", False, False),
    ],
)
def test_pages_that_leave_what_they_say_to_their_scripts(source, shown, needed) -> None:
    assert (
        needs_browser(f"<html><head><title>政务公开</title></head><body>{source}</body></html>", shown=shown) == needed
    )
