"""Whether the system holds the network this computer is in for a public one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

WINDOWS = (
    "powershell",
    "-NoProfile",
    "-NonInteractive",
    "-Command",
    "(Get-NetConnectionProfile).NetworkCategory",
)
"""Prints Public, Private or DomainAuthenticated, a line for each network it is in."""


def said_public(platform: str = sys.platform, asking: Sequence[str] = WINDOWS) -> bool:
    """Whether it says so of every network; only Windows keeps such a word. False in doubt.

    Args:
        platform: as `sys.platform` names it.
        asking: the command that asks.
    """
    if platform != "win32":
        return False
    try:
        run = subprocess.run(asking, capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    words = run.stdout.decode("utf-8", "replace").split()
    return bool(words) and all(word == "Public" for word in words)
