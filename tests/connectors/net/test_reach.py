from __future__ import annotations

from dataclasses import replace

import pytest

from connectors.errors import Refused
from connectors.net.reach import Reach, domain, loopback, private

HOME = "https://dav.provider.example/remote.php/dav/"
NOWHERE = [
    "http://dav.provider.example/",
    "https://dav.provider.example:8443/",
    "https://evil.example/",
    "https://provider.example.evil.example/",
    "https://dav.provider.example@evil.example/",
    "https://user:pw@dav.provider.example/",
    "https://dav.provider.example.evil.example/",
    "https://127.0.0.1/",
    "https://localhost/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://2130706433/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://0/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[fe80::1%25eth0]/",
    "https://10.0.0.1/",
    "https://192.168.0.1/",
    "https://172.16.0.1/",
    "https://metadata.google.internal/",
    "file:///etc/passwd",
    "smb://server/share",
    "data:text/plain,x",
    "ftp://dav.provider.example/",
    "javascript:alert(1)",
    "gopher://dav.provider.example/",
    "https://",
    "https:///path",
    "//evil.example/",
    "https://[bad/",
    "https://dav.provider.example:99999/",
    "",
]


@pytest.mark.parametrize("url", NOWHERE)
@pytest.mark.parametrize("family", [False, True])
def test_s21_a_server_cannot_lead_us_where_it_likes(url: str, family: bool) -> None:
    with pytest.raises(Refused):
        Reach(HOME, family=family).admit(url)


def test_the_accounts_own_origin_gets_the_password() -> None:
    assert Reach(HOME).admit("https://dav.provider.example/other")
    assert Reach(HOME).admit("https://DAV.provider.example:443/other")


def test_a_family_of_hosts_gets_the_password_only_where_it_is_one() -> None:
    url = "https://p42-caldav.icloud.example/123/"
    assert Reach("https://caldav.icloud.example/", family=True).admit(url)
    with pytest.raises(Refused):
        Reach("https://caldav.icloud.example/").admit(url)


def test_a_named_host_is_read_from_without_the_password() -> None:
    reach = Reach(HOME, also=frozenset({"media.example"}))
    assert reach.admit("https://media.example/photo") is False
    with pytest.raises(Refused):
        reach.admit("http://media.example/photo")


@pytest.mark.parametrize(
    ("host", "owner"),
    [
        ("dav.example.com", "example.com"), ("example.com", "example.com"),
        ("a.b.example.co.uk", "example.co.uk"), ("me.duckdns.org", "me.duckdns.org"),
        ("x.me.duckdns.org", "me.duckdns.org"), ("nas", "nas"), ("10.1.2.3", "10.1.2.3"),
        ("cloud.home.arpa", "cloud.home.arpa"), ("posteo.de", "posteo.de"),
    ],
)  # fmt: skip
def test_the_part_one_owner_registered(host: str, owner: str) -> None:
    assert domain(host) == owner


def test_neighbours_under_a_shared_domain_are_strangers() -> None:
    with pytest.raises(Refused):
        Reach("https://me.duckdns.org/", family=True).admit("https://you.duckdns.org/")


def test_s21_a_name_that_leads_inside_is_refused_once_connected() -> None:
    reach = Reach(HOME, family=True, resolve=lambda host: ("93.184.216.34",))
    with pytest.raises(Refused):
        reach.look("other.provider.example", "127.0.0.1")
    with pytest.raises(Refused):
        reach.look("other.provider.example", "::ffff:10.0.0.1")
    reach.look("other.provider.example", "93.184.216.35")


def test_within_the_house_a_neighbour_of_a_house_account_may_be_asked() -> None:
    reach = Reach("https://dav.home.example/", family=True, resolve=lambda host: ("192.168.1.5",))
    reach.look("cal.home.example", "192.168.1.6")
    away = replace(reach, resolve=lambda host: ("93.184.216.34",))
    with pytest.raises(Refused):
        away.look("cal.home.example", "192.168.1.6")


@pytest.mark.parametrize(
    ("home", "agreed", "good"),
    [
        ("http://127.0.0.1:5232/", False, True), ("http://localhost:5232/", False, True),
        ("http://[::1]/", False, True), ("http://192.168.1.2/", False, False),
        ("http://192.168.1.2/", True, True), ("http://nas.local/", True, True),
        ("http://nas/", True, True), ("http://dav.example.com/", True, False),
        ("http://8.8.8.8/", True, False),
    ],
)  # fmt: skip
def test_s19_plain_http_only_at_home_and_with_consent(home: str, agreed: bool, good: bool) -> None:
    reach = Reach(home, insecure=agreed)
    if good:
        assert reach.admit(home)
    else:
        with pytest.raises(Refused):
            reach.admit(home)


def test_s19_a_house_name_that_turns_out_to_be_far_away_is_refused_once_connected() -> None:
    with pytest.raises(Refused):
        Reach("http://nas.local/", insecure=True).look("nas.local", "93.184.216.34")


def test_addresses_of_nobody_are_private() -> None:
    for address in (
        "0.0.0.0",
        "127.8.8.8",
        "10.1.1.1",
        "169.254.1.1",
        "fe80::1",
        "::",
        "100.64.0.1",
        "224.0.0.1",
    ):
        assert private(address)
    assert not private("93.184.216.34")
    assert loopback("::ffff:127.0.0.1")
