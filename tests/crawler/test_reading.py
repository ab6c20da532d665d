"""One archived capture read: the outcome by role, status and body; attachments; what cannot be read."""

from __future__ import annotations

import gzip
import json
import pickle
from collections.abc import Iterator
from dataclasses import replace

import pytest

from archive import Archive
from archive.exchange import Message
from crawler import reading as reading_module
from crawler.reading import Job, Reading, attachment_capture, location_of, read
from tests.crawler.paged import JIA, exchange, kept, list_page, readings, report_page
from tests.parsers import made_documents as made
from tests.parsers import test_documents as documents

SOFT_404 = (
    "<html><head><title>提示信息</title></head><body><h2>您访问的页面不存在或已被删除！</h2></body></html>".encode()
)
CHALLENGE = b"<html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=5;</script></head><body></body></html>"
LINKED = report_page(chrome="<p>附件：<a href='/files/a.docx'>年报.docx</a></p>")
FILE = f"{JIA}/files/a.docx"


@pytest.fixture
def archive(tmp_path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as opened:
        yield opened


def one(archive: Archive, **fields) -> Reading:
    (found,) = readings(archive, exchange(**fields))
    return found


# --- outcomes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"body": report_page()}, "report"),
        (
            {"body": report_page(said=f"主动公开政府信息情况良好。{'行政复议、行政诉讼均无。' * 30}"), "role": "list"},
            "report",
        ),
        ({"body": list_page({"/1.html": "甲县2023年政府信息公开工作年度报告"}), "role": "list"}, "list"),
        (
            {"body": "<html><body><h1>政府信息公开指南</h1><p>本指南每年更新。</p></body></html>".encode()},
            "not_a_report",
        ),
        ({"status": 304}, "unchanged"),
        ({"status": 404}, "gone"),
        ({"status": 410}, "gone"),
        ({"status": 403}, "blocked"),
        ({"status": 429, "role": "list"}, "blocked"),
        ({"status": 502}, "unreachable"),
        ({"status": 412, "body": CHALLENGE}, "challenged"),
        ({"body": CHALLENGE}, "challenged"),
        ({"body": SOFT_404}, "soft_404"),
        ({"body": b""}, "soft_404"),
        ({"body": bytes(range(256)) * 40}, "unreadable"),
        ({"failure": "dns: no address"}, "unreachable"),
        ({"failure": "robots: Forbidden by robots.txt"}, "blocked"),
        ({"failure": "off_portal: http://www.yi.example/"}, "off_portal"),
        ({"failure": "too_large: 5 GB"}, "unreadable"),
        ({"body": b"anything", "role": "attachment"}, "attachment"),
        ({"status": 404, "role": "attachment"}, "gone"),
        ({"body": b"User-agent: *", "role": "robots"}, "robots"),
        ({"status": 302, "headers": {"Location": "/2.html"}}, "redirect"),
        ({"status": 302}, "unreachable"),
        ({"status": 302, "headers": {"Location": "http://["}}, "unreachable"),
    ],
)
def test_outcomes(archive, fields, outcome) -> None:
    assert one(archive, **fields).outcome == outcome


@pytest.mark.parametrize("form", ["gzip", "chunked", "gb18030"])
def test_the_form_on_the_wire_does_not_matter(archive, form) -> None:
    body = report_page()
    plain = one(archive, body=body)
    if form == "gzip":
        coded = one(archive, body=gzip.compress(body), headers={"Content-Encoding": "gzip"})
    elif form == "chunked":
        chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        block = (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks
        )
        coded = one(archive, response_block=block)
    else:
        text = body.decode().replace("utf-8", "gb2312")
        coded = one(archive, body=text.encode("gb18030"), headers={"Content-Type": "text/html; charset=gb2312"})
    assert coded.report.member.content == plain.report.member.content


