"""List pages for tests of the families, and what is read from them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crawler.families import ListPage, ListRequest, read_list

LISTS = Path(__file__).parents[1] / "lists"
COLUMN = "http://www.liuzhuang.example/col/col901/index.html"
TRS = "http://www.qinglan.example/zwgk/zfxxgknb/"
ROWS = [
    f"<li><a href='/art/2023/1/{n}/art_901_{n}.html' title='柳庄区第{n}镇2022年政府信息公开年报'>x</a>"
    f"<b>2023-01-{n:02}</b></li>"
    for n in range(1, 26)
]


def page(name: str, url: str, content_type: str = "text/html", **state: object) -> ListPage:
    return ListPage(url, (LISTS / name).read_bytes(), content_type, state)


def html(url: str, text: str, **state: object) -> ListPage:
    return ListPage(url, text.encode(), "text/html; charset=utf-8", state)


def follow(page: ListPage, answer: Callable[[ListRequest], bytes], content_type: str = "text/html") -> list[ListPage]:
    """All pages of a list, from a server given as a function."""
    pages, waiting = [page], read_list(page).next_pages
    while waiting:
        request = waiting.pop(0)
        pages.append(ListPage(request.url, answer(request), content_type, request.state))
        waiting += read_list(pages[-1]).next_pages
        assert len(pages) < 30, "the list does not end"
    return pages


def titles(pages: list[ListPage]) -> set[str]:
    return {entry.title for one in pages for entry in read_list(one).entries}


def next_urls(page: ListPage) -> list[str]:
    return [request.url for request in read_list(page).next_pages]


def records(rows: list[str]) -> str:
    return "".join(f"<record><![CDATA[{row}]]></record>" for row in rows)


def column_page(shown: int, total: str = "") -> ListPage:
    address = "/module/web/jpage/dataproxy.jsp?page=1&webid=9&path=/&columnid=901&unitid=5&webname=%25E7%2594%25B2"
    group = f'<nextgroup><![CDATA[<a href="{address}"></a>]]></nextgroup>'
    store = f"<datastore>{total}{group}<recordset>{records(ROWS[:shown])}</recordset></datastore>"
    return html(COLUMN, f'<title>政府信息公开年报</title><script type="text/xml">{store}</script>')
