"""Cases of the fault catalogue: accounts that answer oddly, and second homes that stop half way."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.errors import Full, Refused, SignInAgain, TryLater
from connectors.folder.files import FolderFiles
from connectors.memory.client import MemoryCloud
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page, Stored
from desktop.engine import verbs
from desktop.engine.accounts.secrets import Typed
from desktop.engine.plans.plans import Plan
from desktop.engine.report import Report
from desktop.engine.tasks import Check, Form, Mirror, Restore, RunPlans
from tests.desktop.engine.faulty import Desk, Faulty, card
from tests.desktop.engine.scene import FRIENDS, Scene, bodies, codes, counts, only, people


def test_a3_what_the_person_gave_up_comes_back_when_it_was_there_all_along(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(40))
    desk.pull()
    desk.cloud.deltas = False
    desk.cloud.hidden = {f"p{number}" for number in range(12)}
    assert desk.row(desk.pull()).held == 12
    (hold,) = desk.engine.status().holds
    desk.engine.answer(hold.id, accept=True)
    assert len(desk.current()) == 28
    desk.cloud.hidden = set()
    desk.cloud.deltas = True
    desk.pull()
    assert len(desk.current()) == 40


def test_a6_empty_pages_in_the_middle_end_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.cloud.fill(desk.book, range(9))
    real = Faulty.changes

    def gaps(cloud: Faulty, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        for page in real(cloud, collection, since):
            yield Page((), (), None, page.whole)
            yield page

    monkeypatch.setattr(Faulty, "changes", gaps)
    assert desk.row(desk.pull()).total == 9
    assert desk.cursor() is not None


def test_a24_a_card_without_a_uid_is_one_item_and_stays_as_it_was(desk: Desk) -> None:
    bare = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Nobody\r\nEND:VCARD\r\n"
    desk.cloud.set(desk.book, "bare", bare)
    assert desk.row(desk.pull()).total == 1
    desk.cloud.set(desk.book, "bare", bare.replace(b"Nobody", b"Somebody"))
    assert desk.row(desk.pull()).changed == 1
    assert desk.current() == {"bare": bare.replace(b"Nobody", b"Somebody")}
    assert len(list(desk.root.rglob("*.vcf"))) == 1


def test_a25_people_who_all_got_another_id_are_added_and_the_old_are_held(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(12))
    desk.pull()
    desk.cloud.forget(desk.book, range(12))
    for number in range(12):
        desk.cloud.set(desk.book, f"moved{number}", card(number).replace(b"UID:p", b"UID:m"))
    report = desk.pull()
    assert (desk.row(report).new, desk.row(report).held, desk.row(report).total) == (12, 12, 24)
    assert report.exit == 3


@pytest.mark.parametrize("year", ["1970", "2038", "9999"])
def test_a29_a_servers_date_decides_nothing(desk: Desk, year: str) -> None:
    stamped = card(1).replace(b"NOTE:", b"REV:2026-01-01T00:00:00Z\r\nNOTE:")
    desk.cloud.set(desk.book, "p1", stamped)
    desk.pull()
    skewed = card(1, " and church").replace(
        b"NOTE:", f"REV:{year}-01-01T00:00:00Z\r\nNOTE:".encode()
    )
    desk.cloud.set(desk.book, "p1", skewed)
    desk.pull()
    assert desk.current() == {"p1": skewed}
    with desk.vault() as vault:
        assert vault.body(hashlib.sha256(stamped).hexdigest()).read_bytes() == stamped


def test_f11_a_clock_that_jumps_in_the_middle_of_a_run_loses_nothing(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(12))

    def jump(number: int, what: str) -> None:
        desk.clock.later(days=3650 if number % 2 else -3651)

    desk.cloud.fault = jump
    assert desk.row(desk.pull()).total == 12
    desk.cloud.fault = lambda number, what: None
    assert desk.row(desk.pull()).new == 0
    assert len(desk.current()) == 12


def test_f14_a_part_that_goes_wrong_is_seen_and_stops_no_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.cloud.fill(desk.book, range(3))
    other = Faulty("second")
    other.fill(other.contacts(), range(4))
    desk.engine.add_account("second", "memory", {"cloud": "second"}, Typed(""), lambda url: None)
    for name in ("old", "second"):
        desk.engine.set_plan(Plan(name))
    monkeypatch.setitem(verbs._VERBS, Check, "no_such_file:check")
    report = desk.engine.wait(desk.engine.start(RunPlans()), 60)
    assert report.exit == 4
    assert {row.error.code for row in report.accounts if row.error} == {"went-wrong"}
    assert {row.name for row in report.accounts if row.collections} == {"old", "second"}


def test_f17_what_is_planned_during_a_run_counts_from_the_next(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(3))
    desk.engine.set_plan(Plan("old", minutes=60))

    def planned(number: int, what: str) -> None:
        desk.engine.set_plan(Plan("old", minutes=15))

    desk.cloud.fault = planned
    assert desk.engine.wait(desk.engine.start(RunPlans(due_only=True)), 60).exit == 0
    (plan,) = desk.engine.plans()
    assert plan.minutes == 15
    desk.clock.later(minutes=16)
    desk.cloud.fill(desk.book, [7])
    desk.cloud.fault = lambda number, what: None
    desk.engine.wait(desk.engine.start(RunPlans(due_only=True)), 60)
    assert len(desk.current()) == 4


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path)
    scene.add("new")
    scene.add("disk", "folder", path=str(tmp_path / "disk"))
    return scene


def friends(scene: Scene) -> list[bytes]:
    return sorted(bodies(scene.cloud("new"), Kind.CONTACTS, "Friends").values())


def stops(monkeypatch: pytest.MonkeyPatch, after: int, error: Exception) -> list[int]:
    """The account takes so many items a run, then raises."""
    real = MemoryCloud.put
    left = [after]

    def put(
        cloud: MemoryCloud, collection: Collection, key: str, item: Item, over: Entry | None
    ) -> Entry:
        left[0] -= 1
        if left[0] < 0:
            raise error
        return real(cloud, collection, key, item, over)

    monkeypatch.setattr(MemoryCloud, "put", put)
    return left


def test_g15_a_target_that_takes_five_a_day_has_everything_in_the_end(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.keep("old", FRIENDS, people(23))
    left = stops(monkeypatch, 0, TryLater("enough for today", after=86_400))
    reports: list[Report] = []
    for _ in range(5):
        left[0] = 5
        reports.append(scene.run(Mirror("old", "new", Form.NATIVE)))
        scene.clock.turn(days=1)
    assert [report.exit for report in reports] == [4, 4, 4, 4, 0]
    assert counts(only(reports[-1])) == (23, 3, 20, 0, 0)
    assert friends(scene) == sorted(people(23).values())


def test_g16_a_target_that_shut_us_out_is_told_apart_and_the_source_goes_on(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.keep("old", FRIENDS, people(3))
    stops(monkeypatch, 1, SignInAgain("revoked"))
    report = scene.run(Mirror("old", "new", Form.NATIVE))
    assert report.exit == 3
    assert [row.error is not None for row in report.accounts if row.name == "new"] == [True]
    scene.keep("old", FRIENDS, {"p9": card(9)})
    assert scene.run(Check("old")).exit == 0


def test_g18_two_computers_that_mirror_into_one_account_lose_nothing(
    scene: Scene, tmp_path: Path
) -> None:
    scene.keep("old", FRIENDS, people(4))
    second = Scene(tmp_path / "second")
    cloud = {"cloud": f"{scene.folder}/new"}
    second.accounts.add("new", "memory", cloud, Typed(""), lambda url: None)
    second.keep("old", FRIENDS, {**people(4), "p8": card(8)})
    for _ in range(2):
        for one in (scene, second):
            report = one.run(Mirror("old", "new", Form.NATIVE))
            assert (report.exit, only(report).failed) == (0, 0)
    there = [
        body
        for one in scene.cloud("new").collections()
        for body in bodies(scene.cloud("new"), one.kind, one.name).values()
    ]
    assert set(there) == {*people(4).values(), card(8)}
    assert len(there) <= 9
    for _ in range(2):
        assert only(scene.run(Mirror("old", "new", Form.NATIVE))).sent == 0


def test_i8_an_item_the_account_refuses_is_named_and_the_others_arrive(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = MemoryCloud.put

    def put(
        cloud: MemoryCloud, collection: Collection, key: str, item: Item, over: Entry | None
    ) -> Entry:
        body = b"".join(item.chunks)
        if b"uid-2" in body:
            raise Refused("a note too long", about="Person 2")
        return real(cloud, collection, key, Item(item.entry, (body,)), over)

    monkeypatch.setattr(MemoryCloud, "put", put)
    scene.keep("old", FRIENDS, people(6))
    report = scene.run(Restore("old", "new"))
    assert counts(only(report)) == (6, 5, 0, 1, 0)
    assert "Person 2.vcf" in {note.about for note in only(report).notes}
    assert report.exit == 1
    assert len(friends(scene)) == 5


def test_i14_a_disk_that_fills_up_during_a_restore_is_gone_on_with_when_there_is_room(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = FolderFiles.write
    left = [4]

    def write(place: FolderFiles, path: str, body: Path, sha256: str) -> Stored:
        left[0] -= 1
        if left[0] < 0:
            raise Full("no room")
        return real(place, path, body, sha256)

    monkeypatch.setattr(FolderFiles, "write", write)
    scene.keep("old", FRIENDS, people(9))
    report = scene.run(Restore("old", "disk"))
    assert report.exit == 3
    assert codes(report) & {"full"}
    left[0] = 100
    again = scene.run(Restore("old", "disk"))
    assert counts(only(again))[3] == 0
    found = sorted(path.read_bytes() for path in (scene.folder / "disk").rglob("*.vcf"))
    assert found == sorted(people(9).values())


def test_i4_the_vaults_folder_alone_is_enough(scene: Scene, tmp_path: Path) -> None:
    scene.keep("old", FRIENDS, people(7))
    scene.drop("old", FRIENDS, ["p3"])
    fresh = Scene(tmp_path / "elsewhere")
    shutil.copytree(scene.root, fresh.root)
    shutil.rmtree(scene.home.root)
    fresh.add("new")
    assert counts(only(fresh.run(Restore("old", "new")))) == (6, 6, 0, 0, 0)
    removed = fresh.run(Restore("old", "new", removed_only=True))
    assert counts(only(removed)) == (1, 1, 0, 0, 0)
    assert friends(fresh) == sorted(people(7).values())
