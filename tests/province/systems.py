"""Lists as the systems print them: (place, path, rows) → the column's path, with all its further pages put into place."""

# ruff: noqa: E501 - a piece of markup stands on one line

from __future__ import annotations

import json
from urllib.parse import parse_qs

from tests.province.place import Place, Row

PER = 3
UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"


def chunks(rows: list[Row], per: int = PER) -> list[list[Row]]:
    return [rows[at : at + per] for at in range(0, len(rows), per)] or [[]]


def items(rows: list[Row], tag: str = "span") -> str:
    return "".join(row.item(tag=tag) for row in rows)


def plain(place: Place, path: str, rows: list[Row]) -> str:
    """One page with all its rows."""
    return place.column(path, f"<ul>{items(rows)}</ul><div>共{len(rows)}条</div>")


def trs(place: Place, path: str, rows: list[Row], *, origin: int = 0, ending: str = "html", name: str = "index") -> str:
    """`index_1` is page 2, or with `origin` 1 `index_2`."""
    pages = chunks(rows)
    for number, part in enumerate(pages):
        file = path if number == 0 else f"{path}{name}_{number + origin}.{ending}"
        call = f'createPageHTML({len(pages)}, {number + origin}, "{name}", "{ending}", {len(rows)});'
        place.column(file, f"<ul>{items(part)}</ul><script>{call}</script>")
    return path


def trs_relative(place: Place, path: str, rows: list[Row]) -> str:
    """Links `./` and `../`, below a `<base href>`, with a session's id."""
    base = path.rpartition("/")[0].rpartition("/")[0] + "/"
    hrefs = [row.path.replace(base, "../" if n % 2 else f"{base.rstrip('/')}/./", 1) for n, row in enumerate(rows)]
    body = "".join(row.item(f"{href};jsessionid=A1B2C3") for row, href in zip(rows, hrefs, strict=True))
    return place.column(path, f"<base href='{path}'><ul>{body}</ul>")


def hycloud(place: Place, path: str, rows: list[Row]) -> str:
    return trs(place, path, rows, ending="shtml")


def ucap_static(place: Place, path: str, rows: list[Row]) -> str:
    """Six arguments, `_2` is page 2, the rows of every page inside a comment."""
    pages, stem = chunks(rows), path.removesuffix(".shtml")
    for number, part in enumerate(pages, 1):
        name = stem.rpartition("/")[2]
        call = f"createPageHTML('page_div',{len(pages)}, {number},'{name}','shtml',{len(rows)});"
        body = f"<ul><!--{items(part, 'b')}<script>{call}</script>--></ul>"
        place.column(path if number == 1 else f"{stem}_{number}.shtml", body)
    return path


def ucap_search(place: Place, path: str, rows: list[Row], *, static_pager: bool = False) -> str:
    """A column that only `/common/search` fills; with a pager whose second file does not exist."""
    channel = f"{place.number():032x}"

    def search(query: str, body: bytes) -> bytes:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        size = int(asked["_pageSize"])
        part = chunks(rows, size)[int(asked["page"]) - 1 : int(asked["page"])]
        results = [
            {
                "title": row.title,
                "url": row.path,
                "publishedTimeStr": f"{row.date} 10:00:00",
                "domainMetaList": [{"resultList": [{"key": "source", "value": place.name}]}],
            }
            for row in (part[0] if part else [])
        ]
        return json.dumps({"data": {"total": len(rows), "page": int(asked["page"]), "results": results}}).encode()

    place.forms[f"/common/search/{channel}"] = search
    call = f"createPageHTML('page_div',{len(chunks(rows))}, 1,'list','shtml',{len(rows)});"
    shown = f"<ul>{items(rows[:PER])}</ul><script>{call}</script>" if static_pager else "<ul id='list'></ul>"
    head = f'<meta name="channelId" content="{channel}"><meta name="code" content="c110634">'
    return place.column(path, head + shown)


