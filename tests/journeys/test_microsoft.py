"""From Google by way of Outlook to another Google; a line that breaks anywhere; a second mirror.

Sampled here, in whole as `tests.journeys.cuts` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors import google
from connectors.formats.identify import identify
from connectors.formats.meaning import differences
from connectors.model import Kind
from desktop.engine.tasks import Mirror, Pull
from tests.clouds import faults
from tests.clouds.google import GoogleCloud
from tests.clouds.google_story import PICTURE, furnish
from tests.clouds.microsoft import MicrosoftCloud
from tests.clouds.microsoft_drive import taken
from tests.connectors.conformance import Listing, body
from tests.connectors.google.contact_samples import FULL as EVERYTHING
from tests.desktop.engine.scene import Scene
from tests.journeys.cuts import UNHURRIED, astray, broken, kept

WAYS = {
    "reset": faults.reset,
    "answer lost": faults.answer_lost,
    "half a body": faults.half_a_body(),
    "503": faults.status(503),
    "429": faults.too_many("1"),
}

pytestmark = UNHURRIED


@pytest.fixture
def outlook() -> Iterator[MicrosoftCloud]:
    started = MicrosoftCloud()
    yield started
    started.stop()
    assert (started.wrong, started.mails) == ([], [])
    assert started.busiest <= 4


def furnished(cloud: MicrosoftCloud) -> None:
    """A few things of each kind, and a series with an exception."""
    for number in range(5):
        cloud.people.add({"givenName": f"Guest {number}"}, picture=PICTURE if number == 1 else b"")
    zone = "W. Europe Standard Time"
    pattern = {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"], "firstDayOfWeek": "monday"}  # fmt: skip
    id = cloud.calendars.add({
        "subject": "Choir", "start": {"dateTime": "2025-03-24T19:00:00", "timeZone": zone},
        "end": {"dateTime": "2025-03-24T21:00:00", "timeZone": zone},
        "recurrence": {"pattern": pattern, "range": {"type": "noEnd", "startDate": "2025-03-24"}},
    })  # fmt: skip
    cloud.calendars.cancel(id, "2025-03-31")
    cloud.tasks.add({"title": "Pack", "checklistItems": [{"displayName": "Socks", "isChecked": False}]})  # fmt: skip
    for number in range(3):
        cloud.drive.add(f"Pictures/IMG_{number}.jpg", PICTURE + b"%d" % number, **taken(datetime(2024, 7, 1, tzinfo=UTC)))  # fmt: skip


def cards(cloud: GoogleCloud) -> dict[str, bytes]:
    """Every contact of a Google, as our connector reads it, by UID."""
    assert google.CONNECTOR.open
    account = google.CONNECTOR.open(cloud.session(only="contacts"))
    try:
        found = {}
        for book in account.collections():
            entries = list(Listing(account, book).entries.values())
            for item in account.fetch(book, entries):
                raw = body(item)
                found[identify(Kind.CONTACTS, raw).uid] = raw
        return found
    finally:
        account.close()


def test_a_contact_with_everything_goes_by_outlook_and_comes_back_equal(
    outlook: MicrosoftCloud, place: Path
) -> None:
    first, last = GoogleCloud(), GoogleCloud()
    last.sign_in.subject = "108000000000000000002"
    try:
        first.people.add(EVERYTHING, PICTURE)
        many = [{"value": f"+49 {n}", "type": kind} for n in range(4) for kind in ("home", "work")]
        mails = [{"value": f"m{n}@example.org", "type": "home"} for n in range(5)]
        first.people.add({**EVERYTHING, "phoneNumbers": many, "emailAddresses": mails})
        furnish(first, guests=4)
        here, there = Scene(place / "here"), Scene(place / "there")
        here.sign_in("one", "google", first.session(writes="no"))
        here.sign_in("out", "microsoft", outlook.session())
        assert here.run(Pull(("one",))).exit == 0
        assert here.run(Mirror("one", "out")).exit == 0
        there.sign_in("out", "microsoft", outlook.session(writes="no"))
        there.sign_in("two", "google", last.session())
        assert there.run(Pull(("out",))).exit == 0
        assert there.run(Mirror("out", "two")).exit == 0
        before, after = cards(first), cards(last)
        assert len(before) == len(after) == 6
        assert before.keys() == after.keys()
        for uid, ours in before.items():
            assert differences(Kind.CONTACTS, ours, after[uid]) == ()
        assert list(last.people.pictures.values()) == [PICTURE, PICTURE]
        assert (first.wrong, last.wrong, first.mails, last.mails) == ([], [], [], [])
    finally:
        first.stop()
        last.stop()


def test_a_second_mirror_into_outlook_writes_nothing(outlook: MicrosoftCloud, place: Path) -> None:
    source = GoogleCloud()
    try:
        furnish(source, guests=8)
        scene = Scene(place / "here")
        scene.sign_in("one", "google", source.session(writes="no"))
        scene.sign_in("out", "microsoft", outlook.session())
        scene.run(Pull(("one",)))
        assert scene.run(Mirror("one", "out")).exit == 0
        assert outlook.calendars.events
        assert outlook.tasks.tasks
        outlook.calls.clear()
        again = scene.run(Mirror("one", "out"))
        assert again.exit == 0
        written = [call for call in outlook.calls if not call.startswith("GET ") and "$batch" not in call]  # fmt: skip
        assert written == []
    finally:
        source.stop()


def test_a_pull_of_outlook_cut_at_any_request_ends_as_one_that_was_not(
    outlook: MicrosoftCloud, place: Path
) -> None:
    furnished(outlook)

    def computer(name: str) -> Scene:
        scene = Scene(place / name)
        scene.sign_in("out", "microsoft", outlook.session(writes="no"))
        return scene

    whole = computer("whole")
    outlook.faults.clear()
    assert whole.run(Pull(("out",))).exit == 0
    count, truth = len(outlook.faults.requests), kept(whole.root / "out")
    assert len([name for name in truth if name.endswith((".vcf", ".ics", ".jpg"))]) == 10

    def cut(index: int, way: str) -> dict[str, str]:
        scene = computer(f"{index}{way}")
        broken(outlook.faults, index, WAYS[way])
        scene.run(Pull(("out",)))
        outlook.faults.clear()
        assert scene.run(Pull(("out",))).exit == 0
        return kept(scene.root / "out")

    assert astray(count, 5, WAYS, cut, truth) == []


def test_a_mirror_into_outlook_cut_at_any_request_leaves_each_thing_once(place: Path) -> None:
    source = GoogleCloud()
    try:
        furnish(source, guests=4)
        scene = Scene(place / "here")
        scene.sign_in("one", "google", source.session(writes="no"))
        scene.run(Pull(("one",)))
        truth, count = _mirrored(scene, None, "")
        assert len(truth["people"]) == 4
        cut = lambda index, way: _mirrored(scene, index, way)[0]  # noqa: E731
        assert astray(count, 17, WAYS, cut, truth) == []
    finally:
        source.stop()


def _mirrored(scene: Scene, index: int | None, way: str) -> tuple[dict[str, Any], int]:
    """A mirror into a fresh Outlook, cut at a request; gives what is there in the end."""
    second = MicrosoftCloud()
    second.sign_in.subject = f"00000000-0000-0000-0b0e-{index or 999:012}"
    name = f"out{index}{way}".replace(" ", "")
    try:
        scene.sign_in(name, "microsoft", second.session(only="contacts,calendar,tasks"))
        if index is not None:
            broken(second.faults, index, WAYS[way])
            scene.run(Mirror("one", name))
        for _ in range(3):
            second.faults.clear()
            if (report := scene.run(Mirror("one", name))).exit == 0:
                break
        assert report.exit == 0, (index, way)
        assert (second.wrong, second.mails) == ([], [])
        found = {
            "people": sorted(one["displayName"] for one in second.people.contacts.values()),
            "pictures": len(second.people.pictures),
            "events": sorted(one["subject"] for one in second.calendars.events.values()),
            "exceptions": sum(len(one["exceptionOccurrences"]) for one in second.calendars.events.values()),
            "tasks": sorted(one["title"] for one in second.tasks.tasks.values()),
            "places": sorted(one["name"] for one in second.calendars.calendars.values()),
            "lists": sorted(one["displayName"] for one in second.tasks.lists.values()),
            "folders": sorted(one["displayName"] for one in second.people.folders.values()),
        }  # fmt: skip
        return found, len(second.faults.requests)
    finally:
        second.stop()
