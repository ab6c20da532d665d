"""The Hanweb kind: `/col/colN/index.html` with the first rows in a `<datastore>`, later rows from dataproxy.jsp,
articles at `/art/Y/M/D/art_{column}_{id}.html` with a metadata table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from ..model import Item, Page
from .base import NOTE, Family, Render, metadata

COLUMN = 1229900121
UNIT = 4892867
WEB = 3657
PROXY = "/module/web/jpage/dataproxy.jsp"

HEAD = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
{note}
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8"/>
<script language="javascript" src="/module/jslib/jquery/jquery.js"></script>
<script language="javascript" src="/module/jslib/urite/urite.min.js"></script>
<link href="/script/page.css" type="text/css" rel="stylesheet"/>
<title>{title}</title>
{meta}
<style type="text/css">
.lt_head{{height:120px;background:#fff url(/images/{web}/head.png) no-repeat center top;}}
.lt_nav ul li{{float:left;width:160px;line-height:46px;text-align:center;}}
.xl_curpage{{padding-left:15px;font-size:14px;color:#666;}}
.xxgk_table{{width:96%;margin:10px auto;border-collapse:collapse;}}
.xxgk_table td{{border:1px solid #d9d9d9;padding:8px 12px;font-size:14px;}}
</style>
</head>
<body>
<div class="lt_head"><a class="logo" href="/index.html" title="{name}">{name}</a>
<form action="/jsearchfront/search.do" method="get" target="_blank">
<input type="hidden" name="websiteid" value="{web}"/>
<input type="text" name="q" value="" placeholder="请输入关键字"/><input type="submit" value="搜索"/></form></div>
<div class="lt_nav"><ul>
<li><a href="/index.html">首页</a></li><li><a href="/col/col1229900001/index.html">政务动态</a></li>
<li><a href="/col/col1229900100/index.html">政务公开</a></li>
<li><a href="/col/col1229900002/index.html">办事服务</a></li>
<li><a href="/col/col1229900003/index.html">互动交流</a></li></ul></div>
"""
FOOT = """
<div class="lt_foot"><p><a href="/col/col1229900004/index.html">网站地图</a> | <a href="/col/col1229900005/index.html">\
联系我们</a> | <a href="/col/col1229900006/index.html">隐私声明</a></p>
<p>主办：{name}　承办：{place}人民政府办公室　网站标识码：0000000000</p><p>备案号：测试备00000000号</p></div>
<script src="/script/0/2009011137364459.js"></script>
</body></html>
"""
MENU = """<div class="zfxxgk_menu"><ul>
<li><a href="/col/col1229900122/index.html">政府信息公开指南</a></li>
<li><a href="/col/col1229900123/index.html">政府信息公开制度</a></li>
<li><a href="/col/col1229900124/index.html">法定主动公开内容</a></li>
<li class="on"><a href="/col/col{column}/index.html">政府信息公开年报</a></li>
<li><a href="/col/col1229900125/index.html">依申请公开</a></li></ul></div>
"""


