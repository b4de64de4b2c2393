"""A person's day at the terminal: pull, a bad day of the cloud, mirror, check, restore, recover."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.memory.client import MemoryCloud
from connectors.model import Entry, Item, Kind
from tests.desktop.cli.conftest import CARDS, Answer, Typed, card, put


def rows(answer: Answer) -> dict[str, dict[str, int]]:
    return {row["kind"]: row for account in answer["accounts"] for row in account["collections"]}


def lose(cloud: MemoryCloud, kind: Kind) -> None:
    for collection in cloud.collections():
        if collection.kind is kind:
            for page in list(cloud.changes(collection, None)):
                for entry in page.entries:
                    cloud.remove(collection, entry)


def second(typed: Typed, name: str = "Second") -> None:
    assert typed("account", "add", name, "memory", "--option", f"cloud={name} {id(typed)}")[0] == 0


def test_a_pull_copies_everything_and_the_next_one_nothing(
    home: MemoryCloud, typed: Typed, person: Path
) -> None:
    status, answer = typed("pull")
    assert status == 0
    counts = {kind: (row["total"], row["new"]) for kind, row in rows(answer).items()}
    assert counts == {"contacts": (CARDS, CARDS), "calendar": (1, 1), "tasks": (1, 1)}
    _, answer = typed("pull", "Home")
    assert {row["new"] + row["changed"] for row in rows(answer).values()} == {0}
    (friends,) = (person / "Elsewhere" / "Home" / "Contacts").iterdir()
    assert sorted(path.read_bytes() for path in friends.glob("*.vcf")) == sorted(
        card(number) for number in range(CARDS)
    )


def test_an_emptied_cloud_is_held_told_and_answered(home: MemoryCloud, typed: Typed) -> None:
    typed("pull")
    lose(home, Kind.CONTACTS)
    status, answer = typed("pull")
    assert status == 3
    assert rows(answer)["contacts"]["held"] == CARDS
    assert rows(answer)["contacts"]["total"] == CARDS
    status, answer = typed("status")
    assert status == 3
    (hold,) = answer["holds"]
    assert (hold["account"], hold["items"]) == ("Home", CARDS)
    assert typed("answer", "nothing", "keep")[0] == 2
    status, answer = typed("answer", hold["id"], "keep")
    assert (status, answer["holds"]) == (0, [])
    status, answer = typed("pull")
    assert (status, rows(answer)["contacts"]["total"]) == (0, CARDS)


def test_an_accepted_removal_stays_in_history(home: MemoryCloud, typed: Typed) -> None:
    typed("pull")
    lose(home, Kind.CONTACTS)
    typed("pull")
    (hold,) = typed("status")[1]["holds"]
    assert typed("answer", hold["id"], "accept")[0] == 0
    status, answer = typed("history", "Home", "c3")
    assert status == 0
    assert [version["change"] for version in answer["versions"]] == ["new", "removed"]


def test_what_was_pinned_before_a_bad_day_comes_back_and_old_versions_go_only_when_told(
    home: MemoryCloud, typed: Typed
) -> None:
    typed("pull")
    assert typed("status")[1]["accounts"][0]["last_good"] is None
    assert typed("restore", "Home", "--to", "Home", "--as-of", "last-good")[0] == 2
    lose(home, Kind.CONTACTS)
    typed("pull")
    (hold,) = typed("status")[1]["holds"]
    typed("answer", hold["id"], "accept")
    assert typed("status")[1]["accounts"][0]["last_good"] is not None
    status, answer = typed("thin", "Home", "--before", "2100-01-01", "--dry-run")
    assert (status, answer["versions"], answer["bytes"]) == (0, 0, 0)
    second(typed)
    status, answer = typed("restore", "Home", "--to", "Second", "--as-of", "last-good")
    assert (status, rows(answer)["contacts"]["sent"]) == (0, CARDS)
    book = next(one for one in home.collections() if one.kind is Kind.CONTACTS)
    over = None
    for name in (b"Eve", b"Mae"):
        body = Item(Entry("", ""), (card(1).replace(b"Ada", name),))
        over = home.put(book, "c1", body, over)
        typed("pull")
    assert typed("thin", "Home", "--before", "2100-01-01")[1]["versions"] == 1
    changes = [
        (one["change"], one["thrown"]) for one in typed("history", "Home", "c1")[1]["versions"]
    ]
    assert ("new", True) in changes
    assert typed("check")[0] == 0


def test_a_mirror_as_items_sends_once(home: MemoryCloud, typed: Typed) -> None:
    typed("pull")
    second(typed)
    status, answer = typed("mirror", "Home", "Second", "--as", "native")
    assert status == 0
    assert sum(row["sent"] for row in rows(answer).values()) == CARDS + 2
    _, answer = typed("mirror", "Home", "Second")
    assert {row["sent"] for row in rows(answer).values()} == {0}
    assert sum(row["skipped"] for row in rows(answer).values()) == CARDS + 2


def test_a_new_computer_is_filled_from_the_files_alone(
    home: MemoryCloud, typed: Typed, tmp_path: Path, person: Path
) -> None:
    typed("pull")
    typed("account", "add", "Disk", "folder", "--path", str(tmp_path / "disk"))
    assert typed("mirror", "Home", "Disk", "--as", "files")[0] == 0
    status, answer = typed("check", "--mirror", "Disk")
    assert (status, answer["damaged"], answer["missing"]) == (0, [], [])
    assert answer["files"] >= CARDS + 2
    anew = ("--home", str(tmp_path / "app"), "--vault", str(tmp_path / "vault"))
    typed(*anew, "account", "add", "Disk", "folder", "--path", str(tmp_path / "disk"))
    status, answer = typed(*anew, "recover", "Disk")
    assert (status, answer["damaged"], answer["missing"]) == (0, [], [])
    before = {path.name: path.read_bytes() for path in (person / "Elsewhere" / "Home").rglob("*.*")}
    after = {path.name: path.read_bytes() for path in (tmp_path / "vault" / "Home").rglob("*.*")}
    assert after == before


def test_damage_is_named_and_healed_from_the_mirror(
    home: MemoryCloud, typed: Typed, tmp_path: Path, person: Path
) -> None:
    typed("pull")
    typed("account", "add", "Disk", "folder", "--path", str(tmp_path / "disk"))
    typed("mirror", "Home", "Disk", "--as", "files")
    victim = min((person / "Elsewhere" / "Home").rglob("*.vcf"))
    whole = victim.read_bytes()
    victim.write_bytes(whole.replace(b"Ada", b"Eda", 1)[: len(whole)])
    status, answer = typed("check", "--mirror", "Disk")
    assert victim.name in {Path(path).name for path in answer["damaged"]}
    assert answer["repaired"] == answer["damaged"]
    assert victim.read_bytes() == whole
    assert status in (0, 1)


def test_a_check_of_a_mirror_that_never_was_is_not_green(
    home: MemoryCloud, typed: Typed, tmp_path: Path
) -> None:
    typed("account", "add", "Disk", "folder", "--path", str(tmp_path / "disk"))
    second(typed)
    typed("pull", "Home")
    for target in ("Disk", "Second"):
        status, answer = typed("check", "Home", "--mirror", target)
        assert (status, answer["error"]["code"]) == (2, "not-mirrored")
        assert answer["files"] > 0
        typed("mirror", "Home", target)
        assert typed("check", "Home", "--mirror", target)[0] == 0


@pytest.mark.harmed("spoils the only copy of a body")
def test_damage_without_a_mirror_ends_with_5(home: MemoryCloud, typed: Typed, person: Path) -> None:
    typed("pull")
    victim = min((person / "Elsewhere" / "Home").rglob("*.vcf"))
    victim.write_bytes(victim.read_bytes().replace(b"Ada", b"Eda", 1))
    status, answer = typed("check", "Home")
    assert status == 5
    assert len(answer["damaged"]) == 1


def test_a_restore_fills_an_account_once_and_is_taken_back(home: MemoryCloud, typed: Typed) -> None:
    typed("pull")
    second(typed, "New")
    _, dry = typed("restore", "Home", "--to", "New", "--dry-run")
    assert sum(row["total"] for row in rows(dry).values()) == CARDS + 2
    status, answer = typed("restore", "Home", "--to", "New")
    assert status == 0
    assert sum(row["sent"] for row in rows(answer).values()) == CARDS + 2
    _, again = typed("restore", "Home", "--to", "New")
    assert sum(row["sent"] for row in rows(again).values()) == 0
    assert typed("restore", "--undo", answer["run"])[0] == 0
    _, pulled = typed("pull", "New")
    assert sum(row["total"] for row in rows(pulled).values()) == 0


def test_only_what_was_asked_for_is_restored(home: MemoryCloud, typed: Typed) -> None:
    typed("pull")
    second(typed, "New")
    _, answer = typed("restore", "Home", "--to", "New", "--only", "tasks/*")
    assert sum(row["sent"] for row in rows(answer).values()) == 1


def test_an_export_is_one_file_a_kind(home: MemoryCloud, typed: Typed, tmp_path: Path) -> None:
    typed("pull")
    out = tmp_path / "out"
    assert typed("export", "Home", str(out), "--one-file")[0] == 0
    cards = [path.read_bytes() for path in out.rglob("*.vcf")]
    assert [body.count(b"BEGIN:VCARD") for body in cards] == [CARDS]


def test_an_export_of_a_kind_there_is_none_of_writes_nothing(
    home: MemoryCloud, typed: Typed, tmp_path: Path
) -> None:
    typed("pull")
    status, answer = typed("export", "Home", str(tmp_path / "out"), "--kind", "photos")
    assert (status, answer["files"], rows(answer)) == (0, 0, {})
    assert typed("export", "Nobody", str(tmp_path / "out"))[0] == 2


def test_plans_are_kept_and_forgotten(home: MemoryCloud, typed: Typed, tmp_path: Path) -> None:
    typed("account", "add", "Disk", "folder", "--path", str(tmp_path / "disk"))
    status, answer = typed("plan", "add", "Home", "Disk", "--every", "2h", "--as", "files")
    (plan,) = answer["plans"]
    assert (status, plan["source"], plan["target"]) == (0, "Home", "Disk")
    assert (plan["every"], plan["minutes"], plan["as"]) == ("2h", 120, "files")
    assert typed("plan", "list")[1]["plans"] == [plan]
    assert typed("plan", "remove", "Home", "Disk")[1]["plans"] == []


def test_a_plan_in_a_form_its_target_does_not_take_is_wrong_usage(
    home: MemoryCloud, typed: Typed, tmp_path: Path
) -> None:
    typed("account", "add", "Disk", "folder", "--path", str(tmp_path / "disk"))
    second(typed, "Other")
    for target, form, code in (
        ("Disk", "native", "cannot-write"),
        ("Other", "files", "keeps-no-files"),
    ):
        status, answer = typed("plan", "add", "Home", target, "--as", form)
        assert (status, answer["error"]["code"]) == (2, code)
    assert typed("plan", "list")[1]["plans"] == []
    for target, form in (("Disk", "files"), ("Other", "native")):
        assert typed("plan", "add", "Home", target, "--as", form)[0] == 0


def test_a_drill_proves_the_second_copy_with_a_certificate(
    home: MemoryCloud, typed: Typed, tmp_path: Path
) -> None:
    typed("pull")
    typed("account", "add", "Disk", "folder", "--path", str(tmp_path / "disk"))
    typed("mirror", "Home", "Disk", "--as", "files")
    status, answer = typed("drill", "Home", "Disk", "--full")
    assert status == 0
    proof = {"vault": CARDS, "read_back": CARDS, "equal": CARDS, "differ": []}
    assert answer["kinds"]["contacts"] == proof
    assert Path(answer["certificate"]).is_file()
    accounts = {one["name"]: one for one in typed("status")[1]["accounts"]}
    assert accounts["Home"]["kinds"]["contacts"]["drilled_on"] == "Disk"


def test_a_run_pulls_mirrors_and_proves(home: MemoryCloud, typed: Typed, tmp_path: Path) -> None:
    typed("account", "add", "Disk", "folder", "--path", str(tmp_path / "disk"))
    typed("plan", "add", "Home", "Disk", "--as", "files")
    status, answer = typed("run")
    assert status in (0, 1)
    assert rows(answer)["contacts"]["total"] == CARDS
    assert list((tmp_path / "disk").rglob("*.vcf"))
    assert json.loads(Path(answer["certificate"]).read_bytes())["full"]
    assert typed("run", "--due")[0] == 0
    assert len(list(Path(answer["certificate"]).parent.glob("drill-*.json"))) == 1
    assert typed("drill", "Home", "Disk")[1]["kinds"]["contacts"] == {
        "vault": CARDS, "read_back": CARDS, "equal": CARDS, "differ": [],
    }  # fmt: skip


def test_what_cannot_be_understood_is_kept_and_noted(home: MemoryCloud, typed: Typed) -> None:
    (friends,) = [each for each in home.collections() if each.kind is Kind.CONTACTS]
    put(home, friends, "broken", b"no card at all")
    status, answer = typed("pull")
    assert status == 1
    assert rows(answer)["contacts"]["noted"] == 1
    assert rows(answer)["contacts"]["total"] == CARDS + 1


def test_progress_and_words_go_to_stderr(
    home: MemoryCloud, capsys: pytest.CaptureFixture[str]
) -> None:
    from desktop.cli.main import main

    assert main(["pull"]) == 0
    assert "Friends: 12 items, 12 new" in capsys.readouterr().out
    assert main(["pull", "--json"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("{")
    assert "Friends: 12 items" in told.err


def test_a_folder_in_or_around_the_vault_is_no_account_to_copy(
    typed: Typed, person: Path, tmp_path: Path
) -> None:
    typed("account", "add", "Mine", "folder", "--path", str(tmp_path))
    typed("pull")
    (person / "Elsewhere" / "Sub").mkdir()
    for name, path in (("A", person), ("B", person / "Elsewhere"), ("C", person / "Elsewhere/Sub")):
        assert typed("account", "add", name, "folder", "--path", str(path))[0] == 0
        status, answer = typed("pull", name)
        assert (status, answer["accounts"][0]["error"]["code"]) == (2, "source-has-vault")
    assert not list((person / "Elsewhere").rglob("*.vcf"))


def test_an_account_proves_nothing_of_itself(home: MemoryCloud, typed: Typed) -> None:
    typed("pull")
    status, answer = typed("drill", "Home", "Home")
    assert (status, answer["error"]["code"]) == (2, "mirror-onto-itself")
    assert answer["certificate"] == ""
