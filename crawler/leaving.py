"""A portal is done: what Scrapy and our extensions keep of its hosts goes, so that memory does not grow with them."""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.cookies import CookiesMiddleware

from crawler.manners import Manners
from crawler.middlewares import PortalRobots
from crawler.portals import Portal


def forget(crawler: Crawler, portal: Portal) -> None:
    """Drops a portal's delays, robots.txt and cookies."""
    manners, robots = crawler.get_extension(Manners), crawler.get_downloader_middleware(PortalRobots)
    for start in portal.start:
        if manners is not None:
            manners.forget(start)
        if robots is not None:
            robots.forget(start)
    cookies = crawler.get_downloader_middleware(CookiesMiddleware)
    if cookies is not None:
        cookies.jars.pop(portal.id, None)
