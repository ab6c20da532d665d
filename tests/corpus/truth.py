"""What one cell prints and what a careful reader takes from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..portals.codes import REQUEST_COLUMNS, REVIEW_GROUPS, REVIEW_RESULTS, result_rows

Number = int | float
#: (table, row, column)
Key = tuple[str, str, str]
TABLES = ("proactive_disclosure", "requests", "review_litigation")


@dataclass(frozen=True)
class Print:
    """One cell."""

    raw: str
    """White space folded."""
    value: Number | None
    meaning: str = "number"
    """As in docs/fields.md; `any` where readers may differ and only the value counts."""

    @property
    def is_zero(self) -> bool:
        return self.meaning == "number" and self.value == 0

    @property
    def is_count(self) -> bool:
        return self.meaning == "number" and self.raw.isdigit() and self.raw.isascii()


BLANK = Print("", None, "blank")


def number(text: str) -> Print:
    """A plain number as the forms print it.

    >>> number("12").value, number("81.305").value
    (12, 81.305)
    """
    return Print(text, float(text) if "." in text else int(text))


def yuan(amount: Decimal, text: str) -> Print:
    """An amount of money that is printed in yuan; the value is in 万元."""
    value = amount / 10_000
    return Print(text, int(value) if value == value.to_integral_value() else float(value), "converted")


def nested(prints: Mapping[Key, Print]) -> dict[str, dict[str, dict[str, Number | None]] | None]:
    """The values as the report's `tables`; a table of which nothing is printed is None."""
    tables: dict[str, Any] = dict.fromkeys((*TABLES, "statistics"))
    for (table, row, column), cell in prints.items():
        tables[table] = tables[table] or {}
        if table == "statistics":
            tables[table][row] = cell.value
            continue
        tables[table].setdefault(row, {})[column] = cell.value
    return tables


@dataclass(frozen=True)
class Sum:
    """A 勾稽 rule applied to one page: the total as printed and the sum that it should be."""

    rule: str
    expected: Number
    actual: Number

    @property
    def passed(self) -> bool:
        return self.expected == self.actual


ANNEX_SUMS = {
    "received": ("received_in_person", "received_by_fax", "received_online", "received_by_letter"),
    "finished": ("finished_on_time", "finished_extended"),
    "answered": (
        "answered_already_public", "granted", "partially_granted", "refused", "not_own_agency", "not_existing",
        "correction_asked", "referred",
    ),
    "refused": (
        "refused_state_secret", "refused_trade_secret", "refused_privacy", "refused_security_stability",
        "refused_not_government_information", "refused_other",
    ),
    "reviews": ("reviews_upheld", "reviews_corrected", "reviews_other"),
    "lawsuits": ("lawsuits_upheld", "lawsuits_corrected", "lawsuits_other"),
    "staff": ("staff_full_time", "staff_part_time"),
}  # fmt: skip


def sums(prints: Mapping[Key, Print], unread: Iterable[Key] = ()) -> Iterator[Sum]:
    """Every arithmetic check of the contract that the printed cells allow."""
    lost = set(unread)

    def check(rule: str, left: list[Key], right: list[Key]) -> Iterator[Sum]:
        if lost.intersection([*left, *right]) or left[0] not in prints or prints[left[0]].value is None:
            return
        actual, expected = (sum(prints[key].value or 0 for key in side if key in prints) for side in (left, right))
        yield Sum(rule, expected, actual)

    rows = ("new", "carried_in", *result_rows("2021"), "total", "carried_out")
    if any(key[0] == "requests" for key in prints):
        for column in REQUEST_COLUMNS:
            cells = {row: ("requests", row, column) for row in rows}
            yield from check(
                f"requests.balance.{column}",
                [cells["total"], cells["carried_out"]],
                [cells["new"], cells["carried_in"]],
            )
        for column in REQUEST_COLUMNS:
            results = [("requests", row, column) for row in result_rows("2021")]
            yield from check(f"requests.result_sum.{column}", [("requests", "total", column)], results)
        for row in rows:
            kinds = [("requests", row, column) for column in REQUEST_COLUMNS[:-1]]
            yield from check(f"requests.row_sum.{row}", [("requests", row, "total")], kinds)
    for total, parts in ANNEX_SUMS.items():
        keys = [("statistics", row, "None") for row in (total, *parts)]
        if all(key in prints for key in keys):
            yield from check(f"statistics.sum.{total}", keys[:1], keys[1:])
    for group in REVIEW_GROUPS:
        results = [("review_litigation", group, column) for column in REVIEW_RESULTS if column != "total"]
        yield from check(f"review_litigation.sum.{group}", [("review_litigation", group, "total")], results)
