"""Whole pages around one report: its text comes out line by line, whatever the site puts around it."""

from __future__ import annotations

import pytest

from parsers import parse
from parsers.report import Document, Parsed

TITLE = "甲县乙镇2022年政府信息公开工作年度报告"
FIRST = "我镇认真贯彻落实条例,不断扩大公开范围,全年工作平稳有序,群众满意度有所提高。"
SECOND = "2022年,通过甲县政府网站主动公开政府信息120条,其中政策文件12条。"
REPORT = [
    "本年度报告根据《中华人民共和国政府信息公开条例》要求编制,数据统计期限为2022年1月1日至2022年12月31日。",
    "一、总体情况",
    FIRST,
    "(一)主动公开",
    SECOND,
    "(二)依申请公开",
    "未收到申请。",
    "二、主动公开政府信息情况",
    "见附件。",
    "三、收到和处理政府信息公开申请情况",
    "2022年未收到政府信息公开申请。",
    "四、政府信息公开行政复议、行政诉讼情况",
    "无",
    "五、存在的主要问题及改进情况",
    "一是认识不够到位;",
    "二是队伍有待加强。",
    "六、其他需要报告的事项",
    "无其他需要报告的事项。",
    "甲县乙镇人民政府",
    "2023年1月9日",
]
ARTICLE = "".join(f"<p>{x}</p>" for x in REPORT)
NAV = (
    "<div class=header><a href=/>首页</a><a href=/zw>政务公开</a><a href=/b>政务服务</a><a "
    "href=/c>互动交流</a></div><div class=pos>您当前的位置:<a href=/>首页</a> &gt; <a "
    "href=/x>政府信息公开</a> &gt; 政府信息公开年报</div>"
)
LEFT = (
    "<div class=left><ul><li><a>政府信息公开指南</a></li><li><a>政府信息公开制度</a></li><li>"
    "<a>法定主动公开内容</a></li><li><a>政府信息公开年报</a></li><li><a>依申请公开</a></li></ul></div>"
)
META = (
    "<table class=xxgk><tr><td>索引号</td><td>JX/1</td><td>发布机构</td><td>乙镇</td></tr><tr>"
    "<td>发布日期</td><td>2023-01-09</td><td>文号</td><td></td></tr></table>"
)
FOOT = (
    "<div class=foot><p>主办:甲县人民政府 承办:甲县政府办公室</p><p>网站标识码:1234567890 "
    "甲ICP备05000000号 甲公网安备12345678901234号</p><p>联系电话:0000-1234567 地址:甲县人民路1号</p></div>"
)
WITH_PICTURE = ARTICLE.replace(
    "<p>见附件。</p>", "<p><img src=a.png alt=表格一 width=600 height=400></p><p>见附件。</p>"
)
SIGNED_AT_THE_RIGHT = ARTICLE.replace("<p>甲县乙镇", "<p style='text-align:right'>甲县乙镇").replace(
    "<p>2023年1月9日", "<p style='text-align:right'>2023年1月9日"
)
HEADING = f"<h1>{TITLE}</h1>"
INFO = (
    "<div class=info>发布时间:2023-01-09 来源:乙镇 浏览次数:<span>12</span> 字体:[<a>大</a> <a>中</a> "
    "<a>小</a>] <a>打印</a> 分享到:<a>微信</a></div>"
)


def page(content: str) -> str:
    return f"<html><head><title>{TITLE}-甲县人民政府</title></head><body>{content}</body></html>"


