"""The hours in which a crawl may ask: `CRAWL_HOURS=22:00-06:00,12:00-13:30`, Beijing time."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))
_SPAN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-4]):([0-5]\d)")

Span = tuple[int, int]


def hours_of(text: str) -> list[Span]:
    """(first minute, minute after the last) of each span; none for an empty text. ValueError for what is no span.

    >>> hours_of("22:00-06:00"), hours_of("")
    ([(1320, 360)], [])
    """
    spans = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        found = _SPAN.fullmatch(part)
        if found is None or found[1] + found[2] == found[3] + found[4]:
            raise ValueError(f"{part!r} is no span of hours; give 22:00-06:00, several divided by commas")
        begin, hour, minute = int(found[1]) * 60 + int(found[2]), int(found[3]), int(found[4])
        if (end := hour * 60 + minute) > 24 * 60:
            raise ValueError(f"{part!r} is no span of hours; a day ends at 24:00")
        spans.append((begin, end))
    return spans


def is_open(spans: list[Span], now: datetime) -> bool:
    """Whether a moment lies in one of the spans; without any, always."""
    local = now.astimezone(BEIJING)
    minute = local.hour * 60 + local.minute
    return not spans or any(
        begin <= minute < end if begin < end else minute >= begin or minute < end for begin, end in spans
    )
