"""Crawls that many tests look at, made once a session."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.portals.server import DemoServer
from tests.portals.site import Site
from tests.portals.truth import Truth
from tests.running import RECORDING, Crawl, Done, Stores, crawl, crawl_demo, scrapy

# How long an example takes says how busy the machine is.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def demo_server() -> Iterator[DemoServer]:
    """The demo's portals as they are; a test that changes them starts a server of its own."""
    with DemoServer(Site()) as server:
        yield server


@pytest.fixture(scope="session")
def truth(demo_server) -> dict[str, Truth]:
    """What a careful reader finds at every address of the demo."""
    return demo_server.site.truth


@pytest.fixture(scope="session")
def first(demo_server, tmp_path_factory) -> Crawl:
    """The undisturbed first crawl of the five demo portals over HTTP."""
    stores = Stores(tmp_path_factory.mktemp("first"))
    feed = stores.folder / "feed.jsonl"
    return crawl_demo(demo_server, stores, "-o", feed)


@pytest.fixture(scope="session")
def replayed(first, tmp_path_factory) -> tuple[Done, Stores]:
    """The first crawl once more, answered from its archive."""
    stores = Stores(tmp_path_factory.mktemp("replayed"))
    return crawl("-s", f"REPLAY={first.stores.archive}", stores=stores), stores


@pytest.fixture(scope="session")
def recording(tmp_path_factory) -> tuple[Done, Stores]:
    """What `make demo` crawls: the bundled recording."""
    stores = Stores(tmp_path_factory.mktemp("recording"))
    return crawl("-s", f"REPLAY={RECORDING}", stores=stores), stores


@pytest.fixture(scope="session")
def rebuilt(first, tmp_path_factory) -> dict[int, tuple[Done, Stores]]:
    """{workers: what `scrapy rebuild --workers` makes of the first crawl's archive}."""
    built = {}
    for workers in (1, 2):
        stores = Stores(tmp_path_factory.mktemp(f"rebuilt{workers}"))
        archive = f"ARCHIVE_DIR={first.stores.archive}"
        done = scrapy("rebuild", "--workers", workers, "-s", archive, "-s", f"DATASET={stores.dataset}")
        built[workers] = done, stores
    return built


@pytest.fixture
def again(first, tmp_path) -> Stores:
    """A copy of the first crawl's archive and dataset, for a test to go on with."""
    return first.stores.copy(tmp_path / "again")


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes give no name to a test: gzip puts the time into them, and two processes must find the same names."""
    return f"{argname}-bytes" if isinstance(val, bytes) else None


#: Packages that tests use: nothing to collect in them.
collect_ignore = ["bench", "corpus", "fuzz", "portals"]
