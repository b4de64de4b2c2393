"""The promises of the contract on a real Google account, for a volunteer.

    python -m tests.live.sign_in google client.json secret
    ELSEWHERE_LIVE_GOOGLE="$(cat secret)" ELSEWHERE_LIVE_GOOGLE_CLIENT="$(cat client.json)" \
        ELSEWHERE_LIVE_REPORT=report.json pytest tests/live/test_google.py

Reads only; writes one contact, event and to-do, and removes them again, when
ELSEWHERE_LIVE_WRITES=yes. The report holds counts, seconds and codes alone, so that it can be
shown to anyone.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator

import pytest

from connectors.contract import Session
from connectors.errors import ConnectorError
from connectors.formats.identify import identify
from connectors.google.account import open_account
from connectors.model import Cursor, Kind
from connectors.net.rooms import RoomedAccount
from tests.connectors.things import thing
from tests.live.report import LiveReport

SECRET = os.environ.get("ELSEWHERE_LIVE_GOOGLE", "")
WRITES = os.environ.get("ELSEWHERE_LIVE_WRITES", "no")
KINDS = [Kind.CONTACTS, Kind.CALENDAR, Kind.TASKS]

pytestmark = pytest.mark.skipif(not SECRET, reason="no live account was given")

_connect = socket.socket.connect


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch, report: LiveReport) -> Iterator[RoomedAccount]:
    monkeypatch.setattr(socket.socket, "connect", _connect)
    client = os.environ.get("ELSEWHERE_LIVE_GOOGLE_CLIENT", "")
    root = os.environ.get("ELSEWHERE_LIVE_GOOGLE_ROOT", "")
    kept = [SECRET]
    settings = {"client": client, "writes": WRITES, "root": root}
    opened = open_account(Session(settings, lambda: kept[-1], kept.append))
    try:
        yield opened
    except ConnectorError as error:
        report.add("error", code=error.code)
        raise
    finally:
        opened.close()


@pytest.mark.parametrize("kind", KINDS)
def test_everything_listed_is_fetched_and_nothing_is_new_afterwards(
    account: RoomedAccount, kind: Kind, report: LiveReport
) -> None:
    began = time.monotonic()
    places = [place for place in account.collections() if place.kind is kind]
    listed = fetched = unparseable = later = 0
    for place in places:
        pages = list(account.changes(place, None))
        assert pages[-1].cursor is not None
        entries = [entry for page in pages for entry in page.entries]
        assert len({entry.id for entry in entries}) == len(entries)
        bodies = {item.entry.id: b"".join(item.chunks) for item in account.fetch(place, entries)}
        listed, fetched = listed + len(entries), fetched + len(bodies)
        unparseable += sum(bool(identify(kind, body).problem) for body in bodies.values())
        after = list(account.changes(place, Cursor(pages[-1].cursor)))
        later += sum(len(page.entries) for page in after)
    report.add(
        str(kind),
        collections=len(places),
        listed=listed,
        fetched=fetched,
        unparseable=unparseable,
        later=later,
        seconds=round(time.monotonic() - began, 1),
    )
    assert listed == fetched


def test_the_account_is_the_same_each_time(account: RoomedAccount) -> None:
    assert account.identity() == account.identity() != ""


@pytest.mark.skipif(WRITES != "yes", reason="the account is only read")
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_put_is_there_once_and_can_be_removed(
    account: RoomedAccount, kind: Kind, report: LiveReport
) -> None:
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
    report.add("writing", **{str(kind): 1})
