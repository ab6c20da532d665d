"""Pages whose article is marked up in one way or another."""

from __future__ import annotations

from tests.parsers.body_pieces import (
    ARTICLE,
    FOOT,
    HEADING,
    INFO,
    LEFT,
    META,
    NAV,
    REPORT,
    SIGNED_AT_THE_RIGHT,
    TITLE,
    WITH_PICTURE,
    page,
)

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

PAGES["img alt"] = page(NAV + HEADING + INFO + f"<div class=con>{WITH_PICTURE}</div>" + FOOT)

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

PAGES["signature right"] = page(NAV + HEADING + INFO + f"<div class=con>{SIGNED_AT_THE_RIGHT}</div>" + FOOT)

PAGES["nested 30"] = page(NAV + HEADING + INFO + "<div>" * 30 + ARTICLE + "</div>" * 30 + FOOT)

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

PAGES["pre"] = page(NAV + HEADING + INFO + "<pre>" + "\n".join(REPORT) + "</pre>" + FOOT)

PAGES["article tag"] = page(
    NAV
    + f"<main><article><header>{HEADING}{INFO}</header>{ARTICLE}<footer>责任编辑:张三</footer></article></main>"
    + FOOT
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
