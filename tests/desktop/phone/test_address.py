"""Only a home network's addresses are served on; elsewhere nothing is."""

from __future__ import annotations

import ipaddress
import socket

import pytest

from desktop.phone import address
from desktop.phone.address import NotAtHome, candidates, private


@pytest.mark.parametrize(
    "home", ["10.0.0.1", "172.16.0.9", "172.31.255.254", "192.168.178.20", "fd12:3456::7"]
)
def test_s44_addresses_of_a_home_network_are_private(home: str) -> None:
    assert private(home)


@pytest.mark.parametrize(
    "other",
    [
        "8.8.8.8", "172.15.0.1", "172.32.0.1", "192.169.0.1", "100.64.0.1", "169.254.3.4", "127.0.0.1",
        "0.0.0.0", "2001:db8::1", "fe80::1", "::1", "::",
    ],
)  # fmt: skip
def test_s44_all_others_are_not(other: str) -> None:
    assert not private(other)


def test_a_computer_with_public_addresses_alone_serves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(address, "_way_out", lambda: "203.0.113.5")
    monkeypatch.setattr(address, "_named", lambda: ("2001:db8::1", "127.0.0.1"))
    with pytest.raises(NotAtHome):
        candidates()
    monkeypatch.setattr(address, "_named", lambda: ("192.168.1.4", "192.168.1.4"))
    assert candidates() == ("192.168.1.4",)


def test_this_computers_own_choice_is_one_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    # No test asks the network, not even which of its addresses it would speak from.
    monkeypatch.setattr(address, "_way_out", str)
    try:
        found = candidates()
    except NotAtHome:
        found = ()
    for one in found:
        assert private(one)
        assert str(ipaddress.ip_address(one)) == one
        with socket.socket(socket.AF_INET6 if ":" in one else socket.AF_INET) as probe:
            probe.bind((one, 0))
            assert probe.getsockname()[0] == one
