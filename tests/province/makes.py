"""Portals of older and home-made systems: how they turn pages, what they call a column, where they keep its rows."""

# ruff: noqa: E501 - a piece of markup stands on one line

from __future__ import annotations

import gzip
from urllib.parse import parse_qs

from tests.portals.faults import Answer
from tests.province import layouts as way
from tests.province import systems as by
from tests.province.place import HTML, Place, Row

COLUMN = "政府信息公开年报"


def posted_back(place: Place) -> Place:
    """ASP.NET: the pager posts the form around it, with what the server put into it."""
    pages, asker = by.chunks(place.rows("/Item/Show.aspx?id={n}")), "ctl00$Main$AspNetPager1"

    def page(number: int) -> str:
        call = f"javascript:__doPostBack('{asker}','{number + 1}')"
        following = f'<a href="{call}">下一页</a>' if number < len(pages) else "<a disabled='disabled'>下一页</a>"
        fields = f"<input type='hidden' name='__VIEWSTATE' value='dDw{number}=='><input type='hidden' name='__EVENTTARGET' value=''><input type='text' name='word'>"
        form = f"<form method='post' action='List.aspx?cid=25' id='aspnetForm'>{fields}<ul>{by.items(pages[number - 1])}</ul><div>{following}</div></form>"
        return f"<html><head><title>{COLUMN}</title></head><body>{form}</body></html>"

    def answer(query: str, body: bytes) -> bytes | None:
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if not form:
            return page(1).encode()
        number = int(form["__EVENTARGUMENT"])
        known = form.get("__EVENTTARGET") == asker and form.get("__VIEWSTATE") == f"dDw{number - 1}=="
        return page(number).encode() if known and query == "cid=25" else None

    place.forms["/Item/List.aspx"] = answer
    way.two_menus(place, [(COLUMN, "/Item/List.aspx?cid=25")])
    return place


def chosen(place: Place) -> Place:
    """The reports are the choices of a `<select>`, and rows that a script opens."""
    rows = [place.report(f"{place.name}人民政府", year, "/zfxxgk/nb{n}.html") for year in range(2023, 2017, -1)]
    options = "".join(f"<option value='{row.path}'>{row.title}</option>" for row in rows[:3])
    opened = "".join(f"<tr onclick=\"window.open('{row.path}')\"><td>{row.title}</td></tr>" for row in rows[3:])
    choice = f"<select onchange='window.open(this.value)'><option value=''>请选择</option>{options}</select>"
    place.column("/zfxxgk/nb.html", f"<div>历年年报：{choice}</div><table>{opened}</table>")
    way.standard(place, [(COLUMN, "/zfxxgk/nb.html")])
    return place


def arrows(place: Place) -> Place:
    """A pager of arrows alone, the page's number among them no link."""
    pages = by.chunks(place.rows("/article/detail/id/{n}.html"))
    for number, part in enumerate(pages, 1):
        following = (
            f"<li><a href='/article/index/cid/7/p/{number + 1}.html'>&raquo;</a></li>" if number < len(pages) else ""
        )
        path = "/article/index/cid/7.html" if number == 1 else f"/article/index/cid/7/p/{number}.html"
        place.column(
            path,
            f"<ul>{by.items(part)}</ul><ul class='pagination'><li class='active'><span>{number}</span></li>{following}</ul>",
        )
    way.two_menus(place, [(COLUMN, "/article/index/cid/7.html")])
    return place


def counted_by_script(place: Place) -> Place:
    """The pager that older TRS templates carry: it says how many pages, and how their files are called."""
    pages = by.chunks(place.rows("/zwgk/nb/{year}01/t{year}0115_{n}.shtml"))
    for number, part in enumerate(pages):
        script = (
            f"var currentPage = {number};//所在页从0开始\nvar prevPage = currentPage-1;\nvar nextPage = currentPage+1;\n"
            f"var countPage = {len(pages)};//共多少页\n"
            'if(currentPage>0) document.write("<a href=\\"index"+(prevPage==0?"":"_"+prevPage)+".shtml\\">上一页</a>");\n'
            'if(currentPage<countPage-1) document.write("<a href=\\"index_"+nextPage+".shtml\\">下一页</a>");'
        )
        path = "/zwgk/nb/" if number == 0 else f"/zwgk/nb/index_{number}.shtml"
        place.column(path, f"<ul>{by.items(part)}</ul><script>{script}</script>")
    way.two_menus(place, [(COLUMN, "/zwgk/nb/")])
    return place


def with_guide(place: Place) -> Place:
    """One column for the guide and the reports."""
    rows = place.rows("/gk/{n}.html")
    rows[1:1] = [
        place.other(f"{place.name}政府信息公开{name}", "/gk/{n}.html") for name in ("指南", "申请表", "目录编制说明")
    ]
    way.home(place, f"<a href='{by.plain(place, '/gk/', rows)}'>公开指南和年报</a>")
    return place


