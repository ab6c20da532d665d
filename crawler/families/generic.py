"""Any list without a family of its own: titled links, and the pager's own link to the next page."""

from __future__ import annotations

from crawler.families.base import Family, ListPage, ListRequest
from crawler.families.form import FORM, form_body, with_query
from crawler.families.pager import next_link, printed_total
from crawler.families.scripted_pager import scripted_next


class Generic(Family):
    """Rows by their dates, titles and addresses; pages by following links, never by counting."""

    name = "generic"

    def recognises(self, page: ListPage) -> bool:
        return True

    def total(self, page: ListPage) -> int | None:
        return printed_total(page)

    def next_pages(self, page: ListPage) -> list[ListRequest]:
        linked = self.next_url(page)
        # What a script makes of its pager is the browser's to find out, where there is one.
        return self.turn(page, linked) if linked or page.rendered else self._by_script(page)

    def _by_script(self, page: ListPage) -> list[ListRequest]:
        """The next page where a script posts a form, or asks with a number changed."""
        found = scripted_next(page)
        if found is None:
            return []
        method, url, fields = found
        if method == "POST":
            return self.turn(page, url, method="POST", body=form_body(fields), headers=FORM)
        return self.turn(page, with_query(url, **fields))

    def next_url(self, page: ListPage) -> str | None:
        """The address of the next page; None on the last."""
        return next_link(page)
