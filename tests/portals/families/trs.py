"""The TRS kind: directories of static pages, `createPageHTML` for turning pages (index_1 is page 2), articles at
`./202401/t20240123_3559298.html` with a metadata table. The seed names the home page only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..model import Item, Page
from .base import NOTE, Family, Render, metadata

COLUMN = "/zwgk/zfxxgk/xxgknb/"

HEAD = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" \
"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
{note}
<meta http-equiv="Content-Type" content="text/html; charset={charset}" />
<title>{title}</title>
{meta}
<link href="/images/style.css" rel="stylesheet" type="text/css" />
<script type="text/javascript" src="/images/jquery-1.9.1.min.js"></script>
<style type="text/css">
.a-info{{width:100%;border-collapse:collapse;margin:12px 0 20px;background:#f7f9fc;}}
.a-info td{{border:1px solid #dfe5ee;padding:9px 12px;font-size:14px;line-height:22px;}}
.TRS_Editor p{{margin:0 0 10px;font-size:16px;line-height:2;font-family:宋体;}}
.zfxxgk_zdgkc ul li{{height:40px;line-height:40px;border-bottom:1px dashed #ccc;}}
.zfxxgk_zdgkc ul li b{{float:right;font-weight:normal;color:#999;}}
</style>
</head>
<body>
<div class="top"><div class="wel">您好，欢迎来到{name}！</div>
<div class="sous"><form name="searchform" action="/was5/web/search" method="post">\
<input type="hidden" name="channelid" value="216640"/><input name="searchword" type="text"/>\
<input type="submit" value="检索"/></form></div></div>
<div class="nav"><ul>
<li><a href="/">首页</a></li><li><a href="/zjqq/">走进全旗</a></li>
<li><a href="/zwgk/">政务公开</a>{drop}</li>
<li><a href="/zwfw/">政务服务</a></li><li><a href="/hdjl/">互动交流</a></li></ul></div>
"""
DROP = """<dl class="drop"><dd><a href="/zwgk/zfxxgk/">政府信息公开</a></dd><dd><a href="/zwgk/tzgg/">通知公告</a></dd>
<dd><a href="/zwgk/wzbb/">政府网站工作年度报表</a></dd><dd><a href="/zwgk/czyjs/">财政预决算</a></dd></dl>"""
FOOT = """
<div class="foot"><p>主办：{name}　承办：{place}政务公开工作领导小组办公室　<a href="/wzdt/">网站地图</a></p>
<p>网站标识码：0000000000　备案号：测试备00000000号　电话：0000-0000000</p></div>
</body></html>
"""
MENU = """<div class="info_menu"><ul>
<li><a href="/zwgk/zfxxgk/zfxxgkzn/">政府信息公开指南</a></li>
<li><a href="/zwgk/zfxxgk/zfxxgkzd/">政府信息公开制度</a></li>
<li><a href="/zwgk/zfxxgk/fdzdgknr/">法定主动公开内容</a></li>
<li><a href="/zwgk/zfxxgk/xxgknb/">政府信息<br/>公开年报</a></li>
<li><a href="/zwgk/zfxxgk/ysqgk/">依申请公开</a></li></ul></div>
"""
NEWS = (
    ("全旗召开春季防火工作会议", "/zwgk/tzgg/202602/t20260210_3570001.html"),
    ("关于做好牧草良种补贴申报的公告", "/zwgk/tzgg/202602/t20260206_3570002.html"),
    ("便民服务中心调整窗口服务时间", "/zwgk/tzgg/202601/t20260129_3570003.html"),
)


OTHERS = (
    ("走进全旗", "/zjqq/"),
    ("政务服务", "/zwfw/"),
    ("互动交流", "/hdjl/"),
    ("网站地图", "/wzdt/"),
    ("通知公告", "/zwgk/tzgg/"),
    ("政府网站工作年度报表", "/zwgk/wzbb/"),
    ("财政预决算", "/zwgk/czyjs/"),
    ("政府信息公开指南", "/zwgk/zfxxgk/zfxxgkzn/"),
    ("政府信息公开制度", "/zwgk/zfxxgk/zfxxgkzd/"),
    ("法定主动公开内容", "/zwgk/zfxxgk/fdzdgknr/"),
    ("依申请公开", "/zwgk/zfxxgk/ysqgk/"),
)


