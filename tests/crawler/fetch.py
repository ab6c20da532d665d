"""`python -m tests.crawler.fetch FOLDER REQUESTS`: fetches through the capturing handler, one request after the other.

REQUESTS is a JSON list of {url, method?, body?, role?, cookies?}. The archive is FOLDER/archive; a line of JSON a
request says what Scrapy made of it. A spider of its own, so that tests of the wire know nothing of portals.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler.errand import Errand


class Fetch(Spider):
    """Asks for each address in turn."""

    name = "fetch"
    wanted: list[dict[str, Any]]

    async def start(self) -> AsyncIterator[Request]:
        for request in self.next(0):
            yield request

    def follows(self, portal: str, url: str) -> bool:
        """Every redirect, wherever it leads."""
        return True

    def next(self, number: int) -> Iterator[Request]:
        """The request with this number, if there are so many."""
        for one in self.wanted[number : number + 1]:
            errand = Errand(portal="raw", role=one.get("role", "report"), notes={"number": number})
            yield Request(
                one["url"],
                method=one.get("method", "GET"),
                body=one.get("body", ""),
                headers=one.get("headers"),
                meta={"errand": errand, "number": number},
                callback=self.came,
                errback=self.failed,
                dont_filter=True,
            )

    def came(self, response: Response) -> Iterator[Request]:
        number = response.meta["number"]
        self.say(
            number,
            status=response.status,
            body=response.body.decode("latin-1"),
            flags=response.flags,
            record_id=response.meta["capture"].record_id,
        )
        yield from self.next(number + 1)

    def failed(self, failure: Failure) -> Iterator[Request]:
        number = failure.request.meta["number"]
        self.say(number, error=type(failure.value).__name__)
        yield from self.next(number + 1)

    def say(self, number: int, **what: Any) -> None:
        print(json.dumps({"number": number, **what}), flush=True)


def main(folder: str, requests: str, *settings: str) -> None:
    project = Settings()
    project.setmodule("crawler.settings", priority="project")
    project.setdict(
        {
            "ARCHIVE_DIR": f"{folder}/archive",
            "DATASET": f"{folder}/reports.sqlite",
            "ITEM_PIPELINES": {},
            "ROBOTSTXT_OBEY": False,
            "RETRY_ENABLED": False,
            "DOWNLOAD_DELAY": 0,
            "AUTOTHROTTLE_ENABLED": False,
            "LOG_LEVEL": "WARNING",
            **dict(setting.split("=", 1) for setting in settings),
        },
        priority="cmdline",
    )
    process = CrawlerProcess(project)
    process.crawl(type("Fetch", (Fetch,), {"wanted": json.loads(requests)}))
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
