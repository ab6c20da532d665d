"""The demo site asked without a server: an answer, or a page as a tree."""

from __future__ import annotations

from urllib.parse import urlsplit

import lxml.html

from tests.portals.faults import Answer
from tests.portals.site import Site
from tests.portals.truth import Truth

PROXY = "/module/web/jpage/dataproxy.jsp?columnid=1229900121"
LANTING, LANZHI, SHUOTANG, RONGPU, WUTANG = (
    f"www.{name}.example" for name in ("lanting", "lanzhi", "shuotang", "rongpu", "wutang")
)


def ask(site: Site, url: str, **headers: str) -> Answer:
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return site.answer("GET", parts.netloc, path, {name.replace("_", "-"): value for name, value in headers.items()})


def page(site: Site, url: str) -> lxml.html.HtmlElement:
    body = ask(site, url).body
    encoding = "gb18030" if b"charset=gb2312" in body else "utf-8"
    return lxml.html.document_fromstring(body.decode(encoding))


def reports(site: Site) -> list[Truth]:
    return [truth for truth in site.truth.values() if truth.outcome in ("report", "duplicate")]
