"""The year a report is about, and its statistical period (统计期限)."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from parsers.chinese import chinese_number

_NUMERALS = "〇○零ＯO0一二三四五六七八九"
# A year of its own: not part of a number, nor of a document's number 〔2021〕30号.
_YEAR = re.compile(
    rf"(?<![\d〔\[【])((?:19|20)\d\d)(?=\s*(?:年(?!\s*\d+\s*月)|[-—至~～]|[\u3400-\u9fff]|$))(?!\s*年\s*\d)|([一二][{_NUMERALS}]{{3}})(?=\s*年)"
)
#: 21年政府信息公开: in the form of a title only; the regulations came in 2008.
_SHORT_YEAR = re.compile(r"(?<![\d〔\[【\-—–~～至])(0[89]|[12]\d)(?=\s?年度?\s?(?:政府|政务|信息公开|依申请公开|年报))")
_YEAR_PHRASE = re.compile(
    rf"[（(]?(?:(?:19|20)\d\d|[一二][{_NUMERALS}]{{3}})(?:\s*[-—至~～]\s*(?:19|20)?\d\d)?\s*(?:学年度?|年度|年|度)?(?:上半年|下半年|全年)?[）)]?"
)
_QUOTED = re.compile(r"《[^》]{0,80}》|〔[^〕]{0,20}〕[^，。；]{0,8}号?")
_YEAR_IN_TEXT = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年(?:度|来|以来|，|,|、|我|全|本|[\u3400-\u9fff])(?!\d)")


_SCHOOL_YEAR = re.compile(r"((?:19|20)\d\d)\s*[-—–至~～]+\s*(?:19|20)\d\d\s*学年度?")


def without_years(text: str) -> str:
    """The text without its years (2022年度, 二〇二二年).

    >>> without_years("2022年度甲县乙镇"), without_years("甲县二〇二二年")
    ('甲县乙镇', '甲县')
    """
    return _YEAR_PHRASE.sub("", text)


def full_years(title: str) -> str:
    """A title with its report's year in four digits.

    >>> full_years("甲镇21年度政府信息公开年报"), full_years("甲镇建镇21年")
    ('甲镇2021年度政府信息公开年报', '甲镇建镇21年')
    """
    return _SHORT_YEAR.sub(r"20\1", title)


def years_in(title: str) -> list[int]:
    """The years that a title names, in order."""
    return [
        int(match[1]) if match[1] else chinese_number(match[2].replace("0", "〇")) or 0
        for match in _YEAR.finditer(full_years(title))
    ]


def read_report_year(
    title: str | None, period: tuple[str, str] | None, text: str, published_on: str | None
) -> tuple[int | None, tuple[str, ...]]:
    """(year, flags): the title's year, else the period's, else the one that the text's beginning speaks of most, else
    the year before publication. `year_conflict` where title and period disagree, or the page is older than the year;
    `year_inferred` where neither names it.

    >>> read_report_year("甲镇2020年年报", ("2019-01-01", "2019-12-31"), "", None)
    (2020, ('year_conflict',))
    >>> read_report_year("甲镇政府信息公开年报", None, "", "2021-01-20")
    (2020, ('year_inferred',))
    """
    title = _SCHOOL_YEAR.sub(r"\1年", title or "")
    named = [year for year in years_in(title) if 1990 < year < 2100]
    counted = _year_of_period(period) if period else None
    year = (named[0] if named else None) or counted or _year_of_text(text)
    published = int(published_on[:4]) if published_on else None
    if year is None:
        return (published - 1, ("year_inferred",)) if published else (None, ())
    conflict = (bool(named) and counted is not None and counted not in named) or len(set(named)) > 1
    conflict = conflict or (published is not None and published < year)
    flags = {"year_conflict": conflict, "year_inferred": not named and counted is None}
    return year, tuple(flag for flag, applies in flags.items() if applies)


def _year_of_period(period: tuple[str, str]) -> int:
    """A period of two years (2018-12 to 2019-11) is the later one's, unless it only begins."""
    return int(period[1][:4]) if period[1][5:7] >= "06" else int(period[0][:4])


