"""Real pages, where they are at hand: what a careful reader finds in their metadata blocks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from parsers.attachments import find_attachments
from parsers.metadata import Metadata, read_metadata
from parsers.page import Page, read_page
from parsers.report import Document

DATA = Path(__file__).parents[3] / "shared" / "data"
DETAILS = DATA / "real" / "details"
pytestmark = pytest.mark.skipif(not DETAILS.is_dir(), reason="the real pages are not here")


def page_of(path: Path) -> Page:
    page = read_page(Document(body=path.read_bytes(), name=path.name))
    assert isinstance(page, Page)
    return page


def read(name: str) -> Metadata:
    return read_metadata(page_of(next(DATA.rglob(name))))


def test_tables_with_labels_spaced_out() -> None:
    """Each row of the block, read a second time by a plain pattern over the source."""
    paths = sorted(DETAILS.glob("gov_cn_*.htm"))
    assert len(paths) == 15
    for path in paths:
        source = path.read_text(encoding="utf-8")
        found = read_metadata(page_of(path))
        cells = dict(re.findall(r"<td[^>]*><b>([^<：]*)：</b></td>\s*<td[^>]*>([^<]*)</td>", source))
        printed = {re.sub(r"\s", "", label): " ".join(value.split()) for label, value in cells.items()}
        assert found.index_number == printed["索引号"], path.name
        assert found.document_number == printed["发文字号"], path.name
        assert found.publisher == printed["发文机关"], path.name
        assert found.title == printed["标题"], path.name
        assert found.subject_category == printed["主题分类"], path.name
        for day, label in ((found.issued_on, "成文日期"), (found.published_on, "发布日期")):
            assert day == "-".join(re.findall(r"\d+", printed[label])), path.name
        assert found.keywords == (), path.name


def test_hanweb() -> None:
    found = read("lishui_hanweb.html")
    assert (found.index_number, found.document_number) == ("113325000026455663/2023-43887", "丽政发〔2023〕30号")
    assert (found.publisher, found.issued_on, found.published_on) == ("市政府", "2023-10-16", "2023-10-23")
    assert found.title == "丽水市人民政府关于下达2023年市区符合政府安排工作条件退役士兵和退出消防员安置任务的通知"
    assert [file.media_type for file in find_attachments(page_of(DETAILS / "lishui_hanweb.html"))] == [
        "application/pdf"
    ]


@pytest.mark.parametrize(
    ("name", "title", "published_on"),
    [
        ("gne_gzggw.html", "1-10月德清县固定资产投资结构趋稳趋优", "2016-11-22"),
        ("gne_shanxi.html", "山西品牌丝路行（南美站）正式启动", "2019-09-18"),
        ("gne_cjn.html", "外媒眼中的武汉长假：蓬勃发展，欢声笑语", "2020-10-04"),
        ("bkichen_gzdzhrss_com_gzdt_ldhd_201802_t20180213_21515243.html", "迎新年·送温暖", "2018-02-13"),
        ("pingtan-105587_2025_page.trimmed.html", "平潭综合实验区2025年度政府信息公开工作年度报告", "2026-03-10"),
    ],
)
def test_pages_without_a_block(name: str, title: str, published_on: str | None) -> None:
    found = read(name)
    assert (found.title, found.published_on, found.index_number) == (title, published_on, None)


def test_a_block_with_empty_cells() -> None:
    found = read("shuyang-2023-2021format.html")
    assert (found.index_number, found.document_number, found.keywords) == ("014314799/2024-00002", None, ())
    assert (found.publisher, found.published_on) == ("沭阳县发展和改革局", "2024-01-17")
    assert found.title == "沭阳县发展和改革局2023年政府信息公开年度报告"
