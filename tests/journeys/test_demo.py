"""The demo proves what it says, and says so when it cannot."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.demo.servers import Cloud
from desktop.cli.demo.story import Meddle, tell
from desktop.cli.terminal import Terminal
from desktop.places import Home

COUNTS = {"contacts": 312, "calendar": 75, "tasks": 34, "photos": 64}


def told(tmp_path: Path, meddle: Meddle | None) -> tuple[int, dict[str, Any], str]:
    out, err = io.StringIO(), io.StringIO()
    home = Home(tmp_path / "app")
    terminal = Terminal(home, tmp_path / "vault", True, io.StringIO(), out, err)
    status = tell(terminal, disaster=True, meddle=meddle)
    return status, json.loads(out.getvalue()), err.getvalue()


def test_the_demo_ends_with_the_counts_it_began_with(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "desktop", "--home", str(tmp_path / "app"), "demo", "--json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    answer = json.loads(run.stdout)
    assert run.returncode == 0, run.stderr
    assert answer["start"] == answer["end"] == COUNTS
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "app").exists()


def test_everything_lost_comes_back_equal(tmp_path: Path) -> None:
    status, answer, words = told(tmp_path, None)
    assert status == 0, words
    assert answer["start"] == answer["end"] == COUNTS
    assert answer["start_sha256"] == answer["end_sha256"]
    assert answer["held"] == sum(COUNTS.values())
    assert answer["restored"] == sum(COUNTS.values()) - COUNTS["photos"]
    assert answer["differences"] == []


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
    status, answer, words = told(tmp_path, meddle)
    assert status not in (0, 2)
    assert answer["ok"] is False
    assert "NOT AS IT MUST BE" in words
