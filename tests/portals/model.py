"""The values that a demo portal is made of: bodies, reports, rows of lists, pages."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from .figures import form_of
from .printing import Style
from .prose import Speaker


@dataclass(frozen=True)
class Body:
    """An invented body that reports."""

    name: str
    """As it signs, e.g. 澜汀县雾桥镇人民政府."""
    short: str
    """As titles name it, e.g. 澜汀县雾桥镇."""
    level: str
    """`county`, `township` or `department`."""
    we: str
    scale: int
    code: str
    """The head of its 索引号."""
    sign: str
    """The head of its 文号, e.g. 雾政."""

    @property
    def speaker(self) -> Speaker:
        return Speaker(self.name, self.we, f"{self.short.removesuffix('人民政府')}发布", self.level)


@dataclass(frozen=True)
class Attached:
    """A file that a report links to."""

    path: str
    name: str
    media_type: str


@dataclass(frozen=True)
class DemoReport:
    """One annual report as a body wrote it; where it is posted is an Item's matter."""

    body: Body
    year: int
    title: str
    published: date
    issued: date
    index_number: str | None
    document_number: str | None
    style: Style
    writer: str
    """A key of markup.WRITERS."""
    changes: int = 0
    """How often one cell was changed since the first print."""
    traditional: bool = False
    radicals: bool = False
    rare: bool = False
    """Uses characters outside GB2312."""
    gb18030: bool = False
    page_break: bool = False
    attachments: tuple[Attached, ...] = ()

    @property
    def form(self) -> str:
        return form_of(self.year)


#: Kinds of Item that are no report, and how their titles read.
LOOKALIKES = {
    "guide": "{place}政府信息公开指南（{year}年版）",
    "explanation": "一图读懂{place}{year}年政府信息公开工作年度报告",
    "interpretation": "《{place}{year}年政府信息公开工作年度报告》解读",
    "rules": "{place}政府信息公开保密审查制度",
    "notice": "关于做好{year}年政府信息公开工作年度报告编制汇总工作的通知",
}


@dataclass(frozen=True)
class Item:
    """A row of a portal's list and the page behind it."""

    kind: str
    """`report`, `repost` (same content again), `revision` (same 索引号, other content), a key of LOOKALIKES,
    `gone` (404) or `redirect` (302 to `target`)."""
    number: int
    """The page's id in the content-management system."""
    title: str
    date: date
    report: DemoReport | None = None
    target: Item | None = None
    compressed: bool = False
    chunked: bool = False

    @property
    def is_page(self) -> bool:
        return self.kind not in ("gone", "redirect")


@dataclass(frozen=True)
class Portal:
    """One of the five sites."""

    id: str
    host: str
    place: str
    """The county or banner, e.g. 澜汀县."""
    family: str
    items: tuple[Item, ...] = field(repr=False)
    """Newest first, as the lists show them."""

    @property
    def name(self) -> str:
        return f"{self.place}人民政府"


@dataclass(frozen=True)
class Page:
    """What stands at an address, before transport."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    modified: date = date(2026, 2, 27)
    compressed: bool = False
    """Sent with gzip to whoever accepts it."""
    chunked: bool = False
    counted: bool = False
    """Holds COUNTER, which is replaced by the number of visits."""
    status: int = 200
    location: str | None = None
    etag: str = ""

    @property
    def last_modified(self) -> datetime:
        return datetime.combine(self.modified, time(8, 30), UTC)

    @property
    def tag(self) -> str:
        return self.etag or etag(self.body)


#: Stands in a page where the number of visits is printed; of fixed width so that no length changes.
COUNTER = "@@VISITS@@"


def etag(body: bytes) -> str:
    return f'"{zlib.crc32(body):08x}-{len(body):x}"'
