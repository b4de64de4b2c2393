"""A check reads every byte, finds every flipped bit, heals what it can prove, and never lies."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.model import Cursor, Entry
from desktop.vault import Vault
from tests.desktop.vault.things import BOOK, PHOTOS, Ticking, card, item

Line = dict[str, str]
"""Of the log: what happened to an item, or the seal over what came before."""


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking(), create=True) as opened:
        yield opened


def flip(path: Path, rng: random.Random) -> None:
    body = bytearray(path.read_bytes())
    place = rng.randrange(len(body) * 8)
    body[place // 8] ^= 1 << place % 8
    path.write_bytes(body)


def test_e5_twenty_flipped_bits_are_twenty_damaged_files(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    shelf.keep([item(str(n), card(f"P{n}")) for n in range(200)], "run-1")
    shelf.settle(Cursor("c"))
    rng = random.Random(5)
    victims = rng.sample([kept.path for kept in shelf.items()], 20)
    whole = {path: (vault.root / path).read_bytes() for path in victims}
    for path in victims:
        flip(vault.root / path, rng)
    seen: list[tuple[int, int, int, str]] = []
    found = vault.check(tell=lambda *told: seen.append(told))
    assert sorted(found.damaged) == sorted(victims)
    assert found.repaired == ()
    assert seen[-1][:2] == (200, 200)
    # What could not be healed is asked for again: no cursor, and not taken for held.
    assert shelf.cursor is None
    by_path = {kept.path: kept for kept in shelf.items()}
    for path, body in whole.items():
        kept = by_path[path]
        assert not shelf.has(Entry(kept.id, kept.revision))
        source = vault.stage() / "good"
        source.write_bytes(body)
        vault.heal(path, hashlib.sha256(body).hexdigest(), source)
        assert shelf.has(Entry(kept.id, kept.revision))
    again = vault.check()
    assert (again.damaged, again.missing, again.foreign) == ((), (), ())


def test_what_is_damaged_is_healed_by_pulling_it_again(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    shelf.keep([item(n, card(n)) for n in "abc"], "run-1")
    path = vault.root / "work/Contacts/Friends/a.vcf"
    flip(path, random.Random(1))
    vault.check()
    (lacking,) = shelf.lacking([Entry(n, "1") for n in "abc"])
    assert lacking.id == "a"
    assert [change for _, change in shelf.keep([item("a", card("a"))], "run-2")] == [None]
    assert path.read_bytes() == card("a")
    assert shelf.lacking([Entry(n, "1") for n in "abc"]) == []
    assert vault.check().damaged == ()


def test_e5_e6_history_heals_current_and_current_heals_history(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    ((first, _),) = shelf.keep([item("a", card("Ann"))], "run-1")
    shelf.keep([item("a", card("Ann", note="2"), "2")], "run-2")
    ((back, _),) = shelf.keep([item("a", card("Ann"), "3")], "run-3")
    current, old = vault.root / back.path, vault.body(first.sha256)
    assert current != old
    flip(current, random.Random(1))
    found = vault.check()
    assert found.damaged == found.repaired == (back.path,)
    assert current.read_bytes() == card("Ann")
    flip(old, random.Random(2))
    found = vault.check()
    assert found.damaged == found.repaired == (old.relative_to(vault.root).as_posix(),)
    current.unlink()
    found = vault.check()
    assert found.missing == found.repaired == (back.path,)
    assert current.read_bytes() == card("Ann")


@pytest.mark.parametrize("which", ["log", "log-copy"])
def test_e6_a_damaged_log_is_put_back_from_its_twin(vault: Vault, which: str) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    shelf.keep([item(str(n), card(f"P{n}")) for n in range(20)], "run-1")
    (path,) = (vault.root / ".elsewhere" / which / "work").iterdir()
    whole = path.read_bytes()
    for seed in range(12):
        flip(path, random.Random(seed))
        found = vault.check()
        assert found.damaged == found.repaired == (path.relative_to(vault.root).as_posix(),)
        assert path.read_bytes() == whole
    path.unlink()
    vault.check()
    assert path.read_bytes() == whole


def test_e6_no_flip_in_the_last_seal_makes_the_shorter_twin_win(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    shelf.keep([item("1", card("Ann"))], "run-1")
    (path,) = (vault.root / ".elsewhere/log/work").iterdir()
    whole = path.read_bytes()
    start = whole[:-1].rindex(b"\n") + 1
    for place in range(start, len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        found = vault.check()
        assert found.damaged == found.repaired == (path.relative_to(vault.root).as_posix(),)
        assert path.read_bytes() == whole


@pytest.mark.parametrize("left", [0.0, 0.5])
def test_e6_a_log_that_lost_its_end_gets_it_back(vault: Vault, left: float) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    for n in range(6):
        shelf.keep([item(str(n), card(f"P{n}"))], f"run-{n}")
    (path,) = (vault.root / ".elsewhere/log/work").iterdir()
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    path.write_bytes(b"".join(lines[: int(len(lines) * left) // 2 * 2]))
    found = vault.check()
    assert found.damaged == found.repaired == (path.relative_to(vault.root).as_posix(),)
    assert path.read_bytes() == whole
    assert shelf.count() == 6


@pytest.mark.harmed("rewrites a line of the log")
def test_a_log_that_was_tampered_with_is_found_out(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    shelf.keep([item(n, card(n)) for n in "ab"], "run-1")
    shelf.drop(["b"], "run-2")
    for which in ("log", "log-copy"):
        (path,) = (vault.root / ".elsewhere" / which / "work").iterdir()
        path.write_bytes(path.read_bytes().replace(b'"run":"run-2"', b'"run":"run-9"'))
    assert any(name.startswith(".elsewhere/log/") for name in vault.check().damaged)


def test_e6_either_marker_is_put_back_from_the_other(vault: Vault, tmp_path: Path) -> None:
    for name in ("vault.json", "vault-copy.json"):
        path = vault.root / ".elsewhere" / name
        whole = path.read_bytes()
        path.write_bytes(b"{}")
        vault.check()
        assert path.read_bytes() == whole
        path.unlink()
        vault.check()
        assert path.read_bytes() == whole


def test_e6_damaged_sums_are_written_anew(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    shelf.keep([item(n, card(n)) for n in "ab"], "run-1")
    path = vault.root / shelf.folder / "SHA256SUMS"
    whole = path.read_bytes()
    flip(path, random.Random(1))
    found = vault.check()
    assert found.damaged == found.repaired == ("work/Contacts/Friends/SHA256SUMS",)
    assert path.read_bytes() == whole
    assert vault.check().damaged == ()


@pytest.mark.harmed("empties the only file of an item")
def test_c4_an_emptied_file_is_damaged_and_fetched_again(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    shelf.keep([item("a", card("Ann"))], "run-1")
    path = vault.root / "work/Contacts/Friends/Ann.vcf"
    path.write_bytes(b"")
    assert vault.check().damaged == ("work/Contacts/Friends/Ann.vcf",)
    assert not shelf.has(Entry("a", "1"))


@pytest.mark.harmed("spoils both copies of a body")
def test_e8_two_bad_copies_are_not_all_fine(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    ((kept, _),) = shelf.keep([item("a", card("Ann"))], "run-1")
    flip(vault.root / kept.path, random.Random(1))
    bad = vault.root.parent / "bad"
    bad.write_bytes(card("Anne"))
    with pytest.raises(ValueError, match="wanted"):
        vault.heal(kept.path, kept.sha256, bad)
    assert vault.check().damaged == (kept.path,)


@pytest.mark.parametrize("path", ["../out", "/etc/passwd", "work/../../out"])
def test_s42_nothing_is_healed_outside_the_vault(vault: Vault, path: str) -> None:
    good = vault.root.parent / "good"
    good.write_bytes(b"x")
    with pytest.raises(ValueError, match="outside"):
        vault.heal(path, hashlib.sha256(b"x").hexdigest(), good)


def test_healing_takes_nothing_but_the_very_bytes(vault: Vault, tmp_path: Path) -> None:
    ((kept, _),) = vault.shelf("work", "dav", BOOK).keep([item("a", card("Ann"))], "run-1")
    other = tmp_path / "other"
    other.write_bytes(b"not these bytes")
    before = (vault.root / kept.path).read_bytes()
    with pytest.raises(ValueError, match="bytes"):
        vault.heal(kept.path, kept.sha256, other)
    assert (vault.root / kept.path).read_bytes() == before


def test_e10_a_new_date_on_a_file_is_no_news(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    ((kept, _),) = shelf.keep([item("a", card("Ann"))], "run-1")
    subprocess.run(["touch", "-d", "2001-01-01", vault.root / kept.path], check=True)
    found = vault.check()
    assert (found.files, found.damaged) == (1, ())


@pytest.mark.harmed("a body rots before its account replaces it")
def test_a_version_that_rotted_before_it_was_replaced_is_missed(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    ((kept, _),) = shelf.keep([item("a", card("Ann"))], "run-1")
    file = vault.root / kept.path
    rotten = bytearray(file.read_bytes())
    rotten[len(rotten) // 2] ^= 4
    file.write_bytes(rotten)
    shelf.keep([item("a", card("Ann", note="news"), "2")], "run-2")
    lost = f".elsewhere/objects/{kept.sha256[:2]}/{kept.sha256}"
    for account in (None, "work"):
        assert vault.check(account).missing == (lost,)
    good = vault.root.parent / "good"
    good.write_bytes(card("Ann"))
    vault.heal(lost, kept.sha256, good)
    assert vault.check().missing == ()
    assert shelf.read(next(iter(shelf.history("a"))).kept) == card("Ann")


@pytest.mark.harmed("the person writes over a body")
def test_d8_a_file_the_person_changed_is_never_overwritten(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    ((kept, _),) = shelf.keep([item("a", card("Ann"))], "run-1")
    mine = card("Ann", note="my own words")
    (vault.root / kept.path).write_bytes(mine)
    ((after, _),) = shelf.keep([item("a", card("Ann", note="news"), "2")], "run-2")
    assert after.noted == "changed-here"
    assert (vault.root / kept.path).read_bytes() == card("Ann", note="news")
    beside = vault.root / "work/Contacts/Friends/Ann (changed here).vcf"
    assert beside.read_bytes() == mine
    assert vault.body(hashlib.sha256(mine).hexdigest()).read_bytes() == mine
    (theirs,) = [version for version in shelf.history("a") if version.run == "you"]
    assert shelf.read(theirs.kept) == mine
    assert [one.sha256 for one in shelf.as_of(after.since)] == [after.sha256]
    found = vault.check()
    assert found.damaged == ()
    assert found.foreign == ("work/Contacts/Friends/Ann (changed here).vcf",)


def test_d8_healing_keeps_the_persons_version_beside(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    ((kept, _),) = shelf.keep([item("a", card("Ann"))], "run-1")
    mine = card("Ann", note="mine")
    (vault.root / kept.path).write_bytes(mine)
    good = vault.root.parent / "good"
    good.write_bytes(card("Ann"))
    vault.heal(kept.path, kept.sha256, good)
    assert shelf.read(kept) == card("Ann")
    assert (vault.root / "work/Contacts/Friends/Ann (changed here).vcf").read_bytes() == mine


def test_d8_a_file_the_person_renamed_is_followed(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    ((kept, _),) = shelf.keep([item("a", card("Ann"))], "run-1")
    (vault.root / kept.path).rename(vault.root / "work/Contacts/Friends/My Ann.vcf")
    found = vault.check()
    assert (found.damaged, found.missing, found.foreign) == ((), (), ())
    moved = shelf.get("a")
    assert moved is not None
    assert moved.path == "work/Contacts/Friends/My Ann.vcf"
    sums = (vault.root / "work/Contacts/Friends/SHA256SUMS").read_text()
    assert sums.endswith("  My Ann.vcf\n")


def test_d9_a_file_the_person_removed_is_missing_and_comes_back(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    ((kept, _),) = shelf.keep([item("a", card("Ann"))], "run-1")
    (vault.root / kept.path).unlink()
    assert vault.check().missing == (kept.path,)
    assert not shelf.has(Entry("a", "1"))
    assert shelf.ids() == {"a"}
    shelf.keep([item("a", card("Ann"))], "run-2")
    assert shelf.read(kept) == card("Ann")


@pytest.mark.harmed("puts a link in the place of a body")
def test_d10_d11_foreign_files_and_links_are_listed_and_left_alone(
    vault: Vault, tmp_path: Path
) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    ((kept, _),) = shelf.keep([item("a", card("Ann"))], "run-1")
    folder = vault.root / shelf.folder
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    (folder / "notes.txt").write_text("mine")
    (folder / "link.vcf").symlink_to(secret)
    (folder / "linked").symlink_to(tmp_path)
    (vault.root / kept.path).unlink()
    (vault.root / kept.path).symlink_to(secret)
    found = vault.check()
    assert set(found.foreign) >= {
        f"{shelf.folder}/{name}" for name in ("notes.txt", "link.vcf", "linked")
    }
    shelf.keep([item("a", card("Ann", note="x"), "2"), item("b", card("link"))], "run-2")
    assert secret.read_bytes() == b"secret"
    assert not (vault.root / kept.path).is_symlink()
    assert (folder / "link.vcf").is_symlink()
    assert (folder / "notes.txt").read_text() == "mine"


@pytest.mark.harmed("the person writes over a body")
def test_a_dropped_file_the_person_had_changed_stays_theirs(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    ((kept, _),) = shelf.keep([item("a", card("Ann"))], "run-1")
    (vault.root / kept.path).write_bytes(b"mine")
    shelf.drop(["a"], "run-2")
    assert (vault.root / kept.path).read_bytes() == b"mine"
    assert vault.check().foreign == (kept.path,)


def test_a21_what_does_not_parse_is_kept_as_received_and_noted(vault: Vault) -> None:
    shelf = vault.shelf("work", "dav", BOOK)
    bad = b"BEGIN:VCARD\r\nthis is not one \xff\xfe"
    kept = [k for k, _ in shelf.keep([item("a", card("Ann")), item("b", bad)], "run-1")]
    assert [one.noted for one in kept] == ["", "unparseable"]
    assert (vault.root / kept[1].path).read_bytes() == bad
    assert kept[1].path.endswith(".vcf")
    (aside,) = (vault.root / ".elsewhere/quarantine").iterdir()
    assert aside.read_bytes() == bad


def test_the_sums_of_photos_cover_their_sidecars_and_months(vault: Vault) -> None:
    from connectors.model import Item, Knowledge

    shelf = vault.shelf("home", "immich", PHOTOS)
    known = Knowledge(taken="2024-07-03T10:00:00", description="the sea", favourite=True)
    photo = Item(Entry("p", "1", "IMG 1.jpg"), (b"not really a picture",), b'{"id": 1}', known)
    ((kept, _),) = shelf.keep([photo], "run-1")
    assert kept.path == "home/Photos/2024/2024-07/IMG 1.jpg"
    assert (vault.root / f"{kept.path}.xmp").is_file()
    assert shelf.known(kept) == known
    assert shelf.original(kept) == b'{"id": 1}'
    done = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=vault.root / "home/Photos",
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "2024/2024-07/IMG 1.jpg: OK\n2024/2024-07/IMG 1.jpg.xmp: OK\n"
    shelf.drop(["p"], "run-2")
    assert not (vault.root / f"{kept.path}.xmp").exists()
    assert shelf.original(kept) == b'{"id": 1}'
    assert vault.check().missing == ()


def test_a_hundred_line_reader_of_the_readme_finds_every_version(vault: Vault) -> None:
    """Follows README.txt alone."""
    shelf = vault.shelf("work", "dav", BOOK)
    shelf.keep([item(n, card(n)) for n in "abc"], "run-1")
    shelf.keep([item("a", card("a", note="new"), "2")], "run-2")
    shelf.drop(["b"], "run-3")
    inner, seal, pending = vault.root / ".elsewhere", "", b""
    current: dict[str, Line] = {}
    versions: list[Line] = []
    for path in sorted((inner / "log/work").glob("*.jsonl")):
        events: list[Line] = []
        for line in path.read_bytes().splitlines(keepends=True):
            event = json.loads(line)
            if event["e"] == "again":
                pending, events = b"", []
                continue
            if event["e"] != "seal":
                pending += line
                events.append(event)
                continue
            seal = hashlib.sha256(seal.encode() + pending).hexdigest()
            assert seal == event["sha256"]
            for one in events:
                if one["e"] == "keep":
                    current[one["id"]] = one
                    versions.append(one)
                elif one["e"] == "drop":
                    del current[one["id"]]
            pending, events = b"", []
    assert set(current) == {"a", "c"}
    for one in versions:
        here = current.get(one["id"])
        sha = one["sha256"]
        path = vault.root / one["path"] if here == one else inner / "objects" / sha[:2] / sha
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sha
