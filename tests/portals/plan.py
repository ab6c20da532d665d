"""Which bodies there are, which years they reported on, and what else stands in the five portals' lists."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .model import LOOKALIKES, Attached, Body, DemoReport, Item, Portal
from .printing import Style

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
YEARS = range(2017, 2026)


@dataclass(frozen=True)
class Plan:
    """A portal in short: its place and, per invented body, (name, years)."""

    id: str
    place: str
    family: str
    writer: str
    departments: tuple[str, str]
    towns: tuple[str, str, str]
    first_number: int
    title: str
    codes: str
    """How 索引号 are built: `organ` 002478123/2024-00070, `credit` with an 18-character code, `epoch`, `none`."""

    @property
    def host(self) -> str:
        return f"www.{self.id.removeprefix('demo-')}.example"


PLANS = (
    Plan(
        "demo-lanting",
        "澜汀县",
        "hanweb",
        "editor",
        ("教育局", "发展和改革局"),
        ("雾桥镇", "栎口镇", "沙芷乡"),
        1815766,
        "{short}{year}年政府信息公开工作年度报告",
        "credit",
    ),
    Plan(
        "demo-lanzhi",
        "岚芷县",
        "numeric",
        "plain",
        ("司法局", "水利局"),
        ("石鼎镇", "鹭渚镇", "柘湾乡"),
        2353285,
        "{short}{year}年度政府信息公开工作年度报告",
        "none",
    ),
    Plan(
        "demo-shuotang",
        "朔棠县",
        "channel",
        "word",
        ("民政局", "财政局"),
        ("榆荻镇", "南堠镇", "栖泉乡"),
        39503,
        "{short}{year}年政府信息公开工作年度报告",
        "epoch",
    ),
    Plan(
        "demo-rongpu",
        "榕浦县",
        "nfcms",
        "editor",
        ("人民政府办公室", "交通运输局"),
        ("湾汐镇", "鹤埗镇", "蚬洲街道"),
        3024214,
        "{short}{year}年政府信息公开工作年度报告",
        "organ",
    ),
    Plan(
        "demo-wutang",
        "乌棠旗",
        "trs",
        "plain",
        ("林业和草原局", "文化和旅游局"),
        ("哈槐镇", "白屿滩镇", "桦甸沟镇"),
        3559298,
        "{short}{year}年政府信息公开工作年度报告",
        "organ",
    ),
)

#: Years of: the county, two departments, three towns.
USUAL_YEARS = ((2021, 2022, 2023), (2019, 2020), (2024, 2025), (2018, 2019, 2020, 2022, 2023), (2017,), (2025,))

STYLES = (
    Style(),
    Style(zero="", thousands=True),
    Style(regulations="/", change="words"),
    Style(full_width=True, change="signed"),
    Style(zero="/", regulations="-", yuan=True),
    Style(zero="—", thousands=True, yuan=True),
)


def portals(reports_per_portal: int | None = None) -> tuple[Portal, ...]:
    """The five portals; with `reports_per_portal` each has at least that many reports, of more bodies and years."""
    return tuple(_portal(plan, reports_per_portal) for plan in PLANS)


def _portal(plan: Plan, count: int | None) -> Portal:
    bodies = tuple(_bodies(plan))
    usual = [(body, year) for body, years in zip(bodies, USUAL_YEARS, strict=True) for year in years]
    further = _further(plan, bodies, set(usual))
    wanted = usual + list(itertools.islice(further, max(0, (count or 0) - len(usual))))
    reports = [_report(plan, body, year, place) for place, (body, year) in enumerate(wanted)]
    items = _items(plan, [_special(plan, report) for report in reports])
    return Portal(plan.id, plan.host, plan.place, plan.family, tuple(sorted(items, key=_newest_first)))


def _newest_first(item: Item) -> tuple[int, int]:
    return -item.date.toordinal(), -item.number


def _bodies(plan: Plan) -> Iterator[Body]:
    place = plan.place
    yield _body(plan, f"{place}人民政府", place, "county", f"全{place[-1]}", 48)
    for name in plan.departments:
        we = "本办" if name.endswith("办公室") else "我局"
        yield _body(plan, f"{place}{name}", f"{place}{name}", "department", we, 10)
    for name in plan.towns:
        yield _town(plan, name)


def _town(plan: Plan, name: str) -> Body:
    full = plan.place + name
    if name.endswith("街道"):
        return _body(plan, f"{full}办事处", full, "township", "我街道", 3)
    return _body(plan, f"{full}人民政府", full, "township", f"我{name[-1]}", 3)


def _body(plan: Plan, name: str, short: str, level: str, we: str, scale: int) -> Body:
    number = zlib.crc32(name.encode())
    codes = {
        "organ": f"{number % 10**9:09d}",
        "credit": f"11{number % 10**10:010d}0Q{number % 10**4:04d}",
        "epoch": "".join(chr(97 + number // 26**place % 26) for place in range(4)),
        "none": "",
    }
    return Body(name, short, level, we, scale, codes[plan.codes], short.removeprefix(plan.place)[:1] or plan.place[0])


_HEADS = "云霁岚汀渚芷荻榆槐桐栎柘棠桦枫杉松竹梅兰鹭鹤雁鹊鸥蚬鲤鲈砚墨"
_TAILS = "桥口湾坪埠滩岗塘畈堰浦泾墩圩坞岭峪溪渡埔屿澳洼台店铺垸集沱碛"


def _further(plan: Plan, bodies: tuple[Body, ...], known: set[tuple[Body, int]]) -> Iterator[tuple[Body, int]]:
    """More (body, year): first the missing years of the known bodies, then new towns, without end in practice."""
    for body in bodies:
        yield from ((body, year) for year in YEARS if (body, year) not in known)
    for tail, head in itertools.product(_TAILS, _HEADS):
        if f"{head}{tail}镇" not in plan.towns:
            body = _town(plan, f"{head}{tail}镇")
            yield from ((body, year) for year in YEARS)


def _report(plan: Plan, body: Body, year: int, place: int) -> DemoReport:
    issued = date(year + 1, 1, 8) + timedelta(days=zlib.crc32(f"{body.name}{year}".encode()) % 20)
    published = issued + timedelta(days=place % 3)
    number = zlib.crc32(f"{body.name}/{year}".encode())
    index = {
        "organ": f"{body.code}/{published.year}-{number % 10**5:05d}",
        "credit": f"{body.code}/{published.year}-{number % 10**6:06d}",
        "epoch": f"{body.code}/{(published - date(1970, 1, 1)).days * 86400 + 28800 + number % 30000}267",
        "none": None,
    }
    return DemoReport(
        body=body,
        year=year,
        title=plan.title.format(short=body.short, year=year),
        published=published,
        issued=issued,
        index_number=index[plan.codes],
        document_number=f"{body.sign}政函〔{issued.year}〕{number % 40 + 1}号" if plan.family in _NUMBERED else None,
        style=STYLES[place % len(STYLES)],
        writer=plan.writer,
    )


_NUMBERED = ("trs", "hanweb")


def _special(plan: Plan, report: DemoReport) -> DemoReport:
    """What single reports of a portal have that the others have not."""
    body, year, family = plan.towns[0], report.year, plan.family
    town = body in report.body.name
    if family == "hanweb" and town and year == 2022:
        return replace(report, radicals=True)
    if family == "hanweb" and town and year == 2023:
        return _with_files(report, "/module/download/downfile.jsp?classid=0&filename=24011510242.docx")
    if family == "numeric" and town and year in (2018, 2020, 2022):
        return replace(report, traditional=True)
    if family == "channel" and town and year == 2022:
        return replace(report, writer="flattened", style=Style())
    if family == "channel" and town and year == 2023:
        return _with_files(report, "/uploads/20240112/d41d8f.docx", "/uploads/20240112/d41d8f.pdf")
    if family == "channel" and report.body.level == "county":
        return replace(report, page_break=True)
    if family == "trs" and town and year == 2023:
        return replace(report, gb18030=True, rare=True)
    if family == "trs" and town and year == 2020:
        report = _with_files(report, "P020210115603318.docx", "P020210115603319.pdf")
        return replace(report, document_number=None)
    return report


def _with_files(report: DemoReport, *paths: str) -> DemoReport:
    files = tuple(
        Attached(path, f"{report.title}.{path.rsplit('.')[-1]}", DOCX if path.endswith("docx") else "application/pdf")
        for path in paths
    )
    return replace(report, attachments=files)


def _items(plan: Plan, reports: list[DemoReport]) -> list[Item]:
    numbers = itertools.count(plan.first_number, 137)
    items = [
        Item(
            "report",
            next(numbers),
            report.title,
            report.published,
            report,
            compressed=plan.family == "nfcms",
            chunked=plan.family == "numeric",
        )
        for report in reports
    ]
    items += _extra_items(plan, items, numbers)
    if plan.family == "hanweb":
        _clash(items)
    return items + [
        Item(kind, next(numbers), title.format(place=plan.place, year=2021 + step), date(2022 + step, 2, 3 + step))
        for step, (kind, title) in enumerate(LOOKALIKES.items())
    ]


def _clash(items: list[Item]) -> None:
    """The town that reported on 2025 took a department's 索引号."""
    places = [place for place, item in enumerate(items) if item.report and item.report.year == 2025][:2]
    first, second = (items[place].report for place in places)
    assert first is not None
    assert second is not None
    items[places[1]] = replace(items[places[1]], report=replace(second, index_number=first.index_number))


def _extra_items(plan: Plan, items: list[Item], numbers: Iterator[int]) -> Iterator[Item]:
    """Rows that lead to a report in another way than its own page."""
    county = next(item for item in items if item.report and item.report.year == 2022)
    assert county.report is not None
    if plan.family == "hanweb":
        yield replace(county, kind="repost", number=next(numbers))
    if plan.family == "trs":
        later = county.report.published + timedelta(days=45)
        revised = replace(county.report, published=later, changes=1)
        yield Item("revision", next(numbers), county.title, later, revised)
    if plan.family == "numeric":
        yield Item("redirect", next(numbers), county.title, county.date, target=county)
    if plan.family == "nfcms":
        yield Item("gone", next(numbers), plan.title.format(short=plan.place, year=2016), date(2017, 1, 20))
