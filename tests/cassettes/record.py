"""`python -m tests.cassettes.record`: records demo.yaml from the demo site on loopback, after a change of the site."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.portals.server import DemoServer
from tests.portals.site import Site
from tests.running import Done, Stores, crawl

CASSETTE = Path(__file__).with_name("demo.yaml")
#: Of one portal the pages come in gzip, of the other one page is GB18030; a year of each, so that the file stays small.
CHOICE = ("-a", "portals=demo-rongpu,demo-wutang", "-a", "years=2023")
HANDLERS = '{"http": "tests.cassettes.handler.CassetteHandler"}'


def crawl_by_cassette(stores: Stores, *settings: str) -> Done:
    """The crawl of CHOICE through the cassette."""
    fast = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "RETRY_ENABLED=0")
    given = (f"DOWNLOAD_HANDLERS={HANDLERS}", f"CASSETTE={CASSETTE}", *fast, *settings)
    return crawl(*CHOICE, *(part for setting in given for part in ("-s", setting)), stores=stores)


def main() -> int:
    CASSETTE.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder, DemoServer(Site()) as server:
        done = crawl_by_cassette(Stores(Path(folder)), "CASSETTE_MODE=all", f"DEMO_PORT={server.port}")
    sys.stderr.write(done.err)
    if done.code == 0:
        print(f"{CASSETTE}: {CASSETTE.stat().st_size:,} bytes")
    return done.code


if __name__ == "__main__":
    sys.exit(main())
