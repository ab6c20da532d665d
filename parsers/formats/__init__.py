"""The official tables as data: one TOML file a format, read once.

Every file named after a year is a format, the newest first. The aligners read the union of all formats' labels and
decide afterwards, by the tables' own columns and rows, which format a page follows.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

_FILE = re.compile(r"(\d{4})\.toml")
_NOTICE = re.compile(r"公开办函\s*[〔\[［(（【]?\s*(\d{4})\s*[〕\]］)）】]?\s*(\d{1,3})\s*号")
#: The form due in the years before all formats.
OLDER = "pre-2019"


class FormatError(ValueError):
    """A format's file says something that cannot be: the line names the file and the key."""


@dataclass(frozen=True, slots=True)
class Label:
    """A row, column or group of an official table and how it is printed."""

    code: str
    label: str
    variants: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    group: str | None = None
    """The code of the group that the row stands in; None for rows outside 三(三) to (六)."""
    money: bool = False
    """The column's unit is 万元."""


@dataclass(frozen=True, slots=True)
class Item:
    """One 第二十条第（…）项 of the table on proactive disclosure."""

    mark: str
    columns: tuple[Label, ...]
    rows: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """One rule of arithmetic: the cells `left` and the cells `right` add up to the same."""

    rule: str
    over: str
    """`columns`: the codes are rows and the rule holds in every column; `rows`: the other way about."""
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GridTable:
    """A table with the same columns in every row (or group): 三 and 四 of the report."""

    columns: tuple[Label, ...]
    groups: tuple[Label, ...]
    rows: tuple[Label, ...]
    corner: tuple[str, ...]
    sums: tuple[Sum, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """The tables of one form of the annual report."""

    name: str
    notice: str
    """The notice that prescribes it, and misprints of its number that are met."""
    since: int
    """The first report year for which it is due."""
    items: tuple[Item, ...]
    requests: GridTable
    review: GridTable


@cache
def formats() -> Mapping[str, Format]:
    """All formats by name, the newest first: its codes lead in the order of a table's cells."""
    files = resources.files(__package__).iterdir()
    names = sorted((match[1] for file in files if (match := _FILE.fullmatch(file.name))), reverse=True)
    raw = {name: _load(name) for name in names}
    found = {name: _format(name, raw) for name in names}
    _check_columns(found)
    return found


def due_in(year: int) -> str:
    """The format due for a report year.

    >>> due_in(2024), due_in(2020), due_in(2013)
    ('2021', '2019', 'pre-2019')
    """
    return next((form.name for form in formats().values() if form.since <= year), OLDER)


def first_year() -> int:
    """The first report year with official tables."""
    return min(form.since for form in formats().values())


def cited_in(text: str) -> set[str]:
    """The formats whose notices the text cites; by the notice's year, since its number is often another's.

    >>> sorted(cited_in("（国办公开办函〔2021〕30号）和国办公开办函[2019] 61 号，国办公开办函〔2021〕7号"))
    ['2019', '2021']
    """
    years, numbers = _notices()
    return {years[m[1]] for m in _NOTICE.finditer(text) if m[1] in years and m[2] in numbers}


@cache
def _notices() -> tuple[Mapping[str, str], frozenset[str]]:
    """Formats by the year of their notice, and the numbers of all notices."""
    found = [(form.name, match) for form in formats().values() for match in _NOTICE.finditer(form.notice)]
    return {match[1]: name for name, match in found}, frozenset(match[2] for _, match in found)


@cache
def requests_form() -> GridTable:
    """三 with the rows of all formats."""
    return _merged([form.requests for form in formats().values()])


@cache
def review_form() -> GridTable:
    """四 with the groups of all formats."""
    return _merged([form.review for form in formats().values()])


def _merged(tables: list[GridTable]) -> GridTable:
    """The newest with what only others have, behind what it follows there."""
    newest = tables[0]
    return GridTable(
        columns=newest.columns,
        groups=_merged_labels([table.groups for table in tables]),
        rows=_merged_labels([table.rows for table in tables]),
        corner=newest.corner,
        sums=newest.sums,
    )


def _merged_labels(lists: list[tuple[Label, ...]]) -> tuple[Label, ...]:
    merged: list[Label] = []
    for labels in lists:
        place = -1
        for label in labels:
            codes = [known.code for known in merged]
            if label.code in codes:
                place = codes.index(label.code)
            else:
                place += 1
                merged.insert(place, label)
    return tuple(merged)


def _check_columns(found: Mapping[str, Format]) -> None:
    """三 and 四 are read by one set of columns."""
    newest = next(iter(found.values()))
    for form in found.values():
        for key, mine, other in (
            ("requests.columns", form.requests.columns, newest.requests.columns),
            ("review_litigation.columns", form.review.columns, newest.review.columns),
            ("review_litigation.groups", form.review.groups, newest.review.groups),
        ):
            if [label.code for label in mine] != [label.code for label in other]:
                raise FormatError(f"{form.name}.toml: {key}: not those of {newest.name}.toml, and all forms share them")


def _load(name: str) -> dict[str, Any]:
    text = resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _format(name: str, raw: Mapping[str, dict[str, Any]]) -> Format:
    data = raw[name]
    return Format(
        name=name,
        notice=data["notice"],
        since=data["since"],
        items=tuple(_item(item) for item in data["proactive_disclosure"]["items"]),
        requests=_table(name, "requests", raw, "rows"),
        review=_table(name, "review_litigation", raw, "groups"),
    )


def _item(data: Mapping[str, Any]) -> Item:
    return Item(data["mark"], _labels(data["columns"]), _labels(data["rows"]))


def _labels(entries: list[dict[str, Any]]) -> tuple[Label, ...]:
    return tuple(_label(**entry) for entry in entries)


def _label(
    code: str,
    label: str,
    variants: Iterable[str] = (),
    within: Iterable[str] = (),
    group: str | None = None,
    money: bool = False,
) -> Label:
    return Label(code, label, tuple(variants), tuple(within), group, money)


def _table(name: str, table: str, raw: Mapping[str, dict[str, Any]], kept: str) -> GridTable:
    own = raw[name][table]
    without: frozenset[str] = frozenset(own.get("without", ()))
    data = raw[own["same_as"]][table] if "same_as" in own else own
    if unknown := without - {entry["code"] for entry in data[kept]}:
        raise FormatError(f"{name}.toml: {table}.without: no such row: {', '.join(sorted(unknown))}")
    entries = [entry for entry in data.get("rows", []) if entry["code"] not in without]
    rows = _labels(_with_added(name, table, entries, own.get("added", [])))
    groups = _labels(data["groups"])
    columns = _labels(data["columns"])
    return GridTable(
        columns=columns,
        groups=groups,
        rows=rows,
        corner=tuple(data.get("corner", ())),
        sums=tuple(_sum(entry, rows, columns) for entry in data["sums"]),
    )


def _with_added(
    name: str, table: str, entries: list[dict[str, Any]], added: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    for entry in added:
        codes = [known["code"] for known in entries]
        if entry["after"] not in codes:
            raise FormatError(f"{name}.toml: {table}.added: after: no such row: {entry['after']}")
        place = codes.index(entry["after"]) + 1
        label = {key: value for key, value in entry.items() if key != "after"}
        entries = [*entries[:place], label, *entries[place:]]
    return entries


def _sum(entry: Mapping[str, Any], rows: tuple[Label, ...], columns: tuple[Label, ...]) -> Sum:
    codes = [label.code for label in (rows if entry["over"] == "columns" else columns)]
    sides = (_codes(entry["left"], codes, ()), _codes(entry["right"], codes, entry["left"]))
    return Sum(entry["rule"], entry["over"], *sides)


def _codes(side: list[str] | str, codes: list[str], other: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """`all others`, `between A and B` (both included) or a list of codes."""
    if side == "all others":
        return tuple(code for code in codes if code not in other)
    if isinstance(side, str):
        first, last = side.removeprefix("between ").split(" and ")
        return tuple(codes[codes.index(first) : codes.index(last) + 1])
    return tuple(side)
