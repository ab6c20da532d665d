"""Two hundred times killed: crawls of 300 reports, each series ended by a plain run; the figures are printed."""

from __future__ import annotations

import random
import signal
from collections import Counter
from dataclasses import dataclass

import pytest

from archive.verify import verify
from tests.portals.server import DemoServer
from tests.portals.site import Site
from tests.running import Stores, crawl_demo, without_source
from tests.test_killed import archived, killed_crawl

PER_PORTAL = 60
"""Reports of each of the five portals."""
SERIES, KILLS = 20, 10
"""So many archives, each killed so often: few enough a series that most kills find something to do."""


@dataclass
class Figures:
    """What the harness counts; every number but the first three must be 0."""

    kills: int = 0
    found_working: int = 0
    torn: int = 0
    lost: int = 0
    doubled: int = 0
    differing: int = 0
    fetched_again: int = 0
    problems: int = 0

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.found_working} while the archive grew, {self.torn} torn tails set aside: "
            f"{self.lost} reports lost, {self.doubled} doubled, {self.differing} other than undisturbed, "
            f"{self.fetched_again} archived pages fetched again, {self.problems} problems by verify"
        )


def disturbed(server: DemoServer, stores: Stores, chance: random.Random, figures: Figures) -> None:
    """A crawl killed again and again, and then left alone."""
    for _ in range(KILLS):
        before = archived(stores)
        done = killed_crawl(server, stores, chance.uniform(0, 1))
        figures.kills += done.code == -signal.SIGKILL
        figures.found_working += archived(stores) > before
    last = crawl_demo(server, stores)
    assert last.done.code == 0, last.done.err


@pytest.mark.slow
def test_two_hundred_kills(tmp_path, capsys) -> None:
    figures = Figures()
    with DemoServer(Site(PER_PORTAL)) as server:
        whole = crawl_demo(server, Stores(tmp_path / "whole"))
        assert whole.done.code == 0, whole.done.err
        wanted = Counter(map(repr, without_source(whole.stores.reports(versions=True))))
        truth = server.site.truth
        targets = {one.redirects_to for one in truth.values() if one.outcome == "redirect"}
        assert len(whole.stores.reports()) >= 300
        for number in range(SERIES):
            stores = Stores(tmp_path / f"killed{number}")
            disturbed(server, stores, random.Random(number), figures)
            found = Counter(map(repr, without_source(stores.reports(versions=True))))
            urls = Counter((r["url"], r["version"]) for r in stores.reports(versions=True))
            figures.doubled += sum(times - 1 for times in urls.values())
            figures.lost += sum((wanted - found).values())
            figures.differing += sum((found - wanted).values())
            figures.differing += stores.outcomes() != whole.stores.outcomes()
            fetched = Counter(c.url for c in stores.captures() if c.role == "report" and c.status == 200)
            figures.fetched_again += sum(times - 1 for url, times in fetched.items() if url not in targets)
            figures.torn += len(list((stores.archive / "warc").glob("*.torn-*")))
            figures.problems += len(list(verify(stores.archive)))
            with capsys.disabled():
                print(f"\nafter series {number + 1} of {SERIES}: {figures}")
    assert figures.kills >= SERIES * KILLS * 0.9
    assert figures.found_working >= SERIES * KILLS / 2
    assert [figures.lost, figures.doubled, figures.differing, figures.fetched_again, figures.problems] == [0] * 5
