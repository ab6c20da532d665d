"""What portals do to a crawler that docs/traps.md names: servers that behave so, where no other test has them."""

from __future__ import annotations

import ast
import gzip
import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from tests.crawler.paged import list_page, report_page
from tests.crawler.rawserver import RawServer, Script
from tests.portals.faults import Answer
from tests.portals.record import loopback_settings
from tests.portals.server import DemoServer
from tests.province import systems as by
from tests.province.place import Place
from tests.province.served import FAST, Province, Visited
from tests.running import PROJECT, Stores, crawl
from tests.test_backoff import ANSWERS, seed
from tests.test_transport import answered, visit

MANNERLY = ("-s", "DOWNLOAD_DELAY=0.02", "-s", "DOWNLOAD_DELAY_JITTER=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
TABLE = PROJECT / "docs" / "traps.md"


# --- firewalls ---------------------------------------------------------------------------------------------------


def refusing(kind: str) -> Place:
    """Its list is shown, its reports are not."""
    status, more, body, _ = ANSWERS[kind]
    place = Place(f"w{kind}", f"{kind}门县")
    rows = place.rows("/nb/{n}.html", range(2009, 2024))
    head = [("Content-Type", "text/html"), *(tuple(line.split(": ", 1)) for line in more.decode().splitlines())]
    for row in rows:
        place.pages[row.path] = Answer(status, head, body)  # type: ignore[arg-type]
    place.column("/", f"<ul>{by.items(rows)}</ul>")
    return place


def crawled(folder: Path, province: Province, seeds: str, *options: object) -> Visited:
    file, stores = folder / "seeds.toml", Stores(folder / "stores")
    file.write_text(seeds, encoding="utf-8")
    with DemoServer(province) as server:  # type: ignore[arg-type]
        settings = (*loopback_settings(server.port), *FAST, *MANNERLY)
        done = crawl(*settings, *options, stores=stores, seeds=file)
        return Visited(province, stores, done, list(server.log))


def shown(id_: str) -> Place:
    place = Place(id_, f"{id_}县")
    place.column("/", f"<ul>{by.items(place.rows('/nb/{n}.html'))}</ul>")
    return place


@pytest.fixture(scope="module")
def refused(tmp_path_factory) -> Visited:
    """A portal for every way to refuse, in a prefecture of its own, and one that does not."""
    province = Province([*map(refusing, ANSWERS), shown("well")])
    codes = ("130123", "130224", "130321", "130423", "130623", "130722", "130821")
    entries = [seed(place.id, place.home, code) for place, code in zip(province.places.values(), codes, strict=True)]
    return crawled(tmp_path_factory.mktemp("refused"), province, "\n".join(entries))


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_portal_that_refuses_is_left_alone(kind, refused) -> None:
    """A few of its reports are asked for, each once, and what came is archived and told as what it is."""
    asked = [one.path for one in refused.of(f"w{kind}") if one.path.startswith("/nb/")]
    assert 5 <= len(asked) == len(set(asked)) < 8  # one or two are under way when the fifth is judged
    query = "SELECT outcome FROM outcomes WHERE portal=? AND role='report'"
    assert {outcome for (outcome,) in refused.stores.rows(query, f"w{kind}")} == {ANSWERS[kind][3]}
    kept = [c for c in refused.stores.captures() if c.portal == f"w{kind}" and c.role == "report"]
    assert {c.status for c in kept} == {ANSWERS[kind][0]}
    assert len(kept) == len(asked)


def test_no_cookie_of_a_challenge_is_made_up(refused) -> None:
    """What a server sets is sent back; what its script would have set is not."""
    cookies = {one.headers.get("cookie", "") for one in refused.asked}
    assert cookies <= {"", "__jsluid_s=0a1b"}


def test_portals_that_refuse_harm_no_other(refused) -> None:
    found = {one["url"] for one in refused.stores.reports()}
    assert found == set(refused.province.places["well"].reports)
    assert refused.done.code == 1
    assert re.fullmatch(
        rf"scrapy: partial: {len(ANSWERS)} portals refused too often and were left alone, \d+ pages were not asked for",
        refused.done.last,
    )


def test_a_prefecture_that_refuses_is_asked_no_further(tmp_path) -> None:
    """Three of its portals answer by 521 from their home page on: the next ones of it are not asked at all."""
    status, _, body, _ = ANSWERS["521"]
    places = [Place(f"n{n}", f"第{n}县") for n in range(6)]
    for place in places:
        place.put("/", Answer(status, [("Content-Type", "text/html")], body))
    province = Province([*places, shown("far")])
    codes = ("130522", "130523", "130524", "130525", "130528", "130529")
    entries = [seed(place.id, place.home, code) for place, code in zip(places, codes, strict=True)]
    entries.append(seed("far", province.places["far"].home, "130627"))
    # One request at a time: four portals are begun before the first has answered.
    seen = crawled(tmp_path, province, "\n".join(entries), "-s", "CONCURRENT_REQUESTS=1")
    asked = Counter(one.host for one in seen.asked if one.path != "/robots.txt")
    assert {f"www.n{n}.example" for n in range(3)} <= set(asked)
    assert not {f"www.n{n}.example" for n in (4, 5)} & set(asked)
    assert {one["url"] for one in seen.stores.reports()} == set(province.places["far"].reports)
    assert seen.done.code == 1


# --- lists that hold more than they give, and charsets ------------------------------------------------------------


def says_more(place: Place) -> str:
    """A pager that speaks of nine rows below a list of four, and leads nowhere."""
    rows = place.rows("/nb/{n}.html", range(2021, 2024))
    return place.column("/gknb/", f"<ul>{by.items(rows)}</ul><div class='page'>共9条记录 1/1页</div>")


def capped(place: Place) -> str:
    """A service that knows of nine rows and gives the newest six."""
    rows = place.rows("/nb/{n}.html", range(2019, 2024))
    by.gkmlpt(place, "/gkmlpt/index", rows)

    def answer(query: str, body: bytes) -> bytes:
        number = max(int(parse_qs(query)["page"][0]), 1)
        part = [
            {"id": n, "title": row.title, "url": place.url(row.path), "created_at": row.date}
            for n, row in enumerate(rows)
        ]
        return json.dumps({"total": 9, "articles": part[(number - 1) * 3 : number * 3]}).encode()

    place.forms["/gkmlpt/api/all/4160"] = answer
    return "/gkmlpt/index"


def labelled(place: Place, encoding: str, header: str, meta: str, mark: bytes = b"") -> str:
    """Lists and reports in one charset, under the label of another, or of none."""
    rows = place.rows("/nb/{n}.html", range(2022, 2024))
    place.column("/gknb/", f"<ul>{by.items(rows)}</ul>")
    for path, page in list(place.pages.items()):
        text = page.body.decode().replace("<meta charset='utf-8'>", meta)
        place.pages[path] = Answer(200, [("Content-Type", header)], mark + text.encode(encoding))
    return "/gknb/"


CHARSETS = {
    "gb18030 under gb2312": ("gb18030", "text/html; charset=gb2312", "<meta charset='gb2312'>"),
    "gb18030 without a word": ("gb18030", "text/html", ""),
    "gb18030 as utf-8": ("gb18030", "text/html; charset=utf-8", "<meta charset='utf-8'>"),
    "utf-8 with a mark, as gbk": ("utf-8", "text/html; charset=gbk", "<meta charset='gbk'>", b"\xef\xbb\xbf"),
    "utf-16 with a mark": ("utf-16-le", "text/html", "", b"\xff\xfe"),
    "utf-8 as latin-1": ("utf-8", "text/html; charset=iso-8859-1", ""),
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory) -> Visited:
    places = [Place("more", "甲门县"), Place("capped", "乙门县"), *(Place(f"c{n}", f"䶮门{n}县") for n in range(6))]
    columns = [says_more(places[0]), capped(places[1])]
    columns += [labelled(place, *CHARSETS[kind]) for place, kind in zip(places[2:], CHARSETS, strict=True)]
    province = Province(places)
    entries = [seed(place.id, place.url(path)) for place, path in zip(places, columns, strict=True)]
    return crawled(tmp_path_factory.mktemp("odd"), province, "\n".join(entries))


@pytest.mark.parametrize(("portal", "held"), [("more", 4), ("capped", 6)])
def test_a_list_that_says_more_rows_than_it_shows_is_said_to(portal, held, odd, tmp_path) -> None:
    """All that it shows is there; the crawl says what is missing, and ends with exit code 1."""
    place = odd.province.places[portal]
    assert {one["url"] for one in odd.stores.reports() if one["portal"] == portal} == set(place.reports)
    line = next(line for line in odd.done.err.splitlines() if line.startswith(f"{portal}: "))
    assert line.endswith(f"; lists say 9 rows, we hold {held}")
    assert odd.done.code == 1
    assert re.fullmatch(r"scrapy: partial: \w+: the list http://\S+ says 9 rows and shows \d", odd.done.last)


@pytest.mark.parametrize("number", range(len(CHARSETS)), ids=list(CHARSETS))
def test_a_page_is_read_by_its_bytes_whatever_its_label_says(number, odd) -> None:
    place = odd.province.places[f"c{number}"]
    found = {one["url"]: one["agency"] for one in odd.stores.reports() if one["portal"] == place.id}
    assert found == place.reports, "a character that only GB18030 has among them"


# --- lies about the body -------------------------------------------------------------------------------------------

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
CHUNKED = HTML + b"Transfer-Encoding: chunked\r\n\r\n"


def chunks(body: bytes, extra: bytes = b"") -> bytes:
    return b"".join(b"%X%s\r\n%s\r\n" % (len(p), extra, p) for p in (body[:100], body[100:])) + b"0\r\n\r\n"


def lies(body: bytes) -> dict[str, tuple[Script, str]]:
    """{path: (what is sent, in what it ends)}."""
    packed = gzip.compress(body, mtime=0)
    length = b"Content-Length: %d\r\n"
    return {
        "/extended.html": (Script((CHUNKED + chunks(body, b" ;name=value"),)), "report"),
        "/padded.html": (Script((CHUNKED + chunks(body, b"   "),)), "report"),
        "/trailed.html": (Script((CHUNKED + chunks(body)[:-2] + b"X-Sum: 1\r\n\r\n",)), "report"),
        "/both.html": (Script((HTML + length % 7 + CHUNKED[len(HTML) :] + chunks(body),), "close"), "report"),
        "/plain_as_chunks.html": (Script((CHUNKED + body,), "close"), "unreachable"),
        "/size_too_large.html": (Script((CHUNKED + b"%X\r\n" % (len(body) + 9) + body,), "close"), "unreachable"),
        "/plain_as_gzip.html": (
            Script((HTML + b"Content-Encoding: gzip\r\n" + length % len(body) + b"\r\n" + body,)),
            "report",
        ),
        "/gzip_unsaid.html": (Script((HTML + length % len(packed) + b"\r\n" + packed,)), "unreadable"),
        "/gzip_as_deflate.html": (
            Script((HTML + b"Content-Encoding: deflate\r\n" + length % len(packed) + b"\r\n" + packed,)),
            "unreadable",
        ),
    }


@pytest.fixture(scope="module")
def lied(tmp_path_factory) -> tuple[dict[str, str], int]:
    pages = lies(report_page(2023, number=None))
    rows = {path: f"甲县{2000 + n}年政府信息公开工作年度报告" for n, path in enumerate(pages)}
    scripts = {"/list/": answered(list_page(rows)), **{path: script for path, (script, _) in pages.items()}}
    with RawServer(scripts) as server:
        start = f"http://127.0.0.1:{server.port}"
        done, stores = visit(tmp_path_factory.mktemp("lied"), f"{start}/list/")
    return {url.removeprefix(start): outcome for url, outcome in stores.outcomes().items()}, done.code


@pytest.mark.parametrize("path", lies(b""))
def test_a_body_that_is_not_what_its_header_says(path, lied) -> None:
    """It is read where it can be told what it is, and else never taken for a page."""
    outcomes, code = lied
    wanted = lies(b"")[path][1]
    assert outcomes[path] in ((wanted, "duplicate") if wanted == "report" else (wanted,))
    assert code == 1


# --- the table -----------------------------------------------------------------------------------------------------


def named() -> list[tuple[str, str]]:
    """(file, name) of all that docs/traps.md names."""
    return re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TABLE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", sorted({file for file, _ in named()}))
def test_what_the_table_names_exists(file) -> None:
    known = {
        node.name
        for node in ast.parse((PROJECT / file).read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    assert {name for at, name in named() if at == file} - known == set()


def test_every_trap_has_a_server_and_a_test() -> None:
    """Where a row names no test it is the one of the section's head, over all portals of the province."""
    rows = [line.split(" | ") for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    rows = [row for row in rows if len(row) == 3 and "`tests/" in row[1]]
    assert len(rows) >= 35
    for trap, server, test in rows:
        assert "::test_" in test or "tests/province/" in server, trap
        assert "::test_" not in server, trap
    heads = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    assert len(heads) == len(rows) + 3, "a row without a server"


def test_every_system_and_layout_of_the_province_is_used() -> None:
    """What is defined there but given to no portal would be no server."""
    plan = (PROJECT / "tests/province/plan.py").read_text(encoding="utf-8")
    for module, alias in (("systems", "by"), ("layouts", "way")):
        source = ast.parse((PROJECT / f"tests/province/{module}.py").read_text(encoding="utf-8"))
        for node in source.body:
            if isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "place":
                used = f"{alias}.{node.name}" in plan or node.name in ("home", "side_menu")
                assert used, f"{module}.{node.name}"
