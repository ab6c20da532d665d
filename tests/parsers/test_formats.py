"""The official tables as data: every label is found again, and no two labels of a table are confused."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from parsers.formats import FormatError, Label, _table, formats
from parsers.formats.vocabulary import Hit, key_of, meanings

NAMES = list(formats())


def labels(name: str) -> list[tuple[str, str, Label]]:
    """(table, kind, label) of everything that a format names."""
    form = formats()[name]
    found = [("proactive_disclosure", "row", label) for item in form.items for label in item.rows]
    found += [("proactive_disclosure", "column", label) for item in form.items for label in item.columns]
    for table, shape in (("requests", form.requests), ("review_litigation", form.review)):
        for kind, of in (("row", shape.rows), ("column", shape.columns), ("group", shape.groups)):
            found += [(table, kind, label) for label in of]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_each_label_and_variant_means_its_code(name: str) -> None:
    for table, kind, label in labels(name):
        for text in (label.label, *label.variants):
            assert Hit(table, kind, label.code) in meanings(text), text


@pytest.mark.parametrize("name", NAMES)
def test_no_label_means_two_codes_of_its_kind(name: str) -> None:
    for table, kind, label in labels(name):
        codes = {hit.code for hit in meanings(label.label) if (hit.table, hit.kind) == (table, kind)}
        assert codes == {label.code}, label.label


@pytest.mark.parametrize("name", NAMES)
def test_words_within_a_label_name_only_that_label(name: str) -> None:
    every = labels(name)
    for table, kind, label in every:
        for word in label.within:
            others = {
                other.code
                for t, k, other in every
                if (t, k) == (table, kind) and key_of(word) in key_of(other.label) and other.code != label.code
            }
            assert not others, word


def test_codes_are_those_of_the_dataset() -> None:
    """Other programs rely on these names."""
    form = formats()["2021"]
    assert [row.code for row in form.requests.rows] == [
        *("new", "carried_in", "granted", "partially_granted", "refused_state_secret", "refused_prohibited_by_law"),
        *("refused_security_stability", "refused_third_party", "refused_internal_affairs", "refused_process"),
        *("refused_enforcement_file", "refused_administrative_query", "unavailable_not_held"),
        *("unavailable_needs_creation", "unavailable_unclear", "rejected_petition", "rejected_repeat"),
        *("rejected_publication", "rejected_excessive", "rejected_reissue", "other_no_correction"),
        *("other_unpaid_fee", "other_other", "total", "carried_out"),
    ]
    assert len(formats()["2019"].requests.rows) == 23
    assert [label.code for label in form.review.columns] == ["upheld", "corrected", "other", "pending", "total"]


def test_arithmetic_is_written_out() -> None:
    """`between` takes both ends; the 2019 form has no rows that it does not print."""
    sums = {rule.rule: rule for rule in formats()["2019"].requests.sums}
    assert sums["requests.balance"].right == ("new", "carried_in")
    assert len(sums["requests.result_sum"].right) == 19
    assert len({rule.rule: rule for rule in formats()["2021"].requests.sums}["requests.result_sum"].right) == 21
    assert len(sums["requests.row_sum"].right) == 6


def test_a_row_left_out_must_exist() -> None:
    text = resources.files("parsers.formats").joinpath("2021.toml").read_text(encoding="utf-8")
    raw = {"2021": tomllib.loads(text), "2030": {"requests": {"same_as": "2021", "without": ["nothing"]}}}
    with pytest.raises(FormatError, match=r"2030\.toml: requests\.without: no such row: nothing"):
        _table("2030", "requests", raw, "rows")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("（三）不予公开 1.属于国家秘密", {"refused", "refused_state_secret"}),
        ("（六）其他处理3.其他", {"other", "other_other"}),
        ("三、本年度办理结果（一）予以公开", {"results", "granted"}),
        ("第二十条 第(一)项 信息内容", {"一", "信息内容"}),
        ("规章（设区的市、自治州以上填写）", {"regulations"}),
        ("本年增/减（增用正值表示，减用负值表示，如-8）", {"change"}),
        ("行政復(fù)議", {"review"}),
        ("法人或者其他组织", {"法人或者其他组织"}),
        ("本年新", set()),
        ("12", set()),
        ("本年度全县各级行政机关予以公开的政府信息" * 9, set()),
    ],
)
def test_what_a_cell_can_mean(text: str, codes: set[str]) -> None:
    assert {hit.code for hit in meanings(text) if hit.kind != "column" or hit.table == "proactive_disclosure"} == codes
