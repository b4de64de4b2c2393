"""A drill reads the second cloud alone, names all that is different, and leaves a certificate."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import pytest
import urllib3

from connectors.memory.client import MemoryCloud
from connectors.model import Album, Collection, Entry, Item, Kind
from desktop import words
from desktop.engine.drill import drill as drill_module
from desktop.engine.drill import reading as drill_reading
from desktop.engine.drill import server as drill_server
from desktop.engine.failure import EngineError
from desktop.engine.proof import certificate
from desktop.engine.report import Report
from desktop.engine.tasks import Drill, Form, Mirror
from tests.clouds import radicale
from tests.desktop.engine.scene import FRIENDS, HOME, Scene, card, event, people

MIRROR = Mirror("old", "disk", Form.FILES)
DRILL = Drill("old", "disk", full=True)
TODO = Collection("list-1", Kind.TASKS, "To do")
ROLL = Collection("roll", Kind.PHOTOS, "Photos")


def todo(uid: str, title: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", "BEGIN:VTODO", f"UID:{uid}"]
    lines += ["DTSTAMP:20260101T000000Z", f"SUMMARY:{title}", "END:VTODO", "END:VCALENDAR"]
    return ("\r\n".join(lines) + "\r\n").encode()


@pytest.fixture
def scene(place: Path) -> Scene:
    scene = Scene(place)
    scene.add("disk", "folder", path=str(place / "disk"))
    scene.keep("old", FRIENDS, people(5))
    scene.keep("old", HOME, {"e": event("e", "Party", "ATTENDEE:mailto:ana@example.org")})
    scene.keep("old", TODO, {"t": todo("t", "Milk")})
    scene.keep("old", ROLL, {f"{n}.jpg": bytes([n]) * 200 for n in range(3)})
    with scene.vault() as vault:
        shelf = next(one for one in vault.shelves("old") if one.collection.kind is Kind.PHOTOS)
        shelf.keep_albums([Album("a", "Summer", ("2.jpg", "0.jpg"))], "run")
    return scene


def read(report: Report) -> certificate.Certificate:
    return certificate.read(Path(report.certificate).read_bytes())


def counted(report: Report) -> dict[str, tuple[int, int, int, int]]:
    return {
        str(kind): (proof.vault, proof.read_back, proof.equal, len(proof.differ))
        for kind, proof in report.proofs.items()
    }


def test_i15_what_lies_in_the_second_cloud_is_proven_with_a_certificate(scene: Scene) -> None:
    scene.run(MIRROR)
    report = scene.run(DRILL)
    assert counted(report) == {
        "contacts": (5, 5, 5, 0),
        "calendar": (1, 1, 1, 0),
        "tasks": (1, 1, 1, 0),
        "photos": (3, 3, 3, 0),
    }
    assert report.exit == 0
    one = read(report)
    assert (one.source, one.target, one.full, one.previous) == ("old", "disk", True, "")
    assert "Person 0" in one.samples
    assert all(one.proves(kind, scene.clock.now()) for kind in Kind)
    page = Path(report.certificate).with_suffix(".html").read_text()
    assert "Restore proven" in page
    assert not list(scene.home.scratch.iterdir())


def test_each_certificate_names_the_one_before(scene: Scene) -> None:
    scene.run(MIRROR)
    first = scene.run(DRILL)
    again = read(scene.run(DRILL))
    before = Path(first.certificate).read_bytes()
    assert again.previous == hashlib.sha256(before).hexdigest()
    assert again.content == read(first).content


def test_what_is_missing_or_not_yet_sent_is_named(scene: Scene) -> None:
    scene.run(MIRROR)
    next((scene.folder / "disk").rglob("*Person 3.vcf")).unlink()
    scene.keep("old", FRIENDS, {"p9": card("uid-9", "New Friend")})
    report = scene.run(DRILL)
    assert report.exit == 5
    assert sorted(report.proofs[Kind.CONTACTS].differ) == [
        "Contacts/Friends/New Friend.vcf: it was not sent there yet",
        "Contacts/Friends/Person 3.vcf: it is not there",
    ]
    assert counted(report)["contacts"] == (6, 4, 4, 2)
    assert not read(report).passed(Kind.CONTACTS)
    assert read(report).passed(Kind.CALENDAR)


def test_what_came_back_though_it_was_removed_is_named(scene: Scene) -> None:
    scene.run(MIRROR)
    scene.drop("old", FRIENDS, ["p2"])
    (line,) = scene.run(DRILL).proofs[Kind.CONTACTS].differ
    assert line == "Contacts/Friends/Person 2.vcf: it came back though the vault has it no more"


def test_a_place_without_a_mirror_is_no_passed_drill(scene: Scene) -> None:
    with pytest.raises(EngineError) as raised:
        scene.run(DRILL)
    assert (raised.value.trouble.code, raised.value.exit) == ("no-vault-there", 4)
    assert not list((scene.root / ".elsewhere/evidence").glob("*"))
    assert not list(scene.home.scratch.iterdir())


def test_a_disk_without_room_is_said_before_anything_is_read(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.run(MIRROR)
    monkeypatch.setattr(drill_module, "SPARE", 1 << 60)
    with pytest.raises(EngineError) as raised:
        scene.run(DRILL)
    trouble = raised.value.trouble
    assert (trouble.code, raised.value.exit) == ("no-room-to-drill", 4)
    assert "GB are free" in words.say(trouble.code, trouble.about, trouble.facts).what


def test_an_account_that_was_never_copied_is_wrong_usage(scene: Scene) -> None:
    with pytest.raises(EngineError) as raised:
        scene.run(Drill("nobody", "disk"))
    assert (raised.value.trouble.code, raised.value.exit) == ("no-copy-yet", 2)


def test_slices_of_photos_follow_one_another_and_a_bad_one_is_read_again(place: Path) -> None:
    scene = Scene(place)
    scene.add("disk", "folder", path=str(place / "disk"))
    scene.keep("old", ROLL, {f"{n:03}.jpg": b"%d" % n * 50 for n in range(130)})
    scene.run(MIRROR)
    bad = next((place / "disk").rglob("000.jpg"))
    whole = bad.read_bytes()
    bad.write_bytes(b"rot")
    first, second = (scene.run(Drill("old", "disk")) for _ in range(2))
    assert counted(first)["photos"] == (130, 10, 9, 1)
    assert counted(second)["photos"] == (130, 11, 10, 1)
    bad.write_bytes(whole)
    seen = [scene.run(Drill("old", "disk")) for _ in range(11)]
    assert counted(seen[0])["photos"] == (130, 11, 11, 0)
    assert counted(seen[1])["photos"] == (130, 10, 10, 0)
    assert sum(report.proofs[Kind.PHOTOS].equal for report in seen) == 111


def test_what_a_killed_drill_left_behind_goes(scene: Scene) -> None:
    scene.run(MIRROR)
    left = scene.home.scratch / "drill-1-run" / "vault"
    left.mkdir(parents=True)
    assert scene.run(DRILL).exit == 0
    assert not list(scene.home.scratch.iterdir())


def native(scene: Scene) -> MemoryCloud:
    scene.add("new")
    scene.run(Mirror("old", "new", Form.NATIVE))
    return scene.cloud("new")


def test_a_mirror_of_items_is_read_back_through_a_server_of_its_own(scene: Scene) -> None:
    native(scene)
    report = scene.run(Drill("old", "new", full=True))
    assert counted(report) == {
        "contacts": (5, 5, 5, 0),
        "calendar": (1, 1, 1, 0),
        "tasks": (1, 1, 1, 0),
        "photos": (3, 3, 3, 0),
    }
    assert report.exit == 0
    assert not list(scene.home.scratch.iterdir())


def test_a_large_collection_goes_through_the_server_in_portions(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drill_reading, "PORTION", 2)
    native(scene)
    report = scene.run(Drill("old", "new", full=True))
    assert counted(report)["contacts"] == (5, 5, 5, 0)
    assert report.exit == 0


def test_nobody_else_on_this_computer_reads_what_a_drill_serves(place: Path) -> None:
    folder = drill_server.shelve(place / "storage", "c1", Kind.CONTACTS)
    (folder / "1.vcf").write_bytes(people(1)["p0"])
    with drill_server.serving(place / "storage") as server:
        for word in (None, "drill:", "drill:guess"):
            headers = {"Depth": "1"}
            if word is not None:
                headers["Authorization"] = "Basic " + base64.b64encode(word.encode()).decode()
            asked = urllib3.request("PROPFIND", f"{server.url}drill/c1/", headers=headers)
            assert asked.status == 401
            assert b"1.vcf" not in asked.data


def test_what_is_wrong_in_a_mirror_of_items_is_named(scene: Scene) -> None:
    cloud = native(scene)
    for collection in cloud.collections():
        entries = [entry for page in cloud.changes(collection, None) for entry in page.entries]
        if collection.kind is Kind.CALENDAR:
            other = event("e", "Party").replace(b"T100000Z", b"T110000Z")
            cloud.put(collection, "k", Item(Entry("k", ""), (other,)), entries[0])
        if collection.kind is Kind.TASKS:
            cloud.remove(collection, entries[0])
    report = scene.run(Drill("old", "new", full=True))
    assert report.exit == 5
    assert counted(report)["contacts"] == (5, 5, 5, 0)
    assert "Calendars/Home/Party.ics" in report.proofs[Kind.CALENDAR].differ[0]
    assert report.proofs[Kind.TASKS].differ == ["Tasks/To do/Milk.ics: it is not there"]


def test_a_real_server_is_drilled_and_what_it_cannot_take_is_told(scene: Scene) -> None:
    (scene.folder / "server").mkdir()
    cloud = radicale.start(scene.folder / "server")
    try:
        scene.sign_in("dav", "dav", cloud.session())
        assert scene.run(Mirror("old", "dav")).exit in {0, 1}
        report = scene.run(Drill("old", "dav", full=True))
    finally:
        cloud.stop()
    assert report.exit == 0
    assert set(report.proofs) == {Kind.CONTACTS, Kind.CALENDAR, Kind.TASKS}
    assert report.lost["photos: this account takes none"] == 3


def test_a_later_drill_that_failed_takes_back_what_was_proven(scene: Scene) -> None:
    scene.run(MIRROR)
    scene.run(DRILL)
    next((scene.folder / "disk").rglob("*Person 3.vcf")).unlink()
    scene.run(DRILL)
    folder = scene.root / ".elsewhere/evidence"
    found = [certificate.read(path.read_bytes()) for path in folder.glob("drill-*.json")]
    assert set(certificate.latest(found, "old")) == set(Kind) - {Kind.CONTACTS}
    assert json.loads(next(folder.glob("drill-*.json")).read_bytes())["form"] == certificate.FORM


def test_what_our_own_server_writes_otherwise_is_no_fault_of_the_copy(place: Path) -> None:
    scene = Scene(place)
    scene.add("new")
    scene.keep("old", FRIENDS, {"path": card("path", "C:\\x"), "none": b"BEGIN:VCARD\r\nno card"})
    scene.keep("old", HOME, {"year": event("year", "Zero", "RDATE:00000101T000000Z")})
    scene.run(Mirror("old", "new", Form.NATIVE))
    drill = Drill("old", "new", full=True)
    report = scene.run(drill)
    assert (report.exit, counted(report)["contacts"]) == (0, (2, 2, 2, 0))
    cloud = scene.cloud("new")
    (book,) = [one for one in cloud.collections() if one.kind is Kind.CONTACTS]
    page = next(iter(cloud.changes(book, None)))
    for item in list(cloud.fetch(book, page.entries)):
        body = b"".join(item.chunks).replace(b"C:", b"D:")
        cloud.put(book, item.entry.id, Item(item.entry, (body,)), item.entry)
    assert counted(scene.run(drill))["contacts"] == (2, 2, 1, 1)