def called_work(place: Place) -> Place:
    """工作年报, on a page that does not say what it is but for the link to it."""
    path = by.plain(place, "/xxgk/gznb/", place.rows("/xxgk/gznb/{n}.html"))
    way.home(place, "<a href='/xxgk/'>信息公开</a>")
    place.page("/xxgk/", f"<a href='/xxgk/ml/'>机构概况</a><a href='{path}'>工作年报</a>")
    place.page("/xxgk/ml/", "<p>机构概况</p>")
    return place


def tabs(place: Place) -> Place:
    """On the home page, in tabs whose names stand apart from what they show; only 更多 leads to the column."""
    rows = place.rows("/c/{year}/{n}.shtml", range(2016, 2024))
    pages = by.chunks(rows)
    for number, part in enumerate(pages, 1):
        following = f"<a href='nb_{number + 1}.shtml'>下页</a>" if number < len(pages) else ""
        place.column(
            "/nb.shtml" if number == 1 else f"/nb_{number}.shtml", f"<ul>{by.items(part)}</ul>{following}", title="信息"
        )
    notices = by.items([place.other("关于放假的通知"), place.other("关于停水的公告")])
    shown = f"<div><ul>{notices}</ul><a href='/tz/'>更多</a></div><div><ul>{by.items(rows[:1] + rows[2:4])}</ul><a href='/nb.shtml'>更多</a></div>"
    way.home(place, f"<div class='tab'><div><span>通知公告</span><span>公开年报</span></div>{shown}</div>")
    place.column("/tz/", f"<ul>{notices}</ul>", title="通知公告")
    return place


def signs(place: Place) -> Place:
    """Blocks of a column, with a sign or a picture beside the heading in place of 更多."""
    blocks = ""
    for at, heading, body, sign in (
        ("zf", "市政府年报", "人民政府", "…"),
        ("bm", "市直部门年报", "教育局", "&gt;&gt;"),
        ("xz", "乡镇年报", "白石镇人民政府", "<img src='m.png'>"),
    ):
        rows = place.rows(f"/n/{at}/{{n}}.html", agency=place.name + body)
        by.plain(place, f"/n/{at}/", rows)
        blocks += f"<div><div><b>{heading}</b><a href='/n/{at}/'>{sign}</a></div><ul>{by.items(rows[:2])}</ul></div>"
    place.column("/n/", blocks)
    way.two_menus(place, [(COLUMN, "/n/")])
    return place


def data_file(place: Place) -> Place:
    """The rows are in a script beside the page."""
    rows = place.rows("/nb/{n}.html")
    objects = ",".join(
        f"{{id:{n},title:'{row.title}',url:'{row.path}',date:'{row.date}'}}" for n, row in enumerate(rows)
    )
    place.page("/nb/data.js", f"var dataList=[{objects}];", "application/javascript")
    scripts = "<script src='/js/jquery.js'></script><script src='data.js'></script><script>for (var i in dataList) draw(dataList[i]);</script>"
    place.column("/nb/", f"<ul id='list'></ul>{scripts}")
    way.two_menus(place, [(COLUMN, "/nb/")])
    return place


def packed_in_gbk(place: Place) -> Place:
    """Pages packed, in GB18030 called gb2312, with headers in it too."""
    row_of: list[Row] = place.rows("/html/{n}.htm")
    pages = by.chunks(row_of)

    def put(path: str, title: str, body: str) -> None:
        text = f"<html><head><meta http-equiv='Content-Type' content='text/html; charset=gb2312'><title>{title}</title></head><body>{body}</body></html>"
        system = "年报发布系统".encode("gb18030").decode("latin-1")
        headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("X-Powered-By", system)]
        place.put(path, Answer(200, headers, gzip.compress(text.encode("gb18030"))))

    for number, part in enumerate(pages, 1):
        following = f"<a href=nb{number + 1}.htm>下一页</a>" if number < len(pages) else ""
        cells = "".join(f"<TR><TD><A HREF={row.path}>{row.title}</A><TD>({row.date})" for row in part)
        put(
            "/gk/nb.htm" if number == 1 else f"/gk/nb{number}.htm",
            f"{COLUMN}--{place.name}㙍",
            f"<TABLE>{cells}</TABLE>{following}",
        )
    put("/", place.name, "<a href=/gk/index.htm>政务公开</a>")
    put("/gk/index.htm", "政务公开", "<a href=nb.htm>信息公开年报</a>")
    return place


def sent_on(place: Place) -> Place:
    """A pager's function sends on: by a query in one column, by a file's name with a dash in the other."""
    columns = []
    for label, body, first, other, script in (
        ("市政府年报", "人民政府", "/list.asp", "/list.asp?page={}", "document.location='list.asp?page='+n"),
        (
            "市直部门年报",
            "教育局",
            "/n/index.html",
            "/n/index-{}.html",
            "location.href=(n==1?'index':'index-'+n)+'.html'",
        ),
    ):
        pages = by.chunks(place.rows(f"/{len(columns)}/{{n}}.html", agency=place.name + body))
        for number, part in enumerate(pages, 1):
            pager = f"<a href='javascript:go({min(number + 1, len(pages))})'>下一页</a> {number}/{len(pages)}页<script>function go(n){{ {script}; }}</script>"
            place.column(first if number == 1 else other.format(number), f"<ul>{by.items(part)}</ul>{pager}")
        columns.append((label, first))
    way.two_menus(place, columns)
    return place


