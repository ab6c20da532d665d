"""Small report pages, archived and read: what tests of dataset, memory and coverage work on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from archive import Archive, Capture, Exchange
from crawler.reading import Job, Reading, read

BEGIN = datetime(2024, 2, 1, 8, 0, tzinfo=UTC)
JIA = "http://www.jia.example"


def report_page(
    year: int = 2023,
    agency: str = "甲县人民政府",
    number: str | None = "11000/2024-00001",
    published: str = "2024-01-10",
    said: str = "主动公开政府信息120条。",
    chrome: str = "",
) -> bytes:
    """A report as a plain portal prints it; `chrome` is what surrounds it and does not count."""
    label = f"<tr><td>索引号：</td><td>{number}</td></tr>" if number else ""
    return (
        "<html><head><meta charset='utf-8'>"
        f"<title>{agency}{year}年政府信息公开工作年度报告</title></head><body>{chrome}"
        f"<table>{label}<tr><td>发布机构：</td><td>{agency}</td></tr>"
        f"<tr><td>发布日期：</td><td>{published}</td></tr></table>"
        f"<h1>{agency}{year}年政府信息公开工作年度报告</h1><div class='article'>"
        f"<p>根据《中华人民共和国政府信息公开条例》的规定，现公布{agency}{year}年政府信息公开工作年度报告。"
        f"报告统计期限为{year}年1月1日至{year}年12月31日。</p><p>一、总体情况</p><p>{said}</p>"
        "<p>二、存在的主要问题及改进情况</p><p>公开的及时性还有不足，将加强学习。</p></div></body></html>"
    ).encode()


def list_page(rows: Mapping[str, str], stated: int | None = None) -> bytes:
    """A column's list: {address: title}."""
    items = "".join(f"<li><a href='{url}'>{title}</a><span>2024-01-10</span></li>" for url, title in rows.items())
    count = f"<div class='page'>共{stated}条记录 1/1页</div>" if stated is not None else ""
    return f"<html><head><title>政府信息公开年报</title></head><body><ul>{items}</ul>{count}</body></html>".encode()


def exchange(
    url: str = f"{JIA}/1.html",
    body: bytes = b"",
    *,
    after: float = 0,
    role: str = "report",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **fields: Any,
) -> Exchange:
    """An exchange `after` so many days; a page of Jia's portal unless said otherwise."""
    given = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **(headers or {})}
    head = f"HTTP/1.1 {status} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in given.items()) + "\r\n"
    defaults: dict[str, Any] = {
        "request_block": f"GET {url} HTTP/1.1\r\n\r\n".encode(),
        "response_block": None if "failure" in fields else head.encode() + body,
        "fetched_at": BEGIN + timedelta(days=after),
        "portal": "jia",
        "notes": {"portal_name": "甲县人民政府", "start": [f"{JIA}/"]},
    }
    return Exchange(url=url, role=role, **(defaults | fields))


def kept(archive: Archive, *exchanges: Exchange) -> list[Capture]:
    """The exchanges, archived in this order."""
    return [archive.append(one) for one in exchanges]


def readings(archive: Archive, *exchanges: Exchange) -> list[Reading]:
    """The exchanges, archived and read."""
    return [read(Job(archive.folder, capture)) for capture in kept(archive, *exchanges)]
