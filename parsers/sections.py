"""A report's text, cut at its top-level headings (一、总体情况 …) and named by what each heading means.

Input is the normalised body text (paragraphs by newline). Headings stand on their own line, or are glued to the
sentence that follows, or the whole report stands in one line; numbers may be wrong, doubled or missing. So a heading
is believed for what it says first and for its number second. Sub-headings stay in the text, and so does the signature
block (name and date), which belongs to the last section.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from parsers.report import Section

_NUMERALS = "一二三四五六七八九十"

#: Meaning by words, the first that matches wins: 申请 stands in review headings too, so those come first.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("review_litigation", re.compile(r"复议|诉讼|申诉情况")),
    ("appendix", re.compile(r"^(?:附表|附件|附录|附[:：])|统计(?:附?表|数据)|情况统计$|[与和及、]附表$")),
    ("problems", re.compile(r"问题|不足|改进|困难|下一步|打算|整改|努力方向|今后工作|工作(?:安排|计划|设想)")),
    ("fees", re.compile(r"收费|费用|减免")),
    ("consultation", re.compile(r"咨询")),
    ("requests", re.compile(r"申请")),
    ("proactive_disclosure", re.compile(r"主动公开")),
    ("overview", re.compile(r"概述|概况|总体|整体情况|基本(?:工作)?情况|工作情况综述|^综述|^引言")),
    ("other", re.compile(r"(?:其[他它]|需要?)(?:需|要|应当)?(?:报告|说明)|其[他它](?:有关)?(?:事项|情况)|^其[他它]$")),
)

#: Headings so regular that they are believed without a number, against the order, or glued to what follows.
_OFFICIAL = re.compile(
    r"(?:概述|总体情况|基本情况|工作概述|总体概述"
    r"|(?:20\d\d年(?:度|我\S)?)?(?:政府信息公开)?(?:工作)?(?:的)?(?:总体|基本)情况"
    r"|(?:行政机关)?主动公开(?:政府)+信息(?:的)?情况|政府信息主动公开(?:的)?情况|主动公开情况"
    r"|(?:行政机关)?收到和?处理政府信息公开申请(?:的)?情况"
    r"|(?:政府信息)?依申请公开(?:政府信息)?(?:办理|处理)?(?:的)?情况|政府信息依申请公开(?:办理|处理)?(?:的)?情况"
    r"|(?:因)?政府信息公开(?:工作|申请)?(?:被)?(?:申请|提起)?行政复议[、和及,，]?(?:被)?(?:提起)?行政诉讼(?:的)?(?:有关)?情况"
    r"|(?:政府信息公开)?(?:工作)?(?:中)?存在的?(?:主要)?(?:问题|不足)(?:、困难)?(?:(?:[和及与]|以及)(?:下一步)?(?:工作)?(?:改进|整改)?"
    r"(?:情况|措施|意见|打算)?)?"
    r"|其[他它]需要(?:报告|说明)的(?:有关)?(?:事项|情况|问题)"
    r"|政府信息公开(?:的)?(?:收费|咨询)(?:及减免)?(?:的)?情况)"
)

#: The line above a statistics form (政府信息公开情况统计表): it opens a section of its own, numbered or not.
ANNEX = re.compile(
    r"(?:^|(?<=[\n 。；]))(?:附\s*[件表录]?\s*\d{0,2}\s*[:：]\s*|附\s*[件表录]\s*\d{0,2}\s*[、.．]?\s*)?"
    r"(?:附表|[^\s。；，]{0,40}(?:信息公开|政务公开)[^\s。；，]{0,20}统计(?:报|附)?表)(?:[(（][^()（）\n]{1,20}[)）])?[:：]?(?=\s*(?:\n|$))"
)

#: Rows of the official tables carry the same numbers; where a table stayed in the text they are no headings.
_TABLE_ROW = re.compile(r"本年新收|上年(?:度)?结转|本年度?办理结果|结转下(?:一)?年")

_TOP = re.compile(
    rf"(?:(?P<numeral>[{_NUMERALS}]{{1,3}})\s?[、.．,，:：]\s*"
    rf"|第(?P<part>[{_NUMERALS}]{{1,3}})(?:部分|章|节)[、:：,，\s]*)"
    rf"(?=[^{_NUMERALS}、\s])"
)
#: Other ways to number the top level, each believed where it gives a whole report: （一）, 1., (1), ①, Ⅰ. and IV.; at
#: last a numeral whose mark got lost.
_OTHER_TOPS = (
    re.compile(rf"(?:[(（【](?P<numeral>[{_NUMERALS}]{{1,3}})[)）】]|(?P<sign>[㈠-㈩]))[、.．]?\s*(?=\S)"),
    re.compile(r"(?:(?P<numeral>\d{1,2})[、.．]|(?P<sign>[⒈-⒛]))\s*(?=[^\d\s])"),
    re.compile(r"(?:[(（【](?P<numeral>\d{1,2})[)）】]|(?P<sign>[⑴-⒇]))[、.．]?\s*(?=[^\d\s])"),
    re.compile(r"(?P<sign>[①-⑳])[、.．]?\s*(?=[^\d\s])"),
    re.compile(r"(?:(?P<sign>[Ⅰ-Ⅻ])[、.．]?|(?P<roman>X{0,2}(?:IX|IV|V?I{1,3}|V|X))[、.．])\s*(?=[^\d\s])"),
    re.compile(rf"(?P<numeral>[{_NUMERALS}]{{1,3}})\s*(?=(?:{_OFFICIAL.pattern}))"),
)
_ROMAN = {"I": 1, "V": 5, "X": 10}
_HEADING_LENGTH = 45
#: So much of a line tells whether a heading begins it, also where the whole report is one line.
_ENOUGH = 400
_TITLE_END = re.compile(r"[\s。;；!！?？]")
_CLOSES_SENTENCE = "。;；!！?？:：|)）】》"


@dataclass(frozen=True)
class _Candidate:
    start: int
    end: int
    number: int | None
    title: str
    own_line: bool
    """Nothing else stands on the line: the title is the heading, whole."""


def kind_of(title: str) -> str:
    """The kind of section that a heading (without its number) announces; `other` where no word tells.

    >>> kind_of("因政府信息公开工作被申请行政复议、提起行政诉讼情况")
    'review_litigation'
    >>> kind_of("存在的主要问题及改进情况"), kind_of("平台建设情况")
    ('problems', 'other')
    """
    return _known_kind(title) or "other"


@lru_cache(maxsize=2048)  # thousands of reports have the same headings
def _known_kind(title: str) -> str | None:
    return next((kind for kind, words in _KINDS if words.search(title)), None)


def split_sections(body_text: str) -> tuple[Section, ...]:
    """The sections in order; text before the first heading is a `preamble`. Without headings all is preamble,
    an empty text has no sections."""
    headings = _with_annex(body_text, _choose(body_text))
    bounds = [*(heading.start for heading in headings), len(body_text)]
    preamble = body_text[: bounds[0]].strip()
    sections = [Section(kind="preamble", heading=None, text=preamble)] if preamble else []
    for heading, following in zip(headings, bounds[1:], strict=True):
        sections.append(
            Section(
                kind=kind_of(heading.title),
                heading=body_text[heading.start : heading.end].strip(),
                text=body_text[heading.end : following].strip(),
            )
        )
    return tuple(sections)


def is_official(line: str) -> bool:
    """Whether a line is nothing but an official heading, with or without a number."""
    if len(line) > _HEADING_LENGTH:
        return False
    number = next((match for marks in (_TOP, *_OTHER_TOPS) if (match := marks.match(line))), None)
    return _OFFICIAL.fullmatch(line, number.end() if number else 0, len(line.rstrip(":："))) is not None


def heading_numbers(sections: tuple[Section, ...]) -> list[int]:
    """The numbers that the headings print, in order; headings without one are left out."""
    found = (_TOP.match(section.heading) for section in sections if section.heading)
    return [_number(match) for match in found if match]


def _choose(text: str) -> list[_Candidate]:
    """The headings of the level that the report uses as its top: 一、, else another that gives all of it, else bare
    known titles."""
    numbered = _sequence(_behind_contents(text, list(_candidates(text, _TOP))))
    if _distinct_kinds(numbered) >= 2 or len(numbered) >= 3:
        return _with_bare(text, numbered)
    for marks in _OTHER_TOPS:
        lower = _sequence(_candidates(text, marks))
        if _distinct_kinds(lower) >= 3:
            return lower
    return _with_bare(text, numbered)


def _with_annex(text: str, headings: list[_Candidate]) -> list[_Candidate]:
    """Adds the heading of a statistics form, unless a heading of its own announces it already."""
    first = headings[0].end if headings else 0
    for match in ANNEX.finditer(text, first):
        above = [heading for heading in headings if heading.start < match.start()]
        if above and kind_of(above[-1].title) == "appendix":
            continue
        annex = _Candidate(match.start(), match.end(), None, match[0], own_line=True)
        headings = sorted([*headings, annex], key=lambda heading: heading.start)
    return headings


def _distinct_kinds(headings: list[_Candidate]) -> int:
    return len({kind for heading in headings if (kind := _known_kind(heading.title))})


def _candidates(text: str, marks: re.Pattern[str]) -> Iterator[_Candidate]:
    for match in marks.finditer(text):
        if not (_may_start(text, match.start()) or _follows_figures(text, match)):
            continue
        rest = text[match.end() : match.end() + _ENOUGH].partition("\n")[0]
        title, own_line = _title_in(rest)
        # 由一、总体情况；二、… 组成: an enumeration of the sections, not the sections
        listed = not own_line and (
            rest[len(title) :][:1] in (";", "；") or text[match.start() - 1 : match.start()] in (";", "；")
        )
        if title and not listed and not _TABLE_ROW.search(title):
            yield _Candidate(match.start(), match.end() + len(title), _number(match), title, own_line)


def _may_start(text: str, position: int) -> bool:
    """A heading opens a line, or follows the end of a sentence (white space between is usual, not certain)."""
    before = position - 1
    while before >= 0 and text[before] == " ":
        before -= 1
    if before < 0 or text[before] == "\n":
        return True
    return text[before] in _CLOSES_SENTENCE or before < position - 1


def _follows_figures(text: str, match: re.Match[str]) -> bool:
    """An official heading may stand right behind the last figure of a table that ran together with the text."""
    return text[match.start() - 1].isdigit() and _OFFICIAL.match(text, match.end()) is not None


def _title_in(rest: str) -> tuple[str, bool]:
    """The heading's words at the start of `rest` (the line after the number), and whether they fill the line."""
    line = rest.rstrip()
    official = _OFFICIAL.match(line)
    told = official and line.endswith("。") and official.end() < len(line) - 1
    if not told and len(line) <= _HEADING_LENGTH and not _TITLE_END.search(line.rstrip("。.:：;；")):
        return line, True
    end = _TITLE_END.search(line)
    title = line[: end.start()] if end else line
    if official and official.end() <= len(title) and not re.match(r"[、和及与]", line[official.end() :]):
        title = official.group()
    return (title.rstrip(":："), False) if len(title) <= _HEADING_LENGTH else ("", False)


