"""三 with hardly any kinds of applicants: what is left adds up, or nobody can say that nothing was lost."""

from __future__ import annotations

from lxml.html import HtmlElement

from .mutation import MUTATIONS, variants
from .shape import KIND_LABELS, KINDS, head_rows, kind_heads, plain_requests, value_rows, values_in
from .subject import Subject, key_of, set_span, words
from .truth import number

#: The table must stand as the form prints it.
_WHOLE = tuple(name for name, other in MUTATIONS.items() if other.kind == "structure" or name.startswith("heads_"))


def _drop(subject: Subject, *, all_of_them: bool) -> bool:
    """Leaves 自然人, at most one of the kinds, and 总计."""
    table = plain_requests(subject)
    if table is None or len(head_rows(table)) != 3:
        return False
    kept = "" if all_of_them else subject.chance.choice(KINDS)
    for head in kind_heads(table):
        if KINDS[KIND_LABELS.index(words(head))] != kept:
            head.getparent().remove(head)
    for cell in list(table.iter("td", "th")):
        if cell.get("data-role") == "head" and words(cell) == "申请人情况":
            set_span(cell, "colspan", 2 if all_of_them else 3)
        elif cell.get("data-role") == "head" and words(cell) == "法人或其他组织":
            if all_of_them:
                cell.getparent().remove(cell)
            set_span(cell, "colspan", 1)
    for row in value_rows(table):
        _drop_values(subject, row, kept)
    return True


def _drop_values(subject: Subject, row: HtmlElement, kept: str) -> None:
    left = []
    for cell in values_in(row):
        key = key_of(cell.get("data-cell"))
        if key[2] in KINDS and key[2] != kept:
            subject.drop(key)
            row.remove(cell)
        else:
            left.append((cell, key))
    *parts, (total, total_key) = left
    prints = [subject.prints[key] for _, key in parts]
    if any(cell.value is None and cell.meaning not in ("blank", "not_applicable") for cell in prints):
        subject.unread.update(key for _, key in left)
    subject.set(total, total_key, number(str(sum(cell.value or 0 for cell in prints))))


variants(
    "structure",
    "kinds_dropped",
    {"but_one": lambda s: _drop(s, all_of_them=False), "all": lambda s: _drop(s, all_of_them=True)},
    not_after=_WHOLE,
)
