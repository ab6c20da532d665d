"""Where a flattened statistics form may have its rows: known labels on a tape, with the numbers before them.

Prose names the same things, so a label counts only where it begins as a row does and a unit, a value or the end of the
line follows; and a form is where enough of them stand together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from parsers.chinese import label_key
from parsers.formats.statistics import ENDING, known_labels, label_meanings, statistics_form, without_explanation
from parsers.statistics_rows import ENOUGH, UNITS
from parsers.tape import Tape

#: More words than this between two rows are prose: the form has ended.
_GAP = 60
#: Rows of the form that no prose names, all of them with 数 and a figure.
_CERTAINLY = 8
_STROKES = r"[-—–―─/\\]"
_HAN = re.compile(r"[\u3400-\u9fff]")
_HEADER = re.compile(r"指\s*标|单\s*位[\s|]*(?:统\s*计|数|本|当|20)")
#: What may follow a label within its own cell.
_REST = re.compile(
    r"(?:\s*[(（][^()（）]{2,80}[)）])?[“”\"'》*＊]*"
    rf"(?:[:：](?=\s*(?:[\n\t|]|(?:{UNITS})[)）]?[\s|\d]|[-—–―─]{{2}}|$)))?"
)
UNIT = re.compile(
    rf"[\s|]*[(（]?(?P<unit>{UNITS})[)）]?(?=[\s|\d(（)）*+\\无零]|{_STROKES}|其中|[一二三四五六七八九]、|$)"
)
_BARE_UNIT = re.compile(UNITS)
_LEAD = re.compile(
    r"(?P<among>其\s*中\s*[:：、]?\s*)?"
    r"(?:[(（]\s*[一二三四五六七八九十\d]{1,3}\s*[)）][、.．]?|[一二三四五六七八九十]{1,3}\s?[、.．]|(?P<run>\d+)\s?[.．、]|[①-⒛㈠-㈩])?"
    r"[\s“\"‘《]*$"
)
_BEGINS_AFTER = re.compile(
    rf"(?:^|[\s|\d]|{_STROKES}|{UNITS}|(?:{UNITS})[\s|]*[无零]|累计|年度?|统计数|数[量值据]|合计|当年|本年|实际|单位|备注)$"
)
_FRESH = re.compile(r"[ \xa0]*[\n\t|]")
_VALUE = re.compile(r"[ \xa0\t|]*\d[\d,.]*(?:，\d{3}(?!\d))*")
_FIGURE = re.compile(r"[\s|]*\d")
_NEXT_NUMBER = re.compile(r"[ \xa0\t|]+\d{1,2}[.．、](?!\d)")
_SENTENCE = re.compile(r"\s*(?:[，。；、,;：:%]|(?!人次(?:[\d\s|]|$))[件条次个人篇](?![\d\s|]|$))")
_COUNTED = re.compile(rf"{ENDING}$")
_FIGURE_NEAR = re.compile(r"(?:[(（][^()（）]{1,60}[)）])?[^\d。；;\n]{0,12}\n?[^\d。；;\n]{0,8}\d")
_ENDS = re.compile(rf"[ \xa0]*(?:[\n\t|]|{_STROKES}|$)")


class RowLabel(NamedTuple):
    """A known label that may be a row's."""

    lead: int
    """Where its numbering begins, or the label itself."""
    stop: int
    text: str
    """With 一、 or （一） before it, without explanations."""
    printed: str
    """As the page prints it, without either."""
    among: bool
    """其中 stands before it."""
    run: str
    """The digits before the dot of its number: the end of them is the number, the rest the value of the row above."""
    merged: bool = False
    """Another label stands right before it: whose the values are cannot be told."""


def row_groups(tape: Tape) -> Iterator[list[RowLabel]]:
    """The labels of each form on the tape."""
    group: list[RowLabel] = []
    for label in _labels(tape):
        between = tape.text[group[-1].stop : label.lead] if group else ""
        if group and (len(_HAN.findall(between)) > _GAP or _HEADER.search(between)):
            yield from [group] if _is_form(tape, group) else []
            group = []
        group.append(label)
    yield from [group] if _is_form(tape, group) else []


