"""Text made comparable without changing what it says."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.chinese import (
    chinese_number,
    clean,
    dates_in,
    label_key,
    normalise,
    parse_date,
    script_of,
    strip_pinyin,
    to_simplified,
)


def test_radicals_and_width() -> None:
    assert normalise("⼯⼿⾯⾏⻓⻋⻅⻚豈") == "工手面行长车见页豈"
    assert normalise("２０２３年Ａｂ，（一）％") == "2023年Ab，（一）％"


def test_every_kangxi_radical_becomes_an_ordinary_character() -> None:
    for code in range(0x2F00, 0x2FD6):
        assert unicodedata.name(normalise(chr(code))).startswith("CJK UNIFIED")


@given(st.text())
def test_clean_is_idempotent_and_leaves_single_spaces(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert once == " ".join(once.split())


def test_pinyin() -> None:
    assert strip_pinyin("堅(jiān)持以習(xí)近平新時(shí)代") == ("堅持以習近平新時代", True)
    assert strip_pinyin("關（guān）係 (xì)的(de)") == ("關係的", True)
    assert strip_pinyin("手机应用(app)、公私合作(PPP)、附件(a)") == ("手机应用(app)、公私合作(PPP)、附件(a)", False)
    assert strip_pinyin("服務(wù)系統(app)") == ("服務系統(app)", True)


def test_scripts() -> None:
    assert script_of("總體情況：主動公開政府信息") == "hant"
    assert script_of("乾县人民政府后勤服务中心") == "hans"
    assert script_of("") == "hans"
    assert to_simplified("臺山市人民政府辦公室") == "台山市人民政府办公室"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("（一）予以公开", "予以公开"),
        ("1．属于国家秘密", "属于国家秘密"),
        ("３.危及“三安全\n一稳定”", "危及三安全一稳定"),
        ("三、本年度办理结果", "本年度办理结果"),
        ("第二十条第（一）项", "第二十条第一项"),
        ("① 当面", "当面"),
        ("三", "三"),
        ("2022年", "2022年"),
    ],
)
def test_label_key(text: str, key: str) -> None:
    assert label_key(text) == key


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023年1月5日", "2023-01-05"),
        ("２０２３年０１月０５号", "2023-01-05"),
        ("二〇二三年一月五日", "2023-01-05"),
        ("二○一二年二月二十日", "2012-02-20"),
        ("2023-01-05 12:00:01", "2023-01-05"),
        ("2023/1/5", "2023-01-05"),
        ("2023.01.05", "2023-01-05"),
        ("20230105", "2023-01-05"),
        ("2023 年 1 月 5 日", "2023-01-05"),
        ("2023-02-30", None),
        ("2023年1月", None),
        ("索引号000014349/2024-00070", None),
        ("", None),
    ],
)
def test_parse_date(text: str, day: str | None) -> None:
    assert parse_date(text) == day


def test_dates_in() -> None:
    assert dates_in("自2022年1月1日至2022年12月31日，2023-01-20发布") == ["2022-01-01", "2022-12-31", "2023-01-20"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", 0),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("廿五", 25),
        ("一百零五", 105),
        ("两千", 2000),
        ("一万二千", 12000),
        ("件", None),
        ("", None),
    ],
)
def test_chinese_number(text: str, number: int | None) -> None:
    assert chinese_number(text) == number


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("坚（jiān）持，女(nǚ)性，人(rén)民(mín)", "坚持，女性，人民"),
        ("坚 (jiān) 持", "坚持"),
        ("坚[jiān]持", "坚持"),
        ("推进(PPP)项目，堅(jiān)持，加入世贸组织(WTO)", "推进(PPP)项目，堅持，加入世贸组织(WTO)"),
        (
            "坚(jian)持全面推(tui)进工(gong)作，加(jia)强信(xin)息公(gong)开(kai)(APP)",
            "坚持全面推进工作，加强信息公开(APP)",
        ),
        ("系统(app)、网(net)络、服务(wu)", "系统(app)、网(net)络、服务(wu)"),
        ("二维(er)码，二维(wei)码，服务(wu)，公开(kai)，信息(xi)，工作(zuo)", None),
    ],
)
def test_pinyin_is_taken_out_and_latin_words_are_not(printed: str, plain: str | None):
    assert strip_pinyin(printed)[0] == (plain or printed)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("臺灣", "hant"),
        ("一、總體情況", "hant"),
        ("收到3件，办结3件，条件3件", "hans"),
        ("乾县鼎甑镇", "hans"),
        ("收到件件件", "hans"),
        ("0 1 2", "hans"),
    ],
)
def test_script_of_short_texts(text: str, script: str):
    assert script_of(text) == script


def test_radicals_mean_the_characters_of_today():
    assert clean("⽤⼾⼯作⾯⻓⻔⾭年") == "用户工作面长门青年"


@pytest.mark.parametrize(
    ("printed", "day"),
    [("二0二三年一月五日", "2023-01-05"), ("二〇二三年元月五日", "2023-01-05"), ("2023年十二月五日", "2023-12-05")],
)
def test_dates_half_in_numerals(printed: str, day: str):
    assert parse_date(printed) == day
