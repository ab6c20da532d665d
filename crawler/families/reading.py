"""A list page read: its reports, what was left out and why, where the list goes on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from crawler.families.base import Entry, Family, ListPage, ListRequest
from crawler.recognition.anchors import Link
from crawler.recognition.context import column_context
from crawler.recognition.hubs import hubs
from crawler.recognition.links import columns, matching
from crawler.recognition.reports import is_report_page
from crawler.recognition.titles import is_column_label, is_year_label, plain, report_year, why_no_report
from crawler.recognition.urls import is_detail_url, is_list_url, same_portal

#: Module and class, in the order in which they are asked whether a page is theirs. A new family is a line here.
_ORDER = (
    "gkmlpt.Gkmlpt",
    "truecms.TrueCms",
    "hanweb.Hanweb",
    "jpaas.Jpaas",
    "query_list.QueryList",
    "xxgk.Xxgk",
    "nfcms.Nfcms",
    "epoint.Epoint",
    "lonsun.Lonsun",
    "column_blocks.ColumnBlocks",
    "interface.Interface",
    "ucap.Ucap",
    "vsb.Vsb",
    "trs.Trs",
    "numeric.Numeric",
    "channel_list.ChannelList",
    "ilist.IList",
    "jeecms.Jeecms",
    "generic.Generic",
)


def _family(name: str) -> type[Family]:
    module, _, found = name.partition(".")
    family: type[Family] = getattr(import_module(f"crawler.families.{module}"), found)
    return family


#: By name.
FAMILIES: dict[str, type[Family]] = {family.name: family for family in map(_family, _ORDER)}


@dataclass(frozen=True, kw_only=True)
class ListReading:
    """What one list page gives."""

    family: str
    reports: list[Entry]
    """Rows that are, or in a column are likely to be, annual reports; hosts outside the portal included."""
    left_out: list[tuple[Entry, str]]
    """The other rows, each with a line of reason."""
    next_pages: list[ListRequest]
    """Ends by itself: repeats, empty pages and MAX_PAGES are seen to. A page without a new row does not mean the
    end (the first answer of a jpage server may repeat the rows of the column's page): go by this list alone."""
    total: int | None
    """How many rows the whole list says it holds; None where it does not say."""
    columns: list[Link]
    """信息公开年报 columns and their sub-columns. Follow each with `Link.state`, read it with `read_list` too."""
    hubs: list[Link]
    """政府信息公开 and 政务公开 pages, nearest first: the way to a column; none in a column."""
    is_report: bool
    """The page itself is a report."""
    in_column: bool = False
    """The page is a column of reports, or lies in one."""
    is_another: bool = False
    """The list is one of other documents: neither its further pages nor how many rows it holds is of interest."""

    @property
    def entries(self) -> list[Entry]:
        """All rows."""
        return [*self.reports, *(entry for entry, _ in self.left_out)]

    @property
    def is_empty(self) -> bool:
        """Neither a report nor a row, nor a link that leads to one; a frame, which has no label, may be anything."""
        leads = any(link.label for link in (*self.columns, *self.hubs))
        return not (self.is_report or self.entries or self.next_pages or leads)


@dataclass(frozen=True, kw_only=True)
class Overrides:
    """What a portal's entry says in place of what is recognised."""

    family: str | None = None
    """A name in FAMILIES."""
    list: str | None = None
    """A regular expression: links to addresses in which it is found are columns, whatever they are called."""
    detail: str | None = None
    """A regular expression: only rows whose address it is found in can be reports."""

    @property
    def notes(self) -> dict[str, str]:
        """As archived with each list page, so that it is read in the same way again."""
        return {name: value for name in ("family", "list", "detail") if (value := getattr(self, name))}


def overrides_in(notes: Mapping[str, Any]) -> Overrides:
    """What the notes of a capture say."""
    return Overrides(**{name: notes[name] for name in ("family", "list", "detail") if notes.get(name)})


def recognise(page: ListPage) -> Family:
    """The family of a page: the one that asked for it, else the first that recognises its markup."""
    name = str(page.state.get("family", ""))
    if name in FAMILIES:
        return FAMILIES[name]()
    return next(family for family in (kind() for kind in FAMILIES.values()) if family.recognises(page))


def read_list(page: ListPage, overrides: Overrides | None = None) -> ListReading:
    """Read a list page; a portal's overrides win over what the page says. KeyError for an unknown family."""
    given = overrides or Overrides()
    reader = FAMILIES[given.family]() if given.family else recognise(page)
    inside = column_context(page) or bool(given.list and re.search(given.list, page.url))
    entries = reader.entries(page)
    links = {link.url: link for link in columns(page, entries)}
    links.update({link.url: link for link in matching(page, given.list)} if given.list else {})
    reports, left_out = [], []
    for entry in entries:
        reason = _why_left_out(entry, inside)
        if reason is None and given.detail and not re.search(given.detail, entry.url):
            reason = "its address is not one of the portal's details"
        if reason == _IS_COLUMN and same_portal(entry.url, page.url):
            links.setdefault(entry.url, Link(entry.url, plain(entry.title)))
        elif reason is None:
            links.pop(entry.url, None)
            reports.append(entry)
        elif entry.url not in links:
            left_out.append((entry, reason))
    barren = 0 if inside or reports or not entries else int(page.state.get("barren", 0)) + 1
    following = [_in_context(request, inside, barren) for request in reader.next_pages(page)]
    pages = {request.url for request in following}
    return ListReading(
        family=reader.name,
        reports=reports,
        left_out=left_out,
        next_pages=following,
        total=reader.total(page),
        columns=[link for link in links.values() if link.url not in pages and link.url != page.url],
        hubs=[] if inside else hubs(page),
        is_report=is_report_page(page),
        in_column=inside,
        is_another=barren > (_BARREN if page.number > 1 else 0),
    )


#: Pages of other documents, one after the other, after which a list that is no column of reports is left: catalogues of
#: all that a body published have hundreds. One that begins so is not turned at all.
_BARREN = 3
_IS_COLUMN = "a column of reports"


def _why_left_out(entry: Entry, inside: bool) -> str | None:
    reason = why_no_report(entry.title, in_column=inside)
    if not (inside or entry.date or entry.facts) and is_column_label(entry.title):
        return _IS_COLUMN  # whatever its address looks like: of a column that is a report, the page tells
    if reason is not None or entry.facts or is_detail_url(entry.url):
        return reason
    if entry.date and (not is_list_url(entry.url) or _names_one_report(entry.title)):
        return None
    # Undated, and by its address no article: the label of a column, of a year, of a body.
    if is_list_url(entry.url) or is_column_label(entry.title, near=inside) or is_year_label(entry.title):
        return _IS_COLUMN
    return None if why_no_report(entry.title) is None else _IS_COLUMN


def _names_one_report(title: str) -> bool:
    """Whether a title is that of one report in full; 2023年信息公开年报 may be the label of a year's column."""
    return why_no_report(title) is None and report_year(title) is not None and not is_column_label(title)


def _in_context(request: ListRequest, inside: bool, barren: int) -> ListRequest:
    state = {**request.state, **({"column": True} if inside and not request.state.get("column") else {})}
    if barren or "barren" in state:
        state["barren"] = barren
    return replace(request, state=state) if state != request.state else request
