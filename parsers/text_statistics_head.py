"""The header of a flattened statistics form: which columns follow the labels, and which of them is the year's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.statistics_rows import column_role, year_column

#: A header stands at most this far above the first row.
_FAR = 200
#: The words of headers that run together.
_WORDS = re.compile(
    r"统计指标(?:名称)?|指标(?:名称|项目|内容|代码)?|统计(?:项目|内容)|项目(?:名称)?|(?:计量|计算|统计|数量)?单位"
    r"|代码|序号|行[号次]|编[号码]|备注|说明"
    r"|(?:20\d\d年度?|本年度?|当年|年度|本期|当期|全年|历年|上年)(?:实际|累计|统计)?(?:数量?|值|数据)?"
    r"|累计(?:数量?|值)?|统计(?:数据?|结果)|数[量值据]|合计"
)
_NO_COLUMN = re.compile(r"[甲乙丙丁戊]|\d{1,3}|[-—]+|一、.*")
#: A heading of the form that stands before its first row.
_TO_HEADING = re.compile(r"单\s*位.{1,80}?(?=一\s*[、.．]|[(（]\s*一\s*[)）])", re.DOTALL)
_FIRST = re.compile(r"(\d{1,3})\s*$")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the rows."""

    start: int
    """Where the header begins; the first row's place where there is none."""
    columns: tuple[str, ...] = ()
    """Roles of the columns behind the labels, in order: `unit`, `code`, `note`, `value`."""
    values: int = 1
    """How many of them hold values."""
    year: int | None = 0
    """Which of these is the year's; None where the header does not tell."""
    numbered: bool = False
    """A number of its own stands before each row's label."""
    first: int = 0
    """The number before the first row."""
    told: bool = True
    """There is a header."""


def read_head(text: str, stop: int) -> Head:
    """The header above the row that begins at `stop`. Without one a row is believed if it has a single value."""
    low = max(0, stop - _FAR)
    end = heading.end() if (heading := _TO_HEADING.search(text, low, stop)) else stop
    tokens = list(_tokens(text, low, end))
    if not any(column_role(word) == "label" for word, _ in tokens):
        tokens = _run_together(text, low, end)
    roles = [column_role(word) for word, _ in tokens]
    if "label" not in roles:
        return Head(stop, told=False)
    at = len(roles) - 1 - roles[::-1].index("label")
    behind = [(role or "value", word) for role, (word, _) in zip(roles[at + 1 :], tokens[at + 1 :], strict=True)]
    behind = [(role, word) for role, word in behind if role != "value" or not _NO_COLUMN.fullmatch(word)]
    headings = [word for role, word in behind if role == "value"] or [""]
    columns = tuple(role for role, _ in behind)
    columns = columns if "value" in columns else (*columns, "value")
    numbered = at > 0 and roles[at - 1] == "code"
    first = _FIRST.search(text, low, stop)
    begin = tokens[at - 1 if numbered else at][1]
    return Head(begin, columns, len(headings), year_column(headings), numbered, int(first[1]) if first else 0)


def _run_together(text: str, start: int, stop: int) -> list[tuple[str, int]]:
    """As `_tokens`, of a header whose words are both broken by spaces and run together."""
    where = [match.start() for match in re.compile(r"[^\s|]").finditer(text, start, stop)]
    words = list(_WORDS.finditer("".join(text[position] for position in where)))
    last = max((index for index, word in enumerate(words) if column_role(word[0]) == "label"), default=len(words))
    if sum(len(word[0]) for word in words[last:]) < len(where) - (words[last].start() if words[last:] else 0):
        return []
    return [(word[0], where[word.start()]) for word in words[last:]]


def _tokens(text: str, start: int, stop: int) -> Iterator[tuple[str, int]]:
    """(word, place) of what stands in a header: words broken by spaces are joined, words run together are parted."""
    pieces = [(match[0], match.start()) for match in re.compile(r"[^\s|]+").finditer(text, start, stop)]
    index = 0
    while index < len(pieces):
        word, place = pieces[index]
        size = next((n for n in (4, 3, 2) if column_role("".join(piece for piece, _ in pieces[index : index + n]))), 1)
        if column_role(word) is None and size > 1:
            yield "".join(piece for piece, _ in pieces[index : index + size]), place
            index += size
            continue
        index += 1
        words = list(_WORDS.finditer(word))
        if len(words) > 1 and sum(len(match[0]) for match in words) == len(word):
            yield from ((match[0], place + match.start()) for match in words)
        else:
            yield word, place
