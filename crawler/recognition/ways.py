"""Which links lead nearer to a column of reports, and how near: 政府信息公开 before 政务公开 before a site map."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.recognition.titles import is_body_label, plain

#: Ranks of the ways to a column; a search takes the lowest first.
NEAREST, NEAR, FAR, GROUPS, BODY, BODY_SITE, GUIDE, MAP = range(8)

_DISCLOSURE = r"(?:政府)?(?:信息|政务)公开"
_PLACE = r"(?:目录|专栏|平台|网|网站|系统|栏目|专题|主页|首页|专区|专页|频道|栏)*"
_GROUP = (
    r"(?:各|全[省市县区]|[省市县区]直|[省市县区]级|下级|所属|街道|乡镇|镇乡|镇街|镇|乡|街|园区|开发区|部门|单位|机关|委办局|县区|区县|市县|县市|[省市县区]|"
    r"政府|其他|及|和|与|、|\(|\)|（|）|/)"
)
_OWN = rf"(?:本级|本机关|[省市县区]|[省市县区]政府)?政府信息公开{_PLACE}"
_BASIC = "基层政务公开(?:标准化)?(?:规范化)?"
_RANKS = (
    (NEAREST, re.compile(rf"法定主动公开内容|{_OWN}")),
    (NEAR, re.compile(rf"(?:政务)?信息公开{_PLACE}|公开目录|(?:法定|政府信息)?主动公开|{_BASIC}")),
    # 年度报告 by itself may be that of firms: it is looked at, and counts by what its rows are called.
    (
        FAR,
        re.compile(
            rf"(?:政务|政府)?公开{_PLACE}|五公开|重点领域信息公开|阳光政务|政务|政府信息|透明政府|(?:工作)?年报|年度报告"
        ),
    ),
    (GROUPS, re.compile(rf"{_GROUP}{{1,8}}{_DISCLOSURE}{_PLACE}|{_DISCLOSURE}{_PLACE}{_GROUP}{{1,8}}")),
    (GUIDE, re.compile(r"(?:政府)?(?:信息)?公开(?:指南|制度|规定|工作机构|条例)|(?:(?:政府)?信息公开)?依申请公开")),
    (MAP, re.compile(r"网站地图|站点地图|网站导航|站点导航|站内导航|(?i:sitemap)")),
)
_BARE_GROUP = re.compile(rf"{_GROUP}{{1,8}}")
#: Characters of a group's name that says enough by itself.
_NAMED = 4
_OF_A_BODY = re.compile(rf"(.{{2,20}})(?:的)?{_DISCLOSURE}{_PLACE}")
#: A directory on the way by its usual pinyin, where the label is a picture or says nothing.
_PATH = re.compile(
    r"(?i)/(?:zfxxgk|xxgk|zwgk|zfxxgkzl|xxgkml|gkml|xxgkpt|openness|gov(?:ernment)?_?info|public)\w{0,6}/?(?:index\.\w+)?$"
)
_HOME = re.compile(r"/?(?:(?:index|default)\.\w+)?")


def rank_of(label: str, url: str, *, inside: bool = False) -> int | None:
    """How near a link leads by its label, or without one by its address; None for a link that leads elsewhere.

    `inside`: the link stands on a page about disclosure, where 部门 and 乡镇 are groups of those that disclose.
    """
    text = re.sub(r"[-_—:：·|.>›»+\d]+", "", plain(label))
    text = re.sub(r"\((?:新|旧|原|试行|测试)[^()]*\)$", "", text)
    if len(text) > 30:
        return None
    if _BARE_GROUP.fullmatch(text) and (inside or len(text) >= _NAMED):
        return GROUPS if inside else BODY
    rank = next((rank for rank, pattern in _RANKS if pattern.fullmatch(text)), None)
    if rank is not None:
        return rank
    if "/gkmlpt/index" in url and not urlsplit(url).fragment:  # a fragment names one column of it
        return NEAREST
    if (found := _OF_A_BODY.fullmatch(text)) and is_body_label(found.group(1)):
        return BODY
    return NEAR if not text and _PATH.search(urlsplit(url).path) else None


def names_bodies(label: str) -> bool:
    """Whether a label is that of a page with bodies, 政府部门 or 乡镇街道, wherever it stands; 部门 alone may be a
    choice of services."""
    text = plain(label)
    return len(text) >= _NAMED and bool(_BARE_GROUP.fullmatch(text))


def is_home(url: str) -> bool:
    """Whether an address is that of a site's first page."""
    parts = urlsplit(url)
    return bool(_HOME.fullmatch(parts.path)) and not parts.query and not parts.fragment


def rank_of_body(label: str, url: str, page_url: str) -> int | None:
    """How near the name of a body leads on a page about disclosure: to its own page there, or to its own site."""
    if not is_body_label(label):
        return None
    there, here = urlsplit(url), urlsplit(page_url)
    own_site = bool(_HOME.fullmatch(there.path)) and not there.query
    return BODY_SITE if own_site and there.netloc != here.netloc else BODY
