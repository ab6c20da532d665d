"""What a user can rely on stands in the docs: every command, option, setting, field, flag, outcome and table."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

from crawler.families import FAMILIES
from crawler.outcomes import OUTCOMES
from crawler.seed_checks import KEYS
from parsers.flags import FLAGS
from parsers.report import Report
from tests.portals.faults import KINDS
from tests.test_endless import calendar, inventing, maze, repeating, storm
from tests.test_faults import FAULTS

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
DOCS = {path.name: path.read_text(encoding="utf-8") for path in PAGES}
ALL = "\n".join(DOCS.values())
COMMANDS = sorted(path.stem for path in (ROOT / "crawler" / "commands").glob("[a-z]*.py"))


def missing(words: list[str], text: str) -> list[str]:
    """The words that the text does not name as code."""
    return [word for word in words if not re.search(rf"`[^`\n]*(?<![\w-]){re.escape(word)}(?![\w-])[^`\n]*`", text)]


def settings_of_ours() -> list[str]:
    """The names in the section "ours" of crawler/settings.py, and CONTACT."""
    source = (ROOT / "crawler" / "settings.py").read_text(encoding="utf-8")
    section = source.split("# --- ours")[1].split("\n# ---")[0]
    return [*re.findall(r"^([A-Z_]+) =", section, re.MULTILINE), "CONTACT"]


def options_of(command: str) -> list[str]:
    """The options that the command's own module declares."""
    module = ast.parse((ROOT / "crawler" / "commands" / f"{command}.py").read_text(encoding="utf-8"))
    calls = [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("add_argument")
    ]
    strings = [argument.value for call in calls for argument in call.args if isinstance(argument, ast.Constant)]
    return [option for option in strings if option.startswith("--")]


def test_every_command_is_documented() -> None:
    assert len(COMMANDS) >= 6
    assert missing([f"scrapy {command}" for command in COMMANDS], DOCS["commands.md"]) == []
    assert missing(["python -m parsers"], DOCS["commands.md"]) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_documented(command) -> None:
    assert missing(options_of(command), DOCS["commands.md"]) == []


def test_every_setting_of_ours_is_documented_with_its_default() -> None:
    names = settings_of_ours()
    assert len(names) >= 8
    assert missing(names, DOCS["settings.md"]) == []
    settings = import_module("crawler.settings")
    for name in names:
        value = getattr(settings, name)
        (row,) = re.findall(rf"^\| `{name}` \|([^|]*)\|", DOCS["settings.md"], re.MULTILINE)
        shown = row.strip().strip("`")
        assert shown == (str(value) if value not in (None, "") else shown), name


def test_every_setting_that_differs_is_documented() -> None:
    names = [name for name in vars(import_module("crawler.settings")) if name.isupper()]
    assert missing(names, DOCS["settings.md"]) == []


def test_every_target_of_make_is_documented() -> None:
    targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    text = ALL + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert missing([f"make {target}" for target in targets if target not in ("help", "setup")], text) == []


def test_every_field_is_documented() -> None:
    assert missing(list(Report.__dataclass_fields__), DOCS["fields.md"]) == []


def test_every_table_of_the_dataset_is_documented() -> None:
    schema = (ROOT / "crawler" / "schema.sql").read_text(encoding="utf-8")
    tables = re.findall(r"^CREATE TABLE (\w+)", schema, re.MULTILINE)
    assert len(tables) >= 8
    assert missing(tables, ALL) == []


def test_every_flag_is_documented() -> None:
    assert missing([*FLAGS, "index_number_clash"], DOCS["flags.md"]) == []


def test_every_outcome_is_documented() -> None:
    assert missing(list(OUTCOMES), DOCS["outcomes.md"]) == []


def test_every_family_and_key_of_a_seed_is_documented() -> None:
    seeds = (ROOT / "seeds" / "README.md").read_text(encoding="utf-8")
    assert missing(list(FAMILIES), DOCS["families.md"]) == []
    assert missing(list(KEYS), seeds) == []


def test_links_between_the_docs_lead_somewhere() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "seeds" / "README.md"]
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert broken == []


def test_paths_that_the_docs_name_exist() -> None:
    """`crawler/settings.py` and the like; what a run makes, and what a reader is to make, is left out."""
    named = {
        name
        for name in re.findall(r"`((?:crawler|parsers|archive|tests|seeds|docs)/[\w./-]+)`", ALL)
        if not (ROOT / name).exists()
    }
    assert named == set()


def test_every_fault_that_the_tests_play_is_in_the_table_with_its_outcome() -> None:
    """docs/outcomes.md, by the name that the tests give it."""
    lines = [line.split("|") for line in DOCS["outcomes.md"].partition("## Faults")[2].splitlines() if "|" in line]
    played = {*KINDS, *FAULTS, *(one.__name__ for one in (repeating, inventing, calendar, maze, storm))}
    rows = {kind: [row for row in lines if f"`{kind}`" in row[1]] for kind in played}
    assert {kind for kind, found in rows.items() if len(found) != 1} == set()
    for kind, outcome in FAULTS.items():
        assert f"`{outcome}`" in rows[kind][0][2], kind
