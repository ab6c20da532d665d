"""A report's article: its cells as printed and as a careful reader understands them, and its HTML."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from .figures import Figures, figures_of
from .forms import Form, Value, proactive_form, requests_form, review_form
from .markup import WRITERS, Prints
from .model import DemoReport
from .printing import Number, printed
from .prose import Narrative, narrate

#: Characters that some input methods leave in place of the ordinary ones: Kangxi and CJK radicals.
RADICALS = str.maketrans({"工": "⼯", "面": "⾯", "行": "⾏", "长": "⻓", "示": "⽰"})
RARE = "镇区囍事堂、䶮山村等查阅点由朱镕森、二〇一室轮流值守，周一至周五开放。"


@dataclass(frozen=True)
class Content:
    """What a report states, and the same in print."""

    figures: Figures
    narrative: Narrative
    prints: Prints
    tables: dict[str, dict[str, dict[str, Number | None]]]
    """Codes of docs/fields.md; empty for a report of the years before the official tables."""


@lru_cache(maxsize=8192)
def content_of(report: DemoReport) -> Content:
    """The content of `report`; the same object for the same report."""
    figures = _changed(figures_of(report.body.name, report.body.scale, report.year), report)
    narrative = narrate(report.body.speaker, figures, report.form)
    if report.rare:
        narrative.passages[1].paragraphs.append(RARE)
    prints: dict[tuple[str, str, str], str] = {}
    tables: dict[str, dict[str, dict[str, Number | None]]] = {}
    for value, number in _numbers(report, figures):
        text, read = printed(report.style, value.table, value.row, value.column, number)
        prints[value.table, value.row, value.column] = text
        tables.setdefault(value.table, {}).setdefault(value.row, {})[value.column] = read
    return Content(figures, narrative, prints, tables)


def forms_of(report: DemoReport) -> dict[str, Form]:
    """The official tables of the report's year, by code; empty before 2019."""
    if report.form == "pre-2019":
        return {}
    return {
        "proactive_disclosure": proactive_form(report.form),
        "requests": requests_form(report.form, page_break=report.page_break),
        "review_litigation": review_form(),
    }


def _numbers(report: DemoReport, figures: Figures) -> Iterator[tuple[Value, int]]:
    amounts = {
        "proactive_disclosure": figures.proactive,
        "requests": figures.requests,
        "review_litigation": figures.review,
    }
    for form in forms_of(report).values():
        for item in (item for row in form for item in row if isinstance(item, Value)):
            yield item, amounts[item.table][item.row][item.column]


def _changed(figures: Figures, report: DemoReport) -> Figures:
    """One number is another after each change; none that a 勾稽 rule ties to others."""
    if not report.changes:
        return figures
    if report.form == "pre-2019":
        return dataclasses.replace(figures, proactive_total=figures.proactive_total + report.changes)
    licensing = figures.proactive["licensing"]
    licensing = licensing | {"decisions": licensing["decisions"] + 7 * report.changes}
    return dataclasses.replace(figures, proactive=figures.proactive | {"licensing": licensing})


def article(report: DemoReport, paragraph: str, *, signed: bool) -> str:
    """The article's HTML without its title. `paragraph` is the opening tag of a paragraph; `signed` adds the block of
    name and date at the end."""
    content = content_of(report)
    forms = forms_of(report)
    parts: list[str] = []
    for passage in content.narrative.passages:
        if passage.heading:
            parts.append(f"{paragraph}<strong>{passage.heading}</strong></p>")
        parts += [f"{paragraph}{_printed(text, report)}</p>" for text in passage.paragraphs]
        if passage.table:
            parts.append(WRITERS[report.writer](forms[passage.table], content.prints))
    if signed:
        day = report.issued
        parts.append(f'<p style="text-align:right;">{report.body.name}</p>')
        parts.append(f'<p style="text-align:right;">{day.year}年{day.month}月{day.day}日</p>')
    return "\n".join(parts)


def _printed(text: str, report: DemoReport) -> str:
    return escape(text.translate(RADICALS) if report.radicals else text, quote=False)


def sections_of(report: DemoReport) -> list[tuple[str, str | None]]:
    """(kind, heading) of every section, in order."""
    return [(passage.kind, passage.heading) for passage in content_of(report).narrative.passages]


def figures_stated(report: DemoReport) -> dict[str, dict[str, Any]]:
    """{figure: {value, unit, approximate}} as the prose states them."""
    return content_of(report).narrative.stated
