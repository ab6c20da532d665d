"""The archive as one WACZ file (Web Archive Collection Zipped 1.1.1), which ReplayWeb.page and py-wacz open."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from archive.cdxj import cdxj, extents
from archive.stretch import Stretch

_VERSION = "1.1.1"
_BLOCK = 3000
"""Index lines of one gzip member, as the other tools have it."""
_PIECE = 1 << 20


def write_wacz(folder: str | Path, target: Path, pages: Iterable[Mapping[str, Any]], software: str) -> int:
    """Writes the archive at `folder` to `target`; gives how many captures its index names.

    `pages` are what a reader begins with: {url, ts, title}. What a running crawl is about to write is left out. Raises
    ArchiveError if there is no archive, OSError where the file cannot be written.
    """
    index = _Index(cdxj(folder))
    with zipfile.ZipFile(target, "w") as bundle:
        resources = [_add(bundle, name, pieces) for name, pieces in _contents(Path(folder), index, pages)]
        package = {
            "profile": "data-package",
            "wacz_version": _VERSION,
            "title": "Annual reports on government information disclosure",
            "software": software,
            "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "resources": resources,
        }
        described = _add(bundle, "datapackage.json", [json.dumps(package, indent=2).encode()])
        digest = {"path": described["path"], "hash": described["hash"]}
        _add(bundle, "datapackage-digest.json", [json.dumps(digest).encode()])
    return index.captures


def _contents(folder: Path, index: _Index, pages: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Iterable[bytes]]]:
    for name, size in extents(folder).items():
        yield f"archive/{name}", _pieces(folder / "warc" / name, size)
    yield "indexes/index.cdx.gz", index.packed()
    yield "indexes/index.idx", index.second()
    yield "pages/pages.jsonl", _pages(pages)


def _pieces(path: Path, size: int) -> Iterator[bytes]:
    data = Stretch(path, size)
    for start in range(0, len(data), _PIECE):
        yield data[start : start + _PIECE]


def _add(bundle: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> dict[str, Any]:
    """Stores a file, uncompressed: a browser reads single records out of the middle of the bundle."""
    checked, size = hashlib.sha256(), 0
    info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))  # the earliest that ZIP knows
    info.external_attr = 0o644 << 16
    with bundle.open(info, "w", force_zip64=True) as file:
        for piece in pieces:
            checked.update(piece)
            size += len(piece)
            file.write(piece)
    # A Data Package wants names in lower case.
    return {
        "name": name.rpartition("/")[2].lower(),
        "path": name,
        "hash": f"sha256:{checked.hexdigest()}",
        "bytes": size,
    }


class _Index:
    """The index as it is packed, block by block; what is told of it is known when all of it was."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._places: list[str] = []
        self.captures = 0

    def packed(self) -> Iterator[bytes]:
        """A gzip member for each block."""
        offset = 0
        while lines := list(islice(self._lines, _BLOCK)):
            block = gzip.compress("".join(line + "\n" for line in lines).encode(), mtime=0)
            key, moment, _ = lines[0].split(" ", 2)
            place = {"offset": offset, "length": len(block), "digest": f"sha256:{hashlib.sha256(block).hexdigest()}"}
            self._places.append(f"{key} {moment} {json.dumps(place)}\n")
            self.captures += len(lines)
            offset += len(block)
            yield block

    def second(self) -> Iterator[bytes]:
        """Where in the packed index to look: key and moment of each block's first line, and the block's place."""
        meta = {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
        yield f"!meta 0 {json.dumps(meta)}\n".encode()
        yield from (place.encode() for place in self._places)


def _pages(pages: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "Reports", "hasText": False}
    for line in chain((head,), pages):
        yield json.dumps(line, ensure_ascii=False).encode() + b"\n"
