"""The archive as files of other programs: WACZ, and CDXJ, the index of its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from archive.cdxj import cdxj
from archive.store import Archive, Capture
from archive.wacz import write_wacz
from archive.warc import warc_date
from crawler.dataset import Dataset
from crawler.stores import SOFTWARE


def _wacz(folder: Path, dataset: Path, target: Path) -> str:
    """The archive with its reports as the pages to begin with."""
    return _said(write_wacz(folder, target, _pages(folder, dataset), SOFTWARE))


def _cdxj(folder: Path, dataset: Path, target: Path) -> str:
    """The archive's index."""
    captures = 0
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for captures, line in enumerate(cdxj(folder), 1):  # noqa: B007 - counted
            file.write(line + "\n")
    return _said(captures)


def _said(captures: int) -> str:
    return f"{captures} captures"


def _pages(folder: Path, dataset: Path) -> Iterator[dict[str, Any]]:
    """The archived reports with their titles by the dataset, in its order; without one, what was asked for as such."""
    with Archive(folder, readonly=True) as archive:
        for capture, title in _reports(archive, dataset):
            if capture.status == 200:
                page = {"id": capture.record_id.strip("<>"), "url": capture.url, "ts": warc_date(capture.fetched_at)}
                yield page | ({"title": title} if title else {})


def _reports(archive: Archive, path: Path) -> Iterator[tuple[Capture, str | None]]:
    held = False
    if path.is_file():
        query = "SELECT record_id, title FROM reports ORDER BY portal, report_year, report_id, version"
        with closing(Dataset(path, readonly=True)) as dataset:
            for record_id, title in dataset.each(query):
                held = True
                if (capture := archive.get(record_id)) is not None:
                    yield capture, title
    if not held:
        yield from ((capture, None) for capture in archive.captures(roles=["report"]))


#: {ending: what writes the archive so, and says what it wrote}.
BUNDLES: dict[str, Callable[[Path, Path, Path], str]] = {".wacz": _wacz, ".cdxj": _cdxj}
