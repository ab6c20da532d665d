"""A document's title: the lines at its beginning that name the report, often set as two or three."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from parsers.bodies import is_body
from parsers.chinese import clean
from parsers.documents.tree import add_paragraph
from parsers.titles import looks_like_report

#: Paragraphs among which the title is looked for: behind a red head, a document number and a blank come no more.
_FIRST = 8
_LONGEST = 80
_SENTENCE = re.compile("[。；：;:]|^[一二三四五六七八九十]{1,2}、")


def mark_title(body: HtmlElement) -> None:
    """Puts the title's lines together into an `<h1>`, the body's name above them included."""
    lines: list[HtmlElement] = []
    for element in list(body)[:_FIRST]:
        text = clean(element.text_content())
        if element.tag != "p" or len(text) > _LONGEST or _SENTENCE.search(text):
            return
        lines.append(element)
        for first in range(len(lines)):
            title = "".join(clean(line.text_content()) for line in lines[first:])
            if looks_like_report(title) and _is_title(lines[first:]):
                _join(body, lines[first:], title)
                return


def _is_title(lines: list[HtmlElement]) -> bool:
    """Whether what stands above the line that names the report belongs to it: a body's name, or its beginning."""
    above = [clean(line.text_content()) for line in lines[:-1]]
    last = clean(lines[-1].text_content())
    return all(is_body(text) or not looks_like_report(last) for text in above)


def _join(body: HtmlElement, lines: list[HtmlElement], title: str) -> None:
    place = body.index(lines[0])
    for line in lines:
        body.remove(line)
    add_paragraph(body, title, "h1")
    body.insert(place, body[-1])
