"""Spider arguments: years and portals, or one line that says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.arguments import ArgumentError, portals_of, years_of
from crawler.portals import SeedError

SEEDS = Path(__file__).parents[2] / "seeds" / "demo"


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2022", {2022}),
        ("2021-2024", {2021, 2022, 2023, 2024}),
        ("2019,2022", {2019, 2022}),
        (" 2019 , 2021-2022 ", {2019, 2021, 2022}),
        ("2020-2020", {2020}),
    ],
)
def test_years(text, years) -> None:
    assert years_of(text) == years


def test_no_choice_is_none() -> None:
    assert years_of(None) is None


@pytest.mark.parametrize(
    "text", ["", ",", "22", "20222", "2022-", "-2022", "2022-2019", "2022;2023", "两千年", "1949", "2022-9999"]
)
def test_what_is_no_year(text) -> None:
    with pytest.raises(ArgumentError, match="years="):
        years_of(text)


@given(st.sets(st.integers(2003, 2100), min_size=1, max_size=8))
def test_years_in_any_order(years) -> None:
    assert years_of(",".join(map(str, years))) == years


def test_portals_of_a_given_file_count_as_enabled() -> None:
    portals = portals_of(str(SEEDS), None)
    assert len(portals) == 5
    assert all(portal.enabled for portal in portals)


def test_portals_are_chosen_by_id_province_level_or_all() -> None:
    assert [p.id for p in portals_of(str(SEEDS), "demo-wutang,demo-lanting")] == ["demo-lanting", "demo-wutang"]
    assert len(portals_of(str(SEEDS), "all")) == 5
    assert [p.id for p in portals_of(None, "ningjin")] == ["ningjin"]
    assert len(portals_of(None, "13")) > 100
    assert {p.level for p in portals_of(None, "province")} == {"province"}


def test_without_a_choice_the_enabled_ones() -> None:
    assert len(portals_of(None, None)) == 5


@pytest.mark.parametrize(("seeds", "portals"), [(str(SEEDS), "nowhere"), (str(SEEDS), ""), (None, "99")])
def test_portals_that_are_none(seeds, portals) -> None:
    with pytest.raises(SeedError):
        portals_of(seeds, portals)


def test_seeds_that_are_none(tmp_path) -> None:
    with pytest.raises(ArgumentError, match="nowhere"):
        portals_of(str(tmp_path / "nowhere"), None)


def test_seeds_of_which_none_is_enabled(tmp_path, monkeypatch) -> None:
    text = 'enabled = false\n[[portal]]\nid = "jia"\nname = "甲县人民政府"\nstart = ["http://www.jia.example/"]\n'
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr("crawler.portals.SEEDS", tmp_path)
    with pytest.raises(ArgumentError, match="no portal is enabled"):
        portals_of(None, None)
    assert [portal.id for portal in portals_of(None, "jia")] == ["jia"]
