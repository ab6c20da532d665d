"""Records of any tool's WARC file: gzip by record, gzip of the whole file, or plain; header first, block on demand."""

from __future__ import annotations

import mmap
import os
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from archive.errors import NotAWarc
from archive.names import OPEN, opened
from archive.scan import members, read_member
from archive.stubs import Stub, stub_of
from archive.warc import Headers, Record, parse_fields

_MAGIC = b"\x1f\x8b"
_OPENING = re.compile(rb"(?:\r?\n)*(?=WARC/\d)")
_BLANK_LINES = re.compile(rb"(?:\r?\n)*")
_NEXT = re.compile(rb"\n(?=WARC/\d\.\d+\r?\n)")
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_MAX_HEADER = 1 << 20
_WANTED = "REPLAY wants .warc, .warc.gz or .wacz files"
_WARCS = (".warc", ".warc.gz")
#: The names of files that a folder is searched for.
ENDINGS = (*_WARCS, *(ending + OPEN for ending in _WARCS), ".wacz")

_Bytes = bytes | mmap.mmap


class WarcSource:
    """One WARC file. Raises NotAWarc if it is none; stretches that are torn or damaged are named in `damaged`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.damaged: list[str] = []
        self._data: _Bytes = _mapped(path)
        self._by_record = self._data[:2] == _MAGIC
        if self._by_record and not _is_record_a_member(self._data):
            self._data, self._by_record = _unpacked(self._data), False

    def stubs(self) -> Iterator[Stub]:
        """Every whole record, in the file's order."""
        yield from self._packed_stubs() if self._by_record else self._plain_stubs()

    def read(self, offset: int, within: int) -> Record:
        """The record at a place that a stub gave."""
        data, start = (read_member(self._data, offset).data, within) if self._by_record else (self._data, offset)
        found = _parse(data, start)
        if found is None:
            raise NotAWarc(self.path, f"the record at offset {offset} is gone; the file changed since it was opened")
        headers, begin, end = found
        return Record(headers, bytes(data[begin:end]))

    def _packed_stubs(self) -> Iterator[Stub]:
        for member in members(self._data):
            within = 0
            while found := _parse(member.data, within):
                yield stub_of(self, member.offset, within, found[0])
                within = found[2]
            if member.problem or member.data[within:].strip():
                self._left_out(member.offset, member.length, member.problem or "no whole WARC record")

    def _plain_stubs(self) -> Iterator[Stub]:
        offset, size = _after_blank_lines(self._data, 0), len(self._data)
        while offset < size:
            found = _parse(self._data, offset)
            if found is not None:
                yield stub_of(self, offset, 0, found[0])
                offset = _after_blank_lines(self._data, found[2])
                continue
            opening = _NEXT.search(self._data, offset + 1)
            following = opening.end() if opening else size
            self._left_out(offset, following - offset, "no whole WARC record")
            offset = following

    def _left_out(self, offset: int, length: int, what: str) -> None:
        self.damaged.append(f"{self.path}: offset {offset}: {what}; {length} bytes left out")


def warc_sources(path: Path) -> Iterator[WarcSource]:
    """The WARC file at a path, or those in a WACZ bundle. Raises NotAWarc."""
    if not _is_zip(path):
        yield WarcSource(path)
        return
    with zipfile.ZipFile(path) as bundle:
        names = [one for one in bundle.infolist() if one.filename.lower().endswith(_WARCS) and one.file_size]
        if not names:
            raise NotAWarc(path, f"a ZIP file without WARC files; {_WANTED}")
        for entry in names:
            yield _bundled(path, bundle, entry)


def _is_zip(path: Path) -> bool:
    """By its first bytes too: a plain WARC file may end with a document that is a ZIP file."""
    try:
        with opened(path) as file:
            return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06") and zipfile.is_zipfile(file)
    except OSError:  # said by whoever opens it
        return False


