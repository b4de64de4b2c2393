"""Starting with the computer is one small file a system, there or not there."""

from __future__ import annotations

import plistlib
import sys
from pathlib import Path

import pytest

from desktop.cli.arguments import without_verb
from desktop.ui import at_login


def test_linux_gets_an_autostart_entry(tmp_path: Path) -> None:
    file = at_login.place("linux", tmp_path, {})
    assert file == tmp_path / ".config/autostart/org.elsewhere.Elsewhere.desktop"
    said = at_login.text("linux", ["/opt/my apps/python", "-m", "desktop"]).decode()
    assert 'Exec="/opt/my apps/python" -m desktop\n' in said
    assert said.startswith("[Desktop Entry]\n")


def test_macos_gets_a_launch_agent(tmp_path: Path) -> None:
    assert at_login.place("darwin", tmp_path, {}).parent == tmp_path / "Library/LaunchAgents"
    said = plistlib.loads(at_login.text("darwin", ["/a b/python", "-m", "desktop"]))
    assert said["ProgramArguments"] == ["/a b/python", "-m", "desktop"]
    assert said["RunAtLoad"] is True


def test_windows_gets_a_file_in_the_startup_folder(tmp_path: Path) -> None:
    file = at_login.place("win32", tmp_path, {"APPDATA": str(tmp_path / "Roaming")})
    assert file.parent.name == "Startup"
    said = at_login.text("win32", ["C:\\Program Files\\python.exe", "-m", "desktop"])
    assert b'start "" "C:\\Program Files\\python.exe" -m desktop\r\n' in said


def test_it_is_put_there_and_taken_away(tmp_path: Path) -> None:
    file = at_login.place("linux", tmp_path, {})
    at_login.set_("linux", file, ["elsewhere"], on=True)
    assert file.read_bytes() == at_login.text("linux", ["elsewhere"])
    at_login.set_("linux", file, ["elsewhere"], on=False)
    at_login.set_("linux", file, ["elsewhere"], on=False)
    assert not file.exists()


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
@pytest.mark.parametrize("frozen", [True, False])
def test_what_starts_with_the_computer_leaves_the_window_in_the_tray(
    system: str, frozen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    command = at_login.command()
    said = at_login.text(system, command)
    if system == "darwin":
        assert plistlib.loads(said)["ProgramArguments"] == command
    else:
        assert b" --tray" in said.splitlines()[-1 if system == "win32" else 3]
    words = command[1:] if frozen else command[3:]
    asked = without_verb(words)
    assert asked is not None
    assert asked.tray
