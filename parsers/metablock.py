"""Finds a page's metadata block: labels and their values, whatever holds them.

A block is a run of neighbouring labels (cells, list items, spans, `dt`/`dd`, several in one line). One label alone
counts only above the body; prose that mentions a label never does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from parsers.blocks import WHOLE_PAGE, Block, html_blocks, label_groups, text_size
from parsers.chinese import clean
from parsers.labels import keywords, read_value
from parsers.pairs import Entry, read_entries

_MAX_GAP = 6
# A run of labels without one of these is a table heading or a menu.
_STRONG = frozenset(
    {"index_number", "document_number", "publisher", "published_on", "issued_on", "validity", "genre_category"}
)


@dataclass
class MetaBlock:
    """What the page's own blocks say."""

    values: dict[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    elements: list[HtmlElement] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)


def html_block(texts: Sequence[Any]) -> MetaBlock:
    """The metadata of an HTML page's own blocks, with the elements that hold nothing else, from the page's
    `page.text_nodes`."""
    early: list[Entry] = []
    late: list[Entry] = []
    for group in label_groups(texts):
        entries = read_entries(html_blocks(group.element, group.late), group.late)
        known = late if group.late else early
        # Neighbours in the page stay neighbours, though they share no element small enough to be one group.
        apart = 2 * _MAX_GAP if _index_numbers(known) and _index_numbers(entries) else group.gap
        offset = (known[-1].place if known else 0) + apart
        known += [entry._replace(place=entry.place + offset) for entry in entries]
    return _read([*_clusters(early), *_clusters(late)])


def _index_numbers(entries: list[Entry]) -> set[str | None]:
    return {read_value("index_number", entry.raw) for entry in entries if entry.hit.field == "index_number"} - {None}


def text_block(lines: Sequence[str]) -> MetaBlock:
    """The metadata of a text page, with the indexes of the lines it stands in."""
    blocks = [Block(text, None, index) for index, line in enumerate(lines[:200]) if (text := clean(line.strip(" |\t")))]
    return _read(_clusters(read_entries(blocks, late=False)))


def _clusters(entries: list[Entry]) -> list[list[Entry]]:
    clusters: list[list[Entry]] = []
    for entry in entries:
        if clusters and entry.place - clusters[-1][-1].place <= _MAX_GAP and entry.late == clusters[-1][-1].late:
            clusters[-1].append(entry)
        else:
            clusters.append([entry])
    return [cluster for cluster in clusters if _is_metadata(cluster)]


def _fields(cluster: Iterable[Entry]) -> set[str]:
    return {entry.hit.field for entry in cluster if entry.hit.field}


def _is_metadata(cluster: list[Entry]) -> bool:
    fields = _fields(cluster)
    if not fields & _STRONG:
        return False
    if cluster[0].late:
        return len(fields) >= 3 and "index_number" in fields
    if len({entry.hit.label for entry in cluster} - {""}) >= 2:
        return True
    only = next(entry for entry in cluster if entry.hit.label)
    return only.hit.colon and len(only.raw) <= 80 and read_value(only.hit.field, only.raw) is not None


def _read(clusters: list[list[Entry]]) -> MetaBlock:
    """The fullest cluster speaks; the others fill what it leaves open, unless they are about another document."""
    block = MetaBlock()
    ordered = sorted(clusters, key=lambda cluster: -len(_fields(cluster)))
    for cluster in ordered:
        values = _values(cluster)
        number = values.get("index_number")
        if number and block.values.get("index_number") not in (None, number):
            continue
        block.values = {**values, **block.values}
        block.keywords = block.keywords or next(
            (words for entry in cluster if entry.hit.field == "keywords" and (words := keywords(entry.raw))), ()
        )
        block.lines.update(entry.place for entry in cluster)
        block.elements += [element for element in _prunable(cluster) if element not in block.elements]
    return block


def _values(cluster: list[Entry]) -> dict[str, str]:
    values: dict[str, str] = {}
    for entry in sorted(cluster, key=lambda entry: entry.hit.rank):
        name = entry.hit.field
        if name and name not in values and (value := read_value(name, entry.raw)) is not None:
            values[name] = value
    return values


def _prunable(cluster: list[Entry]) -> list[HtmlElement]:
    """The largest elements that hold parts of the cluster and nothing else."""
    told = [entry for entry in cluster if entry.hit.field or entry.hit.colon]
    size = sum(len(entry.raw) + len(entry.hit.label) + 8 for entry in cluster)
    holders: dict[HtmlElement, float] = {}
    for block, inlines in dict.fromkeys(holder for entry in told for holder in entry.holders):
        if block is not None:
            alone = block.tag not in WHOLE_PAGE and text_size(block) <= size + 20
            holders.update((holder, text_size(holder)) for holder in ((block,) if alone else inlines))
    return list(_lifted(holders))


def _lifted(holders: dict[HtmlElement, float]) -> dict[HtmlElement, float]:
    """Elements whose parent holds hardly anything else give way to it: cells to rows, rows to the table."""
    while True:
        totals: dict[HtmlElement, float] = {}
        for holder, size in holders.items():
            parent = holder.getparent()
            if parent is not None and parent.tag not in WHOLE_PAGE:
                totals[parent] = totals.get(parent, 0) + size
        parents = {parent: size for parent, total in totals.items() if (size := text_size(parent)) <= total + 30}
        if not parents:
            return holders
        holders = {holder: size for holder, size in holders.items() if holder.getparent() not in parents} | parents
