"""Rows of a list in HTML: links with their titles and the dates beside them, whatever elements hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import html

from crawler.families.base import Entry, parse_html
from crawler.recognition.titles import is_body_label, is_report_title, is_truncated, is_year_label
from crawler.recognition.urls import is_detail_url, opened_by_script, page_address
from crawler.recognition.written import fragments

if TYPE_CHECKING:
    from crawler.families.base import ListPage

_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*[-/.年\u2010-\u2015]\s*(\d{1,2})\s*[-/.月\u2010-\u2015]\s*(\d{1,2})(?!\d|\s*[-/.]\s*\d{4})"
)
_YEAR_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})月?(?![\d-])")
_LONE_DAY = re.compile(r"(?<![\d.\-/年月])([0-3]?\d)日?(?![\d.\-/年月])")
#: Dates at either end of a link's text that belong to the row.
_DATE_ENDS = re.compile(
    r"^[\[(（【]?\s*(?:19|20)\d\d\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}\s*[\])）】]?\s*|"
    r"\s*[\[(（【]?\s*(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?(?:\s+\d\d:\d\d(?::\d\d)?)?\s*[\])）】]?$"
)
_BULLET = re.compile(r"^[\s·•●○◆◇■□★☆▪►▶>»›\-—]+")
_SPACE = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")
_TAGS = re.compile(r"<[^<>]{1,200}>")
#: Labels that say what a click does, and so are no titles.
_GESTURE = re.compile(
    r"(?i)(?:点击|查看|阅读|下载|打开)?(?:更多|more|详情|详细|查看|全文|进入|下载|预览|打开新窗口|阅读|点击查看|新窗口打开)"
    r"[+>»›.…\s]*|\[?(?:title|标题|链接|附件下载)\]?"
)
#: Those beside whose link a row's title may stand: 教育局 | 查看.
_VIEW = re.compile(r"\[?(?:点击|在线|立即)?(?:查看|阅读|详情|全文|预览)(?:详情|全文|原文)?\]?[>»›\s]*")
_PAGER = re.compile(
    r"[\d\s.…<>«»‹›\[\]]*|(?:首|上一?|下一?|尾|末|前一?|后一?|最后一?|第一|最末|转到第?\d*)[页頁].{0,3}|(?i:next|prev(?:ious)?|first|last)"
)
_YEAR_ONLY = re.compile(r"(?:19|20)\d\d")
#: A row is no larger than its title and this many characters of dates, publishers and numbers.
_ROW_EXTRA = 160


@dataclass
class _Row:
    entry: Entry
    parent: html.HtmlElement | None
    likely: bool


def read_rows(page: ListPage) -> list[Entry]:
    """The rows of a page: dated links, links to articles, links titled like a report; navigation left out.

    Where the live page has none, those that a script would print or that stand in comments count.
    """
    rows = rows_of(page, page.root)
    if any(row.date or is_report_title(row.title) for row in rows):
        return rows
    # Without a date or a report these are menus: a list that a script replaces may stand in a comment.
    hidden = rows_of_fragments(page, hidden_fragments(page))
    return hidden if any(row.date or is_report_title(row.title) for row in hidden) else rows or hidden


def rows_of_fragments(page: ListPage, fragments: Iterable[str]) -> list[Entry]:
    """The rows of pieces of HTML, joined in their order."""
    entries: dict[str, Entry] = {}
    for fragment in fragments:
        for entry in rows_of(page, parse_html(fragment)):
            entries.setdefault(entry.url, entry)
    return list(entries.values())


def hidden_fragments(page: ListPage) -> Iterator[str]:
    """Pieces of HTML that no element tree shows: comments, and what scripts write."""
    for comment in page.root.iter(html.etree.Comment):
        if comment.text and "<a" in comment.text.lower():
            yield comment.text
    yield from fragments(page.root)


def rows_of(page: ListPage, root: html.HtmlElement) -> list[Entry]:
    """The rows below one element."""
    links = list(_links(page, root))
    below = _links_below(links)
    rows = [_row(element, url, below) for element, url in links]
    found = _best_by_url(row for row in rows if row is not None)
    return [row.entry for row in _without_navigation(found)]


def _links(page: ListPage, root: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, str]]:
    for element in root.iter("a", *_OTHERS):
        if element.tag != "a" and not _opens_report(element):
            continue
        url = page.link(element.get("value") if element.tag == "option" else target(element))
        if url is not None and _own(page, url) != _own(page, page.url):
            yield element, url


#: What is no link and may open a page all the same: a choice of reports, a row with a script of its own.
_OTHERS = ("option", "li", "tr", "td", "div", "p", "span")


def _opens_report(element: html.HtmlElement) -> bool:
    """Whether an element other than a link opens a report: by its full title, for menus are made so too."""
    if element.tag == "option":
        opens = bool(re.search(r"[/.]", element.get("value") or ""))
    else:
        opens = bool(element.get("onclick") or element.get("data-url") or element.get("data-href"))
    return opens and next(element.iter("a"), None) is None and is_report_title(squeeze(element.text_content()))


def _own(page: ListPage, url: str) -> str:
    return page_address(url, rendered=page.rendered)


def target(element: html.HtmlElement) -> str | None:
    """Where a link leads: its `href`, or where that is a script's business the address in `onclick` or `data-*`."""
    href = (element.get("href") or "").strip()
    if href and not href.startswith("#") and not href.lower().startswith("javascript:"):
        return href
    named = next((element.get(name) for name in ("data-href", "data-url", "data-link") if element.get(name)), None)
    if named:
        return str(named)
    opened = opened_by_script(element.get("onclick")) or opened_by_script(href)
    return opened or (href if href.startswith(("#/", "#!/")) else None)  # for a browser to follow


