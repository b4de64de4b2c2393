"""What is typed as an option's value, read or refused in plain words.

Each raises ArgumentTypeError, which argparse tells beside the option's name.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from desktop.cli.spans import span
from desktop.engine.tasks import LAST_GOOD

LONGEST_NAME = 255
"""Characters of one file's or folder's name; some disks take fewer, none takes more."""

_T = TypeVar("_T")


def every(text: str) -> timedelta:
    """How often a plan runs."""
    return _read(span, text, "like 15m, 2h, 1d or 1w")


def moment(text: str) -> str:
    """A date, a time, or the word for the last good state."""
    return text if text == LAST_GOOD else date(text)


def date(text: str) -> str:
    """A date or a time in ISO 8601, as it was typed."""
    _read(datetime.fromisoformat, text, "a date or time like 2026-11-01 or 2026-11-01T09:30")
    return text


def port(text: str) -> int:
    """A TCP port; 0 lets the system choose."""
    port = _read(int, text, "a port number")
    if not 0 <= port < 65536:
        raise argparse.ArgumentTypeError(f"{text} is not a port number")
    return port


def path(text: str) -> Path:
    """A folder's or file's place; nothing at all would be the folder one happens to be in."""
    if not text:
        raise argparse.ArgumentTypeError("a place is missing, the text is empty")
    if any(len(name) > LONGEST_NAME for name in Path(text).parts):
        raise argparse.ArgumentTypeError("a name in it is longer than any disk takes")
    return Path(text)


def pattern(text: str) -> str:
    """What things are chosen by; nothing at all would be everything there is."""
    if not text:
        raise argparse.ArgumentTypeError("it names nothing, the text is empty")
    return text


def _read(read: Callable[[str], _T], text: str, shape: str) -> _T:
    try:
        return read(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not {shape}") from error
