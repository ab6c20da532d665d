"""What differs between two versions: which cells, which sentences."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from crawler.changes import change_rows

REPORT: dict[str, Any] = {
    "report_id": "r",
    "version": 1,
    "url": "http://www.jia.example/1.html",
    "title": "甲县2023年报告",
    "keywords": ["公开"],
    "agency": None,
    "body_text": "…",
    "sections": [
        {"kind": "overview", "heading": "一、总体情况", "text": "收到申请3件。办结3件。\n另有说明。"},
        {"kind": "other", "heading": "六、其他", "text": "无。"},
    ],
    "tables": {"requests": {"new": {"total": 3, "business": None}}, "statistics": None},
    "figures": {"requests_received": {"value": 3, "unit": "件", "quote": "收到申请3件", "approximate": False}},
    "attachments": [{"url": "http://www.jia.example/a.doc", "name": "附件", "media_type": None, "digest": "sha256:1"}],
    "checks": [],
    "flags": [],
    "source": {"record_id": "<urn:uuid:1>"},
}


def changes(edit: Any) -> list[tuple[str, Any, Any]]:
    """(path, before, after) of an edit that works on a copy of REPORT."""
    after = deepcopy(REPORT)
    after["version"] = 2
    edit(after)
    rows = list(change_rows(REPORT, after, "2024-01-01T00:00:00.000Z"))
    assert {(row[0], row[1], row[5]) for row in rows} <= {("r", 2, "2024-01-01T00:00:00.000Z")}
    return [row[2:5] for row in rows]


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda r: None, []),
        (lambda r: r["tables"]["requests"]["new"].update(total=4), [("tables.requests.new.total", "3", "4")]),
        (lambda r: r["tables"]["requests"]["new"].update(business=0), [("tables.requests.new.business", None, "0")]),
        (lambda r: r["tables"].update(statistics={"received": 3}), [("tables.statistics.received", None, "3")]),
        (lambda r: r.update(title="甲县2023年度报告"), [("title", "甲县2023年报告", "甲县2023年度报告")]),
        (lambda r: r["figures"]["requests_received"].update(value=4), [("figures.requests_received", "3", "4")]),
        (lambda r: r["attachments"][0].update(digest="sha256:2"),
         [("attachments.http://www.jia.example/a.doc", "sha256:1", "sha256:2")]),
        (lambda r: r.update(url="http://www.jia.example/2.html", source=None, checks=[1]), []),
    ],
)  # fmt: skip
def test_cells_and_fields(edit, expected) -> None:
    assert changes(edit) == expected


def overview(text: str) -> Any:
    return lambda report: report["sections"][0].update(text=text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到申请4件。办结3件。\n另有说明。", [("收到申请3件。", "收到申请4件。")]),
        ("收到申请3件。另有说明。", [("办结3件。", None)]),
        ("收到申请3件。结转0件。办结3件。\n另有说明。", [(None, "结转0件。")]),
        ("收到申请4件。办结4件。\n另有说明。", [("收到申请3件。办结3件。", "收到申请4件。办结4件。")]),
        ("收到申请3件。\n\n办结3件。\n另有说明。", []),  # paragraphs cut otherwise are no edit
    ],
)
def test_sentences(text, expected) -> None:
    """Only those that differ, not the section."""
    assert changes(overview(text)) == [("sections.overview", *pair) for pair in expected]


def test_a_section_that_comes_in_moves_no_other() -> None:
    new = {"kind": "problems", "heading": "五、问题", "text": "人手不足。"}
    second = {"kind": "other", "heading": "七、附则", "text": "完。"}
    assert changes(lambda report: report["sections"].insert(1, new)) == [
        ("sections.problems", None, "五、问题人手不足。")
    ]
    assert changes(lambda report: report["sections"].append(second)) == [("sections.other.2", None, "七、附则完。")]


def test_a_report_without_sections() -> None:
    bare = {**REPORT, "sections": [], "body_text": "甲。乙。"}
    after = {**bare, "version": 2, "body_text": "甲。丙。"}
    assert [row[2:5] for row in change_rows(bare, after, "")] == [("body_text", "乙。", "丙。")]
