"""Bad input: one line that says what, where and what to do; exit code 2; no traceback; nothing written."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.portals.record import loopback_settings
from tests.running import DEMO_SEEDS, PROJECT, RECORDING, Done, Stores, crawl, python, scrapy

COMMANDS = ("crawl", "rebuild", "verify", "coverage", "export", "portals")
PORTAL = '[[portal]]\nid = "{id}"\nname = "甲县人民政府"\nstart = ["http://www.jia.example/"]\n'


def refused(done: Done, *words: str) -> None:
    """Exit code 2, and a last line that names all of the words."""
    assert done.code == 2, done.err
    assert "Traceback" not in done.err, done.err
    assert all(word in done.last for word in words), done.last
    assert not [line for line in done.err.splitlines() if line.startswith("usage")], "the advice must not scroll away"


def untouched(stores: Stores) -> None:
    """Not even an empty folder."""
    assert not stores.archive.exists()
    assert not stores.dataset.exists()
    assert not stores.folder.exists() or not any(stores.folder.glob("archive*"))


@pytest.fixture
def stores(tmp_path) -> Stores:
    return Stores(tmp_path / "stores")


# --- the crawl --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (PORTAL.format(id="jia") + 'reigon = "130528"\n', ("seed.toml:", "reigon")),
        (PORTAL.format(id="jia") + 'region = "139999"\n', ("seed.toml:", "region", "139999")),
        (PORTAL.format(id="jia") + "region = 130528\n", ("seed.toml:", "region")),
        (PORTAL.format(id="jia") + PORTAL.format(id="jia"), ("seed.toml:", "id", "jia")),
        (PORTAL.format(id="甲"), ("seed.toml:", "id", "甲")),
        (PORTAL.format(id="jia").replace("http://www.jia.example/", "www.jia.example"), ("seed.toml:", "start")),
        ('[[portal]]\nid = "jia"\n', ("seed.toml:",)),
        ("[[portal]\nid = 3", ("seed.toml:",)),
        ("", ("seed.toml",)),
    ],
    ids=["key", "code", "code-type", "duplicate", "id", "start", "missing", "toml", "empty"],
)
def test_a_wrong_seed(tmp_path, stores, text, words) -> None:
    seed = tmp_path / "seed.toml"
    seed.write_text(text, encoding="utf-8")
    refused(crawl(stores=stores, seeds=seed), *words)
    untouched(stores)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-a", "portals=nowhere"), ("nowhere",)),
        (("-a", "portals="), ("portals",)),
        (("-a", "years=202"), ("years", "202")),
        (("-a", "years=2022-2019"), ("years", "2022-2019")),
        (("-a", "years=zwanzig"), ("years", "zwanzig")),
        (("-a", "years="), ("years",)),
        (("-a", "year=2022"), ("year",)),
        (("-a", "portals"), ("-a",)),
        (("--portals", "demo-wutang"), ("--portals",)),
        (("another",), ("another",)),
        (("-s", "REPLAY=nowhere.warc.gz"), ("nowhere.warc.gz",)),
        (("-s", "REPLAY=README.md"), ("README.md",)),
        (("-s", "REPLAY=seeds"), ("seeds",)),
        (("-s", "RECHECK_DAYS=soon"), ("RECHECK_DAYS", "soon")),
        (("-s", "RECHECK_INTERVAL=-"), ("RECHECK_INTERVAL",)),
        (("-s", "PARSE_WORKERS=0"), ("PARSE_WORKERS",)),
        (("-s", "DOWNLOAD_DELAY"), ("-s",)),
        (("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=0"), ("CONCURRENT_REQUESTS_PER_DOMAIN",)),
        (("-L", "LOUD"), ("LOUD",)),
        (("-o", "README.md/x.jsonl"), ("README.md/x.jsonl",)),
        (("--pidfile", "nowhere/pid"), ("nowhere/pid",)),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_wrong_argument_of_crawl(stores, arguments, words) -> None:
    refused(crawl(*arguments, stores=stores), *words)
    untouched(stores)


def test_an_unknown_spider(stores) -> None:
    refused(scrapy("crawl", "annual_report", *stores.options), "annual_report", "annual_reports")
    refused(scrapy("crawl", *stores.options), "annual_reports")
    untouched(stores)


def test_missing_seeds(tmp_path, stores) -> None:
    refused(crawl(stores=stores, seeds=tmp_path / "nowhere"), "seeds", "nowhere")
    (tmp_path / "empty").mkdir()
    refused(crawl(stores=stores, seeds=tmp_path / "empty"), "empty")
    untouched(stores)


@pytest.mark.parametrize("content", [b"", b"not a warc", b"\x1f\x8b\x08\x00broken", b"WARC/1.1\r\n\r\n"])
def test_a_warc_that_is_not_one(tmp_path, stores, content) -> None:
    file = tmp_path / "pages.warc.gz"
    file.write_bytes(content)
    refused(crawl("-s", f"REPLAY={file}", stores=stores), "pages.warc.gz")
    untouched(stores)


@pytest.mark.parametrize(
    "command", [("crawl", "annual_reports", "-a", f"seeds={DEMO_SEEDS}"), ("rebuild",), ("coverage",)]
)
@pytest.mark.parametrize("content", [b"no database at all, " * 100, b"SQLite format 3\0 and then nothing", None])
def test_a_dataset_that_is_none(first, tmp_path, command, content) -> None:
    """A text file, half a database, somebody else's database: refused, and left as it is, by a rebuild too."""
    stores = Stores(tmp_path)
    if content is None:
        with sqlite3.connect(stores.dataset) as db:
            db.execute("CREATE TABLE mine (precious TEXT)")
        db.close()
    else:
        stores.dataset.write_bytes(content)
    before = stores.dataset.read_bytes()
    archive = first.stores.archive if command[0] == "rebuild" else stores.archive
    refused(scrapy(*command, "-s", f"ARCHIVE_DIR={archive}", "-s", f"DATASET={stores.dataset}"), str(stores.dataset))
    assert stores.dataset.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path) -> None:
    tmp_path.chmod(0o500)
    stores = Stores(tmp_path / "stores")
    refused(crawl("-s", f"REPLAY={RECORDING}", stores=stores), str(stores.archive))


