"""What happens to a form on its way to a page: a cell, a row or a heading lost, doubled or merged with the next."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.parsers import statistics_forms as forms


@dataclass
class Form:
    """The statistics form with two columns of values, drawn by chance, and what its rows print."""

    chance: random.Random
    shown: Mapping[str, str] = field(init=False)
    header: list[str] = field(default_factory=lambda: ["指标名称", "计量单位", "2016年度", "历年累计"])
    cells: list[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        codes = [code for code in forms.prints() if code not in ("fees", "budget")]
        self.shown = forms.prints({code: self.chance.choice(["0", "", "/", "3", "12", "105"]) for code in codes})
        self.cells = [
            [label, unit, value, "9" + value if value.isdigit() else value]
            for label, unit, value in forms.rows(self.shown)
        ]

    @property
    def wanted(self) -> dict[str, int | float | None]:
        """{code: value} of the form as it was before anything happened to it."""
        return forms.expected({code: text.replace("/", "") for code, text in self.shown.items()})


Accident = Callable[[Form, int, int], None]
"""Changes a form at a row (not the first) and a column (not the label's)."""


def cell_lost(form: Form, row: int, column: int) -> None:
    del form.cells[row][column]


def cell_doubled(form: Form, row: int, column: int) -> None:
    form.cells[row].insert(column, form.cells[row][column])


def row_lost(form: Form, row: int, column: int) -> None:
    del form.cells[row]


def row_doubled(form: Form, row: int, column: int) -> None:
    form.cells.insert(row, list(form.cells[row]))


def rows_merged(form: Form, row: int, column: int) -> None:
    pairs = zip(form.cells[row - 1], form.cells[row], strict=True)
    form.cells[row - 1 : row + 1] = [[" ".join(pair) for pair in pairs]]


def heading_lost(form: Form, row: int, column: int) -> None:
    del form.header[column]


ANYWHERE: tuple[Accident, ...] = (cell_lost, cell_doubled, row_lost, row_doubled)
"""Those that happen to tables and to flattened text alike."""


def damaged(seed: int, *accidents: Accident) -> Form:
    """A form after one of these accidents; each seed another form and another place."""
    form = Form(random.Random(seed))
    row, column = form.chance.randrange(1, len(form.cells)), form.chance.randrange(1, 4)
    accidents[seed % len(accidents)](form, row, column)
    return form
