"""What a crawl asked of whom: the receipt that its run report shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Receipt:
    """Counts of what went over the wire; a slot is what takes one request at a time, a host or an address."""

    requests: int = 0
    sent: int = 0
    """Bytes of requests."""
    received: int = 0
    """Bytes of responses, as they came."""
    smallest_gap: float | None = None
    """Seconds between the beginnings of two requests in one slot; robots.txt does not count."""
    slots: int = 0
    """How many hosts or addresses were asked, as often as a portal was visited."""
    _last: dict[str, datetime] = field(default_factory=dict)

    def note(self, slot: str, began: datetime, sent: int, received: int, *, is_robots: bool) -> None:
        """Notes one exchange."""
        self.requests += 1
        self.sent += sent
        self.received += received
        if is_robots:
            return
        last = self._last.get(slot)
        self._last[slot] = began
        self.slots += last is None
        if last is not None and began > last:
            gap = (began - last).total_seconds()
            self.smallest_gap = gap if self.smallest_gap is None else min(gap, self.smallest_gap)

    def forget(self, slot: str) -> None:
        """A slot that is asked no more."""
        self._last.pop(slot, None)
