"""The promises of the contract on a real Google account, for a volunteer.

    ELSEWHERE_LIVE_GOOGLE='{"refresh_token": "…"}' ELSEWHERE_LIVE_GOOGLE_CLIENT="$(cat client.json)" \
        pytest tests/live/test_google.py --override-ini addopts= -p no:cacheprovider

Reads only; writes one contact, event and to-do, and removes them again, when
ELSEWHERE_LIVE_WRITES=yes. Says nothing but counts and error codes, so that its output can be shown.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from connectors.contract import Session
from connectors.google.account import open_account
from connectors.model import Collection, Kind
from connectors.net.rooms import RoomedAccount
from tests.connectors.things import thing

SECRET = os.environ.get("ELSEWHERE_LIVE_GOOGLE", "")
WRITES = os.environ.get("ELSEWHERE_LIVE_WRITES", "no")

pytestmark = pytest.mark.skipif(not SECRET, reason="no live account was given")

_connect = socket.socket.connect


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[RoomedAccount]:
    monkeypatch.setattr(socket.socket, "connect", _connect)
    client = os.environ.get("ELSEWHERE_LIVE_GOOGLE_CLIENT", "")
    kept = [SECRET]
    opened = open_account(
        Session({"client": client, "writes": WRITES}, lambda: kept[-1], kept.append)
    )
    yield opened
    opened.close()


def read(account: RoomedAccount, place: Collection) -> tuple[int, int, int]:
    """Listed, fetched, and listed again as changes."""
    pages = list(account.changes(place, None))
    assert pages[-1].cursor is not None
    entries = [entry for page in pages for entry in page.entries]
    assert len({entry.id for entry in entries}) == len(entries)
    bodies = {item.entry.id: b"".join(item.chunks) for item in account.fetch(place, entries)}
    assert all(bodies.values())
    after = list(account.changes(place, pages[-1].cursor))
    return len(entries), len(bodies), sum(len(page.entries) for page in after)


@pytest.mark.parametrize("kind", [Kind.CONTACTS, Kind.CALENDAR, Kind.TASKS])
def test_everything_listed_is_fetched_and_nothing_is_new_afterwards(
    account: RoomedAccount, kind: Kind
) -> None:
    for place in account.collections():
        if place.kind is kind:
            listed, fetched, later = read(account, place)
            print(f"{kind}: {listed} listed, {fetched} fetched, {later} listed again")
            assert listed == fetched


def test_the_account_is_the_same_each_time(account: RoomedAccount) -> None:
    assert account.identity() == account.identity() != ""


@pytest.mark.skipif(WRITES != "yes", reason="the account is only read")
@pytest.mark.parametrize("kind", [Kind.CONTACTS, Kind.CALENDAR, Kind.TASKS])
def test_what_is_put_is_there_once_and_can_be_removed(account: RoomedAccount, kind: Kind) -> None:
    place = account.create(kind, "Elsewhere live test")
    key = f"elsewhere-live-{kind}"
    made = account.put(place, key, thing(kind, key, "Elsewhere live test"), None)
    again = account.put(place, key, thing(kind, key, "Elsewhere live test"), None)
    try:
        assert again.id == made.id
        (item,) = account.fetch(place, [again])
        assert b"Elsewhere live test" in b"".join(item.chunks)
    finally:
        account.remove(place, again)
