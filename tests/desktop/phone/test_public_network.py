"""A network that the system holds for public is no home."""

from __future__ import annotations

import sys

import pytest

from desktop.phone import address
from desktop.phone.address import NotAtHome, OpenWifi, PublicNetwork, candidates
from desktop.phone.public_network import open_wifi, said_public


def saying(words: str) -> tuple[str, ...]:
    return (sys.executable, "-c", f"print({words!r})")


@pytest.mark.parametrize(
    ("words", "public"),
    [("Public", True), ("Public\nPublic", True), ("Private", False), ("Public\nPrivate", False),
     ("DomainAuthenticated", False), ("", False)],
)  # fmt: skip
def test_every_network_has_to_be_public(words: str, public: bool) -> None:
    assert said_public("win32", saying(words)) is public


def test_where_nobody_can_tell_it_is_not() -> None:
    assert not said_public("win32", ("no-such-program-here",))
    assert not said_public("linux", saying("Public"))


def test_in_a_public_network_nothing_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "_way_out", str)
    monkeypatch.setattr(address, "_named", lambda: ("192.168.1.4",))
    assert candidates() == ("192.168.1.4",)
    monkeypatch.setattr(address, "said_public", lambda: True)
    with pytest.raises(PublicNetwork) as told:
        candidates()
    assert isinstance(told.value, NotAtHome)


@pytest.mark.parametrize(
    ("wifi", "wires", "open_"),
    [
        ("yes:\nno:WPA2\n", "wifi:connected\nethernet:unavailable\n", True),
        ("yes:--\n", "wifi:connected\n", True),
        ("yes:WPA2\nno:\n", "wifi:connected\n", False),
        ("yes:WPA1 WPA2 802.1X\n", "wifi:connected\n", False),
        ("yes:\n", "wifi:connected\nethernet:connected\n", False),
        ("no:\n", "ethernet:connected\n", False),
        ("", "", False),
    ],
    ids=["open", "open in a table", "a neighbour's", "at work", "cable too", "cable", "no word"],
)
def test_s50_a_wifi_without_a_password_is_known(wifi: str, wires: str, open_: bool) -> None:
    assert open_wifi("linux", saying(wifi), saying(wires)) is open_


def test_s50_where_nobody_can_tell_a_wifi_is_not_called_open() -> None:
    assert not open_wifi("linux", ("no-such-program-here",))
    assert not open_wifi("darwin", saying("yes:"), saying(""))


@pytest.mark.parametrize(
    ("found", "public", "open_", "refused"),
    [
        ("192.168.1.4", False, False, None),
        ("192.168.1.4", True, False, PublicNetwork),
        ("192.168.1.4", False, True, OpenWifi),
        ("203.0.113.9", False, False, NotAtHome),
        ("", False, False, NotAtHome),
    ],
    ids=["at home", "called public", "no password", "an address of the internet", "offline"],
)
def test_s50_a_page_without_encryption_is_served_at_home_alone(
    monkeypatch: pytest.MonkeyPatch,
    found: str,
    public: bool,
    open_: bool,
    refused: type[NotAtHome] | None,
) -> None:
    monkeypatch.setattr(address, "_way_out", lambda: found)
    monkeypatch.setattr(address, "_named", tuple)
    monkeypatch.setattr(address, "said_public", lambda: public)
    monkeypatch.setattr(address, "open_wifi", lambda: open_)
    if refused is None:
        assert candidates() == (found,)
        return
    with pytest.raises(NotAtHome) as told:
        candidates()
    assert type(told.value) is refused
