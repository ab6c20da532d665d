"""WARC files cut off and bytes flipped anywhere: all of it is named, and what was not touched comes back."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive import Archive, Capture
from archive.verify import repair, verify
from crawler.rebuild import rebuild
from tests.portals.server import DemoServer
from tests.running import RECORDING, Stores, crawl, crawl_demo, scrapy
from tests.test_revisits import Bare

ONLY = ("-a", "portals=demo-shuotang")
FEW, MANY = 6, 200


@dataclass(frozen=True)
class Sound:
    """An archive of two files, the second with revisits of what is in the first; and what is in it."""

    stores: Stores
    captures: tuple[Capture, ...]
    readings: frozenset[str]
    """The record ids of the pages that are reports."""


def readings_in(dataset: Path) -> frozenset[str]:
    with closing(sqlite3.connect(dataset)) as db:
        return frozenset(row[0] for row in db.execute("SELECT record_id FROM readings"))


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Sound:
    stores = Stores(tmp_path_factory.mktemp("sound"))
    with DemoServer(Bare()) as server:
        assert crawl_demo(server, stores, *ONLY).done.code == 0
        edited = next(r["url"] for r in stores.reports() if r["format"] == "2021")
        server.site.edit(edited)
        assert crawl_demo(server, stores, *ONLY, "-s", "RECHECK_INTERVAL=0").done.code == 0
    assert len(stores.warcs) == 2
    captures = tuple(stores.captures())
    assert sum(c.lacks_payload for c in captures) > 10
    return Sound(stores, captures, readings_in(stores.dataset))


def ends(path: Path) -> list[int]:
    """Where the records of a file end."""
    with path.open("rb") as file:
        iterator = ArchiveIterator(file)
        return [*[iterator.get_record_offset() for _ in iterator], path.stat().st_size]


def damaged(sound: Sound, folder: Path, file: str, data: bytes) -> Path:
    """A copy of the archive with other bytes in one of its files."""
    archive = folder / "archive"
    shutil.copytree(sound.stores.archive, archive)
    (archive / "warc" / file).write_bytes(data)
    return archive


def check_what_comes_back(sound: Sound, archive: Path, whole: set[str], target: Path) -> None:
    """After a repair: every capture that was not touched, and every report whose bytes are still there."""
    repair(archive)
    with Archive(archive, readonly=True) as opened, Archive(sound.stores.archive, readonly=True) as undamaged:
        held = [c.record_id for c in opened.captures()]
        for capture in opened.captures():
            found, wanted = opened.read(capture), undamaged.read(undamaged.get(capture.record_id))
            assert found.response_block == wanted.response_block
            assert found == wanted or capture.record_id not in whole
    # Where the byte was of the request, or of a gzip header and says nothing, the page comes back as well.
    orphans = {c.record_id for c in sound.captures if c.lacks_payload and c.refers_to not in held}
    assert whole - orphans <= set(held)
    assert held == [c.record_id for c in sound.captures if c.record_id in set(held)]
    assert orphans & whole <= {problem.record_id for problem in verify(archive)}
    _, damage = rebuild(archive, target, workers=1)
    assert damage == []
    assert readings_in(target) == sound.readings & set(held)


def kept(archive: Path, file: str) -> bytes:
    """A file's bytes after a repair: those that are there, and those of a torn end that were set aside."""
    left = archive / "warc" / file
    asides = sorted(left.parent.glob(f"{file}.torn-*"))
    return (left.read_bytes() if left.exists() else b"") + b"".join(path.read_bytes() for path in asides)


