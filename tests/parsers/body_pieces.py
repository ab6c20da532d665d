"""One report, line by line, and the pieces of a site around it, for tests of what its body is."""

from __future__ import annotations

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
