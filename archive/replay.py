"""Any tool's WARC files as a place to answer requests from: by method, URL and body, the newest capture."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import safe_url_string

from archive.errors import NotAWarc
from archive.exchange import TRUNCATED, Exchange, body_digest
from archive.foreign import ENDINGS, warc_sources
from archive.message import header_end, payload_start, read_head
from archive.names import finished, size_of
from archive.stubs import Stub
from archive.warc import DOM, FIELDS, read_facts, response_head

_REQUEST_LINE = re.compile(rb"([A-Za-z]+) ")
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_MAX_HOPS = 5  # revisits of revisits

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One capture that can be found."""

    url: str
    when: datetime
    response: Stub
    """The record with the bytes: for a revisit the one it refers to."""
    revisit: Stub | None
    request: Stub | None
    metadata: Stub | None
    rendering: Stub | None
    """The page as our browser had it."""


class ReplayIndex:
    """Indexes the records' headers once and reads bodies when they are asked for.

    A folder is searched for `.warc`, `.warc.gz` (also `.open`) and `.wacz` files at any depth. Torn or damaged
    stretches are passed over and named in `damaged`. Raises NotAWarc for a path that is missing or empty, is not WARC,
    or holds no response.
    """

    def __init__(self, path: str | Path | Iterable[str | Path]) -> None:
        self.damaged: list[str] = []
        """A line for each stretch or record that could not be used."""
        self._exact: defaultdict[_Key, list[_Entry]] = defaultdict(list)
        self._lenient: defaultdict[_Key, list[_Entry]] = defaultdict(list)
        paths = [Path(path)] if isinstance(path, str | Path) else [Path(one) for one in path]
        records = _Records()
        for source in (one for file in self._files(paths) for one in warc_sources(file)):
            records.add(source.stubs())
            self.damaged += source.damaged
        for entry in records.entries(self.damaged):
            method, digest = _asked(entry)
            self._exact[method, entry.url, digest].append(entry)
            self._lenient[method, lenient_url(entry.url), digest].append(entry)
        if not self._exact:
            raise NotAWarc(paths[0] if paths else ".", "no HTTP response in it to replay")
        for entries in (*self._exact.values(), *self._lenient.values()):
            entries.sort(key=lambda entry: entry.when)  # stable: of one moment the last in the file

    def __len__(self) -> int:
        """How many captures can be found."""
        return sum(map(len, self._exact.values()))

    def find(self, method: str, url: str, body: bytes = b"") -> Exchange | None:
        """The newest capture of a request, under exactly this URL or else one that differs in spelling only.

        A failure (status 400 and above, a body cut short) answers only where there is no older success, a 304 only
        where there is nothing else: a page that was had once is not lost because it was asked for again in vain. A
        revisit of ours, and one of another URL, answers as itself, with the payload that it stands for. Of another
        tool's revisit of the same URL the record that has the bytes is given, `notes["revisit"]` tells the revisit's
        own id and date.
        """
        digest = body_digest(body)
        method = method.upper()
        entries = self._exact.get((method, url, digest)) or self._lenient.get((method, lenient_url(url), digest), [])
        best: tuple[int, Exchange] | None = None
        for entry in reversed(entries):
            found = _exchange(entry)
            rank = _rank(found)
            if best is None or rank < best[0]:
                best = rank, found
            if rank == 0:
                break
        return best[1] if best else None

    def _files(self, paths: list[Path]) -> Iterator[Path]:
        for path in paths:
            if not path.is_dir():
                yield path
                continue
            files = sorted({finished(one) for one in path.rglob("*") if one.name.lower().endswith(ENDINGS)})
            if not files:
                raise NotAWarc(path, "no .warc, .warc.gz or .wacz file in this folder")
            for file in files:
                if size_of(file):
                    yield file
                else:  # a writer was stopped right after it began the file
                    self.damaged.append(f"{file}: empty file left out")


def _rank(exchange: Exchange) -> int:
    """0 for an answer, 1 for a failure, 2 for `not modified`, 3 for what a page asked for while a browser rendered it:
    the page itself, where it is there, is what was asked for by this address."""
    if exchange.role == "subrequest":
        return 3
    status = read_head(exchange.response_block or b"")[0]
    if status == 304:
        return 2
    return int(status >= 400 or exchange.failure is not None or exchange.truncated not in (None, "unspecified"))


def lenient_url(url: str) -> str:
    """A URL without what does not change the request's meaning: fragment (but for a route of a rendered page, `#/…`),
    case of host and percent signs, default port.

    The query's order stays, and http and https are two.
    """
    try:
        parts = urlsplit(safe_url_string(url))
        host = parts.netloc.lower().removesuffix(_DEFAULT_PORTS.get(parts.scheme, "\0"))
    except ValueError:  # not a URL by any reading; then it is only equal to itself
        return url
    route = parts.fragment if parts.fragment.startswith(("/", "!/")) else ""
    plain = urlunsplit((parts.scheme, host, parts.path or "/", parts.query, route))
    return _PERCENT.sub(lambda found: found[0].upper(), plain)


