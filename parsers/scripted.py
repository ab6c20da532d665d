"""The article of a page that keeps it in a script: gkmlpt's `_CONFIG.DETAIL.content`, and others of the kind."""

from __future__ import annotations

import re
from html import unescape

_KEYS = "content|contentHtml|htmlContent|articleContent|infoContent|infocontent|detailContent"
#: Stands in every page with such a script, and in few others. It begins with what all the keys have in common.
_SIGN = re.compile(r"""ontent(?:Html)?["']?\s*:""")
_STRING = re.compile(
    rf"""(?<![\w-])["']?(?:{_KEYS})["']?\s*:\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)""", re.DOTALL
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": "", "v": "", "\n": ""}
_HAN = re.compile("[\u4e00-\u9fff]")
#: Fewer characters are a teaser or a message.
_ARTICLE = 200


def scripted_article(source: str) -> str | None:
    """The markup of the longest article that a script holds as a string; None where none does.

    >>> scripted_article("<style>a:before{content:'x'}</style>") is None
    True
    """
    if _SIGN.search(source) is None:
        return None
    texts = [_unescaped(match[1][1:-1]) for match in _STRING.finditer(source) if len(match[1]) > _ARTICLE]
    longest = max(texts, key=han_in, default="")
    return longest if han_in(longest) >= _ARTICLE else None


def han_in(text: str) -> int:
    """How many Chinese characters stand in a text."""
    return len(_HAN.findall(text))


def _unescaped(text: str) -> str:
    """A JavaScript string's value; markup that is escaped once more for HTML is markup again."""
    plain = _ESCAPE.sub(_character, text) if "\\" in text else text
    return unescape(plain) if "<" not in plain and "&lt;" in plain else plain


def _character(match: re.Match[str]) -> str:
    if code := match[1] or match[2]:
        return chr(int(code, 16))
    return _LETTERS.get(match[3], match[3])
