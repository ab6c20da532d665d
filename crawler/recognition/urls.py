"""Addresses: how a page's links become absolute, which belong to a portal, which look like lists or articles."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

#: Schemes and pseudo-links that never lead to a page.
_UNFOLLOWED = re.compile(r"(?i)^(?:javascript|mailto|tel|sms|data|about|blob|file|ftp|weixin|whatsapp|vbscript):")
#: A link that needs no mending: letters, digits and single slashes, no dot segment.
_PLAIN = re.compile(r"/?(?:[\w-]+/)*[\w-]+(?:\.[\w-]+)*/?(?:\?[\w=&-]+)?", re.ASCII)
_SESSION = re.compile(r"(?i);jsessionid=[^/?#;]*")
#: A fragment by which a script chooses what to show.
_ROUTE = re.compile(r"!?/")
_DEFAULT_PORTS = {"http": 80, "https": 443}

#: A script's call that opens a page: window.open('/x.html'), location.href="./y/".
_OPENED = re.compile(
    r"""['"]\s*((?:https?:)?/[^'"\s]+|\.{1,2}/[^'"\s]+|[^'"\s]+\.(?:s?html?|jsp|jspx|aspx|php|pdf|docx?)(?:\?[^'"\s]*)?)\s*['"]"""
)

#: Second levels under which names are registered, besides gov.cn.
_SHARED_SUFFIXES = frozenset(
    f"{second}.{top}"
    for top in ("cn", "hk", "tw", "mo")
    for second in ("gov", "com", "org", "net", "edu", "ac", "mil", "idv")
)
#: The two letters of a province under gov.cn: counties are sometimes registered below (tengzhou.sd.gov.cn).
_PROVINCE = re.compile("ah|bj|cq|fj|gd|gs|gx|gz|ha|hb|he|hi|hl|hn|jl|js|jx|ln|nm|nx|qh|sc|sd|sh|sn|sx|tj|xj|xz|yn|zj")

#: One article's address in the markup of the families; the order is of no meaning.
_DETAIL = re.compile(
    r"""(?xi)
      /t\d{8}_\d+ | /t\d{5,}\.s?html? | /art_\d+_\d+ | /art/\d+/ | /art_[0-9a-f]{16,} | /m?post_\d+ | /content_\w*\d
    | /content/\d+ | /content/(?:article/)?[0-9a-f-]{20,} | /single/\d+/\d+ | /info/\d+/\d+\.htm
    | /\d{6}/[0-9a-z_-]{5,}\.s?html? | /(?:19|20)\d\d[-/]?[01]\d[-/]?[0-3]\d/ | /(?:19|20)\d\d/\d{1,2}/\d{1,2}/
    | /(?:19|20)\d\d/[01]\d-[0-3]\d/ | /[0-9a-f]{8}-[0-9a-f-]{20,}\.s?html? | /\w*[0-9a-f]{24,}\.s?html?
    | /\w*?\d{6,}(?:/index)?\.s?html?$ | /\d{9,}/?$ | /c\d+_\d+\.s?html? | /doc_[0-9a-f]+ | /c\d{5,}/content
    | /public/\d+/\d+\.html | (?:show|detail|view|read|article)[^/?]*/\d+ | (?:show|detail)-\d+
    | (?:show|detail|view|read|article|content|info)\w*\.\w{2,5}\?.*=\w*\d
    | /xxgkannualreport\.jsp\?.*fbtime=\d
    | [?&](?:\w*(?:article|info|content|news|doc|object|item|post)_?id|itemid|id)=[\w-]*\d
    """
)
_FILE = re.compile(r"(?i)\.(?:pdf|docx?|wps|ofd|rtf|xlsx?|et)$")
#: A list's address: a directory, an index or list page, a column of one of the families.
_LIST = re.compile(
    r"""(?xi)
      /$ | /(?:index|default|n?list\w*|\w*list|secondlevelchannel|olist|tzy|dhlby|zfxxgk_gknb\w*|zfxxgklby\w*)
           (?:_\d+)?\.\w{3,5}$
    | /col/col\d+/ | /channels?/(?:list/)?\d+\.html | /columns?/(?!.*/\d{6}/\d\d/) | /public/column/
    | /html/\d+/list\.html | ilist\.jsp | /lists?/[^/]+$
    | /module/xxgk/(?!xxgkannualreport) | /showlist/ | /govinfopub\w*\.html | /open_?list\.html
    """
)


def resolve(base_url: str, href: str | None, encoding: str = "utf-8", *, routes: bool = False) -> str | None:
    """A link as an absolute address, or None where it leads to no page (scripts, mail, the page itself).

    `;jsessionid=` and the fragment go, except a fragment that names a column of `/gkmlpt/index` and, with `routes`, one
    that only a browser can follow; back slashes, dot segments and white space are mended as browsers do; `encoding` is
    the page's, for its query strings.
    """
    if not href:
        return None
    if _PLAIN.fullmatch(href):
        return _joined(base_url, href)
    origin = _places(base_url)[0]
    if origin and href.startswith(f"{origin}/") and _PLAIN.fullmatch(href, len(origin)):
        return href
    return _resolve(base_url, href, encoding, routes)


def page_address(url: str, *, rendered: bool = False) -> str:
    """The address that a page is kept under. A fragment is no part of what is asked for (RFC 9110, 7.1); that of a
    page that a browser shows is, where it is a route: `#/report/12`, `#!/report/12`."""
    plain, fragment = urldefrag(url)
    return url if rendered and _ROUTE.match(fragment) else plain


def _joined(base_url: str, href: str) -> str | None:
    """A link without anything to mend, joined to what is known of its base: most links are such, and a page has
    hundreds."""
    origin, folder = _places(base_url)
    place = origin if href[0] == "/" else folder
    return place and place + href


@lru_cache(maxsize=256)
def _places(base_url: str) -> tuple[str | None, str | None]:
    """What stands before `/x` and before `x` in the addresses they resolve to."""
    found = _resolve(base_url, "/x", "utf-8"), _resolve(base_url, "x", "utf-8")
    return found[0] and found[0][:-2], found[1] and found[1][:-1]


def _resolve(base_url: str, href: str, encoding: str, routes: bool = False) -> str | None:
    href = re.sub(r"^[\s\u200b\ufeff]+|[\s\u200b\ufeff]+$|[\t\r\n]+", "", href).replace("\\", "/")
    route = routes and _ROUTE.match(href.partition("#")[2])
    if not href or (href.startswith("#") and not route) or _UNFOLLOWED.match(href):
        return None
    try:
        parts = urlsplit(urljoin(base_url, href))
        port = parts.port
    except ValueError:  # a malformed host such as http://[x
        return None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in _DEFAULT_PORTS or not host or re.search(r"[\s<>{}]", host):
        return None
    host = f"[{host}]" if ":" in host else host  # of IPv6
    authority = host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    path = _SESSION.sub("", _without_dots(parts.path)) or "/"
    fragment = parts.fragment if route or path.rstrip("/").endswith("/gkmlpt/index") else ""
    return safe_url_string(urlunsplit((parts.scheme, authority, path, parts.query, fragment)), encoding=encoding)


def opened_by_script(script: str | None) -> str | None:
    """The address in an `onclick` or a `javascript:` link: the first quoted string that looks like one."""
    found = _OPENED.search(script or "")
    return found.group(1) if found else None


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept) or "/"


@lru_cache(maxsize=4096)
def portal_domain(url: str) -> str:
    """The part of the host that one body holds: `b.gov.cn` of `a.b.gov.cn`; host and port for an IP or localhost.

    >>> portal_domain("http://www.b.gov.cn/x"), portal_domain("http://www.a.example/"), portal_domain("http://127.0.0.1:81/")
    ('b.gov.cn', 'a.example', '127.0.0.1:81')
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if not host:
        return ""
    labels = host.split(".")
    if len(labels) == 1 or _is_ip(host):
        return f"{host}:{port or _DEFAULT_PORTS.get(parts.scheme, 0)}" if port else host
    keep = 3 if ".".join(labels[-2:]) in _SHARED_SUFFIXES else 2
    if labels[-2:] == ["gov", "cn"] and len(labels) > 3 and _PROVINCE.fullmatch(labels[-3]) and labels[-4] != "www":
        keep = 4
    return ".".join(labels[-keep:])


