"""Pages rendered by Chromium, by way of scrapy-playwright: for portals whose entry says `render = "browser"`.

The browser is never on the network. Whatever a page asks for is asked for by the crawler itself, through the same
middlewares and handlers as all else, and handed to the browser as it came: so robots.txt, delays, one request at a
time, the portal's own domain, the budget, old TLS and the archive of raw exchanges hold for it without a second way of
doing them. A private name of scrapy-playwright is used here, which is why it is pinned exactly.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from time import monotonic
from urllib.parse import urldefrag
from weakref import WeakKeyDictionary

from playwright.async_api import BrowserContext, Page, Route
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Request as Asked
from playwright.async_api import TimeoutError as PlaywrightTimeout
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from archive.exchange import Message
from crawler.chromium import launch_options, path_of
from crawler.errand import errand_of
from crawler.failures import BrowserError
from crawler.families import ListPage, ListReading, overrides_in, read_list
from crawler.recognition import page_address
from crawler.rendering import PORTAL_DONE, Rendering
from crawler.subrequests import Answer, Cookies, NotHadError, Subrequests

logger = logging.getLogger(__name__)
# It logs a failure with its traceback, and every page and context; what is to be said is said by outcomes.
logging.getLogger("scrapy-playwright").setLevel(logging.CRITICAL)

#: Seconds without anything on its way after which a page counts as done; what a timer adds later is not seen.
_QUIET = 0.5
_LOOK = 0.05
#: Seconds beyond RENDER_TIMEOUT, by when nothing is on its way any more, for a page's scripts to come to their end.
_GRACE = 10
#: A page is seen as a reader in China sees it; nothing is kept on disk.
_CONTEXT = {
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
    "service_workers": "block",  # their requests would not be seen
    "accept_downloads": False,
}

#: The page as it is now. Where a script gave it another address, its links are relative to that one.
_SHOWN = """asked => {
  const here = location.href.split('#')[0];
  if (here !== asked && !document.querySelector('base')) {
    const base = document.createElement('base');
    base.setAttribute('href', here);
    document.head.prepend(base);
  }
  return (document.doctype ? '<!DOCTYPE html>\\n' : '') + document.documentElement.outerHTML;
}"""
#: Clicks on what turns the page, where there is such a thing that is no plain link; whether it did.
_TURN = r"""() => {
  const words = [
    /^(下一?页|下一?頁|后一?页|next(\s*page)?)\W*$/i, /^(点击)?(加载|查看|显示)更多\W*$/, /^[>›]$/, /^»$|^>>$/
  ];
  const text = e => (e.value || e.textContent || e.title || '').replace(/\s+/g, ' ').trim();
  const names = e => e.getAttribute('class') || '';
  const off = e => e.disabled || e.getAttribute('aria-disabled') === 'true' || /disable|forbid/i.test(names(e));
  const leads = e => e && e.hasAttribute('href') && !/^\s*(#[^/!]*$|javascript:|$)/i.test(e.getAttribute('href'));
  const rank = e => {
    const said = words.findIndex(one => one.test(text(e)));
    if (said >= 0) return said;
    const pager = e.parentElement && e.parentElement.closest('[class*=pag i],[id*=pag i]');
    return pager && /(^|[-_\s])next([-_\s]|$)/i.test(names(e)) ? 1.5 : -1;
  };
  const found = [...document.querySelectorAll('a,button,li,span,div,i,input[type=button]')]
    .filter(e => e.children.length < 3 && rank(e) >= 0 && ![e, e.parentElement, e.parentElement.parentElement].some(off)
      && !leads(e.closest('a')))
    .sort((a, b) => rank(a) - rank(b) || (a.contains(b) ? 1 : b.contains(a) ? -1 : 0));
  if (found.length) found[0].click();
  return found.length > 0;
}"""

_browsers: WeakKeyDictionary[Crawler, Browser] = WeakKeyDictionary()


def browser_of(crawler: Crawler) -> Browser:
    """The one browser of a crawl; Chromium itself begins with the first page."""
    if crawler not in _browsers:
        _browsers[crawler] = Browser(crawler)
    return _browsers[crawler]


async def close_browser(crawler: Crawler) -> None:
    """Ends a crawl's browser, if it has one."""
    browser = _browsers.pop(crawler, None)
    if browser is not None:
        await browser.close()


class Browser:
    """Renders pages, at most BROWSER_PAGES at a time, each portal's in a context (cookies, storage) of its own."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._handler = ScrapyPlaywrightDownloadHandler(crawler)
        self._handler.config.launch_options = {**launch_options(settings), **self._handler.config.launch_options}
        self._context = {**_CONTEXT, "user_agent": settings["USER_AGENT"]}
        self._pages = asyncio.Semaphore(settings.getint("BROWSER_PAGES"))
        self._seconds = settings.getfloat("RENDER_TIMEOUT")
        self._most = settings.getint("LIST_PAGES_MAX")
        self._subrequests: dict[str, Subrequests] = {}
        self._launched: asyncio.Future[None] | None = None
        self._closing: set[asyncio.Future[None]] = set()
        crawler.signals.connect(self.forget, signal=PORTAL_DONE)

    async def render(self, request: Request, page: Message) -> Rendering:
        """The page that came for a request, after its scripts have run. Raises BrowserError, in one line."""
        async with self._pages:
            try:
                return await self._render(request, page)
            except (PlaywrightTimeout, TimeoutError) as error:
                raise BrowserError(f"not shown within RENDER_TIMEOUT={self._seconds:g} seconds") from error
            except PlaywrightError as error:
                raise BrowserError(_line(error, self._crawler.settings)) from error

    async def _render(self, request: Request, page: Message) -> Rendering:
        if self._launched is None:
            self._launched = asyncio.ensure_future(self._handler._launch())
        await asyncio.shield(self._launched)
        errand = errand_of(request)
        subrequests = self._subrequests.setdefault(errand.portal, Subrequests(self._crawler))
        view = View(request, page, subrequests, self._seconds, self._most)
        show = PageMethod(view.show)
        meta = {
            "playwright": True,
            "playwright_context": errand.portal,
            "playwright_context_kwargs": self._context,
            "playwright_page_init_callback": view.prepare,
            "playwright_page_methods": [show],
            # The page is left to its own pace: what it asks for ends in time, and so it does.
            "playwright_page_goto_kwargs": {"timeout": (self._seconds + _GRACE) * 1000},
        }
        await self._handler.download_request(Request(request.url, meta=meta, dont_filter=True))
        pages: list[str] = show.result
        notes = {"browser": f"Chromium {self._handler.browser.version}", "requests": view.requests}
        if len(pages) > 1:
            notes["pages"] = len(pages)
        if view.missing:
            notes["missing"] = dict(sorted(view.missing.items()))
        return Rendering(_joined(pages).encode("utf-8", "replace"), notes)

    def forget(self, portal: str) -> None:
        """A portal is done: its cookies and scripts go."""
        self._subrequests.pop(portal, None)
        held = self._handler.context_wrappers.get(portal)
        if held is not None:
            task = asyncio.ensure_future(_closed(held.context))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Ends Chromium and what drives it."""
        await asyncio.gather(*self._closing)
        await self._handler.close()


class View:
    """One page while it is shown: what it asks for is answered, and it is read when it has come to rest."""

    def __init__(self, request: Request, page: Message, subrequests: Subrequests, seconds: float, most: int) -> None:
        self._errand = errand_of(request).with_notes(found_on=page_address(request.url, rendered=True))
        self._url = request.url
        self._page: Answer | None = Answer(page.body, 200, _headers_of(page))
        self._subrequests = subrequests
        self._seconds = seconds
        self._most = most
        self._had: dict[tuple[str, str, bytes], asyncio.Future[Answer | None]] = {}
        self._open = 0
        self._last = self._until = 0.0
        self.requests = 0
        """How many it has made."""
        self.missing: dict[str, list[str]] = {}
        """{address that it was not given: [outcome, reason]}."""

    async def prepare(self, page: Page, request: Request) -> None:
        """Called by scrapy-playwright before the page is loaded."""
        await page.route("**", self._route)
        page.on("popup", _closed)
        self._begin()

    async def show(self, page: Page) -> list[str]:
        """The page, and the pages that a click turns a list to: the first whole, of the others the body."""
        await self._rest(page)
        pages = [await page.evaluate(_SHOWN, urldefrag(self._url).url)]
        known = self._turnable(pages[0])
        while known and len(pages) < self._most and await page.evaluate(_TURN):
            self._begin()
            await self._rest(page)
            whole = await page.evaluate(_SHOWN, urldefrag(self._url).url)
            rows = self._rows(whole)
            if rows <= known:
                break
            # A list that grows under a "more" shows all that it has shown.
            pages = [whole] if known <= rows else [*pages, await page.evaluate("document.body.innerHTML")]
            known |= rows
        return pages

    def _turnable(self, html: str) -> set[str]:
        """The rows of a list of reports whose further pages have no address; none where there is nothing to turn."""
        if self._errand.role != "list":
            return set()
        found = self._read(html)
        if found.next_pages or not (found.in_column or found.reports):
            return set()
        return {entry.url for entry in found.entries}

    def _rows(self, html: str) -> set[str]:
        return {entry.url for entry in self._read(html).entries}

    def _read(self, html: str) -> ListReading:
        page = ListPage(
            url=self._url, body=html.encode("utf-8", "replace"), content_type="text/html; charset=utf-8", rendered=True
        )
        return read_list(page, overrides_in(self._errand.notes))

    # --- coming to rest -------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._last = monotonic()
        self._until = self._last + self._seconds

    async def _rest(self, page: Page) -> None:
        """Until nothing has been on its way for a moment and no script is running, or the time is over."""
        async with asyncio.timeout(self._seconds + _GRACE):
            while True:
                while monotonic() < self._until and (self._open or monotonic() - self._last < _QUIET):
                    await asyncio.sleep(_LOOK)
                await page.evaluate("new Promise(done => setTimeout(done))")
                if monotonic() >= self._until or (not self._open and monotonic() - self._last >= _QUIET):
                    return

    # --- what it asks for -----------------------------------------------------------------------------------------

    async def _route(self, route: Route, asked: Asked) -> None:
        """What a page asks for again, perhaps once a second, it is told again; and that keeps nobody waiting."""
        key = asked.method, asked.url, asked.post_data_buffer or b""
        if key in self._had:
            await _given(route, await self._had[key])
            return
        self._open += 1
        self._had[key] = asyncio.ensure_future(self._answer(asked))
        try:
            await _given(route, await self._had[key])
        finally:
            self._open -= 1
            self._last = monotonic()

    async def _answer(self, asked: Asked) -> Answer | None:
        """None for what the page is not given: pictures, sounds, fonts, frames (which are pages of their own), a
        further page in its own place, and what could not be had."""
        kind = asked.resource_type
        if asked.is_navigation_request():
            page, self._page = self._page, None
            return page
        if kind == "stylesheet":
            return Answer(headers={"content-type": "text/css"})  # scripts may wait for it; none is needed to read
        if kind not in ("script", "xhr", "fetch"):
            return None
        try:
            async with asyncio.timeout_at(asyncio.get_running_loop().time() + self._until - monotonic()):
                return await asyncio.shield(asyncio.ensure_future(self._ask(asked, is_script=kind == "script")))
        except TimeoutError:
            reason = f"timeout: not there within RENDER_TIMEOUT={self._seconds:g} seconds"
            self.missing[asked.url] = ["unreachable", reason]
        except NotHadError as error:
            self.missing[asked.url] = [error.outcome, error.reason]
        return None

    async def _ask(self, asked: Asked, *, is_script: bool) -> Answer:
        self.requests += 1
        url = urldefrag(asked.url).url
        held = await asked.frame.page.context.cookies(url)
        cookies: Cookies = [{name: cookie[name] for name in ("name", "value", "path")} for cookie in held]  # type: ignore[misc]
        if is_script:
            return await self._subrequests.script(url, asked.headers, self._errand, cookies)
        body = asked.post_data_buffer or b""
        return await self._subrequests.fetch(asked.method, url, asked.headers, body, self._errand, cookies)


async def _given(route: Route, answer: Answer | None) -> None:
    with suppress(PlaywrightError):  # the page was closed meanwhile
        if answer is None:
            await route.abort()
        else:
            await route.fulfill(status=answer.status, headers=dict(answer.headers or {}), body=answer.body)


async def _closed(thing: Page | BrowserContext) -> None:
    """Closes a page or context, if it is there still."""
    with suppress(PlaywrightError):
        await thing.close()


def _line(error: PlaywrightError, settings: BaseSettings) -> str:
    """What went wrong, without the log of the browser that Playwright puts below it."""
    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    if not said.startswith("BrowserType.launch"):
        return said
    path = path_of(settings)
    return f"{path} does not start; `{path} --headless --dump-dom about:blank` shows why"


def _headers_of(page: Message) -> dict[str, str]:
    """The headers that a browser reads a page by; its body has been decoded."""
    wanted = ("content-type", "content-language", "set-cookie", "referrer-policy")
    return {name.lower(): value for name, value in page.headers if name.lower() in wanted}


def _joined(pages: list[str]) -> str:
    """One page of the first, with the bodies of the others at the end of its own."""
    first, *others = pages
    sections = "".join(f'\n<section data-page="{number}">{body}</section>' for number, body in enumerate(others, 2))
    end = first.rfind("</body>")
    return first if not others else first[:end] + sections + first[end:]
