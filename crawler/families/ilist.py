"""iList.jsp: `/info/iList.jsp?node_id=…&cat_id=15971&cur_page=1`, pages counted from 1 in the address.

Other keys are site_id, tm_id, catalog_id and gk_index. The pager is written by a script on some sites; then the
count of pages ("共3页", `totalPage = 3`) or the list's own end tells.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.families.base import ListPage, ListRequest
from crawler.families.form import with_query
from crawler.families.generic import Generic
from crawler.families.pager import next_link, printed_pages, printed_total

_LIST = re.compile(r"(?i)/(?:iList|nIndex)\.jsp$")


class IList(Generic):
    """Rows by the generic reader, pages by `cur_page`."""

    name = "ilist"

    def recognises(self, page: ListPage) -> bool:
        return bool(_LIST.search(urlsplit(page.url).path))

    def next_pages(self, page: ListPage) -> list[ListRequest]:
        linked = next_link(page)
        if linked:
            return self.turn(page, linked)
        asked = re.search(r"[?&]cur_page=(\d+)", page.url)
        number, pages, total = int(asked.group(1)) if asked else page.number, printed_pages(page), printed_total(page)
        if pages is None and (total is None or total <= len(page.rows)):
            return []
        if pages is not None and number >= pages:
            return []
        return self.turn(page, with_query(page.url, cur_page=number + 1))
