"""The recipes of CONTRIBUTING.md for a portal and for a family, followed to the letter in a copy of the project.

Whatever stands in their blocks is what is written and run here: entry, commands, class, tests. Only names of a real
place and host are exchanged for invented ones.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from tests.forking import PATIENCE
from tests.portals.record import loopback_settings
from tests.portals.server import DemoServer
from tests.province.place import Place
from tests.province.served import FAST, Province
from tests.running import PROJECT

#: What stands for what in the portal's recipe; code and path are its own.
INVENTED = {"宁晋县": "青澜县", "https://www.ningjin.gov.cn": "http://www.qinglan.example", "ningjin": "qinglan"}
REPORT = "http://www.qinglan.example/content/1003.html"
ROOMS = ("archive", "crawler", "parsers", "tests", "scrapy.cfg", "pyproject.toml")


def section(title: str) -> str:
    text = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return text.split(f"\n## {title}\n")[1].split("\n## ")[0]


def blocks(title: str, kind: str) -> list[str]:
    """The blocks of a language in a recipe, in their order."""
    found = re.findall(rf"(?ms)^( *)```{kind}\n(.*?)^ *```$", section(title))
    return [dedent(block) for _, block in found]


@pytest.fixture
def project(tmp_path) -> Path:
    """The project as a contributor has it; data and pages that the recipes do not touch are left out."""
    folder = tmp_path / "project"
    folder.mkdir()
    unneeded = shutil.ignore_patterns("__pycache__", "built", "*.xz", "*.warc.gz")
    for room in ROOMS:
        source = PROJECT / room
        if source.is_dir():
            shutil.copytree(source, folder / room, ignore=unneeded)
        else:
            shutil.copy(source, folder / room)
    (folder / "seeds").mkdir()
    shutil.copy(PROJECT / "seeds" / "regions.tsv", folder / "seeds")
    return folder


def run(project: Path, command: str, *more: str) -> subprocess.CompletedProcess[str]:
    """A command line of a recipe, with this interpreter."""
    words = shlex.split(command.replace("\\\n", " "))
    if words[0] in ("scrapy", "pytest"):
        words = ["python", "-m", *words]
    environment = {**os.environ, "PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}
    return subprocess.run(
        [sys.executable, *words[1:], *more],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def invented(text: str) -> str:
    for real, other in INVENTED.items():
        text = text.replace(real, other)
    return text


def qinglan() -> Place:
    """The portal that the recipe's entry describes: a list of `/channel/list/12.html`."""
    place = Place("qinglan", "青澜县")
    rows = [place.report("青澜县人民政府", year, "/content/{n}.html") for year in (2021, 2022, 2023)]
    place.column("/channel/list/12.html", "<ul>" + "".join(row.item() for row in rows) + "</ul>")
    return place


