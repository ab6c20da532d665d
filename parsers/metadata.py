"""What a page says of the document on it: 索引号, 文号, 发布机构, dates, categories, title.

The page's own block wins over `<meta>`, that over a JSON object in the page, and that over the list row (`entry`).
Where no 发布机构 is printed, a source (来源, `ContentSource`) that is plainly a public body stands for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from parsers.chinese import clean
from parsers.form_fields import print_fields
from parsers.labels import FIELDS, keywords, read_value
from parsers.metablock import MetaBlock, html_block, text_block
from parsers.page import Page, text_nodes
from parsers.titles import best_title, text_title


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """All of it as the contract's fields want it; None where the page says nothing."""

    title: str | None = None
    index_number: str | None = None
    document_number: str | None = None
    publisher: str | None = None
    published_on: str | None = None
    issued_on: str | None = None
    """By a label only; the signature block is agency.read_signature's."""
    subject_category: str | None = None
    genre_category: str | None = None
    keywords: tuple[str, ...] = ()
    validity: str | None = None
    site_name: str | None = None
    """The portal's name as the page gives it: never an agency."""
    elements: tuple[HtmlElement, ...] = ()
    """Elements that hold the metadata block or the title and nothing else: to prune before the body is read."""
    lines: frozenset[int] = frozenset()
    """Likewise the indexes of a text page's lines."""


def read_metadata(page: Page, entry: Mapping[str, str] | None = None) -> Metadata:
    """The metadata of a page, and of its list row where the page is silent."""
    entry = entry or {}
    if page.root is None:
        block = text_block(page.lines)
        title, printed = text_title(page.lines, block.lines, block.values.get("title"))
        layers = [block.values, entry_fields(entry)]
        return _metadata(layers, block, title or entry.get("title"), block.lines | printed, [], None)
    texts = text_nodes(page.root)
    block = html_block(texts)
    if "index_number" not in block.values and print_fields(page.root):
        texts = text_nodes(page.root)
        block = html_block(texts)
    metas = _metas(page.root)
    site = metas.get("sitename")
    layers = [block.values, _meta_fields(metas, page.root), _json_fields(page), entry_fields(entry)]
    if not any(layer.get("document_number") for layer in layers):
        layers.append(_red_head(texts))
    stated = [layer.get("title") for layer in layers[:3]]
    title, headings = best_title(stated, page.root, texts, site)
    return _metadata(layers, block, title or layers[3].get("title"), set(), headings, site)


_DOCUMENT_NUMBER = re.compile(r"[\u3400-\u9fff]{1,10}[〔\[(（【](?:19|20)\d\d[〕\])）】]第?\d{1,4}号")
#: So far down the page stands the head of a document.
_HEAD = 400


def _red_head(texts: Sequence[Any]) -> dict[str, str]:
    """The number that an official document prints on a line of its own above its title."""
    for node in texts[:_HEAD]:
        if "号" in node[-8:] and len(node) < 80 and _DOCUMENT_NUMBER.fullmatch(text := "".join(node.split())):
            value = read_value("document_number", text)
            return {"document_number": value} if value else {}
    return {}


def _metadata(
    layers: list[dict[str, str]],
    block: MetaBlock,
    title: str | None,
    lines: set[int],
    headings: list[HtmlElement],
    site: str | None,
) -> Metadata:
    values = {name: next((layer[name] for layer in layers if layer.get(name)), None) for name in FIELDS if name}
    values.pop("title")
    words = block.keywords or keywords(values.pop("keywords") or "")
    values.pop("keywords", None)
    source = values.pop("source")
    values["publisher"] = values["publisher"] or (
        source if source and is_public_body(source) and source != site else None
    )
    elements = block.elements + [element for element in headings if element not in block.elements]
    title = clean(title) if title else None
    return Metadata(
        title=title, keywords=words, site_name=site, elements=tuple(elements), lines=frozenset(lines), **values
    )


_BODY_END = re.compile(
    "(?:政府|人大|政协|委员?会?|局|厅|[部处院所站办社]|办公[室厅]|中心|街道|[省市县区旗盟州乡镇]|银行|公司|大学|苏木)$"
)
_NOT_A_BODY = re.compile("网|報|报|新闻|传媒|媒体|融媒|本站|平台|电视|广播|作者|记者|转载|互联")


