"""Whatever has become of its streams, a command does its work and its answer goes nowhere else."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest


def typed(closed: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    """Run by a shell that closes or redirects streams first."""
    line = f'exec {closed}; exec "$0" -m desktop "$@"'
    return subprocess.run(
        ["/bin/sh", "-c", line, sys.executable, *words],
        capture_output=True, check=False, env={**os.environ, "COLUMNS": "100"},
    )  # fmt: skip


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&- <&-"])
def test_a_closed_stdout_is_no_failure(closed: str) -> None:
    ran = typed(closed, "--json", "account", "list")
    assert (ran.returncode, ran.stdout) == (0, b"")
    assert b"Traceback" not in ran.stderr


@pytest.mark.parametrize("closed", ["2>&-", "2>/dev/full"])
def test_words_nobody_can_read_are_not_put_on_stdout(closed: str) -> None:
    ran = typed(closed, "--json", "pull", "nobody")
    assert ran.returncode == 2
    assert json.loads(ran.stdout)["error"]["code"] == "no-such-account"


def test_an_answer_that_cannot_be_written_is_told_by_the_exit_status() -> None:
    ran = typed(">/dev/full", "--json", "account", "list")
    assert ran.returncode == 4
    assert b"Traceback" not in ran.stderr


def test_an_old_locale_takes_nothing_away() -> None:
    old = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ran = subprocess.run(
        [sys.executable, "-m", "desktop", "--json", "pull", "Büro"],
        capture_output=True, check=False, env={**os.environ, **old},
    )  # fmt: skip
    assert "Büro" in json.loads(ran.stdout)["error"]["what"]
