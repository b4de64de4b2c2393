"""One life of a vault, told again and again: what a run does, and what must be true after it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from connectors.model import Album, Cursor
from desktop.vault import Vault
from desktop.vault.port import DISK, Port
from tests.desktop.vault.things import BOOK, PHOTOS, Ticking, card, holds, item

FIRST = {"a": card("Ann"), "b": card("Bo"), "c": card("Cy")}
SECOND = {"a": card("Ann", note="new"), "c": card("Cy"), "d": card("Ann", "other")}
PICTURES = {"p": b"one picture", "q": b"two picture"}


def live(root: Path, index: Path, port: Port = DISK) -> None:
    """Two pulls of a small account, with a change, a removal, a hold, an answer and an album.

    What is done already is not done again, as an engine would not.
    """
    with Vault.open(root, index, Ticking(), create=True, port=port) as vault:
        book = vault.shelf("work", "dav", BOOK)
        if book.cursor is None:
            book.keep([item(key, body) for key, body in FIRST.items()], "run-1")
            book.settle(Cursor("one"))
        if book.cursor == "one":
            book.keep([item(key, body, "2") for key, body in SECOND.items()], "run-2")
            book.drop(book.ids() - set(SECOND), "run-2")
            book.settle(Cursor("two"))
        if book.cursor == "two":
            hold = book.hold(["c"], "many-gone", "run-3")
            if "c" in book.held():
                vault.answer(hold.id, accept=True, run="run-3")
            book.settle(Cursor("three"))
        album = vault.shelf("work", "immich", PHOTOS)
        if album.cursor is None:
            pictures = [item(key, body, name="x.jpg") for key, body in PICTURES.items()]
            album.keep(pictures, "run-4")
            album.keep_albums([Album("al", "Sea", ("q", "p"))], "run-4")
            album.settle(Cursor("one"))


def all_is_well(root: Path, index: Path) -> None:
    """After the story was told to its end: everything as if nothing had happened."""
    with Vault.open(root, index, Ticking()) as vault:
        book, photos = vault.shelves("work")
        assert {kept.id: book.read(kept) for kept in book.items()} == {
            "a": SECOND["a"], "d": SECOND["d"],
        }  # fmt: skip
        assert {kept.id: photos.read(kept) for kept in photos.items()} == PICTURES
        for body in {*FIRST.values(), *SECOND.values(), *PICTURES.values()}:
            assert holds(vault, body)
        assert vault.holds() == ()
        found = vault.check()
        assert (found.damaged, found.missing, found.foreign) == ((), (), ())
    names = sorted(path.name for path in (root / "work/Contacts/Friends").iterdir())
    assert len(names) == 3
    assert names[0] == "Ann.vcf"
    assert sorted(path.name for path in (root / "work/Albums").iterdir()) == [
        "SHA256SUMS",
        "Sea.json",
    ]
    album = json.loads((root / "work/Albums/Sea.json").read_text())
    assert [photo["id"] for photo in album["photos"]] == ["q", "p"]
    sums_hold(root)
    leftovers = [path for path in root.rglob("*") if path.name.endswith(".part")]
    assert not leftovers


def sums_hold(root: Path) -> None:
    """Each SHA256SUMS names the files of its folder with their very hashes."""
    found = 0
    for sums in root.glob("work/**/SHA256SUMS"):
        for line in sums.read_text().splitlines():
            sha256, name = line.split("  ", 1)
            body = (sums.parent / name).read_bytes()
            assert hashlib.sha256(body).hexdigest() == sha256
            found += 1
    assert found == 5


def nothing_acknowledged_is_lost(root: Path, index: Path) -> None:
    """At any moment: no cursor is ahead of its data, and what is kept can be read."""
    if not (root / ".elsewhere/vault.json").exists():
        return
    with Vault.open(root, index, Ticking()) as vault:
        vault.check()
        for shelf in vault.shelves("work"):
            kept = {one.id: shelf.read(one) for one in shelf.items()}
            if shelf.collection != BOOK:
                assert shelf.cursor is None or kept == PICTURES
                continue
            if shelf.cursor == "one":
                for key, body in FIRST.items():
                    # What a second pull has done already is ahead of its cursor, never behind.
                    assert kept.get(key, body) in {body, SECOND.get(key)}
                    assert holds(vault, body)
            if shelf.cursor in {"two", "three"}:
                for body in (*FIRST.values(), *SECOND.values()):
                    assert holds(vault, body)
            for version in shelf.history():
                assert shelf.read(version.kept)
