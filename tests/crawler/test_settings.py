"""The project's settings: polite by default, every deviation with its reason, no network behind the crawl's back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scrapy.downloadermiddlewares import cookies
from scrapy.settings import Settings, default_settings
from scrapy.settings.default_settings import DOWNLOAD_DELAY
from scrapy.utils.misc import load_object

import crawler.middlewares  # noqa: F401 - what it changes is looked at here
from crawler.arguments import ArgumentError, check_settings
from crawler.commands.crawl import Command

SOURCE = Path(__file__).parents[2] / "crawler" / "settings.py"
OURS = {"ARCHIVE_DIR", "DATASET", "REPLAY", "RECHECK_DAYS", "RECHECK_INTERVAL", "PARSE_WORKERS"}
OURS |= {
    "LIST_PAGES_MAX",
    "DISCOVERY_DEPTH",
    "DISCOVERY_PAGES",
    "PORTAL_REQUESTS_MAX",
    "CONTACT",
    "CRAWL_HOURS",
    "RETRY_AFTER_MAX",
}
OURS |= {"ONE_REQUEST_AN_ADDRESS", "RUN_REPORT"}
OURS |= {"RENDER_TIMEOUT", "BROWSER_PAGES", "CHROMIUM_PATH", "CHROMIUM_SANDBOX"}


@pytest.fixture
def settings() -> Settings:
    given = Settings()
    given.setmodule("crawler.settings", priority="project")
    return given


def test_polite_by_default(settings) -> None:
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert settings.getfloat("DOWNLOAD_DELAY") >= 1 > DOWNLOAD_DELAY
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert settings.getbool("AUTOTHROTTLE_ENABLED")
    assert 429 not in settings.getlist("RETRY_HTTP_CODES")
    assert not settings.getbool("METAREFRESH_ENABLED")
    assert settings["USER_AGENT"].startswith("annual-reports/")


def test_opens_no_port_and_reads_no_local_files(settings) -> None:
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    handlers = settings.getdict("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


def test_whole_pages_only(settings) -> None:
    assert settings.getbool("DOWNLOAD_FAIL_ON_DATALOSS")
    assert settings.getbool("HTTPERROR_ALLOW_ALL")  # every status ends in an outcome
    assert settings.getint("DOWNLOAD_MAXSIZE") <= 64 * 1024 * 1024


def test_every_setting_is_scrapys_or_ours() -> None:
    names = re.findall(r"^([A-Z_]+) =", SOURCE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(names) == len(set(names)), "a second assignment hides the first"
    known = set(dir(default_settings)) | OURS | {"COMMANDS_MODULE", "SPIDER_MODULES"}
    assert set(names) - known == set()
    assert set(names) >= OURS


def test_what_the_settings_name_can_be_loaded(settings) -> None:
    for name in ("DOWNLOAD_HANDLERS", "DOWNLOADER_MIDDLEWARES", "ITEM_PIPELINES", "EXTENSIONS"):
        for one, where in settings.getdict(name).items():
            path = where if name == "DOWNLOAD_HANDLERS" else one
            if path is not None:
                load_object(path)


def test_cookies_need_no_list_from_the_network() -> None:
    """Scrapy's cookie middleware would fetch the list of public suffixes at the first cookie, also in a replay."""
    assert tuple(cookies._split_domain.suffix_list_urls) == ()
    assert cookies._is_public_domain("gov.cn")
    assert not cookies._is_public_domain("jia.gov.cn")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RECHECK_DAYS", "soon"),
        ("RECHECK_DAYS", "-1"),
        ("RECHECK_DAYS", "nan"),
        ("RECHECK_DAYS", ""),
        ("RECHECK_INTERVAL", "inf"),
        ("PARSE_WORKERS", "0"),
        ("PARSE_WORKERS", "1.5"),
        ("LIST_PAGES_MAX", "0"),
        ("DISCOVERY_DEPTH", "-1"),
        ("DOWNLOAD_DELAY", "slow"),
        ("RENDER_TIMEOUT", "0"),
        ("BROWSER_PAGES", "1.5"),
    ],
)
def test_a_setting_that_is_no_number_is_refused(settings, name, value) -> None:
    settings.set(name, value, priority="cmdline")
    with pytest.raises(ArgumentError, match=name):
        check_settings(settings)


def test_numbers_are_taken_as_given(settings) -> None:
    check_settings(settings)
    for name, value in (("RECHECK_DAYS", "0"), ("RECHECK_INTERVAL", "0.5"), ("DOWNLOAD_DELAY", "0")):
        settings.set(name, value, priority="cmdline")
    check_settings(settings)


def test_the_command_says_what_there_is() -> None:
    text = Command().long_desc()
    for name in ("seeds=", "portals=", "years=", "ARCHIVE_DIR=", "DATASET=", "REPLAY=", "RECHECK_DAYS="):
        assert name in text
