"""Detail pages in the markup of the families of content-management systems, around any report.

A skeleton is a function of a `Slots`: what it prints of the metadata it asks for by `say`, and only what was asked for
can be known from the page.
"""
# ruff: noqa: E501 -- markup as portals write it

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Slots:
    """What a skeleton is filled with."""

    title: str
    site: str
    article: str
    """The report itself, as HTML."""
    printed: dict[str, str]
    """The metadata as this page prints it; "" where the value is left empty."""
    files: str = ""
    """The list of attachments, as HTML."""
    said: set[str] = field(default_factory=set)

    def say(self, name: str) -> str:
        self.said.add(name)
        return self.printed.get(name, "")

    def meta(self, *, source: bool = False) -> str:
        tags = [
            f'<meta name="SiteName" content="{self.site}">',
            '<meta name="SiteIDCode" content="0000000000">',
            '<meta name="ColumnName" content="政府信息公开年报">',
            f'<meta name="ArticleTitle" content="{self.title}">',
            f'<meta name="PubDate" content="{self.say("published_on")[:10]} 09:12">',
        ]
        if source:
            tags.append(f'<meta name="ContentSource" content="{self.say("publisher")}">')
        return "\n".join(tags)


Skeleton = Callable[[Slots], str]
NOTE = "<!-- An invented page: body, host and figures exist nowhere; the structure is that of {} -->"


def _page(note: str, head: str, body: str, title: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html><head>{NOTE.format(note)}<meta charset="utf-8"><title>{title}</title>\n{head}</head>\n'
        f"<body>\n{body}\n</body></html>\n"
    )


def _foot(s: Slots) -> str:
    return (
        f'<div class="footer"><p>主办：{s.site}办公室　承办：政务服务中心</p>'
        "<p>网站标识码：0000000000　备案号：测试备00000000号</p></div>"
    )


def _nav(s: Slots) -> str:
    links = "".join(
        f'<li><a href="/{n}/">{name}</a></li>' for n, name in enumerate(("首页", "政务公开", "政务服务", "互动交流"))
    )
    return f'<div class="header"><a href="/">{s.site}</a><ul class="nav">{links}</ul></div>'


def hanweb(s: Slots) -> str:
    rows = (
        ("索引号", "index_number", "主题分类", "subject_category"),
        ("发布机构", "publisher", "成文日期", "issued_on"),
        ("文　　号", "document_number", "公开日期", "published_on"),
        ("有效性", "validity", "公开方式", ""),
    )
    cells = "\n".join(
        f"<tr><td><b>{a}</b></td><td>{s.say(x)}</td><td><b>{b}</b></td><td>{s.say(y) if y else '主动公开'}</td></tr>"
        for a, x, b, y in rows
    )
    body = f"""{_nav(s)}
<div class="xl_con"><table class="xxgk_table"><tbody>
{cells}</tbody></table>
<div class="xl_tit"><!--<$[标题名称(html)]>begin--><h1>{s.title}</h1><!--<$[标题名称(html)]>end--></div>
<div class="xl_info">浏览次数：<script src="/module/visitcount/articlehits.jsp"></script>次　字号：[<a href="#">大</a> <a href="#">小</a>]</div>
<div id="zoom"><!--<$[信息内容]>begin--><meta name="ContentStart"/>
{s.article}
<meta name="ContentEnd"/><!--<$[信息内容]>end--></div>{s.files}
<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a> <a href="#">打印本页</a> <a href="#">关闭窗口</a></div></div>
{_foot(s)}"""
    return _page("a Hanweb article", s.meta(), body, s.title)


def trs(s: Slots) -> str:
    body = f"""{_nav(s)}<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="../">政府信息公开年报</a></div>
<table class="affairs-detail-head"><tr><td>索引号：</td><td>{s.say("index_number")}</td><td>分类：</td><td>{s.say("subject_category")}</td></tr>
<tr><td>发布机构：</td><td>{s.say("publisher")}</td><td>发文日期：</td><td>{s.say("issued_on")}</td></tr>
<tr><td>名称：</td><td colspan="3">{s.title}</td></tr>
<tr><td>文号：</td><td>{s.say("document_number")}</td><td>主题词：</td><td>{s.say("keywords")}</td></tr>
<tr><td>时效性：</td><td colspan="3">{s.say("validity")}</td></tr></table>
<h2>{s.title}</h2><div class="TRS_Editor">
{s.article}
</div>{s.files}{_foot(s)}"""
    return _page("a TRS WCM article", s.meta(), body, f"{s.title}_{s.site}")


