"""What a table's cell prints, as a number where it is one.

Nothing is guessed: a print with digits that is not clearly one number is `unreadable`, one without is `text`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from parsers.chinese import chinese_number, clean
from parsers.report import Number

#: A cell holds one number; what is longer is prose. Bounds the time that the patterns below can take.
LONGEST_PRINT = 200
#: Longer runs of digits are account numbers or glued cells, not counts.
LONGEST_NUMBER = 15

_UNITS = "件次条项宗个部份起人篇例笔批户家件数"
#: Signs and marks as ASCII, the units' traditional characters simplified.
_ASCII = str.maketrans("−－﹣–﹢＋．，＊萬億", "----++.,*万亿")
_STROKE = r"/\\／＼\-－﹣−—–―─━ˉ_~～‐‑⁃ー"
_NOT_APPLICABLE = re.compile(rf"[{_STROKE}|·. ]*[{_STROKE}][{_STROKE}|·. ]*|无|無|不适用|[Nn]/?[Aa]")
_UP = ("新增", "增加", "增长", "调增", "上升", "增", "↑")
_DOWN = ("减少", "调减", "下降", "取消", "减", "↓")
_SIGNS = "|".join((*_UP, *_DOWN))
#: In a column of changes.
_SAME = re.compile(r"(?:与上年)?(?:持平|不变|没有变化|无变化|无增减)")
_NUMBER = r"(?P<integer>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?"
_PRINT = re.compile(
    rf"(?P<about>共计|共|约|合计)?(?P<sign>[+-]|{_SIGNS})? ?{_NUMBER}"
    rf" ?(?P<unit>亿元|百万元|万元|千元|万|元|[人件条]次|[{_UNITS}])?(?P<tail> ?(?:[(（\[【〔].*|[。.、,;；，*※①②③]+))?"
)
#: A count with the letter O for 0, or in quotes that a spreadsheet left.
_MISPRINT = re.compile(r"['`‘’´\"]{0,2}([\dOoОо]{1,15})['`‘’´\"]{0,2}", re.ASCII)
_UNIT = re.compile(rf"(?<=.)[{_UNITS}]$")
_WAN = Decimal(10_000)
_PER_WAN = {
    "元": Decimal(1) / _WAN,
    "千元": Decimal(1) / 10,
    "万": Decimal(1),
    "万元": Decimal(1),
    "百万元": Decimal(100),
    "亿元": _WAN,
}
_HEADER_UNIT = re.compile(r"(亿元|百万元|万元|千元|元)")
#: A note beside a table, which may name the units of counts too: 单位：件、万元.
_NOTE = re.compile(r"单位[:：](?:[^。；;]{0,8}[、,，/和])?(亿元|百万元|万元|千元|元)")
_LONGEST_NOTE = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell's value and how it was read, by the meanings of `parsers.report.Cell`."""

    value: Number | None
    meaning: str


_BLANK = Reading(None, "blank")


def fold(text: str) -> str:
    """The print with white space (nbsp, U+3000, zero-width characters, a literal `&nbsp;`) folded, else as it is."""
    if text.isdigit():
        return text
    for invisible in ("\u200b", "\ufeff", "\u200c", "\u200d", "\xad", "\u2060"):
        if invisible in text:
            text = text.replace(invisible, "")
    return " ".join(text.replace("&nbsp;", " ").split())


def header_unit(header: str) -> str | None:
    """The unit of money that a column's header prints: 元, 万元, 亿元; None where it prints none.

    >>> header_unit("本年收费金额（单位：万元）"), header_unit("采购总金额（元）"), header_unit("采购总金额")
    ('万元', '元', None)
    """
    found = _HEADER_UNIT.search("".join(header.translate(_ASCII).split()))
    return found[1] if found else None


def noted_unit(text: str) -> str | None:
    """The unit of money that a note beside a table names.

    >>> noted_unit("（单位：件、元）"), noted_unit("单位: 万元"), noted_unit("填报单位：甲局")
    ('元', '万元', None)
    """
    found = _NOTE.search("".join(text.translate(_ASCII).split())) if len(text) <= _LONGEST_NOTE else None
    return found[1] if found else None