PAGES: dict[str, str] = {}
PAGES["plain"] = page(NAV + LEFT + META + HEADING + INFO + f"<div class=TRS_Editor>{ARTICLE}</div>" + FOOT)
PAGES["no container class"] = page(
    NAV + LEFT + META + HEADING + INFO + f"<div class=x1><div class=x2>{ARTICLE}</div></div>" + FOOT
)
PAGES["td layout"] = page(
    NAV
    + f"<table><tr><td>{LEFT}</td><td>{HEADING}{INFO}<table><tr><td>{ARTICLE}</td></tr></table></td></tr></table>"
    + FOOT
)
PAGES["td per paragraph"] = page(
    NAV + HEADING + "<table>" + "".join(f"<tr><td></td><td>{x}</td><td></td></tr>" for x in REPORT) + "</table>" + FOOT
)
PAGES["br"] = page(NAV + HEADING + INFO + "<div id=zoom>" + "<br>　　".join(REPORT) + "</div>" + FOOT)
PAGES["br double"] = page(NAV + HEADING + INFO + "<div id=zoom>" + "<br/><br/>".join(REPORT) + "</div>" + FOOT)
PAGES["spans"] = page(
    NAV
    + HEADING
    + INFO
    + "<div id=zoom>"
    + "".join("<p><span>" + x[:5] + "</span><span>" + x[5:9] + "</span><b>" + x[9:] + "</b></p>" for x in REPORT)
    + "</div>"
    + FOOT
)
PAGES["o:p word"] = page(
    NAV
    + HEADING
    + INFO
    + "<div id=zoom>"
    + "".join(
        f"<p class=MsoNormal><span lang=EN-US>&nbsp;&nbsp;</span><span style='font-size:16pt'>{x}</span><o:p></o:p></p>"
        for x in REPORT
    )
    + "</div>"
    + FOOT
)
PAGES["mobile dup same"] = page(
    NAV
    + "<div class=pc>"
    + HEADING
    + INFO
    + ARTICLE
    + "</div><div class='mobile'>"
    + HEADING
    + INFO
    + ARTICLE
    + "</div>"
    + FOOT
)
PAGES["mobile dup hidden"] = page(
    NAV
    + "<div class=pc>"
    + HEADING
    + INFO
    + ARTICLE
    + "</div><div class='mobile' style='display:none'>"
    + HEADING
    + INFO
    + ARTICLE
    + "</div>"
    + FOOT
)
PAGES["tabs"] = page(
    NAV
    + HEADING
    + "<ul class=tabs><li>正文</li><li>相关解读</li><li>附件</li></ul><div class=tab>"
    + ARTICLE
    + "</div><div class=tab>相关链接:<a href=/x.html>一图读懂甲县乙镇2022年年报</a></div>"
    + FOOT
)
PAGES["prev next"] = page(
    NAV
    + HEADING
    + INFO
    + (
        f"<div class=TRS_Editor>{ARTICLE}</div><div>上一篇:<a "
        "href=a>甲县丙镇2022年政府信息公开工作年度报告</a></div><div>下一篇:<a href=b>没有了</a></div>"
    )
    + FOOT
)
PAGES["prev next 2"] = page(
    NAV
    + HEADING
    + INFO
    + (
        f"<div class=con>{ARTICLE}<p><a href=a>上一条:甲县丙镇2022年政府信息公开工作年度报告</a></p><p>"
        "<a>下一条:无</a></p></div>"
    )
    + FOOT
)
PAGES["related"] = page(
    NAV
    + HEADING
    + INFO
    + (
        f"<div class=con>{ARTICLE}</div><div class=rel><h3>相关信息</h3><ul><li>"
        "<a>甲县丙镇2022年政府信息公开工作年度报告</a><span>2023-01-10</span></li><li>"
        "<a>关于做好年报工作的通知</a><span>2023-01-02</span></li></ul></div>"
    )
    + FOOT
)
PAGES["attach"] = page(
    NAV
    + HEADING
    + INFO
    + f"<div class=con>{ARTICLE}<p>附件下载:</p><p><a href='./P020.docx'>{TITLE}.docx</a></p></div>"
    + FOOT
)
PAGES["attach2"] = page(
    NAV
    + HEADING
    + INFO
    + (
        f"<div class=con>{ARTICLE}</div><div class=fj>附件:<ul><li>1.<a href='./P020.docx'>附件1.docx</a>"
        "</li><li>2.<a href='./b.pdf'>年报.pdf</a></li></ul></div>"
    )
    + FOOT
)
PAGES["img alt"] = page(NAV + HEADING + INFO + f"<div class=con>{WITH_PICTURE}</div>" + FOOT)
PAGES["iframe"] = page(
    NAV + HEADING + INFO + f"<div class=con>{ARTICLE}<iframe src=a.pdf>您的浏览器不支持</iframe></div>" + FOOT
)
PAGES["title in body"] = page(
    NAV
    + META
    + (
        "<div class=con><p align=center><b>甲县乙镇</b></p><p align=center>"
        f"<b>2022年政府信息公开工作年度报告</b></p>{ARTICLE}</div>"
    )
    + FOOT
)
PAGES["title repeated in body"] = page(
    NAV + META + HEADING + INFO + f"<div class=con><p align=center><b>{TITLE}</b></p>{ARTICLE}</div>" + FOOT
)
PAGES["editor"] = page(
    NAV + HEADING + INFO + f"<div class=con>{ARTICLE}<p>责任编辑:张三</p><p>扫一扫在手机打开当前页</p></div>" + FOOT
)
PAGES["qr"] = page(
    NAV
    + HEADING
    + INFO
    + (
        f"<div class=con>{ARTICLE}</div><div>【打印】 【关闭】</div><div>扫一扫在手机打开当前页</div>"
        "<div>您访问的链接即将离开“甲县人民政府门户网站”,是否继续?</div><div>继续访问 放弃</div>"
    )
    + FOOT
)
PAGES["disclaimer"] = page(
    NAV
    + HEADING
    + INFO
    + (
        f"<div class=con>{ARTICLE}</div><div>凡本网站注明来源的作品,转载请注明出处。</div>"
        "<div>版权所有:甲县人民政府。未经授权禁止转载。</div>"
    )
    + FOOT
)
PAGES["footer sentences"] = page(
    NAV
    + HEADING
    + INFO
    + (
        f"<div class=con>{ARTICLE}</div><div class=foot><p>建议您使用1024×768以上分辨率浏览本网站。</p>"
        "<p>甲县人民政府主办,甲县政府办公室承办。</p></div>"
    )
)
PAGES["a11y"] = page(
    "<div>无障碍浏览 | 长者模式 | 繁體</div>" + NAV + HEADING + INFO + f"<div class=con>{ARTICLE}</div>" + FOOT
)
PAGES["signature right"] = page(NAV + HEADING + INFO + f"<div class=con>{SIGNED_AT_THE_RIGHT}</div>" + FOOT)
PAGES["footer article first"] = page(FOOT + NAV + HEADING + INFO + f"<div class=con>{ARTICLE}</div>")
PAGES["nested 30"] = page(NAV + HEADING + INFO + "<div>" * 30 + ARTICLE + "</div>" * 30 + FOOT)
PAGES["ucap"] = page(
    NAV
    + f"<UCAPTITLE>{TITLE}</UCAPTITLE><PUBLISHTIME>2023-01-09</PUBLISHTIME><UCAPCONTENT>{ARTICLE}</UCAPCONTENT>"
    + FOOT
)
PAGES["sections split in divs"] = page(
    NAV
    + HEADING
    + INFO
    + "<div class=con>"
    + "".join(
        f"<div class=sec>{''.join('<p>' + x + '</p>' for x in REPORT[i : i + 5])}</div>"
        for i in range(0, len(REPORT), 5)
    )
    + "</div>"
    + FOOT
)
PAGES["lis"] = page(
    NAV + HEADING + INFO + "<div class=con><ol>" + "".join(f"<li>{x}</li>" for x in REPORT) + "</ol></div>" + FOOT
)
PAGES["h tags"] = page(
    NAV
    + HEADING
    + INFO
    + "<div class=con>"
    + "".join(f"<h2>{x}</h2>" if x[1:2] == "、" else f"<p>{x}</p>" for x in REPORT)
    + "</div>"
    + FOOT
)
PAGES["links in text"] = page(
    NAV
    + HEADING
    + INFO
    + f"<div class=con>{ARTICLE.replace('甲县政府网站', '<a href=http://www.jia.example>甲县政府网站</a>')}</div>"
    + FOOT
)
PAGES["section heading link"] = page(
    NAV + HEADING + INFO + f"<div class=con>{ARTICLE.replace('<p>无</p>', '<p><a href=#>无</a></p>')}</div>" + FOOT
)
PAGES["script in"] = page(
    NAV
    + HEADING
    + INFO
    + f"<div class=con>{ARTICLE}<script>var a='信息公开。';</script><style>.a{{b:c}}</style></div>"
    + FOOT
)
PAGES["textarea"] = page(
    NAV
    + HEADING
    + INFO
    + (
        f"<div class=con>{ARTICLE}</div><form><textarea>请输入意见。</textarea><select><option>满意</option>"
        "</select></form>"
    )
    + FOOT
)
PAGES["comment form"] = page(
    NAV
    + HEADING
    + INFO
    + (
        f"<div class=con>{ARTICLE}</div><div class=pl>您对本文的评价:<label>满意</label>"
        "<label>不满意</label><button>提交</button></div>"
    )
    + FOOT
)
PAGES["recommend list long"] = page(
    NAV
    + HEADING
    + INFO
    + f"<div class=con>{ARTICLE}</div><div class=hot><h3>热点推荐</h3>"
    + "".join(f"<p><a href={i}>关于开展2023年第{i}批项目申报工作的通知,请有关单位按时报送。</a></p>" for i in range(12))
    + "</div>"
    + FOOT
)

