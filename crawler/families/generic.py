"""Any list without a family of its own: titled links, and the pager's own link to the next page."""

from __future__ import annotations

from crawler.families.base import Family, ListPage, ListRequest
from crawler.families.pager import next_link, printed_total


class Generic(Family):
    """Rows by their dates, titles and addresses; pages by following links, never by counting."""

    name = "generic"

    def recognises(self, page: ListPage) -> bool:
        return True

    def total(self, page: ListPage) -> int | None:
        return printed_total(page)

    def next_pages(self, page: ListPage) -> list[ListRequest]:
        return self.turn(page, self.next_url(page))

    def next_url(self, page: ListPage) -> str | None:
        """The address of the next page; None on the last."""
        return next_link(page)
