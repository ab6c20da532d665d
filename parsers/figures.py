"""Figures that the prose states, each with the clause it was read from.

Input is the normalised body text. A figure is read only where the sentence speaks of the report's own year and body:
clauses about another year, about plans, about the whole county in a town's report, or about letters, hotlines and
proposals are left out. Of several statements the most explicit one wins, then the first. What is not stated is absent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from parsers.counts import Reading, Scope, Sentence, foreign_scope, says_none, sentences
from parsers.report import Figure, Section
from parsers.said_disputed import fees, lawsuits, reviews
from parsers.said_published import WEBSITE, WECHAT, WEIBO, channel_reader, interpretations, proactive
from parsers.said_requested import answered, answered_in_full, received


def read_figures(
    body_text: str, sections: Sequence[Section], report_year: int | None, agency: str | None = None
) -> dict[str, Figure]:
    """Figures by code, in the order of the contract; `fees_collected` is in 元. `agency` tells a town's own figures
    from those of its county; without it the text's own 我镇, 本局 … does."""
    scope = Scope(report_year, foreign_scope(body_text, agency))
    usable = [sentence for sentence in sentences(sections) if sentence.kind != "problems"]
    found: dict[str, Figure] = {}
    for name, read in _READERS.items():
        speaks = _WORDS[name].search
        concerned = (sentence for sentence in usable if speaks(sentence.text))
        best = _most_explicit(reading for sentence in concerned for reading in read(sentence, scope))
        if best:
            found[name] = best.figure
    answered_in_full(usable, found)
    for section in sections:
        for name, unit in _NONE_UNDER.get(section.kind, ()) if says_none(section) else ():
            found.setdefault(name, Figure(value=0, unit=unit, quote=section.text, approximate=False))
    return {name: found[name] for name in FIGURES if name in found}


def _most_explicit(readings: Iterable[Reading]) -> Reading | None:
    """The first of those with the lowest rank. Behind one of rank 0 nothing is looked for."""
    best = None
    for reading in readings:
        if best is None or reading.rank < best.rank:
            best = reading
            if not best.rank:
                break
    return best


_READERS: dict[str, Callable[[Sentence, Scope], Iterator[Reading]]] = {
    "proactive_total": proactive,
    "requests_received": received,
    "requests_answered": answered,
    "reviews": reviews,
    "lawsuits": lawsuits,
    "website_items": channel_reader(WEBSITE),
    "wechat_items": channel_reader(WECHAT),
    "weibo_items": channel_reader(WEIBO),
    "interpretations": interpretations,
    "fees_collected": fees,
}
#: What 无 as a section's whole text says none of.
_NONE_UNDER = {
    "requests": (("requests_received", "件"),),
    "review_litigation": (("reviews", "件"), ("lawsuits", "件")),
    "fees": (("fees_collected", "元"),),
}
#: A sentence without any of these words cannot state the figure; checked first, because it is cheap.
_WORDS: dict[str, re.Pattern[str]] = {
    "proactive_total": re.compile("公开|公布|发布"),
    "requests_received": re.compile("申请|要求公开|收到|受理|接"),
    "requests_answered": re.compile("办结|答复|办理|回复"),
    "reviews": re.compile("复议"),
    "lawsuits": re.compile("诉讼"),
    "website_items": re.compile("网"),
    "wechat_items": re.compile("微信|公众号"),
    "weibo_items": re.compile("微博"),
    "interpretations": re.compile("解读"),
    "fees_collected": re.compile("费"),
}
#: Every figure there is, in the order in which they are exported.
FIGURES = tuple(_READERS)
