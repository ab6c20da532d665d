"""What pages say reaches neither the disk nor the network beyond what a crawl is there for."""

from __future__ import annotations

from warcio.archiveiterator import ArchiveIterator

from crawler.families import ListPage, read_list
from parsers import parse
from parsers.report import Document
from tests.crawler.paged import report_page
from tests.running import scrapy

SECRET = "root-of-all-secrets"


def test_markup_loads_nothing(tmp_path, monkeypatch) -> None:
    """External entities, DTDs, XInclude, style sheets: a page is read from its own bytes alone."""
    (tmp_path / "secret.txt").write_text(SECRET)
    address = (tmp_path / "secret.txt").as_uri()
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{address}"><!ENTITY % y SYSTEM "{address}"> %y;]>'
    included = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{address}" parse="text"/>'
    body = report_page(said=f"主动公开政府信息120条。&x;{included}<object data='{address}'></object>")
    for page in (entity.encode() + body, b'<?xml version="1.0"?>' + entity.encode() + body):
        found = parse(Document(body=page, content_type="text/html", url="http://www.jia.example/1.html"))
        assert found.report.figures["proactive_total"].value == 120
        assert SECRET not in str(found.report.as_dict())
        listed = read_list(ListPage(url="http://www.jia.example/", body=page))
        assert SECRET not in str(listed)


def test_warcinfo_tells_software_and_settings(first) -> None:
    """Who crawled, how fast, whether robots.txt was obeyed; no path and no secret."""
    (path,) = first.stores.warcs
    with path.open("rb") as file:
        record = next(iter(ArchiveIterator(file)))
        lines = record.raw_stream.read().decode().splitlines()
    fields = dict(line.split(": ", 1) for line in lines)
    assert fields["software"].startswith("annual-reports/0.1.0 Scrapy/")
    assert fields["robots"] == "obey"
    assert fields["http-header-user-agent"].startswith("annual-reports/")
    assert "DOWNLOAD_DELAY=0" in fields["description"]
    assert str(first.stores.folder) not in str(fields)


def test_nothing_of_an_archives_names_is_a_path(again) -> None:
    """A file in the archive's folder that is named like an option or holds odd characters is left where it is."""
    odd = again.archive / "warc" / "--repair;rm -rf $HOME.warc.gz"
    odd.write_bytes(b"x")
    done = scrapy("verify", *again.options)
    assert done.code == 1
    assert "not written by this archive" in done.out
    assert odd.exists()
