"""Pictures on their way while contacts are used: each its own, in order, never too many at once."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest

from connectors.contract import Destination
from connectors.errors import TryLater
from connectors.formats.vcard import fields
from connectors.microsoft import pictures
from connectors.microsoft.account import open_account
from tests.clouds import faults
from tests.clouds.microsoft import MicrosoftCloud
from tests.connectors.conformance import Listing, body
from tests.connectors.microsoft.test_contacts import JPEG


@pytest.fixture
def account(cloud: MicrosoftCloud) -> Iterator[Destination]:
    for number in range(60):
        own = JPEG + b"%d " % number + bytes(9000 if number > 40 else 0)
        cloud.people.add({"givenName": f"Guest {number}"}, picture=own if number % 3 else b"")
    opened = open_account(cloud.session(only="contacts"))
    yield opened
    opened.close()


def test_pictures_come_with_their_own_contacts_a_few_ahead(
    account: Destination, cloud: MicrosoftCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "HELD", 6)
    monkeypatch.setattr(pictures, "ROOM", 40_000)
    (book, *_) = account.collections()
    entries = list(Listing(account, book).entries.values())
    cloud.calls.clear()
    names = {}
    for item in account.fetch(book, entries):
        raw = body(item)
        (name,) = (field.text for field in fields(raw, "FN"))
        found = [field.data for field in fields(raw, "PHOTO")]
        number = int(name.split()[1])
        assert len(found) == (1 if number % 3 else 0), name
        assert all((data or b"").startswith(JPEG + b"%d " % number) for data in found), name
        names[name] = len(found)
        asked = sum("/photo/" in call for call in cloud.calls)
        assert asked <= sum(names.values()) + 6 + 1
    assert len(names) == 60
    assert sum(names.values()) == 40
    assert cloud.busiest <= 4


def test_a_reader_that_stops_early_leaves_nothing_running(
    account: Destination, cloud: MicrosoftCloud
) -> None:
    (book, *_) = account.collections()
    entries = list(Listing(account, book).entries.values())
    reading = account.fetch(book, entries)
    next(reading)
    assert isinstance(reading, Generator)
    reading.close()
    asked = len(cloud.calls)
    assert len(Listing(account, book).entries) == 60
    assert len(cloud.calls) <= asked + 2


def test_a_line_that_breaks_while_pictures_come_is_told_and_tried_again(
    account: Destination, cloud: MicrosoftCloud
) -> None:
    (book, *_) = account.collections()
    entries = list(Listing(account, book).entries.values())
    cloud.faults.at(20, faults.status(503))
    with pytest.raises(TryLater):
        list(account.fetch(book, entries))
    cloud.faults.clear()
    assert sum(b"PHOTO" in body(one) for one in account.fetch(book, entries)) == 40
