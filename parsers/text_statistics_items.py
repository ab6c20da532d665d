"""The statistics form of the years before 2019 as a list of items, one row each: 主动公开政府信息数：2417条.

Prose says such things too, so a line counts only if it is made of items and of nothing else (`label：figure unit`,
parted by punctuation), and a list only with enough rows that the form itself calls a number (…数), with no prose among
them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from parsers.formats.statistics import ENDING, is_top_level, label_meanings, without_explanation
from parsers.statistics_rows import ENOUGH, UNITS, Rows
from parsers.tape import Tape

#: More words than this on lines without items are prose: the list has ended.
_GAP = 60
_HAN = re.compile(r"[\u3400-\u9fff]")
_FIGURES = re.compile(r"\d")
_COUNTED = re.compile(rf"{ENDING}$")
_GAPS = r"[ \xa0\u3000]{0,2}"
_AMONG = rf"(?:其{_GAPS}中{_GAPS}[:：、]?{_GAPS})?"
_NUMBERING = (
    rf"{_AMONG}(?:[(（]{_GAPS}(?:[一二三四五六七八九十\d]{_GAPS}){{1,3}}[)）]{_GAPS}[、.．]?|(?:[一二三四五六七八九十]{_GAPS}){{1,3}}[、.．]"
    rf"|\d{{1,2}}{_GAPS}[.．、]|[①-⒛㈠-㈩]|[-—–•·●○■◆*])?[ \xa0\u3000]{{0,4}}{_AMONG}"
)
_ASIDE = r"[(（][^()（）\n]{1,120}[)）]"
_SPACE = r"[ \xa0\u3000\t_]{0,40}"  # bounded, as is all here: a line of white space would take its square
_LABEL = (
    rf"{_NUMBERING}[“\"《]?{_GAPS}[\u3400-\u9fff]"
    rf"(?:[^\s\d:：；;，。,()（）|…]|\d(?={_GAPS}数)|[ \xa0\u3000](?![\s\d:：])|{_ASIDE}){{1,100}}"
)
_FIGURE = r"[+-]?\d[\d,.]{0,20}(?:，\d{3}(?!\d)){0,4}|[-—–―─━/／\\＼~～]{1,6}|无|零"
_UNIT = rf"(?:{UNITS})|[(（](?:{UNITS})[)）]"
_ITEM = re.compile(
    rf"(?P<label>{_LABEL}){_SPACE}(?:[:：][ ]?[:：]?|…{{1,60}}){_SPACE}"
    rf"(?P<print>(?:(?:{_FIGURE}){_SPACE})?(?:{_UNIT})?(?:{_SPACE}{_ASIDE})?)"
    rf"{_SPACE}(?:[；;，,、。]{_SPACE}|(?<=[ \xa0\u3000\t_])|$)"
)


#: A figure behind a colon: without a few of them there is no list.
_SOME = re.compile(r"[:：…][ \xa0\u3000\t_]{0,40}\d")
_OWN_YEAR = re.compile(r"(?:其中[:：]?)?(?:本|今|当)年")
_OTHER_YEAR = re.compile(r"(?:上|去|往|历)年|同比|累计")
_BEHIND_LABEL = re.compile("[:：…]")


class _Item(NamedTuple):
    label: str
    printed: str
    raw: str
    place: int
    """Of the print."""

    @property
    def code(self) -> str | None:
        """The row of the national form, where it is one."""
        return next((hit.code for hit in label_meanings(self.label) if hit.kind == "row"), None)

    @property
    def counted(self) -> bool:
        """Whether its label is worded as the form's are: …数."""
        return _COUNTED.search("".join(without_explanation(self.label).split())) is not None


class _Line(NamedTuple):
    """A line of the list: its items, or a heading's text; of prose what it names, with no place."""

    entries: tuple[_Item | str, ...]
    start: int
    stop: int

    @property
    def is_ours(self) -> bool:
        """Whether it prints a row of the national form."""
        return any(isinstance(entry, _Item) and entry.code for entry in self.entries)


