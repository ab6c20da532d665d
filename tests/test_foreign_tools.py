"""Other tools read what we write, and we what they write: pywb, py-wacz, FastWARC, wget, warcio's recorder, and the
crawlers whose files come with pywb as samples. Heritrix' and browsertrix' own samples come with no package.

They are no part of this project's environment: `make tools` installs them into one of their own, `.venv-tools`. Those
of another folder are asked with WARC_TOOLS=FOLDER; a test is skipped where its tool is not installed.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive import ReplayIndex, decode_response
from archive.cdxj import surt
from archive.store import Archive
from tests.archive.test_cdxj import KEYS
from tests.forking import PATIENCE
from tests.portals.server import DemoServer
from tests.portals.site import Site
from tests.running import PROJECT, Stores, crawl, crawl_demo, scrapy, without_source
from tests.test_revisits import Bare

pytestmark = pytest.mark.slow
ONLY = ("-a", "portals=demo-shuotang")


def tool(name: str) -> str:
    """The path of a tool; the test is skipped where it is not installed."""
    given = os.environ.get("WARC_TOOLS", str(PROJECT / ".venv-tools" / "bin"))
    folders = os.pathsep.join([given, os.environ["PATH"]])
    found = shutil.which(name, path=folders)
    if found is None:
        pytest.skip(f"{name} is not installed; see the docstring of this file")
    return str(Path(found).absolute())


def done(*command: object, cwd: Path | None = None) -> str:
    run = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def stores(tmp_path_factory) -> Stores:
    """Two portals crawled twice, so that there are revisits: of pages, and `not modified`."""
    found = Stores(tmp_path_factory.mktemp("tools"))
    with DemoServer(Bare()) as server:
        assert crawl_demo(server, found, *ONLY).done.code == 0
        assert crawl_demo(server, found, *ONLY, "-s", "RECHECK_INTERVAL=0").done.code == 0
    with DemoServer(Site()) as server:
        for _ in range(2):
            assert crawl_demo(server, found, "-a", "portals=demo-wutang", "-s", "RECHECK_INTERVAL=0").done.code == 0
    assert {c.status for c in found.captures() if c.refers_to} == {200, 304}
    return found


# --- what we write ----------------------------------------------------------------------------------------------------


def test_wacz_validates(stores, tmp_path) -> None:
    target = tmp_path / "archive.wacz"
    assert scrapy("export", target, *stores.options).code == 0
    assert "Validation succeeded" in done(tool("wacz"), "validate", "-f", target)


_FASTWARC = """
import sys
from fastwarc.warc import ArchiveIterator
counts = {}
for path in sys.argv[1:]:
    for record in ArchiveIterator(open(path, "rb"), parse_http=False):
        kind = str(record.record_type)
        assert record.verify_block_digest(), (path, record.record_id)
        counts[kind] = counts.get(kind, 0) + 1
    for record in ArchiveIterator(open(path, "rb"), verify_digests=True):
        if str(record.record_type) == "response" and record.headers.get("WARC-Payload-Digest"):
            assert record.verify_payload_digest(), (path, record.record_id)
            counts["payloads"] = counts.get("payloads", 0) + 1