def _number(match: re.Match[str]) -> int:
    printed = next(group for group in match.groups() if group)
    if printed.isdecimal():
        return int(printed)
    if printed[0] in _ROMAN:
        values = [_ROMAN[letter] for letter in printed]
        return sum(-one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=True))
    if printed[0] not in _NUMERALS:
        return int(unicodedata.numeric(printed))
    tens, ten, units = printed.rpartition("十")
    if not ten:
        return _NUMERALS.index(printed[0]) + 1
    return (_NUMERALS.index(tens[0]) + 1 if tens else 1) * 10 + (_NUMERALS.index(units) + 1 if units else 0)


_LEADERS = re.compile(r"[\s.…·\d]*")


def _behind_contents(text: str, candidates: list[_Candidate]) -> list[_Candidate]:
    """The candidates without those of a table of contents: headings with nothing between them, that come once more."""
    titles = [candidate.title.rstrip(".…· 0123456789") for candidate in candidates]
    if len(titles) < 6 or titles[0] not in titles[1:]:
        return candidates
    again = titles.index(titles[0], 1)
    contents = pairwise(candidates[: again + 1])
    empty = all(_LEADERS.fullmatch(text, one.end, other.start) for one, other in contents)
    return candidates[again:] if again >= 3 and empty else candidates


