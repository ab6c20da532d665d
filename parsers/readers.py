"""One reader for each official table: takes a page's rows in their order and keeps what belongs to its table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from parsers.align import Header, Ledger, Located, disjoint, spread
from parsers.formats import GridTable, Item, formats
from parsers.formats.vocabulary import PROACTIVE, REQUESTS, REVIEW, Hit, meanings
from parsers.grid import Grid, Place
from parsers.numbers import header_unit, read_number

#: A row's printed places with what they can mean, in the order of their columns.
Seen = Sequence[tuple[Place, tuple[Hit, ...]]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a grid with its places' meanings."""

    grid: Grid
    index: int
    places: tuple[Place, ...]
    seen: Seen

    def codes(self, table: str, kind: str, *, own: bool = False) -> list[tuple[Place, str]]:
        """(place, code) of every meaning of this kind; `own` leaves out copies from rowspans above."""
        return [
            (place, hit.code)
            for place, hits in self.seen
            if not (own and place.copied)
            for hit in hits
            if hit.table == table and hit.kind == kind
        ]

    def right_of(self, label: Place) -> list[Place]:
        return [place for place in self.places if place.start >= label.stop]

    def locate(self, row: str, column: str, place: Place, certain: bool) -> Located:
        return Located(row, column, place.text, certain, self.grid.number, place.row, place.start)


_WORDS = re.compile(r"[\u3400-\u9fff]{2}")


class Reader(Protocol):
    """Takes the rows of one official table."""

    ledgers: list[Ledger]

    def take(self, row: Row) -> bool:
        """Whether the row belongs to this table."""
        ...


def is_value(text: str) -> bool:
    """Whether a cell's print can be a value: a number, a blank, a stroke, or figures that cannot be read."""
    meaning = read_number(text, signed=True, money=True).meaning
    return meaning != "text" and not (meaning == "unreadable" and _WORDS.search(text))


def _unknown_values(row: Row) -> bool:
    """A row with figures under a label that no format knows."""
    own = [place for place in row.places if not place.copied and place.text]
    return sum(1 for place in own if is_value(place.text)) >= 1 and any(not is_value(place.text) for place in own)


class RequestsReader:
    """三: rows by label within their group, seven columns by header."""

    name = REQUESTS
    _weak = frozenset(("total", "other_other"))

    def __init__(self) -> None:
        self.ledgers = [Ledger()]
        self._headers: list[Header] = []
        self._unknown: list[Header] = []
        self._read_columns: tuple[list[Header], bool] | None = None
        self._table = -1
        self._in_header = False
        self._group: str | None = None

    @property
    def started(self) -> bool:
        return bool(self._headers or self.ledgers[-1].rows)

    def take(self, row: Row) -> bool:
        """Whether the row belongs to this table."""
        labels = row.codes(REQUESTS, "row")
        columns = row.codes(REQUESTS, "column", own=True)
        strong = any(code not in self._weak for _, code in labels)
        if not strong and (len({code for _, code in columns}) > 1 or row.codes(REQUESTS, "corner")):
            self._take_header(row, columns)
            return True
        self._in_header = False
        groups = [(place, code) for place, code in row.codes(REQUESTS, "group") if code != "results"]
        if groups:
            self._group = groups[-1][1]
        return self._take_values(row, labels, groups)

    def _take_header(self, row: Row, columns: list[tuple[Place, str]]) -> None:
        self._read_columns = None
        if not self._in_header:
            self._in_header = True
            self._headers, self._unknown = [], []
            self._table = row.grid.number
            if "carried_out" in self.ledgers[-1].rows:
                self.ledgers.append(Ledger())
                self._group = None
        self._headers += [Header(code, place.start, place.stop, place.text) for place, code in columns]
        self._unknown += [Header("", p.start, p.stop) for p, hits in row.seen if not hits and not p.copied]

    def _take_values(self, row: Row, labels: list[tuple[Place, str]], groups: list[tuple[Place, str]]) -> bool:
        ledger = self.ledgers[-1]
        fitting = [(p, code) for p, code in labels if code != "other_other" or self._group == "other"]
        if fitting:
            label = fitting[-1][0]
            codes = {code for place, code in fitting if place is label}
            if len(codes) > 1:
                ledger.doubt("table_rows_unknown")
                return True
            code = codes.pop()
        elif groups and groups[-1][1] == "other" and not groups[-1][0].copied:
            label, code = groups[-1][0], "other_other"
        else:
            if self.started and _unknown_values(row):
                ledger.doubt("table_rows_unknown")
            return bool(groups or row.codes(REQUESTS, "group"))
        right = row.right_of(label)
        if not right and code == "other_other":
            return True  # a heading of its own above the rows of 三(六)
        headers, sure_header = self._read_columns or self._columns()
        self._read_columns = headers, sure_header
        first = min((header.start for header in headers), default=-1)
        if any(p.text and not is_value(p.text) and (p.stop <= first or code == "other_other") for p in right[:1]):
            ledger.doubt("table_rows_unknown")  # a label of its own, which no format knows, beside its group
            return True
        if code in ("total", "carried_out"):
            self._group = None
        if not headers:
            ledger.doubt("table_columns_unknown")
        elif right:
            ledger.doubts |= not sure_header
            cells = spread(right, headers, own_header=self._table == row.grid.number)
            ledger.claim(code, [row.locate(code, column, place, sure) for column, place, sure in cells])
        return True

    def _columns(self) -> tuple[list[Header], bool]:
        """The seven columns by position, and whether their header says so without doubt; none where the header
        contradicts the form.

        自然人 and 总计 stand at the ends (总计 first in some). Anything else is a header that lost a span: its columns
        mean nothing then, and only the order of the cells is left.
        """
        order = [column.code for column in requests_form().columns]
        known = sorted(self._headers, key=lambda header: header.start)
        codes = [header.code for header in known]
        if sorted(codes) != sorted(order):
            contradicts = disjoint(known) and codes != [code for code in order if code in codes]
            return ([] if contradicts else [Header(code, -1, -1) for code in order]), False
        first, *kinds, last = order
        inner = [code for code in codes if code in kinds]
        if disjoint(known) and codes in ([first, *inner, last], [last, first, *inner]):
            others = [h for h in self._unknown if h.start > known[0].start and disjoint([*known, h])]
            return [*known, *others], not others
        return [Header(code, -1, -1) for code in (first, *inner, last)], inner == kinds