def _bundled(path: Path, bundle: zipfile.ZipFile, entry: zipfile.ZipInfo) -> WarcSource:
    """One file of a bundle, by a copy that is gone when closed: what is mapped needs no name."""
    if entry.compress_type != zipfile.ZIP_STORED:  # which the format asks for; anything else may be a bomb
        raise NotAWarc(path, f"{entry.filename} in it is compressed; unpack the file and give the folder")
    with tempfile.NamedTemporaryFile() as copy:
        try:
            with bundle.open(entry) as packed:
                shutil.copyfileobj(packed, copy)
        except zipfile.BadZipFile as error:
            raise NotAWarc(path, f"{entry.filename} in it is damaged ({error})") from error
        copy.flush()
        source = WarcSource(Path(copy.name))
    source.path = path / entry.filename
    return source


def _after_blank_lines(data: _Bytes, offset: int) -> int:
    found = _BLANK_LINES.match(data, offset)
    return found.end() if found else offset


def _mapped(path: Path) -> mmap.mmap:
    try:
        with opened(path) as file:
            if os.fstat(file.fileno()).st_size == 0:
                raise NotAWarc(path, f"empty file; {_WANTED}")
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError as error:
        raise NotAWarc(path, "no such file or folder; give a WARC file or a folder of them") from error
    except OSError as error:
        raise NotAWarc(path, f"cannot be read ({error.strerror})") from error
    if data[:3] == _MAGIC + b"\x08" or _OPENING.match(data):
        return data
    if data[:4] == b"\x28\xb5\x2f\xfd":
        raise NotAWarc(path, "compressed by zstd; unpack it with `unzstd` first")
    raise NotAWarc(path, f"not a WARC file; {_WANTED}")


def _is_record_a_member(data: _Bytes) -> bool:
    """Whether the first gzip member ends with its first record: no more of it is unpacked than tells."""
    head, size, wanted = b"", 0, _MAX_HEADER
    for piece in _inflated(data):
        size += len(piece)
        if wanted == _MAX_HEADER:
            head += piece
            header_end = _HEADER_END.search(head)
            if header_end is not None:
                wanted = header_end.end() + _content_length(parse_fields(head[: header_end.start()])) + 4
        if size > wanted:
            return False
    return True


def _inflated(data: _Bytes) -> Iterator[bytes]:
    """The first gzip member by pieces, up to its end or to where it breaks."""
    decoder = zlib.decompressobj(31)
    for position in range(0, len(data), 1 << 14):
        try:
            yield decoder.decompress(data[position : position + (1 << 14)])
        except zlib.error:
            return
        if decoder.eof:
            return


def _unpacked(data: _Bytes) -> _Bytes:
    """All members of a file that is not compressed by record, in a temporary file that is gone when closed."""
    with tempfile.TemporaryFile() as plain:
        position = 0
        while data[position : position + 2] == _MAGIC:
            decoder = zlib.decompressobj(31)
            while position < len(data) and not decoder.eof:
                try:
                    plain.write(decoder.decompress(data[position : position + (1 << 16)]))
                except zlib.error:  # what is whole before it is used
                    position = len(data)
                position = min(position + (1 << 16), len(data))
            position -= len(decoder.unused_data)
        plain.flush()
        return mmap.mmap(plain.fileno(), 0, access=mmap.ACCESS_READ) if plain.tell() else b""


def _parse(data: _Bytes, offset: int) -> tuple[Headers, int, int] | None:
    """Header fields and the bounds of the block of the record at `offset`; None if it is not whole."""
    opening = _OPENING.match(data, offset)
    end = None if opening is None else _HEADER_END.search(data, opening.end(), opening.end() + _MAX_HEADER)
    if opening is None or end is None:
        return None
    headers = parse_fields(bytes(data[opening.end() : end.start()]))
    length = _content_length(headers)
    if length < 0 or end.end() + length > len(data):
        return None
    return headers, end.end(), end.end() + length


def _content_length(headers: Headers) -> int:
    """-1 where it is missing or no number."""
    value = next((value for name, value in headers if name.lower() == "content-length"), "")
    return int(value) if value.isascii() and value.isdigit() else -1