def hanweb(place: Place, path: str, rows: list[Row], *, by_page: bool = False, cap: int = 300) -> str:
    """First rows in `<script type="text/xml">`, the rest of the proxy: by `startrecord`, or by `page` of its own size."""
    address = f"/module/web/jpage/dataproxy.jsp?page=1&webid=2&path=/&columnid={place.number()}&unitid=7"

    def records(part: list[Row]) -> str:
        return "".join(f"<record><![CDATA[{row.item(tag='b')}]]></record>" for row in part)

    def answer(query: str, body: bytes) -> bytes:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        if by_page:
            part = chunks(rows, 4)[int(asked["page"]) - 1 : int(asked["page"])]
            chosen = part[0] if part else []
        else:
            chosen = rows[int(asked["startrecord"]) - 1 : int(asked["endrecord"])][:cap]
        return f"<datastore><totalrecord>{len(rows)}</totalrecord><recordset>{records(chosen)}</recordset></datastore>".encode()

    place.forms["/module/web/jpage/dataproxy.jsp"] = answer
    group = f'<nextgroup><![CDATA[<a href="{address}"></a>]]></nextgroup>'
    store = f"<datastore>{group}<recordset>{records(rows[:2])}</recordset></datastore>"
    return place.column(path, f'<div id="7"><script type="text/xml">{store}</script></div>')


def truecms(place: Place, path: str, rows: list[Row]) -> str:
    """JSONP, ten records at most whatever is asked for; the first rows in `#initData`."""
    service = "/xueCMS/messageController/getMessage.do"

    def answer(query: str, body: bytes) -> bytes | None:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        if asked.get("columnId") != UUID:
            return None
        part = rows[int(asked["startrecord"]) - 1 : int(asked["endrecord"])][:10]
        inner = "".join(f"<record><![CDATA[{row.item()}]]></record>" for row in part)
        store = f"<datastore><totalrecord>{len(rows)}</totalrecord><recordset>{inner}</recordset></datastore>"
        return f"{asked['callback']}({json.dumps({'result': store})})".encode()

    place.forms[service] = answer
    call = f"$('#x').jpage({{proxyUrl:'{service}', columnId:'{UUID}', perPage:20, totalRecord:{len(rows)}}});"
    return place.column(path, f"<div id='initData'><ul>{items(rows[:4])}</ul></div><script>{call}</script>")


def jpaas(place: Place, path: str, rows: list[Row], *, shown: bool = False, kind: str = "bulidstatic") -> str:
    """Units built by script; with `shown` the first page stands in the page, under a pager that names the unit."""
    unit = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    query = f"{{'webId':'1','tplSetId':'abc','pageType':'column','tagId':'当前栏目list','pageId':'{place.id}','parseType':'bulidstatic'}}"

    def pager(number: int) -> str:
        return f'<div class="page" count="{len(rows)}" rows="{PER}" pageNo="{number}" unitUrl="{unit}" queryData="{query}"></div>'

    def answer(asked: str, body: bytes) -> bytes:
        fields = {name: values[0] for name, values in parse_qs(asked).items()}
        number = json.loads(fields["paramJson"])["pageNo"] if "paramJson" in fields else 1
        part = chunks(rows)[number - 1 : number] if fields["parseType"] == kind else []
        if not part:
            return json.dumps({"success": False, "data": None}).encode()
        return json.dumps({"success": True, "data": {"html": f"<ul>{items(part[0])}</ul>{pager(number)}"}}).encode()

    place.forms[unit] = answer
    script = f'<script src="/x/unitbuild.js" url="{unit}" queryData="{query}"></script>'
    return place.column(path, f"<ul>{items(rows[:PER])}</ul>{pager(1)}" if shown else f"<div>{script}</div>")


def xxgk(place: Place, path: str, rows: list[Row]) -> str:
    """The 信息公开 module: a form posted, `currpage` turns it."""

    def answer(query: str, body: bytes) -> bytes | None:
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if form.get("infotypeId") != "A0009":
            return None
        pages, number = chunks(rows), int(form["currpage"])
        cells = "".join(
            f'<tr class="tr_main_value_odd"><td>{n}</td><td><a class="bt_link" href="{row.path}">{row.title}</a></td>'
            f"<td>{row.date}</td></tr>"
            for n, row in enumerate(pages[number - 1])
        )
        return f"<!--fragment--><table>{cells}</table><div>共{len(pages)}页</div>".encode()

    place.forms["/module/xxgk/search.jsp"] = answer
    script = "var opt={infotypeId:'A0009',jdid:'3',area:'11330000',divid:'div77'};$.post('/module/xxgk/search.jsp',opt,draw);"
    return place.column(path, f"<div id='div77'></div><script>{script}</script>")