def truncations(sound: Sound, count: int) -> list[tuple[str, int]]:
    """(file, length): every record boundary and the bytes beside it, and places by chance; or a sample of both."""
    chance, found = random.Random(count), []
    for path in sound.stores.warcs:
        size = path.stat().st_size
        found += [(path.name, end + step) for end in ends(path) for step in (-1, 0, 1) if 0 <= end + step < size]
    if count < MANY:
        found = chance.sample(found, count)
    sizes = {path.name: path.stat().st_size for path in sound.stores.warcs}
    for _ in range(count):
        name = chance.choice(sorted(sizes))
        found.append((name, chance.randrange(sizes[name])))
    return found


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
def test_a_file_cut_off(sound, tmp_path, count) -> None:
    """Named; the bytes behind the last whole capture are kept aside."""
    cases = truncations(sound, count)
    for number, (file, length) in enumerate(cases):
        folder = tmp_path / str(number)
        data = (sound.stores.archive / "warc" / file).read_bytes()[:length]
        archive = damaged(sound, folder, file, data)
        problems = list(verify(archive))
        assert f"warc/{file}" in {problem.file for problem in problems}, (file, length)
        whole = {c.record_id for c in sound.captures if c.file != file or c.offset + c.length <= length}
        torn = [c for c in sound.captures if c.file == file and c.offset < length < c.offset + c.length]
        assert {c.url for c in torn} <= {problem.url for problem in problems}, (file, length)
        check_what_comes_back(sound, archive, whole, folder / "reports.sqlite")
        assert kept(archive, file) == data, (file, length)
        shutil.rmtree(folder)
    print(f"\n{len(cases)} files cut off: each named, every capture before the cut back")


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
def test_a_flipped_byte(sound, tmp_path, count) -> None:
    """Named by file and capture; no byte is lost, all other captures come back."""
    chance = random.Random(count)
    paths = {path.name: path.read_bytes() for path in sound.stores.warcs}
    for number in range(count):
        folder = tmp_path / str(number)
        file = chance.choice(sorted(paths))
        data = bytearray(paths[file])
        place = chance.randrange(len(data))
        data[place] ^= chance.randrange(1, 256)
        archive = damaged(sound, folder, file, bytes(data))
        problems = [problem for problem in verify(archive) if problem.file == f"warc/{file}"]
        hit = [c for c in sound.captures if c.file == file and c.offset <= place < c.offset + c.length]
        assert problems, (file, place)
        assert {c.record_id for c in hit} <= {problem.record_id for problem in problems}, (file, place)
        whole = {c.record_id for c in sound.captures} - {c.record_id for c in hit}
        check_what_comes_back(sound, archive, whole, folder / "reports.sqlite")
        assert kept(archive, file) == data, (file, place)
        shutil.rmtree(folder)
    print(f"\n{count} bytes flipped: each named, every capture beside it back")


def test_an_attachment_that_was_lost_is_asked_for_again(again) -> None:
    """Though its page is known: after repair and rebuild the next crawl has what an undamaged one has."""
    before = again.reports()
    lost = next(capture for capture in again.captures() if capture.role == "attachment" and capture.status == 200)
    path = next(path for path in again.warcs if path.name == lost.file)
    data = bytearray(path.read_bytes())
    data[lost.offset + lost.length // 2] ^= 0xFF
    path.write_bytes(bytes(data))
    for command in (("verify", "--repair"), ("rebuild", "--workers", "1")):
        scrapy(*command, *again.options)
    assert lost.url not in again.outcomes()
    done = crawl("-s", f"REPLAY={RECORDING}", "-a", f"portals={lost.portal}", stores=again)
    assert done.code == 0, done.err
    assert again.reports() == before


# --- the databases ----------------------------------------------------------------------------------------------------

COMMANDS = (
    ("verify",),
    ("export", "{}/x.jsonl", "--versions"),
    ("export", "{}/x.wacz"),
    ("coverage",),
    ("rebuild", "--diff", "--workers", "1"),
    ("crawl", "annual_reports", "-a", "seeds=seeds/demo", *ONLY, "-s", "REPLAY=tests/portals/demo.warc.gz"),
    ("verify", "--repair"),
    ("rebuild", "--workers", "1"),
)


def hurt(data: bytearray, chance: random.Random) -> bytearray:
    """One of the things that happen to a database: a byte, a stretch, a page of zeros, an end that is missing."""
    place = chance.randrange(200 if chance.random() < 0.3 else len(data))
    how = chance.choice(("byte", "stretch", "zeros", "end"))
    if how == "byte":
        data[place] ^= chance.randrange(1, 256)
    elif how == "stretch":
        data[place : place + 300] = chance.randbytes(len(data[place : place + 300]))
    elif how == "zeros":
        data[place : place + 4096] = bytes(len(data[place : place + 4096]))
    else:
        del data[place:]
    return data


@pytest.mark.parametrize("rounds", [1, pytest.param(8, marks=pytest.mark.slow)])
def test_damaged_databases_are_said_in_one_line_and_made_anew(sound, tmp_path, rounds) -> None:
    """Ledger and dataset, by every command: no traceback; after `verify --repair` and `rebuild` all is well."""
    chance = random.Random(rounds)
    for number in range(rounds):
        for name in ("archive/ledger.sqlite", "reports.sqlite"):
            for command in COMMANDS if rounds > 1 else chance.sample(COMMANDS, 2):
                stores = sound.stores.copy(tmp_path / f"{number}")
                path = stores.folder / name
                path.write_bytes(hurt(bytearray(path.read_bytes()), chance))
                done = scrapy(*(part.format(stores.folder) for part in command), *stores.options)
                assert done.code in (0, 1, 2)
                assert "Traceback" not in done.err, (command, done.err)
                assert not done.code or done.last.startswith("scrapy: "), (command, done.err)
                if command == COMMANDS[-1]:
                    if "move it away" in done.last:  # its header does not even say whose it is
                        stores.dataset.unlink()
                    scrapy("verify", "--repair", *stores.options)
                    assert scrapy("rebuild", "--workers", 1, *stores.options).code == 0
                    assert scrapy("verify", *stores.options).code == 0
                    assert readings_in(stores.dataset) == sound.readings
                shutil.rmtree(stores.folder)
