"""What a report says in its own text: passages with their figures, in the ways in which bodies write them."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..portals.figures import Figures
from ..portals.prose import Narrative, Passage, Speaker, narrate

Twist = Callable[[Narrative, Figures], None]
"""Changes the text, and with it what it states."""


def narrative_of(speaker: Speaker, figures: Figures, form: str, twists: tuple[str, ...]) -> Narrative:
    narrative = narrate(speaker, figures, form)
    for name in twists:
        TWISTS[name](narrative, figures)
    return narrative


def _passage(narrative: Narrative, kind: str) -> Passage:
    return next(passage for passage in narrative.passages if passage.kind == kind)


def _replace(narrative: Narrative, pattern: str, new: str, kinds: tuple[str, ...] = ()) -> None:
    for passage in narrative.passages:
        if not kinds or passage.kind in kinds:
            passage.paragraphs = [re.sub(pattern, new, text) for text in passage.paragraphs]


def arabic(narrative: Narrative, figures: Figures) -> None:
    """1. 2. 3. for （一）（二）（三）."""
    numerals = "一二三四五"
    for number, numeral in enumerate(numerals, 1):
        _replace(narrative, f"^（{numeral}）", f"{number}.", ("overview",))


def bullets(narrative: Narrative, figures: Figures) -> None:
    _replace(narrative, "^（[一二三四五]）", "• ", ("overview",))


def lost_digits(narrative: Narrative, figures: Figures) -> None:
    """年 and 月 lost from the dates of the period: 202111日至20211231日."""
    year = figures.year
    _replace(
        narrative,
        f"统计期限为{year}年1月1日至(?:{year}年)?12月31日",
        f"统计期限为{year}11日至{year}1231日",
        ("preamble",),
    )


def period_of_last_year(narrative: Narrative, figures: Figures) -> None:
    """The preamble is last year's."""
    last = figures.year - 1
    _replace(
        narrative,
        f"统计期限为{figures.year}年1月1日至(?:{figures.year}年)?12月31日",
        f"统计期限为{last}年1月1日至{last}年12月31日",
    )


def wrong_notice(narrative: Narrative, figures: Figures) -> None:
    """〔2019〕60号 cited years later."""
    _replace(narrative, "〔2021〕30号", "〔2019〕60号", ("preamble",))


def spaced_notice(narrative: Narrative, figures: Figures) -> None:
    _replace(narrative, "〔2021〕30号", "〔2021〕30 号", ("preamble",))


def no_preamble(narrative: Narrative, figures: Figures) -> None:
    narrative.passages = [passage for passage in narrative.passages if passage.kind != "preamble"]


def doubled_word(narrative: Narrative, figures: Figures) -> None:
    _passage(narrative, "proactive_disclosure").heading = "二、主动公开政府政府信息情况"


def doubled_number(narrative: Narrative, figures: Figures) -> None:
    _passage(narrative, "problems").heading = "四、存在的主要问题及改进情况"


def year_in_heading(narrative: Narrative, figures: Figures) -> None:
    _passage(narrative, "overview").heading = f"一、{figures.year}年政府信息公开工作的总体情况"


def bracketed_sections(narrative: Narrative, figures: Figures) -> None:
    """（一）总体情况, with sub-headings 1. 2. 3."""
    arabic(narrative, figures)
    for passage in narrative.passages:
        passage.heading = passage.heading and re.sub("^(.)、", r"（\1）", passage.heading)


def seven_sections(narrative: Narrative, figures: Figures) -> None:
    for passage, number in zip(narrative.passages[-2:], "六七", strict=True):
        passage.heading = number + (passage.heading or "")[1:]
    platform = Passage("other", "五、平台建设情况", ["网站公开专栏全年运行平稳，栏目设置与上年一致。"])
    narrative.passages.insert(-2, platform)


def signed(body: str, on: str) -> Twist:
    def sign(narrative: Narrative, figures: Figures) -> None:
        narrative.passages[-1].paragraphs += [body, on]

    return sign


def template_words(narrative: Narrative, figures: Figures) -> None:
    """A paragraph left over from another body's report."""
    _passage(narrative, "problems").paragraphs.append("三是基层市场监管所重视不足，局机关各科室配合不够。")


def short_town(narrative: Narrative, figures: Figures) -> None:
    """The few lines of a small town, everything said in words."""
    overview = _passage(narrative, "overview")
    overview.paragraphs = [
        f"{figures.year}年，我镇严格执行条例，全年主动公开政府信息{figures.proactive_total}条，及时回应群众关切。",
        f"通过微信公众号发布信息{figures.wechat}余条。",
    ]
    narrative.stated = {
        "proactive_total": {"value": figures.proactive_total, "unit": "条", "approximate": False},
        "wechat_items": {"value": figures.wechat, "unit": "条", "approximate": True},
        "fees_collected": narrative.stated["fees_collected"],
    }


def counts_hotline(narrative: Narrative, figures: Figures) -> None:
    """A sentence about calls and letters, which are no requests."""
    _passage(narrative, "overview").paragraphs.append(
        "全年办理12345热线工单326件，答复群众来信41件，均在规定时间内办结。"
    )


def says_other_number(narrative: Narrative, figures: Figures) -> None:
    """Prose and table disagree on the requests received."""
    wrong = figures.received + 3
    pattern = "收到政府信息公开申请[0-9]+件" if figures.received else "未收到政府信息公开申请"
    _replace(narrative, pattern, f"收到政府信息公开申请{wrong}件", ("overview",))
    narrative.state("requests_received", wrong, "件")


def _simple(*names: Twist) -> dict[str, Twist]:
    return {getattr(twist, "__name__", ""): twist for twist in names}


TWISTS: dict[str, Twist] = _simple(
    arabic, bullets, lost_digits, period_of_last_year, wrong_notice, spaced_notice, no_preamble, doubled_word,
    doubled_number, year_in_heading, bracketed_sections, seven_sections, template_words, short_town, counts_hotline,
    says_other_number,
)  # fmt: skip
