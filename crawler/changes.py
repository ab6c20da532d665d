"""What differs between two versions of a report: cell by cell, sentence by sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from crawler.rows import Row, as_json

# Where the report came from and what follows from its content is no change of it; the body's text is in its sections.
_NOT_COMPARED = frozenset(
    {"report_id", "version", "url", "source", "checks", "cell_notes", "table_sources", "body_text", "sections"}
)
_SENTENCE = re.compile(r"[^。！？；\n]*(?:[。！？；]+[”’」』）)]*|\n|$)")


def change_rows(before: Mapping[str, Any], after: Mapping[str, Any], seen_at: str) -> Iterator[Row]:
    """(report_id, version, path, before, after, seen_at) for everything that differs.

    A cell by `tables.requests.new.total`, a field by its name, a figure by `figures.NAME`, an attachment's digest by
    `attachments.URL`, sentences by `sections.KIND` (`body_text` without sections): one row for sentences that follow
    each other, with None where there were none.
    """
    for path, was, becomes in _differences(before, after):
        yield (after["report_id"], after["version"], path, was, becomes, seen_at)


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str | None, str | None]]:
    old, new = dict(_leaves(before)), dict(_leaves(after))
    for path in sorted(old.keys() | new.keys()):
        if old.get(path) != new.get(path):
            yield path, old.get(path), new.get(path)
    earlier, later = _texts(before), _texts(after)
    for path in sorted(earlier.keys() | later.keys()):
        for was, becomes in _sentences_that_differ(earlier.get(path, ""), later.get(path, "")):
            yield path, was, becomes


def _leaves(report: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    for name, value in report.items():
        if name == "tables":
            yield from _cells(name, value)
        elif name == "figures":
            yield from ((f"figures.{figure}", as_json(found["value"])) for figure, found in value.items())
        elif name == "attachments":
            yield from ((f"attachments.{one['url'] or one['name']}", one["digest"]) for one in value)
        elif name not in _NOT_COMPARED:
            yield name, value if value is None or isinstance(value, str) else as_json(value)


def _cells(path: str, value: Any) -> Iterator[tuple[str, str | None]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _cells(f"{path}.{name}", inner)
    else:
        yield path, None if value is None else as_json(value)


def _texts(report: Mapping[str, Any]) -> dict[str, str]:
    """{`sections.KIND`: heading and text}, `sections.KIND.2` for the second of a kind: a section that comes in does not
    move those behind it."""
    found, met = {}, Counter[str]()
    for section in report["sections"]:
        kind = section["kind"]
        met[kind] += 1
        path = f"sections.{kind}" if met[kind] == 1 else f"sections.{kind}.{met[kind]}"
        found[path] = f"{section['heading']}\n{section['text']}" if section["heading"] else section["text"]
    return found or {"body_text": report["body_text"]}


def _sentences_that_differ(before: str, after: str) -> Iterator[tuple[str | None, str | None]]:
    old, new = _sentences(before), _sentences(after)
    for what, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            yield _joined(old[i:j]), _joined(new[k:n])


def _sentences(text: str) -> list[str]:
    """A text cut behind each sentence.

    >>> _sentences("一、总体情况\\n甲。乙；“丙。”丁")
    ['一、总体情况', '甲。', '乙；', '“丙。”', '丁']
    """
    return [sentence.strip() for sentence in _SENTENCE.findall(text) if sentence.strip()]


def _joined(sentences: Sequence[str]) -> str | None:
    return "".join(sentences) or None
