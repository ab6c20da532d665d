"""Settings and places of the command line: what Scrapy would stumble over on its way is refused before it begins."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler.arguments import ArgumentError
from crawler.given import check_given, check_places, misspelt


@pytest.fixture
def settings() -> Settings:
    given = Settings()
    given.setmodule("crawler.settings", priority="project")
    return given


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG_LEVEL", "LOUD"),
        ("DOWNLOAD_TIMEOUT", "abc"),
        ("DOWNLOAD_TIMEOUT", "0"),
        ("DOWNLOAD_MAXSIZE", "big"),
        ("CONCURRENT_REQUESTS", "1.5"),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", "0"),  # waits for ever
        ("CONCURRENT_ITEMS", "0"),
        ("RETRY_TIMES", "-1"),
        ("RETRY_HTTP_CODES", "500,all"),
        ("ROBOTSTXT_OBEY", "maybe"),
        ("ONE_REQUEST_AN_ADDRESS", "maybe"),
        ("CLOSESPIDER_TIMEOUT", "nan"),
        ("AUTOTHROTTLE_START_DELAY", "inf"),
        ("FEED_EXPORT_ENCODING", "klingon"),
        ("ARCHIVE_DIR", ""),
        ("DATASET", " "),
    ],
)
def test_a_wrong_value_is_named(settings, name, value) -> None:
    settings.set(name, value, priority="cmdline")
    with pytest.raises(ArgumentError, match=name):
        check_given(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG_LEVEL", "DEBUG"),
        ("DOWNLOAD_TIMEOUT", "1.5"),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", "4"),
        ("RETRY_PRIORITY_ADJUST", "-3"),
        ("RETRY_HTTP_CODES", "500,502"),
        ("TELNETCONSOLE_ENABLED", "False"),
        ("CLOSESPIDER_TIMEOUT", "0.5"),
        ("FEED_EXPORT_ENCODING", "gb18030"),
        ("OF_AN_EXTENSION", "anything"),
    ],
)
def test_what_scrapy_takes_is_taken(settings, name, value) -> None:
    settings.set(name, value, priority="cmdline")
    check_given(settings)


def test_a_name_that_is_nearly_a_settings_is_said(settings) -> None:
    """Others may be an extension's."""
    for name in ("RECHEK_DAYS", "OF_AN_EXTENSION", "DOWNLOAD_DELAY"):
        settings.set(name, "1", priority="cmdline")
    (line,) = misspelt(settings)
    assert "RECHEK_DAYS" in line
    assert "RECHECK_DAYS" in line


@pytest.mark.parametrize("feed", ["{}/folder", "{}/folder/file/x.jsonl", "nosuch://host/x.jsonl"])
def test_a_feed_that_cannot_be_written(settings, tmp_path, feed) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "file").touch()
    settings.set("FEEDS", {feed.format(tmp_path): {"format": "jsonl"}}, priority="cmdline")
    with pytest.raises(ArgumentError, match="-o "):
        check_places(settings)


@pytest.mark.parametrize("feed", ["{}/new/folder/x.jsonl", "file://{}/x.jsonl", "stdout:", "{}/%(time)s/x.jsonl"])
def test_a_feed_that_can_be_written(settings, tmp_path, feed) -> None:
    """Scrapy makes the folders of a feed."""
    settings.set("FEEDS", {feed.format(tmp_path): {"format": "jsonl"}}, priority="cmdline")
    check_places(settings)
    assert not list(tmp_path.iterdir())


def test_a_log_and_a_profile_that_cannot_be_written(settings, tmp_path) -> None:
    with pytest.raises(ArgumentError, match="--profile"):
        check_places(settings, str(tmp_path / "nowhere" / "profile"))
    settings.set("LOG_FILE", str(Path(tmp_path, "nowhere", "x.log")), priority="cmdline")
    with pytest.raises(ArgumentError, match="--logfile"):
        check_places(settings)
