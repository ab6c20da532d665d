"""Wordings of what a body published: in all, by channel, and of interpretations (解读)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from parsers.counts import NUM, Reading, Scope, Sentence, stated

_COUNTED = r"(?P<unit>条|件|篇|宗|起|份|例|则|项|期|次|个|人次|笔)"
_ITEMS = r"(?P<unit>条|篇|件|则|期|次|份|项)"

# --- 主动公开 ---

_FILLER = (
    r"(?:政府|政务|各类|各种|各项|类|信息|数据|数量|总数|总量|总计|共计|合计|累计|共有?|数|为|是|达到?|的|了|量|条数|公开|新增|文件|内容"
    r"|有|[(（][^()（）。]{0,40}[)）]|[\s,，:：、“”])*"
)
_PROACTIVE = (
    (0, re.compile(rf"主动(?:向社会)?(?:公开|公布){_FILLER}{NUM}{_COUNTED}")),
    (
        1,
        re.compile(rf"主动公开[^,，。;；\d]{{1,24}}?各类(?:政府|政务)?信息(?:共计?|总计|累计|\s)*{NUM}(?P<unit>条|件)"),
    ),
    (
        1,
        re.compile(
            rf"(?:新增|公开|发布|公布)(?:了)?{NUM}(?P<unit>条|件)(?:主动公开)?(?:的)?(?:各类)?(?:政府|政务)信息"
        ),
    ),
    (
        1,
        re.compile(
            rf"(?<!申请)(?<!化)(?:公开|公布)(?:各类|各种)?(?:政府|政务)?(?:各类)?信息(?!申请)(?:总数|数量|数|共计?|总计|累计|达|为|\s)*{NUM}(?P<unit>条|件)"
        ),
    ),
    (
        2,
        re.compile(
            rf"(?:主动)?发布(?:各类|各种)?(?:政府|政务)(?:各类)?信息(?:总数|数量|共计?|总计|累计|达|为|\s)*{NUM}(?P<unit>条|件)"
        ),
    ),
    (
        2,
        re.compile(
            rf"主动(?:公开|公布)[^,，。;；\d]{{2,80}}?(?:等|方面|领域)(?:各?类|方面|领域|的|各|政府|政务)*信息(?:共计?|总计|累计|\s)*{NUM}(?P<unit>条|件)"
        ),
    ),
    # 累计公开信息12340条,其中2022年公开820条
    (
        1,
        re.compile(
            rf"(?:[,，]|其中[:：]?)(?:20\d\d年度?|本年度?|今年|当年)(?:新增|主动)*(?:公开|发布|公布)(?:政府|政务)?(?:信息)?{NUM}(?P<unit>条|件)"
        ),
    ),
    (
        2,
        re.compile(
            rf"信息公开(?:总条数|总数|总量|数量|条数)(?:共计?|总计|累计|达到?|为|是|有|\s)*{NUM}(?P<unit>条|件)"
        ),
    ),
    (3, re.compile(rf"信息公开[^,，。;；\d]{{0,12}}发布(?:各类|各种)信息(?:共计?|总计|累计|\s)*{NUM}(?P<unit>条|件)")),
)
_NOT_TOTAL = re.compile(
    r"电子化|依申请|其中|规范性文件|公众号|微信|微博|新媒体|抖音|头条|显示屏|宣传栏|公告栏|广播|短信|朋友圈|电视|报刊|LED"
    r"|客户端|法定(?:主动)?$|领域$|其[他它](?:方式|渠道|形式|途径)"
)
_ALL_CHANNELS = re.compile(
    r"(?:网站?|公[开示告]栏).*等(?:信息|公开|多种|各种|各类)*(?:方式|渠道|平台|途径|载体|形式|媒介)"
    r"|网站?[和及与、][^,，。]{0,12}(?:新媒体|微信|公众号)[^,，。]{0,6}$"
)
_ONE_CHANNEL = re.compile(r"网站|门户网|公示栏|公开栏|新媒体")
#: 其中 before the body's own part of a larger body's, or the year's part of all years'.
_OWN_PART = re.compile(r"其中[:：]?(?=[我本](?:镇|乡|街道|局|办|委|厅|单位|机关|院|校|中心)|(?:20\d\d|本|今|当)年)")
_OF_ALL_YEARS = re.compile(r"截[至止]|到?年底|历年|开通以来|累计")


def proactive(sentence: Sentence, scope: Scope) -> Iterator[Reading]:
    """What one channel published is the total only where it is called 主动公开, and where nothing better is stated;
    a sum over the years gives way to the year's."""

    def whole(text: str, match: re.Match[str]) -> bool:
        before = re.split(r"[,，。]", text[: match.start()])[-1]
        if "主动" in match.group() and _ALL_CHANNELS.search(text[: match.start()]):
            return True
        if _NOT_TOTAL.search(_OWN_PART.sub("", before)) or _NOT_TOTAL.search(_OWN_PART.sub("", match.group())):
            return False
        if match.group().startswith(("其中", ",", "，")):  # a year's part, of what is the total of all years
            above = text[: match.start()]
            return bool(re.search(r"公开|公布|发布", above) and _OF_ALL_YEARS.search(above))
        if "信息" not in match.group() and re.search(r"公文|制发|属性", text[: match.end()]):
            return False
        if re.search(r"主动|共计|总计", match.group()):
            return True
        return not _ONE_CHANNEL.search(before + match.group()) and not re.search(r"(?<!公开)平台", before)

    for reading in stated(_PROACTIVE, sentence, scope, whole):
        rank = reading.rank + (3 if _ONE_CHANNEL.search(reading.figure.quote) else 0)
        rank += 1 if _OF_ALL_YEARS.search(reading.figure.quote) and "新增" not in reading.figure.quote else 0
        yield Reading(rank, reading.figure)


