"""Which report a report is, and whether two of them say the same (identity, report_id, content).

Everything here is a pure function of the report, so the order in which pages arrive cannot matter.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from w3lib.url import canonicalize_url

from parsers.report import Attachment, Report

_NO_NUMBER = re.compile(r"(?i)none|null|undefined|nan|无|暂无|无索引号|未知|空|test")
_SEPARATORS = re.compile(r"[\s/\\\-_—–.,:;|#*()（）\[\]【】〔〕号]+")


def is_junk_number(text: str | None) -> bool:
    """Whether an index number names nothing: empty, a placeholder, or filled by a template that lacked a value.

    >>> [is_junk_number(number) for number in ("/2021-None", "〔〕号", "", "2021", "000014349/2024-00070")]
    [True, True, True, True, False]
    """
    parts = [part for part in _SEPARATORS.split(unicodedata.normalize("NFKC", text or "")) if part]
    if not parts or any(_NO_NUMBER.fullmatch(part) for part in parts):
        return True
    joined = "".join(parts)
    bare_year = re.fullmatch(r"(?:19|20)\d\d", joined)
    return bare_year is not None or len(joined) < 4 or len(set(joined)) == 1 or not any(map(str.isdigit, joined))


def identity(report: Report, *, clash: bool = False) -> tuple[str, ...]:
    """What makes a report this report within its portal: (kind, values…).

    The index number and year, where the number is usable; else agency, year and title; else the canonical URL (for a
    local file its content). `clash` says that the number was met with another agency, so it is no identity.
    """
    year = "" if report.report_year is None else str(report.report_year)
    if report.index_number and not clash and not is_junk_number(report.index_number):
        return ("index", report.index_number, year)
    if report.agency and year:
        return ("agency", report.agency, year, report.title or "")
    if report.url:
        return ("url", _canonical_url(report.url))
    return ("content", content_digest(report))


def _canonical_url(url: str) -> str:
    try:
        # A fragment such as `#/report/12` chooses what a script shows: pages that differ by it are two.
        return canonicalize_url(url, keep_fragments="#/" in url or "#!/" in url)
    except ValueError:  # given by hand, and no address: itself is all that is known of it
        return url


def report_id(portal: str | None, identity: Sequence[str]) -> str:
    """32 hex digits from portal and identity; the same in every run, crawl and rebuild."""
    return hashlib.sha256(_canonical([portal, *identity])).hexdigest()[:32]


def content_digest(report: Report) -> str:
    """`sha256:` and hex over what the report says: title, metadata, body, tables, attachments (by digest, or by name
    while it is not fetched). URLs, flags, view counters and page chrome do not count."""
    said = {
        "title": report.title,
        "index_number": report.index_number,
        "document_number": report.document_number,
        "publisher": report.publisher,
        "published_on": report.published_on,
        "issued_on": report.issued_on,
        "subject_category": report.subject_category,
        "genre_category": report.genre_category,
        "keywords": list(report.keywords),
        "validity": report.validity,
        "agency": report.agency,
        "report_year": report.report_year,
        "period": [report.period_start, report.period_end],
        "body_text": report.body_text,
        "tables": report.tables,
        "attachments": sorted(_attachment_key(attachment) for attachment in report.attachments),
    }
    return "sha256:" + hashlib.sha256(_canonical(said)).hexdigest()


def _attachment_key(attachment: Attachment) -> str:
    return attachment.digest or f"name:{attachment.name}"


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=dict).encode("utf-8")
