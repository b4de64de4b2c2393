"""What this computer says of its power and its network, where it says anything."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

from PySide6.QtNetwork import QNetworkInformation

from desktop.engine.plans.policy import Conditions

SUPPLIES = Path("/sys/class/power_supply")


def conditions() -> Conditions:
    """At this moment; what cannot be told counts as good."""
    network = QNetworkInformation.instance() if _network() else None
    gone = QNetworkInformation.Reachability.Disconnected
    return Conditions(
        battery=on_battery(),
        metered=network is not None and network.isMetered(),
        offline=network is not None and network.reachability() == gone,
    )


def on_battery(supplies: Path = SUPPLIES) -> bool:
    """Whether no mains is plugged in; False where nobody can tell."""
    if sys.platform == "win32":
        status = (ctypes.c_ubyte * 12)()
        told = ctypes.windll.kernel32.GetSystemPowerStatus(ctypes.byref(status))
        return bool(told) and status[0] == 0
    if sys.platform == "darwin":
        try:
            said = subprocess.run(
                ["pmset", "-g", "batt"], capture_output=True, timeout=2, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
        return b"'Battery Power'" in said.stdout
    kinds = {place: _word(place / "type") for place in supplies.glob("*")}
    mains = [_word(place / "online") for place, kind in kinds.items() if kind in {"Mains", "USB"}]
    cells = [
        _word(place / "status")
        for place, kind in kinds.items()
        if kind == "Battery" and _word(place / "scope") != "Device"
    ]
    return "1" not in mains and "Discharging" in cells


def _word(file: Path) -> str:
    try:
        return file.read_text("utf-8").strip()
    except (OSError, ValueError):
        return ""


def _network() -> bool:
    return QNetworkInformation.instance() is not None or QNetworkInformation.loadDefaultBackend()
