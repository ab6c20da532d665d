"""The seeds that come with the project: all load, few are enabled, every code is one of the standard's."""

import csv
import re
import time
from collections import Counter
from pathlib import Path

import pytest

from crawler.portals import SEEDS, Portal, check, load_portals
from crawler.seed_checks import regions

TABLE = Path(__file__).parents[2] / ".." / "shared" / "data" / "portals" / "tables" / "portals_3209.tsv"
FIVE = {"yy": "330281", "yyx": "430621", "ningjin": "130528", "cnts": "440781", "eq": "150624"}


@pytest.fixture(scope="module")
def portals() -> list[Portal]:
    return load_portals()


def test_no_seed_has_an_error():
    assert check() == []


def test_registry_holds_every_portal_once(portals):
    assert len(portals) == 3209
    assert len({portal.id for portal in portals}) == 3209
    assert Counter(portal.level for portal in portals) == {
        "county": 2833,
        "prefecture": 333,
        "province": 31,
        None: 12,
    }


def test_exactly_five_are_enabled_with_their_columns(portals):
    enabled = {portal.id: portal for portal in portals if portal.enabled}
    assert {id_: portal.region for id_, portal in enabled.items()} == FIVE
    assert enabled["ningjin"].start == ("https://www.ningjin.gov.cn/channel/list/12.html",)
    assert enabled["cnts"].start[1] == "http://www.cnts.gov.cn/gkmlpt/index#4160"


def test_a_host_that_two_portals_name_gives_a_region_to_one_at_most(portals):
    hosts: dict[str, list[str | None]] = {}
    for portal in portals:
        hosts.setdefault(portal.start[0].split("/")[2], []).append(portal.region)
    assert all(sum(region is not None for region in shared) <= 1 for shared in hosts.values())


def test_a_code_is_used_by_one_portal(portals):
    codes = Counter(portal.region for portal in portals if portal.region)
    assert max(codes.values()) == 1


def test_each_portal_stands_in_its_provinces_file(portals):
    assert [
        portal.id for portal in portals if portal.region and not portal.file.name.startswith(portal.region[:2])
    ] == []


def test_every_portal_without_region_is_listed(portals):
    listed = re.findall(r"^\| `([a-z0-9-]+)` \| .* \| http", (SEEDS / "README.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(portal.id for portal in portals if portal.region is None)


def test_a_portal_is_named_after_its_region(portals):
    names = regions()
    assert [p.id for p in portals if p.region and names[p.region] not in p.name] == []


def test_codes_nest():
    codes = regions()
    assert len(codes) == 3213
    assert all(re.fullmatch(r"[1-9][0-9]{5}", code) and code[:2] + "0000" in codes for code in codes)


def test_all_seeds_load_well_under_a_second():
    before = time.process_time()
    load_portals()
    assert time.process_time() - before < 1


@pytest.mark.skipif(not TABLE.exists(), reason="the table of home addresses is not here")
def test_every_row_of_the_table_is_accounted_for(portals):
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = [(row["region"], row["home_url"]) for row in csv.DictReader(lines, delimiter="\t")]
    pages = Counter(portal.start[0].rstrip("/") for portal in portals if portal.id not in FIVE)
    pages.update(f"http://www.{id_}.gov.cn" for id_ in FIVE)
    assert Counter(re.sub("^https(?=://www.yyx)", "http", url).rstrip("/") for _, url in rows) == pages
