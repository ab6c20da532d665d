"""What the dataset holds of what there should be: portal × report year, and lists that say more than they show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crawler.dataset import Dataset
from crawler.expected import due_day, expected, outstanding


@dataclass
class PortalCoverage:
    """One portal's row of the coverage table."""

    portal: str
    years: dict[int | None, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """{report year: {found, parsed, failed_checks, late, not_machine_readable, blocked, expected, missing}}; None for
    reports whose year is not known. `blocked` are rows of lists that were refused or out of reach; `expected` and
    `missing` are bodies."""
    missing_bodies: dict[int, list[str]] = field(default_factory=dict)
    """{report year: the bodies whose report is due and not there}."""
    outcomes: Counter[str] = field(default_factory=Counter)
    """{outcome: number of URLs}."""
    lists: list[tuple[str, int, int]] = field(default_factory=list)
    """(column, rows it says it holds, rows it showed), where it showed fewer."""

    @property
    def missing(self) -> list[int]:
        """Years without a report between the first that has one and the last that has one, or that one is due for."""
        known = {year for year, counts in self.years.items() if year is not None and counts["found"]}
        return (
            [year for year in range(min(known), max(known | self.missing_bodies.keys()) + 1) if year not in known]
            if known
            else []
        )

    def as_dict(self) -> dict[str, Any]:
        """The row as JSON values."""
        years = sorted(self.years.items(), key=lambda item: (item[0] is None, item[0]))
        return {
            "portal": self.portal,
            "years": {"unknown" if year is None else str(year): dict(sorted(counts.items())) for year, counts in years},
            "missing": self.missing,
            "missing_bodies": {str(year): bodies for year, bodies in sorted(self.missing_bodies.items())},
            "outcomes": dict(sorted(self.outcomes.items())),
            "lists": [{"column": c, "stated": stated, "shown": shown} for c, stated, shown in self.lists],
        }


# A report is parsed when at least one of its tables was read, or when its form has none.
_REPORTS = """
SELECT portal, report_year, published_on, agency_level,
  EXISTS (SELECT 1 FROM cells c WHERE c.report_id = r.report_id AND c.version = r.version)
    OR r.format IN ('pre-2019', 'unknown'),
  EXISTS (SELECT 1 FROM checks k WHERE k.report_id = r.report_id AND k.version = r.version AND NOT k.passed)
FROM reports r WHERE latest = 1
"""


def coverage(dataset: Dataset) -> list[PortalCoverage]:
    """A row for every portal that the dataset knows, by id."""
    rows: dict[str, PortalCoverage] = {}
    for portal, outcome, count in dataset.rows("SELECT portal, outcome, count(*) FROM outcomes GROUP BY 1, 2"):
        rows.setdefault(portal, PortalCoverage(portal)).outcomes[outcome] = count
    for portal, year, published_on, level, parsed, failed in dataset.each(_REPORTS):
        counts = rows.setdefault(portal, PortalCoverage(portal)).years[year]
        counts.update(found=1, parsed=parsed, failed_checks=failed, not_machine_readable=int(not parsed))
        counts.update(late=int(is_late(year, published_on, level)))
    not_held = outstanding(dataset)
    for portal, listed in not_held.items():
        blocked = Counter(row.year for row in listed if row.asked)
        for row_year, count in blocked.items():
            rows.setdefault(portal, PortalCoverage(portal)).years[row_year].update(blocked=count)
    for portal, years in expected(dataset, not_held).items():
        for due_year, due in years.items():
            rows[portal].years[due_year].update(expected=len(due.bodies), missing=len(due.missing))
            if due.missing:
                rows[portal].missing_bodies[due_year] = sorted(due.missing)
    for portal, column, stated, shown in shortfalls(dataset):
        rows.setdefault(portal, PortalCoverage(portal)).lists.append((column, stated, shown))
    return [rows[portal] for portal in sorted(rows)]


def is_late(year: int | None, published_on: str | None, level: str | None) -> bool:
    """Whether a report came after its day."""
    return year is not None and published_on is not None and published_on > due_day(year, level)


def shortfalls(dataset: Dataset, portals: Collection[str] | None = None) -> list[tuple[str, str, int, int]]:
    """Those of the lists that say how many rows they hold which show fewer; as `stated_lists`."""
    return [row for row in stated_lists(dataset, portals) if row[3] < row[2]]


def stated_lists(dataset: Dataset, portals: Collection[str] | None = None) -> list[tuple[str, str, int, int]]:
    """(portal, column, stated, shown) of the lists that say how many rows they hold."""
    stated: dict[str, dict[str, int]] = defaultdict(dict)
    for portal, column, count in dataset.rows('SELECT portal, "column", stated FROM columns ORDER BY portal, "column"'):
        if portals is None or portal in portals:
            stated[portal][column] = count
    return [
        (portal, column, count, held)
        for portal, counts in stated.items()
        for column, count, held in _held(counts, _shown(dataset, portal))
    ]


def _shown(dataset: Dataset, portal: str) -> dict[str, list[str]]:
    """{column: the addresses in its rows}."""
    shown: dict[str, list[str]] = defaultdict(list)
    for column, url in dataset.rows('SELECT "column", url FROM list_rows WHERE portal=?', (portal,)):
        shown[column].append(url)
    return shown


def _held(stated: Mapping[str, int], shown: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, int, int]]:
    """(column, rows it says it holds, rows it showed). A column reached at two addresses (`/x/` and `/x/index.html`)
    states the same at both, and its further pages were read under one of them: what shares a row is taken together."""
    for column, count in stated.items():
        own = shown.get(column, ())
        if len(own) >= count:
            yield column, count, len(own)
            continue
        rows = set(own)
        for other, its in stated.items():
            if its == count and not rows.isdisjoint(shown.get(other, ())):
                rows.update(shown[other])
        yield column, count, max(len(own), len(rows))


def as_table(rows: list[PortalCoverage]) -> str:
    """The table for a terminal: a cell shows reports found, with `-n` not parsed, `!n` with failed checks, and `?n`
    where the reports of n bodies are due and missing."""
    years = sorted(
        {
            year
            for row in rows
            for year, counts in row.years.items()
            if year is not None and (counts["found"] or counts["missing"])
        }
    )
    head = ["portal", *map(str, years), "no year", "missing years", "urls"]
    lines = [head, *([row.portal, *_cells(row, years), _missing(row), _urls(row)] for row in rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _cells(row: PortalCoverage, years: list[int]) -> list[str]:
    return [_cell(row.years.get(year)) for year in [*years, None]]


def _cell(counts: Counter[str] | None) -> str:
    if not counts:
        return "."
    notes = {"-": counts["found"] - counts["parsed"], "!": counts["failed_checks"], "?": counts["missing"]}
    told = "".join(f"{mark}{count}" for mark, count in notes.items() if count)
    return f"{counts['found'] or '.'}{told}"


def _missing(row: PortalCoverage) -> str:
    return ",".join(map(str, row.missing)) or "-"


def _urls(row: PortalCoverage) -> str:
    counts = [f"{outcome} {count}" for outcome, count in sorted(row.outcomes.items())]
    return ", ".join([*counts, *(f"list says {stated}, shows {shown}" for _, stated, shown in row.lists)])
