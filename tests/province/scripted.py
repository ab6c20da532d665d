"""Portals that only a browser can show: a script builds menus, lists and reports of what it asks for."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs

from tests.portals.faults import Answer
from tests.province.place import HTML, Place, Row

SHELL = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>政务公开</title>
<link rel="stylesheet" href="/static/app.css"><link rel="icon" href="/favicon.ico">
<script src="http://tongji.elsewhere.example/h.js"></script></head><body><noscript>请开启JavaScript后浏览</noscript>
<div id="app"></div><img src="/static/logo.png"><iframe src="/static/frame.html"></iframe>
<script src="/static/vendor.js"></script><script src="/static/app.js"></script></body></html>"""
#: What the portals' scripts share; the service for visits is one that robots.txt forbids.
BASE = """
const app = document.getElementById('app');
const put = html => app.innerHTML = html;
const ask = (path, then) => fetch(path, {headers: {'X-Requested-With': 'XMLHttpRequest'}})
  .then(r => { if (!r.ok) throw r.status; return r.json(); }).then(then);
const rows = found => '<h2>政府信息公开年报</h2><ul>' + found.rows.map(r =>
  `<li><a href="${prefix + r.path}" title="${r.title}">${r.title}</a><span>${r.date}</span></li>`).join('') + '</ul>';
const home = () => ask('/api/menu', found => put(found.map(m =>
  `<li><a href="${prefix + m.path}">${m.name}</a></li>`).join('')));
const article = id => fetch('/api/article', {method: 'POST', body: new URLSearchParams({id})}).then(r => r.json())
  .then(found => { document.title = found.title; put(found.content); });
document.cookie = 'seen=1; path=/';
loaded('ready');
fetch('/api/private/visits').then(r => r.json()).then(n => document.title += n).catch(() => 0);
"""
#: Further pages have no address: a click on a button without a word brings them.
CLICKS = """
const prefix = '';
function list(number) {
  ask('/api/list?page=' + number, found => {
    put(rows(found) + `<div class="el-pagination">共${found.total}条 <button class="btn-prev">‹</button>` +
      `<button class="btn-next" ${number < found.pages ? '' : 'disabled'}><i class="arrow"></i></button></div>`);
    app.querySelector('.btn-next').onclick = () => list(number + 1);
  });
}
if (location.pathname === '/') home();
else if (location.pathname === '/gknb/') { document.title = '政府信息公开年报'; list(1); }
else article(new URLSearchParams(location.search).get('id'));
"""
#: A pager of links that the script writes.
LINKS = """
const prefix = '';
const given = new URLSearchParams(location.search);
if (location.pathname === '/') home();
else if (location.pathname === '/gknb/') {
  const number = Number(given.get('p') || 1);
  document.title = '政府信息公开年报';
  ask('/api/list?page=' + number, found => put(rows(found) + `<div class="pages">共${found.total}条 ` +
    (number < found.pages ? `<a href="/gknb/?p=${number + 1}">下一页</a>` : '<span>下一页</span>') + '</div>'));
} else article(given.get('id'));
"""
#: One page under one address; what it shows is chosen behind the `#`.
ROUTES = """
const prefix = '#';
const route = location.hash.slice(1) || '/';
const given = new URLSearchParams(route.split('?')[1]);
if (route === '/') home();
else if (route.startsWith('/gknb/detail')) article(given.get('id'));
else {
  const number = Number(given.get('p') || 1);
  document.title = '政府信息公开年报';
  ask('/api/list?page=' + number, found => put(rows(found) + `<div class="pages">共${found.total}条 ` +
    (number < found.pages ? `<a href="#/gknb/?p=${number + 1}">下一页</a>` : '') + '</div>'));
}
"""
PER = 2


def scripted(id_: str, name: str, script: str = CLICKS, years: range = range(2021, 2024)) -> Place:
    """A portal of one of the scripts above; its reports are those that a reader of the browser's screen would name."""
    place = Place(id_, name)
    rows = place.rows("/gknb/detail.html?id={n}", years)
    articles = {row.path.partition("=")[2]: _article(place, row) for row in rows}
    if script == ROUTES:
        place.reports = {url.replace("/gknb/", "/#/gknb/"): agency for url, agency in place.reports.items()}
    for path in ("/", "/gknb/", "/gknb/detail.html"):
        place.page(path, SHELL)
    place.page("/static/frame.html", "<p>今日天气</p>")
    place.page("/static/vendor.js", "function loaded(what) { window.state = what; }", "application/javascript")
    place.page("/static/app.js", BASE + script, "application/javascript; charset=utf-8")
    place.page("/robots.txt", "User-agent: *\nDisallow: /api/private/\n", "text/plain")
    place.forms["/api/menu"] = lambda query, body: _json([{"path": "/gknb/", "name": "政府信息公开年报"}])
    place.forms["/api/list"] = lambda query, body: _page(rows, int(parse_qs(query)["page"][0]))
    place.forms["/api/article"] = lambda query, body: _json(articles[parse_qs(body.decode())["id"][0]])
    place.forms["/api/private/visits"] = lambda query, body: b"12"
    return place


def _article(place: Place, row: Row) -> dict[str, str]:
    """A page's text, which from now on only the article's service tells."""
    sent = place.pages.pop(row.path).body.decode()
    body = re.search(r"(?s)<body>(.*)</body>", sent)
    assert body is not None
    return {"title": row.title, "content": body[1]}


def _page(rows: list[Row], number: int) -> bytes:
    part = rows[(number - 1) * PER : number * PER]
    pages = -(-len(rows) // PER)
    shown = [{"path": row.path, "title": row.title, "date": row.date} for row in part]
    return _json({"total": len(rows), "pages": pages, "rows": shown})


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def plain(id_: str, name: str) -> Place:
    """A portal that needs no browser, beside the others."""
    place = Place(id_, name)
    rows = place.rows("/gknb/{n}.html", range(2022, 2024))
    place.page("/", "<a href='/gknb/'>政府信息公开年报</a>")
    place.column("/gknb/", f"<ul>{''.join(row.item() for row in rows)}</ul>")
    return place


def refusing(place: Place, path: str, status: int, body: bytes = b"") -> Place:
    """The portal, one of whose services refuses."""
    place.forms.pop(path.partition("?")[0])
    place.pages[path] = Answer(status, [("Content-Type", HTML)], body)
    return place


def running(place: Place, path: str, script: str) -> Place:
    """The portal, one of whose pages runs something else."""
    place.pages[path] = Answer(200, [("Content-Type", HTML)], f"<html><body><script>{script}</script>".encode())
    return place
