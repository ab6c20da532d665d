"""The portals of the province: a system and a layout each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.province import layouts as way
from tests.province import systems as by
from tests.province.drawn import DRAWN
from tests.province.makes import MAKES
from tests.province.odd import ODD
from tests.province.place import Place, Row

FIRST = (
    "青白云石松柏桐枫竹兰芦苇荷枣梨杏桃柳槐榆榕樟棠槿蕉菱藕葵麦稻粟黍豆瓜橘柚茶桑麻棉"
    "葛藤萝苔菊梅荔莲藜蒲棕梓椿楠檀梧桉榉槭栎橡楸椒芹荠蕨薇芷蘅荻蒿艾苹藻萍蓼菡萏"
)
ARTICLES = {
    "trs": "/zfxxgk/zfxxgknb/{year}01/t{year}0115_{n}.html",
    "hycloud": "/zfxxgk/zfxxgknb/t178{n}.shtml",
    "ucap": "/jy/c110634/{year}01/17424{n}.shtml",
    "hanweb": "/art/{year}/1/15/art_901_{n}.html",
    "jpaas": "/zfxxgk/nb/art/{year}/art_f793c650c732461fb343a36ddb{n}.html",
    "nfcms": "/zwgk/nb/content/post_{n}.html",
    "vsb": "/info/14423/{n}.htm",
    "lonsun": "/public/13741/1098{n}.html",
    "query_list": "/s/gknb/pc/content/content_200765386499136{n}.html",
    "epoint": "/govxxgk/LY/{year}-01-15/1b2c3d4e-0000-4000-8000-00000000{n}.html",
    "columns": "/columns/0f8fad5b-d9cb-469f-a165-70867728950e/{year}01/15/0f8fad5b-d9cb-469f-a165-70867728{n}.html",
    "content": "/content/{n}.html",
    "numeric": "/37584/38154/content_{n}.html",
    "plain": "/nb/{year}/{n}.html",
}
LONG = (
    "全年主动公开政府信息情况良好，规范性文件随印随发。</p><p>二、主动公开政府信息情况</p><p>公开规章0件。</p>"
    "<p>三、收到和处理政府信息公开申请情况</p><p>本年新收政府信息公开申请3件，均已答复。</p>"
    "<p>四、政府信息公开行政复议、行政诉讼情况</p><p>无。</p><p>六、其他需要报告的事项</p><p>未收取信息处理费。"
)
System = Callable[[Place, str, list[Row]], str]

#: (system, its articles, the column's address, layout)
ONE_COLUMN: tuple[tuple[System, str, str, way.Layout], ...] = (
    (by.trs, "trs", "/zfxxgk/zfxxgknb/", way.standard),
    (partial(by.trs, origin=1), "trs", "/zwgk/zfxxgknb/", way.two_menus),
    (partial(by.trs, name="newxxgklist"), "trs", "/xx/nb/", way.deep),
    (by.trs_relative, "trs", "/zfxxgk/zfxxgknb/", way.by_guide),
    (by.hycloud, "hycloud", "/zfxxgk/zfxxgknb/", way.standard),
    (by.ucap_static, "ucap", "/jy/c110634/zfxxgklby_nb.shtml", way.standard),
    (by.ucap_search, "ucap", "/jy/c110634/list.shtml", way.two_menus),
    (partial(by.ucap_search, static_pager=True), "ucap", "/jy/c110634/list.shtml", way.by_map),
    (by.hanweb, "hanweb", "/col/col901/index.html", way.standard),
    (partial(by.hanweb, by_page=True), "hanweb", "/col/col901/index.html", way.two_menus),
    (partial(by.hanweb, cap=2), "hanweb", "/col/col901/index.html", way.by_pictures),
    (by.truecms, "plain", "/jh/nb/index.html", way.standard),
    (by.jpaas, "jpaas", "/zfxxgk/nb/index.html", way.standard),
    (partial(by.jpaas, shown=True), "jpaas", "/zfxxgk/nb/index.html", way.deep),
    (partial(by.jpaas, kind="buildstatic"), "jpaas", "/zfxxgk/nb/index.html", way.by_script),
    (by.xxgk, "hanweb", "/col/col77/index.html", way.standard),
    (by.nfcms, "nfcms", "/zwgk/nb/", way.standard),
    (by.gkmlpt, "plain", "/gkmlpt/index", way.direct),
    (by.vsb, "vsb", "/zfxxgk/zfxxgknb.htm", way.two_menus),
    (by.lonsun, "lonsun", "/public/column/13741?type=3&action=list", way.standard),
    (by.lonsun_by_server, "lonsun", "/public/column/13741?type=3&action=list", way.by_tree),
    (by.query_list, "query_list", "/s/gknb/pc/list.html", way.by_nested_tree),
    (partial(by.query_list, embedded=True), "query_list", "/s/col/col42150/index.html", way.standard),
    (by.epoint, "epoint", "/dynamic/zwgk/govInfoPub.html?categorynum=003006", way.standard),
    (partial(by.epoint, wrapped=True), "epoint", "/dynamic/zwgk/govInfoPub.html?categorynum=003006", way.two_menus),
    (partial(by.epoint, first=1), "epoint", "/dynamic/zwgk/govInfoPub.html?categorynum=003006", way.by_clicks),
    (by.column_blocks, "columns", "/columns/0f8fad5b-d9cb-469f-a165-70867728950e/index.html", way.standard),
    (
        partial(by.column_blocks, shown=True),
        "columns",
        "/columns/0f8fad5b-d9cb-469f-a165-70867728950e/index.html",
        way.by_choice,
    ),
    (by.channel_list, "content", "/channel/list/12.html", way.standard),
    (by.numeric, "numeric", "/37584/38154/38157/", way.by_frames),
    (by.ilist, "plain", "/info/iList.jsp?node_id=GKmzs&cat_id=15971", way.standard),
    (by.jeecms, "plain", "/zfxxgknb/", way.by_refresh),
    (by.numbers, "plain", "/zfxxgk/zfxxgknb/gzb/", way.on_subdomain),
    (by.ignores_page, "plain", "/zfxxgk/nb/list.aspx", way.old_charset),
    (by.repeats_last, "plain", "/zfxxgk/nb/", way.two_names),
    (by.written, "trs", "/zfxxgk/zfxxgknb/", way.standard),
    (by.framed, "plain", "/zfxxgk/zfxxgknb/", way.two_menus),
    (by.plain, "plain", "/zfxxgk/zfxxgknb/", way.direct),
)


def places() -> list[Place]:
    """All portals, each with its pages and its truth."""
    made = [_one_column(n, *spec) for n, spec in enumerate(ONE_COLUMN)]
    return [
        *made,
        *(build(Place(f"q{n:02}", f"{FIRST[len(made) + n]}门县")) for n, build in enumerate(MANY)),
    ]


def _one_column(number: int, system: System, articles: str, path: str, layout: way.Layout) -> Place:
    place = Place(f"p{number:02}", f"{FIRST[number]}门县")
    rows = place.rows(ARTICLES[articles])
    rows += place.rows(ARTICLES[articles], range(2021, 2023), f"{place.name}教育局")
    rows += [place.other(f"关于做好2023年{place.name}政府信息公开工作年度报告编制工作的通知", ARTICLES[articles])]
    rows += place.rows(ARTICLES[articles], range(2022, 2024), f"{place.name}白石镇人民政府")
    layout(place, [("政府信息公开年报", system(place, path, rows))])
    return place


def organs(place: Place) -> Place:
    """A column a body, found by way of the bodies' own pages."""
    columns = [("政府信息公开年报", by.trs(place, "/zfxxgk/zfxxgknb/", place.rows(ARTICLES["trs"])))]
    for n, body in enumerate(("教育局", "白石镇人民政府", "水利局", "双桥镇人民政府", "民政局", "河口乡人民政府")):
        rows = place.rows(f"/o{n}/{{year}}01/t{{year}}0115_{{n}}.html", range(2020, 2024), place.name + body)
        columns.append((body, by.plain(place, f"/o{n}/nb/", rows)))
    way.by_organs(place, columns)
    return place