@lru_cache(maxsize=1024)
def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def same_portal(url: str, start_url: str) -> bool:
    """Whether `url` lies in the domain of the portal that starts at `start_url` (its sub-domains included)."""
    domain = portal_domain(start_url)
    return bool(domain) and domain in domains_over(url)


def domains_over(url: str) -> tuple[str, ...]:
    """The domains that a portal with this address in it may have, the narrowest first.

    >>> domains_over("http://www.b.gov.cn/x"), domains_over("http://127.0.0.1:81/")
    (('b.gov.cn', 'gov.cn', 'cn'), ('127.0.0.1:81',))
    """
    own = portal_domain(url)
    labels = own.split(".") if ":" not in own else []
    return own, *(".".join(labels[first:]) for first in range(1, len(labels)))


def shape(url: str) -> SplitResult:
    """An address as what it looks like is told by; a route (`/#/list/12?page=2`) stands in the place of the path."""
    parts = urlsplit(url)
    return urlsplit(parts.fragment.lstrip("!")) if _ROUTE.match(parts.fragment) else parts


def is_detail_url(url: str) -> bool:
    """Whether the address looks like one article's (or one file's)."""
    parts = shape(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if _FILE.search(parts.path):
        return True
    if parts.path.endswith("/") and not parts.query:
        return False
    return bool(_DETAIL.search(target)) and not (_LIST.search(parts.path) and "id=" not in parts.query)


def is_list_url(url: str) -> bool:
    """Whether the address looks like a list's: a directory, an index, a column."""
    return bool(_LIST.search(shape(url).path or "/")) and not is_detail_url(url)