def test_an_archive_in_place_of_a_file(tmp_path) -> None:
    """ARCHIVE_DIR names a file, DATASET a folder."""
    stores = Stores(tmp_path)
    stores.archive.write_text("mine")
    refused(crawl("-s", f"REPLAY={RECORDING}", stores=stores), str(stores.archive))
    assert stores.archive.read_text() == "mine"
    stores.archive.unlink()
    stores.dataset.mkdir()
    refused(crawl("-s", f"REPLAY={RECORDING}", stores=stores), str(stores.dataset))


def test_a_second_writer_on_one_archive(demo_server, first, tmp_path) -> None:
    """The second is refused and names the first; readers are let in; the first is not disturbed."""
    stores = Stores(tmp_path)
    slow = [*loopback_settings(demo_server.port), "-s", "DOWNLOAD_DELAY=0.3", "-a", "portals=demo-wutang"]
    command = [sys.executable, "-m", "scrapy", "crawl", "annual_reports", "-a", f"seeds={DEMO_SEEDS}"]
    with subprocess.Popen([*command, *stores.options, *slow], cwd=PROJECT, stderr=subprocess.PIPE) as process:
        while not stores.warcs and process.poll() is None:
            pass
        try:
            refused(crawl("-s", f"REPLAY={RECORDING}", stores=stores), str(stores.archive), str(process.pid))
            refused(scrapy("rebuild", *stores.options), str(stores.archive), str(process.pid))
            assert scrapy("verify", *stores.options).code in (0, 1)
            assert scrapy("coverage", *stores.options).code == 0
        finally:
            process.terminate()
            process.stderr.read()


# --- the other commands -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["rebuild", "verify"])
def test_a_missing_archive(stores, command) -> None:
    refused(scrapy(command, *stores.options), str(stores.archive))
    untouched(stores)


@pytest.mark.parametrize("command", [("coverage",), ("export", "reports.jsonl")])
def test_a_missing_dataset(stores, command) -> None:
    refused(scrapy(*command, *stores.options), str(stores.dataset))
    untouched(stores)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("export",), ("export",)),
        (("export", "{tmp}/reports.odt"), (".odt",)),
        (("export", "{tmp}/reports"), ("reports",)),
        (("export", "{tmp}/nowhere/reports.jsonl"), ("nowhere",)),
        (("export", "{tmp}/a.jsonl", "{tmp}/b.jsonl"), ("b.jsonl",)),
        (("rebuild", "--workers", "0"), ("--workers", "0")),
        (("rebuild", "--workers", "many"), ("--workers", "many")),
        (("rebuild", "--years", "22"), ("22",)),
        (("rebuild", "--portals", "nowhere", "-o", "{tmp}/new.sqlite"), ("nowhere",)),
        (("rebuild", "another"), ("another",)),
        (("verify", "another"), ("another",)),
        (("coverage", "another"), ("another",)),
        (("portals", "{tmp}/nowhere"), ("nowhere",)),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_wrong_argument(first, tmp_path, arguments, words) -> None:
    arguments = [argument.replace("{tmp}", str(tmp_path)) for argument in arguments]
    before = sorted(tmp_path.iterdir())
    refused(scrapy(*arguments, *first.stores.options), *words)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_option(command, stores) -> None:
    arguments = ("annual_reports",) if command == "crawl" else ()
    refused(scrapy(command, *arguments, "--frobnicate", *stores.options), "--frobnicate")
    untouched(stores)


