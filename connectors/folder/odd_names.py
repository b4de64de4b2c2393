"""Names on a disk that are no text, or hold a line break: told as text, and found again."""

from __future__ import annotations

import os
import re
from pathlib import Path

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def spoken(name: str) -> str:
    """The name as text, with two hexadecimal digits for a byte that is none or a control sign."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return _CONTROL.sub(lambda sign: f"\\x{ord(sign[0]):02x}", text)


def real_name(folder: Path, name: str) -> str:
    """What is called so in a folder; the name itself where nothing is."""
    if "\\x" not in name or os.path.lexists(folder / name):
        return name
    try:
        with os.scandir(folder) as found:
            return next((one.name for one in found if spoken(one.name) == name), name)
    except OSError:
        return name
