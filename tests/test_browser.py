"""Portals built by scripts, shown by a real headless Chromium; what is asked for, kept, and read again without it.

The browser and `make extras` are not part of every environment: where one is missing, the tests that need it are
skipped, and say what to install.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from scrapy.settings import Settings
from warcio.archiveiterator import ArchiveIterator

from archive import Archive, Exchange, decode_response
from archive.verify import verify
from crawler import chromium
from crawler.rendering import page_in, refusal
from tests.crawler.paged import BEGIN, list_page, report_page
from tests.portals.record import loopback_settings
from tests.portals.server import DemoServer
from tests.province.place import Place
from tests.province.scripted import CLICKS, LINKS, ROUTES, SHELL, plain, refusing, running, scripted
from tests.province.served import FAST, Province, Visited
from tests.running import Done, Stores, crawl, scrapy
from tests.test_killed import start

#: Root cannot run Chromium in its sandbox; these pages are our own.
ROOT = ("-s", "CHROMIUM_SANDBOX=0") if os.geteuid() == 0 else ()
MANNERLY = ("-s", "DOWNLOAD_DELAY=0.02", "-s", "DOWNLOAD_DELAY_JITTER=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
#: No program: what is read again is read without a browser.
NONE = ("-s", "CHROMIUM_PATH=/nowhere/chromium")


def lacking() -> str | None:
    settings = Settings({"CHROMIUM_PATH": "", "CHROMIUM_SANDBOX": bool(os.geteuid())})
    return chromium.why_not(settings)


browser = pytest.mark.skipif(lacking() is not None, reason=lacking() or "")


def seeds(province: Province, file: Path, *rendered: str) -> Path:
    """All its portals; those named are a browser's to show."""
    text = province.seeds(file).read_text(encoding="utf-8")
    for name in rendered:
        text = text.replace(f'id = "{name}"\n', f'id = "{name}"\nrender = "browser"\n')
    file.write_text(text, encoding="utf-8")
    return file


def visit(folder: Path, places: list[Place], *options: object, rendered: tuple[str, ...] = ()) -> Visited:
    province = Province(places)
    with DemoServer(province) as server:  # type: ignore[arg-type]
        stores = Stores(folder / "stores")
        file = seeds(province, folder / "seeds.toml", *(rendered or (places[0].id,)))
        done = crawl(*loopback_settings(server.port), *FAST, *MANNERLY, *ROOT, *options, stores=stores, seeds=file)
        return Visited(province, stores, done, list(server.log))


SCRIPTED = ("qingwei", "songyan", "zhushi")


@pytest.fixture(scope="module")
def visited(tmp_path_factory) -> Visited:
    """Three portals that a browser shows, and one that needs none."""
    kinds = zip(SCRIPTED, ("青崴县", "松岩县", "竹石县"), (CLICKS, LINKS, ROUTES), strict=True)
    places = [*(scripted(*kind) for kind in kinds), plain("lanshi", "岚石县")]
    return visit(tmp_path_factory.mktemp("browser"), places, rendered=SCRIPTED)


@browser
@pytest.mark.parametrize("portal", [*SCRIPTED, "lanshi"])
def test_all_reports_are_found_and_read(portal, visited) -> None:
    found = {one["url"]: one["agency"] for one in visited.stores.reports() if one["portal"] == portal}
    assert found == visited.province.places[portal].reports
    assert visited.done.code == 0, visited.done.err


@browser
def test_a_list_that_only_a_click_turns_is_one_page_with_all_its_rows(visited) -> None:
    query = "SELECT url, is_report FROM list_rows WHERE portal='qingwei' AND list LIKE '%/gknb/'"
    rows = dict(visited.stores.rows(query))
    assert sorted(url for url, is_report in rows.items() if is_report) == sorted(
        visited.province.places["qingwei"].reports
    )
    assert len(rows) == 4, "and the document about one of them"


@browser
@pytest.mark.parametrize("portal", SCRIPTED)
def test_only_what_makes_the_page_is_asked_for(portal, visited) -> None:
    """No pictures, style sheets, fonts; nothing that robots.txt forbids, on no other host; a script once a portal."""
    asked = Counter((one.method, one.path, one.body) for one in visited.of(portal))
    paths = {urlsplit(path).path for _, path, _ in asked}
    assert paths - {"/gknb/", "/gknb/detail.html"} == {
        *("/", "/api/menu", "/api/list", "/api/article", "/static/app.js", "/static/vendor.js", "/static/frame.html")
    }
    assert {key: count for key, count in asked.items() if count > 1 and key[1] != "/"} == {}
    assert all(one.host.endswith(".example") and "elsewhere" not in one.host for one in visited.asked)
    assert all("annual-reports/" in one.headers["user-agent"] for one in visited.of(portal))


