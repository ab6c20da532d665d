"""A report beside the one of the year before: what was carried over, what was copied; in any order of arrival."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import Archive
from crawler.dataset import Dataset
from crawler.reading import Reading
from crawler.rows import as_json
from crawler.year_before import Traces, continuity, is_copied, traces_of, with_year_before, without_year_before
from parsers.formats import formats
from tests.crawler.paged import JIA, exchange, readings, report_page
from tests.parsers.official_forms import KIND_HEADS, REQUEST_GROUPS
from tests.portals.codes import REQUEST_COLUMNS

TABLES = ("reports", "cells", "checks", "changes", "years")


def page(year: int, carried_in: object, carried_out: object, *, agency: str = "甲县教育局", **more) -> bytes:
    """A report with 三, in which as many were carried over from and to other years as said, of every kind."""
    values = {"new": 5, "carried_in": carried_in, "granted": 3, "total": 3, "carried_out": carried_out}
    rows = ""
    for row in formats()["2021"].requests.rows:
        group = REQUEST_GROUPS.get(row.group, "")
        cells = "".join(f"<td>{values.get(row.code, 0)}</td>" for _ in KIND_HEADS)
        rows += f"<tr><td>{group}</td><td>{row.label}</td>{cells}</tr>"
    heads = "".join(f"<td>{head}</td>" for head in KIND_HEADS)
    table = f"</p><table><tr><td colspan=2>申请人情况</td>{heads}</tr>{rows}</table><p>"
    said = more.pop("said", "公开情况平稳。")
    return report_page(year, agency, number=f"11000/{year + 1}-1", said=said + table, **more)


@pytest.fixture
def archive(tmp_path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as opened:
        yield opened


def in_memory(found: list[Reading]) -> dict[str, list[tuple]]:
    with closing(Dataset(Path(":memory:"))) as dataset:
        for reading in found:
            dataset.add(reading)
        dataset.finish()
        return {table: sorted(dataset.rows(f"SELECT * FROM {table}"), key=repr) for table in TABLES}


def carried(found: list[Reading]) -> dict[tuple[str, int, int], tuple]:
    """{(agency, year, version): (passed, expected, actual, blame)} of `continuity.total`, as export gives it."""
    with closing(Dataset(Path(":memory:"))) as dataset:
        for reading in found:
            dataset.add(reading)
        reports = [json.loads(line) for line in dataset.reports(versions=True)]
        rows = dataset.rows("SELECT report_id, version, rule FROM checks WHERE rule LIKE 'continuity%' ORDER BY 1, 2")
    in_json = [(r["report_id"], r["version"], c["rule"]) for r in reports for c in r["checks"] if "conti" in c["rule"]]
    assert sorted(rows) == sorted(in_json)
    return {
        (r["agency"], r["report_year"], r["version"]): (c["passed"], c["expected"], c["actual"], c["blame"])
        for r in reports
        for c in r["checks"]
        if c["rule"] == "continuity.total"
    }


def test_what_is_carried_over(archive) -> None:
    found = readings(
        archive,
        exchange(f"{JIA}/2023.html", page(2023, 4, 0)),
        exchange(f"{JIA}/2022.html", page(2022, 2, 7)),
        exchange(f"{JIA}/2021.html", page(2021, 1, 2)),
        exchange(f"{JIA}/other.html", page(2022, 9, 9, agency="甲县司法局")),
    )
    assert carried(found) == {
        ("甲县教育局", 2022, 1): (True, 2, 2, None),
        ("甲县教育局", 2023, 1): (False, 7, 4, "agency"),
    }
    for column in REQUEST_COLUMNS:
        names = in_memory(found)["checks"]
        assert any(row[2] == f"continuity.{column}" and f"requests.carried_in.{column}" in row[6] for row in names)


def test_the_newest_version_of_the_year_before_counts(archive) -> None:
    """And it is held against every version of the year after."""
    found = readings(
        archive,
        exchange(f"{JIA}/2023.html", page(2023, 4, 0)),
        exchange(f"{JIA}/2023.html", page(2023, 5, 0), after=3),
        exchange(f"{JIA}/2022.html", page(2022, 2, 4)),
        exchange(f"{JIA}/2022.html", page(2022, 2, 5), after=2),
    )
    assert carried(found) == {
        ("甲县教育局", 2023, 1): (False, 5, 4, "agency"),
        ("甲县教育局", 2023, 2): (True, 5, 5, None),
    }


def test_reports_that_disagree_say_nothing(archive) -> None:
    found = readings(
        archive,
        exchange(f"{JIA}/2023.html", page(2023, 4, 0)),
        exchange(f"{JIA}/2022.html", page(2022, 2, 4)),
        exchange(f"{JIA}/second.html", page(2022, 2, 5).replace(b"11000/2023-1", b"11000/2023-2")),
    )
    assert carried(found) == {}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (0, 0, (True, 0, 0, None)),
        ("", 0, None),  # the whole row is blank
        (3, "", None),  # the total itself is blank
        (3, "/", None),
        ("3 4", 3, None),  # not to be read
        ("3件", 3, (True, 3, 3, None)),
    ],
)
def test_blanks_and_what_cannot_be_read(archive, before, after, expected) -> None:
    found = readings(
        archive,
        exchange(f"{JIA}/2022.html", page(2022, 0, before)),
        exchange(f"{JIA}/2023.html", page(2023, after, 0)),
    )
    assert carried(found).get(("甲县教育局", 2023, 1)) == expected


def test_a_blank_beside_figures_is_none_carried_over() -> None:
    row = dict.fromkeys(REQUEST_COLUMNS)
    before = Traces({"carried_in": {}, "carried_out": row | {"total": 2, "other": 2}}, None, None, whole=True)
    after = Traces({"carried_in": row | {"total": 3, "other": 2, "business": 0}, "carried_out": {}}, None, None, True)
    found = {check["rule"]: (check["passed"], check["expected"]) for check in continuity([before], after)}
    assert found == {
        "continuity.total": (False, 2),
        "continuity.other": (True, 2),
        "continuity.business": (True, 0),
    }
    doubtful = [check["blame"] for check in continuity([replace(before, whole=False)], after) if not check["passed"]]
    assert doubtful == ["parser"]


# --- copies -----------------------------------------------------------------------------------------------------------

WORDS = (
    "{year}年，我局认真贯彻落实条例，围绕中心工作，不断拓宽公开渠道，全年主动公开政府信息{count}条，及时回应群众关切。"
    + "明确专人负责信息的收集、审核和发布，公开前逐条进行保密审查，确保内容准确、表述规范、更新及时。" * 6
)


def flags_of(found: list[Reading]) -> dict[int, bool]:
    with closing(Dataset(Path(":memory:"))) as dataset:
        for reading in found:
            dataset.add(reading)
        reports = [json.loads(line) for line in dataset.reports()]
        listed = dataset.rows("SELECT report_year FROM reports WHERE flags LIKE '%copied_from_last_year%'")
    told = {report["report_year"]: "copied_from_last_year" in report["flags"] for report in reports}
    assert sorted(year for (year,) in listed) == sorted(year for year, copied in told.items() if copied)
    return told


def test_words_of_the_year_before(archive) -> None:
    said = {2021: (2021, 80), 2022: (2022, 95), 2023: (2023, 95), 2024: (2024, 96)}
    found = readings(
        archive,
        *[
            exchange(
                f"{JIA}/{year}.html", report_page(year, number=f"1/{year}", said=WORDS.format(year=of, count=count))
            )
            for year, (of, count) in said.items()
        ],
    )
    assert flags_of(found) == {2021: False, 2022: False, 2023: True, 2024: False}


def test_few_words_are_alike_by_chance(archive) -> None:
    pages = [exchange(f"{JIA}/{year}.html", report_page(year, number=f"1/{year}")) for year in (2021, 2022)]
    assert flags_of(readings(archive, *pages)) == {2021: False, 2022: False}


def test_tables_of_the_year_before(archive) -> None:
    """Those of `page` have the same figures each year, none above 9: not enough; the figures of an office are."""
    office = (
        "<table><tr><td colspan=2>第二十条第（六）项</td></tr><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
        "<tr><td>行政处罚</td><td>325</td></tr><tr><td>行政强制</td><td>4</td></tr></table>"
    )
    small = readings(
        archive, *[exchange(f"{JIA}/{year}.html", page(year, 2, 2, said=f"公开{year}条。")) for year in (2021, 2022)]
    )
    assert flags_of(small) == {2021: False, 2022: False}
    large = readings(
        archive,
        *[
            exchange(f"{JIA}/b{year}.html", page(year, 2, 2, agency="甲县公安局", said=f"公开{year}条。{office}"))
            for year in (2021, 2022)
        ],
    )
    assert flags_of(large) == {2021: False, 2022: True}


def test_forms_full_of_zeros_are_no_copies() -> None:
    zeros = {"requests": {"new": dict.fromkeys(REQUEST_COLUMNS, 0)}, "statistics": None}
    stocks = {"proactive_disclosure": {"normative_documents": {"issued": 0, "repealed": 0, "in_force": 217}}}
    empty = {"sections": [], "cell_notes": [], "checks": [], "flags": []}
    for tables in (zeros, stocks | zeros):
        traces = traces_of({**empty, "tables": {"requests": None, **tables}})
        assert traces.figures is None
        assert not is_copied([traces], traces)


# --- order ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def eventful(tmp_path_factory) -> list[Reading]:
    """Four years of one agency, with versions, a duplicate, and a number that another agency has too."""
    with Archive(tmp_path_factory.mktemp("years") / "archive") as archive:
        return readings(
            archive,
            exchange(f"{JIA}/2024.html", page(2024, 3, 1, said=WORDS.format(year=2024, count=7))),
            exchange(f"{JIA}/2023.html", page(2023, 4, 3, said=WORDS.format(year=2023, count=7)), after=1),
            exchange(f"{JIA}/2023.html", page(2023, 5, 6, said=WORDS.format(year=2023, count=8)), after=2),
            exchange(f"{JIA}/copy.html", page(2023, 5, 6, said=WORDS.format(year=2023, count=8)), after=2),
            exchange(f"{JIA}/2022.html", page(2022, 0, 4), after=1),
            exchange(f"{JIA}/2022.html", page(2022, 0, 5), after=3),
            exchange(f"{JIA}/clash.html", page(2023, 1, 1, agency="甲县司法局"), after=1),
            exchange(f"{JIA}/clash2.html", page(2024, 1, 1, agency="甲县司法局"), after=1),
            exchange(f"{JIA}/2021.html", page(2021, 0, 0), after=1),
        )


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(eventful, chance: random.Random) -> None:
    shuffled = eventful[:]
    chance.shuffle(shuffled)
    assert in_memory(shuffled) == in_memory(eventful)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 8), st.randoms(use_true_random=False))
def test_one_that_is_read_again_takes_its_place(eventful, number, chance: random.Random) -> None:
    again = [*eventful, replace(eventful[number], again=True)]
    assert in_memory(again) == in_memory(eventful)


def test_what_all_this_comes_to(eventful) -> None:
    assert carried(eventful) == {
        ("甲县教育局", 2022, 1): (True, 0, 0, None),
        ("甲县教育局", 2022, 2): (True, 0, 0, None),
        ("甲县教育局", 2023, 1): (False, 5, 4, "agency"),
        ("甲县教育局", 2023, 2): (True, 5, 5, None),
        ("甲县教育局", 2024, 1): (False, 6, 3, "agency"),
        ("甲县司法局", 2024, 1): (True, 1, 1, None),
    }


@pytest.mark.parametrize("own", [[], [{"rule": "requests.balance.total"}]])
@pytest.mark.parametrize("flags", [[], ["tables_missing", "index_number_clash"]])
def test_a_report_by_itself_knows_nothing_of_the_year_before(own, flags) -> None:
    """Words of the text that look like the report's own keys change nothing."""
    trap = ', "checks": [], "flags": [], "attachments": [{"rule": "continuity.'
    report = {"body_text": trap, "checks": own, "flags": flags, "attachments": [], "source": None}
    checks = [{"rule": "continuity.total"}, {"rule": "continuity.other"}]
    told, listed = with_year_before(as_json(report), as_json(checks), copied=True)
    wanted = [*flags[:1], "copied_from_last_year", *flags[1:]]
    assert json.loads(told) == {**report, "checks": [*own, *checks], "flags": wanted}
    assert told == as_json(json.loads(told))
    assert json.loads(listed) == wanted
    assert with_year_before(told, as_json(checks), copied=True) == (told, listed)
    assert with_year_before(told, "[]", copied=False) == (as_json(report), as_json(flags))
    assert without_year_before(json.loads(told)) == report
