"""Portals behind a firewall that refuses scripts: what it says is recorded, and it is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.backoff import Backoff
from crawler.portals import Portal
from crawler.recognition import impostor

SCRIPT = b"<html><head><script>$_ts=window['$_ts'];document.cookie='a=b';location.reload()</script></head></html>"
ANSWERS = {
    "412": (412, b"", SCRIPT, "challenged"),
    "202": (202, b"", SCRIPT, "challenged"),
    "521": (521, b"Set-Cookie: __jsluid_s=0a1b; path=/\r\n", SCRIPT, "challenged"),
    "468": (468, b"", b"<html><body>denied</body></html>", "challenged"),
    "403": (403, b"", b"<html><body>Forbidden</body></html>", "blocked"),
    "200": (200, b"", SCRIPT, "challenged"),
}


def seed(id_: str, start: str, region: str = "") -> str:
    code = f'region = "{region}"\n' if region else ""
    return f'[[portal]]\nid = "{id_}"\nname = "甲县人民政府"\nstart = ["{start}"]\n{code}'


@pytest.mark.parametrize("kind", ANSWERS)
def test_what_firewalls_answer_is_told_from_a_page(kind) -> None:
    status, more, body, outcome = ANSWERS[kind]
    headers = {"Content-Type": "text/html", **dict(line.split(": ", 1) for line in more.decode().splitlines())}
    found = impostor(status, headers, body, "http://www.jia.example/")
    assert found is not None
    assert found.outcome == outcome


def portal(name: str, region: str | None) -> Portal:
    return Portal(id=name, name=name, region=region, start=(f"http://www.{name}.example/",), file=Path("x"), line=1)


def test_a_prefecture_that_refuses_is_not_asked_any_further() -> None:
    """Three of its portals did nothing but refuse: those from which nothing good came are left alone too."""
    backoff = Backoff()
    near = [portal(f"p{n}", f"13052{n}") for n in range(6)]
    far, nowhere = portal("far", "130602"), portal("nowhere", None)
    assert [backoff.begins(one) for one in (*near[:5], far, nowhere)] == [False] * 7
    backoff.good(near[4])
    for one in near[:3]:
        assert not backoff.refused(one)
        backoff.ends(one)
    assert backoff.begins(near[5])
    stopped = [one.id for one in (*near[3:], far, nowhere) if backoff.is_stopped(one.id)]
    assert stopped == ["p3", "p5"]


def test_patience_is_shorter_near_a_portal_that_refuses() -> None:
    backoff = Backoff()
    first, second = portal("a", "130521"), portal("b", "130522")
    backoff.begins(first)
    assert [backoff.refused(first) for _ in range(5)] == [False, False, False, False, True]
    backoff.begins(second)
    backoff.good(second)
    assert [backoff.refused(second) for _ in range(2)] == [False, True]


def test_a_good_page_between_refusals_starts_the_count_anew() -> None:
    backoff = Backoff()
    one = portal("a", "130521")
    backoff.begins(one)
    for _ in range(4):
        assert not any(backoff.refused(one) for _ in range(4))
        backoff.good(one)
    assert not backoff.is_stopped("a")
