"""`scrapy export` in all its forms: every cell of every report, whichever file it is in."""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from crawler.exports import SUFFIXES, Table, write
from crawler.exports.bundle import BUNDLES
from crawler.exports.codebook import CHANGES, LONG, NUMBER, Column, stata_names, wide_columns
from tests.running import Stores, crawl, scrapy

#: Texts that a spreadsheet would take for a formula, and some that it would not.
FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", " =1", "\t=1", "＝1", "--1"]
HARMLESS = ["-", "—", "-2", "+3", "1,234", "/", "", "甲=乙", "3-1"]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def exported(stores: Stores, target: Path, *options: str) -> Path:
    done = scrapy("export", target, *options, *stores.options)
    assert (done.code, done.err) == (0, ""), done.err
    return target


def leaves(value: object, path: str = "") -> dict[str, object]:
    """{`table.row.column`: value} of a report's tables, local rows left out."""
    if not isinstance(value, dict):
        return {} if value is None else {path: value}
    inner = [leaves(item, f"{path}.{key}" if path else key) for key, item in value.items() if key != "local"]
    return {key: item for found in inner for key, item in found.items()}


def printed(value: object) -> str:
    return "" if value is None else str(value)


def test_wide_has_every_cell_of_every_report(first, tmp_path) -> None:
    reports = first.stores.reports()
    found = rows(exported(first.stores, tmp_path / "reports.csv"))
    assert len(found) == len(reports) == 70
    cells = 0
    for report, row in zip(reports, found, strict=True):
        assert row["report_id"] == report["report_id"]
        assert row["agency"] == printed(report["agency"])
        assert row["body_text"] == report["body_text"]
        assert row["record_id"] == report["source"]["record_id"]
        assert row["flags"].split(";") == (report["flags"] or [""])
        wanted = leaves(report["tables"])
        wanted |= {f"figures.{name}": figure["value"] for name, figure in report["figures"].items()}
        assert {name: row[name] for name in row if "." in name and row[name]} == {
            name: str(value) for name, value in wanted.items()
        }
        cells += len(wanted)
    assert cells > 8_000


def test_long_has_every_cell_with_its_print(first, tmp_path) -> None:
    found = rows(exported(first.stores, tmp_path / "cells.csv", "--long"))
    query = "SELECT count(*) FROM cells JOIN reports USING (report_id, version) WHERE latest=1"
    assert [(len(found),)] == first.stores.rows(query)
    by_report: dict[str, dict[str, str]] = {}
    for row in found:
        assert row["label"]
        path = ".".join(filter(None, (row["table"], row["row"], row["column"])))
        if row["value"]:
            by_report.setdefault(row["report_id"], {})[path] = row["value"]
    for report in first.stores.reports():
        wanted = {name: float(value) for name, value in leaves(report["tables"]).items()}
        given = {name: float(v) for name, v in by_report.get(report["report_id"], {}).items() if ".local." not in name}
        assert given == wanted


def test_versions_and_what_changed_between_them(first, tmp_path) -> None:
    every = rows(exported(first.stores, tmp_path / "all.csv", "--versions"))
    assert len(every) == 71
    (two,) = [row for row in every if row["version"] == "2"]
    (one,) = [row for row in every if (row["report_id"], row["version"]) == (two["report_id"], "1")]
    changes = rows(exported(first.stores, tmp_path / "changes.csv", "--changes"))
    assert {row["report_id"] for row in changes} == {two["report_id"]}
    cells = [row for row in changes if row["path"].startswith("tables.")]
    assert cells
    for row in cells:
        name = row["path"].removeprefix("tables.")
        assert (row["before"], row["after"]) == (one[name], two[name])
        assert row["before"] != row["after"]
    assert all(row["seen_at"] for row in changes)


