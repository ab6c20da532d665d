"""Portals as data: the TOML files under `seeds/` become frozen objects, or errors that name file, line and key."""

from __future__ import annotations

import re
import stat
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from crawler.families import Overrides
from crawler.seed_checks import KEYS, LEVELS, PROVINCE, ascii_host, boolean, entry_faults, unknown_key
from crawler.seed_lines import SeedLines

SEEDS = Path(__file__).parents[1] / "seeds"
DEMO = "demo"  # invented portals: never among the default seeds


class SeedError(ValueError):
    """A seed, a path or a selection that cannot be used. Its text is one line: `file:line: key: what; what to do`."""

    def __init__(
        self, what: str, remedy: str, *, file: Path | None = None, line: int | None = None, key: str | None = None
    ) -> None:
        self.what, self.remedy, self.file, self.line, self.key = what, remedy, file, line, key
        place = "" if file is None else _shown(file) + ("" if line is None else f":{line}") + ": "
        super().__init__(f"{place}{'' if key is None else f'{key}: '}{what}; {remedy}")


@dataclass(frozen=True, kw_only=True)
class Portal:
    """One government's portal, as its `[[portal]]` entry says."""

    id: str
    name: str
    region: str | None = None
    """GB/T 2260 code, 6 digits; 12 for a township; None where it is not settled."""
    start: tuple[str, ...]
    """Absolute http(s) URLs: 信息公开年报 columns, or the home page."""
    enabled: bool = True
    family: str | None = None
    list: str | None = None
    """A regular expression of addresses: its columns."""
    detail: str | None = None
    """A regular expression of addresses: its reports."""
    delay: float | None = None
    """Seconds between two requests."""
    render: str | None = None
    """`browser`, or None."""
    notes: str | None = None
    file: Path
    line: int
    """Of the entry's `[[portal]]`."""

    @property
    def overrides(self) -> Overrides:
        """What the entry says in place of what is recognised in its lists."""
        return Overrides(family=self.family, list=self.list, detail=self.detail)

    @property
    def province(self) -> str | None:
        """The first two digits of the region."""
        return self.region[:2] if self.region else None

    @property
    def level(self) -> str | None:
        """One of LEVELS, by the digits of the region: a district of Beijing is a county."""
        if self.region is None:
            return None
        if len(self.region) == 12:
            return "township"
        if self.region.endswith("0000"):
            return "province"
        return "prefecture" if self.region.endswith("00") else "county"


def load_portals(path: Path | str | None = None, *, families: Collection[str] | None = None) -> list[Portal]:
    """The portals of a file or folder, in the order of the files. Raises SeedError for the first thing wrong.

    Without a path: the project's seeds but for the demo's. With one, every portal counts as enabled.
    """
    portals, errors = _read(_files(path, demo=False), families)
    if errors:
        first, others = errors[0], len(errors) - 1
        more = f" ({others} more: see `scrapy portals --check`)" if others else ""
        raise SeedError(first.what, first.remedy + more, file=first.file, line=first.line, key=first.key)
    return portals if path is None else [replace(portal, enabled=True) for portal in portals]


def check(path: Path | str | None = None, *, families: Collection[str] | None = None) -> list[SeedError]:
    """Everything that is wrong with the seeds at the path, in the order of files and lines; without a path, with
    all the project's seeds, the demo's too."""
    try:
        files = _files(path, demo=True)
    except SeedError as error:
        return [error]
    return _read(files, families)[1]


def select(portals: Sequence[Portal], text: str) -> list[Portal]:
    """The portals that `text` asks for, in their own order, enabled or not: ids, two-digit provinces, levels, `all`,
    divided by commas. Raises SeedError where a part of it asks for nothing."""
    wanted = [part for part in (part.strip() for part in re.split("[,，]", text)) if part]
    if not wanted:
        raise SeedError(f"portals={text}: names no portal", "give ids, provinces (13), levels (county) or all")
    chosen: set[str] = set()
    for part in wanted:
        found = {portal.id for portal in portals if part in ("all", portal.id, portal.province, portal.level)}
        if not found:
            raise SeedError(f"portals={part}: {_nothing(part)}", _suggestion(part, portals))
        chosen |= found
    return [portal for portal in portals if portal.id in chosen]


def format_table(portals: Iterable[Portal]) -> str:
    """The listing: a line a portal under a line of headings, columns aligned as a terminal shows Chinese."""
    rows = [("id", "region", "level", "enabled", "name", "start")]
    rows += [
        (p.id, p.region or "-", p.level or "-", "yes" if p.enabled else "no", p.name, " ".join(p.start))
        for p in portals
    ]
    widths = [max(_width(row[column]) for row in rows) for column in range(5)]
    return "\n".join(
        "  ".join([*(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=False)), row[5]])
        for row in rows
    )


