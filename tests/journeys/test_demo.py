"""The demo proves what it says, and says so when it cannot."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.demo.servers import Cloud
from desktop.cli.demo.story import Meddle, tell
from desktop.cli.terminal import Terminal
from desktop.places import Home

Answer = dict[str, Any]
COUNTS = {"contacts": 312, "calendar": 75, "tasks": 34, "photos": 64}


def told(tmp_path: Path, *, disaster: bool, meddle: Meddle | None) -> tuple[int, Answer, str]:
    """A tenth of the family's data: the same story in a tenth of the time."""
    out, err = io.StringIO(), io.StringIO()
    home = Home(tmp_path / "app")
    terminal = Terminal(home, tmp_path / "vault", True, io.StringIO(), out, err)
    status = tell(terminal, disaster=disaster, one_in=10, meddle=meddle)
    return status, json.loads(out.getvalue()), err.getvalue()


@pytest.mark.timeout(900)  # the story in full is minutes on a machine that does much else
def test_everything_lost_comes_back_equal(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "desktop", "--home", str(tmp_path / "app"), "demo", "--disaster", "--json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    assert answer["start"] == answer["end"] == COUNTS
    assert answer["start_sha256"] == answer["end_sha256"]
    assert answer["held"] == sum(COUNTS.values())
    assert answer["restored"] == sum(COUNTS.values()) - COUNTS["photos"]
    assert answer["differences"] == []
    assert len(answer["certificates"]) == 2
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "app").exists()


def test_the_demo_without_a_disaster_ends_with_the_counts_it_began_with(tmp_path: Path) -> None:
    status, answer, words = told(tmp_path, disaster=False, meddle=None)
    assert status == 0, words
    assert answer["start"] == answer["end"]
    assert answer["start"]["contacts"] == 32


def damage_a_file(moment: str, cloud: Cloud) -> None:
    if moment == "before recover":
        victim = next(path for path in cloud.items("vcf") if "Family" in path.parts)
        victim.write_bytes(victim.read_bytes().replace(b"FN:", b"FX:"))


def change_a_name(moment: str, cloud: Cloud) -> None:
    if moment == "before proof":
        victim = cloud.items("vcf")[0]
        victim.write_bytes(victim.read_bytes().replace(b"FN:", b"FN:Not "))


@pytest.mark.parametrize("meddle", [damage_a_file, change_a_name])
def test_a_spoiled_story_is_told_as_spoiled(tmp_path: Path, meddle: Meddle) -> None:
    status, answer, words = told(tmp_path, disaster=True, meddle=meddle)
    assert status not in (0, 2)
    assert answer["ok"] is False
    assert "NOT AS IT MUST BE" in words


def test_an_interrupted_demo_leaves_neither_server_nor_folder(tmp_path: Path) -> None:
    job = subprocess.Popen(
        [sys.executable, "-m", "desktop", "demo", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert job.stderr is not None
    said = [job.stderr.readline() for _ in range(4)]
    assert said[-1].startswith("$ elsewhere pull")
    job.send_signal(signal.SIGTERM)
    out, _ = job.communicate(timeout=120)
    assert job.returncode == 4
    assert json.loads(out)["ok"] is False
    assert list(tmp_path.iterdir()) == []
    assert not [one for one in running() if str(tmp_path).encode() in one]


def running() -> Iterator[bytes]:
    """The command line of every process of this machine."""
    for path in Path("/proc").glob("[1-9]*/cmdline"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            yield path.read_bytes()


def test_what_was_recovered_goes_on_a_new_phone_of_either_kind(tmp_path: Path) -> None:
    out, err = io.StringIO(), io.StringIO()
    terminal = Terminal(
        Home(tmp_path / "app"), tmp_path / "vault", True, io.StringIO(), out, err
    )  # fmt: skip
    assert tell(terminal, disaster=True, phone=True, one_in=10) == 0, err.getvalue()
    answer = json.loads(out.getvalue())
    assert answer["phone"]["iphone"] == answer["phone"]["android"] == answer["end"]
    assert answer["phone"]["seconds"] < 60
