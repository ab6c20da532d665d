"""The official tables as rows of labels and value cells, with their spans; no markup, no numbers."""

from __future__ import annotations

from dataclasses import dataclass

from .codes import (
    APPLICANTS,
    GRANTED,
    PROACTIVE,
    REQUEST_COLUMNS,
    REVIEW_GROUPS,
    REVIEW_RESULTS,
    result_groups,
    result_rows,
)


@dataclass(frozen=True)
class Label:
    text: str
    """`|` marks where a narrow column breaks the line."""
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True)
class Value:
    table: str
    row: str
    column: str
    colspan: int = 1
    rowspan: int = 1


FormRow = list[Label | Value]
Form = list[FormRow]
BALANCE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
HANDLED = "三、本年度办理结果"


def proactive_form(form: str) -> Form:
    """二、主动公开政府信息情况: four grid columns, blocks of different width above each other."""
    rows: Form = []
    for article, columns, names in PROACTIVE[form]:
        last = 4 - len(columns)  # the last column of a narrow block takes what is left
        rows.append([Label(article, colspan=4)])
        spans = [1] * (len(columns) - 1) + [last]
        rows.append([Label("信息内容"), *(Label(c, colspan=s) for c, s in zip(columns.values(), spans, strict=True))])
        for row, label in names.items():
            cells = [Value("proactive_disclosure", row, c, s) for c, s in zip(columns, spans, strict=True)]
            rows.append([Label(label), *cells])
    return rows


def requests_form(form: str, *, page_break: bool = False) -> Form:
    """三、收到和处理: three label columns and seven of values. With `page_break` the label of 三 is printed twice, as
    where a word processor split the table over two pages."""
    rows: Form = [
        [Label(BALANCE, 3, 3), Label("申请人情况", colspan=7)],
        [Label(APPLICANTS["natural_person"], 2), Label("法人或其他组织", colspan=5), Label("总计", 2)],
        [Label(label) for kind, label in APPLICANTS.items() if kind != "natural_person"],
        [Label("一、本年新收政府信息公开申请数量", colspan=3), *_values("new")],
        [Label("二、上年结转政府信息公开申请数量", colspan=3), *_values("carried_in")],
    ]
    results = _result_rows(form)
    first = 10 if page_break else len(results)
    results[0].insert(0, Label(HANDLED, first))
    if page_break:
        results[first].insert(0, Label(HANDLED, len(results) - first))
    return [*rows, *results, [Label("四、结转下年度继续办理", colspan=3), *_values("carried_out")]]


def _values(row: str) -> list[Value]:
    return [Value("requests", row, column) for column in REQUEST_COLUMNS]


def _result_rows(form: str) -> Form:
    rows: Form = [[Label(label, colspan=2), *_values(row)] for row, label in GRANTED.items()]
    for group, names in result_groups(form):
        if len(names) == 1:
            rows.append([Label(group, colspan=2), *_values(next(iter(names)))])
            continue
        block: Form = [[Label(label), *_values(row)] for row, label in names.items()]
        block[0].insert(0, Label(group, len(block)))
        rows += block
    rows.append([Label("（七）总计", colspan=2), *_values("total")])
    assert len(rows) == len(result_rows(form)) + 1
    return rows


def review_form() -> Form:
    """四、行政复议、行政诉讼: three heads, one row of fifteen values."""
    suits = [Label(REVIEW_GROUPS[group], colspan=5) for group in ("direct_suit", "suit_after_review")]
    results = list(REVIEW_RESULTS.values())
    return [
        [Label("行政复议", colspan=5), Label("行政诉讼", colspan=10)],
        [*(Label(result, 2) for result in results), *suits],
        [Label(result) for result in results * 2],
        [Value("review_litigation", group, column) for group in REVIEW_GROUPS for column in REVIEW_RESULTS],
    ]
