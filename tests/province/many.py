"""As many portals as wanted, made on demand: home page, a page on the way, a column, two reports. All invented."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tests.crawler.paged import list_page, report_page
from tests.portals.faults import Answer

HTML = [("Content-Type", "text/html; charset=utf-8")]
YEARS = (2022, 2023)
_HOST = re.compile(r"www\.s(\d+)\.example")


class Many:
    """Portals `www.s00001.example` and so on behind one port, by their host names."""

    hosts: tuple[str, ...] = ()

    def __init__(self, count: int) -> None:
        self.count = count

    def answer(self, method: str, host: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        found = _HOST.fullmatch(host)
        if found is None or int(found.group(1)) >= self.count:
            return Answer(404, HTML, b"no such host")
        page = _page(int(found.group(1)), path)
        return Answer(200, HTML, page) if page is not None else Answer(404, HTML, b"")

    def seeds(self, file: Path) -> Path:
        entries = (
            f'[[portal]]\nid = "s{n:05}"\nname = "第{n}县人民政府"\nstart = ["http://www.s{n:05}.example/"]\n'
            for n in range(self.count)
        )
        file.write_text("\n".join(entries), encoding="utf-8")
        return file


def _page(number: int, path: str) -> bytes | None:
    name = f"第{number}县"
    if path == "/":
        return f"<html><title>{name}</title><body><a href='/zfxxgk/'>政府信息公开</a></body></html>".encode()
    if path == "/zfxxgk/":
        return f"<html><title>{name}</title><body><a href='/zfxxgk/nb/'>政府信息公开年报</a></body></html>".encode()
    if path == "/zfxxgk/nb/":
        return list_page({f"/zfxxgk/nb/{year}.html": f"{name}{year}年政府信息公开工作年度报告" for year in YEARS}, 2)
    year = re.fullmatch(r"/zfxxgk/nb/(\d{4})\.html", path)
    if year is None or int(year.group(1)) not in YEARS:
        return None
    return report_page(int(year.group(1)), f"{name}人民政府", f"s{number:05}/{year.group(1)}")