def _year_of_text(text: str) -> int | None:
    counts = Counter(int(year) for year in _YEAR_IN_TEXT.findall(_QUOTED.sub("", text[:4000])))
    if not counts:
        return None
    (year, most), *others = counts.most_common(2)
    return year if not others or most > others[0][1] else None


# ---- the period -----------------------------------------------------------------------------------------------

_TO = (
    r"\s*(?:[0零]时)?\s*[（(]?(?:起|始|开始|以来)?[)）]?\s*[，,、]?\s*(?:截?[至到止~～]到?|(?<=起)自|[—\-－–]{1,4})\s*"
)
_PERIOD = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*[年.\-/]\s*度?[（(]?(\d{1,2})\s*[月日.\-/]\s*(\d{1,2})\s*[日号]?"
    + _TO
    + r"(?:(?:20)?((?:19|20)\d\d)\s*[年.\-/]|(?:同|当|本)年)?\s*(\d{1,2})\s*[月日.\-/]\s*(\d{1,2})(?!\d)"
)
# Copies lose 年 and 月: 202111日至20211231日. Only a whole year can be read from what is left.
_WHOLE_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*年?\s*0?1\s*月?\s*0?1\s*日" + _TO + r"(?:(?:20)?\1)?\s*年?\s*12\s*月?\s*(3[01])\s*日"
)
_CHINESE_DATE = re.compile(
    rf"([一二][{_NUMERALS}]{{3}})年([一二三四五六七八九十]{{1,2}})月([一二三四五六七八九十]{{1,3}})日"
)
_CHINESE_DAY = re.compile(r"(?<=[至到])([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")
_ABOUT = re.compile("统计|期限|数据|时间|截止|报告期|周期|所列|本年度|年报")


def read_period(text: str) -> tuple[str, str] | None:
    """(first day, last day) of the statistical period as printed; None where it is not, or not beyond doubt.

    >>> read_period("统计期限为2022年1月1日至12月31日。"), read_period("统计期限自202111日至20211231日")
    (('2022-01-01', '2022-12-31'), ('2021-01-01', '2021-12-31'))
    >>> read_period("自2022年5月1日至5月3日举办活动")
    """
    if "〇" in text or "○" in text or "零" in text:
        text = _CHINESE_DAY.sub(_in_digits, _CHINESE_DATE.sub(_in_digits, text))
    text = text.replace("元月", "1月")
    likely = None
    for match in _PERIOD.finditer(text):
        period = _days(match)
        if period is None:
            continue
        if period[0].endswith("01-01") and period[1].endswith("12-31") and period[0][:4] == period[1][:4]:
            return period
        if likely is None and _is_long(period) and _ABOUT.search(text, max(0, match.start() - 60), match.start()):
            likely = period
    if likely is None and (whole := _WHOLE_YEAR.search(text)):
        return f"{whole[1]}-01-01", f"{whole[1]}-12-{whole[2]}"
    return likely


def _in_digits(match: re.Match[str]) -> str:
    numbers = [chinese_number(group) for group in match.groups()]
    return "".join(
        f"{number}{unit}" for number, unit in zip(numbers, "年月日" if len(numbers) == 3 else "月日", strict=True)
    )


def _days(match: re.Match[str]) -> tuple[str, str] | None:
    year, month, day, end_year, end_month, end_day = match.groups()
    try:
        first = date(int(year), int(month), int(day))
        last = date(int(end_year or year), int(end_month), int(end_day))
    except ValueError:  # printed, but no date
        return None
    return (first.isoformat(), last.isoformat()) if first < last else None


def _is_long(period: tuple[str, str]) -> bool:
    """Longer than half a year: what a report on a year may count."""
    return 180 < (date.fromisoformat(period[1]) - date.fromisoformat(period[0])).days < 400
