"""The coverage table as one HTML file: portal × report year, nothing loaded from elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape

from crawler.coverage import PortalCoverage

_STYLE = (
    "body{font:14px/1.4 sans-serif;margin:1.5em}table{border-collapse:collapse}"
    "th,td{border:1px solid #bbb;padding:2px 6px;text-align:center}"
    "th:first-child,td:first-child,td:last-child{text-align:left}thead th{position:sticky;top:0;background:#fff}"
    ".found{background:#d5edd5}.late{background:#fdf0c4}.unread{background:#dcd7f2}"
    ".checks{background:#fbe0c9}.missing{background:#f7cfcf}.blocked{background:#d9d9d9}"
)
#: A cell's class, the worst last: it shows the worst that is true of it, its text and title say all.
_CLASSES = ("found", "late", "failed_checks", "not_machine_readable", "missing", "blocked")
_COLOURS = {"failed_checks": "checks", "not_machine_readable": "unread"}
_NAMED = 20
_LEGEND = (
    ("found", "found"),
    ("late", "late: published after 31 January, of a government after 31 March"),
    ("checks", "failed checks"),
    ("unread", "tables not machine readable"),
    ("missing", "missing: a body has reported before, and its report of this year is due"),
    ("blocked", "listed, but refused or out of reach"),
)


def as_html(rows: list[PortalCoverage]) -> str:
    """A whole page; with a caption in place of a table where the dataset is empty."""
    years = sorted({year for row in rows for year in (*row.years, *row.missing) if year is not None})
    head = "".join(f"<th>{year}</th>" for year in years)
    body = "\n".join(_row(row, years) for row in rows)
    top = f"<thead><tr><th>portal</th>{head}<th>no year</th><th>urls</th></tr></thead>"
    table = f"<table>{top}\n<tbody>\n{body}\n</tbody></table>"
    legend = " ".join(f'<span class="{name}">&nbsp;{text}&nbsp;</span>' for name, text in _LEGEND)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Coverage</title>'
        f"<style>{_STYLE}</style></head>\n<body><h1>Coverage: reports by portal and report year</h1>\n<p>{legend}</p>\n"
        f"{table if rows else '<p>the dataset is empty</p>'}\n</body></html>\n"
    )


def _row(row: PortalCoverage, years: list[int]) -> str:
    cells = "".join(_cell(row, year) for year in [*years, None])
    urls = ", ".join(f"{escape(outcome)} {count}" for outcome, count in sorted(row.outcomes.items()))
    short = "".join(f"<br>list says {stated}, shows {shown}: {escape(column)}" for column, stated, shown in row.lists)
    return f"<tr><td>{escape(row.portal)}</td>{cells}<td>{urls}{short}</td></tr>"


def _cell(row: PortalCoverage, year: int | None) -> str:
    counts = row.years.get(year)
    bodies = row.missing_bodies.get(year, []) if year is not None else []
    if year in row.missing and not (counts and counts["blocked"]):
        return f'<td class="missing" title="{_named("missing", bodies)}">–</td>'
    if not counts:
        return "<td></td>"
    said = [name for name in _CLASSES if counts[name]]
    titles = [_named(f"missing {counts[name]}", bodies) if name == "missing" else _count(counts, name) for name in said]
    colour = _COLOURS.get(said[-1], said[-1]) if said else ""
    return f'<td class="{colour}" title="{", ".join(titles)}">{"/".join(_print(counts))}</td>'


def _count(counts: Counter[str], name: str) -> str:
    return f"{name.replace('_', ' ')} {counts[name]}"


def _named(what: str, bodies: list[str]) -> str:
    """What is missing, with as many of the bodies as a title has room for."""
    names = "、".join(bodies[:_NAMED]) + ("…" if len(bodies) > _NAMED else "")
    return escape(f"{what}: {names}" if names else what)


def _print(counts: Counter[str]) -> Iterator[str]:
    """The reports found; after a stroke those that are late, not machine readable, missing or blocked."""
    yield str(counts["found"])
    marks = {"late": "l", "not_machine_readable": "u", "missing": "m", "blocked": "b"}
    yield from (f"{counts[name]}{mark}" for name, mark in marks.items() if counts[name])
