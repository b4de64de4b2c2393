"""The front doors: help, usage, one JSON object, and nothing heavy loaded."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.__main__ import main as front
from desktop.cli.main import main


def test_wrong_usage_says_so_in_words_and_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fly"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "fly" in told.err


def test_wrong_usage_is_one_json_object_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "mirror", "a"]) == 2
    answer = json.loads(capsys.readouterr().out)
    assert (answer["ok"], answer["exit"], answer["error"]["code"]) == (False, 2, "usage")
    assert set(answer["error"]) == {"code", "what", "safe", "next"}


def test_wrong_usage_says_that_nothing_was_done_and_where_to_look(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["restore", "a"]) == 2
    assert capsys.readouterr().err.endswith("RUN. Nothing was done. See elsewhere --help.\n")


@pytest.mark.parametrize(
    "words",
    [
        ["--vault", "", "pull"],
        ["--home", "", "pull"],
        ["--vault", "n" * 300, "status"],
        ["export", "a", ""],
        ["restore", "a", "--to", "b", "--only", ""],
        ["phone", "--usb", ""],
        ["--vault", "~nobody-of-this-name/vault", "status"],
        ["--home", "~nobody-of-this-name", "status"],
    ],
)
def test_a_place_that_is_none_is_wrong_usage(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(["--json", *words]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "usage"
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="users and their folders are POSIX")
@pytest.mark.parametrize("screen", ["", "offscreen"])
def test_who_has_no_home_folder_is_told_to_name_the_places(
    screen: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    places = ["--home", str(tmp_path / "home"), "--vault", str(tmp_path / "vault")]
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "ELSEWHERE_HOME", "ELSEWHERE_VAULT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", screen)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", "~")  # what pathlib finds where the system knows no such user
    assert front([]) == 2
    assert "name --home DIR and --vault DIR" in capsys.readouterr().err
    assert main([*places, "status"]) == 0


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (["pull", "nobody"], {"accounts", "run"}),
        (["mirror", "nobody", "noone"], {"accounts", "lost"}),
        (["mirror"], {"accounts"}),
        (["restore", "a"], {"accounts"}),
        (["recover", "nobody"], {"accounts", "files"}),
        (["check", "--mirror", "nobody"], {"files", "damaged", "missing", "repaired"}),
        (["drill", "nobody", "noone"], {"kinds", "certificate"}),
        (["history", "nobody"], {"versions"}),
        (["plan", "add", "nobody", "noone"], {"plans"}),
        (["answer", "nothing", "keep"], {"holds"}),
    ],
)
def test_an_answer_has_the_keys_of_its_verb_though_nothing_could_be_done(
    capsys: pytest.CaptureFixture[str], words: list[str], keys: set[str]
) -> None:
    status = main(["--json", *words])
    answer = json.loads(capsys.readouterr().out)
    assert (answer["exit"], answer["ok"]) == (status, False)
    assert status in (2, 3)
    assert answer["error"]["code"]
    assert keys <= set(answer)


def test_without_verb_and_display_the_usage_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert front([]) == 2
    assert "usage: elsewhere" in capsys.readouterr().err


@pytest.mark.parametrize("line", [["--help"], ["pull", "--help"], ["--version"]])
def test_help_is_told_on_stdout_and_exits_0(
    line: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(line) == 0
    assert "elsewhere" in capsys.readouterr().out


def test_services_are_listed_for_people_and_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["services", "--json"]) == 0
    told = capsys.readouterr()
    listed = json.loads(told.out)["services"]
    assert all({"id", "name", "sign_in", "fields", "kinds", "files"} <= set(one) for one in listed)
    assert "memory" not in {one["id"] for one in listed}


def test_a_service_named_leads_to_what_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["services", "google"]) == 0
    told = capsys.readouterr().out
    assert "1. Make a project." in told
    assert "--client @FILE" in told
    assert main(["services", "takeout", "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["services"]
    assert one["guide"]["steps"][0]["link"] == "https://takeout.google.com/"
    assert main(["services", "nowhere"]) == 2


def test_the_program_starts_as_a_module() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "desktop", "services", "--json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0
    assert json.loads(run.stdout)["ok"] is True


@pytest.mark.parametrize("words", [["status"], ["pull"], ["check"], ["account", "list"]])
def test_a_folder_that_is_closed_to_the_person_is_named(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    home.write_bytes(b"a file, where the app's folder should be")
    assert main(["--home", str(home), "--json", *words]) == 3
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["code"], str(home) in error["what"]) == ("no-access", True)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are POSIX")
def test_a_home_that_cannot_be_written_is_named_by_a_job_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "no", str(tmp_path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "mkdir", refused)
        status = main(["--home", str(tmp_path / "home"), "--json", "pull"])
    error = json.loads(capsys.readouterr().out)["error"]
    assert (status, error["code"]) == (3, "no-access")
