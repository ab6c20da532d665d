"""Where to go from a page: links to 信息公开年报 columns, and to the pages on the way to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lxml import html

from crawler.recognition import ways
from crawler.recognition.titles import is_body_label, is_column_label, is_report_title, is_year_label, plain
from crawler.recognition.urls import is_detail_url, same_portal, shape

if TYPE_CHECKING:
    from crawler.families.base import Entry, ListPage

#: A directory of annual reports by its usual pinyin: zfxxgknb, xxgkgzndbg, gknb, xxgknb2024n.
_COLUMN_PATH = re.compile(r"(?i)/[^/]*?(?:xxgk|zwgk|gk)(?:gz)?(?:nb|ndbg|ndgzbg|nd)[^/]*(?=/)")
_CRUMBS = re.compile(r"(?:当前|现在|所在|你的|您的|您在)(?:的|所在)*(?:位置|栏目)|首页\s*(?:>|»|&gt;|›|-|/|\\|→)")
_CRUMB_CLASS = re.compile(r"(?i)crumb|position|location|dqwz|wz$|weizhi|navigat|curpos|local|current-?path|mbx|lujing")
_FRAMING = re.compile(
    r"(?i)(?:^|[-_ ])(?:foot\w*|friend\w*|header|top|nav|navbar|mainnav|links?|yqlj|copyright|share|bottom|dibu)"
    r"(?:$|[-_ ])"
)
_REDIRECT = re.compile(r"""(?:location(?:\.href)?\s*=|location\.(?:replace|assign)\s*\()\s*["']([^"']+)["']""")
_ABOUT = re.compile(r"信息公开|政务公开|公开目录|(?:^|>)公开$")
_ABOUT_PATH = re.compile(r"(?i)/(?:zfxxgk|xxgk|zwgk|gkml|openness|public)\w*/")
#: Frames that hold a document, or a part of every page.
_NO_LIST_FRAME = re.compile(
    r"(?i)\.(?:pdf|docx?|ofd|xlsx?|mp4)|viewer|header|footer|/top|/nav|weather|tianqi|search|count"
)
#: A menu of headings, as the standard 政府信息公开 page has it, says nothing of where one is.
_MENU_ITEM = re.compile(r"指南|制度|申请")


@dataclass(frozen=True)
class Link:
    """A link worth following that is no report."""

    url: str
    label: str
    rank: int = ways.NEAREST
    """How near a column it leads, of the ranks in `ways`."""

    @property
    def on_the_way(self) -> dict[str, Any]:
        """What a page on the way to a column should know: what its link was called."""
        return {"way": self.label} if self.label else {}

    @property
    def state(self) -> dict[str, Any]:
        """What the page found there should know (`ListPage.state`): that it was reached as a column of reports."""
        return {"column": self.label or True}


def column_context(page: ListPage) -> bool:
    """Whether the page is a 信息公开年报 column or lies in one: by the way here, by name, title or breadcrumb."""
    if page.state.get("column"):
        return True
    if ways.is_home(page.url):
        return False  # some templates print another page's name
    return any(_names_column(name) for name in _names(page)) or bool(_COLUMN_PATH.search(shape(page.url).path))


def _names_column(name: str) -> bool:
    text = plain(name)
    if len(text) > 120:
        return False
    pieces = [piece for piece in re.split(r"[-_—|>›»/\\·:：,，→]+", text) if piece]
    return any(is_column_label(piece, near=True) and piece != "报告" for piece in pieces)


def _names(page: ListPage) -> Iterator[str]:
    for meta in page.root.iter("meta"):
        if (meta.get("name") or "").lower() in ("columnname", "channelname", "lanmu"):
            yield meta.get("content") or ""
    for title in page.root.iter("title"):
        yield title.text or ""
        break
    headings = [h.text_content() for h in page.root.iter("h1", "h2", "h3") if next(h.iter("a"), None) is None]
    if not any(_MENU_ITEM.search(heading) for heading in headings):
        yield from headings
    yield from _trails(page.root)


def _trails(root: html.HtmlElement) -> Iterator[str]:
    """The texts of breadcrumbs: "您现在的位置：首页 > 政务公开 > 政府信息公开年报"."""
    for element in root.iter("div", "p", "ul", "ol", "span", "td", "nav", "dl", "section"):
        marked = _CRUMB_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}")
        if (
            marked
            or _CRUMBS.search(element.text or "")
            or (len(element) and _CRUMBS.search((element[0].text or "") + (element[0].tail or "")))
        ):
            text = element.text_content()
            if len(text) <= 300:
                yield ">".join(piece.strip() for piece in element.itertext() if piece.strip())


@dataclass(frozen=True)
class _Anchor:
    element: html.HtmlElement
    url: str
    label: str


def _anchors(page: ListPage) -> Iterator[_Anchor]:
    """The links of the page, what its scripts write included."""
    yield from _anchors_of(page, page.root)
    for root in page.written:
        yield from _anchors_of(page, root)


def _anchors_of(page: ListPage, root: html.HtmlElement) -> Iterator[_Anchor]:
    from crawler.families.rows import squeeze, target

    for element in root.iter("a", "area", "option", "li", "div", "span", "td", "p", "button"):
        if element.tag not in ("a", "area", "option") and not (element.get("onclick") or element.get("data-url")):
            continue
        value = element.get("value") or "" if element.tag == "option" else ""
        url = page.link(value if "/" in value or ".htm" in value else target(element))
        if url is None or not same_portal(url, page.url):
            continue
        label = squeeze(element.text_content()) or next((i.get("alt") for i in element.iter("img") if i.get("alt")), "")
        yield _Anchor(element, url, label or squeeze(element.get("title") or element.get("alt")))


def columns(page: ListPage, rows: list[Entry] | None = None) -> list[Link]:
    """Links to columns of annual reports on this page, in its order, its own address left out.

    By label (信息公开年报, 各镇信息公开年报, "2022年" within a column), and within a column by place: menus nested
    below the column's own link, directories below its own. `rows` are the page's dated rows: articles, not columns.
    """
    inside = column_context(page)
    near = inside or any("信息公开" in name for name in (str(page.state.get("way") or ""), *_names(page)))
    articles = {row.url for row in (page.rows if rows is None else rows) if row.date}
    anchors = [anchor for anchor in _anchors(page) if anchor.url not in articles and not is_detail_url(anchor.url)]
    opened = _opened_menus(page.root)
    found = [
        anchor
        for anchor in anchors
        if is_column_label(anchor.label, near=near or _in_column_path(anchor.url))
        or (not anchor.label and _in_column_path(anchor.url))
        or (anchor.element in opened and _is_menu_item(anchor.label))
        or (inside and _is_subcolumn(anchor, page))
    ]
    found += list(_behind_headings(anchors, inside=inside, near=near))
    links = [Link(anchor.url, plain(anchor.label)) for anchor in found]
    links = links or list(_tree_nodes(page))
    if inside:
        links += [*_frames(page), *_loaded(page)]
        onward = None if links else redirect(page)
        links += [Link(onward, "")] if onward else []
    return list({link.url: link for link in links if link.url != page.url}.values())


def matching(page: ListPage, pattern: str) -> list[Link]:
    """Links to addresses in which a regular expression is found, the page's own left out."""
    found = {anchor.url: plain(anchor.label) for anchor in _anchors(page) if re.search(pattern, anchor.url)}
    return [Link(url, label) for url, label in found.items() if url != page.url]


#: A sign alone, an ellipsis or a picture says so too, where it stands beside a heading.
_MORE = re.compile(r"(?i)\W*(?:(?:查看|点击|了解|浏览)?(?:更多|全部)|more)?\W*")


def _behind_headings(anchors: list[_Anchor], *, inside: bool, near: bool) -> Iterator[_Anchor]:
    """更多 beside the heading of a block that shows the first rows of a column: it leads to all of them."""
    for anchor in anchors:
        if _MORE.fullmatch(anchor.label):
            heading = _text_before(anchor.element)
            if is_column_label(heading, near=near) or (inside and _is_menu_item(heading)):
                yield replace(anchor, label=heading)


def _follows_reports(element: html.HtmlElement) -> bool:
    """Whether the links right before an element are mostly reports: of a block in tabs, whose name stands elsewhere."""
    from crawler.families.rows import title_of

    for _ in range(3):
        for before in element.itersiblings(preceding=True):
            titles = [title_of(link) for link in before.iter("a")] if isinstance(before.tag, str) else []
            if titles:
                return len(titles) > 1 and sum(map(is_report_title, titles)) * 2 > len(titles)
        parent = element.getparent()
        if parent is None or parent.tag == "body":
            return False
        element = parent
    return False


def _text_before(element: html.HtmlElement) -> str:
    """What stands before an element in its block, three blocks up at most."""
    for _ in range(3):
        parent = element.getparent()
        if parent is None or parent.tag == "body":
            return ""
        before = "".join(e.text_content() + (e.tail or "") for e in element.itersiblings(preceding=True))
        if text := plain((parent.text or "") + before):
            return text
        element = parent
    return ""


def _in_column_path(url: str) -> bool:
    return bool(_COLUMN_PATH.search(shape(url).path))


def _is_subcolumn(anchor: _Anchor, page: ListPage) -> bool:
    """A year, a body or a group of bodies within a column: below its directory, or listed as such."""
    if is_year_label(anchor.label):
        chosen = anchor.element.tag == "option" or _in_column_path(anchor.url)
        return chosen or _among_bodies(anchor.element, framed=True)
    if not is_body_label(anchor.label):
        return False
    here, there = _directory(page.url), _directory(anchor.url)
    column = _COLUMN_PATH.search(shape(page.url).path)
    above = shape(page.url).path[: column.end() + 1] if column else here
    if len(above) > 1 and there.startswith(above) and there != here:
        return True
    # A choice of bodies is most often one of their home pages.
    chosen = anchor.element.tag == "option" or ways.is_home(anchor.url)
    return not chosen and _among_bodies(anchor.element, framed=False)


def _directory(url: str) -> str:
    return shape(url).path.rpartition("/")[0] + "/"


def _among_bodies(element: html.HtmlElement, *, framed: bool) -> bool:
    """Whether most of the links beside this one are bodies and years too; unless `framed`, outside the page's frame."""
    holder = element.getparent()
    while holder is not None and holder.tag != "body" and len(list(holder.iter("a", "option"))) < 2:
        holder = holder.getparent()
    if holder is None:
        return False
    if not framed and (holder.tag == "body" or any(_is_frame_of(a) for a in [holder, *holder.iterancestors()])):
        return False
    labels = [link.text_content() for link in holder.iter("a", "option")]
    alike = sum(is_body_label(label) or is_year_label(label) for label in labels)
    return alike * 5 >= len(labels) * 4


def _is_frame_of(element: html.HtmlElement) -> bool:
    """Whether an element is a page's head, foot or main menu, where bodies' names lead to their home pages."""
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag in ("nav", "header", "footer") or bool(_FRAMING.search(marks))


def _opened_menus(root: html.HtmlElement) -> set[html.HtmlElement]:
    """The links of menus that open below a column's name, be that a link or not."""
    inner: set[html.HtmlElement] = set()
    for text in root.xpath("//body//text()[contains(., '年报') or contains(., '报告') or contains(., '年報')]"):
        name = text.getparent().getparent() if text.is_tail else text.getparent()
        if not _is_column_name(name):
            continue
        while _is_column_name(name.getparent()):
            name = name.getparent()
        menu = name.getnext()
        if menu is not None and menu.tag in ("ul", "ol", "dl", "dd", "div"):
            inner.update(menu.iter("a"))
    return inner


def _is_column_name(element: html.HtmlElement | None) -> bool:
    if element is None or element.tag in ("body", "html") or len(element) > 6:
        return False
    text = element.text_content()
    return len(text) <= 400 and is_column_label(text, near=True)


def _is_menu_item(label: str) -> bool:
    return is_year_label(label) or is_body_label(label) or is_column_label(label, near=True)


def _tree_nodes(page: ListPage) -> Iterator[Link]:
    """Columns in a menu that a script builds: {"name": "政府信息公开年报", "url": "/…"}."""
    for name, url in page.nodes:
        address = page.link(url)
        if address and is_column_label(name) and same_portal(address, page.url):
            yield Link(address, plain(name))


#: $('#list').load('inc_list.html'): a piece of the page that a script puts into it.
_LOADED = re.compile(r"""\.load\(\s*['"]([^'"\s?]+\.(?:s?html?|jsp|aspx?|php|do))['"]""")


def _loaded(page: ListPage) -> Iterator[Link]:
    """The pieces that a column's script loads into it: they are the column."""
    for address in _LOADED.findall(page.text):
        url = page.link(address)
        if url and same_portal(url, page.url) and not _NO_LIST_FRAME.search(url):
            yield Link(url, "年报")


def _frames(page: ListPage) -> list[Link]:
    """Pages of the portal shown inside this one: some columns keep their list in an `<iframe>`. A `<frameset>` has
    nothing but frames, and its menu is in the one at the top or the side. Frames that a script writes are such pages
    too."""
    frames = [frame for root in (page.root, *page.framed) for frame in root.iter("iframe", "frame")]
    sources = [(frame.tag, page.link(frame.get("src"))) for frame in frames]
    shown = [url for tag, url in sources if url and (tag == "frame" or not _NO_LIST_FRAME.search(url))]
    return [Link(url, "") for url in shown if same_portal(url, page.url)]


def hubs(page: ListPage) -> list[Link]:
    """Links on the way to a column, nearest first: 政府信息公开, 信息公开, 政务公开, groups of bodies.

    On a page about disclosure also single bodies and frames; for a page without links where it sends on to."""
    inside, ranked = _is_about_disclosure(page) or _is_of_bodies(page), dict[str, Link]()
    for anchor in _anchors(page):
        if anchor.url != page.url and not is_detail_url(anchor.url):
            _rank(ranked, Link(anchor.url, plain(anchor.label)), anchor, page.url if inside else None)
            if _MORE.fullmatch(anchor.label) and _follows_reports(anchor.element):
                ranked[anchor.url] = Link(anchor.url, "")
    for name, url in page.nodes:
        address = page.link(url)
        if address and address != page.url and same_portal(address, page.url) and not is_detail_url(address):
            _rank(ranked, Link(address, plain(name)), None, None)
    links = sorted(ranked.values(), key=lambda link: link.rank)
    onward = redirect(page)
    if links and not inside:
        return links
    return [*links, *([Link(onward, "")] if onward and not links else []), *_frames(page)]


def _rank(ranked: dict[str, Link], link: Link, anchor: _Anchor | None, page_url: str | None) -> None:
    """Keeps a link that leads on, by the best of its labels; `page_url` that of a page about disclosure."""
    rank = ways.rank_of(link.label, link.url, inside=page_url is not None)
    if rank is None and page_url and anchor is not None and _among_bodies(anchor.element, framed=True):
        rank = ways.rank_of_body(link.label, link.url, page_url)
    if rank is not None and (link.url not in ranked or ranked[link.url].rank > rank):
        ranked[link.url] = replace(link, rank=rank)


def _is_about_disclosure(page: ListPage) -> bool:
    """Whether a page is one on the way: by its title, its breadcrumb, or what its link was called."""
    names = [str(page.state.get("way") or ""), *_names(page)]
    return any(_ABOUT.search(plain(name)) for name in names if len(name) <= 120) or bool(
        _ABOUT_PATH.search(shape(page.url).path)
    )


def _is_of_bodies(page: ListPage) -> bool:
    """Whether the page's link named bodies: theirs are the pages that it leads to."""
    return ways.names_bodies(str(page.state.get("way") or ""))


def redirect(page: ListPage) -> str | None:
    """Where a page without content sends on to by `<meta refresh>` or by script; None for pages with content."""
    if len(page.body) > 4096 or next(page.root.iter("a"), None) is not None:
        return None
    for meta in page.root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            _, _, url = (meta.get("content") or "").partition("=")
            return _onward(page, url.strip(" '\""))
    found = _REDIRECT.search(page.text)
    return _onward(page, found.group(1)) if found else None


def _onward(page: ListPage, href: str) -> str | None:
    url = page.link(href)
    return url if url and url != page.url and same_portal(url, page.url) else None