class Hanweb(Family):
    paragraph = '<p style="text-indent:2em;line-height:2;">'
    content_type = "text/html; charset=UTF-8"
    per_page = 6

    def start(self) -> tuple[str, ...]:
        return (f"/col/col{COLUMN}/index.html",)

    def path(self, item: Item) -> str:
        day = item.date
        return f"/art/{day.year}/{day.month}/{day.day}/art_{COLUMN}_{item.number}.html"

    def states(self, printed: dict[str, str]) -> dict[str, Any]:
        fields = ("index_number", "subject_category", "publisher", "issued_on", "published_on", "validity")
        return {name: printed[name] or None for name in (*fields, "document_number")}

    def list_paths(self) -> tuple[str, ...]:
        return self.start()

    def fixed(self) -> Iterator[tuple[str, Render]]:
        yield f"/col/col{COLUMN}/index.html", self._column
        for path in ("/", "/index.html", "/col/col1229900100/index.html"):
            yield path, self._home

    def ask(self, path: str, query: Mapping[str, str], authority: str) -> Page | None:
        """Rows `startrecord` to `endrecord`, or page `page` of `perpage` rows, as XML. As on real servers a column
        without rows answers 54 bytes."""
        if path != PROXY:
            return None
        rows = self.listed() if query.get("columnid", str(COLUMN)) == str(COLUMN) else []
        size = min(int(query.get("perpage") or self.per_page), 300)
        first = int(query.get("startrecord") or (int(query.get("page") or 1) - 1) * size + 1)
        last = int(query.get("endrecord") or first + size - 1)
        records = "".join(self._record(item) for item in rows[first - 1 : last]) if rows else ""
        pages = -(-len(rows) // size)
        text = (
            f"<datastore><totalrecord>{len(rows)}</totalrecord><totalpage>{pages}</totalpage>"
            f"{self._next_group() if last < len(rows) else ''}<recordset>{records}</recordset></datastore>"
            if rows
            else "<datastore><totalrecord>0</totalrecord></datastore>"
        )
        newest = max(item.date for item in self.items.values())
        return Page(text.encode(), "text/xml;charset=UTF-8", newest)

    def _record(self, item: Item) -> str:
        link = f'<a href="{self.path(item)}" title="{item.title}" target="_blank">{item.title}</a>'
        return f"<record><![CDATA[<li>{link}<span>{item.date.isoformat()}</span></li>]]></record>"

    def _next_group(self) -> str:
        name = quote(quote(self.portal.name))
        return (
            f'<nextgroup><![CDATA[<a href="{PROXY}?page=1&webid={WEB}&path=/&columnid={COLUMN}&unitid={UNIT}'
            f'&webname={name}&permissiontype=0"></a>]]></nextgroup>'
        )

    def _head(self, title: str, authority: str, item: Item | None = None) -> str:
        meta = self.meta(authority, "政府信息公开年报", item)
        return HEAD.format(note=NOTE, title=title, meta=meta, web=WEB, name=self.portal.name)

    def _foot(self) -> str:
        return FOOT.format(name=self.portal.name, place=self.portal.place)

    def _home(self, authority: str) -> Page:
        menu = MENU.format(column=COLUMN).replace(' class="on"', "")
        return self.page(self._head(self.portal.name, authority) + menu + self._foot())

    def _column(self, authority: str) -> Page:
        total = len(self.listed())
        records = "".join(self._record(item) for item in self.list_page(1))
        html = f"""<div class="wz">当前位置：<a href="/index.html">首页</a> > 政府信息公开年报</div>
{MENU.format(column=COLUMN)}
<div class="zfxxgk_list_con"><div id="{UNIT}"><script type="text/xml"><datastore>
{self._next_group()}
<recordset>{records}</recordset></datastore></script></div>
<script language="javascript" src="/module/jslib/jquery/jpage/jquery.jpage.js"></script>
<script language="javascript">
jQuery('#{UNIT}').jpage({{themeName:'default',totalRecord:{total},dataBefore:'<ul>',dataAfter:'</ul>',\
perPage:{self.per_page},groupSize:1,barPosition:'bottom',proxyUrl:'{PROXY}',openCookies:true,outOfRange:'remain',\
ajaxParam:{{col:1,appid:1,webid:{WEB},path:'/',columnid:{COLUMN},sourceContentType:1,unitid:{UNIT},\
webname:'{self.portal.name}',permissiontype:0}}}});
</script></div>"""
        return self.page(self._head(f"政府信息公开年报 - {self.portal.name}", authority) + html + self._foot())

    def detail(self, item: Item, authority: str, path: str) -> str:
        html = f"""<div id="hiddenLocation" style="display:none;"><span id="ss_webid">{WEB}</span>\
<span id="col1_name">政府信息公开年报</span><span id="col1_url">/col/col{COLUMN}/index.html</span></div>
<div class="xl_curpage"><table><tr><td>当前位置：<a href="/index.html" class="bt_link">首页</a></td>
<td><table width="100%" cellspacing="0" border="0"><tr><td> &gt;&gt; <a href="/col/col{COLUMN}/index.html" \
class="bt_link">政府信息公开年报</a></td></tr></table></td></tr></table></div>
<div class="xl_con">
{self._metadata(item)}
<div class="xl_tit"><!--<$[标题名称(html)]>begin--><h1>{item.title}</h1><!--<$[标题名称(html)]>end--></div>
<div class="xl_info">浏览次数：<script src="/module/visitcount/articlehits.jsp?colid={COLUMN}&amp;artid={item.number}">\
</script>次　字号：[<a href="javascript:doZoom(18)">大</a> <a href="javascript:doZoom(14)">小</a>]</div>
<div id="zoom" class="xl_zw"><!--<$[信息内容]>begin--><meta name="ContentStart"/>
{self.body(item)}
<meta name="ContentEnd"/><!--<$[信息内容]>end--></div>
{self._files(item)}
<div class="share">分享到：<a href="javascript:;">微信</a> <a href="javascript:;">微博</a> \
<a href="javascript:window.print();">打印本页</a> <a href="javascript:window.close();">关闭窗口</a></div>
</div>"""
        return self._head(item.title, authority, item) + html + self._foot()

    def _metadata(self, item: Item) -> str:
        m = metadata(item, self.portal)
        rows = (
            ("索引号", m["index_number"], "主题分类", m["subject_category"]),
            ("发布机构", m["publisher"], "成文日期", m["issued_on"]),
            ("文　　号", m["document_number"], "公开日期", m["published_on"]),
            ("有效性", m["validity"], "公开方式", "主动公开"),
        )
        cells = "".join(
            f"<tr><td><b>{a}</b></td><td>{b}</td><td><b>{c}</b></td><td>{d}</td></tr>\n" for a, b, c, d in rows
        )
        return f'<table class="xxgk_table"><tbody>\n{cells}</tbody></table>'

    def _files(self, item: Item) -> str:
        if not item.report or not item.report.attachments:
            return ""
        links = "".join(f'<p><a href="{file.path}">{file.name}</a></p>' for file in item.report.attachments)
        return f'<div class="fj">附件：{links}</div>'
