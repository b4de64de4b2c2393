"""The ledger says of each field what was captured, what cannot be had and what failed."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.contract import Traits
from connectors.memory import CONNECTOR as MEMORY
from connectors.memory import client
from connectors.memory.client import MemoryCloud
from connectors.model import Collection, Entry, Item, Kind
from desktop.engine.accounts.accounts import Accounts
from desktop.engine.fidelity import counting
from desktop.engine.fidelity.fidelity import Line, Word, kinds_withheld, lines
from desktop.engine.fidelity.ledger import NAME, Ledger
from desktop.engine.tasks import Form, Mirror, Preview, Restore
from tests.desktop.engine.faulty import Desk
from tests.desktop.engine.scene import FRIENDS, Scene, card, people


@pytest.fixture
def desk(place: Path) -> Desk:
    desk = Desk(place)
    desk.cloud.fill(desk.book, range(3))
    return desk


def test_what_was_captured_is_counted_by_field_and_stands_in_the_status(desk: Desk) -> None:
    desk.cloud.set(desk.book, "p1", card("uid-1", "Ann", "BDAY:1990-01-01\r\nTEL:+1"))
    desk.pull()
    (account,) = desk.engine.status().accounts
    (kind,) = account.kinds
    found = {line.field: line.items for line in kind.fidelity if line.word is Word.CAPTURED}
    assert found["names"] == 3
    assert found["birthdays"] == 1
    assert kind.told == kind.items == 3
    desk.close()


def test_it_follows_changes_and_is_not_written_again_without_any(desk: Desk) -> None:
    desk.cloud.set(desk.book, "p1", card("uid-1", "Ann", "BDAY:1990-01-01"))
    desk.pull()
    with desk.vault() as vault:
        first = list(vault.ledger(NAME).entries())
    desk.pull()
    with desk.vault() as vault:
        assert list(vault.ledger(NAME).entries()) == first
    desk.cloud.set(desk.book, "p1", card("uid-1", "Ann"))
    desk.pull()
    with desk.vault() as vault:
        assert "birthdays" not in Ledger.of(vault, "old").captured[Kind.CONTACTS].fields
    desk.close()


def test_the_account_says_more_than_it_names_and_is_taken_at_its_word(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says 732, and names but 731."""
    monkeypatch.setattr(type(desk.cloud), "total", lambda self, collection: 4)
    report = desk.pull()
    (note,) = [one for one in desk.row(report).notes if one.code == "fewer-than-told"]
    assert (note.facts["count"], note.facts["left"]) == ("4", "3")
    assert (report.exit, desk.row(report).noted) == (1, 1)
    (account,) = desk.engine.status().accounts
    (kind,) = account.kinds
    assert (kind.told, kind.items) == (4, 3)
    assert Line(counting.NOT_NAMED, Word.FAILED, 1) in kind.fidelity
    monkeypatch.undo()
    desk.cloud.fill(desk.book, [5])
    assert desk.pull().exit == 0
    (account,) = desk.engine.status().accounts
    assert not [line for line in account.kinds[0].fidelity if line.word is Word.FAILED]
    desk.close()


def test_what_could_not_be_read_or_had_has_failed(desk: Desk) -> None:
    desk.cloud.set(desk.book, "p1", b"BEGIN:VCARD\r\nno card at all")
    desk.cloud.deaf = {"p2"}
    desk.pull()
    with desk.vault() as vault:
        failed = Ledger.of(vault, "old").captured[Kind.CONTACTS].failed
    assert failed == {counting.UNREAD: 1, counting.NOT_GIVEN: 1}
    desk.cloud.deaf = set()
    desk.cloud.fill(desk.book, [1])
    desk.pull()
    with desk.vault() as vault:
        assert Ledger.of(vault, "old").captured[Kind.CONTACTS].failed == {}
    desk.close()


