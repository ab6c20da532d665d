"""Counts in sentences: which sentences may state one, whose year and body they speak of, and what number is printed.

The machinery under figures.py, which knows the wordings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from parsers.chinese import chinese_number
from parsers.report import Figure, Number, Section

#: 301, 1,234, 26.8万, 十二, 210余, 近百: named groups that `value_of` reads.
NUM = (
    r"(?P<before>近|约|大约|将近|接近|超过?|逾|上|达?到?近)?\s?"
    r"(?P<digits>(?<!\d)(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,6})?(?!\d)|(?<![数几])[零〇一二两三四五六七八九十百千]{1,7})\s?"
    r"(?P<odd>余|多|几|来)?(?P<scale>[十百千]?[万亿千百]?)(?P<odd2>余|多|几|来)?\s?(?:个)?"
)
#: Units in which requests and cases are counted: a group `unit`.
CASES = r"(?P<unit>件|宗|起|例|条|份|次|个|项|人次|笔|封)"
#: What may stand between a word for a request or a fee and its number.
COUNT_WORDS = (
    r"(?:政府|政务|信息|公开|事项|情况|请求|申请表?|书|办件|案件|件数|件(?=\d)|总数|总量|数量|数|共计|共有|合计|总计|累计|共|为|是|达|有|的|了|各类"
    r"|[(（][^()（）。\d]{0,30}[)）]|[\s:：“”])*"
)
#: Words for none, in front of what did not happen.
NONE = r"(?:未曾?(?!按)|没有?|沒有|无(?!正当)|并?未(?!按)|尚未|暂无|暂未|从未|不存在|零)"

_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
#: A sentence beyond this is a table or a list that lost its marks; whatever it counts is not to be told apart.
_LONGEST = 3000
_SENTENCE = re.compile(r"[^。!！?？;；\n]+[。!！?？;；]?")
_SUBHEADING = re.compile(r"\s*(?:[(（][一二三四五六七八九十]+[)）]|\d{1,2}[.、．])")
#: Labels of the official tables: where these stay in the text, the numbers around them are cells.
_TABLE_TEXT = re.compile(
    r"信息内容\s*(?:本年|上一年|采购)|申请人情况|结果\s*维持\s*结果\s*纠正|本年新收政府信息公开申请数量|三安全一稳定|勾稽关系|计量单位"
)
_PLAN = re.compile(r"计划|力争|目标|拟(?:公开|发布)|下一步|预计|争取|不少于|至少|将(?:继续|进一步|主动)")
_DONE = re.compile(r"主动公开|收到|受理|办结")
#: A digit, a numeral or a word for none.
_MAY_STATE = re.compile(r"[\d零〇一二两三四五六七八九十百千未没無无免全均]|不存在")
#: The end of what `NUM` matches, and the beginning of every unit.
_COUNTED = re.compile(
    r"[\d零〇一二两三四五六七八九十百千]\s?[余多几来]?[十百千]?[万亿千百]?[余多几来]?\s?个?[条件篇宗起份例则项期次个人笔封元]"
)
#: Behind a number that is not the whole count. 115条+104条: the sum is not printed; 56期168条 counts the same items in
#: two ways; 3条、5条、8条不等 are several bodies' counts.
_NOT_ALL = re.compile(r"\d|\s*[+＋]|[^,，。;；]{0,30}不等")
_ABOUT = re.compile(r"\s?(?:左右|上下|以上|以内|之多|有余)")
#: 两三件, 十七八件: two counts in one.
_TWO_OR_THREE = re.compile(r"[一二两三四五六七八九]{2}")
_QUOTED = re.compile(r"《[^《》]*》|[〔\[][^〔〕\[\]]*[〕\]]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?(?:年|-|/)")
#: 较2021年增加12件,全年…: the year is no subject.
_COMPARED = re.compile(r"(?:较|比|与)(?:19|20)\d\d年[^,，]*[,，]")
_LAST_YEAR = re.compile(r"(?:上一?|去|往|前[一两几]?)年(?:度|同期)?|同比|历年|以来|同期|[一二三四]五[”’]?(?:期间|时期)")
_GAP = re.compile(r"(?<=[一-鿿)）。]) (?=[一-鿿])")
_SUBJECT = re.compile(r"\s*(?:其中)?[我本全](?:省|市|州|盟|县|区|旗|镇|乡|街道|局|委|办|厅|单位|机关)")
_THIS_YEAR = re.compile(r"(?:\d{4}|今|本)年以来")


@dataclass(frozen=True)
class Sentence:
    """One sentence of a section, and what stands above it."""

    text: str
    kind: str
    """The section's kind."""
    on_disclosure: bool
    """It, the sentence before it, its sub-heading or its section is about disclosure (and not about 复议 at large)."""
    under: str = ""
    """The sub-heading that it stands below, or its beginning; "" for none."""

    @cached_property
    def counts(self) -> bool:
        """Whether a number with a unit behind it stands in it at all."""
        return _COUNTED.search(self.text) is not None


