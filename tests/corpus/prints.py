"""What the tables of an invented body print in a year: figures of which every sum holds, as plain numbers."""

from __future__ import annotations

from ..portals.figures import Figures, figures_of
from ..portals.forms import Form, Value
from .truth import Key, Print, number


def prints_of(figures: dict[str, Figures], tables: dict[str, Form]) -> dict[Key, Print]:
    """The prints of every value cell. `figures` by table: tables of two forms are of two years."""
    found: dict[Key, Print] = {}
    for name, form in tables.items():
        mine = figures[name]
        amounts = {
            "proactive_disclosure": mine.proactive,
            "requests": mine.requests,
            "review_litigation": mine.review,
        }[name]
        for item in (item for row in form for item in row if isinstance(item, Value)):
            amount = amounts[item.row][item.column]
            found[name, item.row, item.column] = number(_money(amount) if item.column == "amount" else str(amount))
    return found


def _money(yuan: int) -> str:
    """In 万元, without useless zeros."""
    whole, rest = divmod(yuan, 10_000)
    return f"{whole}.{rest:04d}".rstrip("0") if rest else str(whole)


__all__ = ["figures_of", "prints_of"]