# --- files


_WANTED = "give a TOML file of portals or a folder of them"


def _files(path: Path | str | None, *, demo: bool) -> list[Path]:
    if path == "":
        raise SeedError("no path", _WANTED)
    top = SEEDS if path is None else Path(path)
    try:
        if not stat.S_ISDIR(top.stat().st_mode):
            return [top]
        files = sorted(file for file in top.rglob("*.toml") if not _hidden(file.relative_to(top)))
    except FileNotFoundError as error:
        raise SeedError("no such file or folder", _WANTED, file=top) from error
    except OSError as error:
        raise SeedError(f"cannot be read ({error.strerror})", _WANTED, file=top) from error
    if path is None and not demo:
        files = [file for file in files if file.relative_to(top).parts[0] != DEMO]
    if not files:
        raise SeedError("no .toml file in this folder", _WANTED, file=top)
    return files


def _hidden(file: Path) -> bool:
    """Editors leave such files beside the one that is open."""
    return any(part.startswith(".") for part in file.parts)


def _read(files: Iterable[Path], families: Collection[str] | None) -> tuple[list[Portal], list[SeedError]]:
    taken: dict[str, Portal] = {}
    errors: list[SeedError] = []
    for file in files:
        try:
            source = _source(file)
            content = _parse(source, file)
        except SeedError as error:
            errors.append(error)
            continue
        lines = SeedLines(source)
        errors += _file_errors(content, file, lines)
        for result in _portals(content, file, lines, families):
            if isinstance(result, SeedError):
                errors.append(result)
            elif (first := taken.setdefault(result.id, result)) is not result:
                what = f'"{result.id}" is taken by {_shown(first.file)}:{first.line}'
                line = lines.of_key("id", lines.number_at(result.line))
                errors.append(SeedError(what, "choose another id", file=file, line=line, key="id"))
    return list(taken.values()), errors


def _portals(
    content: dict[str, Any], file: Path, lines: SeedLines, families: Collection[str] | None
) -> Iterator[Portal | SeedError]:
    default, entries = content.get("enabled", True), content.get("portal", [])
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        errors = list(entry_faults(entry, families))
        for key, (what, remedy) in errors:
            line = lines.of_table(number) if key is None or key not in entry else lines.of_key(key, number)
            yield SeedError(what, remedy, file=file, line=line, key=key)
        if not errors:
            values = {"enabled": default is True, **entry, "start": tuple(map(ascii_host, entry["start"]))}
            yield Portal(**values, file=file, line=lines.of_table(number))


def _source(file: Path) -> str:
    try:
        # utf-8-sig: editors on Windows put a byte order mark in front.
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SeedError(f"cannot be read ({error.strerror})", "check the file's permissions", file=file) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SeedError("is not UTF-8", "save the file as UTF-8", file=file, line=line) from error


def _parse(source: str, file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line = int(found.group(1)) if found else source.rstrip().count("\n") + 1
        raise SeedError(f"is not TOML: {error}", "mend the line", file=file, line=line) from error
    except RecursionError as error:
        raise SeedError("is not a seed: nested too deeply", "write [[portal]] entries", file=file, line=1) from error


def _file_errors(content: dict[str, Any], file: Path, lines: SeedLines) -> Iterator[SeedError]:
    for key in content:
        if key not in ("enabled", "portal"):
            what, remedy = unknown_key(key, ("enabled", "portal"))
            if key in KEYS:
                remedy = "put it under a [[portal]] line"
            yield SeedError(what, remedy, file=file, line=lines.of_key(key), key=key)
    if fault := boolean(content.get("enabled", True)):
        yield SeedError(*fault, file=file, line=lines.of_key("enabled"), key="enabled")
    entries = content.get("portal", [])
    if not isinstance(entries, list):
        line = lines.of_key("portal")
        yield SeedError("is one table, not a list of them", "write [[portal]]", file=file, line=line, key="portal")
    elif not entries:
        yield SeedError("has no [[portal]]", "add an entry, or delete the file", file=file, line=1)


# --- words of messages and listings


def _shown(file: Path) -> str:
    """The path as the user would type it from where they are."""
    here = Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)


def _nothing(part: str) -> str:
    if part in LEVELS:
        return "no portal of this level (a portal without region has none)"
    return "no portal in this province" if PROVINCE.fullmatch(part) else "no such portal, province or level"


def _suggestion(part: str, portals: Sequence[Portal]) -> str:
    named = [portal.id for portal in portals if not part.isascii() and part in portal.name]
    levels = () if part in LEVELS else (*LEVELS, "all")
    near = named[:3] or get_close_matches(part.lower(), [*(p.id for p in portals), *levels], 3)
    return f"did you mean {', '.join(near)}?" if near else "`scrapy portals` lists them"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
