"""What the archive's tests share: an exchange made by a few words, an archive in a temporary folder."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive import Archive, Exchange

START = datetime(2024, 3, 1, 8, 0, 0, 123000, tzinfo=UTC)


@pytest.fixture
def make() -> Callable[..., Exchange]:
    """make(number, **fields): exchange number N, fetched N seconds after the first."""

    def build(number: int = 1, **fields: Any) -> Exchange:
        body = f"<p>第{number}号 {'政府信息公开 ' * 40}</p>".encode()
        defaults: dict[str, Any] = {
            "url": f"http://www.bei.example/report/{number}.html",
            "request_block": f"GET /report/{number}.html HTTP/1.1\r\nHost: www.bei.example\r\n\r\n".encode(),
            "response_block": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body,
            "fetched_at": START + timedelta(seconds=number),
            "ip": "192.0.2.7",
            "portal": "bei",
            "role": "report",
            "notes": {"found_on": "http://www.bei.example/", "entry": {"title": "报告", "number": number}},
        }
        return Exchange(**(defaults | fields))

    return build


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where an archive may be made."""
    return tmp_path / "archive"


@pytest.fixture
def archive(folder: Path) -> Iterator[Archive]:
    """An empty archive, open for writing."""
    with Archive(folder, software={"software": "tests"}) as opened:
        yield opened
