"""Figures that the prose states, each with the clause it was read from.

Input is the normalised body text. A figure is read only where the sentence speaks of the report's own year and body:
clauses about another year, about plans, about the whole county in a town's report, or about letters, hotlines and
proposals are left out. Of several statements the most explicit one wins, then the first. What is not stated is absent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from parsers.counts import NONE, NUM, Reading, Scope, Sentence, clause, foreign_scope, nothing, sentences, stated
from parsers.report import Figure, Section

_COUNTED = r"(?P<unit>条|件|篇|宗|起|份|例|则|项|期|次|个|人次|笔)"
_CASES = r"(?P<unit>件|宗|起|例|条|份|次|个|项|人次|笔|封)"
_ITEMS = r"(?P<unit>条|篇|件|则|期|次|份|项)"
_OTHER_MATTER = re.compile(r"建议|提案|议案|信访|热线|12345|咨询|留言|来信|来访|投诉|网民|信箱|工单|诉求|许可申请|救助")


def read_figures(
    body_text: str, sections: Sequence[Section], report_year: int | None, agency: str | None = None
) -> dict[str, Figure]:
    """Figures by code, in the order of the contract; `fees_collected` is in 元. `agency` tells a town's own figures
    from those of its county; without it the text's own 我镇, 本局 … does."""
    scope = Scope(report_year, foreign_scope(body_text, agency))
    usable = [sentence for sentence in sentences(sections) if sentence.kind != "problems"]
    found: dict[str, Figure] = {}
    for name, read in _READERS.items():
        words = _WORDS[name]
        concerned = [sentence for sentence in usable if any(word in sentence.text for word in words)]
        readings = [reading for sentence in concerned for reading in read(sentence, scope)]
        if readings:
            found[name] = min(readings, key=lambda reading: reading.rank).figure
    _answered_in_full(usable, found)
    return {name: found[name] for name in FIGURES if name in found}


# --- 主动公开 ---

_FILLER = (
    r"(?:政府|政务|各类|各种|各项|类|信息|数据|数量|总数|总量|总计|共计|合计|累计|共有?|数|为|是|达到?|的|了|量|条数|公开|新增|文件|内容"
    r"|有|[(（][^()（）。]{0,40}[)）]|[\s,，:：、“”])*"
)
_PROACTIVE = (
    (0, re.compile(rf"主动(?:向社会)?(?:公开|公布){_FILLER}{NUM}{_COUNTED}")),
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
    (3, re.compile(rf"信息公开[^,，。;；\d]{{0,12}}发布(?:各类|各种)信息(?:共计?|总计|累计|\s)*{NUM}(?P<unit>条|件)")),
)
_NOT_TOTAL = re.compile(
    r"电子化|依申请|其中|规范性文件|公众号|微信|微博|新媒体|抖音|头条|显示屏|宣传栏|公告栏|广播|短信|朋友圈|电视|报刊|LED"
    r"|客户端"
)
_ALL_CHANNELS = re.compile(
    r"(?:网站?|公[开示告]栏).*等(?:信息|公开|多种|各种|各类)*(?:方式|渠道|平台|途径|载体|形式|媒介)"
)
_ONE_CHANNEL = re.compile(r"网站|门户网|公示栏|公开栏|新媒体")
#: 其中 before the body's own part of a larger body's, or the year's part of all years'.
_OWN_PART = re.compile(r"其中[:：]?(?=[我本](?:镇|乡|街道|局|办|委|厅|单位|机关|院|校|中心)|(?:20\d\d|本|今|当)年)")
_OF_ALL_YEARS = re.compile(r"截[至止]|到?年底|历年|开通以来|累计")


def _proactive(sentence: Sentence, scope: Scope) -> Iterator[Reading]:
    """What one channel published is the total only where it is called 主动公开, and where nothing better is stated;
    a sum over the years gives way to the year's."""

    def whole(text: str, match: re.Match[str]) -> bool:
        before = re.split(r"[,，。]", text[: match.start()])[-1]
        if "主动" in match.group() and _ALL_CHANNELS.search(text[: match.start()]):
            return True
        if _NOT_TOTAL.search(_OWN_PART.sub("", before)) or _NOT_TOTAL.search(match.group()):
            return False
        if "信息" not in match.group() and re.search(r"公文|制发|属性", text[: match.end()]):
            return False
        if re.search(r"主动|共计|总计", match.group()):
            return True
        return not _ONE_CHANNEL.search(before + match.group()) and not re.search(r"(?<!公开)平台", before)

    for reading in stated(_PROACTIVE, sentence, scope, whole):
        rank = reading.rank + (3 if _ONE_CHANNEL.search(reading.figure.quote) else 0)
        rank += 1 if _OF_ALL_YEARS.search(reading.figure.quote) and "新增" not in reading.figure.quote else 0
        yield Reading(rank, reading.figure)