@dataclass(slots=True)
class _List:
    """Lines of items that stand together, with the headings among them."""

    lines: list[_Line] = field(default_factory=list)
    doubtful: bool = False
    """A figure stands among them that belongs to no item."""
    ahead: list[_Line] = field(default_factory=list)
    """What belongs to the list if a row of the form follows: 联系电话：… below the last row does not."""
    words: int = 0
    """Those since the last item."""
    figures: bool = False

    def add(self, line: _Line) -> None:
        self.ahead.append(line)
        if isinstance(line.entries[0], str):
            return
        self.words = 0
        if line.is_ours:
            self.doubtful |= bool(self.lines) and self.figures
            self.lines += self.ahead
            self.ahead, self.figures = [], False

    def pass_by(self, text: str, start: int) -> None:
        """A line without items. What it names (五、行政诉讼数量：全年共4件) is what the rows below are parts of."""
        self.words += len(_HAN.findall(text))
        self.figures |= _FIGURES.search(text) is not None
        if not self.lines:
            self.ahead = []
        elif label_meanings(label := _BEHIND_LABEL.split(text, maxsplit=1)[0].strip()) or is_top_level(label):
            self.ahead.append(_Line((label,), start, start))

    @property
    def entries(self) -> list[_Item | str]:
        return [entry for line in self.lines for entry in line.entries]

    @property
    def is_form(self) -> bool:
        items = [entry for entry in self.entries if isinstance(entry, _Item)]
        return len({item.code for item in items if item.counted} - {None}) >= ENOUGH


def read_items(tape: Tape, number: int) -> Iterator[tuple[Rows, list[tuple[int, int]]]]:
    """Each list on the tape: its rows, and where its lines begin and end; `number` is that of the first of them."""
    if len(_SOME.findall(tape.text)) < ENOUGH:
        return
    for found in _lists(tape):
        if found.is_form:
            yield _rows(found, tape, number), [(line.start, line.stop) for line in found.lines]
            number += 1


def _lists(tape: Tape) -> Iterator[_List]:
    current = _List()
    start = 0
    for text in tape.text.split("\n"):
        stop = start + len(text.rstrip())
        if items := _items(text, start, tape):
            current.add(_Line(tuple(items), start, stop))
        elif _is_heading(text):
            current.add(_Line((text.strip(),), start, stop))
        elif text.strip():
            current.pass_by(text, start)
            if current.words > _GAP:
                yield current
                current = _List()
        start += len(text) + 1
    yield current


def _items(line: str, start: int, tape: Tape) -> list[_Item]:
    """The items of a line that consists of nothing else."""
    if not _BEHIND_LABEL.search(line):
        return []
    items: list[_Item] = []
    position, end = len(line) - len(line.lstrip()), len(line.rstrip())
    while position < end:
        match = _ITEM.match(line, position, end)
        if match is None or _OWN_YEAR.match(match["label"]):
            return []  # or what stands before it is of all years
        position = match.end()
        if _OTHER_YEAR.match(match["label"]):
            continue
        printed = tape.printed[start + match.start("label") : start + match.end("label")]
        items.append(
            _Item(match["label"], printed, match["print"].replace("_", "").strip(), start + match.start("print"))
        )
    return items


def _is_heading(line: str) -> bool:
    return any(hit.kind == "heading" for hit in label_meanings(line.strip().rstrip(":：")))


def _rows(found: _List, tape: Tape, number: int) -> Rows:
    rows = Rows()
    if found.doubtful:
        rows.ledger.doubt("table_rows_unknown")
    for entry in found.entries:
        if isinstance(entry, str):
            rows.enter(entry)
        elif name := rows.name(entry.label, entry.printed):
            line, position = tape.line_of(entry.place)
            rows.claim(name, entry.raw, True, (number, line, position, False), entry.label)
    return rows
