"""Settings and places that the command line gives, checked before anything begins: Scrapy would meet a wrong value on
its way, with a traceback, or wait for ever (no request at a time)."""

from __future__ import annotations

import codecs
import logging
import os
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings, default_settings
from w3lib.url import file_uri_to_path

from crawler import settings as ours
from crawler.arguments import NUMBERS, WHOLE, ArgumentError

_GIVEN = SETTINGS_PRIORITIES["cmdline"]
#: Whole numbers by their defaults, which Scrapy and we read with decimals.
_SECONDS = {"DOWNLOAD_TIMEOUT", "DNS_TIMEOUT", *NUMBERS} - {*WHOLE}
#: Where nothing at a time, or no time at all, is a crawl that never ends or never gets a page.
_NOT_ZERO = ("CONCURRENT_REQUESTS_PER_DOMAIN", "CONCURRENT_ITEMS", "DOWNLOAD_TIMEOUT", "DNS_TIMEOUT")
_BELOW_ZERO = ("DEPTH_PRIORITY", "REDIRECT_PRIORITY_ADJUST", "RETRY_PRIORITY_ADJUST")


def check_given(settings: BaseSettings) -> None:
    """Raises ArgumentError for a setting given with -s that is not of its default's kind, and for a store without a
    name."""
    for name in _names_given(settings):
        expected = _refused(name, settings)
        if expected:
            raise ArgumentError(f"-s {name}={settings[name]}: not {expected}")
    for name in ("ARCHIVE_DIR", "DATASET"):
        if not str(settings[name] or "").strip():
            raise ArgumentError(f"-s {name}=: empty; give -s {name}=PATH")


def misspelt(settings: BaseSettings) -> Iterator[str]:
    """A line for each given setting that nobody reads but whose name is nearly that of one."""
    for name in _names_given(settings):
        if _default(name) is _NO_SETTING:
            near = get_close_matches(name, filter(str.isupper, [*dir(ours), *dir(default_settings)]), 1, 0.8)
            if near:
                yield f"-s {name}: no setting of this project or of Scrapy; did you mean {near[0]}?"


def check_places(settings: BaseSettings, profile: str | None = None) -> None:
    """Raises ArgumentError for a log, a profile or a feed (`-o`) that cannot be written."""
    for option, name in (("--logfile", settings["LOG_FILE"]), ("--profile", profile)):
        if name and not _can_be_written(Path(name), makes_folders=False):
            raise ArgumentError(f"{option} {name}: cannot be written; give a file in a folder that can be written")
    schemes = settings.getwithbase("FEED_STORAGES")
    for feed in map(str, settings.getdict("FEEDS")):
        scheme = urlsplit(feed).scheme
        if scheme not in schemes:
            raise ArgumentError(f"-o {feed}: feeds cannot be stored at {scheme}:; give a file")
        if scheme not in ("", "file") or "%(" in feed:
            continue
        path = Path(file_uri_to_path(feed) if scheme else feed)
        if not _can_be_written(path, makes_folders=True):
            raise ArgumentError(f"-o {feed}: cannot be written; give a file in a folder that can be written")


def _names_given(settings: BaseSettings) -> list[str]:
    return [str(name) for name in settings if settings.getpriority(name) == _GIVEN]


_NO_SETTING = object()


def _default(name: str) -> Any:
    return getattr(default_settings, name, getattr(ours, name, _NO_SETTING))


def _refused(name: str, settings: BaseSettings) -> str | None:
    """What a setting should be, where it is something else."""
    default, value = _default(name), settings[name]
    if name == "LOG_LEVEL":
        return None if _is_level(str(value)) else "a level: DEBUG, INFO, WARNING, ERROR"
    if name == "FEED_EXPORT_ENCODING":
        return None if not value or _reads(lambda: codecs.lookup(value)) else "an encoding, such as utf-8"
    if isinstance(default, bool) or name.endswith("_ENABLED"):
        return None if _reads(lambda: settings.getbool(name)) else "0 or 1, False or True"
    if isinstance(default, list) and default and all(isinstance(one, int) for one in default):
        return None if _reads(lambda: [int(one) for one in settings.getlist(name)]) else "numbers, divided by commas"
    if isinstance(default, float) or name in _SECONDS:
        return _no_number(name, value, float)
    return _no_number(name, value, int) if isinstance(default, int) else None


def _no_number(name: str, value: Any, kind: type[int] | type[float]) -> str | None:
    least = None if name in _BELOW_ZERO else 0
    said = "a whole number" if kind is int else "a number"
    if least is not None:
        said += " above 0" if name in _NOT_ZERO else " from 0"
    if not _reads(lambda: kind(value)):
        return said
    number = kind(value)
    fits = least is None or (number > least if name in _NOT_ZERO else number >= least)
    return None if fits and number != float("inf") else said


def _is_level(value: str) -> bool:
    return value in logging.getLevelNamesMapping()


def _reads(read: Callable[[], object]) -> bool:
    try:
        read()
    except (ValueError, TypeError, LookupError):
        return False
    return True


def _can_be_written(path: Path, *, makes_folders: bool) -> bool:
    """Whether a file can be made or added to at `path`, whose folders may be made for it."""
    if path.exists():
        return not path.is_dir() and os.access(path, os.W_OK)
    folder = path.absolute().parent
    while makes_folders and not folder.exists():
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
