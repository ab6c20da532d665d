"""What a page asks for while a browser renders it, asked for by the crawler like everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import VerboseCookie

from crawler.errand import Errand
from crawler.failures import failure_of
from crawler.headers import headers_of
from crawler.outcomes import outcome_of_failure
from crawler.recognition import impostor, same_portal
from crawler.rendering import SUBREQUEST

#: What a page's script may say in a request; the rest is the crawler's to say, or the browser's about itself.
_OWN = ("accept", "authorization", "content-type", "origin", "referer", "x-")
#: What no longer fits the body that the browser is given.
_UNDONE = ("content-encoding", "content-length", "transfer-encoding", "connection")
#: As Scrapy takes them: name, value and path each.
Cookies = list[VerboseCookie]
#: Bytes of scripts that are kept for a portal's next pages.
_KEPT = 32 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """A response as the browser is given it."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] | None = None


class NotHadError(Exception):
    """What a page asked for and is not given."""

    def __init__(self, outcome: str, reason: str) -> None:
        self.outcome, self.reason = outcome, reason
        super().__init__(f"{outcome}: {reason}")


class Subrequests:
    """One portal's, for as long as it is visited. A script is asked for once: with its requests passed through the
    crawler, the browser keeps no cache of its own."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._scripts: dict[str, Answer] = {}
        self._kept = 0

    async def script(self, url: str, headers: Mapping[str, str], page: Errand, cookies: Cookies) -> Answer:
        """A script's file. Raises NotHadError where it is missing, or a challenge is in its place: that is not run."""
        if url not in self._scripts:
            answer = await self.fetch("GET", url, headers, b"", page, cookies)
            if answer.status != 200:
                raise NotHadError("gone", f"status {answer.status}")
            self._kept += len(answer.body)
            if self._kept > _KEPT:
                return answer
            self._scripts[url] = answer
        return self._scripts[url]

    async def fetch(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, page: Errand, cookies: Cookies
    ) -> Answer:
        """What a portal answers to a page's request. Raises NotHadError where nothing came, or it refused."""
        if not any(same_portal(url, start) for start in page.notes.get("start", ())):
            raise NotHadError("off_portal", f"{url} is outside the portal's domain")  # which spends nothing
        spider: Any = self._crawler.spider
        if not spider.spends(page.portal):
            raise NotHadError("unreachable", "PORTAL_REQUESTS_MAX was reached")
        errand = Errand(portal=page.portal, role=SUBREQUEST, notes=page.notes)
        said = {name: value for name, value in headers.items() if name.lower().startswith(_OWN)}
        request = Request(
            url,
            method=method,
            body=body,
            headers=said,
            cookies=cookies,
            meta={"errand": errand},
            dont_filter=True,
        )
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # whatever the network did, the page is shown without it
            failure = failure_of(error)
            raise NotHadError(outcome_of_failure(failure), failure) from error
        found = impostor(response.status, headers_of(response), response.body, url)
        if found is not None and found.outcome in ("challenged", "blocked", "unreachable"):
            raise NotHadError(found.outcome, found.reason)
        return Answer(response.body, response.status, _headers(response))


def _headers(response: Response) -> dict[str, str]:
    """Of several headers of one name all values: cookies a line each, as Playwright takes them."""
    given = {}
    for name, values in response.headers.items():
        key = name.decode("latin-1").lower()
        if key not in _UNDONE:
            given[key] = ("\n" if key == "set-cookie" else ", ").join(value.decode("latin-1") for value in values)
    return given
