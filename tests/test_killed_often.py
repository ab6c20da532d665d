"""Killed with SIGKILL at a random moment of a crawl and run again, two hundred times: each time nothing is lost or
doubled, the export is that of an undisturbed crawl, and `verify` is content. The figures are printed.

`make kills` runs it; KILLS=20 kills less often, KILL_SEED=1 at other moments.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from crawler.dataset import Dataset
from tests.portals.record import loopback_settings
from tests.portals.server import DemoServer
from tests.portals.site import Site
from tests.running import DEMO_SEEDS, Done, Stores, killed, scrapy

PER_PORTAL = 60
"""Reports of each of the five portals."""
EDITED = 20
"""Reports of which the second crawl finds another version."""
COURSES = ("first", "interrupted", "second")
"""What is killed, in turn: a first crawl, one that goes on where another was killed, one that asks for all again."""
TIMED_EVERY = 25
"""Kills after which the undisturbed crawls are made again: the machine may have become busier."""


@dataclass(frozen=True)
class Course:
    """A crawl that is to be killed, and how it ends when it is not."""

    name: str
    server: DemoServer
    begins: Stores | None
    """Archive and dataset that it finds; None for none."""
    options: tuple[str, ...] = ()
    seconds: float = 0.0
    """How long it takes undisturbed."""
    export: tuple[str, ...] = ()
    outcomes: dict[str, str] = field(default_factory=dict)

    def stores(self, folder: Path) -> Stores:
        """Where it begins, once more."""
        if self.begins is not None:
            return self.begins.copy(folder)
        folder.mkdir()
        return Stores(folder)

    def command(self, stores: Stores) -> list[object]:
        options = [*loopback_settings(self.server.port), *self.options, *stores.options]
        return ["crawl", "annual_reports", "-a", f"seeds={DEMO_SEEDS}", *options]

    def undisturbed(self, folder: Path) -> Course:
        """The course with what it comes to; its stores are left in the folder."""
        shutil.rmtree(folder, ignore_errors=True)
        stores = self.stores(folder)
        done = scrapy(*self.command(stores))
        assert done.code == 0, done.err
        return replace(self, seconds=done.seconds, export=exported(stores), outcomes=stores.outcomes())


def exported(stores: Stores) -> tuple[str, ...]:
    """The lines of `scrapy export --versions`; record ids and moments, which are a crawl's own, left out."""
    target = stores.folder / "reports.jsonl"
    done = scrapy("export", "--versions", target, *stores.options)
    assert done.code == 0, done.err
    lines = map(json.loads, target.read_text(encoding="utf-8").splitlines())
    return tuple(json.dumps({**line, "source": None}, ensure_ascii=False) for line in lines)


def report_of(line: str) -> tuple[str, int]:
    report = json.loads(line)
    return report["report_id"], report["version"]


@dataclass
class Figures:
    """What is counted over all kills."""

    kills: Counter[str] = field(default_factory=Counter)
    tenths: Counter[int] = field(default_factory=Counter)
    """In which tenth of the undisturbed crawl's time."""
    too_late: int = 0
    found: Counter[str] = field(default_factory=Counter)
    """What the kill left behind."""
    lost: int = 0
    doubled: int = 0
    fetched_again: int = 0
    equal: int = 0
    outcomes_equal: int = 0
    clean: int = 0
    orphans: int = 0

    @property
    def total(self) -> int:
        return sum(self.kills.values())

    def __str__(self) -> str:
        courses = ", ".join(f"{count} of {name} crawls" for name, count in sorted(self.kills.items()))
        tenths = " ".join(str(self.tenths[tenth]) for tenth in range(10))
        found = ", ".join(f"{what} {self.found[what]}" for what in sorted(self.found))
        return (
            f"{self.total} kills ({courses}; {self.too_late} more came after the end), "
            f"by tenths of the crawl's time: {tenths}\n"
            f"  found: {found or '-'}\n"
            f"  after the re-run: {self.lost} reports lost, {self.doubled} doubled, "
            f"{self.equal} exports and {self.outcomes_equal} tables of outcomes equal to the undisturbed crawl's, "
            f"{self.clean} verified clean, {self.fetched_again} archived reports fetched again, "
            f"{self.orphans} processes left over"
        )

    def note_kill(self, course: Course, share: float, stores: Stores, done: Done) -> None:
        self.kills[course.name] += 1
        self.tenths[int(share * 10)] += 1
        grown = stores.archived > (course.begins.archived if course.begins else 0)
        self.found["archive grown" if grown else "archive as it was"] += 1
        self.found["worker still there"] += done.orphans
        self.found["torn tail"] -= torn_tails(stores)  # of an earlier kill

    def note_end(self, course: Course, stores: Stores, done: Done) -> None:
        export = exported(stores)
        wanted, found = Counter(map(report_of, course.export)), Counter(map(report_of, export))
        self.lost += sum((wanted - found).values())
        self.doubled += sum((found - wanted).values())
        self.equal += export == course.export
        self.outcomes_equal += stores.outcomes() == course.outcomes
        said = scrapy("verify", *stores.options)
        self.clean += (said.code, len(said.out.splitlines())) == (0, 1)
        self.orphans += done.orphans
        self.found["torn tail"] += torn_tails(stores)
        if course.name != "second":
            self.fetched_again += fetched_again(course.server, stores)


