"""The Guangdong kind: NFCMS columns (`index.html`, `index_2.html`, `content/post_N.html`) and, for county and
departments, the same posts in the catalogue gkmlpt (`/gkmlpt/index`, a JSON list, `/gkmlpt/content/…/post_N.html`)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from typing import Any

from ..model import Item, Page
from .base import NOTE, Family, Render, metadata

COLUMN = "/rpxrmzf/zwgk/zfxxgkzl/xxgkgzndbg/"
CATALOGUE = "/gkmlpt/index"
CATEGORY = 4160
SID = "750091"
ROWS = 100
"""Rows a page of the JSON list."""

HEAD = """<!DOCTYPE html>
<html>
<head>
{note}
<meta charset="utf-8">
<meta http-equiv="X-UA-Compatible" content="IE=edge">
<title>{title}</title>
{meta}
<link rel="stylesheet" href="/assets/css/common.css">
<script>var NFCMS_SITE_ID = "750091";{post}</script>
<style>
.gl-list li{{height:44px;line-height:44px;border-bottom:1px solid #eee;}}
.gl-list .time{{float:right;color:#999;}}
.classify{{width:100%;background:#f5f8fc;border-collapse:collapse;margin-bottom:18px;}}
.classify td{{padding:8px 14px;border:1px solid #e3e9f1;font-size:15px;}}
.article-content{{font-size:18px;line-height:2;padding:20px 0 40px;}}
</style>
</head>
<body>
<div class="header"><a class="logo" href="/">{name}</a>
<div class="nav"><a href="/">首页</a><a href="/zwgk/">政务公开</a>\
<a href="/gkmlpt/index">政府信息公开</a><a href="/zwfw/">政务服务</a><a href="/hdjl/">政民互动</a></div></div>
"""
FOOT = """
<div class="footer"><p>主办：{place}人民政府办公室　技术支持：县政务服务和数据管理局</p>
<p>网站标识码：0000000000　备案号：测试备00000000号</p></div>
<script src="/assets/js/common.js"></script>
</body></html>
"""


class Nfcms(Family):
    per_page = 8

    def start(self) -> tuple[str, ...]:
        return (f"{COLUMN}index.html", CATALOGUE)

    def path(self, item: Item) -> str:
        return f"{COLUMN}content/post_{item.number}.html"

    def aliases(self, item: Item) -> tuple[str, ...]:
        return (self._catalogue_path(item),) if _catalogued(item) else ()

    def _catalogue_path(self, item: Item) -> str:
        return f"/gkmlpt/content/{item.number // 10**6}/{item.number // 10**3}/post_{item.number}.html"

    def states(self, printed: dict[str, str]) -> dict[str, Any]:
        fields = ("index_number", "subject_category", "publisher", "issued_on", "published_on", "document_number")
        return {name: printed[name] or None for name in fields} | {"keywords": (printed["keywords"],)}

    def list_paths(self) -> tuple[str, ...]:
        further = (f"{COLUMN}index_{number}.html" for number in range(2, self.page_count() + 1))
        return (f"{COLUMN}index.html", *further, CATALOGUE, f"/gkmlpt/api/all/{CATEGORY}?page=1&sid={SID}")

    def fixed(self) -> Iterator[tuple[str, Render]]:
        for path in ("/", "/zwgk/"):
            yield path, self._menu
        yield COLUMN, lambda authority: self._list(1, authority)
        for number in range(1, self.page_count() + 1):
            path = f"{COLUMN}index{f'_{number}' if number > 1 else ''}.html"
            yield path, lambda authority, number=number: self._list(number, authority)
        yield CATALOGUE, self._catalogue

    def ask(self, path: str, query: Mapping[str, str], authority: str) -> Page | None:
        """`/gkmlpt/api/all/{category}?page=&sid=`: JSON, 100 rows a page, page 0 = page 1; category 0 is everything."""
        category = path.removeprefix("/gkmlpt/api/all/")
        if category == path or not category.isdigit():
            return None
        rows = [item for item in self.items.values() if _catalogued(item)] if int(category) in (0, CATEGORY) else []
        number = max(1, int(query.get("page") or 1))
        articles = [self._article(item, authority) for item in rows[(number - 1) * ROWS : number * ROWS]]
        answer = {"total": len(rows), "classify": {"post_count": len(rows)}, "articles": articles}
        newest = max(item.date for item in self.items.values())
        return Page(json.dumps(answer).encode(), "application/json", newest)

    def _article(self, item: Item, authority: str) -> dict[str, object]:
        m = metadata(item, self.portal)
        moment = int(datetime.combine(item.date, time(1), UTC).timestamp())
        return {
            "id": item.number,
            "title": item.title,
            "url": f"http://{authority}{self._catalogue_path(item)}",
            "post_url": f"http://{authority}{self.path(item)}",
            "publisher": m["publisher"],
            "identifier": m["index_number"],
            "document_number": m["document_number"],
            "keywords": m["keywords"],
            "date": moment,
            "created_at": f"{m['published_on']} 09:00:00",
            "create_time": moment,
            "first_publish_time": moment,
            "display_publish_time": moment,
            "abstract": "",
            "classify_main": CATEGORY,
            "classify_main_name": "政府信息公开年报",
            "classify_genre_name": "",
            "classify_theme_name": m["subject_category"],
            "is_expired": 0,
            "is_abolished": 0,
            "relation": "[]",
            "attachment": [],
        }

    def _head(self, title: str, authority: str, item: Item | None = None) -> str:
        meta = self.meta(authority, "政府信息公开年报", item)
        post = f' var NFCMS_POST_ID = "{item.number}";' if item else ""
        return HEAD.format(note=NOTE, title=title, meta=meta, name=self.portal.name, post=post)

    def _foot(self) -> str:
        return FOOT.format(place=self.portal.place)

    def _menu(self, authority: str) -> Page:
        html = f'<div class="main"><a href="{COLUMN}index.html">政府信息公开年报</a></div>'
        return self.page(self._head(self.portal.name, authority) + html + self._foot())

    def _list(self, number: int, authority: str) -> Page:
        rows = "\n".join(
            f'<li><span class="time">{item.date.isoformat()}</span><a href="http://{authority}{self.path(item)}" '
            f'title="{item.title}" target="_blank">{item.title}</a></li>'
            for item in self.list_page(number)
        )
        html = f"""<div class="crumb">当前位置：<a href="/">首页</a> &gt; \
<a href="/zwgk/">政务公开</a> &gt; 政府信息公开年报</div>
<div class="gl-list"><ul>
{rows}
</ul></div>
<div class="page">{self._pager(number, authority)}</div>"""
        return self.page(self._head(f"政府信息公开年报 - {self.portal.name}", authority) + html + self._foot())

    def _pager(self, number: int, authority: str) -> str:
        def link(page: int, css: str, text: str) -> str:
            name = f"index_{page}.html" if page > 1 else "index.html"
            return f'<a class="{css}" href="http://{authority}{COLUMN}{name}">{text}</a>'

        pages = self.page_count()
        numbers = "".join(link(page, "current" if page == number else "num", str(page)) for page in range(1, pages + 1))
        before = link(number - 1, "prev", "上一页") if number > 1 else ""
        after = link(number + 1, "next", "下一页") + link(pages, "last", "尾页") if number < pages else ""
        return before + numbers + after

    def _catalogue(self, authority: str) -> Page:
        """The shell of the catalogue: rows come from the JSON list, columns from the configuration in the page."""
        tree = [
            {
                "id": 4101,
                "name": "政府信息公开指南",
                "parent": 0,
                "children": [],
                "jump_url": "/zwgk/zfxxgkzn/",
                "post_count": 1,
            },
            {"id": 4102, "name": "政府信息公开制度", "parent": 0, "children": [], "jump_url": "", "post_count": 0},
            {
                "id": 4100,
                "name": "法定主动公开内容",
                "parent": 0,
                "jump_url": "",
                "post_count": 0,
                "children": [
                    {"id": 4111, "name": "机构职能", "parent": 4100, "children": [], "jump_url": "", "post_count": 0}
                ],
            },
            {
                "id": CATEGORY,
                "name": "政府信息公开年报",
                "parent": 0,
                "children": [],
                "jump_url": "",
                "post_count": sum(map(_catalogued, self.items.values())),
            },
        ]
        config = json.dumps(
            {"SID": SID, "SITE_NAME": self.portal.name, "SERVICE_AREA_ID": 1, "TREE": tree}, ensure_ascii=False
        )
        html = f"""<!DOCTYPE html>
<html><head>{NOTE}<meta charset="utf-8"><title>政府信息公开平台 - {self.portal.name}</title>
<script>window._CONFIG = {config};</script>
<link href="/gkmlpt/gkml/pc/css/app.0a1b2c3d.css" rel="stylesheet"></head>
<body><div id="app"></div><script src="/gkmlpt/gkml/pc/js/chunk-common.4e5f6a7b.js"></script></body></html>"""
        return self.page(html)

    def detail(self, item: Item, authority: str, path: str) -> str:
        if path.startswith("/gkmlpt/"):
            return self._catalogue_detail(item, authority)
        html = f"""<div class="crumb">当前位置：<a href="/">首页</a> &gt; \
<a href="{COLUMN}index.html">政府信息公开年报</a></div>
<div class="article">
{self._metadata(item)}
<h1 class="title">{item.title}</h1>
<div class="date">发布日期：{item.date.isoformat()}　<a href="javascript:;">【字体：大 中 小】</a>　\
<a href="javascript:;">分享到：</a></div>
<div class="article-content">
{self.body(item)}
</div></div>"""
        return self._head(f"{item.title} - {self.portal.name}", authority, item) + html + self._foot()

    def _catalogue_detail(self, item: Item, authority: str) -> str:
        m = metadata(item, self.portal)
        config = json.dumps({"SID": SID, "DETAIL": {"id": item.number, "title": item.title, "classify": CATEGORY}})
        return f"""<!DOCTYPE html>
<html><head>{NOTE}<meta charset="utf-8"><title>{item.title}</title>
{self.meta(authority, "政府信息公开年报", item)}
<script>window._CONFIG = {config};</script>
<link href="/gkmlpt/gkml/pc/css/detail.0a1b2c3d.css" rel="stylesheet"></head>
<body><div class="top"><a href="/gkmlpt/index">{self.portal.name}政府信息公开平台</a></div>
<div class="content">
{self._metadata(item)}
<h1 class="title document-number" data-id="{item.number}">{m["title"]}</h1>
<div class="article-content">
{self.body(item)}
</div></div>{self._foot()}"""

    def _metadata(self, item: Item) -> str:
        m = metadata(item, self.portal)
        rows = (
            ("索引号", m["index_number"], "分类", m["subject_category"]),
            ("发布机构", m["publisher"], "成文日期", m["issued_on"]),
            ("文号", m["document_number"], "发布日期", m["published_on"]),
        )
        cells = "".join(f"<tr><td>{a}：</td><td>{b}</td><td>{c}：</td><td>{d}</td></tr>\n" for a, b, c, d in rows)
        title = f'<tr><td>名称：</td><td colspan="3">{item.title}</td></tr>\n'
        last = f'<tr><td>主题词：</td><td colspan="3">{m["keywords"]}</td></tr>\n'
        return f'<table class="classify"><tbody>\n{cells}{title}{last}</tbody></table>'


def _catalogued(item: Item) -> bool:
    """The catalogue holds what county and departments made; towns have none."""
    return item.is_page and item.report is not None and item.report.body.level != "township"
