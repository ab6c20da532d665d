"""Portals that print, page or hide their lists in a way of their own."""

# ruff: noqa: E501 - a piece of markup stands on one line

from __future__ import annotations

import json
from urllib.parse import parse_qs

from tests.crawler.paged import report_page
from tests.portals.faults import Answer
from tests.province import layouts as way
from tests.province import systems as by
from tests.province.place import HTML, Place, Row

UUID = "0f8fad5b-d9cb-469f-a165-70867728"
TRS = "/zwgk/nb/{year}01/t{year}0115_{n}.html"


def towns_by_year(place: Place) -> Place:
    """首页 → 政务公开 → 政府信息公开 → 部门和乡镇信息公开 → 乡镇信息公开 → a town → its 年报 → a year."""
    way.home(place, "<a href='/zwgk/'>政务公开</a>")
    place.page("/zwgk/", "<a href='/zfxxgk/index.html'>政府信息公开</a>")
    own = by.jpaas(place, "/zfxxgk/nb/index.html", place.rows("/zfxxgk/nb/art/{year}/art_{n:032}.html"), shown=True)
    groups = [("政府信息公开年报", own), ("部门和乡镇信息公开", "/zfxxgk/bx/index.html")]
    place.page("/zfxxgk/index.html", f"<title>政府信息公开</title>{way.side_menu(place, groups)}")
    place.page("/zfxxgk/bx/index.html", "<a href='/zfxxgk/bx/xz/index.html'>乡镇信息公开</a>")
    towns = [("白石镇", "/zfxxgk/bx/xz/bsz/"), ("河口乡", "/zfxxgk/bx/xz/hkx/")]
    place.page("/zfxxgk/bx/xz/index.html", f"<ul>{way.links([(t, f'{at}index.html') for t, at in towns])}</ul>")
    for town, at in towns:
        place.page(f"{at}index.html", way.side_menu(place, [("政府信息公开年报", f"{at}nb/index.html")], at))
        years = [(f"{year}年", f"{at}nb/{year}n/index.html") for year in (2023, 2022)]
        place.page(f"{at}nb/index.html", f"<title>政府信息公开年报</title><ul>{way.links(years)}</ul>")
        for label, path in years:
            year = int(label[:4])
            row = place.report(f"{place.name}{town}人民政府", year, f"{at}nb/{year}n/art/{{year}}/art_{{n:032}}.html")
            by.plain(place, path, [row])
    return place


def frameset(place: Place) -> Place:
    """The home page is frames alone; the one at the top has the menu, and a script writes it."""
    frames = "<frame src='top.htm'><frame src='main.htm'>"
    place.page("/", f"<html><head><title>{place.name}</title></head><frameset rows='90,*'>{frames}</frameset></html>")
    place.page("/main.htm", "<p>欢迎</p>")
    place.page("/top.htm", "<script>document.write('<a href=\"gk/default.htm\" target=main>政务公开</a>');</script>")
    place.page(
        "/gk/default.htm",
        "<select><option value='zn.htm'>信息公开指南</option><option value='nb/index.htm'>信息公开年报</option></select>",
    )
    by.plain(place, "/gk/nb/index.htm", place.rows("/gk/nb/{year}/{n}.htm"))
    return place


def column_like_an_article(place: Place) -> Place:
    """A list whose address looks like an article's, `?page=2` behind it."""
    rows, path = place.rows(f"/xinwen/show/{UUID}{{n}}.html"), f"/xinwen/list/{UUID}950e.html"
    pages = by.chunks(rows)
    for number, part in enumerate(pages, 1):
        following = f"<a href='?page={number + 1}'>下一页</a>" if number < len(pages) else ""
        place.column(path if number == 1 else f"{path}?page={number}", f"<ul>{by.items(part)}</ul>{following}")
    way.two_menus(place, [("政府信息公开年报", path)])
    return place


def articles_like_columns(place: Place) -> Place:
    """An article is a folder with an index page, as columns are elsewhere."""
    rows = place.rows("/zfxxgk/zfxxgknb/{year}0115173{n}1/index.shtml")
    way.standard(place, [("政府信息公开年报", by.trs(place, "/zfxxgk/zfxxgknb/", rows))])
    return place


def pager_beside_base(place: Place) -> Place:
    """Links go by `<base href>`, the pager's files stand beside the page."""
    pages = by.chunks(place.rows(TRS))
    for number, part in enumerate(pages):
        rows = "".join(row.item(row.path.removeprefix("/")) for row in part)
        call = f'createPageHTML({len(pages)}, {number}, "index", "html");'
        path = "/zwgk/nb/" if number == 0 else f"/zwgk/nb/index_{number}.html"
        place.column(path, f"<base href='/'><ul>{rows}</ul><script>{call}</script>")
    way.standard(place, [("政府信息公开年报", "/zwgk/nb/")])
    return place


