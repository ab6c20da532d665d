"""Recorded pages (invented ones in the structures of real portals) against their reviewed JSON, all of it.

A page without JSON gets one, and the test fails: read it against the page before committing it.
"""

import json
from pathlib import Path

import pytest

from parsers import parse
from parsers.flags import FLAGS
from parsers.report import Document, Parsed

PAGES = Path(__file__).parents[1] / "pages"
NAMES = sorted(path.name for path in PAGES.iterdir() if path.suffix in (".html", ".txt"))


def parsed(name: str) -> Parsed:
    found = parse(Document(body=(PAGES / name).read_bytes(), name=name))
    assert isinstance(found, Parsed)
    return found


def test_there_are_pages():
    assert len(NAMES) >= 10


@pytest.mark.parametrize("name", NAMES)
def test_page_against_its_json(name: str):
    record = (PAGES / name).with_suffix(".json")
    report = parsed(name).report.as_dict()
    if not record.exists():
        record.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{record.name} was missing and is written now: read it against {name}, then run again")
    assert report == json.loads(record.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_what_holds_for_every_report(name: str):
    found = parsed(name)
    report = found.report
    assert all(figure.quote in report.body_text for figure in report.figures.values())
    assert all(section.text in report.body_text for section in report.sections)
    assert set(report.flags) <= set(FLAGS)
    assert "".join(report.body_text.split()) == "".join(
        "".join(((section.heading or "") + section.text).split()) for section in report.sections
    )
    assert "  " not in report.body_text
    assert "第二十条第" not in report.body_text, "cells of a table are in the text"
    assert not any(word in report.body_text for word in ("首页", "打印", "ICP备", "公网安备", "分享到", "网站地图"))


@pytest.mark.parametrize("name", NAMES)
def test_the_same_bytes_give_the_same_report(name: str):
    assert parsed(name) == parsed(name)
