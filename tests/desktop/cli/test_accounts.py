"""Accounts are added after a real sign-in, listed, tested, and forgotten without harm."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from connectors.memory.client import MemoryCloud
from desktop.cli.main import main
from tests.desktop.cli.conftest import Typed


def test_an_account_is_listed_after_it_was_added(home: MemoryCloud, typed: Typed) -> None:
    _, answer = typed("account", "list")
    (account,) = answer["accounts"]
    assert (account["name"], account["service"]) == ("Home", "memory")
    assert account["can_pull"] is True


def test_a_folder_is_an_account_too(typed: Typed, tmp_path: Path) -> None:
    status, answer = typed("account", "add", "Disk", "folder", "--path", str(tmp_path / "disk"))
    assert status == 0
    assert answer["account"]["settings"]["path"] == str(tmp_path / "disk")


def test_an_account_is_tested_by_signing_in(home: MemoryCloud, typed: Typed) -> None:
    status, answer = typed("account", "test", "Home")
    assert status == 0
    assert {row["name"] for row in answer["accounts"][0]["collections"]} == {
        "Friends", "Home", "House",
    }  # fmt: skip


def test_a_test_needs_no_vault_and_makes_none(
    home: MemoryCloud, typed: Typed, person: Path
) -> None:
    assert typed("account", "test", "Home")[0] == 0
    assert not (person / "Elsewhere").exists()
    typed("pull")
    rows = typed("account", "test", "Home")[1]["accounts"][0]["collections"]
    assert {row["name"]: row["total"] for row in rows} == {"Friends": 12, "Home": 1, "House": 1}


def test_k5_a_forgotten_account_leaves_its_copy(
    home: MemoryCloud, typed: Typed, person: Path
) -> None:
    typed("pull")
    copied = sorted((person / "Elsewhere" / "Home").rglob("*.vcf"))
    assert len(copied) == 12
    assert typed("account", "remove", "Home")[0] == 0
    assert typed("account", "list")[1]["accounts"] == []
    assert sorted((person / "Elsewhere" / "Home").rglob("*.vcf")) == copied


@pytest.mark.parametrize(
    "line",
    [
        "account add X nope", "account add X folder", "account add X folder --path d --url u",
        "account add X folder --path d --create maybe", "account add X folder --option path",
        "account remove Nobody", "account test Nobody", "pull Nobody", "mirror Nobody Nothing",
        "plan add Nobody Nothing", "plan remove Nobody Nothing", "restore Nobody --to Nothing",
        "restore Nobody", "restore --undo r --to b", "restore", "recover Nobody",
    ],
)  # fmt: skip
def test_names_and_options_that_are_not_there_are_wrong_usage(line: str, typed: Typed) -> None:
    status, answer = typed(*line.split())
    assert status == 2
    assert answer["error"]["what"]


def test_a_secret_from_stdin_is_never_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, person: Path
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("hunter2-of-the-test\n"))
    main(["account", "add", "Box", "s3", "--bucket", "b", "--user", "u", "--url", "http://127.0.0.1:9",
          "--secret-stdin", "--json"])  # fmt: skip
    told = capsys.readouterr()
    kept = b"".join(path.read_bytes() for path in person.rglob("*") if path.is_file())
    assert "hunter2" not in told.out + told.err
    assert b"hunter2" not in kept
