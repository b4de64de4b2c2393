"""A laptop copied to a server that must not read it, lost, and had back from server and sheet."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from connectors.model import Collection, Kind
from desktop.engine.encrypted.names import Names
from desktop.engine.tasks import Check, Drill, Recover, Restore
from tests.clouds.missing import missing
from tests.clouds.s3 import bucket
from tests.clouds.webdav import webdav
from tests.connectors.things import thing
from tests.desktop.engine.encrypted.stage import MIRROR, Sealing, names
from tests.desktop.engine.scene import FRIENDS, card, codes, counts, people, tree
from tests.desktop.engine.test_kill_copies import died

FULL = os.environ.get("ELSEWHERE_FULL") == "1"
SHOWN = ("Zähringer", "Zaehringer", "Lioba", "Birthday of Aunt", "uid-of-the-family", "1234567",
         "Contacts", "Calendars", "Photos", "Family book", "SHA256SUMS", "BEGIN:V", "sha256",
         "elsewhere/objects")  # fmt: skip
ENDINGS = (".vcf", ".ics", ".jpg", ".json")
Sign = Callable[[Sealing], object]


@contextmanager
def server(kind: str, folder: Path) -> Iterator[tuple[Path, Sign]]:
    """The folder of everything a server keeps, and how to sign in to it as "disk"."""
    folder.mkdir()
    if kind == "s3":
        with bucket(folder) as served:
            yield served.root, lambda scene: scene.sign_in("disk", "s3", served.session())
    elif kind == "folder":
        yield folder / "disk", lambda scene: scene.on_disk(folder / "disk")
    else:
        with webdav(kind, folder) as reached:
            yield reached.root, lambda scene: scene.sign_in("disk", "webdav", reached.session())


def family(scene: Sealing) -> None:
    """A contact, an event, a to-do and a photo that must not be seen."""
    for kind, name in (
        (Kind.CONTACTS, "Family book"),
        (Kind.CALENDAR, "Family book"),
        (Kind.TASKS, "Family book"),
        (Kind.PHOTOS, "Family book"),
    ):
        body = b"".join(thing(kind, "uid-of-the-family", "Birthday of Aunt Lioba").chunks)
        scene.keep("old", Collection(f"{kind}-1", kind, name), {f"{kind}-zaehringer": body})
    scene.keep("old", FRIENDS, {**people(5), "z": card("uid-of-the-family", "Lioba Zähringer")})


def seen(root: Path) -> set[str]:
    """What of the family a stranger finds in names and contents, in any usual writing of it."""
    found = set()
    for path in (one for one in root.rglob("*") if one.is_file()):
        name = path.relative_to(root).as_posix()
        found |= {name for ending in ENDINGS if ending in name.lower()}
        there = name.encode() + b"\0" + path.read_bytes()
        for word in SHOWN:
            for written in (word.encode(), word.lower().encode(), word.encode("utf-16-le")):
                if written in there or written in there.lower():
                    found.add(f"{word} in {path.name}")
    return found


@pytest.mark.parametrize("kind", ["rclone", "s3"])
def test_i3_s52_a_lost_laptop_comes_back_from_a_server_that_could_read_nothing(
    tmp_path: Path, kind: str
) -> None:
    with server(kind, tmp_path / "server") as (root, sign):
        scene = Sealing(tmp_path / "laptop")
        sign(scene)
        words = scene.encrypt()
        family(scene)
        sent = scene.run(MIRROR)
        assert sent.exit == 0, codes(sent)
        assert all(counts(row)[1] == row.total for row in sent.accounts[0].collections)
        scene.drop("old", FRIENDS, ["p3"])
        scene.keep("old", FRIENDS, {"p1": card("uid-1", "Lioba Zähringer-Person", "TEL:1234567")})
        assert scene.run(MIRROR).exit == 0
        idle = names(root)
        again = scene.run(MIRROR)
        assert again.exit == 0
        assert all(not counts(row)[1] for row in again.accounts[0].collections)
        assert names(root) == idle, "a mirror with nothing to do writes nothing"
        checked = scene.run(Check("old", "disk"))
        assert (checked.exit, checked.damaged, checked.missing) == (0, [], [])
        assert seen(root) == set()
        assert all(name.endswith((".age", "ENCRYPTED.txt")) for name in names(root)
                   if "/" in name or name.isupper())  # fmt: skip
        drilled = scene.run(Drill("old", "disk", full=True))
        assert drilled.exit == 0, drilled.proofs
        scene.run(MIRROR)  # with the certificate
        whole = tree(scene.root)
        shutil.rmtree(scene.root)
        shutil.rmtree(scene.home.root)
        fresh = Sealing(tmp_path / "new laptop")
        sign(fresh)
        fresh.sheets.accept("disk", words)
        before = {name: (root / name).stat().st_mtime_ns for name in names(root)}
        report = fresh.run(Recover("disk"))
        assert (report.exit, report.error) == (0, None)
        assert tree(fresh.root) == whole
        assert {name: (root / name).stat().st_mtime_ns for name in names(root)} == before
        assert fresh.run(Check()).exit == 0
        fresh.keep("old", FRIENDS, {"p9": card("uid-9", "New since")})
        assert fresh.run(MIRROR).exit == 0
        assert fresh.run(Check("old", "disk")).exit == 0
        assert seen(root) == set()


def test_items_are_restored_into_an_encrypted_place_as_into_any_other(tmp_path: Path) -> None:
    with server("folder", tmp_path / "server") as (root, sign):
        scene = Sealing(tmp_path / "laptop")
        sign(scene)
        scene.encrypt()
        family(scene)
        report = scene.run(Restore("old", "disk"))
        assert report.exit == 0, codes(report)
        assert seen(root) == set()
        place = scene.accounts.files("disk")
        back = {one.path: b"".join(place.read(one.path)) for one in place.list()}
        place.close()
        assert len(back) == 10
        assert card("uid-of-the-family", "Lioba Zähringer") in back.values()
        assert all(row.skipped == row.total for row in scene.run(Restore("old", "disk"))
                   .accounts[0].collections)  # fmt: skip


def test_what_left_the_vault_long_ago_leaves_an_encrypted_copy_too(tmp_path: Path) -> None:
    with server("folder", tmp_path / "server") as (root, sign):
        scene = Sealing(tmp_path / "laptop")
        sign(scene)
        scene.encrypt()
        scene.keep("old", FRIENDS, people(5))
        scene.run(MIRROR)
        (path,) = [one for one in names(scene.root) if one.endswith("Person 3.vcf")]
        scene.drop("old", FRIENDS, ["p3"])
        scene.run(MIRROR)
        assert (root / scene.stored(path)).exists()
        scene.clock.turn(days=31)
        scene.run(MIRROR)
        assert not (root / scene.stored(path)).exists()
        assert scene.run(Check("old", "disk")).exit == 0


def test_the_age_tool_opens_a_single_file_and_the_list_that_names_it(tmp_path: Path) -> None:
    tool = shutil.which("age")
    if tool is None:
        missing("age", "apt package age")
    with server("folder", tmp_path / "server") as (root, sign):
        scene = Sealing(tmp_path / "laptop")
        sign(scene)
        scene.encrypt()
        family(scene)
        scene.run(MIRROR)
        key = tmp_path / "key.txt"
        key.write_text(scene.sheets.show("disk").letters + "\n", "utf-8")

        def opened(path: Path) -> bytes:
            command = [tool, "-d", "-i", str(key), str(path)]
            return subprocess.run(command, check=True, capture_output=True).stdout

        place = Names(scene.accounts.keys.get("disk"))
        listed = b"".join(opened(part) for part in (root / "index").iterdir()).decode()
        tried = 0
        for name in names(root):
            path = place.open(name)
            if path is not None and (scene.root / path).exists():
                assert opened(root / name) == (scene.root / path).read_bytes()
                assert f'"{name}"' in listed
                tried += 1
        assert tried > 10
        assert "Family book" in listed
        said = (root / "ENCRYPTED.txt").read_text("utf-8")
        assert "age -d -i key.txt" in said
        assert scene.sheets.show("disk").mark in said
        assert "age1" not in said


def test_c1_a_mirror_killed_anywhere_is_made_whole(tmp_path: Path) -> None:
    """One of four operations of this computer's disk where much is tried, else of seventeen."""
    step = 4 if FULL else 17
    operation, tried = 1 - random.randrange(1, step + 1), 0
    while True:
        operation += step
        folder = tmp_path / str(operation)
        scene = Sealing(folder)
        disk = scene.on_disk(folder / "disk")
        scene.encrypt()
        scene.keep("old", FRIENDS, people(2))
        if not died(scene, MIRROR, max(operation, 1)):
            break
        tried += 1
        assert seen(disk) == set()
        after = Sealing(folder)  # as the program finds it when it is started next
        row = after.run(MIRROR).accounts[0].collections[0]
        assert (row.total, row.sent + row.skipped, row.failed) == (2, 2, 0)
        assert after.run(Check("old", "disk")).exit == 0
        place = after.accounts.files("disk")
        bodies = [
            b"".join(place.read(one.path)) for one in place.list() if one.path.endswith("vcf")
        ]
        place.close()
        assert sorted(bodies) == sorted(people(2).values())
        assert not list(after.home.scratch.rglob("sealing-*"))
        shutil.rmtree(folder)
    assert tried >= 2