def _sequence(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    chosen: list[_Candidate] = []
    kinds: set[str | None] = set()
    for candidate in candidates:
        if _follows(candidate, chosen, kinds):
            chosen.append(candidate)
            kinds.add(_known_kind(candidate.title))
    return chosen


def _follows(candidate: _Candidate, chosen: list[_Candidate], kinds: set[str | None]) -> bool:
    """Whether a candidate continues the report's headings, which are of these kinds, rather than a list inside a
    section."""
    official = bool(_OFFICIAL.fullmatch(candidate.title.rstrip(":：。")))
    kind = _known_kind(candidate.title)
    number = candidate.number or 0
    if not chosen:
        return official or kind is not None or (candidate.own_line and number == 1)
    last = chosen[-1]
    previous = last.number or 0
    if number <= previous:
        repeated = number == previous and candidate.own_line and kind is not None
        return (official or repeated) and kind not in kinds
    if official or (kind is not None and (candidate.own_line or number == previous + 1)):
        return True
    return candidate.own_line and number == previous + 1


def _with_bare(text: str, numbered: list[_Candidate]) -> list[_Candidate]:
    """Adds lines that are exactly an official heading whose number got lost."""
    taken = {_known_kind(heading.title) for heading in numbered}
    bare: list[_Candidate] = []
    position = 0
    for line in text.split("\n"):
        title = line.strip().rstrip(":：")
        if len(title) <= _HEADING_LENGTH and _OFFICIAL.fullmatch(title) and _known_kind(title) not in taken:
            start = position + line.index(title)
            bare.append(_Candidate(start, start + len(title), None, title, own_line=True))
        position += len(line) + 1
    if not numbered and _distinct_kinds(bare) < 2:
        return []
    return sorted([*numbered, *bare], key=lambda heading: heading.start)
