"""A program that prints a secret is asked once a run, however many connections there are."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier, Thread

import pytest

from connectors.errors import SignInAgain
from desktop.engine.accounts.accounts import Accounts
from desktop.engine.accounts.printed import Printed
from desktop.engine.accounts.secrets import Command, Secrets
from desktop.places import Home


def test_all_connections_of_a_run_share_what_the_program_printed(tmp_path: Path) -> None:
    home, asked = Home(tmp_path / "home"), tmp_path / "asked"
    accounts = Accounts(home, Secrets(home))
    command = Command(f"echo asked >> {asked}; printf secret")
    (tmp_path / "files").mkdir()
    accounts.add("disk", "folder", {"path": str(tmp_path / "files")}, command, lambda url: None)
    asked.unlink(missing_ok=True)
    run = accounts.for_one_run()
    assert {run.session("disk").secret() for _ in range(3)} == {"secret"}
    assert len(asked.read_text().split()) == 1
    assert accounts.for_one_run().session("disk").secret() == "secret"
    assert len(asked.read_text().split()) == 2, "another run asks again: it may be a new password"


def test_threads_that_ask_at_once_wait_for_the_one_answer() -> None:
    printed, start, told = Printed(), Barrier(4), list[str]()
    runs = list[str]()

    def run() -> str:
        runs.append("run")
        return "secret"

    def ask() -> None:
        start.wait()
        told.append(printed.of("a", run))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == ["secret"] * 4
    assert runs == ["run"]


def test_a_program_that_failed_is_asked_again() -> None:
    printed = Printed()

    def fails() -> str:
        raise SignInAgain("it failed", code="secret-command-failed")

    with pytest.raises(SignInAgain):
        printed.of("a", fails)
    assert printed.of("a", lambda: "secret") == "secret"