@browser
def test_what_a_page_asks_for_comes_before_the_next_page(visited) -> None:
    """One thing at a time: after a report's page its article, and only then another page."""
    asked = [one for one in visited.of("qingwei") if "/detail.html" in one.path or one.path == "/api/article"]
    assert [urlsplit(one.path).path for one in asked] == ["/gknb/detail.html", "/api/article"] * 3
    assert [parse(one) for one in asked[::2]] == [parse(one) for one in asked[1::2]]
    assert all("seen=1" in one.headers["cookie"] for one in asked), "which a script had set"


def parse(asked) -> str:
    return (asked.body or urlsplit(asked.path).query).partition("=")[2]


@browser
def test_the_archive_keeps_what_the_browser_was_given_and_what_it_made_of_it(visited) -> None:
    kinds = Counter((record.rec_type, record.rec_headers["WARC-Target-URI"]) for record in records(visited.stores))
    asked = [one for one in visited.asked if one.host == "www.qingwei.example"]
    for one in asked:
        assert kinds["response", one.url] >= 1, one.url
        assert kinds["request", one.url] >= 1, one.url
    for url in visited.province.places["qingwei"].reports:
        assert kinds["resource", f"urn:dom:{url}"] == 1
    with closing(Archive(visited.stores.archive, readonly=True)) as archive:
        page = archive.latest("http://www.qingwei.example/gknb/")
        kept = archive.read(page)
        assert decode_response(kept.response_block).body == SHELL.encode(), "as it was sent"
        assert b"\xe5\xbe\xae" not in kept.response_block
        assert kept.rendered.count(b'<section data-page="2">') == 1
        noted = page.notes["rendered"]
        assert noted["browser"].startswith("Chromium ")
        assert (noted["pages"], noted["requests"]) == (2, 6)
        assert {url: outcome for url, (outcome, _) in noted["missing"].items()} == {
            "http://tongji.elsewhere.example/h.js": "off_portal",
            "http://www.qingwei.example/api/private/visits": "blocked",
        }
        article = archive.latest("http://www.qingwei.example/api/article", "POST", b"id=1001")
        assert (article.role, json.loads(decode_response(archive.read(article).response_block).body)["title"][:3]) == (
            "subrequest", "青崴县",
        )  # fmt: skip
    assert list(verify(visited.stores.archive)) == []


def records(stores: Stores):
    for path in stores.warcs:
        with path.open("rb") as file:
            yield from (record for record in ArchiveIterator(file) if record.rec_type != "warcinfo")


@browser
def test_what_pages_ask_for_has_no_outcome(visited) -> None:
    outcomes = visited.stores.outcomes()
    assert not [url for url in outcomes if "/api/" in url or "/static/app" in url]
    assert set(outcomes.values()) <= {"list", "report"}


@browser
def test_replay_and_rebuild_need_no_browser_and_give_the_same(visited, tmp_path) -> None:
    wanted = visited.stores.lines()
    stores = Stores(tmp_path / "replayed")
    file = seeds(visited.province, tmp_path / "seeds.toml", *SCRIPTED)
    done = crawl("-s", f"REPLAY={visited.stores.archive}", *NONE, stores=stores, seeds=file)
    assert (done.code, stores.lines()) == (0, wanted), done.err
    for archive in (visited.stores.archive, stores.archive):
        built = Stores(tmp_path / f"built-{archive.parent.name}")
        built.folder.mkdir()
        options = ("-s", f"ARCHIVE_DIR={archive}", "-s", f"DATASET={built.dataset}", *NONE)
        assert scrapy("rebuild", "--workers", 1, *options).code == 0
        assert built.lines() == wanted
    assert scrapy("verify", *stores.options).code == 0