print(counts.get("response", 0), counts.get("revisit", 0), counts.get("payloads", 0))
"""


def test_fastwarc_reads_every_record_with_digests_on(stores) -> None:
    python = Path(tool("fastwarc")).with_name("python")
    responses, revisits, payloads = map(int, done(python, "-c", _FASTWARC, *stores.warcs).split())
    captures = [c for c in stores.captures() if c.status]
    assert revisits == sum(c.refers_to is not None for c in captures) > 0
    assert responses == payloads == len(captures) - revisits


def test_surt_is_the_internet_archives(tmp_path) -> None:
    python = Path(tool("wb-manager")).with_name("python")
    code = "import sys, json, surt; print(json.dumps([surt.surt(url) for url in json.loads(sys.argv[1])]))"
    urls = [*KEYS, "http://www.a.example/x?b=2&A=1&&", "http://a.example/x'y\"z<b>?'q\"", "http://a.example/a;b=1/?c"]
    assert json.loads(done(python, "-c", code, json.dumps(urls))) == [surt(url) for url in urls]


@contextmanager
def pywb(folder: Path, stores: Stores) -> Iterator[str]:
    """The archive served by pywb; gives the address of its collection."""
    manager, wayback = tool("wb-manager"), tool("wayback")
    done(manager, "init", "reports", cwd=folder)
    done(manager, "add", "reports", *stores.warcs, cwd=folder)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = (folder / "log").open("wb")
    with (
        log,
        subprocess.Popen(
            [wayback, "-p", str(port), "--bind", "127.0.0.1"], cwd=folder, stdout=log, stderr=log
        ) as server,
    ):
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline and server.poll() is None:
                try:
                    urlopen(f"http://127.0.0.1:{port}/reports/", timeout=5).close()
                    break
                except URLError:
                    time.sleep(0.2)
            yield f"http://127.0.0.1:{port}/reports"
        finally:
            server.terminate()


def test_pywb_serves_every_page_at_every_moment(stores, tmp_path) -> None:
    """Revisits too: what it shows is what was received, and after `not modified` the page that had not been."""
    checked: Counter[int] = Counter()
    with pywb(tmp_path, stores) as address, Archive(stores.archive, readonly=True) as archive:
        for capture in archive.captures(roles=["report"]):
            held = archive.get(capture.refers_to) if capture.status == 304 and capture.refers_to else capture
            if held is None or held.status != 200:
                continue
            moment = capture.fetched_at.strftime("%Y%m%d%H%M%S")
            with urlopen(f"{address}/{moment}id_/{capture.url}", timeout=30) as answer:
                body = answer.read()
            assert body == decode_response(archive.read(held).response_block).body, capture
            checked[capture.status or 0] += 1
    assert min(checked[200], checked[304]) > 10


# --- what they write --------------------------------------------------------------------------------------------------


@pytest.fixture
def addresses() -> list[str]:
    with DemoServer(Site()) as server:
        return [url for url, one in server.site.truth.items() if one.portal == "demo-shuotang"]


def wanted(first: object) -> list[dict]:
    return without_source([r for r in first.stores.reports() if r["portal"] == "demo-shuotang"])  # type: ignore[attr-defined]


@pytest.mark.parametrize("options", [(), ("--no-warc-compression",), ("--compression=auto",)])
def test_wgets_files_are_replayed(tmp_path, first, addresses, options) -> None:
    wget = tool("wget")
    with DemoServer(Site()) as server:
        proxy = ["-e", "use_proxy=yes", "-e", f"http_proxy=127.0.0.1:{server.port}"]
        files = ["--warc-file", tmp_path / "pages", "-O", tmp_path / "pages.bin", "-q"]
        done(wget, *files, *proxy, *options, *addresses, cwd=tmp_path)
    found = Stores(tmp_path / "stores")
    (tmp_path / "warcs").mkdir()
    for path in tmp_path.glob("pages*.warc*"):
        path.rename(tmp_path / "warcs" / path.name)
    run = crawl("-s", f"REPLAY={tmp_path / 'warcs'}", *ONLY, stores=found)
    assert "Traceback" not in run.err
    assert without_source(found.reports()) == wanted(first)


def test_the_files_of_warcios_recorder_are_replayed(tmp_path, first, addresses) -> None:
    """`capture_http` of warcio, through the server as a proxy."""
    from warcio.capture_http import capture_http

    import requests  # after capture_http, which puts itself below it  # isort: skip

    warc = tmp_path / "recorded.warc.gz"
    with DemoServer(Site()) as server, capture_http(str(warc)):
        proxies = {"http": f"http://127.0.0.1:{server.port}"}
        with requests.Session() as session:
            session.trust_env = False
            for url in addresses:
                session.get(url, proxies=proxies, timeout=30).close()
    found = Stores(tmp_path / "stores")
    run = crawl("-s", f"REPLAY={warc}", *ONLY, stores=found)
    assert "Traceback" not in run.err
    assert without_source(found.reports()) == wanted(first)


#: {file that comes with pywb: who wrote it}. Two more there are damaged by hand, one has no response.
SAMPLES = {
    "dupes.warc.gz": b"software: LiveWeb Warc Writer 1.0",
    "example.warc": b"software: LiveWeb Warc Writer 1.0",
    "example.warc.gz": b"software: LiveWeb Warc Writer 1.0",
    "example-url-agnostic-orig.warc.gz": b"software: ia-web-commons.1.0",
    "example-wget-1-14.warc.gz": b"software: Wget/1.14",
    "example-wpull.warc.gz": b"Software: Wpull/1.0",
    "example2.warc.gz": b"software: webrecorder.io 2.0 (warcprox 1.4",
    "iana.warc.gz": b"software: LiveWeb Warc Writer 1.0",
    "post-test.warc.gz": b"",
}


@pytest.fixture(scope="module")
def samples() -> Path:
    """The folder of the files that pywb brings: of the Internet Archive's live web, ia-web-commons, Wget, Wpull and
    warcprox."""
    folder = Path(tool("wb-manager")).parents[1] / "sample_archive" / "warcs"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there; see the docstring of this file")
    return folder


@pytest.mark.parametrize("name", SAMPLES)
def test_every_page_of_other_crawlers_samples_is_found(samples, name) -> None:
    """With the body that warcio reads; of several captures one of them."""
    bodies: defaultdict[str, list[bytes]] = defaultdict(list)
    asked: defaultdict[str, set[tuple[str, bytes]]] = defaultdict(lambda: {("GET", b"")})
    written = b""
    with (samples / name).open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "warcinfo":
                written += record.content_stream().read()
            elif record.rec_type == "request" and record.http_headers.protocol == "POST":
                asked[record.rec_headers.get_header("WARC-Target-URI")].add(("POST", record.content_stream().read()))
            elif record.rec_type == "response" and record.http_headers is not None:
                bodies[record.rec_headers.get_header("WARC-Target-URI")].append(record.content_stream().read())
    assert SAMPLES[name] in written
    assert bodies
    index = ReplayIndex(samples / name)
    for url, wanted in bodies.items():
        found = [one for method, body in asked[url] if (one := index.find(method, url, body)) is not None]
        assert found, url
        assert all(decode_response(one.response_block).body in wanted for one in found), url


def test_a_crawl_of_other_crawlers_samples(samples, tmp_path) -> None:
    """No annual report is in them: that is said, and archive and rebuild are sound."""
    seed, found = tmp_path / "seed.toml", Stores(tmp_path / "stores")
    seed.write_text('[[portal]]\nid = "iana"\nname = "无"\nstart = ["http://www.iana.org/"]\n', encoding="utf-8")
    run = crawl("-s", f"REPLAY={samples}", stores=found, seeds=seed)
    assert (run.code, "no report was found" in run.last) == (1, True), run.err
    assert "Traceback" not in run.err
    pages = [capture for capture in found.captures() if capture.status == 200]
    assert pages
    assert scrapy("verify", *found.options).code == 0
    outcomes = found.outcomes()
    assert scrapy("rebuild", "--workers", 1, *found.options).code == 0
    assert found.outcomes() == outcomes
