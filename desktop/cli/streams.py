"""A program started with a closed stream gets one that leads nowhere in its place.

Else the next file it opens takes the stream's number, and words meant for the person land in it.
"""

from __future__ import annotations

import os
import sys


def open_all() -> None:
    """Open what of stdin, stdout and stderr is closed."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one
        if getattr(sys, name) is None:
            # Held open for as long as the program runs.
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
