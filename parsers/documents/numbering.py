"""The numbers that Word prints before paragraphs but does not store in them (ECMA-376-1, 17.9): 一、, （二）, 3."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_ENCLOSED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand"}
)


@dataclass(frozen=True)
class Level:
    """How one level of a list prints its numbers."""

    form: str
    """`decimal`, `chineseCounting`, … (ST_NumberFormat)"""
    text: str
    """`%1、`: %N stands for the number of level N."""
    start: int


class Numbering:
    """Counts the numbered paragraphs of one document, in their order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._lists = _lists(numbering)
        self._styles = _styles(styles)
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)

    def of(self, paragraph: etree._Element) -> str:
        """What Word prints before this paragraph; "" where that is nothing, or a bullet."""
        found = _number_of(paragraph.find(f"{W}pPr"), self._styles)
        if found is None:
            return ""
        name, depth = found
        owner, levels = self._lists.get(name, ("", {}))
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts[owner]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        return _print(level, levels, counts)


def _print(level: Level, levels: Mapping[int, Level], counts: Mapping[int, int]) -> str:
    if level.form in ("bullet", "none"):
        return ""
    text = level.text
    for depth, other in levels.items():
        text = text.replace(f"%{depth + 1}", _in_form(counts.get(depth, other.start), other.form))
    return text


def _in_form(number: int, form: str) -> str:
    if form in _CHINESE:
        return _chinese(number)
    if form == "ideographDigital":
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= len(_ENCLOSED):
        return _ENCLOSED[number - 1]
    if form in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        return chr((ord("A") if form == "upperLetter" else ord("a")) + number - 1)
    return str(number)


def _chinese(number: int) -> str:
    """As it is counted up to 99: 一, 十, 十一, 二十三."""
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return ten + (_DIGITS[ones] if ones else "")


def _lists(numbering: etree._Element | None) -> dict[str, tuple[str, dict[int, Level]]]:
    """{numId: (the list that it counts with, its levels)}"""
    if numbering is None:
        return {}
    abstract = {str(a.get(f"{W}abstractNumId")): _levels(a) for a in numbering.iterfind(f"{W}abstractNum")}
    found = {}
    for number in numbering.iterfind(f"{W}num"):
        name, owner = str(number.get(f"{W}numId")), _value(number, "abstractNumId")
        restarted = number.find(f"{W}lvlOverride") is not None
        found[name] = (name if restarted else f"abstract {owner}", abstract.get(owner or "", {}))
    return found


def _levels(abstract: etree._Element) -> dict[int, Level]:
    levels = {}
    for level in abstract.iterfind(f"{W}lvl"):
        start = _value(level, "start") or "1"
        depth = level.get(f"{W}ilvl") or "0"
        if depth.isdigit() and start.isdigit():
            levels[int(depth)] = Level(_value(level, "numFmt") or "decimal", _value(level, "lvlText") or "", int(start))
    return levels


def _styles(styles: etree._Element | None) -> dict[str, tuple[str | None, etree._Element | None]]:
    """{styleId: (the style it is based on, its paragraph properties)}"""
    if styles is None:
        return {}
    return {
        str(style.get(f"{W}styleId")): (_value(style, "basedOn"), style.find(f"{W}pPr"))
        for style in styles.iterfind(f"{W}style")
    }


def _number_of(
    properties: etree._Element | None, styles: Mapping[str, tuple[str | None, etree._Element | None]]
) -> tuple[str, int] | None:
    """(numId, level), of the paragraph itself or of its style; None where it has no number."""
    style = None if properties is None else _value(properties, "pStyle")
    for _ in range(12):  # styles may be based on each other in a circle
        number = None if properties is None else properties.find(f"{W}numPr")
        if number is not None and (name := _value(number, "numId")) is not None:
            depth = _value(number, "ilvl") or "0"
            return (name, int(depth)) if name != "0" and depth.isdigit() else None
        if style is None or style not in styles:
            return None
        style, properties = styles[style]
    return None


def _value(element: etree._Element, name: str) -> str | None:
    found = element.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")
