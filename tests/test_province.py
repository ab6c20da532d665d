"""A province of portals known by their home addresses alone: every linked report is found, and nothing else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.portals.faults import Answer
from tests.portals.record import loopback_settings
from tests.portals.server import Asked, DemoServer
from tests.province.place import Place
from tests.province.plan import places
from tests.running import Done, Stores, crawl

FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "RETRY_ENABLED=0", "-L", "WARNING")


class Province:
    """All portals behind one port, by their host names."""

    hosts: tuple[str, ...] = ()

    def __init__(self, given: list[Place]) -> None:
        self.places = {place.id: place for place in given}
        self._by_host = {place.host: place for place in given}

    def answer(self, method: str, host: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        place = self._by_host.get(f"www.{host.partition('.')[2]}" if host.count(".") == 2 else host)
        if place is None:
            return Answer(404, [("Content-Type", "text/plain")], b"no such host")
        return place.answer(method, host, path, body, headers)

    def seeds(self, file: Path) -> Path:
        entries = (
            f'[[portal]]\nid = "{place.id}"\nname = "{place.name}人民政府"\nstart = ["{place.home}"]\n'
            for place in self.places.values()
        )
        file.write_text("\n".join(entries), encoding="utf-8")
        return file


@dataclass
class Visited:
    """The province after a crawl."""

    province: Province
    stores: Stores
    done: Done
    asked: list[Asked]

    def of(self, place: str) -> list[Asked]:
        domain = self.province.places[place].host.removeprefix("www.")
        return [one for one in self.asked if one.host.endswith(domain) and one.path != "/robots.txt"]


PLACES = places()


@pytest.fixture(scope="module")
def visited(tmp_path_factory) -> Visited:
    folder = tmp_path_factory.mktemp("province")
    province = Province(PLACES)
    with DemoServer(province) as server:  # type: ignore[arg-type]
        stores = Stores(folder / "stores")
        done = crawl(*loopback_settings(server.port), *FAST, stores=stores, seeds=province.seeds(folder / "seeds.toml"))
        return Visited(province, stores, done, list(server.log))


@pytest.fixture(scope="module")
def found(visited) -> dict[str, dict[str, dict]]:
    by_place: dict[str, dict[str, dict]] = defaultdict(dict)
    for report in visited.stores.reports():
        by_place[report["portal"]][report["url"]] = report
    return by_place


def test_there_are_portals_enough() -> None:
    assert len(PLACES) >= 40


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.id)
def test_all_linked_reports_are_found_and_nothing_else(place, visited, found) -> None:
    assert set(found[place.id]) == set(place.reports)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.id)
def test_each_report_is_its_bodys(place, found) -> None:
    assert {url: report["agency"] for url, report in found[place.id].items()} == place.reports


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.id)
def test_no_page_is_asked_for_twice(place, visited) -> None:
    asked = Counter((one.method, one.host, one.path, one.body) for one in visited.of(place.id))
    assert {key: count for key, count in asked.items() if count > 1} == {}


def test_nothing_stays_partial(visited) -> None:
    assert visited.done.code == 0, visited.done.err
