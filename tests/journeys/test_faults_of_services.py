"""Cases of the fault catalogue: Google and Outlook answer oddly, and a pull makes the best of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.formats.vcard import fields
from connectors.model import Kind
from desktop.engine.report import CollectionReport, Report
from desktop.engine.tasks import Pull
from tests.clouds import faults
from tests.clouds.google import GoogleCloud
from tests.clouds.google_story import PICTURE
from tests.clouds.microsoft import MicrosoftCloud
from tests.desktop.engine.scene import Scene, card, item


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


@pytest.fixture(params=["google", "microsoft"])
def cloud(request: pytest.FixtureRequest, scene: Scene) -> Iterator[GoogleCloud | MicrosoftCloud]:
    started = GoogleCloud() if request.param == "google" else MicrosoftCloud()
    scene.sign_in("mine", request.param, started.session())
    yield started
    started.stop()
    assert (started.wrong, started.mails) == ([], [])


def add(cloud: GoogleCloud | MicrosoftCloud, name: str, picture: bytes = b"") -> str:
    """A contact; gives its id."""
    if isinstance(cloud, GoogleCloud):
        return cloud.people.add({"names": [{"givenName": name}]}, picture)
    return cloud.people.add({"givenName": name}, picture=picture)


def call_names(cloud: GoogleCloud | MicrosoftCloud, id: str, name: str) -> None:
    """The contact of this id is given a nickname."""
    if isinstance(cloud, GoogleCloud):
        cloud.people.edit(id, nicknames=[{"value": name}])
    else:
        cloud.people.change(id, nickName=name)


def contacts(report: Report) -> CollectionReport:
    return next(
        row for row in report.accounts[0].collections if row.kind is Kind.CONTACTS and row.total
    )


def cards(scene: Scene) -> dict[str, bytes]:
    """Every card of the vault by its first name."""
    found: dict[str, bytes] = {}
    for shelf in scene.shelves("mine"):
        if shelf.collection.kind is Kind.CONTACTS:
            bodies = [shelf.read(kept) for kept in shelf.items()]
            found |= {next(iter(fields(body, "FN"))).text: body for body in bodies}
    return found


def forget_cursors(scene: Scene) -> None:
    """The next pull lists everything."""
    with scene.vault() as vault:
        for shelf in vault.shelves("mine"):
            shelf.settle(None)


def portrait(card: bytes) -> bytes | None:
    return next((field.data for field in fields(card, "PHOTO")), None)


@pytest.mark.parametrize("status", [404, 403])
def test_a32_a_contact_whose_picture_is_not_given_is_kept_with_the_picture_it_had(
    scene: Scene, cloud: GoogleCloud | MicrosoftCloud, status: int
) -> None:
    old = add(cloud, "Ada", PICTURE)
    assert scene.run(Pull(("mine",))).exit == 0
    cloud.faults.always(faults.status(status), "GET", "/photo")
    call_names(cloud, old, "Countess")
    add(cloud, "Bob", PICTURE)
    report = scene.run(Pull(("mine",)))
    row = contacts(report)
    assert (report.exit, row.total, row.changed, row.new, row.noted) == (1, 2, 1, 1, 2)
    assert {note.code for note in row.notes} == {"picture-missing"}
    found = cards(scene)
    assert b"Countess" in found["Ada"]
    assert portrait(found["Ada"]) == PICTURE
    assert portrait(found["Bob"]) is None
    cloud.faults.clear()
    forget_cursors(scene)
    assert scene.run(Pull(("mine",))).exit == 0
    assert portrait(cards(scene)["Bob"]) == PICTURE
    assert contacts(scene.run(Pull(("mine",)))).changed == 0


@pytest.mark.parametrize("reason", ["deleted", ""])
def test_a11_an_event_that_is_gone_for_good_is_one_item_and_no_reason_to_list_all_anew(
    scene: Scene, reason: str
) -> None:
    google = GoogleCloud()
    scene.sign_in("mine", "google", google.session())
    start = {"dateTime": "2025-02-03T10:00:00+01:00", "timeZone": "Europe/Berlin"}
    weekly = {"start": start, "end": start, "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=5"]}
    stays, goes = (google.calendars.add({"summary": name, **weekly}) for name in ("Ada", "Bob"))
    assert scene.run(Pull(("mine",))).exit == 0
    google.calendars.change(stays, summary="Cem")
    google.calendars.change(goes, summary="Dora")
    said = json.dumps({"error": {"code": 410, "errors": [{"reason": reason}]}}).encode()
    google.faults.clear()
    google.faults.always(faults.status(410, said, "application/json"), "GET", f"/events/{goes}")
    report = scene.run(Pull(("mine",)))
    asked = [path for _, path in google.faults.requests if "/events?" in path]
    google.stop()
    assert asked
    assert all("syncToken=" in path or "iCalUID=" in path for path in asked)
    (row,) = (one for one in report.accounts[0].collections if one.kind is Kind.CALENDAR)
    assert (report.exit, row.changed, row.removed, row.total) == (0, 1, 1, 1)


@pytest.mark.parametrize("hours", [-26, -1, 1, 26])
def test_h11_a_clock_that_is_off_ends_no_sign_in_and_asks_for_none(
    scene: Scene, cloud: GoogleCloud | MicrosoftCloud, hours: int
) -> None:
    add(cloud, "Ada", PICTURE)
    cloud.time.turn(hours=hours)
    assert scene.run(Pull(("mine",))).exit == 0
    cloud.time.turn(hours=2)  # the first token has ended by the other side's clock
    add(cloud, "Bob", PICTURE)
    report = scene.run(Pull(("mine",)))
    assert (report.exit, set(cards(scene))) == (0, {"Ada", "Bob"})


BROKEN = {
    "half": b'{"connections": [{"resourceName": "peo',
    "a list": b"[1, 2, 3]",
    "numbers for lists": b'{"connections": 5, "value": 5, "items": 5}',
    "words for records": b'{"connections": ["x"], "value": ["x"], "items": ["x"]}',
    "lists for records": b'{"connections": [[]], "value": [[]], "items": [[]]}',
    "records without names": b'{"connections": [{}], "value": [{}], "items": [{}]}',
    "no number": b'{"connections": NaN, "value": Infinity, "items": -Infinity}',
    "a word without end": b'{"connections": "' + b"x" * 10_000_000 + b'"}',
    "twice": b'{"connections": [], "connections": 7, "value": [], "value": 7, "items": 7}',
    "too deep": b'{"value": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a18_what_is_no_answer_stops_that_account_alone_and_removes_nothing(
    scene: Scene, cloud: GoogleCloud | MicrosoftCloud, broken: bytes
) -> None:
    add(cloud, "Ada", PICTURE)
    scene.run(Pull(("mine",)))
    before = cards(scene)
    scene.add("other")
    other = scene.cloud("other")
    book = other.create(Kind.CONTACTS, "People")
    other.put(book, "p1", item("p1", card("uid-1", "Person 1")), None)
    listing = "/connections" if isinstance(cloud, GoogleCloud) else "/contacts/delta"
    cloud.faults.always(faults.status(200, broken, "application/json"), "GET", listing)
    forget_cursors(scene)
    report = scene.run(Pull(("mine", "other")))
    mine, its = report.accounts
    assert report.exit == 4
    assert mine.error is not None
    assert mine.error.code in {"bad-answer", "incomplete"}
    assert (its.error, its.collections[0].total) == (None, 1)
    assert cards(scene) == before
    cloud.faults.clear()
    assert scene.run(Pull(("mine",))).exit == 0
    assert cards(scene) == before
