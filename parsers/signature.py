"""The signature block of a report (落款): the body's name, the date, mostly as the last two lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.bodies import is_body
from parsers.chinese import clean, parse_date
from parsers.page import is_chrome_line

_DATE = (
    r"[（(]?(?:\d{4}|[一二][〇○零0OＯ一二三四五六七八九]{3})\s?[年.\-/]"
    r"\s?[\d一二三四五六七八九十]{1,3}\s?[月.\-/]\s?(?:[\d一二三四五六七八九十廿卅]{1,3}\s?[日号]?)?[）)]?"
)
_DATE_LINE = re.compile(rf"[（(]?{_DATE}[）)]?(?:\s?(?:发布|印发))?")
_NAME_AND_DATE = re.compile(rf"(.{{3,45}}?)[，,\s]{{0,3}}({_DATE})")
_BESIDE = re.compile(
    r"(?:附件|附表|附|相关附件|相关文件|文件下载|此件|（此页无正文）|联系电话|联系地址|邮政?编码?)\s*[:：]?.{0,80}|.{1,80}\.(?:docx?|pdf|xlsx?|wps|ofd|zip|rar)",
    re.IGNORECASE,
)
#: The end of a line in which the report's last sentence and its signature ran together.
_GLUED = re.compile(rf"[。；;]\s*([\u3400-\u9fff]{{3,40}}?)\s*({_DATE})")
_SEAL = re.compile(r"[（(](?:公章|盖章|印章|章)[)）]$")
_LAST = 12
_NEAR = 3


def read_signature(lines: Sequence[str]) -> tuple[str | None, str | None, frozenset[int]]:
    """(signed_by, signed_on, indexes of the block's lines) from the lines of a report, simplified; None and None
    where it is not signed. The end of the report is looked at first (footers and attachments left out), then the
    lines below its title.

    >>> read_signature(["六、其他需要报告的事项", "无。", "甲县乙镇人民政府", "2023年1月20日", "主办：甲县人民政府"])
    ('甲县乙镇人民政府', '2023-01-20', frozenset({2, 3}))
    """
    told = [(index, text) for index, line in enumerate(lines) if (text := clean(line.strip(" |\t")))]
    ending = [item for item in told[-80:] if not is_chrome_line(item[1]) and not _BESIDE.fullmatch(item[1])]
    for place in range(len(ending) - 1, -1, -1):
        found = _block(ending, place, last=place >= len(ending) - _LAST)
        if found[2]:
            return found
    for place in range(min(8, len(told))):
        found = _block(told, place, last=False)
        if found[2]:
            return found
    if ending and (glued := _GLUED.search(ending[-1][1][-80:])) and (name := _name(glued[1])):
        return name, parse_date(glued[2]), frozenset()
    return None, None, frozenset()


_Block = tuple[str | None, str | None, frozenset[int]]
_NOTHING: _Block = (None, None, frozenset())


def _block(lines: Sequence[tuple[int, str]], place: int, last: bool) -> _Block:
    """The block whose lowest line is at `place`. Above the last lines only name and date together are believed:
    an annex may follow the signature, but a lone date or name in the text is neither."""
    index, text = lines[place]
    if len(text) > 60:
        return _NOTHING
    if _DATE_LINE.fullmatch(text):
        above = lines[place - 1] if place else None
        if above and (name := _name(above[1])):
            return name, parse_date(text), frozenset({above[0], index})
        return (None, parse_date(text), frozenset({index})) if place >= len(lines) - _NEAR else _NOTHING
    both = _NAME_AND_DATE.fullmatch(text)
    if both and (name := _name(both[1])):
        return name, parse_date(both[2]), frozenset({index})
    if last and place >= len(lines) - _NEAR and (name := _name(text)):
        below = lines[place + 1] if place + 1 < len(lines) else None
        above = lines[place - 1] if place else None
        if below is None and above and _DATE_LINE.fullmatch(above[1]):
            return name, parse_date(above[1]), frozenset({above[0], index})
        if below is None:
            return name, None, frozenset({index})
    return _NOTHING


def _name(text: str) -> str | None:
    name = _SEAL.sub("", "".join(text.split())).strip("（()）")
    return name if is_body(name) else None
