"""Is this page an annual report? Its look-alikes share the column, the words or both: 解读, 图解, 指南, 制度,
notices on how to write reports, 政务公开工作总结, 网站工作年度报表, and the list itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.report import Refusal, Section

#: A report's name: 政府信息公开工作年度报告, 政务公开…年报, 2017年政府信息公开工作报告, …
_REPORT_TITLE = re.compile(
    r"(?:政[府务](?:政务)?信息|政[府务]|(?<!环境)(?<!质量)信息|院务|校务)(?:主动|依申请)?公开.{0,14}(?:年度.{0,4}(?:报告|总结)|年报|工作报告|情况(?:的)?报告|\d{4}年?报告|报告$)"
    r"|(?:年度|\d{4}年).{0,6}(?:政[府务]|(?<!环境)(?<!质量)信息)公开.{0,8}报告"
)
#: Documents about reports, and other documents of the column. Each is named in the refusal.
_OTHER_TITLE = re.compile(
    r"解读|图解|一图(?:读懂|看懂)|读懂|图说|动漫|漫画|公布情况|汇总|目录|模[板版]|格式|样[式表]"
    r"|(?:的)?通知$|通知(?:[（(].{0,20}[)）])?$|通报|(?:工作)?总结$|工作总结(?!报告)|(?:年度)?报表|指南|制度|规定$|办法$|条例|细则|方案|要点"
    r"|预算|决算|意见(?:稿|征集)|函$|培训|会议|问答|访谈|新闻发布|考核结果|评估"
)
_STATEMENT = re.compile(
    r"(?:本|年度)(?:年度)?(?:报告|年报)[^。]{0,120}(?:编制|统计期限|统计时限|组成|包括|部分)|统计期限|现(?:将|向社会)?公[布开][^。]{0,60}(?:年度报告|年报)"
    r"|根据[^。]{0,80}政府信息公开条例[^。]{0,200}(?:年度报告|年报|报告)"
)
_SPEAKS = re.compile("信息公开|政务公开|政府公开|公开(?:政府)?信息|依申请公开")
_KINDS_OF_REPORTS = frozenset(
    ["overview", "proactive_disclosure", "requests", "review_litigation", "problems", "other", "fees", "appendix"]
)


def is_report_title(title: str | None) -> bool:
    """Whether a title names an annual report and no document about one.

    >>> is_report_title("某县2023年政府信息公开工作年度报告"), is_report_title("某县2023年政府信息公开年报解读")
    (True, False)
    """
    return bool(title) and _REPORT_TITLE.search(title or "") is not None and _other_kind(title or "") is None


def names_other_document(title: str) -> bool:
    """Whether a title is that of a document about a report, or of something else: 解读, 指南, 通知, …"""
    return _other_kind(title) is not None


def refusal(
    title: str | None, text: str, sections: Sequence[Section], tables: int, *, attached: bool
) -> Refusal | None:
    """Why the page is no report; None if it is one. `tables` counts the official tables with a filled cell,
    `attached` says that files or large pictures stand in place of the text."""
    other = _other_kind(title or "")
    named = is_report_title(title)
    kinds = {section.kind for section in sections if section.heading} & _KINDS_OF_REPORTS
    evidence = len(kinds) + 2 * tables + (2 if _STATEMENT.search(text[:3000]) else 0)
    whole = len(kinds) >= 4 and evidence >= 6 and not named and "格式" not in (title or "")
    if other and not (whole and ("印发" in (title or "") or not _REPORT_TITLE.search(title or ""))):
        return _no(f"the title says {other}: “{_short(title or '')}”")
    speaks = tables > 0 or _SPEAKS.search(text) is not None
    guide = "指南" in text[:500] and not re.search(r"年度报告|年报", text[:2000])
    strong = tables > 0 or len(kinds) >= 5 or (len(kinds) >= 3 and evidence >= 5)
    if speaks and ((named and evidence >= 2) or (strong and not guide)):
        return None
    told = speaks and len(text) >= 200 and ("。" in text or "统计表" in text)
    if named and (attached or told):
        return None
    if not text.strip():
        return _no("the page holds no text")
    if named:
        return _no("the title is a report's, but the page holds neither its sections nor its tables")
    return _no(f"no sections, tables or title of an annual report in “{_short(title or text)}”")


def _other_kind(title: str) -> str | None:
    """The word by which a title is another document's. The name of a report's own body does not count: only what
    stands after 公开, or a title that names no report at all."""
    report = _REPORT_TITLE.search(title)
    match = _OTHER_TITLE.search(title, report.end() if report else 0)
    if match is None and report:
        match = re.match(
            r"一?图解|一图读懂|解读|[【\[]?(?:图文|文字|视频)?解读|关于(?:做好|编制|报送(?!.*的报告$)|印发|开展|组织)",
            title,
        )
        inner = _OTHER_TITLE.search(report.group())
        match = match or (inner if inner and inner.group() in ("指南", "制度", "工作总结") else None)
    return match.group() if match else None


def _no(reason: str) -> Refusal:
    return Refusal(outcome="not_a_report", reason=reason)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"
