"""Wordings of reviews (行政复议), lawsuits (行政诉讼) and fees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.counts import CASES, COUNT_WORDS, NONE, NUM, Reading, Scope, Sentence, clause, nothing, stated
from parsers.report import Figure

# --- 行政复议、行政诉讼 ---

_CASE_WORDS = (
    r"(?:案件?|申请|事项|数量|总数|总计|共计|合计|累计|共有?|的|了|有|为|是|均|达|情况"
    r"|发生|收到|受理|办理|新增|数|[\s:：])*"
)
_BOTH = r"复议(?:案件|情况)?(?:[、,，和及与]|以及)(?:被)?(?:提起)?(?:行政)?诉讼"
_EACH = rf"{_BOTH}(?:案件|情况|数量|数)?"
_SEVERALLY = rf"{_EACH}分别(?:为|有|是|发生)?"
_REVIEWS = (
    (0, re.compile(rf"{_EACH}各(?:有|为|发生)?{NUM}{CASES}")),
    (0, re.compile(rf"{_SEVERALLY}{NUM}{CASES}(?=[、,，和及])")),
    (0, re.compile(rf"行政复议{_CASE_WORDS}{NUM}{CASES}")),
    (1, re.compile(rf"复议{_CASE_WORDS}{NUM}{CASES}")),
    (1, re.compile(rf"{NUM}{CASES}(?:被)?(?:申请|提起|提出)?(?:的)?行政复议")),
)
_LAWSUITS = (
    (0, re.compile(rf"{_EACH}各(?:有|为|发生)?{NUM}{CASES}")),
    (0, re.compile(rf"{_SEVERALLY}\d+\s?[件起宗例][、,，和及]{NUM}{CASES}")),
    (0, re.compile(rf"行政诉讼{_CASE_WORDS}{NUM}{CASES}")),
    (1, re.compile(rf"诉讼{_CASE_WORDS}{NUM}{CASES}")),
    (1, re.compile(rf"{NUM}{CASES}(?:被)?(?:提起|提出)?(?:的)?行政诉讼")),
)
_LINK = (
    r"(?:[、,，和及与或]|以及|提起|被|行政|申请|案件|情况|的|也|均|未|没有|发生|或者|因|政府|信息|公开|工作|引发|引起)*"
)
_NO_REVIEW = re.compile(rf"{NONE}(?!经)[^。;；\d]{{0,40}}?复议(?!后)")
_NO_LAWSUIT = re.compile(
    rf"{NONE}(?!经)(?:[^。;；\d]{{0,40}}?复议{_LINK}|[^,，。;；\d]{{0,40}}?)诉讼(?!(?:相关|有关)?的?(?:费|支出))"
)
_NIL_BOTH = re.compile(
    rf"{_BOTH}{_CASE_WORDS}(?:(?:0|零|无)(?:件|起|宗|例|次)?(?![\d.])|(?:均|都)?(?:未|没有)(?:发生|产生|出现|收到))"
)
_NIL = r"{0}(?:案件|情况|数量?|申请|均|的|[:：])*(?:为|是)?(?:零|无|0)(?![\w.%])"
_NIL_REVIEW, _NIL_LAWSUIT = re.compile(_NIL.format("复议")), re.compile(_NIL.format("诉讼"))


def _disputes(
    numbers: tuple[tuple[int, re.Pattern[str]], ...],
    nil: tuple[re.Pattern[str], ...],
    sentence: Sentence,
    scope: Scope,
) -> Iterator[Reading]:
    if not sentence.on_disclosure:
        return

    def own(text: str, match: re.Match[str]) -> bool:
        # 行政复议、行政诉讼共5件 does not say how many of each
        joint = re.search(r"复议(?:案件)?(?:[、和及与]|以及)(?:被)?(?:提起)?(?:行政)?$", text[: match.start()])
        return (
            not (joint and match.group().startswith(("诉讼", "行政诉讼")) and "分别" not in text)
            and "复议后" not in match.group()
            # 行政复议120件,其中涉及政府信息公开的8件: the 120 are all there were
            and not re.match(r"[,，]其中[^。]{0,10}信息公开", text[match.end() :])
        )

    yield from stated(numbers, sentence, scope, own)
    for pattern in nil:
        yield from nothing(pattern.search(sentence.text), 1, "件", sentence, scope)


def reviews(sentence: Sentence, scope: Scope) -> Iterator[Reading]:
    yield from _disputes(_REVIEWS, (_NO_REVIEW, _NIL_BOTH, _NIL_REVIEW), sentence, scope)


def lawsuits(sentence: Sentence, scope: Scope) -> Iterator[Reading]:
    yield from _disputes(_LAWSUITS, (_NO_LAWSUIT, _NIL_BOTH, _NIL_LAWSUIT), sentence, scope)


# --- 费用 ---

_FEE = r"(?:信息处理费|处理费|检索费|复制费|邮寄费|费用|收费|工本费)"
_SUM_WORDS = r"(?:收取|情况|数额|总?金额|总额|总计|合计|累计|共计?|为|是|计|[:：\s])*(?:人民币)?"
_FEES = (
    (0, re.compile(rf"收取{COUNT_WORDS}[^,，。;；\d]{{0,16}}?{_FEE}{COUNT_WORDS}{_SUM_WORDS}{NUM}(?P<unit>元)")),
    (1, re.compile(rf"处理费{_SUM_WORDS}{NUM}(?P<unit>元)")),
)
_NO_FEE = re.compile(
    rf"{NONE}(?:收取|产生|发生|收到|向|有)?[^,，。;；\d]{{0,24}}?(?:信息(?:公开)?处理费|费用|收费|检索费|复制费|邮寄费|工本费)"
    r"|(?:处理费|费用|收费)[^,，。;；\d]{0,8}(?:均?为|是|[:：])(?:零|无|0(?![\d.元万]))|(?:均|全部)?免费提供"
)
_NOT_FEE = re.compile(r"行政事业性|逾期|缴纳|(?<!收费和)(?<!收费及)(?<!收费、)(?<!收费与)减免")


def fees(sentence: Sentence, scope: Scope) -> Iterator[Reading]:
    def own(text: str, match: re.Match[str]) -> bool:
        return not _NOT_FEE.search(clause(text, match.start(), match.end()))

    yield from stated(_FEES, sentence, scope, own)
    match = _NO_FEE.search(sentence.text)
    if (
        match
        and not _NOT_FEE.search(clause(sentence.text, match.start(), match.end()))
        and scope.covers(sentence.text, match.start())
    ):
        quote = clause(sentence.text, match.start(), match.end())
        yield Reading(0, Figure(value=0, unit="元", quote=quote, approximate=False))