def nfcms(place: Place, path: str, rows: list[Row]) -> str:
    pages = chunks(rows)
    for number, part in enumerate(pages, 1):
        following = f'<a class="next" href="{path}index_{number + 1}.html">下一页</a>' if number < len(pages) else ""
        body = f"<script>var NFCMS_SITE_ID='1';</script><ul>{items(part)}</ul><div class='page'>{following}</div>"
        place.column(f"{path}index.html" if number == 1 else f"{path}index_{number}.html", body)
    return f"{path}index.html"


def gkmlpt(place: Place, path: str, rows: list[Row]) -> str:
    """An application: a tree of columns in the page, rows by JSON, dates in seconds."""

    def answer(query: str, body: bytes) -> bytes:
        number = int(parse_qs(query)["page"][0])
        articles = [
            {"id": n, "title": row.title, "url": place.url(row.path), "created_at": row.date}
            for n, row in enumerate(rows)
        ]
        return json.dumps({"total": len(rows), "articles": articles if number < 2 else []}).encode()

    place.forms["/gkmlpt/api/all/4160"] = answer
    tree = "[{id: 1, name: '政府信息公开目录', children: [{id: 4160, name: '政府信息公开年报', post_count: 9}, {id: 7, name: '财政预决算'}]}]"
    place.page(
        "/gkmlpt/index",
        f"<html><head><title>{place.name}</title><script>window._CONFIG = {{SID: '750001', TREE: {tree}}}</script></head><body></body></html>",
    )
    return "/gkmlpt/index"


def vsb(place: Place, path: str, rows: list[Row]) -> str:
    """`X.htm`, then pages that count down."""
    pages, stem = chunks(rows), path.removesuffix(".htm")
    for number, part in enumerate(pages, 1):
        at = len(pages) - number
        further = f"{stem}/{at}.htm"
        following = (
            f'<span class="p_next p_fun"><a href="{further}">下页</a></span>'
            if at
            else '<span class="p_next_d">下页</span>'
        )
        body = f"<ul>{items(part)}</ul><div class='pb_sys_common'><span class='p_t'>共{len(rows)}条</span>{following}</div>"
        place.column(path if number == 1 else f"{stem}/{at + 1}.htm", body)
    return path


def lonsun(place: Place, path: str, rows: list[Row]) -> str:
    """An organ's `type=3`, drawn by a label."""
    organ = path.rpartition("/")[2].partition("?")[0]

    def label(query: str, body: bytes) -> bytes:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        pages = chunks(rows)
        number = int(asked["pageIndex"])
        part = (
            pages[number - 1]
            if asked.get("organId") == organ and asked.get("type") == "3" and number <= len(pages)
            else []
        )
        lines = "".join(
            f'<ul class="xxgk_nav_list"><li class="mc"><a href="{r.path}">{r.title}</a></li><li class="rq">{r.date}</li></ul>'
            for r in part
        )
        return f"<!--fragment--><div class='xxgk_navli'>{lines}</div><script>Ls.pagination({{pageIndex:{number}, pageCount:{len(pages)}}})</script>".encode()

    place.forms["/site/label/8888"] = label
    script = f"$.get('/site/label/8888', {{IsAjax:1, labelName:'publicInfoList', siteId:'672', pageSize:15, organId:'{organ}', type:'3', action:'list'}});"
    return place.column(path, f"<div class='list'></div><script>{script}</script>")


def lonsun_by_server(place: Place, path: str, rows: list[Row]) -> str:
    pages = chunks(rows)
    for number, part in enumerate(pages, 1):
        body = f"<ul>{items(part)}</ul><script>Ls.pagination({{pageIndex:{number}, pageCount:{len(pages)}}})</script>"
        place.column(path if number == 1 else f"{path}&pageIndex={number}", body)
    return path