@lru_cache(maxsize=4096)
def read_number(raw: str, *, money: bool = False, signed: bool = False, unit: str | None = None) -> Reading:
    """One cell's print as a value.

    `money` columns are in 万元 and keep decimals: another unit in the print, or else in the header (`unit`), is
    converted. `signed` columns read 增3 as 3 and 减2 as -2. Counts are ints.

    >>> read_number("1,234"), read_number("１２"), read_number("—").meaning, read_number("").meaning
    (Reading(value=1234, meaning='number'), Reading(value=12, meaning='number'), 'not_applicable', 'blank')
    >>> read_number("152790元", money=True), read_number("减2", signed=True)
    (Reading(value=15.279, meaning='converted'), Reading(value=-2, meaning='annotated'))
    >>> read_number("3（其中2件转办）"), read_number("1O"), read_number("0 0").meaning
    (Reading(value=3, meaning='annotated'), Reading(value=10, meaning='repaired'), 'unreadable')
    """
    text = clean(fold(raw))
    if not text:
        return _BLANK
    if text.isascii() and text.isdigit() and unit in (None, "万元"):
        return _plain_integer(text)
    if _NOT_APPLICABLE.fullmatch(text):
        return Reading(None, "not_applicable")
    if len(text) <= LONGEST_PRINT and (found := _PRINT.fullmatch(text.translate(_ASCII))):
        return _read(found, money, signed, unit)
    if (misprint := _MISPRINT.fullmatch(text)) and not money:
        return _repaired(misprint[1])
    if signed and _SAME.fullmatch(text):
        return Reading(0, "annotated")
    if text == "一":
        return Reading(None, "unreadable")  # one, or a stroke
    written = chinese_number(_UNIT.sub("", text)) if len(text) <= LONGEST_NUMBER else None
    if written is not None and "O" not in text and text[0] not in "百千万亿":
        return Reading(written, "annotated")
    return Reading(None, "unreadable" if any(c.isdigit() or c == "\ufffc" for c in text) else "text")


def _plain_integer(text: str) -> Reading:
    if len(text) > LONGEST_NUMBER or (len(text) > 1 and text[0] == "0"):
        return Reading(None, "unreadable")  # 00 and 0123 are cells run together
    return Reading(int(text), "number")


def _repaired(printed: str) -> Reading:
    digits = re.sub("[OoОо]", "0", printed)
    if len(digits) > 1 and digits[0] == "0":
        return Reading(None, "unreadable")
    return Reading(int(digits), "repaired")


def _read(found: re.Match[str], money: bool, signed: bool, unit: str | None) -> Reading:
    integer = found["integer"].replace(",", "")
    sign = found["sign"] or ""
    if len(integer) > LONGEST_NUMBER or (len(integer) > 1 and integer[0] == "0"):
        return Reading(None, "unreadable")
    if sign in _UP + _DOWN and not signed:
        return Reading(None, "unreadable")
    value = Decimal(integer + (found["fraction"] or ""))
    if sign == "-" or sign in _DOWN:
        value = -value
    annotated = bool(found["about"] or found["unit"] or found["tail"] or sign in _UP + _DOWN)
    if money:
        return _money(value, found["unit"] or unit, annotated, found["fraction"] is not None)
    if value != value.to_integral_value() or found["unit"] in _PER_WAN:
        return Reading(None, "unreadable")  # a count has no decimals and is no money
    return Reading(int(value), "annotated" if annotated else "number")


def _money(value: Decimal, unit: str | None, annotated: bool, decimals: bool) -> Reading:
    factor = _PER_WAN.get(unit or "万元")
    if factor is None:
        return Reading(None, "unreadable")  # 3件 in a column of money
    value *= factor
    plain = int(value) if not decimals and value == value.to_integral_value() else float(value)
    if factor != 1:
        return Reading(plain, "converted")
    return Reading(plain, "annotated" if annotated else "number")