@browser
def test_a_second_crawl_asks_for_lists_whole_and_for_no_report(visited, tmp_path) -> None:
    stores = visited.stores.copy(tmp_path / "again")
    province = Province([scripted("qingwei", "青崴县")])
    with DemoServer(province) as server:  # type: ignore[arg-type]
        options = (*loopback_settings(server.port), *FAST, *MANNERLY, *ROOT)
        done = crawl(*options, stores=stores, seeds=seeds(province, tmp_path / "seeds.toml", "qingwei"))
        asked = [one for one in server.log if one.path != "/robots.txt"]
    assert done.code == 0, done.err
    assert not [one.path for one in asked if "detail" in one.path or "article" in one.path]
    assert "/gknb/" in {one.path for one in asked}
    assert not [one for one in asked if "if-none-match" in one.headers or "if-modified-since" in one.headers]
    assert stores.lines() == visited.stores.lines()


@browser
@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        pytest.param(503, b"", "unreachable", marks=pytest.mark.slow),
        pytest.param(403, b"", "blocked", marks=pytest.mark.slow),
        (412, b"<script>$_ts=window['$_ts'];document.cookie='a=b'</script>", "challenged"),
    ],
)
def test_a_page_whose_data_are_refused_is_not_an_empty_list(status, body, outcome, tmp_path) -> None:
    """It is asked for again at the next run; the other portal is not harmed."""
    place = refusing(scripted("qingwei", "青崴县"), "/api/list?page=1", status, body)
    seen = visit(tmp_path, [place, plain("lanshi", "岚石县")])
    query = "SELECT outcome, reason FROM outcomes WHERE url='http://www.qingwei.example/gknb/'"
    ((found, reason),) = seen.stores.rows(query)
    assert found == outcome
    assert reason.startswith(f"its script asked for http://www.qingwei.example/api/list?page=1: status {status}")
    assert sum(one["portal"] == "lanshi" for one in seen.stores.reports()) == 2
    assert seen.done.code == 1


@browser
@pytest.mark.slow
def test_a_page_that_never_rests_is_left_in_time(tmp_path) -> None:
    """One never ends, one asks for ever, opens windows and goes elsewhere: neither keeps the others from coming."""
    place = scripted("qingwei", "青崴县")
    first, second, third = sorted(place.reports)
    for url, script in (
        (first, "while (true) {}"),
        (second, "setInterval(() => fetch('/api/menu'), 40); window.open('/x.html'); location.href = '/y.html'"),
    ):
        running(place, url.removeprefix("http://www.qingwei.example"), script)
    seen = visit(tmp_path, [place], "-s", "RENDER_TIMEOUT=2")
    outcomes = seen.stores.outcomes()
    assert (outcomes[first], outcomes[second], outcomes[third]) == ("unreachable", "not_a_report", "report")
    query = "SELECT reason FROM outcomes WHERE url=?"
    assert seen.stores.rows(query, first) == [("browser: not shown within RENDER_TIMEOUT=2 seconds",)]
    asked = Counter(one.path for one in seen.asked)
    assert asked["/api/menu"] == 2, "by the home page, and once by the page that asked for ever"
    assert not {"/x.html", "/y.html"} & set(asked)
    assert seen.done.code == 1


@browser
@pytest.mark.slow
def test_what_a_page_asks_for_counts_towards_the_budget(tmp_path) -> None:
    """Pages and what they ask for, also in vain: then no more, and what is missing is said. The next run goes on."""
    place = scripted("qingwei", "青崴县")
    seen = visit(tmp_path, [place], "-s", "PORTAL_REQUESTS_MAX=7")
    assert 4 < len(seen.of("qingwei")) <= 7
    query = "SELECT outcome, reason FROM outcomes WHERE outcome='unreachable'"
    found = seen.stores.rows(query)
    assert found
    assert all(reason.endswith(": PORTAL_REQUESTS_MAX was reached") for _, reason in found)
    assert seen.done.code == 1
    again = visit(tmp_path, [place])
    assert {one["url"] for one in again.stores.reports()} == set(place.reports)