@dataclass(frozen=True)
class Reading:
    """A figure and how explicit its wording is: 0 is the most."""

    rank: int
    figure: Figure


@dataclass(frozen=True)
class Scope:
    """Whose figures count: the report's own year, and no body above the report's own."""

    year: int | None
    foreign: re.Pattern[str] | None

    def covers(self, sentence: str, position: int) -> bool:
        """Whether what stands at `position` speaks of the report's own year and body."""
        before = _COMPARED.sub("", _QUOTED.sub("", sentence[:position]))
        years = _YEAR.findall(before)
        if years and self.year is not None and int(years[-1]) != self.year:
            return False
        clauses = re.split(r"[,，]", before)
        if _LAST_YEAR.search(clauses[-1]) and not _THIS_YEAR.search(clauses[-1]):
            return False
        return not self._speaks_of_others(clauses)

    def _speaks_of_others(self, clauses: list[str]) -> bool:
        """Whether the last clause, or the subject that it inherits from those before, is a body above the own."""
        if self.foreign is None:
            return False
        if self.foreign.search(clauses[-1]):
            return True
        subject = next((part for part in reversed(clauses) if _SUBJECT.match(part)), "")
        return self.foreign.match(subject.strip()) is not None


def sentences(sections: Sequence[Section]) -> Iterator[Sentence]:
    """The sentences that may state a count; plans, and sentences without number or word for none, are left out."""
    for section in sections:
        under = ""
        for paragraph in section.text.split("\n"):
            if _SUBHEADING.match(paragraph):
                under = paragraph[:24]
            yield from _of_paragraph(paragraph, section.kind, under)


def _of_paragraph(paragraph: str, kind: str, under: str) -> Iterator[Sentence]:
    topic = previous = False
    for match in _SENTENCE.finditer(paragraph):
        text = match.group()
        here = "信息公开" in text or "依申请" in text
        topic = here if _SUBHEADING.match(text) else topic
        related, previous = here or topic or previous or kind == "review_litigation", here
        if len(text) > _LONGEST:
            continue
        if _MAY_STATE.search(text) and not _TABLE_TEXT.search(text) and (not _PLAN.search(text) or _DONE.search(text)):
            yield Sentence(text, kind, related, under)


_NONE_AT_ALL = re.compile(
    r"(?:(?:20\d\d年度?|本年度?)[,，]?)?(?:我[局镇乡办委厅])?(?:暂)?(?:无|没有)(?:此类?|相关|有关)?(?:情况|事项|案件)?[。.]?"
)


def says_none(section: Section) -> bool:
    """Whether all that a section says is 无, or 本年度无此类情况."""
    return len(section.text) <= 24 and _NONE_AT_ALL.fullmatch(section.text) is not None


