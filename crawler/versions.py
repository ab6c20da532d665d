"""Identity, duplicates and versions (contract section 6), as a function of what was read, not of when it arrived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from parsers.identity import report_id as hashed

# Sorts after every date: a report that does not say when it was published comes last.
_UNDATED = "9999-99-99"


@dataclass(frozen=True)
class Member:
    """One reading of a report, reduced to what decides whose version it is."""

    record_id: str
    url: str
    fetched_at: str
    published_on: str | None
    number: str | None
    """索引号 as printed; also a junk one, which identifies nothing, but may be met with another agency."""
    identity: tuple[str, ...]
    """Its number and year, where it has a usable number; else the same as `fallback`."""
    fallback: tuple[str, ...]
    """What it is known by where the number is met with another agency too, and so is no identity."""
    agency: str | None
    content: str

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """Orders versions, and the addresses of one version: by publication, day of capture, address."""
        return (self.published_on or _UNDATED, self.fetched_at[:10], self.url, self.fetched_at, self.record_id)


@dataclass(frozen=True)
class Version:
    """One version of one report: the reading it rests on and those that say the same."""

    report_id: str
    number: int
    chosen: Member
    duplicates: tuple[Member, ...]
    clash: bool
    """Its 索引号 was met with another agency too, and is no identity."""
    latest: bool
    """What the portal says now. Most often the last one; an earlier one where a page went back to what it said."""

    @property
    def members(self) -> tuple[Member, ...]:
        """All that say the same, the chosen one first."""
        return (self.chosen, *self.duplicates)

    @property
    def seen_at(self) -> str:
        """When it was first captured."""
        return min(m.fetched_at for m in self.members)

    @property
    def aliases(self) -> tuple[str, ...]:
        """The other addresses of this version, sorted."""
        return tuple(sorted({m.url for m in self.duplicates} - {self.chosen.url}))


def settle(portal: str, members: Iterable[Member]) -> Iterator[Version]:
    """Sorts all readings of one portal into reports and versions: what the dataset's tables hold, said in one step."""
    members = list(members)
    clashing = _clashing_numbers(members)
    groups: dict[tuple[str, ...], list[Member]] = defaultdict(list)
    for member in members:
        groups[member.fallback if member.number in clashing else member.identity].append(member)
    for identity, group in sorted(groups.items()):
        yield from versions_of(hashed(portal, identity), group, clashing)


def _clashing_numbers(members: list[Member]) -> set[str]:
    agencies: dict[str, set[str]] = defaultdict(set)
    for member in members:
        if member.number and member.agency:
            agencies[member.number].add(member.agency)
    return {number for number, names in agencies.items() if len(names) > 1}


def versions_of(report_id: str, group: Iterable[Member], clashing: Collection[str | None]) -> Iterator[Version]:
    """The versions of one report, from the readings that share its identity."""
    ordered = _by_content(group)
    latest = _says_now(member for same in ordered for member in same)
    for number, same in enumerate(ordered, start=1):
        chosen = _newest(m for m in same if m.url == same[0].url)
        others = tuple(m for m in same if m is not chosen)
        yield Version(report_id, number, chosen, others, chosen.number in clashing, chosen.content == latest)


def _by_content(group: Iterable[Member]) -> list[list[Member]]:
    """Readings that say the same, in the order of their smallest keys, each group in that order too."""
    by_content: dict[str, list[Member]] = defaultdict(list)
    for member in sorted(group, key=lambda m: m.key):
        by_content[member.content].append(member)
    # A dict keeps the order of first insertion, which here is the order of the smallest keys.
    return list(by_content.values())


def _newest(members: Iterable[Member]) -> Member:
    """Of several captures of one address the newest: the one that a REPLAY of the archive sees."""
    return max(members, key=lambda m: (m.fetched_at, m.record_id))


def _says_now(members: Iterable[Member]) -> str | None:
    """The content that a REPLAY of the archive finds: the last one, of each address' newest capture alone. None where
    no reading is left."""
    by_url: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        by_url[member.url].append(member)
    ordered = _by_content(_newest(same) for same in by_url.values())
    return ordered[-1][0].content if ordered else None
