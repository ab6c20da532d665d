"""Marks the cells of a recorded page by what its JSON says that they print: the parser is not asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache

from lxml.html import HtmlElement

from ..parsers.statistics_forms import NATIONAL
from ..portals.families.base import to_traditional
from .subject import mark_of, words
from .tables import forms
from .truth import Key, Print

_ONE_ROW = ("review_litigation",)
#: Labels that are less alike than this are not called the same.
_ALIKE = 0.5
_EXPLAINED = re.compile(r"[（(].*")
_NUMBERING = re.compile(r"[\d.、．（）()①-⑳一二三四五六七八九十]*")


def mark(root: HtmlElement, prints: dict[Key, Print]) -> list[list[Key]]:
    """Marks every row of cells, its labels and the heads of its table, and notes in `prints` how a plain number is
    printed. Returns the rows that were not found."""
    waiting = _rows(prints)
    for row in root.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if found := _best(waiting, [words(cell) for cell in cells], prints):
            keys, places = found
            _mark_row(cells[: places[0]], [cells[place] for place in places], keys, prints)
            waiting.remove(keys)
    _mark_heads(root)
    return waiting


def _rows(prints: dict[Key, Print]) -> list[list[Key]]:
    """The cells that stand in one row, as the forms print them."""
    order = {key: number for number, key in enumerate(_printed_order())}
    rows: dict[tuple[str, str], list[Key]] = {}
    for key in sorted(prints, key=lambda key: order.get(key, len(order))):
        rows.setdefault((key[0], "" if key[0] in _ONE_ROW else key[1]), []).append(key)
    return list(rows.values())


@cache
def _printed_order() -> tuple[Key, ...]:
    cells = (item for form in ("2021", "2019") for table in forms(form, form).values() for row in table for item in row)
    return tuple((item.table, item.row, item.column) for item in cells if hasattr(item, "column"))


@cache
def _labels() -> dict[tuple[str, str], set[str]]:
    """What the forms call each row, without numbers, in simplified and in traditional characters."""
    found: dict[tuple[str, str], set[str]] = {}
    for form in ("2021", "2019"):
        for table in forms(form, form).values():
            for row in table:
                values = [item for item in row if hasattr(item, "column")]
                names = [item.text for item in row if hasattr(item, "text")]
                if values and names:
                    found.setdefault((values[0].table, values[0].row), set()).add(names[-1])
    for label, _, code in NATIONAL:
        if code:
            found.setdefault(("statistics", code), set()).add(label)
    return {
        key: {_core(text) for name in names for text in (name, to_traditional(name))} for key, names in found.items()
    }


def _core(label: str) -> str:
    return _EXPLAINED.sub("", _NUMBERING.sub("", "".join(label.split()), count=1))


def _best(
    waiting: Sequence[list[Key]], printed: Sequence[str], prints: dict[Key, Print]
) -> tuple[list[Key], list[int]] | None:
    """Of the rows that print these figures the one whose label is most like, with the places of its cells; the first
    of several that are alike. Where none is like, the next row that the page must print."""
    best: tuple[list[Key], list[int]] | None = None
    nearest = _ALIKE
    if waiting and (places := _places(waiting[0], printed, prints)):
        best = (waiting[0], places)
    for keys in waiting:
        if places := _places(keys, printed, prints):
            near = 1.0 if keys[0][0] in _ONE_ROW else _likeness(keys[0], printed[: places[0]])
            if near > nearest:
                best, nearest = (keys, places), near
    return best


def _likeness(key: Key, labels: Sequence[str]) -> float:
    pairs = ((_core(label), name) for label in labels for name in _labels().get(key[:2], ()))
    return max((SequenceMatcher(None, label, name).ratio() for label, name in pairs), default=0.0)


def _places(keys: Sequence[Key], printed: Sequence[str], prints: dict[Key, Print]) -> list[int] | None:
    """Where in a row of cells its figures stand, with nothing printed behind them: side by side, but if of 三 the form
    has nothing but natural persons and total, others stand between."""
    first = 0 if keys[0][0] in _ONE_ROW else 1
    if keys[0][0] == "requests" and len(keys) == 2:
        starts = [[len(printed) - 3, len(printed) - 1]]
    else:
        last = len(printed) - len(keys)
        starts = [list(range(start, start + len(keys))) for start in range(last, first - 1, -1)]
    for places in starts:
        alone = places[0] >= first and not any(printed[places[-1] + 1 :])
        if alone and all(_prints(printed[place], prints[key]) for place, key in zip(places, keys, strict=True)):
            return places
    return None


def _prints(text: str, cell: Print) -> bool:
    if cell.meaning != "number":
        return text == "".join(cell.raw.split())
    plain = unicodedata.normalize("NFKC", text).replace(",", "")
    return re.fullmatch(r"[+-]?\d+(\.\d+)?", plain) is not None and float(plain) == cell.value


def _mark_row(
    labels: Sequence[HtmlElement], cells: Sequence[HtmlElement], keys: Sequence[Key], prints: dict[Key, Print]
) -> None:
    for cell, key in zip(cells, keys, strict=True):
        cell.set("data-cell", mark_of(key))
        if prints[key].meaning == "number":
            prints[key] = Print(words(cell), prints[key].value)
    if keys[0][0] == "statistics":
        labels[0].set("data-role", "row")  # its unit, and what else stands before the figure, is no label
    else:
        for label in labels:
            results = re.search("[办辦]理[结結]果", words(label))
            label.set("data-role", "row" if label is labels[-1] else "results" if results else "group")
    next(cells[0].iterancestors("table")).set("data-table", keys[0][0])


def _mark_heads(root: HtmlElement) -> None:
    for table in root.iter("table"):
        if table.get("data-table"):
            for row in table.iter("tr"):
                for cell in [] if any(cell.get("data-cell") for cell in row) else row.iter("td", "th"):
                    cell.set("data-role", "mark" if words(cell).startswith("第二十") else "head")
