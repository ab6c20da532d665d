"""Chinese text as portals print it, made comparable: width, radicals, white space, scripts, numerals, dates.

Everything here is pure and small. `normalise` and `clean` never change what a character means; only
`to_simplified` does, and only for text that `script_of` calls traditional.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from typing import Protocol

# CJK Radicals Supplement (U+2E80–2EF3) by Unicode's EquivalentUnifiedIdeograph; NFKC knows only two of them.
_RADICALS = (
    "⺁厂⺄乙⺅亻⺆冂⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺖忄⺗㣺⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫"
    "⺦丬⺧牛⺨犭⺩王⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺶羊⺷羊⺹耂⺺肀⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻊足⻋车"
    "⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿"
    "⻯竜⻰龙⻱龜⻲亀⻳龟"
)


def _character_map() -> dict[str, str]:
    # NFKC gives the forms of 1716; simplified text means those of today.
    today = {"\u2f3e": "户", "\u2fad": "青"}
    mapped = dict(zip(_RADICALS[::2], _RADICALS[1::2], strict=True))
    compatibility = [*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00), *range(0x2F800, 0x2FA1E)]
    full_width = [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]
    for code in compatibility + full_width:
        mapped[chr(code)] = unicodedata.normalize("NFKC", chr(code))
    mapped |= today
    # zero-width characters, direction marks and soft hyphens, which editors leave inside words and numbers
    for code in [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF]:
        mapped[chr(code)] = ""
    return {odd: plain for odd, plain in mapped.items() if odd != plain}


_CHARACTERS = _character_map()
_ODD = re.compile(
    "[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2e80-\u2fd5\uf900-\ufaff\ufeff０-９Ａ-Ｚａ-ｚ\U0002f800-\U0002fa1d]"
)


def normalise(text: str) -> str:
    """Radicals and compatibility ideographs as ordinary characters, full-width digits and letters as ASCII,
    zero-width characters dropped; white space and punctuation stay.

    >>> normalise("⼯作经费２０２３年，Ａ类")
    '工作经费2023年，A类'
    """
    return _ODD.sub(_ordinary, text)


def _ordinary(match: re.Match[str]) -> str:
    return _CHARACTERS.get(match[0], match[0])


def clean(text: str) -> str:
    """`normalise`, and every run of white space (line breaks, nbsp, U+3000 too) as one space, none at the ends.

    >>> clean("  名\\u3000称\\xa0： ⻓江\\n镇 ")
    '名 称 ： 长江 镇'
    """
    # Never a str of lxml's own for a key: it would keep its whole tree.
    return _clean_short(str(text)) if len(text) < _SHORT else " ".join(normalise(text).split())


#: Labels, menus and numbers, which pages repeat, are shorter.
_SHORT = 48


@lru_cache(maxsize=8192)
def _clean_short(text: str) -> str:
    return " ".join(normalise(text).split())


# Toneless syllables count only beside marked ones: 的(de) is an annotation, 系统(app) is not.
_MARKED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ\u0300\u0301\u0304\u030c"
_PINYIN = re.compile(
    rf"(?<=[\u3400-\u9fff]) ?[(（[［] ?([a-zA-Zü{_MARKED}]{{1,7}}) ?[)）\]］](?: (?=[\u3400-\u9fff]))?"
)
_MAY_BE_PINYIN = re.compile(rf"[(（[［] ?[a-zA-Zü{_MARKED}]")
_MARK = re.compile(f"[{_MARKED}]")
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|üan|ai|ei|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un|ue|üe|ün|[aeiouü])"
)


#: So many characters with a toneless syllable behind them are no accident; (app) and (gen) stand alone.
_MANY = 6


def _has_pinyin(text: str) -> bool:
    """Whether a text is annotated: by one syllable with its tone, or by toneless ones throughout, one a character."""
    if not _MAY_BE_PINYIN.search(text):
        return False
    found = list(_PINYIN.finditer(text))
    if any(_MARK.search(match[1]) for match in found):
        return True
    toneless: dict[str, str] = {}
    for match in found:
        if match[1].islower() and toneless.setdefault(text[match.start() - 1], match[1]) != match[1]:
            return False
    return len(toneless) >= _MANY and all(map(_SYLLABLE.fullmatch, toneless.values()))


def strip_pinyin(text: str) -> tuple[str, bool]:
    """The text without pinyin annotations in brackets, and whether there were any.

    >>> strip_pinyin("堅(jiān)持以習(xí)近平的(de)思想，手機(app)")
    ('堅持以習近平的思想，手機(app)', True)
    >>> strip_pinyin("政务服务(wu)、系统(app)")
    ('政务服务(wu)、系统(app)', False)
    """
    if not _has_pinyin(text):
        return text, False

    def without(match: re.Match[str]) -> str:
        annotation = match[1]
        return "" if _MARK.search(annotation) or _SYLLABLE.fullmatch(annotation) else match[0]

    return _PINYIN.sub(without, text), True


# Characters that exist in one script only, among the most frequent in these reports.
_HANT = re.compile(
    "[國個為會務開報關實業總對發時學進動機過經濟應種體說這來們產現問題數條點關於與從員單區處電訊網頁項費辦縣鄉鎮華書記設計"
    "導規則範圍請審議訴訟復達結構強農場認識專門戶幾讓將據極樣標準環億萬見觀覽視顯類願風飛養館馬驗黨齊龍"
    "無臺灣廣東號碼積擴領轉變調環頻釋錄質態職責貫徹財綜組織黨團際築圖遞練網絡戰場裡製]"
).findall
_HANS = re.compile(
    "[国个为会务开报关实业总对发时学进动机过经济应种体说这来们产现问题数条点与从员单区处电讯网页项费办县乡镇华书记设计"
    "导规则范围请审议诉讼达结构强农场认识专门户几让将据极样标准环亿万见观览视显类愿风飞养馆马验党齐龙"
    "无湾广东号码积扩领转变调环频释录质态职责贯彻财综组织团际图递练网络战]"
).findall


def script_of(text: str) -> str:
    """`hant` where characters that only the traditional script has outnumber the simplified ones, else `hans`.

    >>> script_of("政府信息公開年度報告"), script_of("乾县政府信息公开")
    ('hant', 'hans')
    """
    sample = text if len(text) <= 6000 else text[:3000] + text[-3000:]
    traditional = _HANT(sample)
    return "hant" if traditional and len(traditional) > len(_HANS(sample)) else "hans"


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _t2s() -> _Converter:
    import opencc  # here, because loading its dictionaries takes longer than parsing a page

    converter: _Converter = opencc.OpenCC("t2s")
    return converter


def to_simplified(text: str) -> str:
    """Traditional text by OpenCC's `t2s`. Never call it on simplified text: 乾县 would become 干县.

    >>> to_simplified("臺山市人民政府辦公室")
    '台山市人民政府办公室'
    """
    return _t2s().convert(text)


_NUMBERING = re.compile(r"^(?:[(（]?[一二三四五六七八九十\d]{1,3}(?:[)）][、.．]?|[、.．](?!\d))|[①-⒛㈠-㈩])")
_NOT_WORD = re.compile(r"[\W_]+")


def label_key(text: str) -> str:
    """A label for matching: without numbering in front, white space, quotes or other punctuation.

    >>> [label_key(text) for text in ("（三）不予公开", "3.危及“三安全一稳定”", "索 引\\u3000号：", "本年增/减")]
    ['不予公开', '危及三安全一稳定', '索引号', '本年增减']
    """
    text = "".join(normalise(text).split())
    while shorter := _NUMBERING.sub("", text, count=1):
        if shorter == text:
            break
        text = shorter
    return _NOT_WORD.sub("", text)


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "Ｏ": 0,
    "O": 0,
    "两": 2,
    "兩": 2,
    "廿": 20,
    "卅": 30,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_BIG_UNITS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}


def chinese_number(text: str) -> int | None:
    """A whole number written in Chinese numerals; None for anything else.

    >>> [chinese_number(word) for word in ("零", "十二", "二十", "一百零五", "两千", "三万二千", "二〇二三", "多")]
    [0, 12, 20, 105, 2000, 32000, 2023, None]
    """
    text = text.strip()
    if not text or any(c not in _DIGITS and c not in _UNITS and c not in _BIG_UNITS for c in text):
        return None
    if all(c in _DIGITS and _DIGITS[c] < 10 for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c] if _DIGITS[c] < 10 else 0
            section += _DIGITS[c] - digit
        elif c in _UNITS:
            section += (digit or (1 if c == "十" or not section else 0)) * _UNITS[c]
            digit = 0
        else:
            total = (total + section + digit) * _BIG_UNITS[c]
            section = digit = 0
    return total + section + digit


_YEAR_NUMERALS = "〇○零0一二三四五六七八九O"
_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s?[年.\-/－—]\s?(\d{1,2})\s?[月.\-/－—]\s?(\d{1,2})(?:\s?[日号號]|(?!\d))"
    r"|(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)"
    rf"|([一二][{_YEAR_NUMERALS}]{{3}}|(?<!\d)(?:19|20)\d\d)\s?年\s?([元一二三四五六七八九十]{{1,2}})\s?月\s?([一二三四五六七八九十廿卅]{{1,3}})\s?[日号號]"
)


def _iso(match: re.Match[str]) -> str | None:
    parts = [group for group in match.groups() if group is not None]
    numbers = [
        int(part)
        if part.isdigit() and part.isascii()
        else 1
        if part == "元"
        else chinese_number(part.replace("0", "〇"))
        for part in parts
    ]
    if None in numbers:
        return None
    try:
        return date(*(number or 0 for number in numbers)).isoformat()
    except ValueError:  # 2023年2月30日, 20231945: printed, but no date
        return None


def _dates(text: str) -> Iterator[str]:
    return (day for match in _DATE.finditer(normalise(text)) if (day := _iso(match)))


def dates_in(text: str) -> list[str]:
    """Every full date in the text as YYYY-MM-DD, in order.

    >>> dates_in("自2023年1月1日至2023年12月31日")
    ['2023-01-01', '2023-12-31']
    """
    return list(_dates(text))


def parse_date(text: str) -> str | None:
    """The first full date in the text as YYYY-MM-DD; None where there is none or it does not exist.

    >>> [parse_date(text) for text in ("2023年1月5日", "二〇二三年十二月三十一日", "2023-01-05 12:00", "2023/1/5")]
    ['2023-01-05', '2023-12-31', '2023-01-05', '2023-01-05']
    >>> [parse_date(text) for text in ("20230105", "2023年1月", "2023年2月30日")]
    ['2023-01-05', None, None]
    """
    return next(_dates(text), None)
