"""Hebei's columns by uuid: a list is a block, `/columns/{uuid}/templates/{uuid}/blocks/{uuid}?page=N&fix=0`.

The column's page names its block in a script or an attribute and may show its first page; the block's answer is a
piece of HTML, rows `li` of several `p`. Articles are `/columns/{uuid}/202301/19/{uuid}.html`.
"""

from __future__ import annotations

import re

from crawler.families.base import ListPage, ListRequest
from crawler.families.form import with_query
from crawler.families.generic import Generic
from crawler.families.pager import next_link, printed_pages, printed_total

_UUID = r"[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}"
_BLOCK = re.compile(rf"/columns/{_UUID}/templates/{_UUID}/blocks/{_UUID}")


class ColumnBlocks(Generic):
    """The block of a column, page after page."""

    name = "column_blocks"

    def recognises(self, page: ListPage) -> bool:
        return bool(_BLOCK.search(page.url)) or ("/blocks/" in page.text and bool(_BLOCK.search(page.text)))

    def next_pages(self, page: ListPage) -> list[ListRequest]:
        linked = next_link(page)
        if linked:
            return self.turn(page, linked)
        pages, rows = printed_pages(page), [row for row in page.rows if row.date]
        if _BLOCK.search(page.url):
            return [] if pages is not None and page.number >= pages else self._turn_block(page, page.url)
        block = _BLOCK.search(page.text)
        url = page.link(block.group()) if block else None
        if url is None:
            return []
        if not rows:
            state = {**page.state, "family": self.name, "page": 1, "column_url": page.url}
            return [ListRequest(url=with_query(url, page=1, fix=0), headers={"Referer": page.url}, state=state)]
        total = printed_total(page)
        if (pages is not None and pages < 2) or (total is not None and total <= len(rows)):
            return []
        return self._turn_block(page, url, state={"column_url": page.url})

    def _turn_block(self, page: ListPage, url: str, **changes: object) -> list[ListRequest]:
        return self.turn(page, with_query(url, page=page.number + 1, fix=0), **changes)
