"""Metadata that stands in the fields of a form: 索引号： <input value="…" readonly>.

Such a field is given its value as text, so that it is read as if it were printed; only fields right behind a label of a
metadata block, as a search box has a value too.
"""

from __future__ import annotations

from itertools import islice

from lxml.html import HtmlElement

from parsers.blocks import own_text
from parsers.chinese import clean
from parsers.labels import find_labels

_FIELDS = ("input", "textarea", "select")
_TYPED = frozenset({"text", "date", "number", "search", ""})
_BUTTONS = frozenset({"submit", "button", "image", "reset"})
#: So many elements around a field without a form may hold its button.
_NEAR = 3
#: No label is longer, its signs and spaces included.
_LONGEST_LABEL = 24
#: What may stand around a field, or around its label.
_HOLDERS = frozenset({"td", "th", "dd", "li", "div", "span", "p"})


def print_fields(root: HtmlElement) -> bool:
    """Puts the value of each field behind a label in the field's place; whether there is any."""
    filled = [(field, value) for field in root.iter(*_FIELDS) if (value := _value(field))]
    labelled = [(field, value) for field, value in filled if _is_labelled(field) and not _is_asked(field)]
    for field, value in labelled:
        shown = field.makeelement("span")
        shown.text, shown.tail = value, field.tail
        field.getparent().replace(field, shown)
    return bool(labelled)


def _value(field: HtmlElement) -> str:
    if field.tag == "input":
        value = clean(field.get("value") or "") if (field.get("type") or "").lower() in _TYPED else ""
        return "" if value.startswith("请") else value  # 请输入关键词
    if field.tag == "textarea":
        return own_text(field)
    return next((own_text(option) for option in field.iter("option") if option.get("selected") is not None), "")


def _is_asked(field: HtmlElement) -> bool:
    """Whether it waits for a reader: one can write in it, and a button stands by it."""
    if field.get("readonly") is not None or field.get("disabled") is not None:
        return False
    around = next(field.iterancestors("form"), None)
    if around is None:
        *_, around = (field, *islice(field.iterancestors(), _NEAR))
    inputs = (one for one in around.iter("input", "button") if one is not field)
    return any(one.tag == "button" or (one.get("type") or "").lower() in _BUTTONS for one in inputs)


def _is_labelled(field: HtmlElement) -> bool:
    """Whether the text right before the field is a label."""
    place: HtmlElement | None = field
    while place is not None and (place is field or place.tag in _HOLDERS):
        before = _text_before(place)
        if before is None:
            return False
        if before:
            end = before[-_LONGEST_LABEL:]
            hits = find_labels(end)
            return bool(hits) and not end[hits[-1].end :].strip(" \x02:：")
        place = place.getparent()
    return False


def _text_before(element: HtmlElement) -> str | None:
    """The nearest text before it in its parent; "" for none, None where another field comes first."""
    sibling = element.getprevious()
    while sibling is not None:
        if tail := clean(sibling.tail or ""):
            return tail
        if sibling.tag in _FIELDS:
            return None
        if isinstance(sibling.tag, str):
            if next(sibling.iter(*_FIELDS), None) is not None:
                return None
            if text := own_text(sibling):
                return text
        sibling = sibling.getprevious()
    parent = element.getparent()
    return clean(parent.text or "") if parent is not None else ""
