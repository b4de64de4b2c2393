"""A phone on a cable gets contacts, calendars and photos once, through the real adb."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.model import Collection, Entry, Item, Kind
from desktop.clock import SystemClock
from desktop.engine.failure import EngineError
from desktop.phone.cable.adb import Adb, connected
from desktop.phone.cable.cable import put
from desktop.phone.tally import Tally
from desktop.vault import Vault
from tests.clouds.android import Android
from tests.clouds.cloud import free_port
from tests.clouds.missing import missing

NASTY = "Zoë 'quote' \"two\" $HOME `id` ; rm -rf / \\ a:b:c, 100%"


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    found = shutil.which("adb")
    if found is None:
        missing("adb", "apt install adb")
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(free_port()))
    monkeypatch.setenv("HOME", str(tmp_path))
    yield found
    subprocess.run([found, "kill-server"], capture_output=True, check=False)


@pytest.fixture
def android(tmp_path: Path) -> Iterator[Android]:
    made = Android(tmp_path / "phone")
    yield made
    made.stop()


def plug(program: str, android: Android) -> Adb:
    words = [program, "connect", f"127.0.0.1:{android.port}"]
    subprocess.run([program, "disconnect"], capture_output=True, check=True)
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert "connected" in done.stdout
    return connected(program)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault.open(tmp_path / "V", tmp_path / "index", SystemClock(), create=True) as made:
        people = made.shelf("Home", "memory", Collection("b", Kind.CONTACTS, "Family"))
        people.keep((contact(n) for n in range(2)), "run")
        diary = made.shelf("Home", "memory", Collection("c", Kind.CALENDAR, "Diary"))
        diary.keep([series(), day()], "run")
        album = made.shelf("Home", "memory", Collection("p", Kind.PHOTOS, "Photos"))
        album.keep((photo(n) for n in range(2)), "run")
        yield made


def item(id_: str, body: bytes, name: str = "") -> Item:
    return Item(Entry(id_, "1", name, len(body)), (body,))


def contact(n: int) -> Item:
    name = NASTY if n == 0 else f"Person {n}"
    escaped = name.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = (
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{n}\r\nFN:{escaped}\r\nN:Ünal;Zoë;;;\r\n"
        f"TEL;TYPE=CELL:+49 {n}\r\nitem1.EMAIL:p{n}@example.org\r\nitem1.X-ABLabel:Boat\r\n"
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17\r\nNOTE:two\\nlines\r\n"
        "ADR;TYPE=WORK:;;Kiln Lane 1;Bristol;;BS1;UK\r\nEND:VCARD\r\n"
    )
    return item(f"c{n}", text.encode())


def series() -> Item:
    text = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:s\r\n"
        "DTSTART;TZID=Europe/Berlin:20260301T090000\r\nDTEND;TZID=Europe/Berlin:20260301T103000\r\n"
        "RRULE:FREQ=WEEKLY;COUNT=5\r\nEXDATE;TZID=Europe/Berlin:20260315T090000\r\n"
        "SUMMARY:Choir\r\nATTENDEE:mailto:ann@example.org\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\n"
        "TRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:s\r\n"
        "RECURRENCE-ID;TZID=Europe/Berlin:20260308T090000\r\n"
        "DTSTART;TZID=Europe/Berlin:20260308T110000\r\nDURATION:PT1H\r\nSUMMARY:Choir later\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return item("e1", text.encode())


def day() -> Item:
    text = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:d\r\n"
        "DTSTART;VALUE=DATE:20260517\r\nSUMMARY:Feast\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return item("e2", text.encode())


def photo(n: int) -> Item:
    return item(f"p{n}", b"\xff\xd8\xff\xe0" + bytes([n]) * 300_000, f"IMG {n}'s.jpg")


def filled(phone: Adb, vault: Vault) -> dict[Kind, int]:
    tally = Tally()
    there = put(phone, vault, (), tally, lambda kind, done, of: None)
    assert tally.remarks() == ()
    return there


def everything(android: Android) -> tuple[list[tuple[object, ...]], ...]:
    """What is on the phone, without the numbers the phone gives."""
    return (
        android.rows("select sourceid, sync1 from raw_contacts order by 1"),
        android.rows(
            "select r.sourceid, d.mimetype, d.data1, d.data2, d.data3 from data d"
            " join raw_contacts r on r._id = d.raw_contact_id order by 1, 2, 3"
        ),
        android.rows("select name, calendar_displayName from calendars order by 1"),
        android.rows(
            "select _sync_id, sync_data1, title, dtstart, dtend, duration, rrule, exdate,"
            " eventTimezone, original_sync_id, originalInstanceTime from events order by 1"
        ),
        android.rows(
            "select e._sync_id, r.minutes from reminders r join events e on e._id = r.event_id"
        ),
        sorted(
            (path.name, path.read_bytes()[:8]) for path in (android.root / "sdcard").rglob("*.jpg")
        ),
    )


def test_everything_is_there_once_however_often_it_is_put(
    program: str, android: Android, vault: Vault
) -> None:
    phone = plug(program, android)
    there = filled(phone, vault)
    assert there == {Kind.CONTACTS: 2, Kind.CALENDAR: 2, Kind.TASKS: 0, Kind.PHOTOS: 2}
    first = everything(android)
    assert filled(phone, vault) == there
    assert everything(android) == first
    assert not list((android.root / "tmp").iterdir())


def test_what_is_there_says_what_the_vault_says(
    program: str, android: Android, vault: Vault
) -> None:
    filled(plug(program, android), vault)
    said = {(str(mime).rpartition("/")[2], data) for _, mime, data, *_ in everything(android)[1]}
    assert ("name", NASTY) in said
    assert ("contact_event", "--05-17") in said
    assert ("note", "two\nlines") in said
    labels = android.rows("select distinct data2, data3 from data where mimetype like '%email_v2'")
    assert labels == [(0, "Boat")]
    master, exception, *_ = android.rows(
        "select dtstart, dtend, duration, rrule, exdate, eventTimezone, title from events"
        " where title like 'Choir%' order by title"
    )
    assert master == (
        1_772_352_000_000,
        None,
        "P5400S",
        "FREQ=WEEKLY;COUNT=5",
        "20260315T080000Z",
        "Europe/Berlin",
        "Choir",
    )
    assert exception[6] == "Choir later"
    feast = android.rows(
        "select allDay, eventTimezone, dtend - dtstart from events where title='Feast'"
    )
    assert feast == [(1, "UTC", 86_400_000)]
    assert android.rows("select minutes, method from reminders") == [(15, 1)]
    (told,) = android.rows("select description from events where title='Choir'")
    assert "ann@example.org" in str(told[0])


def test_pulled_off_the_cable_and_plugged_in_again_nothing_is_doubled(
    program: str, tmp_path: Path, vault: Vault
) -> None:
    whole = Android(tmp_path / "whole")
    filled(plug(program, whole), vault)
    expected, commands = everything(whole), whole.commands
    whole.stop()
    assert commands > 20
    for cut in range(2, commands, 13):
        torn = Android(tmp_path / f"torn{cut}")
        phone = plug(program, torn)
        torn.dies_at = cut
        with pytest.raises(EngineError):
            filled(phone, vault)
        torn.dies_at = None
        filled(plug(program, torn), vault)
        assert everything(torn) == expected, cut
        torn.stop()


def test_without_a_phone_it_says_which_is_missing(program: str, tmp_path: Path) -> None:
    with pytest.raises(EngineError) as raised:
        connected(program)
    assert raised.value.trouble.code == "no-phone"
    with pytest.raises(EngineError) as raised:
        connected(str(tmp_path / "none"))
    assert raised.value.trouble.code == "no-adb"
