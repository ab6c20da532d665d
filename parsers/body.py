"""The report's own text, all of it and nothing else.

trafilatura (`parsers.content`) sees the article's part of the tree, after the recognised tables and the metadata block
are gone, and says what there is content. It drops short lines and what it takes for boilerplate, and a report may lose
none of its lines; so between the first and the last sentence of the report every visible line is kept, and trafilatura
decides about the lines before and after.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

from lxml.html import HtmlElement

from parsers.article import HEADING, Weighed, article_of, is_container, weigh
from parsers.chinese import clean, label_key
from parsers.page import Line, Page, is_chrome_line
from parsers.sections import is_official

#: Parts of a page's frame; what is in them is never the report's text.
_FRAME = frozenset(["nav", "footer", "button", "label"])
_FILE = re.compile(
    r"(?:附件\s*\d*\s*[:：.]?\s*)?.{0,120}\.(?:docx?|wps|pdf|ofd|xlsx?|et|rtf|zip|rar)"
    r"[】\])）]?(?:\s*[（(\[]?(?:已?下载|大小|点击)?\D{0,4}[\d.]+\s*(?:次|[KMG]?B?)?[)）\]]?)?",
    re.IGNORECASE,
)
_FILE_LABEL = re.compile(
    r"(?:相关)?附件(?:下载|列表)?\s*\d*\s*[:：]?|(?:文件|点击|全文|pdf|word|ofd)?下载(?:全文)?", re.IGNORECASE
)
_SIGNATURE = re.compile(
    r".{2,30}(?:政府|办公室|办事处|局|委员?会?|厅|院|中心|处|队)(?:\s.{0,20})?|.{0,30}(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日?"
    r"|[二〇○零一三四五六七八九十]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
_PIPES = re.compile(r"(?<!\s)\s*\|[\s|]*")  # only from where white space begins: else a run of it takes its square
#: Where an official table begins, and the headings before which it must end.
_CELLS = re.compile(
    r"(?:统\s*计\s*)?指\s*标\s*(?:名\s*称\s*)?(?:计\s*[量算]\s*)?单\s*位|第二十条\s*第\s*[(（]一[)）]\s*项\s*信息内容|[(（]?本列数据的勾稽关系|申请人情况|行政复议\s*行政诉讼\s*结果\s*维持"
)
_BEFOREHEADING = re.compile(
    r"(?=[一二三四五六七八]、(?:主动公开政府|收到和处理|政府信息公开(?:工作)?(?:被申请)?行政复议|存在的|其[他它]需要))"
)


def body_text(
    page: Page,
    elements: Iterable[HtmlElement] = (),
    lines: Collection[int] = (),
    flattened: Iterable[Line] = (),
    title: str | None = None,
    attachments: Iterable[str] = (),
) -> str:
    """The text of the report by paragraphs, cleaned, without what is named: `elements` and `flattened` lines of an
    HTML page, numbers of `lines` of a text page, the title, attachments' names. Takes the elements and the article
    out of the page's tree, so it comes last. The signature block (name and date) stays."""
    return "\n".join(_unspaced(text) for text in _texts(page, elements, lines, flattened, title, attachments))


_SPACED = re.compile(r"(?<![一-鿿] )(?<![一-鿿])(?:[一-鿿] ){3,}[一-鿿](?![一-鿿])")


def _unspaced(text: str) -> str:
    """A heading without the spaces that spread it over the line: 一、总 体 情 况."""
    return _SPACED.sub(lambda spread: spread[0].replace(" ", ""), text) if " " in text and len(text) < 90 else text


def _texts(
    page: Page,
    elements: Iterable[HtmlElement],
    lines: Collection[int],
    flattened: Iterable[Line],
    title: str | None,
    attachments: Iterable[str],
) -> list[str]:
    names = {label_key(name) for name in attachments}
    if page.root is None:
        first = _title_line(page.lines, title)
        kept = [
            _PIPES.sub(" ", line) for number, line in enumerate(page.lines) if number not in lines and number >= first
        ]
        texts = [text for line in kept if (text := clean(_without_cells(line)))]
        return _own(weigh(texts), _Judge(title, names, None))
    for element in (*elements, *page.root.iter(*_FRAME)):
        _drop(element)
    article, inside = article_of(page.root, flattened)
    return _own(inside, _Judge(title, names, article))


