"""The 政府信息公开情况统计表 of the years before 2019, from grids: one value a row.

Rows are told by their labels, and where several share one (被依法纠错数) by the row above that they are a part of.
Which column is the year's is told by the heading: 当年, 年度, 2016年, 本年累计 before 本期, never 历年累计. Rows that
no form knows are kept by their printed label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from parsers.formats.statistics import label_meanings, printed_label, statistics_form
from parsers.grid import Grid, Place
from parsers.layout import Layout as GridLayout
from parsers.layout import Spot
from parsers.readers import is_value
from parsers.statistics_rows import ENOUGH, UNITS, Rows, column_role, year_column

_UNIT = re.compile(rf"[(（]?(?:{UNITS})[)）]?|[-—–―─/\s]*")
_TOTAL = re.compile(r"(?:合|总|小)计|总数|数量")
_HAN = re.compile(r"[\u3400-\u9fff]")
#: Lines below or above the rows: who filled in the form, and when.
_FILLED_IN = re.compile(r"负责人|填[报表]|审[核签]人|联系|电话|日期|盖章|制表|年\s*月\s*日|^注")
_COLUMN_NAMES = frozenset("甲乙丙丁")
#: Longer cells are prose around the form.
_PROSE = 160


@dataclass(frozen=True, slots=True)
class Span:
    """Columns of a grid under one heading."""

    start: int
    stop: int
    text: str = ""

    def over(self, place: Place) -> bool:
        return place.start < self.stop and place.stop > self.start


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a form's label, unit and values stand; a grid may hold several side by side."""

    labels: Span
    units: Span | None
    values: tuple[Span, ...]
    others: tuple[Span, ...]
    """Codes and notes."""
    year: int | None
    """Which of `values` is the year's; None where nothing tells."""

    @property
    def stop(self) -> int:
        """Where the last of its columns ends."""
        spans: list[Span] = [self.labels, *self.values, *self.others, *([self.units] if self.units else [])]
        return max([span.stop for span in spans])


def is_statistics(grid: Grid) -> bool:
    """Whether a grid prints the statistics form: enough of its rows."""
    marked = statistics_form().markers.search
    texts = {place.text for row in grid.rows for place in row}
    if not any(len(text) > 3 and marked("".join(text.split())) for text in texts):
        return False
    return len(_codes(grid)) >= ENOUGH


def _codes(grid: Grid) -> set[str]:
    return {
        hits[0].code
        for row in grid.rows
        for place in row
        if not place.copied and (hits := label_meanings(place.text)) and hits[0].kind != "heading"
    }


class StatisticsReader:
    """Reads the grids of one page that print the form, in document order."""

    def __init__(self) -> None:
        self.found = [Rows()]
        self.numbers: set[int] = set()
        """The <table>s that print the form, before they are taken."""
        self._last = -1
        self._layouts: list[Layout] = []
        self._width = 0

    def continues(self, grid: Grid) -> bool:
        """Whether a grid is the rest of the form in the grid before it, cut off by a page break."""
        if self._last < 0 or grid.number != self._last + 1:
            return False
        grid = _straight(grid)
        return self._width == _width(grid) and bool(_codes(grid))

    def take(self, grid: Grid) -> list[int]:
        """Keeps what the grid says; the indexes of the rows that are the form's."""
        grid = _straight(grid)
        codes = _codes(grid)
        if len(codes & self.found[-1].codes) * 2 > len(codes):
            self.found.append(Rows())
        first, layouts = _header(grid)
        layouts = [_without_spacers(layout, grid.rows[first:]) for layout in layouts]
        if not layouts:
            same = self._last >= 0 and self._width == _width(grid)
            layouts = self._layouts if same and self._layouts else _by_content(grid)
        for layout, right in zip(layouts, (*layouts[1:], None), strict=True):
            for places in grid.rows[first:]:
                own = [place for place in places if not right or place.start < right.labels.start]
                self._take_row(grid, layout, own)
        self._last, self._layouts, self._width = grid.number, layouts, _width(grid)
        return [index for index, row in enumerate(grid.rows) if all(len(place.text) <= _PROSE for place in row)]

    def _take_row(self, grid: Grid, layout: Layout, places: Sequence[Place]) -> None:
        rows = self.found[-1]
        inside = [place for place in places if place.start >= layout.labels.start]
        labels = [p for p in inside if layout.labels.over(p) and p.text and not any(o.over(p) for o in layout.others)]
        own = [place for place in labels if not place.copied]
        for place in own[:-1]:
            rows.enter(place.text)
        right = [p for p in inside if not layout.labels.over(p)]
        if not own:
            if any(place.text and is_value(place.text) and not place.copied for place in right):
                rows.ledger.doubt("table_rows_unknown")
            return
        label = own[-1].text
        if _TOTAL.fullmatch(printed_label(label)) and len(labels) > 1 and label_meanings(labels[-2].text):
            label = labels[-2].text  # 行政复议 | 合计
        unit, value, certain = _value(layout, right)
        if not label_meanings(label) and not self._is_row(label, unit, value):
            if not _HAN.search(label) and _HAN.search(unit) and any(c.isdigit() for c in value.text):
                rows.ledger.doubt("table_rows_unknown")  # of its label only the number is left
            rows.enter(label)
            return
        if name := rows.name(label):
            if not certain:
                rows.ledger.doubts = True
            where = (grid.number, value.row if value.row >= 0 else own[-1].row, value.start, value.copied)
            rows.claim(name, value.text, certain, where, unit or label)

    @staticmethod
    def _is_row(label: str, unit: str, value: Place) -> bool:
        """Whether a row with an unknown label is a row of figures, not a line of words or a heading."""
        if len(label) > _PROSE or _FILLED_IN.search(label) or not _HAN.search(label) or label in _COLUMN_NAMES:
            return False
        return is_value(value.text) and (bool(unit and _HAN.search(unit)) or any(c.isdigit() for c in value.text))


