"""What a portal's entry says of its lists wins over what is recognised."""

from __future__ import annotations

from crawler.families import Overrides, overrides_in, read_list
from tests.crawler.listed import html

# What a portal's entry says

OVERRIDDEN = (
    '<title>专题</title><a href="/zt/a/">甲</a><a href="/xw/">乙</a><ul>'
    '<li><a href="/r/2023.html">甲县2023年政府信息公开年报</a>2024-01-10</li>'
    '<li><a href="/n/2022.html">甲县2022年政府信息公开年报</a>2023-01-10</li></ul>'
)


def test_an_entrys_list_names_columns_by_their_address() -> None:
    plain = read_list(html("http://www.a.example/x", OVERRIDDEN))
    assert [link.url for link in plain.columns] == []
    reading = read_list(html("http://www.a.example/x", OVERRIDDEN), Overrides(list="/zt/"))
    assert [link.url for link in reading.columns] == ["http://www.a.example/zt/a/"]
    assert not reading.in_column
    assert read_list(html("http://www.a.example/zt/a/", OVERRIDDEN), Overrides(list="/zt/")).in_column


def test_an_entrys_detail_says_which_rows_can_be_reports() -> None:
    reading = read_list(html("http://www.a.example/x", OVERRIDDEN), Overrides(detail=r"/r/\d+\.html$"))
    assert [entry.url for entry in reading.reports] == ["http://www.a.example/r/2023.html"]
    assert [reason for _, reason in reading.left_out] == ["its address is not one of the portal's details"]


def test_overrides_are_archived_as_they_are_given() -> None:
    given = Overrides(family="trs", detail="x")
    assert overrides_in({"portal_name": "甲", **given.notes}) == given
