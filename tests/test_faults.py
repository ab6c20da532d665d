"""What goes wrong on the way ends in the outcome that contract and docs name, harms no other page, and passes."""

from __future__ import annotations

import socket
from collections import Counter

import pytest

from archive import Archive
from crawler.outcomes import PARTIAL
from tests.portals.server import DemoServer
from tests.portals.site import Site
from tests.running import Stores, crawl, crawl_demo, scrapy, without_source

#: {fault of the demo's server: outcome of the URL}.
FAULTS = {
    "500": "unreachable",
    "503": "unreachable",
    "401": "blocked",
    "403": "blocked",
    "429": "blocked",
    "404": "gone",
    "410": "gone",
    "reset": "unreachable",
    "reset_midway": "unreachable",
    "short": "unreachable",
    "cut_chunks": "unreachable",
    "slow": "unreachable",
    "hang": "unreachable",
    "redirect_loop": "unreachable",
    "redirect_file": "off_portal",
    "redirect_away": "off_portal",
    "gzip_bomb": "unreadable",
    "empty": "soft_404",
    "challenge_412": "challenged",
    "challenge_521": "challenged",
    "soft_404": "soft_404",
}
#: Where `redirect_away` leads.
INSIDE = "http://127.0.0.1:9/inside"
#: Small waits: nothing here takes longer than a second but what is to take too long.
IMPATIENT = ("-s", "DOWNLOAD_TIMEOUT=2", "-s", "RETRY_TIMES=1", "-s", "DOWNLOAD_MAXSIZE=8000000")


class Faulty:
    """A site with every fault, each on a report of its own; crawled, mended and crawled again."""

    def __init__(self, stores: Stores) -> None:
        with DemoServer(Site()) as server:
            self.truth = dict(server.site.truth)
            reports = [one for one in self.truth.values() if one.outcome == "report"]
            hosts = ("www.lanting.example", "www.shuotang.example")
            places = [one.url for one in reports if one.url.split("/")[2] in hosts and not one.attachments]
            self.fault_of = dict(zip(places, FAULTS, strict=False))
            assert len(self.fault_of) == len(FAULTS)
            self.flaky = next(one.url for one in reports if one.portal == "demo-wutang")
            for url, kind in self.fault_of.items():
                server.site.fail(url, kind)
            server.site.fail(self.flaky, "502", times=1)
            self.first = crawl_demo(server, stores, *IMPATIENT)
            self.outcomes, self.reports = stores.outcomes(), stores.reports(versions=True)
            for url in self.fault_of:
                server.site.recover(url)
            self.second = crawl_demo(server, stores, *IMPATIENT)
        self.stores = stores


@pytest.fixture(scope="module")
def faulty(tmp_path_factory) -> Faulty:
    return Faulty(Stores(tmp_path_factory.mktemp("faulty")))


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_ends_in_its_outcome(faulty, kind) -> None:
    (url,) = [url for url, fault in faulty.fault_of.items() if fault == kind]
    assert faulty.outcomes[url] == FAULTS[kind]


def test_every_url_asked_for_has_an_outcome(faulty) -> None:
    assert set(faulty.first.urls) == set(faulty.outcomes) - {INSIDE}


def test_a_redirect_off_the_portal_is_refused_before_anything_is_sent(faulty) -> None:
    """Another host, here a loopback address, and a local file: nobody is asked, nothing is read."""
    (refused,) = [c for c in faulty.stores.captures() if c.url == INSIDE]
    assert faulty.outcomes[INSIDE] == "off_portal"
    assert refused.failure.startswith("off_portal: ")
    with Archive(faulty.stores.archive, readonly=True) as archive:
        assert archive.read(refused).request_block == b""
    assert not [c for c in faulty.stores.captures() if c.url.startswith("file:")]


def test_no_fault_becomes_a_report_and_all_others_are_read(faulty) -> None:
    found = {report["url"] for report in faulty.reports}
    assert not found & set(faulty.fault_of)
    wanted = {one.url for one in faulty.truth.values() if one.outcome == "report"}
    # A duplicate stands in for its report while that cannot be had.
    missing = wanted - set(faulty.fault_of) - found
    assert {url for url in missing if faulty.truth[url].canonical == url} == set()
    for report in faulty.reports:
        assert report["tables"] == faulty.truth[report["url"]].tables