def _value(layout: Layout, right: Sequence[Place]) -> tuple[str, Place, bool]:
    """(unit, place of the year's value, certain) among the places right of a row's label."""
    units = [p for p in right if layout.units and layout.units.over(p) and not any(v.over(p) for v in layout.values)]
    unit = units[0].text if units else ""
    start = layout.values[0].start if layout.values else layout.stop
    printed = [place for place in right if place.text and place not in units and not _beside(layout, place)]
    everything = Place(start, start + 1, " ".join(place.text for place in printed), -1, copied=False)
    if unit and not _UNIT.fullmatch(unit):
        return "", everything._replace(text=" ".join(place.text for place in (*units, *printed))), False
    if layout.year is None:
        return unit, everything, not everything.text
    column = layout.values[layout.year]
    under = [place for place in right if column.over(place) and (place.text or not place.copied)]
    if not under and not printed:
        return unit, everything, True
    alone = len(under) == 1 and not any(v is not column and v.over(under[0]) for v in layout.values)
    outside = any(not any(v.over(place) for v in layout.values) for place in printed)
    short = any(not any(v.over(place) for place in right) for v in layout.values)
    if not under or outside or short or not (alone or _UNIT.fullmatch(under[0].text)):
        return unit, everything, False  # a cell too many or too few, or one that reaches over two columns
    return unit, under[0], True


def _beside(layout: Layout, place: Place) -> bool:
    return any(other.over(place) for other in layout.others) and not any(v.over(place) for v in layout.values)


def _straight(grid: Grid) -> Grid:
    """The grid by the order of its cells, where every known row has as many as the header. Where some rows with figures
    have the header's spans and others have not, these say which cell is whose, and stay."""
    rows = [(row, places) for row, places in zip(grid.layout.rows, grid.rows, strict=True) if len(row) > 1]
    known = [(row, places) for row, places in rows[1:] if any(_is_row(place.text) for place in places)]
    alike = all(len(row) == len(rows[0][0]) and not any(spot.copied for spot in row) for row, _ in known)
    if not known or not alike or any(spot.copied for spot in rows[0][0]):
        return grid
    figures = [row for row, places in known if any(_is_figure(place.text) for place in places)]
    shapes = {_shape(row) for row in figures or [row for row, _ in known]}
    if len(shapes) > 1 and _shape(rows[0][0]) in shapes:
        return grid
    wide = len(rows[0][0])
    straight = tuple(
        tuple(Spot(i, i + 1 if len(row) > 1 else wide, spot.cell, spot.row, spot.copied) for i, spot in enumerate(row))
        for row in grid.layout.rows
    )
    return replace(grid, layout=GridLayout(straight, grid.layout.size))


def _is_row(text: str) -> bool:
    return any(hit.kind != "heading" for hit in label_meanings(text))


def _shape(row: Sequence[Spot]) -> tuple[tuple[int, int], ...]:
    return tuple((spot.start, spot.stop) for spot in row)


def _is_figure(text: str) -> bool:
    return any(character.isdigit() for character in text) and is_value(text)


def _width(grid: Grid) -> int:
    ends: list[int] = [row[-1].stop for row in grid.rows if row]
    return max(ends, default=0)


