"""三、收到和处理政府信息公开申请情况, from the rows of grids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from parsers.align import Header, Ledger, disjoint, spacers_around, spread, stand_under
from parsers.formats import requests_form
from parsers.formats.vocabulary import REQUESTS, meanings
from parsers.grid import Place
from parsers.readers import Row, Taken, adds_up, is_value, unknown_values

#: So many heads that one <table> prints a second time are its header again.
_TWICE = 2
#: So many unknown words above the figures say that they count something else.
HEADS_OF_OTHERS = 4
_PERIOD = re.compile(r"(?:19|20)\d\d(?:年度?)?|\d{1,2}月份?")


class RequestsReader:
    """三: rows by label within their group, seven columns by header."""

    name = REQUESTS
    _weak = frozenset(("total", "other_other"))

    def __init__(self) -> None:
        self.ledgers = [Ledger()]
        self._headers: list[Header] = []
        self._unknown: list[Header] = []
        self._together: Place | None = None
        """The head 法人或其他组织: a column of its own where no kinds of them stand below."""
        self._read_columns: tuple[list[Header], bool] | None = None
        self._tables: set[int] = set()
        """Numbers of the <table>s that hold the header or its continuation; the header's alone decides columns."""
        self._table = -1
        self._in_header = False
        self._head = -1
        """Number of the <table> with the row of the header that was met last."""
        self._group: str | None = None
        self._after = 0
        """Empty columns behind the header's last one."""
        self._most = 0
        """The cells of the longest row below a header that leaves out kinds."""

    def take(self, row: Row) -> Taken:
        labels = row.codes(REQUESTS, "row")
        columns = row.codes(REQUESTS, "column", own=True)
        strong = any(code not in self._weak for _, code in labels)
        if not strong and (len({code for _, code in columns}) > 1 or row.codes(REQUESTS, "corner")):
            if are_others([place.text for place in row.places if place.text and not place.copied]):
                return Taken.NO
            self._take_header(row, columns)
            return Taken.YES
        self._in_header = False
        groups = [(place, code) for place, code in row.codes(REQUESTS, "group") if code != "results"]
        if groups:
            self._group = groups[-1][1]
        return self._take_values(row, labels, groups)

    def _take_header(self, row: Row, columns: list[tuple[Place, str]]) -> None:
        self._read_columns = None
        if not self._in_header or self._printed_again(row, columns):
            self._in_header = True
            self._headers, self._unknown, self._together = [], [], None
            self._after = self._most = 0
            self._table = row.grid.number
            self._tables = {row.grid.number}
            if "carried_out" in self.ledgers[-1].rows:
                self.ledgers.append(Ledger())
                self._group = None
            elif not self.ledgers[-1].rows:
                self.ledgers[-1] = Ledger()  # what stood above was another table's
        self._head = row.grid.number if columns else self._head
        self._headers += [Header(code, place.start, place.stop, place.text) for place, code in columns]
        self._unknown += [Header("", p.start, p.stop) for p, hits in row.seen if not hits and not p.copied]
        between = [p for p, _ in row.seen if not p.copied and "".join(p.text.split()).startswith("法人或")]
        self._together = between[0] if len(between) == 1 else self._together
        self._after = max(self._after, spacers_around(row.places)[1])

    def _printed_again(self, row: Row, columns: list[tuple[Place, str]]) -> bool:
        """Whether the header begins once more: a page may break right under it. One header may print a label twice."""
        known = {header.code for header in self._headers}.intersection(code for _, code in columns)
        return len(known) >= (_TWICE if row.grid.number == self._head else 1)

    def _take_values(self, row: Row, labels: list[tuple[Place, str]], groups: list[tuple[Place, str]]) -> Taken:
        found = self._label(labels, groups)
        own = row.grid.number in self._tables
        if found is None:
            if own and (unknown_values(row) or self._lacks_label(row)):
                self._ledger.doubt("table_rows_unknown")
            return Taken.BESIDE if groups or row.codes(REQUESTS, "group") else Taken.NO
        label, code = found
        if code == "total" and self._sums_others(row, label):
            return Taken.NO
        hanging = {place for place, _ in row.codes(REQUESTS, "group") if place.copied}
        right = [place for place in row.right_of(label) if place not in hanging]
        if not right:
            return Taken.BESIDE  # a heading of its own above the rows of 三(六)
        if not own and ((others := _counts_others(row, right[0].start)) or not self._continues(code, right)):
            if not others and self._nearly(code, right):
                self._ledger.doubt("table_rows_unknown")
            return Taken.NO
        self._tables.add(row.grid.number)
        headers, sure_header = self._read_columns or self._columns()
        self._read_columns = headers, sure_header
        at_home = self._table == row.grid.number
        if not sure_header and (fewer := self._fewer(right, at_home)):
            headers = fewer
        first = min((header.start for header in headers), default=-1)
        if not code or (not is_value(right[0].text) and (right[0].stop <= first or code == "other_other")):
            self._ledger.doubt("table_rows_unknown")  # two labels, or one that no format knows, beside its group
        elif not headers:
            self._ledger.doubt("table_columns_unknown")
        else:
            unknown = [header for header in headers if not header.code]  # 备注 and the like, which may stay empty
            told = any(p.text and h.start <= p.start < h.stop for p in right for h in unknown)
            self._ledger.doubts |= told if unknown else not sure_header
            cells = spread(right, headers, own_header=at_home, spacers=(0, self._after))
            if told and any(column == "total" and not place.text for column, place, _ in cells):
                cells = [(column, place, False) for column, place, _ in cells]  # figures under 备注, none under 总计
            self._ledger.claim(code, [row.locate(code, column, place, sure) for column, place, sure in cells])
        if code in ("total", "carried_out"):
            self._group = None
        elif code:
            self._group = group_of(code) or self._group  # 3.其他 below 2.申请人逾期未按收费通知…
        return Taken.YES

    def _lacks_label(self, row: Row) -> bool:
        """Whether it is a row of figures whose label is lost; 1, 2, 3, … number the columns."""
        values = [place.text for place in row.places if not place.copied and place.text and is_value(place.text)]
        columns = len(requests_form().columns)
        return columns <= len(values) <= columns + 1 and values != [str(n) for n in range(1, len(values) + 1)]

    def _sums_others(self, row: Row, label: Place) -> bool:
        """Whether 合计 is the last row of a table by office that only has heads of 三: no other row of it is 三's."""
        if "".join(label.text.split()) not in ("总计", "合计", "总数"):
            return False
        if self._ledger.rows and "total" not in self._ledger.rows:
            return False
        hits = (hit for places in row.grid.rows for place in places for hit in meanings(place.text))
        return not any(hit.table == REQUESTS and hit.kind == "row" and hit.code not in self._weak for hit in hits)

    @property
    def _ledger(self) -> Ledger:
        return self.ledgers[-1]

    def _label(self, labels: list[tuple[Place, str]], groups: list[tuple[Place, str]]) -> tuple[Place, str] | None:
        """The row's label and its code; "" for a label with two meanings."""
        fitting = [(place, code) for place, code in labels if code != "other_other" or self._group == "other"]
        if fitting:
            label = fitting[-1][0]
            codes = {code for place, code in fitting if place is label}
            return label, codes.pop() if len(codes) == 1 else ""
        if groups and groups[-1][1] == "other" and not groups[-1][0].copied:
            return groups[-1][0], "other_other"
        return None

    def _continues(self, code: str, right: list[Place]) -> bool:
        """Whether a row of another <table> goes on with this one: without a header it must have all its cells."""
        known = self._ledger.rows.get(code)
        if known is not None and any(cell.raw for cell in known.values()):
            return False
        own = sum(1 for place in right if not place.copied)
        words = sum(1 for place in right if not is_value(place.text))
        return not words and (own == len(requests_form().columns) or bool(self._headers))

    def _nearly(self, code: str, right: list[Place]) -> bool:
        """Whether a row without a header has about as many cells as the form has columns: a cell may be lost."""
        cells = sum(1 for place in right if not place.copied)
        return code not in self._ledger.rows and cells >= 4 and all(is_value(place.text) for place in right)

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

    def _fewer(self, right: list[Place], at_home: bool) -> list[Header]:
        """The columns of a form without some of the kinds of applicants, if the row has one cell for each; none where
        the header says anything else."""
        first, *kinds, last = [column.code for column in requests_form().columns]
        known = sorted(self._headers, key=lambda header: header.start)
        codes = [header.code for header in known]
        inner = [code for code in codes if code in kinds]
        whole = codes in ([first, *inner, last], [last, first, *inner]) and 1 < len(set(inner)) == len(inner)
        whole = whole or (codes == [last] and at_home)  # a form of nothing but totals
        if codes == [first, last] and self._together and at_home:
            known.insert(1, Header("", self._together.start, self._together.stop))
            whole = disjoint(known)
        elif codes == [first, *inner, last] and len(inner) < 2:  # so few that the header may have lost them
            self._ledger.compared = True
            whole = at_home and adds_up([place.text for place in right]) and stand_under(right, known)
        if not whole or len(inner) == len(kinds) or not disjoint(known) or self._unknown_among(known):
            return []
        if at_home:
            beside = [place for place in right if not known[0].start <= place.start < known[-1].stop]
            under = [place for place in right if place not in beside]
            if stand_under(under, known) and not any(place.text for place in beside):
                return known
            whole = all(left.stop == right.start for left, right in pairwise(known)) and all(h.code for h in known)
            own = len([place for place in right if not place.copied])
            self._most = max(self._most, own)  # a longer row: it is the header that lacks a kind
            # The spans of the label lie: the cells are told by their order.
            return [Header(code, -1, -1) for code in codes] if whole and own == len(known) == self._most else []
        own = sum(1 for place in right if not place.copied)
        return [Header(code, -1, -1) for code in codes] if own == len(codes) + self._after else []

    def _unknown_among(self, known: list[Header]) -> bool:
        """Whether a column that no format knows stands among the known ones."""
        first, last = known[0].start, known[-1].stop
        return any(h.start >= first and h.stop <= last and disjoint([*known, h]) for h in self._unknown)


