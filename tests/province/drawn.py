"""Portals whose rows, or the way to the next of them, a script draws, asks for or loads."""

# ruff: noqa: E501 - a piece of markup stands on one line

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import parse_qs

from tests.portals.faults import Answer
from tests.province import layouts as way
from tests.province import systems as by
from tests.province.place import HTML, Place, Row

COLUMN = "政府信息公开年报"


def _pages(place: Place, first: str, other: str, rows: list[Row], pager: Callable[[int, int], str]) -> str:
    """Static pages; `pager` is what stands below page n of m."""
    pages = by.chunks(rows)
    for number, part in enumerate(pages, 1):
        path = first if number == 1 else other.format(number)
        place.column(path, f"<ul>{by.items(part)}</ul>{pager(number, len(pages))}")
    return first


def _fields(query: str, body: bytes = b"") -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(f"{query}&{body.decode()}").items()}


def cards(place: Place) -> Place:
    """A link is a card: title, summary and a day in pieces."""
    shown = "".join(
        f"<a class='card' href='{row.path}'><h4>{row.title}</h4><p>摘要：根据条例要求，现公布…</p><div><b>{row.date[8:]}</b><i>{row.date[:7]}</i></div></a>"
        for row in place.rows("/c/{n}.html")
    )
    way.two_menus(place, [(COLUMN, place.column("/c/", shown))])
    return place


def grows(place: Place) -> Place:
    """加载更多 asks for the next rows and puts them below."""
    pages = by.chunks(place.rows("/nb/{n}.html"))
    for number, part in enumerate([*pages[1:], []], 2):
        place.page(f"/nb/more.html?page={number}", f"<!--fragment-->{by.items(part)}")
    script = "var page=1; function more(){ page++; $.get('/nb/more.html', {page: page}, function(rows){ $('#list').append(rows); }); }"
    button = f"<button onclick='more()'>加载更多</button><script>{script}</script>"
    way.two_menus(place, [(COLUMN, place.column("/nb/", f"<ul id='list'>{by.items(pages[0])}</ul>{button}"))])
    return place


def numbers_to_choose(place: Place) -> Place:
    """The pager is a `<select>` of the pages' addresses; an older system keeps the years before."""

    def pager(number: int, count: int) -> str:
        options = "".join(f"<option value='list_{n}.html'>{n}</option>" for n in range(1, count + 1))
        return f"转到<select onchange='location.href=this.value'>{options}</select>页<a href='/old/list.jsp?cid=3'>2018年及以前年报</a>"

    path = _pages(place, "/a/list_1.html", "/a/list_{}.html", place.rows("/a/{n}.html"), pager)
    by.plain(place, "/old/list.jsp?cid=3", place.rows("/old/show.jsp?id={n}", range(2014, 2019)))
    way.two_menus(place, [(COLUMN, path)])
    return place


def drawn_pagers(place: Place) -> Place:
    """Two libraries' pagers: one sends on by a query, one by the file's name."""
    own = place.rows("/a/{n}.html")

    def by_query(number: int, count: int) -> str:
        return f"<div id='pg'></div><script>laypage.render({{elem:'pg', count:{len(own)}, limit:{by.PER}, curr:{number}, jump:function(o,first){{ if(!first) location.href='/a/index.html?page='+o.curr; }}}});</script>"

    def by_file(number: int, count: int) -> str:
        return f"<div id='pg'></div><script>$('#pg').pagination({{totalPages:{count}, current:{number}, callback:function(api){{ var p=api.getCurrent(); window.location.href = p==1 ? 'index.html' : 'index_'+p+'.html'; }}}});</script>"

    one = _pages(place, "/a/index.html", "/a/index.html?page={}", own, by_query)
    of = f"{place.name}教育局"
    two = _pages(place, "/b/index.html", "/b/index_{}.html", place.rows("/b/{n}.html", agency=of), by_file)
    way.two_menus(place, [("县政府年报", one), ("县直部门年报", two)])
    return place


def joined_calls(place: Place) -> Place:
    """Addresses that scripts join: a file a page, a template, fields as a string."""
    columns = []
    for at, body, script in (
        ("f", "人民政府", "function load(n){ $.getJSON('list_'+n+'.json', draw); } load(1);"),
        ("t", "教育局", "const channelId = 77;\nasync function load(n){ draw(await (await fetch(`/api/docs?channelId=${channelId}&pageNum=${n}&pageSize=4`)).json()); }"),
        ("s", "水利局", "var cid='nb1'; function go(n){ $.ajax({type:'post', url:'/getList.do?cid='+cid, data:'pageNo='+n+'&pageSize=4', success:show}); }"),
    ):  # fmt: skip
        pages = by.chunks(place.rows(f"/{at}/{{n}}.html", agency=place.name + body))
        columns.append((f"{body}年报", place.column(f"/{at}/", f"<div id='list'></div><script>{script}</script>")))
        if at == "f":
            for number, part in enumerate(pages, 1):
                place.page(f"/f/list_{number}.json", _as_json(pages, part), "application/json")
        elif at == "t":
            place.forms["/api/docs"] = _interface(pages, "channelId", "77", "pageNum")
        else:
            place.forms["/getList.do"] = _posted(pages)
    way.standard(place, [(f"{place.name}{label}", path) for label, path in columns])
    return place


def _as_json(pages: list[list[Row]], part: list[Row]) -> str:
    rows = [{"docTitle": row.title, "docUrl": row.path, "docPubTime": row.date} for row in part]
    return json.dumps({"total": sum(map(len, pages)), "rows": rows}, ensure_ascii=False)


def _interface(pages: list[list[Row]], name: str, value: str, field: str) -> Callable[[str, bytes], bytes | None]:
    def answer(query: str, body: bytes) -> bytes | None:
        given = _fields(query)
        known = given.get(name) == value
        return _as_json(pages, pages[int(given[field]) - 1]).encode() if known else None

    return answer


def _posted(pages: list[list[Row]]) -> Callable[[str, bytes], bytes | None]:
    def answer(query: str, body: bytes) -> bytes | None:
        given, posted = _fields(query), _fields("", body)
        if given != {"cid": "nb1"}:
            return None
        number = int(posted["pageNo"])
        return f"<ul>{by.items(pages[number - 1]) if number <= len(pages) else ''}</ul>".encode()

    return answer


def loaded(place: Place) -> Place:
    """A column that is a piece loaded into it, one that a script frames, one whose page sends on."""
    columns = []
    for at, body in (("l", "人民政府"), ("i", "教育局"), ("j", "水利局")):
        place.page(
            f"/{at}/rows.html",
            f"<!--fragment--><ul>{by.items(place.rows(f'/{at}/{{n}}.html', agency=place.name + body))}</ul>",
        )
        columns.append((f"{place.name}{body}年报", f"/{at}/"))
    place.column("/l/", "<div id='list'></div><script>$(function(){ $('#list').load('rows.html'); });</script>")
    place.column("/i/", '<script>document.write(\'<iframe src="rows.html" width="100%"></iframe>\');</script>')
    sent = b"<html><head><title></title></head><script>self.location='rows.html';</script></html>"
    place.put("/j/", Answer(200, [("Content-Type", HTML)], sent))
    way.standard(place, columns)
    return place


DRAWN = (cards, grows, numbers_to_choose, drawn_pagers, joined_calls, loaded)
