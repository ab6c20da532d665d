"""Case N of a seed: a page of the corpus, damaged; and what must hold for whatever the parser makes of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from warcio.archiveiterator import ArchiveIterator

from parsers import parse
from parsers.flags import FLAGS
from parsers.report import Document, Parsed, Refusal
from tests.fuzz.damage import damaged

_TESTS = Path(__file__).parents[1]
_PAGES = (".html", ".txt")
_OUTCOMES = frozenset({"not_a_report", "soft_404", "challenged", "unreadable"})
_CONTENT_TYPES = [
    None,
    "text/html",
    "text/html; charset=gb2312",
    "text/html; charset=utf-8",
    "text/plain",
    "application/json",
    "x",
]
_URLS = [None, "http://xxgk.jia.example/art/2023/1/9/art_1_2.html", "http://[", "http://a.b-gov-cn.example:99999/x"]


@dataclass(frozen=True)
class Case:
    """A damaged page and how it came about."""

    number: int
    origin: str
    damages: tuple[str, ...]
    document: Document


@cache
def corpus() -> tuple[tuple[str, bytes], ...]:
    """The recorded and built pages and the demo site's pages, by name."""
    files = sorted((_TESTS / "pages").iterdir()) + sorted((_TESTS / "pages" / "built").iterdir())
    pages = [(path.name, path.read_bytes()) for path in files if path.suffix in _PAGES]
    with (_TESTS / "portals" / "demo.warc.gz").open("rb") as stream:
        pages += [
            (record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
            for record in ArchiveIterator(stream)
            if record.rec_type == "response" and "html" in (record.http_headers.get_header("Content-Type") or "")
        ]
    return tuple(pages)


def case(seed: int, number: int) -> Case:
    """The same page in every run, on every machine."""
    random = Random(f"{seed}/{number}")  # a str seed is hashed the same everywhere
    origin, page = random.choice(corpus())
    body, names = damaged(page, random)
    document = Document(body=body, content_type=random.choice(_CONTENT_TYPES), url=random.choice(_URLS))
    return Case(number, origin, tuple(names), document)


def outcome(document: Document) -> str:
    """Parses the document; the outcome's name. Whatever it is, it must be sound: AssertionError if not."""
    found = parse(document)
    if isinstance(found, Refusal):
        assert found.outcome in _OUTCOMES, found.outcome
        assert found.reason, "a refusal without a reason"
        assert "\n" not in found.reason, "a reason is one line"
        return found.outcome
    _check(found)
    return "report"


def _check(found: Parsed) -> None:
    report = found.report
    text = json.dumps(report.as_dict(), ensure_ascii=False, allow_nan=False)
    text.encode("utf-8")  # no lone surrogate anywhere
    assert set(report.flags) <= set(FLAGS), report.flags
    assert all(figure.quote in report.body_text for figure in report.figures.values()), (
        "a quote that is not in the text"
    )
    assert all(section.text in report.body_text for section in report.sections), "a section that is not in the text"
    assert all(line == " ".join(line.split()) and line for line in report.body_text.split("\n") if report.body_text)
    assert report.report_year is None or 1990 < report.report_year < 2100, report.report_year
    assert len(report.report_id) == 32
