"""An encrypted second cloud at the terminal: planned, sheet typed back, copied, lost, recovered."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from connectors.memory.client import MemoryCloud
from desktop.cli.main import run
from tests.desktop.cli.conftest import Answer, Typed
from tests.desktop.engine.encrypted.stage import lasting


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELSEWHERE_PASSPHRASE", "seven small otters")


@pytest.fixture
def planned(home: MemoryCloud, typed: Typed, tmp_path: Path) -> Path:
    disk = tmp_path / "disk"
    assert typed("account", "add", "Disk", "folder", "--path", str(disk))[0] == 0
    assert typed("pull")[0] == 0
    status, answer = typed("plan", "add", "Home", "Disk", "--encrypt")
    assert (status, answer["plans"][0]["encryption"]) == (0, "waiting")
    return disk


def answered(stdin: str, *words: str) -> tuple[int, Answer, str]:
    """With something on standard input; the answer, and what was said beside it."""
    out, said = io.StringIO(), io.StringIO()
    status = run([*words, "--json"], io.StringIO(stdin), out, said)
    return status, json.loads(out.getvalue()), said.getvalue()


def test_it_is_copied_only_once_the_sheet_is_typed_back_and_comes_back_with_it_alone(
    planned: Path, typed: Typed, person: Path, tmp_path: Path
) -> None:
    status, answer = typed("mirror", "Home", "Disk")
    assert (status, answer["error"]["code"]) == (3, "sheet-not-accepted")
    status, answer = typed("status")
    assert status == 3
    rows = {row["name"]: row for row in answer["accounts"]}
    assert rows["Disk"]["encryption"] == "waiting"
    assert rows["Disk"]["needs"]["code"] == "sheet-not-accepted"
    _, sheet = typed("sheet", "Disk")
    words = " ".join(sheet["words"])
    other = "abandon" if sheet["words"][3] != "abandon" else "zoo"
    wrong = " ".join([*sheet["words"][:3], other, *sheet["words"][4:]])
    status, answer, _ = answered(wrong, "sheet", "Disk", "--accept")
    assert (status, answer["error"]["code"]) == (3, "sheet-word-wrong")
    assert "4" in answer["error"]["what"] + answer["error"]["next"]
    assert answered(words, "sheet", "Disk", "--accept")[0] == 0
    assert typed("run")[0] == 0
    assert typed("check", "Home", "--mirror", "Disk")[0] == 0
    assert typed("drill", "Home", "Disk", "--full")[0] == 0
    assert typed("mirror", "Home", "Disk")[0] == 0
    before = lasting(person / "Elsewhere")
    before.pop("index.html", "")  # written anew behind each run
    new = ["--home", str(tmp_path / "new"), "--vault", str(tmp_path / "vault")]
    assert typed(*new, "account", "add", "Disk", "folder", "--path", str(planned))[0] == 0
    status, answer = typed(*new, "recover", "Disk")
    assert (status, answer["error"]["code"]) == (3, "sheet-needed")
    assert all(answer["error"][part] for part in ("what", "safe", "next"))
    (tmp_path / "sheet.txt").write_text(wrong, "utf-8")
    status, answer = typed(*new, "recover", "Disk", "--sheet", str(tmp_path / "sheet.txt"))
    assert (status, answer["error"]["code"]) == (3, "sheet-word-wrong")
    status, answer, _ = answered(words, *new, "recover", "Disk", "--sheet", "-")
    assert (status, answer["error"]) == (0, None)
    assert lasting(tmp_path / "vault") == before


def test_the_sheet_is_never_in_a_log_or_a_report(planned: Path, typed: Typed, person: Path) -> None:
    _, sheet = typed("sheet", "Disk")
    words = " ".join(sheet["words"])
    answered("abandon " * 24, "sheet", "Disk", "--accept")
    _, _, said = answered(words, "sheet", "Disk", "--accept")
    assert words not in said
    typed("run")
    typed("drill", "Home", "Disk")
    for path in (one for one in person.rglob("*") if one.is_file()):
        body = path.read_bytes().lower()
        assert sheet["key"].lower().encode() not in body, path
        assert words.encode() not in body, path
        assert ", ".join(f'"{word}"' for word in sheet["words"][:3]).encode() not in body, path


def test_a_page_to_print_is_readable_by_this_person_alone(
    planned: Path, typed: Typed, tmp_path: Path
) -> None:
    _, sheet = typed("sheet", "Disk")
    page = tmp_path / "sheet.html"
    status, answer = typed("sheet", "Disk", "--page", str(page))
    assert status == 0
    assert "words" not in answer
    assert sheet["key"] in page.read_text("utf-8")
    if os.name != "nt":
        assert page.stat().st_mode & 0o777 == 0o600


def test_a_person_types_the_words_line_by_line(planned: Path, typed: Typed) -> None:
    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

    _, sheet = typed("sheet", "Disk")
    words = sheet["words"]
    lines = "".join(" ".join(words[at : at + 4]) + "\n" for at in range(0, 24, 4))
    out, said = io.StringIO(), io.StringIO()
    status = run(["sheet", "Disk", "--accept"], Keyboard(lines), out, said)
    assert status == 0
    assert "24 words" in said.getvalue()
    assert sheet["mark"] in out.getvalue()


def test_a_plan_that_cannot_be_leaves_nothing_encrypted(
    home: MemoryCloud, typed: Typed, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    typed("account", "add", "Disk", "folder", "--path", str(disk))
    assert typed("plan", "add", "Nobody", "Disk", "--encrypt")[0] == 2
    _, answer = typed("account", "list")
    assert {row["name"]: row["encryption"] for row in answer["accounts"]} == {
        "Home": None,
        "Disk": None,
    }
    (disk / "mine.txt").write_text("plain", "utf-8")
    status, answer = typed("plan", "add", "Home", "Disk", "--encrypt")
    assert (status, answer["error"]["code"]) == (2, "encrypt-not-empty")
    assert typed("plan", "list")[1]["plans"] == []
    status, answer = typed("sheet", "Disk")
    assert (status, answer["error"]["code"]) == (2, "not-encrypted")
    assert typed("sheet", "Disk", "--accept", str(tmp_path / "none"))[0] == 2
