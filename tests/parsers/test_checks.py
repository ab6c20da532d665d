"""勾稽: what must add up, what is left out, and whose slip it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from parsers.checks import arithmetic_checks, prose_checks
from parsers.report import Check, Figure
from parsers.tables import read_html_tables, read_text_tables
from parsers.tables_reading import TablesReading
from tests.parsers.official_forms import KINDS, SUITS, Page, prints

REAL = Path(__file__).parents[2] / ".." / "shared" / "data"


def reading(changes: dict[tuple[str, str, str], str] | None = None, name: str = "2021") -> TablesReading:
    page = Page(prints(name) | (changes or {}), name)
    return read_html_tables(lxml.html.fromstring(page.html()))


def by_rule(found: TablesReading) -> dict[str, Check]:
    return {check.rule: check for check in arithmetic_checks(found)}


@pytest.mark.parametrize(("name", "rows"), [("2021", 25), ("2019", 23)])
def test_a_clean_form_passes_every_check(name: str, rows: int) -> None:
    checks = by_rule(reading(name=name))
    assert all(check.passed and check.blame is None for check in checks.values())
    assert [f"requests.balance.{kind}" for kind in KINDS] == list(checks)[:7]
    assert [f"requests.result_sum.{kind}" for kind in KINDS] == list(checks)[7:14]
    assert [f"review_litigation.sum.{group}" for group in SUITS] == list(checks)[-3:]
    assert len(checks) == 7 + 7 + rows + 3


def test_a_wrong_total_is_the_agencys() -> None:
    check = by_rule(reading({("requests", "total", "business"): "9"}))["requests.result_sum.business"]
    assert (check.passed, check.expected, check.actual, check.blame) == (False, 4, 9, "agency")
    assert check.cells[0] == "requests.total.business"
    assert "requests.other_other.business" in check.cells


def test_the_balance() -> None:
    check = by_rule(reading({("requests", "carried_out", "total"): "5"}))["requests.balance.total"]
    assert (check.passed, check.expected, check.actual, check.blame) == (False, 33, 36, "agency")
    assert set(check.cells) == {f"requests.{row}.total" for row in ("new", "carried_in", "total", "carried_out")}


def test_blank_summands_are_zero_and_blank_totals_left_out() -> None:
    blanks = {place: "" for place, text in prints().items() if text == "0"}
    checks = by_rule(reading(blanks))
    assert all(check.passed for check in checks.values())
    assert "requests.balance.research" not in checks
    assert "requests.row_sum.refused_process" not in checks
    assert checks["requests.row_sum.new"].expected == 30


def test_an_incomplete_grid_is_the_parsers_slip() -> None:
    page = Page(prints(), hide=frozenset(("rejected_repeat",)))
    checks = by_rule(read_html_tables(lxml.html.fromstring(page.html())))
    failed = checks["requests.result_sum.natural_person"]
    assert (failed.passed, failed.blame) == (False, "parser")


def test_unreadable_cells_are_not_checked() -> None:
    checks = by_rule(reading({("requests", "granted", "business"): "1 2"}))
    assert "requests.result_sum.business" not in checks
    assert "requests.row_sum.granted" not in checks
    assert checks["requests.balance.business"].passed


def figure(value: int, *, approximate: bool = False) -> Figure:
    return Figure(value=value, unit="件", quote=f"{value}件", approximate=approximate)


def test_prose_against_the_tables() -> None:
    figures = {
        "requests_received": figure(30),
        "reviews": figure(8),
        "lawsuits": figure(7),
        "fees_collected": figure(1),
    }
    checks = {check.rule: check for check in prose_checks(reading(), figures)}
    assert {rule: check.passed for rule, check in checks.items()} == {
        "prose.requests_received": True,
        "prose.reviews": False,
        "prose.lawsuits": True,
    }
    failed = checks["prose.reviews"]
    assert (failed.expected, failed.actual, failed.blame) == (9, 8, "agency")
    assert checks["prose.lawsuits"].cells == (
        "review_litigation.direct_suit.total",
        "review_litigation.suit_after_review.total",
    )


def test_prose_is_compared_only_where_both_state_a_figure() -> None:
    blank = reading({("requests", "new", "total"): "", ("review_litigation", "review", "total"): "/"})
    assert prose_checks(blank, {"requests_received": figure(3), "reviews": figure(3)}) == ()
    assert prose_checks(reading(), {"requests_received": figure(30, approximate=True)}) == ()
    assert prose_checks(reading(), {}) == ()
    assert prose_checks(TablesReading(), {"reviews": figure(3)}) == ()


def real(name: str) -> Path:
    path = REAL / name
    if not path.exists():
        pytest.skip("the real pages are not here")
    return path


def plain(row: dict[str, Any]) -> list[Any]:
    return list(row.values())


CODES = {
    "新收": "new",
    "上年结转": "carried_in",
    "予以公开": "granted",
    "部分公开": "partially_granted",
    "内部事务": "refused_internal_affairs",
    "过程性": "refused_process",
    "执法案卷": "refused_enforcement_file",
    "行政查询": "refused_administrative_query",
    "不掌握": "unavailable_not_held",
    "另行制作": "unavailable_needs_creation",
    "信访": "rejected_petition",
    "逾期不补正": "other_no_correction",
    "逾期未缴费": "other_unpaid_fee",
    "其他处理其他": "other_other",
    "总计": "total",
    "结转下年": "carried_out",
}


@pytest.mark.parametrize(
    ("page", "report"),
    [
        ("shuyang-2023-2021format.html", "shuyang-fgj-2023"),
        ("pingtan-105587_2025_page.trimmed.html", "pingtan-2025"),
    ],
)
def test_real_pages(page: str, report: str) -> None:
    """Every cell that a careful reader found in them."""
    want = json.loads(real("real/expected.json").read_text("utf-8"))["reports"][report]
    found = read_html_tables(lxml.html.fromstring(real(f"real/{page}").read_bytes().decode("utf-8")))
    proactive = found.tables["proactive_disclosure"]
    assert plain(proactive["normative_documents"]) == (want.get("norm_docs") or want["规范性文件"])
    assert [proactive[row]["decisions"] for row in ("licensing", "penalties", "coercion")] == [
        want["许可"],
        want["处罚"],
        want["强制"],
    ]
    assert proactive["fees"] == {"amount": want["收费万元"]}
    requests = found.tables["requests"]
    others = [0, None, None, None, None, None, 0] if "shuyang" in page else [0] * 7
    named = {CODES[name]: values for name, values in want["t3"].items()}
    assert {row: plain(values) for row, values in requests.items()} == {row: named.get(row, others) for row in requests}
    assert len(requests) == 25
    review = found.tables["review_litigation"]
    assert [value for group in SUITS for value in plain(review[group])] == want["t4"]
    assert found.formats == ("2021",)
    assert found.flags == ()
    checks = arithmetic_checks(found)
    assert checks
    assert all(check.passed for check in checks)


def test_real_text() -> None:
    """One cell a line, with blank lines and broken headers."""
    text = next(iter(sorted(real("seeds").glob("002_*.txt")))).read_text("utf-8")
    lines = text.split("\n")
    found = read_text_tables(lines)
    assert found.tables["proactive_disclosure"]["licensing"] == {"decisions": 404}
    assert found.tables["proactive_disclosure"]["penalties"] == {"decisions": 1}
    values = [cell.value for cell in found.cells if cell.row not in ("licensing", "penalties")]
    assert values == [0] * 198
    assert found.complete == dict.fromkeys(("proactive_disclosure", "requests", "review_litigation"), True) | {
        "statistics": False
    }
    consumed = [line.strip() for index, line in enumerate(lines) if index in found.lines and line.strip()]
    assert consumed[0] == "第二十条第(一)项"
    assert not any("情况" in line and line != "申请人情况" for line in consumed)
    assert all(check.passed for check in arithmetic_checks(found))


@pytest.mark.parametrize("year", ["80576_2019", "80595_2020", "80613_2021"])
def test_real_text_run_together(year: str) -> None:
    """What is read is right; what cannot be cut is null."""
    want = json.loads(real("real/expected.json").read_text("utf-8"))["reports"][f"pingtan-{year[-4:]}"]["t3"]
    found = read_text_tables(real(f"real/pingtan-{year}_page.txt.excerpt").read_text("utf-8").split("\n"))
    codes = CODES | {"补正不明": "unavailable_unclear", "重复": "rejected_repeat", "其他处理": "other_other"}
    named = {codes[name]: values for name, values in want.items()}
    for row, cells in found.tables["requests"].items():
        assert plain(cells) in ([None] * 7, named.get(row, [0] * 7)), row
    assert "table_cells_unreadable" in found.flags
    assert not found.complete["requests"]
