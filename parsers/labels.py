"""The labels of a metadata block: every spelling a portal prints, the field it stands for, how its value reads.

Which labels exist is data here; where their values stand is metablock.py's business.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from parsers.chinese import clean, parse_date

# Field and its labels, the most trusted first: where a block prints several of them, the earlier one gives the
# value. Of the last two nothing becomes a field; each of their labels ends its neighbour's value.
_TABLE = """
index_number:
    索引号 索引号码 索引编号 索引码 索取号
document_number:
    文号 发文字号 发文文号 发文号 文件编号 备注/文号 文件号 文件字号
title:
    名称 标题 题名 主题名称
publisher:
    发布机构 发布机关 发布单位 发文机关 发文机构 发文单位 发布部门 发文部门 制发机关 制发单位 公开机构 公开单位
    公开主体 公开部门 公开责任单位 公开责任部门 信息公开责任单位 所属机构 所属单位 所属部门 责任单位 责任部门
    生成单位 制作单位 编制单位
published_on:
    发布日期 发布时间 公开日期 公开时间 发布于 发表时间 发表日期 发稿时间 上网日期 上传时间 录入时间 时间 日期
    更新时间 更新日期
issued_on:
    成文日期 成文时间 生成日期 生成时间 发文日期 发文时间 产生日期 产生时间 制发日期 印发日期 制作日期 签发日期
    落款日期
subject_category:
    主题分类 主题类别 分类 类别 组配分类 所属主题 发布目录 公开目录 目录分类
genre_category:
    体裁分类 体裁 体裁类别 文种 公文种类 文件种类
keywords:
    主题词 关键词 关键字 主题关键词
validity:
    有效性 时效性 时效 效力状态 是否有效 有效状态 效力 效力性 时效状态
source:
    来源 信息来源 稿件来源 文章来源 稿源 发布来源 内容来源
other:
    公开方式 公开形式 公开范围 公开时限 公开程序 公开类别 公开类型 公开属性 公开期限 公开载体 统一编号
    统一登记号 登记号 生效日期 生效时间 实施日期 施行日期 废止日期 废止时间 失效日期 失效时间 终止日期 截止日期
    有效期 有效期限 文件下载 附件下载 下载 附件 相关附件 作者 撰稿 摄影 浏览次数 浏览量 浏览 阅读次数 阅读量
    阅读 阅读数 点击数 点击率 点击量 点击次数 点击 访问量 访问次数 字体 字号 字体大小 视力保护色 保护视力色
    背景色 打印 打印本页 分享 分享到 分享至 责任编辑 编辑 编辑人 审核 审核人 审签 校对 录入人 录入 初审 复审
    终审 服务对象 服务类别 适用对象 内容概述 内容摘要 摘要 信息内容概述 概述 内容 记录形式 载体类型 载体形式
    语种 编号 规范性文件编号 规范性文件登记号 有效区域 所属区域 行政区划 所属栏目 栏目 原文链接 单位 部门
    采集时间 联系电话 联系人 联系方式 收藏 二维码 政策解读 相关解读 相关文件 相关链接 备注 主送机关 主送单位
    抄送 格式 语言 状态 是否公开 扫一扫 关联文件 起草单位 解读机关 服务主题 发布人 发布者 信息员 纠错 保存 关闭
    收件人
"""


def _fields() -> dict[str, tuple[str, ...]]:
    fields: dict[str, tuple[str, ...]] = {}
    name = ""
    for line in _TABLE.split("\n"):
        if line.endswith(":"):
            name = "" if line == "other:" else line[:-1]
        else:
            fields[name] = fields.get(name, ()) + tuple(line.split())
    return fields


#: Field → its labels; "" for the labels that only end their neighbour's value.
FIELDS = _fields()
_PREFIXES = ("信息", "文件", "公文", "本文")
# Words that menus, table headings and prose use too: without a colon they are labels only in a cell of their own.
_COMMON_WORDS = """
    时间 日期 名称 标题 分类 类别 效力 附件 内容 备注 单位 部门 下载 打印 编号 状态 概述 摘要 编辑 栏目