def ucap(s: Slots) -> str:
    body = f"""{_nav(s)}<div class="xxgk-detail"><table class="xxgk_table" width="100%"><tbody>
<tr><th>索 引 号</th><td>{s.say("index_number")}</td><th>主题分类</th><td>{s.say("subject_category")}</td></tr>
<tr><th>发布机构</th><td>{s.say("publisher")}</td><th>发布日期</th><td>{s.say("published_on")}</td></tr>
<tr><th>名　　称</th><td colspan="3">{s.title}</td></tr>
<tr><th>文　　号</th><td>{s.say("document_number")}</td><th>有 效 性</th><td>{s.say("validity")}</td></tr></tbody></table>
<h1><UCAPTITLE>{s.title}</UCAPTITLE></h1>
<p class="info"><span>发布时间：<PUBLISHTIME>{s.say("published_on")}</PUBLISHTIME></span><span>来源：{s.site}</span></p>
<div id="UCAP-CONTENT"><UCAPCONTENT>{s.article}</UCAPCONTENT></div>{s.files}</div>{_foot(s)}"""
    head = '<meta name="channelId" content="0123456789abcdef0123456789abcdef"><meta name="code" content="c110634">\n'
    return _page("a UCAP article", head + s.meta(), body, s.title)


def vsb(s: Slots) -> str:
    items = (
        ("索引号", "index_number"),
        ("信息分类", "subject_category"),
        ("发布机构", "publisher"),
        ("成文日期", "issued_on"),
        ("文号", "document_number"),
        ("发布日期", "published_on"),
    )
    listed = "".join(f"<li><em>{label}：</em>{s.say(name)}</li>\n" for label, name in items)
    body = f"""{_nav(s)}<div class="dtl-list"><ul>
{listed}</ul></div>
<form name="_newscontent_fromname"><div class="content-title"><h3>{s.title}</h3></div>
<div class="v_news_content" id="vsb_content_2">{s.article}</div>{s.files}
<p>上一条：<a href="1001.htm">关于公布服务电话的公告</a></p><p>下一条：<a href="1003.htm">政务公开栏目调整说明</a></p></form>
<script>_showDynClickBatch(['dynclicks_u5_2'],[2],"wbnews", 1)</script>{_foot(s)}"""
    return _page("a VSB article", "", body, f"{s.title}-{s.site}")


def gkmlpt(s: Slots) -> str:
    body = f"""<div class="top"><a href="/gkmlpt/index">{s.site}政府信息公开平台</a></div><div class="content">
<table class="classify"><tbody><tr><td>索引号：</td><td>{s.say("index_number")}</td><td>分类：</td><td>{s.say("subject_category")}</td></tr>
<tr><td>发布机构：</td><td>{s.say("publisher")}</td><td>成文日期：</td><td>{s.say("issued_on")}</td></tr>
<tr><td>名称：</td><td colspan="3">{s.title}</td></tr>
<tr><td>文号：</td><td>{s.say("document_number")}</td><td>发布日期：</td><td>{s.say("published_on")}</td></tr>
<tr><td>主题词：</td><td colspan="3">{s.say("keywords")}</td></tr></tbody></table>
<h1 class="title document-number">{s.title}</h1><div class="article-content">
{s.article}
</div></div>{_foot(s)}"""
    head = f'<script>window._CONFIG = {{SID: "750099", DETAIL: {{id: 3024214, title: "{s.title}", classify: 4160}}}};</script>'
    return _page("a gkmlpt page", head, body, s.title)


def nfcms(s: Slots) -> str:
    body = f"""{_nav(s)}<div class="article"><h1 class="title">{s.title}</h1>
<div class="date">发布日期：{s.say("published_on")}　来源：{s.say("publisher")}　<a href="#">【字体：大 中 小】</a>　<a href="#">分享到：</a></div>
<div class="article-content">
{s.article}
</div>{s.files}</div>{_foot(s)}"""
    head = '<script>var NFCMS_SITE_ID = "750099"; var NFCMS_POST_ID = "3024214";</script>'
    return _page("an NFCMS post", head, body, f"{s.title} - {s.site}")


def numeric(s: Slots) -> str:
    body = f"""{_nav(s)}<div class="xl-title">{s.title}</div>
<div class="xl-info"><span>来源：{s.say("publisher")}</span><span>时间：{s.say("published_on")}</span><span>浏览量：<b id="hits">132</b></span></div>
<div class="xl-xqnr">
{s.article}
</div>{s.files}<div class="bdshare">分享到：</div>{_foot(s)}"""
    return _page("a page at a numeric path", "", body, s.title)


def channel_list(s: Slots) -> str:
    body = f"""{_nav(s)}<h2 class="title">{s.title}</h2>
<p class="sub">发布时间: {s.say("published_on")}　　发布机构:{s.say("publisher")}　　字体:[ <a href="#">大</a> ]</p>
<div class="wj"><span>体裁分类:{s.say("genre_category")}</span> <span>主题分类:{s.say("subject_category")}</span> <span>文号:{s.say("document_number")}</span> \
<span>索引号:{s.say("index_number")}</span></div>
<div class="Detailcontent_inner">
{s.article}
</div>{s.files}{_foot(s)}"""
    return _page("a channel/list detail page", "", body, s.title)