@pytest.mark.parametrize("command", COMMANDS)
def test_help(command) -> None:
    """Every command explains itself, and names -s among its options."""
    done = scrapy(command, "--help")
    assert done.code == 0
    assert "--set" in done.out
    assert f"scrapy {command}" in done.out


def test_portals_check_names_every_fault(tmp_path) -> None:
    seed = tmp_path / "seed.toml"
    seed.write_text(PORTAL.format(id="jia") + 'reigon = "1"\n' + PORTAL.format(id="乙"), encoding="utf-8")
    done = scrapy("portals", "--check", seed)
    assert done.code == 1
    assert "seed.toml:5: reigon" in done.err
    assert "seed.toml:7: id" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("command", [("verify",), ("coverage",), ("export", "{}/x.csv")])
def test_a_folder_in_place_of_the_dataset(first, tmp_path, command) -> None:
    """Also `verify` does not pass it over."""
    arguments = [part.format(tmp_path) for part in command]
    options = ("-s", f"ARCHIVE_DIR={first.stores.archive}", "-s", f"DATASET={tmp_path}")
    refused(scrapy(*arguments, *options), str(tmp_path))


def test_verify_says_that_there_is_no_dataset(first, tmp_path) -> None:
    """A misspelt path is not a checked one."""
    dataset = tmp_path / "nowhere.sqlite"
    done = scrapy("verify", "-s", f"ARCHIVE_DIR={first.stores.archive}", "-s", f"DATASET={dataset}")
    assert done.code == 0
    assert f"{dataset}: no dataset" in done.out


def test_a_terminal_that_cannot_show_a_name(first) -> None:
    """Characters that its charset lacks are written as escapes; nothing ends in a traceback."""
    command = [sys.executable, "-m", "scrapy", "portals", DEMO_SEEDS]
    done = subprocess.run(
        command, cwd=PROJECT, env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert b"\\u" in done.stdout


def test_ctrl_c_is_said_in_one_line() -> None:
    """And the process ends by the signal, so that a shell's loop ends with it."""
    code = "from crawler.offline import refusals\nwith refusals(): raise KeyboardInterrupt"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGINT
    (line,) = done.stderr.splitlines()
    assert line.startswith("scrapy: interrupted")


# --- python -m parsers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"", "empty"), ("<p>今天天气很好。</p>".encode(), "not_a_report"), (bytes(range(256)) * 12, "unreadable")],
    ids=["empty", "not_a_report", "unreadable"],
)
def test_a_file_that_is_no_report(tmp_path, content, word) -> None:
    """Refused in one line that names the file; nothing on standard output."""
    file = tmp_path / "page.html"
    file.write_bytes(content)
    done = python("-m", "parsers", file)
    assert done.code == 1
    assert done.out == ""
    assert "Traceback" not in done.err
    (line,) = done.err.splitlines()
    assert str(file) in line
    assert word in line


def test_a_file_that_is_not_there() -> None:
    done = python("-m", "parsers", "nowhere.html")
    assert (done.code, done.out) == (2, "")
    assert "nowhere.html" in done.last
    assert python("-m", "parsers").code == 2
    assert python("-m", "parsers", "--frobnicate", "x").code == 2
    assert python("-m", "parsers", "--url", "www.jia.example", "x").code == 2


def test_good_files_are_read_beside_bad_ones(tmp_path) -> None:
    (tmp_path / "bad.html").write_bytes(b"")
    page = Path(PROJECT, "tests", "pages", "hanweb_2022.html")
    done = python("-m", "parsers", tmp_path / "bad.html", page, "nowhere.html")
    assert done.code == 1
    assert len(done.out.splitlines()) == 1
    assert len(done.err.splitlines()) == 2


@pytest.mark.parametrize(
    ("shell", "words"),
    [
        ("> /dev/full", "No space left"),
        (">&-", "standard output is closed"),
        ("- <&-", "standard input is closed"),
    ],
)
def test_streams_that_are_full_or_closed(shell, words) -> None:
    page = "" if shell.startswith("-") else "tests/pages/hanweb_2022.html"
    command = f"{sys.executable} -m parsers {page} {shell}"
    done = subprocess.run(["sh", "-c", command], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode in (1, 2)
    (line,) = done.stderr.splitlines()
    assert words in line
