"""The recovery sheet: typed back before anything is sent, and forgiving about how it is typed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from desktop.engine.encrypted import key as keys
from desktop.engine.encrypted import phrase, sheet
from desktop.engine.failure import EngineError
from desktop.engine.tasks import Check, Drill, Form, Mirror, Recover, Restore
from tests.desktop.engine.encrypted.stage import MIRROR, Sealing, names
from tests.desktop.engine.scene import FRIENDS, codes, people, tree


@pytest.fixture
def scene(tmp_path: Path) -> Sealing:
    scene = Sealing(tmp_path / "here")
    scene.on_disk(tmp_path / "disk")
    scene.keep("old", FRIENDS, people(3))
    return scene


def refused(scene: Sealing, typed: str, target: str = "disk") -> tuple[str, dict[str, str], int]:
    with pytest.raises(EngineError) as raised:
        scene.sheets.accept(target, typed)
    assert raised.value.trouble.about == target
    return raised.value.trouble.code, dict(raised.value.trouble.facts), raised.value.exit


def test_s55_nothing_is_sent_before_the_sheet_was_typed_back(
    scene: Sealing, tmp_path: Path
) -> None:
    before = names(tmp_path / "disk")
    words = scene.sheets.begin("disk").words
    for task in (MIRROR, Check("old", "disk"), Drill("old", "disk"), Restore("old", "disk")):
        with pytest.raises(EngineError) as raised:
            scene.run(task)
        assert (raised.value.trouble.code, raised.value.exit) in {
            ("sheet-not-accepted", 3),
            ("sheet-not-accepted", 4),
        }
    assert names(tmp_path / "disk") == before
    assert scene.sheets.begin("disk").words == words, "the same sheet as long as it waits"
    scene.sheets.accept("disk", " ".join(words))
    assert scene.run(MIRROR).exit == 0


def test_case_spaces_lines_and_numbers_do_not_matter(scene: Sealing) -> None:
    made = scene.sheets.begin("disk")
    for typed in (
        "  ".join(made.words).upper(),
        "\r\n".join(made.words),
        "\n".join(f"{place}. {word}" for place, word in enumerate(made.words, 1)),
        " ".join(word[:4] for word in made.words),
        ", ".join(made.words) + ".",
        made.letters,
        made.letters.lower(),
        " ".join(made.letters[at : at + 5] for at in range(0, len(made.letters), 5)),
        sheet.text(made),
        sheet.text(made).replace(made.letters, ""),
    ):
        scene.sheets.accept("disk", typed)
    assert scene.accounts.get("disk").encryption == "on"


def test_a_wrong_word_is_named_by_its_place(scene: Sealing) -> None:
    words = list(scene.sheets.begin("disk").words)
    for place in (1, 13, 24):
        other = next(word for word in phrase.words() if word != words[place - 1])
        typed = [*words[: place - 1], other, *words[place:]]
        assert refused(scene, " ".join(typed)) == ("sheet-word-wrong", {"count": str(place)}, 3)
        typed[place - 1] = "zzyzx"
        assert refused(scene, " ".join(typed)) == ("sheet-word-unknown", {"count": str(place)}, 3)
    assert refused(scene, " ".join(words[:-1])) == ("sheet-wrong-count", {"count": "23"}, 3)
    assert refused(scene, "") == ("sheet-wrong-count", {"count": "0"}, 3)
    assert refused(scene, keys.new().text) == ("sheet-of-another", {}, 3)
    letters = scene.sheets.show("disk").letters
    wrong = letters[:-1] + ("Q" if letters[-1] != "Q" else "P")
    assert refused(scene, wrong) == ("sheet-unreadable", {}, 3)
    assert scene.accounts.get("disk").encryption == "waiting"


def test_one_word_at_a_time_can_be_asked(scene: Sealing) -> None:
    words = scene.sheets.begin("disk").words
    assert scene.sheets.right("disk", 7, f" {words[6].title()} ")
    assert not scene.sheets.right("disk", 7, "")
    assert not scene.sheets.right("disk", 7, words[6] + "x")


def test_i3_s55_a_new_computer_needs_nothing_but_the_cloud_and_the_sheet(
    scene: Sealing, tmp_path: Path
) -> None:
    words = scene.encrypt()
    scene.run(MIRROR)
    fresh = Sealing(tmp_path / "new")
    fresh.on_disk(tmp_path / "disk")
    assert fresh.sheets.needed("disk")
    report = fresh.run(Recover("disk"))
    assert (report.exit, codes(report)) == (3, {"sheet-needed"})
    assert not fresh.root.exists()
    fresh.sheets.accept("disk", words)
    assert not fresh.sheets.needed("disk")
    assert fresh.run(Recover("disk")).exit == 0
    assert tree(fresh.root) == tree(scene.root)
    assert fresh.sheets.show("disk").words == tuple(words.split())


def test_a_new_computer_finds_the_one_wrong_word_by_itself(scene: Sealing, tmp_path: Path) -> None:
    words = scene.encrypt().split()
    scene.run(MIRROR)
    fresh = Sealing(tmp_path / "new")
    fresh.on_disk(tmp_path / "disk")
    for place in (1, 11, 24):
        other = next(word for word in phrase.words() if word != words[place - 1])
        typed = " ".join([*words[: place - 1], other, *words[place:]])
        assert refused(fresh, typed) == ("sheet-word-wrong", {"count": str(place)}, 3)
        typed = " ".join([*words[: place - 1], "otherwise", *words[place:]])
        assert refused(fresh, typed) == ("sheet-word-unknown", {"count": str(place)}, 3)
    turned = [*words[:4], words[5], words[4], *words[6:]]
    if turned != words:
        assert refused(fresh, " ".join(turned)) == ("sheet-word-wrong", {"count": "5"}, 3)
    stranger = " ".join(phrase.phrase(keys.new()))
    assert refused(fresh, stranger) == ("sheet-of-another", {}, 3)
    assert refused(fresh, keys.new().text) == ("sheet-of-another", {}, 3)
    assert fresh.accounts.get("disk").encryption == ""


def test_a_sheet_opens_a_copy_that_holds_nothing_yet_by_its_mark(
    scene: Sealing, tmp_path: Path
) -> None:
    words = scene.encrypt()
    scene.run(MIRROR)
    disk = tmp_path / "disk"
    for name in names(disk):
        if name.endswith(".age"):
            (disk / name).unlink()
    fresh = Sealing(tmp_path / "new")
    fresh.on_disk(disk)
    assert refused(fresh, keys.new().text)[0] == "sheet-of-another"
    fresh.sheets.accept("disk", words)
    assert fresh.accounts.get("disk").encryption == "on"


def test_sealed_and_plain_are_never_mixed(scene: Sealing, tmp_path: Path) -> None:
    scene.run(MIRROR)
    before = tree(tmp_path / "disk")
    with pytest.raises(EngineError) as raised:
        scene.sheets.begin("disk")
    assert (raised.value.trouble.code, raised.value.exit) == ("encrypt-not-empty", 2)
    assert scene.accounts.get("disk").encryption == ""
    assert tree(tmp_path / "disk") == before
    (tmp_path / "other").mkdir()
    scene.add("sealed", "folder", path=str(tmp_path / "other"))
    scene.encrypt("sealed")
    scene.run(Mirror("old", "sealed"))
    scene.accounts.remove("sealed")
    scene.add("again", "folder", path=str(tmp_path / "other"))
    there = tree(tmp_path / "other")
    for task in (Mirror("old", "again"), Restore("old", "again"), Check("old", "again")):
        with pytest.raises(EngineError) as raised:
            scene.run(task)
        assert (raised.value.trouble.code, raised.value.exit) == ("copy-is-encrypted", 3)
    with pytest.raises(EngineError) as raised:
        scene.sheets.begin("again")
    assert raised.value.trouble.code == "sheet-needed"
    assert tree(tmp_path / "other") == there


def test_what_is_encrypted_lies_there_as_files_whatever_is_asked(scene: Sealing) -> None:
    scene.encrypt()
    with pytest.raises(EngineError) as raised:
        scene.run(Mirror("old", "disk", Form.NATIVE))
    assert (raised.value.trouble.code, raised.value.exit) == ("encrypted-as-files", 2)
    assert scene.run(Mirror("old", "disk")).exit == 0


def test_before_it_is_accepted_it_can_be_given_up_and_not_after(scene: Sealing) -> None:
    first = scene.sheets.begin("disk")
    scene.sheets.give_up("disk")
    with pytest.raises(EngineError) as raised:
        scene.sheets.show("disk")
    assert raised.value.trouble.code == "not-encrypted"
    assert scene.sheets.begin("disk").words != first.words
    scene.sheets.accept("disk", " ".join(scene.sheets.show("disk").words))
    for again in (scene.sheets.give_up, scene.sheets.begin):
        with pytest.raises(EngineError) as raised:
            again("disk")
        assert raised.value.trouble.code == "encrypted-already"


def test_a_key_this_computer_has_lost_comes_back_with_the_sheet(
    scene: Sealing, tmp_path: Path
) -> None:
    words = scene.encrypt()
    scene.run(MIRROR)
    scene.accounts.keys.forget("disk")
    report = scene.run(MIRROR)
    assert [(one.name, one.error and one.error.code) for one in report.accounts] == [
        ("disk", "sheet-needed")
    ]
    assert report.exit == 3
    assert scene.sheets.needed("disk")
    with pytest.raises(EngineError) as told:
        scene.sheets.show("disk")
    assert told.value.trouble.code == "sheet-needed"
    assert refused(scene, keys.new().text)[0] == "sheet-of-another"
    scene.sheets.accept("disk", words)
    assert scene.run(MIRROR).exit == 0


def test_signing_in_again_keeps_the_encryption(scene: Sealing, tmp_path: Path) -> None:
    scene.encrypt()
    scene.on_disk(tmp_path / "disk")
    assert scene.accounts.get("disk").encryption == "on"
    assert scene.run(MIRROR).exit == 0
    assert not list((tmp_path / "disk").rglob("*.vcf"))


def test_the_key_stands_in_no_file_of_this_computer(scene: Sealing) -> None:
    words = scene.encrypt().split()
    scene.run(MIRROR)
    letters = scene.sheets.show("disk").letters
    for folder in (scene.home.root, scene.root):
        for path in (one for one in folder.rglob("*") if one.is_file()):
            body = path.read_bytes().lower()
            assert letters.lower().encode() not in body, path
            assert " ".join(words[:3]).encode() not in body, path
    assert letters not in repr(scene.sheets.show("disk"))
    assert letters not in json.dumps(repr(scene.accounts.keys.get("disk")))


def test_the_page_to_print_holds_the_words_the_letters_and_a_square_that_reads_the_same(
    scene: Sealing, tmp_path: Path
) -> None:
    import zxingcpp
    from PIL import Image

    made = scene.sheets.begin("disk")
    page = sheet.page(made)
    assert re.findall(r"<li>(\w+)</li>", page) == list(made.words)
    assert made.letters in page
    assert made.mark in page
    assert "{{" not in page
    assert not re.search(r"(?:src|href)\s*=|@import|url\(|https?://(?!www\.w3\.org)", page)
    picture = tmp_path / "square.png"
    picture.write_bytes(sheet.picture(made))
    (found,) = zxingcpp.read_barcodes(Image.open(picture))
    assert found.text == made.letters


def test_s57_a_copy_kept_as_items_cannot_be_encrypted_and_says_so(scene: Sealing) -> None:
    scene.add("new")
    with pytest.raises(EngineError) as raised:
        scene.sheets.begin("new")
    assert (raised.value.trouble.code, raised.value.exit) == ("keeps-no-files", 2)
    assert not scene.sheets.needed("new")


def test_s56_a_key_that_may_be_known_is_left_behind_with_a_new_copy_and_the_old_one_stays(
    scene: Sealing, tmp_path: Path
) -> None:
    old = scene.sheets.begin("disk").letters
    scene.sheets.accept("disk", old)
    assert scene.run(MIRROR).exit == 0
    scene.add("anew", "folder", path=str(tmp_path / "anew"))
    new = scene.sheets.begin("anew").letters
    scene.sheets.accept("anew", new)
    for task in (Mirror("old", "anew", Form.FILES), Drill("old", "anew", full=True)):
        assert scene.run(task).exit == 0
    assert new != old
    for place, sheet_, other in (("disk", old, new), ("anew", new, old)):
        fresh = Sealing(tmp_path / f"computer {place}")
        fresh.add(place, "folder", path=str(tmp_path / place))
        assert refused(fresh, other, place)[2] == 3
        fresh.sheets.accept(place, sheet_)
        assert fresh.run(Recover(place)).exit == 0
        assert tree(fresh.root).keys() >= {
            path for path in tree(scene.root) if path.endswith(".vcf")
        }
