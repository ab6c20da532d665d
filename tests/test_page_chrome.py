"""What changes around a report at every visit makes no version of it: counters, dates, links to other pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from parsers import parse
from parsers.identity import content_digest
from parsers.report import Document, Parsed

PAGES = [
    path
    for path in sorted(Path(__file__).with_name("pages").rglob("*.html"))
    if b"charset=gb" not in path.read_bytes()[:2000].lower() and b"<body" in path.read_bytes().lower()
]


def chrome(n: int) -> tuple[str, str, str]:
    """What stands above the page, below its heading and below the page, at visit number `n`."""
    others = "".join(
        f"<li><a href='/x{n}_{i}.html'>关于第{n + i}号通知的公告</a> 2026-11-0{i}</li>" for i in range(1, 7)
    )
    news = "".join(f"<li><a href='/y{n}_{i}.html'>第{n}期要闻{i}</a></li>" for i in range(8))
    above = f"<div class='top'>今天是2026年11月{n}日 星期日 晴 {n}℃</div><div class='side'><ul>{news}</ul></div>"
    below = (
        f"<div>上一篇：<a href='/p{n}.html'>某县{2000 + n}年政府信息公开工作年度报告</a></div>"
        f"<div class='related'><h3>相关信息</h3><ul>{others}</ul></div>"
        f"<div class='share'>分享到：微信 微博 {n}</div><div>您是第{n}位访问者 本站访问量：{n * 991}次</div>"
    )
    return above, f"<span>浏览次数：<em id='hits'>{n}</em></span>", below


def visited(page: bytes, n: int) -> bytes:
    above, beside, below = (part.encode() for part in chrome(n))
    page = re.sub(rb"(?i)<body[^>]*>", lambda found: found[0] + above, page, count=1)
    page = re.sub(rb"(?is)<h1[^>]*>.*?</h1>", lambda found: found[0] + beside, page, count=1)
    end = page.lower().rfind(b"</body>")
    return page[:end] + below + page[end:] if end >= 0 else page + below


def read(page: bytes) -> Parsed:
    found = parse(Document(body=page, content_type="text/html; charset=utf-8", url="http://www.jia.example/1.html"))
    assert isinstance(found, Parsed)
    return found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_another_visit_is_no_other_version(path) -> None:
    page = path.read_bytes()
    first, second = read(visited(page, 17)), read(visited(page, 18))
    assert content_digest(first.report) == content_digest(second.report)


def test_an_edit_is_one() -> None:
    printed = re.compile(rb">(\d\d+)</td>")
    page = next(page for path in PAGES if printed.search(page := visited(path.read_bytes(), 17)))
    figure = printed.search(page)
    assert figure is not None
    edited = page[: figure.start(1)] + b"9" + page[figure.start(1) :]
    assert content_digest(read(page).report) != content_digest(read(edited).report)
