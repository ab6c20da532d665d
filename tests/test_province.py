"""A province of portals known by their home addresses alone: every linked report is found, and nothing else."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace

import pytest

from crawler.dataset import Dataset
from tests.portals.record import loopback_settings
from tests.portals.server import DemoServer
from tests.province.plan import places
from tests.province.served import FAST, Province, Visited
from tests.running import Stores, crawl, scrapy

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
    assert "built by scripts" not in visited.done.err, "all of these can be read as they are sent"


BY_FORM = ("p13", "p15", "p21", "p23", "p24")


def test_lists_that_forms_asked_for_are_replayed(visited, found, tmp_path) -> None:
    """All pages of such a list have one address: archive and REPLAY tell them apart by what was posted."""
    replay = ("-s", f"REPLAY={visited.stores.archive}", "-a", f"portals={','.join(BY_FORM)}")
    stores = Stores(tmp_path / "stores")
    done = crawl(*replay, "-L", "WARNING", stores=stores, seeds=visited.province.seeds(tmp_path / "seeds.toml"))
    assert done.code == 0, done.err
    replayed = {name: [one for one in stores.reports() if one["portal"] == name] for name in BY_FORM}
    assert replayed == {name: sorted_by_id(found[name]) for name in BY_FORM}


def test_the_archive_gives_the_same_again(visited, tmp_path) -> None:
    """Rows of forms' answers too: what lists say and what they showed."""
    built = tmp_path / "built.sqlite"
    archive = ("-s", f"ARCHIVE_DIR={visited.stores.archive}", "-s", f"DATASET={built}")
    assert scrapy("rebuild", "--workers", 1, *archive).code == 0
    with closing(Dataset(built, readonly=True)) as dataset:
        assert list(dataset.reports()) == visited.stores.lines()
        query = "SELECT portal, list, position, url, is_report FROM list_rows ORDER BY 1, 2, 3"
        assert dataset.rows(query) == visited.stores.rows(query)


def sorted_by_id(reports: Mapping[str, dict]) -> list[dict]:
    return sorted(reports.values(), key=lambda one: (one["report_year"], one["report_id"]))


@pytest.fixture(scope="module")
def again(visited, tmp_path_factory) -> Visited:
    """The same crawl once more. One portal has moved its column meanwhile, and its home page leads there; another one
    (its home page led to the column) has hidden it behind a further page."""
    folder = tmp_path_factory.mktemp("again")
    province = Province(places())
    deeper = province.places["p37"]
    deeper.pages["/xxgk/nb/"] = deeper.pages.pop("/zfxxgk/zfxxgknb/")
    for path, label, target in (("/", "信息公开", "/xxgk/"), ("/xxgk/", "政府信息公开年报", "/xxgk/nb/")):
        deeper.pages.pop(path, None)
        deeper.page(path, f"<a href='{target}'>{label}</a>")
    moved = province.places["p00"]
    moved.pages = {
        path.replace("/zfxxgk/", "/xxgk2/"): replace(page, body=page.body.replace(b"/zfxxgk/", b"/xxgk2/"))
        for path, page in moved.pages.items()
    }
    with DemoServer(province) as server:  # type: ignore[arg-type]
        stores = visited.stores.copy(folder / "stores")
        done = crawl(*loopback_settings(server.port), *FAST, stores=stores, seeds=province.seeds(folder / "seeds.toml"))
        return Visited(province, stores, done, list(server.log))


def test_the_way_is_remembered(again, visited) -> None:
    """No known report is asked for, and of the way only the pages that columns were found on."""
    details = {url for place in PLACES for url in place.reports}
    moved = ("www.p00.example", "www.p37.example")
    asked = {one.url for one in again.asked if one.host not in moved and one.path != "/robots.txt"}
    assert asked & details <= set(again.province.places["q03"].reports), "its columns are its reports"
    way = Counter(one.host for one in visited.asked if one.path in ("/", "/zwgk/", "/zw/", "/wzdt/"))
    way_again = Counter(one.host for one in again.asked if one.path in ("/", "/zwgk/", "/zw/", "/wzdt/"))
    assert sum(way_again.values()) < sum(way.values()) / 3


def test_a_column_that_moved_away_from_the_home_page_is_found_again(again) -> None:
    """The home page was asked for as the page that led to the column, and is asked once more as the start."""
    assert [one.path for one in again.of("p37") if not one.path.startswith("/nb/")] == [
        "/",
        "/zfxxgk/zfxxgknb/",
        "/",
        "/xxgk/",
        "/xxgk/nb/",
    ]


def test_a_column_that_moved_is_found_again(again) -> None:
    outcomes = again.stores.outcomes()
    assert "http://www.p00.example/xxgk2/zfxxgknb/" in outcomes
    assert outcomes["http://www.p00.example/zfxxgk/zfxxgknb/"] == "list", "the archive still holds it"
    asked = {one.path for one in again.of("p00")}
    assert {"/", "/xxgk2/", "/xxgk2/zfxxgknb/index_4.html"} <= asked
    versions = [one["version"] for one in again.stores.reports(versions=True) if one["portal"] == "p00"]
    assert versions == [1] * 9, "the same reports at another address are no new ones"


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer(Province(PLACES)) as server:  # type: ignore[arg-type]
        yield server


@pytest.mark.parametrize(
    ("place", "starts"),
    [
        ("p00", ["http://www.p00.example/zfxxgk/zfxxgknb/"]),
        ("p23", ["http://www.p23.example/dynamic/zwgk/govInfoPub.html?categorynum=003006"]),
        ("q00", ["http://www.q00.example/"]),
        ("p17", ["http://www.p17.example/gkmlpt/index#4160"]),
        ("q02", ["http://www.q02.example/zfxxgk/"]),
        ("q03", ["http://www.q03.example/zfxxgk/"]),
    ],
    ids=[
        "one column",
        "by a script",
        "a column a body",
        "an application",
        "a column a year",
        "a report a year",
    ],
)
def test_discover_prints_an_entry_that_can_be_used(place, starts, server, tmp_path) -> None:
    done = scrapy("portals", "--discover", f"http://www.{place}.example/", *loopback_settings(server.port))
    assert (done.code, done.err) == (0, "")
    seeds = tmp_path / "seeds.toml"
    seeds.write_text(done.out, encoding="utf-8")
    assert scrapy("portals", "--check", seeds).code == 0
    (entry,) = tomllib.loads(done.out)["portal"]
    assert (entry["id"], entry["start"]) == (place, starts)


def test_discover_says_that_there_is_nothing(server) -> None:
    done = scrapy("portals", "--discover", "http://nowhere.example/", *loopback_settings(server.port))
    assert (done.code, done.out) == (1, "")
    assert done.last == (
        "scrapy: http://nowhere.example/: no list of annual reports was found (http://nowhere.example/: status 404)"
    )


def test_discover_refuses_what_is_no_address() -> None:
    done = scrapy("portals", "--discover", "www.p00.example")
    assert done.code == 2
    assert done.last.endswith("--discover www.p00.example: no http(s) URL; give the whole address, https://…")


def test_nothing_is_asked_for_in_vain(visited) -> None:
    """But the second page of a list that has only a search, and a pager's files as `<base href>` has them."""
    vain = {one.path for one in visited.asked if one.status == 404 and one.path != "/robots.txt"}
    assert vain == {"/jy/c110634/list_2.shtml", "/index_1.html"}
