"""The report's own text, all of it and nothing else; the only module that imports trafilatura.

trafilatura sees the article's part of the tree, after the recognised tables and the metadata block are gone, and says
what there is content. It drops short lines and what it takes for boilerplate, and a report may lose none of its
lines; so between the first and the last sentence of the report every visible line is kept, and trafilatura decides
about the lines before and after.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import trafilatura
from lxml import etree, html
from lxml.html import HtmlElement
from trafilatura.settings import Extractor

from parsers.chinese import clean, label_key
from parsers.page import Line, Page, block_lines, is_chrome_line

# It warns about every page that is short or empty; what we make of such a page is said in the report or the refusal.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

#: Ids and classes by which portals mark the article (lower case). A hint: it must hold the report's text.
_CONTAINERS = frozenset(
    re.split(
        r"\s+",
        "ucap-content ucapcontent trs_editor trs_ueditor trs_editor_view zoom content_div "
        "xxgk-content article-content bt_content article_zw pages_content article-con j-fontcontent "
        "wzcon ivs_content detailcontent_inner scroll_cont wz_zoom ewb-article-detail xl-xqnr "
        "page-text content fontzoom bodylabel printcontent news_cont_d_wrap article-content-body "
        "tys-main-zt zwxl-content v_news_content vsb_content article article_content articlecontent "
        "con_main main-txt zwgk_content detail-content news_content",
    )
)
#: No search for dates and names, no second opinion by other libraries: they cost ten times the extraction.
_OPTIONS = Extractor(fast=True, recall=True, comments=False, tables=False, dedup=False, with_metadata=False)
#: Parts of a page's frame; what is in them is never the report's text.
_FRAME = frozenset(["nav", "footer", "button", "label"])
_HEADING = re.compile(r"(?:第?[一二三四五六七八九十]{1,3}(?:、|部分|章)|[(（][一二三四五六七八九十]{1,3}[)）])\s*\S")
_SENTENCE = re.compile(r"[。；;]")
_FILE = re.compile(r"(?:附件\s*\d*\s*[:：.]?\s*)?.{0,120}\.(?:docx?|wps|pdf|ofd|xlsx?|et|rtf|zip|rar)", re.IGNORECASE)
_FILE_LABEL = re.compile(
    r"(?:相关)?附件(?:下载|列表)?\s*\d*\s*[:：]?|(?:文件|点击|全文|pdf|word|ofd)?下载(?:全文)?", re.IGNORECASE
)
_SIGNATURE = re.compile(
    r".{2,30}(?:政府|办公室|办事处|局|委员?会?|厅|院|中心|处|队)(?:\s.{0,20})?|.{0,30}(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日?"
    r"|[二〇○零一三四五六七八九十]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
_PIPES = re.compile(r"(?:\s*\|)+\s*")
#: Where an official table begins, and the headings before which it must end.
_CELLS = re.compile(
    r"第二十条\s*第\s*[(（]一[)）]\s*项\s*信息内容|[(（]?本列数据的勾稽关系|申请人情况|行政复议\s*行政诉讼\s*结果\s*维持"
)
_BEFORE_HEADING = re.compile(
    r"(?=[一二三四五六七八]、(?:主动公开政府|收到和处理|政府信息公开(?:工作)?(?:被申请)?行政复议|存在的|其[他它]需要))"
)
#: Deeper trees are no articles but accidents or attacks; copying them would take a native stack as deep.
_MAX_DEPTH = 300


def body_text(
    page: Page,
    elements: Iterable[HtmlElement] = (),
    lines: Collection[int] = (),
    flattened: Iterable[Line] = (),
    title: str | None = None,
    attachments: Iterable[str] = (),
) -> str:
    """The text of the report by paragraphs, cleaned, without what is named: `elements` and `flattened` lines of an
    HTML page, numbers of `lines` of a text page, the title, attachments' names. Takes the elements out of the page's
    tree and the article out of the page, so it comes last. The signature block (name and date) stays."""
    names = {label_key(name) for name in attachments}
    if page.root is None:
        kept = [_PIPES.sub(" ", line) for number, line in enumerate(page.lines) if number not in lines]
        texts = [text for line in kept if (text := clean(_without_cells(line)))]
        return "\n".join(_own(texts, title, names, None))
    for element in elements:
        _drop(element)
    article, inside = _article(page.root, flattened)
    believed = _extracted(article) if inside else ""
    return "\n".join(_own(inside, title, names, believed))


def _without_cells(line: str) -> str:
    """A line in which whole tables ran together with the headings around them, without the tables."""
    if len(line) < 200 or not _CELLS.search(line):
        return line
    parts = _BEFORE_HEADING.split(line)
    return " ".join(part[: match.start()] if (match := _CELLS.search(part)) else part for part in parts)


def _drop(element: HtmlElement) -> None:
    """Takes an element out, its tail stays. It may be gone already, inside another one."""
    if element.getparent() is not None:
        element.drop_tree()


def _article(root: HtmlElement, flattened: Iterable[Line] = ()) -> tuple[HtmlElement, list[str]]:
    """The article's element and its lines: the deepest known container, else the deepest element, that holds all
    sentences and headings of the page outside its frame."""
    taken = Counter(flattened)
    lines = []
    for line in block_lines(root):
        if taken[line]:
            taken[line] -= 1
        elif not _in_frame(line.element):
            lines.append(line)
    main = [line for line in lines if _is_main(line.text)]
    ancestry = [_ancestry(line.element) for line in main]
    if not main or any(len(above) >= _MAX_DEPTH for above in ancestry):
        return root, [line.text for line in lines]
    weights: Counter[HtmlElement] = Counter()
    for line, above in zip(main, ancestry, strict=True):
        for element in above:
            weights[element] += len(line.text)
    article = _deepest(weights, ancestry, sum(len(line.text) for line in main))
    return article, [line.text for line in lines if _inside(line, article)]


def _ancestry(element: HtmlElement) -> list[HtmlElement]:
    above = [element]
    for ancestor in element.iterancestors():
        above.append(ancestor)
        if len(above) >= _MAX_DEPTH:
            break
    return above


def _deepest(weights: Counter[HtmlElement], ancestry: Sequence[list[HtmlElement]], total: int) -> HtmlElement:
    whole = [element for element in ancestry[0] if weights[element] == total]
    longest = max(ancestry, key=lambda above: weights[above[0]])
    # A container may leave out a stray sentence of the frame (a disclaimer, a notice about cookies), not a part.
    for element in longest:
        if weights[element] >= 0.97 * total and _is_container(element):
            return element
    return whole[0]


def _is_container(element: HtmlElement) -> bool:
    marks = f"{element.get('id') or ''} {element.get('class') or ''} {element.tag}".lower().split()
    return any(mark in _CONTAINERS or mark.startswith("vsb_content") for mark in marks)


def _in_frame(element: HtmlElement) -> bool:
    return element.tag in _FRAME or next(element.iterancestors(*_FRAME), None) is not None


def _inside(line: Line, article: HtmlElement) -> bool:
    return article in _ancestry(line.element)


def _is_main(text: str) -> bool:
    """A sentence or a heading of a report, as against labels, links and names."""
    if len(text) < 4:
        return False
    told = text[-1] == "。" or (len(text) >= 20 and _SENTENCE.search(text)) or _HEADING.match(text)
    return bool(told) and not is_chrome_line(text)


def _extracted(article: HtmlElement) -> str:
    """What trafilatura takes for content, without white space. Layout tables become blocks first: it can only keep
    or drop tables as tables."""
    for element in article.iter("table", "thead", "tbody", "tfoot", "tr", "td", "th"):
        element.tag = "div"
    document = trafilatura.bare_extraction(_framed(article), options=_OPTIONS)
    body = getattr(document, "body", None)
    return "" if body is None else _squeezed("".join(body.itertext()))


def _framed(article: HtmlElement) -> HtmlElement:
    """A page with nothing but the article, marked as such: else trafilatura searches for what is found already."""
    page = html.Element("html")
    etree.SubElement(etree.SubElement(page, "body"), "article").append(article)
    return page


def _own(texts: list[str], title: str | None, attachments: set[str], believed: str | None) -> list[str]:
    """The lines that are the report's: all from its first sentence or heading to its last, and of the others those
    that trafilatura believes in (`believed`; None for text files) or that sign the report."""
    main = [number for number, text in enumerate(texts) if _is_main(text)]
    if not main:
        return [text for text in texts if _may_stay(text, attachments)]
    first, last = main[0], main[-1]
    own = [text for text in texts[:first] if _may_stay(text, attachments) and _leads(text, title, believed)]
    own += [text for text in texts[first : last + 1] if _may_stay(text, attachments, inside=True)]
    tail = [text for text in texts[last + 1 :] if _may_stay(text, attachments)]
    if tail and _HEADING.match(texts[last]) and "。" not in texts[last]:
        own.append(tail.pop(0))  # 六、其他需要报告的事项 / 无
    own += [text for text in tail if believed is None or _SIGNATURE.fullmatch(text) or _squeezed(text) in believed]
    return own


def _leads(text: str, title: str | None, believed: str | None) -> bool:
    """Whether a line above the first sentence is text: no part of the title, and believed in."""
    key = label_key(text)
    if title and (key in label_key(title) or label_key(title) in key):
        return False
    return believed is None or (_squeezed(text) in believed and len(text) >= 12)


def _may_stay(text: str, attachments: set[str], *, inside: bool = False) -> bool:
    if _FILE.fullmatch(text) or _FILE_LABEL.fullmatch(text) or label_key(text) in attachments:
        return False
    return inside or not is_chrome_line(text)


def _squeezed(text: str) -> str:
    return "".join(text.split())
