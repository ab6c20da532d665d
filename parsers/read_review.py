"""四、政府信息公开行政复议、行政诉讼情况, from the rows of grids."""

from __future__ import annotations

from parsers.align import Header, Ledger, Located, disjoint, spacers_around, spread
from parsers.formats import review_form
from parsers.formats.vocabulary import REVIEW
from parsers.grid import Place
from parsers.readers import Row, Taken, is_value


class ReviewReader:
    """四: fifteen columns, five a group; the one row of values under them."""

    name = REVIEW

    def __init__(self) -> None:
        self.ledgers = [Ledger()]
        self._groups: list[tuple[str, int, int]] = []
        self._outcomes: list[Header] = []
        self._table = -1
        self._in_header = False
        self._spacers = (0, 0)

    def take(self, row: Row) -> Taken:
        outcomes = row.codes(REVIEW, "column", own=True)
        groups = row.codes(REVIEW, "group", own=True)
        if outcomes or groups:
            self._take_header(row, outcomes, groups)
            return Taken.YES if self._outcomes else Taken.BESIDE
        if not self._outcomes:
            return Taken.NO
        return self._take_values(row)

    def _take_header(self, row: Row, outcomes: list[tuple[Place, str]], groups: list[tuple[Place, str]]) -> None:
        if not self._in_header:
            self._in_header = True
            if self.ledgers[-1].rows or row.grid.number != self._table:
                self._groups, self._outcomes = [], []
                self._spacers = (0, 0)
            self._table = row.grid.number
            if len(self.ledgers[-1].rows) == 3:
                self.ledgers.append(Ledger())
        self._groups += [(code, place.start, place.stop) for place, code in groups]
        self._outcomes += [Header(code, place.start, place.stop, place.text) for place, code in outcomes]
        before, after = spacers_around(row.places)
        self._spacers = max(self._spacers[0], before), max(self._spacers[1], after)

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
            names = [group.code for group in review_form().groups if group.code != "suits"]
        if [outcome.code for outcome in self._outcomes] == order * len(set(names)) and len(set(names)) == len(names):
            return [Header(f"{group}.{code}", -1, -1) for group in names for code in order]
        return []

    def _group_over(self, outcome: Header) -> str | None:
        over = {code for code, start, stop in self._groups if start <= outcome.start < stop and code != "suits"}
        return over.pop() if len(over) == 1 else None
