"""A page as read against the page as printed, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from parsers import parse
from parsers.report import Document, Parsed

from .truth import Key, Print

_STANDS_FOR_NOTHING = ("blank", "not_applicable", "text")


@dataclass
class Tally:
    """Cells of one or of many readings."""

    cells: int = 0
    right: int = 0
    wrong: int = 0
    """Another value than the printed one, or one where none is printed."""
    unread: int = 0
    """Null though a number is printed, and the report says so."""
    silent: int = 0
    """Null or missing though the page prints it, and nothing in the report says so. Never acceptable."""
    faults: list[str] = field(default_factory=list)
    """What is not right, in words; cells that nobody can read are left out."""

    def __iadd__(self, other: Tally) -> Tally:
        for name in ("cells", "right", "wrong", "unread", "silent"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults += other.faults
        return self


def read(body: bytes, name: str, url: str | None = None) -> Parsed | None:
    found = parse(Document(body=body, name=name, url=url))
    return found if isinstance(found, Parsed) else None


def compare(found: Parsed | None, prints: Mapping[Key, Print], unread: Iterable[Key] = ()) -> Tally:
    """Every printed cell, and every cell that was read though nothing like it is printed. `unread` are those that
    nobody can read: for them null is right where it is noted, and the number too."""
    free = set(unread)
    tally = Tally()
    cells = {(cell.table, cell.row, str(cell.column)): cell for cell in found.cells} if found else {}
    warned = bool(found) and any(flag.startswith("table") for flag in found.report.flags)
    for key, truth in prints.items():
        cell = cells.pop(key, None)
        tally.cells += 1
        value, meaning = (cell.value, cell.meaning) if cell else (None, "missing")
        if value is not None:
            good = truth.value == value
            if good:
                tally.right += 1
            else:
                tally.wrong += 1
                tally.faults.append(f"{'.'.join(key)}: {value} for {truth.raw!r}")
        elif (
            truth.value is None
            and meaning in (*_STANDS_FOR_NOTHING, "unreadable")
            and (meaning == truth.meaning or truth.meaning == "any" or key in free)
        ):
            tally.right += 1
        elif meaning == "unreadable" or (meaning == "missing" and warned):
            tally.unread += 1
            if key not in free:
                tally.faults.append(f"{'.'.join(key)}: not read ({meaning}), prints {truth.raw!r}")
        else:
            tally.silent += 1
            tally.faults.append(f"{'.'.join(key)}: {meaning} without a word, prints {truth.raw!r}")
    for key, cell in cells.items():
        if cell.value is not None:
            tally.cells += 1
            tally.wrong += 1
            tally.faults.append(f"{'.'.join(key)}: {cell.value} made up")
    return tally


def differences(found: Parsed | None, truth: Mapping[str, Any]) -> Iterator[str]:
    """Every field of the truth that the report has otherwise."""
    if found is None:
        yield "no report"
        return
    report = found.report.as_dict()
    for name, wanted in truth.items():
        got = _comparable(name, report[name])
        if got != _comparable(name, wanted):
            yield f"{name}: {_short(got, _comparable(name, wanted))}"


def _comparable(name: str, value: Any) -> Any:
    if name == "checks":
        return {c["rule"]: (c["passed"], c["expected"], c["actual"], c["blame"]) for c in value}
    if name == "cell_notes":
        return {(n["table"], n["row"], n["column"]): (n["raw"], n["meaning"]) for n in value}
    if name == "figures":
        return {key: (figure["value"], figure["approximate"]) for key, figure in value.items()}
    if name == "flags":
        return sorted(value)
    if name == "attachments":
        return [(a["url"], a["name"]) for a in value]
    return value


def _short(got: Any, wanted: Any) -> str:
    if isinstance(got, dict) and isinstance(wanted, dict):
        keys = [key for key in {**wanted, **got} if got.get(key) != wanted.get(key)]
        return "; ".join(f"{key}: {got.get(key)!r} for {wanted.get(key)!r}" for key in keys[:6])
    if isinstance(got, str) and isinstance(wanted, str):
        at = next((i for i, (a, b) in enumerate(zip(got, wanted, strict=False)) if a != b), min(len(got), len(wanted)))
        return f"…{got[max(0, at - 20) : at + 40]!r} for …{wanted[max(0, at - 20) : at + 40]!r}"
    return f"{got!r} for {wanted!r}"
