"""However a command ends, the person reads words, and the log has the rest."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.memory.client import MemoryCloud
from connectors.model import Kind
from desktop.cli.main import main
from tests.clouds import dav
from tests.clouds.cloud import Cloud
from tests.clouds.faults import too_many
from tests.desktop.cli.conftest import Typed, put

EVIL = "Evil \x1b]0;owned\x07\x9b31m\u202enam"


@pytest.fixture
def server() -> Iterator[Cloud]:
    cloud = dav.start()
    yield cloud
    cloud.stop()


def elsewhere(*words: str) -> list[str]:
    return [sys.executable, "-m", "desktop", *words]


def signed_in(server: Cloud, typed: Typed) -> None:
    print_it = f"{sys.executable} -c 'print(\"{server.secret}\")'"
    status, _ = typed(
        "account", "add", "Home", "dav", "--url", server.url, "--user", server.settings["user"],
        "--secret-command", print_it,
    )  # fmt: skip
    assert status == 0


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
def test_f13_a_command_that_is_interrupted_stops_in_order_with_4(
    server: Cloud, typed: Typed, wish: signal.Signals
) -> None:
    signed_in(server, typed)
    server.faults.always(too_many("600"))
    job = subprocess.Popen(
        elsewhere("pull", "--json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert job.stderr is not None
    said = job.stderr.readline()
    os.kill(job.pid, wish)
    out, err = job.communicate(timeout=240)
    assert job.returncode == 4, said + err
    answer = json.loads(out)
    assert (answer["exit"], answer["ok"]) == (4, False)
    assert "Traceback" not in said + err


LOADING = """
import os, signal, sys
wish = sys.argv.pop(1)
class Interrupts:
    def find_spec(self, name, path=None, target=None):
        if name == wish:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupts())
from desktop.__main__ import program
program()
"""


@pytest.mark.parametrize(
    "module",
    [
        "connectors.net.apart", "desktop.cli.arguments", "desktop.cli.main", "desktop.vault.words",
        "desktop.cli.standing", "desktop.engine.engine",
    ],
)  # fmt: skip
def test_f13_a_command_interrupted_while_it_is_loaded_says_so_in_words(
    typed: Typed, module: str
) -> None:
    command = [sys.executable, "-c", LOADING, module, "status", "--json"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" not in ended.stderr
    assert (ended.returncode, "The job was stopped." in ended.stderr) == (4, True)
    answer = json.loads(ended.stdout)
    assert (answer["exit"], answer["error"]["code"]) == (4, "stopped")


def test_a_wrong_password_ends_with_3_and_says_three_things(server: Cloud, typed: Typed) -> None:
    status, answer = typed(
        "account", "add", "Home", "dav", "--url", server.url, "--user", server.settings["user"],
        "--secret-command", "echo wrong",
    )  # fmt: skip
    assert status == 3
    assert set(answer["error"]) == {"code", "what", "safe", "next"}
    assert typed("account", "list")[1]["accounts"] == []


def test_what_went_wrong_inside_is_in_the_log_alone(
    typed: Typed, person: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = person / "app" / "settings"
    settings.mkdir(parents=True)
    (settings / "accounts.json").mkdir()  # no file can be read here
    status, answer = typed("account", "list")
    assert status == 4
    assert answer["error"]["code"] == "unexpected"
    log = (person / "app" / "logs" / "elsewhere.log").read_text()
    assert "Traceback" in log
    assert main(["account", "list"]) == 4
    told = capsys.readouterr()
    assert "Traceback" not in told.out + told.err
    assert "elsewhere.log" in told.err


@pytest.mark.parametrize(
    ("file", "asked", "code"),
    [
        ("accounts.json", ("account", "list"), "settings-damaged"),
        ("accounts.json", ("pull",), "settings-damaged"),
        ("plans.json", ("plan", "list"), "plans-damaged"),
        ("plans.json", ("run", "--due"), "plans-damaged"),
        ("plans.json", ("status",), "plans-damaged"),
    ],
)
def test_settings_that_cannot_be_read_need_the_person_and_are_named(
    typed: Typed, person: Path, file: str, asked: tuple[str, ...], code: str
) -> None:
    settings = person / "app" / "settings"
    settings.mkdir(parents=True)
    (settings / file).write_text("{")
    status, answer = typed(*asked)
    assert (status, answer["error"]["code"]) == (3, code)
    assert str(settings / file) in answer["error"]["what"]
    assert answer["error"]["safe"]
    assert "Move that file away" in answer["error"]["next"]


def test_a_vault_that_is_not_there_is_not_made_anew(typed: Typed, person: Path) -> None:
    status, answer = typed("check")
    assert (status, answer["error"]["code"]) == (3, "no-vault-yet")
    assert not (person / "Elsewhere").exists()


def test_names_from_a_cloud_cannot_drive_the_terminal(
    home: MemoryCloud, capsys: pytest.CaptureFixture[str]
) -> None:
    body = f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:e\r\nFN:{EVIL}\r\nN:;;;;\r\nEND:VCARD\r\n"
    put(home, home.create(Kind.CONTACTS, EVIL), "e", body.encode())
    for words in (["pull"], ["history", "Home"], ["status"], ["history", "Home", "--json"]):
        assert main(words) == 0
        told = capsys.readouterr()
        for sign in ("\x1b", "\x07", "\x9b", "\u202e"):
            assert sign not in told.out + told.err


def test_an_answer_nobody_reads_ends_without_a_traceback() -> None:
    job = subprocess.Popen(
        elsewhere("services", "--json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert job.stdout is not None
    job.stdout.close()
    assert job.stderr is not None
    assert b"Traceback" not in job.stderr.read()
    job.stderr.close()
    assert job.wait(240) in (0, 4)


def test_a_terminal_of_few_letters_shows_a_question_mark(person: Path) -> None:
    run = subprocess.run(
        elsewhere("account", "add", "Büro", "folder", "--path", str(person / "Büro")),
        capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert b"B?ro" in run.stdout
