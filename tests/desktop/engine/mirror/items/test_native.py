"""A mirror as items: what it puts, what it leaves, and what it never does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connectors.errors import Full, Refused, TryLater
from connectors.memory.client import MemoryCloud
from connectors.model import Collection, Entry, Item, Kind
from desktop.engine.mirror.removed_there import answer, waiting
from desktop.engine.report import Report
from desktop.engine.tasks import Drill, Form, Mirror
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

MIRROR = Mirror("old", "new", Form.NATIVE)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path)
    scene.add("new")
    return scene


class Spy:
    """Counts and bends the writes of a cloud in memory."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.puts: list[str] = []
        self.removed: list[str] = []
        self.bend: Callable[[str, Item], Item | None] = lambda key, item: item
        put, remove = MemoryCloud.put, MemoryCloud.remove

        def spied(
            cloud: MemoryCloud, collection: Collection, key: str, item: Item, over: Entry | None
        ) -> Entry:
            self.puts.append(key)
            bent = self.bend(key, item)
            if bent is None:
                return Entry(key, "said-so")
            return put(cloud, collection, key, bent, over)

        def gone(cloud: MemoryCloud, collection: Collection, entry: Entry) -> None:
            self.removed.append(entry.id)
            remove(cloud, collection, entry)

        monkeypatch.setattr(MemoryCloud, "put", spied)
        monkeypatch.setattr(MemoryCloud, "remove", gone)


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> Spy:
    return Spy(monkeypatch)


def mirrored(scene: Scene, count: int) -> Report:
    scene.keep("old", FRIENDS, people(count))
    return scene.run(MIRROR)


def test_everything_arrives_and_a_second_run_writes_nothing(scene: Scene, spy: Spy) -> None:
    report = mirrored(scene, 70)
    assert counts(only(report)) == (70, 70, 0, 0, 0)
    assert report.exit == 0
    there = bodies(scene.cloud("new"), Kind.CONTACTS, "Friends")
    assert sorted(there.values()) == sorted(people(70).values())
    assert len(spy.puts) == 70
    again = scene.run(MIRROR)
    assert counts(only(again)) == (70, 0, 70, 0, 0)
    assert len(spy.puts) == 70