def is_public_body(name: str) -> bool:
    """Whether a source's name is plainly that of a public body: no site, no newspaper.

    >>> [is_public_body(name) for name in ("甲区管委会办公室", "甲县人民政府门户网站", "甲日报", "本站")]
    [True, False, False, False]
    """
    return len(name) <= 40 and _NOT_A_BODY.search(name) is None and _BODY_END.search(name) is not None


# ---- <meta> ---------------------------------------------------------------------------------------------------

_META_FIELDS = {
    "articletitle": "title",
    "pubdate": "published_on",
    "publishdate": "published_on",
    "firstpublishedtime": "published_on",
    "contentsource": "source",
}


def _metas(root: HtmlElement) -> dict[str, str]:
    """`<meta>` contents by lower-case name; the last that is not empty, as pages repeat the site's before their own."""
    named = ((meta.get("name"), meta.get("content")) for meta in root.iter("meta"))
    return {
        name.strip().lower(): text for name, content in named if name is not None and (text := clean(content or ""))
    }


def _meta_fields(metas: Mapping[str, str], root: HtmlElement) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, field in _META_FIELDS.items():
        if name in metas and field not in fields and (value := read_value(field, metas[name])) is not None:
            fields[field] = value
    if "published_on" not in fields:
        for element in root.iter("publishtime"):
            if (value := read_value("published_on", element.text_content())) is not None:
                fields["published_on"] = value
    return fields


# ---- JSON and list rows ---------------------------------------------------------------------------------------

# NFCMS and gkmlpt name these alike; the EXT_ keys are NFCMS's own.
_JSON_FIELDS = {
    "title": "title",
    "identifier": "index_number",
    "document_number": "document_number",
    "EXT_wh": "document_number",
    "publisher": "publisher",
    "EXT_fbjg": "publisher",
    "date": "published_on",
    "display_publish_time": "published_on",
    "keywords": "keywords",
    "classify_theme_name": "subject_category",
    "classify_main_name": "subject_category",
    "classify_genre_name": "genre_category",
    "source": "source",
}
_CONFIG = re.compile(r"\bDETAIL[\"']?\s*:\s*\{")
_CONFIG_KEY = re.compile(rf"[\"']?\b({'|'.join(_JSON_FIELDS)})[\"']?\s*:\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')")


def _json_fields(page: Page) -> dict[str, str]:
    objects: list[Mapping[str, Any]] = []
    if page.data:
        objects = [page.data, *(_nested(page.data.get(key)) for key in ("json_ext", "gkml_data"))]
    elif "_CONFIG" in page.text and (start := _CONFIG.search(page.text)):
        objects = [dict(_config_strings(page.text, start.end()))]
    fields: dict[str, str] = {}
    for values in objects:
        for key, field in _JSON_FIELDS.items():
            text = values.get(key)
            if isinstance(text, str) and field not in fields and (value := read_value(field, text)) is not None:
                fields[field] = value
    return fields


def _nested(text: Any) -> Mapping[str, Any]:
    """NFCMS keeps objects as JSON strings inside its JSON."""
    if isinstance(text, str) and text.startswith("{"):
        try:
            text = json.loads(text)
        except ValueError:
            return {}
    return text if isinstance(text, dict) else {}


def _config_strings(source: str, start: int) -> Iterator[tuple[str, str]]:
    """The strings of gkmlpt's `_CONFIG.DETAIL`, a JavaScript object with bare keys."""
    for match in _CONFIG_KEY.finditer(source, start):
        try:
            yield match[1], json.loads('"' + match[2][1:-1].replace("\\'", "'").replace("\t", " ") + '"')
        except ValueError:  # an escape that JSON does not know: the label block has the value too
            continue


def entry_fields(entry: Mapping[str, str]) -> dict[str, str]:
    """A family's list row uses the names of the fields; its date is the day of publishing."""
    named = {"date": "published_on", **{name: name for name in FIELDS if name}}
    fields: dict[str, str] = {}
    for key, field in named.items():
        if (text := entry.get(key)) and (value := read_value(field, text)) is not None:
            fields[field] = value
    return fields