def pager_of_a_script(place: Place) -> Place:
    """Only a script knows what the next page's file is called."""
    pages = by.chunks(place.rows("/nb/{year}/c{n}.html"))
    for number, part in enumerate(pages, 1):
        script = f"var totalPage={len(pages)}; function toPage(p){{ location.href = p == 1 ? 'index.html' : 'index_' + p + '.html' }}"
        pager = f"<a href='javascript:toPage({min(number + 1, len(pages))})'>下一页</a>"
        path = "/nb/index.html" if number == 1 else f"/nb/index_{number}.html"
        place.column(path, f"<ul>{by.items(part)}</ul><script>{script}</script>{pager}")
    way.standard(place, [("政府信息公开年报", "/nb/index.html")])
    return place


def interface(place: Place) -> Place:
    """A script asks an interface of its own for the rows; the column is called 年度报告 among much else."""
    rows = place.rows("/nb/{year}/c{n}.html")

    def answer(query: str, body: bytes) -> bytes | None:
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if form.get("channelId") != "c9f0":
            return None
        part = rows[(int(form["currentPage"]) - 1) * 4 :][:4]
        found = [{"TITLE": row.title, "URL_COMP": row.path, "PUBLISHED_TIME": f"{row.date} 09:00"} for row in part]
        return json.dumps({"data": {"page": {"allRow": len(rows), "list": found}}}).encode()

    place.forms["/u/search/list/c9f0"] = answer
    call = "$.post('/u/search/list/c9f0', {keywords: '', currentPage: p, number: 4, channelId: channelId}, draw)"
    place.column(
        "/xx/bg/", f"<ul id='l'></ul><script>var channelId = 'c9f0'; function load(p) {{ {call}; }} load(1);</script>"
    )
    way.home(place, f"<div>{way.links([('年度报告', '/xx/bg/'), ('统计公报', '/xx/tj/')])}</div>")
    return place


def blocks(place: Place) -> Place:
    """The column shows the first rows of three, each with 更多 beside its heading."""
    shown = ""
    for at, heading, body in (
        ("zf", "县政府年报", "人民政府"),
        ("bm", "县直部门年报", "教育局"),
        ("xz", "乡镇年报", "白石镇人民政府"),
    ):
        rows = place.rows(f"/zwgk/nb/{at}/{{year}}01/t{{year}}0115_{{n}}.html", agency=place.name + body)
        by.trs(place, f"/zwgk/nb/{at}/", rows)
        shown += f"<div><div><h3>{heading}</h3><a class='more' href='./{at}/'>更多&gt;&gt;</a></div><ul>{by.items(rows[:3])}</ul></div>"
    place.column("/zwgk/nb/", shown)
    way.two_menus(place, [("政府信息公开年报", "/zwgk/nb/")])
    return place


def shells(place: Place) -> Place:
    """An article's page has its title and a frame with the text."""
    rows: list[Row] = []
    for year in (2023, 2022):
        agency = f"{place.name}教育局"
        row = place.report(agency, year, "/html/{year}/{n}.html")
        place.page(row.path.replace("html", "text", 1), report_page(year, agency).decode())
        frame = f"<iframe src='{row.path.replace('html', 'text', 1)}' height='3000'></iframe>"
        shell = f"<html><head><title>{row.title}</title></head><body><h1>{row.title}</h1>{frame}</body></html>"
        place.pages[row.path] = Answer(200, [("Content-Type", HTML)], shell.encode())
        rows.append(row)
    way.standard(place, [("政府信息公开年报", by.plain(place, "/zfxxgk/zfxxgknb/", rows))])
    return place


def short_names(place: Place) -> Place:
    """Titles and publishers say 白石镇; whose town it is, the text says."""
    rows: list[Row] = []
    for year in (2023, 2022):
        agency = f"{place.name}白石镇人民政府"
        row = place.report(agency, year, "/nb/{year}/{n}.html", title=f"白石镇{year}年政府信息公开工作年度报告")
        page = report_page(year, "白石镇", said=f"{year}年，{agency}主动公开政府信息120条。")
        place.pages[row.path] = Answer(200, [("Content-Type", HTML)], page)
        rows.append(row)
    way.standard(place, [("政府信息公开年报", by.plain(place, "/zfxxgk/zfxxgknb/", rows))])
    return place


ODD = (
    *(towns_by_year, frameset, column_like_an_article, articles_like_columns, pager_beside_base, pager_of_a_script),
    *(interface, blocks, shells, short_names),
)
