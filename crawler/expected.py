"""Who must publish, and when: the bodies whose report of a year is due.

No portal keeps a register of its bodies; the reports that it has published tell. A body that has reported once must
report every year (政府信息公开条例 of 2019, 49): it is expected from the first year that it has a report of to the
last, and for the year after that as soon as its day is past. Only for that one, since bodies are merged and dissolved:
one that falls silent is missing once, not for ever.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crawler.dataset import Dataset
from crawler.outcomes import PARTIAL
from crawler.recognition import report_year
from parsers.agency import body_in_title
from parsers.bodies import full_name

#: The revised 条例 took effect in May 2019: the reports on 2019 were the first of its days.
_FIRST_OF_2019 = 2019
_GOVERNMENTS = ("county", "prefecture", "province", "national")


def due_day(year: int, level: str | None) -> str:
    """The last day, ISO, to publish the report on a year: 31 January for bodies, 31 March for governments of counties
    and above (政府信息公开条例 of 2019, 49 and 50); for the years before 2019 31 March for all (that of 2007, 31)."""
    governments = year < _FIRST_OF_2019 or level in _GOVERNMENTS
    return f"{year + 1}-{'03-31' if governments else '01-31'}"


@dataclass
class Due:
    """What is expected of one portal for one report year."""

    bodies: set[str] = field(default_factory=set)
    """Those that must publish."""
    missing: set[str] = field(default_factory=set)
    """Those of them that no report is held of, though nothing that a list names is outstanding for them."""


@dataclass(frozen=True)
class Outstanding:
    """A row of a list that is a report whose page is not held: refused, out of reach or not asked for."""

    year: int | None
    body: str | None
    asked: bool
    """Whether it was asked for, and refused or out of reach."""

    def may_be(self, agency: str, year: int) -> bool:
        """Whether it may be this body's report on this year; a title need not name either."""
        named = self.body is None or agency.endswith(self.body) or self.body.endswith(agency)
        return named and self.year in (None, year)


@dataclass
class _Series:
    """The reports of one body."""

    level: str | None = None
    years: set[int] = field(default_factory=set)

    def expected(self, seen: str) -> range:
        """The years that it must have published a report on by the day `seen`."""
        following = max(self.years) + 1
        silent = due_day(following, self.level) < seen
        return range(min(self.years), following + silent)


def expected(dataset: Dataset, rows: Mapping[str, Sequence[Outstanding]]) -> dict[str, dict[int, Due]]:
    """{portal: {report year: what is due}}, as of the day of the portal's newest capture; `rows` are the outstanding
    ones."""
    seen = dict(dataset.rows("SELECT portal, max(fetched_at) FROM events GROUP BY portal"))
    due: dict[str, dict[int, Due]] = defaultdict(lambda: defaultdict(Due))
    for (portal, agency), series in _series(dataset).items():
        for year in series.expected(seen.get(portal, "")):
            due[portal][year].bodies.add(agency)
            if year not in series.years and not any(row.may_be(agency, year) for row in rows.get(portal, ())):
                due[portal][year].missing.add(agency)
    return due


def _series(dataset: Dataset) -> dict[tuple[str, str], _Series]:
    query = (
        "SELECT portal, agency, agency_level, report_year FROM reports"
        " WHERE latest=1 AND portal IS NOT NULL AND agency IS NOT NULL AND report_year IS NOT NULL"
        " ORDER BY portal, report_year, report_id"
    )
    found: dict[tuple[str, str], _Series] = defaultdict(_Series)
    for portal, agency, level, year in dataset.each(query):
        series = found[portal, _without_office(agency)]
        series.level = level
        series.years.add(year)
    return found


def _without_office(agency: str) -> str:
    """A government's office reports for the government: one year in its name, the next in its own."""
    government = agency.removesuffix("办公室").removesuffix("办公厅")
    return government if government.endswith("人民政府") else agency


def outstanding(dataset: Dataset) -> dict[str, list[Outstanding]]:
    """{portal: its lists' reports whose page is not held}."""
    found: dict[str, list[Outstanding]] = defaultdict(list)
    for portal, title, outcome in _not_held(dataset):
        body = body_in_title(title)
        found[portal].append(Outstanding(report_year(title), body and full_name(body), outcome is not None))
    return found


def _not_held(dataset: Dataset) -> Iterator[tuple[str, str, str | None]]:
    query = (
        "SELECT DISTINCT l.portal, l.title, o.outcome, l.url FROM list_rows l"
        " LEFT JOIN outcomes o ON (o.portal, o.url) = (l.portal, l.url)"
        f" WHERE l.is_report AND (o.outcome IS NULL OR o.outcome IN ({', '.join('?' for _ in PARTIAL)}))"
        " ORDER BY 1, 2, 4"
    )
    for portal, title, outcome, _ in dataset.rows(query, tuple(sorted(PARTIAL))):
        yield portal, title, outcome