def _links_below(links: list[tuple[html.HtmlElement, str]]) -> dict[html.HtmlElement, set[str]]:
    below: dict[html.HtmlElement, set[str]] = {}
    for element, url in links:
        for ancestor in element.iterancestors():
            below.setdefault(ancestor, set()).add(url)
    return below


def _row(element: html.HtmlElement, url: str, below: dict[html.HtmlElement, set[str]]) -> _Row | None:
    title = title_of(element)
    beside, year = _title_beside(element, below) if _VIEW.fullmatch(title) else ("", "")
    if beside:
        title = beside + year
    elif len(title) < 2 or _GESTURE.fullmatch(title):
        title = ""
    elif _PAGER.fullmatch(title) and not _YEAR_ONLY.fullmatch(title):
        return None
    top = _row_element(element, below, len(title))
    date = _date_of(element, top, below)
    parent = top.getparent()
    facts = {"publisher": beside} if is_body_label(beside) else {}
    entry = Entry(url=url, title=title, date=date, facts=facts)
    return _Row(entry, parent, likely=date is not None or bool(beside))


def _title_beside(element: html.HtmlElement, below: dict[html.HtmlElement, set[str]]) -> tuple[str, str]:
    """What else a row of a table or a list says than 查看, without its dates and its number; and in a table of bodies
    by years the year."""
    row = next((one for one in element.iterancestors() if one.tag in ("tr", "li")), None)
    year = "" if row is None else _year_above(element, row)
    if row is None or (len(below[row]) > 1 and not year):
        return "", ""
    shown = [text for text in row.xpath(".//text()") if text.getparent().tag != "a" or text.is_tail]
    pieces = [squeeze(text) for text in shown]
    words = [
        _BULLET.sub("", piece) for piece in pieces if not find_date(piece) and re.search(r"[\u4e00-\u9fff]", piece)
    ]
    return (max(words, key=len, default=""), year) if sum(map(len, words)) <= _ROW_EXTRA else ("", "")


def _year_above(element: html.HtmlElement, row: html.HtmlElement) -> str:
    """The year at the head of a link's column, in a table of bodies by years; empty elsewhere."""
    cells = list(row.iter("td", "th"))
    place = next((n for n, cell in enumerate(cells) if element in set(cell.iter("a"))), None)
    table = next(row.iterancestors("table"), None)
    head = list(next(table.iter("tr")).iter("td", "th")) if table is not None else []
    text = squeeze(head[place].text_content()) if place is not None and len(head) == len(cells) else ""
    return text if is_year_label(text) else ""


def title_of(element: html.HtmlElement) -> str:
    """A link's title: its print, the `title` attribute where that says more, or its picture's `alt`."""
    print_ = _BULLET.sub("", _DATE_ENDS.sub("", squeeze(_heading_in(element).text_content())))
    attribute = squeeze(_TAGS.sub("", element.get("title") or ""))
    if not print_:
        print_ = squeeze(next((image.get("alt") for image in element.iter("img") if image.get("alt")), ""))
    if not attribute or _GESTURE.fullmatch(attribute):
        return print_
    stem = re.sub(r"[\s.…。⋯]+$", "", print_)
    if (
        not print_
        or _GESTURE.fullmatch(print_)
        or is_truncated(print_)
        or (len(attribute) > len(print_) and stem in attribute)
    ):
        return _DATE_ENDS.sub("", attribute)
    return attribute if is_report_title(attribute) and not is_report_title(print_) else print_


#: What a card's title is marked up by.
#: Beside it, what is no longer than these many characters is a mark of what it is: 图解, 【解读】.
_MARK = 10
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "strong", "dt", "p", "span", "div")


