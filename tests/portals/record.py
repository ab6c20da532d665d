"""`python -m tests.portals.record`: records demo.warc.gz, the crawl that `make demo` replays, from the demo site.

The site is served on loopback and crawled under its own host names by the project's own spider; the one WARC file of
that archive is the recording. Run it after a change of the site, and commit the file with the change.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.portals.server import DemoServer
from tests.portals.site import Site

RECORDING = Path(__file__).with_name("demo.warc.gz")
PROJECT = Path(__file__).parents[2]
HANDLERS = json.dumps(dict.fromkeys(("http", "https"), "tests.portals.loopback.LoopbackHandler"))


def loopback_settings(port: int) -> list[str]:
    """Scrapy options for a crawl of the demo's host names at a server on this port."""
    settings = {
        "DEMO_PORT": port,
        "DOWNLOAD_HANDLERS": HANDLERS,
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    }
    return [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, DemoServer(Site()) as server:
        stores = ["-s", f"ARCHIVE_DIR={folder}/archive", "-s", f"DATASET={folder}/reports.sqlite"]
        command = [sys.executable, "-m", "scrapy", "crawl", "annual_reports", "-a", "seeds=seeds/demo"]
        done = subprocess.run([*command, *stores, *loopback_settings(server.port)], cwd=PROJECT, check=False)
        if done.returncode:
            return done.returncode
        (recorded,) = Path(folder, "archive", "warc").glob("*.warc.gz")
        shutil.copyfile(recorded, RECORDING)
    print(f"{RECORDING}: {RECORDING.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
