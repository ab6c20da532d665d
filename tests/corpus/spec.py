"""One page of the corpus: what it is told to print, its bytes, and the truth that follows from what it was told."""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from lxml import html

from ..portals.families.base import to_traditional
from ..portals.figures import figures_of, form_of
from ..portals.prose import Narrative, Passage, Speaker
from . import (  # noqa: F401 -- they register mutations
    around,
    columns,
    heads,
    labels,
    listed,
    merged,
    pieces,
    rows,
    scarce,
    sides,
    values,
)
from .annex import HEADING, TABLE, annex_html, annex_prints
from .article import narrative_of
from .mutation import MUTATIONS
from .prints import prints_of
from .skeletons import SKELETONS, Slots
from .subject import Subject
from .tables import forms, table_html
from .truth import TABLES, Key, Print, Sum, nested, number, sums


@dataclass(frozen=True)
class Body:
    """An invented body that reports."""

    name: str
    short: str
    """As titles name it."""
    level: str
    we: str
    scale: int
    site: str
    """The portal that it stands on."""


@dataclass(frozen=True)
class Meta:
    """The metadata as stated; "" where the page leaves the value empty."""

    index_number: str = ""
    document_number: str = ""
    publisher: str = ""
    published_on: str = ""
    issued_on: str = ""
    subject_category: str = ""
    genre_category: str = ""
    keywords: str = ""
    validity: str = ""


#: Values that hold nothing, whatever they print.
_EMPTY = ("", "〔〕号", "无文号", "无", "/", "[ ]", "-")


@dataclass(frozen=True)
class Spec:
    """The orders for one page."""

    name: str
    family: str
    body: Body
    year: int
    meta: Meta = field(default_factory=Meta)
    title: str = "{short}{year}年政府信息公开工作年度报告"
    writer: str = "plain"
    forms: tuple[str, str] | None = None
    """Forms of 二 and of 三, where they are not the year's."""
    tables: bool = True
    mutations: tuple[str, ...] = ()
    """What is done to the tables before the page is published."""
    twists: tuple[str, ...] = ()
    signed: str = ""
    """The day of the signature block, as 2023年1月19日."""
    slips: tuple[tuple[str, str], ...] = ()
    """(cell, its print): figures that do not add up."""
    flags: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    """(address, name) of attachments; the addresses are absolute in the truth."""
    traditional: bool = False
    annex: bool = False
    """With the statistics form of the years before 2019."""
    text: bool = False
    """A copy of the page's text, without any markup."""
    encoding: str = "utf-8"
    declared: str = "utf-8"
    changes: tuple[tuple[str, str], ...] = ()
    """(pattern, replacement) on the article's HTML at last: what a reader must undo."""
    prefix: str = ""
    """In front of the article, inside it."""
    open_fields: tuple[str, ...] = ()
    """Fields on which careful readers may differ."""
    expect: tuple[tuple[str, Any], ...] = ()
    """(field, value) where the truth is not what follows from the rest."""

    @property
    def file(self) -> str:
        return f"{self.name}.txt" if self.text else f"{self.name}.html"

    @property
    def url(self) -> str:
        return f"http://www.{re.sub('[^a-z]', '', self.name)}.example/zfxxgk/zfxxgknb/{self.name}.html"

    @property
    def form(self) -> str:
        return form_of(self.year)

    @property
    def full_title(self) -> str:
        return self.title.format(short=self.body.short, year=self.year)


@dataclass(frozen=True)
class Page:
    """A built page."""

    spec: Spec
    subject: Subject
    """As published, with every cell marked: what mutations begin with."""
    narrative: Narrative
    truth: dict[str, Any]

    @property
    def body(self) -> bytes:
        return encoded(self.spec, self.subject.source())


def encoded(spec: Spec, source: str) -> bytes:
    return source.encode(spec.encoding)