@pytest.mark.parametrize("form", ["--wide", "--long", "--changes", "--codebook"])
def test_rows_as_json_say_what_the_csv_says(first, tmp_path, form) -> None:
    table = rows(exported(first.stores, tmp_path / "x.csv", form))
    lines = exported(first.stores, tmp_path / "x.jsonl", form).read_text(encoding="utf-8").splitlines()
    found = [{name: printed(value) for name, value in json.loads(line).items()} for line in lines]
    assert [{k: v.removeprefix("'") for k, v in row.items()} for row in table] == found


def sheets(path: Path) -> dict[str, list[list[str]]]:
    """{sheet: its rows} of a workbook; formulas are an error."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    found = {}
    with zipfile.ZipFile(path) as book:
        names = [sheet.get("name") for sheet in etree.fromstring(book.read("xl/workbook.xml")).iter(f"{space}sheet")]
        for number, name in enumerate(names, start=1):
            sheet = etree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            assert next(sheet.iter(f"{space}f"), None) is None
            found[str(name)] = [["".join(c.itertext()) for c in row] for row in sheet.iter(f"{space}row")]
    return found


def test_a_workbook_holds_the_same_cells(first, tmp_path) -> None:
    found = sheets(exported(first.stores, tmp_path / "reports.xlsx"))["reports"]
    table = rows(exported(first.stores, tmp_path / "reports.csv"))
    assert found[0] == list(table[0])
    numbers = re.compile(r"-?\d+\.0")
    for got, wanted in zip(found[1:], table, strict=True):
        values = [value for value in wanted.values() if value]
        assert [v for v in got if v] == [
            numbers.sub(lambda m: m[0][:-2], v) if numbers.fullmatch(v) else v for v in values
        ]


def test_no_text_becomes_a_formula(tmp_path) -> None:
    texts = FORMULAS + HARMLESS
    columns = [Column("text"), Column("value", NUMBER)]
    write(Table("texts", columns, iter([(text, -3) for text in texts])), tmp_path / "x.csv", ".csv")
    assert [row["text"] for row in rows(tmp_path / "x.csv")] == [f"'{text}" for text in FORMULAS] + HARMLESS
    assert {row["value"] for row in rows(tmp_path / "x.csv")} == {"-3"}
    write(Table("texts", columns, iter([(text, -3) for text in texts])), tmp_path / "x.xlsx", ".xlsx")
    assert [row[0] for row in sheets(tmp_path / "x.xlsx")["texts"][1:]] == texts


def test_what_excel_cannot_hold_is_said(tmp_path, monkeypatch) -> None:
    table = Table("texts", [Column("text")], iter([("长" * 40_000,), ("短",)]))
    said = write(table, tmp_path / "x.xlsx", ".xlsx")
    assert said is not None
    assert said.startswith("1 texts were cut at 32767")
    monkeypatch.setattr("crawler.exports.writers._XLSX_ROWS", 4)
    many = Table("many", [Column("n", NUMBER)], ((n,) for n in range(8)))
    write(many, tmp_path / "many.xlsx", ".xlsx")
    found = sheets(tmp_path / "many.xlsx")
    assert list(found) == ["many", "many 2", "many 3"]
    assert [row[0] for sheet in found.values() for row in sheet if row != ["n"]] == [str(n) for n in range(8)]


def test_a_text_is_as_long_as_excel_counts_it(tmp_path) -> None:
    """In units of UTF-16: a rare character (𠮷) is two."""
    table = Table("cells", [Column("text")], iter([("𠮷" * 16_383,), ("𠮷" * 16_384,)]))
    assert (write(table, tmp_path / "x.xlsx", ".xlsx") or "").startswith("1 texts were cut")


def test_names_for_stata() -> None:
    names = stata_names()
    columns = {column.name for column in (*wide_columns(), *LONG, *CHANGES)}
    assert columns <= names.keys()
    assert len(set(names.values())) == len(names)
    assert [name for name in names.values() if not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name)] == []


def test_the_same_dataset_gives_the_same_bytes(first, tmp_path) -> None:
    for suffix in (".csv", ".xlsx", ".jsonl"):
        once, twice = (exported(first.stores, tmp_path / f"{n}{suffix}", "--wide").read_bytes() for n in "ab")
        assert once == twice


@pytest.mark.parametrize(("suffix", "package"), [(".parquet", "pyarrow"), (".dta", "pandas")])
def test_what_is_not_installed_is_named(tmp_path, monkeypatch, suffix, package) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ValueError, match=rf"{suffix} needs {package}, which is not installed; run `make extras`"):
        write(Table("x", [Column("a")], iter([])), tmp_path / f"x{suffix}", suffix)


def test_parquet(first, tmp_path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    found = parquet.read_table(exported(first.stores, tmp_path / "x.parquet")).to_pylist()
    for report, row in zip(first.stores.reports(), found, strict=True):
        wanted = leaves(report["tables"])
        assert {name: row[name] for name in wanted} == wanted
        assert str(row["published_on"] or None) == str(report["published_on"])
    empty = exported(first.stores, tmp_path / "changes.parquet", "--changes")
    assert parquet.read_table(empty).column_names == [column.name for column in CHANGES]


def test_stata(first, tmp_path) -> None:
    pandas = pytest.importorskip("pandas")
    found = pandas.read_stata(exported(first.stores, tmp_path / "x.dta"), convert_missing=False)
    names = stata_names()
    for report, (_, row) in zip(first.stores.reports(), found.iterrows(), strict=True):
        wanted = leaves(report["tables"])
        assert {name: row[names[name]] for name in wanted} == wanted
        assert row["agency"] == printed(report["agency"])
        assert row["body_text"] == report["body_text"]


def test_every_ending_is_documented() -> None:
    text = (Path(__file__).parents[1] / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [suffix for suffix in SUFFIXES if f"| `{suffix}` |" not in text] == []


@pytest.mark.parametrize("suffix", BUNDLES)
def test_the_archive_as_a_file(first, tmp_path, suffix) -> None:
    """Every response is in its index; no option for the dataset applies."""
    target = tmp_path / f"x{suffix}"
    done = scrapy("export", target, *first.stores.options)
    responses = sum(capture.status is not None for capture in first.stores.captures())
    assert (done.code, done.err) == (0, f"{target}: {responses} captures\n")
    if suffix == ".wacz":
        with zipfile.ZipFile(target) as bundle:
            index = gzip.decompress(bundle.read("indexes/index.cdx.gz"))
            pages = [json.loads(line) for line in bundle.read("pages/pages.jsonl").splitlines()[1:]]
        reports = first.stores.reports(versions=True)
        assert {(page["url"], page["title"]) for page in pages} == {(r["url"], r["title"]) for r in reports}
    else:
        index = target.read_bytes()
    assert len(index.splitlines()) == responses
    refused = scrapy("export", target, "--long", *first.stores.options)
    assert (refused.code, "give no option" in refused.last) == (2, True)


def test_an_archive_without_dataset_is_exported(first, tmp_path) -> None:
    archive = f"ARCHIVE_DIR={first.stores.archive}"
    done = scrapy("export", tmp_path / "x.wacz", "-s", archive, "-s", f"DATASET={tmp_path}/none")
    assert done.code == 0, done.err
    with zipfile.ZipFile(tmp_path / "x.wacz") as bundle:
        pages = bundle.read("pages/pages.jsonl").splitlines()[1:]
    assert len(pages) == sum(c.role == "report" and c.status == 200 for c in first.stores.captures())


def test_an_exported_archive_is_replayed(first, tmp_path) -> None:
    """Export and REPLAY give the same reports, byte for byte."""
    assert scrapy("export", tmp_path / "x.wacz", *first.stores.options).code == 0
    stores = Stores(tmp_path / "stores")
    done = crawl("-s", f"REPLAY={tmp_path / 'x.wacz'}", stores=stores)
    assert done.code == 0, done.err
    assert stores.lines() == first.stores.lines()
