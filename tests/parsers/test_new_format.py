"""A form of a later year is one file beside the others: nothing else of the package knows how many there are."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import parsers

#: A form that never was: two columns for 行政许可, no 行政强制, a row more and a row less in 三.
FORM = """
notice = "国办公开办函〔2026〕77号"
since = 2027

[[proactive_disclosure.items]]
mark = "第二十条第（一）项"
columns = [
  { code = "issued", label = "本年制发件数" },
  { code = "repealed", label = "本年废止件数" },
  { code = "in_force", label = "现行有效件数" },
]
rows = [
  { code = "regulations", label = "规章" },
  { code = "normative_documents", label = "行政规范性文件", within = ["规范性文件"] },
]

[[proactive_disclosure.items]]
mark = "第二十条第（五）项"
columns = [
  { code = "withdrawn", label = "本年撤回件数", within = ["撤回件数"] },
  { code = "decisions", label = "本年处理决定数量" },
]
rows = [{ code = "licensing", label = "行政许可" }]

[requests]
same_as = "2021"
without = ["refused_administrative_query"]

[[requests.added]]
after = "refused_enforcement_file"
code = "refused_archive"
group = "refused"
label = "8.属于档案管理事项"
within = ["档案管理"]

[review_litigation]
same_as = "2021"
"""


def page(year: int, notice: str, licensing: str, eighth: str) -> str:
    """A report in which the eighth ground for refusal is `eighth`."""
    rows = [
        *("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开", "（二）部分公开"),
        *("1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益"),
        *("5.属于三类内部事务信息", "6.属于四类过程性信息", "7.属于行政执法案卷", eighth, "1.本机关不掌握相关政府信息"),
        *("2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确", "1.信访举报投诉类申请", "2.重复申请"),
        *("3.要求提供公开出版物", "4.无正当理由大量反复申请", "5.要求行政机关确认或重新出具已获取信息"),
        *("1.申请人无正当理由逾期不补正", "2.申请人逾期未按收费通知要求缴纳费用", "3.其他", "（七）总计"),
        "四、结转下年度继续办理",
    ]
    groups = {4: "（三）不予公开", 12: "（四）无法提供", 15: "（五）不予处理", 20: "（六）其他处理"}
    values = {0: 9, 2: 4, 11: 5, 23: 9}
    body = ""
    for index, row in enumerate(rows):
        group = groups.get(index, "")
        own = values.get(index, 0)
        body += f"<tr><td>{group}</td><td>{row}</td><td>{own}</td>" + "<td>0</td>" * 5 + f"<td>{own}</td></tr>"
    kinds = "".join(
        f"<td>{k}</td>" for k in ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    )
    return f"""<html><head><title>青岚县{year}年政府信息公开工作年度报告</title></head><body>
<h1>青岚县{year}年政府信息公开工作年度报告</h1><p>根据通知（{notice}）编制，统计期限为{year}年1月1日至12月31日。</p>
<p>一、总体情况</p><p>公开工作平稳有序，各项制度落实到位。</p><p>二、主动公开政府信息情况</p>
<table><tr><td colspan=4>第二十条第（一）项</td></tr>
<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td><td>1</td><td>0</td><td>3</td></tr><tr><td>行政规范性文件</td><td>2</td><td>1</td><td>7</td></tr>
<tr><td colspan=4>第二十条第（五）项</td></tr>{licensing}</table>
<p>三、收到和处理政府信息公开申请情况</p>
<table><tr><td colspan=2>勾稽关系</td>{kinds}</tr>{body}</table>
<p>五、存在的主要问题及改进情况</p><p>解读形式还不够多样。</p></body></html>"""


LATER = page(
    2028,
    "国办公开办函〔2026〕77号",
    "<tr><td>信息内容</td><td>本年撤回件数</td><td colspan=2>本年处理决定数量</td></tr>"
    "<tr><td>行政许可</td><td>4</td><td colspan=2>88</td></tr>",
    "8.属于档案管理事项",
)
EARLIER = page(
    2024,
    "国办公开办函〔2021〕30号",
    "<tr><td>信息内容</td><td colspan=3>本年处理决定数量</td></tr><tr><td>行政许可</td><td colspan=3>88</td></tr>",
    "8.属于行政查询事项",
)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, ...]:
    """The two pages read by the package with one file more."""
    folder = tmp_path_factory.mktemp("with_a_form_more")
    shutil.copytree(Path(parsers.__file__).parent, folder / "parsers")
    (folder / "parsers" / "formats" / "2027.toml").write_text(FORM, encoding="utf-8")
    for name, text in (("later.html", LATER), ("earlier.html", EARLIER)):
        (folder / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "parsers", "later.html", "earlier.html"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=True)
    return tuple(json.loads(line) for line in done.stdout.splitlines())


def test_a_page_in_the_new_form(reports: tuple[dict, ...]) -> None:
    later, _ = reports
    assert later["format"] == "2027"
    assert later["tables"]["proactive_disclosure"] == {
        "regulations": {"issued": 1, "repealed": 0, "in_force": 3},
        "normative_documents": {"issued": 2, "repealed": 1, "in_force": 7},
        "licensing": {"withdrawn": 4, "decisions": 88},
    }
    rows = later["tables"]["requests"]
    assert len(rows) == 25
    assert list(rows)[10:12] == ["refused_enforcement_file", "refused_archive"]
    assert rows["refused_archive"]["natural_person"] == 5
    assert rows["other_other"]["total"] == 0
    assert all(check["passed"] for check in later["checks"])
    sums = {check["rule"]: check["expected"] for check in later["checks"]}
    assert sums["requests.result_sum.natural_person"] == 9
    assert "mixed_template" not in later["flags"]


def test_the_older_forms_beside_it(reports: tuple[dict, ...]) -> None:
    """What two forms have in common, 规章 and its columns, does not make a page follow the newer one."""
    _, earlier = reports
    assert earlier["format"] == "2021"
    assert earlier["tables"]["proactive_disclosure"]["licensing"] == {"decisions": 88}
    assert earlier["tables"]["requests"]["refused_administrative_query"]["natural_person"] == 5
    assert all(check["passed"] for check in earlier["checks"])
    assert "mixed_template" not in earlier["flags"]
