"""Imports point one way, and parsing stays pure: read from the syntax trees of all the project's modules."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("crawler", "parsers", "archive")
#: Who may use which of the other rooms.
DOORS = {"crawler": {"parsers", "archive"}, "parsers": set(), "archive": set()}
MODULES = {room: sorted((ROOT / room).rglob("*.py")) for room in ROOMS}
#: What a parser has no business with: disk, network, clock, chance, processes. `__main__`, the command, reads files.
IMPURE = {
    *("asyncio", "ftplib", "glob", "http", "multiprocessing", "os", "pathlib", "random", "secrets", "shutil"),
    *("signal", "smtplib", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "uuid"),
    *("aiohttp", "httpx", "requests", "scrapy", "tldextract", "twisted", "urllib3", "warcio"),
}
CLOCK = {"now", "today", "utcnow"}


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """(module, line) of every import, inside functions too."""
    package = path.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            inside = ".".join(package[: len(package) - node.level]) if node.level else ""
            yield ".".join(part for part in (inside, node.module or "") if part), node.lineno


def offences(room: str, forbidden: set[str], *, but: str = "") -> list[str]:
    """`file:line: module` of every import of a forbidden top-level module."""
    return [
        f"{path.relative_to(ROOT)}:{line}: {module}"
        for path in MODULES[room]
        if path.name != but
        for module, line in imports(path)
        if module.split(".")[0] in forbidden
    ]


def test_there_is_something_to_look_at() -> None:
    assert all(len(MODULES[room]) >= 15 for room in ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_one_way(room) -> None:
    """crawler → parsers, archive; these two do not know each other, and nobody the tests."""
    assert offences(room, {*ROOMS, "tests"} - {room} - DOORS[room]) == []


def test_archive_and_parsers_know_no_scrapy() -> None:
    strangers = {"scrapy", "twisted", "itemadapter"}
    assert offences("archive", strangers | {"trafilatura", "lxml", "opencc"}) == []
    assert offences("parsers", strangers) == []


def test_parsers_are_pure() -> None:
    """No disk (but for their own data, by importlib.resources), no network, no clock, no chance."""
    assert offences("parsers", IMPURE, but="__main__.py") == []


def test_of_io_parsers_use_what_stays_in_memory() -> None:
    """Documents are opened where they are, in memory."""
    names = {
        alias.name
        for path in MODULES["parsers"]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "io"
        for alias in node.names
    }
    assert names == {"BytesIO"}
    assert [line for line in offences("parsers", {"io"}) if "/documents/" not in line] == []


def test_parsers_ask_no_clock_and_open_no_file() -> None:
    found = []
    for path in MODULES["parsers"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in CLOCK
                and ast.unparse(node.value).endswith(("date", "datetime"))
            ):
                found.append(f"{path.name}:{node.lineno}: {ast.unparse(node)}")
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("open", "input", "print")
            ):
                found.append(f"{path.name}:{node.lineno}: {node.func.id}()")
    assert [line for line in found if not line.startswith("__main__.py")] == []


def test_one_module_imports_trafilatura() -> None:
    """What the library may change, or cost, is in one place."""
    users = {
        path.name
        for room in ROOMS
        for path in MODULES[room]
        for name, _ in imports(path)
        if name.split(".")[0] == "trafilatura"
    }
    assert users == {"content.py"}


@pytest.mark.parametrize("module", ["parsers", "parsers.__main__", "archive"])
def test_importing_a_room_brings_no_scrapy_along(module) -> None:
    """`python -m parsers` works where Scrapy is not installed."""
    code = f"import sys, {module}; print(sorted({{'scrapy', 'twisted', 'crawler'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_module_hides_an_error() -> None:
    """Handled, or signalled: no bare except, and none whose body is `pass`."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for room in ROOMS
        for path in MODULES[room]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and (node.type is None or isinstance(node.body[0], ast.Pass))
    ]
    assert found == []
