"""The archive as files of other programs: WACZ, and CDXJ, the index of its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from archive.cdxj import cdxj
from archive.store import Archive
from archive.wacz import write_wacz
from archive.warc import warc_date
from crawler.dataset import Dataset
from crawler.stores import SOFTWARE


def _wacz(folder: Path, dataset: Path, target: Path) -> str:
    """The archive with its reports as the pages to begin with."""
    return _said(write_wacz(folder, target, _pages(folder, dataset), SOFTWARE))


def _cdxj(folder: Path, dataset: Path, target: Path) -> str:
    """The archive's index."""
    lines = cdxj(folder)
    with target.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(line + "\n" for line in lines)
    return _said(len(lines))


def _said(captures: int) -> str:
    return f"{captures} captures"


def _pages(folder: Path, dataset: Path) -> Iterator[dict[str, Any]]:
    """The archived reports by the dataset, where there is one, with their titles; else what was asked for as such."""
    titles = _titles(dataset)
    with Archive(folder, readonly=True) as archive:
        for capture in archive.captures(roles=None if titles else ["report"]):
            if capture.status == 200 and (not titles or capture.record_id in titles):
                page = {"id": capture.record_id.strip("<>"), "url": capture.url, "ts": warc_date(capture.fetched_at)}
                title = titles.get(capture.record_id)
                yield page | ({"title": title} if title else {})


def _titles(dataset: Path) -> dict[str, str | None]:
    if not dataset.is_file():
        return {}
    with closing(Dataset(dataset, readonly=True)) as opened:
        return dict(opened.rows("SELECT record_id, title FROM reports"))


#: {ending: what writes the archive so, and says what it wrote}.
BUNDLES: dict[str, Callable[[Path, Path, Path], str]] = {".wacz": _wacz, ".cdxj": _cdxj}