def query_list(place: Place, path: str, rows: list[Row], *, embedded: bool = False) -> str:
    """JSON inside JSON, asked for by POST: all pages under one address."""

    def source(row: Row) -> dict[str, str]:
        return {
            "title": row.title,
            "pubDate": f"{row.date} 09:00:00",
            "urls": json.dumps({"pc": row.path}),
            "metadata": json.dumps({"author": place.name}),
        }

    def answer(query: str, body: bytes) -> bytes | None:
        form = parse_qs(body.decode())
        if form.get("channelCode[]") != ["gknb"]:
            return None
        part = chunks(rows)[int(form["current"][0]) - 1 : int(form["current"][0])]
        return json.dumps(
            {"data": {"total": len(rows), "results": [{"source": source(row)} for row in (part[0] if part else [])]}}
        ).encode()

    place.forms["/queryList"] = answer
    params = f"var params = {{current: 1, unitid: '38', webSiteCode: ['{place.id}'], channelCode: ['gknb'], perPage: '{PER}', notReturnContent:false}};"
    data = (
        f"var data={json.dumps({'articleList': [source(row) for row in rows[:PER]]}, ensure_ascii=False)};"
        if embedded
        else ""
    )
    return place.column(path, f"<script>{params} {data} loadPageData(params, '38');</script>")