def _title_line(lines: Sequence[str], title: str | None) -> int:
    """Where a text's title stands: what is above it is the site's. 0 where it is not printed on a line of its own, or
    a sentence stands above it."""
    key = label_key(title) if title else ""
    for number, line in enumerate(lines[:60]):
        if key and label_key(clean(line)) == key:
            return number
        if "。" in line:
            break
    return 0


def _without_cells(line: str) -> str:
    """A line in which whole tables ran together with the headings around them, without the tables."""
    if len(line) < 200 or not _CELLS.search(line):
        return line
    parts = _BEFOREHEADING.split(line)
    return " ".join(part[: match.start()] if (match := _CELLS.search(part)) else part for part in parts)


def _drop(element: HtmlElement) -> None:
    """Takes an element out, its tail stays. It may be gone already, inside another one."""
    if element.getparent() is not None:
        element.drop_tree()


_CONTACT = re.compile(r"(?:联系|办公|通讯|通信)?(?:地址|电话|方式|邮箱)|电子邮箱|传真|邮政?编码?")
#: The title once more, in other words than the page's.
_TITLE = re.compile(r"[^。；;，,：:]{0,40}(?:信息|政务)公开[^。；;，,：:]{0,16}(?:报告|年报)(?:[（(].{0,20}[)）])?")


class _Judge:
    """Which lines may stay. trafilatura is asked only when a line at the ends needs its word."""

    def __init__(self, title: str | None, attachments: set[str], article: HtmlElement | None) -> None:
        self.title = label_key(title) if title else ""
        self.attachments = attachments
        self.article = article
        """None for a text file: there is no markup to judge by, and its lines are believed."""

    @cached_property
    def extracted(self) -> str:
        if self.article is None:
            return ""
        from parsers.content import content_of  # trafilatura takes longer to import than twenty pages to read

        return _squeezed(content_of(self.article))

    def believes(self, text: str) -> bool:
        return self.article is None or _squeezed(text) in self.extracted

    def leads(self, text: str) -> bool:
        """Whether a line above the first sentence is text: no part of the title, and believed in."""
        key = label_key(text)
        if self.title and (key in self.title or self.title in key or _TITLE.fullmatch(text)):
            return False
        return self.article is None or is_official(text) or (len(text) >= 12 and self.believes(text))

    def ends(self, text: str) -> bool:
        return _SIGNATURE.fullmatch(text) is not None or self.believes(text)

    def is_contact(self, text: str) -> bool:
        """Whether the line is an address or a telephone number of the report's, inside the element that portals give
        to the article; elsewhere it is the footer's."""
        return self.article is not None and _CONTACT.match(text) is not None and is_container(self.article)

    def is_file(self, text: str) -> bool:
        """Whether the line names an attachment, or is the label of such names."""
        if "." in text[-30:] and len(text) <= 160 and _FILE.fullmatch(text):
            return True
        short = len(text) <= 12 and _FILE_LABEL.fullmatch(text) is not None
        return short or (bool(self.attachments) and label_key(text) in self.attachments)


def _own(lines: Sequence[Weighed], judge: _Judge) -> list[str]:
    """The lines that are the report's: all from its first sentence or heading to its last, and of the others those
    that trafilatura believes in or that sign the report."""
    main = [number for number, line in enumerate(lines) if line.main]
    texts = [line.text for line in lines]
    if not main:
        return [text for text in texts if not (judge.is_file(text) or is_chrome_line(text))]
    first, last = main[0], main[-1]
    head = [text for text in texts[:first] if not (judge.is_file(text) or is_chrome_line(text))]
    tail = [text for text in texts[last + 1 :] if not judge.is_file(text)]
    tail = [text for text in tail if not is_chrome_line(text) or judge.is_contact(text)]
    own = [text for text in head if judge.leads(text)]
    own += [text for text in _once(texts[first : last + 1]) if not judge.is_file(text)]
    if tail and HEADING.match(texts[last]) and "。" not in texts[last]:
        own.append(tail.pop(0))  # 六、其他需要报告的事项 / 无
    return own + [text for text in tail if judge.ends(text)]


def _once(texts: Sequence[str]) -> list[str]:
    """The lines without a summary (内容概述) that repeats, above the first heading, what the report begins with."""
    heading = next((number for number, text in enumerate(texts) if HEADING.match(text)), 0)
    opening = texts[:heading]
    summaries = {
        number
        for number, text in enumerate(opening)
        if len(text) >= 20 and any(later.startswith(text.rstrip(".…")) for later in opening[number + 1 :])
    }
    return [text for number, text in enumerate(texts) if number not in summaries]


def _squeezed(text: str) -> str:
    return "".join(text.split())
