"""Coverage: what was found, what is missing, and lists that say more than they show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from lxml import html as lxml_html

from archive import Archive
from crawler.coverage import as_table, coverage, is_late, shortfalls
from crawler.coverage_html import as_html
from crawler.dataset import Dataset
from tests.crawler.paged import JIA, exchange, list_page, readings, report_page

TITLE = "甲县{}年政府信息公开工作年度报告"


class Column:
    """A dataset to which pages of lists and reports come."""

    def __init__(self, archive: Archive, dataset: Dataset) -> None:
        self._archive, self.dataset = archive, dataset

    def list(self, path: str, years: range, stated: int | None, column: str | None = None) -> None:
        rows = {f"/{year}.html": TITLE.format(year) for year in years}
        notes = {"start": [f"{JIA}/"], **({"column": f"{JIA}{column}"} if column else {})}
        self._add(exchange(f"{JIA}{path}", list_page(rows, stated), role="list", notes=notes))

    def reports(self, *years: int, agency: str = "甲县人民政府") -> None:
        for year in years:
            page = report_page(year, agency, number=None, published=f"{year + 1}-01-10")
            path = f"/{year}.html" if agency == "甲县人民政府" else f"/{len(agency)}/{year}.html"
            self._add(exchange(f"{JIA}{path}", page))

    def failed(self, path: str) -> None:
        self._add(exchange(f"{JIA}{path}", failure="timeout: 60 seconds"))

    def _add(self, one) -> None:
        for reading in readings(self._archive, one):
            self.dataset.add(reading)


@pytest.fixture
def column(tmp_path) -> Iterator[Column]:
    with Archive(tmp_path / "archive") as archive, closing(Dataset(tmp_path / "reports.sqlite")) as dataset:
        yield Column(archive, dataset)


def test_an_empty_dataset(column) -> None:
    assert coverage(column.dataset) == []
    assert shortfalls(column.dataset) == []


def test_years_found_and_missing(column) -> None:
    column.reports(2018, 2020, 2021, 2023)
    (row,) = coverage(column.dataset)
    assert row.missing == [2019, 2022]
    assert row.as_dict()["years"]["2020"] == {
        "expected": 1,
        "failed_checks": 0,
        "found": 1,
        "late": 0,
        "missing": 0,
        "not_machine_readable": 1,
        "parsed": 0,
    }
    assert row.as_dict()["years"]["2018"]["parsed"] == 1  # a report of those years had no tables
    assert row.outcomes == {"report": 4}
    assert row.missing_bodies == {2019: ["甲县人民政府"], 2022: ["甲县人民政府"]}


def test_a_body_that_falls_silent_is_missing_once(column) -> None:
    """For the year after its last report, as soon as the portal is seen after that report's day."""
    column.reports(2019, 2020)
    column.reports(2020, 2021, 2022, agency="甲县教育局")
    (row,) = coverage(column.dataset)
    assert row.missing_bodies == {2021: ["甲县人民政府"], 2023: ["甲县教育局"]}
    assert {year: (counts["expected"], counts["missing"]) for year, counts in row.years.items()} == {
        2019: (1, 0),
        2020: (2, 0),
        2021: (2, 1),
        2022: (1, 0),
        2023: (1, 1),
    }
    assert row.missing == [2023]
    assert as_table([row]).splitlines()[1].split()[3:6] == ["1-1?1", "1-1", ".?1"]


def test_a_report_is_due_when_its_day_is_past(column) -> None:
    """The pages were fetched on 1 February 2024: the day of bodies was 31 January, that of governments is 31 March."""
    column.reports(2022)
    column.reports(2022, agency="甲县教育局")
    assert coverage(column.dataset)[0].missing_bodies == {2023: ["甲县教育局"]}


def test_a_report_that_a_list_names_is_not_missing(column) -> None:
    """It was not asked for, or refused: that is said elsewhere, and no slip of the body's."""
    column.reports(2021, 2023)
    column.list("/list/", range(2021, 2024), 3)
    assert coverage(column.dataset)[0].missing_bodies == {}
    column.failed("/2022.html")
    row = coverage(column.dataset)[0]
    assert (row.missing_bodies, row.years[2022]["blocked"]) == ({}, 1)


def test_the_office_of_a_government_reports_for_it(column) -> None:
    column.reports(2020, 2022)
    column.reports(2021, agency="甲县人民政府办公室")
    (row,) = coverage(column.dataset)
    assert row.missing_bodies == {}


def test_a_list_that_shows_all_it_says(column) -> None:
    column.list("/list/", range(2020, 2024), 4)
    assert shortfalls(column.dataset) == []