"""
COMMON_WORDS = frozenset(_COMMON_WORDS.split())

_TRADITIONAL = dict(
    zip(
        "号构机发布关单间时题称标类词码编备体种释产签责门录闻阅点击读访问页务",
        "號構機發佈關單間時題稱標類詞碼編備體種釋產簽責門錄聞閱點擊讀訪問頁務",
        strict=True,
    )
)
_TO_SIMPLIFIED = str.maketrans({traditional: plain for plain, traditional in _TRADITIONAL.items()})


def _labels() -> dict[str, tuple[str, int]]:
    known = {label: (name, rank) for name, labels in FIELDS.items() for rank, label in enumerate(labels)}
    for name, labels in FIELDS.items():
        for rank, label in enumerate(labels):
            for prefix in _PREFIXES:
                known.setdefault(prefix + label, (name, rank + 100))
    return known


LABELS = _labels()

# Inside a block's text \x02 stands where an inline element begins or ends.
_GAP = "[ \x02]*"


def _either(c: str) -> str:
    return f"[{c}{_TRADITIONAL[c]}]" if c in _TRADITIONAL else re.escape(c)


def _branch(labels: list[str]) -> str:
    """A regular expression for any of the labels, the longest first, as a tree by first character: re tries the
    branches of a flat alternation one by one, and there are hundreds."""
    tails: dict[str, list[str]] = {}
    for label in labels:
        if label:
            tails.setdefault(label[0], []).append(label[1:])
    branches = [_either(first) + _branch(rest) for first, rest in tails.items()]
    if not branches:
        return ""
    return f"(?:{_GAP}(?:{'|'.join(branches)})){'?' if '' in labels else ''}"


@cache
def _pattern() -> re.Pattern[str]:
    """Made when it is first needed: it takes as long as ten pages."""
    firsts = "".join(dict.fromkeys(c + _TRADITIONAL.get(c, "") for c in (label[0] for label in LABELS)))
    return re.compile(
        f"(?=[{firsts}])(?:(?<=[\\s\x02|｜;；【\\[(（•·◆■>»日])|(?<![\\s\\S]))(?P<label>{_branch(list(LABELS))})"
        f"(?:(?P<colon>[ \x02】\\])）]*[:：∶︰﹕]|{_GAP}[】\\]])|(?P<whole>(?=[ ]?(?:\x02|$)))"
        "|(?P<space>(?=[ |｜]))|(?P<glued>(?=[A-Za-z0-9])))"
    )


_SPACES = str.maketrans("", "", " \x02")


class Hit(NamedTuple):
    """A label found in a block's text."""

    label: str
    """Without spaces, in simplified characters."""
    field: str
    """A key of FIELDS; "" for a label that only ends its neighbour's value."""
    rank: int
    """How far down in FIELDS its spelling stands: 0 is the most trusted."""
    start: int
    end: int
    """Where the value may begin: after the colon."""
    colon: bool


#: So much of a block is searched for labels.
_ENOUGH = 600
#: Shorter blocks are menus, labels and buttons, which all pages of a site have.
_SHORT = 80


def find_labels(text: str) -> Sequence[Hit]:
    """The labels in a block's first characters, in order. A label stands at the start, after white space or a
    separator, and ends in a colon, at an element's end, or (if the block begins with a label) in white space."""
    return _known_labels(text) if len(text) < _SHORT else _labels_in(text)


@lru_cache(maxsize=4096)
def _known_labels(text: str) -> tuple[Hit, ...]:
    return tuple(_labels_in(text))


