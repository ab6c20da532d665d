"""VSB: lists `X.htm` whose further pages count down: page 2 is `X/{pages - 1}.htm`, the last `X/1.htm`.

The numbers move when rows are added, so the next page is where the pager's link leads (`span.p_next a`, 下页), never
computed. The pager says "共52条" or "1/11"; a script calls `_simple_list_gotopage_fun(11, …)`.
"""

from __future__ import annotations

import re

from crawler.families.base import ListPage
from crawler.families.generic import Generic
from crawler.families.pager import next_link
from crawler.families.rows import target

_MARK = re.compile(
    r"pb_sys_common|_simple_list_gotopage_fun|/system/resource/(?:js|css)/|_showDynClicks?Batch|\bp_next(?:_d)?\b"
)


class Vsb(Generic):
    """Rows by the generic reader, the next page by the pager's own link."""

    name = "vsb"

    def recognises(self, page: ListPage) -> bool:
        return bool(_MARK.search(page.text))

    def next_url(self, page: ListPage) -> str | None:
        for span in page.root.iter("span"):
            marks = (span.get("class") or "").split()
            if "p_next" in marks:
                link = next(span.iter("a"), None)
                return page.link(target(link)) if link is not None else None
            if "p_next_d" in marks:  # the last page
                return None
        return next_link(page)