def test_a_list_that_says_more_than_it_shows(column) -> None:
    column.list("/list/", range(2020, 2024), 9)
    assert shortfalls(column.dataset) == [("jia", f"{JIA}/list/", 9, 4)]
    assert coverage(column.dataset)[0].lists == [(f"{JIA}/list/", 9, 4)]


def test_pages_of_a_column_are_counted_together(column) -> None:
    """Its first page and those that name it as their column."""
    column.list("/list/", range(2020, 2024), 7)
    assert len(shortfalls(column.dataset)) == 1
    column.list("/list/2.html", range(2017, 2020), 7, column="/list/")
    assert shortfalls(column.dataset) == []


def test_a_list_that_says_nothing_is_not_short(column) -> None:
    column.list("/list/", range(2020, 2024), None)
    assert shortfalls(column.dataset) == []


def test_only_the_chosen_portals(column) -> None:
    column.list("/list/", range(2020, 2024), 9)
    assert shortfalls(column.dataset, ["yi"]) == []
    assert len(shortfalls(column.dataset, ["jia"])) == 1


def test_the_table(column) -> None:
    """A line a portal: reports a year, `-n` without tables, years missing in between, outcomes, short lists."""
    column.reports(2018, 2021)
    column.failed("/2022.html")
    column.list("/list/", range(2018, 2024), 9)
    head, line = as_table(coverage(column.dataset)).splitlines()
    assert head.split() == ["portal", "2018", "2021", "no", "year", "missing", "years", "urls"]
    assert line.split()[:5] == ["jia", "1", "1-1", ".", "2019,2020"]
    assert line.endswith("list 1, report 2, unreachable 1, list says 9, shows 6")


@pytest.mark.parametrize(
    ("year", "published_on", "level", "late"),
    [
        (2023, "2024-01-31", "department", False),
        (2023, "2024-02-01", "department", True),
        (2023, "2024-02-01", "township", True),
        (2023, "2024-03-31", "county", False),
        (2023, "2024-04-01", "prefecture", True),
        (2023, "2024-02-01", None, True),
        (2018, "2019-03-31", "department", False),
        (2018, "2019-04-01", "department", True),
        (None, "2024-05-01", "county", False),
        (2023, None, "county", False),
    ],
)
def test_which_reports_are_late(year, published_on, level, late) -> None:
    assert is_late(year, published_on, level) == late


def test_a_listed_report_that_was_refused_is_blocked_in_its_year(column) -> None:
    column.reports(2021, 2023)
    column.failed("/2022.html")
    column.list("/list/", range(2021, 2024), 3)
    (row,) = coverage(column.dataset)
    assert {year: counts["blocked"] for year, counts in row.years.items()} == {2021: 0, 2022: 1, 2023: 0}
    assert row.missing == [2022]


def test_the_html_file(column) -> None:
    """Each year's cell says what is true of it; names are no markup."""
    column.reports(2018, 2021, 2023)
    column.failed("/2022.html")
    column.list("/list/", range(2018, 2024), 9)
    row = coverage(column.dataset)[0]
    row.portal = "a<b>&c"
    page = lxml_html.fromstring(as_html([row]))
    head = [cell.text for cell in page.iter("th")]
    cells = dict(zip(head, page.find(".//tbody/tr"), strict=True))
    assert head == ["portal", *map(str, range(2018, 2024)), "no year", "urls"]
    assert cells["portal"].text == "a<b>&c"
    assert {year: cells[year].get("class") for year in ("2018", "2019", "2020", "2021", "2022")} == {
        "2018": "found",
        "2019": "missing",
        "2020": "missing",
        "2021": "unread",
        "2022": "blocked",
    }
    assert cells["2019"].get("title") == "missing"
    assert cells["2021"].get("title") == "found 1, not machine readable 1"
    assert "list says 9, shows 6" in cells["urls"].text_content()


def test_the_html_file_names_who_is_missing(column) -> None:
    column.reports(2019, 2020, 2022)
    column.reports(2019, 2021, agency="甲县教育局")
    page = lxml_html.fromstring(as_html(coverage(column.dataset)))
    (row,) = page.iterfind(".//tbody/tr")
    assert [(cell.get("class"), cell.get("title")) for cell in row[2:4]] == [
        ("missing", "found 1, not machine readable 1, missing 1: 甲县教育局"),
        ("missing", "found 1, not machine readable 1, missing 1: 甲县人民政府"),
    ]


def test_the_html_of_an_empty_dataset(column) -> None:
    assert "the dataset is empty" in as_html(coverage(column.dataset))
