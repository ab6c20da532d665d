"""The statistics form of the years before 2019 of an invented body, as HTML and as rows, as a test wants it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: (label as the form prints it, unit, code; "" for headings). Figures in `VALUES`.
NATIONAL: tuple[tuple[str, str, str], ...] = (
    ("一、主动公开情况", "——", ""),
    ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", "proactive_total"),
    ("其中：主动公开规范性文件数", "条", "normative_published"),
    ("制发规范性文件总数", "件", "normative_made"),
    ("（二）通过不同渠道和方式公开政府信息的情况", "——", ""),
    ("1.政府公报公开政府信息数", "条", "by_gazette"),
    ("2.政府网站公开政府信息数", "条", "by_website"),
    ("3.政务微博公开政府信息数", "条", "by_weibo"),
    ("4.政务微信公开政府信息数", "条", "by_wechat"),
    ("5.其他方式公开政府信息数", "条", "by_other"),
    ("二、回应解读情况", "——", ""),
    ("（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）", "次", "responses"),
    ("（二）通过不同渠道和方式回应解读的情况", "——", ""),
    ("1.参加或举办新闻发布会总次数", "次", "press_conferences"),
    ("其中：主要负责同志参加新闻发布会次数", "次", "press_conferences_led"),
    ("2.政府网站在线访谈次数", "次", "interviews"),
    ("其中：主要负责同志参加政府网站在线访谈次数", "次", "interviews_led"),
    ("3.政策解读稿件发布数", "篇", "interpretations"),
    ("4.微博微信回应事件数", "次", "responses_social"),
    ("5.其他方式回应事件数", "次", "responses_other"),
    ("三、依申请公开情况", "——", ""),
    ("（一）收到申请数", "件", "received"),
    ("1.当面申请数", "件", "received_in_person"),
    ("2.传真申请数", "件", "received_by_fax"),
    ("3.网络申请数", "件", "received_online"),
    ("4.信函申请数", "件", "received_by_letter"),
    ("（二）申请办结数", "件", "finished"),
    ("1.按时办结数", "件", "finished_on_time"),
    ("2.延期办结数", "件", "finished_extended"),
    ("（三）申请答复数", "件", "answered"),
    ("1.属于已主动公开范围数", "件", "answered_already_public"),
    ("2.同意公开答复数", "件", "granted"),
    ("3.同意部分公开答复数", "件", "partially_granted"),
    ("4.不同意公开答复数", "件", "refused"),
    ("其中：涉及国家秘密", "件", "refused_state_secret"),
    ("涉及商业秘密", "件", "refused_trade_secret"),
    ("涉及个人隐私", "件", "refused_privacy"),
    ("危及国家安全、公共安全、经济安全和社会稳定", "件", "refused_security_stability"),
    ("不是《条例》所指政府信息", "件", "refused_not_government_information"),
    ("法律法规规定的其他情形", "件", "refused_other"),
    ("5.不属于本行政机关公开数", "件", "not_own_agency"),
    ("6.申请信息不存在数", "件", "not_existing"),
    ("7.告知作出更改补充数", "件", "correction_asked"),
    ("8.告知通过其他途径办理数", "件", "referred"),
    ("四、行政复议数量", "件", "reviews"),
    ("（一）维持具体行政行为数", "件", "reviews_upheld"),
    ("（二）被依法纠错数", "件", "reviews_corrected"),
    ("（三）其他情形数", "件", "reviews_other"),
    ("五、行政诉讼数量", "件", "lawsuits"),
    ("（一）维持具体行政行为或者驳回原告诉讼请求数", "件", "lawsuits_upheld"),
    ("（二）被依法纠错数", "件", "lawsuits_corrected"),
    ("（三）其他情形数", "件", "lawsuits_other"),
    ("六、举报投诉数量", "件", "complaints"),
    ("七、依申请公开信息收取的费用", "万元", "fees"),
    ("八、机构建设和保障经费情况", "——", ""),
    ("（一）政府信息公开工作专门机构数", "个", "offices"),
    ("（二）设置政府信息公开查阅点数", "个", "reading_points"),
    ("（三）从事政府信息公开工作人员数", "人", "staff"),
    ("1.专职人员数（不包括政府公报及政府网站工作人员数）", "人", "staff_full_time"),
    ("2.兼职人员数", "人", "staff_part_time"),
    ("（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）", "万元", "budget"),
    ("九、政府信息公开会议和培训情况", "——", ""),
    ("（一）召开政府信息公开工作会议或专题会议数", "次", "meetings"),
    ("（二）举办各类培训班数", "次", "trainings"),
    ("（三）接受培训人员数", "人次", "trained"),
)
#: Figures that are not 0; they obey the form's sums.
VALUES = {
    "proactive_total": "2417",
    "normative_published": "31",
    "normative_made": "33",
    "by_gazette": "12",
    "by_website": "2203",
    "by_wechat": "580",
    "by_other": "9",
    "responses": "4",
    "press_conferences": "3",
    "press_conferences_led": "1",
    "interviews": "6",
    "interviews_led": "2",
    "interpretations": "17",
    "received": "44",
    "received_in_person": "8",
    "received_online": "33",
    "received_by_letter": "3",
    "finished": "43",
    "finished_on_time": "41",
    "finished_extended": "2",
    "answered": "43",
    "answered_already_public": "11",
    "granted": "14",
    "partially_granted": "2",
    "refused": "5",
    "refused_trade_secret": "1",
    "refused_privacy": "3",
    "refused_other": "1",
    "not_own_agency": "7",
    "not_existing": "3",
    "correction_asked": "1",
    "reviews": "3",
    "reviews_upheld": "2",
    "reviews_other": "1",
    "lawsuits": "4",
    "lawsuits_upheld": "3",
    "lawsuits_corrected": "1",
    "complaints": "2",
    "fees": "0.3",
    "offices": "5",
    "reading_points": "14",
    "staff": "61",
    "staff_full_time": "10",
    "staff_part_time": "51",
    "budget": "12.5",
    "meetings": "7",
    "trainings": "2",
    "trained": "150",
}

HEADER = ("统 计 指 标", "单位", "统计数")
Rows = list[tuple[str, ...]]


def prints(changed: Mapping[str, str] | None = None) -> dict[str, str]:
    """code → print, zeros included."""
    shown = {code: VALUES.get(code, "0") for _, _, code in NATIONAL if code}
    return shown | dict(changed or {})


def rows(shown: Mapping[str, str] | None = None) -> Rows:
    """(label, unit, value) of each printed row; a code left out of `shown` has no row."""
    figures = prints() if shown is None else shown
    return [(label, unit, figures.get(code, "")) for label, unit, code in NATIONAL if not code or code in figures]


def table(cells: Sequence[Sequence[str]], header: Sequence[str] = HEADER, title: str = "") -> str:
    """A table; `title` is a row of its own above the header."""
    head = f'<tr><td colspan="{len(header)}">{title}</td></tr>' if title else ""
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (header, *cells))
    return f"<table>{head}{body}</table>"


def html(cells: Sequence[Sequence[str]], header: Sequence[str] = HEADER, title: str = "") -> str:
    """A page with one table."""
    return f"<html><body><h1>标题</h1>{table(cells, header, title)}</body></html>"


def number(text: str) -> int | float | None:
    if not text:
        return None
    return float(text) if "." in text else int(text)


def expected(shown: Mapping[str, str] | None = None) -> dict[str, int | float | None]:
    """What the form's cells say: {code: value}."""
    return {code: number(text) for code, text in (prints() if shown is None else shown).items()}
