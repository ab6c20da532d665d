"""A page whose pattern was met before is read as though it were the first."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from parsers import recall, tables
from parsers.page import read_page
from parsers.report import Document, Refusal
from parsers.tables import read_html_tables
from parsers.tables_reading import TablesReading
from tests.parsers.official_forms import Page, prints

PAGES = Path(__file__).parents[1] / "pages"
_CELL = re.compile(r"<td[^>]*>.*?</td>", re.DOTALL)
_PRINTS = ("0", "7", "12", "104", "", "/", "—", "00", "3（其中1件转办）", "1,234", "5,600,001", "1234567890123", "增2")
_PRINTS += ("0.75", "30.0", "１２", "+7", "-8", "减11", "－５", "152790元", "3,905元", "7件", "１５．２５", "0元")


def read(html: str) -> dict[str, Any]:
    """The reading, elements by their tag and text."""
    return _values(lxml.html.fromstring(html))


def _values(root: Any) -> dict[str, Any]:
    reading: TablesReading = read_html_tables(root)
    values = {name: getattr(reading, name) for name in TablesReading.__slots__}
    values["elements"] = [(element.tag, element.text_content()) for element in reading.elements]
    return values


def forget() -> None:
    recall._plans.clear()
    recall._official.clear()


def with_other_numbers(html: str, rng: random.Random) -> str:
    """The page with every number and stroke replaced by another of its kind."""
    plain = ("0", "1", "5", "23", "40711", "2,001", "1,234,567", "１２", "—", "/", "无", "--")
    html = re.sub(
        r">(?:0|[1-9]\d{0,8}|[1-9]\d{0,2}(?:,\d{3}){1,2}|０|[１-９][０-９]{0,8}|[/—])<",
        lambda _: f">{rng.choice(plain)}<",
        html,
    )
    kinds = {
        r"0|[1-9]\d{0,8}": ("0", "1", "5", "23", "40711"),
        r"[1-9]\d{0,2}(?:,\d{3}){1,2}": ("2,001", "34,567", "1,234,567"),
        r"(?:0|[1-9]\d{0,8})\.\d*[1-9]\d*": ("0.5", "81.305", "12.01"),
        r"０|[１-９][０-９]{0,8}": ("０", "７", "１２"),
        r"[１-９][０-９]{0,8}．[０-９]*[１-９]": ("１．５", "３０７．０２５"),
    }
    for kind, choice in kinds.items():
        marked = rf">(?=[^<]*[+＋\-－增减元件条项份.．])([+＋\-－增减]?)(?:{kind})(元|万元|件|条|项|份)?<"
        html = re.sub(marked, lambda print_, choice=choice: f">{print_[1]}{rng.choice(choice)}{print_[2] or ''}<", html)
    return html


def damaged(html: str, rng: random.Random) -> str:
    """The page with a few prints changed, and perhaps a cell lost, a cell too many, or a table printed twice."""
    cells = list(_CELL.finditer(html))
    for cell in sorted(rng.sample(cells, 8), key=lambda cell: -cell.start()):
        text = re.sub(r">[^<>]*<", f">{rng.choice(_PRINTS)}<", cell[0], count=1)
        text = rng.choice((text, text, text, cell[0] + text, ""))
        html = html[: cell.start()] + text + html[cell.end() :]
    tables = re.findall(r"<table.*?</table>", html, re.DOTALL)
    return html + rng.choice(("", "", rng.choice(tables)))


@pytest.mark.parametrize("seed", range(60))
def test_what_is_recalled_is_what_would_be_read(seed: int) -> None:
    rng = random.Random(seed)
    name = rng.choice(("2021", "2019"))
    html = Page(prints(name), name).html()
    first = damaged(html, rng) if seed % 4 else html
    second = with_other_numbers(first, rng)
    forget()
    alone = read(second)
    forget()
    read(first)
    assert read(second) == alone


def test_clean_forms_are_recalled() -> None:
    forget()
    html = Page(prints("2021"), "2021").html()
    for seed in range(3):
        read(with_other_numbers(html, random.Random(seed)))
    assert len(recall._plans) == 3  # 二, 三 and 四


@pytest.mark.parametrize("seed", range(40))
def test_tables_by_themselves_are_read_as_all_together(seed: int, monkeypatch) -> None:
    rng = random.Random(seed)
    name = rng.choice(("2021", "2019"))
    html = damaged(Page(prints(name), name).html(), rng)
    forget()
    apart = read(html)
    forget()
    monkeypatch.setattr(tables, "_runs", lambda grids, *_: [list(grids)])
    assert read(html) == apart


def test_so_are_those_of_the_recorded_pages(monkeypatch) -> None:
    pages = [root for path in sorted(PAGES.glob("*.html")) if (root := _tree(path)) is not None]
    forget()
    apart = [_values(root) for root in pages]
    forget()
    monkeypatch.setattr(tables, "_runs", lambda grids, *_: [list(grids)])
    assert [_values(root) for root in pages] == apart
    assert sum(len(one["cells"]) > 0 for one in apart) > 40


def _tree(path: Path) -> Any:
    page = read_page(Document(body=path.read_bytes()))
    return None if isinstance(page, Refusal) else page.root


def test_a_blank_in_one_table_does_not_make_the_others_new() -> None:
    forget()
    html = Page(prints("2021"), "2021").html()
    read(html)
    before = len(recall._plans)
    place = html.rindex("</tr>", 0, html.rindex("</tr>"))
    read(html[:place] + re.sub(r">\d+</td>", "></td>", html[place:], count=1))
    assert len(recall._plans) == before + 1


def test_no_more_patterns_are_kept_than_memory_should_hold(monkeypatch) -> None:
    monkeypatch.setattr(recall, "_MOST", 5)
    forget()
    html = Page(prints("2021"), "2021").html()
    for seed in range(20):
        read(damaged(html, random.Random(seed)))
    assert len(recall._plans) <= 5
