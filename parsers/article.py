"""Where a page's article is, and which of its lines are sentences or headings: by weight, by the marks of portals, by
what is printed twice, and by what belongs to the site.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lxml.html import HtmlElement

from parsers.chinese import clean
from parsers.page import Line, block_lines, is_chrome_line

#: Ids and classes by which portals mark the article (lower case). A hint: it must hold the report's text.
_CONTAINERS = frozenset(
    re.split(
        r"\s+",
        "ucap-content ucapcontent trs_editor trs_ueditor trs_editor_view zoom content_div "
        "xxgk-content article-content bt_content article_zw pages_content article-con j-fontcontent "
        "wzcon ivs_content detailcontent_inner scroll_cont wz_zoom ewb-article-detail xl-xqnr "
        "page-text content fontzoom bodylabel printcontent news_cont_d_wrap article-content-body "
        "tys-main-zt zwxl-content v_news_content vsb_content article article_content articlecontent "
        "con_main main-txt zwgk_content detail-content news_content",
    )
)
HEADING = re.compile(r"(?:第?[一二三四五六七八九十]{1,3}(?:、|部分|章)|[(（][一二三四五六七八九十]{1,3}[)）])\s*\S")
_SENTENCE = re.compile(r"[。；;]")
#: Deeper trees are no articles but accidents or attacks; copying them would take a native stack as deep.
_MAX_DEPTH = 300
#: What a heading weighs beyond its length when the article is looked for.
_NO_STRAY = 2000


class Weighed(NamedTuple):
    text: str
    main: bool
    """A sentence or a heading."""


def weigh(texts: Iterable[str]) -> list[Weighed]:
    return [Weighed(text, _is_main(text)) for text in texts]


def article_of(root: HtmlElement, flattened: Iterable[Line] = ()) -> tuple[HtmlElement, list[Weighed]]:
    """The article's element and its lines: the deepest known container, else the deepest element, that holds the
    sentences and headings of the page. None but a stray sentence (a disclaimer, a notice about cookies) may be
    outside, and no heading."""
    lines = _without(block_lines(root), flattened)
    weighed = _of_the_site(weigh(line.text for line in lines), lines)
    main = [number for number, line in enumerate(weighed) if line.main]
    if second := _second_copy([weighed[number].text for number in main]):
        lines, main = lines[: main[second]], main[:second]
        weighed = weighed[: len(lines)]
    ancestry = [_ancestry(lines[number].element) for number in main]
    if not main:
        return root, [line for line, at in zip(weighed, lines, strict=True) if not _is_row_of_links(at)]
    if any(len(above) >= _MAX_DEPTH for above in ancestry):
        return root, weighed
    weights: Counter[HtmlElement] = Counter()
    for number, above in zip(main, ancestry, strict=True):
        text = weighed[number].text
        weight = len(text) + (_NO_STRAY if HEADING.match(text) else 0)
        for element in above:
            weights[element] += weight
    article = _deepest(weights, ancestry, stray=0.03 * sum(len(weighed[number].text) for number in main))
    held = [number for number, above in zip(main, ancestry, strict=True) if article in above]
    # Whatever stands between two of its lines is inside too; only the ends must be looked at.
    before = [number for number in range(held[0]) if article in _ancestry(lines[number].element)]
    after = [number for number in range(held[-1] + 1, len(lines)) if article in _ancestry(lines[number].element)]
    framed: dict[HtmlElement, bool] = {}
    wrapped = _in_frame(lines[held[0]].element, framed)  # names that mean nothing here: they hold the report
    before, after = (
        [n for n in ends if not _is_row_of_links(lines[n]) and (wrapped or not _in_frame(lines[n].element, framed))]
        for ends in (before, after)
    )
    inside = [*before, *range(held[0], held[-1] + 1), *after]
    return article, [weighed[number] for number in inside]


def _of_the_site(weighed: list[Weighed], lines: Sequence[Line]) -> list[Weighed]:
    """Sentences in links (titles of other pages) and in footers and sidebars are none of the report's, unless its
    headings stand there too: then the page is not as it seems."""
    known: dict[HtmlElement, bool] = {}
    main = [number for number, line in enumerate(weighed) if line.main]
    taken = {number for number in main if _is_link(lines[number]) or _in_frame(lines[number].element, known)}
    if not taken or any(HEADING.match(lines[number].text) for number in taken) or len(taken) == len(main):
        return weighed
    return [line._replace(main=False) if number in taken else line for number, line in enumerate(weighed)]


def _is_link(line: Line) -> bool:
    return len(_linked(line)) >= 0.8 * len(line.text)


def _linked(line: Line) -> str:
    """The print of a line's first link; "" where that leads nowhere, or there is none."""
    link = next(line.element.iter("a"), None)
    return "" if link is None or link.get("href") is None else clean(link.text_content())


