"""Mutations of what the label cells print."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..portals.families.base import to_traditional
from .mutation import Apply, mutation, variants
from .subject import Subject, put, words

_ROLES = ("mark", "head", "results", "group", "row")


def _markup(change: Callable[[str], str], *roles: str, least: int = 4) -> Apply:
    """Other markup in every label of at least so many characters."""

    def apply(subject: Subject) -> bool:
        changed = False
        for cell in subject.labels(*(roles or _ROLES)):
            text = words(cell)
            if len(text) >= least and (new := change(text)) != text:
                put(cell, "", new)
                changed = True
        return changed

    return apply


def _half(text: str) -> tuple[str, str]:
    return text[: len(text) // 2], text[len(text) // 2 :]


variants(
    "labels",
    "broken_by",
    {
        "br": _markup(lambda text: "<br>".join(_half(text))),
        "span": _markup(lambda text: "".join(f"<span>{part}</span>" for part in _half(text))),
        "paragraph": _markup(lambda text: "".join(f"<p>{part}</p>" for part in _half(text))),
        "space": _markup(lambda text: " ".join(_half(text))),
        "nbsp": _markup(lambda text: "&nbsp;&nbsp;".join(_half(text))),
        "newline": _markup(lambda text: "\n      ".join(_half(text))),
        "every_character": _markup(lambda text: "".join(f"<span>{c}</span> " for c in text)),
        "wide_space": _markup("\u3000".join),
        "narrow_column": _markup(lambda text: "<br>".join(text[i : i + 4] for i in range(0, len(text), 4))),
    },
)


def _replace(*pairs: tuple[str, str]) -> Callable[[str], str]:
    def change(text: str) -> str:
        for pattern, new in pairs:
            text = re.sub(pattern, new, text)
        return text

    return change


_CIRCLED, _SIGNS = "①②③④⑤⑥⑦⑧", "⑴⑵⑶⑷⑸⑹⑺⑻"
variants(
    "labels",
    "numbering",
    {
        "comma": _markup(_replace((r"^(\d)\.", r"\1、")), least=2),
        "wide_dot": _markup(_replace((r"^(\d)\.", r"\1．")), least=2),
        "circled": _markup(lambda text: re.sub(r"^(\d)\.", lambda m: _CIRCLED[int(m[1]) - 1], text), least=2),
        "signs": _markup(lambda text: re.sub(r"^(\d)\.", lambda m: _SIGNS[int(m[1]) - 1], text), least=2),
        "bracketed": _markup(_replace((r"^(\d)\.", r"（\1）")), least=2),
        "ascii_brackets": _markup(_replace(("（", "("), ("）", ")")), least=2),
        "spaced": _markup(_replace((r"^(\d)\.", r"\1. "), ("、", "、 "), ("）", "） ")), least=2),
        "gone": _markup(_replace((r"^(\d)\.", ""), (r"^[一二三四]、", ""), (r"^（[一二三四五六七]）", "")), least=2),
    },
)
variants(
    "labels",
    "spelling",
    {
        "straight_quotes": _markup(_replace(("[“”]", '"'))),
        "no_quotes": _markup(_replace(("[“”]", ""))),
        "book_quotes": _markup(_replace(("“", "「"), ("”", "」"))),
        "documents": _markup(
            _replace((r"^行政规范性文件$", "规范性文件@"), (r"^规范性文件$", "行政规范性文件"), ("@", ""))
        ),
        "fee_typo": _markup(_replace(("行政事业性收费", "行政事业型收费"))),
        "legal_service": _markup(_replace(("法律服务机构", "法律服务组织"))),
        "legal_service_short": _markup(_replace(("法律服务机构", "法律机构"))),
        "nonprofit": _markup(_replace(("社会公益组织", "社会公益机构"))),
        "qita": _markup(_replace(("其他", "其它")), least=2),
        "total": _markup(_replace(("总计", "合计")), least=2),
        "this_year": _markup(
            _replace(("本年新收", "本年度新收"), ("上年结转", "上一年度结转"), ("结转下年度", "结转至下年度"))
        ),
        "no_explanation": _markup(_replace(("（区分处理的.*$", ""))),
        "results_short": _markup(_replace(("三、本年度办理结果", "本年度办理结果"))),
        "marks_spaced": _markup(_replace((r"^第二十条第（(.)）项$", r"第二十条 第（\1）项")), "mark"),
        "marks_ascii": _markup(_replace((r"^第二十条第（(.)）项$", r"第二十条第(\1)项")), "mark"),
        "marks_bare": _markup(_replace((r"^第二十条第（(.)）项$", r"第二十条第\1项")), "mark"),
        "balance_typo": _markup(_replace(("（本列数据的", "（本列）数据的")), "head"),
        "colons": _markup(lambda text: text + "：", "row", least=2),
        "radicals": _markup(lambda text: text.translate(str.maketrans("行工生面见", "⾏⼯⽣⾯⻅"))),
        "traditional": _markup(to_traditional, least=2),
        "pinyin": _markup(_replace(("开", "开(kāi)"), ("数", "数(shù)"))),
    },
)


@mutation("labels")
def explained(subject: Subject) -> bool:
    """Long explanations in brackets inside labels and heads."""
    notes = {
        "规章": "（设区的市、自治州以上人民政府填报，其他单位填0）",
        "行政许可": "（含依申请办理的各类许可事项）",
        "本年增/减": "（增加用正值表示，减少用负值表示，如-8）",
        "处理决定数量": "（指本年度作出的决定，不含撤销的）",
        "政府集中采购": "（以合同签订时间为准）",
        "现行有效件数": "（截至12月31日）",
        "（一）予以公开": "（含通过网站查询的）",
        "2.重复申请": "（同一申请人就同一事项）",
        "结果维持": "（含驳回）",
        "自然人": "（含外国公民）",
    }
    changed = False
    for cell in subject.labels("head", "row"):
        if note := notes.get(words(cell)):
            put(cell, words(cell) + note)
            changed = True
    return changed


@mutation("labels")
def cut_heads(subject: Subject) -> bool:
    """Of heads over two lines one line is left: 本年新 for 本年新制作数量 and 本年新公开数量."""
    cells = [cell for cell in subject.labels("head") if words(cell) in ("本年新制作数量", "本年新公开数量")]
    for cell in cells:
        put(cell, "本年新")
    return bool(cells)


@mutation("labels")
def doubled_head(subject: Subject) -> bool:
    """A head printed twice in place of its neighbour's: 本年新制作数量, 本年新制作数量."""
    cells = [cell for cell in subject.labels("head") if words(cell) == "本年新公开数量"]
    for cell in cells:
        put(cell, "本年新制作数量")
    return bool(cells)


@mutation("labels")
def rows_name_their_group(subject: Subject) -> bool:
    """Each row repeats its group in its own label: （三）不予公开1.属于国家秘密."""
    group = ""
    changed = False
    for row in (row for table in subject.tables("requests") for row in table.iter("tr")):
        names = [words(cell) for cell in row if cell.get("data-role") == "group"]
        group = names[-1] if names else group
        for cell in row:
            if cell.get("data-role") == "row" and re.match(r"\d\.", words(cell)) and group:
                put(cell, group + words(cell))
                changed = True
    return changed
