"""Whether the network this computer is in is a public one, or one anybody can listen in on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

_NMCLI = ("nmcli", "-t", "-f")

WINDOWS = (
    "powershell",
    "-NoProfile",
    "-NonInteractive",
    "-Command",
    "(Get-NetConnectionProfile).NetworkCategory",
)
"""Prints Public, Private or DomainAuthenticated, a line for each network it is in."""


LINUX_WIFI = (*_NMCLI, "ACTIVE,SECURITY", "device", "wifi", "list", "--rescan", "no")
"""Prints a line for each Wi-Fi in reach, "yes:WPA2" for the one in use, "yes:" for an open one."""

LINUX_WIRES = (*_NMCLI, "TYPE,STATE", "device")
"""Prints a line for each network device, "ethernet:connected" and the like."""


def open_wifi(
    platform: str = sys.platform,
    asking: Sequence[str] = LINUX_WIFI,
    wires: Sequence[str] = LINUX_WIRES,
) -> bool:
    """Whether this computer is in a Wi-Fi without encryption and on no cable. False in doubt.

    Only Linux is asked: Windows calls such a network public.
    """
    if platform != "linux":
        return False
    used = [line.partition(":")[2] for line in _said(asking).splitlines() if line[:4] == "yes:"]
    if not used or any(security.strip("- ") for security in used):
        return False
    return "ethernet:connected" not in _said(wires).splitlines()


def said_public(platform: str = sys.platform, asking: Sequence[str] = WINDOWS) -> bool:
    """Whether it says so of every network; only Windows keeps such a word. False in doubt.

    Args:
        platform: as `sys.platform` names it.
        asking: the command that asks.
    """
    if platform != "win32":
        return False
    words = _said(asking).split()
    return bool(words) and all(word == "Public" for word in words)


def _said(asking: Sequence[str]) -> str:
    try:
        run = subprocess.run(asking, capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return run.stdout.decode("utf-8", "replace")
