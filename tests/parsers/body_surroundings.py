"""Pages that put something around the article, before it, behind it or in the midst of it."""

from __future__ import annotations

from tests.parsers.body_pieces import (
    ARTICLE,
    FOOT,
    HEADING,
    INFO,
    META,
    NAV,
    REPORT,
    TITLE,
    page,
)

PAGES: dict[str, str] = {}
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

PAGES["iframe"] = page(
    NAV + HEADING + INFO + f"<div class=con>{ARTICLE}<iframe src=a.pdf>您的浏览器不支持</iframe></div>" + FOOT
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

PAGES["footer article first"] = page(FOOT + NAV + HEADING + INFO + f"<div class=con>{ARTICLE}</div>")

PAGES["ucap"] = page(
    NAV
    + f"<UCAPTITLE>{TITLE}</UCAPTITLE><PUBLISHTIME>2023-01-09</PUBLISHTIME><UCAPCONTENT>{ARTICLE}</UCAPCONTENT>"
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

PAGES["hidden input"] = page(
    NAV + HEADING + "<input type=hidden value='x'>" + INFO + f"<div class=con>{ARTICLE}</div>" + FOOT
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
