"""Wordings of the requests for information (依申请公开) received and answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.counts import CASES, COUNT_WORDS, NONE, NUM, Reading, Scope, Sentence, clause, nothing, stated
from parsers.report import Figure

_OTHER_MATTER = re.compile(r"建议|提案|议案|信访|热线|12345|咨询|留言|来信|来访|投诉|网民|信箱|工单|诉求|许可申请|救助")
_APPLICATION = (
    r"(?:(?:政府|政务)?信息(?:依申请)?公开(?:的)?申请|依申请公开|(?:依)?申请(?:政府)?(?:信息)?公开|申请(?!人))"
)
_RECEIVED = (
    (
        0,
        re.compile(
            rf"(?:收到|接到|受理|接收|新收|接受){COUNT_WORDS}[^,，。;；\d]{{0,16}}?{_APPLICATION}{COUNT_WORDS}{NUM}{CASES}"
        ),
    ),
    (
        2,
        re.compile(rf"办理{COUNT_WORDS}[^,，。;；\d]{{0,16}}?{_APPLICATION}{COUNT_WORDS}{NUM}{CASES}"),
    ),
    (
        0,
        re.compile(
            rf"(?:收到|接到|受理|接收|新收|接受)(?:各类|群众|公民|\s)*{NUM}{CASES}(?:[^,，。;；\d]{{0,12}}){_APPLICATION}"
        ),
    ),
    (
        1,
        re.compile(
            rf"{_APPLICATION}[^,，。;；\d]{{0,10}}?[,，]?(?:本年度?|今年|全年|当年)?(?:共|总计|累计)?(?:收到|接到|受理|新收){COUNT_WORDS}{NUM}{CASES}"
        ),
    ),
    (2, re.compile(rf"依申请公开[:：](?:\d{{4}}年|全年|本年度?)?[^,，。;；\d]{{0,4}}(?:收到|受理|接到){NUM}{CASES}")),
    (2, re.compile(rf"(?:办理)?(?:依申请公开(?:政府)?(?:信息)?|(?:政府)?信息公开申请){COUNT_WORDS}{NUM}{CASES}")),
)
#: Below a sub-heading that says 依申请公开, where the sentence itself need not.
_BARE_RECEIVED = (
    (
        3,
        re.compile(
            rf"(?:收到|接到|受理|接收|新收)(?:和处理|并办理)?(?:申请)?(?:数量|件数|共计|共|总计|为)*{NUM}{CASES}"
        ),
    ),
)
#: 12件(含新收11件、上年结转1件)
_NEW_AMONG = ((3, re.compile(rf"[(（,，][含包其](?:括|中)?[:：]?(?:本年)?新收(?:申请)?{NUM}{CASES}")),)
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


def received(sentence: Sentence, scope: Scope) -> Iterator[Reading]:
    def own(text: str, match: re.Match[str]) -> bool:
        around = clause(text, match.start(), match.end())
        dispute = re.search(r"复议|诉讼", match.group())
        row = re.search(r"本年新收政府信息公开申请数量|上年结转|结转|办结|答复", match.group())
        # 办结依申请公开2件, unless it is 收到并办结依申请公开2件
        before = clause(text, match.start(), match.start() + 1).partition(match.group()[:2])[0]
        finished = re.search(r"(?:办结|答复|回复)(?:了|的)?$", before) and not re.search(r"收到|受理|接", before)
        with_last_years = re.match(
            r"[(（,，][含包其][^)）。]{0,16}?(?:上年|结转)[^)）。]{0,10}?[1-9]", text[match.end() :]
        )
        # 制发文件320件,其中主动公开120件,依申请公开30件: an attribute of documents
        documents = match.group().startswith("依申请公开") and _DOCUMENTS.search(text[: match.start()])
        part = documents or _ONE_KIND.search(match.group())
        return not (dispute or row or finished or part or with_last_years or _OTHER_MATTER.search(around))

    yield from stated(_RECEIVED, sentence, scope, own)
    if "申请" in sentence.text and not _OTHER_MATTER.search(sentence.text):
        yield from stated(_NEW_AMONG, sentence, scope)
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
            rf"(?:办结|答复|办理完[结成毕])(?:政府信息)?(?:公开)?(?:依)?(?:申请)?(?:公开)?(?:件(?=\d)|申请|事项|件数|数量|数|共计|共|总计|了|为|的|\s)*{NUM}{CASES}"
        ),
    ),
    (1, re.compile(rf"(?:已|均|全部|按时|按期|依法|依规|及时)*(?:办理|回复){NUM}{CASES}")),
    (1, re.compile(rf"{NUM}{CASES}(?:申请)?(?:均|全部)?(?:已|按时|按期|依法)+(?:予以)?(?:办结|答复|办理完毕)")),
)
_ALL_ANSWERED = re.compile(
    r"(?:全部|均|都|100%|百分之百)[^,，。;；\d不未]{0,16}?(?:答复|办结|办理完毕)(?!率)|(?<=[,，])(?:均|现)?已(?:按[时期照]|及时|如期|依法|依规|予以){1,2}(?:答复|办结|办理完毕)(?=[,，。;；]|$)|(?<!时)(?:答复|办结)率(?:均?为|达到?|[:：])?\s?100%"
)
_CARRIED = re.compile(r"结转[^,，。;；\d]{0,16}[1-9]|[1-9][件宗起份]?[^,，。;；\d]{0,4}结转|除[^,，。;；]{0,20}外")
_REQUEST_WORDS = re.compile(r"申请")


def answered(sentence: Sentence, scope: Scope) -> Iterator[Reading]:
    named = _REQUEST_WORDS.search(sentence.text) or sentence.kind == "requests" or "申请" in sentence.under
    if not named and (not sentence.on_disclosure or _OTHER_MATTER.search(sentence.text)):
        return

    def own(text: str, match: re.Match[str]) -> bool:
        around = clause(text, match.start(), match.end())
        return not (
            _OTHER_MATTER.search(around)
            or re.search(r"未|不予|上年|复议|诉讼|继续办理|结转(?:至|到|下|次|明|20\d\d年?(?:办|度|继续))", around)
            or re.search(r"(?:同意|予以|部分|全部)公开答复", around)
        )

    yield from stated(_ANSWERED, sentence, scope, own)


def answered_in_full(usable: Sequence[Sentence], found: dict[str, Figure]) -> None:
    """ "收到7宗, 已全部答复" states seven answers: the number is the received one's."""
    received = found.get("requests_received")
    if received is None or not received.value or "requests_answered" in found:
        return
    for number, sentence in enumerate(usable):
        if received.quote not in sentence.text:
            continue
        behind = sentence.text[sentence.text.find(received.quote) :]
        for text in (behind, *(after.text for after in usable[number + 1 : number + 2])):
            match = _ALL_ANSWERED.search(text)
            if _CARRIED.search(text, 0, match.start() if match else len(text)):
                return  # what was answered is more than what was received
            if match is None:
                continue
            quote = clause(text, match.start(), match.end())
            if not _OTHER_MATTER.search(quote):
                found["requests_answered"] = replace(received, quote=quote)
            return
        return
