"""Starting a process of our own: the same interpreter, the same modules, nothing else of here.

What it is to do goes through its pipes (`framing`). It reads neither the folder the person stands
in nor what they have set for other Python programs.
"""

from __future__ import annotations

import importlib
import json
import os
import sys

WORD = "--work-for-elsewhere"
"""The first argument that makes a program frozen into one file be such a process."""

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[2]);"
    "from connectors.net.apart import run; run(sys.argv[1])"
)


def command(module: str) -> list[str]:
    """What to start, for a module of ours whose `main` works until nobody asks any more."""
    if getattr(sys, "frozen", False):
        return [sys.executable, WORD, module]
    # Where the person stands may be in the path as "": that process stands elsewhere.
    path = [os.path.realpath(one) for one in sys.path]
    return [sys.executable, "-I", "-c", _START, module, json.dumps(path)]


def run(module: str) -> None:
    """Be that process. Raises ValueError for a module that is none of ours."""
    if module.partition(".")[0] not in ("connectors", "desktop"):
        raise ValueError(module)
    importlib.import_module(module).main()