EMPTY = "<p>&nbsp;</p>"
PAGES["empty ps"] = page(
    NAV + HEADING + INFO + f"<div class=con>{ARTICLE.replace('</p><p>', '</p>' + EMPTY + '<p>')}</div>" + FOOT
)
PAGES["font glue"] = page(
    NAV
    + HEADING
    + INFO
    + "<div class=con>"
    + "".join(f"<p><font>{x[:3]}</font><font>{x[3:]}</font></p>" for x in REPORT)
    + "</div>"
    + FOOT
)
PAGES["inline-table layout 2col"] = page(
    NAV
    + f"<table><tr><td width=200>{LEFT}</td><td><div class=nr>{HEADING}{INFO}{ARTICLE}</div></td></tr></table>"
    + FOOT
)
PAGES["mobile meta twice"] = page(
    NAV + META + META.replace("xxgk", "m") + HEADING + INFO + f"<div class=con>{ARTICLE}</div>" + FOOT
)
PAGES["share script text"] = page(
    NAV
    + HEADING
    + INFO
    + f"<div class=con>{ARTICLE}</div><div class='bdsharebuttonbox'><a>分享到</a><a>QQ空间</a><a>新浪微博</a></div>"
    + FOOT
)
PAGES["toolbar before"] = page(
    NAV + HEADING + "<div>【字体:大 中 小】 【打印本页】 【关闭窗口】</div>" + f"<div class=con>{ARTICLE}</div>" + FOOT
)
PAGES["float toolbar"] = page(
    "<div class=tool>繁體中文 | 无障碍浏览 | 登录 | 注册 | 个人中心</div>"
    + NAV
    + HEADING
    + INFO
    + f"<div class=con>{ARTICLE}</div>"
    + FOOT
)
PAGES["search box"] = page(
    "<div><input value='请输入关键字'><a>搜索</a> 热门搜索:<a>疫情防控</a><a>社保</a></div>"
    + NAV
    + HEADING
    + INFO
    + f"<div class=con>{ARTICLE}</div>"
    + FOOT
)
PAGES["office info in sidebar sentence"] = page(
    NAV
    + "<div class=side><p>政府信息公开申请受理机构:甲县政府办公室。</p><p>受理时间:工作日8:30-17:30。</p></div>"
    + HEADING
    + INFO
    + f"<div class=con>{ARTICLE}</div>"
    + FOOT
)
PAGES["statement of site at end"] = page(
    NAV
    + HEADING
    + INFO
    + (
        f"<div class=con>{ARTICLE}</div><div class=tips>"
        "<p>您所访问的页面将跳转到第三方网站,请确认您是否继续访问。</p></div>"
    )
    + FOOT
)
PAGES["cookies"] = page(
    "<div>本网站使用cookies以提升您的浏览体验。</div>" + NAV + HEADING + INFO + f"<div class=con>{ARTICLE}</div>" + FOOT
)
PAGES["ie warning"] = page(
    "<div>您的浏览器版本过低,为了更好的浏览体验,请升级浏览器。</div>"
    + NAV
    + HEADING
    + INFO
    + f"<div class=con>{ARTICLE}</div>"
    + FOOT
)
PAGES["noscript"] = page(
    "<noscript>请启用JavaScript。</noscript>" + NAV + HEADING + INFO + f"<div class=con>{ARTICLE}</div>" + FOOT
)
PAGES["summary repeated"] = page(
    NAV + META + f"<div class=zy>内容概述:{REPORT[0]}</div>" + HEADING + INFO + f"<div class=con>{ARTICLE}</div>" + FOOT
)
PAGES["description dup"] = page(
    NAV + HEADING + INFO + f"<div class=desc>{REPORT[0]}</div><div class=con>{ARTICLE}</div>" + FOOT
)
PAGES["reading voice"] = page(
    NAV + HEADING + INFO + f"<div>语音播报</div><div class=con>{ARTICLE}</div><div>本文作者:张三 审核:李四</div>" + FOOT
)
PAGES["appendix links"] = page(
    NAV
    + HEADING
    + INFO
    + (
        f"<div class=con>{ARTICLE}<p>附件:</p><p>1.<a href=a.xlsx>统计表.xlsx</a></p><p>2.<a "
        "href=b.pdf>年度报告.pdf</a></p></div>"
    )
    + FOOT
)
PAGES["download buttons"] = page(
    NAV + HEADING + INFO + f"<div class=con>{ARTICLE}</div><div>【下载Word】【下载PDF】</div>" + FOOT
)
PAGES["pre"] = page(NAV + HEADING + INFO + "<pre>" + "\n".join(REPORT) + "</pre>" + FOOT)
PAGES["article tag"] = page(
    NAV
    + f"<main><article><header>{HEADING}{INFO}</header>{ARTICLE}<footer>责任编辑:张三</footer></article></main>"
    + FOOT
)
PAGES["hidden input"] = page(
    NAV + HEADING + "<input type=hidden value='x'>" + INFO + f"<div class=con>{ARTICLE}</div>" + FOOT
)
PAGES["bottom class wraps"] = page(
    NAV + f"<div class='main-bottom'>{HEADING}{INFO}<div class=con>{ARTICLE}</div></div>" + FOOT
)
PAGES["nav class wraps all"] = page(
    f"<div class='nav-page'>{NAV}{HEADING}{INFO}<div class=con>{ARTICLE}</div></div>" + FOOT
)
PAGES["side wraps"] = page(
    f"<div id='menu'>{NAV}</div><div id='side content'>{HEADING}{INFO}<div class=con>{ARTICLE}</div></div>" + FOOT
)
PAGES["all in one link"] = page(NAV + HEADING + INFO + f"<div class=con><a href=x>{ARTICLE}</a></div>" + FOOT)
PAGES["anchors named"] = page(
    NAV + HEADING + INFO + "<div class=con>" + "".join(f"<p><a name=x>{x}</a></p>" for x in REPORT) + "</div>" + FOOT
)
PAGES["heading linked"] = page(
    NAV
    + HEADING
    + INFO
    + "<div class=con>"
    + "".join(f"<p><a href='#{i}'>{x}</a></p>" if x[1:2] == "、" else f"<p>{x}</p>" for i, x in enumerate(REPORT))
    + "</div>"
    + FOOT
)
PAGES["two-col list after"] = page(
    NAV
    + HEADING
    + INFO
    + f"<div class=con>{ARTICLE}</div><div><ul>"
    + "".join(f"<li><a href=x{i}>甲县{i}镇2022年政府信息公开工作年度报告</a> 2023-01-0{i}</li>" for i in range(1, 9))
    + "</ul></div>"
    + FOOT
)
PAGES["list before"] = page(
    NAV
    + "<div><ul>"
    + "".join(f"<li><a href=x{i}>甲县{i}镇2022年政府信息公开工作年度报告</a> 2023-01-0{i}</li>" for i in range(1, 9))
    + "</ul></div>"
    + HEADING
    + INFO
    + f"<div class=con>{ARTICLE}</div>"
    + FOOT
)
PAGES["downloads counted"] = page(
    NAV
    + HEADING
    + f"<div class=con>{ARTICLE}<p>附件【<a href=a.docx>年报.docx</a>】已下载<span>12</span>次</p></div>"
    + FOOT
)


@pytest.mark.parametrize("name", PAGES)
def test_the_report_line_by_line(name: str) -> None:
    found = parse(Document(body=PAGES[name].encode(), content_type="text/html; charset=utf-8"))
    assert isinstance(found, Parsed)
    assert found.report.body_text.split("\n") == REPORT
    assert found.report.title == TITLE
    assert [section.kind for section in found.report.sections] == [
        "preamble",
        "overview",
        "proactive_disclosure",
        "requests",
        "review_litigation",
        "problems",
        "other",
    ]
    assert set(found.report.flags) <= {"tables_missing", "table_is_image"}


def test_an_address_in_the_article_is_the_reports() -> None:
    lines = ["联系地址:甲县乙镇人民路1号", "联系电话:0000-7654321"]
    article = ARTICLE + "".join(f"<p>{line}</p>" for line in lines)
    source = page(NAV + HEADING + INFO + f"<div id=zoom>{article}</div>" + FOOT)
    found = parse(Document(body=source.encode(), content_type="text/html; charset=utf-8"))
    assert isinstance(found, Parsed)
    assert found.report.body_text.split("\n") == [*REPORT, *lines]
