"""The channel/list kind: `/channel/list/12.html`, further pages by `?page=2` from `ul.pagination`, articles at
`/content/ID.html` with the metadata as spans in two lines and tables from a word processor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..model import Item, Page
from .base import NOTE, Family, Render, metadata

CHANNEL = "/channel/list/12.html"

HEAD = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
{note}
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
{meta}
<link href="/static/home/css/bootstrap.min.css" rel="stylesheet">
<link href="/static/home/css/style.css" rel="stylesheet">
<script src="/static/home/js/jquery.min.js"></script>
<style>
.Detailcontent{{width:1180px;margin:20px auto;background:#fff;padding:30px 50px;box-sizing:border-box;}}
.Detailcontent_inner p{{text-indent:2em;line-height:2;font-size:16px;}}
.Detailcontent_inner td p{{text-indent:0;line-height:1.5;}}
.list1-ul li{{border-bottom:1px dashed #ddd;line-height:44px;}}
</style>
</head>
<body>
<nav class="navbar"><a class="navbar-brand" href="/">{name}</a>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/channel/list/2.html">县情概况</a></li>
<li><a href="/channel/list/5.html">新闻中心</a></li><li><a href="/channel/list/9.html">政务公开</a></li>
<li><a href="/channel/list/30.html">办事服务</a></li></ul></nav>
"""
FOOT = """
<footer class="footer"><p>主办：{name}　电话：0000-0000000</p><p>网站标识码：0000000000　备案号：测试备00000000号</p>
<p><a href="/single/40/1.html">网站地图</a> <a href="/single/41/2.html">关于我们</a></p></footer>
</body></html>
"""


class Channel(Family):
    paragraph = "<p>"
    signed = False
    content_type = "text/html; charset=UTF-8"
    per_page = 10

    def start(self) -> tuple[str, ...]:
        return (CHANNEL,)

    def path(self, item: Item) -> str:
        return f"/content/{item.number}.html"

    def states(self, printed: dict[str, str]) -> dict[str, Any]:
        fields = ("index_number", "published_on", "subject_category", "genre_category")
        return {name: printed[name] or None for name in fields} | {"publisher": self._short(printed["publisher"])}

    def _short(self, name: str) -> str:
        """The block names a town without county and 人民政府: 榆荻镇."""
        short = name.removeprefix(self.portal.place).removesuffix("人民政府")
        return short or name

    def list_paths(self) -> tuple[str, ...]:
        return (CHANNEL, *(f"{CHANNEL}?page={number}" for number in range(2, self.page_count() + 1)))

    def fixed(self) -> Iterator[tuple[str, Render]]:
        for path in ("/", "/channel/list/9.html"):
            yield path, self._menu
        yield CHANNEL, lambda authority: self._list(1, authority)

    def ask(self, path: str, query: Mapping[str, str], authority: str) -> Page | None:
        number = query.get("page", "1")
        return self._list(int(number), authority) if path == CHANNEL and number.isdigit() else None

    def _head(self, title: str, authority: str) -> str:
        meta = f'<meta name="SiteName" content="{self.portal.name}">\n<meta name="SiteDomain" content="{authority}">'
        return HEAD.format(note=NOTE, title=title, meta=meta, name=self.portal.name)

    def _foot(self) -> str:
        return FOOT.format(name=self.portal.name)

    def _menu(self, authority: str) -> Page:
        html = f'<div class="container"><ul><li><a href="{CHANNEL}">政府信息公开年报</a></li></ul></div>'
        return self.page(self._head(self.portal.name, authority) + html + self._foot())

    def _list(self, number: int, authority: str) -> Page:
        rows = "\n".join(
            f'<li><a href="http://{authority}{self.path(item)}" title="{item.title}">{item.title}</a>'
            f'<span class="pull-right">{item.date.isoformat()}</span></li>'
            for item in self.list_page(number)
        )
        html = f"""<div class="container"><ol class="breadcrumb"><li><a href="/">首页</a></li>
<li>政府信息公开年报</li></ol>
<ul class="list1-ul">
{rows}
</ul>
<div class="page-inner">共 {len(self.listed())} 条
{self._pager(number, authority)}
</div></div>"""
        return self.page(self._head(f"政府信息公开年报-{self.portal.name}", authority) + html + self._foot())

    def _pager(self, number: int, authority: str) -> str:
        """Previous, numbers, next, last: the next page is in the last item but one."""
        pages = self.page_count()

        def item(page: int, text: str) -> str:
            if page == number or not 1 <= page <= pages:
                return f'<li class="{"active" if text.isdigit() else "disabled"}"><span>{text}</span></li>'
            return f'<li><a href="http://{authority}{CHANNEL}?page={page}">{text}</a></li>'

        numbers = "".join(item(page, str(page)) for page in range(1, pages + 1))
        following = item(number + 1, "»") + item(pages, "尾页")
        return f'<ul class="pagination">{item(number - 1, "«")}{numbers}{following}</ul>'

    def detail(self, item: Item, authority: str, path: str) -> str:
        m = metadata(item, self.portal)
        html = f"""<div class="Detailcontent">
<h3 class="Detailcontent_title">{item.title}</h3>
<div class="info"><span>发布时间: {m["published_on"]}</span> &nbsp;&nbsp; \
<span>发布机构:{self._short(m["publisher"])}</span> &nbsp;&nbsp; \
<span>字体:[ <a href="javascript:;">大</a> <a href="javascript:;">中</a> <a href="javascript:;">小</a> ]</span></div>
<div class="info2"><span>体裁分类:{m["genre_category"]}</span> &nbsp;&nbsp; \
<span>主题分类:{m["subject_category"]}</span> \
&nbsp;&nbsp; <span>文号:</span> &nbsp;&nbsp; <span>索引号:{m["index_number"]}</span></div>
<div class="Detailcontent_inner">
<p style="text-align:center"><strong>{item.title}</strong></p>
{self.body(item)}
{self._files(item)}
</div></div>"""
        return self._head(f"{item.title}-{self.portal.name}", authority) + html + self._foot()

    def _files(self, item: Item) -> str:
        files = item.report.attachments if item.report else ()
        return "\n".join(f'<p><a href="{file.path}" title="{file.name}">{file.name}</a></p>' for file in files)
