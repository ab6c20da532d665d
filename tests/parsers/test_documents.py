"""Word documents and PDFs: they say what the same page says as HTML."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

import pytest

from parsers import parse
from parsers.report import AttachmentFile, Document, Parsed, Refusal
from tests.parsers import made_documents as made
from tests.parsers import official_forms as forms

TITLE = "云溪县人民政府2023年政府信息公开工作年度报告"
HEAD = (
    f"<html><body><h1>{TITLE}</h1>"
    "<p>根据《中华人民共和国政府信息公开条例》规定，编制本报告。本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。</p>"
    "<p>一、总体情况</p><p>2023年，全县主动公开政府信息4210条，收到政府信息公开申请30件，办结28件，政府网站公开信息3900条，"
    "微信公众号推送300条。全县没有因政府信息公开工作收取费用，工作总体平稳有序，群众满意度稳步提升。</p>"
)
FILLER = "<p>我县严格按照有关规定，落实政务公开各项任务，不断提高工作质量。</p>"
MAKERS = {"docx": made.word, "pdf": made.pdf}


def page(name: str = "2021", *, lines: int = 0, prints: forms.Prints | None = None) -> str:
    form = forms.Page(forms.prints(name) if prints is None else prints, format=name)
    return HEAD + FILLER * lines + form.html().split("</h1>", 1)[1]


def read(body: bytes, **more: object) -> Parsed:
    found = parse(Document(body=body, **more))  # type: ignore[arg-type]
    assert isinstance(found, Parsed), found
    return found


def said(found: Parsed) -> dict[str, object]:
    """The report, but for where its tables stood."""
    return {name: value for name, value in found.report.as_dict().items() if name != "table_sources"}


def reason(body: bytes) -> str:
    found = parse(Document(body=body))
    assert isinstance(found, Refusal)
    assert found.outcome == "unreadable"
    return found.reason


# --- the whole report ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("name", ["2021", "2019"])
def test_a_document_says_what_its_page_says(kind, name) -> None:
    found = read(MAKERS[kind](page(name)))
    assert said(found) == said(read(page(name).encode()))
    sources = found.report.table_sources
    assert sources == {"proactive_disclosure": kind, "requests": kind, "review_litigation": kind, "statistics": None}
    assert found.report.title == TITLE
    assert len(found.cells) > 190


@pytest.mark.parametrize("kind", MAKERS)
def test_blanks_and_strokes_stay_where_they_are(kind) -> None:
    chance = random.Random(7)
    prints = {key: chance.choice(["", "/", "-", text, text]) for key, text in forms.prints().items()}
    found = read(MAKERS[kind](page(prints=prints)))
    tables = {name: table for name, table in found.report.tables.items() if table}
    assert tables == forms.expected(prints)


@pytest.mark.parametrize("lines", [1, 4, 7, 10, 13, 16, 19])
def test_a_table_cut_by_the_end_of_a_page(lines) -> None:
    """Wherever it is cut: the tables begin further down the page with each line of text."""
    assert said(read(made.pdf(page(lines=lines)))) == said(read(page(lines=lines).encode()))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["2021", "2019"])
@pytest.mark.parametrize("lines", range(24))
def test_a_table_cut_anywhere(name, lines) -> None:
    assert said(read(made.pdf(page(name, lines=lines)))) == said(read(page(name, lines=lines).encode()))


# --- what Word does

_NUMBERS = (
    f'<w:numbering {made.WORD}><w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="2"><w:abstractNumId w:val="4"/></w:num></w:numbering>'
)
_STYLES = (
    f'<w:styles {made.WORD}><w:style w:styleId="base"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="heading"><w:basedOn w:val="base"/></w:style></w:styles>'
)
_TEXT = "2023年，全县主动公开政府信息4210条，收到政府信息公开申请30件，均依法办理。"


def headings(found: Parsed) -> list[str | None]:
    return [section.heading for section in found.report.sections]


def test_numbers_that_word_counts_itself() -> None:
    first = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
    second = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr>'
    by_style = '<w:pStyle w:val="heading"/>'
    body = "".join(
        [
            made.paragraph(TITLE),
            made.paragraph("总体情况", first),
            made.paragraph("主动公开。" + _TEXT, second),
            made.paragraph("依申请公开。" + _TEXT, second),
            made.paragraph("主动公开政府信息情况", by_style),
            made.paragraph(_TEXT),
            made.paragraph("收到和处理政府信息公开申请情况", first),
            made.paragraph("本年新收申请。" + _TEXT, second),
            made.paragraph("存在的主要问题及改进情况", by_style),
            made.paragraph("对照要求，仍有不足，将认真改进。"),
        ]
    )
    found = read(made.docx(body, numbering=_NUMBERS, styles=_STYLES))
    assert headings(found) == [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、存在的主要问题及改进情况",
    ]
    assert "（二）依申请公开。" in found.report.body_text
    assert "（一）本年新收申请。" in found.report.body_text  # counted anew under its heading


def test_what_word_does_not_print_is_not_read() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    kept = "".join(
        [
            "<w:del><w:r><w:delText>删去的字</w:delText></w:r></w:del>",
            "<w:r><w:instrText>HYPERLINK 域代码</w:instrText></w:r>",
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏的字</w:t></w:r>",
            "<w:r><w:rPr><w:strike/></w:rPr><w:t>划去的字</w:t></w:r>",
            "<w:ins>" + run.format("插入的字，") + "</w:ins>",
            "<w:hyperlink>" + run.format("链接的字。") + "</w:hyperlink>",
            "<mc:AlternateContent><mc:Choice>" + run.format("选用的字。") + "</mc:Choice>",
            "<mc:Fallback>" + run.format("备用的字。") + "</mc:Fallback></mc:AlternateContent>",
        ]
    )
    controlled = f"<w:sdt><w:sdtContent>{made.paragraph('一、总体情况')}</w:sdtContent></w:sdt>"
    rest = "".join(
        made.paragraph(text)
        for text in ("二、主动公开政府信息情况", _TEXT, "三、收到和处理政府信息公开申请情况", _TEXT)
    )
    found = read(made.docx(f"{made.paragraph(TITLE)}{controlled}<w:p>{run.format(_TEXT)}{kept}</w:p>{rest}"))
    text = found.report.body_text
    assert f"{_TEXT}插入的字，链接的字。选用的字。" in text
    assert not any(word in text for word in ("删去", "域代码", "HYPERLINK", "隐藏", "划去", "备用"))
    assert headings(found)[0] == "一、总体情况"


def test_a_note_s_number_in_a_cell_is_no_digit() -> None:
    page = forms.Page(forms.prints()).html().replace(">20418<", ">20418§<")
    body = made.word(page)
    note = '</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1'
    with zipfile.ZipFile(BytesIO(body)) as archive:
        document = archive.read("word/document.xml").decode()
    assert document.count("§") == 1
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", document.replace("§", note))
    found = read(stream.getvalue())
    assert found.report.tables["proactive_disclosure"]["licensing"] == {"decisions": 20418}
    assert [(c.raw, c.meaning) for c in found.cells if c.row == "licensing"] == [("20418[1]", "annotated")]


def test_a_title_in_two_lines() -> None:
    whole = made.word(page())
    two = made.word(
        page().replace(f"<h1>{TITLE}</h1>", f"<p>云溪县人民政府</p><p>{TITLE.removeprefix('云溪县人民政府')}</p>")
    )
    assert said(read(two)) == said(read(whole))


# --- bad bytes


@pytest.mark.parametrize("kind", MAKERS)
def test_damaged_documents_end_in_one_line(kind) -> None:
    whole = MAKERS[kind](page())
    chance = random.Random(3)
    for share in range(1, 10):
        parse(Document(body=whole[: len(whole) * share // 10]))
        damaged = bytearray(whole)
        for _ in range(40):
            damaged[chance.randrange(8, len(damaged))] = chance.randrange(256)
        found = parse(Document(body=bytes(damaged)))
        assert isinstance(found, Parsed) or "\n" not in found.reason


def test_a_document_that_unpacks_without_end() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 80_000_000)
    assert reason(stream.getvalue()) == "the document is a Word document of more than 64 MB"


def test_nothing_outside_the_document_is_read() -> None:
    """An entity that names a file, and one that grows."""
    entities = '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/hostname"><!ENTITY a "好好"><!ENTITY b "&a;&a;&a;">]>'
    odd = made.paragraph("以上数据真实。").replace("真实。", "真实。&file;&b;")
    rest = "".join(made.paragraph(text) for text in ("一、总体情况", _TEXT, "二、主动公开政府信息情况"))
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        body = f"{made.paragraph(TITLE)}{rest}{odd}"
        archive.writestr("word/document.xml", f"{entities}<w:document {made.WORD}><w:body>{body}</w:body></w:document>")
    assert "&file;" in body
    text = read(stream.getvalue()).report.body_text
    assert text.splitlines()[-1] == "以上数据真实。"


def test_a_scan_is_named_as_one() -> None:
    assert reason(made.pdf("<html><body></body></html>").replace(b"Tj", b"  ")) == (
        "the document is a PDF without text, a scan: pictures are not read"
    )


def test_documents_that_are_not_read_are_named() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert "ZIP container" in reason(stream.getvalue())


# --- beside a page


def shell(text: str = "") -> bytes:
    link = f'<p>附件：<a href="/a.docx">{TITLE}.docx</a></p>'
    return f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{text}{link}</body></html>".encode()


def with_file(body: bytes, file: bytes, name: str = "a.docx") -> Parsed:
    files = (AttachmentFile(url=f"http://www.yunxi.example/{name}", name=name, body=file),)
    return read(body, url="http://www.yunxi.example/x.html", attachments=files)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_page_whose_report_is_in_its_file(kind) -> None:
    found = with_file(shell(), MAKERS[kind](page())).report
    whole = read(page().encode()).report
    assert found.tables == whole.tables
    assert found.body_text == whole.body_text
    assert found.figures == whole.figures
    assert found.checks == whole.checks
    assert (found.report_year, found.agency, found.format) == (2023, "云溪县人民政府", "2021")
    assert found.table_sources["requests"] == kind
    assert found.flags == ("text_in_attachment",)


def test_a_page_with_text_takes_the_tables_from_its_file() -> None:
    text = HEAD.split("</h1>", 1)[1] + "".join(
        f"<p>{heading}</p><p>{_TEXT}</p>"
        for heading in ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、其他需要报告的事项")
    )
    found = with_file(shell(text), made.word(page())).report
    assert found.tables == read(page().encode()).report.tables
    assert _TEXT in found.body_text
    assert "存在的主要问题" not in found.body_text  # which the file has
    assert not {"tables_missing", "text_in_attachment"} & set(found.flags)


def test_a_file_of_another_year_or_kind_is_not_taken() -> None:
    for other in (TITLE.replace("2023", "2022"), TITLE.replace("年度报告", "年度报告编制指南")):
        found = with_file(shell(), made.word(page().replace(TITLE, other))).report
        assert found.tables["requests"] is None
        assert {"tables_missing", "text_in_attachment"} <= set(found.flags)


def test_the_tables_of_the_page_come_first() -> None:
    prints = {**forms.prints(), ("proactive_disclosure", "licensing", "decisions"): "999"}
    body = page().replace("</body>", '<p><a href="/a.docx">附件.docx</a></p></body>').encode()
    found = with_file(body, made.word(page(prints=prints))).report
    assert found.tables["proactive_disclosure"]["licensing"]["decisions"] == 20418
    assert found.table_sources["requests"] == "html"
