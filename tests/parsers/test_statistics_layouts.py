"""The statistics form in other layouts, and after accidents: nothing moves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.parsers import statistics_forms as forms
from tests.parsers.accidents import ANYWHERE, damaged, heading_lost
from tests.parsers.statistics_reading import local_of, read, rows_of

# --- layouts and accidents ---


def sections() -> list[tuple[tuple[str, ...], forms.Rows]]:
    """The form's rows by their top-level heading."""
    found: list[tuple[tuple[str, ...], forms.Rows]] = []
    for row in forms.rows():
        if row[0][1] == "、":
            found.append((row, []))
        else:
            found[-1][1].append(row)
    return found


@pytest.mark.parametrize("header", [(), ("类别", "统计指标", "单位", "统计数")])
def test_headings_in_a_column_of_their_own(header: tuple[str, ...]) -> None:
    """Down the merged cell of their section, the section's own total among its rows, labels cut short."""
    body = "<tr>" + "".join(f"<td>{text}</td>" for text in header) + "</tr>"
    for (label, unit, value), parts in sections():
        rows = [("合计", unit, value), *parts] if value else parts
        for number, (part, of, print_) in enumerate(rows):
            first = f'<td rowspan="{len(rows)}">{label}</td>' if number == 0 else ""
            part = "其中：主要负责同志" if "主要负责" in part else part
            body += f"<tr>{first}<td>{part}</td><td>{of}</td><td>{print_}</td></tr>"
    assert rows_of(read(f"<div><table>{body}</table></div>")) == forms.expected()


@pytest.mark.parametrize(
    "change",
    [
        lambda label, unit, value: (label.removesuffix("数"), unit, value),
        lambda label, unit, value: ("", label, unit, value, ""),
        lambda label, unit, value: (f"{label}（{unit}）" if unit != "——" else label, value),
        lambda label, unit, value: (
            f"<p><span>&nbsp;&nbsp;{label}</span><o:p></o:p></p>",
            f"<p>{unit}</p>",
            f"<b>{value}</b>",
        ),
        lambda label, unit, value: (label, value, unit),
    ],
    ids=["without 数", "empty columns", "unit in the label", "Word", "value before unit"],
)
def test_layouts(change: Callable[..., tuple[str, ...]]) -> None:
    header = tuple(text if text != "（——）" else "" for text in change("统计指标", "单位", "统计数"))
    header = ("统计指标", "统计数") if len(header) == 2 else header
    reading = read(forms.html([change(*row) for row in forms.rows()], header))
    assert rows_of(reading) == forms.expected()
    assert local_of(reading) == {}


@pytest.mark.parametrize("seed", range(120))
def test_an_accident_moves_nothing(seed: int) -> None:
    """A cell, heading or row lost, doubled or blanked: what is read is what the page prints there, or null."""
    form = damaged(seed, *ANYWHERE, heading_lost)
    for code, value in rows_of(read(forms.html(form.cells, form.header))).items():
        assert value in (None, form.wanted[code]), code