class ReviewReader:
    """四: fifteen columns, five a group; the one row of values under them."""

    name = REVIEW

    def __init__(self) -> None:
        self.ledgers = [Ledger()]
        self._groups: list[tuple[str, int, int]] = []
        self._outcomes: list[Header] = []
        self._table = -1
        self._in_header = False

    @property
    def started(self) -> bool:
        return bool(self._outcomes)

    def take(self, row: Row) -> bool:
        outcomes = row.codes(REVIEW, "column", own=True)
        groups = row.codes(REVIEW, "group", own=True)
        if outcomes or groups:
            self._take_header(row, outcomes, groups)
            return True
        if not self._outcomes:
            return False
        return self._take_values(row)

    def _take_header(self, row: Row, outcomes: list[tuple[Place, str]], groups: list[tuple[Place, str]]) -> None:
        if not self._in_header:
            self._in_header = True
            if self.ledgers[-1].rows or row.grid.number != self._table:
                self._groups, self._outcomes = [], []
            self._table = row.grid.number
            if len(self.ledgers[-1].rows) == 3:
                self.ledgers.append(Ledger())
        self._groups += [(code, place.start, place.stop) for place, code in groups]
        self._outcomes += [Header(code, place.start, place.stop, place.text) for place, code in outcomes]

    def _take_values(self, row: Row) -> bool:
        headers = self._columns()
        if not headers:
            return False
        own = [place for place in row.places if not place.copied]
        if 2 * sum(1 for place in own[1:] if is_value(place.text)) < len(own):
            return False  # a line of words
        places = row.places
        if own and own[0].text and not is_value(own[0].text):
            places = tuple(row.right_of(own[0]))
        cells = spread(places, headers, own_header=self._table == row.grid.number)
        if not any(place.text for _, place, _ in cells) and len(own) < len(headers):
            return False  # an empty line of the layout
        self._in_header = False
        rows: dict[str, list[Located]] = {}
        for code, place, sure in cells:
            group, column = code.split(".")
            rows.setdefault(group, []).append(row.locate(group, column, place, sure))
        for group, located in rows.items():
            self.ledgers[-1].claim(group, located)
        return True

    def _columns(self) -> list[Header]:
        """The columns with codes like `review.upheld`, by position where every one has its own group and place."""
        placed = [
            Header(f"{group}.{outcome.code}", outcome.start, outcome.stop)
            for outcome in self._outcomes
            if (group := self._group_over(outcome))
        ]
        order = [column.code for column in review_form().columns]
        whole = {f"{header.code.split('.')[0]}.{code}" for header in placed for code in order}
        # A group that lacks one of its columns has lost a cell, and those after it have moved.
        if len(placed) == len(self._outcomes) == len(whole) and whole == {h.code for h in placed} and disjoint(placed):
            return sorted(placed, key=lambda header: header.start)
        names = [group.code for group in review_form().groups if group.code != "suits"]
        if [outcome.code for outcome in self._outcomes] == order * len(names):
            return [Header(f"{group}.{code}", -1, -1) for group in names for code in order]
        return []

    def _group_over(self, outcome: Header) -> str | None:
        over = {code for code, start, stop in self._groups if start <= outcome.start < stop and code != "suits"}
        return over.pop() if len(over) == 1 else None