def _labels_in(text: str) -> list[Hit]:
    hits: list[Hit] = []
    for match in _pattern().finditer(text, 0, min(len(text), _ENOUGH)):
        label = match["label"].translate(_SPACES).translate(_TO_SIMPLIFIED)
        colon = match["colon"] is not None
        name, rank = LABELS[label]
        leads = bool(hits) or not text[: match.start()].strip(" \x02【[(（|｜•·◆■")
        if not colon:
            if match["whole"] is not None:
                alone = not text[match.end() :].strip(" \x02") and not text[: match.start()].strip(" \x02")
                before = text[: match.start()].rstrip(" ")
                if not alone and (label in COMMON_WORDS or not (leads or before.endswith("\x02"))):
                    continue
            elif match["glued"] is not None:
                if not leads or name != "index_number":
                    continue
            elif not _in_pipes(text, match) and (not leads or label in COMMON_WORDS or len(text) > 200):
                continue
        hits.append(Hit(label, name, rank, match.start(), match.end(), colon))
    return hits


def _in_pipes(text: str, match: re.Match[str]) -> bool:
    """Whether the label fills a cell of a table printed with pipes: | 分 类 |."""
    before, after = text[: match.start()].rstrip(" "), text[match.end() :].lstrip(" ")
    return before[-1:] in ("|", "｜") and after[:1] in ("|", "｜")


def is_label(text: str) -> bool:
    """Whether a cell's text is nothing but one label."""
    if len(text) > 24:
        return False
    hits = find_labels(text)
    return bool(hits) and not text[hits[0].end :].strip(" \x02:：") and hits[0].start <= 2


# ---- values ---------------------------------------------------------------------------------------------------

_EMPTY = re.compile(
    r"[\s\[\]【】()（）〔〕<>《》/\\|\-—－_*.。、,，:：;；～~]*(?:(?:暂?无|没有|空|null|none|undefined|nan|n/a|未知|不详)[\s\[\]()（）]*)?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"[0-9一二三四五六七八九十〇]")
_NO_NUMBER = re.compile(r"(?:无|暂无|没有)(?:发文)?(?:文号|字号)?")
_KEYWORD_BREAK = re.compile(r"[;；、,，\s|｜]+")
_EDGES = re.compile(r"^[\s|｜:：•·◆■]+|[\s\[【(（|｜;；,，]+$")


def text_value(text: str) -> str | None:
    """A value as published, white space folded; None for a placeholder such as `[ ]`, `-` or 无."""
    value = _EDGES.sub("", clean(text.replace("\x02", "")))
    if "【" not in value:  # 【发布机构：甲县】: the bracket is the label's
        value = value.rstrip("】 ")
    return None if _EMPTY.fullmatch(value) else value


def index_number(text: str) -> str | None:
    """An 索引号 in full NFKC without white space."""
    value = text_value(text)
    if value is None or len(value) > 100:
        return None
    return "".join(unicodedata.normalize("NFKC", value).split()).partition("|")[0] or None


def document_number(text: str) -> str | None:
    """A 文号 as published; None for the placeholders 〔〕号 and 无文号, which hold no number."""
    value = text_value(text)
    if value is None or len(value) > 100 or not _NUMBERED.search(value) or _NO_NUMBER.fullmatch(value):
        return None
    return value


def keywords(text: str) -> tuple[str, ...]:
    """The words of a 主题词 value, however they are parted; () for none."""
    value = text_value(text)
    return tuple(word for word in _KEYWORD_BREAK.split(value) if word) if value else ()


def read_value(name: str, text: str) -> str | None:
    """The value of a field as `Metadata` holds it (keywords apart, which are a tuple)."""
    if name == "index_number":
        return index_number(text)
    if name == "document_number":
        return document_number(text)
    if name in ("published_on", "issued_on"):
        return parse_date(clean(text.replace("\x02", ""))[:60])
    return text_value(text)


def field_values(text: str, hits: Sequence[Hit]) -> Iterator[tuple[Hit, str]]:
    """Each label with what stands between it and the next label, `\\x02` included."""
    for place, hit in enumerate(hits):
        end = hits[place + 1].start if place + 1 < len(hits) else len(text)
        yield hit, text[hit.end : end]
