"""What can happen to a page: each function gives a page's changed bytes; all randomness comes from the generator."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

Damage = Callable[[bytes, Random], bytes]

#: No page grows beyond this by any damage: 100,000 of them are to be parsed in minutes.
_MAX = 120_000
_TAG = re.compile(rb"<[^<>]{1,200}>")
_CELL = re.compile(rb"<t[dh][^<>]{0,200}>.{0,300}?</t[dh]>", re.DOTALL | re.IGNORECASE)
_ROW = re.compile(rb"<tr[^<>]{0,200}>.{0,3000}?</tr>", re.DOTALL | re.IGNORECASE)
_NUMBER = re.compile(rb"\d+")
_SPANS = [b"0", b"-1", b"2", b"7", b"999", b"65535", b"99999999999", b"x", b"", b"1.5"]
_NUMBERS = [
    b"9" * 400, b"1" * 30, b"0.0000001", b"1e309", b"-0", b"NaN", "三千零".encode(), "９９".encode(), b"1,2,3",
    "〇".encode(), "万".encode(), b"", b"/", "—".encode(), "増".encode(), "１２３４５６７８９０".encode() * 40,
]  # fmt: skip
_TEXTS = [
    "索引号：", "发布机构：", "2022年1月1日至12月31日", "一、总体情况", "（一）", "收到政府信息公开申请", "件",
    "附件：", "堅(jiān)持", "⼯⻓⽉", "\u202e", "\ufeff", "\ufffd", "𠀀", "锟斤拷", "2023年13月45日",
    "零" * 300, "(" * 300, "〔〕号", "本年新收政府信息公开申请数量", "第二十条第（一）项", "总计",
    "a\u0300" * 100, "、" * 500, "1" * 1000, " \u3000\xa0" * 200,
]  # fmt: skip
_MARKUP = [
    b"<!--", b"-->", b"<script>", b"</script>", b"<style>", b"<textarea>", b"<table>", b"</table>",
    b"</td></tr>", b"<td>", b"<![CDATA[", b"]]>", b"<div style='display:none'>", b"<p", b"\"'", b"&#xD800;",
    b"&#0;", b"&#11;", b"&#x1f;x", b"&#65535;", b"&#1114112;", b"&nbsp" * 50, b"<iframe src='//[::1'>", b"<a href='http://[x'>a.doc</a>",
    b"<base href='http://[bad'>", b"<meta charset='utf-16'>", b"<meta charset='hz'>",
    b"<meta charset='x-user-defined'>", b"<svg><p></svg>", b"<select><table>", b"<frameset>", b"\0" * 9,
    b"<plaintext>", b"<noscript>", b"<template>", b"<math>", b"<a href='javascript:;' title='x.pdf'>",
    b"<?xml version='1.0'?>",
]  # fmt: skip
_TAGS = [
    b"div",
    b"span",
    b"td",
    b"tr",
    b"table",
    b"p",
    b"ul",
    b"li",
    b"dl",
    b"dt",
    b"dd",
    b"b",
    b"font",
    b"h1",
    b"br",
    b"form",
]
_CODECS = [
    "gb18030",
    "gbk",
    "big5",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-8-sig",
    "utf-32",
    "shift_jis",
    "hz",
    "utf-7",
]


def _place(page: bytes, random: Random) -> int:
    return random.randrange(len(page) + 1)


def _slice(page: bytes, random: Random, most: int = 4000) -> tuple[int, int]:
    start = _place(page, random)
    return start, min(len(page), start + random.randrange(1, most))


def flip(page: bytes, random: Random) -> bytes:
    changed = bytearray(page or b"x")
    for _ in range(random.choice([1, 1, 8, 64, 512])):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def cut(page: bytes, random: Random) -> bytes:
    start, end = _slice(page, random)
    return page[:start] + page[end:]


def truncate(page: bytes, random: Random) -> bytes:
    return page[: _place(page, random)]


def behead(page: bytes, random: Random) -> bytes:
    return page[_place(page, random) :]


def repeat(page: bytes, random: Random) -> bytes:
    start, end = _slice(page, random, 1500)
    return page[:end] + page[start:end] * random.choice([1, 2, 10, 40]) + page[end:]


def shuffle(page: bytes, random: Random) -> bytes:
    size = random.choice([64, 512, 4096])
    parts = [page[place : place + size] for place in range(0, len(page), size)]
    random.shuffle(parts)
    return b"".join(parts)


def noise(page: bytes, random: Random) -> bytes:
    place = _place(page, random)
    return page[:place] + random.randbytes(random.choice([1, 16, 600])) + page[place:]


def binary(page: bytes, random: Random) -> bytes:
    magic = random.choice(
        [b"%PDF-1.4\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b\x08", b"\xff\xd8\xff", b"\0\0\0", b"{\\rtf", b""]
    )
    return magic + random.randbytes(random.randrange(3000)) + page[: random.randrange(200)]


def recode(page: bytes, random: Random) -> bytes:
    """Another charset than declared; what it lacks is lost."""
    return page.decode("utf-8", "replace").encode(random.choice(_CODECS), "replace")


def misread(page: bytes, random: Random) -> bytes:
    """Mojibake: read in one charset, written in another."""
    return page.decode(random.choice(["gb18030", "latin-1", "big5"]), "replace").encode("utf-8", "replace")


def declare(page: bytes, random: Random) -> bytes:
    charset = random.choice([*_CODECS, "utf-8", "gb2312", "none", "unicode"]).encode()
    return re.sub(rb"charset=[\"']?[\w-]+", b"charset=" + charset, page, count=2)


def insert_markup(page: bytes, random: Random) -> bytes:
    for _ in range(random.randrange(1, 4)):
        place = _place(page, random)
        page = page[:place] + random.choice(_MARKUP) + page[place:]
    return page


def insert_text(page: bytes, random: Random) -> bytes:
    place = _place(page, random)
    return page[:place] + random.choice(_TEXTS).encode() * random.choice([1, 1, 30]) + page[place:]


def drop_tags(page: bytes, random: Random) -> bytes:
    share = random.choice([0.01, 0.1, 0.5, 1.0])
    return _TAG.sub(lambda tag: b"" if random.random() < share else tag[0], page)


def swap_tags(page: bytes, random: Random) -> bytes:
    old, new = random.choice(_TAGS), random.choice(_TAGS)
    return re.sub(rb"(</?)%b\b" % old, rb"\g<1>" + new, page)


def nest(page: bytes, random: Random) -> bytes:
    """A tag opened many times, closed never or as often."""
    tag, depth = random.choice(_TAGS), random.choice([3, 50, 400, 3000])
    place = _place(page, random)
    opened, closed = (b"<%b>" % tag) * depth, (b"</%b>" % tag) * random.choice([0, depth])
    return page[:place] + opened + page[place:] + closed


def nest_tables(page: bytes, random: Random) -> bytes:
    depth = random.choice([2, 30, 300])
    place = _place(page, random)
    return page[:place] + b"<table><tr><td>" * depth + page[place:] + b"</td></tr></table>" * random.choice([0, depth])


def _some(pattern: re.Pattern[bytes], page: bytes, random: Random) -> re.Match[bytes] | None:
    return pattern.search(page, _place(page, random)) or pattern.search(page)


def drop_cell(page: bytes, random: Random) -> bytes:
    for _ in range(random.choice([1, 1, 5, 40])):
        if cell := _some(_CELL, page, random):
            page = page[: cell.start()] + page[cell.end() :]
    return page


def double_cell(page: bytes, random: Random) -> bytes:
    cell = _some(_CELL, page, random)
    return page[: cell.end()] + cell[0] * random.choice([1, 3, 200]) + page[cell.end() :] if cell else page


def move_row(page: bytes, random: Random) -> bytes:
    row = _some(_ROW, page, random)
    if row is None:
        return page
    rest = page[: row.start()] + page[row.end() :]
    place = _place(rest, random)
    return rest[:place] + row[0] * random.choice([0, 1, 2, 20]) + rest[place:]


def spans(page: bytes, random: Random) -> bytes:
    share = random.choice([0.02, 0.3])

    def spanned(cell: re.Match[bytes]) -> bytes:
        if random.random() > share:
            return cell[0]
        return b"%b %b='%b'" % (cell[0], random.choice([b"colspan", b"rowspan"]), random.choice(_SPANS))

    return re.sub(rb"<t[dh]\b", spanned, page)


def numbers(page: bytes, random: Random) -> bytes:
    share = random.choice([0.02, 0.3, 1.0])
    return _NUMBER.sub(lambda number: random.choice(_NUMBERS) if random.random() < share else number[0], page)


def one_line(page: bytes, random: Random) -> bytes:
    return _TAG.sub(random.choice([b"", b" ", b"|", b"\t"]), page).replace(b"\n", b"")


def as_json(page: bytes, random: Random) -> bytes:
    depth = random.choice([1, 100, 50_000])
    return b'{"content":' + b"[" * depth + page[:2000] + random.choice([b"", b"]" * depth + b"}"])


#: By name, as `--case` prints them.
DAMAGES: dict[str, Damage] = {
    function.__name__: function
    for function in (
        flip, cut, truncate, behead, repeat, shuffle, noise, binary, recode, misread, declare, insert_markup,
    insert_text, drop_tags, swap_tags, nest, nest_tables, drop_cell, double_cell, move_row, spans, numbers,
    one_line, as_json,
    )
}  # fmt: skip


def damaged(page: bytes, random: Random) -> tuple[bytes, list[str]]:
    """The page after one to four damages, and their names."""
    names = [random.choice(list(DAMAGES)) for _ in range(random.choice([1, 1, 2, 3, 4]))]
    for name in names:
        page = DAMAGES[name](page, random)[:_MAX]
    return page, names
