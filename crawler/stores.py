"""The archive and the dataset that a crawler works on: opened once, closed with the engine."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from archive.store import Archive
from crawler.dataset import Dataset


@dataclass
class Stores:
    """Where a crawl writes: raw exchanges first, then what was read from them."""

    archive: Archive
    dataset: Dataset

    def close(self) -> None:
        try:
            self.dataset.close()
        finally:
            self.archive.close()


_opened: WeakKeyDictionary[Crawler, Stores] = WeakKeyDictionary()


PROJECT_VERSION = "0.1.0"
SOFTWARE = f"annual-reports/{PROJECT_VERSION} Scrapy/{version('Scrapy')}"
#: The settings that tell how a crawl went about it.
_TOLD = (
    "DOWNLOAD_DELAY",
    "CONCURRENT_REQUESTS_PER_DOMAIN",
    "AUTOTHROTTLE_ENABLED",
    "RETRY_TIMES",
    "DOWNLOAD_TIMEOUT",
    "DOWNLOAD_MAXSIZE",
    "RECHECK_DAYS",
    "RECHECK_INTERVAL",
)


def warcinfo(settings: BaseSettings) -> dict[str, str]:
    """What a WARC file's warcinfo record says of the software that wrote it, and of its settings."""
    return {
        "software": SOFTWARE,
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        **({"operator": settings["CONTACT"]} if settings["CONTACT"] else {}),
        "robots": "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
        "http-header-user-agent": settings["USER_AGENT"],
        "description": "; ".join(
            ["answered from WARC files (REPLAY)"] * bool(settings["REPLAY"])
            + [f"{name}={settings[name]}" for name in _TOLD]
        ),
    }


def archive_folder(settings: BaseSettings) -> Path:
    return Path(settings["ARCHIVE_DIR"])


def dataset_path(settings: BaseSettings) -> Path:
    return Path(settings["DATASET"])


def open_stores(settings: BaseSettings) -> Stores:
    """Opens both for writing. Raises ArchiveError or DatasetError, in one line, where that cannot be."""
    archive = Archive(archive_folder(settings), software=warcinfo(settings))
    try:
        dataset = Dataset(dataset_path(settings))
    except BaseException:
        archive.close()
        raise
    return Stores(archive, dataset)


def stores_of(crawler: Crawler) -> Stores:
    """The stores of a crawler, opened at the first call."""
    if crawler not in _opened:
        _opened[crawler] = open_stores(crawler.settings)
        crawler.signals.connect(_close_unkept, signal=signals.engine_stopped)
    return _opened[crawler]


def keep_open(crawler: Crawler) -> None:
    """Leaves it to the caller to close the stores, so that it can still look into them when the engine has stopped."""
    crawler.signals.disconnect(_close_unkept, signal=signals.engine_stopped)


def _close_unkept(sender: Crawler) -> None:
    stores = _opened.pop(sender, None)
    if stores is not None:
        stores.close()