def test_the_crawl_says_that_it_is_partial(faulty) -> None:
    done = faulty.first.done
    assert done.code == 1
    assert "Traceback" not in done.err
    assert "partial" in done.last
    unreachable = sum(outcome in PARTIAL for outcome in faulty.outcomes.values())
    assert f" {unreachable} " in done.last


def test_a_server_error_is_tried_again_and_a_refusal_is_not(faulty) -> None:
    """RETRY_TIMES=1; 429 means stop. What failed once and then came is a report like any other."""
    times = Counter(faulty.first.urls)
    count = {kind: times[url] for url, kind in faulty.fault_of.items()}
    assert {count[kind] for kind in ("500", "503", "reset_midway", "short", "cut_chunks", "slow", "hang")} == {2}
    # A connection that was kept and is gone is no answer: Twisted itself asks once more on a new one.
    assert count["reset"] <= 4
    assert {count[kind] for kind in ("401", "403", "429", "404", "410", "challenge_412", "soft_404", "empty")} == {1}
    assert count["redirect_loop"] <= 10
    assert times[faulty.flaky] == 2
    assert faulty.outcomes[faulty.flaky] == "report"


def test_every_attempt_is_archived(faulty) -> None:
    attempts = [c for c in faulty.stores.captures() if c.url == faulty.flaky]
    assert [(c.status, c.failure) for c in attempts] == [(502, None), (200, None)]
    (hung,) = [url for url, kind in faulty.fault_of.items() if kind == "hang"]
    failures = [c.failure for c in faulty.stores.captures() if c.url == hung and c.status is None]
    assert len(failures) == 2
    assert all(failure.startswith("timeout: ") for failure in failures)


def test_a_challenge_is_not_evaded(faulty) -> None:
    """Neither its cookie nor its script is answered: the page is asked for once, and the file it names never."""
    challenges = [url for url, kind in faulty.fault_of.items() if kind.startswith("challenge")]
    assert all(faulty.first.urls.count(url) == 1 for url in challenges)
    assert not [url for url in faulty.first.urls if url.endswith(".js")]


def test_what_passed_is_asked_for_again_and_the_dataset_is_whole(faulty, first) -> None:
    assert faulty.second.done.code == 0, faulty.second.done.err
    mended = {url for url, kind in faulty.fault_of.items() if FAULTS[kind] not in ("unreadable", "off_portal")}
    assert mended <= set(faulty.second.urls)
    reports = {report["url"]: report for report in without_source(faulty.stores.reports(versions=True))}
    wanted = {report["url"]: report for report in without_source(first.stores.reports(versions=True))}
    assert {url: reports.get(url) for url in wanted if url in mended or url not in faulty.fault_of} == {
        url: report for url, report in wanted.items() if url in mended or url not in faulty.fault_of
    }


def test_the_archive_of_all_this_is_sound(faulty, tmp_path) -> None:
    done = scrapy("verify", *faulty.stores.options)
    assert done.code == 0, done.out
    target = tmp_path / "reports.sqlite"
    archive = f"ARCHIVE_DIR={faulty.stores.archive}"
    assert scrapy("rebuild", "--workers", 1, "-s", archive, "-s", f"DATASET={target}").code == 0
    assert Stores(tmp_path).lines(versions=True) == faulty.stores.lines(versions=True)
    assert Stores(tmp_path).outcomes() == faulty.stores.outcomes()


# --- lists ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "outcome"), [("challenge_412", "challenged"), ("short", "unreachable")])
def test_a_list_page_that_fails_makes_its_portal_partial(tmp_path, first, kind, outcome) -> None:
    """The rows of the other pages are read; the next run goes on where this one could not, past known rows."""
    page = "http://www.wutang.example/zwgk/zfxxgk/xxgknb/index_1.html"
    stores = Stores(tmp_path)
    with DemoServer(Site()) as server:
        server.site.fail(page, kind)
        failed = crawl_demo(server, stores, *IMPATIENT, "-a", "portals=demo-wutang")
        assert failed.done.code == 1
        assert stores.outcomes()[page] == outcome
        assert "Traceback" not in failed.done.err
        some = len(stores.reports())
        server.site.recover(page)
        mended = crawl_demo(server, stores, *IMPATIENT, "-a", "portals=demo-wutang")
    assert mended.done.code == 0, mended.done.err
    wanted = [report for report in first.stores.reports(versions=True) if report["portal"] == "demo-wutang"]
    assert 0 < some < len(wanted)
    assert without_source(stores.reports(versions=True)) == without_source(wanted)


