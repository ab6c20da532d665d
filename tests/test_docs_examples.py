"""The documentation's examples are run: queries on the demo's dataset, targets and links against what there is."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PAGES = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md"), *PROJECT.glob("seeds/*.md")])
QUERIES = [
    (f"{page.name}:{number}", query)
    for page in PAGES
    for number, query in enumerate(re.findall(r"```sql\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL), 1)
]
#: What the demo has none of: slips in its arithmetic, lists that say more than they show.
EMPTY = ("k.passed = 0", "carried_out_before", "HAVING shown < c.stated")


@pytest.mark.parametrize(("place", "query"), QUERIES, ids=[place for place, _ in QUERIES])
def test_queries_give_rows_on_the_demo(place: str, query: str, recording) -> None:
    done, stores = recording
    assert done.code == 0, done.last
    with closing(sqlite3.connect(stores.dataset)) as db:
        rows = db.execute(query).fetchall()
    assert bool(rows) != any(mark in query for mark in EMPTY), place


def test_every_table_of_the_dataset_is_told(recording) -> None:
    told = (PROJECT / "docs/fields.md").read_text(encoding="utf-8")
    _, stores = recording
    with closing(sqlite3.connect(stores.dataset)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert tables
    assert [name for name in tables if f"`{name}`" not in told] == []


def test_every_column_of_the_dataset_is_told(recording) -> None:
    told = (PROJECT / "docs/fields.md").read_text(encoding="utf-8")
    _, stores = recording
    with closing(sqlite3.connect(stores.dataset)) as db:
        columns = db.execute(
            "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND m.name NOT IN ('readings', 'years', 'events')"
        ).fetchall()
    assert columns
    assert [pair for pair in columns if f"`{pair[1]}`" not in told] == []


def test_every_code_of_the_tables_is_told() -> None:
    told = (PROJECT / "docs/fields.md").read_text(encoding="utf-8")
    codes = set()
    for path in (PROJECT / "parsers/formats").glob("*.toml"):
        codes |= set(re.findall(r'\{ code = "(\w+)"', path.read_text(encoding="utf-8")))
    # Groups of rows and headings: no cells of their own.
    groups = {"results", "unavailable", "rejected", "suits", "proactive", "channels", "interpretation"}
    groups |= {"response_channels", "organisation", "training"}
    assert len(codes) > 40
    assert [code for code in sorted(codes - groups) if f"`{code}`" not in told] == []


def test_every_make_target_is_told() -> None:
    told = (PROJECT / "docs/commands.md").read_text(encoding="utf-8")
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE)
    assert "demo" in targets
    assert [target for target in targets if f"`make {target}`" not in told] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://")):
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), target
        if anchor:
            assert anchor in _anchors(linked.read_text(encoding="utf-8")), target


def _anchors(text: str) -> set[str]:
    """The anchors that a page's headings get: lower case, punctuation gone, spaces as hyphens."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