def prints_rows(tape: Tape) -> bool:
    """Whether so many of the form's rows are named, with figures behind them, that the form is there however it is
    printed."""
    words, where = tape.words
    named = {
        hits[0].code
        for match in _pattern().finditer(words)
        if (hits := label_meanings(match[0]))
        and hits[0].kind == "row"
        and _COUNTED.search(match[0])
        and _FIGURE_NEAR.match(tape.text, where[match.end() - 1] + 1)
    }
    return len(named) >= _CERTAINLY


def _is_form(tape: Tape, labels: list[RowLabel]) -> bool:
    codes = {hits[0].code for label in labels if (hits := label_meanings(label.text)) and hits[0].kind != "heading"}
    told = [label for label in labels if UNIT.match(tape.text, label.stop) or _FIGURE.match(tape.text, label.stop)]
    return len(codes) >= ENOUGH and 2 * len(told) >= len(codes)


def _labels(tape: Tape) -> Iterator[RowLabel]:
    text = tape.text
    words, where = tape.words
    before = other = 0
    matches = list(_pattern().finditer(words))
    for match, following in zip(matches, (*matches[1:], None), strict=True):
        start, stop = where[match.start()], where[match.end() - 1] + 1
        if start < before:
            continue  # a word of the explanation behind a label
        if rest := _REST.match(text, stop):
            stop = rest.end()
        lead = _LEAD.search(text, max(before, start - 40), start)
        begin = lead.start() if lead else start
        fresh = begin == before or _FRESH.match(text, begin, start)
        if not (fresh or _BEGINS_AFTER.search(text, max(0, begin - 8), begin)):
            continue
        if not (_is_row(text, match[0], stop) or (following and _only_unit(text, stop, where[following.start()]))):
            other = stop
            continue
        merged = 0 < other < begin and text[other:begin].strip(" \xa0") == ""
        before = stop
        run = (lead["run"] or "") if lead else ""
        label = match[0] if run else text[begin:start] + match[0]
        printed = tape.printed[start : where[match.end() - 1] + 1]
        yield RowLabel(begin, stop, label, printed, bool(lead and lead["among"]), run, merged)


def _is_row(text: str, label: str, stop: int) -> bool:
    """Whether what follows a label is what follows a row's: a unit, a value, or nothing more on the line."""
    if UNIT.match(text, stop) or _ENDS.match(text, stop):
        return True
    if (value := _VALUE.match(text, stop)) and not _NEXT_NUMBER.match(text, stop):
        return not _SENTENCE.match(text, value.end())
    return label.endswith("数") and _BARE_UNIT.match(text, stop) is not None


def _only_unit(text: str, stop: int, following: int) -> bool:
    """Whether nothing but a unit and the next label's number stands between two labels."""
    unit = _BARE_UNIT.match(text, stop, following)
    lead = unit and _LEAD.search(text, unit.end(), following)
    return bool(unit and lead and lead.start() == unit.end())


@cache
def _pattern() -> re.Pattern[str]:
    form = statistics_form()
    entries = [(entry.label, *entry.variants) for entry in (*form.rows, *form.headings)]
    entries += [(entry.label, *entry.variants) for entry in form.local]
    texts = {label_key(without_explanation(text)) for labels in entries for text in labels}
    texts |= {key for key in known_labels() if len(key) >= 4}
    # Parted by their first characters: half a thousand alternatives at every place of a page would take milliseconds.
    by_first: dict[str, list[str]] = {}
    for text in sorted(texts, key=len, reverse=True):
        by_first.setdefault(text[0], []).append(re.escape(text[1:]))
    groups = (f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in by_first.items())
    return re.compile(rf"(?:{'|'.join(groups)})(?:{ENDING})?")
