"""What a cell's text says in the official tables' own words, over all formats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from parsers.chinese import label_key, strip_pinyin
from parsers.formats import GridTable, Label, formats

PROACTIVE, REQUESTS, REVIEW = "proactive_disclosure", "requests", "review_litigation"
#: A longer text is prose, whatever words it holds; the longest official label has 45 characters.
LONGEST_LABEL = 160

# The traditional characters of the labels' own characters: enough to read labels, without loading a converter.
_HANT = (
    "萬万業业舉举於于會会關关內内決决況况減减辦办務务區区單单發发號号後后國国處处復复複复覆复審审對对屬属廢废開开強强"
    "當当總总執执護护報报數数無无機机權权條条構构沒没現现確确祕秘穩稳類类糾纠納纳組组織织經经結结繼继續续維维繳缴"
    "罰罚範范獲获補补規规計计認认議议許许訟讼訪访訴诉詢询請请購购費费轉转過过這这採采鉤钩項项額额製制佈布"
    "專专駁驳個个華华滿满濟济戶户眾众衆众傳传體体別别動动參参聽听員员諮咨圍围場场備备應应錄录徑径時时標标欄栏點点熱热電电碼码稱称線线絡络統统網网職职聯联輿舆"
    "訓训設设話话說说讀读談谈負负責责郵邮錯错門门問问聞闻閱阅隱隐頁页題题為为爲为從从"
)
_SIMPLER = str.maketrans(dict(zip(_HANT[::2], _HANT[1::2], strict=True)))
_EXPLANATION = re.compile(
    r"[(（\[【〔][^()（）\[\]【】〔〕]{2,}(?:[)）\]】〕]|$)|\[[^\[\]]\]|[(（][件条项个宗次元][)）]"
)
_OTHER = re.compile(r"(其\s*)它")
_IN_BRACKETS = re.compile(r"[(（]([^()（）]+)[)）]")
_MARK = re.compile(r"第二十条[\W_]*第?[\W_]*([一二三四五六七八九十])[\W_]*项")


@dataclass(frozen=True, slots=True)
class Hit:
    """One meaning of a text: `kind` is `mark`, `corner`, `column`, `group` or `row` of `table`."""

    table: str
    kind: str
    code: str


def simplified(text: str) -> str:
    """The text with the labels' traditional characters simplified, 其它 for 其他, and pinyin annotations removed."""
    plain = strip_pinyin(text)[0].translate(_SIMPLER)
    return _OTHER.sub(r"\1他", plain) if "它" in plain else plain


def key_of(text: str) -> str:
    """The text as the vocabulary compares it: no numbering, brackets with explanations, quotes or space."""
    text = simplified(text)
    return label_key(_EXPLANATION.sub("", text)) or label_key(text)


@lru_cache(maxsize=4096)
def meanings(text: str) -> tuple[Hit, ...]:
    """Every meaning that the text can have; empty for values, prose and unknown labels.

    A whole label has the meanings of the label only; a longer text those of the words in it, so that
    `（三）不予公开1.属于国家秘密` means both the group and the row.
    """
    if not text or len(text) > LONGEST_LABEL or text.isascii():
        return ()
    if "项" in text and (mark := _MARK.search(squeezed := simplified("".join(text.split())))):
        rest = _MARK.sub("", squeezed)
        return (Hit(PROACTIVE, "mark", mark[1]), *meanings(rest))
    words = vocabulary()
    key = key_of(text)
    if hits := words.whole.get(key):
        return hits
    found = [hit for match in words.within.finditer(key) for hit in words.parts[match[0]]]
    if found:
        rest = words.within.sub("", key).strip("0123456789")
        found += words.whole.get(rest, ())
    return tuple(dict.fromkeys(found))


def explained(text: str) -> tuple[Hit, ...]:
    """What the words in brackets behind a label mean: 行政诉讼（复议后起诉）."""
    found = _IN_BRACKETS.search(text)
    return meanings(found[1].strip()) if found else ()


@lru_cache(maxsize=4096)
def only_table(text: str) -> str | None:
    """The table that all meanings of the text belong to; None where it has none or several tables know it."""
    tables = {hit.table for hit in meanings(text)}
    return tables.pop() if len(tables) == 1 else None


@dataclass(frozen=True)
class Vocabulary:
    """All labels of all formats, ready for matching."""

    whole: Mapping[str, tuple[Hit, ...]]
    full: Mapping[str, tuple[Hit, ...]]
    """As `whole`, with the explanations in brackets left in."""
    parts: Mapping[str, tuple[Hit, ...]]
    within: re.Pattern[str]


@cache
def vocabulary() -> Vocabulary:
    """The union of all formats' labels."""
    whole: dict[str, dict[Hit, None]] = {}
    full: dict[str, dict[Hit, None]] = {}
    parts: dict[str, dict[Hit, None]] = {}
    for hit, label in _labelled():
        for text in (label.label, *label.variants):
            whole.setdefault(key_of(text), {})[hit] = None
            full.setdefault(label_key(text), {})[hit] = None
        for text in label.within:
            parts.setdefault(key_of(text), {})[hit] = None
    ordered = sorted(parts, key=len, reverse=True)
    return Vocabulary(
        whole={key: tuple(hits) for key, hits in whole.items()},
        full={key: tuple(hits) for key, hits in full.items()},
        parts={key: tuple(hits) for key, hits in parts.items()},
        within=re.compile("|".join(map(re.escape, ordered))),
    )


def _labelled() -> Iterator[tuple[Hit, Label]]:
    yield Hit(PROACTIVE, "corner", "信息内容"), Label("信息内容", "信息内容")
    for form in formats().values():
        for item in form.items:
            yield from _of(PROACTIVE, "column", item.columns)
            yield from _of(PROACTIVE, "row", item.rows)
        yield from _of_table(REQUESTS, form.requests)
        yield from _of_table(REVIEW, form.review)


def _of_table(name: str, table: GridTable) -> Iterator[tuple[Hit, Label]]:
    for text in table.corner:
        yield Hit(name, "corner", text), Label(text, text, within=(text,))
    yield from _of(name, "column", table.columns)
    yield from _of(name, "group", table.groups)
    yield from _of(name, "row", table.rows)


def _of(table: str, kind: str, labels: Iterable[Label]) -> Iterator[tuple[Hit, Label]]:
    return ((Hit(table, kind, label.code), label) for label in labels)
