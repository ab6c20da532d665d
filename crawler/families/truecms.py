"""TrueCMS: Hanweb's pager over `…/messageController/getMessage.do?columnId={uuid}`, which answers JSONP.

`cb({"result": "<datastore>…"})`, at most 10 to 50 records whatever is asked for, and 404 without a Referer. The
page shows its first 60 rows in `#initData ul`; where there is no such service those are all that can be had.
"""

from __future__ import annotations

from crawler.families.base import Entry, ListPage
from crawler.families.hanweb import Hanweb
from crawler.families.rows import rows_of


class TrueCms(Hanweb):
    """Records of the service; the page's own rows first."""

    name = "truecms"
    proxy_mark = "getmessage.do"

    def recognises(self, page: ListPage) -> bool:
        return "messagecontroller/getmessage.do" in page.lowered

    def entries(self, page: ListPage) -> list[Entry]:
        rows = {entry.url: entry for entry in super().entries(page)}
        for block in page.root.iter("div", "ul"):
            if block.get("id") == "initData":
                rows.update({entry.url: entry for entry in rows_of(page, block) if entry.url not in rows})
        return list(rows.values())