def test_a_bomb_is_unreadable(archive, monkeypatch) -> None:
    """The limit is on what comes out of it."""
    monkeypatch.setattr(reading_module, "MAX_BODY", 100_000)
    found = one(archive, body=gzip.compress(bytes(10_000_000)), headers={"Content-Encoding": "gzip"})
    assert found.outcome == "unreadable"
    assert "100000" in found.reason


def test_a_page_cut_short_is_flagged(archive) -> None:
    found = one(archive, body=report_page(), headers={"Content-Length": "99999"})
    assert "partial_body" in json.loads(found.report.text)["flags"]


@pytest.mark.parametrize(
    ("end", "flagged"),
    [
        (b"", True),
        (b"</div><p>\xe7\xbb\x93", True),
        (b"</html>", False),
        (b"</HTML >\r\n<!-- 12 ms -->", False),
        (b"</body>", False),
        ("</html>".encode("utf-16-le"), False),
    ],
)
def test_a_page_that_ended_with_its_connection_is_flagged_unless_its_markup_ends(archive, end, flagged) -> None:
    page = report_page().replace(b"</html>", b"").replace(b"</body>", b"") + end
    found = one(archive, body=page, truncated="unspecified")
    assert ("partial_body" in json.loads(found.report.text)["flags"]) == flagged


def test_a_defect_of_ours_ends_no_run(archive, monkeypatch) -> None:
    """The page is `unreadable`, and the reason names error, file and line."""

    def broken(document) -> None:
        raise KeyError("year")

    monkeypatch.setattr(reading_module, "parse", broken)
    found = one(archive, body=report_page())
    assert found.outcome == "unreadable"
    assert "KeyError: 'year' (test_reading.py:" in found.reason


def test_a_damaged_record_is_no_outcome(archive) -> None:
    """Nothing is known of the page, so nothing is said of it; the reason names file and place."""
    (capture,) = kept(archive, exchange(body=report_page()))
    path = archive.path(capture)
    data = bytearray(path.read_bytes())
    data[capture.offset + capture.length // 2] ^= 0xFF
    path.write_bytes(bytes(data))
    found = read(Job(archive.folder, capture))
    assert found.outcome == "damaged"
    assert capture.file in found.reason
    assert "scrapy verify" in found.reason


def test_a_reading_travels_between_processes(archive) -> None:
    for found in (one(archive, body=report_page()), one(archive, failure="dns: no address")):
        assert pickle.loads(pickle.dumps(found)) == found


def test_reading_twice_gives_the_same(archive) -> None:
    (capture,) = kept(archive, exchange(body=report_page()))
    job = Job(archive.folder, capture)
    assert read(job) == read(job)


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/2.html", f"{JIA}/2.html"),
        ("2.html#top", f"{JIA}/col/2.html"),
        ("//www.yi.example/", "http://www.yi.example/"),
        ("/年报.html", f"{JIA}/%E5%B9%B4%E6%8A%A5.html"),
        ("", None),
        ("http://[", None),
        (None, None),
    ],
)
def test_where_a_redirect_leads(location, target) -> None:
    raw = None if location is None else location.encode().decode("latin-1")  # as it comes over the wire
    message = Message(302, "Found", [] if raw is None else [("Location", raw)], b"")
    assert location_of(f"{JIA}/col/1.html", message) == target


# --- attachments ------------------------------------------------------------------------------------------------------


def attachment(number: int, body: bytes = b"PK\x03\x04 a file", **fields):
    return exchange(FILE, body, role="attachment", after=number / 100, **fields)


def made_for(archive: Archive, capture, number: int, **fields) -> None:
    """An attachment's exchange that was made for this capture of its page."""
    notes = {"page": capture.record_id, "attachment": FILE}
    kept(archive, replace(attachment(number, **fields), notes=notes))


def digests(archive: Archive, capture) -> list[str | None]:
    report = json.loads(read(Job(archive.folder, capture)).report.text)
    return [one["digest"] for one in report["attachments"]]


