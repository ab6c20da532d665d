"""The archive as one file that a browser opens."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive import Archive, ArchiveError
from archive.cdxj import cdxj
from archive.wacz import write_wacz

PAGES = [{"url": "http://www.bei.example/report/1.html", "ts": "2024-03-01T08:00:01.123Z", "title": "报告"}]


@pytest.fixture
def bundle(folder, make, tmp_path, monkeypatch) -> Iterator[zipfile.ZipFile]:
    """Eight captures in several files, the index in blocks of three lines."""
    monkeypatch.setattr("archive.wacz._BLOCK", 3)
    with Archive(folder, max_bytes=2000) as archive:
        for number in range(8):
            archive.append(make(number))
    assert write_wacz(folder, tmp_path / "x.wacz", PAGES, "tests") == 8
    with zipfile.ZipFile(tmp_path / "x.wacz") as opened:
        yield opened


def sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_every_file_is_listed_with_size_and_hash(bundle) -> None:
    package = json.loads(bundle.read("datapackage.json"))
    assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")
    listed = {one["path"]: (one["bytes"], one["hash"]) for one in package["resources"]}
    files = set(bundle.namelist()) - {"datapackage.json", "datapackage-digest.json"}
    assert listed == {name: (len(bundle.read(name)), sha256(bundle.read(name))) for name in files}
    digest = json.loads(bundle.read("datapackage-digest.json"))
    assert digest == {"path": "datapackage.json", "hash": sha256(bundle.read("datapackage.json"))}


def test_the_warc_files_are_in_it_as_they_are(bundle, folder) -> None:
    """Stored, so that single records can be read out of the bundle."""
    warcs = sorted((folder / "warc").iterdir())
    assert len(warcs) > 1
    for path in warcs:
        assert bundle.read(f"archive/{path.name}") == path.read_bytes()
    assert {info.compress_type for info in bundle.infolist()} == {zipfile.ZIP_STORED}


def test_the_index_leads_to_every_record(bundle, folder) -> None:
    lines = gzip.decompress(bundle.read("indexes/index.cdx.gz")).decode().splitlines()
    assert lines == list(cdxj(folder))
    for line in lines:
        one = json.loads(line[line.index("{") :])
        data = bundle.read(f"archive/{one['filename']}")[int(one["offset"]) :][: int(one["length"])]
        (record,) = ArchiveIterator(BytesIO(data))
        assert record.rec_headers.get_header("WARC-Target-URI") == one["url"]


def test_the_second_index_leads_to_every_block(bundle, folder) -> None:
    packed, (meta, *places) = bundle.read("indexes/index.cdx.gz"), bundle.read("indexes/index.idx").splitlines()
    assert json.loads(meta.removeprefix(b"!meta 0 ")) == {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
    found = []
    for place in places:
        one = json.loads(place[place.index(b"{") :])
        block = packed[one["offset"] :][: one["length"]]
        assert sha256(block) == one["digest"]
        lines = gzip.decompress(block).decode().splitlines()
        assert lines[0].startswith(place.decode()[: place.index(b" {")])
        found += lines
    assert found == list(cdxj(folder))
    assert len(places) == 3


def test_the_pages_to_begin_with(bundle) -> None:
    head, *pages = [json.loads(line) for line in bundle.read("pages/pages.jsonl").splitlines()]
    assert head["format"] == "json-pages-1.0"
    assert pages == PAGES


def test_no_archive(tmp_path) -> None:
    with pytest.raises(ArchiveError, match="no archive here"):
        write_wacz(tmp_path / "none", tmp_path / "x.wacz", [], "tests")
    assert list(tmp_path.iterdir()) == []