@cache
def build(spec: Spec) -> Page:
    """The page of a spec; always the same for the same one."""
    proactive, requests = spec.forms or (spec.form, spec.form)
    shapes = forms(proactive, requests) if spec.tables and spec.form != "pre-2019" else {}
    years = {"2021": max(spec.year, 2021), "2019": min(max(spec.year, 2019), 2020)}
    figures = figures_of(spec.body.name, spec.body.scale, spec.year)
    by_table = {
        "proactive_disclosure": figures_of(spec.body.name, spec.body.scale, years.get(proactive, spec.year)),
        "requests": figures_of(spec.body.name, spec.body.scale, years.get(requests, spec.year))
        if requests != spec.form
        else figures,
        "review_litigation": figures,
    }
    prints = prints_of(by_table, shapes)
    for cell, text in spec.slips:
        table, row, column = cell.split(".")
        prints[table, row, column] = number(text)
    speaker = Speaker(spec.body.name, spec.body.we, f"{spec.body.short[-3:-1]}发布", spec.body.level)
    told = replace(figures, requests=by_table["requests"].requests)
    narrative = narrative_of(speaker, told, spec.form, spec.twists)
    if spec.signed:
        narrative.passages[-1].paragraphs += [spec.body.name, spec.signed]
    tables = {n: table_html(n, shapes[n], prints, spec.writer) for n in shapes}
    if spec.annex:
        prints |= annex_prints(spec.year)
        tables[TABLE] = annex_html(prints, spec.writer)
        narrative.passages.append(Passage("appendix", HEADING, table=TABLE))
    article = spec.prefix + _article(narrative, tables)
    for pattern, new in spec.changes:
        article = re.sub(pattern, new, article)
    slots = Slots(spec.full_title, spec.body.site, article, dict(vars(spec.meta)), files=_files(spec))
    source = SKELETONS[spec.family](slots).replace('charset="utf-8"', f'charset="{spec.declared}"')
    if spec.traditional:
        source = to_traditional(source)
    subject = Subject(html.document_fromstring(source), prints, random.Random(spec.name), text=spec.text)
    for mutation in spec.mutations:
        if not MUTATIONS[mutation].apply(subject):
            raise ValueError(f"{spec.name}: {mutation} changes nothing")
    return Page(spec, subject, narrative, _truth(spec, narrative, subject, slots.said))


def _article(narrative: Narrative, tables: dict[str, str]) -> str:
    parts: list[str] = []
    for passage in narrative.passages:
        if passage.heading:
            parts.append(f"<p><strong>{passage.heading}</strong></p>")
        parts += [f"<p>　　{paragraph}</p>" for paragraph in passage.paragraphs]
        if passage.table in tables:
            parts.append(tables[passage.table])
    return "\n".join(parts)


def _files(spec: Spec) -> str:
    if not spec.files:
        return ""
    links = "".join(f'<p><a href="{address}">{name}</a></p>' for address, name in spec.files)
    return f'<div class="fujian">附件：{links}</div>'


# ---- truth ----------------------------------------------------------------------------------------------------


def _truth(spec: Spec, narrative: Narrative, subject: Subject, said: set[str]) -> dict[str, Any]:
    passages = [passage for passage in narrative.passages if passage.heading or passage.paragraphs]
    prints = subject.prints
    found = {key[0] for key in prints}
    source = "text" if spec.text or any(name.startswith("flat_") for name in spec.mutations) else "html"
    truth: dict[str, Any] = {
        "title": to_traditional(spec.full_title) if spec.traditional else spec.full_title,
        **_stated(spec, said),
        "agency": spec.body.name,
        "agency_level": spec.body.level,
        "report_year": spec.year,
        "period_start": f"{spec.year}-01-01" if _has_period(passages) else None,
        "period_end": f"{spec.year}-12-31" if _has_period(passages) else None,
        "format": (spec.forms[0] if spec.forms else spec.form),
        "script": "hant" if spec.traditional else "hans",
        "body_text": "\n".join(_lines(passages)),
        "sections": [
            {"kind": passage.kind, "heading": passage.heading, "text": "\n".join(passage.paragraphs)}
            for passage in passages
        ],
        "tables": nested(prints),
        "table_sources": {name: source if name in found else None for name in (*TABLES, "statistics")},
        "cell_notes": _notes(prints, subject.unread),
        "figures": narrative.stated,
        "checks": list(_checks(spec, narrative, subject)),
        "flags": list(spec.flags),
        "attachments": [{"url": address, "name": name} for address, name in spec.files],
    }
    return {name: value for name, value in (truth | dict(spec.expect)).items() if name not in spec.open_fields}


