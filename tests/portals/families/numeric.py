"""The numeric-path kind: `/n/n/index.htm`, `index_2.htm`, articles at `content_ID.html` with nothing but a line of
来源, 时间 and 浏览量; pages are made on the fly: chunked, and the counter moves with every visit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..model import COUNTER, Item, Page
from .base import NOTE, Family, Render, publisher

COLUMN = "/40117/40254/"

HEAD = """<!DOCTYPE html>
<html>
<head>
{note}
<meta charset="utf-8"/>
<meta http-equiv="X-UA-Compatible" content="IE=edge,chrome=1"/>
<title>{title}</title>
{meta}
<link rel="stylesheet" href="/u/cms/css/base.css"/>
<script src="/u/cms/js/jquery-1.8.3.min.js"></script>
<style>
.header{{width:1200px;margin:0 auto;height:150px;background:url(/u/cms/img/bg.jpg) center no-repeat;}}
.menu a{{display:inline-block;padding:0 34px;line-height:50px;color:#fff;font-size:18px;}}
.lbcc-nr li{{line-height:42px;border-bottom:1px dotted #ddd;font-size:16px;}}
.lbcc-nr li span{{float:right;color:#888;}}
.xl-xqnr{{padding:20px 30px;font-size:18px;line-height:36px;text-align:justify;}}
.jspIndex4 a{{display:inline-block;border:1px solid #ccc;padding:2px 10px;margin:0 3px;}}
</style>
</head>
<body>
<div class="header"><h2>{name}</h2></div>
<div class="menu"><a href="/">网站首页</a><a href="/40100/index.htm">走进岚芷</a>\
<a href="/40117/index.htm">政务公开</a>\
<a href="/40130/index.htm">办事服务</a><a href="/40140/index.htm">政民互动</a></div>
"""
FOOT = """
<div class="footer"><p>主办单位：{name}　　承办单位：{place}政务服务中心</p>
<p>网站标识码：0000000000　　备案号：测试备00000000号　　\
<a href="/40150/index.htm">网站地图</a></p></div>
</body></html>
"""


class Numeric(Family):
    paragraph = '<p style="text-indent:2em;">'
    counted = True
    per_page = 10
    open_fields = frozenset({"publisher"})

    def start(self) -> tuple[str, ...]:
        return (f"{COLUMN}index.htm",)

    def path(self, item: Item) -> str:
        # The old address of a moved article stands beside the column.
        folder = "/40117/38160/" if item.kind == "redirect" else COLUMN
        return f"{folder}content_{item.number}.html"

    def states(self, printed: dict[str, str]) -> dict[str, Any]:
        return {"published_on": printed["published_on"], "issued_on": printed["issued_on"]}

    def list_paths(self) -> tuple[str, ...]:
        further = (f"{COLUMN}index_{number}.htm" for number in range(2, self.page_count() + 1))
        return (f"{COLUMN}index.htm", *further)

    def fixed(self) -> Iterator[tuple[str, Render]]:
        for path in ("/", "/40117/index.htm"):
            yield path, self._menu
        for number, path in enumerate(self.list_paths(), 1):
            yield path, lambda authority, number=number: self._list(number, authority)

    def _head(self, title: str, authority: str, item: Item | None = None) -> str:
        meta = self.meta(authority, "政府信息公开年报", None)
        return HEAD.format(note=NOTE, title=title, meta=meta, name=self.portal.name)

    def _foot(self) -> str:
        return FOOT.format(name=self.portal.name, place=self.portal.place)

    def _menu(self, authority: str) -> Page:
        html = f'<div class="left"><ul><li><a href="{COLUMN}index.htm">政府信息公开年报</a></li></ul></div>'
        return self.page(self._head(self.portal.name, authority) + html + self._foot())

    def _list(self, number: int, authority: str) -> Page:
        rows = "\n".join(
            f"<li><span>{item.date.isoformat()}</span>"
            f'<a href="{self.path(item)}" title="{item.title}">{item.title}</a></li>'
            for item in self.list_page(number)
        )
        html = f"""<div class="wz">您现在所在的位置：<a href="/">首页</a> &gt; <a href="/40117/index.htm">政务公开</a> \
&gt; 政府信息公开年报</div>
<div class="lbcc-nr"><ul>
{rows}
</ul></div>
<script>var maxPageItems="{self.per_page}";</script>
<div class="jspIndex4">{self._pager(number)}</div>"""
        return self.page(self._head(f"政府信息公开年报_{self.portal.name}", authority) + html + self._foot())

    def _pager(self, number: int) -> str:
        paths = self.list_paths()
        pages = "".join(
            f"<span>{n}</span>" if n == number else f'<a href="{path.rsplit("/", 1)[1]}">{n}</a>'
            for n, path in enumerate(paths, 1)
        )
        following = f'<a href="{paths[number].rsplit("/", 1)[1]}">下一页</a>' if number < len(paths) else ""
        return f"共{len(self.listed())}条 {pages}{following}"

    def detail(self, item: Item, authority: str, path: str) -> str:
        html = f"""<div class="wz">您现在所在的位置：<a href="/">首页</a> &gt; \
<a href="{COLUMN}index.htm">政府信息公开年报</a></div>
<div class="xl">
<h1 class="xl-title">{item.title}</h1>
<div class="xl-ly"><span>来源：{publisher(item, self.portal)}</span>　<span>时间：{item.date.isoformat()}</span>　\
<span>浏览量：{COUNTER}</span>　<a href="javascript:window.print()">打印</a></div>
<div class="xl-xqnr">
{self.body(item)}
</div>
</div>"""
        return self._head(item.title, authority, item) + html + self._foot()
