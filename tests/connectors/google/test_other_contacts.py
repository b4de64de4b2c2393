"""People Google keeps of its own accord: only where they are wanted, and only read."""

from __future__ import annotations

import pytest

from connectors.errors import (
    Refused,
    StartOver,
)
from connectors.google.account import open_account
from connectors.model import Cursor
from tests.clouds.google import GoogleCloud
from tests.clouds.google_signin import EVERY


def test_other_contacts_come_when_they_are_wanted_and_are_only_read(cloud: GoogleCloud) -> None:
    for number in range(1001):
        cloud.people.others.add(emailAddresses=[{"value": f"{number}@b.example"}])
    scopes = f"{EVERY} https://www.googleapis.com/auth/contacts.other.readonly"
    account = open_account(cloud.session(scopes, **{"only": "contacts", "other-contacts": "yes"}))
    _, place = account.collections()
    assert (place.name, place.writes) == ("Other contacts", False)
    pages = list(account.changes(place, None))
    entries = [entry for page in pages for entry in page.entries]
    assert len(entries) == 1001
    (item,) = account.fetch(place, entries[:1])
    assert b"EMAIL;TYPE=INTERNET:0@b.example\r\n" in b"".join(item.chunks)
    cloud.people.others.add(emailAddresses=[{"value": "new@b.example"}])
    (page,) = account.changes(place, pages[-1].cursor)
    assert (len(page.entries), page.whole) == (1, False)
    with pytest.raises(StartOver):
        list(account.changes(place, Cursor('{"token": "x"}')))
    with pytest.raises(Refused):
        account.put(place, "k", item, None)
    account.close()
