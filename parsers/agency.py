"""Which body reports. What the page prints decides; the portal never names the body, since portals serve other
bodies' reports, and mirrors serve anyone's.

All texts are expected in simplified characters. The year, the period and the signature are read in years.py and
signature.py; their functions are found here too.
"""

from __future__ import annotations

import re

from parsers.bodies import full_name, is_body, level_of
from parsers.report import PortalFacts
from parsers.signature import read_signature
from parsers.years import full_years, read_period, read_report_year, without_years

__all__ = ["read_agency", "read_period", "read_report_year", "read_signature"]

_PREAMBLE = 1500
#: Bodies that publish what others report.
_NEWSROOM = re.compile("融媒体|新闻中心|电视台|信息中心$|大数据中心$")


def read_agency(
    title: str | None, publisher: str | None, signature: str | None, text: str, portal: PortalFacts | None
) -> tuple[str | None, str | None]:
    """(agency, level). The order of belief: the body in the title or in 现公布…年度报告, the publisher, the signature,
    the body that the preamble says has written the report. A longer name of the same body is taken where it is printed.

    >>> read_agency("甲县乙镇2022年政府信息公开工作年度报告", "乙镇", None, "", None)
    ('甲县乙镇人民政府', 'township')
    """
    told_by = None if publisher and _NEWSROOM.search(publisher) else _body(publisher)
    stated = [body_in_title(title or "") or body_announced(text), told_by, _body(signature)]
    names = [full_name(name) for name in stated if name]
    agency = names[0] if names else body_in_preamble(text)
    if agency is None:
        return None, None
    agency = max((name for name in names if name.endswith(agency)), key=len, default=agency)
    agency = _with_place(agency, text, portal)
    return agency, level_of(agency, portal)


_RANK = re.compile(r"(?:人民政府|行政公署|管理委员会|管委会)(?:办公室)?$")
_CITY = re.compile(r"^[\u3400-\u9fff]{1,10}?(?:市|州|盟|地区)(?=.)")


def _with_place(agency: str, text: str, portal: PortalFacts | None) -> str:
    """The name with the portal's place before it (甲县 before 乙镇人民政府), where the text prints the two together."""
    place = _RANK.sub("", "".join((portal.name if portal else "").split()))
    bare = re.sub(r"(?:人民政府|办事处)$", "", agency)
    for before in (place, _CITY.sub("", place)):
        if 2 <= len(before) < 20 and not agency.startswith(before) and before + bare in text:
            return before + agency
    return agency


def _body(name: str | None) -> str | None:
    name = "".join((name or "").split())
    return name if is_body(name) else None


# ---- in a title -----------------------------------------------------------------------------------------------

_SUBJECT = re.compile(
    "政府信息(?:与政务|主动|依申请)?公开|政府(?:网站)?(?:年度)?信息公开|政务(?:信息)?公开|信息公开|依申请公开|(?:工作)?年度(?:工作)?报告|年报|主动公开"
)
_LEAD = re.compile(
    r"^(?:【[^】]*】|\[[^\]]*\]|附件\d*[:：]?|[《“\"]|(?:公示|公告|转发|公开主体|公开单位|发布机构|单位|标题|名称)[:：]"
    r"|\d{1,3}[.、．](?!\d)|[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)+"
)
_QUOTED = re.compile(r"^(?:关于)?(?:印发|公布|发布|报送|转发)[^《]{0,10}《([^》]+)》?")
_BEHIND = re.compile(r"(?:报告|年报)\s*(?:[-—_－–]+\s*|\s)([\u3400-\u9fff（()）]{3,40})$")
_NOISE = re.compile(
    "^(?:关于|发布|公布|印发|报送|上报|开展|的|年度|度|工作|落实)+|(?:关于|发布|公布|印发|报送|开展|的|年度|度|工作|落实|《)+$"
)
_FORMERLY = re.compile(r"[(（]原[^()（）]{2,40}[)）]")
_IN_BRACKETS = re.compile(r"[（(【]([^（()）【】]{3,40})[）)】]\s*$")


def body_in_title(title: str) -> str | None:
    """The body that a report's title names, as printed there; None where the title names none.

    >>> body_in_title("关于2022年度甲县教育局政府信息公开工作年度报告")
    '甲县教育局'
    >>> body_in_title("2023年政府信息公开工作年度报告（丙街道）"), body_in_title("2023年政府信息公开年报")
    ('丙街道', None)
    """
    behind = _BEHIND.search(title.strip())
    title = _LEAD.sub("", full_years("".join(title.split())))
    quoted = _QUOTED.match(title)
    title = quoted[1] if quoted else title
    subject = _SUBJECT.search(title)
    head = title[: subject.start()] if subject else ""
    if subject and head.endswith("人民") and subject[0].startswith("政府"):
        head += "政府"  # 乙镇人民|政府信息公开
    about, _, rest = without_years(head).rpartition("关于")
    for part in (rest, about):
        name = _unbracketed(_FORMERLY.sub("", _NOISE.sub("", part)))
        if is_body(name):
            return name
    for found in (_IN_BRACKETS.search(title), behind):
        if subject and found and is_body(found[1]):
            return found[1]
    return None


def _unbracketed(name: str) -> str:
    """The name without a bracket that has lost its partner; 教育局（文物局） keeps its own."""
    if name.count("（") + name.count("(") == name.count("）") + name.count(")") and not name.startswith(("（", "(")):
        return name
    return name.strip("（()）")


# ---- in the preamble ------------------------------------------------------------------------------------------

_WRITTEN_BY = re.compile(r"由([\u3400-\u9fff]{3,40}?)(?:负责)?(?:编制|撰写|起草|组织编写|编写|汇总)")
_CALLED = re.compile(r"([\u3400-\u9fff]{3,40})[（(]以下(?:简称|统称)[“\"‘]?(?:我|本)[\u3400-\u9fff]{1,4}[”\"’]?[）)]")
_OFFICE_OF = re.compile("(?:(?<=[镇乡]政府)|(?<=街道)|(?<=街道办事处)|(?<=[镇乡]))(?:党政|综合)?(?:综合)?办公室$")
_NOT_HERE = re.compile("国务院|条例|通知")


_ANNOUNCED = re.compile(
    r"(?:公布|发布|公开)([\u3400-\u9fff]{3,40}?)(?:(?:19|20)\d\d年度?)?(?:政府|政务)信息公开(?:工作)?(?:年度)?报告"
)


def body_announced(text: str) -> str | None:
    """The body whose report the first paragraph announces: 现公布甲县教育局2022年政府信息公开工作年度报告."""
    for match in _ANNOUNCED.finditer(text[:600]):
        if is_body(match[1]):
            return match[1]
    return None


def body_in_preamble(text: str) -> str | None:
    """The body that the report's first paragraphs name as its author, in full; a township's office writes for
    the township."""
    for pattern in (_WRITTEN_BY, _CALLED):
        for match in pattern.finditer(text[:_PREAMBLE]):
            name = _OFFICE_OF.sub("", match[1])
            if is_body(name) and not _NOT_HERE.search(name):
                return full_name(name)
    return None