def epoint(place: Place, path: str, rows: list[Row], *, wrapped: bool = False, first: int = 0) -> str:
    def answer(query: str, body: bytes) -> bytes:
        asked = json.loads(body)
        asked = asked.get("params", {}) if wrapped else asked
        part: list[Row] = []
        if asked.get("siteGuid") == UUID and asked.get("categorynum") == "003006":
            number = max(int(asked["pageIndex"]) - first, 0)
            part = (chunks(rows, int(asked["pageSize"]) // 5)[number : number + 1] or [[]])[0]
        data = [
            {"title": f"{row.title[:12]}…", "realtitle": row.title, "infourl": row.path, "infodate": row.date}
            for row in part
        ]
        return json.dumps({"custom": {"total": len(rows) if part else 0, "data": data}}).encode()

    place.forms["/EWB-FRONT/rest/lightfrontaction/getgovinfolist"] = answer
    place.page(
        "/js/webBuilderCommon.js",
        f'var siteInfo = {{"siteGuid": "{UUID}", "projectName": "/EWB-FRONT"}};',
        "application/javascript",
    )
    place.column(path, "<ul id='list'></ul><script src='/js/webBuilderCommon.js'></script>")
    return path


def column_blocks(place: Place, path: str, rows: list[Row], *, shown: bool = False) -> str:
    block, pages = f"/columns/{UUID}/templates/{UUID}/blocks/{UUID}", chunks(rows)
    for number, part in enumerate(pages, 1):
        lines = "".join(
            f"<li class='xxgk'><p>{n}</p><p><a href='{r.path}'>{r.title}</a></p><p>{r.date}</p></li>"
            for n, r in enumerate(part)
        )
        place.page(f"{block}?page={number}&fix=0", f"<!--fragment--><ul>{lines}</ul><div>共{len(pages)}页</div>")
    lines = items(pages[0]) if shown else ""
    return place.column(path, f"<ul>{lines}</ul><div>共{len(pages)}页</div><div data-block='{block}'></div>")


def channel_list(place: Place, path: str, rows: list[Row]) -> str:
    pages = chunks(rows)
    for number, part in enumerate(pages, 1):
        following = (
            f"<li><a href='{path}?page={number + 1}'>»</a></li>"
            if number < len(pages)
            else "<li class='disabled'><span>»</span></li>"
        )
        pager = f"<ul class='pagination'><li><a href='{path}'>1</a></li>{following}<li><span class='page-inner'>共 {len(rows)} 条</span></li></ul>"
        place.column(
            path if number == 1 else f"{path}?page={number}", f"<ul class='list1-ul'>{items(part)}</ul>{pager}"
        )
    return path


def numeric(place: Place, path: str, rows: list[Row]) -> str:
    pages = chunks(rows)
    for number, part in enumerate(pages, 1):
        back, on = (
            f"{path}index.htm" if number < 3 else f"{path}index_{number - 1}.htm",
            f"{path}index_{number + 1}.htm",
        )
        last = f"<a href='{on}'>&gt;</a>" if number < len(pages) else f"<a href='{back}'>&lt;</a>"
        body = f"<ul class='lbcc-nr'>{items(part)}</ul><div class='jspIndex4'><a href='{path}index.htm'>首页</a>{last}</div>"
        place.column(f"{path}index.htm" if number == 1 else f"{path}index_{number}.htm", body)
    return f"{path}index.htm"


def ilist(place: Place, path: str, rows: list[Row]) -> str:
    pages = chunks(rows)
    for number, part in enumerate(pages, 1):
        body = f"<div class='ewb-job'><ul>{items(part)}</ul></div><div>共{len(pages)}页</div>"
        place.column(path if number == 1 else f"{path}&cur_page={number}", body)
    return path


def jeecms(place: Place, path: str, rows: list[Row]) -> str:
    pages = chunks(rows)
    for number, part in enumerate(pages, 1):
        pager = f"<div>共{len(rows)}条记录 {number}/{len(pages)}页</div>"
        name = f"{path}index.jhtml" if number == 1 else f"{path}index_{number}.jhtml"
        place.column(name, f"<ul>{items(part)}</ul>{pager}")
    return f"{path}index.jhtml"


def numbers(place: Place, path: str, rows: list[Row]) -> str:
    """`1.html`, `2.html`, …, with numbers alone in the pager."""
    pages = chunks(rows)
    for number, part in enumerate(pages, 1):
        links = "".join(
            f"<a {'class=current ' if n == number else ''}href='{path}{n}.html'>{n}</a>"
            for n in range(1, len(pages) + 1)
        )
        place.column(f"{path}{number}.html", f"<ul>{items(part)}</ul><div class='page'>{links}</div>")
    return f"{path}1.html"


def ignores_page(place: Place, path: str, rows: list[Row]) -> str:
    """Says that there is a next page, and shows the first one again."""
    body = f"<ul>{items(rows)}</ul><a href='{path}?page=2'>下一页</a>"
    place.column(path, body)
    place.column(f"{path}?page=2", body.replace("page=2", "page=3"))
    return path


def repeats_last(place: Place, path: str, rows: list[Row]) -> str:
    """Beyond the last page the last page is shown again, with a further link."""
    pages = [*chunks(rows), chunks(rows)[-1]]
    for number, part in enumerate(pages, 1):
        body = f"<ul>{items(part)}</ul><a href='{path}?p={number + 1}'>下一页</a>"
        place.column(path if number == 1 else f"{path}?p={number}", body)
    return path


def written(place: Place, path: str, rows: list[Row]) -> str:
    """Rows that a script writes, their addresses joined from strings."""
    lines = "".join(
        f'document.writeln("<li><a href=\'" + host + "{row.path[1:]}\'>{row.title}</a><span>{row.date}</span></li>");'
        for row in rows
    )
    return place.column(path, f'<ul><script>var host = "http://{place.host}/";\n{lines}</script></ul>')


def framed(place: Place, path: str, rows: list[Row]) -> str:
    """The list stands in an `<iframe>`."""
    inner = plain(place, f"{path}list_frame.html", rows)
    return place.column(path, f"<iframe src='{inner}' width='100%'></iframe>")


def posted(place: Place, path: str, rows: list[Row]) -> str:
    """A pager whose links are a script's, within a form that is posted."""
    pages = chunks(rows)

    def answer(query: str, body: bytes) -> bytes:
        number = int(parse_qs(body.decode()).get("pageNo", ["1"])[0])
        following = f"<a href='javascript:goPage({number + 1})'>下一页</a>" if number < len(pages) else ""
        form = f"<form method='post' action='{path}'><input type='hidden' name='pageNo' value='{number}'></form>"
        head = f"<html><head><title>政府信息公开年报_{place.name}</title></head><body>"
        return f"{head}<ul>{items(pages[number - 1])}</ul>{form}{following}</body></html>".encode()

    place.forms[path] = answer
    return path
