"""What this computer says of its power and its network without a window; cron has none to ask."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop.engine.plans.policy import Conditions

SUPPLIES = Path("/sys/class/power_supply")

_MANAGER = "org.freedesktop.NetworkManager"
METERED = (
    "busctl",
    "get-property",
    _MANAGER,
    "/" + _MANAGER.replace(".", "/"),
    _MANAGER,
    "Metered",
)
"""Asks NetworkManager, on Linux."""

_COUNTED = {"u 1", "u 3"}
"""NMMetered of NetworkManager's D-Bus interface: yes, and by all signs yes."""


def conditions() -> Conditions:
    """At this moment; what cannot be told counts as good.

    Windows and macOS tell only a window whether a network counts every byte.
    """
    return Conditions(battery=on_battery(), metered=on_metered())


def on_battery(supplies: Path = SUPPLIES) -> bool:
    """Whether no mains is plugged in; False where nobody can tell."""
    if sys.platform == "win32":
        import ctypes

        status = (ctypes.c_ubyte * 12)()
        told = ctypes.windll.kernel32.GetSystemPowerStatus(ctypes.byref(status))
        return bool(told) and status[0] == 0
    if sys.platform == "darwin":
        return "'Battery Power'" in _said(("pmset", "-g", "batt"))
    kinds = {place: _word(place / "type") for place in supplies.glob("*")}
    mains = [_word(place / "online") for place, kind in kinds.items() if kind in {"Mains", "USB"}]
    cells = [
        _word(place / "status")
        for place, kind in kinds.items()
        if kind == "Battery" and _word(place / "scope") != "Device"
    ]
    return "1" not in mains and "Discharging" in cells


def on_metered(asking: Sequence[str] = METERED) -> bool:
    """Whether the network counts every byte; False where nobody can tell."""
    return sys.platform.startswith("linux") and _said(asking) in _COUNTED


def _said(command: Sequence[str]) -> str:
    try:
        run = subprocess.run(command, capture_output=True, timeout=2, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return run.stdout.decode("utf-8", "replace").strip()


def _word(file: Path) -> str:
    try:
        return file.read_text("utf-8").strip()
    except (OSError, ValueError):
        return ""
