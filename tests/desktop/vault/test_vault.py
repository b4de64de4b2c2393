"""The vault from outside: what comes in can be found again, as files and as history."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.model import Album, Cursor, Entry
from desktop.vault import Change, Vault, VaultError
from tests.desktop.vault.things import BOOK, PHOTOS, Ticking, card, item


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault.open(tmp_path / "Elsewhere", tmp_path / "index", Ticking(), create=True) as opened:
        yield opened


def test_a_contact_kept_lies_in_the_folder_as_received(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    ((kept, change),) = shelf.keep([item("a", card("Ann Lee"))], "run-1")
    assert change is Change.NEW
    assert kept.path == "work/Contacts/Friends/Ann Lee.vcf"
    assert (vault.root / kept.path).read_bytes() == card("Ann Lee")
    assert kept.uid == "Ann Lee"
    assert shelf.read(kept) == card("Ann Lee")
    assert shelf.has(Entry("a", "1"))
    assert not shelf.has(Entry("a", "2"))
    assert shelf.keep([item("a", card("Ann Lee"))], "run-2") == [(kept, None)]


def test_a_changed_contact_keeps_its_name_and_its_old_version(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    ((first, _),) = shelf.keep([item("a", card("Ann"))], "run-1")
    ((second, change),) = shelf.keep([item("a", card("Annabel", "Ann"), "2")], "run-2")
    assert change is Change.CHANGED
    assert second.path == first.path
    assert shelf.read(first) == card("Ann")
    assert shelf.read(second) == card("Annabel", "Ann")
    assert [v.change for v in shelf.history("a")] == [Change.NEW, Change.CHANGED]
    assert list(shelf.as_of(first.since)) == [first]


def test_dropped_items_go_to_history_and_can_be_read(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    ((kept, _), _) = shelf.keep([item("a", card("Ann")), item("b", card("Bo"))], "run-1")
    assert shelf.drop(["a", "unknown"], "run-2") == 1
    assert shelf.get("a") is None
    assert not (vault.root / kept.path).exists()
    assert shelf.read(kept) == card("Ann")
    assert vault.body(kept.sha256).read_bytes() == card("Ann")
    assert shelf.removed_in(7) == 1
    assert shelf.most_in(7) == 2


def test_a_hold_keeps_items_current_until_the_person_answers(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    shelf.keep([item(str(n), card(f"P{n}")) for n in range(5)], "run-1")
    hold = shelf.hold(["1", "2", "3"], "many-gone", "run-2")
    assert shelf.hold(["1", "2", "3"], "many-gone", "run-3") == hold
    assert vault.holds("work") == (hold,)
    shelf.release(["3"])
    assert shelf.held() == {"1", "2"}
    vault.answer(hold.id, accept=False, run="run-4")
    assert vault.holds() == ()
    assert shelf.drop(["1"], "run-5") == 0
    again = shelf.hold(["1", "4"], "many-gone", "run-6")
    assert again.ids == ("4",)
    vault.answer(again.id, accept=True, run="run-7")
    assert shelf.ids() == {"0", "1", "2", "3"}
    assert shelf.removed_in(7) == 0


@pytest.mark.parametrize("why", ["emptied", "went-back"])
def test_accepting_new_contents_removes_nothing(vault: Vault, why: str) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    shelf.keep([item("a", card("Ann"))], "run-1")
    vault.answer(shelf.hold(["a"], why, "run-2").id, accept=True, run="run-3")
    assert shelf.ids() == {"a"}
    assert vault.holds() == ()


def test_nothing_the_person_is_asked_about_goes_meanwhile(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    shelf.keep([item("a", card("Ann"))], "run-1")
    shelf.hold(["a"], "all-gone", "run-2")
    assert shelf.drop(["a"], "run-3") == 0
    assert shelf.ids() == {"a"}


def test_an_item_that_comes_back_gets_its_name_again(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    ((first, _), _) = shelf.keep([item("a", card("Ann")), item("b", card("Bo"))], "run-1")
    shelf.drop(["a"], "run-2")
    ((again, change),) = shelf.keep([item("a", card("Annabel", "Ann"), "2")], "run-3")
    assert (again.path, change) == (first.path, Change.NEW)
    assert [version.change for version in shelf.history("a")] == ["new", "removed", "new"]


def test_another_vault_object_finds_everything_again(tmp_path: Path) -> None:
    root, index, clock = tmp_path / "v", tmp_path / "i", Ticking()
    with Vault.open(root, index, clock, create=True) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        shelf.keep([item("a", card("Ann"))], "run-1")
        shelf.settle(Cursor("c1"))
    with Vault.open(root, index, clock) as vault:
        (shelf,) = vault.shelves()
        assert (shelf.account, shelf.service, shelf.collection) == ("work", "dav", BOOK)
        assert shelf.cursor == "c1"
        assert [kept.id for kept in shelf.items()] == ["a"]


def test_the_sums_are_those_sha256sum_wants(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    shelf.keep([item("a", card("Ann")), item("b", card("Bo"))], "run-1")
    shelf.keep([item("a", card("Ann", note="x"), "2")], "run-2")
    shelf.drop(["b"], "run-3")
    folder = vault.root / shelf.folder
    done = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout == "Ann.vcf: OK\n"


def test_a_collection_without_items_has_no_sums_that_would_fail(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    shelf.settle(Cursor("c1"))
    assert not (vault.root / shelf.folder).exists()
    assert vault.check().damaged == ()
    shelf.keep([item("a", card("Ann"))], "run-1")
    shelf.settle(Cursor("c2"))
    sums = vault.root / shelf.folder / "SHA256SUMS"
    assert sums.is_file()
    shelf.drop(["a"], "run-2")
    assert not sums.exists()
    assert vault.check().damaged == ()
    assert not sums.exists()


def test_albums_name_photos_in_order(vault: Vault) -> None:
    shelf = vault.shelf("home", "immich", PHOTOS)
    shelf.keep([item("p1", b"one", name="a.jpg"), item("p2", b"two", name="a.jpg")], "run-1")
    album = Album("al", "Holidays", ("p2", "p1"), {"at": "sea"})
    shelf.keep_albums([album], "run-1")
    assert shelf.albums() == (album,)
    folder = vault.root / "home" / "Albums"
    said = (folder / "SHA256SUMS").read_text("utf-8").split()
    assert said == [
        hashlib.sha256((folder / "Holidays.json").read_bytes()).hexdigest(),
        "Holidays.json",
    ]
    (folder / "SHA256SUMS").unlink()
    vault.check()
    assert (folder / "SHA256SUMS").read_text("utf-8").split() == said
    shelf.keep_albums([], "run-2")
    assert list(folder.iterdir()) == []


@pytest.mark.harmed("spoils the only copy of a body")
def test_a_check_heals_from_history_and_names_what_it_cannot(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    kept = {k.id: k for k, _ in shelf.keep([item(n, card(n)) for n in "abc"], "run-1")}
    (vault.root / kept["a"].path).write_bytes(b"damaged")
    (vault.root / kept["b"].path).unlink()
    found = vault.check("work")
    assert found.damaged == (kept["a"].path,)
    assert found.missing == (kept["b"].path,)
    good = vault.root.parent / "good"
    good.write_bytes(card("a"))
    vault.heal(kept["a"].path, kept["a"].sha256, good)
    assert vault.check("work").damaged == ()


def test_journals_reports_and_evidence_are_kept(vault: Vault) -> None:
    ledger = vault.ledger("mirror-a-b")
    ledger.append({"op": "put"}, {"op": "done"})
    assert list(vault.ledger("mirror-a-b").entries()) == [{"op": "put"}, {"op": "done"}]
    vault.keep_report("run-1", b"{}")
    assert list(vault.reports()) == [("run-1", b"{}")]
    assert vault.keep_evidence("drill.json", b"{}").read_bytes() == b"{}"
    assert vault.stage().is_dir()


def test_a_second_writer_is_told_the_vault_is_busy(vault: Vault, tmp_path: Path) -> None:
    vault.shelf("work", "dav", BOOK).keep([item("a", card("Ann"))], "run-1")
    with Vault.open(vault.root, tmp_path / "index", Ticking()) as second:
        (shelf,) = second.shelves("work")
        assert shelf.count() == 1
        with pytest.raises(VaultError) as caught:
            shelf.keep([item("b", card("Bo"))], "run-2")
        assert caught.value.code == "vault-busy"


def test_everything_of_an_account_is_listed_for_its_mirror(vault: Vault, tmp_path: Path) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    ((old, _),) = shelf.keep([item("a", card("Ann"))], "run-1")
    shelf.keep([item("a", card("Ann", note="new"), "2")], "run-2")
    files = list(vault.files("work"))
    copy = tmp_path / "copy"
    for file in files:
        place = copy / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes((vault.root / file.path).read_bytes())
    with Vault.open(copy, tmp_path / "other-index", Ticking()) as recovered:
        (again,) = recovered.shelves("work")
        assert list(again.items()) == list(shelf.items())
        assert again.read(old) == card("Ann")
        assert recovered.check().damaged == ()