# --- 依申请公开 ---

_APPLICATION = (
    r"(?:(?:政府|政务)?信息(?:依申请)?公开(?:的)?申请|依申请公开|(?:依)?申请(?:政府)?(?:信息)?公开|申请(?!人))"
)
_COUNT_WORDS = (
    r"(?:政府|政务|信息|公开|事项|申请表?|书|办件|案件|件数|件(?=\d)|总数|总量|数量|数|共计|共有|合计|总计|累计|共|为|是|达|有|的|了|各类"
    r"|[(（][^()（）。\d]{0,30}[)）]|[\s:：“”])*"
)
_RECEIVED = (
    (
        0,
        re.compile(
            rf"(?:收到|接到|受理|接收|新收|接受){_COUNT_WORDS}[^,，。;；\d]{{0,16}}?{_APPLICATION}{_COUNT_WORDS}{NUM}{_CASES}"
        ),
    ),
    (
        2,
        re.compile(rf"办理{_COUNT_WORDS}[^,，。;；\d]{{0,16}}?{_APPLICATION}{_COUNT_WORDS}{NUM}{_CASES}"),
    ),
    (
        0,
        re.compile(
            rf"(?:收到|接到|受理|接收|新收|接受)(?:各类|群众|公民|\s)*{NUM}{_CASES}(?:[^,，。;；\d]{{0,12}}){_APPLICATION}"
        ),
    ),
    (
        1,
        re.compile(
            rf"{_APPLICATION}[^,，。;；\d]{{0,10}}?[,，]?(?:本年度?|今年|全年|当年)?(?:共|总计|累计)?(?:收到|接到|受理|新收){_COUNT_WORDS}{NUM}{_CASES}"
        ),
    ),
    (2, re.compile(rf"依申请公开[:：](?:\d{{4}}年|全年|本年度?)?[^,，。;；\d]{{0,4}}(?:收到|受理|接到){NUM}{_CASES}")),
    (2, re.compile(rf"(?:办理)?(?:依申请公开(?:政府)?(?:信息)?|(?:政府)?信息公开申请){_COUNT_WORDS}{NUM}{_CASES}")),
)
#: Below a sub-heading that says 依申请公开, where the sentence itself need not.
_BARE_RECEIVED = (
    (
        3,
        re.compile(
            rf"(?:收到|接到|受理|接收|新收)(?:和处理|并办理)?(?:申请)?(?:数量|件数|共计|共|总计|为)*{NUM}{_CASES}"
        ),
    ),
)
_NO_REQUEST = re.compile(
    rf"{NONE}(?:收到|接到|受理|接收|接受|发生|出现|产生|有|办理)?(?:过)?(?P<between>[^,，。;；\d]{{0,30}}?)"
    rf"(?:申请(?!人)(?:公开)?|要求公开)(?P<after>[^,，。;；]{{0,20}})"
)
_ZERO_REQUEST = re.compile(
    rf"{_APPLICATION}[^,，。;；\d]{{0,12}}?(?:均?为|是|共)(?:零|无|0(?![\d.,%余]))(?!条|件|宗)|零申请"
)
_DOCUMENTS = re.compile(r"主动公开(?:的|公文|文件)*\d+[件份条]")
_ABOUT_REQUESTS = re.compile(r"依申请|信息公开申请")
_ONE_KIND = re.compile(
    r"(?:信函|网络|网上|在线|当面|现场|窗口|邮寄|邮件|信件|传真|书面|口头|平台|自然人|法人|企业|组织)(?:形式|方式|渠道|途径)?(?:的)?申请"
)


