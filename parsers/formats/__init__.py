"""The official tables as data: one TOML file a format, read once.

A new format is a new file named in `_NAMES`; the aligners read the union of all formats' labels and decide afterwards,
by the tables' own columns, which format a page follows.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

#: The format whose row and column codes lead in the order of a table's cells stands first.
_NAMES = ("2021", "2019")


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
    first_year: int
    last_year: int
    items: tuple[Item, ...]
    requests: GridTable
    review: GridTable


@cache
def formats() -> Mapping[str, Format]:
    """All formats by name, in the order of precedence."""
    raw = {name: _load(name) for name in _NAMES}
    return {name: _format(name, raw) for name in _NAMES}


def _load(name: str) -> dict[str, Any]:
    text = resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _format(name: str, raw: Mapping[str, dict[str, Any]]) -> Format:
    data = raw[name]
    first, last = data["years"]
    return Format(
        name=data["name"],
        notice=data["notice"],
        first_year=first,
        last_year=last,
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
    data = raw[name][table]
    without: frozenset[str] = frozenset(data.get("without", ()))
    if same_as := data.get("same_as"):
        data = raw[same_as][table]
    if unknown := without - {entry["code"] for entry in data[kept]}:
        raise FormatError(f"{name}.toml: {table}.without: no such row: {', '.join(sorted(unknown))}")
    rows = tuple(label for label in _labels(data.get("rows", [])) if label.code not in without)
    groups = _labels(data["groups"])
    columns = _labels(data["columns"])
    return GridTable(
        columns=columns,
        groups=groups,
        rows=rows,
        corner=tuple(data.get("corner", ())),
        sums=tuple(_sum(entry, rows, columns) for entry in data["sums"]),
    )


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
