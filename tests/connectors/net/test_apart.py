from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from connectors.net import apart
from desktop.__main__ import main


def test_the_process_knows_our_modules_and_nothing_of_the_folder_it_is_started_in(
    tmp_path: Path,
) -> None:
    (tmp_path / "connectors.py").write_text("raise SystemExit(9)")
    done = subprocess.run(
        apart.command("connectors.net.dav.reading"), cwd=tmp_path, input=b"", check=False
    )
    assert done.returncode == 0


def test_a_program_frozen_into_one_file_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    command = apart.command("connectors.net.dav.reading")
    assert command == [sys.executable, apart.WORD, "connectors.net.dav.reading"]
    done: list[str] = []
    monkeypatch.setattr(apart, "run", done.append)
    assert main(command[1:]) == 0
    assert done == ["connectors.net.dav.reading"]


def test_only_our_own_modules_are_run() -> None:
    with pytest.raises(ValueError, match="antigravity"):
        apart.run("antigravity")
