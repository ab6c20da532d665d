"""The spider's arguments (`-a NAME=VALUE`), checked before anything begins."""

from __future__ import annotations

import re
from pathlib import Path

from scrapy.settings import BaseSettings

from crawler.families import FAMILIES
from crawler.hours import hours_of
from crawler.portals import Portal, load_portals, select

#: 政府信息公开条例 took effect in 2008, and a few bodies reported before it.
_FIRST_YEAR, _LAST_YEAR = 2003, 2100
_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")


class ArgumentError(ValueError):
    """An argument cannot be used; the message says which, why and what to give."""


def years_of(text: str | None) -> frozenset[int] | None:
    """The report years that `2022`, `2021-2024` or `2019,2022` names; None for no choice.

    >>> sorted(years_of("2019,2021-2023"))
    [2019, 2021, 2022, 2023]
    """
    if text is None:
        return None
    years: set[int] = set()
    for part in text.split(","):
        found = _YEARS.fullmatch(part.strip())
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not _FIRST_YEAR <= first <= last <= _LAST_YEAR:
            raise ArgumentError(
                f"years={text}: {part.strip()!r} is no year or range; give 2022, 2021-2024 or 2019,2022"
            )
        years.update(range(first, last + 1))
    return frozenset(years)


#: Settings that are numbers, with the least and the greatest that makes sense.
NUMBERS = {
    "RECHECK_DAYS": (0, 36_500),
    "RECHECK_INTERVAL": (0, 36_500),
    "PARSE_WORKERS": (1, 256),
    "LIST_PAGES_MAX": (1, 100_000),
    "DISCOVERY_DEPTH": (0, 20),
    "DISCOVERY_PAGES": (0, 100_000),
    "PORTAL_REQUESTS_MAX": (0, 10_000_000),
    "DOWNLOAD_DELAY": (0, 86_400),
    "RETRY_AFTER_MAX": (0, 86_400),
    "RENDER_TIMEOUT": (1, 86_400),
    "BROWSER_PAGES": (1, 256),
}
WHOLE = (
    *("PARSE_WORKERS", "LIST_PAGES_MAX", "DISCOVERY_DEPTH", "DISCOVERY_PAGES", "PORTAL_REQUESTS_MAX"),
    "BROWSER_PAGES",
)


def check_settings(settings: BaseSettings) -> None:
    """Raises ArgumentError for a setting that is not the number it should be."""
    for name, (least, most) in NUMBERS.items():
        try:
            value = float(settings[name])
            whole = name not in WHOLE or value == int(settings[name])
        except (TypeError, ValueError, OverflowError):
            value, whole = -1.0, False
        if not whole or not least <= value <= most:
            raise ArgumentError(f"-s {name}={settings[name]}: not a number from {least} to {most}")
    try:
        hours_of(settings["CRAWL_HOURS"] or "")
    except ValueError as error:
        raise ArgumentError(f"-s CRAWL_HOURS={settings['CRAWL_HOURS']}: {error}") from error


def portals_of(seeds: str | None, portals: str | None) -> list[Portal]:
    """The portals to crawl. Raises ArgumentError or SeedError."""
    if seeds is not None and not Path(seeds).exists():
        raise ArgumentError(f"seeds={seeds}: no such file or folder; give a portal file (TOML) or a folder of them")
    known = load_portals(Path(seeds) if seeds is not None else None, families=FAMILIES)
    if portals is not None:
        return select(known, portals)
    chosen = [portal for portal in known if portal.enabled]
    if not chosen:
        raise ArgumentError("no portal is enabled; name some with -a portals=ID,ID (`scrapy portals` lists them)")
    return chosen