def _header(grid: Grid) -> tuple[int, list[Layout]]:
    """The first row below the header, and the layouts it shows; (0, []) where there is no header."""
    for index, row in enumerate(grid.rows[:8]):
        roles = [column_role(place.text) for place in row]
        told = [hits for place in row for hits in label_meanings(place.text) if hits.kind == "row" and hits.under]
        if "label" in roles and len([place for place in row if place.text]) >= 2 and len(told) < 2:
            columns = [place for place in row if place.stop > place.start]
            first = index + 1
            while first < len(grid.rows) and _is_second_header(grid.rows[first], columns):
                columns = _deeper(columns, grid.rows[first])
                first += 1
            return first, _layouts(
                [(column_role(place.text), Span(place.start, place.stop, place.text)) for place in columns]
            )
    return 0, []


def _is_second_header(row: Sequence[Place], above: Sequence[Place]) -> bool:
    """A row of sub-headings (当年 | 累计 below 统计数): the label's heading reaches down into it."""
    hanging = [place for place in row if place.copied and column_role(place.text) == "label"]
    own = [place for place in row if not place.copied]
    return bool(hanging) and bool(own) and bool(above) and not any(label_meanings(place.text) for place in own)


def _deeper(above: Sequence[Place], row: Sequence[Place]) -> list[Place]:
    columns: list[Place] = []
    for place in row:
        upper = next((up.text for up in above if up.start <= place.start < up.stop and up.text != place.text), "")
        columns.append(place if place.copied else place._replace(text=f"{upper} {place.text}".strip()))
    return columns


def _layouts(columns: Iterable[tuple[str | None, Span]]) -> list[Layout]:
    """One layout, or several where the heading of the labels comes again after the values."""
    groups: list[list[tuple[str | None, Span]]] = [[]]
    for role, span in columns:
        told = [known for known, _ in groups[-1]]
        if role == "label" and "label" in told and told[-1] != "label":
            groups.append([])
        groups[-1].append((role, span))
    return [layout for group in groups if (layout := _layout(group))]


def _layout(group: Sequence[tuple[str | None, Span]]) -> Layout | None:
    labels = [span for role, span in group if role == "label"]
    if not labels:
        return None
    area = Span(labels[0].start, labels[-1].stop)
    units = next((span for role, span in group if role == "unit"), None)
    values = tuple(span for role, span in group if role is None and span.start >= area.stop)
    others = tuple(span for role, span in group if role in ("code", "note"))
    return Layout(area, units, values, others, year_column([span.text for span in values]))


def _without_spacers(layout: Layout, rows: Sequence[Sequence[Place]]) -> Layout:
    """The layout without columns that have neither a heading nor a print beside a known label."""
    known = [row for row in rows if any(label_meanings(place.text) for place in row)]
    printed = [place for row in known for place in row if place.text and not layout.labels.over(place)]
    values = tuple(span for span in layout.values if span.text or any(span.over(place) for place in printed))
    if not values or len(values) == len(layout.values):
        return layout
    spacers = tuple(span for span in layout.values if span not in values)
    year = year_column([span.text for span in values])
    return Layout(layout.labels, layout.units, values, (*layout.others, *spacers), year)


def _by_content(grid: Grid) -> list[Layout]:
    """The layout of a grid without a header, by what stands in its columns."""
    labels: list[Place] = []
    columns: dict[tuple[int, int], list[str]] = {}
    for row in grid.rows:
        known = [place for place in row if label_meanings(place.text) and not place.copied]
        if known:
            labels.append(known[-1])
            for place in row:
                if place.start >= known[-1].stop:
                    columns.setdefault((place.start, place.stop), []).append(place.text)
    area = Span(0, max((place.stop for place in labels), default=0))
    units: Span | None = None
    values: list[Span] = []
    others: list[Span] = []
    for (start, stop), texts in sorted(columns.items()):
        span = Span(start, stop)
        if start < area.stop:
            continue
        if all(_UNIT.fullmatch(text) for text in texts) and any(_HAN.search(text) for text in texts):
            units = units or span
        elif _counts_up(texts):
            others.append(span)
        else:
            values.append(span)
    if not labels:
        return []
    return [Layout(area, units, tuple(values), tuple(others), 0 if len(values) == 1 else None)]


def _counts_up(texts: Sequence[str]) -> bool:
    """Whether a column holds the rows' numbers: each is larger than the one above it, by one as a rule."""
    numbers = [int(text) for text in texts if text.isdecimal()]
    steps = [after - before for before, after in pairwise(numbers)]
    return len(numbers) >= ENOUGH and all(step > 0 for step in steps) and steps.count(1) * 2 > len(steps)
