"""Brings ledger and WARC files together again after a writer was killed, and builds a ledger from the files alone.

Each step may be the last one that a killed process does: what is indexed twice is one row, and a torn tail is copied
aside, on disk, before it is cut off.
"""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from pathlib import Path

from archive.errors import ArchiveError
from archive.files import replacing
from archive.ledger import Capture, Ledger, capture_of
from archive.names import finish, has_twin, lies_at, opened, size_of, unfinished, warc_files
from archive.scan import Group, groups, read_member
from archive.stretch import Stretch
from archive.warc import COLLECTION, IDENTICAL, encode_json, parse_record, read_exchange, revisit_of
from archive.writer import is_our_name

_log = logging.getLogger(__name__)


def recover(folder: Path, ledger: Ledger) -> list[str]:
    """Indexes whole groups that the ledger lacks and sets torn tails aside, a line for each; finishes the files that a
    killed writer left open."""
    done: list[str] = []
    known = ledger.extents()
    for path in _changed_files(folder, known):
        size = size_of(path)
        start = known.get(path.name, 0)
        if size < start:
            start = ledger.cut(path.name, size)
            done.append(
                f"{path}: shorter than the ledger says ({size} bytes); what is gone was dropped from the ledger"
            )
        added, end = index(ledger, path, start)
        if added:
            done.append(f"{path}: {added} captures indexed")
        if end < size or not size:
            done.append(set_aside(path, end))
    finish_all(folder, ledger)
    for line in done:
        _log.warning(line)
    return done


def index(ledger: Ledger, path: Path, start: int = 0) -> tuple[int, int]:
    """Adds every whole group from `start` on in one transaction; gives how many were new and where the last ends."""
    added, end = 0, start
    data = Stretch(path)
    with ledger.transaction():
        for group in groups(data, start):
            capture = row_of(group, path.name)
            if capture is not None:
                added += ledger.add(capture) is not None
                end = group.end
        if end:
            ledger.set_extent(path.name, end)
    return added, end


def finish_all(folder: Path, ledger: Ledger) -> None:
    """Gives every file that was indexed its finished name. Whoever calls has the archive to himself."""
    known = ledger.extents()
    for path in warc_files(folder):
        if has_twin(path):
            _log.warning("%s: left as it is, for there is a finished file of that name", unfinished(path))
        elif path.name in known and unfinished(path).exists():
            finish(path)


def has_unindexed(folder: Path, known: dict[str, int]) -> bool:
    """Whether some file holds more than the ledger knows."""
    return any(size_of(path) > known.get(path.name, 0) for path in _changed_files(folder, known))


def row_of(group: Group, file: str) -> Capture | None:
    """The ledger's row of a group; None if its metadata record is another tool's."""
    try:
        exchange = read_exchange(group.records)
        encode_json(exchange.notes)  # as the ledger is going to
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    capture = capture_of(exchange, file=file, offset=group.offset, length=group.end - group.offset)
    revisit = revisit_of(group.records)
    if revisit is None:
        return capture
    capture = replace(capture, refers_to=revisit.header("WARC-Refers-To"))
    if revisit.header("WARC-Profile") != IDENTICAL:
        return capture
    return replace(capture, payload_digest=revisit.header("WARC-Payload-Digest"))


def is_ours(path: Path) -> bool:
    """Whether the archive wrote this file: its first record says so or, where that is torn, its name."""
    data = Stretch(path)
    member = read_member(data, 0)
    if member.problem is not None:
        return is_our_name(path.name)
    try:
        first = parse_record(member.data)
    except ValueError:
        return False
    return first.type == "warcinfo" and f"isPartOf: {COLLECTION}\r\n".encode() in first.block


def set_aside(path: Path, offset: int) -> str:
    """Moves the bytes from `offset` on into `<file>.torn-<offset>`; gives a line that says so.

    A file of which nothing is left is removed.
    """
    place = lies_at(path)
    with opened(path) as file:
        file.seek(offset)
        tail = file.read()
    aside = path.with_name(f"{path.name}.torn-{offset}")
    if tail and not (aside.exists() and aside.read_bytes() == tail):
        aside = _unused(aside)
        _write_durably(aside, tail)
    if offset:
        os.truncate(place, offset)
    else:
        place.unlink()
    return f"{path}: {len(tail)} bytes of a torn group set aside as {aside.name}" if tail else f"{path}: was empty"


def _changed_files(folder: Path, known: dict[str, int]) -> list[Path]:
    """Our files whose size is not the extent the ledger knows. Raises ArchiveError where a known file is missing."""
    files = warc_files(folder)
    missing = sorted(set(known) - {path.name for path in files})
    if missing:
        path = folder / "warc" / missing[0]
        raise ArchiveError(f"{path}: missing; put it back, or drop it from the ledger by `scrapy verify --repair`")
    changed = [path for path in files if size_of(path) != known.get(path.name, 0) or path.name not in known]
    for path in changed:
        if path.name not in known and not is_ours(path):
            _log.warning("%s: not written by this archive, left out; move it elsewhere and give it as REPLAY", path)
    return [path for path in changed if path.name in known or is_ours(path)]


def _unused(path: Path) -> Path:
    """`path`, or the first `path-N` that is free: another tail was set aside at the same offset before."""
    candidate, number = path, 1
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.name}-{number}")
    return candidate


def _write_durably(path: Path, data: bytes) -> None:
    """Writes a file so that it is there whole or not at all, whatever happens to process or machine."""
    with replacing(path) as draft:
        draft.write_bytes(data)
