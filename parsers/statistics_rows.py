"""What the rows and columns of a 政府信息公开情况统计表 are, for the readers of grids and of text: a row by its
label and by the row above that it is a part of, the year's column by its heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from parsers.align import Ledger, Located, best_of
from parsers.formats.statistics import (
    Meaning,
    is_top_level,
    label_meanings,
    printed_label,
    statistics_form,
)
from parsers.numbers import header_unit

#: Distinct labels that make a table a statistics form.
ENOUGH = 4
#: What may stand in a column of units.
UNITS = "人次|万元|亿元|条|件|次|篇|个|人|元|部|场|期|批|起|宗|份|家|例|项|处"

_NO_YEAR = re.compile(r"上年|去年|上一?年度?|同比|环比|增减|增长|较")
_CUMULATIVE = re.compile(r"累计|累积")
_OF_THE_YEAR = re.compile(r"本年|当年|年度|全年|今年")
_SINCE = re.compile(r"历年|以来|截[至止]")
_YEAR = re.compile(r"20\d\d")
_ASIDE = re.compile(r"[(（].*?[)）]|[\s:：]")
_PERIOD = re.compile(r"本期|当期|报告期|本月|本季")
_ALL = re.compile(r"合计|总计|汇总")


def year_column(headers: Sequence[str]) -> int | None:
    """Which of the value columns is the report year's, by their headings; None where they do not tell.

    >>> [year_column(headers) for headers in (["2011年度", "历年累计"], ["本期实际", "本年累计"], ["累计", "当年"])]
    [0, 1, 1]
    >>> [year_column(headers) for headers in (["统计数"], ["本期", "累计"], ["市本级", "合计"], ["甲", "乙"], ["累计"])]
    [0, 0, 1, None, None]
    """
    ranks = [_rank("".join(header.split())) for header in headers]
    best = max((rank for rank in ranks if rank), default=None)
    if best is None or ranks.count(best) != 1:
        return None
    return ranks.index(best)


def column_role(text: str) -> str | None:
    """`label`, `unit`, `code` or `note` for a column's heading that says so; None for values.

    >>> [column_role(text) for text in ("指标 名称", "计量单位", "代码", "2016年度")]
    ['label', 'unit', 'code', None]
    """
    key = _ASIDE.sub("", text)
    return next((role for role, words in statistics_form().columns.items() if key in words), None)


def _rank(header: str) -> tuple[int, int] | None:
    if _NO_YEAR.search(header):
        return None
    years = {int(year) for year in _YEAR.findall(header)}
    if len(years) > 1 or _SINCE.search(header):
        return None
    if years or _OF_THE_YEAR.search(header):
        return (3, max(years, default=0))
    if _PERIOD.search(header):
        return (2, 0)
    if _CUMULATIVE.search(header):
        return None
    return (1, 0) if _ALL.search(header) else (0, 0)


@dataclass(frozen=True, slots=True)
class Name:
    """What a row is: its code, or `local` and the label."""

    row: str
    column: str
    money: bool


@dataclass(slots=True)
class Rows:
    """One printed form as its rows are found: names them and keeps their values."""

    ledger: Ledger = field(default_factory=Ledger)
    codes: set[str] = field(default_factory=set)
    unsummed: set[str] = field(default_factory=set)
    """Rows below which an unknown row stands, so that nobody knows what adds up to them."""
    _context: str | None = None
    """The row or heading that the rows below are parts of; "" for one that no form knows."""
    _local: dict[str, str | None] = field(default_factory=dict)

    def name(self, label: str, printed: str | None = None) -> Name | None:
        """The row that a label means here; None for a heading. An unknown label is a local row's, under `printed`."""
        hits = label_meanings(label)
        chosen = hits if len(hits) <= 1 else [hit for hit in hits if hit.under == self._context]
        if len(chosen) != 1:
            return self._unknown(label, printed)
        hit = chosen[0]
        self._enter(hit, label)
        if hit.kind == "heading":
            return None
        if hit.kind == "local":
            return self._as_local(printed or label, money=hit.money)
        self.codes.add(hit.code)
        return Name(hit.code, "", hit.money)

    def enter(self, label: str) -> None:
        """A label that stands left of others: they are its parts."""
        hits = label_meanings(label)
        if len(hits) == 1:
            self._enter(hits[0], label)
        elif not hits and is_top_level(label):
            self._context = ""

    def _enter(self, hit: Meaning, label: str) -> None:
        if hit.kind == "local":
            if hit.heads or is_top_level(label):
                self._context = ""
        elif hit.heads:
            self._context = hit.code
        elif hit.under:
            self._context = hit.under

    def _unknown(self, label: str, printed: str | None) -> Name | None:
        if is_top_level(label):
            self._context = ""
        if not printed_label(printed or label):
            self.ledger.doubt("table_rows_unknown")  # nothing but a number: （三）
            return None
        code = self._context
        while code:
            self.unsummed.add(code)
            code = statistics_form().row(code).under
        return self._as_local(printed or label, money=False)

    def _as_local(self, label: str, *, money: bool) -> Name:
        text = printed_label(label)
        if self._local.setdefault(text, self._context) != self._context:
            above = statistics_form().row(self._context).label if self._context else ""
            text = f"{above}：{text}"
        return Name("local", text, money)

    def claim(self, name: Name, raw: str, certain: bool, where: tuple[int, int, int, bool], unit: str) -> None:
        """Takes a row's print. `where` is table, row, column, and whether the cell is a copy from a row above;
        `unit` is what stands in the unit's column, or else the label."""
        printed = header_unit(unit)
        money = name.money or (name.row == "local" and printed is not None)
        cell = Located(name.row, name.column, raw, certain, *where, money=money, unit=printed)
        self.ledger.claim(f"local.{name.column}" if name.column else name.row, [cell])


def fullest(found: Sequence[Rows]) -> Rows:
    """The fullest of a page's copies of the form, the first of equals; copies that differ are flagged."""
    if not found:
        return Rows()
    ledger = best_of([rows.ledger for rows in found])
    return next(rows for rows in found if rows.ledger is ledger)