@browser
@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_no_browser_outlives_its_crawl_and_nothing_is_lost(sent, tmp_path) -> None:
    """By Ctrl-C all processes of the terminal get the signal; after a SIGKILL nobody is left to close anything."""
    place = scripted("qingwei", "青崴县", CLICKS, range(2016, 2024))
    with DemoServer(Province([place])) as server:  # type: ignore[arg-type]
        stores = Stores(tmp_path / "stores")
        file = seeds(server.site, tmp_path / "seeds.toml", "qingwei")
        options = [*loopback_settings(server.port), *FAST, *ROOT, *MANNERLY, "-s", "DOWNLOAD_DELAY=0.1"]
        for after in (4, 9, 14, 20):
            already = len(server.log)
            process = start("crawl", "annual_reports", "-a", f"seeds={file}", *stores.options, *options)
            while len(server.log) < already + after and process.poll() is None:
                time.sleep(0.05)
            ours = descendants(process.pid)
            for pid in (process.pid, *(ours if sent == signal.SIGINT else ())):
                with_pid(pid, sent)
            process.communicate(timeout=60)
            deadline = time.monotonic() + 20
            while any(map(alive, ours)) and time.monotonic() < deadline:
                time.sleep(0.1)
            assert not [pid for pid in ours if alive(pid)]
        done = crawl(*options, stores=stores, seeds=file)
    assert done.code == 0, done.err
    assert {one["url"] for one in stores.reports()} == set(place.reports)
    assert list(verify(stores.archive)) == []


