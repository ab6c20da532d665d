"""Identity, duplicates and versions as a function of what was read, never of the order in which it came."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from crawler.versions import Member, Version, settle, versions_of

NUMBERS = ["11000/2023-1", "11000/2023-2", "/2021-None", None]
AGENCIES = ["甲县人民政府", "甲县教育局", None]


def member(
    record: int,
    content: str = "A",
    *,
    url: str = "http://www.jia.example/1.html",
    day: int = 1,
    number: str | None = "11000/2023-1",
    agency: str | None = "甲县人民政府",
    published_on: str | None = "2024-01-10",
) -> Member:
    """A reading. A junk number, and none, identify nothing."""
    fallback = ("agency", agency, "2023", "报告") if agency else ("url", url)
    usable = number is not None and "None" not in number
    return Member(
        record_id=f"<urn:uuid:{record:04d}>",
        url=url,
        fetched_at=f"2024-02-{day:02d}T08:00:00.{record:03d}Z",
        published_on=published_on,
        number=number,
        identity=("index", number or "", "2023") if usable else fallback,
        fallback=fallback,
        agency=agency,
        content=content,
    )


def settled(*members: Member) -> list[Version]:
    return list(settle("jia", members))


MEMBERS = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        st.sampled_from(["http://www.jia.example/1.html", "http://www.jia.example/2.html"]),
        st.integers(1, 4),
        st.sampled_from(NUMBERS),
        st.sampled_from(AGENCIES),
        st.sampled_from(["2024-01-10", "2024-01-20", None]),
    ),
    max_size=10,
).map(
    lambda rows: [
        member(n, content, url=url, day=day, number=number, agency=agency, published_on=published)
        for n, (content, url, day, number, agency, published) in enumerate(rows)
    ]
)


@given(MEMBERS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(members, chance: random.Random) -> None:
    shuffled = members[:]
    chance.shuffle(shuffled)
    assert settled(*shuffled) == settled(*members)


@given(MEMBERS)
def test_every_reading_is_in_one_version_and_each_version_says_one_thing(members) -> None:
    versions = settled(*members)
    assert sorted(m.record_id for v in versions for m in v.members) == sorted(m.record_id for m in members)
    for version in versions:
        assert len({m.content for m in version.members}) == 1
        assert version.chosen.url not in version.aliases
    for report_id in {v.report_id for v in versions}:
        numbers = [v.number for v in versions if v.report_id == report_id]
        assert numbers == list(range(1, len(numbers) + 1))


@given(MEMBERS)
def test_versions_are_ordered_by_publication_and_capture(members) -> None:
    by_report: dict[str, list[Version]] = {}
    for version in settled(*members):
        by_report.setdefault(version.report_id, []).append(version)
    for versions in by_report.values():
        keys = [min((m.published_on or "9999", m.fetched_at[:10], m.url) for m in v.members) for v in versions]
        assert keys == sorted(keys)


def test_the_same_twice_is_one() -> None:
    (version,) = settled(member(1), member(2, day=2))
    assert version.number == 1
    assert version.aliases == ()


def test_a_version_rests_on_the_newest_capture_of_its_address() -> None:
    """The one that a replay of the archive sees; when it was first seen is known all the same."""
    (version,) = settled(member(3, day=3), member(1, day=1), member(2, day=2))
    assert version.chosen.record_id == "<urn:uuid:0003>"
    assert version.seen_at.startswith("2024-02-01")


def test_other_content_is_a_new_version() -> None:
    first, second = settled(member(2, "B", day=2), member(1, "A"))
    assert (first.number, first.chosen.content) == (1, "A")
    assert (second.number, second.chosen.content) == (2, "B")
    assert first.report_id == second.report_id


def test_back_to_the_first_content_is_no_third_version() -> None:
    first, second = settled(member(1, "A"), member(2, "B", day=2), member(3, "A", day=3))
    assert [m.record_id for m in first.members] == ["<urn:uuid:0003>", "<urn:uuid:0001>"]
    assert second.number == 2
    assert (first.latest, second.latest) == (True, False), "it is what the portal says now"


@given(MEMBERS)
def test_the_latest_is_what_the_newest_captures_alone_give(members) -> None:
    """So that a REPLAY, which sees no others, and the whole archive agree on it."""
    for group in _by_report(members):
        versions = list(versions_of("r", group, ()))
        newest = {m.url: m for m in sorted(group, key=lambda m: (m.fetched_at, m.record_id))}.values()
        replayed = list(versions_of("r", newest, ()))
        (latest,) = (version.chosen.content for version in versions if version.latest)
        assert latest == replayed[-1].chosen.content
        assert replayed[-1].latest


def _by_report(members: list[Member]) -> list[list[Member]]:
    by_id = {m.record_id: m for m in members}
    groups: dict[str, list[Member]] = {}
    for version in settled(*members):
        groups.setdefault(version.report_id, []).extend(by_id[m.record_id] for m in version.members)
    return list(groups.values())


def test_two_addresses_are_one_report_under_the_smaller() -> None:
    (version,) = settled(member(1, url="http://www.jia.example/b.html"), member(2, url="http://www.jia.example/a.html"))
    assert version.chosen.url == "http://www.jia.example/a.html"
    assert version.aliases == ("http://www.jia.example/b.html",)


def test_the_address_seen_on_an_earlier_day_comes_before_the_smaller() -> None:
    (version,) = settled(
        member(1, url="http://www.jia.example/b.html", day=1), member(2, url="http://www.jia.example/a.html", day=2)
    )
    assert version.chosen.url == "http://www.jia.example/b.html"


def test_a_report_without_date_comes_last() -> None:
    first, last = settled(member(1, "A", published_on=None), member(2, "B", published_on="2024-03-01", day=5))
    assert (first.chosen.content, last.chosen.content) == ("B", "A")


def test_a_number_met_with_two_agencies_is_no_identity() -> None:
    versions = settled(member(1), member(2, "B", agency="甲县教育局", url="http://www.jia.example/2.html"))
    assert [version.number for version in versions] == [1, 1]
    assert len({version.report_id for version in versions}) == 2
    assert all(version.clash for version in versions)


def test_a_reading_without_agency_clashes_with_nobody() -> None:
    first, second = settled(member(1), member(2, "B", agency=None, day=2))
    assert first.report_id == second.report_id
    assert not first.clash


def test_a_clash_that_appears_later_takes_readings_apart() -> None:
    """The same three in any order: two that agree stay together, the stranger is another report."""
    three = [member(1), member(2, day=2), member(3, "B", agency="甲县教育局")]
    for rotation in range(3):
        versions = settled(*three[rotation:], *three[:rotation])
        assert sorted(len(version.members) for version in versions) == [1, 2]


def test_a_junk_number_shared_by_two_agencies_is_flagged() -> None:
    """Both are kept, each under its own name."""
    versions = settled(member(1, number="/2021-None"), member(2, "B", number="/2021-None", agency="甲县教育局"))
    assert len({version.report_id for version in versions}) == 2
    assert all(version.clash for version in versions)


def test_the_same_report_of_two_portals_stays_apart() -> None:
    (here,), (there,) = settle("jia", [member(1)]), settle("yi", [member(1)])
    assert here.report_id != there.report_id