class Trs(Family):
    paragraph = "<p>　　"
    content_type = "text/html"

    def start(self) -> tuple[str, ...]:
        return ("/",)

    def path(self, item: Item) -> str:
        return f"{COLUMN}{item.date:%Y%m}/t{item.date:%Y%m%d}_{item.number}.html"

    def states(self, printed: dict[str, str]) -> dict[str, Any]:
        fields = ("index_number", "subject_category", "publisher", "issued_on", "published_on", "validity")
        values = {name: printed[name] or None for name in (*fields, "document_number")}
        return values | {"keywords": (printed["keywords"],)}

    def list_paths(self) -> tuple[str, ...]:
        further = (f"{COLUMN}index_{number}.html" for number in range(1, self.page_count()))
        return (COLUMN, *further)

    def fixed(self) -> Iterator[tuple[str, Render]]:
        for path in ("/", "/index.html"):
            yield path, self._home
        yield "/zwgk/", lambda authority: self._menu("政务公开", DROP, authority)
        yield "/zwgk/zfxxgk/", lambda authority: self._menu("政府信息公开", MENU, authority)
        for title, path in (*OTHERS, *NEWS):
            yield path, lambda authority, title=title: self._menu(title, "<p>内容正在更新。</p>", authority)
        yield f"{COLUMN}index.html", lambda authority: self._list(1, authority)
        for number, path in enumerate(self.list_paths(), 1):
            yield path, lambda authority, number=number: self._list(number, authority)

    def _head(self, title: str, authority: str, item: Item | None = None) -> str:
        charset = "gb2312" if item and item.report and item.report.gb18030 else "utf-8"
        return HEAD.format(
            note=NOTE,
            charset=charset,
            title=title,
            meta=self.meta(authority, "信息公开年报", item),
            name=self.portal.name,
            drop=DROP,
        )

    def _foot(self) -> str:
        return FOOT.format(name=self.portal.name, place=self.portal.place)

    def _home(self, authority: str) -> Page:
        news = "".join(f'<li><a href="{path}">{title}</a></li>' for title, path in NEWS)
        html = f'<div class="main"><h2>要闻</h2><ul>{news}</ul></div>'
        return self.page(self._head(self.portal.name, authority) + html + self._foot())

    def _menu(self, title: str, menu: str, authority: str) -> Page:
        html = f'<div class="wz"><a href="/">首页</a> &gt; {title}</div>{menu}'
        return self.page(self._head(f"{title}-{self.portal.name}", authority) + html + self._foot())

    def _list(self, number: int, authority: str) -> Page:
        rows = "\n".join(
            f'<li><b>{item.date.isoformat()}</b><a href=".{self.path(item).removeprefix(COLUMN.rstrip("/"))}" '
            f'target="_blank" title="{item.title}">{item.title}</a></li>'
            for item in self.list_page(number)
        )
        html = f"""<div class="dqwz">当前位置：<a href="../../../">首页</a>&nbsp;&gt;&nbsp;\
<a href="../">政府信息公开</a>\
&nbsp;&gt;&nbsp;<a href="" class="CurrChnlCls">政府信息公开年报</a></div>
{MENU}
<div class="zfxxgk_zdgkc"><ul>
{rows}
</ul></div>
<div class="page"><script type="text/javascript">
createPageHTML({self.page_count()}, {number - 1}, "index", "html");
</script>
</div>"""
        return self.page(self._head(f"政府信息公开年报-{self.portal.name}", authority) + html + self._foot())

    def detail(self, item: Item, authority: str, path: str) -> str:
        html = f"""<div class="dqwz">信息公开年报　<a href="/">首页</a> &gt; <a href="../">政府信息公开年报</a></div>
<div class="xl">
{self._metadata(item)}
<div class="xl-bt"><h1>{item.title}</h1></div>
<div class="xl-nr"><div class="view TRS_UEDITOR trs_paper_default"><div class="TRS_Editor">
{self.body(item)}
</div></div></div>
{self._files(item)}
<div class="xl-dy"><a href="javascript:window.print()">【打印本页】</a>\
<a href="javascript:window.close()">【关闭窗口】</a></div>
</div>"""
        return self._head(f"{item.title}-{self.portal.name}", authority, item) + html + self._foot()

    def _metadata(self, item: Item) -> str:
        m = metadata(item, self.portal)
        number = m["document_number"] or "〔〕号"
        return f"""<table class="a-info"><tbody>
<tr><td>索 引 号：</td><td>{m["index_number"]}</td><td>分　　类：</td><td>{m["subject_category"]}</td></tr>
<tr><td>发布机构：</td><td>{m["publisher"]}</td><td>发文日期：</td><td>{_chinese(m["issued_on"])}</td></tr>
<tr><td>名　　称：</td><td colspan="3">{item.title}</td></tr>
<tr><td>文　　号：</td><td>{number}</td><td>主 题 词：</td><td>{m["keywords"]}</td></tr>
<tr><td>时 效 性：</td><td colspan="3">{m["validity"]}</td></tr>
</tbody></table>"""

    def _files(self, item: Item) -> str:
        if not item.report or not item.report.attachments:
            return ""
        links = "".join(f'<li><a href="./{file.path}">{file.name}</a></li>' for file in item.report.attachments)
        return f'<div id="pfileattach"><strong>相关附件</strong><ul id="list">{links}</ul></div>'


def _chinese(day: str) -> str:
    year, month, number = day.split("-")
    return f"{year}年{month}月{number}日"
