"""Addresses: which belong to a portal, which look like lists or articles, what links become."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.recognition import (
    is_detail_url,
    is_list_url,
    portal_domain,
    resolve,
    same_portal,
)


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("./202401/t1.html", "http://www.a.example/x/y/202401/t1.html"),
        ("../../z/./b/../c.html", "http://www.a.example/z/c.html"),
        ("../../../../z.html", "http://www.a.example/z.html"),
        ("/a;jsessionid=0F?x=1", "http://www.a.example/a?x=1"),
        ("//B.example:80/中文.html#top", "http://b.example/%E4%B8%AD%E6%96%87.html"),
        ("  c .html\n", "http://www.a.example/x/y/c%20.html"),
        ("d\\e.html", "http://www.a.example/x/y/d/e.html"),
        ("http://www.a.example./f.html", "http://www.a.example/f.html"),
        ("/gkmlpt/index#4160", "http://www.a.example/gkmlpt/index#4160"),
        ("javascript:;", None),
        ("JavaScript:void(0)", None),
        ("mailto:a@example", None),
        ("#", None),
        ("", None),
        ("http://[x", None),
    ],
)
def test_links_become_addresses(href: str, expected: str | None) -> None:
    assert resolve("http://www.a.example/x/y/index.html", href) == expected


@pytest.mark.parametrize(
    ("url", "start", "same"),
    [
        ("http://jy.yunting.gov.cn/a", "https://www.yunting.gov.cn/", True),
        ("http://www.other.gov.cn/", "https://www.yunting.gov.cn/", False),
        ("http://yunting.gov.cn.evil.example/", "https://www.yunting.gov.cn/", False),
        ("http://www.b.sd.gov.cn/", "http://www.a.sd.gov.cn/", False),
        ("http://jy.sd.gov.cn/", "http://www.sd.gov.cn/", True),
        ("http://www.b.com.cn/", "http://www.a.com.cn/", False),
        ("http://zwgk.a.example/", "http://www.a.example/", True),
        ("http://b.example/", "http://a.example/", False),
        ("http://127.0.0.1:8001/x", "http://127.0.0.1:8001/", True),
        ("http://127.0.0.1:8002/x", "http://127.0.0.1:8001/", False),
        ("http://localhost:8001/x", "http://localhost:8001/", True),
        ("http://10.0.0.1/x", "http://10.0.0.2/", False),
    ],
)
def test_hosts_of_a_portal(url: str, start: str, same: bool) -> None:
    assert same_portal(url, start) is same


def test_no_address_has_no_portal() -> None:
    assert portal_domain("") == ""
    assert not same_portal("", "")


DETAILS = [
    "/nb/202401/t20240123_3559298.html",
    "/t17860899.shtml",
    "/art/2025/9/15/art_12_18.html",
    "/1/2/content_23.html",
    "/content/39503.html",
    "/x/content/post_30.html",
    "/info/14/13.htm",
    "/c110634/202511/174240943.shtml",
    "/2023/01-19/2677014.html",
    "/a.pdf",
    "/XxgkAnnualReport/show/5697.html",
    "/zfxgknb/1744660031470084097.html",
]
LIST_URLS = [
    "/zfxxgknb/",
    "/37584/38154/index.htm",
    "/channel/list/12.html",
    "/col/col1229454663/index.html",
    "/nb/index_2.html",
    "/html/3346/List.html",
    "/jyt/c110634/zwgklist.shtml",
    "/xxgknb2024n/zfxxgk_gknbz.shtml",
]


@pytest.mark.parametrize("path", DETAILS)
def test_addresses_of_articles(path: str) -> None:
    assert is_detail_url(f"http://www.a.example{path}")
    assert not is_list_url(f"http://www.a.example{path}")


@pytest.mark.parametrize("path", LIST_URLS)
def test_addresses_of_lists(path: str) -> None:
    assert is_list_url(f"http://www.a.example{path}")
    assert not is_detail_url(f"http://www.a.example{path}")


_BASES = [
    "http://www.a.example/x/y/index.html",
    "https://b.example:8443/a/",
    "http://c.example",
    "http://1.2.3.4:80/col/col1/index.html?x=1#q",
    "http://A.B.example/;jsessionid=1/x/",
    "ftp://x.example/y",
    "http://[x",
    "http://a.example/a/../b/./c/",
    "http://甲.example/目录/a.html",
    "//x.example/y",
    "",
    "http://a.example/gkmlpt/index#11",
]


@given(
    st.sampled_from(_BASES),
    st.sampled_from(
        ["", "", "http://www.a.example", "https://b.example:8443", "http://1.2.3.4", "http://a.example:80"]
    ),
    st.lists(st.sampled_from(["a", "b1", "gkmlpt", "index", "/", ".", "..", "html", "-", "?", "=", "&"]), max_size=9),
)
def test_a_link_without_anything_to_mend_resolves_as_any_other(base: str, origin: str, pieces: list[str]) -> None:
    href = origin + "".join(pieces)
    unmended = f"\t{href}"  # white space before it keeps it from the short way
    assert resolve(base, href) == resolve(base, unmended)