def beside_their_links(place: Place) -> Place:
    """A table of bodies, each row's link a mere 查看; the home page says GBK in its header and is UTF-8."""
    rows = [(body, place.report(place.name + body, 2023, "/n/{n}.html")) for body in ("教育局", "公安局", "民政局")]
    cells = "".join(
        f"<tr><td>{n}</td><td>{place.name}{body}</td><td><a href='{row.path}'>查看</a></td></tr>"
        for n, (body, row) in enumerate(rows, 1)
    )
    place.column("/n/", f"<h2>2023年度</h2><table><tr><th>序号</th><th>单位</th><th>年报</th></tr>{cells}</table>")
    home = "<html><head><meta charset='utf-8'></head><body><a href='/n/'>信息公开年报</a></body></html>".encode()
    place.put("/", Answer(200, [("Content-Type", "text/html; charset=gbk")], home))
    return place


def by_bodies_of_the_home_page(place: Place) -> Place:
    """政府部门 and 乡镇街道 beside 政务公开: each body has pages of its own, and disclosure among them."""
    way.home(place, "<a href='/zwgk/'>政务公开</a><a href='/bm/'>政府部门</a><a href='/xz/'>乡镇街道</a>")
    place.page("/zwgk/", f"<a href='{by.plain(place, '/zwgk/nb/', place.rows('/zwgk/nb/{n}.html'))}'>{COLUMN}</a>")
    for root, bodies in (("/bm/", ("教育局", "水利局")), ("/xz/", ("白石镇", "青山乡"))):
        at = [f"{root}{n}/" for n in range(len(bodies))]
        place.page(root, f"<ul>{way.links(list(zip(bodies, at, strict=True)))}</ul>")
        for body, own in zip(bodies, at, strict=True):
            agency = place.name + body + ("人民政府" if root == "/xz/" else "")
            path = by.plain(place, f"{own}gk/nb/", place.rows(f"{own}gk/nb/{{n}}.html", range(2022, 2024), agency))
            place.page(own, f"<a href='{own}dt/'>工作动态</a><a href='{own}gk/'>信息公开</a>")
            place.page(f"{own}gk/", f"<a href='{path}'>公开年报</a>")
    return place


def by_bodies_and_years(place: Place) -> Place:
    """A table of bodies by years, each cell a mere 查看; its page is one of frames, whose menu dTree draws."""
    years = (2023, 2022, 2021)
    head = "".join(f"<th>{year}年</th>" for year in years)
    rows = ""
    for body in ("教育局", "公安局"):
        cells = [place.report(place.name + body, year, "/n/{year}/{n}.html").path for year in years]
        links = "".join(f"<td><a href='{path}'>查看</a></td>" for path in cells)
        rows += f"<tr><td>{place.name}{body}</td>{links}</tr>"
    place.column("/gk/right_nb.htm", f"<table><tr><th>单位</th>{head}</tr>{rows}</table>")
    way.home(place, "<a href='/gk/index.htm'>政府信息公开</a>")
    frames = "<frame name='l' src='left.htm'><frame name='r' src='right.htm'>"
    place.page(
        "/gk/index.htm",
        f"<html><head><title>政府信息公开</title></head><frameset cols='200,*'>{frames}</frameset></html>",
    )
    place.page(
        "/gk/left.htm",
        "<script>d.add(1,0,'机构职能','right_jg.htm','','r');d.add(2,0,'公开年报','right_nb.htm','','r');</script>",
    )
    place.page("/gk/right.htm", "<p>欢迎</p>")
    return place


def sent_to_reports(place: Place) -> Place:
    """Rows lead to pages that only send on to the reports, by `<meta refresh>` or by script."""
    rows = [place.report(f"{place.name}人民政府", year, "/real/{n}.html") for year in range(2023, 2019, -1)]
    items = ""
    for number, row in enumerate(rows):
        by_script = f"<script>window.location.href='{row.path}';</script>"
        sent = by_script if number % 2 else f"<meta http-equiv='refresh' content='0; url={row.path}'>"
        page = f"<html><head><title>{row.title}</title>{sent}</head><body></body></html>"
        place.put(f"/s/{number}.html", Answer(200, [("Content-Type", HTML)], page.encode()))
        items += row.item(f"/s/{number}.html")
    way.two_menus(place, [(COLUMN, place.column("/n/", f"<ul>{items}</ul>"))])
    return place


MAKES = (
    *(posted_back, chosen, arrows, counted_by_script, with_guide, called_work, tabs, signs, data_file, packed_in_gbk),
    *(sent_on, beside_their_links, by_bodies_of_the_home_page, by_bodies_and_years, sent_to_reports),
)