def test_a_portal_is_four_lines_and_no_code(project) -> None:
    (entry,), (commands,), (script,) = (blocks("A portal", kind) for kind in ("toml", "sh", "python"))
    assert len([line for line in entry.splitlines() if "=" in line]) == 4
    (project / "my-portals.toml").write_text(invented(entry), encoding="utf-8")
    check = run(project, "scrapy portals --check my-portals.toml")
    assert (check.returncode, check.stdout) == (0, "1 portals, no problems\n"), check.stderr

    crawl, coverage = (line for line in re.split(r"(?<!\\)\n", commands.strip()))
    with DemoServer(Province([qinglan()])) as server:  # type: ignore[arg-type]
        done = run(project, crawl, *loopback_settings(server.port), *FAST)
    assert done.returncode == 0, done.stderr
    shown = run(project, coverage)
    assert re.search(r"^ *qinglan +1\b.*list 1, report 1$", shown.stdout, re.MULTILINE), shown.stdout

    export = re.search(r"`(scrapy export [^`]+)`", section("A portal"))
    assert export is not None
    assert run(project, export[1]).returncode == 0
    (line,) = (project / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    assert (json.loads(line)["url"], json.loads(line)["report_year"]) == (REPORT, 2023)

    (project / "page_of.py").write_text(script.replace("http://…/the/report.html", REPORT), encoding="utf-8")
    assert run(project, "python page_of.py").returncode == 0
    parse = re.search(r"`(python -m parsers page.html [^`]+)`", section("A portal"))
    assert parse is not None
    parsed = run(project, parse[1].replace("http://…/the/report.html", REPORT))
    assert json.loads(parsed.stdout)["title"] == "青澜县人民政府2023年政府信息公开工作年度报告"


@pytest.mark.slow
def test_the_page_of_a_portal_becomes_a_test_of_its_own(project) -> None:
    page = qinglan().pages["/content/1003.html"].body
    (project / "tests" / "pages" / "qinglan_2023.html").write_bytes(page)
    command = re.search(r"`(pytest tests/parsers/test_pages.py)`", section("A portal"))
    assert command is not None
    first = run(project, command[1], "-q", "-k", "qinglan", "-o", "addopts=--import-mode=importlib")
    assert first.returncode == 1
    said = re.search(r"`… (was missing and is written now: read it against )…(, then run again)`", section("A portal"))
    assert said is not None
    assert f"qinglan_2023.json {said[1]}qinglan_2023.html{said[2]}" in first.stdout
    again = run(project, command[1], "-q", "-k", "qinglan", "-o", "addopts=--import-mode=importlib")
    assert again.returncode == 0, again.stdout


@pytest.fixture
def teal(project) -> Path:
    """The family's recipe, steps 1 to 5."""
    (listed,) = blocks("A CMS family", "html")
    (place,) = blocks("A CMS family", "text")
    family, tests, system = blocks("A CMS family", "python")
    (project / "tests" / "lists" / "teal").mkdir()
    (project / "tests" / "lists" / "teal" / "list.html").write_text(listed, encoding="utf-8")
    (project / "crawler" / "families" / "teal.py").write_text(family, encoding="utf-8")
    line = re.search(r'one line, `("teal\.Teal",)`', section("A CMS family"))
    assert line is not None
    insert(project / "crawler/families/reading.py", "_ORDER = (\n", f"    {line[1]}\n")
    (project / "tests/crawler/test_families_teal.py").write_text(tests, encoding="utf-8")
    append(project / "tests/province/systems.py", f"\n\n{system}")
    insert(project / "tests/province/plan.py", "way.direct),\n)\n", f"    {place}")
    return project


def insert(file: Path, mark: str, text: str) -> None:
    """Writes a line behind the first line of the mark."""
    source = file.read_text(encoding="utf-8")
    assert source.count(mark) == 1
    first, _, rest = mark.partition("\n")
    file.write_text(source.replace(mark, f"{first}\n{text}{rest}"), encoding="utf-8")


def append(file: Path, text: str) -> None:
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_a_family_is_one_class_and_one_line(teal) -> None:
    """All families' tests pass with it, its own among them, and no page of another's has become its own."""
    plain = ("-q", "-o", "addopts=--import-mode=importlib", "-p", "no:cacheprovider")
    files = [f"tests/crawler/{file.name}" for file in sorted((teal / "tests/crawler").glob("test_families*.py"))]
    done = run(teal, f"pytest {' '.join(files)}", *plain)
    assert done.returncode == 0, done.stdout
    assert "2 passed" in run(teal, "pytest tests/crawler/test_families_teal.py", *plain).stdout
    checked = run(teal, f"python -m ruff check crawler tests/province {' '.join(files)}")
    assert checked.returncode == 0, checked.stdout


@pytest.mark.slow
def test_a_portal_of_the_new_family_is_found_from_its_home_page(teal) -> None:
    done = run(teal, "pytest tests/test_province.py", "-q", "-o", "addopts=--import-mode=importlib")
    assert done.returncode == 0, done.stdout[-3000:]