def bodies(place: Place) -> Place:
    """A column a body, named in the column of all."""
    columns = []
    for n, body in enumerate(("教育局", "白石镇人民政府", "水利局", "双桥镇人民政府")):
        rows = place.rows(f"/zfxxgk/zfxxgknb/b{n}/{{n}}.html", range(2021, 2024), place.name + body)
        columns.append((body, by.vsb(place, f"/zfxxgk/zfxxgknb/b{n}.htm", rows)))
    way.by_bodies(place, columns)
    return place


def years(place: Place) -> Place:
    """A column a year, its rows called by the body alone."""
    columns = []
    for year in (2023, 2022, 2021):
        rows = [
            place.report(place.name + body, year, f"/nb/{year}/{{n}}.html", title=place.name + body)
            for body in ("人民政府", "教育局", "白石镇人民政府")
        ]
        columns.append((f"{year}年", by.plain(place, f"/zfxxgk/nb{year}/", rows)))
    way.by_years(place, columns)
    return place


def column_is_report(place: Place) -> Place:
    """Each year's column is the report itself."""
    columns = []
    for year in (2023, 2022):
        row = place.report(f"{place.name}人民政府", year, f"/zfxxgk/zfxxgknb/a{year}.htm", said=LONG)
        columns.append((f"{year}年", row.path))
    way.by_years(place, columns)
    return place


def lonsun_organs(place: Place) -> Place:
    """Organs of one platform, a column each by its number."""
    columns = []
    for n, body in enumerate(("人民政府", "教育局", "白石镇人民政府", "水利局", "双桥镇人民政府")):
        rows = place.rows(f"/public/{6600 + n}/{{n}}.html", range(2021, 2024), place.name + body)
        columns.append((body, by.lonsun_by_server(place, f"/public/column/{6600 + n}?type=3&action=list", rows)))
    way.by_organs(place, [("政府信息公开年报", columns[0][1]), *columns[1:]])
    return place


def own_sites(place: Place) -> Place:
    """Departments with sites of their own in the portal's domain, which only the page of the departments names."""
    own = by.posted(place, "/zfxxgk/nb.do", place.rows(ARTICLES["plain"]))
    way.standard(place, [("政府信息公开工作年报", own), ("部门", "/zfxxgk/bm/")])
    sites = []
    for name, body in (("jyj", "教育局"), ("slj", "水利局")):
        host = f"//{name}.{place.id}.example"
        rows = place.rows(f"{host}/nb/{{year}}/{{n}}.html", range(2021, 2024), place.name + body)
        place.page(f"{host}/", "<a href='/xw/'>工作动态</a><a href='/gk/'>政府信息公开</a>")
        place.page(f"{host}/gk/", "<title>政府信息公开</title><a href='/nb/'>政府信息公开年报</a>")
        place.column(f"{host}/nb/", f"<ul>{by.items(rows)}</ul>")
        sites.append((body, f"http:{host}/"))
    place.page("/zfxxgk/bm/", f"<title>部门</title><ul>{way.links(sites)}</ul>")
    return place


MANY = (organs, bodies, years, column_is_report, lonsun_organs, own_sites, *ODD, *MAKES, *DRAWN)
