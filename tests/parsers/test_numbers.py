"""One cell's print as a number: nothing guessed, ints stay ints."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.numbers import LONGEST_NUMBER, Reading, fold, header_unit, read_number

quick = settings(deadline=None, max_examples=60)

PRINTS = [
    ("0", 0, "number"),
    ("404", 404, "number"),
    ("１，２３４", 1234, "number"),
    ("1,234,567", 1234567, "number"),
    ("\xa0 7 \u3000", 7, "number"),
    ("+3", 3, "number"),
    ("−2", -2, "number"),
    ("0.00", 0, "number"),
    ("3件", 3, "annotated"),
    ("3 宗", 3, "annotated"),
    ("150人次", 150, "annotated"),
    ("共12条", 12, "annotated"),
    ("3（其中2件转办）", 3, "annotated"),
    ("0。", 0, "annotated"),
    ("5*", 5, "annotated"),
    ("5＊", 5, "annotated"),
    ("十二件", 12, "annotated"),
    ("一", None, "unreadable"),  # or a stroke
    ("零", 0, "annotated"),
    ("十二", 12, "annotated"),
    ("", None, "blank"),
    ("\u200b&nbsp;", None, "blank"),
    ("/", None, "not_applicable"),
    ("——", None, "not_applicable"),
    ("- -", None, "not_applicable"),
    ("－", None, "not_applicable"),
    ("‑", None, "not_applicable"),
    ("ー", None, "not_applicable"),
    ("无", None, "not_applicable"),
    ("N/A", None, "not_applicable"),
    ("\\", None, "not_applicable"),
    ("O", 0, "repaired"),
    ("1O", 10, "repaired"),
    ("'12", 12, "repaired"),
    ("O1", None, "unreadable"),
    ("见附件", None, "text"),
    ("无数据", None, "text"),
    ("万", None, "text"),
    ("00", None, "unreadable"),
    ("007", None, "unreadable"),
    ("1 2", None, "unreadable"),
    ("3/5", None, "unreadable"),
    ("12,34", None, "unreadable"),
    ("3.5", None, "unreadable"),
    ("1-2", None, "unreadable"),
    ("12元", None, "unreadable"),
    ("增3", None, "unreadable"),
    ("第3号", None, "unreadable"),
    ("1" * (LONGEST_NUMBER + 1), None, "unreadable"),
    ("1" * 5000, None, "unreadable"),
    ("（" * 5000, None, "text"),
]


@pytest.mark.parametrize(("text", "value", "meaning"), PRINTS)
def test_counts(text: str, value: int | None, meaning: str) -> None:
    reading = read_number(text)
    assert reading == Reading(value, meaning)
    assert type(reading.value) is type(value)


@pytest.mark.parametrize(
    ("text", "value", "meaning"),
    [
        ("增3", 3, "annotated"),
        ("增加3项", 3, "annotated"),
        ("减2", -2, "annotated"),
        ("减少 2", -2, "annotated"),
        ("调减2项", -2, "annotated"),
        ("取消2", -2, "annotated"),
        ("↑3", 3, "annotated"),
        ("持平", 0, "annotated"),
        ("与上年持平", 0, "annotated"),
        ("-2", -2, "number"),
        ("–2", -2, "number"),
        ("＋4", 4, "number"),
        ("-", None, "not_applicable"),
        ("增3减2", None, "unreadable"),
        ("增/减", None, "text"),
    ],
)
def test_changes(text: str, value: int | None, meaning: str) -> None:
    assert read_number(text, signed=True) == Reading(value, meaning)


@pytest.mark.parametrize(
    ("text", "unit", "value", "meaning"),
    [
        ("4166.241619", None, 4166.241619, "number"),
        ("0", None, 0, "number"),
        ("0.00", None, 0.0, "number"),
        ("8040", None, 8040, "number"),
        ("75394432.52元", None, 7539.443252, "converted"),
        ("150000元", None, 15, "converted"),
        ("0元", None, 0, "converted"),
        ("1.2亿元", None, 12000.0, "converted"),
        ("12万元", None, 12, "annotated"),
        ("12万", None, 12, "annotated"),
        ("150000", "元", 15, "converted"),
        ("15万元", "元", 15, "annotated"),
        ("15", "万元", 15, "number"),
        ("3件", None, None, "unreadable"),
        ("/", "元", None, "not_applicable"),
    ],
)
def test_money_in_ten_thousands(text: str, unit: str | None, value: float | None, meaning: str) -> None:
    reading = read_number(text, money=True, unit=unit)
    assert reading == Reading(value, meaning)
    assert type(reading.value) is type(value)


def test_units_of_headers() -> None:
    headers = ["本年收费金额（单位：万 元）", "采购总金额(元)", "采购总金额（单位：亿元）", "采购总金额", ""]
    assert [header_unit(header) for header in headers] == ["万元", "元", "亿元", None, None]


@quick
@given(st.integers(0, 10**LONGEST_NUMBER - 1))
def test_every_count_however_it_is_dressed(number: int) -> None:
    wide = str(number).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
    dressed = [str(number), f"{number:,}", wide, f" {number}\xa0", f"+{number}", f"{number}\u200b"]
    assert {read_number(text) for text in dressed} == {Reading(number, "number")}
    assert read_number(f"{number}件") == Reading(number, "annotated")
    assert read_number(f"-{number}") == Reading(-number, "number")


@quick
@given(st.decimals(0, 10**9, places=6))
def test_money_keeps_its_decimals(amount: object) -> None:
    assert read_number(str(amount), money=True).value == float(str(amount))


@quick
@given(st.text(max_size=40), st.booleans(), st.booleans())
def test_any_text_has_a_meaning_and_no_value_without_a_digit(text: str, money: bool, signed: bool) -> None:
    reading = read_number(text, money=money, signed=signed)
    assert (reading.value is None) == (reading.meaning in ("blank", "not_applicable", "text", "unreadable"))
    assert (reading.meaning == "blank") <= (not fold(text) or not fold(text).isprintable())


@quick
@given(st.integers(0, 999), st.integers(0, 999), st.sampled_from([" ", "\n", "\xa0", "/", "、", "，1", "；"]))
def test_two_numbers_are_none(first: int, second: int, between: str) -> None:
    reading = read_number(f"{first}{between}{second}")
    assert reading.value is None or reading.meaning == "annotated" or between == "，1"