def _stated(spec: Spec, said: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in vars(spec.meta).items():
        printed = "" if value in _EMPTY or name not in said else value
        if name == "keywords":
            found[name] = printed.split()
        elif name.endswith("_on"):
            found[name] = _date(printed)
        else:
            found[name] = printed or None
    found["issued_on"] = found["issued_on"] or _date(spec.signed)
    if spec.traditional:
        for name in ("publisher", "subject_category", "validity", "document_number"):
            found[name] = found[name] and to_traditional(found[name])
    return found


def _date(text: str) -> str | None:
    """2023年1月9日, 2023-01-09 and 2023/1/9 with whatever follows."""
    match = re.match(r"(\d{4})\D(\d{1,2})\D(\d{1,2})", text)
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else None


def _has_period(passages: list[Passage]) -> bool:
    return any("统计期限" in text for passage in passages for text in passage.paragraphs)


def _lines(passages: list[Passage]) -> list[str]:
    return [
        text for passage in passages for text in ([passage.heading] if passage.heading else []) + passage.paragraphs
    ]


def _notes(prints: dict[Key, Print], unread: set[Key]) -> list[dict[str, str | None]]:
    names = ("table", "row", "column")
    return [
        {
            **dict(zip(names, key, strict=True)),
            **({"column": None} if key[0] == TABLE else {}),
            "raw": cell.raw,
            "meaning": cell.meaning,
        }
        for key, cell in prints.items()
        if cell.meaning != "number"
    ]


#: Changes after which a table is not printed whole, so that nobody can say whose slip a failed sum is.
_INCOMPLETE = frozenset(
    {
        "column_dropped",
        "kinds_dropped_all",
        "kinds_dropped_but_one",
        "rows_dropped",
        "heads_dropped_all",
        "heads_dropped_kinds",
        "local_row",
    }
)


def _checks(spec: Spec, narrative: Narrative, subject: Subject) -> list[dict[str, Any]]:
    whole = not _INCOMPLETE & set(spec.mutations)
    checks = [*sums(subject.prints, subject.unread), *prose_sums(narrative, subject.prints, subject.unread)]
    return [
        {
            "rule": check.rule,
            "passed": check.passed,
            "expected": check.expected,
            "actual": check.actual,
            "blame": None if check.passed else "agency" if whole else "parser",
        }
        for check in checks
    ]


_PROSE: dict[str, tuple[Key, ...]] = {
    "requests_received": (("requests", "new", "total"),),
    "reviews": (("review_litigation", "review", "total"),),
    "lawsuits": (("review_litigation", "direct_suit", "total"), ("review_litigation", "suit_after_review", "total")),
}


def prose_sums(narrative: Narrative, prints: Mapping[Key, Print], unread: Collection[Key] = ()) -> list[Sum]:
    """The figures of the prose against the printed cells, where both are certain."""
    found = []
    for name, keys in _PROSE.items():
        told = [prints[key].value for key in keys if key in prints]
        figure = narrative.stated.get(name)
        certain = figure and not figure["approximate"] and not set(keys) & set(unread)
        if figure and certain and any(value is not None for value in told):
            found.append(Sum(f"prose.{name}", sum(value or 0 for value in told), figure["value"]))  # type: ignore[arg-type]
    return found
