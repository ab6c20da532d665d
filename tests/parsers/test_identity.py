"""Identity, report_id and the digest of the content."""

from dataclasses import replace

import pytest

from parsers.identity import content_digest, identity, is_junk_number, report_id
from parsers.report import Attachment, Report, Source

REPORT = Report(
    portal="demo",
    url="http://www.demo.example/a/1.html",
    title="示例镇2023年政府信息公开工作年度报告",
    index_number="000000001/2024-00070",
    agency="示例镇人民政府",
    report_year=2023,
    body_text="一、总体情况",
)


@pytest.mark.parametrize(
    "number", [None, "", " ", "/2021-None", "〔〕号", "无", "-", "//", "0000", "null", "2021", "XXXX"]
)
def test_placeholders_are_no_numbers(number: str | None):
    assert is_junk_number(number)


@pytest.mark.parametrize(
    "number", ["000014349/2024-00070", "dczx/1674120257266", "K45899617/2026-00221", "QZ10914-0101-2024-00001"]
)
def test_numbers_of_every_shape_are_usable(number: str):
    assert not is_junk_number(number)


def test_the_index_number_and_year_identify():
    assert identity(REPORT) == ("index", "000000001/2024-00070", "2023")


def test_without_a_usable_number_agency_year_and_title_do():
    expected = ("agency", "示例镇人民政府", "2023", "示例镇2023年政府信息公开工作年度报告")
    assert identity(replace(REPORT, index_number="/2021-None")) == expected
    assert identity(REPORT, clash=True) == expected


def test_else_the_canonical_url_and_for_local_files_the_content():
    bare = replace(REPORT, index_number=None, report_year=None, url="http://www.demo.example/a?b=2&a=1#top")
    assert identity(bare) == ("url", "http://www.demo.example/a?a=1&b=2")
    assert identity(replace(bare, url=None))[0] == "content"


def test_report_ids_differ_by_portal_and_stay_the_same():
    key = identity(REPORT)
    assert report_id("demo", key) == report_id("demo", list(key))
    assert len({report_id("demo", key), report_id("other", key), report_id(None, key)}) == 3


def test_content_counts_what_is_said_and_not_where_it_stood():
    same = replace(
        REPORT,
        url="http://mirror.example/",
        version=4,
        flags=("tables_missing",),
        source=Source(record_id="<urn:uuid:1>", digest="sha256:1", fetched_at="2024-01-01T00:00:00Z"),
    )
    assert content_digest(same) == content_digest(REPORT)
    for other in (
        {"body_text": "一、总体情况。"},
        {"title": "另一个"},
        {"tables": {"requests": {"new": {"total": 1}}}},
        {"published_on": "2024-01-01"},
    ):
        assert content_digest(replace(REPORT, **other)) != content_digest(REPORT)


def test_an_attachment_counts_by_digest_once_fetched_and_never_by_url():
    named = Attachment(url="http://a.example/1.pdf", name="报告.pdf", media_type=None, digest=None)
    moved = replace(named, url="http://a.example/2.pdf")
    fetched = replace(named, digest="sha256:00")
    digests = [content_digest(replace(REPORT, attachments=(item,))) for item in (named, moved, fetched)]
    assert digests[0] == digests[1] != digests[2]
