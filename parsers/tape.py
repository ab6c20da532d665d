"""Flattened text as one tape: the official labels on it, whatever white space or line breaks cut them.

A page of N characters costs time in proportion to N: the labels are found by one pattern over the text without space
and punctuation, and nothing is searched twice.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from parsers.chinese import normalise
from parsers.formats.vocabulary import PROACTIVE, Hit, simplified, vocabulary

#: Words without which no official table begins.
_MARKERS = ("信息内容", "申请人情况", "勾稽关系", "自然人", "新收政府信息公开申请", "结果维持", "结果纠正")
_WORD = re.compile(r"[^\W_①-⒛㈠-㈩]")
_PAGE_NUMBER = re.compile(
    r"\s{0,9}(?:[-—–]\s{0,9}\d{1,3}\s{0,9}[-—–]|第\s{0,3}\d{1,3}\s{0,3}页(?:\s{0,3}[,，/／]?\s{0,3}共\s{0,3}\d{1,3}\s{0,3}页)?)\s{0,9}"
)
#: An explanation right behind a label, which may hold figures and words of other labels.
EXPLANATION = re.compile(r"\s*[(（](?=[^()（）]{0,50}?(?:[\u3400-\u9fff]\s*){3})[^()（）]{4,250}[)）]")
_NUMERALS = tuple("十百千〇零一二三四五六七八九")
_NUMBERED = re.compile(r"\s*[.．、,，)）]")


@dataclass(frozen=True, slots=True)
class Label:
    """An official label on the tape, from `start` to `stop` of its text, numbering included."""

    start: int
    stop: int
    text: str
    hits: tuple[Hit, ...]


class Tape:
    """The lines as one normalised, simplified text, and the way back from a position to its line."""

    def __init__(self, lines: Sequence[str]) -> None:
        plain = ["" if _PAGE_NUMBER.fullmatch(line) else normalise(line) for line in lines]
        pieces = [simplified(line) for line in plain]
        self.text = "\n".join(pieces)
        self.printed = "\n".join(
            line if len(line) == len(piece) else piece for line, piece in zip(plain, pieces, strict=True)
        )
        """As `text`, place by place, but as printed."""
        self._starts: list[int] = []
        start = 0
        for piece in pieces:
            self._starts.append(start)
            start += len(piece) + 1

    @cached_property
    def words(self) -> tuple[str, list[int]]:
        """The text without space and punctuation, and where each of its characters stands on the tape."""
        where = [match.start() for match in _WORD.finditer(self.text)]
        return "".join(self.text[position] for position in where), where

    @cached_property
    def squeezed(self) -> str:
        """The text without white space."""
        return "".join(self.text.split())

    def may_hold_tables(self) -> bool:
        return any(marker in self.squeezed for marker in _MARKERS)

    def line_of(self, position: int) -> tuple[int, int]:
        """(line, position in it) of a position in the text."""
        line = bisect_right(self._starts, position) - 1
        return line, position - self._starts[line]

    def lines_within(self, start: int, stop: int) -> Iterator[int]:
        """The lines that have nothing but punctuation outside of `start` to `stop`."""
        first, last = self.line_of(start)[0], self.line_of(max(start, stop - 1))[0]
        for line in range(first, last + 1):
            begin = self._starts[line]
            end = self._starts[line + 1] - 1 if line + 1 < len(self._starts) else len(self.text)
            if not (_WORD.search(self.text, begin, min(start, end)) or _WORD.search(self.text, max(stop, begin), end)):
                yield line

    def labels(self) -> list[Label]:
        """Every official label, in order, the longest where several begin at one place."""
        words, where = self.words
        known = _known()
        found: list[Label] = []
        explained = 0
        for match in known.pattern.finditer(words):
            start = match.start()
            if match["digit"] and (where[start] < explained or not self._numbers(where[start])):
                start += 1  # the last figure of what stands above, not this row's number
            if match["numeral"] and self._ends_a_number(where[start], where[start + 1]):
                start += 1  # 十一, and on the next line a label
            if where[start] < explained:
                continue  # a word of the explanation behind a label
            stop = where[match.end() - 1] + 1
            hits = (Hit(PROACTIVE, "mark", match["item"]),) if match["item"] else known.hits[match["word"]]
            found.append(Label(where[start], stop, match["word"] or "", hits))
            if explanation := EXPLANATION.match(self.text, stop):
                explained = explanation.end()
        return found

    def _numbers(self, position: int) -> bool:
        """Whether the figure there is a label's number, not the last one of the value above."""
        mark = _NUMBERED.match(self.text, position + 1)
        if mark is None or "\n" not in mark[0]:
            return mark is not None
        return mark[0][-1] not in ")）" and not self.text[position - 1 : position].isdecimal()

    def _ends_a_number(self, position: int, following: int) -> bool:
        """Whether the numeral there belongs to what stands above the label that follows."""
        alone = "\n" in self.text[position:following] and not _NUMBERED.match(self.text, position + 1)
        return alone or self.text[position - 1 : position] in _NUMERALS


@dataclass(frozen=True)
class _Known:
    pattern: re.Pattern[str]
    hits: dict[str, tuple[Hit, ...]]


@cache
def _known() -> _Known:
    words = vocabulary()
    hits: dict[str, tuple[Hit, ...]] = {**words.parts, **words.full, **words.whole}
    longest_first = sorted(hits, key=len, reverse=True)
    pattern = (
        r"第二十条第?(?P<item>[一二三四五六七八九十])项"
        rf"|(?:(?P<digit>[1-9])|(?P<numeral>[一二三四五六七]))?(?P<word>{'|'.join(map(re.escape, longest_first))})"
    )
    return _Known(re.compile(pattern), hits)
