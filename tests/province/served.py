"""Portals of the province behind one port, and what a crawl of them came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.portals.faults import Answer
from tests.portals.record import loopback_settings
from tests.portals.server import Asked, DemoServer
from tests.province.place import Place
from tests.running import Crawl, Done, Stores, crawl

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


def crawl_places(places: list[Place], stores: Stores, *options: object) -> Crawl:
    """A crawl of these portals from their home pages, over HTTP on loopback."""
    province = Province(places)
    stores.folder.mkdir(parents=True, exist_ok=True)
    seeds = province.seeds(stores.folder / "seeds.toml")
    with DemoServer(province) as server:  # type: ignore[arg-type]
        done = crawl(*loopback_settings(server.port), *FAST, *options, stores=stores, seeds=seeds)
        return Crawl(done, stores, tuple(server.log))
