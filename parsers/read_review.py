"""四、政府信息公开行政复议、行政诉讼情况, from the rows of grids."""

from __future__ import annotations

from parsers.align import Header, Ledger, Located, disjoint, spacers_around, spread
from parsers.formats import review_form
from parsers.formats.vocabulary import REVIEW, explained
from parsers.grid import Place
from parsers.readers import Row, Taken, is_value


class ReviewReader:
    """四: fifteen columns, five a group, and the row of values under them; or five columns and a row for each group."""

    name = REVIEW

    def __init__(self) -> None:
        self.ledgers = [Ledger()]
        self._groups: list[tuple[str, int, int]] = []
        self._outcomes: list[Header] = []
        self._table = -1
        self._in_header = False
        self._head = -1
        """Number of the <table> with the row of the header that was met last."""
        self._spacers = (0, 0)

    def take(self, row: Row) -> Taken:
        outcomes = row.codes(REVIEW, "column", own=True)
        groups = row.codes(REVIEW, "group", own=True)
        if groups and not outcomes and self._is_square():
            return self._take_group(row)
        if outcomes or groups:
            self._take_header(row, outcomes, groups)
            return Taken.YES if self._outcomes else Taken.BESIDE
        if not self._outcomes:
            return Taken.NO
        return self._take_values(row)

    def _take_header(self, row: Row, outcomes: list[tuple[Place, str]], groups: list[tuple[Place, str]]) -> None:
        again = self._in_header and self._printed_again(row, outcomes, groups)
        if not self._in_header or again:
            self._in_header = True
            if again or self.ledgers[-1].rows or row.grid.number != self._table:
                self._groups, self._outcomes = [], []
                self._spacers = (0, 0)
            self._table = row.grid.number
            if len(self.ledgers[-1].rows) == 3:
                self.ledgers.append(Ledger())
        self._head = row.grid.number
        self._groups += [(code, place.start, place.stop) for place, code in groups]
        self._outcomes += [Header(code, place.start, place.stop, place.text) for place, code in outcomes]
        before, after = spacers_around(row.places)
        self._spacers = max(self._spacers[0], before), max(self._spacers[1], after)

    def _printed_again(self, row: Row, outcomes: list[tuple[Place, str]], groups: list[tuple[Place, str]]) -> bool:
        """Whether the header begins once more: a page may break right under it. One header prints outcomes thrice, in
        two rows of one <table>, and 行政诉讼 over two groups."""
        known = {code for code, _, _ in self._groups if code != "suits"}
        elsewhere = {outcome.code for outcome in self._outcomes} if row.grid.number != self._head else set()
        return any(code in known for _, code in groups) or any(code in elsewhere for _, code in outcomes)

    def _is_square(self) -> bool:
        """Whether the header has each column once, and no group above them."""
        codes = [outcome.code for outcome in self._outcomes]
        order = [column.code for column in review_form().columns]
        over = any(start <= outcome.start < stop for outcome in self._outcomes for _, start, stop in self._groups)
        return sorted(codes) == sorted(order) and disjoint(self._outcomes) and not over

    def _take_group(self, row: Row) -> Taken:
        """A row for one group, with its name in front."""
        groups = [place for place, _ in row.codes(REVIEW, "group")]
        names = {code for _, code in row.codes(REVIEW, "group")} | {h.code for p in groups for h in explained(p.text)}
        names &= set(self._names())
        label = max(groups, key=lambda place: place.stop)
        right = row.right_of(label)
        if not right or not all(is_value(place.text) for place in right):
            return Taken.BESIDE
        self._in_header = False
        if len(names) != 1:
            self.ledgers[-1].doubt("table_rows_unknown")  # both kinds of suits in one row
            return Taken.YES
        headers = sorted(self._outcomes, key=lambda header: header.start)
        cells = spread(right, headers, own_header=self._table == row.grid.number, spacers=self._spacers)
        name = names.pop()
        if name in self.ledgers[-1].rows and len(self.ledgers[-1].rows) == len(self._names()):
            self.ledgers.append(Ledger())
        self.ledgers[-1].claim(name, [row.locate(name, code, place, sure) for code, place, sure in cells])
        return Taken.YES

    def _names(self) -> list[str]:
        return [group.code for group in review_form().groups if group.code != "suits"]

    def _take_values(self, row: Row) -> Taken:
        headers = self._columns()
        if not headers:
            return Taken.NO
        own = [place for place in row.places if not place.copied]
        if 2 * sum(1 for place in own[1:] if is_value(place.text)) < len(own):
            return Taken.NO  # a line of words
        places = row.places
        if own and own[0].text and not is_value(own[0].text):
            places = tuple(row.right_of(own[0]))
        at_home = self._table == row.grid.number
        cells = spread(places, headers, own_header=at_home, spacers=self._spacers)
        if not any(place.text for _, place, _ in cells) and len(own) < len(headers):
            return Taken.NO  # an empty line of the layout
        told = any(cell.raw for cell in self.ledgers[-1].cells())
        if not at_home and (told or not all(certain for _, _, certain in cells)):
            return Taken.NO  # figures of another table
        self._in_header = False
        rows: dict[str, list[Located]] = {}
        for code, place, sure in cells:
            group, column = code.split(".")
            rows.setdefault(group, []).append(row.locate(group, column, place, sure))
        for group, located in rows.items():
            self.ledgers[-1].claim(group, located)
        return Taken.YES

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
        named = sorted((start, code) for code, start, _ in self._groups if code != "suits")
        names = [code for _, code in named]
        if len(self._outcomes) == 15:
            names = self._names()
        if [outcome.code for outcome in self._outcomes] == order * len(set(names)) and len(set(names)) == len(names):
            return [Header(f"{group}.{code}", -1, -1) for group in names for code in order]
        return []

    def _group_over(self, outcome: Header) -> str | None:
        over = {code for code, start, stop in self._groups if start <= outcome.start < stop and code != "suits"}
        return over.pop() if len(over) == 1 else None
