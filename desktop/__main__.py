"""The program's front door: a verb runs in the terminal, none opens the window."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Mapping, Sequence

from desktop import places
from desktop.cli.arguments import without_verb
from desktop.cli.main import main as terminal


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for and give the exit status of the contract (0 to 5)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    asked = without_verb(given)
    if asked is None or not _has_display(os.environ) or not _has_window():
        return terminal(given)
    window = importlib.import_module("desktop.app")
    status = window.run(places.home(asked.home, os.environ), places.vault(asked.vault, os.environ))
    return int(status)


def _has_display(environment: Mapping[str, str]) -> bool:
    """Qt's own variable counts: whoever names a platform there wants a window on it."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(environment.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _has_window() -> bool:
    return importlib.util.find_spec("desktop.app") is not None


if __name__ == "__main__":
    sys.exit(main())