class _Records:
    """The records of all files, put together into entries."""

    def __init__(self) -> None:
        self._captures: list[Stub] = []
        self._by_id: dict[str, Stub] = {}
        self._by_place: dict[tuple[str, datetime], Stub] = {}
        self._by_payload: dict[str, Stub] = {}
        self._requests: dict[str, Stub] = {}
        """By their own id and by the ids they are concurrent to."""
        self._neighbours: dict[int, Stub] = {}
        """By id() of a capture: the request beside it in the file, used where no ids join the two."""
        self._metadata: dict[str, Stub] = {}
        self._renderings: dict[str, Stub] = {}

    def add(self, stubs: Iterable[Stub]) -> None:
        """Takes in one file's records."""
        before: Stub | None = None
        for stub in stubs:
            self._add(stub, before)
            before = stub

    def entries(self, unusable: list[str]) -> Iterator[_Entry]:
        """Every capture with its companions; revisits that lead nowhere are named in `unusable`."""
        for stub in self._captures:
            revisit = stub if stub.type == "revisit" else None
            response = self._resolve(stub)
            if response is None:
                what = f"{stub.id} revisits a record that is not here"
                unusable.append(f"{stub.source.path}: offset {stub.offset}: {what}")
                continue
            metadata = self._metadata.get(stub.id)
            rendering = self._renderings.get(stub.id) if metadata is not None else None
            yield _Entry(
                # A rendering's address has the fragment that the browser was sent to, and a server is not.
                (rendering or stub).url.removeprefix(DOM),
                stub.when,
                response,
                revisit,
                self._request_of(stub),
                metadata,
                rendering,
            )

    def _add(self, stub: Stub, before: Stub | None) -> None:
        if stub.type == "request":
            for key in (stub.id, *stub.concurrent):
                self._requests[key] = stub
            if before is not None and before.type in ("response", "revisit") and before.url == stub.url:
                self._neighbours.setdefault(id(before), stub)
        elif stub.type == "metadata" and stub.content_type.startswith(FIELDS):
            for key in stub.concurrent:
                self._metadata[key] = stub
        elif stub.type == "resource" and stub.url.startswith(DOM):
            for key in stub.concurrent:
                self._renderings[key] = stub
        elif stub.type in ("response", "revisit") and stub.url.lower().startswith(("http:", "https:")):
            self._captures.append(stub)
            if before is not None and before.type == "request" and before.url == stub.url:
                self._neighbours[id(stub)] = before
            self._by_id[stub.id] = stub
            if stub.type == "response":
                self._by_place[stub.url, stub.when] = stub
                self._by_payload.setdefault(stub.payload_digest, stub)

    def _request_of(self, stub: Stub) -> Stub | None:
        for key in (stub.id, *stub.concurrent):
            if key in self._requests:
                return self._requests[key]
        beside = self._neighbours.get(id(stub))
        return None if beside is None or beside.concurrent else beside

    def _resolve(self, stub: Stub) -> Stub | None:
        """The response record whose bytes a capture stands for."""
        for _ in range(_MAX_HOPS):
            if stub.refers_to is None:
                return stub
            target = (
                self._by_id.get(stub.refers_to.record_id)
                or self._by_place.get((stub.refers_to.url, stub.refers_to.when))
                or (self._by_payload.get(stub.payload_digest) if stub.payload_digest else None)
            )
            if target is None or target is stub:
                return None
            stub = target
        return None


def _asked(entry: _Entry) -> tuple[str, str]:
    """Method and body digest; without a request record those of our own metadata, else a GET."""
    if entry.request is None:
        facts = _facts(entry)
        return facts.get("method", "GET"), facts.get("request_body_digest", "")
    block = entry.request.read().block
    line = _REQUEST_LINE.match(block)
    end = header_end(block)
    return line[1].decode().upper() if line else "GET", body_digest(block[end:]) if end else ""


def _facts(entry: _Entry) -> dict[str, Any]:
    """What our own metadata record says; {} for another tool's."""
    if entry.metadata is None:
        return {}
    try:
        return read_facts(entry.metadata.read())
    except ValueError:
        return {}


def _exchange(entry: _Entry) -> Exchange:
    record = entry.response.read()
    facts = _facts(entry)
    notes = dict(facts.get("notes", {}))
    truncated = record.header("WARC-Truncated").lower() or None
    named, block = entry.response, record.block
    if entry.revisit is not None and facts:
        head = response_head(facts, entry.revisit.read().block)
        named, block, truncated = entry.revisit, _revisited(head, block), facts["truncated"]
    elif entry.revisit is not None:
        # The bytes of another URL's capture: it has a record of its own, and this exchange must not be taken for it.
        named = entry.revisit if entry.response.url != entry.url else entry.response
        notes["revisit"] = {"record_id": entry.revisit.id, "date": entry.revisit.read().header("WARC-Date")}
    return Exchange(
        url=facts.get("url", entry.url),
        method=_asked(entry)[0],
        request_block=entry.request.read().block if entry.request else b"",
        response_block=block,
        fetched_at=named.when,
        ip=record.header("WARC-IP-Address") or None,
        record_id=named.id,
        portal=facts.get("portal", ""),
        role=facts.get("role", ""),
        notes=notes,
        failure=facts.get("failure"),
        truncated=truncated if truncated is None or truncated in TRUNCATED else "unspecified",
        rendered=entry.rendering.read().block if entry.rendering and facts else None,
    )


def _revisited(head: bytes, original: bytes) -> bytes:
    """The response that a revisit of ours stands for: its own header and, but for a 304, the original's payload."""
    return head if read_head(head)[0] == 304 else head + original[payload_start(original) :]
