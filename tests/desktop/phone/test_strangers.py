"""Three parsers of other people read the files for phones: every contact, every occurrence."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime

import icalendar
import pytest
import recurring_ical_events

from connectors.formats.escapes import binary
from connectors.formats.lines import parse
from connectors.formats.split import split_calendar
from connectors.model import Kind
from desktop.cli.demo.dates import books
from desktop.cli.demo.people import cards as family
from desktop.phone.calendar_files import calendar
from desktop.phone.contacts_file import cards
from desktop.phone.offer import Device
from tests.clouds.missing import corpus
from tests.desktop.phone.strangers.readers import (
    READERS,
    Card,
    ical_js_command,
    ours,
    python,
)

FROM, TO = "2024-01-01", "2028-01-01"
Occurrences = Counter[tuple[str, str]]


SLOWLY = 1 if os.environ.get("ELSEWHERE_FULL") == "1" else 20
"""vobject takes a minute for 5,000 cards; it reads one in so many where nobody asks for all."""

BEYOND = {"python": {"URL"}}
"""What a reader gets wrong whoever writes it: vobject cuts an address at its comma."""


def without(card: Card, names: set[str]) -> Card:
    return Counter({said: count for said, count in card.items() if said[0] not in names})


def alike(made: list[bytes], vault: list[bytes], read: Callable[[bytes], list[Card]]) -> None:
    """What the stranger reads is what the vault's card says, with the phone's own photo."""
    found = read(b"".join(made))
    beyond = BEYOND.get(read.__name__, set())
    assert len(found) == len(vault)
    for theirs, mine, body in zip(found, made, vault, strict=True):
        unpictured = {*beyond, "PHOTO"}
        assert without(theirs, unpictured) == without(ours(body), unpictured)
        assert without(theirs, beyond) == without(ours(mine), beyond)


@pytest.mark.parametrize("device", list(Device))
@pytest.mark.parametrize("read", READERS)
def test_every_contact_of_a_family_is_equal(
    device: Device, read: Callable[[bytes], list[Card]]
) -> None:
    bodies = list(dict(family()).values())
    alike(list(cards(device, bodies)), bodies, read)


@pytest.fixture(scope="module")
def five_thousand() -> tuple[list[bytes], list[bytes]]:
    """Cards of the vault, each with a picture, and what an Android phone is given of each."""
    pictured = [body for body in dict(family()).values() if b"\nPHOTO" in body]
    turns = -(-5000 // len(pictured))
    bodies = [
        body.replace(b"\nFN:", b"\nFN:%d " % turn) for turn in range(turns) for body in pictured
    ][:5000]
    return bodies, list(cards(Device.ANDROID, bodies))


def test_five_thousand_contacts_with_photos_fit_androids_calls(
    five_thousand: tuple[list[bytes], list[bytes]],
) -> None:
    _, made = five_thousand
    assert sum(any(_pictures(one)) for one in made) == 5000
    sizes = [_decoded(one) for one in made]
    assert max(sum(sizes[at : at + 150]) for at in range(len(sizes) - 149)) < 600_000


@pytest.mark.parametrize("read", READERS)
def test_five_thousand_contacts_with_photos_are_equal(
    five_thousand: tuple[list[bytes], list[bytes]], read: Callable[[bytes], list[Card]]
) -> None:
    bodies, made = five_thousand
    step = SLOWLY if read is python else 1
    alike(made[::step], bodies[::step], read)


def _decoded(card: bytes) -> int:
    """Bytes of a card as Android holds it: pictures decoded, the rest as written."""
    (found,) = parse(card).inner("VCARD")
    text = sum(len(line.value.encode()) for line in found.lines() if line.name != "PHOTO")
    return text + sum(map(len, _pictures(card)))


def _pictures(card: bytes) -> list[bytes]:
    (found,) = parse(card).inner("VCARD")
    return [picture for line in found.lines("PHOTO") if (picture := binary(line))]


def by_icalendar(file: bytes) -> Occurrences:
    start, end = date.fromisoformat(FROM), date.fromisoformat(TO)
    found: Occurrences = Counter()
    for one in recurring_ical_events.of(icalendar.Calendar.from_ical(file)).between(start, end):
        when = one["DTSTART"].dt
        if isinstance(when, datetime) and when.tzinfo is not None:
            told = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        else:
            told = when.isoformat()
        if FROM <= told[:10] < TO:
            found[str(one["UID"]), told] += 1
    return found


def by_ical_js(files: list[bytes]) -> list[Occurrences | None]:
    """For each calendar what Thunderbird's library makes of it; None where it cannot read it."""
    asked = json.dumps([file.decode("utf-8", "replace") for file in files]).encode()
    done = subprocess.run(
        [*ical_js_command(), "events", FROM, TO], input=asked, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return [None if one is None else Counter((uid, when) for uid, when in one) for one in told]


def test_two_strangers_expand_the_familys_calendars_alike() -> None:
    names = [book.name for book in books() if book.component == "VEVENT"]
    files = [
        calendar(book.name, list(book.items.values()))
        for book in books()
        if book.component == "VEVENT"
    ]
    told = by_ical_js(files)
    for name, file, theirs in zip(names, files, told, strict=True):
        assert theirs == by_icalendar(file), name
    assert sum(one.total() for one in told if one) > 500


UNLIKE = {
    "bitfire1.ics": "its own VTIMEZONE contradicts the name it has; one follows each",
    "duplicate-rrule-sequence.ics": "two masters of one UID: one of them takes both",
    "duplicate-uid-sequence.ics": "two masters of one UID: one of them takes both",
    "exchange_whole_day_moved_recurrence.ics": "an exception named by a time in a series of dates",
    "exchange_whole_day_moved_recurrence_offset_tz.ics": "the same with another zone",
    "issue_1231_recurrence.ics": "an exception without its master",
    "recurrence-sequence.ics": "two exceptions for one day",
    "yearly-recurring-unicode.ics": "a date that claims a time zone",
}
"""Where the strangers differ from each other, whatever we write."""


def test_two_strangers_expand_real_calendars_alike() -> None:
    files = {}
    for path in sorted(corpus("ical").rglob("*.ics"))[::4]:
        objects = [
            body for kind, _, body in split_calendar(path.read_bytes()) if kind is Kind.CALENDAR
        ]
        if objects:
            files[path.name] = calendar("Real", objects[:8])
    told = by_ical_js(list(files.values()))
    alike_, unlike = 0, {}
    for (name, file), theirs in zip(files.items(), told, strict=True):
        try:
            mine = by_icalendar(file)
        except Exception:
            continue  # beyond that stranger, as the vault's own bytes are
        if theirs is None:
            continue
        alike_ += mine == theirs
        if mine != theirs and name not in UNLIKE:
            unlike[name] = (mine - theirs, theirs - mine)
    assert unlike == {}
    assert alike_ > 100
