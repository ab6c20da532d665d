"""The index that replay tools look pages up in: CDXJ, a line a response, sorted by address and moment.

Made from the WARC files alone. pywb, ReplayWeb.page and OutbackCDX read it.
"""

from __future__ import annotations

import base64
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_plus, unquote_to_bytes, urlsplit

from archive.message import first_header, header_end, read_head, request_fields
from archive.names import warc_files
from archive.scan import members
from archive.store import Archive
from archive.stretch import Stretch
from archive.stubs import parse_date
from archive.warc import Record, parse_record

_DEFAULT_PORTS = {"http": 80, "https": 443}
_WWW = re.compile(r"www\d*\.")
_PRINTABLE = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_FORM = "application/x-www-form-urlencoded"
#: Session ids that make one page many: in queries, and in paths of ASP.NET.
_SESSION = re.compile(
    r"(?i)^(.*)(?:(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}|cfid=[^&]+&cftoken=[^&]+)(?:&(.*))?$"
)
_SESSION_IN_PATH = re.compile(r"(?i)^(.*/)\((?:(?:[a-z]\([0-9a-z]{24}\))+|[0-9a-z]{24})\)/([^?]+\.aspx.*)$")


def extents(folder: str | Path) -> dict[str, int]:
    """{file: up to where it holds whole captures} of an archive's WARC files, beside a running crawl too."""
    with Archive(folder, readonly=True) as archive:
        known = archive.extents()
    return {path.name: known[path.name] for path in warc_files(Path(folder)) if path.name in known}


def cdxj(folder: str | Path) -> Iterator[str]:
    """The lines of an archive's index, without line ends. Raises ArchiveError if there is no archive.

    Torn and damaged records have no line: `verify` names them.
    """
    warcs = Path(folder) / "warc"
    return _in_order(line for name, size in extents(folder).items() for line in _lines_of(warcs / name, size))


def _in_order(lines: Iterator[str]) -> Iterator[str]:
    """The lines sorted, on disk where they are many: half a kilobyte for each capture of a whole country."""
    with closing(sqlite3.connect("", isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=OFF")
        db.execute("CREATE TABLE lines (line TEXT NOT NULL)")
        db.executemany("INSERT INTO lines VALUES (?)", ((line,) for line in lines))
        # `yield from` would close the cursor after the database.
        for (line,) in db.execute("SELECT line FROM lines ORDER BY line"):
            yield line


def _lines_of(path: Path, size: int) -> Iterator[str]:
    request: Record | None = None
    for member in members(Stretch(path, size)):
        try:
            record = parse_record(member.data)
        except ValueError:
            continue
        if record.type == "request":
            request = record
        elif record.type in ("response", "revisit"):
            asked = request if request and request.header("WARC-Concurrent-To") == record.id else None
            yield _line(record, asked, path.name, member.offset, member.length)


def _line(record: Record, request: Record | None, file: str, offset: int, length: int) -> str:
    status, _, headers = read_head(record.block)
    url = record.header("WARC-Target-URI")
    kind = (first_header(headers, "content-type") or "").partition(";")[0].strip().lower()
    fields = {
        "url": url,
        "mime": "warc/revisit" if record.type == "revisit" else kind or "unk",
        "status": str(status) if status else "-",
        "digest": record.header("WARC-Payload-Digest") or "-",
        "length": str(length),
        "offset": str(offset),
        "filename": file,
    }
    method, query = ("GET", "") if request is None else _asked(request)
    if method != "GET":
        fields["method"] = method
        url += f"{'&' if '?' in url else '?'}__wb_method={method}{'&' if query else ''}{query}"
    moment = parse_date(record.header("WARC-Date")).strftime("%Y%m%d%H%M%S")
    return f"{surt(url)} {moment} {json.dumps(fields)}"


def _asked(request: Record) -> tuple[str, str]:
    """Method and what of the body is part of the address, as replay tools look such requests up."""
    method = request.block.partition(b" ")[0].decode("latin-1").upper()
    body = request.block[header_end(request.block) or len(request.block) :]
    if not body:
        return method, ""
    packed = f"__wb_post_data={base64.b64encode(body).decode()}"
    if not (first_header(request_fields(request.block), "content-type") or "").startswith(_FORM):
        return method, packed
    try:
        return method, unquote_plus(body.decode())
    except UnicodeDecodeError:  # a form in another charset than the web's
        return method, packed


def surt(url: str) -> str:
    """An address as an archive's index sorts it: host reversed, without `www.`, case, default port and session ids.

    >>> surt("http://www.Lanting.example/A/../b/?z=1&a=2#top"), surt("https://lanting.example:8443/")
    ('example,lanting)/b?a=2&z=1', 'example,lanting:8443)/')
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").strip("."), parts.port
    except ValueError:  # no address by any reading: it sorts as it is
        return url
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return url
    if not host.isascii():
        host = host.encode("idna").decode()
    www = _WWW.match(host)
    key = ",".join(reversed(host[www.end() if www else 0 :].split(".")))
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        key += f":{port}"
    path = _SESSION_IN_PATH.sub(r"\1\2", _path(_escaped(parts.path)).lower())
    path = path.removesuffix("/") or "/"
    query = _query(_escaped(parts.query))
    return f"{key}){path}" + (f"?{query}" if query else "")


def _escaped(text: str) -> str:
    """Percent signs undone to the last, then put where they must be."""
    data = text.encode()
    while (plain := unquote_to_bytes(data)) != data:
        data = plain
    return quote_from_bytes(data, safe=_PRINTABLE)


def _path(path: str) -> str:
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == ".." and kept:
            kept.pop()
        elif segment != ".":
            kept.append(segment)
    folders, last = kept[:-1], kept[-1:]
    return "/" + "".join(f"{segment}/" for segment in folders if segment) + "".join(last)


def _query(query: str) -> str:
    found = _SESSION.match(query)
    if found:
        query = found[1] + (found[2] or "")
    return "&".join("=".join(pair) for pair in sorted(_pairs(query.lower().split("&"))))


def _pairs(arguments: Iterable[str]) -> Iterator[tuple[str, ...]]:
    for argument in arguments:
        yield tuple(argument.split("=", 1))