def test_one_portal_down_is_no_other_portals_matter(tmp_path, first) -> None:
    stores = Stores(tmp_path)
    with DemoServer(Site()) as server:
        for url in server.site.start_urls("www.lanzhi.example"):
            server.site.fail(url, "reset")
        run = crawl_demo(server, stores, *IMPATIENT, "-a", "portals=demo-lanzhi,demo-shuotang")
    assert run.done.code == 1
    wanted = [report for report in first.stores.reports(versions=True) if report["portal"] == "demo-shuotang"]
    assert without_source(stores.reports(versions=True)) == without_source(wanted)


def test_a_host_that_does_not_answer_is_a_line_in_the_log(tmp_path) -> None:
    """A wrong address in a seed, or a portal that is gone: no traceback, not even for its robots.txt."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    seeds = tmp_path / "seeds.toml"
    hosts = (f"http://127.0.0.1:{port}/", "http://www.nowhere.invalid/")
    entries = (f'[[portal]]\nid = "p{n}"\nname = "甲县"\nstart = ["{url}"]\n' for n, url in enumerate(hosts))
    seeds.write_text("".join(entries), encoding="utf-8")
    stores = Stores(tmp_path / "stores")
    done = crawl(
        "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_TIMES=0", stores=stores, seeds=seeds
    )
    assert done.code == 1
    assert "Traceback" not in done.err
    assert stores.outcomes() == dict.fromkeys(hosts, "unreachable")
    assert "partial" in done.last


# --- robots.txt and other hosts ---------------------------------------------------------------------------------------


def test_what_robots_txt_forbids_is_not_asked_for(tmp_path, monkeypatch) -> None:
    """It is an outcome, `blocked`, and it leaves the portal partial."""
    monkeypatch.setattr("tests.portals.site.ROBOTS", "User-agent: *\nDisallow: /content/40\n")
    stores = Stores(tmp_path)
    with DemoServer(Site()) as server:
        run = crawl_demo(server, stores, "-a", "portals=demo-shuotang")
        reports = {url for url, one in server.site.truth.items() if one.portal == "demo-shuotang"}
    forbidden = {url for url in reports if "/content/40" in url}
    assert forbidden
    assert not forbidden & set(run.urls)
    outcomes = stores.outcomes()
    assert {outcomes[url] for url in forbidden} == {"blocked"}
    assert run.done.code == 1
    assert len(stores.reports()) == 14 - len([url for url in forbidden if url in outcomes])


@pytest.mark.parametrize(
    "kind",
    ["redirect_away", *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("redirect_loop", "500", "hang"))],
)
def test_a_robots_txt_that_does_not_come_keeps_nothing_back(tmp_path, kind) -> None:
    """Nor does it lead the crawl to another host: what it redirects to is not asked for."""
    stores = Stores(tmp_path)
    with DemoServer(Site()) as server:
        server.site.fail("http://www.shuotang.example/robots.txt", kind)
        run = crawl_demo(server, stores, *IMPATIENT, "-a", "portals=demo-shuotang")
    assert run.done.code == 0, run.done.err
    assert "Traceback" not in run.done.err
    assert {asked.host for asked in run.asked} == {"www.shuotang.example"}
    assert len(stores.reports()) == 14


def test_a_failed_attachment_leaves_its_report(tmp_path, truth) -> None:
    """The report is there with the attachment named; the file has an outcome of its own."""
    one = next(one for one in truth.values() if one.portal == "demo-shuotang" and one.attachments)
    lost = one.attachments[0][0]
    stores = Stores(tmp_path)
    with DemoServer(Site()) as server:
        server.site.fail(lost, "503")
        run = crawl_demo(server, stores, *IMPATIENT, "-a", "portals=demo-shuotang")
    assert stores.outcomes()[lost] == "unreachable"
    (report,) = [report for report in stores.reports() if report["url"] == one.url]
    digests = {attachment["url"]: attachment["digest"] for attachment in report["attachments"]}
    assert digests[lost] is None
    assert all(digest for url, digest in digests.items() if url != lost)
    assert run.done.code == 1