def _counts_others(row: Row, first: int) -> bool:
    """Whether words stand above the row's values, from column `first` on, that no form knows: 三 for each of a
    county's offices looks the same but for its heads."""
    for places in row.grid.rows[: row.index]:
        heads = [p.text for p in places if p.start >= first and not p.copied and is_head(p.text)]
        if len(heads) >= HEADS_OF_OTHERS and are_others(heads):
            return True
    return False


def is_head(text: str) -> bool:
    """Whether it is no value of 三 but words, a year or a month.

    >>> [is_head(text) for text in ("教育局", "A", "2016", "2016 年度", "3月", "312", "3件", "/", "")]
    [True, True, True, True, True, False, False, False, False]
    """
    return bool(text) and (not is_value(text) or _PERIOD.fullmatch("".join(text.split())) is not None)


def are_others(heads: Sequence[str]) -> bool:
    """Whether so many of the heads are unknown, and none a kind of applicant, that the table counts something else;
    其他 and 合计 any table has."""
    unknown = [head for head in heads if not meanings(head)]
    if len(unknown) < HEADS_OF_OTHERS:
        return False
    columns = {hit.code for head in heads for hit in meanings(head) if (hit.table, hit.kind) == (REQUESTS, "column")}
    return columns <= {"other", "total"}


def group_of(row: str) -> str | None:
    """The group of 三 that the row stands in."""
    return _groups().get(row)


@cache
def _groups() -> dict[str, str]:
    """The groups of the rows that stand in one."""
    return {row.code: row.group for row in requests_form().rows if row.group}
