"""A file the person locked stops nothing: it stays as it is, and what is new lies beside it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors.model import Entry, Item, Knowledge
from desktop.vault import Change, Vault
from desktop.vault.locked import is_locked
from tests.clouds.missing import missing
from tests.desktop.vault.things import BOOK, PHOTOS, Ticking, card, item


@pytest.fixture
def lock() -> Iterator[Callable[[Path], None]]:
    """Locks a file as `chattr +i` does; all are unlocked in the end."""
    locked: list[Path] = []

    def locks(path: Path) -> None:
        if subprocess.run(["chattr", "+i", path], capture_output=True, check=False).returncode:
            missing("a file system with chattr +i, and root", "e2fsprogs")
        locked.append(path)

    yield locks
    for path in locked:
        subprocess.run(["chattr", "-i", path], check=True)


def test_d13_a_locked_file_stays_and_everything_else_is_kept(
    tmp_path: Path, lock: Callable[[Path], None]
) -> None:
    with Vault.open(tmp_path / "vault", tmp_path / "index", Ticking(), create=True) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        first = shelf.keep([item(name, card(name)) for name in ("Ann", "Bob", "Cem")], "run-1")
        ann, bob = (vault.root / kept.path for kept, _ in first[:2])
        lock(ann)
        lock(bob)
        assert is_locked(str(ann))
        wanted = {name: card(name, note="moved") for name in ("Ann", "Cem", "Dora")}
        came = shelf.keep([item(id_, body, "2") for id_, body in wanted.items()], "run-2")
        assert [change for _, change in came] == [Change.CHANGED, Change.CHANGED, Change.NEW]
        assert [kept.noted for kept, _ in came] == ["file-locked", "", ""]
        assert shelf.drop(["Bob"], "run-2") == 1
        assert {kept.id: shelf.read(kept) for kept in shelf.items()} == wanted
        assert (ann.read_bytes(), bob.read_bytes()) == (card("Ann"), card("Bob"))
        new = vault.root / came[0][0].path
        assert (new.parent, new.read_bytes()) == (ann.parent, wanted["Ann"])
        sums = (ann.parent / "SHA256SUMS").read_text("utf-8")
        assert new.name in sums
        assert f"  {ann.name}\n" not in sums
        found = vault.check("work")
        assert (found.damaged, found.missing) == ((), ())
        vault.rebuild()
        (again,) = vault.shelves("work")
        assert {kept.id: again.read(kept) for kept in again.items()} == wanted


def test_d13_what_is_known_of_a_locked_photo_stands_beside_its_next_version(
    tmp_path: Path, lock: Callable[[Path], None]
) -> None:
    known = Knowledge(description="at the sea", people=("Ann",))
    with Vault.open(tmp_path / "vault", tmp_path / "index", Ticking(), create=True) as vault:
        shelf = vault.shelf("work", "takeout", PHOTOS)
        ((kept, _),) = shelf.keep([Item(Entry("1", "1", "a.jpg"), (b"one",), known=known)], "r1")
        side = (vault.root / f"{kept.path}.xmp").read_bytes()
        lock(vault.root / f"{kept.path}.xmp")
        ((again, _),) = shelf.keep([Item(Entry("1", "2", "a.jpg"), (b"another",))], "r2")
        assert (vault.root / f"{again.path}.xmp").read_bytes() == side
        assert shelf.known(again) == known
        found = vault.check("work")
        assert (found.damaged, found.missing) == ((), ())