# --- 渠道、解读 ---

_CHANNEL = r"网站|门户网|官网|微信|公众号|微博|抖音|头条|客户端|APP|公报|公示栏|公开栏|视频号"
_NOISE = (
    r"阅读|关注|粉丝|浏览|点击|访问|播放|栏目|专栏|转发量|留言|答复|办理|申请|开设|开通|设立|整改|问题|错|信箱|投诉|受理|征集"
    r"|调查|访谈|回应|采用|采纳|录用|报送|上报"
)
_GAP = rf"(?:(?!{_CHANNEL}|{_NOISE})[^。;；\d]){{0,24}}?"


def _channel(words: str) -> tuple[tuple[int, re.Pattern[str]], ...]:
    """A channel named alone, then its number: 微信、微博发布30条 says nothing of either."""
    return ((0, re.compile(rf"(?>{words})(?![、和及与/])(?!等){_GAP}(?<!\.){NUM}{_ITEMS}")),)


WEBSITE = _channel(r"(?:政府|门户|政务|官方|信息公开)(?:信息公开)?网站?|网站|官网")
#: Its readers stand between: 公众号粉丝1.2万人,全年推送文章320篇.
_THEN = (
    rf"(?:(?!{_CHANNEL})[^。;；]){{0,40}}?[,，](?:全年|本?年度?|年内|累计|共)*(?:推送|发布|编发|推出|更新)"
    r"(?:各类|政务|信息|文章|推文|图文|原创|内容|作品|共|了)*"
)
_WECHAT, _WEIBO = r"微信(?:公众(?:号|平台)|订阅号|平台)?|公众号", "微博"
WECHAT = (*_channel(_WECHAT), (1, re.compile(rf"(?>{_WECHAT})(?![、和及与/]){_THEN}{NUM}{_ITEMS}")))
WEIBO = (*_channel(_WEIBO), (1, re.compile(rf"(?>{_WEIBO})(?![、和及与/]){_THEN}{NUM}{_ITEMS}")))
_INTERPRETATION = (
    (
        0,
        re.compile(
            rf"(?:政策|文件)(?:文件)?解读(?:稿件?|材料|信息|文件|产品|图解|文章|稿)?(?:数量|数|总数|共计?|累计|为|达|的|发布|\s|:|：)*{NUM}{_ITEMS}"
        ),
    ),
    (
        1,
        re.compile(
            rf"(?:发布|制作|撰写|刊发|开展|编制)(?:各类|图文|图解|多种形式)*(?:政策)?解读(?:稿件?|材料|信息|文件|产品|图解|文章|稿)?(?:共计?|累计|\s)*{NUM}{_ITEMS}"
        ),
    ),
    (1, re.compile(rf"(?:发布|制作|撰写|刊发|公开)(?:了)?{NUM}{_ITEMS}(?:重要|图文|图解)*(?:政策|文件)?解读")),
    (2, re.compile(rf"解读(?:重要|重大)?(?:政策|文件|政策文件|政策性文件)(?:共计?|累计|\s)*{NUM}{_ITEMS}")),
)
_JOINT = re.compile(
    rf"(?:{_CHANNEL})(?:[“”\"』』」]|平台|等)*[、和及与/](?:[^,，。;；\d]{{0,12}})$|(?:微博|微信|网站)$"
)


def channel_reader(
    patterns: tuple[tuple[int, re.Pattern[str]], ...],
) -> Callable[[Sentence, Scope], Iterator[Reading]]:
    def read(sentence: Sentence, scope: Scope) -> Iterator[Reading]:
        def alone(text: str, match: re.Match[str]) -> bool:
            between = text[match.start() : match.start("before" if match["before"] else "digits")]
            joint = _JOINT.search(text[: match.start()]) or re.search(r"[和及与、].{0,8}(?:平台|新媒体)", between)
            return not joint and not _names_a_kind(between)

        yield from stated(patterns, sentence, scope, alone)

    return read


_PUBLISHES = re.compile(r"公开|公布|发布|推送|推出|更新|刊发|刊登|转载|转发|上传|编发|登载|发文")
_ANY_KIND = re.compile(
    r"(?:各类|各种|主动|政府|政务|公开|信息|文章|图文|推文|原创|转载|转发|内容|消息|稿件|资讯|动态|作品|视频|短|微信|微博|博文|条数|数量|总数|数"
    r"|共计?|累计|总计|合计|达到?|为|约|及|和|、|等|的|了|新增|更新|发布|新闻|宣传|[:：\s“”(（)）])*"
)


def _names_a_kind(between: str) -> bool:
    """Whether what stands between channel and number is one kind of item (公示公告17条), a part of the channel's."""
    verb, items = _PUBLISHES.search(between), _PUBLISHES.split(between)[-1]
    if verb is None:
        return False
    return "等" not in items and "各类" not in items and _ANY_KIND.fullmatch(items) is None


def interpretations(sentence: Sentence, scope: Scope) -> Iterator[Reading]:
    def alone(text: str, match: re.Match[str]) -> bool:
        # 公文和政策解读9条 does not say how many of each; 公文5条、政策解读9条 and 转载、发布解读9条 do
        joint = re.search(r"(..)[、和及与]$", text[: match.start()])
        return (
            joint is None or re.search(r"[条篇件则期次份项]$|转载|制作|编[写制发]|起草|采写|推送", joint[1]) is not None
        )

    yield from stated(_INTERPRETATION, sentence, scope, alone)
