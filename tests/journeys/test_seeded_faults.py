"""Twelve faults planted in a second cloud: the drill names every one of them, and nothing else."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import piexif
import pytest
from PIL import Image

from connectors.model import Album, Collection, Kind
from desktop.engine.proof import certificate
from desktop.engine.report import Report
from desktop.engine.tasks import Drill, Form, Mirror
from tests.desktop.engine.scene import Scene, card

FRIENDS = Collection("book", Kind.CONTACTS, "Friends")
HOME = Collection("cal", Kind.CALENDAR, "Home")
TODO = Collection("list", Kind.TASKS, "To do")
ROLL = Collection("roll", Kind.PHOTOS, "Photos")

ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
    "END:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:19700329T020000\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
    "END:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
)


def calendar(*parts: str) -> bytes:
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\n"
    return (head + "".join(parts) + "END:VCALENDAR\r\n").encode()


def part(name: str, uid: str, title: str, *lines: str) -> str:
    body = [f"BEGIN:{name}", f"UID:{uid}", "DTSTAMP:20260101T000000Z", f"SUMMARY:{title}", *lines]
    return "\r\n".join([*body, f"END:{name}"]) + "\r\n"


def event(uid: str, title: str, *lines: str) -> str:
    start = (
        () if any(line.startswith("DTSTART") for line in lines) else ("DTSTART:20260301T100000Z",)
    )
    return part("VEVENT", uid, title, *start, *lines)


def photo(shade: int, quality: int = 90) -> bytes:
    picture = Image.linear_gradient("L").resize((64, 48)).point(lambda grey: (grey + shade) % 256)
    taken = {"Exif": {piexif.ExifIFD.DateTimeOriginal: b"2026:02:%02d 10:00:00" % (shade % 27 + 1)}}
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=quality, exif=piexif.dump(taken))
    return out.getvalue()


ALARM = ("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:x", "TRIGGER:-PT15M", "END:VALARM")
SERIES = event("series", "Choir", "RRULE:FREQ=WEEKLY;COUNT=20")
MOVED = event(
    "series", "Choir outdoors", "RECURRENCE-ID:20260308T100000Z", "DTSTART:20260308T120000Z"
)
FULL_TODO = part(
    "VTODO", "milk", "Milk", "STATUS:NEEDS-ACTION", "PRIORITY:1", "DESCRIPTION:two bottles"
)

CARDS = {f"p{n}": card(f"uid-{n}", f"Person {n}", "NOTE:Met in Lisbon") for n in range(5)} | {
    "label": card("uid-l", "Labelled", "item1.TEL:+351210000000\r\nitem1.X-ABLabel:boat")
}
EVENTS = {
    "alarm": calendar(event("alarm", "Dentist", *ALARM)),
    "series": calendar(SERIES, MOVED),
    "zone": calendar(ZONE, event("zone", "Flight", "DTSTART;TZID=Europe/Berlin:20260701T090000")),
    "gone": calendar(event("gone", "Cancelled trip")),
    "plain": calendar(event("plain", "Untouched")),
}
PHOTOS = {f"IMG_{n}.jpg": photo(n * 17) for n in range(6)}


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path)
    scene.add("disk", "folder", path=str(tmp_path / "disk"))
    scene.keep("old", FRIENDS, CARDS)
    scene.keep("old", HOME, EVENTS)
    scene.keep("old", TODO, {"milk": calendar(FULL_TODO)})
    scene.keep("old", ROLL, PHOTOS)
    with scene.vault() as vault:
        roll = next(one for one in vault.shelves("old") if one.collection.kind is Kind.PHOTOS)
        roll.keep_albums([Album("a", "Summer", ("IMG_4.jpg", "IMG_5.jpg", "IMG_0.jpg"))], "run")
    assert scene.run(Mirror("old", "disk", Form.FILES)).exit == 0
    scene.drop("old", HOME, ["gone"])
    return scene


def plant(disk: Path) -> None:
    """Twelve faults. The event that was removed here is still there: that is the twelfth."""

    def file(name: str) -> Path:
        (found,) = [path for path in disk.rglob(name) if ".elsewhere" not in path.parts]
        return found

    def write(name: str, body: bytes) -> None:
        file(name).write_bytes(body)

    def bent(name: str, change: Callable[[bytes], bytes]) -> None:
        before = file(name).read_bytes()
        assert change(before) != before, name
        write(name, change(before))

    bent("Person 1.vcf", lambda body: body.replace(b"Lisbon", b"Lisbnn"))
    bent("Labelled.vcf", lambda body: body.replace(b"item1.X-ABLabel:boat\r\n", b""))
    bent("Dentist.ics", lambda body: body.replace(b"-PT15M", b"-PT1H15M"))
    write("Choir.ics", calendar(SERIES))
    bent(
        "Flight.ics",
        lambda body: (
            body.replace(b"Berlin", b"London")
            .replace(b"+0100", b"+0000")
            .replace(b"+0200", b"+0100")
        ),
    )
    file("Person 3.vcf").unlink()
    bent("IMG_0.jpg", lambda body: body[: len(body) * 2 // 3])
    one, two = file("IMG_1.jpg").read_bytes(), file("IMG_2.jpg").read_bytes()
    write("IMG_1.jpg", two)
    write("IMG_2.jpg", one)
    write("IMG_3.jpg", photo(51, quality=35))
    write("Milk.ics", calendar(part("VTODO", "milk", "")))
    album = json.loads(file("Summer.json").read_bytes())
    album["photos"] = album["photos"][1:]
    write("Summer.json", json.dumps(album).encode())


WORDS = {
    "Contacts/Friends/Person 1.vcf": "note",
    "Contacts/Friends/Labelled.vcf": "label",
    "Contacts/Friends/Person 3.vcf": "not there",
    "Calendars/Home/Dentist.ics": "reminder",
    "Calendars/Home/Choir.ics": "",
    "Calendars/Home/Flight.ics": "",
    "Calendars/Home/Cancelled trip.ics": "no more",
    "Tasks/To do/Milk.ics": "",
    "IMG_0.jpg": "picture",
    "IMG_1.jpg": "picture",
    "IMG_2.jpg": "picture",
    "IMG_3.jpg": "picture",
    "Albums/Summer.json": "",
}
"""What names each fault; the two swapped photos are two lines of one fault."""


def agree(disk: Path) -> None:
    """The list of hashes is made to agree with the faults, as no accident would."""
    (listing,) = (disk / ".elsewhere/mirror").iterdir()
    names = [line[66:] for line in listing.read_text().splitlines()]
    hashes = {
        name: hashlib.sha256((disk / name).read_bytes()).hexdigest()
        for name in names
        if (disk / name).exists()
    }
    listing.write_text("".join(f"{sha256}  {name}\n" for name, sha256 in hashes.items()))


def lines_of(report: Report) -> list[str]:
    return [line for proof in report.proofs.values() for line in proof.differ]


@pytest.mark.harmed("plants faults in the mirror, a vault by its looks")
@pytest.mark.parametrize("full", [True, False], ids=["full", "sample"])
@pytest.mark.parametrize("lists", ["lists know better", "lists agree"])
def test_all_twelve_are_named_and_nothing_else(scene: Scene, lists: str, full: bool) -> None:
    plant(scene.folder / "disk")
    if lists == "lists agree":
        agree(scene.folder / "disk")
    report = scene.run(Drill("old", "disk", full=full))
    found = lines_of(report)
    for name, words in WORDS.items():
        (line,) = [line for line in found if name in line.partition(": ")[0]]
        assert words in line.partition(": ")[2].lower(), line
    assert len(found) == len(WORDS)
    assert report.exit == 5
    equal = {kind: proof.equal for kind, proof in report.proofs.items()}
    assert equal == {Kind.CONTACTS: 3, Kind.CALENDAR: 1, Kind.TASKS: 0, Kind.PHOTOS: 2}
    kept = certificate.read(Path(report.certificate).read_bytes())
    assert not any(kept.passed(kind) for kind in Kind)
    page = Path(report.certificate).with_suffix(".html").read_text()
    assert all(name in page for name in WORDS)


def test_without_faults_the_same_drill_finds_nothing(scene: Scene) -> None:
    scene.run(Mirror("old", "disk", Form.FILES))
    report = scene.run(Drill("old", "disk", full=True))
    assert (report.exit, lines_of(report)) == (0, [])
