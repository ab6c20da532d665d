"""The official tables in flattened text: one cell a line, cells parted by tabs, pipes or spaces, or run together.

A row's values stand between its label and the next; `parsers.text_values` says which of them are certain. With fewer
figures than columns nobody can say which are missing: all the row's cells are uncertain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile

from parsers.align import Ledger, Located
from parsers.formats import requests_form, review_form
from parsers.formats.vocabulary import PROACTIVE, REQUESTS, REVIEW, explained
from parsers.grid import Place
from parsers.read_proactive import columns_of
from parsers.read_requests import are_others, group_of, is_head
from parsers.readers import is_value
from parsers.tape import Label, Tape
from parsers.text_ledger import HAN, HEADER, PIECE, SURE, TextLedger
from parsers.text_values import Piece, Values, read_values

#: More words than this between two labels are prose: the table has ended.
_PROSE = 60
_OTHER_ROWS = ("other_no_correction", "other_unpaid_fee", "other_other")
_FIRST_ROWS = ("new", "carried_in")
_LONGEST_HEAD = 10
_ENDS = {REQUESTS: re.compile("[。；;]"), PROACTIVE: re.compile("[。；;]|\n[一二三四五六]、")}
#: What stands right behind a table that ends without its last row.
_BEHIND = 120
_NUMBERING = re.compile(r"[(（]?[1-9][.．、)）](?!\d)|[①-⒛]")


@dataclass(slots=True)
class TextTables:
    """What was found in one text."""

    ledgers: dict[str, list[Ledger]] = field(default_factory=lambda: {PROACTIVE: [], REQUESTS: [], REVIEW: []})
    spans: list[tuple[int, int]] = field(default_factory=list)
    votes: list[frozenset[str]] = field(default_factory=list)


class TextReader(TextLedger):
    """Walks the labels of a tape and keeps the rows of the tables that begin on it."""

    def __init__(self, tape: Tape) -> None:
        super().__init__(tape)
        self.found = TextTables()
        self._labels = tape.labels()
        self._again = 0
        """Where a header ends that is printed again in the middle of 三."""
        self._header: list[Place] = []
        self._before: list[Place] = []
        """The header of 二 before this one: where a page breaks, the first may be printed once more."""
        self._columns: list[str] = []
        self._behind: list[tuple[int, int]] = []
        """For each column of 四 where it ends and the next label begins."""
        self._above: list[str] = []
        """The groups of 四 printed above its columns."""
        self._blank: list[tuple[str, Label]] = []
        """Groups of 四 below its columns with nothing behind them."""
        self._group: str | None = None
        self._heading = False
        """Above the first row of a block of 二: words between labels can be halves of its header."""
        self._headless = False
        """三 without the header of its kinds of applicants."""
        self._together = -1
        """How many heads of 三 stand before 法人或其他组织."""
        self._strange = False
        """Words that no head has stand between those of 三."""
        self._others = False
        """三 for each of many offices: rows without the header of its kinds are theirs."""
        self._outcomes = False
        """The first two heads of 四 begin here."""
        self._above_outcomes = False
        """The label is followed by the first head of 四."""
        self._has_rows = False
        """The label is followed by one of the rows of 三（六）."""
        self._total_follows = False
        """The label is followed by 总计: the last two rows of 三 may have changed places."""
        self._more_outcomes = False
        """The label is followed by a head of 四."""

    def read(self) -> TextTables:
        for index, label in enumerate(self._labels):
            following = self._labels[index + 1].start if index + 1 < len(self._labels) else len(self._tape.text)
            near = max(self._stop, self._again)
            if self._table and len(HAN.findall(self._tape.text, near, label.start)) > _PROSE:
                if self._goes_on_below(label, following):
                    self._ledger.doubt("table_rows_unknown")
                else:
                    self._close()
            after = {
                hit.code for near in self._labels[index + 1 : index + 3] for hit in near.hits if hit.table == REQUESTS
            }
            self._has_rows = not after.isdisjoint(_OTHER_ROWS)
            self._total_follows = any(
                (hit.table, hit.kind, hit.code) == (REQUESTS, "row", "total")
                for near in self._labels[index + 1 : index + 2]
                for hit in near.hits
            )
            self._outcomes = self._means(index, "upheld") and self._means(index + 1, "corrected")
            self._above_outcomes = self._means(index + 1, "upheld")
            self._more_outcomes = self._goes_on(index)
            if not self._is_doubled(index):
                self._take(label, following)
        self._close()
        return self.found

    def _take(self, label: Label, following: int) -> None:
        kinds = {(hit.table, hit.kind) for hit in label.hits}
        if (PROACTIVE, "mark") in kinds or (PROACTIVE, "corner") in kinds:
            if self._table == PROACTIVE:
                self._doubt_between(self._stop, label.start)
            self._begin(PROACTIVE, label)
            self._before, self._header = self._header or self._before, []
            self._heading = True
            self._stop = max(self._stop, label.stop)
        elif (REQUESTS, "corner") in kinds and not (self._table == REQUESTS and self._ledger.rows):
            self._begin(REQUESTS, label)
            self._together = len(self._columns) if label.text.startswith("法人或") else self._together
            self._stop = label.stop
        elif self._table != REVIEW and (kinds == {(REVIEW, "group")} or self._outcomes):
            self._begin(REVIEW, label)
            self._take_review(label, following)
        elif self._table != REQUESTS and self._begins_without_header(label, following):
            self._begin(REQUESTS, label)
            self._take_requests(label, following)
        elif self._table == PROACTIVE:
            self._take_proactive(label, following)
        elif self._table == REQUESTS:
            self._take_requests(label, following)
        elif self._table == REVIEW:
            self._take_review(label, following)

    def _goes_on_below(self, label: Label, following: int) -> bool:
        """Whether 三 goes on below rows whose labels no form knows: with a row of its own that begins a line and has
        its figures."""
        rows = [hit.code for hit in label.hits if hit.table == REQUESTS == self._table and hit.kind == "row"]
        if not self._ledger.rows or len(rows) != 1 or rows[0] in self._ledger.rows:
            return False
        if not self._tape.text[max(0, label.start - 8) : label.start].rstrip(" \xa0(（").endswith("\n"):
            return False
        count = len(self._requests_columns([column.code for column in requests_form().columns]))
        values = read_values(self._tape.text, label.stop, following, count)
        return values.certain and all(piece.text for piece in values.pieces)

    def _is_doubled(self, index: int) -> bool:
        """Whether the same row's label stands right behind the label."""
        label, *behind = self._labels[index : index + 2]
        return any(
            label.text == again.text
            and not self._tape.text[label.stop : again.start].strip(" \xa0\n")
            and any(hit.kind == "row" for hit in label.hits)
            for again in behind
        )

    def _goes_on(self, index: int) -> bool:
        """Whether a head of 四 stands right behind the label."""
        label, *behind = self._labels[index : index + 2]
        return any(
            any(hit.table == REVIEW and hit.kind == "column" for hit in head.hits)
            and not HAN.search(self._tape.text, label.stop, head.start)
            for head in behind
        )

    def _means(self, index: int, outcome: str) -> bool:
        """Whether the label is a head of 四."""
        hits = self._labels[index].hits if index < len(self._labels) else ()
        return any((hit.table, hit.kind, hit.code) == (REVIEW, "column", outcome) for hit in hits)

    def _begin(self, table: str, label: Label) -> None:
        if self._table == table:
            return
        self._close()
        self._table = table
        self._start = label.start
        self._stop = label.stop
        self._again = 0
        self._number += 1
        self._ledger = Ledger()
        self._before, self._header, self._columns, self._group = [], [], [], None
        self._behind, self._above, self._blank = [], [], []
        self._headless = self._strange = self._others = False
        self._together = -1

    def _close(self) -> None:
        if self._table and self._ledger.rows:
            last = {REQUESTS: {"carried_out"}, PROACTIVE: {"fees", "procurement"}}.get(self._table, set())
            if last and last.isdisjoint(self._ledger.rows):
                behind = _ENDS[self._table].search(self._tape.text, self._stop, self._stop + _BEHIND)
                self._doubt_between(self._stop, behind.start() if behind else self._stop + _BEHIND)
            self.found.ledgers[self._table].append(self._ledger)
            self.found.spans.append((self._start, self._stop))
        self._table = None
        self._ledger = Ledger()

    def _code(self, label: Label, kind: str) -> str | None:
        codes = [hit.code for hit in label.hits if hit.table == self._table and hit.kind == kind]
        return codes[0] if codes else None

    def _take_proactive(self, label: Label, following: int) -> None:
        if self._code(label, "column"):
            self._header += self._cut_headers(label.start)
            explained = self._explanation(label.stop, following)
            self._header.append(
                Place(len(self._header), len(self._header) + 1, label.text + explained, 0, copied=False)
            )
            self._stop = label.stop + len(explained)
        elif row := self._code(label, "row"):
            self._header += self._cut_headers(label.start) if self._heading and row not in self._ledger.rows else []
            self._heading = False
            found = columns_of(row, self._header)
            if found is None and self._before and (found := columns_of(row, self._before)):
                self._header = self._before
            if found is not None:
                self._before = []
                names, item, headers = found
                self.found.votes.append(names)
                codes = [header.code for header in headers]
                self._claim(row, codes, label, following, headers, {c.code for c in item.columns if c.money})
            elif self._header or self._ledger.rows or self._is_row(label, following):
                self._ledger.doubt("table_columns_unknown")

    def _is_row(self, label: Label, following: int) -> bool:
        """Whether figures stand behind the label, however many."""
        return any(is_value(piece.text) for piece in read_values(self._tape.text, label.stop, following, 3).pieces)

    def _explanation(self, start: int, following: int) -> str:
        text = self._tape.text[start:following]
        match = re.match(r"\s*[(（][^()（）]*[)）]", text)
        return match[0] if match else ""

    def _cut_headers(self, stop: int) -> list[Place]:
        """Halves of headers that no label covers, e.g. 本年新 before 对外公开总数量."""
        if self._ledger.rows and not self._header:
            return []
        pieces = [m[0] for m in PIECE.finditer(self._tape.text, self._stop, stop) if HAN.search(m[0])]
        count = len(self._header)
        return [Place(count + i, count + i + 1, piece, 0, copied=False) for i, piece in enumerate(pieces)]

    def _take_requests(self, label: Label, following: int) -> None:
        order = [column.code for column in requests_form().columns]
        if self._code(label, "corner") or (self._again and self._code(label, "column")):
            self._again = label.stop
        row = self._code(label, "row")
        column = self._code(label, "column")
        if not self._ledger.rows and column and row in (None, "total", "other_other"):
            self._strange |= bool(self._columns and HAN.search(self._tape.text, self._stop, label.start))
            self._columns.append(column)
            self._stop = label.stop
            return
        if len(set(self._columns)) < SURE and not self._headless:
            if row in _FIRST_ROWS and self._begins_without_header(label, following):
                self._headless = self._ledger.doubts = True
            elif not self._few(label.start):
                return  # words of the prose, no header
        self._columns = _once(self._columns)
        codes = self._requests_columns(order)
        if group := self._code(label, "group"):
            self._group = group
            self._doubt_between(self._stop, label.start)
            self._stop = max(self._stop, label.stop)
            values = read_values(self._tape.text, label.stop, following, len(order))
            begins = PIECE.match(self._tape.text, values.pieces[0].start)
            numbered = begins and _NUMBERING.match(begins[0])
            printed = not numbered and any(piece.text and is_value(piece.text) for piece in values.pieces)
            if group == "other" and (printed or not self._has_rows):
                self._claim("other_other", codes, label, following, fewer=self._fewer(codes))
        elif row and (row != "other_other" or self._group == "other"):
            self._claim(row, codes, label, following, fewer=self._fewer(codes))
            self._group = group_of(row) or self._group  # 3.其他 below 2.申请人逾期未按收费通知…
            if "carried_out" in self._ledger.rows and ("total" in self._ledger.rows or not self._total_follows):
                self._close()

    def _begins_without_header(self, label: Label, following: int) -> bool:
        """Whether it is a first row of 三 (一 and 二 may have changed places) with exactly its seven figures, or
        with cells that the text itself parts, which prose never has."""
        if not any(hit.table == REQUESTS and hit.kind == "row" and hit.code in _FIRST_ROWS for hit in label.hits):
            return False
        self._others = self._others or are_others(self._heads_above(label.start))
        if self._others:
            return False
        count = len(requests_form().columns)
        values = read_values(self._tape.text, label.stop, following, count)
        printed = sum(1 for piece in values.pieces if piece.text)
        return values.certain and (values.parted or printed == count) and not values.more

    def _few(self, start: int) -> list[str]:
        """The columns of a header with hardly any kinds of applicants: 自然人, one kind or all in one (""), 总计, as it
        flattens; none where anything else stands in it, down to the first row's label at `start`."""
        first, *kinds, last = (column.code for column in requests_form().columns)
        inner = [code for code in self._columns if code in kinds]
        if len(self._columns) >= SURE or self._columns not in ([first, *inner, last], [first, last, *inner]):
            return []
        if self._headless or self._strange:
            return []
        if not self._ledger.rows and HAN.search(self._tape.text, self._stop, start):
            return []
        return [first, "", last] if self._together == 1 and not inner else [first, *inner, last]

    def _heads_above(self, start: int) -> list[str]:
        """The short words that stand right above, as heads do."""
        pieces = PIECE.findall(self._tape.text, max(0, start - HEADER), start)
        return list(takewhile(lambda piece: len(piece) <= _LONGEST_HEAD and is_head(piece), reversed(pieces)))

    def _requests_columns(self, order: list[str]) -> list[str]:
        """自然人 first and 总计 last (before 自然人 in some), as the form flattens; the kinds between them as the
        header prints them."""
        if few := self._few(self._stop):
            self._ledger.doubts = True
            return few
        first, *kinds, last = order
        between = [code for code in self._columns if code in kinds]
        if sorted(between) != sorted(kinds):
            self._ledger.doubts = True
            between = kinds
        known = [code for code in self._columns if code in (first, last)]
        return [last, first, *between] if known == [last, first] else [first, *between, last]

    def _fewer(self, codes: list[str]) -> list[str]:
        """The columns of a header that leaves out kinds of applicants; none where it is whole or says anything else."""
        fewer = [code for code in codes if code in self._columns]
        whole = len(fewer) == len(codes) or len(set(self._columns)) != len(self._columns)
        kinds = len(fewer) - len({codes[0], codes[-1], "total"})  # without any the header has lost them, not the form
        return [] if whole or kinds < 2 or not {codes[0], codes[-1], "total"} <= set(fewer) else fewer

    def _take_review(self, label: Label, following: int) -> None:
        column = self._code(label, "column")
        if column:
            self._columns.append(column)
            self._behind.append((label.stop, following))
        self._stop = label.stop
        order = [code.code for code in review_form().columns]
        names = [group.code for group in review_form().groups if group.code != "suits"]
        group = self._code(label, "group")
        if group and group not in names:  # 行政诉讼（复议后起诉）
            group = next((hit.code for hit in explained(self._explanation(label.stop, following))), group)
        if group in names and self._columns == order and self._take_group(group, order, label, following):
            return
        if group in names and not self._columns:
            self._above.append(group)
        if column and (sideways := self._sideways(order, names)):
            for name, located in sideways.items():
                self._ledger.claim(name, located)
            self._close()
            return
        count = len(self._columns) // len(order)
        if count > len(names):
            self._close()
            return
        pending = names[len(self._ledger.rows) : count]
        if not pending or self._columns != order * count:
            return
        codes = [f"{name}.{code}" for name in pending for code in order]
        values = read_values(self._tape.text, label.stop, following, len(codes))
        if count < len(names) and not (values.certain and any(piece.text for piece in values.pieces)):
            return  # the figures of all three stand below the last header
        if self._more_outcomes and not any(piece.text for piece in values.pieces):
            return  # more heads than the form has: they are not blank, but nobody knows which is whose
        self._stop = values.stop
        for index, name in enumerate(pending):
            part = slice(index * len(order), (index + 1) * len(order))
            located = list(self._located(name, order, values, values.pieces[part] if values.certain else values.pieces))
            self._ledger.claim(name, located)
        if count == len(names):
            self._close()

    def _take_group(self, name: str, order: list[str], label: Label, following: int) -> bool:
        """Whether it is a row of 四 for one group: its name and the five values; one without any is told by the other
        two."""
        values = read_values(self._tape.text, label.stop, following, len(order))
        printed = any(piece.text for piece in values.pieces)
        if printed:
            self._stop = values.stop
            self._ledger.claim(name, list(self._located(name, order, values, values.pieces)))
        elif self._above_outcomes:
            return False
        else:
            self._blank.append((name, label))
        blank = dict(self._blank)
        if {*self._ledger.rows, *blank} != {group.code for group in review_form().groups if group.code != "suits"}:
            return printed
        for code, where in blank.items():
            nothing = Values(tuple(Piece("", where.stop) for _ in order), True, where.stop)
            self._ledger.claim(code, list(self._located(code, order, nothing, nothing.pieces)))
        self._close()
        return True

    def _sideways(self, order: list[str], names: list[str]) -> dict[str, list[Located]]:
        """四 on its side: behind each of the fifteen outcomes its value, or behind each of five the values of the three
        groups above them. Empty where it is not printed so."""
        if self._columns == order * len(names):
            width, groups = 1, names
        elif self._columns == order and sorted(self._above) == sorted(names):
            width, groups = len(names), self._above
        else:
            return {}
        lines = [read_values(self._tape.text, start, stop, width) for start, stop in self._behind]
        results = [line for code, line in zip(self._columns, lines, strict=True) if code != "total"]
        printed = any(piece.text for line in results for piece in line.pieces)  # what runs together stands behind 总计
        if not printed or not all(line.certain for line in lines):
            return {}
        self._stop = lines[-1].stop
        found: dict[str, list[Located]] = {name: [] for name in groups}
        for index, (code, line) in enumerate(zip(self._columns, lines, strict=True)):
            for place, piece in enumerate(line.pieces):
                name = groups[index // len(order)] if width == 1 else groups[place]
                found[name] += self._located(name, [code], line, [piece])
        return found


def _once(codes: list[str]) -> list[str]:
    """A header's columns where it is printed twice, before and after a page break."""
    half = codes[: len(codes) // 2]
    return half if half and codes == half * 2 else codes
