"""Ways from a home page to its columns: (place, columns) → the pages between, put into place.

`columns` are (label, path); most portals have one, called 政府信息公开年报.
"""

# ruff: noqa: E501 - a piece of markup stands on one line

from __future__ import annotations

import json
from collections.abc import Callable

from tests.portals.faults import Answer
from tests.province.place import HTML, Place

Columns = list[tuple[str, str]]
Layout = Callable[[Place, Columns], object]

OTHERS = "<a href='/xwzx/'>新闻中心</a><a href='/bsfw/'>办事服务</a><a href='/hdjl/'>互动交流</a><a href='http://www.elsewhere.example/'>省政府</a>"
SIDE = (("政府信息公开指南", "zn"), ("政府信息公开制度", "zd"), ("法定主动公开内容", "fdzd"), ("依申请公开", "ysq"))


def links(pairs: Columns) -> str:
    return "".join(f"<li><a href='{path}'>{label}</a></li>" for label, path in pairs)


def home(place: Place, body: str, **kind: str) -> None:
    news = place.other(f"{place.name}召开工作会议").item() + place.other(f"{place.name}某公司2022年年度报告").item()
    place.page("/", f"<div class='nav'>{OTHERS}</div><ul>{news}</ul>{body}<div class='foot'>共1200人访问</div>", **kind)


def side_menu(place: Place, columns: Columns, folder: str = "/zfxxgk/") -> str:
    """The left menu of the standard 政府信息公开 page."""
    fixed = [(label, f"{folder}{name}/") for label, name in SIDE]
    for label, path in fixed:
        place.page(path, f"<h2>{label}</h2><p>{place.name}的{label}。</p>")
    return f"<div class='menu'><ul>{links([*fixed, *columns])}</ul></div>"


def direct(place: Place, columns: Columns) -> None:
    home(place, f"<ul>{links(columns)}</ul>")


def standard(place: Place, columns: Columns) -> None:
    """首页 → 政府信息公开 with its left menu."""
    home(place, "<a href='/zfxxgk/'>政府信息公开</a>")
    place.page("/zfxxgk/", f"<title>政府信息公开</title>{side_menu(place, columns)}")


def two_menus(place: Place, columns: Columns) -> None:
    """首页 → 政务公开 → 政府信息公开 → 年报, called so and no more."""
    home(place, "<a href='/zwgk/'>政务公开</a>")
    place.page(
        "/zwgk/",
        "<ul><li><a href='/zwgk/zfxxgk/'>政府信息公开</a></li><li><a href='/zwgk/czyjs/'>财政预决算</a></li></ul>",
    )
    short = [("年报" if label == "政府信息公开年报" else label, path) for label, path in columns]
    place.page(
        "/zwgk/zfxxgk/",
        f"<html><head><title>政府信息公开</title></head><body>{side_menu(place, short, '/zwgk/')}</body></html>",
    )


def deep(place: Place, columns: Columns) -> None:
    """首页 → 政务公开 → 信息公开 → 政府信息公开 → 政府信息公开年报; beside it all documents, on ninety pages."""
    home(place, "<a href='/zw/'>政务公开</a>")
    place.page("/zw/", "<a href='/zw/xx/'>信息公开</a><a href='/zw/tz/'>通知公告</a>")
    documents = "".join(place.other(f"关于第{n}件事项的通知").item() for n in range(3))
    pager = "共270条 <a href='/zw/xx/index_2.html'>下一页</a>"
    place.page("/zw/xx/", f"<a href='/zw/xx/zf/'>政府信息公开</a><ul>{documents}</ul>{pager}")
    place.page("/zw/xx/zf/", side_menu(place, columns, "/zw/xx/zf/"))


def by_guide(place: Place, columns: Columns) -> None:
    """Only 政府信息公开指南 is linked; its page has the menu."""
    home(place, "<a href='/zfxxgkzn/'>政府信息公开指南</a>")
    place.page("/zfxxgkzn/", f"<h2>政府信息公开指南</h2><p>本指南…</p><ul>{links(columns)}</ul>")


