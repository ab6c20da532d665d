"""Traditional and annotated pages made readable for every parser that matches labels, before any of them does.

A copy in traditional characters, or with pinyin in brackets after characters, is converted once, in the page itself.
Simplified text is never converted: 乾县 must not become 干县.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from parsers.chinese import script_of, strip_pinyin, to_simplified
from parsers.page import INVISIBLE, Page

#: Sentences tell the script of the text; menus and buttons (繁體版) belong to the site.
_SENTENCES = re.compile(r"[\u3400-\u9fff\uff01-\uff5e，、。“”《》()\d]{25,}")
_RADICAL = re.compile("[\u2e80-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1d]")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_ODD = re.compile("[\u2e80-\u2fd5\uf900-\ufaff０-９Ａ-Ｚａ-ｚ\U0002f800-\U0002fa1d]")
#: Never printed, so it may stand between pieces of text while they are converted together.
_BETWEEN = "\x1f"


@dataclass(frozen=True)
class Script:
    """How the source is written."""

    name: str
    """`hans` or `hant`."""
    pinyin: bool
    """Whether annotations were taken out."""
    replaced: tuple[str, ...] = ()
    """Flags for the kinds of odd characters that stand in the source and are replaced in the text."""

    def read(self, text: str | None) -> str | None:
        """Text from the untouched page in the form in which the converted page has it."""
        return text if text is None else self.convert(text)

    def convert(self, text: str) -> str:
        if self.pinyin:
            text = strip_pinyin(text)[0]
        return to_simplified(text) if self.name == "hant" else text


def normalise_page(page: Page) -> tuple[Page, Script]:
    """The page in simplified characters and without annotations, and what it was. An HTML tree is changed in place."""
    source = "\n".join(page.lines) if page.root is None else str(page.root.text_content())
    plain, pinyin = strip_pinyin(source)
    sentences = _SENTENCES.findall(plain)
    name = script_of("\n".join(sentences) if sentences else plain)
    script = Script(name=name, pinyin=pinyin, replaced=replaced_characters(page.text if page.root is None else source))
    if script.name == "hans" and not pinyin:
        return page, script
    if page.root is None:
        return replace(page, lines=tuple(_all(page.lines, script.convert))), script
    _convert_tree(page.root, script.convert)
    return page, script


def replaced_characters(text: str) -> tuple[str, ...]:
    """Flags for the kinds of characters that normalising replaces.

    >>> replaced_characters("⼯作２０２３"), replaced_characters("工作,2023年（一）")
    (('radicals_replaced', 'width_folded'), ())
    """
    if not _ODD.search(text):
        return ()
    kinds = {"radicals_replaced": _RADICAL, "width_folded": _WIDE}
    return tuple(flag for flag, characters in kinds.items() if characters.search(text))


def _all(texts: Sequence[str], convert: Callable[[str], str]) -> list[str]:
    """Converts the texts in one call: OpenCC costs more by the call than by the character."""
    return convert(_BETWEEN.join(texts)).split(_BETWEEN)


def _convert_tree(root: HtmlElement, convert: Callable[[str], str]) -> None:
    holders = [element for element in root.iter() if isinstance(element.tag, str) and element.tag not in INVISIBLE]
    texts = _all([element.text or "" for element in holders], convert)
    tails = _all([element.tail or "" for element in holders], convert)
    for element, text, tail in zip(holders, texts, tails, strict=True):
        if element.text:
            element.text = text
        if element.tail:
            element.tail = tail