def lonsun(s: Slots) -> str:
    body = f"""{_nav(s)}<div class="div_table_suoyin"><table class="table_suoyin"><tbody>
<tr><th>索引号：</th><td>{s.say("index_number")}</td><th>组配分类：</th><td>{s.say("subject_category")}</td></tr>
<tr><th>发布机构：</th><td>{s.say("publisher")}</td><th>公开方式：</th><td>主动公开</td></tr>
<tr><th>名称：</th><td>{s.title}</td><th>文号：</th><td>{s.say("document_number")}</td></tr>
<tr><th>成文日期：</th><td>{s.say("issued_on")}</td><th>发布日期：</th><td>{s.say("published_on")}</td></tr>
<tr><th>废止日期：</th><td></td><th>有效性：</th><td>{s.say("validity")}</td></tr></tbody></table></div>
<h1 class="newstitle">{s.title}</h1><p class="wz_info">阅读次数：<span>88</span>　作者：</p>
<div class="j-fontContent newscontnet minh500">
{s.article}
</div>{s.files}{_foot(s)}"""
    return _page("a Lonsun article", "", body, s.title)


def querylist(s: Slots) -> str:
    pairs = (
        ("信息索引号", "index_number"),
        ("发布单位", "publisher"),
        ("公开日期", "published_on"),
        ("生成日期", "issued_on"),
        ("文件编号", "document_number"),
        ("是否有效", "validity"),
        ("关键词", "keywords"),
    )
    listed = "".join(f"<dt>{label}</dt><dd>{s.say(name)}</dd>" for label, name in pairs)
    body = f"""{_nav(s)}<div class="article-head"><h1>{s.title}</h1><dl class="article-info">{listed}</dl></div>
<div class="article-content-body">
{s.article}
</div><div class="fj-a">{s.files}</div>{_foot(s)}"""
    return _page("a page of the queryList platform", s.meta(), body, s.title)


def epoint(s: Slots) -> str:
    body = f"""{_nav(s)}<div class="ewb-article"><h3 class="article-title">{s.title}</h3>
<div id="symbol"><table><tr><td>索引号</td><td>{s.say("index_number")}</td></tr><tr><td>发文字号</td><td>{s.say("document_number")}</td></tr>
<tr><td>发文机关</td><td>{s.say("publisher")}</td></tr><tr><td>发布时间</td><td>{s.say("published_on")}</td></tr></table></div>
<div class="ewb-article-detail">
{s.article}
</div>{s.files}</div>{_foot(s)}"""
    return _page("an Epoint article", "", body, s.title)


def mvc(s: Slots) -> str:
    listed = (
        f"<li>信息来源：{s.say('publisher')}</li><li>信息类别：{s.say('subject_category')}</li>"
        f"<li>索引号：{s.say('index_number')}</li><li>公开时限：常年公开</li><li>发布日期：{s.say('published_on')}</li>"
    )
    body = f"""{_nav(s)}<ul class="xxgk_info">{listed}</ul><div class="title"><b>{s.title}</b></div>
<div id="fontzoom" class="page-text">
{s.article}
</div>{s.files}{_foot(s)}"""
    return _page("a page at XxgkAnnualReport/show", "", body, s.title)


def twice(s: Slots) -> str:
    """The metadata once for desktops and once for small screens."""
    pairs = (
        ("索引号", "index_number"),
        ("发布机构", "publisher"),
        ("发布日期", "published_on"),
        ("文号", "document_number"),
    )
    desktop = "".join(f"<td>{label}</td><td>{s.say(name)}</td>" for label, name in pairs)
    mobile = "".join(f"<p><span>{label}：</span><span>{s.say(name)}</span></p>" for label, name in pairs)
    body = f"""{_nav(s)}<div class="pc"><table><tr>{desktop}</tr></table></div><div class="wap">{mobile}</div>
<h1>{s.title}</h1><div class="content">
{s.article}
</div>{s.files}{_foot(s)}"""
    return _page("a responsive page with two metadata blocks", s.meta(), body, s.title)


def bare(s: Slots) -> str:
    """Nothing but the article: hand-made pages and copies."""
    return _page("a hand-made page", "", f'<div class="main"><h1>{s.title}</h1>\n{s.article}\n{s.files}</div>', s.title)


def metas(s: Slots) -> str:
    """All that is known stands in <meta>."""
    body = f'{_nav(s)}<div class="con"><h1>{s.title}</h1><div class="zwxl-content">\n{s.article}\n</div></div>{s.files}{_foot(s)}'
    return _page("a page with nothing but <meta>", s.meta(source=True), body, s.title)


SKELETONS: dict[str, Skeleton] = {
    f.__name__: f
    for f in (
        hanweb, trs, ucap, vsb, gkmlpt, nfcms, numeric, channel_list, lonsun, querylist, epoint, mvc, twice, bare, metas,
    )
}  # fmt: skip
