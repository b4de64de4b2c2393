"""The program's front door: a verb runs in the terminal, none opens the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from connectors.net import apart
from desktop import places
from desktop.cli.arguments import without_verb
from desktop.cli.main import main as terminal


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for and give the exit status of the contract (0 to 5)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if arguments is None and sys.getfilesystemencoding() != "utf-8":
        # An old locale has no letters for most names; the files are called the same in each.
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 this program again
    if given[:1] == [apart.WORD]:
        apart.run(given[1])
        return 0
    asked = without_verb(given)
    if asked is None or not _has_display(os.environ):
        return terminal(given)
    try:
        from desktop.start import main as window
    except ImportError:  # a terminal alone was installed, or the system lacks what Qt needs
        return terminal(given)
    home = places.home(asked.home, os.environ)
    return window(home, places.vault(asked.vault, os.environ, home))


def _has_display(environment: Mapping[str, str]) -> bool:
    """Qt's own variable counts: whoever names a platform there wants a window on it."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(environment.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
