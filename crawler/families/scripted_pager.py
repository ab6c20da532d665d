"""The next page where the pager is a script's business: a form that it posts, an address that it puts together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from crawler.families.pager import is_disabled, printed_pages, says_next
from crawler.families.rows import target

if TYPE_CHECKING:
    from crawler.families.base import ListPage

#: What a form, an address or a call names the number of the page by.
PAGE_FIELD = re.compile(
    r"(?i)^(?:page|pageno|page_no|pagenum|page_num|pagenumber|pageindex|page_index|curpage|cur_page|currpage|currentpage|"
    r"current_page|current|pn|p|gotopage|topage)$"
)
_CALLED = re.compile(r"\(\s*[\"']?(\d{1,4})[\"']?\s*[,)]")


#: ASP.NET's own way to turn a page: the form around it is posted with who asks and what for.
_POSTBACK = re.compile(r"__doPostBack\(\s*['\"]([^'\"]+)['\"]\s*,\s*['\"]([^'\"]*)['\"]\s*\)")


def scripted_next(page: ListPage) -> tuple[str, str, dict[str, str]] | None:
    """(method, address, fields) of the next page where the pager's link is a script's, `javascript:goPage(2)`: by the
    form around it with a field for the page, else by the page's number in this page's own address, else by the file's
    name that the script joins; None without."""
    said = [a for a in page.root.iter("a", "button") if says_next(a)]
    anchor = next((a for a in said if not is_disabled(a)), None)
    if anchor is None and not said:
        return _by_location(page, page.number + 1)
    if anchor is None or target(anchor) is not None:
        return None
    if posted := _POSTBACK.search(anchor.get("href") or anchor.get("onclick") or ""):
        return _by_postback(page, *posted.groups())
    called = _CALLED.search(f"{anchor.get('href') or ''} {anchor.get('onclick') or ''}")
    number = int(called.group(1)) if called else page.number + 1
    if number != page.number + 1:
        return None
    return _by_form(page, number) or _by_query(page, number) or _sent_on(page, number) or _by_file(page, number)


def _by_postback(page: ListPage, asker: str, argument: str) -> tuple[str, str, dict[str, str]] | None:
    form = next((one for one in page.root.iter("form") if "__VIEWSTATE" in one.fields), None)
    if form is None:
        return None
    hidden = {str(f.get("name")): f.get("value") or "" for f in form.iter("input") if f.get("type") == "hidden"}
    url = page.link(form.get("action")) or page.url
    return "POST", url.partition("#")[0], {**hidden, "__EVENTTARGET": asker, "__EVENTARGUMENT": argument}


def _by_form(page: ListPage, number: int) -> tuple[str, str, dict[str, str]] | None:
    for form in page.root.iter("form"):
        fields = {str(f.get("name")): f.get("value") or "" for f in form.iter("input") if f.get("name")}
        field = next((name for name in fields if PAGE_FIELD.match(name)), None)
        if field is not None:
            url = page.link(form.get("action")) or page.url
            return (form.get("method") or "get").upper(), url.partition("#")[0], {**fields, field: str(number)}
    return None


def _by_query(page: ListPage, number: int) -> tuple[str, str, dict[str, str]] | None:
    query = parse_qsl(urlsplit(page.url).query, keep_blank_values=True)
    field = next((name for name, value in query if PAGE_FIELD.match(name) and value == str(number - 1)), None)
    return ("GET", page.url.partition("#")[0], {field: str(number)}) if field else None


#: The script's own words for a page's file: "index_" + p + ".html", 'list_' + (n - 1) + '.shtml'.
_JOINED = re.compile(
    r"""["']([\w./-]*?[_-])["']\s*\+\s*(?:\w+|\(\s*\w+\s*(-\s*1)?\s*\))\s*\)?\s*\+\s*["'](\.(?:s?html?|jhtml|jspx?|aspx))["']"""
)


def _by_file(page: ListPage, number: int) -> tuple[str, str, dict[str, str]] | None:
    joined, pages = _JOINED.search(page.text), printed_pages(page)
    if joined is None or (pages is not None and number > pages):
        return None
    stem, less, ending = joined.groups()
    url = page.link(f"{stem}{number - 1 if less else number}{ending}")
    return ("GET", url, {}) if url else None


#: A pager that a library draws sends on by itself: location.href = '/x/index.html?page=' + obj.curr
_SENT_BY_QUERY = re.compile(
    r"""location(?:\.href)?\s*=\s*['"]([^'"\s]*[?&](\w+)=)['"]\s*\+|location\.(?:replace|assign)\(\s*['"]([^'"\s]*[?&](\w+)=)['"]\s*\+"""
)
_SENT = re.compile(r"location(?:\.href|\.replace|\.assign)?\s*[=(]")
_LIBRARY_COUNT = re.compile(
    r"\bcount\s*:\s*['\"]?(\d{1,6})\b[^}]{0,300}?\b(?:limit|pageSize|perPage)\s*:\s*['\"]?(\d{1,4})\b", re.DOTALL
)


def _by_location(page: ListPage, number: int) -> tuple[str, str, dict[str, str]] | None:
    """Of a pager that a script draws: how many pages there are, and where it sends on to, the script says."""
    pages = printed_pages(page) or _library_pages(page)
    if pages is None or number > pages or not _SENT.search(page.text):
        return None
    return _sent_on(page, number) or _by_file(page, number)


def _sent_on(page: ListPage, number: int) -> tuple[str, str, dict[str, str]] | None:
    """By the query that the script adds the number to."""
    sent = _SENT_BY_QUERY.search(page.text)
    if sent is None:
        return None
    address, field = sent.group(1) or sent.group(3), sent.group(2) or sent.group(4)
    url = page.link(address + str(number)) if PAGE_FIELD.match(field) else None
    return ("GET", url, {}) if url else None


def _library_pages(page: ListPage) -> int | None:
    found = _LIBRARY_COUNT.search(page.text)
    return -(-int(found.group(1)) // max(int(found.group(2)), 1)) if found else None
