"""Several at once: readers while one writes, lanes of one process, and many items in little room."""

from __future__ import annotations

import multiprocessing
import os
import threading
import tracemalloc
from collections.abc import Iterator
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import NoReturn

import pytest

from connectors.model import Collection, Cursor, Entry, Item, Kind
from desktop.clock import SystemClock
from desktop.vault import Vault, VaultError
from tests.desktop.vault.things import BOOK, Ticking, card, counting, in_child, item


def test_f2_a_killed_writer_leaves_no_lock(tmp_path: Path) -> None:
    def writer() -> NoReturn:
        vault = Vault.open(tmp_path / "v", tmp_path / "i", Ticking(), create=True)
        vault.shelf("work", "dav", BOOK).keep([item("a", card("Ann"))], "run-1")
        os._exit(9)  # with the vault still open

    assert in_child(writer) == 9
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking()) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        shelf.keep([item("b", card("Bo"))], "run-2")
        assert shelf.ids() == {"a", "b"}


def _writes(root: Path, index: Path, begun: Event, go_on: Event) -> None:
    with Vault.open(root, index, Ticking(), create=True) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        shelf.keep([item("0", card("P0"))], "run-0")
        begun.set()
        number = 1
        while not go_on.is_set():
            shelf.keep([item(str(number), card(f"P{number}"))], f"run-{number}")
            shelf.keep([item("0", card("P0", note=str(number)), str(number))], f"run-{number}")
            number += 1


def test_f1_another_process_reads_while_one_writes(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("fork")
    begun, go_on = spawn.Event(), spawn.Event()
    writer = spawn.Process(target=_writes, args=(tmp_path / "v", tmp_path / "i", begun, go_on))
    writer.start()
    assert begun.wait(60)
    try:
        with Vault.open(tmp_path / "v", tmp_path / "i", Ticking()) as vault:
            (shelf,) = vault.shelves()
            counts = []
            for _ in range(60):
                counts.append(shelf.count())
                for kept in shelf.items():
                    assert shelf.read(kept).startswith(b"BEGIN:VCARD")
                if len(set(counts)) > 3:
                    break
            assert counts == sorted(counts)
            with pytest.raises(VaultError) as told:
                shelf.settle(Cursor("mine"))
            assert told.value.code == "vault-busy"
            assert vault.check().damaged == ()
    finally:
        go_on.set()
        writer.join(60)
    assert writer.exitcode == 0


def test_f1_a_vault_at_rest_lets_another_process_write(tmp_path: Path) -> None:
    with (
        Vault.open(tmp_path / "v", tmp_path / "i", Ticking(), create=True) as one,
        Vault.open(tmp_path / "v", tmp_path / "i", Ticking()) as other,
    ):
        one.shelf("work", "dav", BOOK).keep([item("a", card("Ann"))], "run-1")
        one.rest()
        other.shelf("work", "dav", BOOK).keep([item("b", card("Bo"))], "run-2")
        other.rebuild()
        other.rest()
        shelf = one.shelf("work", "dav", BOOK)
        assert shelf.ids() == {"a", "b"}
        shelf.keep([item("c", card("Cy"))], "run-3")
        one.rest()
        assert other.shelves()[0].ids() == {"a", "b", "c"}
        found = other.check()
        assert (found.damaged, found.missing) == ((), ())


def test_lanes_of_one_process_write_side_by_side(tmp_path: Path) -> None:
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking(), create=True) as vault:

        def lane(account: str) -> None:
            shelf = vault.shelf(account, "dav", BOOK)
            for run in range(5):
                items = [
                    item(str(n), card(f"{account} {n}", note=str(run)), str(run)) for n in range(20)
                ]
                shelf.keep(items, f"run-{run}")
            shelf.settle(Cursor("done"))

        threads = [threading.Thread(target=lane, args=(f"account-{n}",)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [shelf.count() for shelf in vault.shelves()] == [20] * 4
        assert sum(1 for shelf in vault.shelves() for _ in shelf.history()) == 400
        found = vault.check()
        assert (found.damaged, found.missing, found.foreign) == ((), (), ())


def test_j1_keeping_needs_no_more_room_as_the_shelf_grows(tmp_path: Path) -> None:
    def many(count: int, start: int) -> Iterator[Item]:
        for number in range(start, start + count):
            yield Item(Entry(str(number), "1"), (card(f"P{number}", note="x" * 3000),))

    with Vault.open(tmp_path / "v", tmp_path / "i", SystemClock(), create=True) as vault:
        shelf = vault.shelf("work", "dav", Collection("b", Kind.CONTACTS, "B"))
        shelf.keep(many(600, 0), "run-0")
        tracemalloc.start()
        try:
            for run in range(8):
                shelf.keep(many(500, 1000 + 500 * run), "run-1")
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert most < 8 << 20
        assert sum(1 for _ in shelf.items()) == 4600


def test_one_id_twice_in_one_go_is_one_item_with_two_versions(tmp_path: Path) -> None:
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking(), create=True) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        kept = shelf.keep([item("a", card("Ann")), item("a", card("Anna", "Ann"), "2")], "run-1")
        assert [change for _, change in kept] == ["new", "changed"]
        assert [one.sha256 for one in shelf.items()] == [kept[1][0].sha256]
        assert vault.check().foreign == ()


def test_a23_two_items_of_one_uid_are_both_kept(tmp_path: Path) -> None:
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking(), create=True) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        shelf.keep([item("a", card("Ann", "u")), item("b", card("Ann", "u", "other"))], "run-1")
        assert [kept.uid for kept in shelf.items()] == ["u", "u"]
        assert len({kept.path for kept in shelf.items()}) == 2


