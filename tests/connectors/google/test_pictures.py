"""Pictures of contacts: at full size, eight at a time, and never more listings than needed."""

from __future__ import annotations

import time

from connectors.google.account import open_account
from tests.clouds.google import GoogleCloud
from tests.connectors.google.contact_samples import JPEG, book


def test_ten_thousand_contacts_take_ten_listings_and_pictures_eight_at_a_time() -> None:
    cloud = GoogleCloud(strict=False)
    for number in range(10_000):
        pictured = number < 1000 and number % 5 == 0
        cloud.people.add({"names": [{"givenName": f"P{number}"}]}, JPEG if pictured else b"")
    account = open_account(cloud.session())
    entries = [e for page in account.changes(book(account), None) for e in page.entries]
    assert cloud.calls.count("people.people.connections.list") == 10
    some = [entry for entry in entries if int(entry.name[1:]) < 1000]
    cloud.latency = 0.08
    began = time.monotonic()
    found = [b"".join(one.chunks) for one in account.fetch(book(account), some)]
    took = time.monotonic() - began
    account.close()
    cloud.stop()
    assert (len(found), sum(b"PHOTO" in body for body in found)) == (1000, 200)
    assert cloud.busiest == 8
    # One after the other would take sixteen seconds; tests.bench.google has the exact figure.
    assert took < 12
