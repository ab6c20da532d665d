"""Sorted streams against each other: sets of record ids that are too many to be held."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def missing(wanted: Iterable[T], there: Iterable[str], *, key: Callable[[T], str]) -> Iterator[T]:
    """What of `wanted` has a key that is not `there`. Both come sorted and are read once, in step.

    >>> list(missing(["a", "b", "d"], ["b", "c"], key=str))
    ['a', 'd']
    """
    known = iter(there)
    nearest = next(known, None)
    for one in wanted:
        name = key(one)
        while nearest is not None and nearest < name:
            nearest = next(known, None)
        if nearest != name:
            yield one
