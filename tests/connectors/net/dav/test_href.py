from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import Refused
from connectors.net.dav.href import absolute, beside, path, place, segment, within


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/a/x%40y.vcf", "/a/x@y.vcf"), ("/a/%C3%BC.ics", "/a/%c3%bc.ics"), ("/a/ü.ics", "/a/%c3%bc.ics"),
        ("https://host:8443/a/b.ics", "/a/b.ics"), ("/a/b c.ics", "/a/b%20c.ics"), (" /a/b.ics\n", "/a/b.ics"),
        ("/a/%7Eme/", "/a/~me/"),
    ],
)  # fmt: skip
def test_two_spellings_of_one_path_are_one(one: str, other: str) -> None:
    assert path(one) == path(other)


def test_a_slash_within_a_segment_is_no_separator() -> None:
    assert path("/a/b%2Fc.ics") == "/a/b%2Fc.ics" != path("/a/b/c.ics")


def test_a_percent_sign_in_a_name_survives() -> None:
    assert path("/a/100%25.ics") == "/a/100%25.ics"


@settings(max_examples=50, deadline=None)
@given(st.text(min_size=1))
def test_any_name_is_found_again(name: str) -> None:
    clean = name.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    href = "/home/" + segment(clean)
    assert path(href) == href
    if clean not in (".", ".."):
        assert beside("/home/", within("/home/", href)) == href


def test_an_item_elsewhere_keeps_its_whole_path() -> None:
    assert within("/a/b/", "/c/d.ics") == "/c/d.ics"
    assert beside("/a/b/", "/c/d.ics") == "/c/d.ics"


def test_an_href_is_asked_on_the_host_that_told_it_unless_it_names_one() -> None:
    assert absolute("https://p1.example/x/", "/y/z@1.ics") == "https://p1.example/y/z@1.ics"
    assert absolute("https://p1.example/x/", "https://p2.example/y/") == "https://p2.example/y/"


def test_an_href_that_is_no_address_is_refused_and_its_path_is_still_read() -> None:
    with pytest.raises(Refused) as told:
        absolute("https://p1.example/x/", "http://[::bad/a.vcf")
    assert told.value.code == "unsafe-address"
    assert path("http://[::bad/a.vcf") == "/a.vcf"


@pytest.mark.parametrize(
    ("href", "found"),
    [
        ("/dav/a.vcf", "/dav/a.vcf"), ("/dav/b c%20d.vcf", "/dav/b%20c%20d.vcf"), ("a.vcf", "/dav/x/a.vcf"),
        ("/dav/../a.vcf", "/a.vcf"), ("/dav/./a", "/dav/a"), ("/dav/..", "/"), ("/.hidden/..a", "/.hidden/..a"),
        ("https://other.example/dav/a.vcf", "/dav/a.vcf"), ("//other.example/dav/a", "/dav/a"), ("", "/dav/x/"),
    ],
)  # fmt: skip
def test_the_short_way_to_a_path_leads_where_the_long_one_does(href: str, found: str) -> None:
    near = "https://p1.example/dav/x/"
    assert place(near, href) == found == path(urlsplit(absolute(near, href)).path)
