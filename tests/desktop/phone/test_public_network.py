"""A network that the system holds for public is no home."""

from __future__ import annotations

import sys

import pytest

from desktop.phone import address
from desktop.phone.address import NotAtHome, PublicNetwork, candidates
from desktop.phone.public_network import said_public


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