_BESIDE_LINK = re.compile(r"[\d\s年月日:：/.·•|>»\[\]()（）【】-]*")


def _is_row_of_links(line: Line) -> bool:
    """Whether a line is the row of a list of other pages: a link, with its date at most."""
    name = _linked(line)
    return bool(name) and _BESIDE_LINK.fullmatch(line.text.replace(name, "", 1)) is not None


_FRAME_NAME = re.compile(
    r"(?:^|[\s_-])(?:foot(?:er)?|copyright|dibu|bottom|friend|links?|comments?|pinglun|related|recommend|hot|side(?:bar)?|nav|menu)(?:$|[\s_\d-])",
    re.IGNORECASE,
)


def _in_frame(element: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    """Whether an element stands in a part of the site's frame, by the names of its ancestors."""
    path = []
    found = False
    for ancestor in (element, *element.iterancestors()):
        if ancestor in known:
            found = known[ancestor]
            break
        path.append(ancestor)
        if any(_FRAME_NAME.search(name) for name in (ancestor.get("class"), ancestor.get("id")) if name):
            found = True
            break
    known.update(dict.fromkeys(path, found))
    return found


def _second_copy(texts: Sequence[str]) -> int | None:
    """Where the report begins again, printed for desktop and for mobile; None where it is printed once."""
    first = next((number for number, text in enumerate(texts) if HEADING.match(text)), None)
    if first is None or texts[first] not in texts[first + 1 :]:
        return None
    second = texts.index(texts[first], first + 1)
    copied = list(zip(texts[first:second], texts[second:], strict=False))
    if len(copied) < 4 or sum(one == other for one, other in copied) < 0.9 * len(copied):
        return None
    while first and texts[first - 1] == texts[second - 1]:
        first, second = first - 1, second - 1
    return second


def _without(lines: list[Line], flattened: Iterable[Line]) -> list[Line]:
    taken = Counter(flattened)
    if not taken:
        return lines
    kept = []
    for line in lines:
        if taken[line]:
            taken[line] -= 1
        else:
            kept.append(line)
    return kept


def _ancestry(element: HtmlElement) -> list[HtmlElement]:
    above = [element]
    for ancestor in element.iterancestors():
        above.append(ancestor)
        if len(above) >= _MAX_DEPTH:
            break
    return above


def _deepest(weights: Counter[HtmlElement], ancestry: Sequence[list[HtmlElement]], stray: float) -> HtmlElement:
    # A heading weighs more than may ever be missing, so every holder has all headings.
    enough = max(weights.values()) - min(stray, _NO_STRAY - 1)
    longest = max(ancestry, key=lambda above: weights[above[0]])
    holders = [element for element in longest if weights[element] >= enough]
    return next((element for element in holders if is_container(element)), holders[0])


def is_container(element: HtmlElement) -> bool:
    marks = f"{element.get('id') or ''} {element.get('class') or ''} {element.tag}".lower().split()
    return any(mark in _CONTAINERS or mark.startswith("vsb_content") for mark in marks)


def _is_main(text: str) -> bool:
    """A sentence or a heading of a report, as against labels, links and names."""
    if len(text) < 4:
        return False
    told = text[-1] == "。" or (len(text) >= 20 and _SENTENCE.search(text)) or HEADING.match(text)
    return bool(told) and not is_chrome_line(text)