def _heading_in(element: html.HtmlElement) -> html.HtmlElement:
    """Of a link that is a card, with a summary, a day, a picture: the element that holds a report's title and nothing
    else; of any other the link itself."""
    whole = squeeze(element.text_content())
    if len(element) < 2 or is_report_title(whole):
        return element
    inner = (one for one in element.iter(*_HEADINGS) if is_report_title(squeeze(one.text_content())))
    found = next(inner, element)
    return found if len(whole) > len(squeeze(found.text_content())) + _MARK else element


def squeeze(text: str | None) -> str:
    """White space of every kind folded to single blanks."""
    return _SPACE.sub(" ", text or "").strip()


def _row_element(element: html.HtmlElement, below: dict[html.HtmlElement, set[str]], length: int) -> html.HtmlElement:
    """The largest element that holds this link and no other."""
    top = element
    for ancestor in element.iterancestors():
        if ancestor.tag in ("body", "html", "form") or len(below[ancestor]) > 1:
            break
        if len(squeeze(ancestor.text_content())) > length + _ROW_EXTRA:
            break
        top = ancestor
    return top


def _date_of(element: html.HtmlElement, top: html.HtmlElement, below: dict[html.HtmlElement, set[str]]) -> str | None:
    own = _spaced(element)
    rest = _spaced(top).replace(own, " ", 1) if top is not element else ""
    inside = _DATE_ENDS.search(own)
    pieces = (rest, inside.group() if inside else "", _beside(top, below))
    return next((date for piece in pieces if (date := find_date(piece[: 2 * _ROW_EXTRA]))), None)


def _spaced(element: html.HtmlElement) -> str:
    """The text with a blank between elements: a day and its month often stand in two."""
    return squeeze(" ".join(element.itertext()))


def _beside(top: html.HtmlElement, below: dict[html.HtmlElement, set[str]]) -> str:
    """The text after a link up to the next one; before it where the dates of a flat list come first."""
    before = top.getprevious()
    if before is not None and before not in below and before.tag != "a" and find_date(_short_text(before)):
        # Date, link, date, link: a date also follows, the next row's. The list's first link tells.
        first = next((c for c in top.getparent() if c.tag == "a" or c in below), top)
        leading = first.getprevious()
        if leading is not None and find_date(_short_text(leading)):
            return _short_text(before)
    after = top.tail or ""
    for sibling in top.itersiblings():
        if sibling.tag == "a" or sibling in below or not isinstance(sibling.tag, str) or len(after) > _ROW_EXTRA:
            break
        after += f" {_short_text(sibling)} {sibling.tail or ''}"
    return after[:_ROW_EXTRA]


def _short_text(element: html.HtmlElement) -> str:
    """An element's text, if it is short: what stands beside a link in a row."""
    if not isinstance(element.tag, str) or element.tag in ("script", "style") or len(element) > 20:
        return ""
    text = _spaced(element)
    return text if len(text) <= _ROW_EXTRA else ""


def find_date(text: str) -> str | None:
    """The first date of a piece of a row as YYYY-MM-DD: "2026- 08- 07", "[2024/1/5]", or a day apart from its month.

    >>> find_date("2026- 08- 07"), find_date("15 2024-01"), find_date("共 12 条")
    ('2026-08-07', '2024-01-15', None)
    """
    if found := _DATE.search(text):
        return _iso(found.group(1), found.group(2), found.group(3))
    if found := _YEAR_MONTH.search(text):
        day = _LONE_DAY.search(text[: found.start()] + " " + text[found.end() :])
        return _iso(found.group(1), found.group(2), day.group(1)) if day else None
    return None


def _iso(year: str, month: str, day: str) -> str | None:
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return f"{year}-{int(month):02}-{int(day):02}"


def _best_by_url(rows: Iterable[_Row]) -> list[_Row]:
    """One row an address: a picture, a title and "details" may all link to one article."""
    best: dict[str, _Row] = {}
    for row in rows:
        kept = best.setdefault(row.entry.url, row)
        if kept is row:
            continue
        title = max(kept.entry.title, row.entry.title, key=lambda text: (is_report_title(text), len(text)))
        facts = {**row.entry.facts, **kept.entry.facts}
        kept.entry = Entry(url=row.entry.url, title=title, date=kept.entry.date or row.entry.date, facts=facts)
        kept.likely = kept.likely or row.likely
        if row.likely:
            kept.parent = row.parent
    return [row for row in best.values() if row.entry.title]


def _without_navigation(rows: list[_Row]) -> list[_Row]:
    """Dated rows, their neighbours in the same list, and report titles; without any date, links to articles."""
    lists = {row.parent for row in rows if row.likely}
    return [
        row
        for row in rows
        if row.likely
        or is_report_title(row.entry.title)
        or (is_detail_url(row.entry.url) and (not lists or row.parent in lists))
    ]
