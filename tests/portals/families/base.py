"""What the five systems have in common: addresses of items, pages from HTML, texts of documents that are no reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from ..files import file_of
from ..model import Item, Page, Portal
from ..reports import article

#: Every page says what it is, for whoever meets it outside the tests.
NOTE = (
    "<!-- 测试用页面：地名、机构、数字均为虚构 (an invented page for tests: no such place, body or figure exists) -->"
)

Render = Callable[[str], Page]
"""Authority (host and port as asked for) → page."""


class Family:
    """A portal as its content-management system presents it. Subclasses say where things are and how they look."""

    paragraph = '<p style="text-indent:2em;">'
    signed = True
    content_type = "text/html; charset=utf-8"
    counted = False
    """Whether article pages print how often they were visited."""
    per_page = 8
    open_fields: frozenset[str] = frozenset()
    """See truth.Truth."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.items = {item.number: item for item in portal.items}

    # Where things are

    def start(self) -> tuple[str, ...]:
        """Paths that the seed names."""
        raise NotImplementedError

    def path(self, item: Item) -> str:
        raise NotImplementedError

    def aliases(self, item: Item) -> tuple[str, ...]:
        """Further paths of the same article."""
        return ()

    def list_paths(self) -> tuple[str, ...]:
        """Paths of the list pages that a crawl needs, first page first."""
        raise NotImplementedError

    # What stands there

    def states(self, printed: dict[str, str]) -> dict[str, Any]:
        """Which of `metadata` the article pages print, by field of a report; an empty print is None."""
        raise NotImplementedError

    def fixed(self) -> Iterator[tuple[str, Render]]:
        """(path, renderer) of home, menus and lists."""
        raise NotImplementedError

    def ask(self, path: str, query: Mapping[str, str], authority: str) -> Page | None:
        """The answer to an address with parameters (query or form); None where there is nothing."""
        return None

    def detail(self, item: Item, authority: str, path: str) -> str:
        """The HTML of an article's page."""
        raise NotImplementedError

    def routes(self) -> Iterator[tuple[str, Render]]:
        """(path, renderer) of everything that has an address of its own."""
        yield from self.fixed()
        for number, item in self.items.items():
            for path in (self.path(item), *self.aliases(item)):
                yield path, self._renderer(number, path)
            if item.report:
                yield from self._attachments(item)

    def _renderer(self, number: int, path: str) -> Render:
        return lambda authority: self._item_page(self.items[number], authority, path)

    def _attachments(self, item: Item) -> Iterator[tuple[str, Render]]:
        assert item.report is not None
        for file in item.report.attachments:
            page = Page(file_of(item.report.title, file), file.media_type, item.date)
            yield resolve(self.path(item), file.path), lambda _authority, page=page: page

    def _item_page(self, item: Item, authority: str, path: str) -> Page:
        if item.kind == "gone":
            return missing()
        if item.kind == "redirect":
            assert item.target is not None
            return Page(b"", status=302, location=f"http://{authority}{self.path(item.target)}", modified=item.date)
        return self._article_page(item, self.detail(item, authority, path))

    def _article_page(self, item: Item, html: str) -> Page:
        report = item.report
        if report and report.traditional:
            html = to_traditional(html)
        gb = bool(report and report.gb18030)
        return Page(
            html.encode("gb18030" if gb else "utf-8"),
            "text/html" if gb else self.content_type,
            item.date + timedelta(days=30 * report.changes if report else 0),
            compressed=item.compressed,
            chunked=item.chunked,
            counted=self.counted,
        )

    def page(self, html: str) -> Page:
        newest = max((item.date for item in self.items.values()), default=date(2026, 1, 1))
        compressed = any(item.compressed for item in self.items.values())
        return Page(html.encode(), self.content_type, newest, compressed=compressed)

    # Parts of pages

    def listed(self) -> list[Item]:
        return list(self.items.values())

    def list_page(self, number: int) -> list[Item]:
        """The rows of list page `number`, from 1."""
        return self.listed()[(number - 1) * self.per_page : number * self.per_page]

    def page_count(self) -> int:
        return -(-len(self.listed()) // self.per_page)

    def body(self, item: Item) -> str:
        """The article itself."""
        if item.report:
            return article(item.report, self.paragraph, signed=self.signed)
        return "\n".join(f"{self.paragraph}{text}</p>" for text in lookalike_text(item, self.portal.place))

    def meta(self, authority: str, column: str, item: Item | None = None) -> str:
        """The tags by which government sites describe page, column and site."""
        tags = {
            "SiteName": self.portal.name,
            "SiteDomain": authority,
            "SiteIDCode": "0000000000",
            "ColumnName": column,
            "ColumnType": "政府信息公开",
        }
        if item:
            tags |= {
                "ArticleTitle": item.title,
                "PubDate": f"{item.date.isoformat()} 16:20",
                "ContentSource": publisher(item, self.portal),
            }
        return "\n".join(f'<meta name="{name}" content="{value}"/>' for name, value in tags.items())


def publisher(item: Item, portal: Portal) -> str:
    return item.report.body.name if item.report else f"{portal.place}人民政府办公室"


def metadata(item: Item, portal: Portal) -> dict[str, str]:
    """What the metadata blocks of the systems print, by field."""
    report = item.report
    return {
        "index_number": (report and report.index_number) or "",
        "document_number": (report and report.document_number) or "",
        "publisher": publisher(item, portal),
        "title": item.title,
        "published_on": item.date.isoformat(),
        "issued_on": (report.issued if report else item.date).isoformat(),
        "subject_category": "综合政务",
        "genre_category": "政府信息公开年报",
        "keywords": "政府信息公开",
        "validity": "有效",
    }


def missing() -> Page:
    """The server's page for an address without anything."""
    text = f"<html><head><title>404 Not Found</title></head><body>{NOTE}<h1>404 Not Found</h1></body></html>"
    return Page(text.encode(), status=404)


def resolve(page: str, link: str) -> str:
    """A link of a page as a path of the same host; `./` and plain names stand beside the page."""
    if link.startswith("/"):
        return link
    return page.rsplit("/", 1)[0] + "/" + link.removeprefix("./")


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc  # here: loading its dictionaries takes a while, and most tests show no traditional page

    return opencc.OpenCC("s2t")


def to_traditional(text: str) -> str:
    """Simplified to traditional characters, tags and numbers untouched."""
    return str(_converter().convert(text))


_TEXTS = {
    "guide": (
        "为了方便公民、法人和其他组织获取{place}各级行政机关的政府信息，编制本指南。需要获取政府信息公开服务的，请先阅读本指南。",
        "一、公开的范围。行政机关主动公开机构职能、规划计划、财政预决算、行政许可的事项和办理结果等信息，具体内容见公开目录。",
        "二、公开的形式。主要通过政府网站公开，同时在便民服务大厅和档案馆设置查阅场所。",
        "三、申请的办法。申请人填写申请表，写明需要获取的信息的名称、文号或者便于查询的其他特征，当面、邮寄或者在网上提交。",
        "四、监督的途径。认为行政机关没有依法履行公开义务的，可以向上一级行政机关投诉、举报，也可以申请行政复议或者提起行政诉讼。",
    ),
    "explanation": (
        "日前，{place}公布了年度报告。主动公开了多少，申请办得怎样，一张图带您看明白。",
        '<img src="/images/tujie-{year}.png" alt="一图读懂"/>',
    ),
    "interpretation": (
        "《年度报告》已经公布。现就编制的背景、主要内容和特点作如下解读。",
        "编制年度报告是《中华人民共和国政府信息公开条例》规定的义务。报告汇总了全年主动公开和依申请公开的数据，反映了工作中的问题。",
        "与往年相比，报告的篇幅更短，数据更全，对申请人关心的事项作了说明。欢迎社会各界提出意见和建议。",
    ),
    "rules": (
        "第一条　为了规范政府信息公开中的保密审查工作，根据有关法律法规，制定本制度。",
        "第二条　公开政府信息，应当坚持先审查、后公开和一事一审的原则，谁公开、谁审查、谁负责。",
        "第三条　拟公开的信息由承办科室提出意见，分管负责同志审核，必要时报保密行政管理部门确定。",
        "第四条　本制度自印发之日起施行。",
    ),
    "notice": (
        "各镇、各部门：为了做好年度报告的编制和汇总，现将有关事项通知如下。",
        "一、各单位对照统一格式编写，数据要与台账一致，注意表格之间的勾稽关系。",
        "二、报告经主要负责同志审定之后，于一月二十日前报送电子版，由办公室统一在网站公布。",
        "三、请各单位明确一名联系人，逾期未报的予以通报。",
    ),
}


def lookalike_text(item: Item, place: str) -> list[str]:
    """The paragraphs of a document that stands among the reports and is none."""
    return [text.format(place=place, year=item.date.year - 1) for text in _TEXTS[item.kind]]
