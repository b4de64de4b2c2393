"""A restore doubles nothing, overwrites nothing, resumes, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.memory.client import MemoryCloud
from connectors.model import Collection, Entry, Item, Kind
from desktop.engine.failure import EngineError
from desktop.engine.report import Report
from desktop.engine.restore.journal import RestoreJournal
from desktop.engine.tasks import Form, Mirror, Pull, Restore, Undo
from tests.connectors.things import thing
from tests.desktop.engine.killing import cut_at
from tests.desktop.engine.scene import (
    FRIENDS,
    HOME,
    Scene,
    bodies,
    card,
    codes,
    counts,
    event,
    only,
    people,
)  # fmt: skip

RESTORE = Restore("old", "new")


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path)
    scene.add("new")
    return scene


def friends(scene: Scene, cloud: str = "new") -> dict[str, bytes]:
    return bodies(scene.cloud(cloud), Kind.CONTACTS, "Friends")


def put(cloud: MemoryCloud, name: str, cards: dict[str, bytes]) -> Collection:
    book = cloud.create(Kind.CONTACTS, name)
    for key, body in cards.items():
        cloud.put(book, key, Item(Entry(key, "1"), (body,)), None)
    return book


def test_an_empty_account_gets_everything_once(scene: Scene) -> None:
    scene.keep("old", FRIENDS, people(30))
    report = scene.run(RESTORE)
    assert counts(only(report)) == (30, 30, 0, 0, 0)
    assert report.exit == 0
    assert sorted(friends(scene).values()) == sorted(people(30).values())
    assert counts(only(scene.run(RESTORE))) == (30, 0, 30, 0, 0)
    assert len(friends(scene)) == 30


def test_i1_cut_at_every_request_a_rerun_has_exactly_all(tmp_path: Path) -> None:
    for cut in (1, 2, 5, 8):
        for after in (False, True):
            scene = Scene(tmp_path / f"{cut}{after}")
            scene.add("new")
            scene.keep("old", FRIENDS, people(8))
            with cut_at(cut, after=after):
                scene.run(RESTORE)
            row = only(scene.run(RESTORE))
            assert (row.total, row.failed) == (8, 0)
            assert sorted(friends(scene).values()) == sorted(people(8).values())


def test_i2_people_who_are_there_already_are_matched_not_doubled(scene: Scene) -> None:
    same = {f"x{n}": card(f"other-uid-{n}", f"Person {n}") for n in range(4)}
    put(scene.cloud("new"), "Friends", {**same, "mine": card("m", "Mine")})
    scene.keep("old", FRIENDS, people(10))
    report = scene.run(RESTORE)
    assert counts(only(report)) == (10, 6, 4, 0, 0)
    assert len(friends(scene)) == 11


def test_i2_a_second_account_that_has_them_under_another_name_gets_none_twice(
    scene: Scene,
) -> None:
    scene.keep("old", FRIENDS, people(5))
    put(scene.cloud("new"), "Friends", {"f": card("own", "Their Own")})
    scene.run(Mirror("old", "new", Form.NATIVE))
    cloud = scene.cloud("new")
    (ours,) = [one for one in cloud.collections() if one.name != "Friends"]
    page = next(iter(cloud.changes(ours, None)))
    cloud.remove(ours, page.entries[0])
    for put_back in (1, 0):
        assert counts(only(scene.run(RESTORE))) == (5, put_back, 5 - put_back, 0, 0)
    assert len(friends(scene)) == 1
    assert len(bodies(cloud, Kind.CONTACTS, ours.name)) == 5


def test_i2_another_version_of_the_same_person_stays_as_it_is(scene: Scene) -> None:
    theirs = card("uid-1", "Person 1", "NOTE:newer over there")
    put(scene.cloud("new"), "Friends", {"k": theirs})
    scene.keep("old", FRIENDS, people(3))
    report = scene.run(RESTORE)
    assert counts(only(report)) == (3, 2, 1, 0, 0)
    assert codes(report) == {"differs-there"}
    assert friends(scene)["k"] == theirs


def test_i5_as_of_a_day_before_everything_went(scene: Scene) -> None:
    scene.keep("old", FRIENDS, people(6))
    before = scene.clock.now().isoformat()
    scene.clock.turn(days=2)
    scene.drop("old", FRIENDS, ["p0", "p1", "p2", "p3"])
    scene.keep("old", FRIENDS, {"p5": card("uid-5", "Person 5", "NOTE:later")})
    report = scene.run(Restore("old", "new", as_of=before))
    assert counts(only(report)) == (6, 6, 0, 0, 0)
    assert sorted(friends(scene).values()) == sorted(people(6).values())


def test_a_date_that_is_none_is_wrong_usage(scene: Scene) -> None:
    scene.keep("old", FRIENDS, people(1))
    with pytest.raises(EngineError) as raised:
        scene.run(Restore("old", "new", as_of="soon"))
    assert (raised.value.trouble.code, raised.value.exit) == ("bad-date", 2)


def test_i6_one_item_or_only_the_removed(scene: Scene) -> None:
    scene.keep("old", FRIENDS, people(6))
    scene.keep("old", HOME, {"e": event("e", "Party")})
    report = scene.run(Restore("old", "new", only="contacts/Friends/Person 3*"))
    assert counts(only(report)) == (1, 1, 0, 0, 0)
    scene.drop("old", FRIENDS, ["p1", "p2"])
    report = scene.run(Restore("old", "new", removed_only=True))
    assert counts(only(report)) == (2, 2, 0, 0, 0)
    assert len(friends(scene)) == 3


@pytest.mark.parametrize(
    "glob",
    ["Person 3.vcf", "Person 3", "*3*", "contacts/Friends/Person 3*", "Contacts/*/Person 3.vcf",
     "old/Contacts/Friends/Person 3.vcf"],
)  # fmt: skip
def test_i6_an_item_is_named_in_any_way_a_person_would(scene: Scene, glob: str) -> None:
    scene.keep("old", FRIENDS, people(6))
    assert counts(only(scene.run(Restore("old", "new", only=glob)))) == (1, 1, 0, 0, 0)


def test_i6_a_name_with_signs_of_a_glob_in_it_means_itself(scene: Scene) -> None:
    scene.keep("old", FRIENDS, {"a": card("a", "Ann [work]"), "b": card("b", "Ann w")})
    scene.run(Restore("old", "new", only="Ann [work]"))
    assert sorted(friends(scene).values()) == sorted([card("a", "Ann [work]"), card("b", "Ann w")])


def test_i5_another_version_put_there_before_is_told_and_not_called_the_same(
    scene: Scene,
) -> None:
    scene.keep("old", FRIENDS, people(3))
    before = scene.clock.now().isoformat()
    scene.clock.turn(days=1)
    scene.keep("old", FRIENDS, {"p1": card("uid-1", "Person 1", "NOTE:later")})
    scene.run(RESTORE)
    report = scene.run(Restore("old", "new", as_of=before))
    assert (counts(only(report)), codes(report)) == ((3, 0, 3, 0, 0), {"differs-there"})
    assert card("uid-1", "Person 1", "NOTE:later") in friends(scene).values()
    assert codes(scene.run(RESTORE)) == set()


def test_i7_only_what_the_account_gives_back_is_called_restored(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = MemoryCloud.put

    def forgets(
        cloud: MemoryCloud, collection: Collection, key: str, item: Item, over: Entry | None
    ) -> Entry:
        body = b"".join(item.chunks)
        if b"uid-7" in body:
            return Entry(key, "said-so")
        return real(cloud, collection, key, Item(item.entry, (body,)), over)

    monkeypatch.setattr(MemoryCloud, "put", forgets)
    scene.keep("old", FRIENDS, people(10))
    report = scene.run(RESTORE)
    assert counts(only(report)) == (10, 9, 0, 1, 0)
    assert codes(report) == {"not-kept-there"}
    assert report.exit == 5


def test_an_item_without_a_uid_is_known_again_by_the_one_it_got_on_its_way(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = MemoryCloud.put

    def bends(
        cloud: MemoryCloud, collection: Collection, key: str, item: Item, over: Entry | None
    ) -> Entry:
        return real(cloud, collection, key, Item(item.entry, (card(key, "A B"),)), over)

    monkeypatch.setattr(MemoryCloud, "put", bends)
    bare = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\\;B\r\nN:B;A;;;\r\nEND:VCARD\r\n"
    scene.keep("old", FRIENDS, {"p": bare})
    assert counts(only(scene.run(RESTORE))) == (1, 1, 0, 0, 0)
    assert counts(only(scene.run(RESTORE))) == (1, 0, 1, 0, 0)


def test_i13_a_dry_run_tells_the_same_counts_and_writes_nothing(scene: Scene) -> None:
    put(scene.cloud("new"), "Friends", {"k": people(1)["p0"]})
    scene.keep("old", FRIENDS, people(5))
    scene.keep("old", HOME, {"e": event("e", "Party")})
    dry = scene.run(Restore("old", "new", dry_run=True))
    assert [one.name for one in scene.cloud("new").collections()] == ["Friends"]
    assert len(friends(scene)) == 1
    real = scene.run(RESTORE)
    told = [[counts(row) for row in one.accounts[0].collections] for one in (dry, real)]
    assert told[0] == told[1]


def test_i17_put_back_into_the_emptied_source_under_the_names_they_had(scene: Scene) -> None:
    scene.add("old")
    book = put(scene.cloud("old"), "Friends", people(5))
    mine = Collection(book.id, Kind.CONTACTS, "Friends")
    scene.keep("old", mine, people(5))
    for entry in [
        entry for page in scene.cloud("old").changes(book, None) for entry in page.entries
    ]:
        scene.cloud("old").remove(book, entry)
    report = scene.run(Restore("old", "old"))
    assert counts(only(report)) == (5, 5, 0, 0, 0)
    assert friends(scene, "old") == people(5)


def test_guests_are_not_told(scene: Scene) -> None:
    scene.keep("old", HOME, {"e": event("e", "Party", "ATTENDEE:mailto:ana@example.org")})
    scene.run(RESTORE)
    (body,) = bodies(scene.cloud("new"), Kind.CALENDAR, "Home").values()
    assert b"\nATTENDEE" not in body


def test_photos_are_matched_by_their_bytes(scene: Scene) -> None:
    roll = Collection("roll", Kind.PHOTOS, "Photos")
    scene.keep("old", roll, {f"{n}.jpg": bytes([n]) * 100 for n in range(4)})
    target = scene.cloud("new").create(Kind.PHOTOS, "Photos")
    scene.cloud("new").put(target, "k", Item(Entry("k", "1"), (bytes([2]) * 100,)), None)
    assert counts(only(scene.run(RESTORE))) == (4, 3, 1, 0, 0)


def undone(scene: Scene, report: Report) -> Report:
    return scene.run(Undo(report.run))


def test_undo_takes_out_exactly_what_the_run_put_in(scene: Scene) -> None:
    put(scene.cloud("new"), "Friends", {"k": people(1)["p0"], "mine": card("m", "Mine")})
    before = friends(scene)
    scene.keep("old", FRIENDS, people(8))
    report = undone(scene, scene.run(RESTORE))
    assert only(report).removed == 7
    assert friends(scene) == before
    assert report.exit == 0


def test_undo_leaves_what_was_changed_since(scene: Scene) -> None:
    scene.keep("old", FRIENDS, people(4))
    done = scene.run(RESTORE)
    (book,) = scene.cloud("new").collections()
    (entry, *_) = next(scene.cloud("new").changes(book, None)).entries
    scene.cloud("new").put(book, "k", Item(entry, (card("c", "Changed"),)), entry)
    report = undone(scene, done)
    assert (only(report).removed, only(report).failed) == (3, 1)
    assert list(friends(scene).values()) == [card("c", "Changed")]


def test_undo_of_a_run_that_was_cut_finds_what_it_had_put(scene: Scene) -> None:
    scene.keep("old", FRIENDS, people(6))
    with cut_at(3, after=True):
        scene.run(RESTORE)
    (journal,) = (scene.root / ".elsewhere/ledgers").glob("restore-*")
    report = scene.run(Undo(journal.stem.removeprefix("restore-")))
    assert only(report).removed == 3
    assert not friends(scene)


def test_undo_of_an_unknown_run_is_wrong_usage(scene: Scene) -> None:
    scene.keep("old", FRIENDS, people(1))
    with pytest.raises(EngineError) as raised:
        scene.run(Undo("nothing"))
    assert raised.value.trouble.code == "no-such-run"


def test_a_restore_to_a_folder_writes_files_and_never_over_another(
    scene: Scene, tmp_path: Path
) -> None:
    scene.add("disk", "folder", path=str(tmp_path / "disk"))
    scene.keep("old", FRIENDS, people(4))
    own = tmp_path / "disk/Contacts/Friends/Person 1.vcf"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"my own")
    report = scene.run(Restore("old", "disk"))
    assert counts(only(report)) == (4, 4, 0, 0, 0)
    assert own.read_bytes() == b"my own"
    assert own.with_name("Person 1 (2).vcf").read_bytes() == people(4)["p1"]
    assert counts(only(scene.run(Restore("old", "disk")))) == (4, 0, 4, 0, 0)
    undone(scene, report)
    assert [path.name for path in (tmp_path / "disk").rglob("*.vcf")] == ["Person 1.vcf"]


def test_undo_counts_the_files_of_a_folder_by_the_collections_they_are_of(
    scene: Scene, tmp_path: Path
) -> None:
    scene.add("disk", "folder", path=str(tmp_path / "disk"))
    scene.keep("old", FRIENDS, people(3))
    scene.keep("old", HOME, {"e": event("e", "Party")})
    rows = undone(scene, scene.run(Restore("old", "disk"))).accounts[0].collections
    assert {(row.name, row.kind, row.total, row.removed) for row in rows} == {
        ("Friends", Kind.CONTACTS, 3, 3),
        ("Home", Kind.CALENDAR, 1, 1),
    }


def test_undo_takes_out_files_of_which_a_cut_run_did_not_say_that_they_were_written(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.add("disk", "folder", path=str(tmp_path / "disk"))
    scene.keep("old", FRIENDS, people(4))
    with monkeypatch.context() as cut:
        cut.setattr(RestoreJournal, "wrote", lambda journal, files: None)
        done = scene.run(Restore("old", "disk"))
    changed = tmp_path / "disk/Contacts/Friends/Person 1.vcf"
    changed.write_bytes(b"my own")
    assert (only(undone(scene, done)).removed, only(undone(scene, done)).total) == (3, 0)
    assert list((tmp_path / "disk").rglob("*.vcf")) == [changed]


def test_a_folder_restored_to_itself_gets_what_it_lacks_where_it_lay(
    scene: Scene, tmp_path: Path
) -> None:
    folder = tmp_path / "disk/book"
    folder.mkdir(parents=True)
    for name, body in people(4).items():
        (folder / f"{name}.vcf").write_bytes(body)
    (tmp_path / "disk/all.vcf").write_bytes(b"".join([card("a", "Ann"), card("b", "Ben")]))
    (tmp_path / "disk/photo.jpg").write_bytes(b"".join(thing(Kind.PHOTOS, "p").chunks))
    scene.add("disk", "folder", path=str(tmp_path / "disk"))
    assert scene.run(Pull(("disk",))).exit == 0
    before = {path: path.read_bytes() for path in (tmp_path / "disk").rglob("*.*")}
    report = scene.run(Restore("disk", "disk"))
    assert [counts(row) for row in report.accounts[0].collections] == [
        (2, 0, 2, 0, 0), (4, 0, 4, 0, 0), (1, 0, 1, 0, 0),
    ]  # fmt: skip
    (folder / "p1.vcf").unlink()
    (folder / "p2.vcf").write_bytes(newer := card("uid-2", "Nobody else"))
    (tmp_path / "disk/photo.jpg").unlink()
    report = scene.run(Restore("disk", "disk"))
    assert codes(report) == {"another-file-there"}
    before[folder / "p2.vcf"] = newer
    assert before == {path: path.read_bytes() for path in (tmp_path / "disk").rglob("*.*")}
    undone(scene, report)
    assert not (folder / "p1.vcf").exists()


@pytest.mark.harmed("spoils a body")
def test_i9_a_damaged_file_is_taken_from_history_or_named_and_never_sent(scene: Scene) -> None:
    scene.keep("old", FRIENDS, people(4))
    newer = card("uid-1", "Person 1", "NOTE:x")
    scene.keep("old", FRIENDS, {"p1": newer})
    scene.keep("old", FRIENDS, {"p1": people(2)["p1"]})
    for name in ("Person 1", "Person 2"):
        path = next(scene.root.rglob(f"*{name}.vcf"))
        path.write_bytes(path.read_bytes().replace(b"Person", b"Persoo"))
    report = scene.run(RESTORE)
    assert counts(only(report)) == (4, 3, 0, 1, 0)
    assert codes(report) == {"damaged-in-vault"}
    expected = {id_: body for id_, body in people(4).items() if id_ != "p2"}
    assert sorted(friends(scene).values()) == sorted(expected.values())