def by_map(place: Place, columns: Columns) -> None:
    """The home page's menus are pictures without a word; the site map names all."""
    home(place, "<a href='/a1/'><img src='/i/1.png'></a><a href='/wzdt/'>网站地图</a>")
    place.page("/wzdt/", f"<h1>网站地图</h1><ul><li><a href='/qynb/'>企业年报</a></li>{links(columns)}</ul>")


def by_pictures(place: Place, columns: Columns) -> None:
    home(place, "<a href='/gk/'><img src='/i/gk.png' alt='政府信息公开'></a>")
    pictures = "".join(f"<a href='{path}'><img src='x.png' alt='{label}'></a>" for label, path in columns)
    place.page("/gk/", f"<div>{pictures}</div>")


def by_script(place: Place, columns: Columns) -> None:
    """Menus that scripts write, with addresses joined from strings."""
    home(place, "<script>var root = '/';document.write('<a href=\"' + root + 'zwgk/\">政务公开</a>');</script>")
    lines = "".join(
        f'document.writeln("<li><a href=\'" + base + "{path[1:]}\'>{label}</a></li>");' for label, path in columns
    )
    place.page("/zwgk/", f'<script>var base = "http://{place.host}/";{lines}</script>')


def by_tree(place: Place, columns: Columns) -> None:
    """A column tree that a script holds as an object."""
    home(place, "<a href='/xxgk/'>信息公开</a>")
    nodes = [{"id": n, "pId": 1, "name": label, "url": path} for n, (label, path) in enumerate(columns, 2)]
    tree = [
        {"id": 1, "name": "政府信息公开", "url": "/xxgk/"},
        {"id": 99, "name": "机构职能", "url": "/xxgk/jg/"},
        *nodes,
    ]
    place.page(
        "/xxgk/",
        f"<div id='tree'></div><script>var zNodes = {json.dumps(tree, ensure_ascii=False)};$.fn.zTree.init(zNodes);</script>",
    )


def by_nested_tree(place: Place, columns: Columns) -> None:
    """The same with children within, and addresses as JSON inside JSON."""
    home(place, "<a href='/xxgk/'>政务公开</a>")
    children = [
        {"name": label, "urls": json.dumps({"pc": path}), "crumbs": [{"name": "政务公开"}], "childCount": 0}
        for label, path in columns
    ]
    tree = {"name": "政务公开", "urls": json.dumps({"pc": "/xxgk/"}), "children": children}
    place.page("/xxgk/", f"<script>var channelsTag = {json.dumps(tree, ensure_ascii=False)};</script>")


def by_clicks(place: Place, columns: Columns) -> None:
    """Menus of elements that are no links."""
    home(place, "<li onclick=\"location.href='/zfxxgk/'\">政府信息公开</li>")
    body = "".join(f"<div class='item' onclick=\"window.open('{path}')\">{label}</div>" for label, path in columns)
    place.page("/zfxxgk/", body)


def by_choice(place: Place, columns: Columns) -> None:
    home(place, "<a href='/zfxxgk/index.html'>政府信息公开</a>")
    options = "".join(f"<option value='{path}'>{label}</option>" for label, path in columns)
    place.page("/zfxxgk/index.html", f"<select><option value=''>请选择</option>{options}</select>")


def by_frames(place: Place, columns: Columns) -> None:
    home(place, "<a href='/zfxxgk/'>政府信息公开</a>")
    place.page(
        "/zfxxgk/",
        "<html><head><title>政府信息公开</title></head><frameset cols='200,*'><frame src='/zfxxgk/left.html'><frame src='/zfxxgk/main.html'></frameset></html>",
    )
    place.page("/zfxxgk/left.html", side_menu(place, columns))
    place.page("/zfxxgk/main.html", "<p>欢迎</p>")