def _received(sentence: Sentence, scope: Scope) -> Iterator[Reading]:
    def own(text: str, match: re.Match[str]) -> bool:
        around = clause(text, match.start(), match.end())
        dispute = re.search(r"复议|诉讼", match.group())
        row = re.search(r"本年新收政府信息公开申请数量|上年结转|结转|办结|答复", match.group())
        with_last_years = "办理" in match.group() and re.match(
            r"[(（,，][含包其].{0,6}(?:上年|结转)", text[match.end() :]
        )
        # 制发文件320件,其中主动公开120件,依申请公开30件: an attribute of documents
        documents = match.group().startswith("依申请公开") and _DOCUMENTS.search(text[: match.start()])
        part = documents or _ONE_KIND.search(match.group())
        return not (dispute or row or part or with_last_years or _OTHER_MATTER.search(around))

    yield from stated(_RECEIVED, sentence, scope, own)
    if _ABOUT_REQUESTS.search(sentence.under) and not _OTHER_MATTER.search(sentence.text):
        yield from stated(_BARE_RECEIVED, sentence, scope, own)
    for match in _NO_REQUEST.finditer(sentence.text):
        disputed = re.search(r"因|复议|诉讼|信访|投诉", match["between"]) or re.match(
            r"(?:的|而|所|公开|政府|信息|被|工作)*(?:引发|引起|产生|导致|提起|行政|复议|诉讼)", match["after"]
        )
        if disputed or _OTHER_MATTER.search(match.group()) or not scope.covers(sentence.text, match.start()):
            continue
        quote = clause(sentence.text, match.start(), match.end())
        yield Reading(0, Figure(value=0, unit="件", quote=quote, approximate=False))
        break
    yield from nothing(_ZERO_REQUEST.search(sentence.text), 1, "件", sentence, scope)


_ANSWERED = (
    (
        0,
        re.compile(
            rf"(?:办结|答复|办理完[结成毕])(?:政府信息公开)?(?:依)?(?:申请)?(?:公开)?(?:事项|件数|数量|数|共计|共|总计|了|为|的|\s)*{NUM}{_CASES}"
        ),
    ),
    (1, re.compile(rf"(?:已|均|全部|按时|按期|依法|依规|及时)*(?:办理|回复){NUM}{_CASES}")),
    (1, re.compile(rf"{NUM}{_CASES}(?:申请)?(?:均)?(?:已|按时|按期|依法)+(?:予以)?(?:办结|答复|办理完毕)")),
)
_ALL_ANSWERED = re.compile(
    r"(?:全部|均|都|100%|百分之百)[^,，。;；\d不未]{0,16}?(?:答复|办结|办理完毕)(?!率)|(?<!时)(?:答复|办结)率(?:均?为|达到?|[:：])?\s?100%"
)
_REQUEST_WORDS = re.compile(r"申请")


def _answered(sentence: Sentence, scope: Scope) -> Iterator[Reading]:
    named = _REQUEST_WORDS.search(sentence.text) or sentence.kind == "requests" or "申请" in sentence.under
    if not named and (not sentence.on_disclosure or _OTHER_MATTER.search(sentence.text)):
        return

    def own(text: str, match: re.Match[str]) -> bool:
        around = clause(text, match.start(), match.end())
        return not (
            _OTHER_MATTER.search(around)
            or re.search(r"未|不予|上年|复议|诉讼|继续办理|结转(?:至|到|下|次|明|20)", around)
        )

    yield from stated(_ANSWERED, sentence, scope, own)


def _answered_in_full(usable: list[Sentence], found: dict[str, Figure]) -> None:
    """ "收到7宗, 已全部答复" states seven answers: the number is the received one's."""
    received = found.get("requests_received")
    if received is None or not received.value or "requests_answered" in found:
        return
    for number, sentence in enumerate(usable):
        here = sentence.text
        if received.quote in here and number + 1 < len(usable):
            here += usable[number + 1].text
        match = _ALL_ANSWERED.search(here, here.find(received.quote) if received.quote in here else len(here))
        if match and not _OTHER_MATTER.search(clause(here, match.start(), match.end())):
            found["requests_answered"] = Figure(
                value=received.value,
                unit=received.unit,
                quote=clause(here, match.start(), match.end()),
                approximate=received.approximate,
            )
            return


# --- 行政复议、行政诉讼 ---

