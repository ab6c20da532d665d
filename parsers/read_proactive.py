"""二、主动公开政府信息情况, from the rows of grids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from parsers.align import Header, Ledger, Located, spacers_around, spread
from parsers.captions import money_unit
from parsers.formats import Item, formats
from parsers.formats.vocabulary import PROACTIVE, meanings
from parsers.grid import Place
from parsers.numbers import header_unit
from parsers.readers import Row, Taken, is_value, unknown_values


class ProactiveReader:
    """二: blocks of 第二十条第（…）项, each with its own header and rows."""

    name = PROACTIVE

    def __init__(self) -> None:
        self.ledgers = [Ledger()]
        self.votes: list[frozenset[str]] = []
        """The formats that each row's columns follow."""
        self._headers: list[Place] = []
        self._table = -1
        self._tables: set[int] = set()
        """Numbers of the <table>s that hold a header or its continuation."""
        self._marked: set[int] = set()
        """Numbers of the <table>s that hold a 第二十条第（…）项."""
        self._after = 0
        """Empty columns behind the header's last one."""
        self._above: list[Place] = []
        """The header before this one: where a page breaks, Word prints the table's first header once more."""
        self._begins = False
        """The first block has begun again: what its first row is tells whether the whole table has."""
        self._untold: set[int] = set()
        """Numbers of the <table>s with rows of figures above which no header stands."""

    def take(self, row: Row) -> Taken:
        marks = row.codes(PROACTIVE, "mark")
        own_marks = [place for place, _ in marks if not place.copied]
        corners = [place for place, _ in row.codes(PROACTIVE, "corner", own=True)]
        columns = row.codes(PROACTIVE, "column", own=True)
        labels = row.codes(PROACTIVE, "row")
        if own_marks:
            self._begins = any(code == "一" for _, code in marks)
            self._above, self._headers = self._headers or self._above, []
            self._marked.add(row.grid.number)
        if (corners or columns) and not labels:
            self._take_header(row, corners, {place for place, _ in marks})
            return Taken.YES
        if labels:
            return self._take_values(row, labels)
        if row.grid.number in self._tables and not own_marks and unknown_values(row):
            self.ledgers[-1].doubt("table_rows_unknown")
            return Taken.YES
        return Taken.BESIDE if own_marks else Taken.NO

    def _take_header(self, row: Row, corners: list[Place], marks: set[Place]) -> None:
        self._table = row.grid.number
        self._tables.add(row.grid.number)
        if row.grid.number in self._untold:
            self.ledgers[-1].doubt("table_columns_unknown")
        self._after = spacers_around(row.places)[1]
        self._above = self._headers or self._above
        after = corners[-1].stop if corners and corners[-1] not in marks else -1
        self._headers = [
            place
            for place, _ in row.seen
            if not place.copied and place.start >= after and place not in marks and place not in corners
        ]

    def _take_values(self, row: Row, labels: list[tuple[Place, str]]) -> Taken:
        label, code = labels[-1]
        right = row.right_of(label)
        own = row.grid.number in self._tables
        found = columns_of(code, self._headers)
        told = found is not None and own and bool(right) and code not in self.ledgers[-1].rows
        if len({c for _, c in labels}) > 1 or not (told or any(is_value(place.text) for place in right)):
            return Taken.NO  # links to 行政许可 and 行政处罚, not the table
        if found is None and self._above and (found := columns_of(code, self._above)):
            self._headers, self._table = self._above, -1
        if found is None and own and not self._headers and (found := self._by_count(code, right)):
            self.ledgers[-1].doubts = True  # its heads are lost
        if found is None:
            if own or row.grid.number in self._marked:
                self.ledgers[-1].doubt("table_columns_unknown")
            self._untold.add(row.grid.number)
            return Taken.NO
        if self._begins and code in self.ledgers[-1].rows:  # the table once more, not its head
            self.ledgers.append(Ledger())
        self._begins, self._above = False, []
        names, item, headers = found
        cells = spread(right, headers, own_header=self._table == row.grid.number, spacers=(0, self._after))
        if not own and (code in self.ledgers[-1].rows or not all(certain for _, _, certain in cells)):
            return Taken.NO
        self._tables.add(row.grid.number)
        self.votes.append(names)
        money = {column.code for column in item.columns if column.money}
        noted = money_unit(row.grid) if money else None
        units = {header.code: header_unit(header.text) or noted for header in headers if header.code in money}
        self.ledgers[-1].claim(code, _with_units(row, code, cells, money, units))
        return Taken.YES

    def _by_count(self, row: str, right: Sequence[Place]) -> tuple[frozenset[str], Item, list[Header]] | None:
        """The block of a row above which no header stands, where the rows above tell the form and it has as many cells
        as the form's block has columns."""
        told = frozenset[str].intersection(*self.votes) if self.votes else frozenset()
        values = [place for place in right if not place.copied]
        if len(told) != 1 or not all(is_value(place.text) for place in values):
            return None
        items = [item for name, item in _blocks(row) if name in told and len(item.columns) == len(values)]
        if len(items) != 1 or any(column.money for column in items[0].columns):
            return None  # of an amount the head says whether it is 元 or 万元
        heads = [Header(c.code, p.start, p.stop) for c, p in zip(items[0].columns, values, strict=True)]
        return told, items[0], heads


def _with_units(
    row: Row, code: str, cells: Iterable[tuple[str, Place, bool]], money: set[str], units: dict[str, str | None]
) -> Iterator[Located]:
    for column, place, sure in cells:
        located = row.locate(code, column, place, sure)
        yield located._replace(money=column in money, signed=column == "change", unit=units.get(column))


def columns_of(row: str, places: Sequence[Place]) -> tuple[frozenset[str], Item, list[Header]] | None:
    """The formats, block and columns that a header stands for above the row `row`; None where no format explains it.

    All columns of the block must be told: by their labels, or, where a label is cut ("本年新") or printed twice, by the
    one place left for them between those that are known.
    """
    best: tuple[Item, list[Header]] | None = None
    most, names = 0, frozenset[str]()
    for name, item in _blocks(row):
        headers = _assign(places, item)
        matched = sum(1 for header in headers if header.code)
        if matched > most:
            best, most, names = (item, headers), matched, frozenset((name,))
        elif best and matched == most and headers == best[1]:
            names |= {name}
    return (names, *best) if best else None


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