def by_refresh(place: Place, columns: Columns) -> None:
    """The home page sends on, once by `<meta refresh>`, once by a script, once by a redirect."""
    place.put("/", Answer(302, [("Location", "/portal")], b""))
    place.put(
        "/portal",
        Answer(
            200, [("Content-Type", HTML)], b'<html><meta http-equiv="refresh" content="0;url=/web/main.html"></html>'
        ),
    )
    place.put(
        "/web/main.html",
        Answer(200, [("Content-Type", HTML)], b"<html><script>window.location.href='/web/index.html'</script></html>"),
    )
    place.page("/web/index.html", f"<div>{OTHERS}</div><a href='/zfxxgk/'>政府信息公开专栏</a>")
    place.page("/zfxxgk/", side_menu(place, columns))


def on_subdomain(place: Place, columns: Columns) -> None:
    """政府信息公开 is a site of its own within the portal's domain."""
    host = f"zwgk.{place.id}.example"
    home(place, f"<a href='http://{host}/'>政府信息公开</a>")
    place.page(f"//{host}/", f"<ul>{links([(label, place.url(path)) for label, path in columns])}</ul>")


def old_charset(place: Place, columns: Columns) -> None:
    """GB18030 without a word about it, in the page or the header."""
    home(place, "<a href='/zfxxgk/'>政府信息公开</a>", encoding="gb18030", kind="text/html")
    place.page("/zfxxgk/", f"<ul>{links(columns)}</ul>", encoding="gb18030", kind="text/html")


def two_names(place: Place, columns: Columns) -> None:
    """Two links to one page, with and without its file name: it is asked for once."""
    home(place, f"<a href='http://{place.host}/zfxxgk/index.html'>政府信息公开</a><a href='/zfxxgk/'>信息公开</a>")
    for path in ("/zfxxgk/", "/zfxxgk/index.html"):
        place.page(path, f"<ul>{links(columns)}</ul>")


def by_organs(place: Place, columns: Columns) -> None:
    """政府信息公开 → the list of bodies → a body's page → its 年报; the government's own stands beside."""
    own, *organs = columns
    home(place, "<a href='/zfxxgk/'>政府信息公开</a><a href='/bmwz/'>部门网站</a>")
    place.page("/bmwz/", "<a href='http://jyj.elsewhere.example/'>教育局</a>")
    groups = [("部门信息公开", "/zfxxgk/bm/"), ("乡镇信息公开", "/zfxxgk/xz/")]
    place.page("/zfxxgk/", f"<title>政府信息公开</title>{side_menu(place, [own, *groups])}")
    for (label, path), part in zip(groups, (organs[::2], organs[1::2]), strict=True):
        bodies = [(body, f"{path}{n}/") for n, (body, _) in enumerate(part)]
        place.page(path, f"<title>{label}</title><ul class='list'>{links(bodies)}</ul>")
        for (body, at), (_, column) in zip(bodies, part, strict=True):
            place.page(
                at,
                f"<title>{body}信息公开</title><ul>{links([('机构职能', f'{at}jg/'), ('政府信息公开年报', column)])}</ul>",
            )


def by_bodies(place: Place, columns: Columns) -> None:
    """年报 → the bodies' columns, named by the bodies."""
    home(place, "<a href='/zfxxgk/'>政府信息公开</a>")
    place.page("/zfxxgk/", side_menu(place, [("政府信息公开年报", "/zfxxgk/zfxxgknb/")]))
    place.column("/zfxxgk/zfxxgknb/", f"<ul class='bodies'>{links(columns)}</ul>")


def by_years(place: Place, columns: Columns) -> None:
    """年报 opens a menu of years."""
    home(place, "<a href='/zfxxgk/'>政府信息公开</a>")
    place.page(
        "/zfxxgk/",
        f"<div class='menu'><ul><li><a href='/zfxxgk/zn/'>政府信息公开指南</a></li><li><h3>政府信息公开年报</h3><ul>{links(columns)}</ul></li></ul></div>",
    )
    place.page("/zfxxgk/zn/", "<p>指南</p>")