_CASE_WORDS = (
    r"(?:案件?|申请|事项|数量|总数|总计|共计|合计|累计|共有?|的|了|有|为|是|均|达|情况"
    r"|发生|收到|受理|办理|新增|数|[\s:：])*"
)
_BOTH = r"复议(?:案件|情况)?(?:[、,，和及与]|以及)(?:被)?(?:提起)?(?:行政)?诉讼"
_EACH = rf"{_BOTH}(?:案件|情况|数量|数)?"
_SEVERALLY = rf"{_EACH}分别(?:为|有|是|发生)?"
_REVIEWS = (
    (0, re.compile(rf"{_EACH}各(?:有|为|发生)?{NUM}{_CASES}")),
    (0, re.compile(rf"{_SEVERALLY}{NUM}{_CASES}(?=[、,，和及])")),
    (0, re.compile(rf"行政复议{_CASE_WORDS}{NUM}{_CASES}")),
    (1, re.compile(rf"复议{_CASE_WORDS}{NUM}{_CASES}")),
    (1, re.compile(rf"{NUM}{_CASES}(?:被)?(?:申请|提起|提出)?(?:的)?行政复议")),
)
_LAWSUITS = (
    (0, re.compile(rf"{_EACH}各(?:有|为|发生)?{NUM}{_CASES}")),
    (0, re.compile(rf"{_SEVERALLY}\d+\s?[件起宗例][、,，和及]{NUM}{_CASES}")),
    (0, re.compile(rf"行政诉讼{_CASE_WORDS}{NUM}{_CASES}")),
    (1, re.compile(rf"诉讼{_CASE_WORDS}{NUM}{_CASES}")),
    (1, re.compile(rf"{NUM}{_CASES}(?:被)?(?:提起|提出)?(?:的)?行政诉讼")),
)
_LINK = (
    r"(?:[、,，和及与或]|以及|提起|被|行政|申请|案件|情况|的|也|均|未|没有|发生|或者|因|政府|信息|公开|工作|引发|引起)*"
)
_NO_REVIEW = re.compile(rf"{NONE}(?!经)[^。;；\d]{{0,40}}?复议(?!后)")
_NO_LAWSUIT = re.compile(
    rf"{NONE}(?!经)(?:[^。;；\d]{{0,40}}?复议{_LINK}|[^,，。;；\d]{{0,40}}?)诉讼(?!(?:相关|有关)?的?(?:费|支出))"
)
_NIL_BOTH = re.compile(
    rf"{_BOTH}{_CASE_WORDS}(?:(?:0|零|无)(?:件|起|宗|例|次)?(?![\d.])|(?:均|都)?(?:未|没有)(?:发生|产生|出现|收到))"
)
_NIL = r"{0}(?:案件|情况|数量?|申请|均|的|[:：])*(?:为|是)?(?:零|无|0)(?![\w.%])"
_NIL_REVIEW, _NIL_LAWSUIT = re.compile(_NIL.format("复议")), re.compile(_NIL.format("诉讼"))


def _disputes(
    numbers: tuple[tuple[int, re.Pattern[str]], ...],
    nil: tuple[re.Pattern[str], ...],
    sentence: Sentence,
    scope: Scope,
) -> Iterator[Reading]:
    if not sentence.on_disclosure:
        return

    def own(text: str, match: re.Match[str]) -> bool:
        # 行政复议、行政诉讼共5件 does not say how many of each
        joint = re.search(r"复议(?:案件)?(?:[、和及与]|以及)(?:被)?(?:提起)?(?:行政)?$", text[: match.start()])
        return (
            not (joint and match.group().startswith(("诉讼", "行政诉讼")) and "分别" not in text)
            and "复议后" not in match.group()
            # 行政复议120件,其中涉及政府信息公开的8件: the 120 are all there were
            and not re.match(r"[,，]其中[^。]{0,10}信息公开", text[match.end() :])
        )

    yield from stated(numbers, sentence, scope, own)
    for pattern in nil:
        yield from nothing(pattern.search(sentence.text), 1, "件", sentence, scope)


def _reviews(sentence: Sentence, scope: Scope) -> Iterator[Reading]:
    yield from _disputes(_REVIEWS, (_NO_REVIEW, _NIL_BOTH, _NIL_REVIEW), sentence, scope)


def _lawsuits(sentence: Sentence, scope: Scope) -> Iterator[Reading]:
    yield from _disputes(_LAWSUITS, (_NO_LAWSUIT, _NIL_BOTH, _NIL_LAWSUIT), sentence, scope)


# --- 渠道、解读、费用 ---

_CHANNEL = r"网站|门户网|微信|公众号|微博|抖音|头条|客户端|APP|公报|公示栏|公开栏|视频号"
_NOISE = (
    r"阅读|关注|粉丝|浏览|点击|访问|播放|栏目|专栏|转发量|留言|答复|办理|申请|开设|开通|设立|整改|问题|错|信箱|投诉|受理|征集"
    r"|调查"
)
_GAP = rf"(?:(?!{_CHANNEL}|{_NOISE})[^。;；\d]){{0,24}}?"


def _channel(words: str) -> tuple[tuple[int, re.Pattern[str]], ...]:
    """A channel named alone, then its number: 微信、微博发布30条 says nothing of either."""
    return ((0, re.compile(rf"(?:{words})(?![、和及与/])(?!等){_GAP}(?<!\.){NUM}{_ITEMS}")),)