def test_a_report_is_read_with_its_attachments(archive) -> None:
    (page,) = kept(archive, exchange(body=LINKED))
    assert digests(archive, page) == [None]
    made_for(archive, page, 1)
    (digest,) = digests(archive, page)
    assert digest.startswith("sha256:")


def test_which_attachment_belongs_to_which_capture_of_the_page(archive) -> None:
    """Made for it; after a 304 the one before; where none was made, the first that came whole."""
    first, second, third = kept(archive, *(exchange(body=LINKED, after=day) for day in range(3)))
    made_for(archive, first, 1, status=503, body=b"")
    made_for(archive, first, 2, body=b"PK one")
    made_for(archive, second, 3, body=b"PK two")
    made_for(archive, third, 4, status=304, body=b"")
    captures = archive.history(FILE)
    assert attachment_capture(archive, first, FILE) == captures[1]
    assert attachment_capture(archive, second, FILE) == captures[2]
    assert attachment_capture(archive, third, FILE) == captures[2]
    (stranger,) = kept(archive, exchange(f"{JIA}/other.html", LINKED))
    assert attachment_capture(archive, stranger, FILE) == captures[1]
    assert attachment_capture(archive, first, f"{JIA}/files/none.docx") is None


def test_an_attachment_that_failed_last_is_not_there(archive) -> None:
    (page,) = kept(archive, exchange(body=LINKED))
    made_for(archive, page, 1, status=404, body=b"")
    assert digests(archive, page) == [None]


def test_an_attachment_behind_a_redirect(archive) -> None:
    (page,) = kept(archive, exchange(body=LINKED))
    made_for(archive, page, 1, status=302, body=b"", headers={"Location": "/real.docx"})
    notes = {"page": page.record_id, "attachment": FILE}
    kept(archive, exchange(f"{JIA}/real.docx", b"PK real", role="attachment", after=0.1, notes=notes))
    (digest,) = digests(archive, page)
    assert digest == archive.history(f"{JIA}/real.docx")[0].payload_digest


# --- documents


def test_a_report_that_is_a_document(archive) -> None:
    """A list may link to the PDF itself: its row says what the document does not."""
    row = {"title": "云溪县2023年政府信息公开年报", "date": "2024-01-15"}
    page, notes = documents.page(), {"portal_name": "云溪县人民政府", "entry": row}
    found = [
        readings(archive, exchange(f"{JIA}/{n}", body, headers={"Content-Type": kind}, notes=notes))[0]
        for n, (body, kind) in enumerate(
            [
                (made.pdf(page), "application/pdf"),
                (made.word(page), "application/octet-stream"),
                (page.encode(), "text/html; charset=utf-8"),
            ]
        )
    ]
    for reading in found:
        assert reading.outcome == "report", reading.reason
        assert reading.report is not None
    pdf, word, html = (json.loads(reading.report.text) for reading in found if reading.report)
    assert pdf["tables"] == word["tables"] == html["tables"]
    assert pdf["published_on"] == word["published_on"] == "2024-01-15"
    assert pdf["table_sources"]["requests"] == "pdf"


def test_a_report_in_its_attachment(archive) -> None:
    link = (
        b"<html><body><h1>"
        + documents.TITLE.encode()
        + b"</h1><a href='/a.docx'>"
        + documents.TITLE.encode()
        + b".docx</a>"
    )
    file = exchange(f"{JIA}/a.docx", made.word(documents.page()), role="attachment", headers={"Content-Type": "x/y"})
    _, reading = readings(archive, file, exchange(f"{JIA}/1.html", link))
    assert reading.report is not None
    report = json.loads(reading.report.text)
    assert report["tables"]["requests"]["new"]["natural_person"] == 23
    assert report["table_sources"]["requests"] == "docx"
    (attachment,) = report["attachments"]
    assert attachment["digest"].startswith("sha256:")
