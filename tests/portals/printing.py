"""How a number is printed, and what a careful reader may then know: the same function gives both.

A cell printed blank, `/`, `-` or `无` is null for the reader, whatever the body meant by it.
"""

from __future__ import annotations

from dataclasses import dataclass

Number = int | float
FULL_WIDTH = str.maketrans("0123456789,.-+", "０１２３４５６７８９，．－＋")


@dataclass(frozen=True)
class Style:
    """A body's habits of printing numbers."""

    zero: str = "0"
    """What stands for a zero in the columns of the applicants (never in 总计)."""
    regulations: str = "0"
    """What stands for zeros in the row 规章, which towns may not make."""
    full_width: bool = False
    thousands: bool = False
    change: str = "minus"
    """本年增/减: `minus` -2 and 3, `signed` -2 and +3, `words` 减2 and 增3."""
    yuan: bool = False
    """Money of 2019 forms printed in 元, with the unit, instead of 万元."""


def printed(style: Style, table: str, row: str, column: str, value: int) -> tuple[str, Number | None]:
    """The print of one cell and what it says. `value` in yuan where the column is `amount`."""
    if column == "amount":
        return _money(style, row, value)
    if column == "change":
        return _change(style, value), value
    if value == 0:
        zero = _zero(style, table, row, column)
        return (_digits(style, "0"), 0) if zero == "0" else (zero, None)
    return _digits(style, f"{value:,}" if style.thousands else str(value)), value


def _zero(style: Style, table: str, row: str, column: str) -> str:
    if row == "regulations":
        return style.regulations
    if table == "requests" and column != "total":
        return style.zero
    return "0"


def _money(style: Style, row: str, yuan: int) -> tuple[str, Number]:
    value = yuan // 10_000 if yuan % 10_000 == 0 else yuan / 10_000
    if style.yuan and row == "procurement":
        return _digits(style, f"{yuan:,}" if style.thousands else str(yuan)) + "元", value
    return _digits(style, str(value)), value


def _change(style: Style, value: int) -> str:
    if style.change == "words" and value:
        return _digits(style, f"{'增' if value > 0 else '减'}{abs(value)}")
    if style.change == "signed" and value > 0:
        return _digits(style, f"+{value}")
    return _digits(style, str(value))


def _digits(style: Style, text: str) -> str:
    return text.translate(FULL_WIDTH) if style.full_width else text