_WEBSITE = _channel(r"(?:政府|门户|政务|官方|信息公开)(?:信息公开)?网站?|网站")
_WECHAT = _channel(r"微信(?:公众(?:号|平台)|订阅号|平台)?|公众号")
_WEIBO = _channel(r"微博")
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
_JOINT = re.compile(rf"(?:{_CHANNEL})(?:[“”\"』』」]|平台|等)*[、和及与/](?:[^,，。;；\d]{{0,12}})$")


def _channel_reader(
    patterns: tuple[tuple[int, re.Pattern[str]], ...],
) -> Callable[[Sentence, Scope], Iterator[Reading]]:
    def read(sentence: Sentence, scope: Scope) -> Iterator[Reading]:
        def alone(text: str, match: re.Match[str]) -> bool:
            between = text[match.start() : match.start("digits")]
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


def _interpretations(sentence: Sentence, scope: Scope) -> Iterator[Reading]:
    def alone(text: str, match: re.Match[str]) -> bool:
        # 公文和政策解读9条 does not say how many of each; 公文5条、政策解读9条 and 转载、发布解读9条 do
        joint = re.search(r"(..)[、和及与]$", text[: match.start()])
        return (
            joint is None or re.search(r"[条篇件则期次份项]$|转载|制作|编[写制发]|起草|采写|推送", joint[1]) is not None
        )

    yield from stated(_INTERPRETATION, sentence, scope, alone)


_FEE = r"(?:信息处理费|处理费|检索费|复制费|邮寄费|费用|收费|工本费)"
_SUM_WORDS = r"(?:收取|情况|数额|总?金额|总额|总计|合计|累计|共计?|为|是|计|[:：\s])*(?:人民币)?"
_FEES = (
    (0, re.compile(rf"收取{_COUNT_WORDS}[^,，。;；\d]{{0,16}}?{_FEE}{_COUNT_WORDS}{_SUM_WORDS}{NUM}(?P<unit>元)")),
    (1, re.compile(rf"处理费{_SUM_WORDS}{NUM}(?P<unit>元)")),
)
_NO_FEE = re.compile(
    rf"{NONE}(?:收取|产生|发生|收到|向|有)?[^,，。;；\d]{{0,24}}?(?:信息(?:公开)?处理费|费用|收费|检索费|复制费|邮寄费|工本费)"
    r"|(?:处理费|费用|收费)[^,，。;；\d]{0,8}(?:均?为|是|[:：])(?:零|无|0(?![\d.元万]))|(?:均|全部)?免费提供"
)
_NOT_FEE = re.compile(r"行政事业性|逾期|缴纳|(?<!收费和)(?<!收费及)(?<!收费、)(?<!收费与)减免")


def _fees(sentence: Sentence, scope: Scope) -> Iterator[Reading]:
    def own(text: str, match: re.Match[str]) -> bool:
        return not _NOT_FEE.search(clause(text, match.start(), match.end()))

    yield from stated(_FEES, sentence, scope, own)
    match = _NO_FEE.search(sentence.text)
    if (
        match
        and not _NOT_FEE.search(clause(sentence.text, match.start(), match.end()))
        and scope.covers(sentence.text, match.start())
    ):
        quote = clause(sentence.text, match.start(), match.end())
        yield Reading(0, Figure(value=0, unit="元", quote=quote, approximate=False))


_READERS: dict[str, Callable[[Sentence, Scope], Iterator[Reading]]] = {
    "proactive_total": _proactive,
    "requests_received": _received,
    "requests_answered": _answered,
    "reviews": _reviews,
    "lawsuits": _lawsuits,
    "website_items": _channel_reader(_WEBSITE),
    "wechat_items": _channel_reader(_WECHAT),
    "weibo_items": _channel_reader(_WEIBO),
    "interpretations": _interpretations,
    "fees_collected": _fees,
}
#: A sentence without any of these words cannot state the figure; checked first, because it is cheap.
_WORDS: dict[str, tuple[str, ...]] = {
    "proactive_total": ("公开", "公布", "发布"),
    "requests_received": ("申请", "要求公开", "收到", "受理", "接"),
    "requests_answered": ("办结", "答复", "办理", "回复"),
    "reviews": ("复议",),
    "lawsuits": ("诉讼",),
    "website_items": ("网",),
    "wechat_items": ("微信", "公众号"),
    "weibo_items": ("微博",),
    "interpretations": ("解读",),
    "fees_collected": ("费",),
}
#: Every figure there is, in the order in which they are exported.
FIGURES = tuple(_READERS)
