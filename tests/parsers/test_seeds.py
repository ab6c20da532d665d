"""The five real reports that started this, where they are at hand; pages/ stands in for them in a bare clone."""

from pathlib import Path

import pytest

from parsers import parse
from parsers.report import Document, Parsed, Report

SEEDS = Path(__file__).parents[2] / ".." / "shared" / "data" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the real reports are not in this checkout")

SIX = ["overview", "proactive_disclosure", "requests", "review_litigation", "problems", "other"]
EXPECTED = {
    "000": {
        "year": 2023,
        "agency": "大隐镇人民政府",
        "format": "2021",
        "script": "hans",
        "kinds": ["preamble", *SIX[:3], "requests", *SIX[3:]],
        "figures": {"proactive_total": 37, "requests_received": 0, "reviews": 0, "lawsuits": 0},
        "flags": {"tables_missing", "mixed_template", "template_residue", "radicals_replaced"},
        "dates": (None, None),
    },
    "001": {
        "year": 2018,
        "agency": "新开镇人民政府",
        "format": "pre-2019",
        "script": "hant",
        "kinds": ["preamble", *SIX[:5]],
        "figures": {"proactive_total": 25, "requests_received": 0, "reviews": 0, "lawsuits": 0},
        "flags": {"converted_to_simplified"},
        "dates": (None, "2019-02-14"),
    },
    "002": {
        "year": 2022,
        "agency": "宁晋县大曹庄镇人民政府",
        "format": "2021",
        "script": "hans",
        "kinds": ["preamble", *SIX],
        "figures": {"proactive_total": 209, "requests_received": 0, "wechat_items": 1000, "fees_collected": 0},
        "flags": set(),
        "dates": ("2023-01-19", None),
    },
    "003": {
        "year": 2022,
        "agency": "台山市人民政府办公室",
        "format": "2021",
        "script": "hant",
        "kinds": SIX,
        "figures": {
            "proactive_total": 301,
            "requests_received": 7,
            "requests_answered": 7,
            "wechat_items": 1053,
            "weibo_items": 1510,
            "fees_collected": 0,
        },
        "flags": {
            "tables_missing",
            "pinyin_annotated",
            "mojibake",
            "mirror_host",
            "converted_to_simplified",
            "year_inferred",
        },
        "dates": (None, "2023-01-20"),
    },
    "004": {
        "year": 2023,
        "agency": "鄂托克旗棋盘井镇人民政府",
        "format": "2021",
        "script": "hans",
        "kinds": SIX,
        "figures": {"proactive_total": 371, "wechat_items": 383, "weibo_items": 210, "fees_collected": 0},
        "flags": {"tables_missing"},
        "dates": (None, "2024-01-23"),
    },
}


def seed(number: str) -> Report:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    found = parse(Document(body=path.read_bytes(), name=path.name))
    assert isinstance(found, Parsed), found
    return found.report


@pytest.mark.parametrize("number", EXPECTED)
def test_what_a_careful_reader_finds(number: str):
    report, expected = seed(number), EXPECTED[number]
    assert report.report_year == expected["year"]
    assert report.agency == expected["agency"]
    assert (report.format, report.script) == (expected["format"], expected["script"])
    assert [section.kind for section in report.sections] == expected["kinds"]
    assert {name: figure.value for name, figure in report.figures.items()} == expected["figures"]
    assert expected["flags"] <= set(report.flags) <= {*expected["flags"], "title_missing", "section_numbers"}
    assert (report.published_on, report.issued_on) == expected["dates"]


def test_numbers_and_attachments():
    assert seed("002").index_number == "dczx/1674120257266"
    assert (seed("004").index_number, seed("004").document_number) == ("000014349/2024-00070", "棋政函〔2024〕10号")
    assert [Path(attachment.name).suffix for attachment in seed("002").attachments] == [".docx", ".pdf"]


def test_the_one_with_tables_has_every_cell():
    report = seed("002")
    assert report.table_sources["requests"] == "text"
    assert report.tables["proactive_disclosure"]["licensing"] == {"decisions": 404}
    assert report.tables["proactive_disclosure"]["penalties"] == {"decisions": 1}
    cells = [value for row in report.tables["requests"].values() for value in row.values()]
    assert cells == [0] * 175
    assert all(check.passed for check in report.checks)
    assert {name for name, figure in report.figures.items() if figure.approximate} == {"wechat_items"}


@pytest.mark.parametrize("number", EXPECTED)
def test_nothing_of_the_site_and_no_cell_is_in_the_text(number: str):
    text = seed(number).body_text
    assert not any(
        word in text for word in ("网站地图", "ICP备", "公网安备", "稿件来源", "索引号", "|||", ".docx", "本年制发件数")
    )


@pytest.mark.parametrize("number", EXPECTED)
def test_every_sentence_of_the_source_is_in_the_text(number: str):
    """Counted by full stops, which conversions leave alone; only a disclaimer may have gone with the frame."""
    (path,) = SEEDS.glob(f"{number}_*.txt")
    source = path.read_text(encoding="utf-8")
    body, frame, _ = source.partition("凡本網")
    assert seed(number).body_text.count("。") == body.count("。") + (
        0 if frame else source.count("。") - body.count("。")
    )
