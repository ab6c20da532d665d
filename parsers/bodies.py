"""Names of public bodies: which text is one, its full form, its level."""

from __future__ import annotations

import re

from parsers.report import PortalFacts

_UNIT = "(?:特别行政区|自治[区州县旗]|新区|地区|街道|苏木|[省市县区旗盟州乡镇])"
_OFFICE = (
    "人民政府|政府|行政公署|办事处|街道办|管理委员会|管委会|委员会|党委|党工委|指挥部|办公室|办公厅|政府办|府办|公司|集团|中心|银行|[分支]行|海关|大学|学院|学校"
    "|中学|小学|高中|幼儿园|残联|妇联|文联|侨联|工商联|科协|农场|林场|牧场|渔场"
    "|医院|法院|检察院|总局|分局|支队|大队|总队|总会|协会|联合会|供销社|合作社|研究所|事务所|监测站|管理站|服务站|气象台|电视台|[厅局委办部处署所站院社队馆校室会组师]|兵团|团场"
)
_BODY = re.compile(rf"[\u3400-\u9fff0-9·（）()、]{{0,40}}(?:{_UNIT}|{_OFFICE})(?:[（(].{{1,20}}[）)])?")
_SITE = re.compile("网站|网$|報|报$|日报|晚报|报社|传媒|新闻网|媒体(?!中心)|本站|平台|作者|记者|转载|互联网$|门户|专栏")
# Words that stand for a body without naming it, and words that no name contains. 和县, 全州县, 将乐县 are names.
_VAGUE = re.compile(
    "全(?:[县市区镇乡省旗]|州(?!县)|街道)|(?:我|本(?!溪))|各|该|贵[单局厅委]|其他|所属|相关|有关|上级|某"
    "|(?:市县|市区|城区|乡镇|村镇|园区|社区|地区|街道|县市|县区|区县|小区|辖区|联盟|同盟|加盟|人民政府|政府|办公室|政府办公室)$"
)
_NOT_IN_NAMES = re.compile(
    "[的了]|情况|问题|报告|进行|推进|加强|通过|年度|统计(?!局|调查|和|科|所|监督)|我[县市区镇乡局]"
)
_ZONE = re.compile(
    "(?:开发|高新|园|实验|试验|示范|度假|保税|风景|景|功能|集聚|社|管理|合作|产业|商务|物流|旅游|生态|新|港|林|矿|灌|库|片|试点|先行|工业|技术|经济|自贸)区$"
)
_NEW_AREAS = ("浦东新区", "滨海新区")
"""The only 新区 with a people's government of their own."""
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
_MINISTRIES = frozenset(
    [
        "外交部",
        "国防部",
        "教育部",
        "科学技术部",
        "科技部",
        "工业和信息化部",
        "公安部",
        "国家安全部",
        "民政部",
        "司法部",
        "财政部",
        "人力资源和社会保障部",
        "自然资源部",
        "生态环境部",
        "住房和城乡建设部",
        "交通运输部",
        "水利部",
        "农业农村部",
        "商务部",
        "文化和旅游部",
        "退役军人事务部",
        "应急管理部",
        "中国人民银行",
        "审计署",
        "海关总署",
    ]
)
_NATIONAL = re.compile(
    "(?:中华人民共和国|国务院)[^省市县区镇乡]*|国家[^省市县区镇乡]{2,14}(?:局|委员会|委|署|院)|中国[^省市县区镇乡]{2,12}(?:局|会|院)"
)


def is_body(name: str) -> bool:
    """Whether the text is nothing but the name of a public body.

    >>> [is_body(name) for name in ("甲县乙镇", "甲县人民政府网", "全县", "乙街道办事处", "工作情况")]
    [True, False, False, True, False]
    """
    if not 2 <= len(name) <= 45 or (len(name) == 2 and name[-1] not in "省市县区旗州盟镇乡"):
        return False
    if _SITE.search(name) or _VAGUE.match(name) or _NOT_IN_NAMES.search(name):
        return False
    return _BODY.fullmatch(name) is not None


def full_name(name: str) -> str:
    """The body that a place's name stands for; a department keeps its name, a zone too (it has no government).

    >>> [full_name(name) for name in ("甲县乙镇", "丙街道", "甲县政府", "甲县教育局", "丁盟", "戊经济开发区", "己城区")]
    ['甲县乙镇人民政府', '丙街道办事处', '甲县人民政府', '甲县教育局', '丁盟行政公署', '戊经济开发区', '己城区人民政府']
    """
    name = re.sub("[（(]本级[）)]$|本级$", "", name)
    if name.endswith("街道"):
        return name + "办事处"
    if name.endswith("街道办"):
        return name + "事处"
    if name.endswith(("盟", "地区")):
        return name + "行政公署"
    if name.endswith("政府"):
        return re.sub("(?:人民)?政府$", "人民政府", name)
    if _ZONE.search(name) and not name.endswith(_NEW_AREAS):
        return name
    if re.search(f"{_UNIT}$", name):
        return name + "人民政府"
    return name


def level_of(agency: str, portal: PortalFacts | None) -> str | None:
    """`national` … `township`, or `department` for whatever is no government. None where the name does not tell:
    a 市 may be of any rank, which only the portal of the same name settles, and a zone has none.

    >>> [level_of(name, None) for name in ("甲省人民政府", "乙县教育局", "丙乡人民政府", "丁市人民政府")]
    ['province', 'department', 'township', None]
    """
    if agency in _MINISTRIES or _NATIONAL.fullmatch(agency):
        return "national"
    if agency.endswith(("街道办事处", "镇办事处", "乡办事处")):
        return "township"
    if agency.endswith("行政公署"):
        return "prefecture"
    if not agency.endswith("人民政府"):
        unranked = _ZONE.search(agency) or agency.endswith(("管委会", "管理委员会", "师", "兵团", "团场"))
        return None if unranked else "department"
    return _level_of_place(agency.removesuffix("人民政府"), portal)


def _level_of_place(place: str, portal: PortalFacts | None) -> str | None:
    if place.endswith(("省", "自治区")) or place in _MUNICIPALITIES:
        return "province"
    if place.endswith(("镇", "乡", "苏木")):
        return "township"
    if place.endswith("州"):
        return "prefecture"
    if place.endswith(("县", "旗", "区")):
        return "county"
    if not place.endswith("市"):
        return None
    if "市" in place[:-1] or re.search("州.+市", place):
        return "county"
    return _level_of_portal(portal) if portal and _same_place(place, portal.name) else None


def _same_place(place: str, portal: str) -> bool:
    name = re.sub("(?:人民政府|政府|门户|网站|网)+$", "", portal)
    return len(name) >= 2 and (place.endswith(name) or name.endswith(place))


def _level_of_portal(portal: PortalFacts) -> str | None:
    if not portal.region or len(portal.region) != 6:
        return None
    if portal.region.endswith("0000"):
        return "province"
    return "prefecture" if portal.region.endswith("00") else "county"