def test_ids_and_names_of_any_letters_are_kept_as_they_are(tmp_path: Path) -> None:
    ids = ["é", "e\u0301", "a/b", "a'b", 'a"b', "😀", "\u2028", "a\nb", " "]
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking(), create=True) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        shelf.keep([item(id_, card(id_), name=id_ + "\ud800") for id_ in ids], "run-1")
        assert shelf.ids() == set(ids)
        vault.rebuild()
        assert vault.shelves()[0].ids() == set(ids)


def test_e9_a_check_while_items_change_raises_no_false_alarm(tmp_path: Path) -> None:
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking(), create=True) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        shelf.keep([item(str(n), card(f"P {n}")) for n in range(30)], "run-0")
        stop = threading.Event()
        rounds = 0

        def change() -> None:
            nonlocal rounds
            while not stop.is_set():
                rounds += 1
                many = [
                    item(str(n), card(f"P {n}", note=f"{rounds}"), f"{rounds}") for n in range(30)
                ]
                shelf.keep(many[::3], f"run-{rounds}")
                shelf.drop([str(rounds % 30)], f"run-{rounds}")

        changing = threading.Thread(target=change)
        changing.start()
        try:
            for _ in range(8):
                found = vault.check()
                assert (found.damaged, found.missing) == ((), ())
        finally:
            stop.set()
            changing.join()
        assert rounds > 2


def test_c17_a_file_another_program_holds_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    """As an antivirus does on Windows; one that never lets go is an error, not a wait without end."""
    tries: list[int] = []

    def held(name: str, args: tuple[object, ...]) -> None:
        if name == "replace" and str(args[1]).endswith("Ann.vcf"):
            tries.append(1)
            if len(tries) <= 2:
                error = PermissionError(13, "held")
                error.winerror = 32  # type: ignore[attr-defined]
                raise error

    with Vault.open(
        tmp_path / "v", tmp_path / "i", Ticking(), create=True, port=counting(held)
    ) as vault:
        ((kept, _),) = vault.shelf("work", "dav", BOOK).keep([item("a", card("Ann"))], "run-1")
        assert (vault.root / kept.path).read_bytes() == card("Ann")
    assert len(tries) == 3
