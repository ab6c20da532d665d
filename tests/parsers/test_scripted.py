"""Pages that keep the article in a script."""

from __future__ import annotations

import json

import pytest

from parsers import parse
from parsers.page import read_page
from parsers.report import Document, Parsed
from parsers.scripted import scripted_article
from tests.corpus.measure import compare
from tests.corpus.pages import PAGES
from tests.corpus.spec import build

PAGE = build(next(spec for spec in PAGES if spec.name == "gkmlpt_department_2023"))
SOURCE = PAGE.subject.source()
ARTICLE = SOURCE[SOURCE.index('<div class="article-content">') : SOURCE.index("</body>")]
#: The same page as a shell whose script holds the article.
SHELLS = {
    "bare keys, unicode escapes": "window._CONFIG = {DETAIL: {id: 7, content: " + json.dumps(ARTICLE) + "}};",
    "JSON": "var d = " + json.dumps({"data": {"contentHtml": ARTICLE}}, ensure_ascii=False).replace("</", "<\\/"),
    "single quotes": "var d = {'content':'"
    + ARTICLE.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    + "'}",
    "escaped for HTML too": "var d = {content: " + json.dumps(ARTICLE.replace("<", "&lt;").replace(">", "&gt;")) + "}",
    "hexadecimal escapes": "var d = {content: " + json.dumps(ARTICLE).replace("<", "\\x3c") + "}",
}


def shell(script: str) -> str:
    return SOURCE.replace(ARTICLE, f'<div class="article-content"></div><script>{script}</script>')


@pytest.mark.parametrize("name", SHELLS)
def test_the_article_is_read_from_the_script(name: str) -> None:
    found = parse(Document(body=shell(SHELLS[name]).encode(), name="a.html", url=PAGE.spec.url))
    assert isinstance(found, Parsed)
    assert compare(found, PAGE.subject.prints, PAGE.subject.unread).faults == []
    report = found.report.as_dict()
    assert {name: report[name] for name in ("index_number", "agency", "report_year", "body_text")} == {
        name: PAGE.truth[name] for name in ("index_number", "agency", "report_year", "body_text")
    }


def test_an_article_that_the_page_shows_is_not_doubled() -> None:
    twice = SOURCE.replace("</body>", f"<script>{SHELLS['JSON']}</script></body>")
    first, second = (parse(Document(body=text.encode(), name="a.html")) for text in (SOURCE, twice))
    assert isinstance(first, Parsed)
    assert isinstance(second, Parsed)
    assert second.report.body_text == first.report.body_text


@pytest.mark.parametrize(
    "source",
    [
        "<style>a:before { content: '\\e001' }</style>",
        f"<script>var d = {{content: '{'点击查看' * 20}'}}</script>",
        f"<script>var d = {{content: 7}}</script><p>{'公开' * 300}</p>",
        '<script>var d = {content: "' + "公开" * 300,
    ],
)
def test_other_strings_are_no_article(source: str) -> None:
    assert scripted_article(source) is None


def test_escapes_that_are_none() -> None:
    """Half a pair of surrogates, a number that is cut: nothing of it enters the tree."""
    text = "\\ud800\\u00zz\\q" + "\\u516c\\u5f00" * 200
    page = read_page(
        Document(body=f"<html><body><script>x={{content:'<p>{text}</p>'}}</script></body></html>".encode())
    )
    assert "公开" * 200 in "".join(page.root.itertext())
