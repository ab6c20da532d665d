"""Portals that refuse: after a few refusals in a row a portal is left alone for this run, and its prefecture is asked
with care, for such firewalls are often a prefecture's."""

from __future__ import annotations

from collections import Counter

from crawler.portals import Portal

#: Refusals in a row, nothing good between them, after which a portal is left alone.
PATIENCE = 5
#: … in a prefecture where another portal was left alone.
LITTLE_PATIENCE = 2
#: Portals left alone after which the rest of their prefecture is not asked in this run.
ENOUGH = 3
#: How much slower a portal is asked after each refusal.
SLOWER = 2.0


class Backoff:
    """Refusals in; whether to go on out."""

    def __init__(self) -> None:
        self._in_a_row: Counter[str] = Counter()
        self._good: set[str] = set()
        self._homes: dict[str, str | None] = {}
        """{portal that was begun: its prefecture}."""
        self._stopped: dict[str, str | None] = {}
        """{portal left alone: its prefecture}."""

    def begins(self, portal: Portal) -> bool:
        """Notes a portal that is to be asked; whether it lies in a prefecture that refused, and is to be asked with
        care."""
        self._homes[portal.id] = prefecture(portal)
        return self._near(portal.id) > 0

    def good(self, portal: Portal) -> None:
        """A page came that is what it should be."""
        self._in_a_row.pop(portal.id, None)
        self._good.add(portal.id)

    def refused(self, portal: Portal) -> bool:
        """A challenge or a refusal came; whether the portal is to be left alone from now on."""
        self._in_a_row[portal.id] += 1
        patience = LITTLE_PATIENCE if self._near(portal.id) else PATIENCE
        if self._in_a_row[portal.id] >= patience:
            self._stopped.setdefault(portal.id, self._homes.get(portal.id))
        return portal.id in self._stopped

    def ends(self, portal: Portal) -> None:
        """All of a portal was asked for. One that did nothing but refuse counts as left alone."""
        if self._in_a_row.pop(portal.id, 0) and portal.id not in self._good:
            self._stopped.setdefault(portal.id, self._homes.get(portal.id))
        self._good.discard(portal.id)
        self._homes.pop(portal.id, None)

    def is_stopped(self, portal: str) -> bool:
        """Whether a portal refused too often, or its prefecture did before anything good came from it."""
        return portal in self._stopped or (portal not in self._good and self._near(portal) >= ENOUGH)

    def _near(self, portal: str) -> int:
        """How many portals of a portal's prefecture were left alone."""
        own = self._homes.get(portal)
        return sum(one == own for one in self._stopped.values()) if own else 0


def prefecture(portal: Portal) -> str | None:
    """The first four digits of a portal's region; None for provinces and where the region is not settled."""
    return portal.region[:4] if portal.region and not portal.region.endswith("0000") else None
