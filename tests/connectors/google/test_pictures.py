"""Pictures of contacts: at full size, eight at a time, and never more listings than needed."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from connectors.errors import TryLater
from connectors.google.account import open_account
from connectors.model import Entry
from tests.clouds import faults
from tests.clouds.google import GoogleCloud
from tests.connectors.google.contact_samples import JPEG, book


def test_ten_thousand_contacts_take_ten_listings_and_pictures_eight_at_a_time() -> None:
    cloud = GoogleCloud(strict=False)
    for number in range(10_000):
        pictured = number < 1000 and number % 20 == 0
        cloud.people.add({"names": [{"givenName": f"P{number}"}]}, JPEG if pictured else b"")
    account = open_account(cloud.session())
    entries = [e for page in account.changes(book(account), None) for e in page.entries]
    assert cloud.calls.count("people.people.connections.list") == 10
    some = [entry for entry in entries if int(entry.name[1:]) < 1000]
    cloud.latency = 0.32
    began = time.monotonic()
    found = [b"".join(one.chunks) for one in account.fetch(book(account), some)]
    took = time.monotonic() - began
    account.close()
    cloud.stop()
    assert (len(found), sum(b"PHOTO" in body for body in found)) == (1000, 50)
    assert cloud.busiest == 8
    # One after the other would take sixteen seconds; tests.bench.google has the exact figure.
    assert took < 12


@pytest.fixture
def two_pages() -> Iterator[GoogleCloud]:
    """A thousand contacts and a few, twelve pictures on each page."""
    cloud = GoogleCloud(strict=False)
    for number in range(1012):
        pictured = number < 12 or number >= 1000
        cloud.people.add({"names": [{"givenName": f"P{number}"}]}, JPEG if pictured else b"")
    yield cloud
    cloud.stop()


def test_the_next_pages_pictures_begin_while_this_pages_are_put_away(
    two_pages: GoogleCloud,
) -> None:
    account = open_account(two_pages.session())
    found: list[bytes] = []
    asked: list[int] = []
    for page in account.changes(book(account), None):
        for item in account.fetch(book(account), page.entries):
            found.append(b"".join(item.chunks))
            # Put away no faster than the next page can be listed.
            if two_pages.calls.count("photo") <= 12 < len(found):
                time.sleep(0.01)
        asked.append(two_pages.calls.count("photo"))
    account.close()
    assert len(found) == 1012
    assert sum(b"PHOTO" in body for body in found) == 24
    assert asked[0] > 12
    assert asked[1] == 24, "none was asked for twice"
    assert two_pages.busiest <= 9, "eight pictures and a listing"


def test_nobody_who_wants_few_of_a_page_is_taken_to_want_the_next(two_pages: GoogleCloud) -> None:
    account = open_account(two_pages.session())
    for page in account.changes(book(account), None):
        some: tuple[Entry, ...] = page.entries[:12]
        assert len(list(account.fetch(book(account), some))) == 12
        time.sleep(0.05)
    account.close()
    assert two_pages.calls.count("photo") == 24


def test_a_picture_that_failed_before_its_turn_is_asked_for_again(two_pages: GoogleCloud) -> None:
    account = open_account(two_pages.session())
    last = list(two_pages.people.pictures)[-1].partition("/")[2]
    two_pages.faults.always(faults.status(503), path=f"/-/photos/{last}/")
    first, second = account.changes(book(account), None)
    assert len(list(account.fetch(book(account), first.entries))) == 1000
    with pytest.raises(TryLater):
        list(account.fetch(book(account), second.entries))
    two_pages.faults.clear()
    bodies = [b"".join(item.chunks) for item in account.fetch(book(account), second.entries)]
    account.close()
    assert (len(bodies), sum(b"PHOTO" in body for body in bodies)) == (12, 12)
