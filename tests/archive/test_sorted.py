"""Sorted streams against each other."""

from __future__ import annotations

import random

from archive.sorted import missing


def test_it_is_the_difference_of_sets() -> None:
    chance = random.Random(5)
    for _ in range(500):
        wanted = sorted({chance.choice("abcdefgh") for _ in range(chance.randrange(8))})
        there = sorted(chance.choices("abcdefgh", k=chance.randrange(8)))
        assert list(missing(wanted, there, key=str)) == [one for one in wanted if one not in there]


def test_each_is_read_once() -> None:
    there = iter("abc")
    assert list(missing(iter([(2, "b"), (4, "d")]), there, key=lambda one: one[1])) == [(4, "d")]
    assert list(there) == []