def descendants(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-eo", "pid,ppid"], capture_output=True, text=True, check=True).stdout
    children: dict[int, list[int]] = {}
    for line in listed.splitlines()[1:]:
        own, parent = map(int, line.split())
        children.setdefault(parent, []).append(own)
    found = children.get(pid, [])
    return [*found, *(one for child in found for one in descendants(child))]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def with_pid(pid: int, sent: int) -> None:
    try:
        os.kill(pid, sent)
    except ProcessLookupError:
        return


# --- without a browser -------------------------------------------------------------------------------------------


def test_a_portal_that_needs_a_browser_is_left_out_where_there_is_none(tmp_path) -> None:
    """It alone: nothing is asked of it, which is said, and the run is partial."""
    seen = visit(tmp_path, [scripted("qingwei", "青崴县"), plain("lanshi", "岚石县")], *NONE)
    assert seen.of("qingwei") == []
    assert sum(one["portal"] == "lanshi" for one in seen.stores.reports()) == 2
    said = [line for line in seen.done.err.splitlines() if "qingwei: not crawled: " in line]
    assert len(said) == 1
    assert seen.done.code == 1
    assert seen.done.last.startswith("scrapy: partial: 1 portals were not crawled: ")
    assert seen.done.last.endswith(said[0].rpartition("not crawled: ")[2])


def test_a_crawl_of_such_portals_only_is_refused(tmp_path) -> None:
    seen = visit(tmp_path, [scripted("qingwei", "青崴县")], *NONE)
    assert (seen.done.code, seen.asked) == (2, [])
    assert seen.done.last.startswith(f"scrapy: {tmp_path}/seeds.toml:1: ")
    assert not seen.stores.archive.exists()


@pytest.mark.parametrize(
    ("installed", "given", "root", "said"),
    [
        (False, {}, False, 'render = "browser" needs scrapy-playwright; run `make extras`'),
        (True, {"CHROMIUM_PATH": "/nowhere"}, False, "CHROMIUM_PATH=/nowhere: no program; name an installed Chromium"),
        (True, {"CHROMIUM_PATH": "/bin/sh"}, True, "Chromium does not run as root with its sandbox"),
        (True, {"CHROMIUM_PATH": "/bin/sh", "CHROMIUM_SANDBOX": False}, True, None),
        (True, {"CHROMIUM_PATH": "sh"}, False, None),
    ],
)
def test_what_is_lacking_is_said_with_what_to_do(installed, given, root, said, monkeypatch) -> None:
    monkeypatch.setattr(chromium, "find_spec", lambda name: object() if installed else None)
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
    found = chromium.why_not(Settings({"CHROMIUM_PATH": "", "CHROMIUM_SANDBOX": True, **given}))
    assert found == said or found.startswith(said)


def test_chromium_is_looked_for_on_the_path(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(chromium, "find_spec", lambda name: object())
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", str(tmp_path))
    settings = Settings({"CHROMIUM_PATH": "", "CHROMIUM_SANDBOX": True})
    assert "apt-get install chromium" in chromium.why_not(settings)
    program = tmp_path / "google-chrome"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert (chromium.why_not(settings), chromium.path_of(settings)) == (None, str(program))


def test_a_portal_built_by_scripts_is_told_as_such(tmp_path) -> None:
    """Without `render` there is nothing to read: the crawl, and the search for an entry, say what would help."""
    province = Province([scripted("qingwei", "青崴县"), plain("lanshi", "岚石县")])
    with DemoServer(province) as server:  # type: ignore[arg-type]
        options = (*loopback_settings(server.port), *FAST)
        done: Done = crawl(*options, stores=Stores(tmp_path / "s"), seeds=province.seeds(tmp_path / "seeds.toml"))
        found = scrapy("portals", "--discover", "http://www.qingwei.example/", *loopback_settings(server.port))
    said = [line for line in done.err.splitlines() if "is built by scripts" in line]
    assert len(said) == 1
    assert said[0].endswith(
        'qingwei: http://www.qingwei.example/ is built by scripts; render = "browser" in its entry runs them'
    )
    assert (done.code, done.last) == (
        1, 'scrapy: partial: qingwei: no report was found; its pages are built by scripts: set render = "browser"',
    )  # fmt: skip
    assert found.code == 1
    assert 'built by scripts; a crawl with render = "browser" in the entry runs them' in found.last


@pytest.fixture
def kept(tmp_path) -> Path:
    """An archive as a browser's crawl leaves it."""
    rows = {"#/detail/1": "甲县2023年政府信息公开工作年度报告", "#/detail/2": "甲县2022年政府信息公开工作年度报告"}
    shell = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + SHELL.encode()
    pages = [("http://www.jia.example/", "list", list_page(rows))]
    pages += [
        (f"http://www.jia.example/{route}", "report", report_page(year, number=None))
        for route, year in zip(rows, (2023, 2022), strict=True)
    ]
    with Archive(tmp_path / "kept") as archive:
        for number, (url, role, dom) in enumerate(pages):
            notes = {"portal_name": "甲县人民政府", "start": ["http://www.jia.example/"], "render": "browser"}
            archive.append(
                Exchange(
                    url=url,
                    request_block=b"GET / HTTP/1.1\r\nHost: www.jia.example\r\n\r\n",
                    response_block=shell,
                    fetched_at=BEGIN.replace(second=number),
                    portal="jia",
                    role=role,
                    notes=notes,
                    rendered=dom,
                )
            )
    return tmp_path / "kept"


def test_renderings_are_replayed_and_rebuilt_without_a_browser(kept, tmp_path) -> None:
    """Each of the pages behind one address by its own route."""
    file = tmp_path / "seeds.toml"
    file.write_text(
        '[[portal]]\nid = "jia"\nname = "甲县人民政府"\nrender = "browser"\nstart = ["http://www.jia.example/"]\n',
        encoding="utf-8",
    )
    stores, built = Stores(tmp_path / "replayed"), Stores(tmp_path / "built")
    built.folder.mkdir()
    done = crawl("-s", f"REPLAY={kept}", *NONE, stores=stores, seeds=file)
    assert done.code == 0, done.err
    assert {one["url"]: one["report_year"] for one in stores.reports()} == {
        "http://www.jia.example/#/detail/1": 2023,
        "http://www.jia.example/#/detail/2": 2022,
    }
    for archive in (kept, stores.archive):
        scrapy("rebuild", "--workers", 1, "-s", f"ARCHIVE_DIR={archive}", "-s", f"DATASET={built.dataset}")
        assert built.lines() == stores.lines()
    assert scrapy("verify", *stores.options).code == 0


@pytest.mark.parametrize(
    ("head", "body", "shown"),
    [
        (b"200 OK\r\nContent-Type: text/html", b"<div id=app></div><script></script>", True),
        (b"200 OK", b"<html></html>", True),
        (b"200 OK\r\nContent-Type: application/json", b'{"a": "<b>"}', False),
        (b"200 OK\r\nContent-Type: application/pdf", b"%PDF-1.7 <<", False),
        (b"404 Not Found\r\nContent-Type: text/html", b"<html></html>", False),
        (b"200 OK\r\nContent-Type: text/html", b"<script>document.cookie='a=b';location.reload()</script>", False),
    ],
)
def test_challenges_errors_and_files_are_not_a_browsers_to_show(head, body, shown) -> None:
    block = b"HTTP/1.1 " + head + b"\r\n\r\n" + body
    assert (page_in(block, "http://www.jia.example/", 1 << 20) is not None) == shown


def test_the_gravest_of_what_was_refused_is_told() -> None:
    missing = {"/a": ["off_portal", "a"], "/b": ["unreachable", "b"], "/c": ["challenged", "c"], "/d": ["gone", "d"]}
    assert refusal({"rendered": {"missing": missing}}) == ("challenged", "its script asked for /c: c")
    assert refusal({"rendered": {"missing": {"/a": ["off_portal", "a"]}}}) is None
    assert refusal({}) is None
