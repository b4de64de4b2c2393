"""A name made here is a file on NTFS, APFS, exFAT and ext4 alike."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.model import Collection, Kind
from desktop.vault import Vault
from desktop.vault.names import FOLDER, LONGEST, STEM, extension, fold, folder, free, stem
from tests.desktop.vault.things import BOOK, PHOTOS, Ticking, card, item

RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))}


def is_portable(name: str) -> bool:
    """Every rule of every system at once."""
    return bool(
        name
        and name == unicodedata.normalize("NFC", name)
        and not set(name) & set('<>:"/\\|?*')
        and not any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in name)
        and not any(letter in name for letter in "\u202e\u200b\ufeff\u2066")
        and name[-1] not in " ."
        and name[0] not in " .-~"
        and name.split(".", maxsplit=1)[0].rstrip().casefold() not in RESERVED
        and len(name.encode()) <= STEM
        and len(name.encode("utf-16-le")) // 2 <= 255
    )


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        ("Ann Lee", "Ann Lee"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("COM1", "_COM1"),
        ("lpt¹", "_lpt¹"),
        ("a.", "a"),
        ("a ", "a"),
        (".hidden", "hidden"),
        ("-rf", "rf"),
        ("", "unnamed"),
        (". . .", "unnamed"),
        ("   ", "unnamed"),
        ("😀", "😀"),
        ("AC/DC: live?", "AC DC live"),
        ('a"b|c<d>e*f\\g', "a b c d e f g"),
        ("tab\there\nline\0nul", "tab here line nul"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("zero\u200bwidth", "zerowidth"),
        ("half \ud83d", "half"),
        ("e\u0301", "é"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_d1_d3_a_wish_becomes_the_nearest_portable_name(wish: str, name: str) -> None:
    assert stem(wish) == name
    assert is_portable(name)


@pytest.mark.parametrize("wish", ["é" * 128, "x" * 255, "😀" * 63, "ab" * 500, "e\u0301" * 200])
def test_d4_long_names_are_cut_between_letters(wish: str) -> None:
    name = stem(wish)
    assert is_portable(name)
    assert 90 < len(name.encode()) <= STEM
    assert not unicodedata.combining(name[-1]) or unicodedata.normalize("NFC", name) == name
    assert len(folder(wish).encode()) <= FOLDER


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_s26_any_text_becomes_a_portable_name_and_stays_it(text: str) -> None:
    name = stem(text)
    assert is_portable(name)
    assert stem(name) == name


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from(["Ann", "ANN", "ann", "é", "e\u0301", "straße", "STRASSE", "ﬁ", "fi"]))
)
def test_d2_names_that_some_system_takes_for_one_are_never_both_given(wishes: list[str]) -> None:
    used: set[str] = set()
    for number, wish in enumerate(wishes):
        name = free(stem(wish), ".vcf", str(number), lambda one: fold(one) in used)
        assert fold(name) not in used
        used.add(fold(name))
        assert is_portable(name.removesuffix(".vcf"))


def test_the_suffix_is_the_same_on_every_machine() -> None:
    mark = hashlib.sha256(b"id-1").hexdigest()[:6]
    name = free("Ann", ".vcf", "id-1", lambda name: name == "Ann.vcf")
    assert name == f"Ann~{mark}.vcf"
    assert free("Ann", ".vcf", "id-1", lambda name: name == "Ann.vcf") != free(
        "Ann", ".vcf", "id-2", lambda name: name == "Ann.vcf"
    )


def test_extensions_are_kept_when_they_are_such() -> None:
    assert extension("IMG_1.JPG") == ".JPG"
    assert extension("archive.tar.gz") == ".gz"
    assert extension("no extension.at all") == ""
    assert extension("", ".vcf") == ".vcf"


def test_d2_three_people_of_nearly_one_name_get_three_files(tmp_path: Path) -> None:
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking(), create=True) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        wishes = ["Ann", "ANN", "ann", "\u00e9", "e\u0301", "straße", "STRASSE"]
        kept = [k for k, _ in shelf.keep([item(w, card(w)) for w in wishes], "run-1")]
        assert len({fold(one.path) for one in kept}) == len(wishes)
        assert [shelf.read(one) for one in kept] == [card(wish) for wish in wishes]


def test_d6_two_collections_of_nearly_one_name_get_two_folders(tmp_path: Path) -> None:
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking(), create=True) as vault:
        names = ["Home", "home.", "HOME ", "../../etc", "CON"]
        shelves = [
            vault.shelf("a/b", "dav", Collection(str(n), Kind.CALENDAR, name))
            for n, name in enumerate(names)
        ]
        folders = [shelf.folder for shelf in shelves]
        assert len({fold(one) for one in folders}) == len(names)
        assert folders[0] == "a b/Calendars/Home"
        assert folders[3:] == ["a b/Calendars/etc", "a b/Calendars/_CON"]
        assert {shelf.account for shelf in shelves} == {"a/b"}


def test_a26_a_renamed_collection_and_a_renamed_contact_keep_their_places(tmp_path: Path) -> None:
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking(), create=True) as vault:
        shelf = vault.shelf("work", "dav", BOOK)
        ((first, _),) = shelf.keep([item("a", card("Ann"))], "run-1")
        other = vault.shelf("work", "dav", Collection(BOOK.id, BOOK.kind, "People"))
        assert other.folder == shelf.folder
        assert other.collection.name == "People"
        ((second, _),) = other.keep([item("a", card("Annabel"), "2")], "run-2")
        assert second.path == first.path


def test_d15_no_path_of_a_vault_is_longer_than_windows_takes(tmp_path: Path) -> None:
    root = tmp_path / "v"
    with Vault.open(root, tmp_path / "i", Ticking(), create=True) as vault:
        shelf = vault.shelf("n" * 300, "immich", PHOTOS)
        books = vault.shelf("n" * 300, "dav", Collection("b", Kind.CONTACTS, "b" * 300))
        shelf.keep([item(str(n), b"p%d" % n, name="w" * 300 + ".jpeg") for n in range(3)], "r")
        books.keep([item(str(n), card("w" * 300 + str(n))) for n in range(3)], "r")
        for one in (*shelf.items(), *books.items()):
            assert len(one.path) <= LONGEST


def test_photos_keep_their_names_and_extensions(tmp_path: Path) -> None:
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking(), create=True) as vault:
        shelf = vault.shelf("home", "immich", PHOTOS)
        wishes = ["IMG_1.JPG", "img_1.jpg", "a/b.png", ".nomedia", "IMG_1.JPG.xmp"]
        kept = [k for k, _ in shelf.keep([item(w, w.encode(), name=w) for w in wishes], "r")]
        names = [Path(one.path).name for one in kept]
        assert names[0] == "IMG_1.JPG"
        assert names[1].startswith("img_1~")
        assert names[1].endswith(".jpg")
        assert names[2] == "a b.png"
        assert all(not name.startswith(".") for name in names)
        assert {Path(one.path).parent.as_posix() for one in kept} == {"home/Photos/undated"}
