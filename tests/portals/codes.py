"""Rows and columns of the official tables: code and printed label.

The codes are those of docs/fields.md. They are written out here once more on purpose: what the demo site was made
from must not come from the parser that is tested with it.
"""

from __future__ import annotations

#: Kinds of applicant; the label's `|` marks where narrow columns break the line.
APPLICANTS = {
    "natural_person": "自然人",
    "business": "商业|企业",
    "research": "科研|机构",
    "nonprofit": "社会公益|组织",
    "legal_service": "法律服务|机构",
    "other": "其他",
}
REQUEST_COLUMNS = (*APPLICANTS, "total")

#: Groups of 三、本年度办理结果 that have rows of their own: (label, {row: label}).
REFUSED = {
    "refused_state_secret": "1.属于国家秘密",
    "refused_prohibited_by_law": "2.其他法律行政法规禁止公开",
    "refused_security_stability": "3.危及“三安全一稳定”",
    "refused_third_party": "4.保护第三方合法权益",
    "refused_internal_affairs": "5.属于三类内部事务信息",
    "refused_process": "6.属于四类过程性信息",
    "refused_enforcement_file": "7.属于行政执法案卷",
    "refused_administrative_query": "8.属于行政查询事项",
}
UNAVAILABLE = {
    "unavailable_not_held": "1.本机关不掌握相关政府信息",
    "unavailable_needs_creation": "2.没有现成信息需要另行制作",
    "unavailable_unclear": "3.补正后申请内容仍不明确",
}
REJECTED = {
    "rejected_petition": "1.信访举报投诉类申请",
    "rejected_repeat": "2.重复申请",
    "rejected_publication": "3.要求提供公开出版物",
    "rejected_excessive": "4.无正当理由大量反复申请",
    "rejected_reissue": "5.要求行政机关确认或重新出具已获取信息",
}
OTHER_2021 = {
    "other_no_correction": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "other_unpaid_fee": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "other_other": "3.其他",
}
OTHER_2019 = {"other_other": ""}

GRANTED = {
    "granted": "（一）予以公开",
    "partially_granted": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
}


def result_groups(form: str) -> tuple[tuple[str, dict[str, str]], ...]:
    """三(三) to 三(六) of the "2021" or "2019" form."""
    other = OTHER_2021 if form == "2021" else OTHER_2019
    return (
        ("（三）不予公开", REFUSED),
        ("（四）无法提供", UNAVAILABLE),
        ("（五）不予处理", REJECTED),
        ("（六）其他处理", other),
    )


def result_rows(form: str) -> tuple[str, ...]:
    """The rows whose sum is 三(七)总计."""
    return (*GRANTED, *(row for _, rows in result_groups(form) for row in rows))


REVIEW_GROUPS = {"review": "行政复议", "direct_suit": "未经复议直接起诉", "suit_after_review": "复议后起诉"}
REVIEW_RESULTS = {
    "upheld": "结果|维持",
    "corrected": "结果|纠正",
    "other": "其他|结果",
    "pending": "尚未|审结",
    "total": "总计",
}

#: 二、主动公开: blocks of (article, columns, rows).
PROACTIVE = {
    "2021": (
        (
            "第二十条第（一）项",
            {"issued": "本年制发件数", "repealed": "本年废止件数", "in_force": "现行有效件数"},
            {"regulations": "规章", "normative_documents": "行政规范性文件"},
        ),
        ("第二十条第（五）项", {"decisions": "本年处理决定数量"}, {"licensing": "行政许可"}),
        (
            "第二十条第（六）项",
            {"decisions": "本年处理决定数量"},
            {"penalties": "行政处罚", "coercion": "行政强制"},
        ),
        ("第二十条第（八）项", {"amount": "本年收费金额（单位：万元）"}, {"fees": "行政事业性收费"}),
    ),
    "2019": (
        (
            "第二十条第（一）项",
            {"made": "本年新|制作数量", "published": "本年新|公开数量", "published_total": "对外公开总数量"},
            {"regulations": "规章", "normative_documents": "规范性文件"},
        ),
        (
            "第二十条第（五）项",
            {"items_before": "上一年项目数量", "change": "本年增/减", "decisions": "处理决定数量"},
            {"licensing": "行政许可", "other_services": "其他对外管理服务事项"},
        ),
        (
            "第二十条第（六）项",
            {"items_before": "上一年项目数量", "change": "本年增/减", "decisions": "处理决定数量"},
            {"penalties": "行政处罚", "coercion": "行政强制"},
        ),
        (
            "第二十条第（八）项",
            {"items_before": "上一年项目数量", "change": "本年增/减"},
            {"fees": "行政事业性收费"},
        ),
        (
            "第二十条第（九）项",
            {"items": "采购项目数量", "amount": "采购总金额"},
            {"procurement": "政府集中采购"},
        ),
    ),
}