def test_a_large_collection_is_looked_into_once_a_day(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "LOOKED", 2)
    desk.pull()
    desk.cloud.set(desk.book, "p1", card("uid-1", "Ann", "BDAY:1990-01-01"))
    desk.pull()
    with desk.vault() as vault:
        assert "birthdays" not in Ledger.of(vault, "old").captured[Kind.CONTACTS].fields
    desk.clock.later(days=2)
    desk.cloud.fill(desk.book, [7])
    desk.pull()
    with desk.vault() as vault:
        assert Ledger.of(vault, "old").captured[Kind.CONTACTS].fields["birthdays"] == 1
    desk.close()


def test_what_a_provider_cannot_give_is_said_without_a_number() -> None:
    from connectors import catalogue

    google = lines(None, Kind.TASKS, catalogue.find("google"))
    assert Line("the time of day a to-do is due", Word.CANNOT) in google
    todo = lines(None, Kind.TASKS, catalogue.find("microsoft"))
    assert any("shares" in line.field for line in todo)
    icloud = kinds_withheld(catalogue.find("icloud"))
    assert "Reminders" in icloud[Kind.TASKS]
    assert kinds_withheld(catalogue.find("dav")) == {}


class Forgetful(MemoryCloud):
    """Takes every card and leaves its note away."""

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        body = re.sub(rb"NOTE:[^\r]*\r\n", b"", b"".join(item.chunks))
        return super().put(collection, key, replace(item, chunks=(body,)), over)


LOSES = frozenset({"what only vCard 4 can say", "how a to-do repeats"})


@pytest.fixture
def scene(place: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A second account that says it loses one thing and loses another."""
    scene = Scene(place)
    client._CLOUDS[f"{place}/new"] = Forgetful("new")
    scene.add("new")
    kinds = {**MEMORY.kinds, Kind.CONTACTS: Traits(writes=True, loses=LOSES)}
    monkeypatch.setattr(Accounts, "connector", lambda self, name: replace(MEMORY, kinds=kinds))
    four = b"BEGIN:VCARD\r\nVERSION:4.0\r\nUID:4\r\nFN:V\r\nEND:VCARD\r\n"
    noted = card("uid-n", "Noted", "NOTE:here")
    scene.keep("old", FRIENDS, people(3) | {"n": noted, "4": four})
    return scene


def test_a_second_account_is_foretold_and_what_really_happened_stands_beside_it(
    scene: Scene,
) -> None:
    foretold = scene.run(Preview("old", "new"))
    assert foretold.lost["what only vCard 4 can say"] == 1
    assert bodies_there(scene) == 0
    report = scene.run(Mirror("old", "new", Form.NATIVE))
    assert report.lost == foretold.lost
    assert list(report.found.values()) == [1]
    assert "note" in next(iter(report.found)).lower()
    with scene.vault() as vault:
        given = Ledger.of(vault, "old").given["new"]
    assert (given.verb, given.sent, given.foretold) == ("mirror", 5, foretold.lost)
    assert given.found == report.found


def test_a_restore_tells_the_same_and_a_dry_run_leaves_no_word(scene: Scene) -> None:
    dry = scene.run(Restore("old", "new", dry_run=True))
    with scene.vault() as vault:
        assert not Ledger.of(vault, "old").given
    report = scene.run(Restore("old", "new"))
    assert report.lost == dry.lost
    assert dry.lost["what only vCard 4 can say"] == 1
    with scene.vault() as vault:
        given = Ledger.of(vault, "old").given["new"]
    assert (given.verb, given.sent, given.found) == ("restore", 5, report.found)
    assert report.found


def test_a_run_that_sent_nothing_leaves_the_last_word_standing(scene: Scene) -> None:
    scene.run(Mirror("old", "new", Form.NATIVE))
    with scene.vault() as vault:
        first = Ledger.of(vault, "old").given["new"]
    assert scene.run(Mirror("old", "new", Form.NATIVE)).accounts[0].collections[0].skipped == 5
    with scene.vault() as vault:
        assert Ledger.of(vault, "old").given["new"] == first


def bodies_there(scene: Scene) -> int:
    return sum(len(held.items) for held in scene.cloud("new")._held.values())
