"""How the portals' content-management systems print and page their lists: bytes in, entries and requests out."""

from crawler.families.base import MAX_PAGES, Entry, Family, ListPage, ListRequest
from crawler.families.reading import FAMILIES, ListReading, Overrides, overrides_in, read_list, recognise

__all__ = [
    "FAMILIES",
    "MAX_PAGES",
    "Entry",
    "Family",
    "ListPage",
    "ListReading",
    "ListRequest",
    "Overrides",
    "overrides_in",
    "read_list",
    "recognise",
]
