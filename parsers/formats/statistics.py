"""The 政府信息公开情况统计表 of the years before 2019 as data: pre-2019.toml, and what a row's label means in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from parsers.chinese import label_key, normalise
from parsers.formats import FormatError
from parsers.formats.vocabulary import simplified

STATISTICS = "statistics"
#: A longer text is prose.
_LONGEST = 120
_EXPLANATION = re.compile(r"[(（\[【〔][^()（）\[\]【】〔〕]{2,}(?:[)）\]】〕]|$)|[(（][条件次篇个人元][)）]")
_LEAD = re.compile(
    r"^\s*(?:其\s*中\s*[:：、,，]?\s*|(?:[(（]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．](?!\d)|[①-⒛㈠-㈩])"
    r"[、.．]?\s*)+"
)
#: 行政复议数, 行政复议数量 and 行政复议件数 are one label.
ENDING = r"(?:总)?(?:次数|件数|条数|篇数|人数|数量|数)"
_ENDING = re.compile(rf"{ENDING}$")
_TOP = re.compile(r"\s*[一二三四五六七八九十]{1,3}[、.．]")
MONEY = ("元", "万元", "亿元")


@dataclass(frozen=True, slots=True)
class StatisticsRow:
    """A row of the national form, or one of its headings (without unit)."""

    code: str
    label: str
    unit: str = ""
    under: str | None = None
    variants: tuple[str, ...] = ()
    compares: tuple[str, ...] = ()
    """Cells of the later formats, `table.row.column`, whose sum counts the same."""


@dataclass(frozen=True, slots=True)
class LocalRow:
    """A row that only local forms have."""

    label: str
    unit: str
    under: str | None = None
    counts: bool = False
    """It is part of the sum of the row it stands under."""
    heads: bool = False
    """Rows below it are its parts."""
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatisticsSum:
    """`total` is the sum of `parts` where a form prints exactly these."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatisticsForm:
    """The national form and what is known of the local ones."""

    name: str
    notice: str
    first_year: int
    last_year: int
    markers: re.Pattern[str]
    headings: tuple[StatisticsRow, ...]
    rows: tuple[StatisticsRow, ...]
    local: tuple[LocalRow, ...]
    sums: tuple[StatisticsSum, ...]
    columns: Mapping[str, frozenset[str]]

    def row(self, code: str) -> StatisticsRow:
        return next(row for row in (*self.rows, *self.headings) if row.code == code)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label can mean: `kind` is `row`, `heading` or `local`; `code` is the label itself for local rows."""

    kind: str
    code: str
    under: str | None
    heads: bool
    money: bool
    counts: bool = False


@cache
def statistics_form() -> StatisticsForm:
    """The form, read once."""
    text = resources.files(__package__).joinpath("pre-2019.toml").read_text(encoding="utf-8")
    return _form(tomllib.loads(text))


def _form(data: Mapping[str, Any]) -> StatisticsForm:
    headings = tuple(_row(**entry) for entry in data["headings"])
    rows = tuple(_row(**entry) for entry in data["rows"])
    local = tuple(_local(**entry) for entry in data["local"])
    sums = tuple(StatisticsSum(entry["total"], tuple(entry["parts"])) for entry in data["sums"])
    codes = {row.code for row in (*headings, *rows)}
    named = {row.under for row in (*headings, *rows) if row.under} | {row.under for row in local if row.under}
    named |= {code for rule in sums for code in (rule.total, *rule.parts)}
    if unknown := named - codes:
        raise FormatError(f"pre-2019.toml: under or sums: no such row: {', '.join(sorted(unknown))}")
    first, last = data["years"]
    markers = re.compile("|".join(map(re.escape, data["markers"])))
    columns = {role: frozenset(words) for role, words in data["columns"].items()}
    return StatisticsForm(data["name"], data["notice"], first, last, markers, headings, rows, local, sums, columns)


def _row(
    code: str,
    label: str,
    unit: str = "",
    under: str | None = None,
    variants: tuple[str, ...] = (),
    compares: tuple[str, ...] = (),
) -> StatisticsRow:
    return StatisticsRow(code, label, unit, under, tuple(variants), tuple(compares))


def _local(
    label: str,
    unit: str,
    under: str | None = None,
    counts: bool = False,
    heads: bool = False,
    variants: tuple[str, ...] = (),
) -> LocalRow:
    return LocalRow(label, unit, under, counts, heads, tuple(variants))


def row_key(text: str) -> str:
    """A row's label as it is compared.

    >>> [row_key(text) for text in ("其中：1.当面申请数", "（一）收到申请数（各渠道）", "四、行政复议数量")]
    ['当面申请', '收到申请', '行政复议']
    """
    key = label_key(without_explanation(text))
    return _ENDING.sub("", key) or key


def without_explanation(text: str) -> str:
    """A label without numbering and brackets."""
    return _EXPLANATION.sub("", _LEAD.sub("", simplified(normalise(text)), count=1))


def printed_label(text: str) -> str:
    """A row's label as the page prints it, without numbering, 其中 and white space.

    >>> printed_label("其中：(1)“信息不存在” 数*"), printed_label("3、电子邮件申请数")
    ('“信息不存在”数', '电子邮件申请数')
    """
    return "".join(_LEAD.sub("", normalise(text), count=1).split()).rstrip("*＊:：")


def is_top_level(text: str) -> bool:
    """Whether a label is numbered 一、二、… like the form's own headings."""
    return _TOP.match(text) is not None


@lru_cache(maxsize=2048)
def label_meanings(text: str) -> tuple[Meaning, ...]:
    """All that a row's label can mean; several where rows of the form share a label; none for other texts."""
    if not text or len(text) > _LONGEST or text.isascii():
        return ()
    known = known_labels()
    return next((known[key] for key in _keys(text) if key in known), ())


def _keys(text: str) -> tuple[str, str, str]:
    """A label as it stands, without 数 (规范性文件数), and without whatever word means "number of" (复议件数)."""
    whole = label_key(without_explanation(text))
    return whole, whole.removesuffix("数"), row_key(text)


def _all_keys(*texts: str) -> set[str]:
    return {key for text in texts for key in _keys(text) if key}


@cache
def known_labels() -> Mapping[str, tuple[Meaning, ...]]:
    """Every label's key with its meanings; a label of the national form is never a local row's."""
    form = statistics_form()
    heads = {row.under for row in form.rows if row.under}
    found: dict[str, dict[Meaning, None]] = {}
    for kind, rows in (("row", form.rows), ("heading", form.headings)):
        for row in rows:
            top = kind == "heading" or row.under is None
            meaning = Meaning(kind, row.code, row.under, top or row.code in heads, row.unit in MONEY)
            for key in _all_keys(row.label, *row.variants):
                found.setdefault(key, {})[meaning] = None
    national = set(found)
    for local in form.local:
        meaning = Meaning("local", local.label, local.under, local.heads, local.unit in MONEY, local.counts)
        for key in _all_keys(local.label, *local.variants) - national:
            found.setdefault(key, {})[meaning] = None
    return {key: tuple(meanings) for key, meanings in found.items()}


def counts_under(label: str, total: str) -> bool:
    """Whether a local row is known to be part of the sum `total`."""
    return any(hit.counts and hit.under == total for hit in label_meanings(label))
