"""Metadata in the fields of a form: read as if printed, where a label stands before the field."""

from __future__ import annotations

import pytest

from parsers import parse
from parsers.report import Document, Parsed, Report

TITLE = "青禾县水务局2022年政府信息公开工作年度报告"
TEXT = [
    "一、总体情况",
    "2022年，我局主动公开政府信息214条，政府信息公开工作有序推进。",
    "二、存在的主要问题及改进情况",
    "人手不足，今后要加强。",
    "三、其他需要报告的事项",
    "无。",
]
BODY = f"<h1>{TITLE}</h1><div class=c>{''.join(f'<p>{line}</p>' for line in TEXT)}</div>"
VALUES = {
    "索引号": "QH001/2023-0001",
    "文号": "青水〔2023〕3号",
    "发布机构": "青禾县水务局",
    "发布日期": "2023-01-20",
    "主题分类": "年度报告",
}


def field(value: str) -> str:
    return f'<input type="text" class="v" value="{value}" readonly>'


def cells() -> str:
    rows = (f"<td>{label}</td><td>{field(value)}</td>" for label, value in VALUES.items())
    return f"<table><tr>{'</tr><tr>'.join(rows)}</tr></table>"


def pairs() -> str:
    (first, *rest), values = list(VALUES), list(VALUES.values())
    inner = "".join(f"<td>{label}：</td><td>{field(value)}</td>" for label, value in zip(rest, values[1:], strict=True))
    return f"<table><tr><td>{first}：</td><td>{field(values[0])}</td></tr><tr>{inner}</tr></table>"


def labelled() -> str:
    return "".join(f"<div><label>{label}：</label>{field(value)}</div>" for label, value in VALUES.items())


def in_line() -> str:
    return "<p>" + " ".join(f"{label}：{field(value)}" for label, value in VALUES.items()) + "</p>"


def in_spans() -> str:
    return "".join(
        f"<li><span>{label}：</span><span><input value='{value}'></span></li>" for label, value in VALUES.items()
    )


def in_areas() -> str:
    return "".join(f"<p>{label}：<textarea readonly>{value}</textarea></p>" for label, value in VALUES.items())


def chosen() -> str:
    return "".join(
        f"<p>{label}：<select><option>无</option><option selected>{value}</option></select></p>"
        for label, value in VALUES.items()
    )


def report(block: str) -> Report:
    page = f"<html><head><meta charset='utf-8'></head><body><form>{block}</form>{BODY}</body></html>"
    found = parse(Document(body=page.encode(), content_type="text/html; charset=utf-8", name="a.html"))
    assert isinstance(found, Parsed)
    return found.report


@pytest.mark.parametrize("block", [cells, pairs, labelled, in_line, in_spans, in_areas, chosen])
def test_fields(block: object) -> None:
    assert callable(block)
    found = report(block())
    assert found.index_number == VALUES["索引号"]
    assert found.document_number == VALUES["文号"]
    assert found.publisher == VALUES["发布机构"]
    assert found.published_on == VALUES["发布日期"]
    assert found.subject_category == VALUES["主题分类"]
    assert found.body_text.split("\n") == TEXT


def test_fields_that_wait_for_a_reader() -> None:
    """Search boxes, buttons, hidden fields and prompts say nothing of the document."""
    block = (
        "<p>索引号：<input type='hidden' value='HIDDEN-1'><input type='submit' value='查询'></p>"
        "<p>关键词：<input value='请输入关键词'> 发布日期：<input value=''></p>"
        "<p>文号：<input type=radio value='甲政〔2020〕1号'></p>"
        "<p><input value='站内搜索'></p>"
    )
    found = report(block)
    assert (found.index_number, found.document_number, found.keywords, found.published_on) == (None, None, (), None)
    assert found.body_text.split("\n") == TEXT


SEARCH = (
    "发布日期：<input value='2019-01-01'> 至 <input value='2019-12-31'> 发布机构：<input value='青禾县司法局'>"
    "分类：<select><option selected>全部</option></select>"
)


@pytest.mark.parametrize("button", ["<input type=submit value='查询'>", "<button>查询</button>"])
def test_a_search_that_was_made(button: str) -> None:
    """Dates and names in the fields of a search are not the document's, within a form or without."""
    for block in (f"<p>{SEARCH}{button}</p>", f"</form><div><p>{SEARCH}</p>{button}</div><form>"):
        found = report(block)
        assert (found.published_on, found.publisher, found.subject_category) == (None, None, None)


def test_a_colon_in_a_cell_of_its_own() -> None:
    cells = "".join(f"<td>{label}</td><td>：</td><td>{value}</td>" for label, value in VALUES.items())
    found = report(f"<table><tr>{cells}</tr></table>")
    assert found.index_number == VALUES["索引号"]
    assert found.document_number == VALUES["文号"]
    assert found.publisher == VALUES["发布机构"]
    assert found.published_on == VALUES["发布日期"]