def test_a_no_change_run_asks_once_a_collection(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirrored(scene, 20)
    asked: list[str] = []
    for name in ("changes", "fetch", "put", "remove", "create"):
        real = getattr(MemoryCloud, name)

        def spied(*args: Any, _real: Any = real, _name: str = name) -> Any:
            asked.append(_name)
            return _real(*args)

        monkeypatch.setattr(MemoryCloud, name, spied)
    scene.run(MIRROR)
    assert asked == ["changes"]


def test_a_change_in_the_vault_goes_over_the_entry_it_was(scene: Scene, spy: Spy) -> None:
    mirrored(scene, 5)
    scene.keep("old", FRIENDS, {"p2": card("uid-2", "Person 2", "TEL:+49 1")})
    report = scene.run(MIRROR)
    assert counts(only(report)) == (5, 1, 4, 0, 0)
    there = bodies(scene.cloud("new"), Kind.CONTACTS, "Friends")
    assert len(there) == 5
    assert card("uid-2", "Person 2", "TEL:+49 1") in there.values()


def test_a_collection_of_the_persons_own_is_left_alone(scene: Scene) -> None:
    own = scene.cloud("new").create(Kind.CONTACTS, "Friends")
    scene.cloud("new").put(own, "mine", Item(Entry("x", "1"), (card("m", "Mine"),)), None)
    mirrored(scene, 3)
    assert list(bodies(scene.cloud("new"), Kind.CONTACTS, "Friends")) == ["mine"]
    assert len(bodies(scene.cloud("new"), Kind.CONTACTS, "Friends (old)")) == 3


def test_events_arrive_without_anybody_a_server_could_write_to(scene: Scene) -> None:
    invited = event("e1", "Party", "ATTENDEE;CN=Ana:mailto:ana@example.org")
    scene.keep("old", HOME, {"e1": invited})
    assert scene.run(MIRROR).exit == 0
    (body,) = bodies(scene.cloud("new"), Kind.CALENDAR, "Home").values()
    assert b"\nATTENDEE" not in body
    assert b"ana@example.org" in body


def test_g1_a_lost_answer_is_found_by_its_key_and_nothing_doubles(scene: Scene, spy: Spy) -> None:
    scene.keep("old", FRIENDS, people(10))
    seen: list[str] = []

    def lose(key: str, item: Item) -> Item:
        seen.append(key)
        if len(seen) == 6:
            raise KeyboardInterrupt
        return item

    spy.bend = lose
    with pytest.raises(KeyboardInterrupt):
        scene.run(MIRROR)
    spy.bend = lambda key, item: item
    report = scene.run(MIRROR)
    row = only(report)
    assert (row.total, row.failed) == (10, 0)
    assert len(bodies(scene.cloud("new"), Kind.CONTACTS, "Friends")) == 10


def test_g1_a_lost_journal_is_made_good_by_the_keys(scene: Scene, spy: Spy) -> None:
    mirrored(scene, 10)
    for ledger in (scene.root / ".elsewhere" / "ledgers").iterdir():
        ledger.unlink()
    report = scene.run(MIRROR)
    assert counts(only(report)) == (10, 0, 10, 0, 0)
    assert len(list(scene.cloud("new").collections())) == 1
    assert len(bodies(scene.cloud("new"), Kind.CONTACTS, "Friends")) == 10


def test_g1_a_lost_journal_and_a_newer_body_end_in_the_newer_body(scene: Scene) -> None:
    mirrored(scene, 4)
    for ledger in (scene.root / ".elsewhere" / "ledgers").iterdir():
        ledger.unlink()
    newer = card("uid-1", "Person 1", "TEL:+49 1")
    scene.keep("old", FRIENDS, {"p1": newer})
    scene.run(MIRROR)
    there = bodies(scene.cloud("new"), Kind.CONTACTS, "Friends").values()
    assert newer in there
    assert len(there) == 4


def test_g2_a_full_account_stops_the_run_and_says_how_far_it_came(scene: Scene, spy: Spy) -> None:
    scene.keep("old", FRIENDS, people(30))

    def full(key: str, item: Item) -> Item:
        if len(spy.puts) > 12:
            raise Full
        return item

    spy.bend = full
    report = scene.run(MIRROR)
    assert report.exit == 3
    assert codes(report) == {"full"}
    assert counts(only(report)) == (30, 12, 0, 18, 0)
    assert len(spy.puts) <= 13 + 3
    spy.bend = lambda key, item: item
    assert counts(only(scene.run(MIRROR))) == (30, 18, 12, 0, 0)


def test_g3_what_somebody_removed_over_there_waits_for_one_answer(scene: Scene, spy: Spy) -> None:
    mirrored(scene, 20)
    cloud = scene.cloud("new")
    (book,) = cloud.collections()
    for entry in [entry for page in cloud.changes(book, None) for entry in page.entries][:8]:
        cloud.remove(book, entry)
    spy.puts.clear()
    for _ in range(2):
        report = scene.run(MIRROR)
        assert counts(only(report)) == (20, 0, 12, 0, 8)
        assert codes(report) == {"removed-there"}
        assert report.exit == 3
    assert not spy.puts
    with scene.vault() as vault:
        (question,) = waiting(vault, ["old"], ["new"])
        assert question.count == 8
        assert answer(vault, ["old"], ["new"], question.id, put_back=True)
    assert counts(only(scene.run(MIRROR))) == (20, 8, 12, 0, 0)
    assert len(bodies(cloud, Kind.CONTACTS, "Friends")) == 20


def test_g3_what_the_person_leaves_out_is_never_asked_about_again(scene: Scene, spy: Spy) -> None:
    mirrored(scene, 5)
    cloud = scene.cloud("new")
    (book,) = cloud.collections()
    (first, *_) = next(cloud.changes(book, None)).entries
    cloud.remove(book, first)
    scene.run(MIRROR)
    with scene.vault() as vault:
        (question,) = waiting(vault, ["old"], ["new"])
        answer(vault, ["old"], ["new"], question.id, put_back=False)
    report = scene.run(MIRROR)
    assert report.exit == 0
    assert len(bodies(cloud, Kind.CONTACTS, "Friends")) == 4
    proof = scene.run(Drill("old", "new", full=True)).proofs[Kind.CONTACTS]
    assert (proof.vault, proof.equal, proof.differ) == (4, 4, [])


def test_g4_an_edit_over_there_is_kept_before_ours_goes_over_it(scene: Scene) -> None:
    mirrored(scene, 5)
    cloud = scene.cloud("new")
    (book,) = cloud.collections()
    theirs = card("uid-1", "Person 1", "NOTE:written over there")
    (entry,) = [
        entry
        for page in cloud.changes(book, None)
        for entry in page.entries
        if b"uid-1" in bodies(cloud, Kind.CONTACTS, "Friends")[entry.id]
    ]
    cloud.put(book, entry.id, Item(entry, (theirs,)), entry)
    report = scene.run(MIRROR)
    assert "edited-there" in codes(report)
    assert theirs not in bodies(cloud, Kind.CONTACTS, "Friends").values()
    kept = [path.read_bytes() for path in (scene.root / ".elsewhere/evidence").iterdir()]
    assert theirs in kept


def test_g5_an_account_that_stores_nothing_is_not_a_copy(scene: Scene, spy: Spy) -> None:
    spy.bend = lambda key, item: None
    report = mirrored(scene, 5)
    assert counts(only(report)) == (5, 0, 0, 5, 0)
    assert codes(report) == {"not-kept-there"}
    assert report.exit == 5


def test_an_item_under_the_uid_it_got_on_its_way_is_there_though_its_name_was_bent(
    scene: Scene, spy: Spy
) -> None:
    bare = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\\;B\r\nN:B;A;;;\r\nEND:VCARD\r\n"
    scene.keep("old", FRIENDS, {"p": bare})
    spy.bend = lambda key, item: Item(item.entry, (card(key, "A B"),))
    report = scene.run(MIRROR)
    assert counts(only(report)) == (1, 1, 0, 0, 0)
    assert report.exit in {0, 1}
    assert counts(only(scene.run(MIRROR))) == (1, 0, 1, 0, 0)


def test_g5_an_account_that_stores_other_bytes_is_not_a_copy(scene: Scene, spy: Spy) -> None:
    spy.bend = lambda key, item: Item(item.entry, (card("zz", "Somebody else"),))
    report = mirrored(scene, 3)
    assert counts(only(report)) == (3, 0, 0, 3, 0)
    assert report.exit == 5


def test_g6_what_an_account_drops_is_told_and_the_item_counts(scene: Scene, spy: Spy) -> None:
    scene.keep("old", FRIENDS, {"p": card("u", "Person", "X-SKYPE:person")})
    spy.bend = lambda key, item: Item(
        item.entry, (b"".join(item.chunks).replace(b"X-SKYPE:person\r\n", b""),)
    )
    report = scene.run(MIRROR)
    assert counts(only(report)) == (1, 1, 0, 0, 0)
    assert sum(report.found.values()) == 1
    spy.puts.clear()
    assert counts(only(scene.run(MIRROR))) == (1, 0, 1, 0, 0)
    assert not spy.puts


def test_g7_an_emptied_account_is_told_and_not_filled_again(scene: Scene, spy: Spy) -> None:
    mirrored(scene, 12)
    cloud = scene.cloud("new")
    (book,) = cloud.collections()
    for entry in [entry for page in cloud.changes(book, None) for entry in page.entries]:
        cloud.remove(book, entry)
    report = scene.run(MIRROR)
    assert codes(report) == {"emptied-there"}
    assert counts(only(report)) == (12, 0, 0, 0, 12)
    assert not bodies(cloud, Kind.CONTACTS, "Friends")


def test_g7_a_collection_that_went_over_there_is_told(scene: Scene) -> None:
    mirrored(scene, 4)
    cloud = scene.cloud("new")
    cloud._held.clear()
    report = scene.run(MIRROR)
    assert codes(report) == {"collection-gone-there"}
    assert report.exit == 3
    with scene.vault() as vault:
        (question,) = waiting(vault, ["old"], ["new"])
        answer(vault, ["old"], ["new"], question.id, put_back=True)
    assert counts(only(scene.run(MIRROR))) == (4, 4, 0, 0, 0)


def test_g8_a_revision_that_changes_each_time_is_no_edit(
    scene: Scene, spy: Spy, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirrored(scene, 6)
    spy.puts.clear()
    for number in range(2):
        for held in scene.cloud("new")._held.values():
            for id_, (entry, body) in list(held.items.items()):
                held.items[id_] = (Entry(id_, f"{number}-{id_}", entry.name, entry.size), body)
                held.touched.append(id_)
        report = scene.run(MIRROR)
        assert counts(only(report)) == (6, 0, 6, 0, 0)
        assert not codes(report)
    assert not spy.puts


def test_g10_a_removal_is_sent_after_thirty_days_and_never_while_something_is_held(
    scene: Scene, spy: Spy
) -> None:
    mirrored(scene, 10)
    scene.drop("old", FRIENDS, ["p3"])
    scene.run(MIRROR)
    scene.clock.turn(days=29)
    scene.run(MIRROR)
    assert not spy.removed
    with scene.vault() as vault:
        (shelf,) = vault.shelves("old")
        shelf.hold(["p4"], "many-gone", "run-1")
    scene.clock.turn(days=2)
    scene.run(MIRROR)
    assert not spy.removed
    with scene.vault() as vault:
        (shelf,) = vault.shelves("old")
        shelf.release(["p4"])
    report = scene.run(MIRROR)
    assert only(report).removed == 1
    assert len(spy.removed) == 1
    assert len(bodies(scene.cloud("new"), Kind.CONTACTS, "Friends")) == 9


def test_g10_no_great_part_is_overwritten_while_something_is_held(scene: Scene, spy: Spy) -> None:
    mirrored(scene, 30)
    changed = {f"p{n}": card(f"uid-{n}", f"Person {n}", "NOTE:x") for n in range(20)}
    scene.keep("old", FRIENDS, changed)
    with scene.vault() as vault:
        vault.shelves("old")[0].hold(["p29"], "many-gone", "run-1")
    spy.puts.clear()
    report = scene.run(MIRROR)
    assert not spy.puts
    assert codes(report) == {"changes-wait"}


def test_g11_what_comes_back_is_put_with_the_same_key(scene: Scene, spy: Spy) -> None:
    mirrored(scene, 3)
    key = {body: id_ for id_, body in bodies(scene.cloud("new"), Kind.CONTACTS, "Friends").items()}
    scene.drop("old", FRIENDS, ["p1"])
    scene.clock.turn(days=31)
    scene.run(MIRROR)
    spy.puts.clear()
    scene.keep("old", FRIENDS, {"another-id": people(3)["p1"]})
    scene.run(MIRROR)
    assert spy.puts == [key[people(3)["p1"]]]


def test_an_item_edited_over_there_is_not_removed_with_the_vaults(scene: Scene, spy: Spy) -> None:
    mirrored(scene, 3)
    scene.drop("old", FRIENDS, ["p1"])
    cloud = scene.cloud("new")
    (book,) = cloud.collections()
    for entry in [entry for page in cloud.changes(book, None) for entry in page.entries]:
        cloud.put(book, entry.id, Item(entry, (card("theirs", entry.id),)), entry)
    scene.clock.turn(days=31)
    scene.run(MIRROR)
    assert len(bodies(cloud, Kind.CONTACTS, "Friends")) == 3


def test_a_refused_item_is_told_and_not_offered_again(scene: Scene, spy: Spy) -> None:
    scene.keep("old", FRIENDS, people(5))

    def refuse(key: str, item: Item) -> Item:
        body = b"".join(item.chunks)
        if b"uid-3" in body:
            raise Refused
        return Item(item.entry, (body,))

    spy.bend = refuse
    report = scene.run(MIRROR)
    assert counts(only(report)) == (5, 4, 0, 1, 0)
    assert report.exit == 1
    spy.puts.clear()
    assert counts(only(scene.run(MIRROR))) == (5, 0, 4, 1, 0)
    assert not spy.puts


def test_what_was_refused_is_offered_again_after_a_day(scene: Scene, spy: Spy) -> None:
    scene.keep("old", FRIENDS, people(3))
    refusing = [True]

    def refuse(key: str, item: Item) -> Item:
        if refusing[0]:
            raise Refused(code="forbidden")
        return item

    spy.bend = refuse
    assert counts(only(scene.run(MIRROR))) == (3, 0, 0, 3, 0)
    refusing[0] = False
    scene.clock.turn(hours=23)
    assert counts(only(scene.run(MIRROR))) == (3, 0, 0, 3, 0)
    scene.clock.turn(hours=2)
    assert counts(only(scene.run(MIRROR))) == (3, 3, 0, 0, 0)


def test_a_network_that_leads_astray_says_nothing_of_the_items(scene: Scene, spy: Spy) -> None:
    scene.keep("old", FRIENDS, people(3))
    astray = [True]

    def lead(key: str, item: Item) -> Item:
        if astray[0]:
            raise Refused(code="unsafe-address")
        return item

    spy.bend = lead
    report = scene.run(MIRROR)
    assert (report.exit, only(report).sent) == (4, 0)
    astray[0] = False
    assert counts(only(scene.run(MIRROR))) == (3, 3, 0, 0, 0)


def test_an_item_the_account_stumbles_over_is_offered_again_the_next_time(
    scene: Scene, spy: Spy
) -> None:
    scene.keep("old", FRIENDS, people(5))
    stumbled: list[str] = []

    def stumble(key: str, item: Item) -> Item:
        if item.entry.id == "p3" and not stumbled:
            stumbled.append(key)
            raise Refused(code="not-taken-now")
        return item

    spy.bend = stumble
    first = scene.run(MIRROR)
    assert counts(only(first)) == (5, 4, 0, 1, 0)
    assert codes(first) == {"not-taken-now"}
    assert counts(only(scene.run(MIRROR))) == (5, 1, 4, 0, 0)


def test_a_card_refused_for_its_form_goes_out_in_another(scene: Scene, spy: Spy) -> None:
    bare = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:No Uid\r\nN:Uid;No;;;\r\nEND:VCARD\r\n"
    scene.keep("old", FRIENDS, {"p": bare})

    def refuse(key: str, item: Item) -> Item:
        body = b"".join(item.chunks)
        if b"\nUID:" not in body:
            raise Refused
        return Item(item.entry, (body,))

    spy.bend = refuse
    assert counts(only(scene.run(MIRROR))) == (1, 1, 0, 0, 0)


def test_a_busy_account_is_asked_again(scene: Scene, spy: Spy) -> None:
    scene.keep("old", FRIENDS, people(5))
    busy = [TryLater(after=1), TryLater(after=1)]

    def sometimes(key: str, item: Item) -> Item:
        if busy:
            raise busy.pop()
        return item

    spy.bend = sometimes
    assert counts(only(scene.run(MIRROR))) == (5, 5, 0, 0, 0)


def test_a_kind_the_account_does_not_take_is_told_with_its_count(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.keep("old", FRIENDS, people(3))
    scene.keep("old", HOME, {"e": event("e", "Party")})
    from connectors import memory

    monkeypatch.delitem(memory.CONNECTOR.kinds, Kind.CALENDAR)
    report = scene.run(MIRROR)
    rows = {row.kind: row for row in report.accounts[0].collections}
    assert counts(rows[Kind.CONTACTS]) == (3, 3, 0, 0, 0)
    assert counts(rows[Kind.CALENDAR]) == (1, 0, 0, 1, 0)
    assert "kind-not-taken" in codes(report)


def test_two_people_of_one_uid_both_arrive(scene: Scene) -> None:
    scene.keep("old", FRIENDS, {"a": card("u", "Ana"), "b": card("u", "Ben")})
    assert counts(only(scene.run(MIRROR))) == (2, 2, 0, 0, 0)


@pytest.mark.harmed("spoils the only copy of a body")
def test_a_damaged_file_is_named_and_never_sent(scene: Scene) -> None:
    scene.keep("old", FRIENDS, people(3))
    path = next(scene.root.rglob("*Person 2.vcf"))
    path.write_bytes(path.read_bytes().replace(b"Person", b"Persoo"))
    report = scene.run(MIRROR)
    assert counts(only(report)) == (3, 2, 0, 1, 0)
    assert codes(report) == {"damaged-in-vault"}
    assert len(bodies(scene.cloud("new"), Kind.CONTACTS, "Friends")) == 2


def test_g9_what_an_account_shows_late_is_waited_for(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = MemoryCloud.fetch
    hidden = [2]

    def late(cloud: MemoryCloud, collection: Collection, entries: Any) -> Any:
        hidden[0] -= 1
        return iter(()) if hidden[0] >= 0 else real(cloud, collection, entries)

    monkeypatch.setattr(MemoryCloud, "fetch", late)
    report = mirrored(scene, 5)
    assert counts(only(report)) == (5, 5, 0, 0, 0)
    assert report.exit == 0


def test_a_second_account_that_lets_nothing_in_is_for_the_person(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(cloud: MemoryCloud, kind: Kind, name: str) -> Collection:
        raise Refused("no", code="cannot-create", about=name)

    monkeypatch.setattr(MemoryCloud, "create", closed)
    report = mirrored(scene, 3)
    assert counts(only(report)) == (3, 0, 0, 3, 0)
    assert (codes(report), report.exit) == ({"cannot-create"}, 3)
