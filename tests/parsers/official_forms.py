"""The official tables of an invented body as HTML and as text, cell by cell, with the prints that a test wants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from parsers.formats import formats

#: (table, row, column) → what the page prints there.
Prints = dict[tuple[str, str, str], str]
#: text, colspan, rowspan
HtmlCell = tuple[str, int, int]

KINDS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other", "total")
KIND_HEADS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
REQUEST_GROUPS = {
    "refused": "（三）不予公开",
    "unavailable": "（四）无法提供",
    "rejected": "（五）不予处理",
    "other": "（六）其他处理",
}
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
SUITS = ("review", "direct_suit", "suit_after_review")
PROACTIVE_2021 = {
    ("regulations", "issued"): "1",
    ("regulations", "repealed"): "0",
    ("regulations", "in_force"): "12",
    ("normative_documents", "issued"): "17",
    ("normative_documents", "repealed"): "4",
    ("normative_documents", "in_force"): "93",
    ("licensing", "decisions"): "20418",
    ("penalties", "decisions"): "356",
    ("coercion", "decisions"): "0",
    ("fees", "amount"): "81.305",
}
PROACTIVE_2019 = {
    ("regulations", "made"): "0",
    ("regulations", "published"): "0",
    ("regulations", "published_total"): "7",
    ("normative_documents", "made"): "11",
    ("normative_documents", "published"): "10",
    ("normative_documents", "published_total"): "64",
    ("licensing", "items_before"): "215",
    ("licensing", "change"): "-3",
    ("licensing", "decisions"): "9071",
    ("other_services", "items_before"): "40",
    ("other_services", "change"): "+2",
    ("other_services", "decisions"): "133",
    ("penalties", "items_before"): "520",
    ("penalties", "change"): "0",
    ("penalties", "decisions"): "77",
    ("coercion", "items_before"): "31",
    ("coercion", "change"): "0",
    ("coercion", "decisions"): "5",
    ("fees", "items_before"): "6",
    ("fees", "change"): "-1",
    ("procurement", "items"): "25",
    ("procurement", "amount"): "1288.4",
}
#: Non-zero rows of 三 by kind of applicant; the sums follow.
_REQUESTS = {
    "new": (23, 4, 0, 0, 2, 1),
    "carried_in": (3, 0, 0, 0, 0, 0),
    "granted": (9, 1, 0, 0, 2, 0),
    "partially_granted": (4, 0, 0, 0, 0, 0),
    "refused_third_party": (1, 2, 0, 0, 0, 0),
    "refused_administrative_query": (2, 0, 0, 0, 0, 0),
    "unavailable_not_held": (5, 1, 0, 0, 0, 0),
    "rejected_repeat": (1, 0, 0, 0, 0, 0),
    "other_other": (2, 0, 0, 0, 0, 1),
}
_REVIEW = {"review": (5, 1, 2, 1), "direct_suit": (2, 0, 1, 0), "suit_after_review": (1, 0, 0, 3)}


def prints(name: str = "2021") -> Prints:
    """A clean form: every cell printed, every sum right."""
    found: Prints = {}
    proactive = PROACTIVE_2021 if name == "2021" else PROACTIVE_2019
    found.update({("proactive_disclosure", row, column): text for (row, column), text in proactive.items()})
    rows = [row.code for row in formats()[name].requests.rows]
    counts = {row: list(_REQUESTS.get(row, (0,) * 6)) for row in rows}
    results = rows[rows.index("granted") : rows.index("total")]
    counts["total"] = [sum(counts[row][kind] for row in results) for kind in range(6)]
    into = [a + b for a, b in zip(counts["new"], counts["carried_in"], strict=True)]
    counts["carried_out"] = [a - b for a, b in zip(into, counts["total"], strict=True)]
    for row, values in counts.items():
        for kind, value in zip(KINDS, [*values, sum(values)], strict=True):
            found["requests", row, kind] = str(value)
    for group, outcomes in _REVIEW.items():
        for column, value in zip(OUTCOMES, [*outcomes, sum(outcomes)], strict=True):
            found["review_litigation", group, column] = str(value)
    return found


@dataclass
class Page:
    """How the tables are laid out; every attribute is one thing that real pages do."""

    prints: Prints
    format: str = "2021"
    cell: Callable[[str], str] = lambda text: text
    """Markup around each value."""
    label: Callable[[str], str] = lambda text: text
    """Each row's and column's label as this page prints it."""
    numbered: bool = True
    table: str = '<table border="1">{}</table>'
    attributes: str = ""
    hide: frozenset[str] = frozenset()
    """Rows left out."""
    split_after: frozenset[str] = frozenset()
    """Rows of 三 after which a new <table> begins, without a header and with the label of 三 printed again."""
    order: Callable[[list[str]], list[str]] = field(default=lambda rows: rows)

    def html(self) -> str:
        return (
            "<html><body><h1>云溪县人民政府工作年度报告</h1><p>二、主动公开政府信息情况</p>"
            f"{self.proactive()}<p>三、收到和处理政府信息公开申请情况</p>{self.requests()}"
            f"<p>四、政府信息公开行政复议、行政诉讼情况</p>{self.review()}<p>五、存在的主要问题</p></body></html>"
        )

    def proactive(self) -> str:
        width = 4
        rows: list[list[HtmlCell]] = []
        for item in formats()[self.format].items:
            each = (width - 1) // len(item.columns)
            spans = [each] * (len(item.columns) - 1)
            spans.append(width - 1 - sum(spans))
            rows.append([(item.mark, width, 1)])
            labels = [self.label(column.label) for column in item.columns]
            rows.append([("信息内容", 1, 1), *((text, span, 1) for text, span in zip(labels, spans, strict=True))])
            for row in item.rows:
                if row.code in self.hide:
                    continue
                values = [self.value("proactive_disclosure", row.code, column.code) for column in item.columns]
                cells = [(text, span, 1) for text, span in zip(values, spans, strict=True)]
                rows.append([(self.label(row.label), 1, 1), *cells])
        return self._render(rows)

    def value(self, table: str, row: str, column: str) -> str:
        return self.cell(self.prints[table, row, column])

    def requests(self) -> str:
        form = formats()[self.format].requests
        codes = self.order([row.code for row in form.rows if row.code not in self.hide])
        labels = {row.code: (row.label, row.group) for row in form.rows}
        if self.format == "2019":
            labels["other_other"] = ("（六）其他处理", None)
        groups = {group.code: group.label for group in form.groups}
        kinds = [self.label(column.label) for column in form.columns]
        rows: list[list[HtmlCell]] = [
            [("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3), ("申请人情况", 7, 1)],
            [(kinds[0], 1, 2), ("法人或其他组织", 5, 1), (kinds[6], 1, 2)],
            [(kind, 1, 1) for kind in kinds[1:6]],
        ]
        tables: list[list[list[HtmlCell]]] = [rows]
        third = codes[2:-1]
        group_seen: set[str] = set()
        fresh = True
        for code in codes:
            text, group = labels[code]
            text = self.label(text if self.numbered else text.lstrip("（）()一二三四五六七、.12345678"))
            values = [(self.value("requests", code, kind), 1, 1) for kind in KINDS]
            cells: list[HtmlCell] = []
            rest = third[third.index(code) :] if code in third else []
            here = rest[: 1 + next((i for i, c in enumerate(rest) if c in self.split_after), len(rest))]
            if code in third and fresh:
                cells.append(("三、本年度办理结果", 1, len(here)))
                fresh = False
            if group and (group not in group_seen or not tables[-1]):
                cells.append((groups[group], 1, sum(1 for c in here if labels[c][1] == group)))
                group_seen.add(group)
            cells.append((text, 3 if code not in third else 1 if group else 2, 1))
            tables[-1].append([*cells, *values])
            if code in self.split_after:
                tables.append([])
                fresh = True
        return "<p></p>".join(self._render(table) for table in tables)

    def review(self) -> str:
        five = [(self.label(column.label), 1, 1) for column in formats()[self.format].review.columns]
        rows = [
            [("行政复议", 5, 1), ("行政诉讼", 10, 1)],
            [*((text, 1, 2) for text, _, _ in five), ("未经复议直接起诉", 5, 1), ("复议后起诉", 5, 1)],
            [*five, *five],
            [(self.value("review_litigation", group, column), 1, 1) for group in SUITS for column in OUTCOMES],
        ]
        return self._render(rows)

    def _render(self, rows: list[list[HtmlCell]]) -> str:
        def cell(text: str, columns: int, down: int) -> str:
            spans = (f' colspan="{columns}"' if columns > 1 else "") + (f' rowspan="{down}"' if down > 1 else "")
            return f"<td{spans}{self.attributes}>{text}</td>"

        return self.table.format("".join(f"<tr>{''.join(cell(*parts) for parts in row)}</tr>" for row in rows))


def text_cells(page: Page) -> list[str]:
    """The same tables as they look flattened: one cell a line, rows in the form's order."""
    form = formats()[page.format]
    lines = ["二、主动公开政府信息情况"]
    for item in form.items:
        lines += [item.mark, "信息内容", *(column.label for column in item.columns)]
        for row in item.rows:
            lines += [row.label, *(page.value("proactive_disclosure", row.code, c.code) for c in item.columns)]
    lines += ["三、收到和处理政府信息公开申请情况", "申请人情况", "自然人", "法人或其他组织", "总计"]
    lines += [column.label for column in form.requests.columns[1:-1]]
    groups = {group.code: group.label for group in form.requests.groups}
    group = None
    for row in form.requests.rows:
        if row.code == "granted":
            lines.append("三、本年度办理结果")
        single = row.code == "other_other" and page.format == "2019"
        if row.group and row.group != group and not single:
            group = row.group
            lines.append(groups[group])
        lines += ["（六）其他处理" if single else row.label, *(page.value("requests", row.code, k) for k in KINDS)]
    five = [column.label for column in form.review.columns]
    lines += [
        "四、政府信息公开行政复议、行政诉讼情况",
        "行政复议",
        "行政诉讼",
        *five,
        "未经复议直接起诉",
        "复议后起诉",
        *five,
        *five,
    ]
    lines += [page.value("review_litigation", group, column) for group in SUITS for column in OUTCOMES]
    return [*lines, "五、存在的主要问题及改进情况", "2023年，我县政府信息公开工作还有3个方面的不足。"]


def expected(prints: Mapping[tuple[str, str, str], str]) -> dict[str, dict[str, dict[str, int | float | None]]]:
    """What must be read: the number where one is printed, else null."""
    tables: dict[str, dict[str, dict[str, int | float | None]]] = {}
    for (table, row, column), text in prints.items():
        tables.setdefault(table, {}).setdefault(row, {})[column] = number(text)
    return tables


def number(text: str) -> int | float | None:
    try:
        return int(text)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return None
