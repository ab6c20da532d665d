"""Mutations of what the value cells print."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from .mutation import Apply, mutation, variants
from .subject import Subject, holder_of, put, words
from .truth import BLANK, Key, Print, yuan

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def _each(change: Callable[[Subject, Key, Print], tuple[Print, str | None] | None]) -> Apply:
    """The mutation of every cell that `change` answers for with its new print and markup."""

    def apply(subject: Subject) -> bool:
        changed = False
        for element, key in list(subject.cells()):
            new = change(subject, key, subject.prints[key])
            if new:
                subject.set(element, key, *new)
                changed = True
        return changed

    return apply


def _zeros(cell: Print, markup: str | None = None) -> Apply:
    return _each(lambda subject, key, old: (cell, markup) if old.is_zero else None)


def _stroke(text: str) -> Apply:
    return _zeros(Print(text, None, "not_applicable"))


variants(
    "values",
    "zeros",
    {
        "blank": _zeros(BLANK),
        "nbsp": _zeros(BLANK, "\xa0"),
        "word_blank": _zeros(BLANK, "<span><o:p>\xa0</o:p></span>"),
        "br": _zeros(BLANK, "<br>"),
        "slash": _stroke("/"),
        "dash": _stroke("-"),
        "em_dash": _stroke("—"),
        "two_dashes": _stroke("——"),
        "backslash": _stroke("\\"),
        "none": _stroke("无"),
        "word": _zeros(Print("零", 0, "annotated")),
    },
)
variants(
    "values",
    "full_width",
    {
        "digits": _each(
            lambda subject, key, old: (Print(old.raw.translate(_FULL_WIDTH), old.value), None) if old.is_count else None
        ),
    },
)


def _some_zeros(subject: Subject, key: Key, old: Print) -> tuple[Print, str | None] | None:
    if not old.is_zero or subject.chance.random() < 0.5:
        return None
    return subject.chance.choice([BLANK, Print("/", None, "not_applicable"), Print("-", None, "not_applicable")]), None


def _applicants_zeros(subject: Subject, key: Key, old: Print) -> tuple[Print, str | None] | None:
    return (BLANK, None) if old.is_zero and key[2] != "total" else None


def _blank_totals(subject: Subject, key: Key, old: Print) -> tuple[Print, str | None] | None:
    return (BLANK, None) if key[2] == "total" else None


def _blank_all(subject: Subject, key: Key, old: Print) -> tuple[Print, str | None] | None:
    return BLANK, None


def _thousands(mark: str) -> Callable[[Subject, Key, Print], tuple[Print, str | None] | None]:
    def change(subject: Subject, key: Key, old: Print) -> tuple[Print, str | None] | None:
        if not old.is_count or not old.value or old.value < 1000:
            return None
        return Print(f"{old.value:,}".replace(",", mark), old.value), None

    return change


def _units(subject: Subject, key: Key, old: Print) -> tuple[Print, str | None] | None:
    if key[2] == "amount":
        return (Print(f"{old.raw}万元", old.value, "annotated"), None) if old.meaning == "number" else None
    if not old.is_count or key[2] == "change" or key[1] in ("fees", "budget"):
        return None
    unit = "宗" if key[0] == "review_litigation" else "项" if key[2] in ("items_before", "items") else "件"
    return Print(f"{old.raw}{unit}", old.value, "annotated"), None


def _decimal(cell: Print) -> Decimal:
    return Decimal(cell.raw.replace(",", "").replace("，", ""))


def _in_yuan(subject: Subject, key: Key, old: Print) -> tuple[Print, str | None] | None:
    if key[2] != "amount" or old.meaning != "number" or not old.raw.isascii():
        return None
    amount = _decimal(old) * 10_000
    text = str(int(amount)) if amount == amount.to_integral_value() else str(amount.normalize())
    return yuan(Decimal(text), f"{text}元"), None


def _decimals(subject: Subject, key: Key, old: Print) -> tuple[Print, str | None] | None:
    if key[2] != "amount" or not old.is_count:
        return None
    return Print(f"{old.raw}.00", float(old.raw)), None


def _remarks(subject: Subject, key: Key, old: Print) -> tuple[Print, str | None] | None:
    if not old.is_count or not old.value or key[2] in ("change", "amount") or subject.chance.random() < 0.7:
        return None
    return Print(f"{old.raw}（其中1件转办）", old.value, "annotated"), None


def _signs(plus: str, minus: str) -> Callable[[Subject, Key, Print], tuple[Print, str | None] | None]:
    def change(subject: Subject, key: Key, old: Print) -> tuple[Print, str | None] | None:
        if key[2] != "change" or old.meaning != "number" or not old.value:
            return None
        sign = plus if old.value > 0 else minus
        meaning = "number" if sign in "+-－" else "annotated"
        return Print(f"{sign}{abs(old.value)}", old.value, meaning), None

    return change


variants(
    "values",
    "blank",
    {"total_column": _each(_blank_totals), "applicants": _each(_applicants_zeros), "everything": _each(_blank_all)},
)
variants("values", "some_zeros", {"blank": _each(_some_zeros)})
variants("values", "thousands", {"comma": _each(_thousands(",")), "wide_comma": _each(_thousands("，"))})
variants("values", "units", {"counted": _each(_units), "yuan": _each(_in_yuan), "cents": _each(_decimals)})
variants("values", "remark", {"in_cell": _each(_remarks)})
variants(
    "values",
    "signs",
    {"words": _each(_signs("增", "减")), "plus": _each(_signs("+", "-")), "long": _each(_signs("增加", "减少"))},
)


def _markup(change: Callable[[str], str]) -> Apply:
    """Other markup around the same prints."""

    def apply(subject: Subject) -> bool:
        changed = False
        for element, _ in list(subject.cells()):
            if text := words(element):
                put(element, "", change(text))
                changed = True
        return changed

    return apply


variants(
    "values",
    "cell",
    {
        "digit_spans": _markup(lambda text: "".join(f"<span>{c}</span>" for c in text)),
        "strong": _markup(lambda text: f"<strong><span>{text}</span></strong>"),
        "padded": _markup(lambda text: f"&nbsp;&nbsp;{text}\n　"),
        "trailing_br": _markup(lambda text: f"{text}<br>"),
        "empty_paragraphs": _markup(lambda text: f"<p></p><p>{text}</p><p>&nbsp;</p>"),
        "zero_width": _markup(lambda text: f"\u200b{text}\ufeff"),
        "comment": _markup(lambda text: f"<!-- 9 -->{text}<!-- [if gte mso 9]>7<![endif] -->"),
        "hidden_span": lambda s: not s.text and _markup(lambda text: f'{text}<span style="display:none">8</span>')(s),
    },
    not_after=("zeros_word_blank",),
)


@mutation("values")
def money_head_in_yuan(subject: Subject) -> bool:
    """The column's head says 元, and the amounts are in 元 without a unit of their own."""
    heads = [cell for cell in subject.labels("head") if words(cell).startswith(("本年收费金额", "采购总金额"))]
    cells = [(element, key) for element, key in subject.cells() if key[2] == "amount"]
    if not heads or any(subject.prints[key].meaning != "number" for _, key in cells):
        return False
    for head in heads:
        put(head, words(head).split("（")[0] + "（单位：元）")
    for element, key in cells:
        amount = _decimal(subject.prints[key]) * 10_000
        text = str(int(amount)) if amount == amount.to_integral_value() else str(amount.normalize())
        subject.set(element, key, yuan(Decimal(text), text))
    return bool(cells)


@mutation("values")
def numbers_down_the_cell(subject: Subject) -> bool:
    """Cells in which an empty line stands above the number."""
    for element, _ in subject.cells():
        holder = holder_of(element)
        holder.text = f"\n   \n{holder.text or ''}\n  "
    return True
