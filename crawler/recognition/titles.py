"""Which titles are those of annual reports, which year they report on, which labels are those of their column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from parsers.years import full_years

#: Labels whose reading is remembered: menus are the same on every page of a portal.
_LABELS = 8192
#: The traditional characters that occur in the words matched below; whole texts are not converted here.
_SIMPLE = str.maketrans(
    "開報務資訊圖讀況總結預決規範單門縣鎮鄉區辦處員會機關於錄頁發佈議動統計樣數據標題個條項對應導領編製議門類號級訴訟複"
    "執細則劃",
    "开报务资讯图读况总结预决规范单门县镇乡区办处员会机关于录页发布议动统计样数据标题个条项对应导领编制议门类号级诉讼复"
    "执细则划",
)
_INVISIBLE = re.compile(r"[\s\u00a0\u200b-\u200f\u2028\u2029\u3000\ufeff]+")
_ENDING = re.compile(r"(?i)\.(?:pdf|docx?|wps|ofd|rtf|s?html?)$")
_TRUNCATED = re.compile(r"(?:…|\.{2,}|。{2,}|⋯)+[)）\]】]?$")

_YEAR = r"(?:(?:19|20)\d\d|[二一][〇○零Oo0九][〇○零Oo0一二三四五六七八九]{2})"
_DISCLOSURE = (
    r"(?:(?:政府|政务|政务|党务|校务|院务|厂务|警务|公共企事业单位|办事|财政|环境)?信息(?:主动)?|政务|校务)公开"
)
#: 政府信息公开工作年度报告 and its variants; the year may stand inside: 政府信息公开2023年度报告.
_REPORT = re.compile(
    _DISCLOSURE
    + r"(?:和|与|及|暨)?(?:政务公开|信息公开|保密审查|依法行政)?(?:的|工作|制度执行|执行|实施)?(?:情况)?(?:的|工作)?"
    + rf"[(（\[〔]?(?:{_YEAR}[-—至]?(?:{_YEAR})?)?[学]?(?:年度|年|度)?[)）\]〕]?(?:工作|情况|的|年度)*"
    + r"(?:报告(?!会|制)|年报|年度总结报告)"
)
#: A report by the shorter name 工作报告 needs a year; 政府工作报告 is another document.
_YEARLY = re.compile(r"年报|年度|学年")

#: Words before the report's name that make it another document about the report.
_ABOUT_BEFORE = re.compile(
    r"图解|图说|图读|一图|一张图|长图|漫画|动漫|海报|解读|速读|读懂|看懂|视频|音频|[Hh]5|问答|"
    # As verbs only: 组织部, 机构编制委员会 and 规范 something are bodies that report.
    r"(?:关于|^)(?:进一步|认真|切实|全面)*(?:做好|开展|报送|上报|编制|编写|规范|填报|组织|征求|推进|落实|加强|修订|完善|提交|撰写|催报|审核)"
)
#: A report under the heading of its covering letter: 关于报送2023年政府信息公开工作年度报告的报告.
_HANDED_IN = re.compile(r"(?:关于|^)(?:报送|上报|提交|呈报|呈送)[^图解]{0,40}$")
#: Words after it.
_ABOUT_AFTER = re.compile(
    r"解读|图解|图说|图读|读懂|看懂|公布情况|发布情况|公开情况|报送情况|指南|制度|汇总|集锦|合集|模板|模版|范本|样本|格式|样式|式样|通知|通报|"
    r"报表|目录|清单|编制(?!委|办|部门)|编写|填报|撰写|要求|填写说明|总结|要点|办法|方案|规定|问答|(?:评估|培训|会议)(?!中心)|工作会|"
    r"排版|注意事项"
)
#: Titles that are other documents wherever they stand; for weak titles in a 年报 column.
_OTHER = re.compile(
    r"解读|图解|图说|一图|读懂|看懂|指南|制度|汇总|模板|模版|格式|样式|通知|通报|报表|预算|决算|总结|要点|办法|目录|方案|规定|条例|意见|计划|"
    r"公告|公示|清单|须知|流程|申请表|统计表|新闻|发布会|会议|培训|考核|招聘|采购|招标|中标|规划|白皮书|网站工作|网站年度|法治政府|依法行政|政府工作报告|"
    r"信访|提案|建议|答复|批复|调查|问卷|领导|简介|职责|机构设置|联系我们|地图|首页|更多"
)
_BODY_END = re.compile(
    r"(?:镇|乡|街道|苏木|办事处|街道办|人民政府|政府|委员会|管委会|党工委|局|厅|委|办|办公室|中心|院|馆|队|支队|大队|站|所|公司|集团|学校|"
    r"大学|学院|中学|小学|医院|部|署|区|县|市|旗|州|盟|省|社|会|协会|联合会|总会|台|处|园区|开发区|新区|农场|林场|兵团|银行|村|社区)$"
)
_YEAR_LABEL = re.compile(rf"[(（\[【]?{_YEAR}(?:年|年度)?[)）\]】]?")

_COLUMN_NAME = (
    r"(?:政府|政务|行政机关)?(?:信息公开|政务公开|信息|公开)(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?"
    r"(?:年度?报告|报告|年报)"
)
#: Words that tell one such column from another: 各镇(办)信息公开年报, 部门年报, 历年年报, 2023年度报告.
_COLUMN_SCOPE = (
    r"(?:市政府|县政府|区政府|省政府|州政府|旗政府|人民政府|其他|其它|直属|下属|派出机构|公共|企事业|街镇|委办|本|下级|本级|市级|县级|区级|省级|本机关|本单位|历年|历年来|往年|历史|年度|各|全[省市县区旗州]|县直|市直|区直|省直|乡镇|镇街?|乡|街道|镇乡|"
    r"[(（]?[镇街]?[办]?[)）]|部门|单位|机关|委办局|县区|区县|市县|市州|地市|盟市|旗县|园区|政府|人民政府|办公室|工作|及?以前|之前|更早|旧版|的|[、及和与/])*"
)
#: What shares a column with the reports: 公开指南和年报, 信息公开年报、指南.
_GUIDE = r"(?:政府)?(?:信息)?(?:公开)?(?:指南|制度|目录|规定)"
_COLUMN = re.compile(
    rf"(?:(?:{_GUIDE}[、及和与/])*{_COLUMN_SCOPE}(?:{_COLUMN_NAME}|年报|年度报告)(?:专栏|栏目|公开|列表|查询|平台|汇总)?"
    rf"(?:[、及和与/]{_GUIDE})*)"
)
#: Whose yearly reports are others.
_OTHER_YEARLY = re.compile(r"网站|公司|企业(?!事业)|集团|银行|上市|统计|法治")
_COLUMN_BARE = re.compile(rf"{_COLUMN_SCOPE}(?:年报|年度报告)(?:专栏|栏目|列表)?")


@lru_cache(maxsize=_LABELS)
def plain(title: str | None) -> str:
    """A title for matching: width folded, white space and invisible characters gone, simplified where it matters."""
    folded = unicodedata.normalize("NFKC", title or "").translate(_SIMPLE).replace("资讯", "信息")
    return _ENDING.sub("", _INVISIBLE.sub("", folded))


def is_truncated(title: str) -> bool:
    """Whether the list cut the title short: "……年度报…"."""
    return bool(_TRUNCATED.search(title.strip()))


def why_no_report(title: str, *, in_column: bool = False) -> str | None:
    """None where the title is that of an annual report, else one line of reason.

    `in_column` says that the row stands in a 信息公开年报 column, where a year or a body's name is title enough:
    "2022年", "某镇2023年". Such titles are only likely; the page itself decides.
    """
    text = plain(title)
    if not text:
        return "no title"
    found = _REPORT.search(text)
    if found:
        return _why_about(text, found)
    if is_truncated(text) and (in_column or re.search(r"信息公开|政务公开|政府信息", text)):
        return _why_cut(text)
    if in_column:
        return _why_weak(text)
    return "the title names no 信息公开 annual report"


def _why_about(text: str, found: re.Match[str]) -> str | None:
    before, after = text[: found.start()], text[found.end() :]
    about = _ABOUT_BEFORE.search(before) or _ABOUT_AFTER.search(after)
    if about and _HANDED_IN.search(before) and after == "的报告":
        about = None
    if about:
        return f"a document about the report: {about.group()}"
    if not _YEARLY.search(found.group()) and not re.search(_YEAR, text):
        return "a report without a year"
    return None


def _why_cut(text: str) -> str | None:
    other = _ABOUT_BEFORE.search(text) or re.search(
        r"指南|制度|目录|办法|要点|总结|条例|规定|申请|预算|决算|法治政府", text
    )
    return f"a cut title of another document: {other.group()}" if other else None


def _why_weak(text: str) -> str | None:
    other = _OTHER.search(text)
    if other and not _BODY_END.search(text.split("年")[0]):
        return f"another document: {other.group()}"
    rest = re.sub(rf"[(（\[【]?{_YEAR}(?:年度|年)?[)）\]】]?", "", text, count=1)
    rest = re.sub(r"^(?:关于)|[-_—:：·|.、()（）【】\[\]《》“”\"]", "", rest)
    rest = re.sub(r"(?:年度|工作|信息|公开|政府|的|情况)*(?:报告|年报)(?:全文|正文)?$", "", rest)
    if not rest and (re.search(_YEAR, text) or "年报" in text or "年度报告" in text):
        return None
    if rest and (_BODY_END.search(rest) or (re.search(_YEAR, text) and re.search(r"(?:年报|报告)$", text))):
        return None
    return "in the column, but neither a year nor a body is its title"


def is_report_title(title: str, *, in_column: bool = False) -> bool:
    """Whether the title is that of an annual report on information disclosure."""
    return why_no_report(title, in_column=in_column) is None


def is_column_label(label: str, *, near: bool = False) -> bool:
    """Whether a link's label names the 信息公开年报 column (or one of them); not the title of one report.

    `near` allows the bare 年报 and 年度报告, which elsewhere may be those of firms or statistics.
    """
    text = re.sub(r"[-_—:：·|.>›»]+", "", plain(label))
    text = re.sub(rf"^{_YEAR}(?:年度|年)?", "", text)
    text = re.sub(r"\([^()]*\)$", "", text) or text
    if not text or len(text) > 30:
        return False
    if not _COLUMN.fullmatch(text):
        return near and _is_column_of_a_body(text)
    return near or not _COLUMN_BARE.fullmatch(text)


def _is_column_of_a_body(text: str) -> bool:
    """财政局信息公开年报, 教育局年报: near others of its kind the name of a body and that of a column."""
    name = re.search(rf"(?:{_COLUMN_NAME}|年报|年度报告)$", text)
    return name is not None and is_body_label(text[: name.start()]) and not _OTHER_YEARLY.search(text)


@lru_cache(maxsize=_LABELS)
def is_year_label(label: str) -> bool:
    """Whether a label is a year and nothing else: "2022年"."""
    return bool(_YEAR_LABEL.fullmatch(plain(label)))


@lru_cache(maxsize=_LABELS)
def is_body_label(label: str) -> bool:
    """Whether a label may be a body's or a group of bodies' name: 大曹庄镇, 市直部门, 乡镇(街道)."""
    text = re.sub(r"[()（）、]", "", plain(label))
    return (
        2 <= len(text) <= 24
        and not _OTHER.search(text)
        and bool(_BODY_END.search(text) or text.endswith(("部门", "单位")))
    )


_DIGITS = {"〇": "0", "○": "0", "零": "0", "O": "0", "o": "0"} | {
    c: str(i) for i, c in enumerate("零一二三四五六七八九")
}


def report_year(title: str, date: str | None = None) -> int | None:
    """The year reported on: the title's, next before the report's name; else the year before `date` (YYYY-MM-DD)."""
    text = full_years(plain(title))
    years = [(m.start(), _as_year(m.group())) for m in re.finditer(rf"(?<!\d){_YEAR}(?!\d*[号〕\]]\d)(?!\d)", text)]
    years = [
        (at, year) for at, year in years if 1990 <= year <= 2100 and not re.match(r".{4}年\d{1,2}月", text[at:])
    ] or years
    if years:
        name = _REPORT.search(text)
        before = [year for at, year in years if name is None or at < name.end()]
        return (before or [year for _, year in years])[-1 if name else 0]
    return int(date[:4]) - 1 if date else None


def _as_year(print_: str) -> int:
    return int("".join(_DIGITS.get(character, character) for character in print_))


def is_wanted(title: str, date: str | None, years: Collection[int] | None) -> bool:
    """Whether a row may be of one of `years` (None or empty: all); a row that tells no year may be."""
    year = report_year(title, date)
    return not years or year is None or year in years
