"""The corpus as files: each page beside what is true of it, one field a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .pages import PAGES
from .spec import build

FOLDER = Path(__file__).parents[1] / "pages" / "built"


def as_json(truth: dict[str, Any]) -> str:
    lines = (
        f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"
        for name, value in truth.items()
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def write() -> int:
    """Writes every page and its truth anew; returns how many pages there are."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for spec in PAGES:
        page = build(spec)
        (FOLDER / spec.file).write_bytes(page.body)
        (FOLDER / f"{spec.name}.json").write_text(as_json(page.truth), encoding="utf-8")
    return len(PAGES)