def torn_tails(stores: Stores) -> int:
    return len(list((stores.archive / "warc").glob("*.torn-*")))


def fetched_again(server: DemoServer, stores: Stores) -> int:
    """Pages of reports that a first crawl has asked for twice; the target of a redirect is met twice."""
    targets = {one.redirects_to for one in server.site.truth.values() if one.outcome == "redirect"}
    fetched = Counter(c.url for c in stores.captures() if c.role == "report" and c.status == 200)
    return sum(times - 1 for url, times in fetched.items() if url not in targets)


class Harness:
    """Kills courses and has them run again; the folder holds a few archives at a time."""

    def __init__(self, folder: Path, reports: int | None, options: Iterable[str] = (), seed: int = 0) -> None:
        self._folder = folder
        self._reports = reports
        self._options = tuple(options)
        self._chance = random.Random(seed)
        self._courses: dict[str, Course] = {}
        self.figures = Figures()

    def run(self, kills: int) -> Iterator[Figures]:
        """So many kills that found a process to kill; gives the figures after each."""
        reports = [url for url, one in Site(self._reports).truth.items() if one.outcome == "report"]
        edited = self._chance.sample(reports, EDITED)
        with DemoServer(Site(self._reports)) as server, DemoServer(Site(self._reports, edited)) as later:
            for number in range(kills):
                if number % TIMED_EVERY == 0:
                    self._time(server, later)
                while not self._turn(self._courses[COURSES[number % len(COURSES)]]):
                    self.figures.too_late += 1
                yield self.figures

    def _time(self, server: DemoServer, later: DemoServer) -> None:
        """Makes the undisturbed crawls, which come to the same each time."""
        whole = self._folder / "first"
        first = Course("first", server, None, self._options).undisturbed(whole)
        second = Course("second", later, Stores(whole), (*self._options, "-s", "RECHECK_INTERVAL=0"))
        second = second.undisturbed(self._folder / "second")
        assert len(second.export) > len(first.export)
        for course in (first, second):
            before = self._courses.setdefault(course.name, course)
            assert (course.export, course.outcomes) == (before.export, before.outcomes)
            self._courses[course.name] = course

    def _turn(self, course: Course) -> bool:
        """Kills a course, runs it again and looks at what came of it; False where it came to its end before, which it
        will be given less time for."""
        folder = self._folder / "killed"
        shutil.rmtree(folder, ignore_errors=True)
        stores, share = course.stores(folder), self._chance.random()
        done = killed(course.seconds * share, *course.command(stores))
        if done.code != -signal.SIGKILL:
            assert done.code == 0, done.err
            self._courses[course.name] = replace(course, seconds=done.seconds)
            return False
        self.figures.note_kill(course, share, stores, done)
        if course.name != "second":
            self._leave(course, stores)
        again = scrapy(*course.command(stores))
        assert again.code == 0, again.err
        self.figures.note_end(course, stores, again)
        if course.name != "second":
            left = replace(self._courses["interrupted"], seconds=again.seconds)
            self._courses["interrupted"] = left
        return True

    def check_rebuild(self) -> None:
        """The archive last killed gives the dataset that its crawls have made."""
        stores, rebuilt = Stores(self._folder / "killed"), self._folder / "rebuilt.sqlite"
        options = ("-s", f"ARCHIVE_DIR={stores.archive}", "-s", f"DATASET={rebuilt}")
        done = scrapy("rebuild", "--workers", 1, *options)
        assert done.code == 0, done.err
        with closing(Dataset(rebuilt, readonly=True)) as dataset:
            assert list(dataset.reports(versions=True)) == stores.lines(versions=True)
            assert dict(dataset.rows("SELECT url, outcome FROM outcomes")) == stores.outcomes()

    def _leave(self, course: Course, stores: Stores) -> None:
        """What a killed crawl left behind is where another begins."""
        folder = self._folder / "left"
        shutil.rmtree(folder, ignore_errors=True)
        self._courses["interrupted"] = replace(course, name="interrupted", begins=stores.copy(folder))


def test_killed_a_few_times(tmp_path) -> None:
    check(Harness(tmp_path, None, ("-a", "portals=demo-shuotang")), len(COURSES))


@pytest.mark.slow
def test_killed_two_hundred_times(tmp_path, capsys) -> None:
    harness = Harness(tmp_path, PER_PORTAL, seed=int(os.environ.get("KILL_SEED", "0")))
    with capsys.disabled():
        check(harness, int(os.environ.get("KILLS", "200")))


def check(harness: Harness, kills: int) -> None:
    for figures in harness.run(kills):
        if figures.total % 10 == 0 or figures.total == kills:
            print(f"\n{figures}", flush=True)
            harness.check_rebuild()
    assert figures.total == kills
    assert (figures.lost, figures.doubled, figures.fetched_again, figures.orphans) == (0, 0, 0, 0)
    assert (figures.equal, figures.outcomes_equal, figures.clean) == (kills, kills, kills)
