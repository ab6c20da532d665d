"""The bare spider: downloads the addresses in a file, a line each, and does nothing with them.

`scrapy runspider bare.py -a urls=FILE`, outside the project: Scrapy's own settings but for those given with `-s`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response


class BareSpider(Spider):
    """Downloads; an address more than once where the file says so."""

    name = "bare"

    def __init__(self, urls: str, **options: Any) -> None:
        super().__init__(**options)
        self._urls = Path(urls).read_text(encoding="utf-8").split()

    async def start(self) -> AsyncIterator[Request]:
        for url in self._urls:
            yield Request(url, dont_filter=True)

    def parse(self, response: Response) -> None:
        """Nothing: the page is there."""
