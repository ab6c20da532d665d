"""Whole pages around one report: its text comes out line by line, whatever the site puts around it."""

from __future__ import annotations

import pytest

from parsers import parse
from parsers.report import Document, Parsed
from tests.parsers import body_markups, body_surroundings
from tests.parsers.body_pieces import (
    ARTICLE,
    FOOT,
    HEADING,
    INFO,
    NAV,
    REPORT,
    TITLE,
    page,
)

PAGES = body_markups.PAGES | body_surroundings.PAGES


@pytest.mark.parametrize("name", PAGES)
def test_the_report_line_by_line(name: str) -> None:
    found = parse(Document(body=PAGES[name].encode(), content_type="text/html; charset=utf-8"))
    assert isinstance(found, Parsed)
    assert found.report.body_text.split("\n") == REPORT
    assert found.report.title == TITLE
    assert [section.kind for section in found.report.sections] == [
        "preamble",
        "overview",
        "proactive_disclosure",
        "requests",
        "review_litigation",
        "problems",
        "other",
    ]
    assert set(found.report.flags) <= {"tables_missing", "table_is_image"}


def test_an_address_in_the_article_is_the_reports() -> None:
    lines = ["联系地址:甲县乙镇人民路1号", "联系电话:0000-7654321"]
    article = ARTICLE + "".join(f"<p>{line}</p>" for line in lines)
    source = page(NAV + HEADING + INFO + f"<div id=zoom>{article}</div>" + FOOT)
    found = parse(Document(body=source.encode(), content_type="text/html; charset=utf-8"))
    assert isinstance(found, Parsed)
    assert found.report.body_text.split("\n") == [*REPORT, *lines]
