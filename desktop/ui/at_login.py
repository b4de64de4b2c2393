"""Starting with the computer: one small file in the place each system looks into.

Linux: an autostart desktop entry (freedesktop.org Autostart Specification). macOS: a launch
agent's property list. Windows: a command file in the Startup folder.
"""

from __future__ import annotations

import plistlib
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from desktop.vault import disk

NAME = "org.elsewhere.Elsewhere"


def place(system: str, person: Path, environment: Mapping[str, str]) -> Path:
    """Where the file belongs.

    Args:
        system: `sys.platform`.
        person: their home folder.
        environment: for the folders a person may have moved.
    """
    if system == "darwin":
        return person / "Library" / "LaunchAgents" / f"{NAME}.plist"
    if system == "win32":
        roaming = Path(environment.get("APPDATA") or person / "AppData" / "Roaming")
        menu = roaming / "Microsoft" / "Windows" / "Start Menu" / "Programs"
        return menu / "Startup" / "Elsewhere.cmd"
    config = Path(environment.get("XDG_CONFIG_HOME") or person / ".config")
    return config / "autostart" / f"{NAME}.desktop"


def text(system: str, command: Sequence[str]) -> bytes:
    """What the file says, for this command."""
    if system == "darwin":
        return plistlib.dumps(
            {
                "Label": NAME,
                "ProgramArguments": list(command),
                "RunAtLoad": True,
                "ProcessType": "Background",
            }
        )
    if system == "win32":
        # In a command file a percent sign is doubled.
        quoted = subprocess.list2cmdline(command).replace("%", "%%")
        return f'@echo off\r\nchcp 65001 >nul\r\nstart "" {quoted}\r\n'.encode()
    return (
        "[Desktop Entry]\nType=Application\nName=Elsewhere\n"
        f"Exec={' '.join(_quoted(part) for part in command)}\n"
        "Terminal=false\nX-GNOME-Autostart-enabled=true\n"
    ).encode()


def set_(system: str, file: Path, command: Sequence[str], *, on: bool) -> None:
    """Put the file there, or take it away. Raises VaultError with a code of the disk's."""
    if on:
        disk.make_folders(disk.DISK, file.parent)
        disk.replace_bytes(file, text(system, command))
    else:
        disk.discard(disk.DISK, file)


def command() -> list[str]:
    """How this very program is started: nobody asked for its window."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--tray"]
    return [sys.executable, "-m", "desktop", "--tray"]


def _quoted(part: str) -> str:
    """An argument of Exec, quoted as the Desktop Entry Specification asks."""
    if shlex.quote(part) == part:
        return part
    escaped = part.replace("\\", "\\\\\\\\").replace('"', '\\\\"')
    return '"' + escaped.replace("$", "\\\\$").replace("`", "\\\\`").replace("%", "%%") + '"'
