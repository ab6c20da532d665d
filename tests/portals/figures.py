"""The invented figures of a body, year after year, such that every 勾稽 rule holds.

Seeded by the body's name: the same body has the same figures in every run. What one year carries out, the next
carries in; regulations in force and numbers of items follow from the year before.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

from .codes import APPLICANTS, REVIEW_GROUPS, result_rows

FIRST_FORM_YEAR = 2019
LAST_YEAR = 2025

Amounts = dict[str, dict[str, int]]


def form_of(year: int) -> str:
    """Which official form a report on `year` uses: "2021", "2019" or "pre-2019"."""
    if year >= 2021:
        return "2021"
    return "2019" if year >= FIRST_FORM_YEAR else "pre-2019"


@dataclass(frozen=True)
class Figures:
    """Everything that a report states, as numbers; money in whole yuan (the forms print 万元)."""

    year: int
    requests: Amounts
    proactive: Amounts
    review: Amounts
    proactive_total: int
    website: int
    wechat: int
    weibo: int
    """Printed as an approximate number, 210余条; 0 where the body has no account."""
    interpretations: int
    fees_yuan: int
    """信息处理费, stated in the prose only."""

    @property
    def received(self) -> int:
        return self.requests["new"]["total"]

    @property
    def lawsuits(self) -> int:
        return self.review["direct_suit"]["total"] + self.review["suit_after_review"]["total"]


def figures_of(body: str, scale: int, year: int) -> Figures:
    """The figures of `body` for `year`; `scale` is about the number of requests it receives in a year."""
    return _history(body, scale)[year]


@lru_cache(maxsize=4096)
def _history(body: str, scale: int) -> dict[int, Figures]:
    history: dict[int, Figures] = {}
    carried = dict.fromkeys(APPLICANTS, 0)
    proactive: Amounts = {}
    for year in range(2017, LAST_YEAR + 1):
        rng = random.Random(f"{body}/{year}")
        requests, carried = _requests(rng, form_of(year), carried, scale)
        proactive = _proactive(rng, form_of(year), proactive, scale)
        history[year] = _figures(rng, year, requests, proactive, scale)
    return history


def _figures(rng: random.Random, year: int, requests: Amounts, proactive: Amounts, scale: int) -> Figures:
    website = rng.randint(20, 160 + 25 * scale)
    return Figures(
        year=year,
        requests=requests,
        proactive=proactive,
        review=_review(rng, scale),
        website=website,
        proactive_total=website + rng.randint(0, 60),
        wechat=rng.randint(60, 1400),
        weibo=10 * rng.randint(6, 60) if rng.random() < 0.4 else 0,
        interpretations=rng.randint(1, 4 + scale // 2),
        fees_yuan=10 * rng.randint(2, 60) if requests["new"]["total"] > 4 and rng.random() < 0.3 else 0,
    )


def _requests(rng: random.Random, form: str, carried_in: dict[str, int], scale: int) -> tuple[Amounts, dict[str, int]]:
    rows: Amounts = {row: {} for row in ("new", "carried_in", *result_rows(form), "total", "carried_out")}
    carried_out = {}
    for kind in APPLICANTS:
        most = scale if kind == "natural_person" else scale // 5
        new = rng.randint(most // 2, most) if rng.random() < 0.8 else 0
        available = new + carried_in[kind]
        carried_out[kind] = rng.randint(0, min(available, 1 + scale // 8)) if rng.random() < 0.5 else 0
        results = _spread(rng, available - carried_out[kind], result_rows(form))
        column = {"new": new, "carried_in": carried_in[kind], "carried_out": carried_out[kind]} | results
        column["total"] = sum(results.values())
        for row, value in column.items():
            rows[row][kind] = value
    for cells in rows.values():
        cells["total"] = sum(cells.values())
    return rows, carried_out


def _spread(rng: random.Random, amount: int, rows: tuple[str, ...]) -> dict[str, int]:
    """`amount` answers over the ways of answering; granting and not holding are the usual ones."""
    usual = {"granted": 12, "partially_granted": 5, "unavailable_not_held": 6, "unavailable_needs_creation": 2}
    result = dict.fromkeys(rows, 0)
    for row in rng.choices(rows, weights=[usual.get(row, 1) for row in rows], k=amount):
        result[row] += 1
    return result


def _review(rng: random.Random, scale: int) -> Amounts:
    groups: Amounts = {}
    for group in REVIEW_GROUPS:
        most = scale // 8
        values = {name: rng.randint(0, most) for name in ("upheld", "corrected", "other", "pending")}
        groups[group] = values | {"total": sum(values.values())}
    return groups


def _proactive(rng: random.Random, form: str, before: Amounts, scale: int) -> Amounts:
    if form == "2021":
        return _proactive_2021(rng, before, scale)
    return _proactive_2019(rng, before, scale)


def _proactive_2021(rng: random.Random, before: Amounts, scale: int) -> Amounts:
    old = before.get("normative_documents", {})
    in_force = old.get("in_force", old.get("published_total", rng.randint(0, scale)))
    issued = rng.randint(0, 1 + scale // 6)
    repealed = rng.randint(0, min(2, in_force))
    return {
        "regulations": {"issued": 0, "repealed": 0, "in_force": 0},
        "normative_documents": {"issued": issued, "repealed": repealed, "in_force": in_force + issued - repealed},
        "licensing": {"decisions": rng.randint(0, 90 * scale + 40)},
        "penalties": {"decisions": rng.randint(0, 30 * scale)},
        "coercion": {"decisions": rng.randint(0, 2 * scale)},
        "fees": {"amount": rng.randint(1, 4_000_000) if scale > 4 else 0},
    }


def _proactive_2019(rng: random.Random, before: Amounts, scale: int) -> Amounts:
    def items(row: str, most: int) -> dict[str, int]:
        old = before.get(row)
        count = old["items_before"] + old["change"] if old else rng.randint(0, most)
        return {"items_before": count, "change": rng.randint(-min(3, count), 4)}

    made = rng.randint(0, 1 + scale // 6)
    total = before.get("normative_documents", {}).get("published_total", rng.randint(0, scale))
    return {
        "regulations": {"made": 0, "published": 0, "published_total": 0},
        "normative_documents": {"made": made, "published": made, "published_total": total + made},
        "licensing": items("licensing", 60 + scale) | {"decisions": rng.randint(0, 90 * scale + 40)},
        "other_services": items("other_services", 40) | {"decisions": rng.randint(0, 60 * scale)},
        "penalties": items("penalties", 120) | {"decisions": rng.randint(0, 30 * scale)},
        "coercion": items("coercion", 12) | {"decisions": rng.randint(0, 2 * scale)},
        "fees": items("fees", 5),
        "procurement": {"items": rng.randint(0, 3 * scale), "amount": rng.randint(0, 30_000_000)},
    }
