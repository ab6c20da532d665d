"""Whether there is a browser for portals with `render = "browser"`, and how it is begun.

The library comes with `make extras`, the browser with the system: nothing is downloaded here.
"""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from typing import Any

from scrapy.settings import BaseSettings

#: What an installed Chromium is called on one system or another.
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: Where no proxy is: whatever Chromium, or a page's script behind its back, asks for by itself goes nowhere.
_NOWHERE = "http://127.0.0.1:9"
_ARGUMENTS = (
    f"--proxy-server={_NOWHERE}",
    "--proxy-bypass-list=<-loopback>",  # loopback too
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--no-pings",
)


def path_of(settings: BaseSettings) -> str | None:
    """The browser's program: CHROMIUM_PATH or, where that is empty, the first one of the usual names on PATH."""
    names = (settings["CHROMIUM_PATH"],) if settings["CHROMIUM_PATH"] else _NAMES
    return next((found for name in names if (found := shutil.which(name))), None)


def why_not(settings: BaseSettings) -> str | None:
    """What keeps a page from being rendered, and what to do about it, in one line; None where all is there."""
    if find_spec("scrapy_playwright") is None:
        return 'render = "browser" needs scrapy-playwright; run `make extras`'
    if path_of(settings) is None:
        if settings["CHROMIUM_PATH"]:
            return f"CHROMIUM_PATH={settings['CHROMIUM_PATH']}: no program; name an installed Chromium"
        return (
            'render = "browser" needs Chromium; install it (Debian: apt-get install chromium) or give -s CHROMIUM_PATH='
        )
    if settings.getbool("CHROMIUM_SANDBOX") and hasattr(os, "geteuid") and os.geteuid() == 0:
        return (
            "Chromium does not run as root with its sandbox; run as another user or, in a container that is thrown "
            "away, give -s CHROMIUM_SANDBOX=0"
        )
    return None


def launch_options(settings: BaseSettings) -> dict[str, Any]:
    """What Playwright begins the browser with; signals are the crawl's to handle."""
    return {
        "executable_path": path_of(settings),
        "chromium_sandbox": settings.getbool("CHROMIUM_SANDBOX"),
        "args": list(_ARGUMENTS),
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
    }