_TOWN = re.compile(r"[我本](?:镇|乡|街道|办事处)")
_SYSTEM = r"(?:县|市|区|旗|省|州|盟)(?:人民)?政府系统"
_FOREIGN = (
    (
        re.compile(r"(?:镇|乡|街道|苏木)(?:人民政府|办事处|党政办公室)?$"),
        re.compile(rf"[全我](?:县|市|区|旗|省|州|盟)|{_SYSTEM}"),
    ),
    (
        re.compile(r"(?:局|委员?会?|办公室|厅|中心|处|队|院|校|所)$"),
        re.compile(rf"全(?:县|市|区|旗|省|州|盟)(?!局|委)|{_SYSTEM}"),
    ),
    (re.compile(r"(?:县|区|旗)(?:人民政府)?$"), re.compile(r"[全我](?:市|省|州|盟)")),
    (re.compile(r"(?:市|州|盟)(?:人民政府)?$"), re.compile(r"[全我]省")),
)


def foreign_scope(text: str, agency: str | None) -> re.Pattern[str] | None:
    """Words by which the report speaks of a body above its own: 全县 in a town's report."""
    if agency:
        return next((foreign for suffix, foreign in _FOREIGN if suffix.search(agency)), None)
    return _FOREIGN[0][1] if len(_TOWN.findall(text)) >= 2 else None


def value_of(match: re.Match[str]) -> tuple[Number, bool] | None:
    """The number that a match of `NUM` prints, and whether it is only about right."""
    printed = match["digits"].replace(",", "")
    if _TWO_OR_THREE.search(printed):
        return None
    number = _plain_number(printed) if printed[0].isascii() else chinese_number(printed)
    if number is None:
        return None
    for unit in match["scale"] or "":
        number = number * _SCALES[unit]
    if isinstance(number, float):
        number = round(number, 6)
        number = int(number) if number.is_integer() else number
    return number, bool(match["before"] or match["odd"] or match["odd2"])


def _plain_number(printed: str) -> Number:
    return float(printed) if "." in printed else int(printed)


def clause(sentence: str, start: int, end: int) -> str:
    """The clause around [start, end): from the comma before to the comma after."""
    first = max(sentence.rfind(comma, 0, start) for comma in ",，") + 1
    # A space between words parts a sub-heading from its sentence; one beside a number parts nothing.
    first = max([first, *(gap.end() for gap in _GAP.finditer(sentence, first, start))])
    ends = [found for comma in ",，。;；!！" if (found := sentence.find(comma, end)) >= 0]
    return sentence[first : min(ends, default=len(sentence))].strip()


def stated(
    patterns: Iterable[tuple[int, re.Pattern[str]]],
    sentence: Sentence,
    scope: Scope,
    allowed: Callable[[str, re.Match[str]], bool] = lambda text, match: True,
) -> Iterator[Reading]:
    """What the patterns (rank, with `NUM` and a group `unit`) find in scope; `allowed(sentence, match)` may refuse."""
    for rank, pattern in patterns if sentence.counts else ():
        for match in pattern.finditer(sentence.text):
            behind = sentence.text[match.end() : match.end() + 40]
            value = None if _NOT_ALL.match(behind) else value_of(match)
            if value and scope.covers(sentence.text, match.start("digits")) and allowed(sentence.text, match):
                quote = clause(sentence.text, match.start(), match.end())
                approximate = value[1] or _ABOUT.match(behind) is not None
                yield Reading(rank, Figure(value=value[0], unit=match["unit"], quote=quote, approximate=approximate))


def nothing(match: re.Match[str] | None, rank: int, unit: str, sentence: Sentence, scope: Scope) -> Iterator[Reading]:
    """A zero, where a wording for none matched in scope."""
    if match and scope.covers(sentence.text, match.start()):
        quote = clause(sentence.text, match.start(), match.end())
        yield Reading(rank, Figure(value=0, unit=unit, quote=quote, approximate=False))