class ProactiveReader:
    """二: blocks of 第二十条第（…）项, each with its own header and rows."""

    name = PROACTIVE

    def __init__(self) -> None:
        self.ledgers = [Ledger()]
        self.votes: list[str] = []
        """The format of each row's columns."""
        self._headers: list[Place] = []
        self._table = -1

    @property
    def started(self) -> bool:
        return bool(self._headers)

    def take(self, row: Row) -> bool:
        marks = row.codes(PROACTIVE, "mark")
        own_marks = [place for place, _ in marks if not place.copied]
        corners = [place for place, _ in row.codes(PROACTIVE, "corner", own=True)]
        columns = row.codes(PROACTIVE, "column", own=True)
        labels = row.codes(PROACTIVE, "row")
        if own_marks:
            self._headers = []
            if any(code == "一" for _, code in marks) and "regulations" in self.ledgers[-1].rows:
                self.ledgers.append(Ledger())
        if (corners or columns) and not labels:
            self._take_header(row, corners, {place for place, _ in marks})
            return True
        if labels:
            return self._take_values(row, labels)
        if self.started and not own_marks and _unknown_values(row):
            self.ledgers[-1].doubt("table_rows_unknown")
            return True
        return bool(own_marks)

    def _take_header(self, row: Row, corners: list[Place], marks: set[Place]) -> None:
        self._table = row.grid.number
        after = corners[-1].stop if corners and corners[-1] not in marks else -1
        self._headers = [
            place
            for place, _ in row.seen
            if not place.copied and place.start >= after and place not in marks and place not in corners
        ]

    def _take_values(self, row: Row, labels: list[tuple[Place, str]]) -> bool:
        label, code = labels[-1]
        right = row.right_of(label)
        if len({c for _, c in labels}) > 1 or not any(is_value(place.text) for place in right):
            return False  # links to 行政许可 and 行政处罚, not the table
        found = columns_of(code, self._headers)
        if found is None:
            if self.started:
                self.ledgers[-1].doubt("table_columns_unknown")
            return False
        form, item, headers = found
        self.votes.append(form)
        money = {column.code for column in item.columns if column.money}
        units = {header.code: header_unit(header.text) for header in headers if header.code in money}
        cells = spread(right, headers, own_header=self._table == row.grid.number)
        self.ledgers[-1].claim(code, _with_units(row, code, cells, money, units))
        return True


def _with_units(
    row: Row, code: str, cells: Iterable[tuple[str, Place, bool]], money: set[str], units: dict[str, str | None]
) -> Iterator[Located]:
    for column, place, sure in cells:
        yield Located(
            code,
            column,
            place.text,
            sure,
            row.grid.number,
            place.row,
            place.start,
            money=column in money,
            signed=column == "change",
            unit=units.get(column),
        )


def columns_of(row: str, places: Sequence[Place]) -> tuple[str, Item, list[Header]] | None:
    """The format, block and columns that a header stands for above the row `row`; None where no format explains it.

    All columns of the block must be told: by their labels, or, where a label is cut ("本年新") or printed twice, by the
    one place left for them between those that are known.
    """
    best: tuple[int, str, Item, list[Header]] | None = None
    for name, item in _blocks(row):
        headers = _assign(places, item)
        matched = sum(1 for header in headers if header.code)
        if headers and (best is None or matched > best[0]):
            best = (matched, name, item, headers)
    return best[1:] if best else None


@cache
def _blocks(row: str) -> list[tuple[str, Item]]:
    return [
        (form.name, item)
        for form in formats().values()
        for item in form.items
        if any(label.code == row for label in item.rows)
    ]


def _assign(places: Sequence[Place], item: Item) -> list[Header]:
    codes = [column.code for column in item.columns]
    told: list[str | None] = []
    for place in places:
        means = [hit.code for hit in meanings(place.text) if hit.kind == "column" and hit.code in codes]
        told.append(means[0] if len(means) == 1 and means[0] not in told else None)
    matched = [code for code in told if code]
    if len(matched) < len(codes) and len(places) == len(codes) and matched:
        in_place = all(code is None or code == codes[index] for index, code in enumerate(told))
        told = list(codes) if in_place else told
    if set(codes) - set(told):
        return []
    return [Header(c or "", p.start, p.stop, p.text) for c, p in zip(told, places, strict=True)]


def requests_form() -> GridTable:
    """The requests table with the rows of all formats: the first format's, which holds them all."""
    return next(iter(formats().values())).requests


def review_form() -> GridTable:
    return next(iter(formats().values())).review
